package assign

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// ListProof is why no shortlist is better. Kinds are candidates who are alike. All points are multiples of Unit. The value of a list is
// its points in units, less Weight for each one that a wish is short of, and Weight is more than all points together. Root divides the
// lists into parts; each part that is not divided further is worth no more than the list, by its prices, which have Shift binary places.
type ListProof struct {
	Kinds        [][]int
	Unit, Weight int64
	Shift        uint
	Root         *ListNode
}

// ListNode is one part of the lists. Over is one more than the limit that every list of it passes. Otherwise the prices bound it, and
// where that is not enough it is divided: Low has at most At of a kind, High has more.
type ListNode struct {
	Over      int
	Prices    listPrices
	Kind      int
	At        int64
	Low, High *ListNode
}

// listCheck is one proof while it is checked.
type listCheck struct {
	q      *Shortlist
	proof  *ListProof
	value  int64
	points []int64
	brings [][]int64
	uses   [][]int64
}

// VerifyShortlist checks a listing against its question: that it keeps every limit and what is settled, that its figures are right, and, when
// it calls itself proved, that no list is better. It shares nothing with the search.
func VerifyShortlist(q *Shortlist, l *Listing) error {
	if len(l.Taken) != len(q.Candidates) || len(l.Missing) != len(q.Wishes) {
		return errors.New("the listing is not of this shortlist")
	}
	var points int64
	uses, missing := make([]int64, len(q.Limits)), slices.Clone(q.Wishes)
	for i, c := range q.Candidates {
		if l.Taken[i] && c.Fixed == Left || !l.Taken[i] && c.Fixed == Taken {
			return fmt.Errorf("candidate %d is not as it was settled", i)
		}
		if !l.Taken[i] {
			continue
		}
		points += c.Points
		for k, u := range c.Uses {
			uses[k] += u
		}
		for j, b := range c.Brings {
			missing[j] = max(missing[j]-b, 0)
		}
	}
	for k, u := range uses {
		if u > q.Limits[k] {
			return fmt.Errorf("limit %d is passed", k)
		}
	}
	if points != l.Points || !slices.Equal(missing, l.Missing) {
		return errors.New("the points or what the wishes are short of are wrong")
	}
	if !l.Proved {
		return nil
	}
	if l.Proof == nil || l.Bound != points {
		return errors.New("the listing calls itself proved and has no proof")
	}
	return checkListProof(q, l.Proof, points, missing)
}

func checkListProof(q *Shortlist, p *ListProof, points int64, missing []int64) error {
	if p.Unit < 1 || p.Shift > 40 {
		return errors.New("the proof has no unit")
	}
	c := &listCheck{q: q, proof: p}
	seen := make([]bool, len(q.Candidates))
	var sum int64
	lo, hi := make([]int64, len(p.Kinds)), make([]int64, len(p.Kinds))
	for k, members := range p.Kinds {
		if len(members) == 0 {
			return errors.New("a kind has nobody")
		}
		first := q.Candidates[members[0]]
		brings := slices.Clone(first.Brings)
		for j := range brings {
			brings[j] = min(brings[j], q.Wishes[j])
		}
		for _, i := range members {
			x := q.Candidates[i]
			if seen[i] || x.Points != first.Points || x.Points%p.Unit != 0 || x.Fixed != first.Fixed || !slices.Equal(x.Uses, first.Uses) {
				return fmt.Errorf("candidate %d is not of its kind", i)
			}
			for j, b := range x.Brings {
				if min(b, q.Wishes[j]) != brings[j] {
					return fmt.Errorf("candidate %d is not of its kind", i)
				}
			}
			seen[i] = true
			sum += x.Points
		}
		if first.Fixed != Left {
			hi[k] = int64(len(members))
		}
		if first.Fixed == Taken {
			lo[k] = hi[k]
		}
		c.points, c.uses, c.brings = append(c.points, first.Points/p.Unit), append(c.uses, first.Uses), append(c.brings, brings)
	}
	if slices.Contains(seen, false) || p.Weight <= sum/p.Unit {
		return errors.New("the proof leaves somebody out, or wishes weigh too little")
	}
	c.value = points / p.Unit
	for _, n := range missing {
		c.value -= n * p.Weight
	}
	return c.node(p.Root, lo, hi)
}

// node checks that no list of a box is worth more than the value.
func (c *listCheck) node(n *ListNode, lo, hi []int64) error {
	if n == nil {
		return errors.New("a part of the lists is not looked at")
	}
	for k := range lo {
		if lo[k] > hi[k] {
			return nil // nothing is in it
		}
	}
	if n.Over > 0 {
		var uses int64
		for k := range lo {
			uses += lo[k] * c.uses[k][n.Over-1]
		}
		if uses <= c.q.Limits[n.Over-1] {
			return errors.New("a part is said to pass a limit that it keeps")
		}
		return nil
	}
	if slices.Equal(lo, hi) {
		return c.only(lo)
	}
	bound, margins, err := c.bound(n.Prices, lo, hi)
	if err != nil {
		return err
	}
	spare := bound - (c.value+1)<<c.proof.Shift
	if spare < 0 {
		return nil
	}
	lo, hi = slices.Clone(lo), slices.Clone(hi)
	for k, d := range margins {
		if d > 0 {
			lo[k] = max(lo[k], hi[k]-spare/d)
		} else if d < 0 {
			hi[k] = min(hi[k], lo[k]+spare/-d)
		}
	}
	if slices.Equal(lo, hi) {
		return c.only(lo)
	}
	if n.Low == nil || n.High == nil || n.Kind < 0 || n.Kind >= len(lo) {
		return errors.New("a part could hold a better list")
	}
	low, high := slices.Clone(hi), slices.Clone(lo)
	low[n.Kind], high[n.Kind] = min(low[n.Kind], n.At), max(high[n.Kind], n.At+1)
	if err := c.node(n.Low, lo, low); err != nil {
		return err
	}
	return c.node(n.High, high, hi)
}

// only checks a part with one list in it.
func (c *listCheck) only(x []int64) error {
	for i, most := range c.q.Limits {
		for k, n := range x {
			most -= n * c.uses[k][i]
		}
		if most < 0 {
			return nil
		}
	}
	var value int64
	for k, n := range x {
		value += n * c.points[k]
	}
	for j, n := range c.q.Wishes {
		for k, m := range x {
			n -= m * c.brings[k][j]
		}
		value -= max(n, 0) * c.proof.Weight
	}
	if value > c.value {
		return errors.New("there is a better list")
	}
	return nil
}

// bound is what no list in the box passes, and what one of each kind is worth over the prices. With prices of nought or more for limits, and of
// nought up to the weight for wishes, this holds whatever they are.
func (c *listCheck) bound(p listPrices, lo, hi []int64) (bound int64, margins []int64, err error) {
	if len(p.Limits) != len(c.q.Limits) || len(p.Wishes) != len(c.q.Wishes) {
		return 0, nil, errors.New("prices are missing")
	}
	size := 0.0 // of all that is added up: it must stay far from what a whole number can hold
	add := func(a, b int64) int64 {
		size += math.Abs(float64(a) * float64(b))
		return a * b
	}
	for i, most := range c.q.Limits {
		if p.Limits[i] < 0 {
			return 0, nil, errors.New("a price is under nought")
		}
		bound += add(p.Limits[i], most)
	}
	for j, n := range c.q.Wishes {
		if p.Wishes[j] < 0 || p.Wishes[j] > c.proof.Weight<<c.proof.Shift {
			return 0, nil, errors.New("a price of a wish is out of its bounds")
		}
		bound -= add(p.Wishes[j], n)
	}
	margins = make([]int64, len(lo))
	for k := range lo {
		d := add(c.points[k], 1<<c.proof.Shift)
		for i, u := range c.uses[k] {
			d -= add(p.Limits[i], u)
		}
		for j, b := range c.brings[k] {
			d += add(p.Wishes[j], b)
		}
		margins[k] = d
		if d > 0 {
			bound += add(d, hi[k])
		} else {
			bound += add(d, lo[k])
		}
	}
	if size > 1<<62 {
		return 0, nil, errors.New("the numbers of the proof are too large")
	}
	return bound, margins, nil
}
