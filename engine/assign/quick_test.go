package assign

import (
	"slices"
	"testing"
)

// quickly makes the network of a problem in which anybody may stay out, and tries the quick way.
func quickly(t *testing.T, p *Problem) (n *network, done bool) {
	t.Helper()
	g, err := p.ready()
	if err != nil {
		t.Fatal(err)
	}
	n, _ = newNetwork(g, part{leftFree: true, rightFree: true})
	if done, err = n.tryQuick(t.Context()); err != nil {
		t.Fatal(err)
	}
	return n, done
}

// holds says what is wrong with prices and placing at a step of nothing. Before the end, right people may have let go of somebody and
// want somebody else at their price.
func (n *network) holds(t *testing.T, done bool) {
	t.Helper()
	placed, filled := make([]int32, n.nl), make([]int32, n.nr)
	for i := range n.nl {
		for e := n.start[i]; e < n.start[i+1]; e++ {
			slack := n.pi[i] + n.p[n.to[e]] - n.w[e]
			if n.taken[e] {
				placed[i]++
				filled[n.to[e]]++
			}
			if n.taken[e] && slack > 0 || !n.taken[e] && slack < 0 && n.capL[i] > 0 {
				t.Errorf("edge %d of %d: slack %d, taken %v", e, i, slack, n.taken[e])
			}
		}
		if placed[i]+n.out[i]+n.free[i] != n.capL[i] || n.held[i] != placed[i] {
			t.Errorf("left person %d: %d placed, %d out, %d free of %d", i, placed[i], n.out[i], n.free[i], n.capL[i])
		}
		if n.out[i] > 0 && n.pi[i] > n.outside || n.capL[i] > 0 && n.pi[i] < n.outside {
			t.Errorf("left person %d is out %d times at a price of %d", i, n.out[i], n.pi[i])
		}
	}
	for j := range n.nr {
		if filled[j] > n.capR[j] || n.p[j] < 0 || done && n.p[j] > 0 && n.slotHasRoom(j) {
			t.Errorf("right person %d: %d of %d, price %d", j, filled[j], n.capR[j], n.p[j])
		}
	}
}

// TestQuickLeavesWhatIsRight: whether the quick way ends or gives up, prices and placing belong together.
func TestQuickLeavesWhatIsRight(t *testing.T) {
	ends := map[bool]int{}
	for seed := range uint64(60) {
		p := made(seed, 40, 44, 6, []int64{3, 1000, 1 << 40}[seed%3])
		if seed%2 == 0 {
			p = lowRank(made(seed, 160, 160, 160, 9), seed)
		}
		for k := range p.Left {
			p.LeftCapacity = append(p.LeftCapacity, int32(k%3))
		}
		for k := range p.Right {
			p.RightCapacity = append(p.RightCapacity, int32(k%4))
		}
		n, done := quickly(t, p)
		n.holds(t, done)
		ends[done]++
		if t.Failed() {
			t.Fatal(seed)
		}
	}
	if ends[true] < 10 || ends[false] < 10 {
		t.Errorf("ended %d times and gave up %d times", ends[true], ends[false])
	}
}

// TestChaseGivesUpInTheMiddle: with nearly nothing to look at it stops among people who are not placed, and scaling goes on from there.
func TestChaseGivesUpInTheMiddle(t *testing.T) {
	p := made(5, 80, 80, 8, 1000)
	g, err := p.ready()
	if err != nil {
		t.Fatal(err)
	}
	n, _ := newNetwork(g, part{leftFree: true, rightFree: true})
	n.eps, n.widest = 0, 1000
	n.keep()
	n.settle()
	c := newChase(n, 2000)
	done, err := c.all(t.Context(), 80)
	left := 0
	for _, free := range n.free {
		left += int(free)
	}
	if done || err != nil || left == 0 || left == 80 {
		t.Fatalf("ended %v with %d left, %v", done, left, err)
	}
	n.holds(t, false)
	n.steady = true // scaling can go on from there, if slowly
	if err := n.solveFrom(t.Context(), 1000); err != nil {
		t.Fatal(err)
	}
	n.tighten()
	n.holds(t, true)
	want, err := Solve(t.Context(), &Problem{Left: 80, Right: 80, Pairs: p.Pairs, Objective: BestTotal})
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for e, taken := range n.taken {
		if taken {
			total += n.w[e]
		}
	}
	if total != want.Total {
		t.Errorf("the total is %d and not %d", total, want.Total)
	}
}

// TestQuickLeavesNothingBehind: when it gives up, prices and placing are as they were.
func TestQuickLeavesNothingBehind(t *testing.T) {
	g, err := lowRank(made(2, 200, 200, 200, 9), 2).ready()
	if err != nil {
		t.Fatal(err)
	}
	n, _ := newNetwork(g, part{leftFree: true, rightFree: true})
	for j := range n.p {
		n.p[j] = int64(j % 3)
	}
	if done, err := n.quick(t.Context()); done || err != nil {
		t.Fatal(done, err)
	}
	for j, p := range n.p {
		if p != int64(j%3) {
			t.Errorf("right person %d has the price %d", j, p)
		}
	}
	if slices.Contains(n.taken, true) || slices.Max(n.held) > 0 || slices.Max(n.out) > 0 || !slices.Equal(n.free, n.capL) || slices.Max(n.slotEdge) >= 0 {
		t.Error("somebody is still placed")
	}
}

// TestQuickKeepsToNumbersThatFit: scores whose prices might not fit are left to scaling.
func TestQuickKeepsToNumbersThatFit(t *testing.T) {
	if n, done := quickly(t, made(3, 200, 200, 5, MaxScore)); done || n.widest != 0 {
		t.Error("the quick way was tried")
	}
}
