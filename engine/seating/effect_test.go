package seating

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestEffect compares what a judge says of changes with counting before and after.
func TestEffect(t *testing.T) {
	swaps := 0
	rapid.Check(t, func(rt *rapid.T) {
		p := some(rt)
		s, err := Feasible(t.Context(), p)
		if err != nil {
			return
		}
		j, err := NewJudge(p)
		if err != nil {
			rt.Fatal(err)
		}
		day, who := rapid.Int32Range(0, int32(len(p.Days)-1)).Draw(rt, "day"), rapid.Int32Range(0, int32(len(p.People)-1)).Draw(rt, "who")
		list, err := j.Swaps(s, day, who)
		if err != nil {
			rt.Fatal(err)
		}
		before, _ := Count(p, s)
		for k, w := range list {
			changes := []Change{{day, who, w.Table}}
			if w.With >= 0 {
				changes = append(changes, Change{day, w.With, s[day][who]})
			}
			e, err := j.Effect(s, changes...)
			if err != nil || len(e.Broken) > 0 || e.Before != before {
				rt.Fatal(err, e)
			}
			after, err := Count(p, e.Seating)
			if err != nil || after != e.After {
				rt.Fatal(err, after, e.After)
			}
			said := Swap{w.With, w.Table, after.Lone - before.Lone, after.Repeats - before.Repeats, after.Short - before.Short, after.Mix - before.Mix}
			if said != w {
				rt.Fatalf("the swap %+v changes %+v", w, said)
			}
			if n := len(e.New) - len(e.Lost); n != after.Pairs-before.Pairs {
				rt.Fatalf("%d more pairs, and not %d", n, after.Pairs-before.Pairs)
			}
			if k > 0 {
				swaps++
			}
		}
	})
	t.Log(swaps, "swaps")
}

func TestEffectSaysWhatBreaks(t *testing.T) {
	p := golfers(2, 2, 1)
	p.Apart = [][2]int32{{0, 2}}
	j, err := NewJudge(p)
	if err != nil {
		t.Fatal(err)
	}
	s := Seating{{0, 0, 1, 1}}
	e, err := j.Effect(s, Change{0, 1, 1}, Change{0, 2, 0})
	want := []Broken{{Rule{RuleApart, 0}, 0, 0}}
	if err != nil || !slices.Equal(e.Broken, want) || !slices.Equal(e.New, [][2]int32{{1, 3}, {0, 2}}) && !slices.Equal(e.New, [][2]int32{{0, 2}, {1, 3}}) {
		t.Fatalf("%+v, %v", e, err)
	}
	if e, err = j.Effect(s, Change{0, 1, 1}); err != nil || len(e.Broken) != 2 || e.Broken[0].Rule.Kind != RuleSizes {
		t.Fatalf("%+v, %v", e, err)
	}
	for _, c := range []Change{{1, 0, 0}, {0, 9, 0}, {0, 0, 5}, {-1, 0, 0}} {
		if _, err := j.Effect(s, c); err == nil {
			t.Errorf("%+v is possible", c)
		}
	}
}

// TestSwapsSayWhyThereAreNone: a seating that breaks rules, and one that is not of the problem, are told apart.
func TestSwapsSayWhyThereAreNone(t *testing.T) {
	p := golfers(2, 2, 1)
	p.Apart = [][2]int32{{0, 1}}
	j, err := NewJudge(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct {
		seating Seating
		want    string
	}{
		{Seating{{0, 0, 1, 1}}, "the seating breaks a rule already, so no exchange keeps them all (broken: 1)"},
		{Seating{{0, 1, 0, 7}}, "day 0: person 3 is at table 7, which is not possible"},
	} {
		list, err := j.Swaps(v.seating, 0, 0)
		if err == nil || err.Error() != v.want || list != nil {
			t.Errorf("%v: %v, %v", v.seating, list, err)
		}
	}
	if _, err := j.Swaps(Seating{{0, 1, 0, 1}}, 0, 0); err != nil {
		t.Error(err)
	}
}

// TestVerifyRefuses changes a right result in every way that matters.
func TestVerifyRefuses(t *testing.T) {
	p := withCoaches(golfers(4, 3, 2))
	p.Apart = [][2]int32{{4, 5}}
	r, err := Seat(t.Context(), p, Options{Seed: 2, Steps: 100_000})
	if err != nil || Verify(p, r) != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(r *Result){
		"figures": func(r *Result) { r.Figures.Repeats++ },
		"bound":   func(r *Result) { r.Bound.Repeats = r.Figures.Repeats + 1 },
		"met":     func(r *Result) { r.Bound.LeastMet = r.Figures.LeastMet - 1 },
		"sizes":   func(r *Result) { r.Seating[0][4] = (r.Seating[0][4] + 1) % 4 },
		"coaches": func(r *Result) { r.Seating[1][0], r.Seating[1][1] = r.Seating[1][1], r.Seating[1][0] },
		"apart": func(r *Result) {
			i := slices.IndexFunc(r.Seating[0][6:], func(t int32) bool { return t == r.Seating[0][5] }) + 6
			r.Seating[0][4], r.Seating[0][i] = r.Seating[0][i], r.Seating[0][4]
		},
		"people": func(r *Result) { r.Seating[0] = r.Seating[0][1:] },
		"days":   func(r *Result) { r.Seating = r.Seating[1:] },
		"table":  func(r *Result) { r.Seating[0][0] = 9 },
		"away":   func(r *Result) { r.Seating[0][0] = Away },
	} {
		bad := *r
		bad.Seating = r.Seating.Clone()
		change(&bad)
		if Verify(p, &bad) == nil {
			t.Errorf("%s: a wrong result passes", name)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	for name, change := range map[string]func(p *Problem){
		"nobody":    func(p *Problem) { p.People = nil },
		"no day":    func(p *Problem) { p.Days = nil },
		"no table":  func(p *Problem) { p.Days[0].Tables = nil },
		"sizes":     func(p *Problem) { p.Days[0].Tables[0].Most = 0 },
		"coaches":   func(p *Problem) { p.Coaches = 7 },
		"away":      func(p *Problem) { p.People[0].Away = []bool{true} },
		"together":  func(p *Problem) { p.Together = [][]int32{{0, 0}} },
		"strangers": func(p *Problem) { p.Together = [][]int32{{0, 99}} },
		"apart":     func(p *Problem) { p.Apart = [][2]int32{{1, 1}} },
		"known":     func(p *Problem) { p.Known = [][2]int32{{-1, 1}} },
		"lock":      func(p *Problem) { p.Locks = []Lock{{5, 0, 0}} },
		"attribute": func(p *Problem) { p.Attributes = []Attribute{{Value: []int32{1}}} },
		"values":    func(p *Problem) { p.Attributes = []Attribute{{Value: []int32{-2, 0, 0, 0}}} },
		"weight":    func(p *Problem) { p.Attributes = []Attribute{{Value: make([]int32, 4), Weight: -1}} },
		"worth":     func(p *Problem) { p.Worth = make([]int64, 3) },
		"sides":     func(p *Problem) { p.Worth = make([]int64, 16); p.Worth[1] = 5 },
	} {
		p := golfers(2, 2, 2)
		change(p)
		if _, err := Seat(t.Context(), p, Options{}); err == nil {
			t.Errorf("%s: a wrong problem is taken", name)
		}
		if _, err := NewJudge(p); err == nil {
			t.Errorf("%s: a wrong problem is judged", name)
		}
	}
}

// TestAnytime: the best so far only becomes better, is right at any moment, and a context that ends gives it.
func TestAnytime(t *testing.T) {
	p := golfers(8, 4, 10)
	var last *Progress
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r, err := Seat(ctx, p, Options{Seed: 1, Steps: 1 << 40, Progress: func(now Progress) {
		f, err := Count(p, now.Seating)
		if err != nil || f != now.Figures || last != nil && (f.Compare(last.Figures) > 0 || now.Steps <= last.Steps) {
			t.Fatal(err, f, now, last)
		}
		last = &now
		if now.Steps > 300_000 {
			stop()
		}
	}})
	if err != nil || r.Ended != EndedTime || Verify(p, r) != nil || last == nil {
		t.Fatal(err, r)
	}
	more, err := Seat(t.Context(), p, Options{Seed: 4, Steps: 50_000, Start: r.Seating})
	if err != nil || more.Figures.Compare(r.Figures) > 0 {
		t.Fatal("going on from a seating made it worse", err)
	}
	hurry, done := context.WithTimeout(t.Context(), 60*time.Millisecond)
	defer done()
	if r, err := Seat(hurry, p, Options{Seed: 1, Steps: 1 << 40}); err != nil || r.Ended != EndedTime || Verify(p, r) != nil {
		t.Fatal("time over:", err, r)
	}
	ease, finished := context.WithTimeout(t.Context(), time.Hour)
	defer finished()
	a, errA := Seat(ease, p, Options{Seed: 6, Steps: 600_000})
	b, errB := Seat(t.Context(), p, Options{Seed: 6, Steps: 600_000})
	if err := errors.Join(errA, errB); err != nil || a.Ended != EndedSteps || !slices.EqualFunc(a.Seating, b.Seating, slices.Equal[[]int32]) {
		t.Fatal("a clock that is in no hurry changed the tables", err)
	}
	ended, stopped := context.WithCancel(t.Context())
	stopped()
	if r, err := Seat(ended, p, Options{}); err == nil && Verify(p, r) != nil {
		t.Fatal("a context that has ended gives a wrong seating")
	}
}

// TestMixed is the goal for a mixed programme: 100 people at 10 tables on 6 days, with rules of every kind.
func TestMixed(t *testing.T) {
	p := mixedRules()
	var first, last Figures
	for k, steps := range []int64{20_000, 2_000_000} {
		at := time.Now()
		r, err := Seat(t.Context(), p, Options{Seed: 7, Steps: steps})
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(p, r); err != nil {
			t.Fatal(err)
		}
		t.Logf("%v: %+v of %+v", time.Since(at), r.Figures, r.Bound)
		if last = r.Figures; k == 0 {
			first = last
		}
	}
	if last.Compare(first) >= 0 {
		t.Errorf("a hundred times the steps made nothing better: %+v, %+v", first, last)
	}
}

// mixedRules has 100 people, ten of them coaches who keep a table, 10 tables of different kinds, 6 days.
func mixedRules() *Problem {
	p := withCoaches(golfers(10, 10, 6))
	for d := range p.Days {
		for _, t := range []int{2, 5} {
			p.Days[d].Tables[t].Kinds |= 1 // near the door
		}
		p.Days[d].Tables[5].Kinds |= 2 // hearing loop
		p.Days[d].Tables[7].Kinds |= 4 // quiet
	}
	for i := range int32(4) {
		p.People[20+i].Needs = 1
		p.People[30+i].Needs = 4
	}
	p.People[40].Needs = 2
	p.Together = [][]int32{{50, 51}, {52, 53, 54}, {20, 55}}
	for i := range int32(10) {
		p.Apart = append(p.Apart, [2]int32{60 + i, 75 + i}, [2]int32{61 + i, 50 + i})
	}
	p.People[90].Away = []bool{false, true, false, false, false, false}
	p.Days[1].Tables[9].Least = 9
	p.Locks = []Lock{{0, 95, 3}, {2, 96, 4}}
	side, years := Attribute{Weight: 2, Lone: true}, Attribute{Weight: 1}
	for i := range p.People {
		side.Value, years.Value = append(side.Value, int32(i%2)), append(years.Value, int32(i/7%4))
	}
	p.Attributes = []Attribute{side, years}
	return p
}

// TestContradictionsNamed: a few that people make, and what is said of them.
func TestContradictionsNamed(t *testing.T) {
	for name, v := range map[string]struct {
		change func(p *Problem)
		want   []Rule
	}{
		"too many for the kind": {func(p *Problem) {
			for i := range 4 {
				p.People[i].Needs = 1
			}
			p.Days[0].Tables[1].Kinds = 1
		}, []Rule{{RuleNeeds, 0}, {RuleNeeds, 1}, {RuleNeeds, 2}, {RuleNeeds, 3}}},
		"together and apart": {func(p *Problem) {
			p.Together, p.Apart = [][]int32{{5, 6}, {6, 7}, {1, 2}}, [][2]int32{{0, 1}, {5, 7}}
		}, []Rule{{RuleTogether, 0}, {RuleTogether, 1}, {RuleApart, 1}}},
		"more apart than tables": {func(p *Problem) {
			p.Apart = [][2]int32{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}, {4, 5}}
		}, []Rule{{RuleApart, 0}, {RuleApart, 1}, {RuleApart, 2}, {RuleApart, 3}, {RuleApart, 4}, {RuleApart, 5}}},
		"no such table": {func(p *Problem) { p.People[8].Needs = 8; p.Apart = [][2]int32{{0, 1}} }, []Rule{{RuleNeeds, 8}}},
		"a large group": {func(p *Problem) { p.Together = [][]int32{{0, 1, 2, 3}} }, []Rule{{RuleTogether, 0}}},
		"too few seats": {func(p *Problem) { p.People = append(p.People, Person{}) }, nil},
	} {
		p := golfers(3, 3, 1)
		v.change(p)
		_, err := Seat(t.Context(), p, Options{})
		var no *ContradictionError
		if !errors.As(err, &no) || !slices.Equal(no.Rules, v.want) || !no.Smallest || no.Day != 0 || no.Error() == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLockTable(t *testing.T) {
	p := golfers(4, 4, 3)
	for d := range p.Days {
		for k := range p.Days[d].Tables {
			p.Days[d].Tables[k] = Table{3, 5, 0}
		}
	}
	first, err := Seat(t.Context(), p, Options{Seed: 1, Steps: 20_000})
	if err != nil {
		t.Fatal(err)
	}
	locked, err := LockTable(p, first.Seating, 1, 2)
	if err != nil || len(p.Locks) != 0 || p.Days[1].Tables[2] != (Table{3, 5, 0}) {
		t.Fatal(err, p.Locks)
	}
	r, err := Seat(t.Context(), locked, Options{Seed: 2, Steps: 200_000})
	if err != nil || Verify(locked, r) != nil {
		t.Fatal(err)
	}
	same := true
	for i, at := range r.Seating[1] {
		if (at == 2) != (first.Seating[1][i] == 2) {
			t.Errorf("person %d came or went", i)
		}
		same = same && at == first.Seating[1][i]
	}
	if same {
		t.Error("the other tables stayed too")
	}
	for _, v := range [][2]int32{{3, 0}, {0, 4}, {-1, 0}} {
		if _, err := LockTable(p, first.Seating, v[0], v[1]); err == nil {
			t.Errorf("%v is a table", v)
		}
	}
}
