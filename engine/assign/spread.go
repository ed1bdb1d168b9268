package assign

import (
	"context"
	"math"
	"slices"
)

// This file is PeopleFirst where somebody may be placed with several: of all placings with the most people it takes one with the
// most pairs, and of those one with the best total. A person counts once, on either side, however many they are placed with.
//
// More people never cost a pair. Take any placing. As long as it has fewer pairs than are possible, there is a chain of exchanges that makes
// one pair more: it begins and ends with somebody who has room, who gets one partner more, and in between everybody keeps as many as
// they had (Berge, Proceedings of the National Academy of Sciences 43, 1957, for flows with capacities). So a placing of the most people
// becomes one of the most pairs, too, without anybody losing their last partner. Nor do the two sides stand against each other: a chain
// which gives a left person a first partner, and as many pairs as before, ends with a left person who gives one up, and changes for no right
// person with how many they are placed (Mendelsohn and Dulmage, Canadian J. Mathematics 10, 1958, for capacities of 1).
//
// So the work begins with the placing of Complete, which is best for the pairs and the total, with its prices. Each person whom
// it leaves alone is promised a bonus for their first partner, the same for all of one side, and the bonus grows from nothing. As long as
// everything that a placing of the most pairs could change costs more than the bonus, the placing is the best for it. When a cheapest
// chain from somebody alone to somebody of their side with several costs just as much, it is made: one person more, at the least loss of points. Prices go
// down along all chains that are shorter, as in every method of shortest paths (Ahuja, Magnanti and Orlin, "Network Flows", 1993, chapter 9).
// When nobody who is alone reaches anybody with several, no bonus could place more: all people who are reached share so few
// partners that somebody must be alone. No number stands for "much more than any score", so nothing gets too large by it.
//
// The proof. At the end a price is read as (1 if in the cover, people, price), in that order of importance. Who is reached from somebody alone has
// -1 in the middle, and their partners, who are all full, have 1. Verify says why that proves the placing best.

// several says whether anybody may be placed with more than one.
func (p *Problem) several() bool {
	more := func(n int32) bool { return n > 1 }
	return slices.ContainsFunc(p.LeftCapacity, more) || slices.ContainsFunc(p.RightCapacity, more)
}

// People is how many people of both sides a placing has.
func People(p *Problem, placed []int32) int {
	left, right, n := make([]bool, p.Left), make([]bool, p.Right), 0
	for _, k := range placed {
		e := p.Pairs[k]
		for _, seen := range []*bool{&left[e.Left], &right[e.Right]} {
			if !*seen {
				*seen = true
				n++
			}
		}
	}
	return n
}

// spreadOut changes a best placing of the most pairs into a best one of the most people, with its proof.
func spreadOut(ctx context.Context, g *graph, must func(edge int32) (left, right int32), taken []int32, proof *Proof) ([]int32, error) {
	isTaken := make([]bool, len(g.to))
	all := [2][]int32{make([]int32, g.nl), make([]int32, g.nr)}
	left := edgeLefts(g)
	for _, e := range taken {
		isTaken[e] = true
		all[0][left[e]]++
		all[1][g.to[e]]++
	}
	for _, k := range g.must {
		i, j := must(k)
		all[0][i]++
		all[1][j]++
	}
	proof.PeopleLeft, proof.PeopleRight = make([]int8, g.nl), make([]int8, g.nr)
	s := newSpread(g, isTaken, all[0])
	s.cover, s.otherCover, s.price, s.otherPrice, s.people, s.otherPeople = proof.CoverLeft, proof.CoverRight, proof.PriceLeft, proof.PriceRight, proof.PeopleLeft, proof.PeopleRight
	if err := s.run(ctx); err != nil {
		return nil, err
	}
	t, back := g.turn()
	turned := make([]bool, len(back))
	for e, old := range back {
		turned[e] = s.taken[old]
	}
	s = newSpread(t, turned, all[1])
	s.cover, s.otherCover, s.price, s.otherPrice, s.people, s.otherPeople = proof.CoverRight, proof.CoverLeft, proof.PriceRight, proof.PriceLeft, proof.PeopleRight, proof.PeopleLeft
	if err := s.run(ctx); err != nil {
		return nil, err
	}
	taken = taken[:0]
	for e, yes := range s.taken {
		if yes {
			taken = append(taken, back[e])
		}
	}
	slices.Sort(taken)
	return taken, nil
}

// spread gives the left people of a graph who are alone a partner of somebody who has several.
type spread struct {
	g                   *graph
	left                []int32 // by edge
	taken               []bool
	holders             [][]int32 // by right person: the edges taken
	all                 []int32   // by left person: with how many they are placed, must pairs too
	cover, otherCover   []bool
	price, otherPrice   []int64
	people, otherPeople []int8
	alone               []int32 // left people without anybody
	bonus               int64   // what a first partner is worth so far
	// One search: how far left and right people are from somebody alone, and by which edge they were reached.
	dist, otherDist []int64
	by, otherBy     []int32
	heap            half
}

func newSpread(g *graph, taken []bool, all []int32) *spread {
	s := &spread{g: g, left: edgeLefts(g), taken: taken, all: all, holders: make([][]int32, g.nr), dist: make([]int64, g.nl), otherDist: make([]int64, g.nr), by: make([]int32, g.nl), otherBy: make([]int32, g.nr)}
	for e, yes := range taken {
		if yes {
			s.holders[g.to[e]] = append(s.holders[g.to[e]], int32(e))
		}
	}
	for i, n := range all {
		if n == 0 && g.capL[i] > 0 {
			s.alone = append(s.alone, int32(i))
		}
	}
	return s
}

// far is the distance of who is not reached; from tooFar on a distance is not exact.
const (
	far    = int64(math.MaxInt64)
	tooFar = int64(1) << 60
)

// run gives as many as possible a first partner, and writes the proof.
func (s *spread) run(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		step, err := s.nearest()
		if err != nil {
			return err
		}
		if step == far {
			break
		}
		s.grow(step)
		if s.bonus > tooFar {
			return ErrTooLarge
		}
		for s.exchangeAll() {
		}
	}
	for i, d := range s.dist {
		if d < far {
			s.people[i]--
			s.price[i] += s.bonus
		}
	}
	for j, d := range s.otherDist {
		if d < far {
			s.otherPeople[j]++
			s.otherPrice[j] -= s.bonus
		}
	}
	return nil
}

// even says whether the covers of a pair's two people make exactly one place. Other pairs are the same in all placings of the most pairs.
func (s *spread) even(i, j int32) bool { return s.cover[i] != s.otherCover[j] }

// slack is by how much an edge is worth less than its two prices.
func (s *spread) slack(i, e int32) int64 {
	return s.price[i] + s.otherPrice[s.g.to[e]] - s.g.score[e]
}

// nearest searches from everybody alone at once. It gives what the cheapest chain to somebody with several costs beyond the bonus, far
// when there is none. Distances below that are exact.
func (s *spread) nearest() (int64, error) {
	for i := range s.dist {
		s.dist[i] = far
	}
	for j := range s.otherDist {
		s.otherDist[j] = far
	}
	s.heap.heap = s.heap.heap[:0]
	for _, i := range s.alone {
		s.dist[i] = 0
		s.heap.push(hop{0, i})
	}
	best, missed := far, false
	for len(s.heap.heap) > 0 {
		top := s.heap.pop()
		if top.cost >= best {
			break
		}
		if i := top.who; top.cost == s.dist[i] {
			for e := s.g.start[i]; e < s.g.start[i+1]; e++ {
				j := s.g.to[e]
				if s.taken[e] || s.g.capR[j] == 0 || !s.even(i, j) {
					continue
				}
				d := top.cost + s.slack(i, e)
				if d >= tooFar {
					missed = true
				} else if d < s.otherDist[j] && d < best {
					s.otherDist[j] = d
					best = min(best, s.onwards(j, d))
				}
			}
		}
	}
	if best == far && missed {
		return far, ErrTooLarge
	}
	return best, nil
}

// onwards looks on from a right person who is reached, to everybody who is placed with them. It gives the cost of a chain that ends there.
func (s *spread) onwards(j int32, d int64) int64 {
	best := far
	for _, e := range s.holders[j] {
		h := s.left[e]
		if !s.even(h, j) {
			continue
		}
		if at := d - s.slack(h, e); at < s.dist[h] {
			s.dist[h] = at
			if s.all[h] > 1 {
				best = min(best, at+s.price[h])
			}
			s.heap.push(hop{at, h})
		}
	}
	return best
}

// grow raises the bonus by a step, and changes the prices of all who are nearer than that.
func (s *spread) grow(step int64) {
	s.bonus += step
	for i, d := range s.dist {
		if d < step {
			s.price[i] -= step - d
		}
	}
	for j, d := range s.otherDist {
		if d < step {
			s.otherPrice[j] += step - d
		}
	}
}

// exchangeAll makes chains that cost nothing beyond the bonus, as many as one look at everybody finds. It is false when there is none.
func (s *spread) exchangeAll() bool {
	for i := range s.by {
		s.by[i] = -1
	}
	for j := range s.otherBy {
		s.otherBy[j] = -1
	}
	still, some := s.alone[:0], false
	for _, i := range s.alone {
		if s.chain(i) {
			some = true
		} else {
			still = append(still, i)
		}
	}
	s.alone = still
	return some
}

// chain looks for a chain from somebody alone over people whom no other chain of this round has seen, and makes it.
func (s *spread) chain(from int32) bool {
	queue := []int32{from}
	for at := 0; at < len(queue); at++ {
		i := queue[at]
		for e := s.g.start[i]; e < s.g.start[i+1]; e++ {
			j := s.g.to[e]
			if s.taken[e] || s.otherBy[j] >= 0 || s.g.capR[j] == 0 || !s.even(i, j) || s.slack(i, e) != 0 {
				continue
			}
			s.otherBy[j] = e
			for _, f := range s.holders[j] {
				h := s.left[f]
				if s.by[h] >= 0 || !s.even(h, j) || s.slack(h, f) != 0 {
					continue
				}
				s.by[h] = f
				if s.all[h] > 1 && s.price[h] == 0 {
					s.partner(from, h)
					return true
				}
				queue = append(queue, h)
			}
		}
	}
	return false
}

// partner gives somebody alone a first partner, along the edges by which the last of the chain was reached, who gives one up.
func (s *spread) partner(from, last int32) {
	s.all[last]--
	s.all[from]++
	for i := last; i != from; {
		old := s.by[i]
		j := s.g.to[old]
		e := s.otherBy[j]
		s.taken[old], s.taken[e] = false, true
		s.holders[j][slices.Index(s.holders[j], old)] = e
		i = s.left[e]
	}
}
