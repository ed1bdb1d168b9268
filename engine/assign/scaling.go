package assign

import (
	"context"
	"math"
)

// network is the question that cost scaling answers: find the best total in which every left person is placed to capacity
// (or, with leftFree, may stay out at the worth of outside for each unit), and every right person is filled (or, with
// rightFree, need not be). Such a placing must exist.
//
// pi and p are the prices of left and right people. The slack of an edge is pi + p - w. With a step of eps, prices and
// placing belong together when no free edge has a slack under -eps, no taken one over eps, nobody out has pi over
// outside+eps, nobody taken in has it under outside-eps, and so on with p and 0 for right people who need not be filled. With
// whole numbers multiplied by more than the number of people, a step of 1 proves the best total.
type network struct {
	nl, nr              int
	start, to           []int32
	w                   []int64
	capL, capR          []int32
	leftFree, rightFree bool
	outside             int64
	steady              bool // do not try the quick way

	eps   int64 // 0 when prices are exact
	pi, p []int64
	free  []int32 // units of a left person that are not placed yet
	out   []int32 // units of a left person that stay out
	held  []int32 // units of a left person that are placed
	taken []bool  // by edge
	slot  []int32 // slots of right person j: slot[j] to slot[j+1]
	// By slot: the edge that has it or -1, whose edge that is, and during an auction what was bid for it. The cheapest slot of a
	// right person comes first, in the order of a heap.
	slotEdge, slotLeft []int32
	slotBid            []int64
	active             []int32
	unit               *unit // where everybody has one place
	widest             int64 // no bid raises a price by more at once
	bids, passes       int   // counted for measurements
}

// shrink is by how much the bidding step shrinks from phase to phase.
const shrink = 8

// quickShrink is by how much once hardly anybody bids twice.
const quickShrink = 1024

// prepare makes the arrays of a question whose fields up to outside are set.
func (n *network) prepare() {
	n.pi, n.p = make([]int64, n.nl), make([]int64, n.nr)
	n.free, n.out, n.held = append([]int32(nil), n.capL...), make([]int32, n.nl), make([]int32, n.nl)
	n.taken = make([]bool, len(n.to))
	degree := make([]int32, n.nr)
	for _, j := range n.to {
		degree[j]++
	}
	n.slot = make([]int32, n.nr+1)
	for j := range n.nr {
		c := n.capR[j]
		if n.rightFree {
			c = min(c, degree[j]+1) // one more than there are pairs always stays empty
		}
		n.slot[j+1] = n.slot[j] + c
	}
	slots := n.slot[n.nr]
	n.slotEdge, n.slotLeft, n.slotBid = make([]int32, slots), make([]int32, slots), make([]int64, slots)
	for k := range n.slotEdge {
		n.slotEdge[k] = -1
	}
}

// span is the range of worths in the network, the worth of staying out included.
func (n *network) span() (low, high int64) {
	low, high = math.MaxInt64, math.MinInt64
	for _, w := range n.w {
		low, high = min(low, w), max(high, w)
	}
	if n.leftFree || len(n.w) == 0 {
		low, high = min(low, n.outside), max(high, n.outside)
	}
	if n.rightFree {
		low = min(low, 0)
		high = max(high, 0)
	}
	return low, high
}

// scale runs phase after phase down to a step of 1.
func (n *network) scale(ctx context.Context, eps int64) error {
	for {
		n.eps = max(eps, 1)
		before := n.bids
		if err := n.phase(ctx); err != nil {
			return err
		}
		if n.eps == 1 {
			return nil
		}
		eps = n.eps / shrink
		if few := n.nl + n.nl/4; n.bids-before <= few { // prices hardly move any more
			eps = n.eps / quickShrink
		}
	}
}

// phase finds prices and a placing that belong together at the present step.
func (n *network) phase(ctx context.Context) error {
	if err := n.keepAuction(ctx, auctionWork); err != nil {
		return err
	}
	for {
		if done, err := n.finish(ctx, 1); done || err != nil {
			return err
		}
		if err := n.auction(ctx, 1); err != nil {
			return err
		}
	}
}

// keepAuction keeps what fits, and then lets people bid.
func (n *network) keepAuction(ctx context.Context, rounds int) error {
	if n.unit != nil {
		return n.auctionUnit(ctx, rounds, true)
	}
	n.keep()
	return n.auction(ctx, rounds)
}

// keep starts a phase from what is there: prices stay, and of the placing all that fits them at the new step.
func (n *network) keep() {
	if n.rightFree {
		for j := range n.nr {
			if n.p[j] < 0 || n.slotHasRoom(j) {
				n.p[j] = 0
			}
		}
	}
	for i := range n.nl {
		n.free[i] += n.out[i]
		n.out[i] = 0
		best := n.bestFree(i)
		if n.leftFree {
			best = max(best, n.outside)
		}
		n.pi[i] = best
	}
	for j := range n.nr {
		for k := n.slot[j]; k < n.slot[j+1]; k++ {
			e := n.slotEdge[k]
			if e < 0 {
				continue
			}
			if i := n.slotLeft[k]; n.pi[i]+n.p[j]-n.w[e] > n.eps {
				n.slotEdge[k], n.taken[e] = -1, false
				n.free[i]++
				n.held[i]--
			}
		}
	}
	n.raise()
	n.settle()
}

// raise gives people who keep all that they hold the highest price that fits it, so that no slack is larger than need be.
func (n *network) raise() {
	for i := range n.nl {
		if n.free[i] > 0 || n.held[i] == 0 {
			continue
		}
		least := int64(math.MaxInt64)
		for e := n.start[i]; e < n.start[i+1]; e++ {
			if n.taken[e] {
				least = min(least, n.w[e]-n.p[n.to[e]])
			}
		}
		n.pi[i] = max(n.pi[i], least)
	}
}

// settle sets the price of everybody who still has a unit to place by the best that they see. Where that does not fit with
// others whom they hold, they let go of those. Whoever holds several may have bid more for one of them than their price allows by now: after
// they lost two others, they see more elsewhere than when they bid. They let go of such, too.
func (n *network) settle() {
	for i := range n.nl {
		if n.capL[i] > 1 && n.free[i] == 0 {
			n.letGoDear(i)
		}
		if n.free[i] == 0 {
			continue
		}
		if n.pi[i] = n.bestFree(i); n.leftFree {
			n.pi[i] = max(n.pi[i], n.outside)
			if n.out[i] > 0 && n.pi[i] > n.outside+n.eps {
				n.free[i], n.out[i] = n.free[i]+n.out[i], 0
			}
		}
		n.letGoDear(i)
	}
}

// letGoDear lets a left person go of whoever is worth less than the prices.
func (n *network) letGoDear(i int) {
	for e := n.start[i]; e < n.start[i+1] && n.held[i] > 0; e++ {
		if n.taken[e] && n.pi[i]+n.p[n.to[e]]-n.w[e] > n.eps {
			n.letGo(i, e)
		}
	}
}

func (n *network) letGo(i int, e int32) {
	for k := n.slot[n.to[e]]; k < n.slot[n.to[e]+1]; k++ {
		if n.slotEdge[k] == e {
			n.slotEdge[k] = -1
		}
	}
	n.taken[e] = false
	n.free[i]++
	n.held[i]--
}

func (n *network) slotHasRoom(j int) bool {
	for k := n.slot[j]; k < n.slot[j+1]; k++ {
		if n.slotEdge[k] < 0 {
			return true
		}
	}
	return false
}

// nothing is worse than every worth, and far from the end of the numbers.
const nothing = math.MinInt64 / 4

// bestFree is the best that left person i can see in edges that are not taken.
func (n *network) bestFree(i int) int64 {
	best := int64(nothing)
	for e := n.start[i]; e < n.start[i+1]; e++ {
		if v := n.w[e] - n.p[n.to[e]]; v > best && !n.taken[e] {
			best = v
		}
	}
	return best
}

// openSlots puts the slots of every right person in order for bidding, those with room first.
func (n *network) openSlots() {
	for j := range n.nr {
		next := n.slot[j]
		for k := n.slot[j]; k < n.slot[j+1]; k++ {
			n.slotBid[k] = n.p[j]
			if n.slotEdge[k] < 0 {
				n.slotEdge[k], n.slotEdge[next] = n.slotEdge[next], n.slotEdge[k]
				n.slotLeft[k], n.slotLeft[next] = n.slotLeft[next], n.slotLeft[k]
				next++
			}
		}
	}
}

// auction lets people bid until few are left, or until it has looked at every edge several times: finish places the rest.
func (n *network) auction(ctx context.Context, rounds int) error {
	if n.unit != nil {
		return n.auctionUnit(ctx, rounds, false)
	}
	n.openSlots()
	n.active = n.active[:0]
	for i := n.nl - 1; i >= 0; i-- {
		if n.free[i] > 0 {
			n.active = append(n.active, int32(i))
		}
	}
	work, enough := 0, rounds*(len(n.to)+n.nl)
	for len(n.active) > 0 && work < enough {
		if n.bids++; n.bids&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		i := n.active[len(n.active)-1]
		n.active = n.active[:len(n.active)-1]
		work += int(n.start[i+1]-n.start[i]) + 1
		n.bid(int(i))
	}
	n.settle()
	return nil
}

const auctionWork = 16

// bid places one unit of left person i where it is worth most to them, at the price at which the second best would be as good,
// and a step more. Whoever had the slot is free again.
func (n *network) bid(i int) {
	best, second, at := int64(nothing), int64(nothing), int32(-1)
	row, worth := n.to[n.start[i]:n.start[i+1]], n.w[n.start[i]:n.start[i+1]]
	worth = worth[:len(row)]
	some, hold := n.held[i] > 0, int64(math.MaxInt64) // hold: the least that they have
	for k, j := range row {
		v := worth[k] - n.p[j]
		if some && n.taken[n.start[i]+int32(k)] {
			hold = min(hold, v)
			continue
		}
		if v <= second {
			continue
		}
		if v > best {
			best, second, at = v, best, n.start[i]+int32(k)
		} else {
			second = v
		}
	}
	if n.leftFree {
		if n.outside >= best {
			n.pi[i] = n.outside
			n.out[i], n.free[i] = n.out[i]+n.free[i], 0
			return
		}
		second = max(second, n.outside)
	}
	second = max(second, min(best-n.widest, hold))
	if n.eps == 0 && best == second && n.slotEdge[n.slot[n.to[at]]] >= 0 {
		if at = n.freeTie(i, best); at < 0 {
			return
		}
	}
	n.pi[i] = second - n.eps
	j := n.to[at]
	top := n.slot[j]
	if old := n.slotEdge[top]; old >= 0 {
		n.taken[old] = false
		k := n.slotLeft[top]
		n.held[k]--
		if n.free[k]++; n.free[k] == 1 {
			n.active = append(n.active, k)
		}
	}
	n.taken[at] = true
	n.held[i]++
	if n.free[i]--; n.free[i] > 0 {
		n.active = append(n.active, int32(i))
	}
	n.slotEdge[top], n.slotLeft[top], n.slotBid[top] = at, int32(i), n.slotBid[top]+best-second+n.eps
	if n.slot[j+1]-top > 1 {
		n.sink(top, n.slot[j+1])
	}
	n.p[j] = n.slotBid[top]
}

// freeTie is an edge of left person i that is worth so much and is with somebody who has room, or -1. Without a step, to take the place of
// somebody at the same price would go on for ever.
func (n *network) freeTie(i int, worth int64) int32 {
	for e := n.start[i]; e < n.start[i+1]; e++ {
		if j := n.to[e]; n.w[e]-n.p[j] == worth && n.slotEdge[n.slot[j]] < 0 && !n.taken[e] {
			return e
		}
	}
	return -1
}

// sink restores the heap of slots after the first one's bid has grown.
func (n *network) sink(first, end int32) {
	at := first
	for {
		least := at
		for _, child := range [2]int32{first + 2*(at-first) + 1, first + 2*(at-first) + 2} {
			if child < end && (n.slotBid[child] < n.slotBid[least] || n.slotBid[child] == n.slotBid[least] && n.slotEdge[child] < 0 && n.slotEdge[least] >= 0) {
				least = child
			}
		}
		if least == at {
			return
		}
		n.slotBid[at], n.slotBid[least] = n.slotBid[least], n.slotBid[at]
		n.slotEdge[at], n.slotEdge[least] = n.slotEdge[least], n.slotEdge[at]
		n.slotLeft[at], n.slotLeft[least] = n.slotLeft[least], n.slotLeft[at]
		at = least
	}
}
