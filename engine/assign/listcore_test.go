package assign

import (
	"math/rand/v2"
	"testing"
)

// TestLongLists: with long lists the search takes place in a core, and the proof holds for all pairs.
func TestLongLists(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 5))
	for trial := range 120 {
		left, right := 70+r.IntN(60), 110+r.IntN(60)
		if trial%4 == 3 {
			left, right = 160, 100 // some stay out
		}
		p := made(uint64(trial), left, right, right*9/10, []int64{2, 100, 100_000, 1 << 45}[r.IntN(4)])
		if trial%2 == 0 {
			p = lowRank(p, uint64(trial))
		}
		for k := range p.Pairs {
			p.Pairs[k].Score -= int64(trial%3) * p.Pairs[k].Score / 2 * int64(r.IntN(3))
		}
		r.Shuffle(len(p.Pairs), func(a, b int) { p.Pairs[a], p.Pairs[b] = p.Pairs[b], p.Pairs[a] })
		p.Objective = Objective(trial / 2 % 2)
		if trial%5 > 2 {
			for range right {
				p.RightCapacity = append(p.RightCapacity, r.Int32N(3))
			}
		}
		if trial%7 == 0 {
			for range left {
				p.LeftCapacity = append(p.LeftCapacity, r.Int32N(4))
			}
		}
		for range 20 {
			e := p.Pairs[r.IntN(len(p.Pairs))]
			p.Never = append(p.Never, [2]int32{e.Left, e.Right})
		}
		got, err := Solve(t.Context(), p)
		if err != nil {
			t.Fatal(trial, err)
		}
		if err := Verify(p, got); err != nil {
			t.Fatal(trial, err)
		}
	}
}

// TestWaysThroughLongLists: the core is used, with people bidding first where the best of all are the same few, and not where somebody of those has several places.
func TestWaysThroughLongLists(t *testing.T) {
	few := &Problem{Left: 120, Right: 200} // all want the same hundred columns, from the first on
	for i := range int32(120) {
		for j := range int32(200) {
			few.Pairs = append(few.Pairs, Pair{i, j, int64((200-j)*(10+i) + i*j%7)})
		}
	}
	several := *few
	several.LeftCapacity = make([]int32, 120)
	for i := range several.LeftCapacity {
		several.LeftCapacity[i] = int32(1 + i%2)
	}
	for name, c := range map[string]struct {
		p          *Problem
		core, done bool
	}{
		"short lists": {made(1, 200, 200, 40, 1000), false, false},
		"long lists":  {made(1, 200, 200, 200, 1000), true, true},
		"few":         {few, true, true},
		"several":     {&several, true, false},
	} {
		g, err := c.p.ready()
		if err != nil {
			t.Fatal(err)
		}
		f := newFill(g)
		if err := f.most(t.Context()); err != nil {
			t.Fatal(err)
		}
		core := newListCore(g, part{rightFree: true}, f.edges())
		if (core != nil) != c.core {
			t.Fatalf("%s: core %v", name, core != nil)
		}
		if core == nil {
			continue
		}
		if done, err := core.solve(t.Context()); done != c.done || err != nil {
			t.Errorf("%s: %v %v", name, done, err)
		}
	}
}
