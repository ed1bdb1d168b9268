package seating

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// some draws a problem with rules of every kind, most of which can be kept.
func some(t *rapid.T) *Problem {
	p := &Problem{}
	days, tables := rapid.IntRange(1, 4).Draw(t, "days"), rapid.IntRange(1, 5).Draw(t, "tables")
	kinds := rapid.SliceOfN(rapid.Uint64Range(0, 3), tables, tables).Draw(t, "kinds")
	least := rapid.SliceOfN(rapid.Int32Range(1, 4), tables, tables).Draw(t, "least")
	low, high := 0, 0
	for k := range tables {
		low += int(least[k])
		high += int(least[k]) + 2
	}
	for range days {
		var d Day
		for k := range tables {
			d.Tables = append(d.Tables, Table{least[k], least[k] + 2, Kinds(kinds[k])})
		}
		p.Days = append(p.Days, d)
	}
	n := rapid.IntRange(low, high).Draw(t, "people")
	p.Coaches = CoachRule(rapid.IntRange(0, 2).Draw(t, "coaches"))
	for i := range n {
		v := Person{Coach: i < tables && rapid.Bool().Draw(t, "coach")}
		if rapid.IntRange(0, 7).Draw(t, "needs?") == 0 {
			v.Needs = Kinds(rapid.Uint64Range(1, 3).Draw(t, "needs"))
		}
		if rapid.IntRange(0, 9).Draw(t, "away?") == 0 {
			v.Away = rapid.SliceOfN(rapid.Bool(), days, days).Draw(t, "away")
		}
		p.People = append(p.People, v)
	}
	who := rapid.Int32Range(0, int32(n-1))
	for range rapid.IntRange(0, 2).Draw(t, "groups") {
		p.Together = append(p.Together, rapid.SliceOfNDistinct(who, 1, min(3, n), rapid.ID[int32]).Draw(t, "group"))
	}
	pair := func(name string) (out [][2]int32) {
		for range rapid.IntRange(0, 3).Draw(t, name) {
			if a, b := who.Draw(t, "one"), who.Draw(t, "other"); a != b {
				out = append(out, [2]int32{a, b})
			}
		}
		return out
	}
	p.Apart, p.Known = pair("apart"), pair("known")
	for range rapid.IntRange(0, 2).Draw(t, "locks") {
		p.Locks = append(p.Locks, Lock{int32(rapid.IntRange(0, days-1).Draw(t, "day")), who.Draw(t, "locked"), int32(rapid.IntRange(0, tables-1).Draw(t, "at"))})
	}
	for range rapid.IntRange(0, 2).Draw(t, "attributes") {
		p.Attributes = append(p.Attributes, Attribute{
			Value:  rapid.SliceOfN(rapid.Int32Range(-1, 3), n, n).Draw(t, "values"),
			Weight: rapid.Int64Range(0, 5).Draw(t, "weight"), Lone: rapid.Bool().Draw(t, "lone"),
		})
	}
	if rapid.IntRange(0, 3).Draw(t, "worth?") == 0 {
		p.Worth = make([]int64, n*n)
		for i := range n {
			for j := range i {
				w := rapid.Int64Range(-9, 9).Draw(t, "worth")
				p.Worth[i*n+j], p.Worth[j*n+i] = w, w
			}
		}
	}
	return p
}

// TestAnyResultVerifies is the promise of the package: hard rules are never broken, figures are right, bounds hold, and the
// same seed gives the same tables.
func TestAnyResultVerifies(t *testing.T) { rapid.Check(t, anyResult) }

func FuzzAnyResultVerifies(f *testing.F) { f.Fuzz(rapid.MakeFuzz(anyResult)) }

func anyResult(t *rapid.T) {
	p := some(t)
	o := Options{Seed: rapid.Uint64().Draw(t, "seed"), Steps: 40_000}
	r, err := Seat(t.Context(), p, o)
	var no *ContradictionError
	if errors.As(err, &no) {
		contradicts(t, p, no)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify(p, r); err != nil {
		t.Fatal(err)
	}
	again, err := Seat(t.Context(), p, o)
	if err != nil || !slices.EqualFunc(again.Seating, r.Seating, slices.Equal[[]int32]) {
		t.Fatal("the same seed gave other tables", err)
	}
}

// contradicts checks that a set of rules cannot be kept, and without any of them the others can.
func contradicts(t *rapid.T, p *Problem, no *ContradictionError) {
	on := func(without int) func(Rule) bool {
		return func(r Rule) bool {
			k := slices.Index(no.Rules, r)
			return k >= 0 && k != without
		}
	}
	if _, state, _ := feasible(t.Context(), p, on(-1)); state != impossible {
		t.Fatalf("%v can be kept together", no)
	}
	for k := range no.Rules {
		if _, state, d := feasible(t.Context(), p, on(k)); state == impossible && (no.Day < 0 || d == no.Day) {
			t.Fatalf("%v contradict each other without number %d", no, k)
		}
	}
}

// TestSearchKeepsCount compares what the search keeps up to date with a count from the start.
func TestSearchKeepsCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := some(t)
		first, err := Feasible(t.Context(), p)
		if err != nil {
			return
		}
		s := newSolver(t.Context(), p, Options{Seed: 1, Steps: 5000}, first)
		for _, short := range []bool{false, true} {
			s.st.withShort = short && s.m.meeting
			s.st.load(first)
			s.anneal(2048, scheme{lone: 3, repeats: 2, short: 1, mix: 1, hot: 3, cold: 2})
			now := s.st.cost
			if c := s.st.total(); c != now {
				t.Fatalf("the search counted %+v and not %+v", now, c)
			}
			if broken, err := Check(p, s.st.seating()); err != nil || len(broken) > 0 {
				t.Fatal(broken, err)
			}
		}
	})
}

// TestNobodyAloneComesFirst: where nobody need be alone, nobody is, whatever that costs in meetings again.
func TestNobodyAloneComesFirst(t *testing.T) {
	five := []int32{1, 0, 1, 1, 0}
	twenty := []int32{0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5}
	for _, c := range []struct {
		values []int32
		tables []Table
		days   int
	}{
		{five, []Table{{2, 3, 0}, {2, 3, 0}}, 2},
		{twenty, []Table{{4, 4, 0}, {4, 4, 0}, {4, 4, 0}, {4, 4, 0}, {4, 4, 0}}, 4},
		{append(slices.Clone(twenty), twenty...), slices.Repeat([]Table{{4, 4, 0}}, 10), 6},
	} {
		p := &Problem{People: make([]Person, len(c.values)), Days: slices.Repeat([]Day{{c.tables}}, c.days), Attributes: []Attribute{{Value: c.values, Weight: 1, Lone: true}}, Coaches: CoachesFixed}
		p.People[0].Coach = len(c.values) == 5
		for seed := range uint64(3) {
			r, err := Seat(t.Context(), p, Options{Seed: seed, Steps: 400_000})
			if err != nil {
				t.Fatal(err)
			}
			if r.Figures.Lone > 0 {
				t.Errorf("%d people, seed %d: %d alone, %d again", len(c.values), seed, r.Figures.Lone, r.Figures.Repeats)
			}
		}
	}
}
