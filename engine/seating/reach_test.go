package seating

import "testing"

// TestBoundsOfRules has problems of which it is easy to see what rules leave possible.
func TestBoundsOfRules(t *testing.T) {
	people := func(n int) []Person { return make([]Person, n) }
	days := func(n int, tables ...Table) (out []Day) {
		for range n {
			out = append(out, Day{tables})
		}
		return out
	}
	eight := func(kinds Kinds, most int32) (out []Table) {
		for k := range 8 {
			v := Table{Least: 5, Most: most}
			if k < 2 {
				v.Kinds = kinds
			}
			out = append(out, v)
		}
		return out
	}
	door := people(40)
	for i := range 5 {
		door[i].Needs = 1
	}
	for name, c := range map[string]struct {
		p                 Problem
		again, least, met int
	}{
		// Each sits with the four others on all days, and with one more on each.
		"five kept together": {Problem{People: people(48), Days: days(3, eight(0, 6)...), Together: [][]int32{{0, 1}, {1, 2}, {2, 3}, {3, 4}}}, 0, 7, 5*7 + 43*15},
		// At two tables the five make at least 4 pairs a day; they have only 10.
		"five who need the door": {Problem{People: door, Days: days(3, eight(1, 6)...)}, 2, 11, 2 * (3*8*10 - 2)},
		// 40 people at tables of 5 or 6: all have 5, although 6 could sit there.
		"no table can have its most": {Problem{People: people(40), Days: days(2, eight(0, 6)...)}, 0, 8, 40 * 8},
		// Four days of three tables of three are 36 pairs, which is everybody once; the fifth is all again.
		"more days than people to meet": {Problem{People: people(9), Days: days(5, Table{3, 3, 0}, Table{3, 3, 0}, Table{3, 3, 0})}, 9, 8, 72},
		// Two are held at one table on both days. Beside them and at the other table two sit together again each: three pairs.
		"held":                        {Problem{People: people(8), Days: days(2, Table{4, 4, 0}, Table{4, 4, 0}), Locks: []Lock{{0, 0, 0}, {0, 1, 0}, {1, 0, 1}, {1, 1, 1}}}, 3, 5, 2 * (24 - 3 - 1)},
		"a larger and smaller tables": {Problem{People: people(10), Days: days(1, Table{2, 6, 0}, Table{2, 4, 0}, Table{2, 4, 0}), AnyMeetings: true}, 0, 3, 2 * (15 + 1 + 1)},
	} {
		b := Bounds(&c.p)
		if b.Repeats != c.again || b.LeastMet != c.least || b.Met != c.met {
			t.Errorf("%s: again %d, least %d, met %d; want %d, %d, %d", name, b.Repeats, b.LeastMet, b.Met, c.again, c.least, c.met)
		}
		r, err := Seat(t.Context(), &c.p, Options{Seed: 1, Steps: 30_000})
		if err != nil {
			t.Fatal(name, err)
		}
		if err := Verify(&c.p, r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
