package seating

import (
	"errors"
	"testing"
)

// TestLines: a field gives as many days without repeats as it has elements, and one more where tables part it.
func TestLines(t *testing.T) {
	for tables := 2; tables <= 32; tables++ {
		p, _ := primePower(tables)
		for _, size := range []int{2, 3, 4, 5, 8} {
			for _, days := range []int{2, tables, tables + 1} {
				s := lines(tables, size, days)
				want := p > 0 && size <= tables && (days <= tables || tables%size == 0)
				if (s != nil) != want {
					t.Fatalf("%d tables of %d for %d days: %v", tables, size, days, s != nil)
				}
				if s == nil {
					continue
				}
				g := golfers(tables, size, days)
				broken, err := Check(g, s)
				f, err2 := Count(g, s)
				if err := errors.Join(err, err2); err != nil || len(broken) > 0 || f.Repeats > 0 {
					t.Fatalf("%d tables of %d for %d days: %v, %v, %+v", tables, size, days, err, broken, f)
				}
			}
		}
	}
}

// TestTriples: tables of four for 16, 28, 40, 52, 76, 88 and 112 people, who all meet each other exactly once.
func TestTriples(t *testing.T) {
	for tables := 2; tables <= 28; tables++ {
		q := (4*tables - 1) / 3
		p, _ := primePower(q)
		s := triples(tables, 4, q)
		if want := 3*q+1 == 4*tables && q%4 == 1 && p > 0; (s != nil) != want {
			t.Fatalf("%d tables: %v", tables, s != nil)
		}
		if s == nil {
			continue
		}
		g := golfers(tables, 4, q)
		broken, err := Check(g, s)
		f, err2 := Count(g, s)
		if err := errors.Join(err, err2); err != nil || len(broken) > 0 || f.Repeats > 0 || f.LeastMet != 4*tables-1 {
			t.Fatalf("%d tables: %v, %v, %+v", tables, err, broken, f)
		}
	}
	if triples(7, 4, 10) != nil || triples(7, 3, 9) != nil || triples(10, 4, 11) == nil {
		t.Fatal("other sizes or more days")
	}
}

func TestFields(t *testing.T) {
	for _, order := range []int{2, 3, 4, 5, 7, 8, 9, 16, 25, 27, 32, 49, 64} {
		mul, g := field(order), groupFor(order)
		if mul == nil {
			t.Fatalf("there is no field of %d", order)
		}
		for a := range order {
			for b := range order {
				for _, c := range []int{1, order - 1} {
					if mul[a][b] != mul[b][a] || mul[a][g.sum[b][c]] != g.sum[mul[a][b]][mul[a][c]] {
						t.Fatalf("%d: %d times %d and %d", order, a, b, c)
					}
				}
			}
		}
	}
	if field(6) != nil || field(12) != nil {
		t.Fatal("there is no field of 6 or 12")
	}
}

// TestOrbitsCount compares what the search for orbits counts with a count of its days.
func TestOrbitsCount(t *testing.T) {
	for _, v := range [][4]int{{8, 4, 9, 8}, {8, 4, 9, 4}, {10, 6, 8, 5}, {12, 5, 10, 6}, {6, 3, 4, 2}} {
		d := dice(5)
		o := newOrbits(v[0], v[1], v[2], v[3], &d)
		for _, steps := range []int64{0, 3000} {
			repeats := o.anneal(t.Context(), steps, &d)
			g := golfers(v[0], v[1], v[2])
			broken, err := Check(g, o.seating())
			f, err2 := Count(g, o.seating())
			if err := errors.Join(err, err2); err != nil || len(broken) > 0 || f.Repeats != repeats*v[3] {
				t.Fatalf("%v: %d repeats, %+v, %v, %v", v, repeats, f, broken, err)
			}
		}
	}
}

// TestTurnsCount compares what the search for turned days counts with a count of its days.
func TestTurnsCount(t *testing.T) {
	for _, v := range [][4]int{{5, 3, 1, 7}, {8, 4, 2, 5}, {6, 4, 1, 8}, {4, 4, 3, 2}, {7, 3, 1, 10}, {6, 3, 2, 4}} {
		d := dice(9)
		o := newTurns(v[0], v[1], v[2], v[3], &d)
		for _, steps := range []int64{0, 3000} {
			repeats := o.anneal(t.Context(), steps, &d)
			g := golfers(v[0], v[1], v[2]*v[3])
			broken, err := Check(g, o.seating(len(g.Days)))
			f, err2 := Count(g, o.seating(len(g.Days)))
			if err := errors.Join(err, err2); err != nil || len(broken) > 0 || f.Repeats != repeats {
				t.Fatalf("%v: %d repeats, %+v, %v, %v", v, repeats, f, broken, err)
			}
		}
	}
	if newTurns(3, 3, 1, 5, new(dice)) != nil {
		t.Fatal("four fixed people do not fit three tables")
	}
}

// TestKnownDesigns finds days without any repeat that are known to exist: Kirkman's 15 schoolgirls, affine planes, 24 and 27
// people in threes for as long as there are others to meet, all rounds in twos, 28 and 40 people in fours, and days from difference matrices.
func TestKnownDesigns(t *testing.T) {
	for _, v := range [][3]int{{5, 3, 7}, {4, 4, 5}, {5, 5, 6}, {7, 7, 8}, {6, 3, 8}, {8, 3, 11}, {9, 3, 13}, {8, 4, 9}, {8, 5, 6}, {10, 5, 7}, {6, 4, 7},
		{3, 3, 4}, {4, 3, 3}, {5, 4, 5}, {6, 2, 11}, {7, 2, 13}, {10, 2, 19}, {6, 6, 3}, {7, 6, 7}, {8, 5, 8}, {9, 5, 9}, {10, 10, 3}, {10, 8, 4}, {12, 4, 11}, {12, 6, 8}, {7, 4, 9}, {10, 4, 13}} {
		p := golfers(v[0], v[1], v[2])
		r, err := Seat(t.Context(), p, Options{Seed: 1, Steps: 12_000_000})
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(p, r); err != nil || r.Figures.Repeats > 0 || !r.Best {
			t.Errorf("%v: %v, %+v", v, err, r)
		}
	}
}

// TestDesignsForPeople gives designs to people with rules: coaches who keep tables, tables with a seat fewer, needs, people
// apart, values to mix. Without designs these sizes take much longer.
func TestDesignsForPeople(t *testing.T) {
	mixed := func(p *Problem) *Problem {
		a := Attribute{Value: make([]int32, len(p.People)), Weight: 1}
		for i := range p.People {
			a.Value[i] = int32(i % 2)
		}
		p.Attributes = []Attribute{a}
		p.Apart = [][2]int32{{20, 21}, {22, 30}, {23, 31}}
		return p
	}
	smaller := func(p *Problem, fewer int) *Problem {
		p.People = p.People[:len(p.People)-fewer]
		for d := range p.Days {
			for k := range p.Days[d].Tables {
				p.Days[d].Tables[k].Least--
			}
		}
		return p
	}
	fixedSizes := golfers(9, 5, 8)
	fixedSizes.People = fixedSizes.People[:42]
	for d := range fixedSizes.Days {
		for k := range 3 {
			fixedSizes.Days[d].Tables[2*k] = Table{4, 4, 0}
		}
	}
	near := golfers(8, 5, 7)
	for d := range near.Days {
		near.Days[d].Tables[3].Kinds = 1
	}
	near.People[11].Needs = 1
	balanced := golfers(9, 4, 8)
	for i := range 12 {
		balanced.People[3*i].Coach = true
	}
	balanced.Coaches = CoachesBalanced
	known := golfers(8, 4, 8)
	known.Known = [][2]int32{{0, 1}, {5, 9}}
	for name, p := range map[string]*Problem{
		"plain": golfers(9, 5, 9), "one more day": golfers(8, 4, 9), "coaches": withCoaches(golfers(9, 5, 8)), "mixed": mixed(golfers(9, 5, 8)),
		"smaller": smaller(golfers(9, 5, 8), 4), "smaller with coaches": smaller(withCoaches(golfers(9, 5, 8)), 4), "fixed sizes": fixedSizes,
		"needs": near, "balanced": balanced, "no field": golfers(12, 4, 9), "known": known,
	} {
		r, err := Seat(t.Context(), p, Options{Seed: 3, Steps: 4_000_000})
		if err != nil {
			t.Fatal(name, err)
		}
		if err := Verify(p, r); err != nil || r.Figures.Repeats > 0 {
			t.Errorf("%s: %v, %+v", name, err, r.Figures)
		}
	}
}

// Designs that people take the places of do not keep their needs; a search that goes on from there must keep them all the same.
func TestNeedsHoldAfterDesigns(t *testing.T) {
	p := &Problem{}
	for n := range 40 {
		who := Person{}
		if n%8 == 6 {
			who.Needs = 1
		}
		p.People = append(p.People, who)
	}
	for range 3 {
		var day Day
		for table := range 8 {
			at := Table{Least: 5, Most: 5}
			if table < 2 {
				at.Kinds = 1
			}
			day.Tables = append(day.Tables, at)
		}
		p.Days = append(p.Days, day)
	}
	for seed := range uint64(4) {
		r, err := Seat(t.Context(), p, Options{Seed: seed, Steps: 2_000_000})
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(p, r); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

// TestStartersRepeatNothing counts every meeting of the days that are kept, and lets a short search use them.
func TestStartersRepeatNothing(t *testing.T) {
	for _, s := range starters {
		days := s.order + len(s.still)
		g := golfers(s.tables, s.size, days)
		all := started(s.tables, s.size, days)
		broken, err := Check(g, all)
		f, err2 := Count(g, all)
		if err := errors.Join(err, err2); err != nil || len(broken) > 0 || f.Repeats != 0 || len(all) != days {
			t.Errorf("%d tables of %d: %d repeats, %v, %v", s.tables, s.size, f.Repeats, broken, err)
		}
		r, err := Seat(t.Context(), g, Options{Seed: 3, Steps: 400_000})
		if err != nil || r.Figures.Repeats != 0 {
			t.Errorf("%d tables of %d for %d days are sought: %+v, %v", s.tables, s.size, days, r, err)
		}
		if started(s.tables, s.size, days+1) != nil {
			t.Error("there is no further day")
		}
	}
}

// TestSpacesAndTens: points of spaces in which everybody meets everybody once, and ten tables of ten for four days.
func TestSpacesAndTens(t *testing.T) {
	for _, v := range []struct{ tables, size, days int }{{4, 2, 7}, {9, 3, 13}, {16, 4, 21}, {25, 5, 31}, {8, 2, 15}, {27, 3, 40}, {49, 7, 57}, {10, 10, 4}} {
		days := space
		if v.size == 10 {
			days = tens
		}
		g, s := golfers(v.tables, v.size, v.days), days(v.tables, v.size, v.days)
		broken, err := Check(g, s)
		f, err2 := Count(g, s)
		if err := errors.Join(err, err2); err != nil || len(broken) > 0 || f.Repeats != 0 || len(s) != v.days {
			t.Errorf("%d tables of %d: %d repeats, %v, %v", v.tables, v.size, f.Repeats, broken, err)
		}
		if days(v.tables, v.size, v.days+1) != nil {
			t.Errorf("%d tables of %d: there is no further day", v.tables, v.size)
		}
	}
	for _, v := range [][3]int{{5, 5, 6}, {36, 6, 43}, {10, 4, 13}, {9, 4, 5}, {1, 1, 2}, {5, 2, 3}} {
		if space(v[0], v[1], v[2]) != nil || tens(v[0], v[1], v[2]) != nil {
			t.Errorf("there is no such space: %v", v)
		}
	}
	r, err := Seat(t.Context(), golfers(16, 4, 21), Options{Seed: 3, Steps: 2_000_000})
	if err != nil || r.Figures.Repeats != 0 {
		t.Errorf("64 people in fours for 21 days are sought: %+v, %v", r, err)
	}
}
