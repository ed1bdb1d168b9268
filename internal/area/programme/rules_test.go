package programme

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

func TestClockWords(t *testing.T) {
	for in, want := range map[string]string{"10:00": "10am", "16:30": "4:30pm", "00:00": "midnight", "12:00": "noon", "12:15": "12:15pm", "00:30": "12:30am", "09:05": "9:05am", "": "", "late": "late"} {
		if got := clockWords(in); got != want {
			t.Errorf("clockWords(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSlugOf(t *testing.T) {
	for in, want := range map[string]string{"Collaborative pairs": "collaborative-pairs", "  A & B!  ": "a-b", "Ärzte": "rzte", "日本": "programme", "": "programme", "--": "programme"} {
		if got := slugOf(in); got != want {
			t.Errorf("slugOf(%q) = %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := slugOf(rapid.String().Draw(t, "name"))
		if s == "" || len(s) > 60 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") {
			t.Fatalf("%q is no part of an address", s)
		}
	})
}

// complete is an edition for pairs that lacks nothing.
func complete() (edition.Edition, []edition.Day, []edition.Member) {
	t, _ := content.FindProgramme("pairs-five-days")
	e := fromTemplate(t)
	e.Place, e.Closes, e.Zone, e.ContactName, e.ContactEmail = "Hall", 1000, "Europe/London", "Ada", "ada@example.org"
	return e, spread(t, "2026-05-12"), []edition.Member{
		{Person: "a", Function: edition.Facilitator, Side: person.Professional}, {Person: "b", Function: edition.Facilitator, Side: person.Partner},
		{Person: "c", Function: edition.AccessLead, Side: person.Partner},
	}
}

func TestGaps(t *testing.T) {
	e, days, members := complete()
	if got := gaps(e, days, members, 5); len(got) != 0 {
		t.Fatalf("a complete edition lacks %v", got)
	}
	for name, c := range map[string]struct {
		change func(*edition.Edition, *[]edition.Day, *[]edition.Member)
		words  string
		must   bool
	}{
		"no place":        {func(e *edition.Edition, _ *[]edition.Day, _ *[]edition.Member) { e.Place = "" }, "a place or a link", true},
		"no places":       {func(e *edition.Edition, _ *[]edition.Day, _ *[]edition.Member) { e.Places = 0 }, "how many places", true},
		"no closing time": {func(e *edition.Edition, _ *[]edition.Day, _ *[]edition.Member) { e.Closes = 0 }, "when applications close", true},
		"closed already":  {func(e *edition.Edition, _ *[]edition.Day, _ *[]edition.Member) { e.Closes = 5 }, "still to come", true},
		"closes late":     {func(e *edition.Edition, d *[]edition.Day, _ *[]edition.Member) { e.Closes = (*d)[0].Start(e.Zone) }, "before the first day", true},
		"no contact":      {func(e *edition.Edition, _ *[]edition.Day, _ *[]edition.Member) { e.ContactEmail = "" }, "people can ask", true},
		"no days":         {func(_ *edition.Edition, d *[]edition.Day, _ *[]edition.Member) { *d = nil }, "at least one day", true},
		"no date":         {func(_ *edition.Edition, d *[]edition.Day, _ *[]edition.Member) { (*d)[2].Date = "" }, "a date and times", true},
		"no text":         {func(e *edition.Edition, _ *[]edition.Day, _ *[]edition.Member) { e.AccessInfo = "" }, "“Access”", true},
		"example words": {func(e *edition.Edition, _ *[]edition.Day, _ *[]edition.Member) {
			e.WhoFor = "Say here who the programme is for."
		}, "Replace the example words", true},
		"one facilitator":   {func(_ *edition.Edition, _ *[]edition.Day, m *[]edition.Member) { *m = (*m)[1:] }, "professional side", true},
		"two of one side":   {func(_ *edition.Edition, _ *[]edition.Day, m *[]edition.Member) { (*m)[1].Side = person.Professional }, "patient partner side", true},
		"nobody for access": {func(_ *edition.Edition, _ *[]edition.Day, m *[]edition.Member) { *m = (*m)[:2] }, "access needs", false},
		"no pairs":          {func(e *edition.Edition, _ *[]edition.Day, m *[]edition.Member) { e.InPairs, *m = false, (*m)[1:] }, "professional side", false},
	} {
		e, days, members := complete()
		c.change(&e, &days, &members)
		got := gaps(e, days, members, 5)
		if len(got) != 1 || !strings.Contains(got[0].Words, c.words) || got[0].Must != c.must {
			t.Errorf("%s: the gaps are %v", name, got)
		}
		if err := publishable(got); (err != nil) != c.must {
			t.Errorf("%s: publishing answers %v", name, err)
		}
	}
	// What may stay empty may.
	e, days, members = complete()
	e.GainsSystem, e.WhatHappens, e.Cost = "", "", ""
	if got := gaps(e, days, members, 5); len(got) != 0 {
		t.Errorf("optional words are asked for: %v", got)
	}
}

func TestSpreadAndMoved(t *testing.T) {
	for _, p := range content.Programmes() {
		days := spread(p, "2026-05-12")
		if len(days) != len(p.Days) || days[0].Date != "2026-05-12" {
			t.Errorf("%s has days %v", p.Key, days)
		}
	}
	// Distances stay, over leap days and changes of the clocks, whatever the first date.
	p, _ := content.FindProgramme("pairs-five-days")
	rapid.Check(t, func(t *rapid.T) {
		days := spread(p, date(rapid.IntRange(0, 20000).Draw(t, "from")))
		first := date(rapid.IntRange(0, 20000).Draw(t, "to"))
		again := moved(days, first)
		for i, d := range again {
			if want := spread(p, first)[i].Date; d.Date != want {
				t.Fatalf("day %d is moved to %s, want %s", i, d.Date, want)
			}
		}
	})
	if got := moved([]edition.Day{{Title: "none"}}, "2026-05-12"); got[0].Date != "" {
		t.Errorf("a day without a date got %s", got[0].Date)
	}
}

func date(n int) string { return db.Instant(int64(n) * 24 * 3600 * 1e6).Time().Format("2006-01-02") }

func TestCheckAttendance(t *testing.T) {
	e, d := edition.Edition{Zone: "Europe/London"}, edition.Day{Date: "2026-06-10"}
	at := func(date, clock string) db.Instant { return edition.Moment(date, clock, "Europe/London") }
	for _, c := range []struct {
		now db.Instant
		a   Attendance
		ok  bool
	}{
		{at("2026-06-09", "23:59"), Came, false}, {at("2026-06-09", "23:59"), Apologies, true}, {at("2026-06-09", "23:59"), "", true},
		{at("2026-06-10", "00:00"), Came, true}, {at("2026-06-10", "00:00"), CameLate, true}, {at("2026-06-10", "00:00"), Absent, true},
		{at("2026-06-10", "00:00"), "else", false}, {at("2027-01-01", "00:00"), Came, true},
	} {
		if err := checkAttendance(e, d, c.now, c.a); (err == nil) != c.ok {
			t.Errorf("%q at %s: %v", c.a, c.now.Time(), err)
		}
	}
	if err := checkAttendance(e, edition.Day{}, at("2026-06-10", "00:00"), Came); err == nil {
		t.Error("a day without a date has begun")
	}
}

// TestFormsNeverPanicAndKeepLimits feeds anything into every form: it is taken whole or refused beside its field.
func TestFormsNeverPanicAndKeepLimits(t *testing.T) {
	saved := 0
	rapid.Check(t, func(t *rapid.T) {
		// Nine of ten fields are as people would fill them in, the tenth is anything.
		s := func(name string, good ...string) string {
			if rapid.IntRange(0, 9).Draw(t, name+" is odd") == 0 {
				return rapid.String().Draw(t, name)
			}
			return rapid.SampledFrom(good).Draw(t, name)
		}
		b := Basics{
			Name: s("name", "2026", "Autumn"), Place: s("place", "", "Hall"), Link: s("link", "", "https://x.org/a?b"), Places: s("places", "", "0", "12"), Fee: s("fee", "", "1,250", "12.50"),
			BursaryBudget: s("budget", "", "£6000"), Zone: s("zone", "Europe/London", "UTC", "Europe/Dublin"), ContactEmail: s("email", "", "a@b.org"),
		}
		if rapid.Bool().Draw(t, "closes") {
			b.ClosesDate, b.ClosesTime = s("date", "2026-05-12", "29/3/2026", "25 October 2026"), s("time", "5pm", "1:30am", "noon")
		}
		e := edition.Edition{State: edition.Draft, InPairs: true}
		before := e
		if err := b.apply(&e); err != nil {
			if !errs.Is(err, errs.Invalid) || e != before {
				t.Fatalf("refused as %v, and the edition is %+v", err, e)
			}
			return
		}
		saved++
		if e.Name == "" || !utf8.ValidString(e.Zone) || e.Places%2 != 0 || e.Places < 0 || e.Fee < 0 || e.BursaryBudget < 0 || (b.ClosesDate != "") != (e.Closes != 0) {
			t.Fatalf("%+v became %+v", b, e)
		}
		// What is saved is shown again so that saving it changes nothing.
		again := e
		if err := basicsOf(e).apply(&again); err != nil || again != e {
			t.Fatalf("shown and saved again, %+v became %+v (%v)", e, again, err)
		}
	})
	if saved == 0 {
		t.Error("no form was ever taken")
	}
}

func TestPartners(t *testing.T) {
	got := partners([]named{{Person: "a", Name: "A", Application: "1"}, {Person: "b", Name: "B", Application: "1"}, {Person: "c", Name: "C"}, {Person: "d", Name: "D"}, {Person: "e", Name: "E", Application: "2"}})
	if len(got) != 2 || got["a"][0] != "B" || got["b"][0] != "A" {
		t.Errorf("the partners are %v", got)
	}
}

func TestArrangeBy(t *testing.T) {
	for _, c := range []struct {
		lead       int
		date, want string
	}{{28, "2026-05-12", "2026-04-14"}, {0, "2026-05-12", ""}, {7, "", ""}, {2, "2026-03-01", "2026-02-27"}} {
		if got := arrangeBy(need{LeadDays: c.lead}, c.date); got != c.want {
			t.Errorf("%d days before %q is %q, want %q", c.lead, c.date, got, c.want)
		}
	}
}

func TestFull(t *testing.T) {
	for _, c := range []struct {
		places, taken int64
		pairs, want   bool
	}{
		{0, 50, false, false}, {0, 50, true, false}, // no limit
		{2, 1, false, false}, {2, 2, false, true}, {2, 3, false, true},
		{2, 0, true, false}, {2, 1, true, true}, {2, 2, true, true}, // one place is no room for a pair
		{24, 22, true, false}, {24, 23, true, true},
	} {
		o := offer{Edition: edition.Edition{Places: c.places, InPairs: c.pairs}, Taken: c.taken}
		if o.full() != c.want {
			t.Errorf("%d of %d places taken, in pairs %v: full is %v", c.taken, c.places, c.pairs, o.full())
		}
	}
}
