package assign

import (
	"context"
	"fmt"
	"slices"
)

// Matching is one stable placing.
type Matching struct {
	Partner             []int32 // by left person; -1 for nobody
	Placed              int     // how many; the same people in every stable placing, if there are no ties
	LeftRanks           int64   // sum of the ranks that placed left people give to whom they have
	RightRanks          int64
	Regret              int32 // the largest of all these ranks
	Difference          int64 // LeftRanks - RightRanks
	Proved              bool  // no stable placing is better by what was asked for; never with ties
	LeastDifference     int64 // for Equal: no stable placing has a smaller difference, whatever its sign
	used                []bool
	LeftMean, RightMean float64
}

// Rotations is how many rotations there are.
func (l *Lattice) Rotations() int { return len(l.rotations) }

// LeftBest is best for every left person at once, among stable placings, and worst for every right person.
func (l *Lattice) LeftBest() *Matching { return l.matching(make([]bool, len(l.rotations)), true) }

// RightBest is best for every right person at once, and worst for every left person.
func (l *Lattice) RightBest() *Matching {
	used := make([]bool, len(l.rotations))
	for n := range used {
		used[n] = true
	}
	return l.matching(used, true)
}

// matching makes the rotations of a set that has with each one all that come before.
func (l *Lattice) matching(used []bool, proved bool) *Matching {
	m := &Matching{Partner: make([]int32, l.left.people()), Proved: proved && !l.ties, used: used}
	at := slices.Clone(l.best)
	for n, r := range l.rotations {
		for _, mv := range r.moves {
			if used[n] {
				at[mv.who] = mv.to
			}
		}
	}
	for i, p := range at {
		m.Partner[i] = -1
		if p < 0 {
			continue
		}
		e := l.left.start[i] + p
		j := l.left.who[e]
		a, b := l.left.rank[e], l.right.rank[l.right.start[j]+l.left.mirror[e]]
		m.Partner[i] = j
		m.add(a, b)
	}
	m.sum()
	return m
}

// add counts two people who are placed, by the ranks that they give each other.
func (m *Matching) add(left, right int32) {
	m.Placed++
	m.LeftRanks += int64(left)
	m.RightRanks += int64(right)
	m.Regret = max(m.Regret, left, right)
}

// sum fills in what follows from the sums of ranks.
func (m *Matching) sum() {
	m.Difference = m.LeftRanks - m.RightRanks
	if m.Placed > 0 {
		m.LeftMean, m.RightMean = float64(m.LeftRanks)/float64(m.Placed), float64(m.RightRanks)/float64(m.Placed)
	}
}

// Egalitarian has the least sum of all ranks: by a smallest cut in the order of rotations (Irving, Leather and Gusfield, J. ACM
// 34, 1987).
func (l *Lattice) Egalitarian(ctx context.Context) (*Matching, error) {
	gain := make([]int64, len(l.rotations))
	for n, r := range l.rotations {
		gain[n] = r.right - r.left
	}
	used, err := bestClosed(ctx, gain, l.before)
	if err != nil {
		return nil, err
	}
	return l.matching(used, true), nil
}

// MinRegret has the least worst rank of anybody. For a given worst rank, right people must move up until none is beyond it; that
// needs certain rotations, and no more are made, since each moves left people down.
func (l *Lattice) MinRegret() *Matching {
	least, most := int32(0), max(l.LeftBest().Regret, l.RightBest().Regret)
	for least < most {
		if try := (least + most) / 2; l.matching(l.upTo(try), true).Regret <= try {
			most = try
		} else {
			least = try + 1
		}
	}
	return l.matching(l.upTo(most), true)
}

// upTo is the smallest set of rotations after which nobody on the right has worse than a rank, if that can be.
func (l *Lattice) upTo(rank int32) []bool {
	used := make([]bool, len(l.rotations))
	for n := len(l.rotations) - 1; n >= 0; n-- {
		r := l.rotations[n]
		for _, mv := range r.moves { // whoever mv.who leaves moves up from them
			e := l.left.start[mv.who] + mv.from
			j := l.left.who[e]
			if l.right.rank[l.right.start[j]+l.left.mirror[e]] > rank {
				used[n] = true
			}
		}
		if used[n] {
			for _, b := range l.before[n] {
				used[b] = true
			}
		}
	}
	return used
}

// equalWork bounds the search for the most equal placing: so many decisions are tried.
const equalWork = 5_000_000

// Equal has the most equal mean ranks of the two sides. This is hard in general (Kato, Japan J. Industrial and Applied Mathematics
// 10, 1993): each rotation makes the difference larger by what it costs the left and brings the right, and a set must be
// found whose sum is nearest to what is wanted. All sets are searched, apart from those that cannot be nearer than one already
// found. When that takes too long, Proved is false, and LeastDifference says what was proved. Of placings equally near, the first
// found with the least sum of all ranks is given.
func (l *Lattice) Equal(ctx context.Context) (*Matching, error) {
	s := &equalSearch{Lattice: l, ctx: ctx, want: -l.LeftBest().Difference}
	m := len(l.rotations)
	s.tail = make([]int64, m+1)
	s.after = make([][]int32, m)
	var divisor int64
	for n := m - 1; n >= 0; n-- {
		c := l.rotations[n].left + l.rotations[n].right
		s.tail[n] = s.tail[n+1] + c
		divisor = gcd(divisor, c)
		for _, b := range l.before[n] {
			s.after[b] = append(s.after[b], int32(n))
		}
	}
	s.least = nearest(s.want, divisor, s.tail[0])
	s.used, s.blocked, s.found, s.gap = make([]bool, m), make([]int32, m), make([]bool, m), -1
	s.prefix()
	if s.gap > s.least {
		s.run()
	}
	if s.err != nil {
		return nil, s.err
	}
	got := l.matching(s.found, !s.cut)
	got.LeastDifference = s.least
	switch {
	case l.ties:
		got.LeastDifference = 0 // other ways to break the ties may come nearer
	case !s.cut:
		got.LeastDifference = s.gap // nothing nearer was left
	}
	return got, nil
}

// nearest is how near a multiple of divisor from 0 to most can come to want.
func nearest(want, divisor, most int64) int64 {
	if want <= 0 {
		return -want
	}
	if want >= most {
		return want - most
	}
	down := want % divisor
	return min(down, divisor-down)
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// equalSearch decides rotation after rotation, in their order, whether to make it.
type equalSearch struct {
	*Lattice
	ctx         context.Context
	want, least int64
	tail        []int64   // sum of all from a rotation on
	after       [][]int32 // by rotation: which ones need it
	used, found []bool
	blocked     []int32 // by rotation: how many of those before it are not made
	gap         int64   // of found; -1 for none yet
	total       int64   // change of the sum of all ranks by found
	tried       int
	cut         bool
	err         error
}

// prefix makes rotations in their order, and takes the nearest of what that passes.
func (s *equalSearch) prefix() {
	sum, total := int64(0), int64(0)
	s.offer(0, 0)
	for n, r := range s.rotations {
		s.used[n] = true
		sum, total = sum+r.left+r.right, total+r.left-r.right
		s.offer(sum, total)
	}
	clear(s.used)
}

// run tries all, without recursion, since there may be many thousand rotations. choice[n] is 0 before a rotation was decided, 1
// when it is made, 2 when it is not.
func (s *equalSearch) run() {
	m := len(s.rotations)
	choice := make([]int8, m+1)
	sum, total := int64(0), int64(0)
	for n := 0; n >= 0; {
		if s.tried++; s.tried > equalWork || s.tried&0xfff == 0 && s.ctx.Err() != nil {
			s.cut, s.err = true, s.ctx.Err()
			return
		}
		if n == m {
			s.offer(sum, total)
			if s.gap == s.least {
				return
			}
			n--
			continue
		}
		r := s.rotations[n]
		c := r.left + r.right
		switch choice[n] {
		case 0:
			choice[n] = 1
			if s.blocked[n] > 0 || s.gap >= 0 && sum+c-s.want >= s.gap {
				continue
			}
			s.used[n] = true
			sum, total = sum+c, total+r.left-r.right
			n++
		case 1:
			choice[n] = 2
			if s.used[n] {
				s.used[n] = false
				sum, total = sum-c, total-r.left+r.right
			}
			if s.gap >= 0 && s.want-sum-s.tail[n+1] >= s.gap {
				continue
			}
			for _, a := range s.after[n] {
				s.blocked[a]++
			}
			choice[n] = 3
			n++
		default:
			if choice[n] == 3 {
				for _, a := range s.after[n] {
					s.blocked[a]--
				}
			}
			choice[n] = 0
			n--
		}
	}
}

func (s *equalSearch) offer(sum, total int64) {
	gap := max(sum-s.want, s.want-sum)
	if s.gap < 0 || gap < s.gap || gap == s.gap && total < s.total {
		s.gap, s.total = gap, total
		copy(s.found, s.used)
	}
}

// VerifyStable checks from outside that a placing is stable: by left person the partner, -1 for nobody.
func VerifyStable(r *Rankings, partner []int32) error {
	if len(partner) != len(r.Left) {
		return fmt.Errorf("the placing is of other people")
	}
	rank := func(list []Choice, who int32) (int32, bool) {
		for _, c := range list {
			if c.Who == who {
				return c.Rank, true
			}
		}
		return 0, false
	}
	has, haveL, haveR := make([]int32, len(r.Right)), make([]int32, len(r.Left)), make([]int32, len(r.Right))
	for j := range has {
		has[j] = -1
	}
	for i, j := range partner {
		if j < 0 {
			continue
		}
		if int(j) >= len(r.Right) || has[j] >= 0 {
			return fmt.Errorf("right person %d is placed twice, or is not there", j)
		}
		has[j] = int32(i)
		a, okA := rank(r.Left[i], j)
		b, okB := rank(r.Right[j], int32(i))
		if !okA || !okB {
			return fmt.Errorf("%d and %d are placed and have not ranked each other", i, j)
		}
		haveL[i], haveR[j] = a, b
	}
	for i := range r.Left {
		for _, c := range r.Left[i] {
			if partner[i] >= 0 && c.Rank >= haveL[i] {
				continue
			}
			if want, ranked := rank(r.Right[c.Who], int32(i)); ranked && (has[c.Who] < 0 || want < haveR[c.Who]) {
				return fmt.Errorf("%d and %d would both rather have each other", i, c.Who)
			}
		}
	}
	return nil
}

// Ranks are the ranks that two people gave each other, 0 where one of them has not ranked the other.
func (l *Lattice) Ranks(left, right int32) (byLeft, byRight int32) {
	for e := l.left.start[left]; e < l.left.start[left+1]; e++ {
		if l.left.who[e] == right {
			return l.left.rank[e], l.right.rank[l.right.start[right]+l.left.mirror[e]]
		}
	}
	return 0, 0
}
