package assign

import (
	"context"
	"math"
	"slices"
)

// tiedWork bounds the search of all ways to break ties: so many choices of somebody are looked at.
const tiedWork = 60_000_000

// tied searches all stable placings of rankings with ties. It decides for one person after another whom they have, or that they have nobody, and
// takes away at once what that makes impossible: if somebody will have worse than a choice of theirs, or nobody, then that choice must have
// somebody whom they want at least as much. It turns back where no more pairs and no better count of the aim can come.
//
// People are numbered left first, then right. A choice is two people who ranked each other.
type tied struct {
	ctx          context.Context
	aim          Aim
	nl, nr       int
	left, right  []int32 // by choice: the two people
	rankL, rankR []int32 // by choice: their ranks
	worst        int32   // the largest of all ranks
	start        []int32 // choices of person p, best first: list[start[p]] to list[start[p+1]]
	list         []int32
	open         []bool  // by choice: it may still be
	count        []int32 // by person: choices that are open
	must         []bool  // by person: they have somebody
	trail        []int32 // what was decided: choice e as e, that p must have somebody as -1-p
	queue        []int32
	queued       []bool

	best  *Matching
	most  int
	least int64
	work  int // what is left of it
	cut   bool
	mate  []int32 // for filled: by person, a choice or -1
	seen  []int32
	round int32
	low   []int64 // for rough
}

func newTied(ctx context.Context, l *Lattice, a Aim, work int) *tied {
	s := &tied{ctx: ctx, aim: a, nl: l.left.people(), nr: l.right.people(), work: work}
	n, edges := s.nl+s.nr, len(l.left.who)
	s.start = make([]int32, n+1)
	s.list = make([]int32, 2*edges)
	for p := range s.nl {
		for e := l.left.start[p]; e < l.left.start[p+1]; e++ {
			j := l.left.who[e]
			s.left, s.right = append(s.left, int32(p)), append(s.right, int32(s.nl)+j)
			s.rankL, s.rankR = append(s.rankL, l.left.rank[e]), append(s.rankR, l.right.rank[l.right.start[j]+l.left.mirror[e]])
			s.list[e] = e
			s.worst = max(s.worst, s.rankL[e], s.rankR[e])
		}
		s.start[p+1] = l.left.start[p+1]
	}
	for j := range s.nr {
		for b := l.right.start[j]; b < l.right.start[j+1]; b++ {
			s.list[edges+int(b)] = l.left.start[l.right.who[b]] + l.right.mirror[b]
		}
		s.start[s.nl+j+1] = int32(edges) + l.right.start[j+1]
	}
	s.open, s.count, s.must, s.queued = make([]bool, edges), make([]int32, n), make([]bool, n), make([]bool, n)
	for e := range s.open {
		s.open[e] = true
	}
	for p := range n {
		s.count[p] = s.start[p+1] - s.start[p]
	}
	s.mate, s.seen = make([]int32, n), make([]int32, n)
	return s
}

func (s *tied) choices(p int32) []int32 { return s.list[s.start[p]:s.start[p+1]] }

// rank is what p gives to a choice of theirs, and other is whom they chose.
func (s *tied) rank(p, e int32) int32 {
	if int(p) < s.nl {
		return s.rankL[e]
	}
	return s.rankR[e]
}

func (s *tied) other(p, e int32) int32 {
	if int(p) < s.nl {
		return s.right[e]
	}
	return s.left[e]
}

// run searches. At the end most and least are what was proved.
func (s *tied) run() error {
	for p := range s.must {
		s.touch(int32(p))
	}
	if !s.settle() { // there is always a stable placing
		return s.ctx.Err()
	}
	s.narrow()
	var err error
	if s.most, s.least, err = s.bound(s.best.Placed); err != nil {
		return err
	}
	if s.reached() {
		return nil
	}
	was := s.best.Placed
	s.search()
	s.undo(0)
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if !s.cut {
		s.most, s.least = s.best.Placed, s.aim.of(s.best)
		return nil
	}
	if s.best.Placed > was {
		_, s.least, err = s.bound(s.best.Placed)
	}
	return err
}

// reached says that nothing can be better.
func (s *tied) reached() bool {
	return s.best.Placed == s.most && s.aim.of(s.best) <= s.least
}

// narrow tries what follows when two people have each other, and takes the choice away where that cannot be.
func (s *tied) narrow() {
	half := s.work / 4
	for again := true; again; {
		again = false
		for e := range s.open {
			if !s.open[e] || s.work < half {
				continue
			}
			mark := len(s.trail)
			fits := s.take(int32(e)) && s.settle()
			s.undo(mark)
			if !fits {
				s.close(int32(e))
				if !s.settle() {
					return
				}
				again = true
			}
		}
	}
	s.trail = s.trail[:0]
}

// search goes through what is open, without recursion: each frame is a person and whom they have had in turn.
func (s *tied) search() {
	type frame struct {
		who, at int32 // person, and which of their choices comes next; one past the last is nobody
		mark    int
	}
	var stack []frame
	down := true
	for {
		if down {
			if s.work < 0 || s.ctx.Err() != nil {
				s.cut = true
				return
			}
			if s.hopeless() {
				down = false
			} else if p := s.pick(); p < 0 {
				s.offer(s.matching())
				if s.reached() {
					return
				}
				down = false
			} else {
				stack = append(stack, frame{p, 0, len(s.trail)})
			}
		}
		if len(stack) == 0 {
			return
		}
		f := &stack[len(stack)-1]
		s.undo(f.mark)
		list := s.choices(f.who)
		for int(f.at) < len(list) && !s.open[list[f.at]] {
			f.at++
		}
		if int(f.at) > len(list) || int(f.at) == len(list) && s.must[f.who] {
			stack = stack[:len(stack)-1]
			down = false
			continue
		}
		f.at++
		if int(f.at) <= len(list) {
			down = s.take(list[f.at-1]) && s.settle()
		} else {
			down = s.alone(f.who) && s.settle()
		}
	}
}

// pick is who has the fewest ways left, of those for whom something is open; -1 for nobody.
func (s *tied) pick() int32 {
	who, fewest := int32(-1), int32(math.MaxInt32)
	for p, c := range s.count {
		if !s.must[p] {
			c++
		}
		if c > 1 && c < fewest {
			who, fewest = int32(p), c
		}
	}
	s.work -= len(s.count)
	return who
}

// take lets two people have each other. False means that this cannot be; settle says what follows.
func (s *tied) take(e int32) bool {
	for _, p := range [2]int32{s.left[e], s.right[e]} {
		for _, c := range s.choices(p) {
			if c != e && s.open[c] && !s.close(c) {
				return false
			}
		}
		if !s.need(p) {
			return false
		}
	}
	return true
}

// alone lets somebody have nobody.
func (s *tied) alone(p int32) bool {
	for _, c := range s.choices(p) {
		if s.open[c] && !s.close(c) {
			return false
		}
	}
	return true
}

// close takes a choice away.
func (s *tied) close(e int32) bool {
	s.open[e] = false
	s.trail = append(s.trail, e)
	fits := true
	for _, p := range [2]int32{s.left[e], s.right[e]} {
		s.count[p]--
		fits = fits && (s.count[p] > 0 || !s.must[p])
		s.touch(p)
	}
	return fits
}

// need says that somebody has somebody.
func (s *tied) need(p int32) bool {
	if !s.must[p] {
		s.must[p] = true
		s.trail = append(s.trail, -1-p)
		s.touch(p)
	}
	return s.count[p] > 0
}

func (s *tied) touch(p int32) {
	if !s.queued[p] {
		s.queued[p] = true
		s.queue = append(s.queue, p)
	}
}

// settle draws what follows until nothing more does. False means a contradiction.
func (s *tied) settle() bool {
	fits := true
	for len(s.queue) > 0 {
		p := s.queue[len(s.queue)-1]
		s.queue = s.queue[:len(s.queue)-1]
		s.queued[p] = false
		fits = fits && s.follow(p)
	}
	return fits
}

// follow draws what follows for the others from what p may still have.
func (s *tied) follow(p int32) bool {
	list := s.choices(p)
	s.work -= len(list) + 1
	best := int32(math.MaxInt32) // nobody is worst of all
	for _, e := range list {
		if s.open[e] {
			best = s.rank(p, e)
			if s.must[p] && s.count[p] == 1 && !s.take(e) {
				return false
			}
			break
		}
	}
	for _, e := range list {
		if s.rank(p, e) >= best {
			return true
		}
		if !s.atLeast(s.other(p, e), e) { // p will have worse than this choice
			return false
		}
	}
	return true
}

// atLeast says that p has somebody whom they want as much as e, or more.
func (s *tied) atLeast(p, e int32) bool {
	list := s.choices(p)
	for k := len(list) - 1; k >= 0 && s.rank(p, list[k]) > s.rank(p, e); k-- {
		s.work--
		if s.open[list[k]] && !s.close(list[k]) {
			return false
		}
	}
	return s.need(p)
}

func (s *tied) undo(mark int) {
	for len(s.trail) > mark {
		d := s.trail[len(s.trail)-1]
		s.trail = s.trail[:len(s.trail)-1]
		if d < 0 {
			s.must[-1-d] = false
			continue
		}
		s.open[d] = true
		s.count[s.left[d]]++
		s.count[s.right[d]]++
	}
}

// matching reads the placing off when everybody is decided.
func (s *tied) matching() *Matching {
	m := &Matching{Partner: make([]int32, s.nl)}
	for i := range m.Partner {
		m.Partner[i] = -1
		for _, e := range s.choices(int32(i)) {
			if s.open[e] {
				m.Partner[i] = s.right[e] - int32(s.nl)
				m.add(s.rankL[e], s.rankR[e])
			}
		}
	}
	m.sum()
	return m
}

// offer keeps a placing that is better: more pairs, then less by the aim, then the least sum of all ranks.
func (s *tied) offer(m *Matching) {
	b := s.best
	if b == nil || m.Placed > b.Placed {
		s.best, s.least = m, 0 // what was proved was of placings of fewer pairs
		return
	}
	if m.Placed < b.Placed {
		return
	}
	x, y := s.aim.of(m), s.aim.of(b)
	if x < y || x == y && m.LeftRanks+m.RightRanks < b.LeftRanks+b.RightRanks {
		s.best = m
	}
}

// hopeless says that nothing better than the best known can come of what is open.
func (s *tied) hopeless() bool {
	most := s.filled(math.MaxInt32)
	return most < s.best.Placed || most == s.best.Placed && s.rough(most) >= s.aim.of(s.best)
}

// rough is a quick bound on what the aim counts when so many pairs are placed: each side's people have their best open choice at least, and
// their worst at most.
func (s *tied) rough(placed int) int64 {
	least := [2]int64{}
	most := [2]int64{}
	regret := int64(0)
	for side, from := range [2]int{0, s.nl} {
		upTo := [2]int{s.nl, s.nl + s.nr}[side]
		sum := func(of func(e int32) int64, sign int64) (total, last int64) {
			s.low = s.low[:0]
			forced := 0
			for p := from; p < upTo; p++ {
				if s.count[p] == 0 {
					continue
				}
				best := int64(math.MaxInt64)
				for _, e := range s.choices(int32(p)) {
					if s.open[e] {
						best = min(best, sign*of(e))
					}
				}
				if s.must[p] {
					total += best
					forced++
					last = max(last, best)
				} else {
					s.low = append(s.low, best)
				}
			}
			slices.Sort(s.low)
			for k := range max(0, min(placed-forced, len(s.low))) {
				total += s.low[k]
				last = max(last, s.low[k])
			}
			return total * sign, last
		}
		of := func(e int32) int64 { return int64(s.rank(int32(from), e)) }
		switch s.aim {
		case LeastSum:
			total, _ := sum(func(e int32) int64 { return int64(s.rankL[e]) + int64(s.rankR[e]) }, 1)
			least[side] = total
		case LeastRegret:
			_, last := sum(func(e int32) int64 { return int64(max(s.rankL[e], s.rankR[e])) }, 1)
			regret = max(regret, last)
		case MostEqual:
			least[side], _ = sum(of, 1)
			most[side], _ = sum(of, -1)
		default:
			least[side], _ = sum(of, 1)
		}
		s.work -= upTo - from
	}
	switch s.aim {
	case LeastSum:
		return max(least[0], least[1])
	case LeastRegret:
		return regret
	case BestForLeft:
		return least[0]
	case BestForRight:
		return least[1]
	}
	return max(0, least[0]-most[1], least[1]-most[0])
}

// filled is how many pairs of what is open there can be at most, of people who give each other no more than a rank (Kuhn, Naval Research Logistics
// Quarterly 2, 1955: by one chain after another).
func (s *tied) filled(rank int32) int {
	for p := range s.mate {
		s.mate[p] = -1
	}
	placed := 0
	for p := range s.nl {
		s.round++
		if s.count[p] > 0 && s.chain(int32(p), rank) {
			placed++
		}
	}
	return placed
}

func (s *tied) chain(p, rank int32) bool {
	list := s.choices(p)
	s.work -= len(list)
	for _, e := range list {
		if s.open[e] && s.mate[s.right[e]] < 0 && s.rankL[e] <= rank && s.rankR[e] <= rank {
			s.mate[s.right[e]] = e
			return true
		}
	}
	for _, e := range list {
		j := s.right[e]
		if !s.open[e] || s.rankL[e] > rank || s.rankR[e] > rank || s.seen[j] == s.round {
			continue
		}
		s.seen[j] = s.round
		if s.chain(s.left[s.mate[j]], rank) {
			s.mate[j] = e
			return true
		}
	}
	return false
}
