// Package participation is the participation grid of an organisation: every activity stands at a level (one person, many people) and has a
// degree of influence (information, feedback, influence, control); and where the organisation's activities stand over the years.
//
// Words: an activity is something that is done with patients and the public, on one day or over time. People who work for an organisation
// or hold a role there place it; each is of a side there. The other side agrees, or places it elsewhere. A place counts in the picture
// when one of each side has said yes to exactly it (package assent); until then it is shown as said by one side. What each side said
// first is kept, so that the difference between the sides can be shown. The centre of gravity of a year is the middle (median) of the
// numbers of the degrees of the activities of that year on which both sides agreed.
//
// An activity that is already somewhere in the program (a group, a decision, ...) is placed from its own page, and not typed again.
//
// Files: participation.go is words and rules, picture.go what is counted, policy.go who may what, store.go the SQL, actions.go what people do,
// bring.go a list from a spreadsheet, pages.go and pages.templ the pages, waiting.go and export.go what waits and what goes out.
package participation

import (
	"strings"
	"unicode/utf8"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

// Limits of what is typed, in letters, and of days.
const (
	longestTitle = 160
	longestWords = 1000
	yearsBack    = 30
	yearsAhead   = 2
)

// Cell is a place of the grid; the zero Cell is none.
type Cell struct{ Level, Degree string }

// CellOf reads a level and a degree with a space between them.
func CellOf(words string) Cell {
	level, degree, _ := strings.Cut(words, " ")
	return Cell{level, degree}
}

// off is the level of a proposal to take an activity off the grid.
const off = "off"

// valid says that the grid has the place.
func (c Cell) valid() bool {
	_, level := content.Participation().Level(c.Level)
	_, degree := content.Participation().Degree(c.Degree)
	return level && degree
}

// Words is the place as people read it.
func (c Cell) Words() string {
	if c.Level == off {
		return "Take it off the grid"
	}
	level, ok := content.Participation().Level(c.Level)
	degree, ok2 := content.Participation().Degree(c.Degree)
	if !ok || !ok2 {
		return ""
	}
	return degree.Name + ", " + ui.LowerFirst(level.Name)
}

// number is that of the degree, 0 for none.
func (c Cell) number() int {
	d, _ := content.Participation().Degree(c.Degree)
	return d.Number
}

// Activity is something that is done with patients and the public.
type Activity struct {
	ID, Organisation db.ID
	Title, About     string
	Starts, Ends     string // Ends "" goes on
	Thing            string // what it already is elsewhere, as ground.Thing.Value
	Agreed           Cell   // where both sides agreed that it stands
	AgreedOn         string
	Open             Cell // what waits for the other side
	OpenBy           db.ID
	WaitsFor         person.Side
	By               db.ID
	Version          int64
}

// When is the time of the activity in words.
func (v Activity) When() string {
	switch {
	case v.Ends == "":
		return "Since " + ui.PlainDate(v.Starts)
	case v.Ends == v.Starts:
		return ui.PlainDate(v.Starts)
	}
	return ui.PlainDate(v.Starts) + " to " + ui.PlainDate(v.Ends)
}

// thing is what it already is elsewhere.
func (v Activity) thing() ground.Thing { return ground.Parse(v.Thing) }

// stands says where the activity stands, in a few words.
func (v Activity) stands() (string, ui.Colour) {
	switch {
	case v.Agreed.valid():
		return "Agreed by both sides", ui.Green
	case v.WaitsFor != "":
		return "Said by one side", ui.Yellow
	}
	return "Not placed yet", ui.Grey
}

// place is where it stands, or where one side places it, in words.
func (v Activity) place() string {
	switch {
	case v.Agreed.valid():
		return v.Agreed.Words()
	case v.Open.valid():
		return v.Open.Words() + ", say " + sideSays(v.WaitsFor.Other())
	}
	return "–"
}

// sideSays names a side as those who say something.
func sideSays(s person.Side) string {
	if s == person.Partner {
		return "patient leaders"
	}
	return "staff"
}

// sideWords names a side as somebody's.
func sideWords(s person.Side) string {
	if s == person.Partner {
		return "Patient leader"
	}
	return "Staff"
}

// Placing is that somebody placed an activity.
type Placing struct {
	ID, Activity, Person db.ID
	Name                 string // "" for somebody who has left
	Side                 person.Side
	Cell                 Cell
	Why                  string
	At                   db.Instant
}

// Form is an activity as it is typed, with where the writer places it.
type Form struct {
	Title, About, Starts, Ends string
	Goes                       bool // it goes on, so it has no last day
	Cell                       Cell
	Why                        string
	Thing                      string
	Version                    int64
}

func tidy(s string) string { return strings.Join(strings.Fields(plain.Text(s)), " ") }

// check finds what is wrong with the words and days, and cleans them.
func (f *Form) check(c *errs.Check, today string) {
	f.Title, f.About = tidy(f.Title), strings.TrimSpace(plain.Text(f.About))
	c.That(f.Title != "", "title", "Enter what the activity is called.")
	c.That(utf8.RuneCountInString(f.Title) <= longestTitle, "title", "Use up to %d letters.", longestTitle)
	c.That(utf8.RuneCountInString(f.About) <= longestWords, "about", "Use up to %d letters.", longestWords)
	var problem, last string
	f.Starts, problem = ui.DateNear(f.Starts, today, yearsBack, yearsAhead)
	c.That(problem == "", "starts", "%s", problem)
	if f.Goes {
		c.That(f.Ends == "", "ends", "Leave the last day empty, or take the tick away that it still goes on.")
		f.Ends = ""
		return
	}
	if strings.TrimSpace(f.Ends) == "" { // one day
		f.Ends = f.Starts
		return
	}
	f.Ends, last = ui.DateNear(f.Ends, today, yearsBack, yearsAhead)
	c.That(last == "", "ends", "%s", last)
	c.That(problem != "" || last != "" || f.Ends >= f.Starts, "ends", "The last day is before the first. Enter a later day.")
}

// checkCell finds what is wrong with where somebody places something.
func checkCell(c *errs.Check, at Cell, why *string) {
	_, level := content.Participation().Level(at.Level)
	_, degree := content.Participation().Degree(at.Degree)
	c.That(level, "level", "Choose whom it is about.")
	c.That(degree, "degree", "Choose how much of a say people have.")
	*why = strings.TrimSpace(plain.Text(*why))
	c.That(utf8.RuneCountInString(*why) <= longestWords, "why", "Use up to %d letters.", longestWords)
}

// text is what both sides say yes to.
func (v Activity) text(organisation string, at Cell) string {
	if at.Level == off {
		return "Take “" + v.Title + "” (" + v.When() + ") off the participation grid of " + organisation + "."
	}
	level, _ := content.Participation().Level(at.Level)
	degree, _ := content.Participation().Degree(at.Degree)
	return "“" + v.Title + "” (" + v.When() + ") of " + organisation + " stands here on the participation grid:\n\n" +
		level.Name + ": " + ui.LowerFirst(level.Means) + "\n" + degree.Name + ": " + ui.LowerFirst(degree.Means)
}
