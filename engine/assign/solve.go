package assign

import (
	"context"
	"math"
	"math/bits"
	"slices"
)

// Result is a placing and its proof.
type Result struct {
	// Placed are the pairs that are placed, as indexes in Problem.Pairs, by left person and then by right.
	Placed []int32
	Total  int64 // the sum of their scores
	Proof  Proof
}

// Proof is why no placing is better. Each person has a price. For Complete a person may also be in the cover: then the price
// counts for a whole place and a number. Read as (1 if in the cover, price), in that order of importance, a person's price
// is what one more unit of their capacity would be worth: places first, then total. Verify says what must hold.
//
// For PeopleFirst, where somebody may be placed with several, a person's price is read as (1 if in the cover, people, price): places first, then people, then total.
type Proof struct {
	CoverLeft, CoverRight   []bool // nil for BestTotal
	PriceLeft, PriceRight   []int64
	PeopleLeft, PeopleRight []int8 // -1, 0 or 1; nil but for PeopleFirst where somebody may be placed with several
}

// Solve places people. It stops with the context's error when that ends, and gives ErrTooLarge rather than a total that does not
// fit; other errors say what is wrong with the problem.
func Solve(ctx context.Context, p *Problem) (*Result, error) { return solve(ctx, p, false) }

// solve is Solve; steady leaves the quick way out.
func solve(ctx context.Context, p *Problem, steady bool) (*Result, error) {
	g, err := p.ready()
	if err != nil {
		return nil, err
	}
	g.steady = steady
	r := &Result{Proof: Proof{PriceLeft: make([]int64, g.nl), PriceRight: make([]int64, g.nr)}}
	var taken []int32
	if p.Objective == BestTotal {
		if taken, err = solvePart(ctx, g, part{leftFree: true, rightFree: true}, nil, &r.Proof); err != nil {
			return nil, err
		}
	} else if taken, err = solveComplete(ctx, g, &r.Proof); err != nil {
		return nil, err
	}
	if p.Objective == PeopleFirst && p.several() {
		who := func(k int32) (left, right int32) { return p.Pairs[k].Left, p.Pairs[k].Right }
		if taken, err = spreadOut(ctx, g, who, taken, &r.Proof); err != nil {
			return nil, err
		}
	}
	for _, e := range taken {
		r.Placed = append(r.Placed, g.pair[e])
	}
	r.Placed = append(r.Placed, g.must...)
	slices.SortFunc(r.Placed, func(a, b int32) int {
		if d := p.Pairs[a].Left - p.Pairs[b].Left; d != 0 {
			return int(d)
		}
		return int(p.Pairs[a].Right - p.Pairs[b].Right)
	})
	r.Total, err = total(p, r.Placed)
	return r, err
}

func total(p *Problem, placed []int32) (int64, error) {
	var high, low uint64 // a sum of 128 bits
	for _, k := range placed {
		s := p.Pairs[k].Score
		var carry uint64
		low, carry = bits.Add64(low, uint64(s), 0)
		high, _ = bits.Add64(high, uint64(s>>63), carry)
	}
	if int64(high) != int64(low)>>63 {
		return 0, ErrTooLarge
	}
	return int64(low), nil
}

// solveComplete first places as many as possible, without looking at scores. Where left people remain, those whom they reach
// by exchanges share too few partners: that part must fill every partner. In the other part every left person is placed. No
// placing of the most people takes a pair of the ample part's left and the short part's right, and every one takes all pairs the
// other way round (Dulmage and Mendelsohn, Canadian J. Mathematics 10, 1958, for capacities of 1, where there are none of those).
func solveComplete(ctx context.Context, g *graph, proof *Proof) ([]int32, error) {
	f := newFill(g)
	if err := f.most(ctx); err != nil {
		return nil, err
	}
	var left []int32
	for i, room := range f.roomL {
		if room > 0 {
			left = append(left, int32(i))
		}
	}
	lefts, rights := f.reach(left, edgeLefts(g))
	short := part{leftFree: true, inL: make([]bool, g.nl), inR: make([]bool, g.nr)}
	for _, i := range lefts {
		short.inL[i] = true
	}
	for _, j := range rights {
		short.inR[j] = true
	}
	h := *g
	h.capL, h.capR = slices.Clone(g.capL), slices.Clone(g.capR)
	taken := forced(&h, short)
	ample := short.others()
	var units, room int64
	for i := range g.nl {
		if ample.inL[i] {
			units += int64(h.capL[i])
		}
	}
	for j := range g.nr {
		if ample.inR[j] {
			room += int64(h.capR[j])
		}
	}
	ample.rightFree = room > units
	proof.CoverLeft, proof.CoverRight = ample.inL, short.inR
	sure := f.edges()
	for _, q := range []part{ample, short} {
		more, err := solvePart(ctx, &h, q, sure, proof)
		if err != nil {
			return nil, err
		}
		taken = append(taken, more...)
	}
	priceForced(g, &h, short, proof)
	return taken, nil
}

// forced takes the pairs of the short part's left people and the ample part's right people, with the capacity that they use.
func forced(g *graph, short part) (taken []int32) {
	for i := range g.nl {
		for e := g.start[i]; e < g.start[i+1] && short.inL[i]; e++ {
			if j := g.to[e]; !short.inR[j] && g.capL[i] > 0 && g.capR[j] > 0 {
				taken = append(taken, e)
			}
		}
	}
	left := edgeLefts(g)
	for _, e := range taken {
		g.capL[left[e]]--
		g.capR[g.to[e]]--
	}
	return taken
}

// priceForced sets the prices of people all of whose capacity is forced: as high as anybody else would have to pay.
func priceForced(g, h *graph, short part, proof *Proof) {
	for i := range g.nl {
		for e := g.start[i]; e < g.start[i+1]; e++ {
			j := g.to[e]
			if g.capL[i] == 0 || g.capR[j] == 0 || short.inL[i] != short.inR[j] {
				continue
			}
			lack := g.score[e] - proof.PriceLeft[i] - proof.PriceRight[j]
			switch {
			case lack <= 0:
			case h.capL[i] == 0:
				proof.PriceLeft[i] += lack
			case h.capR[j] == 0:
				proof.PriceRight[j] += lack
			}
		}
	}
}

// part is a share of a graph's people, nil for all, who are placed among themselves.
type part struct {
	inL, inR            []bool
	leftFree, rightFree bool
}

// others is everybody outside the part.
func (q part) others() part {
	o := part{inL: make([]bool, len(q.inL)), inR: make([]bool, len(q.inR))}
	for i, in := range q.inL {
		o.inL[i] = !in
	}
	for j, in := range q.inR {
		o.inR[j] = !in
	}
	return o
}

// solvePart finds the best total of a part and writes its prices. It gives the edges taken. sure are edges of the graph that are a placing.
func solvePart(ctx context.Context, g *graph, q part, sure []int32, proof *Proof) ([]int32, error) {
	if q.inL != nil && !slices.Contains(q.inL, true) {
		return nil, nil
	}
	if q.leftFree && !q.rightFree {
		return solveTurned(ctx, g, q, sure, proof)
	}
	var n *network
	var orig []int32
	if c := newListCore(g, q, sure); c != nil && !g.steady {
		if done, err := c.solve(ctx); err != nil {
			return nil, err
		} else if done {
			n, orig = c.n, c.orig
		}
	}
	if n == nil {
		n, orig = newNetwork(g, q)
		if err := n.solve(ctx); err != nil {
			return nil, err
		}
		n.tighten()
	}
	least := int64(0)
	if !n.leftFree && !n.rightFree {
		least = math.MaxInt64
		for j := range g.nr {
			if n.capR[j] > 0 {
				least = min(least, n.p[j])
			}
		}
	}
	for i := range g.nl {
		if n.capL[i] > 0 {
			proof.PriceLeft[i] = n.pi[i] + least
		}
	}
	for j := range g.nr {
		if n.capR[j] > 0 && n.slot[j+1] > n.slot[j] {
			proof.PriceRight[j] = n.p[j] - least
		}
	}
	var taken []int32
	for e, t := range n.taken {
		if t {
			taken = append(taken, orig[e])
		}
	}
	return taken, nil
}

// solveTurned solves a part in which right people are short with the sides changed over: then everybody who bids gets a place, and nobody bids in vain
// against those who stay out.
func solveTurned(ctx context.Context, g *graph, q part, sure []int32, proof *Proof) ([]int32, error) {
	t, back := g.turn()
	there := make([]int32, len(back))
	for e, old := range back {
		there[old] = int32(e)
	}
	turned := make([]int32, len(sure))
	for k, e := range sure {
		turned[k] = there[e]
	}
	slices.Sort(turned)
	// The prices are the same memory, changed over.
	taken, err := solvePart(ctx, t, part{inL: q.inR, inR: q.inL, rightFree: true}, turned, &Proof{PriceLeft: proof.PriceRight, PriceRight: proof.PriceLeft})
	for k, e := range taken {
		taken[k] = back[e]
	}
	slices.Sort(taken)
	return taken, err
}

// turn changes the sides over. back is which edge each was.
func (g *graph) turn() (t *graph, back []int32) {
	t = &graph{nl: g.nr, nr: g.nl, capL: g.capR, capR: g.capL, steady: g.steady, start: make([]int32, g.nr+2), to: make([]int32, len(g.to)), score: make([]int64, len(g.to))}
	back = make([]int32, len(g.to))
	for _, j := range g.to {
		t.start[j+2]++
	}
	for j := range g.nr {
		t.start[j+2] += t.start[j+1]
	}
	for i := range g.nl {
		for e := g.start[i]; e < g.start[i+1]; e++ {
			at := t.start[g.to[e]+1]
			t.start[g.to[e]+1]++
			t.to[at], t.score[at], back[at] = int32(i), g.score[e], e
		}
	}
	t.start = t.start[:g.nr+1]
	return t, back
}

// newNetwork keeps the edges within a part, between people with capacity. orig are the numbers of the edges kept.
func newNetwork(g *graph, q part) (n *network, orig []int32) {
	n = &network{nl: g.nl, nr: g.nr, leftFree: q.leftFree, rightFree: q.rightFree, steady: g.steady}
	n.capL, n.capR = q.capacities(g)
	n.start = make([]int32, g.nl+1)
	keep := func(i int, e int32) bool {
		return n.capL[i] > 0 && n.capR[g.to[e]] > 0 && !(q.leftFree && q.rightFree && g.score[e] < 0)
	}
	for i := range g.nl {
		count := int32(0)
		for e := g.start[i]; e < g.start[i+1]; e++ {
			if keep(i, e) {
				count++
			}
		}
		n.start[i+1] = n.start[i] + count
	}
	m := n.start[g.nl]
	n.to, n.w, orig = make([]int32, 0, m), make([]int64, 0, m), make([]int32, 0, m)
	for i := range g.nl {
		for e := g.start[i]; e < g.start[i+1]; e++ {
			if keep(i, e) {
				n.to, n.w, orig = append(n.to, g.to[e]), append(n.w, g.score[e]), append(orig, e)
			}
		}
	}
	n.prepare()
	return n, orig
}

// solve scales, and leaves exact prices of the unscaled worths in pi and p.
func (n *network) solve(ctx context.Context) error {
	low, high := n.span()
	if !n.rightFree && n.leftFree {
		for j := range n.p {
			n.p[j] = low - n.outside // low enough for everybody to bid
		}
	}
	return n.solveFrom(ctx, high-low)
}

// solveFrom tries the quick way, and otherwise scales, starting from the prices p and a step of about the given size.
func (n *network) solveFrom(ctx context.Context, size int64) error {
	n.unit = newUnit(n)
	if !n.steady {
		if done, err := n.quick(ctx); done || err != nil {
			return err
		}
		n.steady = true
	}
	low, high := n.span()
	factor, enough := int64(1), int64(n.nl+n.nr+2)
	for factor < enough && max(high, -low, high-low) <= (1<<56)/factor {
		factor *= 2
	}
	n.multiply(factor)
	n.widest = max((high-low)*factor, 1)
	if err := n.scale(ctx, size*factor/shrink); err != nil {
		return err
	}
	if factor >= enough {
		n.roundPrices(factor)
		n.eps = 0
		return nil
	}
	n.divide(factor)
	n.eps = 0
	n.keep()
	_, err := n.finish(ctx, -1)
	return err
}

func (n *network) multiply(factor int64) {
	for e := range n.w {
		n.w[e] *= factor
	}
	for j := range n.p {
		n.p[j] *= factor
	}
	n.outside *= factor
	n.shift(bits.TrailingZeros64(uint64(factor)))
}

func (n *network) shift(by int) {
	if n.unit != nil {
		n.unit.shift = uint(by)
	}
}

// divide undoes multiply; prices are rounded.
func (n *network) divide(factor int64) {
	for e := range n.w {
		n.w[e] /= factor
	}
	for j := range n.p {
		n.p[j] = floorDiv(n.p[j], factor)
	}
	n.outside /= factor
	n.shift(0)
}

// roundPrices turns prices that belong to the placing at a step of 1, for worths multiplied by factor, into exact ones for the
// worths themselves. There are fewer people than remainders of the factor, so some remainder is nobody's: where that one
// becomes 0, rounding down breaks nothing. (For a step u to v of slack c*factor + y(u) - y(v) >= -1 the rounded slack
// is a whole number above -1 unless y(v) has remainder 0.)
func (n *network) roundPrices(factor int64) {
	n.divide2(factor)
	mask := factor - 1
	used := make([]bool, factor)
	used[0] = true // the rest of the world
	for i, c := range n.capL {
		if c > 0 {
			used[n.pi[i]&mask] = true
		}
	}
	for j, c := range n.capR {
		if c > 0 {
			used[-n.p[j]&mask] = true
		}
	}
	gap := int64(slices.Index(used, false))
	shift := factor - gap
	rest := floorDiv(shift, factor)
	for i := range n.pi {
		n.pi[i] = floorDiv(n.pi[i]+shift, factor) - rest
	}
	for j := range n.p {
		n.p[j] = rest - floorDiv(shift-n.p[j], factor)
	}
}

// divide2 brings back the worths.
func (n *network) divide2(factor int64) {
	for e := range n.w {
		n.w[e] /= factor
	}
	n.outside /= factor
	n.shift(0)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// tighten raises exact prices that may be raised: those below nothing of people who stay out, and those of pairs in which one
// has one place only, so that the pair is exactly worth its two prices.
func (n *network) tighten() {
	for i := range n.nl {
		if n.out[i] > 0 {
			n.pi[i] = n.outside
		}
	}
	for j := range n.nr {
		if n.rightFree && n.slotHasRoom(j) {
			n.p[j] = 0
		}
		for k := n.slot[j]; k < n.slot[j+1]; k++ {
			e := n.slotEdge[k]
			if e < 0 {
				continue
			}
			i := n.slotLeft[k]
			if slack := n.w[e] - n.pi[i] - n.p[j]; n.capL[i] == 1 {
				n.pi[i] += slack
			} else if n.capR[j] == 1 {
				n.p[j] += slack
			}
		}
	}
}
