package assign

import (
	"context"
	"math"
	"math/bits"
	"slices"
)

// coreShare is how many times as many pairs there must be as a core would have, for a core to be worth its while.
const coreShare = 4

// listCore is to a part with long lists what core is to a table: the search takes place among the pairs that are worth most to each left person, and
// the prices of its answer tell which others to take in.
type listCore struct {
	g      *graph
	q      part
	keep   int
	capL   []int32
	capR   []int32
	in     []bool    // by edge: it is in the core
	rows   [][]int32 // by left person: edges in the core
	top    []int64   // by left person: their best score
	best   picker
	n      *network
	orig   []int32 // edges of n
	steady bool
}

// newListCore is nil for a part whose lists are short. sure are edges that make a placing of the part; none are needed where anybody may stay out.
func newListCore(g *graph, q part, sure []int32) *listCore {
	c := &listCore{g: g, q: q}
	c.capL, c.capR = q.capacities(g)
	lefts, pairs, rights := 0, 0, 0
	for i, room := range c.capL {
		if room > 0 {
			lefts++
			pairs += int(g.start[i+1] - g.start[i])
		}
	}
	for _, room := range c.capR {
		if room > 0 {
			rights++
		}
	}
	c.keep = 3*bits.Len(uint(rights)) + 1
	if pairs < coreShare*c.keep*lefts || pairs == 0 {
		return nil
	}
	c.in, c.rows, c.top = make([]bool, len(g.to)), make([][]int32, g.nl), make([]int64, g.nl)
	left := 0
	for _, e := range sure {
		for g.start[left+1] <= e {
			left++
		}
		if c.capL[left] > 0 && c.capR[g.to[e]] > 0 {
			c.in[e] = true
			c.rows[left] = append(c.rows[left], e)
		}
	}
	return c
}

// capacities are those of a graph's people who are in the part; 0 for all others.
func (q part) capacities(g *graph) (capL, capR []int32) {
	capL, capR = slices.Clone(g.capL), slices.Clone(g.capR)
	for i := range capL {
		if q.inL != nil && !q.inL[i] {
			capL[i] = 0
		}
	}
	for j := range capR {
		if q.inR != nil && !q.inR[j] {
			capR[j] = 0
		}
	}
	return capL, capR
}

// solve leaves the answer in n. It is false when the lists are such that this way takes longer than another.
func (c *listCore) solve(ctx context.Context) (bool, error) {
	if ok, err := c.first(ctx); !ok || err != nil {
		return false, err
	}
	c.network()
	if err := c.n.solve(ctx); err != nil {
		return false, err
	}
	for {
		c.n.tighten()
		worst, many := int64(0), 0
		least := int64(math.MaxInt64) // a row whose best score is not worth more than this beyond its price has nothing to offer
		for j, p := range c.n.p {
			if c.capR[j] > 0 {
				least = min(least, p)
			}
		}
		for i, room := range c.capL {
			if i&0xff == 0 && ctx.Err() != nil {
				return false, ctx.Err()
			}
			if room == 0 || c.top[i]-least <= c.n.pi[i] {
				continue
			}
			if more := c.pick(int32(i), c.n.p, c.n.pi[i]); more > 0 {
				worst = max(worst, more)
				many++
			}
		}
		if many == 0 {
			return true, nil
		}
		if err := c.again(ctx, worst, many); err != nil {
			return false, err
		}
	}
}

// first chooses the first edges. Where the best of all are few, people bid before that.
func (c *listCore) first(ctx context.Context) (bool, error) {
	price := make([]int64, c.g.nr)
	var people, chosen []int32
	several := false
	choose := func() {
		for _, i := range people {
			had := len(c.rows[i])
			c.rows[i] = slices.Grow(c.rows[i], c.keep+2)
			c.pick(i, price, nothing)
			chosen = append(chosen, c.rows[i][had:]...)
		}
	}
	for i, room := range c.capL {
		if room > 0 {
			people, several = append(people, int32(i)), several || room > 1
		}
	}
	choose()
	rights := 0
	for _, room := range c.capR {
		rights += int(min(room, 1))
	}
	if !skewed(chosen, c.g.to, min(len(people), rights)) {
		return true, nil
	}
	if len(c.g.to) <= quickSmall { // a few more cost less than bidding does
		keep := c.keep
		c.keep = keep * 2 / 3
		choose()
		if c.keep = keep; !skewed(chosen, c.g.to, min(len(people), rights)) {
			return true, nil
		}
	}
	if several || c.q.leftFree {
		return false, nil
	}
	g := newGuess(c.g.nl, c.capR, c.all, c.g.to)
	if ok, err := g.run(ctx, people, slices.Max(c.g.score)-slices.Min(c.g.score)); !ok || err != nil {
		return false, err
	}
	for _, e := range chosen {
		c.in[e] = false
	}
	for _, i := range people {
		c.rows[i] = slices.DeleteFunc(c.rows[i], func(e int32) bool { return !c.in[e] })
		c.pick(i, g.price, nothing)
	}
	return true, nil
}

// all offers all edges of left person i.
func (c *listCore) all(i int32, price []int64, best *picker) {
	first := c.g.start[i]
	to, score, over := c.g.to[first:c.g.start[i+1]], c.g.score[first:c.g.start[i+1]], best.over
	score = score[:len(to)]
	for k, j := range to {
		if v := score[k] - price[j]; v > over && c.capR[j] > 0 {
			over = best.offer(picked{v, first + int32(k)})
		}
	}
}

// again solves the core with its new edges: from the placing before if few have any, else from the prices before.
func (c *listCore) again(ctx context.Context, worst int64, many int) error {
	before, orig := c.n, c.orig
	c.network()
	copy(c.n.p, before.p)
	if many > c.g.nl/8 {
		c.n.steady = before.steady
		return c.n.solveFrom(ctx, worst)
	}
	c.resume(before, orig)
	c.n.keep()
	_, err := c.n.finish(ctx, -1)
	return err
}

// pick adds to the core the edges of left person i that are worth most at these prices, if that is more than over, and gives by how much the best is.
func (c *listCore) pick(i int32, price []int64, over int64) int64 {
	g := c.g
	c.best.reset(c.keep+int(2*min(c.capL[i], 100)), over)
	first, end := g.start[i], g.start[i+1]
	if first == end {
		return 0
	}
	// Where many are as good as each other, people begin in different places, so that they do not all pick the same.
	from := first + int32(uint64(i)*0x9e3779b97f4a7c15>>32%uint64(end-first))
	c.scan(from, end, price)
	c.scan(first, from, price)
	if over == nothing {
		c.top[i] = nothing
		for _, s := range g.score[first:end] {
			c.top[i] = max(c.top[i], s)
		}
	}
	worth := over
	for _, v := range c.best.take() {
		worth = max(worth, v.worth)
		c.in[v.col] = true
		c.rows[i] = append(c.rows[i], v.col)
	}
	return worth - over
}

func (c *listCore) scan(first, end int32, price []int64) {
	to, score, over := c.g.to[first:end], c.g.score[first:end], c.best.over
	score = score[:len(to)]
	for k, j := range to {
		if v := score[k] - price[j]; v > over && !c.in[first+int32(k)] && c.capR[j] > 0 {
			over = c.best.offer(picked{v, first + int32(k)})
		}
	}
}

// network makes the network of the core.
func (c *listCore) network() {
	g := c.g
	n := &network{nl: g.nl, nr: g.nr, leftFree: c.q.leftFree, rightFree: c.q.rightFree, steady: g.steady || c.steady, capL: slices.Clone(c.capL), capR: slices.Clone(c.capR)}
	n.start = make([]int32, g.nl+1)
	m := 0
	for _, row := range c.rows {
		m += len(row)
	}
	n.to, n.w, c.orig = make([]int32, 0, m), make([]int64, 0, m), make([]int32, 0, m)
	for i, row := range c.rows {
		slices.Sort(row)
		for _, e := range row {
			if c.q.leftFree && c.q.rightFree && g.score[e] < 0 {
				continue
			}
			n.to, n.w, c.orig = append(n.to, g.to[e]), append(n.w, g.score[e]), append(c.orig, e)
		}
		n.start[i+1] = int32(len(n.to))
	}
	n.prepare()
	c.n = n
}

// resume takes over the placing of a network with fewer edges. Who stayed out is placed anew.
func (c *listCore) resume(before *network, orig []int32) {
	n := c.n
	for j := range n.nr {
		for at := before.slot[j]; at < before.slot[j+1]; at++ {
			old := before.slotEdge[at]
			if old < 0 {
				continue
			}
			i := before.slotLeft[at]
			e, _ := slices.BinarySearch(c.orig[n.start[i]:n.start[i+1]], orig[old])
			k, edge := n.slot[j]+at-before.slot[j], n.start[i]+int32(e)
			n.slotEdge[k], n.slotLeft[k], n.taken[edge] = edge, i, true
			n.free[i]--
			n.held[i]++
		}
	}
}
