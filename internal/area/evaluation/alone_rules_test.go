package evaluation

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"alongside/engine/apart/aparttest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
)

// alone takes the codes out of a wave, as its closing does.
func (r read) alone() read {
	r.Wave.Linked, r.byMark, r.Linked = false, map[string]instrument.Answers{}, 0
	r.responses = slices.Clone(r.responses)
	for i := range r.responses {
		r.responses[i].Mark = ""
	}
	return r
}

// attack reads the report after each closing of random small editions, in which some waves stand alone, keeps all that it ever showed, and
// counts the worlds in which something of one or two people can be worked out. later says which waves are taken out of the comparisons only when
// all have closed, which the program forbids.
func attack(t *testing.T, worlds int, later bool) (found, shown int) {
	rng := rand.New(rand.NewPCG(8, 2015))
	for world := range worlds {
		people := 6 + rng.IntN(7)
		all := make([]read, 3+rng.IntN(2))
		alone := make([]bool, len(all))
		for n := range all {
			all[n] = randomWave(rng, n, people)
			all[n].ClosedAt = db.Instant(n)
			alone[n] = rng.IntN(3) == 0
			if alone[n] && !later {
				all[n] = all[n].alone()
			}
		}
		seen := make([][]aparttest.Sum, len(all))
		look := func(closed []read) {
			for n, r := range closed {
				seen[n] = append(seen[n], r.sums(closed)...)
			}
			comparisons, err := compareWaves(closed, decideSamePeople(closed))
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range comparisons {
				for _, i := range c.Items {
					if i.Shown() {
						shown++
					}
				}
			}
		}
		for n := range all {
			look(all[:n+1])
		}
		if later {
			switched := slices.Clone(all)
			for n := range all {
				if alone[n] {
					switched[n] = all[n].alone()
				}
			}
			look(switched)
		}
		for n, r := range all {
			if aparttest.Exposed(seen[n], len(r.responses), 3, int(r.Minimum)-1) != nil {
				found++
				t.Logf("world %d: something of wave %d can be worked out", world, n)
				break
			}
		}
	}
	return found, shown
}

// TestStandingAloneTellsNothing: forms that stand alone from the beginning tell nothing of a few. The same attack succeeds against a
// program in which that can be chosen after something was read: that is why it cannot.
func TestStandingAloneTellsNothing(t *testing.T) {
	if found, shown := attack(t, 80, false); found > 0 || shown < 60 {
		t.Errorf("in %d worlds something of a few can be worked out; %d changes were shown", found, shown)
	}
	if found, _ := attack(t, 80, true); found < 3 {
		t.Errorf("the attack succeeds in only %d worlds against a program that lets people choose later: it proves nothing", found)
	}
}

// TestOtherChangesAreDecidedWithoutIt: with a form alone every other change is decided as if the form had never been.
func TestOtherChangesAreDecidedWithoutIt(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 2015))
	changes := 0
	for range 60 {
		all := make([]read, 4)
		for n := range all {
			all[n] = randomWave(rng, n, 8+rng.IntN(8))
			all[n].ClosedAt = db.Instant(n)
		}
		at := rng.IntN(len(all))
		none := slices.Delete(slices.Clone(all), at, at+1)
		all[at] = all[at].alone()
		with, without := decideSamePeople(all), decideSamePeople(none)
		if len(with.shown) != len(without.shown) {
			t.Fatalf("%d changes, and %d without the form", len(with.shown), len(without.shown))
		}
		for key, shown := range without.shown {
			changes++
			if got := with.shown[key]; fmt.Sprint(got) != fmt.Sprint(shown) {
				t.Fatalf("change %v is shown of %v, and without the form of %v", key, got, shown)
			}
		}
	}
	if changes < 100 {
		t.Errorf("only %d changes", changes)
	}
}

// TestGain plays five forms of one programme: without the fourth, the fifth shows more people, and what is told follows from the plan
// alone.
func TestGain(t *testing.T) {
	waves, defs, asked := fiveForms(40, 40, 32, 23)
	got := gains(waves, defs, asked, "4")
	var last Gain
	for _, g := range got {
		if g.From == "4" || g.To == "4" {
			t.Errorf("%+v is about the form itself", g)
		}
		if g.Without < g.Compared-1 {
			t.Errorf("%+v loses people", g)
		}
		if g.Linked < g.Without {
			t.Errorf("%+v shows more people than there are", g)
		}
		last = g
	}
	if last.To != "5" || last.more() < 2 {
		t.Errorf("the last form gains nothing: %+v", got)
	}
	waves[3].Linked = false
	if again := gains(waves, defs, asked, "4"); fmt.Sprint(again) != fmt.Sprint(got) {
		t.Errorf("it is another number when it was chosen already: %v, then %v", got, again)
	}
	if one := gains(waves[:1], defs, asked, "1"); len(one) != 0 {
		t.Errorf("one form: %v", one)
	}
	for i := range waves {
		waves[i].Respondents = []string{fmt.Sprint(i)}
	}
	if none := gains(waves, defs, asked, "4"); len(none) != 0 {
		t.Errorf("forms that ask other people: %v", none)
	}
}

// fiveForms are five forms that ask the same questions; the first are closed, and so many people answered them.
func fiveForms(people int64, answered ...int64) ([]Wave, map[db.ID]instrument.Definition, map[db.ID]int64) {
	defs, asked := map[db.ID]instrument.Definition{}, map[db.ID]int64{}
	var waves []Wave
	for n := range 5 {
		w := Wave{ID: db.ID(fmt.Sprint(n + 1)), Name: fmt.Sprint(n + 1), Instrument: fmt.Sprint(n + 1), Respondents: takesPart, Linked: true, State: Planned, Opens: db.Instant(n + 1), Closes: db.Instant(n + 2), Minimum: 5}
		if n < len(answered) {
			w.State, w.Outcome, w.Invited, w.Answered, w.ClosedAt = Closed, Opened, people, answered[n], w.Closes
		}
		waves, defs[w.ID], asked[w.ID] = append(waves, w), threeQuestions, people
	}
	return waves, defs, asked
}

func BenchmarkGain(b *testing.B) {
	waves, defs, asked := fiveForms(60, 60)
	for b.Loop() {
		gains(waves, defs, asked, "3")
	}
}
