package assign

import (
	"context"
	"fmt"
	"math"
)

// FirstStable is the stable placing that is best for every left person at once, the same as StableMatchings' LeftBest, without looking for the
// others. With lists that are in order and without ties hardly anything is copied: people ask down their lists (Gale and Shapley). To ask for the
// right, turn the rankings round.
func FirstStable(ctx context.Context, r *Rankings) (*Matching, error) {
	f := &first{Rankings: r, others: make([]asked, len(r.Right))}
	plain, err := f.plain(ctx)
	if err != nil {
		return nil, err
	}
	if plain {
		if m, err := f.ask(ctx); m != nil || err != nil {
			return m, err
		}
	}
	l, err := broken(ctx, r)
	if err != nil {
		return nil, err
	}
	return l.matching(nil, true), nil
}

// first looks for the first stable placing of lists that are in order and without ties.
type first struct {
	*Rankings
	others []asked
	looks  int // how many entries of lists may still be looked through
}

// lookThrough is how often, on the whole, lists may be looked through.
const lookThrough = 20

// asked is a right person who is asked.
type asked struct {
	held int32 // how far down their list the one is whom they have; the end of the list for nobody
	// at is 1 and how far down the list a left person is, by left person; 0 where they are not on it. Nil for a list that is short beside the
	// number of left people: that is looked through.
	at []uint16
}

// plain says whether all lists are in order and without ties. Most of what is wrong with a list is an error already; the rest the slower way finds.
func (f *first) plain(ctx context.Context) (bool, error) {
	seen := make([]int32, len(f.Right))
	for i, list := range f.Left {
		if i&0xff == 0 && ctx.Err() != nil {
			return false, ctx.Err()
		}
		if ok, err := inOrder("left", i, list, seen); !ok {
			return false, err
		}
	}
	seen = make([]int32, len(f.Left))
	for j, list := range f.Right {
		if j&0xff == 0 && ctx.Err() != nil {
			return false, ctx.Err()
		}
		f.others[j].held = int32(len(list))
		if len(list) > math.MaxUint16-1 || len(list) < len(f.Left)/4 {
			if ok, err := inOrder("right", j, list, seen); !ok {
				return false, err
			}
			continue
		}
		at := make([]uint16, len(f.Left))
		before := int64(nothing)
		for k, c := range list {
			if uint(c.Who) >= uint(len(at)) {
				return false, fmt.Errorf("right person %d ranks %d, who is not there", j, c.Who)
			}
			if c.Rank < 1 || int64(c.Rank) <= before || at[c.Who] != 0 {
				return false, nil
			}
			at[c.Who], before = uint16(k+1), int64(c.Rank)
		}
		f.others[j].at = at
	}
	return true, nil
}

// inOrder says whether somebody's list is in order and without ties. seen keeps who was on whose list.
func inOrder(side string, who int, list []Choice, seen []int32) (bool, error) {
	before := int64(nothing)
	for _, c := range list {
		if uint(c.Who) >= uint(len(seen)) {
			return false, fmt.Errorf("%s person %d ranks %d, who is not there", side, who, c.Who)
		}
		if c.Rank < 1 || int64(c.Rank) <= before || seen[c.Who] == int32(who)+1 {
			return false, nil
		}
		seen[c.Who], before = int32(who)+1, int64(c.Rank)
	}
	return true, nil
}

// find is how far down right person j's list a left person is, or held if not before that.
func (f *first) find(j, who int32) int32 {
	a := &f.others[j]
	if a.at != nil {
		if k := int32(a.at[who]) - 1; k >= 0 && k < a.held {
			return k
		}
		return a.held
	}
	f.looks -= int(a.held)
	for k, c := range f.Right[j][:a.held] {
		if c.Who == who {
			return int32(k)
		}
	}
	return a.held
}

// ask lets every left person ask down their list until somebody keeps them. It gives nothing when too much would have to be looked through.
func (f *first) ask(ctx context.Context) (*Matching, error) {
	at := make([]int32, len(f.Left))
	for _, list := range f.Right {
		f.looks += lookThrough * len(list)
	}
	for next := range at {
		if next&0xff == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for i := int32(next); i >= 0; {
			if int(at[i]) == len(f.Left[i]) {
				at[i] = -1
				break
			}
			if f.looks < 0 {
				return nil, nil
			}
			j := f.Left[i][at[i]].Who
			list := f.Right[j]
			k := f.find(j, i)
			if k == f.others[j].held {
				at[i]++
				continue
			}
			rejected := int32(-1)
			if int(f.others[j].held) < len(list) {
				rejected = list[f.others[j].held].Who
				at[rejected]++
			}
			f.others[j].held = k
			i = rejected
		}
	}
	m := &Matching{Partner: make([]int32, len(at)), Proved: true}
	for i, k := range at {
		m.Partner[i] = -1
		if k >= 0 {
			m.Partner[i] = f.Left[i][k].Who
			m.add(f.Left[i][k].Rank, f.Right[m.Partner[i]][f.others[m.Partner[i]].held].Rank)
		}
	}
	m.sum()
	return m, nil
}
