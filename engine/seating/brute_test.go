package seating

import (
	"errors"
	"math/bits"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// tiny draws a problem so small that everything can be tried.
func tiny(t *rapid.T, days, people int) *Problem {
	p := &Problem{Coaches: CoachRule(rapid.IntRange(0, 2).Draw(t, "coaches"))}
	tables := rapid.IntRange(1, 3).Draw(t, "tables")
	low, high := 0, 0
	for k := range days {
		var d Day
		if k > 0 {
			tables = rapid.IntRange(1, 3).Draw(t, "tables of another day")
		}
		for range tables {
			least := rapid.Int32Range(0, 2).Draw(t, "least")
			most := least + rapid.Int32Range(0, 3).Draw(t, "more")
			d.Tables = append(d.Tables, Table{least, most, Kinds(rapid.Uint64Range(0, 3).Draw(t, "kinds"))})
			if k == 0 {
				low, high = low+int(least), high+int(most)
			}
		}
		p.Days = append(p.Days, d)
	}
	low, high = min(max(low, 2), people), min(max(high, 2), people) // mostly as many as there is room for
	n := rapid.IntRange(min(low, high), high).Draw(t, "people")
	who := rapid.Int32Range(0, int32(n-1))
	for range n {
		v := Person{Coach: rapid.IntRange(0, 2).Draw(t, "coach") == 0}
		if rapid.IntRange(0, 3).Draw(t, "needs?") == 0 {
			v.Needs = Kinds(rapid.Uint64Range(1, 3).Draw(t, "needs"))
		}
		if rapid.IntRange(0, 5).Draw(t, "away?") == 0 {
			v.Away = rapid.SliceOfN(rapid.Bool(), days, days).Draw(t, "away")
		}
		p.People = append(p.People, v)
	}
	for range rapid.IntRange(0, 2).Draw(t, "groups") {
		p.Together = append(p.Together, rapid.SliceOfNDistinct(who, 1, min(3, n), rapid.ID[int32]).Draw(t, "group"))
	}
	for range rapid.IntRange(0, 3).Draw(t, "apart") {
		if a, b := who.Draw(t, "one"), who.Draw(t, "other"); a != b {
			p.Apart = append(p.Apart, [2]int32{a, b})
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "locks") {
		day := rapid.IntRange(0, days-1).Draw(t, "day")
		p.Locks = append(p.Locks, Lock{int32(day), who.Draw(t, "locked"), int32(rapid.IntRange(0, len(p.Days[day].Tables)-1).Draw(t, "at"))})
	}
	p.Attributes = []Attribute{{Value: rapid.SliceOfN(rapid.Int32Range(-1, 2), n, n).Draw(t, "values"), Weight: 1, Lone: rapid.Bool().Draw(t, "lone")}}
	if rapid.Bool().Draw(t, "known?") {
		p.Known = [][2]int32{{0, 1}}
	}
	return p
}

// every goes through all seatings, of one day or (-1) of all, that keep the sizes; the other days of one are left empty.
func every(p *Problem, day int, fn func(s Seating, broken []Broken)) {
	s := make(Seating, len(p.Days))
	for d := range s {
		s[d] = make([]int32, len(p.People))
	}
	var place func(d, i int)
	place = func(d, i int) {
		switch {
		case d == len(p.Days):
			broken, err := Check(p, s)
			if err != nil {
				panic(err)
			}
			if day >= 0 {
				broken = slices.DeleteFunc(broken, func(b Broken) bool { return int(b.Day) != day || b.Rule.Kind == RuleKeepsTable })
			}
			if !slices.ContainsFunc(broken, func(b Broken) bool { return b.Rule.Kind == RuleSizes }) {
				fn(s, broken)
			}
		case i == len(p.People):
			place(d+1, 0)
		case p.away(d, int32(i)):
			s[d][i] = Away
			place(d, i+1)
		case day >= 0 && d != day:
			s[d][i] = 0
			place(d, i+1)
		default:
			for t := range p.Days[d].Tables {
				s[d][i] = int32(t)
				place(d, i+1)
			}
		}
	}
	place(0, 0)
}

// smallestByTrying is how many rules the smallest contradicting set has; -1 when sizes alone cannot be kept.
func smallestByTrying(p *Problem, day int) int {
	rules := p.rules()
	var breaks []uint64 // by seating: which rules it breaks
	every(p, day, func(_ Seating, broken []Broken) {
		w := uint64(0)
		for _, b := range broken {
			w |= 1 << slices.Index(rules, b.Rule)
		}
		breaks = append(breaks, w)
	})
	if len(breaks) == 0 {
		return -1
	}
	slices.Sort(breaks)
	breaks = slices.Compact(breaks)
	for size := range len(rules) + 1 {
		for w := range uint64(1) << len(rules) {
			if bits.OnesCount64(w) == size && !slices.ContainsFunc(breaks, func(b uint64) bool { return b&w == 0 }) {
				return size
			}
		}
	}
	return len(rules) + 1
}

// TestFeasibleByTrying compares feasibility and the smallest contradicting set with trying everything.
func TestFeasibleByTrying(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		days := rapid.IntRange(1, 2).Draw(rt, "days")
		p := tiny(rt, days, 6/days+1)
		if len(p.rules()) > 14 {
			return
		}
		can := false
		every(p, -1, func(_ Seating, broken []Broken) { can = can || len(broken) == 0 })
		s, err := Feasible(t.Context(), p)
		var no *ContradictionError
		switch {
		case err == nil:
			if broken, err := Check(p, s); err != nil || len(broken) > 0 || !can {
				rt.Fatal(broken, err, can)
			}
			seen["possible"]++
		case errors.As(err, &no):
			if can {
				rt.Fatalf("%v, but there is a seating", no)
			}
			if want := max(0, smallestByTrying(p, no.Day)); want != len(no.Rules) || !no.Smallest {
				rt.Fatalf("%v (proved smallest: %v), and the smallest has %d", no, no.Smallest, want)
			}
			seen["day"] += min(1, no.Day+1)
			seen["days"] += max(0, -no.Day)
		default:
			rt.Fatal(err)
		}
	})
	t.Log(seen)
}

// TestBestByTrying compares the result with the best of all seatings, and bounds with all.
func TestBestByTrying(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		days := rapid.IntRange(1, 2).Draw(rt, "days")
		p := tiny(rt, days, 8-2*days)
		r, err := Seat(t.Context(), p, Options{Seed: 1, Steps: 60_000})
		if err != nil {
			return // TestFeasibleByTrying looks at these
		}
		best := r.Figures
		every(p, -1, func(s Seating, broken []Broken) {
			if len(broken) > 0 {
				return
			}
			f, err := Count(p, s)
			if err != nil {
				rt.Fatal(err)
			}
			if err := Verify(p, &Result{Seating: s, Figures: f, Bound: r.Bound}); err != nil {
				rt.Fatal(err)
			}
			if f.Compare(best) < 0 {
				best = f
			}
		})
		if !r.Best || best.Compare(r.Figures) < 0 {
			rt.Fatalf("found %+v (proved best: %v) and not %+v", r.Figures, r.Best, best)
		}
	})
}

// TestReseatByTrying compares the fewest moves with trying everything.
func TestReseatByTrying(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		days := rapid.IntRange(1, 2).Draw(rt, "days")
		p := tiny(rt, days, 6/days+2)
		old, err := Feasible(t.Context(), p)
		if err != nil {
			return
		}
		now := *p
		now.People = slices.Clone(p.People)
		who := rapid.IntRange(0, len(p.People)-1).Draw(rt, "who")
		away := make([]bool, days)
		copy(away, p.People[who].Away)
		away[0] = !away[0]
		now.People[who].Away = away
		now.Days = slices.Clone(p.Days)
		now.Days[0].Tables = slices.Clone(p.Days[0].Tables)
		if v := &now.Days[0].Tables[rapid.IntRange(0, len(now.Days[0].Tables)-1).Draw(rt, "table")]; rapid.Bool().Draw(rt, "smaller") {
			v.Most = max(v.Least, v.Most-1)
		} else {
			v.Least = min(v.Most, v.Least+1)
		}
		want := -1
		every(&now, 0, func(s Seating, _ []Broken) {
			full := old.Clone()
			full[0] = s[0]
			if broken, err := Check(&now, full); err != nil || len(broken) > 0 {
				return
			}
			n := 0
			for i, t := range s[0] {
				if old[0][i] >= 0 && t >= 0 && t != old[0][i] {
					n++
				}
			}
			if want < 0 || n < want {
				want = n
			}
		})
		r, err := Reseat(t.Context(), &now, old, 0)
		if want < 0 {
			if err == nil {
				rt.Fatal("there is no seating, and one was found")
			}
			return
		}
		if err != nil || len(r.Moved) != want || !r.Fewest || r.AtLeast != want {
			rt.Fatalf("%+v, %v: %d moves are enough", r, err, want)
		}
		if broken, err := Check(&now, r.Seating); err != nil || len(broken) > 0 {
			rt.Fatal(broken, err)
		}
		if f, err := Count(&now, r.Seating); err != nil || f != r.Figures {
			rt.Fatal(f, r.Figures, err)
		}
	})
}

// TestReseatAnEmptiedTable: all of one table of six are away. Each of five others gives one of theirs up; as many moves as the table lacks people are the fewest, and that is proved.
func TestReseatAnEmptiedTable(t *testing.T) {
	p := &Problem{Days: make([]Day, 3)}
	for d := range p.Days {
		for range 8 {
			p.Days[d].Tables = append(p.Days[d].Tables, Table{Least: 5, Most: 6})
		}
	}
	for i := range 48 {
		p.People = append(p.People, Person{Coach: i < 8})
	}
	p.Coaches = CoachesBalanced
	p.Together = [][]int32{{10, 11}, {12, 13}, {20, 21, 22}}
	p.People[30].Needs, p.Days[0].Tables[3].Kinds = 1, 1
	for d := range p.Days {
		p.Days[d].Tables[3].Kinds = 1
	}
	first, err := Seat(t.Context(), p, Options{Seed: 1, Steps: 20_000})
	if err != nil {
		t.Fatal(err)
	}
	at := first.Seating[0]
	gone := int32(0)
	for gone == at[10] || gone == at[20] || gone == at[30] {
		gone++
	}
	for i := range at {
		if at[i] == gone {
			p.People[i].Away = []bool{true, false, false}
		}
	}
	r, err := Reseat(t.Context(), p, first.Seating, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify(p, &Result{Seating: r.Seating, Figures: r.Figures, Bound: Bounds(p)}); err != nil {
		t.Fatal(err)
	}
	if !r.Fewest || len(r.Moved) != 5 {
		t.Errorf("%d move, at least %d, fewest %v", len(r.Moved), r.AtLeast, r.Fewest)
	}
}

// TestReseat: two coaches are away; tables of 5 or 6 that fall below 5 get people, each table keeps a coach, and no more move
// than must.
func TestReseat(t *testing.T) {
	p := golfers(4, 6, 2)
	for d := range p.Days {
		for k := range p.Days[d].Tables {
			p.Days[d].Tables[k].Least = 4
		}
	}
	for i := range 6 {
		p.People[i].Coach = true
	}
	p.Coaches = CoachesBalanced
	first, err := Seat(t.Context(), p, Options{Seed: 1, Steps: 50_000})
	if err != nil {
		t.Fatal(err)
	}
	at := first.Seating[1]
	lone := slices.IndexFunc(at, func(t int32) bool { return countCoaches(p, at, t) == 1 })
	coach := slices.IndexFunc(at[:6], func(t int32) bool { return t == at[lone] })
	p.People[coach].Away = []bool{false, true}
	people := 0
	for i, t := range at {
		if t == at[coach] && people < 2 && i >= 6 {
			people++
			p.People[i].Away = []bool{false, true}
		}
	}
	r, err := Reseat(t.Context(), p, first.Seating, 1)
	if err != nil || len(r.Moved) != 1 || !r.Fewest || r.Moved[0].Table != at[coach] || !p.People[r.Moved[0].Person].Coach {
		t.Fatalf("%+v, %v: one coach has to move to table %d", r, err, at[coach])
	}
	if broken, err := Check(p, r.Seating); err != nil || len(broken) > 0 || !slices.Equal(r.Seating[0], first.Seating[0]) {
		t.Fatal(broken, err)
	}
	for i := range 6 {
		p.People[i].Away = []bool{false, true}
	}
	p.People[7].Needs = 1
	var no *ContradictionError
	if _, err := Reseat(t.Context(), p, first.Seating, 1); !errors.As(err, &no) || !slices.Equal(no.Rules, []Rule{{RuleNeeds, 7}}) {
		t.Fatal(err)
	}
}

func countCoaches(p *Problem, at []int32, table int32) int {
	n := 0
	for i, t := range at {
		if t == table && p.People[i].Coach {
			n++
		}
	}
	return n
}

// TestManyComeBack: most of a day have no seat any more, and a coach was moved to a table that has one. That coach, or the other of the
// two, moves; it is proved that nobody else need.
func TestManyComeBack(t *testing.T) {
	p := &Problem{Days: make([]Day, 2), Coaches: CoachesBalanced}
	for d := range p.Days {
		for k := range 8 {
			p.Days[d].Tables = append(p.Days[d].Tables, Table{Least: 5, Most: 6, Kinds: Kinds(k & 1)})
		}
	}
	for i := range 48 {
		p.People = append(p.People, Person{Coach: i < 8})
	}
	p.People[9].Needs, p.People[10].Needs = 1, 1
	p.Together = [][]int32{{11, 12}, {13, 40}}
	for seed := range int64(4) {
		first, err := Seat(t.Context(), p, Options{Seed: uint64(seed), Steps: 20_000})
		if err != nil {
			t.Fatal(err)
		}
		old := first.Seating.Clone()
		for i := 19; i < 48; i++ {
			old[0][i] = Away
		}
		old[0][3] = old[0][5]
		r, err := Reseat(t.Context(), p, old, 0)
		if err != nil || len(r.Moved) != 1 || !r.Fewest || r.AtLeast != 1 {
			t.Fatalf("%+v, %v: one coach has to move", r, err)
		}
		if broken, err := Check(p, r.Seating); err != nil || len(broken) > 0 {
			t.Fatal(broken, err)
		}
	}
}
