package collaboration

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

func instant(clock string) db.Instant {
	t, err := time.Parse("15:04:05", clock)
	if err != nil {
		panic(err)
	}
	return db.At(t.AddDate(2026, 0, 0))
}

func TestTheClockCountsWhatWasTimed(t *testing.T) {
	stretches := []Stretch{
		{Use: Task, Started: instant("10:00:00"), Stopped: instant("10:30:30")},
		{Use: Reflection, Started: instant("10:30:30"), Stopped: instant("10:40:30")},
		{Use: Task, Started: instant("10:40:30")},
	}
	c := clockOf(stretches)
	now := instant("10:50:30")
	if c.Running != Task || c.Total(Task, now) != 30*60+30+10*60 || c.Total(Reflection, now) != 600 {
		t.Errorf("%+v: task %d, reflection %d", c, c.Total(Task, now), c.Total(Reflection, now))
	}
	if got, want := c.Share(now), 600.0/(600+30*60+30+600); math.Abs(got-want) > 1e-12 {
		t.Errorf("share %v, want %v", got, want)
	}
	// A timer that somebody forgot over night counts four hours, not the night.
	if got := c.Total(Task, now.Add(20*time.Hour)); got != 30*60+30+4*3600 {
		t.Errorf("a forgotten timer counts %d seconds", got)
	}
	// A clock that was put back counts nothing, never less.
	if got := clockOf([]Stretch{{Use: Task, Started: instant("10:00:00"), Stopped: instant("09:00:00")}}).Total(Task, now); got != 0 {
		t.Errorf("a stretch backwards counts %d", got)
	}
	if !math.IsNaN(clockOf(nil).Share(now)) {
		t.Error("nothing was timed, and yet it has a share")
	}
}

func TestShareOfReflection(t *testing.T) {
	for _, c := range []struct {
		task, reflection int64
		want             string
	}{{60, 40, "40 per cent"}, {0, 30, "100 per cent"}, {30, 0, "0 per cent"}, {0, 0, "nothing counted yet"}, {35 * 60, 25 * 60, "42 per cent"}} {
		if got := percent(share(c.task, c.reflection)); got != c.want {
			t.Errorf("%d and %d: %s, want %s", c.task, c.reflection, got, c.want)
		}
	}
	items := []AgendaItem{{Use: Task, Minutes: 30}, {Use: Reflection, Minutes: 20}, {Use: Task, Minutes: 10}}
	if got := percent(plannedShare(items)); got != "33 per cent" {
		t.Errorf("the agenda plans %s", got)
	}
	for seconds, want := range map[int64]int64{0: 0, 29: 0, 30: 1, 89: 1, 90: 2, 3600: 60} {
		if got := roundMinutes(seconds); got != want {
			t.Errorf("%d seconds are %d minutes", seconds, got)
		}
	}
}

func TestShareChartShowsHeldMeetingsInOrder(t *testing.T) {
	at := func(day int) db.Instant { return db.At(time.Date(2026, 3, day, 10, 0, 0, 0, time.UTC)) }
	all := []Meeting{ // the latest first, as they are read
		{State: planned, Starts: at(20), Zone: "Europe/London"},
		{State: held, Starts: at(10), Zone: "Europe/London", TaskSeconds: 1800, ReflectionSeconds: 1800},
		{State: held, Starts: at(5), Zone: "Europe/London"},
		{State: held, Starts: at(1), Zone: "Europe/London", TaskSeconds: 2100, ReflectionSeconds: 1500},
	}
	svg, numbers := shareChart(all, 45)
	if len(numbers.Rows) != 2 || !strings.Contains(svg, "45%") || !strings.Contains(svg, "1 Mar") || strings.Index(svg, "1 Mar") > strings.Index(svg, "10 Mar") {
		t.Errorf("%d rows: %s", len(numbers.Rows), svg)
	}
	if svg, _ := shareChart(all[:1], 40); svg != "" {
		t.Error("a chart of nothing")
	}
	if m, ok := next(all, at(9)); !ok || m.Starts != at(20) {
		t.Errorf("the next meeting is %+v %v", m, ok)
	}
	if _, ok := next(all, at(21)); ok {
		t.Error("a meeting that is over is the next one")
	}
}

func TestTypedMeetings(t *testing.T) {
	good := typedMeeting{Title: "Letters", Date: "29/3/2026", Time: "2:30pm", Minutes: "60", Link: "https://video.example.org/x"}
	m, err := good.meeting("Europe/London")
	// The clocks went forward that morning: half past two in the afternoon is half past one in UTC.
	if err != nil || m.Starts.Time() != time.Date(2026, 3, 29, 13, 30, 0, 0, time.UTC) || m.Minutes != 60 {
		t.Fatalf("%+v, %v", m, err)
	}
	for what, c := range map[string]struct {
		change func(t *typedMeeting)
		field  string
	}{
		"no name":                 {func(t *typedMeeting) { t.Title = "  " }, "title"},
		"a long name":             {func(t *typedMeeting) { t.Title = strings.Repeat("a", 121) }, "title"},
		"no day":                  {func(t *typedMeeting) { t.Date = "" }, "date"},
		"a day that is none":      {func(t *typedMeeting) { t.Date = "31/2/2026" }, "date"},
		"a day of long ago":       {func(t *typedMeeting) { t.Date = "1/2/1926" }, "date"},
		"no time":                 {func(t *typedMeeting) { t.Time = "" }, "time"},
		"half of a time":          {func(t *typedMeeting) { t.Time = "2" }, "time"},
		"a time that is jumped":   {func(t *typedMeeting) { t.Time = "01:30" }, "time"},
		"no length":               {func(t *typedMeeting) { t.Minutes = "" }, "minutes"},
		"words for a length":      {func(t *typedMeeting) { t.Minutes = "an hour" }, "minutes"},
		"longer than a day":       {func(t *typedMeeting) { t.Minutes = "1441" }, "minutes"},
		"less than nothing":       {func(t *typedMeeting) { t.Minutes = "-5" }, "minutes"},
		"a link that runs":        {func(t *typedMeeting) { t.Link = "javascript:alert(1)" }, "link"},
		"a link without an end":   {func(t *typedMeeting) { t.Link = "https://" }, "link"},
		"a link with blanks":      {func(t *typedMeeting) { t.Link = "https://a b" }, "link"},
		"a place without measure": {func(t *typedMeeting) { t.Place = strings.Repeat("a", 201) }, "place"},
	} {
		typed := good
		c.change(&typed)
		_, err := typed.meeting("Europe/London")
		e := errs.Of(err)
		if e == nil || e.Kind != errs.Invalid || len(e.Fields) != 1 || e.Fields[0].Name != c.field {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestTypedMinutes(t *testing.T) {
	for typed, want := range map[string]int64{"": 0, " ": 0, "35": 35, " 35 ": 35, "ten": -1, "3.5": -1, "-3": -3, "99999999999999999999": -1} {
		if got := minutesOf(typed); got != want {
			t.Errorf("%q is %d", typed, got)
		}
	}
	for _, c := range []struct {
		task, reflection int64
		notes, field     string
	}{{-1, 5, "", "task"}, {5, -1, "", "reflection"}, {0, 0, "", "task"}, {1441, 0, "", "task"}, {5, 5, strings.Repeat("a", 20001), "notes"}, {5, 0, "", ""}, {0, 5, strings.Repeat("ä", 20000), ""}} {
		err := checkRecord(c.task, c.reflection, nil, c.notes)
		if e := errs.Of(err); c.field == "" && err != nil || c.field != "" && (e == nil || len(e.Fields) != 1 || e.Fields[0].Name != c.field) {
			t.Errorf("%d, %d: %v", c.task, c.reflection, err)
		}
	}
}

func TestNobodySpeaksLongerThanTheMeeting(t *testing.T) {
	for _, c := range []struct {
		professional, partner int64
		field                 string
	}{{20, 10, ""}, {0, 30, ""}, {0, 0, ""}, {21, 10, ""}, {200, 0, "spoken-professional"}, {16, 17, "spoken-partner"}, {30, 2, "spoken-professional"}, {-1, 500, "spoken-professional"}} {
		err := checkRecord(20, 10, map[person.Side]int64{person.Professional: c.professional, person.Partner: c.partner}, "")
		if e := errs.Of(err); c.field == "" && err != nil || c.field != "" && (e == nil || len(e.Fields) != 1 || e.Fields[0].Name != c.field) {
			t.Errorf("%d and %d of 30 minutes: %v", c.professional, c.partner, err)
		}
	}
}

func TestWhatIsTypedIntoProposals(t *testing.T) {
	c := shared.Collaboration{Name: "Straight talk", Challenge: "Letters", ReflectionGoal: 40}
	for what, x := range map[string]struct {
		form   proposalForm
		fields string // of the problems, "" for none
	}{
		"a decision":                        {proposalForm{Matter: MatterOther, Words: "We both chair"}, ""},
		"an empty decision":                 {proposalForm{Matter: MatterOther, Words: " \n "}, "words"},
		"a decision without end":            {proposalForm{Matter: MatterOther, Words: strings.Repeat("a", maxDecision+1)}, "words"},
		"closing without a reason":          {proposalForm{Matter: MatterClose}, ""},
		"a new member":                      {proposalForm{Matter: MatterMember, Who: "Mona", Email: "Mona@Example.org ", Side: "partner"}, ""},
		"a new member without anything":     {proposalForm{Matter: MatterMember}, "who email side"},
		"a new member on a third side":      {proposalForm{Matter: MatterMember, Who: "Mona", Email: "mona@example.org", Side: "owner"}, "side"},
		"a new member with two addresses":   {proposalForm{Matter: MatterMember, Who: "Mona", Email: "a@example.org,b@example.org", Side: "partner"}, "email"},
		"a new name":                        {proposalForm{Matter: MatterSettings, Name: "Straighter talk", Challenge: "Letters", Goal: "40"}, ""},
		"no name":                           {proposalForm{Matter: MatterSettings, Name: "", Challenge: "Letters", Goal: "40"}, "name"},
		"nothing new":                       {proposalForm{Matter: MatterSettings, Name: "Straight talk", Challenge: "Letters", Goal: "40"}, "name"},
		"more reflection than there is":     {proposalForm{Matter: MatterSettings, Name: "Straight talk", Challenge: "Letters", Goal: "101"}, "goal"},
		"an aim in words":                   {proposalForm{Matter: MatterSettings, Name: "Straight talk", Challenge: "Letters", Goal: "half"}, "goal"},
		"an aim with its sign":              {proposalForm{Matter: MatterSettings, Name: "Straight talk", Challenge: "Letters", Goal: "50%"}, ""},
		"an audience":                       {proposalForm{Matter: MatterAudience, Audience: "network"}, ""},
		"an audience that is none":          {proposalForm{Matter: MatterAudience, Audience: "everyone"}, "audience"},
		"no audience":                       {proposalForm{Matter: MatterAudience}, "audience"},
		"an organisation":                   {proposalForm{Matter: MatterAudience, Audience: "organisation:x"}, ""},
		"an agreement through another door": {proposalForm{Matter: MatterAgreement}, "-"},
		"an unknown matter":                 {proposalForm{Matter: "money"}, "-"},
	} {
		var terms Terms
		err := x.form.into(&terms, c)
		var got []string
		if e := errs.Of(err); e != nil {
			for _, f := range e.Fields {
				got = append(got, f.Name)
			}
			if e.Kind == errs.NotFound {
				got = []string{"-"}
			}
		}
		if strings.Join(got, " ") != x.fields {
			t.Errorf("%s: problems %q, want %q", what, got, x.fields)
		}
	}
	var terms Terms
	if err := (proposalForm{Matter: MatterSettings, Name: "Straighter talk", Challenge: "Letters", Goal: "40"}).into(&terms, c); err != nil || terms.Name == nil || terms.Challenge != nil || terms.Goal != nil {
		t.Errorf("a proposal of a new name also changes other things: %+v, %v", terms, err)
	}
}

// Two proposals that would do different things never have the same text: nobody agrees to one and gets the other.
func TestTextsOfDifferentTermsDiffer(t *testing.T) {
	word := rapid.StringMatching(`(> |\(nothing\)|Name|Why|\n|a|b|"| ){0,6}`)
	draw := func(t *rapid.T) (Terms, shown) {
		form := proposalForm{Matter: rapid.SampledFrom(append(startable, MatterAudience)).Draw(t, "matter"), Words: word.Draw(t, "words"), Name: word.Draw(t, "name"), Challenge: word.Draw(t, "challenge"),
			Goal: rapid.SampledFrom([]string{"40", "41"}).Draw(t, "goal"), Who: word.Draw(t, "who"), Email: "a@example.org", Side: rapid.SampledFrom([]string{"partner", "professional"}).Draw(t, "side"),
			Audience: rapid.SampledFrom([]string{"programme", "network", "public"}).Draw(t, "audience")}
		terms := Terms{}
		if err := form.into(&terms, shared.Collaboration{Name: "x", ReflectionGoal: 40}); err != nil {
			terms = Terms{Matter: MatterClose}
		}
		e := shown{author: "Anil"}
		if terms.Matter == MatterAudience {
			e.Happened, e.Title, e.Body = "2026-03-01", strings.ReplaceAll(word.Draw(t, "title"), "\n", ""), word.Draw(t, "body")
		}
		return terms, e
	}
	rapid.Check(t, func(t *rapid.T) {
		one, e := draw(t)
		two, f := draw(t)
		same := func(a, b Terms) bool {
			x, _ := a.payload()
			y, _ := b.payload()
			return x == y && e.Title == f.Title && e.Body == f.Body
		}
		if a, b := one.text(shared.Collaboration{}, e), two.text(shared.Collaboration{}, f); a == b && !same(one, two) {
			t.Fatalf("one text for two things:\n%s\n%+v\n%+v", a, one, two)
		}
	})
}

// The page of a proposal leaves nothing of its text out.
func TestReadingATextLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := strings.TrimSpace(instrument.CleanText(rapid.StringMatching(`([a-c]{1,3}|> |>|\n|\(nothing\)| ){0,12}`).Draw(t, "words")))
		text := Terms{Matter: MatterOther, Words: typed}.text(shared.Collaboration{}, shown{})
		var shownText strings.Builder
		for _, p := range partsOf(text) {
			shownText.WriteString(p.section + p.label + p.text)
			if p.quoted && strings.Join(strings.Fields(p.text), " ") != strings.Join(strings.Fields(typed), " ") {
				t.Fatalf("%q is shown as %q", typed, p.text)
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		var plain strings.Builder
		for line := range strings.SplitSeq(text, "\n") {
			plain.WriteString(strings.TrimPrefix(line, ">"))
		}
		if squeeze(shownText.String()) != squeeze(plain.String()) {
			t.Fatalf("%q is shown as %q", text, shownText.String())
		}
	})
}

// The titles of an agreement's sections are headings above its questions, and nothing that somebody wrote is one.
func TestSectionsOfAnAgreement(t *testing.T) {
	def := instrument.Definition{Key: agreementKey, Version: 1, Title: "Our agreement", Sections: []instrument.Section{
		{ID: "a", Title: "Why", Items: []instrument.Item{{ID: "x", Kind: instrument.LongText, Wording: "Our purpose"}, {ID: "y", Kind: instrument.LongText, Wording: "Our hope"}}},
		{ID: "b", Title: "How", Items: []instrument.Item{{ID: "z", Kind: instrument.LongText, Wording: "Our rules"}}},
	}}
	as := instrument.Answers{"x": instrument.Give("Better letters\n\nHow\n\nOur rules"), "z": instrument.Give("We listen")}
	var got []string
	for _, p := range partsOf(instrument.Render(def, as)) {
		switch {
		case p.section != "":
			got = append(got, "section "+p.section)
		case p.label != "":
			got = append(got, fmt.Sprintf("label %d %s", p.depth, p.label))
		default:
			got = append(got, strings.ReplaceAll(p.text, "\n", "/"))
		}
	}
	want := []string{"Our agreement", "(agreement, " + def.VersionLabel() + ")", "section Why", "label 2 Our purpose", "Better letters//How//Our rules", "label 2 Our hope", "(no answer)",
		"section How", "label 2 Our rules", "We listen"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, p := range partsOf("We decide together:\n\nOur decision\n> (agreement, version 1)\n> How\n>\n> Rules\n> > x") {
		if p.section != "" {
			t.Errorf("%q is a section", p.section)
		}
	}
}

func TestAddressesInAText(t *testing.T) {
	for text, want := range map[string]string{
		"See https://example.org/a?b=c.":          "See [https://example.org/a?b=c].",
		"(https://example.org)":                   "([https://example.org])",
		"http://a.example and https://b.example!": "[http://a.example] and [https://b.example]!",
		"javascript:alert(1) https://":            "javascript:alert(1) https://",
		"ahttps://x.example <b>":                  "a[https://x.example] <b>",
		"":                                        "",
	} {
		var got strings.Builder
		for _, p := range addresses(text) {
			if p.link {
				got.WriteString("[" + p.text + "]")
			} else {
				got.WriteString(p.text)
			}
		}
		if got.String() != want {
			t.Errorf("%q became %q, want %q", text, got.String(), want)
		}
	}
}

func TestWhoMayDoWhatWithAnEntry(t *testing.T) {
	c := shared.Collaboration{State: shared.Active, Members: []shared.Member{{Person: "ann", Side: person.Professional}, {Person: "ben", Side: person.Partner}}}
	closed := c
	closed.State = shared.Closed
	for _, x := range []struct {
		name                 string
		c                    shared.Collaboration
		author, who          db.ID
		audience             entry.Audience
		edit, remove, narrow bool
	}{
		{"own, shared", c, "ann", "ann", entry.Members, true, true, false},
		{"another's, shared", c, "ann", "ben", entry.Members, true, false, false},
		{"another's, kept alone", c, "ann", "ben", entry.Author, false, false, false},
		{"of somebody who left", c, "cat", "ben", entry.Members, false, true, false},
		{"kept alone by somebody who left", c, "cat", "ben", entry.Author, false, false, false},
		{"another's, widened", c, "ann", "ben", entry.Public, true, false, true},
		{"in a closed space", closed, "ann", "ann", entry.Public, false, true, true},
		{"a stranger's look", c, "ann", "eve", entry.Public, false, false, false},
		{"somebody who left, about their own", c, "cat", "cat", entry.Members, true, true, false},
	} {
		e := entry.Entry{Author: x.author, Audience: x.audience, OwnerKind: entry.OwnerCollaboration}
		if x.who == "cat" {
			x.edit, x.remove = false, false
		}
		if e1, e2, e3 := mayEditEntry(x.c, e, x.who), mayRemoveEntry(x.c, e, x.who), mayNarrowEntry(x.c, e, x.who); e1 != x.edit || e2 != x.remove || e3 != x.narrow {
			t.Errorf("%s: edit %v, remove %v, narrow %v", x.name, e1, e2, e3)
		}
	}
	// Narrowing offers only what shows the entry to nobody new.
	e := entry.Entry{Audience: entry.Organisation, Edition: "ed", Organisation: "org", OwnerKind: entry.OwnerCollaboration}
	if got := narrower(e); len(got) != 1 || got[0] != entry.Members {
		t.Errorf("an organisation's entry narrows to %v", got)
	}
	e.Audience = entry.Public
	if got := narrower(e); len(got) != 4 {
		t.Errorf("a public entry narrows to %v", got)
	}
	e.Edition, e.Organisation = "", ""
	if got := narrower(e); len(got) != 2 {
		t.Errorf("a public entry outside an edition narrows to %v", got)
	}
	e.Audience = entry.Members
	if got := wider(e); len(got) != 3 || got[0] != entry.Organisation {
		t.Errorf("an entry outside an edition widens to %v", got)
	}
}
