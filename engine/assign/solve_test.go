package assign

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

// best is the best placing of a small problem by trying all: how many are placed and their total; ok is false when must
// pairs cannot be.
func best(p *Problem) (count int, sum int64, ok bool) {
	roomL, roomR := capacities(p.LeftCapacity, p.Left), capacities(p.RightCapacity, p.Right)
	rule, err := p.rules()
	if err != nil {
		return 0, 0, false
	}
	var try func(k, n int, s int64)
	try = func(k, n int, s int64) {
		if k == len(p.Pairs) {
			if better := !ok || p.Objective == Complete && n > count || (p.Objective == BestTotal || n == count) && s > sum; better {
				count, sum, ok = n, s, true
			}
			return
		}
		e := p.Pairs[k]
		r := rule[[2]int32{e.Left, e.Right}]
		if r != ruleMust {
			try(k+1, n, s)
		}
		if r != ruleNever && roomL[e.Left] > 0 && roomR[e.Right] > 0 {
			roomL[e.Left]--
			roomR[e.Right]--
			try(k+1, n+1, s+e.Score)
			roomL[e.Left]++
			roomR[e.Right]++
		}
	}
	try(0, 0, 0)
	return count, sum, ok
}

// small makes a random problem that best can try: at most most pairs.
func small(r *rand.Rand, most int) *Problem {
	p := &Problem{Left: 1 + r.IntN(5), Right: 1 + r.IntN(5), Objective: Objective(r.IntN(2))}
	width := []int64{2, 5, 100, 1 << 40, MaxScore}[r.IntN(5)]
	for i := range p.Left {
		for j := range p.Right {
			if len(p.Pairs) < most && r.IntN(10) < 7 {
				p.Pairs = append(p.Pairs, Pair{int32(i), int32(j), r.Int64N(2*width+1) - width})
			}
		}
	}
	r.Shuffle(len(p.Pairs), func(a, b int) { p.Pairs[a], p.Pairs[b] = p.Pairs[b], p.Pairs[a] })
	if r.IntN(2) == 0 {
		for range p.Left {
			p.LeftCapacity = append(p.LeftCapacity, int32(r.IntN(4)))
		}
	}
	if r.IntN(2) == 0 {
		for range p.Right {
			p.RightCapacity = append(p.RightCapacity, int32(r.IntN(4)))
		}
	}
	for _, e := range p.Pairs {
		switch r.IntN(12) {
		case 0:
			p.Must = append(p.Must, [2]int32{e.Left, e.Right})
		case 1:
			p.Never = append(p.Never, [2]int32{e.Left, e.Right})
		}
	}
	return p
}

func TestSolveIsBestOnSmallProblems(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	solved := 0
	for trial := range 20000 {
		p := small(r, 13)
		if sameAsBest(t, p) {
			solved++
		}
		if t.Failed() {
			t.Fatalf("trial %d: %+v", trial, *p)
		}
	}
	if solved < 10000 {
		t.Errorf("only %d problems had an answer", solved)
	}
}

func sameAsBest(t *testing.T, p *Problem) bool {
	t.Helper()
	count, sum, ok := best(p)
	// Small problems are nearly all solved the quick way, so the other is asked too.
	if slow, err := solve(context.Background(), p, true); err == nil {
		if p.Objective == Complete && len(slow.Placed) != count || slow.Total != sum {
			t.Errorf("by scaling: placed %d, total %d; best %d, %d", len(slow.Placed), slow.Total, count, sum)
		}
		if err := Verify(p, slow); err != nil {
			t.Error("by scaling:", err)
		}
	} else if ok {
		t.Error("by scaling:", err)
	}
	got, err := Solve(context.Background(), p)
	if !ok {
		if err == nil {
			t.Error("an answer where there is none")
		}
		return false
	}
	if err != nil {
		t.Error(err)
		return false
	}
	if p.Objective == Complete && len(got.Placed) != count || got.Total != sum {
		t.Errorf("placed %d, total %d; best %d, %d", len(got.Placed), got.Total, count, sum)
	}
	if err := Verify(p, got); err != nil {
		t.Error(err)
	}
	explained(t, p, got)
	return true
}

// explained checks that everybody who is placed with nobody has a reason that holds.
func explained(t *testing.T, p *Problem, r *Result) {
	t.Helper()
	reasons, err := Reasons(t.Context(), p, r)
	if err != nil {
		t.Fatal(err)
	}
	alone := map[[2]int32]bool{}
	for side, capacity := range [][]int32{capacities(p.LeftCapacity, p.Left), capacities(p.RightCapacity, p.Right)} {
		for who, c := range capacity {
			if c > 0 {
				alone[[2]int32{int32(side), int32(who)}] = true
			}
		}
	}
	for _, k := range r.Placed {
		delete(alone, [2]int32{0, p.Pairs[k].Left})
		delete(alone, [2]int32{1, p.Pairs[k].Right})
	}
	for _, why := range reasons {
		if why.Worth && len(why.Several) == 0 && p.Objective == Complete {
			t.Errorf("%+v: could be placed", why)
		}
		if err := VerifyReason(p, r, why); err != nil {
			t.Errorf("%+v: %v", why, err)
		}
		for _, i := range why.Unplaced {
			side := int32(0)
			if why.Right {
				side = 1
			}
			delete(alone, [2]int32{side, i})
		}
	}
	if len(alone) > 0 {
		t.Errorf("no reason for %v", alone)
	}
}

// TestVerifyFindsMistakes changes right answers in every way that should be noticed.
func TestVerifyFindsMistakes(t *testing.T) {
	p := made(3, 40, 35, 6, 1000)
	p.Must, p.Never = [][2]int32{{p.Pairs[0].Left, p.Pairs[0].Right}}, [][2]int32{{p.Pairs[100].Left, p.Pairs[100].Right}}
	fresh := func() *Result {
		r, err := Solve(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if err := Verify(p, fresh()); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(r *Result){
		"one less":     func(r *Result) { r.Total -= p.Pairs[r.Placed[3]].Score; r.Placed = slices.Delete(r.Placed, 3, 4) },
		"without must": func(r *Result) { r.Total -= p.Pairs[0].Score; r.Placed = r.Placed[1:] },
		"total":        func(r *Result) { r.Total++ },
		"twice":        func(r *Result) { r.Placed[5] = r.Placed[4] },
		"beyond":       func(r *Result) { r.Placed[5] = int32(len(p.Pairs)) },
		"cover":        func(r *Result) { r.Proof.CoverLeft[7] = !r.Proof.CoverLeft[7] },
		"no cover":     func(r *Result) { r.Proof.CoverLeft, r.Proof.CoverRight = make([]bool, 40), make([]bool, 35) },
		"cheap":        func(r *Result) { r.Proof.PriceRight[p.Pairs[r.Placed[9]].Right]-- },
		"dear":         func(r *Result) { r.Proof.PriceLeft[p.Pairs[r.Placed[9]].Left]++ },
		"huge":         func(r *Result) { r.Proof.PriceLeft[0] = 1 << 62 },
		"short":        func(r *Result) { r.Proof.PriceLeft = r.Proof.PriceLeft[1:] },
	} {
		r := fresh()
		spoil(r)
		if Verify(p, r) == nil {
			t.Errorf("%s: not noticed", name)
		}
	}
}

func TestWrongProblemsAreRefused(t *testing.T) {
	pairs := []Pair{{0, 0, 1}, {0, 1, 2}, {1, 0, 3}}
	for name, p := range map[string]*Problem{
		"outside":     {Left: 1, Right: 2, Pairs: pairs},
		"negative":    {Left: 2, Right: 2, Pairs: []Pair{{-1, 0, 1}}},
		"twice":       {Left: 2, Right: 2, Pairs: append([]Pair{{0, 1, 5}}, pairs...)},
		"large":       {Left: 2, Right: 2, Pairs: []Pair{{0, 0, MaxScore + 1}}},
		"capacities":  {Left: 2, Right: 2, Pairs: pairs, LeftCapacity: []int32{1}},
		"below":       {Left: 2, Right: 2, Pairs: pairs, RightCapacity: []int32{1, -1}},
		"must absent": {Left: 2, Right: 2, Pairs: pairs, Must: [][2]int32{{1, 1}}},
		"must never":  {Left: 2, Right: 2, Pairs: pairs, Must: [][2]int32{{0, 1}}, Never: [][2]int32{{0, 1}}},
		"must full":   {Left: 2, Right: 2, Pairs: pairs, Must: [][2]int32{{0, 1}, {0, 0}}},
		"must nobody": {Left: 2, Right: 2, Pairs: pairs, Must: [][2]int32{{7, 1}}},
		"objective":   {Left: 2, Right: 2, Pairs: pairs, Objective: 9},
	} {
		if _, err := Solve(t.Context(), p); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Solve(ctx, made(1, 50, 50, 5, 9)); !errors.Is(err, context.Canceled) {
		t.Errorf("goes on when it should stop: %v", err)
	}
	huge := made(1, 1200, 1200, 1, 2)
	for k := range huge.Pairs {
		huge.Pairs[k] = Pair{int32(k), int32(k), MaxScore}
	}
	if _, err := Solve(t.Context(), huge); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a total that does not fit: %v", err)
	}
}

// TestPricesOfSeveralHold: somebody who bids for several, and loses two of them to others, may see more elsewhere than when they bid for the third.
func TestPricesOfSeveralHold(t *testing.T) {
	p := &Problem{Left: 2, Right: 3, LeftCapacity: []int32{3, 1}, RightCapacity: []int32{2, 2, 1}, Pairs: []Pair{{0, 0, 1}, {0, 2, 4}, {0, 1, -5}, {1, 2, 3}, {1, 1, -4}}}
	r, err := Solve(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify(p, r); err != nil || len(r.Placed) != 4 || r.Total != -4 {
		t.Errorf("%+v: %v", r, err)
	}
}

func FuzzSolve(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Add(uint64(3), uint64(5))
	f.Fuzz(func(t *testing.T, a, b uint64) { sameAsBest(t, small(rand.New(rand.NewPCG(a, b)), 12)) })
}

// made makes a larger random problem in which each left person has k different candidates.
func made(seed uint64, left, right, k int, width int64) *Problem {
	r := rand.New(rand.NewPCG(seed, 7))
	p := &Problem{Left: left, Right: right}
	seen := make([]int, right)
	for i := range left {
		for n := 0; n < min(k, right); {
			j := r.IntN(right)
			if seen[j] == i+1 {
				continue
			}
			seen[j] = i + 1
			n++
			p.Pairs = append(p.Pairs, Pair{int32(i), int32(j), r.Int64N(width)})
		}
	}
	return p
}

func TestLargerProblemsAreProved(t *testing.T) {
	for _, c := range []struct {
		left, right, k int
		width          int64
		objective      Objective
		capL, capR     int32
	}{
		{300, 300, 20, 1000000, Complete, 1, 1}, {300, 300, 3, 1000, Complete, 1, 1}, {300, 200, 5, 5, Complete, 1, 1},
		{200, 300, 5, 100, Complete, 1, 1}, {200, 300, 5, 100, BestTotal, 1, 1}, {300, 100, 5, 100, Complete, 1, 2},
		{100, 300, 8, 1000, Complete, 3, 1}, {200, 200, 10, 100, Complete, 2, 3}, {200, 200, 10, 100, BestTotal, 3, 2},
		{300, 40, 10, 100, Complete, 1, 8}, {300, 30, 10, 100, Complete, 1, 8}, {200, 200, 9, MaxScore, Complete, 2, 2}, {400, 400, 400, 1, Complete, 1, 1},
	} {
		p := made(9, c.left, c.right, c.k, c.width)
		p.Objective = c.objective
		for range c.left {
			p.LeftCapacity = append(p.LeftCapacity, c.capL)
		}
		for range c.right {
			p.RightCapacity = append(p.RightCapacity, c.capR)
		}
		got, err := Solve(t.Context(), p)
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		if err := Verify(p, got); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
		explained(t, p, got)
		slow, err := solve(t.Context(), p, true)
		if err != nil || slow.Total != got.Total || len(slow.Placed) != len(got.Placed) {
			t.Errorf("%+v by scaling: %+v, %v", c, slow, err)
		} else if err := Verify(p, slow); err != nil {
			t.Errorf("%+v by scaling: %v", c, err)
		}
	}
}
