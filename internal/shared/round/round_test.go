package round

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

var began = db.At(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))

// open is a round of so many professionals and partners.
func open(professionals, partners int, pooled bool) Round {
	r := Round{ID: db.NewID(), State: Open, Started: began, Pooled: pooled}
	for i := range professionals + partners {
		side := person.Professional
		if i >= professionals {
			side = person.Partner
		}
		r.Raters = append(r.Raters, Rater{ID: db.NewID(), Person: db.ID(fmt.Sprintf("p%d", i)), Side: side, Version: 1})
	}
	return r
}

// TestNobodyIsShownWithoutKnowing plays many random histories. Whatever happens, somebody else's answers are read only by
// raters who answered, and only when all have answered, or each of those who are shown said yes to going on; nobody from
// outside reads anything; what was shown stays as it is; and a pooled round shows nobody's answers.
func TestNobodyIsShownWithoutKnowing(t *testing.T) {
	shown, early, ended := 0, 0, 0
	for seed := range uint64(4000) {
		dice := rand.New(rand.NewPCG(seed, 7))
		r := open(1+dice.IntN(3), 1+dice.IntN(3), dice.IntN(6) == 0)
		whole := len(r.Raters)
		now := began
		yes, answered := map[db.ID]bool{}, map[db.ID]bool{}
		for range 30 {
			now = now.Add(time.Duration(dice.IntN(60)) * time.Hour)
			who := r.Raters[dice.IntN(whole)].Person
			before := r.clone()
			var err error
			switch dice.IntN(9) {
			case 0, 1, 2, 3:
				if err = r.answer(who, now); err == nil {
					answered[who] = true
				}
			case 4, 5, 6:
				if err = r.goOn(who, now); err == nil {
					yes[who] = true
				}
			case 7:
				if dice.IntN(3) == 0 {
					if err = r.stepOut(who, now); err == nil {
						delete(answered, who)
						delete(yes, who)
					}
				}
			case 8:
				if dice.IntN(12) == 0 {
					r.end(now)
				}
			}
			if err != nil && fmt.Sprint(r) != fmt.Sprint(before) {
				t.Fatalf("seed %d: what was refused has changed the round", seed)
			}
			if before.State != Open && fmt.Sprint(r) != fmt.Sprint(before) {
				t.Fatalf("seed %d: a round that was %s has changed", seed, before.State)
			}
			check(t, seed, r, whole, answered, yes)
		}
		switch {
		case r.State == Shown && len(r.Counted()) == whole:
			shown++
		case r.State == Shown:
			early++
		case r.State == Ended:
			ended++
		}
	}
	if shown < 100 || early < 100 || ended < 100 {
		t.Errorf("only %d rounds were shown, %d early, and %d ended: this proves little", shown, early, ended)
	}
}

func check(t *testing.T, seed uint64, r Round, whole int, answered, yes map[db.ID]bool) {
	t.Helper()
	for _, a := range r.Raters {
		for _, b := range r.Raters {
			if r.MayRead("nobody", b.Person) || r.MayRead("", b.Person) {
				t.Fatalf("seed %d: somebody from outside reads", seed)
			}
			if a.Person == b.Person || !r.MayRead(a.Person, b.Person) {
				continue
			}
			all := len(answered) == whole
			switch {
			case r.Pooled:
				t.Fatalf("seed %d: a pooled round shows somebody", seed)
			case r.State != Shown || !answered[a.Person] || !answered[b.Person]:
				t.Fatalf("seed %d: %s reads %s of a round that is %s", seed, a.Person, b.Person, r.State)
			case !all && (!yes[a.Person] || !yes[b.Person]):
				t.Fatalf("seed %d: %s reads %s, but not all have answered or said yes", seed, a.Person, b.Person)
			case !r.MayRead(b.Person, a.Person):
				t.Fatalf("seed %d: %s reads %s and not the other way round", seed, a.Person, b.Person)
			}
		}
	}
	if r.State == Shown && len(sides(r.Counted())) < 2 {
		t.Fatalf("seed %d: shown with one side", seed)
	}
}

func TestGoingOnWithoutASilentPerson(t *testing.T) {
	r := open(2, 1, false)
	for _, who := range []db.ID{"p0", "p2"} {
		if err := r.answer(who, began); err != nil {
			t.Fatal(err)
		}
	}
	late := began.Add(Patience)
	if r.goOn("p0", late-1) == nil || r.goOn("p1", late) == nil {
		t.Error("somebody goes on too soon, or without an answer")
	}
	if err := r.goOn("p0", late); err != nil || r.State != Open || !r.AwaitsYes("p2") || r.AwaitsYes("p0") || r.AwaitsYes("p1") {
		t.Fatalf("after the first yes: %v, %s", err, r.State)
	}
	if err := r.goOn("p2", late); err != nil || r.State != Shown || r.MayRead("p1", "p0") || r.MayRead("p0", "p1") || !r.MayRead("p0", "p2") {
		t.Fatalf("after the second yes: %v, %s", err, r.State)
	}
	if r.answer("p1", late) == nil {
		t.Error("somebody answers after the others went on, having seen nothing, but they would be shown")
	}
}

func TestLeavingShowsNothing(t *testing.T) {
	r := open(2, 1, false)
	for _, who := range []db.ID{"p0", "p2"} {
		if err := r.answer(who, began); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.stepOut("p1", began); err != nil || r.State != Open || r.MayRead("p0", "p2") || !r.CanGoOn(began) {
		t.Errorf("when the last one steps out: %v, %s", err, r.State)
	}
	if err := r.stepOut("p2", began); err != nil || r.State != Ended || r.MayRead("p0", "p2") {
		t.Errorf("when a side is gone: %v, %s", err, r.State)
	}
	alone := Round{State: Open, Started: began, Raters: []Rater{{Person: "me", Side: person.Partner}}}
	if err := alone.answer("me", began); err != nil || alone.State != Shown || !alone.MayRead("me", "me") {
		t.Errorf("a round of oneself: %v, %s", err, alone.State)
	}
}

func form(who db.ID, side person.Side, marks map[string]string) Form {
	f := Form{Person: who, Side: side, Answers: instrument.Answers{}}
	for id, v := range marks {
		f.Answers[id] = instrument.Give(v)
		if v == instrument.Not {
			f.Answers[id] = instrument.Answer{State: instrument.NotApplicable}
		}
	}
	return f
}

func TestSideBySide(t *testing.T) {
	def, _ := instrument.Shipped("health-check")
	forms := []Form{
		form("a", person.Professional, map[string]string{"purpose-same": "5", "purpose-drift": "1", "power-decisions": "4", "power-uneven": "2", "trust-word": "3", "trust-guard": "na"}),
		form("g", person.Partner, map[string]string{"purpose-same": "5", "purpose-drift": "4", "power-decisions": "3", "power-uneven": "5", "trust-guard": "1"}),
	}
	lines := Compare(def, forms)
	if len(lines) != 12 {
		t.Fatalf("%d lines", len(lines))
	}
	var big []string
	for _, l := range Biggest(lines, 3) {
		big = append(big, l.Item.ID)
	}
	if !slices.Equal(big, []string{"purpose-drift", "power-uneven", "power-decisions"}) {
		t.Errorf("the biggest differences are %v", big)
	}
	if near, both := Near(lines); near != 2 || both != 4 {
		t.Errorf("near in %d of %d", near, both)
	}
	for _, l := range lines {
		if l.Item.ID == "trust-guard" && (l.ProfessionalSilent != (Silent{NotApplicable: 1}) || l.PartnerSilent != (Silent{}) || len(l.Professional) != 0) {
			t.Errorf("does not apply and missing are mixed up: %+v", l)
		}
		if l.Item.ID == "trust-word" && (l.ProfessionalSilent.Missing+l.PartnerSilent.Missing != 1 || l.ProfessionalSilent.NotApplicable+l.PartnerSilent.NotApplicable != 0) {
			t.Errorf("missing: %+v", l)
		}
	}
	for _, sc := range Scores(def, forms) {
		switch sc.Scale.ID {
		case "purpose": // 5 and 1 turned round to 5; 5 and 4 turned round to 2
			if sc.Professional != 5 || sc.Partner != 3.5 {
				t.Errorf("purpose: %v, %v", sc.Professional, sc.Partner)
			}
		case "trust":
			if sc.Professional != 3 || sc.Partner != 5 {
				t.Errorf("trust: %v, %v", sc.Professional, sc.Partner)
			}
		case "voice":
			if sc.Professional == sc.Professional || sc.Partner == sc.Partner { // NaN is not itself
				t.Errorf("voice has a score without answers")
			}
		}
	}
	if low, high, ok := Range(def, def.Scales[0]); low != 1 || high != 5 || !ok {
		t.Errorf("the range is %v to %v", low, high)
	}
	same := []Form{form("a", person.Professional, map[string]string{"purpose-same": "4"}), form("g", person.Partner, map[string]string{"purpose-same": "4"})}
	many := append(slices.Clone(forms), form("b", person.Professional, map[string]string{"purpose-drift": "1"}), form("c", person.Professional, map[string]string{"purpose-drift": "2"}))
	if got := Talks(Compare(def, many), "Staff", "Gwen")[1].Said; got != "Staff: Strongly disagree (2 people), Disagree. Gwen: Agree." {
		t.Errorf("what was said: %q", got)
	}
	wide := []Form{form("a", person.Professional, map[string]string{"purpose-same": "1", "purpose-drift": "1", "trust-word": "1", "trust-guard": "1"}),
		form("g", person.Partner, map[string]string{"purpose-same": "5", "purpose-drift": "5", "trust-word": "5", "trust-guard": "5"})}
	if got := AsFarWords(Compare(def, wide)); AsFar(Compare(def, wide), MostTalks) != 1 || !strings.Contains(got, "one more question") {
		t.Errorf("a fourth question lies as far apart: %q", got)
	}
	if got := AsFarWords(Compare(def, many)); got != "" {
		t.Errorf("no other lies as far apart: %q", got)
	}
	if got := Biggest(Compare(def, same), 3); len(got) != 0 {
		t.Errorf("a difference where there is none: %v", got)
	}
}

// Who rates somebody else is asked for marks about that person's side, and for no words.
func TestAsked(t *testing.T) {
	def, _ := instrument.Shipped("capabilities")
	count := func(d instrument.Definition) int { return len(d.Items()) }
	if count(Asked(def, person.Partner, true)) != 15 || count(Asked(def, person.Partner, false)) != 14 || count(Asked(def, person.Professional, false)) != 9 || count(Asked(def, "", true)) != 15 {
		t.Errorf("%d, %d, %d", count(Asked(def, person.Partner, true)), count(Asked(def, person.Partner, false)), count(Asked(def, person.Professional, false)))
	}
}

// TestWhatIsPromised: nobody is told that they can go on where no rule would let them.
func TestWhatIsPromised(t *testing.T) {
	const pro, partner = person.Professional, person.Partner
	start := db.Instant(1)
	early, late := start.Add(Patience-1), start.Add(Patience)
	for name, c := range map[string]struct {
		sides    []person.Side
		answered []int
		out      []int
		now      db.Instant
		all      bool
		words    string
	}{
		"a pair":                      {[]person.Side{pro, partner}, []int{0}, nil, late, true, "It takes the answers of all"},
		"a trio, the partner silent":  {[]person.Side{pro, pro, partner}, []int{0, 1}, nil, late, true, "It takes the answers of all"},
		"a trio, early":               {[]person.Side{pro, pro, partner}, []int{0}, nil, early, false, "From Friday on, those who answered can go on"},
		"a trio, late, one side only": {[]person.Side{pro, pro, partner, partner}, []int{0}, nil, late, false, "as soon as there are answers from both sides"},
		"one stepped out":             {[]person.Side{pro, pro, partner, partner}, []int{0}, []int{1}, early, false, "as soon as there are answers from both sides"},
		"one side, early":             {[]person.Side{pro, pro, pro}, []int{0}, nil, early, false, "once two of you have answered"},
		"one side, late":              {[]person.Side{pro, pro, pro}, []int{0}, nil, late, false, "as soon as one more of you"},
	} {
		r := Round{State: Open, Started: start}
		for i, side := range c.sides {
			x := Rater{Person: db.ID(string(rune('a' + i))), Side: side}
			if slices.Contains(c.answered, i) {
				x.Answered = start
			}
			if slices.Contains(c.out, i) {
				x.Out = start
			}
			r.Raters = append(r.Raters, x)
		}
		if r.CanGoOn(c.now) {
			t.Errorf("%s: they can go on", name)
		}
		if got := r.NeedsAll(); got != c.all {
			t.Errorf("%s: needs all is %v", name, got)
		}
		if got := r.GoOnWords(c.now, "Friday"); !strings.Contains(got, c.words) {
			t.Errorf("%s: %q", name, got)
		}
		// Whatever is promised comes true: once all but one have answered, and time has passed, they can go on; or nobody was told so.
		for i := range r.Raters {
			with := r
			with.Raters = slices.Clone(r.Raters)
			for j := range with.Raters {
				if j != i && with.Raters[j].Out == 0 {
					with.Raters[j].Answered = start
				}
			}
			if r.Raters[i].Out == 0 && r.Raters[i].Answered == 0 && with.CanGoOn(late) == r.EndsWithout(r.Raters[i].Person) {
				t.Errorf("%s: without %s they can go on: %v", name, r.Raters[i].Person, with.CanGoOn(late))
			}
		}
	}
}

func TestWhoMarkedNothingIsTold(t *testing.T) {
	for _, c := range []struct {
		silent Silent
		marked int
		want   string
	}{{Silent{}, 2, ""}, {Silent{Missing: 1}, 0, ""}, {Silent{NotApplicable: 1}, 0, "does not apply"}, {Silent{NotApplicable: 2}, 0, "does not apply"},
		{Silent{NotApplicable: 1, Missing: 1}, 0, "1 said that it does not apply, 1 gave no answer"}, {Silent{Missing: 1}, 1, "1 gave no answer"},
		{Silent{NotApplicable: 1}, 1, "1 said that it does not apply"}} {
		if got := c.silent.words(c.marked); got != c.want {
			t.Errorf("%+v with %d marks: %q, want %q", c.silent, c.marked, got, c.want)
		}
	}
}
