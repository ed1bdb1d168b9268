package evaluation

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"alongside/engine/apart/aparttest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
)

var threeQuestions = instrument.Definition{Sections: []instrument.Section{{Items: []instrument.Item{
	{ID: "a", Kind: instrument.Agree}, {ID: "b", Kind: instrument.Agree}, {ID: "c", Kind: instrument.Agree, Reverse: true},
}}}, Scales: []instrument.Scale{{ID: "s", Rule: instrument.Mean, Items: []string{"a", "b", "c"}, Least: 2}}}

// randomWave is a wave in which most people answered most questions and gave their code.
func randomWave(rng *rand.Rand, n, people int) read {
	id := db.ID(fmt.Sprintf("wave-%d", n))
	// Forms of one kind take each other's place in the report when they come back.
	w := Wave{ID: id, Name: string(id), Instrument: []string{"x", "y"}[rng.IntN(2)], Respondents: []string{"partner"}, State: Closed, Outcome: Opened, Minimum: 3, ClosedAt: db.Instant(rng.IntN(5)), InTurn: rng.IntN(3) == 0}
	r := read{WaveReport: WaveReport{Wave: w}, def: threeQuestions, byMark: map[string]instrument.Answers{}}
	for p := range people {
		if rng.Float64() < 0.15 {
			continue
		}
		as := instrument.Answers{}
		for _, q := range []string{"a", "b", "c"} {
			if rng.Float64() < 0.9 {
				as[q] = instrument.Give(fmt.Sprint(1 + rng.IntN(5)))
			}
		}
		f := response{Answers: as}
		if rng.Float64() < 0.95 {
			f.Mark = fmt.Sprintf("mark-%d", p)
			r.byMark[f.Mark] = as
		}
		r.responses = append(r.responses, f)
	}
	r.Linked = len(r.byMark)
	return r
}

// sums are all sums of one wave that a report shows: of everybody, question by question, and of the same people.
func (r read) sums(all []read) (out []aparttest.Sum) {
	questions := []string{"a", "b", "c"}
	row := func(items []string, shown func(response) bool) {
		sum := aparttest.Sum{}
		for n, f := range r.responses {
			parts := r.answeredOf(items, f.Answers)
			if parts == 0 || !shown(f) {
				continue
			}
			for q, id := range questions {
				if slices.Contains(items, id) && f.Answers[id].State == instrument.Given {
					sum[aparttest.Spot{Person: n, Question: q}] = aparttest.Inverse(int64(parts))
				}
			}
		}
		if len(sum) > 0 {
			out = append(out, sum)
		}
	}
	for _, q := range questions {
		if r.answeredBy(q) >= int(r.Minimum) {
			row([]string{q}, func(response) bool { return true })
		}
	}
	same := decideSamePeople(all)
	eachComparison(all, func(from, to read, earlier []read) {
		if from.ID == r.ID || to.ID == r.ID {
			for _, m := range comparedMeasures(from, to, earlier) {
				row(m.items, func(f response) bool { return same.of(from, to, m)[f.Mark] })
			}
		}
	})
	eachLeaving(all, func(from, to read) {
		if from.ID == r.ID {
			for _, m := range leavingMeasures(from, to) {
				g := same.leaving[changeKey{from.ID, to.ID, m.id, m.scale}]
				if len(g.stayed) > 0 && len(g.left) > 0 {
					row(m.items, func(f response) bool { return g.stayed[f.Mark] })
					row(m.items, func(f response) bool { return g.left[f.Mark] })
				}
			}
		}
	})
	return out
}

func (r read) answeredBy(q string) (n int) {
	for _, f := range r.responses {
		if f.Answers[q].State == instrument.Given {
			n++
		}
	}
	return n
}

// TestReportsTellNothingOfAFew reads the report after each wave of random small editions, keeps all that it ever showed,
// and tries to work out from it what one or two people said in a wave.
func TestReportsTellNothingOfAFew(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2015))
	changes, parts, leavings := 0, 0, 0
	for world := range 60 {
		people := 6 + rng.IntN(7)
		all := make([]read, 2+rng.IntN(3))
		for n := range all {
			all[n] = randomWave(rng, n, people)
		}
		seen := make([][]aparttest.Sum, len(all))
		for upTo := range db.Instant(5) {
			var closed []read
			for _, r := range all {
				if r.ClosedAt <= upTo {
					closed = append(closed, r)
				}
			}
			for n, r := range all {
				if r.ClosedAt <= upTo {
					seen[n] = append(seen[n], r.sums(closed)...)
				}
			}
			left, err := compareLeavers(closed, decideSamePeople(closed))
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range left {
				if !l.Hidden {
					leavings++
				}
			}
			comparisons, err := compareWaves(closed, decideSamePeople(closed))
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range comparisons {
				for _, i := range c.Items {
					if i.Shown() {
						changes++
					}
					if i.LeftOut > 0 {
						parts++
					}
				}
			}
		}
		for n, r := range all {
			if who := aparttest.Exposed(seen[n], len(r.responses), 3, int(r.Minimum)-1); who != nil {
				t.Fatalf("world %d, wave %d: what %v of %d people said can be worked out", world, n, who, len(r.responses))
			}
		}
	}
	if changes < 100 || parts < 20 || leavings < 10 {
		t.Errorf("%d changes were shown, %d of them without somebody, and %d comparisons of stayers and leavers: that proves little", changes, parts, leavings)
	}
}

// TestWhatWasShownStays closes one wave after the other, some of them while people were left out one crowd after the other: what was shown
// of a change is shown for ever, by the same people.
func TestWhatWasShownStays(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 2015))
	kept, other := 0, 0
	for world := range 60 {
		people := 8 + rng.IntN(8)
		all := make([]read, 4)
		for n := range all {
			all[n] = randomWave(rng, n, people)
			all[n].ClosedAt = db.Instant(n)
		}
		before := map[changeKey]map[string]bool{}
		for n := range all {
			now := decideSamePeople(all[:n+1]).shown
			for key, shown := range before {
				if !maps.Equal(shown, now[key]) {
					t.Fatalf("world %d: after wave %d the change %v is about other people", world, n, key)
				}
				kept++
			}
			before = now
		}
		all[3].InTurn = !all[3].InTurn
		if !reflect.DeepEqual(decideSamePeople(all).shown, before) {
			other++
		}
	}
	if kept < 500 || other < 3 {
		t.Errorf("%d decisions were looked at, and in %d worlds the two ways differ", kept, other)
	}
}

// TestWordsOfWhatIsNotShown says how many are left out or hidden, and nothing when nobody is.
func TestWordsOfWhatIsNotShown(t *testing.T) {
	c := Comparison{Minimum: 5, Items: []ChangeReport{{Pairs: 12}, {Pairs: 2, Hidden: TooFewLinked}}}
	if got := c.model().LeftOutWords(); got != "" {
		t.Errorf("nobody was left out: %q", got)
	}
	c.Items = append(c.Items, ChangeReport{Pairs: 24, Scale: true, Hidden: WouldTellAFew}, ChangeReport{Pairs: 9, LeftOut: 2}, ChangeReport{Hidden: WouldTellAFew}, ChangeReport{Hidden: WouldTellAFew})
	want := "For some questions up to 2 more people could be linked and were left out by chance. 1 score for several questions is not shown. 2 questions are not shown. " +
		"Without this, the figures would tell what fewer than 5 people said: those who answered only one of the two forms, gave no code, or left questions out."
	if got := c.model().LeftOutWords(); got != want {
		t.Errorf("got %q", got)
	}
	if got := c.model().Most(); got != 12 {
		t.Errorf("up to %d people are shown, want 12", got)
	}
}
