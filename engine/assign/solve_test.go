package assign

import (
	"context"
	"math/rand/v2"
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
	return true
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
	}
}
