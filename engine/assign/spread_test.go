package assign

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// worthOf is how good a placing is: people, then pairs, then the total.
type worthOf struct {
	people, pairs int
	total         int64
}

func (a worthOf) compare(b worthOf) int {
	return cmp.Or(cmp.Compare(a.people, b.people), cmp.Compare(a.pairs, b.pairs), cmp.Compare(a.total, b.total))
}

// bestSpread is the best placing of a small problem with people first, by trying all. It is said beside it whether must pairs can be, and the most pairs
// and people that any placing has.
func bestSpread(p *Problem) (best worthOf, ok bool, mostPairs int) {
	rule, err := p.rules()
	if err != nil {
		return best, false, 0
	}
	room := [2][]int32{capacities(p.LeftCapacity, p.Left), capacities(p.RightCapacity, p.Right)}
	full := [2][]int32{slices.Clone(room[0]), slices.Clone(room[1])}
	var try func(k int, w worthOf)
	try = func(k int, w worthOf) {
		if k == len(p.Pairs) {
			for side := range room {
				for who := range room[side] {
					if room[side][who] < full[side][who] {
						w.people++
					}
				}
			}
			mostPairs = max(mostPairs, w.pairs)
			if !ok || w.compare(best) > 0 {
				best, ok = w, true
			}
			return
		}
		e := p.Pairs[k]
		r := rule[[2]int32{e.Left, e.Right}]
		if r != ruleMust {
			try(k+1, w)
		}
		if r != ruleNever && room[0][e.Left] > 0 && room[1][e.Right] > 0 {
			room[0][e.Left]--
			room[1][e.Right]--
			try(k+1, worthOf{0, w.pairs + 1, w.total + e.Score})
			room[0][e.Left]++
			room[1][e.Right]++
		}
	}
	try(0, worthOf{})
	return best, ok, mostPairs
}

// smallSpread is a small problem with people first.
func smallSpread(r *rand.Rand, most int) *Problem {
	p := small(r, most)
	p.Objective = PeopleFirst
	return p
}

// spreadIsBest checks an answer against all placings, its proof, its reasons, and what each change costs.
func spreadIsBest(t *testing.T, p *Problem) (solved, better bool) {
	t.Helper()
	want, ok, mostPairs := bestSpread(p)
	got, err := Solve(t.Context(), p)
	if (err == nil) != ok {
		t.Fatalf("can be solved: %v, but %v", ok, err)
	}
	if !ok {
		return false, false
	}
	have := worthOf{People(p, got.Placed), len(got.Placed), got.Total}
	if have != want {
		t.Errorf("placed %+v, best %+v", have, want)
	}
	if want.pairs != mostPairs {
		t.Errorf("people first has %d pairs, and %d are possible", want.pairs, mostPairs)
	}
	if err := Verify(p, got); err != nil {
		t.Error(err)
	}
	explained(t, p, got)
	reasons, err := Reasons(t.Context(), p, got)
	if err != nil {
		t.Fatal(err)
	}
	for _, why := range reasons {
		if why.Worth || len(why.Several) > 0 {
			t.Errorf("%+v: is left for others' second partners, or for points", why)
		}
	}
	trueReasons(t, p, got)
	plain := *p
	plain.Objective = Complete
	before, err := Solve(t.Context(), &plain)
	if err != nil {
		t.Fatal(err)
	}
	return true, have.people > People(p, before.Placed)
}

func TestPeopleFirstIsBestOnSmallProblems(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 2))
	solved, better := 0, 0
	for trial := range 12000 {
		p := smallSpread(r, 11)
		ok, more := spreadIsBest(t, p)
		if ok {
			solved++
		}
		if more {
			better++
		}
		if t.Failed() {
			t.Fatalf("trial %d: %+v", trial, *p)
		}
	}
	if solved < 6000 || better < 100 {
		t.Errorf("%d problems had an answer, and %d a better one", solved, better)
	}
}

func FuzzPeopleFirst(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Add(uint64(7), uint64(11))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		p := smallSpread(rand.New(rand.NewPCG(a, b)), 11)
		spreadIsBest(t, p)
		whatIfIsTrue(t, p)
	})
}

// whatIfIsTrue compares what each change costs with solving again. It gives how many changes were possible, and how many cost a person their partner.
func whatIfIsTrue(t *testing.T, p *Problem) (possible, alone int) {
	t.Helper()
	was, err := Solve(t.Context(), p)
	if err != nil {
		return 0, 0
	}
	all := make([]int32, len(p.Pairs))
	for k := range all {
		all[k] = int32(k)
	}
	costs, err := WhatIf(t.Context(), p, was, all)
	if err != nil {
		t.Fatal(err)
	}
	g, err := p.ready()
	if err != nil {
		t.Fatal(err)
	}
	one := newExchange(g, p, was)
	for e, k := range g.pair {
		if c := one.told(one.cost(int32(e))); c != costs[k] {
			t.Errorf("pair %d: %+v by the one search, %+v by the other", k, c, costs[k])
		}
	}
	for k, c := range costs {
		now, err := Solve(t.Context(), changed(p, int32(k), !slices.Contains(was.Placed, int32(k))))
		if (err == nil) != c.Possible {
			t.Fatalf("pair %d of %+v: %+v, but solving again says %v", k, *p, c, err)
		}
		if err != nil {
			continue
		}
		possible++
		want := Cost{true, int32(People(p, was.Placed) - People(p, now.Placed)), int32(len(was.Placed) - len(now.Placed)), was.Total - now.Total}
		if !p.several() {
			want.People = 0 // places say it
		}
		if c != want {
			t.Fatalf("pair %d of %+v: %+v, but solving again costs %+v", k, *p, c, want)
		}
		if c.People > 0 {
			alone++
		}
	}
	return possible, alone
}

func TestWhatIfWithPeopleFirst(t *testing.T) {
	r := rand.New(rand.NewPCG(32, 4))
	possible, alone := 0, 0
	for range 3000 {
		a, b := whatIfIsTrue(t, smallSpread(r, 16))
		possible, alone = possible+a, alone+b
		if t.Failed() {
			return
		}
	}
	if possible < 5000 || alone < 500 {
		t.Errorf("%d changes were possible, and %d left somebody alone", possible, alone)
	}
}

// TestNobodyAloneBesideSomebodyWithSeveral: one of two has all three partners by points, and gives one up.
func TestNobodyAloneBesideSomebodyWithSeveral(t *testing.T) {
	p := &Problem{Left: 2, Right: 3, LeftCapacity: []int32{3, 3}, Pairs: []Pair{{0, 0, 90}, {0, 1, 90}, {0, 2, 90}, {1, 0, 1}, {1, 1, 2}, {1, 2, 0}}}
	plain, err := Solve(t.Context(), p)
	if err != nil || People(p, plain.Placed) != 4 {
		t.Fatalf("%+v, %v", plain, err)
	}
	p.Objective = PeopleFirst
	r, err := Solve(t.Context(), p)
	if err != nil || People(p, r.Placed) != 5 || len(r.Placed) != 3 || r.Total != 182 {
		t.Fatalf("%+v, %v", r, err)
	}
	costs, err := WhatIf(t.Context(), p, r, []int32{0, 4})
	if err != nil || costs[0] != (Cost{true, 0, 0, 1}) && costs[0] != (Cost{true, 0, 0, 89}) || costs[1] != (Cost{true, 0, 0, 1}) {
		t.Errorf("%+v, %v", costs, err)
	}
}

// TestPeopleFirstIsCompleteWithOnePlaceEach: where nobody may be placed with several the answer is the same, to the last price.
func TestPeopleFirstIsCompleteWithOnePlaceEach(t *testing.T) {
	for _, k := range []int{2, 9} {
		p := made(6, 120, 100, k, 50)
		a, err := Solve(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		p.Objective = PeopleFirst
		b, err := Solve(t.Context(), p)
		if err != nil || !slices.Equal(a.Placed, b.Placed) || !slices.Equal(a.Proof.PriceLeft, b.Proof.PriceLeft) || b.Proof.PeopleLeft != nil {
			t.Errorf("%v: differ", err)
		}
		if err := Verify(p, b); err != nil {
			t.Error(err)
		}
	}
}

// TestLargerSpreadsAreProved also has scores of the largest size: no number is made of them that could be too large.
func TestLargerSpreadsAreProved(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 4))
	more := 0
	for _, width := range []int64{1, 3, 100, 1_000_000, MaxScore} {
		for _, c := range [][5]int{{300, 300, 4, 3, 2}, {300, 300, 4, 3, 1}, {200, 100, 9, 3, 3}, {100, 300, 9, 3, 3}, {100, 260, 9, 3, 1}, {260, 100, 3, 1, 3}, {60, 60, 60, 3, 2}} {
			p := made(r.Uint64(), c[0], c[1], c[2], width)
			p.Objective = PeopleFirst
			for range c[0] {
				p.LeftCapacity = append(p.LeftCapacity, int32(1+r.IntN(c[3])))
			}
			for range c[1] {
				p.RightCapacity = append(p.RightCapacity, int32(1+r.IntN(c[4])))
			}
			got, err := Solve(t.Context(), p)
			if err != nil {
				t.Fatalf("%v, %d: %v", c, width, err)
			}
			if err := Verify(p, got); err != nil {
				t.Fatalf("%v, %d: %v", c, width, err)
			}
			explained(t, p, got)
			plain := *p
			plain.Objective = Complete
			before, err := Solve(t.Context(), &plain)
			if err != nil || len(before.Placed) != len(got.Placed) || before.Total < got.Total {
				t.Fatalf("%v, %d: %d pairs for %d, %v", c, width, len(got.Placed), len(before.Placed), err)
			}
			more += People(p, got.Placed) - People(p, before.Placed)
			g, err := p.ready()
			if err != nil {
				t.Fatal(err)
			}
			one := newExchange(g, p, got)
			if both := newMeeting(newExchange(g, p, got), 3); both != nil {
				for range 300 {
					e := r.Int32N(int32(len(g.to)))
					if a, b := one.cost(e), both.change(e); a != b {
						t.Fatalf("%v, %d, edge %d: %+v by one search, %+v by the other", c, width, e, a, b)
					}
				}
			}
		}
	}
	if more < 100 {
		t.Errorf("only %d people more", more)
	}
}

// TestVerifyFindsMistakesInPeople changes a right answer in every way that should be noticed.
func TestVerifyFindsMistakesInPeople(t *testing.T) {
	p := made(3, 60, 40, 3, 1000)
	p.Objective = PeopleFirst
	for range p.Left {
		p.LeftCapacity = append(p.LeftCapacity, 3)
	}
	fresh := func() *Result {
		r, err := Solve(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := fresh()
	if err := Verify(p, first); err != nil {
		t.Fatal(err)
	}
	lower, higher := slices.Index(first.Proof.PeopleLeft, -1), slices.Index(first.Proof.PeopleRight, 1)
	if lower < 0 || higher < 0 {
		t.Fatal("nobody is left of whom it could be proved")
	}
	plain := *p
	plain.Objective = Complete
	before, err := Solve(t.Context(), &plain)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(r *Result){
		"left":          func(r *Result) { r.Proof.PeopleLeft[lower] = 0 },
		"right":         func(r *Result) { r.Proof.PeopleRight[higher] = 0 },
		"beyond":        func(r *Result) { r.Proof.PeopleLeft[lower] = -2 },
		"none":          func(r *Result) { r.Proof.PeopleLeft, r.Proof.PeopleRight = nil, nil },
		"nothing":       func(r *Result) { r.Proof.PeopleLeft, r.Proof.PeopleRight = make([]int8, p.Left), make([]int8, p.Right) },
		"more pairs":    func(r *Result) { *r = *before },
		"of that":       func(r *Result) { r.Placed, r.Total = before.Placed, before.Total },
		"cheap":         func(r *Result) { r.Proof.PriceRight[p.Pairs[r.Placed[9]].Right] -= 1 << 20 },
		"dear":          func(r *Result) { r.Proof.PriceLeft[p.Pairs[r.Placed[9]].Left] += 1 << 20 },
		"cover":         func(r *Result) { r.Proof.CoverRight[higher] = false },
		"huge":          func(r *Result) { r.Proof.PriceLeft[0] = 1 << 62 },
		"one pair less": func(r *Result) { r.Total -= p.Pairs[r.Placed[3]].Score; r.Placed = slices.Delete(r.Placed, 3, 4) },
	} {
		r := fresh()
		spoil(r)
		if Verify(p, r) == nil {
			t.Errorf("%s: not noticed", name)
		}
	}
}

// BenchmarkPeopleFirst is a call in which each may be placed with one to three, beside the most pairs alone.
func BenchmarkPeopleFirst(b *testing.B) {
	for _, n := range []int{500, 5000} {
		for _, each := range [][2]int32{{1, 1}, {3, 1}, {3, 2}} {
			for _, objective := range []Objective{Complete, PeopleFirst} {
				p := made(4, n, n, 50, 1_000_000)
				p.Objective = objective
				for k := range n {
					p.LeftCapacity, p.RightCapacity = append(p.LeftCapacity, each[0]), append(p.RightCapacity, each[1]-int32(k)%each[1])
				}
				name := map[Objective]string{Complete: "pairs", PeopleFirst: "people"}[objective]
				b.Run(fmt.Sprintf("%s/%d/%dx%d", name, 2*n, each[0], each[1]), func(b *testing.B) {
					b.ReportAllocs()
					alone := 0
					timed(b, func() error {
						r, err := Solve(b.Context(), p)
						if err != nil {
							return err
						}
						alone = 2*n - People(p, r.Placed)
						return Verify(p, r)
					})
					b.ReportMetric(float64(alone), "alone")
				})
			}
		}
	}
}
