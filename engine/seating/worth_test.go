package seating

import "testing"

// TestWorthsCount compares what the quick search on one day counts with a count of its tables, also with people away and worths below nothing.
func TestWorthsCount(t *testing.T) {
	p := diverse(60, 10, 4)
	d := dice(3)
	for i := range 60 {
		for j := range i {
			v := int64(d.below(2001) - 1000)
			p.Worth[i*60+j], p.Worth[j*60+i] = v, v
		}
	}
	for k := range 6 { // six are away, and so six tables have five seats
		p.People[10*k].Away = []bool{true}
		p.Days[0].Tables[k] = Table{Least: 5, Most: 5}
	}
	first, err := Feasible(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	s := newSolver(t.Context(), p, Options{Seed: 5, Steps: 1 << 20}, first)
	if s.worths == nil {
		t.Fatal("not taken the quick way")
	}
	for range 20 {
		s.annealWorths(4, 300, .9)
		if f := s.m.counter.count(s.st.seating()); f.Mix != s.st.cost.mix {
			t.Fatalf("%d, counted %d", s.st.cost.mix, f.Mix)
		}
		if f := s.m.counter.count(s.best); f.Mix != s.bestCost.mix {
			t.Fatalf("the best %d, counted %d", s.bestCost.mix, f.Mix)
		}
	}
	r, err := Seat(t.Context(), p, Options{Seed: 5, Steps: 1 << 18})
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify(p, r); err != nil {
		t.Fatal(err)
	}
}

// TestWorthsOnlyWhereNothingElseCounts: rules, empty seats, several days and large worths go the ordinary way.
func TestWorthsOnlyWhereNothingElseCounts(t *testing.T) {
	for name, change := range map[string]func(p *Problem){
		"apart":      func(p *Problem) { p.Apart = [][2]int32{{0, 1}} },
		"together":   func(p *Problem) { p.Together = [][]int32{{0, 1}} },
		"empty seat": func(p *Problem) { p.Days[0].Tables[0].Most++; p.Days[0].Tables[0].Least-- },
		"locked":     func(p *Problem) { p.Locks = []Lock{{0, 3, 1}} },
		"coaches":    func(p *Problem) { p.People[0].Coach, p.Coaches = true, CoachesBalanced },
		"needs":      func(p *Problem) { p.People[0].Needs, p.Days[0].Tables[2].Kinds = 1, 1 },
		"days":       func(p *Problem) { p.Days = append(p.Days, p.Days[0]); p.AnyMeetings = true },
		"known":      func(p *Problem) { p.Known = [][2]int32{{0, 1}} },
		"large":      func(p *Problem) { p.Worth[1], p.Worth[24] = 40000, 40000 },
		"values":     func(p *Problem) { p.Attributes = []Attribute{{Value: make([]int32, 24), Weight: 1}} },
	} {
		p := diverse(24, 4, 1)
		change(p)
		r, err := Seat(t.Context(), p, Options{Seed: 1, Steps: 1 << 16})
		if err != nil {
			t.Fatal(name, err)
		}
		if err := Verify(p, r); err != nil {
			t.Error(name, err)
		}
		if s := newSolver(t.Context(), p, Options{}, r.Seating); s.worths != nil {
			t.Error(name, "taken the quick way")
		}
	}
	p := diverse(24, 4, 1)
	one, err := Seat(t.Context(), p, Options{Seed: 7, Steps: 1 << 18})
	two, err2 := Seat(t.Context(), p, Options{Seed: 7, Steps: 1 << 18})
	if err != nil || err2 != nil || one.Figures != two.Figures {
		t.Error("another answer for the same seed")
	}
}
