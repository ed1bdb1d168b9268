package assign

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// placings calls fn with every placing of a small problem that keeps its rules: how many each person of a side is placed with.
func placings(p *Problem, fn func(pairs int, with [2][]int32)) {
	room := [2][]int32{capacities(p.LeftCapacity, p.Left), capacities(p.RightCapacity, p.Right)}
	with := [2][]int32{make([]int32, p.Left), make([]int32, p.Right)}
	rule, _ := p.rules()
	var try func(k, n int)
	try = func(k, n int) {
		if k == len(p.Pairs) {
			fn(n, with)
			return
		}
		e := p.Pairs[k]
		r := rule[[2]int32{e.Left, e.Right}]
		if r != ruleMust {
			try(k+1, n)
		}
		if r != ruleNever && with[0][e.Left] < room[0][e.Left] && with[1][e.Right] < room[1][e.Right] {
			with[0][e.Left]++
			with[1][e.Right]++
			try(k+1, n+1)
			with[0][e.Left]--
			with[1][e.Right]--
		}
	}
	try(0, 0)
}

// trueReasons checks what each reason says against all placings.
func trueReasons(t *testing.T, p *Problem, r *Result) (kinds [3]int) {
	t.Helper()
	reasons, err := Reasons(t.Context(), p, r)
	if err != nil {
		t.Fatal(err)
	}
	now := [2][]int32{make([]int32, p.Left), make([]int32, p.Right)}
	for _, k := range r.Placed {
		now[0][p.Pairs[k].Left]++
		now[1][p.Pairs[k].Right]++
	}
	for _, why := range reasons {
		side := 0
		if why.Right {
			side = 1
		}
		for _, u := range why.Unplaced {
			found := false
			placings(p, func(pairs int, with [2][]int32) {
				switch {
				case !why.Worth: // somebody of the set is always alone
					found = found || !slices.ContainsFunc(why.People, func(i int32) bool { return with[side][i] == 0 })
				case with[side][u] > 0 && pairs >= len(r.Placed):
					all := true
					for s := range now {
						for i, n := range now[s] {
							all = all && (n == 0 || with[s][i] > 0)
						}
					}
					found = found || all && (len(why.Several) > 0 && pairs == len(r.Placed) || len(why.Several) == 0)
				}
			})
			if found != why.Worth {
				t.Errorf("%+v is not true of %d: %+v placed %v", why, u, *p, r.Placed)
			}
			if !why.Worth {
				kinds[0]++
			} else {
				kinds[1+min(1, len(why.Several))]++
			}
		}
	}
	return kinds
}

// TestReasonsAreTrue looks at all placings of small questions: of a Hall set somebody is always left, and who is left for the total alone could be placed.
func TestReasonsAreTrue(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 19))
	var kinds [3]int
	for range 6000 {
		p := small(r, 10)
		got, err := Solve(t.Context(), p)
		if err != nil {
			continue
		}
		for k, n := range trueReasons(t, p, got) {
			kinds[k] += n
		}
		if t.Failed() {
			return
		}
	}
	for k, n := range kinds {
		if n < 50 {
			t.Errorf("only %d reasons of kind %d", n, k)
		}
	}
}

// FuzzReasons is the same for any question.
func FuzzReasons(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		p := small(rand.New(rand.NewPCG(a, b)), 9)
		if got, err := Solve(t.Context(), p); err == nil {
			trueReasons(t, p, got)
			explained(t, p, got)
		}
	})
}
