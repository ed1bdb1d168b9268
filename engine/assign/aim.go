package assign

import (
	"context"
	"math"
)

// Aim is what makes one stable placing better than another. With ties the placings with the most pairs come first, and the aim
// chooses among those; without ties all have the same number of pairs.
type Aim int

// The aims. Ranks are those that two people who are placed together give each other.
const (
	MostEqual   Aim = iota // the mean ranks of the two sides differ least
	LeastSum               // the least sum of all ranks: egalitarian
	LeastRegret            // the least worst rank of anybody
	BestForLeft            // the least sum of the ranks that the left gives
	BestForRight
)

// of is what an aim counts in a placing; less is better.
func (a Aim) of(m *Matching) int64 {
	switch a {
	case LeastSum:
		return m.LeftRanks + m.RightRanks
	case LeastRegret:
		return int64(m.Regret)
	case BestForLeft:
		return m.LeftRanks
	case BestForRight:
		return m.RightRanks
	}
	return max(m.Difference, -m.Difference)
}

// Fairest is a stable placing, and how far from the best it can be at most.
type Fairest struct {
	*Matching
	Most  int   // no stable placing has more pairs
	Value int64 // what the aim counts in this placing: a sum, a difference of two sums, or a rank
	Least int64 // no stable placing of as many pairs counts less; Proved says that both bounds are reached
}

// Fairest is the best stable placing by an aim. Without ties it is that of the rotations. With ties the placings of one way to break
// them are a start, and all ways are searched; when that takes too long, Proved is false, and Most and Least bound what
// another placing could be. To place the most with ties and partial lists is hard in general (Manlove and others, Theoretical Computer Science
// 276, 2002).
func (l *Lattice) Fairest(ctx context.Context, a Aim) (*Fairest, error) {
	return l.fairest(ctx, a, tiedWork)
}

func (l *Lattice) fairest(ctx context.Context, a Aim, work int) (*Fairest, error) {
	m, err := l.untied(ctx, a)
	if err != nil {
		return nil, err
	}
	f := &Fairest{Matching: m, Most: m.Placed, Value: a.of(m), Least: a.of(m)}
	if a == MostEqual && !m.Proved {
		f.Least = m.LeastDifference
	}
	if !l.ties {
		return f, nil
	}
	s := newTied(ctx, l, a, work)
	s.offer(m)
	for _, other := range l.starts(ctx, a) {
		s.offer(other)
	}
	if err := s.run(); err != nil {
		return nil, err
	}
	f = &Fairest{Matching: s.best, Most: s.most, Value: a.of(s.best), Least: s.least}
	f.Proved = f.Placed == f.Most && f.Value == f.Least
	return f, nil
}

// starts are other placings of the broken ties, which may be nearer to an aim than the one that the rotations know as best.
func (l *Lattice) starts(ctx context.Context, a Aim) []*Matching {
	var out []*Matching
	for _, other := range []Aim{LeastSum, LeastRegret, BestForLeft, BestForRight} {
		if other != a {
			if m, err := l.untied(ctx, other); err == nil {
				out = append(out, m)
			}
		}
	}
	return out
}

// untied is the best placing among those of one way to break the ties.
func (l *Lattice) untied(ctx context.Context, a Aim) (*Matching, error) {
	switch a {
	case LeastSum:
		return l.Egalitarian(ctx)
	case LeastRegret:
		return l.MinRegret(), nil
	case BestForLeft:
		return l.LeftBest(), nil
	case BestForRight:
		return l.RightBest(), nil
	}
	return l.Equal(ctx)
}

// boundMost is for how many choices the bound is worth the memory and time of solving them.
const boundMost = 4_000_000

// bound finds what no stable placing can better, from who may still be placed with whom: how many pairs there are at most, and how
// little the aim can count when so many as are known are placed.
func (s *tied) bound(placed int) (most int, least int64, err error) {
	most = s.filled(math.MaxInt32)
	if placed > most {
		return most, 0, nil
	}
	if s.aim == LeastRegret {
		low, high := int32(0), s.worst
		for low < high {
			if mid := low + (high-low)/2; s.filled(mid) >= placed {
				high = mid
			} else {
				low = mid + 1
			}
		}
		return most, int64(low), nil
	}
	if placed < most || len(s.left) > boundMost { // a placing of fewer pairs is not one that Solve looks for
		return most, s.rough(placed), nil
	}
	switch s.aim {
	case LeastSum:
		least, err = s.cheapest(1, 1)
	case BestForLeft:
		least, err = s.cheapest(1, 0)
	case BestForRight:
		least, err = s.cheapest(0, 1)
	default: // the difference of the two sums is between these two
		var below, above int64
		if below, err = s.cheapest(1, -1); err == nil && below <= 0 {
			above, err = s.cheapest(-1, 1)
			below = max(0, above)
		}
		least = below
	}
	return most, least, err
}

// cheapest is the least sum of the ranks of both sides, times a number each, of as many pairs as possible.
func (s *tied) cheapest(left, right int64) (int64, error) {
	p := &Problem{Left: s.nl, Right: s.nr}
	for e := range s.left {
		if s.open[e] {
			p.Pairs = append(p.Pairs, Pair{s.left[e], s.right[e] - int32(s.nl), -left*int64(s.rankL[e]) - right*int64(s.rankR[e])})
		}
	}
	r, err := Solve(s.ctx, p)
	if err != nil {
		return 0, err
	}
	return -r.Total, nil
}
