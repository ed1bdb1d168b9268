package assign

import (
	"context"
	"slices"
)

const (
	// quickAuction is how often the auction of the quick way may look at all edges.
	quickAuction = 4
	// quickSmall is how many edges make a small question. There the quick way may look at all edges so many times: in larger ones a look costs more,
	// because what is looked at lies further apart in memory, and scaling needs fewer. In distances on a plane 1,000 people needed up to 130.
	quickSmall                 = 50_000
	quickLooks, quickLooksMost = 200, 8
	// quickTiny is how many edges make a tiny question, as the core of a programme's is. Where somebody in it has several places, scaling has no short way, and it
	// pays to go on for longer, with as many left over as there are.
	quickTiny, quickLooksTiny = 12_000, 150
	// quickPush is how many looks at an edge it costs to note somebody for later.
	quickPush = 8
)

// quick tries to place without scaling, which is quicker where few people want the same, or where so many pairs are worth the same that there are
// enough for everybody. People bid without a step, which leaves some of them over; these are placed one after the other along shortest
// paths (Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 38, 1987; here
// with capacities, and for people who may stay out). Prices are exact all the way. Where too many are left over, or their paths are too long, it
// gives up, and all is as before: from prices that are exact for some and far off for others, scaling takes much longer than from none.
func (n *network) quick(ctx context.Context) (done bool, err error) {
	before := slices.Clone(n.p)
	if done, err = n.tryQuick(ctx); !done {
		copy(n.p, before)
		n.empty()
	}
	return done, err
}

// tiny is whether the quick way may go on for longer.
func (n *network) tiny() bool { return n.unit == nil && len(n.to) <= quickTiny }

// empty takes everybody out again.
func (n *network) empty() {
	copy(n.free, n.capL)
	clear(n.out)
	clear(n.held)
	clear(n.taken)
	for k := range n.slotEdge {
		n.slotEdge[k] = -1
	}
}

func (n *network) tryQuick(ctx context.Context) (done bool, err error) {
	low, high := n.span()
	if high-low > (1<<60)/int64(n.nl+n.nr+1) { // prices can grow to that many times the difference, and must fit
		return false, nil
	}
	n.eps, n.widest = 0, max(high-low, 1)
	if err := n.keepAuction(ctx, quickAuction); err != nil {
		return false, err
	}
	units, all := 0, 0
	for i, free := range n.free {
		units, all = units+int(free), all+int(n.capL[i])
	}
	looks, few := quickLooks, all/3
	switch {
	case n.tiny():
		looks, few = quickLooksTiny, all
	case len(n.to) > quickSmall:
		looks, few = quickLooksMost, all/20
	}
	if units > few+4 {
		return false, nil
	}
	c := newChase(n, looks*(len(n.to)+n.nl+n.nr))
	if done, err := c.all(ctx, units); !done || err != nil {
		return false, err
	}
	return c.run(ctx, 8) // right people who must be filled and are not
}

// chase looks for the shortest path of exchanges from one person at a time. No slack may be on the wrong side of 0 when it begins, and none is when
// it ends.
type chase struct {
	*search
	most, budget int     // how many edges may be looked at, and how many still
	from         []step  // by node: the step by which it was reached, with the node before as at
	touched      []int32 // nodes with a distance
	bound        uint64  // the nearest end that was found, or unreached
	end          int32
}

func newChase(n *network, most int) *chase {
	c := &chase{search: newSearch(n), most: most, budget: most, from: make([]step, n.nl+n.nr+1)}
	for v := range c.dist {
		c.dist[v] = unreached
	}
	return c
}

// all places the units that are left, and says whether none is. It gives up when what it has looked at is out of proportion to what it has placed.
func (c *chase) all(ctx context.Context, units int) (bool, error) {
	placed := 0
	for i := range c.nl {
		for ; c.free[i] > 0; c.free[i]-- {
			used, slack := c.most-c.budget, 4
			if c.tiny() { // the beginning says little of the end
				slack = 32
			}
			if ctx.Err() != nil || used/(c.most/64+1) > slack+64*placed/units || !c.one(int32(i)) {
				return false, ctx.Err()
			}
			placed++
		}
	}
	return true, nil
}

// one places one unit of left person i; false if there is no way, or none that fits into the numbers.
func (c *chase) one(i int32) bool {
	for _, v := range c.touched {
		c.dist[v], c.done[v] = unreached, false
	}
	c.touched, c.settled = c.touched[:0], c.settled[:0]
	c.heap.reset()
	c.bound, c.end = unreached, -1
	c.reach(i, 0, step{source, -1, 0})
	for c.heap.size > 0 {
		it := c.heap.pop()
		if it.key >= c.bound {
			break
		}
		if v := it.node; !c.done[v] && it.key == c.dist[v] {
			c.done[v] = true
			c.settled = append(c.settled, v)
			c.look(v, it.key)
		}
	}
	if c.end < 0 || c.tooFar {
		return false
	}
	c.reprice(c.bound)
	c.steps = c.steps[:0]
	for v := c.end; v >= 0; v = c.from[v].at {
		c.steps = append(c.steps, step{c.from[v].kind, v, c.from[v].what})
	}
	slices.Reverse(c.steps)
	c.apply()
	return true
}

// reach notes that a node can be reached at a distance.
func (c *chase) reach(v int32, d uint64, by step) {
	switch {
	case d >= c.dist[v] || d >= c.bound:
		return
	case d >= c.limit:
		c.tooFar = true
		return
	case c.dist[v] == unreached:
		c.touched = append(c.touched, v)
	}
	c.dist[v], c.from[v] = d, by
	if v == c.rest || int(v) >= c.nl && !c.rightFree && c.slotHasRoom(int(v)-c.nl) {
		c.bound, c.end = d, v // a unit can stay here
		return
	}
	c.budget -= quickPush
	c.heap.push(d, v)
}

// look goes on from a node whose distance is final.
func (c *chase) look(v int32, d uint64) {
	if int(v) < c.nl {
		c.lookLeft(v, d)
		return
	}
	j := int(v) - c.nl
	for k := c.slot[j]; k < c.slot[j+1]; k++ {
		e := c.slotEdge[k]
		if e < 0 {
			if c.rightFree { // who has room has the price 0, or wants somebody
				c.reach(c.rest, d, step{outRight, v, int32(j)})
			}
			continue
		}
		i := c.slotLeft[k]
		c.reach(i, d+uint64(c.w[e]-c.pi[i]-c.p[j]), step{toLeft, v, k})
	}
}

func (c *chase) lookLeft(v int32, d uint64) {
	pi, first := c.pi[v], c.start[v]
	if c.leftFree {
		c.reach(c.rest, d+uint64(pi-c.outside), step{outLeft, v, v})
	}
	row, worth := c.to[first:c.start[v+1]], c.w[first:c.start[v+1]]
	worth = worth[:len(row)]
	c.budget -= len(row)
	right := c.dist[c.nl:]
	for k, j := range row {
		away := d + uint64(pi+c.p[j]-worth[k])
		if away < right[j] && away < c.bound && !c.taken[first+int32(k)] {
			c.reach(int32(c.nl)+j, away, step{toRight, v, first + int32(k)})
		}
	}
}
