package assign

import (
	"errors"
	"fmt"
)

// MaxScore is the largest score either way, 2^53: what a float64 can hold exactly.
const MaxScore = int64(1) << 53

// ErrTooLarge says that the totals would not fit in 64 bits. The scores are exact or there is no answer.
var ErrTooLarge = errors.New("the scores are too large for so many people: divide them all by the same number")

// Pair is a left and a right person who may be placed together, and how good that is; more is better. People are counted
// from 0 on each side.
type Pair struct {
	Left, Right int32
	Score       int64
}

// Objective says what is best.
type Objective int

const (
	// Complete places as many as possible, and takes the best total among those placings.
	Complete Objective = iota
	// BestTotal takes the best total, even where it leaves people out whom one could place.
	BestTotal
	// PeopleFirst places as many people as possible with at least one other, in as many pairs as possible among those placings, and takes the best total
	// among those. Where nobody may be placed with several it is the same as Complete. It never makes fewer pairs than Complete.
	PeopleFirst
)

// Problem is who may be placed with whom. Pairs that are not listed are not allowed.
type Problem struct {
	Left, Right int    // how many people there are on each side
	Pairs       []Pair // each pair at most once
	Objective   Objective
	// LeftCapacity and RightCapacity say with how many others each person may be placed; nil is one for everybody. The
	// same two are never placed together twice.
	LeftCapacity, RightCapacity []int32
	// Must are pairs that are placed in any case, Never are pairs that are not (only left and right count). A must that is
	// not among the pairs, is a never too, or is beyond somebody's capacity, is an error.
	Must, Never [][2]int32
}

// check finds what is wrong with the sizes and numbers of a problem.
func (p *Problem) check() error {
	if p.Left < 0 || p.Right < 0 || p.Left > 1<<30 || p.Right > 1<<30 || len(p.Pairs) > 1<<30 {
		return errors.New("the problem has too many people or pairs")
	}
	if p.Objective < Complete || p.Objective > PeopleFirst {
		return fmt.Errorf("there is no objective %d", p.Objective)
	}
	for side, c := range [][]int32{p.LeftCapacity, p.RightCapacity} {
		if c != nil && len(c) != [2]int{p.Left, p.Right}[side] {
			return fmt.Errorf("there are %d capacities for %d people", len(c), [2]int{p.Left, p.Right}[side])
		}
		for who, v := range c {
			if v < 0 {
				return fmt.Errorf("person %d has a capacity of %d", who, v)
			}
		}
	}
	for k := range p.Pairs {
		e := &p.Pairs[k]
		if e.Left < 0 || int(e.Left) >= p.Left || e.Right < 0 || int(e.Right) >= p.Right {
			return fmt.Errorf("the pair %d and %d names somebody who is not there", e.Left, e.Right)
		}
		if e.Score > MaxScore || e.Score < -MaxScore {
			return fmt.Errorf("the score %d of %d and %d is beyond 2^53", e.Score, e.Left, e.Right)
		}
	}
	return nil
}

// graph is a problem made ready: rows of edges by left person, without the pairs that are never placed, and with must
// pairs taken out together with the capacity that they use.
type graph struct {
	nl, nr     int
	start      []int32 // edges of left person i: start[i] to start[i+1]
	to         []int32 // right person of an edge
	score      []int64
	pair       []int32 // index in Problem.Pairs
	capL, capR []int32
	must       []int32 // indexes in Problem.Pairs
	steady     bool    // do not try the quick way
}

// ready checks a problem and sorts it into a graph.
func (p *Problem) ready() (*graph, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	g := &graph{nl: p.Left, nr: p.Right, capL: capacities(p.LeftCapacity, p.Left), capR: capacities(p.RightCapacity, p.Right)}
	order, start := byLeft(p)
	rule, err := p.rules()
	if err != nil {
		return nil, err
	}
	must, never := newPairSet(p.Left, p.Right, p.Must), newPairSet(p.Left, p.Right, p.Never)
	ruled := len(p.Must)+len(p.Never) > 0
	g.start = make([]int32, p.Left+1)
	g.to, g.score, g.pair = make([]int32, len(p.Pairs)), make([]int64, len(p.Pairs)), make([]int32, len(p.Pairs))
	seen := make([]int32, p.Right)
	n := 0
	for i := range p.Left {
		for at := start[i]; at < start[i+1]; at++ {
			k := at
			if order != nil {
				k = order[at]
			}
			e := &p.Pairs[k]
			if seen[e.Right] == int32(i)+1 {
				return nil, fmt.Errorf("the pair %d and %d is listed twice", e.Left, e.Right)
			}
			seen[e.Right] = int32(i) + 1
			if ruled {
				if must.has(e.Left, e.Right) {
					delete(rule, [2]int32{e.Left, e.Right})
					g.must = append(g.must, k)
					g.capL[e.Left]--
					g.capR[e.Right]--
					continue
				}
				if never.has(e.Left, e.Right) {
					continue
				}
			}
			g.to[n], g.score[n], g.pair[n] = e.Right, e.Score, k
			n++
		}
		g.start[i+1] = int32(n)
	}
	g.to, g.score, g.pair = g.to[:n], g.score[:n], g.pair[:n]
	return g, g.checkMust(p, rule)
}

// checkMust finds must pairs that cannot be.
func (g *graph) checkMust(p *Problem, left map[[2]int32]int8) error {
	for _, m := range p.Must { // in the order in which they were given, so that the message is always the same
		if left[m] == ruleMust {
			return fmt.Errorf("%d and %d must be placed together, but are not among the pairs that are allowed", m[0], m[1])
		}
		if m[0] < 0 || int(m[0]) >= p.Left || m[1] < 0 || int(m[1]) >= p.Right {
			continue
		}
		if g.capL[m[0]] < 0 {
			return fmt.Errorf("left person %d must be placed with more people than their capacity", m[0])
		}
		if g.capR[m[1]] < 0 {
			return fmt.Errorf("right person %d must be placed with more people than their capacity", m[1])
		}
	}
	return nil
}

// pairSet is a set of pairs that is quick to ask: one bit for each possible pair where there are not too many.
type pairSet struct {
	right int
	bits  []uint64
	more  map[[2]int32]bool
}

func newPairSet(left, right int, pairs [][2]int32) pairSet {
	s := pairSet{right: right}
	if len(pairs) == 0 {
		return s
	}
	if left*right <= 1<<26 {
		s.bits = make([]uint64, (left*right+63)/64)
	} else {
		s.more = make(map[[2]int32]bool, len(pairs))
	}
	for _, p := range pairs {
		switch at := int(p[0])*right + int(p[1]); {
		case p[0] < 0 || int(p[0]) >= left || p[1] < 0 || int(p[1]) >= right:
		case s.bits != nil:
			s.bits[at>>6] |= 1 << (at & 63)
		default:
			s.more[p] = true
		}
	}
	return s
}

func (s *pairSet) has(left, right int32) bool {
	if s.bits == nil {
		return s.more != nil && s.more[[2]int32{left, right}]
	}
	at := int(left)*s.right + int(right)
	return s.bits[at>>6]&(1<<(at&63)) != 0
}

const (
	ruleNone int8 = iota
	ruleMust
	ruleNever
)

func (p *Problem) rules() (map[[2]int32]int8, error) {
	rule := make(map[[2]int32]int8, len(p.Must)+len(p.Never))
	for _, n := range p.Never {
		rule[n] = ruleNever
	}
	for _, m := range p.Must {
		if rule[m] == ruleNever {
			return nil, fmt.Errorf("%d and %d must be placed together and must never be", m[0], m[1])
		}
		rule[m] = ruleMust
	}
	return rule, nil
}

// byLeft sorts the pairs' indexes by their left person, keeping their order; nil where they are in order already.
func byLeft(p *Problem) (order, start []int32) {
	start = make([]int32, p.Left+2)
	before, sorted := int32(0), true
	for k := range p.Pairs {
		left := p.Pairs[k].Left
		start[left+2]++
		sorted = sorted && left >= before
		before = left
	}
	for i := range p.Left {
		start[i+2] += start[i+1]
	}
	if sorted {
		return nil, start[1:]
	}
	order = make([]int32, len(p.Pairs))
	for k, e := range p.Pairs {
		order[start[e.Left+1]] = int32(k)
		start[e.Left+1]++
	}
	return order, start[:p.Left+1]
}

func capacities(c []int32, n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = 1
		if c != nil {
			out[i] = c[i]
		}
	}
	return out
}
