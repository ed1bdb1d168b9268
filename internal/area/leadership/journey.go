package leadership

import (
	"slices"
	"strings"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/entry"
)

// A journey is a person's entries of this kind. Each starts with its author alone as its audience. What it is (its sort)
// and how exactly its day is known are kept as its tags, sealed like its words.
const journeyKind = "journey"

// sort is what an item of a journey is.
type sort struct{ ID, Words, Hint string }

var sorts = []sort{
	{"role", "A role", "For example: member of the patients’ panel, governor, volunteer."},
	{"learning", "Something that I learnt", "A course, a day, or what somebody taught you."},
	{"first", "A first time", "For example: my first time chairing."},
	{"other", "Something else", "A turn, a rest, something that happened."},
}

// stageSort is the word that somebody uses for themselves. Nobody gives it to anybody else.
const stageSort = "stage"

// stages are the words that somebody can use for themselves, in the order of the field; none is better than another.
var stages = []sort{
	{"potential", "Potential", "I could lead. I am finding out whether this is for me."},
	{"emerging", "Emerging", "I have begun to lead, and I am growing into it."},
	{"established", "Established", "I lead, and others know me for it."},
}

func called(list []sort, id string) string {
	if at := slices.IndexFunc(list, func(s sort) bool { return s.ID == id }); at >= 0 {
		return list[at].Words
	}
	return ""
}

// How exactly somebody knows when something was.
const (
	onDay   = "day"
	inMonth = "month"
	inYear  = "year"
)

// item is one thing on a journey.
type item struct {
	entry.Entry
	Sort  string // one of sorts, or stageSort
	Stage string // one of stages, for a stageSort
	Exact string // onDay, inMonth or inYear
}

// itemOf reads an entry as an item. Tags that are not understood make it something else, of a day.
func itemOf(e entry.Entry) item {
	it := item{Entry: e, Sort: "other", Exact: onDay}
	for _, tag := range e.Tags {
		switch {
		case tag == stageSort || called(sorts, tag) != "":
			it.Sort = tag
		case called(stages, tag) != "":
			it.Stage = tag
		case tag == inMonth || tag == inYear || tag == onDay:
			it.Exact = tag
		}
	}
	return it
}

func (it item) tags() []string {
	out := []string{it.Sort, it.Exact}
	if it.Sort == stageSort {
		out = append(out, it.Stage)
	}
	return out
}

// kind says what it is.
func (it item) kind() string {
	switch {
	case it.Sort == stageSort:
		return "What I call myself"
	case it.Sort == "learning":
		return "Learning"
	case it.Sort == "first":
		return "First time"
	case it.Sort == "role":
		return "Role"
	}
	return "Something else"
}

// when says when it was, as exactly as its author knows it.
func (it item) when() string {
	day, err := time.Parse(time.DateOnly, it.Happened)
	switch {
	case err != nil:
		return it.Happened
	case it.Exact == inYear:
		return day.Format("2006")
	case it.Exact == inMonth:
		return day.Format("January 2006")
	}
	return ui.PlainDate(it.Happened)
}

// parseWhen reads a year, a month or a day as people write them.
func parseWhen(text string) (date, exact string, ok bool) {
	text = strings.Join(strings.Fields(text), " ")
	if day, err := time.Parse("2006", text); err == nil {
		return day.Format(time.DateOnly), inYear, true
	}
	for _, form := range []string{"January 2006", "Jan 2006", "1/2006", "2006-01"} {
		if day, err := time.Parse(form, text); err == nil {
			return day.Format(time.DateOnly), inMonth, true
		}
	}
	date, ok = ui.ParseDate(text)
	return date, onDay, ok
}

// typedWhen is the time of an item as somebody would type it.
func (it item) typedWhen() string {
	if it.Exact == onDay {
		return ui.ShortDate(it.Happened)
	}
	return it.when()
}

// ItemForm is an item as somebody typed it.
type ItemForm struct {
	Sort, Stage, Title, Body, When string
	Version                        int64
}

// mostItems bounds one journey; longestTitle and longestStory are in characters.
const (
	mostItems    = 200
	longestTitle = 200
	longestStory = 4000
	earliest     = "1900-01-01"
)

// item checks what was typed. today is the last day on which it can have happened.
func (f ItemForm) item(today string) (item, error) {
	it := item{Sort: f.Sort, Stage: f.Stage}
	it.Kind, it.OwnerKind, it.Title, it.Body, it.Version = journeyKind, entry.OwnerPerson, strings.TrimSpace(f.Title), strings.TrimSpace(f.Body), f.Version
	var k errs.Check
	date, exact, ok := parseWhen(f.When)
	it.Happened, it.Exact = date, exact
	k.That(f.Sort == stageSort || called(sorts, f.Sort) != "", "sort", "Choose what it is.")
	if f.Sort == stageSort {
		k.That(called(stages, f.Stage) != "", "stage", "Choose the word that fits you.")
		it.Title = called(stages, f.Stage)
	} else {
		it.Stage = ""
		k.That(it.Title != "", "title", "Say in a few words what it was.")
	}
	k.That(len([]rune(it.Title)) <= longestTitle, "title", "This can have up to %d letters.", longestTitle)
	k.That(len([]rune(it.Body)) <= longestStory, "body", "This can have up to 4,000 letters.")
	k.That(ok && date >= earliest, "when", "Enter a year, a month or a day, like 2019, March 2019 or 3/5/2019.")
	k.That(!ok || date <= today, "when", "Enter a time that is not in the future.")
	it.Tags = it.tags()
	return it, k.Err()
}

// stageNow is the newest word that somebody uses for themselves, "" when they use none. items are the newest first.
func stageNow(items []item) string {
	if at := slices.IndexFunc(items, func(it item) bool { return it.Sort == stageSort }); at >= 0 {
		return called(stages, items[at].Stage)
	}
	return ""
}

// audiences are those to whom a journey can be shown. There is no wider one: it bears a name and a life.
func audiences(organisation db.ID) []entry.Audience {
	if organisation == "" {
		return []entry.Audience{entry.Network}
	}
	return []entry.Audience{entry.Organisation, entry.Network}
}

// readers says who sees what an audience holds, with the name of the organisation.
func readers(to entry.Audience, organisation string) string {
	switch {
	case to == entry.Author:
		return "Only I"
	case to == entry.Organisation && organisation != "":
		return "Everybody in " + organisation
	}
	return ui.UpperFirst(to.Words())
}
