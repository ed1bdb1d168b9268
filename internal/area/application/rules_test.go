package application

import (
	"strings"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

func TestStates(t *testing.T) {
	allowed := map[string]bool{}
	for _, s := range strings.Fields(`draft>seeking draft>submitted draft>withdrawn seeking>draft seeking>withdrawn
		submitted>shortlisted submitted>offered submitted>waiting submitted>refused submitted>withdrawn
		shortlisted>offered shortlisted>waiting shortlisted>refused shortlisted>withdrawn
		offered>draft offered>accepted offered>waiting offered>refused offered>withdrawn
		submitted>draft waiting>offered waiting>refused waiting>withdrawn accepted>withdrawn`) {
		allowed[s] = true
	}
	for _, from := range States {
		for _, to := range States {
			if got := from.CanBecome(to); got != allowed[string(from)+">"+string(to)] {
				t.Errorf("%s to %s: %v", from, to, got)
			}
		}
		if from.Words() == string(from) || from.Words() == "" {
			t.Errorf("%s has no words", from)
		}
		if from.Over() && len(moves[from]) > 0 || from.Writing() && from.Over() {
			t.Errorf("%s is over and not over", from)
		}
	}
}

func TestReadiness(t *testing.T) {
	all := Needs{true, true, true, true}
	ready := Application{Professional: "a", Partner: "b", HasChallenge: true, Funding: Organised, Sponsor: SponsorConfirmed}
	for _, c := range []struct {
		name  string
		needs Needs
		spoil func(*Application)
		want  string
	}{
		{"ready", all, func(*Application) {}, ""},
		{"alone", all, func(a *Application) { a.Partner = "" }, "partner"},
		{"no challenge", all, func(a *Application) { a.HasChallenge = false }, "challenge"},
		{"funding not known", all, func(a *Application) { a.Funding = NotKnown }, "funding"},
		{"funding unsaid", all, func(a *Application) { a.Funding = Unsaid }, "funding"},
		{"bursary asked is funding", all, func(a *Application) { a.Funding = FullBursary }, ""},
		{"part bursary asked is funding", all, func(a *Application) { a.Funding = PartBursary }, ""},
		{"sponsor asked", all, func(a *Application) { a.Sponsor = SponsorAsked }, "sponsor"},
		{"sponsor declined", all, func(a *Application) { a.Sponsor = SponsorDeclined }, "sponsor"},
		{"everything missing", all, func(a *Application) { *a = Application{} }, "partner challenge funding sponsor"},
		{"nothing needed", Needs{}, func(a *Application) { *a = Application{} }, ""},
	} {
		a := ready
		c.spoil(&a)
		var got []string
		for _, g := range Readiness(c.needs, a) {
			got = append(got, string(g))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: lacks %v, want %q", c.name, got, c.want)
		}
	}
	for _, g := range Gaps {
		if g.Words() == string(g) || g.Help() == "" || g.Coaching() == string(g) {
			t.Errorf("%s has no words", g)
		}
	}
}

func TestNeedsOf(t *testing.T) {
	for _, c := range []struct {
		e    edition.Edition
		asks bool
		want Needs
	}{
		{edition.Edition{InPairs: true, Fee: 1}, true, Needs{true, true, true, true}},
		{edition.Edition{InPairs: true}, true, Needs{true, true, false, true}},
		{edition.Edition{Fee: 1}, false, Needs{false, false, true, false}},
		{edition.Edition{}, false, Needs{}},
	} {
		if got := NeedsOf(c.e, c.asks); got != c.want {
			t.Errorf("%+v: %+v, want %+v", c.e, got, c.want)
		}
	}
}

func TestCheckAward(t *testing.T) {
	for _, c := range []struct {
		name  string
		state State
		d     Decision
		left  int64
		field string
	}{
		{"all of it", Draft, Decision{Amount: 100}, 100, ""},
		{"less", Submitted, Decision{Amount: 50}, 100, ""},
		{"nothing", Draft, Decision{Amount: 0}, 100, "amount"},
		{"less than nothing", Draft, Decision{Amount: -1}, 100, "amount"},
		{"more than the budget", Draft, Decision{Amount: 99}, 98, "amount"},
		{"a budget that is overdrawn already", Draft, Decision{Amount: 1}, -5, "amount"},
		{"more than asked", Draft, Decision{Amount: 101}, 500, "words"},
		{"more than asked, explained", Draft, Decision{Amount: 101, Words: "Travel"}, 500, ""},
		{"too many words", Draft, Decision{Amount: 100, Words: strings.Repeat("a", 1001)}, 500, "words"},
	} {
		e := errs.Of(checkAward(c.state, bursary{Asked: 100}, c.d, c.left))
		got := ""
		if e != nil {
			got = e.Fields[0].Name
		}
		if got != c.field {
			t.Errorf("%s: problem with %q, want %q", c.name, got, c.field)
		}
	}
	if err := checkAward(Withdrawn, bursary{Asked: 100}, Decision{Amount: 1}, 500); !errs.Is(err, errs.Conflict) {
		t.Errorf("an application that is over: %v", err)
	}
}

func TestBacking(t *testing.T) {
	for _, c := range []struct {
		b     Backing
		field string
		words string
	}{
		{Backing{}, "backing", ""},
		{Backing{Money: true}, "", "money"},
		{Backing{Money: true, Amount: 250_000}, "", "£2,500"},
		{Backing{Money: true, Amount: -1}, "amount", ""},
		{Backing{Money: true, Amount: 100_000_001}, "amount", ""},
		{Backing{Interest: true}, "rhythm", ""},
		{Backing{Interest: true, Rhythm: "daily"}, "rhythm", ""},
		{Backing{Interest: true, Rhythm: Weekly}, "", "a talk every week"},
		{Backing{Interest: true, Rhythm: Monthly, RhythmWords: "left over"}, "", "a talk every month"},
		{Backing{Interest: true, Rhythm: Other}, "rhythm_words", ""},
		{Backing{Interest: true, Rhythm: Other, RhythmWords: "after each day"}, "", "regular interest: after each day"},
		{Backing{Interest: true, Rhythm: Quarterly, Money: true, Amount: 1250}, "", "£12.50 and a talk every three months"},
	} {
		b := c.b
		e := errs.Of(b.Check())
		switch {
		case e == nil && c.field != "", e != nil && e.Fields[0].Name != c.field:
			t.Errorf("%+v: %v, want a problem with %q", c.b, e, c.field)
		case e == nil && b.Words() != c.words:
			t.Errorf("%+v: %q, want %q", c.b, b.Words(), c.words)
		}
	}
}

func TestLostSponsorLink(t *testing.T) {
	live := Application{State: Submitted}
	for _, c := range []struct {
		v    sponsor
		a    Application
		gone bool
	}{
		{sponsor{State: SponsorAsked, Expires: 11}, live, false},
		{sponsor{State: SponsorAsked, Expires: 10}, live, true},
		{sponsor{State: SponsorAsked, Expires: 11, Replaced: 5}, live, true},
		{sponsor{State: SponsorConfirmed, Expires: 11}, live, true},
		{sponsor{State: SponsorDeclined, Expires: 11}, live, true},
		{sponsor{State: SponsorAsked, Expires: 11}, Application{State: Withdrawn}, true},
	} {
		if err := lostSponsorLink(c.v, c.a, 10); errs.Is(err, errs.Gone) != c.gone {
			t.Errorf("%+v: %v", c.v, err)
		}
	}
}

func TestNameless(t *testing.T) {
	sh := sheet{App: Application{Professional: "a", Partner: "b"}, People: map[db.ID]person.Person{
		"a": {ID: "a", Given: "Ann", Family: "Lee"}, "b": {ID: "b", Given: "José", Family: ""},
	}}
	for in, want := range map[string]string{
		"Ann Lee and José":       "[the professional] and [the patient partner]",
		"Ann Ann,Ann":            "[the professional] [the professional],[the professional]",
		"Annual sleep; Leeds.":   "Annual sleep; Leeds.",
		"ann lee":                "ann lee",
		"> Lee, José’s view":     "> [the professional], [the patient partner]’s view",
		"Joséphine speaks":       "Joséphine speaks",
		"We asked (Ann).\n> Ann": "We asked ([the professional]).\n> [the professional]",
	} {
		if got := sh.nameless(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestMergeSections(t *testing.T) {
	give := instrument.Give
	mine := map[string]section{
		"one": {Answers: instrument.Answers{"same": give("x"), "other": give("mine"), "extra": give("new")}},
		"two": {Answers: instrument.Answers{"whole": give("all mine")}},
	}
	theirs := map[string]section{"one": {ID: "one", Version: 3, Answers: instrument.Answers{"same": give("x"), "other": give("theirs"), "own": give("kept")}}}
	got := mergeSections(mine, theirs, "me")
	if len(got) != 2 || got[0].ID != "one" || got[1].ID != "two" {
		t.Fatalf("sections %+v", got)
	}
	one := got[0]
	if one.Version != 3 || one.Answers["other"].Value() != "theirs" || one.Answers["extra"].Value() != "new" || one.Answers["own"].Value() != "kept" {
		t.Errorf("answers %+v", one.Answers)
	}
	if len(one.Beside) != 1 || one.Beside["other"].Value() != "mine" || one.BesideBy != "me" {
		t.Errorf("beside %+v by %s", one.Beside, one.BesideBy)
	}
	if got[1].Version != 0 || got[1].Answers["whole"].Value() != "all mine" || len(got[1].Beside) != 0 {
		t.Errorf("second %+v", got[1])
	}
	if again := mergeSections(map[string]section{"one": {Answers: instrument.Answers{"same": give("x")}}}, theirs, "me"); len(again) != 0 {
		t.Errorf("nothing new changed %+v", again)
	}
}

func TestReadOnly(t *testing.T) {
	open := edition.Edition{State: edition.Open, Closes: 100, Zone: "Europe/London"}
	for _, c := range []struct {
		a       Application
		e       edition.Edition
		now     db.Instant
		say     string // "" when it can be changed
		sponsor bool   // whether the sponsor gets no more letters either
	}{
		{Application{State: Draft}, open, 99, "", false},
		{Application{State: Seeking}, open, 99, "", false},
		{Application{State: Draft}, open, 100, "closed on", true},
		{Application{State: Draft}, edition.Edition{State: edition.Closed, Closes: 200}, 99, "are closed", true},
		{Application{State: Draft}, edition.Edition{State: edition.Draft}, 99, "not open", true},
		{Application{State: Submitted, Submitted: 50}, open, 99, "was submitted on", false},
		{Application{State: Submitted, Submitted: 50}, open, 100, "was submitted on", true},
		{Application{State: Accepted, Submitted: 50}, open, 99, "was submitted on", true},
		{Application{State: Refused, Submitted: 50}, open, 99, "decided", true},
		{Application{State: Withdrawn}, open, 99, "withdrawn", true},
	} {
		got := readOnly(c.a, c.e, c.now)
		if (got == "") != (c.say == "") || !strings.Contains(got, c.say) {
			t.Errorf("%s of %s at %d: %q", c.a.State, c.e.State, c.now, got)
		}
		if locked := resendLocked(c.a, c.e, c.now) != ""; locked != c.sponsor {
			t.Errorf("%s of %s at %d: the sponsor is locked: %v", c.a.State, c.e.State, c.now, locked)
		}
	}
}

// TestTextTellsApart makes sure that what people type can never pass for another line of the text.
func TestTextTellsApart(t *testing.T) {
	def := instrument.Definition{Key: "k", Version: 1, Title: "T", Sections: []instrument.Section{{ID: "s", Title: "S", Items: []instrument.Item{{ID: "i", Kind: instrument.LongText, Wording: "W"}}}}}
	base := sheet{App: Application{Number: 1, Professional: "a"}, Edition: edition.Edition{InPairs: true, ProgrammeName: "P", Name: "E"}, Def: def,
		Applicants: []applicant{{Person: "a", Side: person.Professional}}, People: map[db.ID]person.Person{"a": {ID: "a", Given: "Ann"}},
		Answers: instrument.Answers{"i": instrument.Give("x")}, Sponsor: sponsor{ID: "z", Name: "N", Role: "R", Email: "e@x.org"}}
	seen := map[string]string{base.text(): "base"}
	for name, change := range map[string]func(*sheet){
		"answer":        func(s *sheet) { s.Answers = instrument.Answers{"i": instrument.Give("x\n\nSponsor\n> N")} },
		"no answer":     func(s *sheet) { s.Answers = instrument.Answers{} },
		"name":          func(s *sheet) { s.People = map[db.ID]person.Person{"a": {ID: "a", Given: "Ann\n> Bob"}} },
		"sponsor":       func(s *sheet) { s.Sponsor.Name = "N\n> R" },
		"sponsor role":  func(s *sheet) { s.Sponsor.Role = "R2" },
		"sponsor email": func(s *sheet) { s.Sponsor.Email = "f@x.org" },
		"no sponsor":    func(s *sheet) { s.Sponsor = sponsor{} },
		"number":        func(s *sheet) { s.App.Number = 2 },
	} {
		sh := base
		change(&sh)
		if other, there := seen[sh.text()]; there {
			t.Errorf("%s gives the same text as %s", name, other)
		}
		seen[sh.text()] = name
		for line := range strings.SplitSeq(sh.text(), "\n") {
			if line == "Sponsor" && name == "answer" && strings.Count(sh.text(), "\nSponsor\n") != 1 {
				t.Error("an answer passes for the sponsor")
			}
		}
	}
}
