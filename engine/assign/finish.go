package assign

import (
	"context"
	"errors"
	"math"
)

// errNoPlacing says that the network has no placing that it must have: a mistake in how it was made.
var errNoPlacing = errors.New("assign: the network cannot be filled")

// finish places everybody whom the auction has left: it raises prices by shortest paths from all of them at once, and then
// moves people along as many separate paths as there are, until nobody is left. With eps 0 every path is exactly shortest.
//
// Nodes are left people, right people, and the rest of the world ("rest"), through which go the units that stay out on
// either side. A right person who has room wants somebody when they must be filled, or when their price is above 0.
//
// It makes so many rounds at most, and says whether nobody is left.
func (n *network) finish(ctx context.Context, rounds int) (done bool, err error) {
	return newSearch(n).run(ctx, rounds)
}

func (s *search) run(ctx context.Context, rounds int) (done bool, err error) {
	for ; s.begin(); rounds-- {
		if rounds == 0 || ctx.Err() != nil {
			return false, ctx.Err()
		}
		s.passes++
		far, err := s.measure()
		if err != nil {
			return false, err
		}
		s.reprice(far)
		for _, p := range s.p {
			if p > 1<<60 || p < -1<<60 {
				return false, ErrTooLarge
			}
		}
		s.move()
	}
	return true, nil
}

// search is the working space of finish.
type search struct {
	*network
	rest    int32    // number of the node "rest"
	dist    []uint64 // by node, in steps of eps; far is not reached
	done    []bool   // by node: its distance is final; while moving: it was visited
	settled []int32
	want    []int32 // by right person: units that they want
	surplus int32   // units that the rest of the world has to place; below 0: that it takes
	rank    []int32 // by node: where to look next while moving
	heap    radixHeap
	steps   []step
	limit   uint64 // distances from here on do not fit
	tooFar  bool   // such a distance was met
}

// step is one move of a unit along a path.
type step struct {
	kind int8
	at   int32 // the node where it ends
	what int32 // edge or slot
}

const (
	toRight  int8 = iota // take the edge what
	toLeft               // give up the edge in slot what
	outLeft              // a left unit stays out
	inLeft               // a left unit comes in from out
	outRight             // room of a right person stays empty
	inRight              // a right person is robbed of a unit, or their room stays empty
	source
)

const unreached = math.MaxUint64

func newSearch(n *network) *search {
	nodes := n.nl + n.nr + 1
	return &search{network: n, rest: int32(nodes - 1), dist: make([]uint64, nodes), done: make([]bool, nodes), want: make([]int32, n.nr), rank: make([]int32, nodes),
		limit: uint64(1<<60) / uint64(max(n.eps, 1))}
}

// begin counts who has to be placed and who wants somebody; false when all is done.
func (s *search) begin() bool {
	var units, wanted int32
	for i := range s.nl {
		units += s.free[i]
	}
	for j := range s.nr {
		s.want[j] = 0
		if s.rightFree && s.p[j] <= s.eps {
			continue
		}
		for k := s.slot[j]; k < s.slot[j+1]; k++ {
			if s.slotEdge[k] < 0 {
				s.want[j]++
			}
		}
		wanted += s.want[j]
	}
	s.surplus = wanted - units
	return units > 0 || wanted > 0
}

// length is the slack of a step in units of eps: 0 when it can be moved along.
func (s *search) length(slack int64) uint64 {
	switch {
	case s.eps == 0:
		return uint64(slack)
	case s.eps == 1:
		return uint64(slack + 1)
	}
	return uint64(slack+s.eps) / uint64(s.eps)
}

// measure finds the distance from the nearest source to every node up to the one at which enough wanting people are found.
func (s *search) measure() (far uint64, err error) {
	for v := range s.dist {
		s.dist[v], s.done[v] = unreached, false
	}
	s.heap.reset()
	s.settled = s.settled[:0]
	missing := int32(0)
	for i := range s.nl {
		if s.free[i] > 0 {
			s.dist[i] = 0
			s.heap.push(0, int32(i))
			missing += s.free[i]
		}
	}
	if s.surplus > 0 {
		s.dist[s.rest] = 0
		s.heap.push(0, s.rest)
		missing += s.surplus
	}
	found, enough := int32(0), missing-missing/10
	for s.heap.size > 0 {
		it := s.heap.pop()
		v := it.node
		if s.done[v] || it.key > s.dist[v] {
			continue
		}
		s.done[v] = true
		s.settled = append(s.settled, v)
		far = it.key
		if v == s.rest {
			if s.surplus < 0 {
				found += -s.surplus
			}
		} else if int(v) >= s.nl {
			found += s.want[int(v)-s.nl]
		}
		if found >= enough {
			return far, nil
		}
		s.spread(v, it.key)
	}
	switch {
	case found > 0:
		return far, nil
	case s.tooFar:
		return 0, ErrTooLarge
	}
	return 0, errNoPlacing
}

// spread looks from a node whose distance is final.
func (s *search) spread(v int32, d uint64) {
	switch {
	case v == s.rest:
		s.spreadRest(d)
	case int(v) < s.nl:
		i, pi := int(v), s.pi[v]
		for e := s.start[i]; e < s.start[i+1]; e++ {
			j := s.to[e]
			if u := int32(s.nl) + j; !s.done[u] && !s.taken[e] {
				s.relax(u, d+s.length(pi+s.p[j]-s.w[e]))
			}
		}
		if s.leftFree {
			s.relax(s.rest, d+s.length(pi-s.outside))
		}
	default:
		j := int(v) - s.nl
		room := false
		for k := s.slot[j]; k < s.slot[j+1]; k++ {
			e := s.slotEdge[k]
			if e < 0 {
				room = true
				continue
			}
			i := s.slotLeft[k]
			s.relax(i, d+s.length(s.w[e]-s.pi[i]-s.p[j]))
		}
		if s.rightFree && room && s.want[j] == 0 {
			s.relax(s.rest, d+s.length(-s.p[j]))
		}
	}
}

// spreadRest looks from the rest of the world to everybody who is out on the left and in on the right.
func (s *search) spreadRest(d uint64) {
	if s.leftFree {
		for i := range s.nl {
			if s.out[i] > 0 && !s.done[i] {
				s.relax(int32(i), d+s.length(s.outside-s.pi[i]))
			}
		}
	}
	if s.rightFree {
		for j := range s.nr {
			if u := s.nl + j; !s.done[u] && (s.want[j] > 0 || s.filled(j)) {
				s.relax(int32(u), d+s.length(s.p[j]))
			}
		}
	}
}

func (s *search) filled(j int) bool {
	for k := s.slot[j]; k < s.slot[j+1]; k++ {
		if s.slotEdge[k] >= 0 {
			return true
		}
	}
	return false
}

func (s *search) relax(v int32, d uint64) {
	if d >= s.limit {
		s.tooFar = true
		return
	}
	if d < s.dist[v] {
		s.dist[v] = d
		s.heap.push(d, v)
	}
}

// reprice moves prices by the distances, so that shortest paths become paths of slack at most 0, and keeps the price of the
// rest of the world at 0.
func (s *search) reprice(far uint64) {
	unit, empty := max(s.eps, 1), false
	for _, v := range s.settled {
		by := int64(far-s.dist[v]) * unit
		switch {
		case by == 0:
		case v == s.rest:
			for i := range s.pi {
				s.pi[i] += by
			}
			for j := range s.p {
				s.p[j] -= by
			}
			empty = s.rightFree
		case int(v) < s.nl:
			s.pi[v] -= by
		default:
			s.p[int(v)-s.nl] += by
		}
	}
	for j := 0; empty && j < s.nr; j++ {
		// Nothing leads from the rest of the world to somebody who has nobody, so their price may have fallen below 0. Whoever bids for them next would
		// leave it there. All edges to them are free: their slack only grows.
		if s.p[j] < 0 && !s.filled(j) {
			s.p[j] = 0
		}
	}
}

// open says whether a unit may move along a step of this slack.
func (s *search) open(slack int64) bool { return slack < 0 || slack == 0 && s.eps == 0 }

// move takes units along separate open paths, as many as it finds.
func (s *search) move() {
	for v := range s.done {
		s.done[v] = false
		s.rank[v] = 0
	}
	for i := range s.nl {
		for s.free[i] > 0 && s.follow(int32(i)) {
			s.free[i]--
		}
	}
	for s.surplus > 0 && s.follow(s.rest) {
		s.surplus--
	}
}

// follow finds one path from a source by depth first search and moves a unit along it. A node that leads nowhere is not
// looked at again; neither is a node on a path, if it can take part in one only.
func (s *search) follow(from int32) bool {
	if s.done[from] && from != s.rest {
		return false
	}
	s.steps = append(s.steps[:0], step{kind: source, at: from})
	s.done[from] = true
	for len(s.steps) > 0 {
		v := s.steps[len(s.steps)-1].at
		if len(s.steps) > 1 && s.ends(v) {
			s.apply()
			return true
		}
		next, ok := s.advance(v)
		if !ok {
			s.steps = s.steps[:len(s.steps)-1]
			continue
		}
		s.done[next.at] = true
		s.steps = append(s.steps, next)
	}
	return false
}

// ends says whether a unit that has come to v can stay there.
func (s *search) ends(v int32) bool {
	if v == s.rest {
		return s.surplus < 0
	}
	return int(v) >= s.nl && s.want[int(v)-s.nl] > 0
}

// advance finds the next open step from v to a node not yet visited, going on where the last look ended.
func (s *search) advance(v int32) (step, bool) {
	switch {
	case v == s.rest:
		return s.advanceRest()
	case int(v) < s.nl:
		row := s.start[v+1] - s.start[v]
		for ; s.rank[v] < row; s.rank[v]++ {
			e := s.start[v] + s.rank[v]
			j := s.to[e]
			if u := int32(s.nl) + j; !s.taken[e] && !s.done[u] && s.open(s.pi[v]+s.p[j]-s.w[e]) {
				return step{toRight, u, e}, true
			}
		}
		if s.leftFree && !s.done[s.rest] && s.open(s.pi[v]-s.outside) {
			return step{outLeft, s.rest, v}, true
		}
		return step{}, false
	}
	j := int(v) - s.nl
	slots := s.slot[j+1] - s.slot[j]
	room := false
	for ; s.rank[v] < slots; s.rank[v]++ {
		k := s.slot[j] + s.rank[v]
		e := s.slotEdge[k]
		if e < 0 {
			room = true
			continue
		}
		if i := s.slotLeft[k]; !s.done[i] && s.open(s.w[e]-s.pi[i]-s.p[j]) {
			return step{toLeft, i, k}, true
		}
	}
	if s.rightFree && !s.done[s.rest] && s.want[j] == 0 && s.open(-s.p[j]) && (room || s.slotHasRoom(j)) {
		return step{outRight, s.rest, int32(j)}, true
	}
	return step{}, false
}

func (s *search) advanceRest() (step, bool) {
	for ; s.rank[s.rest] < int32(s.nl+s.nr); s.rank[s.rest]++ {
		u := s.rank[s.rest]
		if s.done[u] {
			continue
		}
		if int(u) < s.nl {
			if s.leftFree && s.out[u] > 0 && s.open(s.outside-s.pi[u]) {
				return step{inLeft, u, u}, true
			}
			continue
		}
		j := int(u) - s.nl
		if s.rightFree && s.open(s.p[j]) && (s.want[j] > 0 || s.filled(j)) {
			return step{inRight, u, int32(j)}, true
		}
	}
	return step{}, false
}

// apply moves a unit along the steps found. Several units may pass through the rest of the world and through people with
// room for several, so these may be visited again.
func (s *search) apply() {
	for at, st := range s.steps {
		switch st.kind {
		case toRight:
			s.taken[st.what] = true
			i := s.steps[at-1].at
			s.held[i]++
			j := int(st.at) - s.nl
			k := s.emptySlot(j)
			if at+1 < len(s.steps) && s.steps[at+1].kind == toLeft {
				k = s.steps[at+1].what
				s.taken[s.slotEdge[k]] = false
				s.held[s.slotLeft[k]]--
			} else if at+1 == len(s.steps) {
				s.want[j]--
			}
			s.slotEdge[k], s.slotLeft[k] = st.what, i
		case outLeft:
			s.out[st.what]++
		case inLeft:
			s.out[st.what]--
		case inRight:
			if at+1 == len(s.steps) {
				s.want[st.what]--
				break
			}
			k := s.steps[at+1].what
			s.taken[s.slotEdge[k]] = false
			s.held[s.slotLeft[k]]--
			s.slotEdge[k] = -1
		}
		if st.at == s.rest || int(st.at) < s.nl && s.capL[st.at] > 1 || int(st.at) >= s.nl && s.slot[int(st.at)-s.nl+1]-s.slot[int(st.at)-s.nl] > 1 {
			s.done[st.at] = false
		}
	}
	if s.steps[len(s.steps)-1].at == s.rest {
		s.surplus++
	}
}

func (s *search) emptySlot(j int) int32 {
	for k := s.slot[j]; k < s.slot[j+1]; k++ {
		if s.slotEdge[k] < 0 {
			return k
		}
	}
	return -1
}
