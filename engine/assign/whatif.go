package assign

import (
	"context"
	"fmt"
	"slices"
)

// Cost is what a change by hand costs: first people, then places, then total. All are 0 when there is another placing as good.
type Cost struct {
	Possible bool  // false when must pairs or a capacity of nobody stand against it
	People   int32 // how many more people have nobody; only with PeopleFirst, where somebody may be placed with several
	Places   int32 // how many pairs fewer there are; not with BestTotal
	Total    int64 // by how much the total becomes smaller (below 0 where fewer people or places make it larger)
}

// toll is what an exchange costs. A level is a place; where people count, a place is peopleLevel levels and a person is one. The two are never
// mixed up: a chain of exchanges changes for two people alone with how many they are placed.
type toll struct {
	possible bool
	level    int32
	total    int64
}

const peopleLevel = 16

// told is a toll as it is told.
func (w *exchange) told(c toll) Cost {
	if !c.possible {
		return Cost{}
	}
	places := int32(floorDiv(int64(c.level+w.place/2), int64(w.place)))
	return Cost{true, c.level - w.place*places, places, c.total}
}

func (c toll) less(d toll) bool {
	return c.level < d.level || c.level == d.level && c.total < d.total
}

func (c toll) plus(d toll) toll { return toll{true, c.level + d.level, c.total + d.total} }

// WhatIf tells for each of the given pairs, by index in Problem.Pairs, what a change costs: for a pair that is placed, never
// placing it; for another, placing it whatever comes. Each change is looked at alone, with all else placed in the best way.
// Nothing is solved again: with the prices of a proved result, a change costs the length of one shortest path of exchanges.
func WhatIf(ctx context.Context, p *Problem, r *Result, pairs []int32) ([]Cost, error) {
	if err := Verify(p, r); err != nil {
		return nil, fmt.Errorf("the result is not proved: %w", err)
	}
	g, err := p.ready()
	if err != nil {
		return nil, err
	}
	w := newExchange(g, p, r)
	cost := w.cost
	if m := newMeeting(w, meetingNear); m != nil {
		cost = m.change
	}
	edge := make([]int32, len(p.Pairs))
	for k := range edge {
		edge[k] = -1
	}
	for e, k := range g.pair {
		edge[k] = int32(e)
	}
	out := make([]Cost, len(pairs))
	for n, k := range pairs {
		if k < 0 || int(k) >= len(p.Pairs) {
			return nil, fmt.Errorf("there is no pair %d", k)
		}
		if n&0xff == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if e := edge[k]; e >= 0 {
			out[n] = w.told(cost(e))
		}
	}
	return out, nil
}

// exchange looks for cheap exchanges. Its nodes are left people, right people and the rest of the world, where those go who are
// placed with nobody.
type exchange struct {
	*beyond
	r        *Result
	place    int32      // the levels of a place
	complete int32      // the same, 0 for BestTotal
	cover    [2][]int32 // levels of prices
	// What it costs people of each side to have one partner fewer, or one more.
	give, take [2][]toll
	near       [][]arc // by left person: the cheapest exchanges, in order; all of them once they were needed
	whole      []bool  // by left person: near has all
	back       [][]arc // by right person: all exchanges
	rest       []arc   // exchanges out of the rest of the world, in order
	placed     []int32 // by left person: how many they are placed with
	// One search: distances that are final belong to the search whose number they carry.
	seen []int32
	heap []reach
}

type arc struct {
	cost toll
	to   int32
}

// reach is somebody within reach: through exchange number next of node from, at this distance.
type reach struct {
	dist toll
	from int32
	next int32
}

func newExchange(g *graph, p *Problem, r *Result) *exchange {
	w := &exchange{beyond: newBeyond(g, p, r.Placed), r: r, near: make([][]arc, g.nl), back: make([][]arc, g.nr), whole: make([]bool, g.nl), placed: make([]int32, g.nl), seen: make([]int32, g.nl+g.nr+1)}
	w.cover, w.place = [2][]int32{make([]int32, g.nl), make([]int32, g.nr)}, 1
	if p.Objective == PeopleFirst && p.several() {
		w.place = peopleLevel
	}
	if p.Objective != BestTotal {
		w.complete = w.place
		for side, covered := range [2][]bool{r.Proof.CoverLeft, r.Proof.CoverRight} {
			for who, yes := range covered {
				if yes {
					w.cover[side][who] = w.place
				}
			}
		}
	}
	w.priceChanges(p)
	for e, t := range w.taken {
		if t {
			w.placed[w.left[e]]++
		}
	}
	for i := range g.nl {
		if g.capL[i] > w.placed[i] {
			w.rest = append(w.rest, arc{w.take[0][i], int32(i)})
		}
	}
	for j := range g.nr {
		if len(w.inUse(int32(j))) > 0 {
			w.rest = append(w.rest, arc{w.give[1][j], int32(g.nl + j)})
		}
	}
	slices.SortFunc(w.rest, byCost)
	return w
}

func byCost(a, b arc) int {
	switch {
	case a.cost.less(b.cost):
		return -1
	case b.cost.less(a.cost):
		return 1
	}
	return int(a.to - b.to)
}

// priceChanges works out what it costs people to have one partner fewer or more, at their prices. Where people count, that
// depends on how many they have.
func (w *exchange) priceChanges(p *Problem) {
	proof := &w.r.Proof
	count := w.place > 1
	all := [2][]int32{make([]int32, w.g.nl), make([]int32, w.g.nr)}
	if count {
		for _, k := range w.r.Placed {
			all[0][p.Pairs[k].Left]++
			all[1][p.Pairs[k].Right]++
		}
	}
	for side, price := range [2][]int64{proof.PriceLeft, proof.PriceRight} {
		w.give[side], w.take[side] = make([]toll, len(price)), make([]toll, len(price))
		people := [2][]int8{proof.PeopleLeft, proof.PeopleRight}[side]
		for who, v := range price {
			if !count {
				w.give[side][who], w.take[side][who] = toll{true, w.cover[side][who], v}, toll{possible: true}
				continue
			}
			w.cover[side][who] += int32(people[who])
			give, take := toll{true, w.cover[side][who], v}, toll{true, -w.cover[side][who], -v}
			switch all[side][who] {
			case 0:
				take.level--
			case 1:
				give.level++
			}
			w.give[side][who], w.take[side][who] = give, take
		}
	}
}

// slack is by how much an edge is worth less than its two prices.
func (w *exchange) slack(i, e int32) toll {
	j := w.g.to[e]
	return toll{true, w.cover[0][i] + w.cover[1][j] - w.complete, w.r.Proof.PriceLeft[i] + w.r.Proof.PriceRight[j] - w.g.score[e]}
}

// cost is what it costs to do without an edge that is taken, or to take one that is not.
func (w *exchange) cost(e int32) toll {
	i, j := w.left[e], w.g.to[e]
	s := w.slack(i, e)
	if w.taken[e] {
		back := toll{true, -s.level, -s.total}
		return back.plus(w.distance(i, int32(w.g.nl)+j))
	}
	if w.g.capL[i] == 0 || w.g.capR[j] == 0 {
		return toll{}
	}
	return s.plus(w.distance(int32(w.g.nl)+j, i))
}

// distance is the cost of the cheapest chain of exchanges from one person to another, which always exists through the rest of the
// world.
func (w *exchange) distance(from, to int32) toll {
	w.search++
	w.heap = w.heap[:0]
	if w.settle(from, to, toll{possible: true}) {
		return toll{possible: true}
	}
	for len(w.heap) > 0 {
		top := w.pop()
		a := w.arcs(top.from)[top.next]
		w.follow(top.from, top.next+1, toll{true, top.dist.level - a.cost.level, top.dist.total - a.cost.total})
		if w.settle(a.to, to, top.dist) {
			return top.dist
		}
	}
	return toll{}
}

// settle makes a distance final, and looks on from there. Who has only one exchange, which costs nothing, passes it on at once. It is
// true when that comes to the end of the search.
func (w *exchange) settle(v, to int32, d toll) bool {
	for w.seen[v] != w.search {
		if v == to {
			return true
		}
		w.seen[v] = w.search
		if int(v) < w.g.nl || int(v) == w.g.nl+w.g.nr {
			w.follow(v, 0, d)
			return false
		}
		all := w.arcs(v)
		if len(all) != 1 || all[0].cost != (toll{possible: true}) {
			w.follow(v, 0, d)
			return false
		}
		v = all[0].to
	}
	return false
}

// follow offers the exchange number next of a node at distance d.
func (w *exchange) follow(v, next int32, d toll) {
	all := w.arcs(v)
	if int(next) == len(all) && int(v) < w.g.nl && !w.whole[v] {
		w.lookAround(v, len(w.g.to))
		all = w.near[v]
	}
	if int(next) < len(all) {
		w.push(reach{d.plus(all[next].cost), v, next})
	}
}

// arcs are the exchanges out of a node that are known so far.
func (w *exchange) arcs(v int32) []arc {
	switch {
	case int(v) == w.g.nl+w.g.nr:
		return w.rest
	case int(v) < w.g.nl:
		if w.near[v] == nil {
			w.lookAround(v, 8)
		}
		return w.near[v]
	}
	return w.around(v)
}

// lookAround finds the cheapest exchanges of left person i: with partners whom they do not have, and to stay out.
func (w *exchange) lookAround(i int32, most int) {
	all := []arc{}
	if w.placed[i] > 0 {
		all = append(all, arc{w.give[0][i], int32(w.g.nl + w.g.nr)})
	}
	worst := toll{}
	for e := w.g.start[i]; e < w.g.start[i+1]; e++ {
		if w.taken[e] || w.g.capR[w.g.to[e]] == 0 {
			continue
		}
		if s := w.slack(i, e); !worst.possible || s.less(worst) {
			if all = append(all, arc{s, int32(w.g.nl) + w.g.to[e]}); len(all) >= 4*most {
				slices.SortFunc(all, byCost)
				all = all[:most]
				worst = all[most-1].cost
			}
		}
	}
	slices.SortFunc(all, byCost)
	w.whole[i] = !worst.possible
	w.near[i] = all
	if !w.whole[i] {
		w.near[i] = all[:min(most, len(all))]
	}
}

// around are the exchanges out of right person v: to do without somebody whom they have, or to fill an empty place.
func (w *exchange) around(v int32) []arc {
	j := v - int32(w.g.nl)
	if w.back[j] != nil {
		return w.back[j]
	}
	all := []arc{}
	for _, e := range w.inUse(j) {
		s := w.slack(w.left[e], e)
		all = append(all, arc{toll{true, -s.level, -s.total}, w.left[e]})
	}
	if w.g.capR[j] > int32(len(w.inUse(j))) {
		all = append(all, arc{w.take[1][j], int32(w.g.nl + w.g.nr)})
	}
	slices.SortFunc(all, byCost)
	w.back[j] = all
	return all
}

func (w *exchange) push(r reach) {
	w.heap = append(w.heap, r)
	at := len(w.heap) - 1
	for at > 0 && w.heap[at].dist.less(w.heap[(at-1)/2].dist) {
		w.heap[at], w.heap[(at-1)/2] = w.heap[(at-1)/2], w.heap[at]
		at = (at - 1) / 2
	}
}

func (w *exchange) pop() reach {
	top, last := w.heap[0], len(w.heap)-1
	w.heap[0] = w.heap[last]
	w.heap = w.heap[:last]
	for at := 0; ; {
		least := at
		for child := 2*at + 1; child <= 2*at+2; child++ {
			if child < last && w.heap[child].dist.less(w.heap[least].dist) {
				least = child
			}
		}
		if least == at {
			return top
		}
		w.heap[at], w.heap[least] = w.heap[least], w.heap[at]
		at = least
	}
}
