package assign

import (
	"context"
	"math"
)

// unit is the part of a network at which an auction looks, close together in memory, where everybody has one place at most and worths are not too
// far apart. It holds who has whom only while an auction runs.
type unit struct {
	arcs  []unitArc
	low   int64 // the lowest worth
	shift uint  // worths are multiplied by 2 to this power
	owner []int32
	at    []int32 // by left person: the edge that they have, or -1
}

type unitArc struct {
	to int32
	w  uint32 // worth beyond the lowest
}

// newUnit is nil where somebody has more than one place, or where worths are too far apart. They must not be multiplied yet.
func newUnit(n *network) *unit {
	for _, c := range n.capL {
		if c > 1 {
			return nil
		}
	}
	for _, c := range n.capR {
		if c > 1 {
			return nil
		}
	}
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	for _, w := range n.w {
		low, high = min(low, w), max(high, w)
	}
	if len(n.w) == 0 || high-low > math.MaxUint32 {
		return nil
	}
	u := &unit{low: low, arcs: make([]unitArc, len(n.w)), owner: make([]int32, n.nr), at: make([]int32, n.nl)}
	for e, w := range n.w {
		u.arcs[e] = unitArc{n.to[e], uint32(w - low)}
	}
	return u
}

// load takes over who has whom.
func (u *unit) load(n *network) {
	for i := range u.at {
		u.at[i] = -1
	}
	for j := range u.owner {
		u.owner[j] = -1
		if k := n.slot[j]; k < n.slot[j+1] && n.slotEdge[k] >= 0 {
			u.owner[j] = n.slotLeft[k]
			u.at[n.slotLeft[k]] = n.slotEdge[k]
		}
	}
}

// store gives it back.
func (u *unit) store(n *network) {
	for j, i := range u.owner {
		k := n.slot[j]
		if k == n.slot[j+1] {
			continue
		}
		if old := n.slotEdge[k]; old >= 0 {
			n.taken[old] = false
		}
		n.slotEdge[k] = -1
		if i >= 0 {
			n.slotEdge[k], n.slotLeft[k] = u.at[i], i
		}
	}
	for i, e := range u.at {
		n.held[i] = 0
		if n.free[i] = n.capL[i] - n.out[i]; e >= 0 {
			n.taken[e] = true
			n.held[i], n.free[i] = 1, 0
		}
	}
}

// auctionUnit is auction. With keep it begins like keep too: of the placing all stays that fits the prices at the present step.
func (n *network) auctionUnit(ctx context.Context, rounds int, keep bool) error {
	u := n.unit
	u.load(n)
	if keep {
		for j, i := range u.owner {
			if n.rightFree && (n.p[j] < 0 || i < 0) {
				n.p[j] = 0
			}
		}
		clear(n.out)
	}
	work, enough := 0, rounds*(len(n.to)+n.nl)
	for first := range u.at {
		if keep && u.at[first] >= 0 {
			work += n.keepUnit(int32(first))
		}
		if u.at[first] >= 0 || n.out[first] > 0 || n.capL[first] == 0 {
			continue
		}
		for i := int32(first); i >= 0 && work < enough; { // whoever loses their place bids next
			if n.bids++; n.bids&0xffff == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			work += int(n.start[i+1]-n.start[i]) + 1
			i = n.bidUnit(i)
		}
	}
	u.store(n)
	n.settle()
	return nil
}

// keepUnit lets left person i keep what they have, if it is nearly the best for them. It gives at how much it has looked.
func (n *network) keepUnit(i int32) int {
	u, p := n.unit, n.p
	shift, low := u.shift, u.low<<u.shift
	row := u.arcs[n.start[i]:n.start[i+1]]
	best := int64(nothing)
	for _, a := range row {
		best = max(best, int64(a.w)<<shift-p[a.to])
	}
	if best += low; n.leftFree {
		best = max(best, n.outside)
	}
	n.pi[i] = best
	if a := u.arcs[u.at[i]]; best+p[a.to]-low-int64(a.w)<<shift > n.eps {
		u.owner[a.to], u.at[i] = -1, -1
	}
	return len(row)
}

// bidUnit is bid. It gives whoever has lost their place by it, or -1.
func (n *network) bidUnit(i int32) int32 {
	u, p := n.unit, n.p
	first, shift := n.start[i], u.shift
	row := u.arcs[first:n.start[i+1]]
	best, second, at := int64(nothing), int64(nothing), -1
	for k, a := range row {
		if v := int64(a.w)<<shift - p[a.to]; v > best {
			best, second, at = v, best, k
		} else {
			second = max(second, v)
		}
	}
	low := u.low << shift
	if n.leftFree {
		if at < 0 || n.outside-low >= best {
			n.pi[i], n.out[i] = n.outside, 1
			return -1
		}
		second = max(second, n.outside-low)
	}
	second = max(second, best-n.widest)
	j := row[at].to
	if n.eps == 0 && best == second && u.owner[j] >= 0 {
		// Without a step, to take the place of somebody at the same price would go on for ever.
		for k, a := range row {
			if u.owner[a.to] < 0 && int64(a.w)<<shift-p[a.to] == best {
				at, j = k, a.to
				break
			}
		}
		if u.owner[j] >= 0 {
			return -1
		}
	}
	n.pi[i] = second + low - n.eps
	p[j] += best - second + n.eps
	old := u.owner[j]
	if old >= 0 {
		u.at[old] = -1
	}
	u.owner[j], u.at[i] = i, first+int32(at)
	return old
}
