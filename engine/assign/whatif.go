package assign

import (
	"context"
	"fmt"
	"slices"
)

// Cost is what a change by hand costs: first places, then total. Both are 0 when there is another placing as good.
type Cost struct {
	Possible bool  // false when must pairs or a capacity of nobody stand against it
	Places   int32 // how many fewer are placed; only with Complete
	Total    int64 // by how much the total becomes smaller (below 0 where fewer places make it larger)
}

func (c Cost) less(d Cost) bool {
	return c.Places < d.Places || c.Places == d.Places && c.Total < d.Total
}

func (c Cost) plus(d Cost) Cost { return Cost{true, c.Places + d.Places, c.Total + d.Total} }

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
			out[n] = cost(e)
		}
	}
	return out, nil
}

// exchange looks for cheap exchanges. Its nodes are left people, right people and the rest of the world, where those go who are
// placed with nobody.
type exchange struct {
	*beyond
	r        *Result
	complete int32
	cover    [2][]int32
	near     [][]arc // by left person: the cheapest exchanges, in order; all of them once they were needed
	whole    []bool  // by left person: near has all
	back     [][]arc // by right person: all exchanges
	rest     []arc   // exchanges out of the rest of the world, in order
	placed   []int32 // by left person: how many they are placed with
	// One search: distances that are final belong to the search whose number they carry.
	seen []int32
	heap []reach
}

type arc struct {
	cost Cost
	to   int32
}

// reach is somebody within reach: through exchange number next of node from, at this distance.
type reach struct {
	dist Cost
	from int32
	next int32
}

func newExchange(g *graph, p *Problem, r *Result) *exchange {
	w := &exchange{beyond: newBeyond(g, p, r.Placed), r: r, near: make([][]arc, g.nl), back: make([][]arc, g.nr), whole: make([]bool, g.nl), placed: make([]int32, g.nl), seen: make([]int32, g.nl+g.nr+1)}
	w.cover = [2][]int32{make([]int32, g.nl), make([]int32, g.nr)}
	if p.Objective == Complete {
		w.complete = 1
		for side, covered := range [2][]bool{r.Proof.CoverLeft, r.Proof.CoverRight} {
			for who, yes := range covered {
				if yes {
					w.cover[side][who] = 1
				}
			}
		}
	}
	for e, t := range w.taken {
		if t {
			w.placed[w.left[e]]++
		}
	}
	for i := range g.nl {
		if g.capL[i] > w.placed[i] {
			w.rest = append(w.rest, arc{Cost{Possible: true}, int32(i)})
		}
	}
	for j := range g.nr {
		if len(w.inUse(int32(j))) > 0 {
			w.rest = append(w.rest, arc{Cost{true, w.cover[1][j], r.Proof.PriceRight[j]}, int32(g.nl + j)})
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

// slack is by how much an edge is worth less than its two prices.
func (w *exchange) slack(i, e int32) Cost {
	j := w.g.to[e]
	return Cost{true, w.cover[0][i] + w.cover[1][j] - w.complete, w.r.Proof.PriceLeft[i] + w.r.Proof.PriceRight[j] - w.g.score[e]}
}

// cost is what it costs to do without an edge that is taken, or to take one that is not.
func (w *exchange) cost(e int32) Cost {
	i, j := w.left[e], w.g.to[e]
	s := w.slack(i, e)
	if w.taken[e] {
		back := Cost{true, -s.Places, -s.Total}
		return back.plus(w.distance(i, int32(w.g.nl)+j))
	}
	if w.g.capL[i] == 0 || w.g.capR[j] == 0 {
		return Cost{}
	}
	return s.plus(w.distance(int32(w.g.nl)+j, i))
}

// distance is the cost of the cheapest chain of exchanges from one person to another, which always exists through the rest of the
// world.
func (w *exchange) distance(from, to int32) Cost {
	w.search++
	w.heap = w.heap[:0]
	if w.settle(from, to, Cost{Possible: true}) {
		return Cost{Possible: true}
	}
	for len(w.heap) > 0 {
		top := w.pop()
		a := w.arcs(top.from)[top.next]
		w.follow(top.from, top.next+1, Cost{true, top.dist.Places - a.cost.Places, top.dist.Total - a.cost.Total})
		if w.settle(a.to, to, top.dist) {
			return top.dist
		}
	}
	return Cost{}
}

// settle makes a distance final, and looks on from there. Who has only one exchange, which costs nothing, passes it on at once. It is
// true when that comes to the end of the search.
func (w *exchange) settle(v, to int32, d Cost) bool {
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
		if len(all) != 1 || all[0].cost != (Cost{Possible: true}) {
			w.follow(v, 0, d)
			return false
		}
		v = all[0].to
	}
	return false
}

// follow offers the exchange number next of a node at distance d.
func (w *exchange) follow(v, next int32, d Cost) {
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
	all := []arc{{Cost{true, w.cover[0][i], w.r.Proof.PriceLeft[i]}, int32(w.g.nl + w.g.nr)}}
	worst := Cost{}
	for e := w.g.start[i]; e < w.g.start[i+1]; e++ {
		if w.taken[e] || w.g.capR[w.g.to[e]] == 0 {
			continue
		}
		if s := w.slack(i, e); !worst.Possible || s.less(worst) {
			if all = append(all, arc{s, int32(w.g.nl) + w.g.to[e]}); len(all) >= 4*most {
				slices.SortFunc(all, byCost)
				all = all[:most]
				worst = all[most-1].cost
			}
		}
	}
	slices.SortFunc(all, byCost)
	w.whole[i] = !worst.Possible
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
		all = append(all, arc{Cost{true, -s.Places, -s.Total}, w.left[e]})
	}
	if w.g.capR[j] > int32(len(w.inUse(j))) {
		all = append(all, arc{Cost{Possible: true}, int32(w.g.nl + w.g.nr)})
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
