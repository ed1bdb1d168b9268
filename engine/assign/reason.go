package assign

import (
	"context"
	"fmt"
	"slices"
)

// Reason is why people were placed with nobody.
//
// Either they could be placed, but only so that the total becomes smaller (Worth; it happens with BestTotal only). Or People, to whom
// they belong, may be placed only with Partners, all of whose places have gone to People: a Hall set. People who may be placed
// with several may also have others already; those are not in the set. Nobody can be taken out of the set of one unplaced
// person without breaking it.
type Reason struct {
	Right    bool    // the unplaced are right people (and Partners are left people)
	Unplaced []int32 // of one side; one person, or all who remained when looking at each took too long
	Worth    bool
	People   []int32 // in order; the unplaced are among them
	Partners []int32 // in order
}

// reasonWork bounds the search for small sets: so many times the number of pairs is looked at.
const reasonWork = 20

// Reasons explains everybody with capacity who is placed with nobody, left people first. The result must be one of Solve or
// pass Verify.
func Reasons(ctx context.Context, p *Problem, r *Result) ([]Reason, error) {
	placedL, placedR := make([]bool, p.Left), make([]bool, p.Right)
	for _, k := range r.Placed {
		placedL[p.Pairs[k].Left], placedR[p.Pairs[k].Right] = true, true
	}
	out, err := reasonsLeft(ctx, p, r.Placed, placedL)
	if err != nil || !slices.Contains(placedR, false) {
		return out, err
	}
	turned := &Problem{Left: p.Right, Right: p.Left, LeftCapacity: p.RightCapacity, RightCapacity: p.LeftCapacity, Objective: p.Objective, Pairs: make([]Pair, len(p.Pairs))}
	for k, e := range p.Pairs {
		turned.Pairs[k] = Pair{e.Right, e.Left, e.Score}
	}
	for _, m := range p.Must {
		turned.Must = append(turned.Must, [2]int32{m[1], m[0]})
	}
	for _, m := range p.Never {
		turned.Never = append(turned.Never, [2]int32{m[1], m[0]})
	}
	more, err := reasonsLeft(ctx, turned, r.Placed, placedR)
	for i := range more {
		more[i].Right = true
	}
	return append(out, more...), err
}

// reasonsLeft explains the left people of a problem.
func reasonsLeft(ctx context.Context, p *Problem, placed []int32, has []bool) ([]Reason, error) {
	var alone []int32
	for i, yes := range has {
		if !yes && (p.LeftCapacity == nil || p.LeftCapacity[i] > 0) {
			alone = append(alone, int32(i))
		}
	}
	if len(alone) == 0 {
		return nil, nil
	}
	g, err := p.ready()
	if err != nil {
		return nil, err
	}
	b := newBeyond(g, placed, len(p.Pairs))
	var out []Reason
	for n, i := range alone {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		from := alone[n : n+1]
		if b.work > reasonWork*(len(g.to)+g.nl) {
			from = alone[n:]
		}
		people, partners, blocked := b.reach(from)
		if !blocked && len(from) > 1 {
			from = alone[n : n+1]
			people, partners, blocked = b.reach(from)
		}
		if !blocked {
			out = append(out, Reason{Unplaced: []int32{i}, Worth: true})
			continue
		}
		slices.Sort(people)
		slices.Sort(partners)
		out = append(out, Reason{Unplaced: slices.Clone(from), People: people, Partners: partners})
		if len(from) > 1 {
			break
		}
	}
	return out, nil
}

// beyond finds whom people reach by exchanges in a placing.
type beyond struct {
	*fill
	left         []int32
	seenL, seenR []int32 // the number of the search that saw them last
	search       int32
	work         int
}

func newBeyond(g *graph, placed []int32, pairs int) *beyond {
	f := newFill(g)
	isPlaced := make([]bool, pairs)
	for _, k := range placed {
		isPlaced[k] = true
	}
	for e, k := range g.pair {
		if isPlaced[k] {
			f.put(int32(e))
		}
	}
	return &beyond{fill: f, left: edgeLefts(g), seenL: make([]int32, g.nl), seenR: make([]int32, g.nr)}
}

// reach is everybody reached, and whether none of them has room.
func (b *beyond) reach(from []int32) (lefts, rights []int32, blocked bool) {
	b.search++
	for _, i := range from {
		b.seenL[i] = b.search
	}
	lefts = append(lefts, from...)
	for at := 0; at < len(lefts); at++ {
		i := lefts[at]
		b.work += int(b.g.start[i+1] - b.g.start[i])
		for e := b.g.start[i]; e < b.g.start[i+1]; e++ {
			j := b.g.to[e]
			if b.taken[e] || b.seenR[j] == b.search {
				continue
			}
			if b.roomR[j] > 0 {
				return nil, nil, false
			}
			b.seenR[j] = b.search
			rights = append(rights, j)
			for _, h := range b.inUse(j) {
				if k := b.left[h]; b.seenL[k] != b.search {
					b.seenL[k] = b.search
					lefts = append(lefts, k)
				}
			}
		}
	}
	return lefts, rights, true
}

// VerifyReason checks a Hall set from outside: whom People may be placed with and are not yet, is among Partners; every partner is
// full, with People only but for must pairs; and the unplaced belong to People and are placed with nobody. Worth is not checked here:
// that no placing is better is what Verify checks.
func VerifyReason(p *Problem, r *Result, why Reason) error {
	if why.Worth {
		return nil
	}
	v := &verifier{p: p, r: r}
	if err := v.placing(); err != nil {
		return err
	}
	side := func(e Pair) (person, partner int32) {
		if why.Right {
			return e.Right, e.Left
		}
		return e.Left, e.Right
	}
	people, partners := map[int32]bool{}, map[int32]bool{}
	for _, i := range why.People {
		people[i] = true
	}
	room := v.roomR
	if why.Right {
		room = v.roomL
	}
	for _, j := range why.Partners {
		if partners[j] = true; room[j] > 0 {
			return fmt.Errorf("partner %d has room", j)
		}
	}
	for _, i := range why.Unplaced {
		if !people[i] {
			return fmt.Errorf("person %d is not of the set", i)
		}
	}
	for k, e := range p.Pairs {
		i, j := side(e)
		switch {
		case v.placed[k] && slices.Contains(why.Unplaced, i):
			return fmt.Errorf("person %d is placed", i)
		case v.placed[k] && partners[j] && !people[i] && !v.must.has(e.Left, e.Right):
			return fmt.Errorf("partner %d is placed with %d, who is not of the set", j, i)
		case !v.placed[k] && people[i] && !partners[j] && !v.never.has(e.Left, e.Right):
			return fmt.Errorf("person %d may be placed with %d, who is not of the set", i, j)
		}
	}
	return nil
}
