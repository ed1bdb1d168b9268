package assign

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"math/bits"
	"slices"
)

// Fixed says what has been settled about a candidate beforehand.
type Fixed int8

// What can be settled about a candidate.
const (
	Either Fixed = iota // it can be taken or left
	Taken               // it is taken
	Left                // it is left
)

// Candidate is somebody, or several who come together, who is taken into a shortlist whole or not at all.
type Candidate struct {
	Points int64   // what taking it is worth: 0 or more
	Uses   []int64 // how much of each limit it uses: 0 or more
	Brings []int64 // how much it brings to each wish: 0 or more
	Fixed  Fixed
}

// Shortlist asks which candidates to take. No limit may be passed. A wish is that at least so much of something is brought; it is
// no more than a wish, so a list that cannot meet it is still a list. What counts first is how much the wishes are short of in
// all, and then the sum of the points.
type Shortlist struct {
	Candidates []Candidate
	Limits     []int64
	Wishes     []int64
}

// Listing is a shortlist, with how good it is. No list is short of less than Least in all. No list that is short of as little as
// this one has more points than Bound. Proved says that both are met, and Proof is why, for VerifyShortlist.
type Listing struct {
	Taken   []bool
	Points  int64
	Missing []int64 // what each wish is short of
	Least   int64
	Bound   int64
	Proved  bool
	Proof   *ListProof
	// Margin is how far each candidate is from the line, in points, by the prices of the limits and wishes: what it is worth
	// over what its places cost. It tells whom to look at first, and no more.
	Margin []float64
}

// OverLimitError says that what is settled beforehand uses more of a limit than there is.
type OverLimitError struct {
	Limit      int
	Uses, Most int64
}

// Error is the error in words.
func (e *OverLimitError) Error() string {
	return fmt.Sprintf("assign: what is taken already uses %d of limit %d, which is %d", e.Uses, e.Limit, e.Most)
}

// Limits of the search for shortlists.
const (
	shortNodes = 100_000 // parts of the exact search
	shortEqual = 20_000  // parts of the search for lists that are as good
	shortDigit = 20      // binary places of prices
)

// PickShortlist finds the best shortlist. Candidates who are alike in everything are one kind, of which a number is taken. Bounds come
// from the prices of limits and wishes, which a small linear program finds (Lagrangian relaxation; Geoffrion, Mathematical Programming
// Study 2, 1974); they are rounded to whole numbers and the bound is computed from those, so that it holds exactly. Kinds that the
// prices settle are settled; the rest is tried. Where the context ends first, the best so far is given, with its bound.
func PickShortlist(ctx context.Context, q *Shortlist) (*Listing, error) {
	s, err := newShortSearch(q)
	if err != nil {
		return nil, err
	}
	lo, hi := s.box()
	if err := s.settled(lo); err != nil {
		return nil, err
	}
	root := &ListNode{}
	s.nodes, s.target = shortNodes, minValue
	s.first(ctx, lo, hi, root)
	out := s.listing(lo, hi, root)
	return out, nil
}

// minValue is a value under that of every list.
const minValue = -1 << 62

// shortKind is the candidates who are alike in everything that counts.
type shortKind struct {
	points       int64 // in units
	uses, brings []int64
	members      []int
	fixed        Fixed
}

// shortSearch is one question while it is answered. The value of a list is its points in units, less weight for each one that a wish
// is short of; weight is more than all points together.
type shortSearch struct {
	q          *Shortlist
	kinds      []shortKind
	unit       int64
	weight     int64
	shift      uint
	nodes      int // that may still be looked at
	target     int64
	bestX      []int64
	bestPrices listPrices
	rootBound  int64
	cut        bool // the search ended before it was through
}

func newShortSearch(q *Shortlist) (*shortSearch, error) {
	s := &shortSearch{q: q}
	var sum int64
	for i, c := range q.Candidates {
		if len(c.Uses) != len(q.Limits) || len(c.Brings) != len(q.Wishes) {
			return nil, fmt.Errorf("assign: candidate %d has other limits or wishes than the shortlist", i)
		}
		if c.Points < 0 || slices.ContainsFunc(c.Uses, negative) || slices.ContainsFunc(c.Brings, negative) {
			return nil, fmt.Errorf("assign: candidate %d has a number under nought", i)
		}
		if sum += c.Points; sum < 0 || sum > 1<<44 {
			return nil, ErrTooLarge
		}
		s.unit = gcd(s.unit, c.Points)
	}
	if slices.ContainsFunc(q.Limits, negative) || slices.ContainsFunc(q.Wishes, negative) {
		return nil, errors.New("assign: a limit or a wish is under nought")
	}
	s.unit = max(s.unit, 1)
	s.weight = sum/s.unit + 1
	s.shift = uint(max(0, min(shortDigit, 45-bits.Len64(uint64(s.weight)))))
	s.group()
	return s, nil
}

func negative(v int64) bool { return v < 0 }

// group puts candidates of one kind together. What is brought over a wish counts for nothing.
func (s *shortSearch) group() {
	at := map[string]int{}
	for i, c := range s.q.Candidates {
		brings := cappedAt(c.Brings, s.q.Wishes)
		key := fmt.Sprint(c.Points, c.Uses, brings, c.Fixed)
		k, ok := at[key]
		if !ok {
			k = len(s.kinds)
			at[key] = k
			s.kinds = append(s.kinds, shortKind{points: c.Points / s.unit, uses: c.Uses, brings: brings, fixed: c.Fixed})
		}
		s.kinds[k].members = append(s.kinds[k].members, i)
	}
}

func cappedAt(brings, wishes []int64) []int64 {
	out := slices.Clone(brings)
	for j := range out {
		out[j] = min(out[j], wishes[j])
	}
	return out
}

// box is how many of each kind can be taken at least and at most.
func (s *shortSearch) box() (lo, hi []int64) {
	lo, hi = make([]int64, len(s.kinds)), make([]int64, len(s.kinds))
	for k, v := range s.kinds {
		if v.fixed != Left {
			hi[k] = int64(len(v.members))
		}
		if v.fixed == Taken {
			lo[k] = hi[k]
		}
	}
	return lo, hi
}

// settled is an OverLimitError when what is taken beforehand does not fit.
func (s *shortSearch) settled(lo []int64) error {
	if i := s.over(lo); i >= 0 {
		return &OverLimitError{Limit: i, Uses: s.used(lo, i), Most: s.q.Limits[i]}
	}
	return nil
}

func (s *shortSearch) used(x []int64, limit int) (sum int64) {
	for k, n := range x {
		sum += n * s.kinds[k].uses[limit]
	}
	return sum
}

// over is the first limit that x passes, -1 for none.
func (s *shortSearch) over(x []int64) int {
	for i, most := range s.q.Limits {
		if s.used(x, i) > most {
			return i
		}
	}
	return -1
}

// short is what each wish is short of.
func (s *shortSearch) short(x []int64) []int64 {
	out := slices.Clone(s.q.Wishes)
	for j := range out {
		for k, n := range x {
			out[j] -= n * s.kinds[k].brings[j]
		}
		out[j] = max(out[j], 0)
	}
	return out
}

func (s *shortSearch) value(x []int64) (sum int64) {
	for k, n := range x {
		sum += n * s.kinds[k].points
	}
	for _, n := range s.short(x) {
		sum -= n * s.weight
	}
	return sum
}

// offer takes x for the best so far when it fits and is better.
func (s *shortSearch) offer(x []int64) {
	if s.over(x) >= 0 {
		return
	}
	if v := s.value(x); v >= s.target {
		s.target, s.bestX = v+1, slices.Clone(x)
	}
}

// fill adds to x what still fits, best first by the worth over the prices, and offers the outcome.
func (s *shortSearch) fill(x, hi []int64, p listPrices) {
	order := make([]int, len(x))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp64(s.margin(b, p), s.margin(a, p)) })
	x = slices.Clone(x)
	for _, k := range order {
		for x[k] < hi[k] && (s.kinds[k].points > 0 || s.margin(k, p) > 0) {
			x[k]++
			if s.over(x) >= 0 {
				x[k]--
				break
			}
		}
	}
	s.offer(x)
}

func cmp64(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// margin is what one of a kind is worth over the prices, with shift binary places.
func (s *shortSearch) margin(k int, p listPrices) int64 {
	v := &s.kinds[k]
	sum := v.points << s.shift
	for i, u := range v.uses {
		sum -= p.Limits[i] * u
	}
	for j, b := range v.brings {
		sum += p.Wishes[j] * b
	}
	return sum
}

// bound is a value with shift binary places that no list in the box passes.
func (s *shortSearch) bound(lo, hi []int64, p listPrices) int64 {
	var sum int64
	for i, most := range s.q.Limits {
		sum += p.Limits[i] * most
	}
	for j, n := range s.q.Wishes {
		sum -= p.Wishes[j] * n
	}
	for k := range s.kinds {
		if d := s.margin(k, p); d > 0 {
			sum += d * hi[k]
		} else {
			sum += d * lo[k]
		}
	}
	return sum
}

// tighten settles what the prices settle: whoever leaves it misses the target. It says how many numbers are still open.
func (s *shortSearch) tighten(lo, hi []int64, p listPrices, bound int64) (open int) {
	spare := bound - s.target<<s.shift
	for k := range s.kinds {
		if lo[k] == hi[k] {
			continue
		}
		switch d := s.margin(k, p); {
		case d < 0:
			hi[k] = min(hi[k], lo[k]+spare/-d)
		case d > 0:
			lo[k] = max(lo[k], hi[k]-spare/d)
		}
		if lo[k] < hi[k] {
			open++
		}
	}
	return open
}

// first searches a box for a list that is worth the target or more. What it finds moves the target on.
func (s *shortSearch) first(ctx context.Context, lo, hi []int64, node *ListNode) {
	if s.nodes--; s.nodes < 0 || ctx.Err() != nil {
		s.cut = true
		return
	}
	if s.over(lo) >= 0 {
		node.Over = s.over(lo) + 1
		return
	}
	if slices.Equal(lo, hi) {
		s.offer(lo)
		return
	}
	x, p := s.relax(lo, hi)
	node.Prices = p
	b := s.bound(lo, hi, p)
	if s.bestPrices.Limits == nil && s.bestPrices.Wishes == nil {
		s.bestPrices, s.rootBound = p, b>>s.shift
	}
	down, off, where := slices.Clone(lo), 0.0, -1
	for k := range x {
		down[k] = min(max(int64(x[k]+1e-7), lo[k]), hi[k])
		if f := x[k] - float64(down[k]); lo[k] < hi[k] && min(f, 1-f) > max(off, 1e-6) {
			off, where = min(f, 1-f), k
		}
	}
	s.offer(lo)
	s.fill(down, hi, p)
	if b>>s.shift < s.target {
		return
	}
	lo, hi = slices.Clone(lo), slices.Clone(hi)
	if s.tighten(lo, hi, p, b) == 0 {
		s.offer(lo)
		return
	}
	if where < 0 || lo[where] == hi[where] {
		where = firstOpen(lo, hi)
	}
	at := min(max(int64(x[where]+1e-7), lo[where]), hi[where]-1)
	node.Kind, node.At, node.Low, node.High = where, at, &ListNode{}, &ListNode{}
	low, high := slices.Clone(hi), slices.Clone(lo)
	low[where], high[where] = at, at+1
	if x[where]-float64(at) < 0.5 {
		s.first(ctx, lo, low, node.Low)
		s.first(ctx, high, hi, node.High)
		return
	}
	s.first(ctx, high, hi, node.High)
	s.first(ctx, lo, low, node.Low)
}

// firstOpen is the first kind of which a number is still open.
func firstOpen(lo, hi []int64) int {
	for k := range lo {
		if lo[k] < hi[k] {
			return k
		}
	}
	return -1
}

// listing makes the answer of the best list. The box is that of the whole question.
func (s *shortSearch) listing(lo, hi []int64, root *ListNode) *Listing {
	if s.bestX == nil { // only when there was no time at all: what is settled fits
		s.bestX = lo
	}
	out := &Listing{Taken: make([]bool, len(s.q.Candidates)), Margin: make([]float64, len(s.q.Candidates)), Missing: s.short(s.bestX), Proved: !s.cut}
	var missing int64
	for _, n := range out.Missing {
		missing += n
	}
	for k, v := range s.kinds {
		out.Points += s.bestX[k] * v.points * s.unit
		for i, who := range v.members {
			out.Taken[who] = int64(i) < s.bestX[k]
			if s.bestPrices.Limits != nil || s.bestPrices.Wishes != nil {
				out.Margin[who] = float64(s.margin(k, s.bestPrices)) / float64(int64(1)<<s.shift) * float64(s.unit)
			}
		}
	}
	out.Bound, out.Least = out.Points, missing
	if s.cut {
		most := s.rootBound
		if s.bestPrices.Limits == nil && s.bestPrices.Wishes == nil {
			most = s.weight - 1
		}
		out.Bound = min(most+missing*s.weight, s.weight-1) * s.unit
		out.Least = max(0, -floorDiv(most, s.weight))
		return out
	}
	out.Proof = &ListProof{Unit: s.unit, Weight: s.weight, Shift: s.shift, Root: root}
	for _, v := range s.kinds {
		out.Proof.Kinds = append(out.Proof.Kinds, v.members)
	}
	return out
}

// Equals is how many shortlists are as good as the best. A candidate who is in each of them is Always, one who is in any of them Ever.
// Where Complete is false there are at least Count, and who is in all of those that were found is called Always.
type Equals struct {
	Count    *big.Int
	Complete bool
	Always   []bool
	Ever     []bool
}

// EqualShortlists counts the lists that are as good as a best one, which PickShortlist has proved for the same question.
func EqualShortlists(ctx context.Context, q *Shortlist, best *Listing) (*Equals, error) {
	s, err := newShortSearch(q)
	if err != nil {
		return nil, err
	}
	if !best.Proved || len(best.Taken) != len(q.Candidates) {
		return nil, errors.New("assign: only what is as good as a proved list can be counted")
	}
	e := &shortEquals{shortSearch: s, count: new(big.Int), least: make([]int64, len(s.kinds)), most: make([]int64, len(s.kinds))}
	x := make([]int64, len(s.kinds))
	for k, v := range s.kinds {
		for _, who := range v.members {
			if best.Taken[who] {
				x[k]++
			}
		}
	}
	s.target, s.nodes = s.value(x), shortEqual
	copy(e.least, x)
	copy(e.most, x)
	lo, hi := s.box()
	e.all(ctx, lo, hi)
	out := &Equals{Count: e.count, Complete: !s.cut, Always: make([]bool, len(q.Candidates)), Ever: make([]bool, len(q.Candidates))}
	if out.Count.Sign() == 0 {
		out.Count.SetInt64(1)
	}
	if s.cut {
		e.widen(ctx, lo, hi)
	}
	for k, v := range s.kinds {
		for _, who := range v.members {
			out.Always[who], out.Ever[who] = e.least[k] == int64(len(v.members)), e.most[k] > 0
		}
	}
	return out, nil
}

type shortEquals struct {
	*shortSearch
	count       *big.Int
	least, most []int64
}

// all counts the lists in a box that are worth the target.
func (e *shortEquals) all(ctx context.Context, lo, hi []int64) {
	if e.nodes--; e.nodes < 0 || ctx.Err() != nil {
		e.cut = true
		return
	}
	if e.over(lo) >= 0 {
		return
	}
	if slices.Equal(lo, hi) {
		e.found(lo)
		return
	}
	_, p := e.relax(lo, hi)
	b := e.bound(lo, hi, p)
	if b>>e.shift < e.target {
		return
	}
	lo, hi = slices.Clone(lo), slices.Clone(hi)
	if e.tighten(lo, hi, p, b) == 0 {
		e.found(lo)
		return
	}
	k := firstOpen(lo, hi)
	for n := hi[k]; n >= lo[k]; n-- {
		low, high := slices.Clone(lo), slices.Clone(hi)
		low[k], high[k] = n, n
		e.all(ctx, low, high)
	}
}

// found counts one number of each kind: the ways to choose whom of each.
func (e *shortEquals) found(x []int64) {
	if e.over(x) >= 0 || e.value(x) != e.target {
		return
	}
	ways := big.NewInt(1)
	for k, n := range x {
		ways.Mul(ways, new(big.Int).Binomial(int64(len(e.kinds[k].members)), n))
		e.least[k], e.most[k] = min(e.least[k], n), max(e.most[k], n)
	}
	e.count.Add(e.count, ways)
}

// widen asks of each kind whether a best list can take fewer or more of it than those that were found.
func (e *shortEquals) widen(ctx context.Context, lo, hi []int64) {
	best := e.target
	can := func(k int, low, high int64) bool {
		if low > high || ctx.Err() != nil {
			return false
		}
		s := *e.shortSearch
		s.nodes, s.target, s.bestX, s.cut = shortEqual/20, best, nil, false
		l, h := slices.Clone(lo), slices.Clone(hi)
		l[k], h[k] = max(l[k], low), min(h[k], high)
		if l[k] > h[k] {
			return false
		}
		s.first(ctx, l, h, &ListNode{})
		return s.bestX != nil
	}
	for k, v := range e.kinds {
		if v.fixed != Either {
			continue
		}
		n := int64(len(v.members))
		if e.least[k] == n && can(k, 0, n-1) {
			e.least[k] = n - 1
		}
		if e.most[k] == 0 && can(k, 1, n) {
			e.most[k] = 1
		}
	}
}
