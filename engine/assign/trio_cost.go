package assign

import (
	"context"
	"slices"
)

// TrioCost is what it costs to do without one trio of a placing, with all else placed in the best way: trios first (Places), then total.
// Where it is not Exact, it costs that much at most.
type TrioCost struct {
	Cost
	Exact bool
}

// trioCostWork is up to how many threes, counted once for each trio of a placing, everything is placed anew without each trio.
const trioCostWork = 300_000

// WithoutTrios tells for each trio of a placing what it costs to do without it. For small numbers everybody is placed anew, so that the cost is exact as long as
// both placings are proved best. For others one person of the trio is exchanged, for somebody who is in none or with another trio, and the
// least loss by that is the most that it can cost.
func WithoutTrios(ctx context.Context, q *Trios, p *TrioPlacing) ([]TrioCost, error) {
	if err := VerifyTrios(q, p); err != nil {
		return nil, err
	}
	s, err := newTrioSearch(q)
	if err != nil {
		return nil, err
	}
	places := make([][3]int, len(p.Trios)) // people by places, as the search has them
	alone := [3][]bool{}
	for k := range alone {
		alone[k] = slices.Repeat([]bool{true}, s.size[k])
	}
	for n, t := range p.Trios {
		for k, role := range s.role {
			places[n][k] = int([3]int32{t.First, t.Second, t.Third}[role])
			alone[k][places[n][k]] = false
		}
	}
	small := s.size[0]*s.size[1]*s.size[2]*len(p.Trios) <= trioCostWork
	out := make([]TrioCost, len(p.Trios))
	for n, t := range p.Trios {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		loss := max(0, s.exchanged(places, n, alone))
		exact := p.Proved && loss == 0
		if small && !exact {
			again := *q
			again.Never = append(slices.Clone(q.Never), [3]int32{t.First, t.Second, t.Third})
			other, err := PlaceTrios(ctx, &again)
			if err != nil {
				return nil, err
			}
			loss = max(0, min(loss, int64(len(p.Trios)-len(other.Trios))*s.one+p.Total-other.Total))
			exact = p.Proved && other.Proved
		}
		fewer := floorDiv(loss+s.one/2, s.one)
		out[n] = TrioCost{Cost{Possible: true, Places: int32(fewer), Total: loss - fewer*s.one}, exact}
	}
	return out, nil
}

// exchanged is the least that is lost when one trio is left out, or changes one of its people for somebody alone or with another trio.
func (s *trioSearch) exchanged(places [][3]int, n int, alone [3][]bool) int64 {
	t := places[n]
	now := s.worth(t[0], t[1], t[2])
	loss := now
	for k := range 3 {
		for who, free := range alone[k] {
			if other := t; free {
				other[k] = who
				loss = min(loss, now-s.worth(other[0], other[1], other[2]))
			}
		}
		for m, u := range places {
			if a, b := t, u; m != n {
				a[k], b[k] = u[k], t[k]
				loss = min(loss, now+s.worth(u[0], u[1], u[2])-s.worth(a[0], a[1], a[2])-s.worth(b[0], b[1], b[2]))
			}
		}
	}
	return loss
}
