package assign

import (
	"context"
	"fmt"
	"slices"
)

// Reason is why people were placed with nobody. There are three.
//
// Hall: People, to whom they belong, may be placed only with Partners, who have fewer places for them than there are People, after what must pairs
// take. So however people are placed, one of People is placed with nobody. Nobody can be taken out of the set of one unplaced person without breaking it.
// People without anybody of their own whom they may be placed with are such a set with no Partners.
//
// Several: Worth, and somebody is placed with several. The unplaced could have one of their places, with everybody else who is placed staying placed and as many pairs
// as now; but the total would not be larger. People and Partners are who could change places among each other. It never happens with PeopleFirst.
//
// Otherwise, Worth alone: they could be placed in one more pair, but the total would be smaller. It happens with BestTotal only.
type Reason struct {
	Right    bool    // the unplaced are right people (and Partners are left people)
	Unplaced []int32 // of one side; one person, or all of the same kind who remained when looking at each took too long
	Worth    bool
	Several  []int32 // of the side of the unplaced: who has several places, one of which it could be; in order
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
	b := newBeyond(g, p, placed)
	easy := b.easy(p.Objective)
	var out []Reason
	for _, kind := range []bool{true, false} { // first those who could be placed
		var these []int32
		for _, i := range alone {
			if easy[i] == kind {
				these = append(these, i)
			}
		}
		for n, i := range these {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			from := these[n : n+1]
			if b.work > reasonWork*(len(g.to)+g.nl) {
				from = these[n:]
			}
			why := b.reach(from)
			if kind && len(why.Several) == 0 && len(from) > 1 { // each has a way of their own to somebody with room
				from = these[n : n+1]
				why = Reason{Unplaced: []int32{i}, Worth: true}
			}
			out = append(out, why)
			if len(from) > 1 {
				break
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Reason) int { return int(x.Unplaced[0] - y.Unplaced[0]) })
	return out, nil
}

// beyond finds whom people reach by exchanges in a placing.
type beyond struct {
	*fill
	left         []int32
	all          []int32 // by left person: with how many they are placed, must pairs too
	seenL, seenR []int32 // the number of the search that saw them last
	search       int32
	work         int
}

func newBeyond(g *graph, p *Problem, placed []int32) *beyond {
	f := newFill(g)
	isPlaced, all := make([]bool, len(p.Pairs)), make([]int32, g.nl)
	for _, k := range placed {
		isPlaced[k] = true
		all[p.Pairs[k].Left]++
	}
	for e, k := range g.pair {
		if isPlaced[k] {
			f.put(int32(e))
		}
	}
	return &beyond{fill: f, left: edgeLefts(g), all: all, seenL: make([]int32, g.nl), seenR: make([]int32, g.nr)}
}

// easy says of every left person whether they reach somebody with room, or somebody with several places of which one can be given up.
func (b *beyond) easy(objective Objective) []bool {
	easyL, easyR := make([]bool, b.g.nl), make([]bool, b.g.nr)
	if objective != BestTotal && !slices.ContainsFunc(b.all, func(n int32) bool { return n > 1 }) {
		return easyL // nobody has several, and nobody who is left reaches room
	}
	var queue []int32
	for j := range b.g.nr {
		easyR[j] = b.roomR[j] > 0 || slices.ContainsFunc(b.inUse(int32(j)), func(e int32) bool { return b.all[b.left[e]] > 1 })
		if easyR[j] {
			queue = append(queue, int32(j))
		}
	}
	order, start := b.byRight()
	holds := make([][]int32, b.g.nl)
	for j := range b.g.nr {
		for _, e := range b.inUse(int32(j)) {
			holds[b.left[e]] = append(holds[b.left[e]], int32(j))
		}
	}
	for at := 0; at < len(queue); at++ {
		for _, e := range order[start[queue[at]]:start[queue[at]+1]] {
			i := b.left[e]
			if b.taken[e] || easyL[i] {
				continue
			}
			easyL[i] = true
			for _, j := range holds[i] {
				if !easyR[j] {
					easyR[j] = true
					queue = append(queue, j)
				}
			}
		}
	}
	return easyL
}

// byRight sorts edges by their right person.
func (b *beyond) byRight() (order, start []int32) {
	start = make([]int32, b.g.nr+2)
	for _, j := range b.g.to {
		start[j+2]++
	}
	for j := range b.g.nr {
		start[j+2] += start[j+1]
	}
	order = make([]int32, len(b.g.to))
	for e, j := range b.g.to {
		order[start[j+1]] = int32(e)
		start[j+1]++
	}
	return order, start[:b.g.nr+1]
}

// reach is why left people are placed with nobody, from everybody whom they reach. Whoever has several is a way out, and nobody is looked for beyond them.
func (b *beyond) reach(from []int32) Reason {
	b.search++
	why := Reason{Unplaced: slices.Clone(from)}
	for _, i := range from {
		b.seenL[i] = b.search
	}
	people := slices.Clone(from)
	for at := 0; at < len(people); at++ {
		i := people[at]
		b.work += int(b.g.start[i+1] - b.g.start[i])
		for e := b.g.start[i]; e < b.g.start[i+1] && b.all[i] < 2; e++ {
			j := b.g.to[e]
			if b.taken[e] || b.seenR[j] == b.search {
				continue
			}
			if b.roomR[j] > 0 {
				return Reason{Unplaced: why.Unplaced, Worth: true}
			}
			b.seenR[j] = b.search
			why.Partners = append(why.Partners, j)
			for _, h := range b.inUse(j) {
				k := b.left[h]
				if b.seenL[k] == b.search {
					continue
				}
				b.seenL[k] = b.search
				people = append(people, k)
				if b.all[k] > 1 {
					why.Worth, why.Several = true, append(why.Several, k)
				}
			}
		}
	}
	why.People = people
	slices.Sort(why.People)
	slices.Sort(why.Partners)
	slices.Sort(why.Several)
	return why
}

// VerifyReason checks a reason from outside. Of a Hall set: whom People may be placed with is among Partners, whose places, without those that must pairs
// take, are fewer than People, none of whom is in a must pair; and the unplaced are among People and placed with nobody. Of Several: those have several, and the
// unplaced nobody. Worth alone is not checked here: that no placing is better is what Verify checks.
func VerifyReason(p *Problem, r *Result, why Reason) error {
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
	has := map[int32]int{}
	for _, k := range r.Placed {
		i, _ := side(p.Pairs[k])
		has[i]++
	}
	for _, i := range why.Unplaced {
		if has[i] > 0 {
			return fmt.Errorf("person %d is placed", i)
		}
		if len(why.People) > 0 && !slices.Contains(why.People, i) {
			return fmt.Errorf("person %d is not of the set", i)
		}
	}
	for _, i := range why.Several {
		if has[i] < 2 {
			return fmt.Errorf("person %d has not several", i)
		}
	}
	if why.Worth {
		return nil
	}
	return v.hall(why, side)
}

// hall checks a Hall set.
func (v *verifier) hall(why Reason, side func(Pair) (person, partner int32)) error {
	people, partners, places := map[int32]bool{}, map[int32]bool{}, 0
	for _, i := range why.People {
		people[i] = true
	}
	free := v.capR // without what must pairs take
	if why.Right {
		free = v.capL
	}
	for _, j := range why.Partners {
		if !partners[j] {
			partners[j] = true
			places += int(free[j])
		}
	}
	if places >= len(people) {
		return fmt.Errorf("%d people share %d places, which are enough", len(people), places)
	}
	for _, e := range v.p.Pairs {
		switch i, j := side(e); {
		case !people[i] || v.never.has(e.Left, e.Right):
		case v.must.has(e.Left, e.Right):
			return fmt.Errorf("person %d of the set is in a pair that must be", i)
		case !partners[j]:
			return fmt.Errorf("person %d may be placed with %d, who is not of the set", i, j)
		}
	}
	return nil
}
