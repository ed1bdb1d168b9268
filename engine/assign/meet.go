package assign

import (
	"math"
	"slices"
)

// meeting looks for the cheapest chain of exchanges from both of its ends at once, until the two searches meet. That needs to look at far fewer
// people than a search from one end. Costs are single numbers here: levels times a number larger than any total, and the total.
//
// Nodes are as in exchange. Of a left person's exchanges only the cheapest few are known beforehand, and of those towards a right person too; all
// others of a left person are looked up when they are needed.
type meeting struct {
	*exchange
	level int64   // what one level costs
	most  int64   // costs from here on are of no chain that is needed
	price []int64 // of right people, as one number
	// The cheapest exchanges from each left person to right people, and from left people to each right person, in order; last is what those that
	// are not among them cost at least.
	out, in         [][]hop
	outLast, inLast []int64
	toRest          []hop   // from left people to the rest of the world, in order
	fromRest        []hop   // from the rest of the world, in order
	own             [][]hop // from right people to each left person who is placed with them
	round           []int32 // by node: its ring, see rings
	ahead, back     half
	best            int64
	room            []hop
}

// hop is one exchange: to whom, or from whom, and what it costs.
type hop struct {
	cost int64
	who  int32
}

// half is the search from one end.
type half struct {
	dist    []int64
	seen    []int32 // the number of the search that dist belongs to
	settled []int32 // the number of the search in which it became final
	heap    []hop   // a node below 0 stands for the exchanges of node -1-who that are not known beforehand
	short   []int32 // nodes that are final, of whose exchanges only some were looked at
	frozen  bool
}

// meetingNear is how many exchanges are known of each person.
const meetingNear = 16

// newMeeting knows so many exchanges of each person. It is nil where costs do not fit into one number.
func newMeeting(w *exchange, near int) *meeting {
	nodes := w.g.nl + w.g.nr + 1
	largest := int64(1)
	for i := range w.g.nl {
		largest = max(largest, w.r.Proof.PriceLeft[i], -w.r.Proof.PriceLeft[i])
		for e := w.g.start[i]; e < w.g.start[i+1]; e++ {
			s := w.r.Proof.PriceLeft[i] + w.r.Proof.PriceRight[w.g.to[e]] - w.g.score[e]
			largest = max(largest, s, -s)
		}
	}
	for _, v := range w.r.Proof.PriceRight {
		largest = max(largest, v, -v)
	}
	if largest > 1<<55/int64(nodes)/int64(w.place) {
		return nil
	}
	m := &meeting{exchange: w, level: 2*largest*int64(nodes) + 1}
	m.most = 8 * int64(w.place) * m.level
	m.out, m.in = make([][]hop, w.g.nl), make([][]hop, w.g.nr)
	m.outLast, m.inLast = make([]int64, w.g.nl), make([]int64, w.g.nr)
	m.own = make([][]hop, w.g.nl)
	for e, t := range w.taken {
		if i := w.left[e]; t {
			m.own[i] = append(m.own[i], hop{-m.number(w.slack(i, int32(e))), int32(w.g.nl) + w.g.to[e]})
		}
	}
	for _, list := range m.own {
		slices.SortFunc(list, byNumber)
	}
	m.price = make([]int64, w.g.nr)
	for j, v := range w.r.Proof.PriceRight {
		m.price[j] = int64(w.cover[1][j])*m.level + v
	}
	m.gather(near)
	for _, h := range []*half{&m.ahead, &m.back} {
		h.dist, h.seen, h.settled = make([]int64, nodes), make([]int32, nodes), make([]int32, nodes)
	}
	m.rings()
	return m
}

func (m *meeting) number(c toll) int64 { return int64(c.level)*m.level + c.total }

func (m *meeting) parts(v int64) toll {
	level := floorDiv(v+m.level/2, m.level)
	return toll{true, int32(level), v - level*m.level}
}

// known puts what a picker has kept in order, by cost. The others cost at least last.
func known(p *picker) (list []hop, last int64) {
	got := p.take()
	if len(got) == 0 {
		return nil, math.MaxInt64
	}
	list, last = make([]hop, len(got)), math.MaxInt64
	for k, v := range got {
		list[k] = hop{-v.worth, v.col}
	}
	slices.SortFunc(list, byNumber)
	if p.over > nothing || len(list) == p.most {
		last = list[len(list)-1].cost
	}
	return list, last
}

func byNumber(a, b hop) int {
	switch {
	case a.cost < b.cost:
		return -1
	case a.cost > b.cost:
		return 1
	}
	return int(a.who - b.who)
}

// gather looks at all pairs once.
func (m *meeting) gather(near int) {
	g, proof := m.g, &m.r.Proof
	rights, over := make([]picker, g.nr), make([]int64, g.nr)
	shared := make([]picked, 4*near*g.nr)
	for j := range rights {
		rights[j].got = shared[4*near*j : 4*near*j : 4*near*(j+1)]
		rights[j].reset(near, nothing)
		over[j] = nothing
	}
	var left picker
	for i := range int32(g.nl) {
		left.reset(near, nothing)
		mine := left.over
		base := proof.PriceLeft[i] + int64(m.cover[0][i]-m.complete)*m.level
		for e := g.start[i]; e < g.start[i+1]; e++ {
			j := g.to[e]
			worth := g.score[e] - base - m.price[j]
			if worth <= mine && worth <= over[j] || m.taken[e] || g.capR[j] == 0 {
				continue
			}
			if worth > mine {
				mine = left.offer(picked{worth, int32(g.nl) + j})
			}
			if worth > over[j] {
				over[j] = rights[j].offer(picked{worth, i})
			}
		}
		m.out[i], m.outLast[i] = known(&left)
		if m.placed[i] > 0 {
			m.toRest = append(m.toRest, hop{m.number(m.give[0][i]), i})
		}
	}
	for j := range rights {
		m.in[j], m.inLast[j] = known(&rights[j])
	}
	slices.SortFunc(m.toRest, byNumber)
	for _, a := range m.rest {
		m.fromRest = append(m.fromRest, hop{m.number(a.cost), a.to})
	}
}

// whole are all exchanges of left person i with right people, in order, that cost less than most.
func (m *meeting) whole(i int32, most int64) []hop {
	g, proof := m.g, &m.r.Proof
	m.room = m.room[:0]
	base := proof.PriceLeft[i] + int64(m.cover[0][i]-m.complete)*m.level
	for e := g.start[i]; e < g.start[i+1]; e++ {
		j := g.to[e]
		if c := base + m.price[j] - g.score[e]; c < most && !m.taken[e] && g.capR[j] > 0 {
			m.room = append(m.room, hop{c, int32(g.nl) + j})
		}
	}
	return m.room
}

// change is what it costs to do without an edge that is taken, or to take one that is not.
func (m *meeting) change(e int32) toll {
	i, j := m.left[e], m.g.to[e]
	s := m.number(m.slack(i, e))
	from, to := int32(m.g.nl)+j, i
	if m.taken[e] {
		from, to, s = i, from, -s
	} else if m.g.capL[i] == 0 || m.g.capR[j] == 0 {
		return toll{}
	}
	if m.round[from] == m.round[to] {
		return m.parts(s)
	}
	d := m.between(from, to)
	if d >= m.most {
		return toll{}
	}
	return m.parts(s + d)
}

// between is the cost of the cheapest chain from one node to another.
//
// When it ends, no chain is cheaper. Along a cheaper one there would be a last node that the search ahead has made final, and a first one that the
// search back has. If the next exchange of the one and the one before the other are not the same, the chain costs as much as the next ones of both
// searches together, which is too much. If they are the same, it was looked at, or is not among the exchanges that were known beforehand: finish looks at those.
func (m *meeting) between(from, to int32) int64 {
	m.search++
	m.best = m.most
	m.ahead.begin(m.search, from)
	m.back.begin(m.search, to)
	for len(m.ahead.heap) > 0 && len(m.back.heap) > 0 && m.ahead.heap[0].cost+m.back.heap[0].cost < m.best {
		if m.back.frozen || len(m.ahead.heap) <= len(m.back.heap) {
			m.goAhead()
		} else {
			m.goBack()
		}
	}
	m.finish()
	return m.best
}

func (h *half) begin(search, from int32) {
	h.heap, h.short, h.frozen = h.heap[:0], h.short[:0], false
	h.dist[from], h.seen[from] = 0, search
	h.push(hop{0, from})
}

// reach notes that a node can be reached at a cost, in one of the halves.
func (m *meeting) reach(h, other *half, v int32, d int64) {
	if d >= m.best || h.seen[v] == m.search && h.dist[v] <= d {
		return
	}
	h.dist[v], h.seen[v] = d, m.search
	if other.seen[v] == m.search {
		m.best = min(m.best, d+other.dist[v])
	}
	h.push(hop{d, v})
}

// next takes the nearest node that is not final yet, and makes it so. ok is false where there was nothing new.
func (m *meeting) next(h *half) (top hop, ok bool) {
	top = h.pop()
	if top.who < 0 {
		return top, true
	}
	if h.settled[top.who] == m.search {
		return top, false
	}
	h.settled[top.who] = m.search
	return top, true
}

func (m *meeting) goAhead() {
	top, ok := m.next(&m.ahead)
	if !ok {
		return
	}
	g, v := m.g, top.who
	switch {
	case v < 0:
		i := -1 - v
		m.ahead.short = slices.DeleteFunc(m.ahead.short, func(k int32) bool { return k == i })
		d := m.ahead.dist[i]
		for _, h := range m.whole(i, m.best-d) {
			m.reach(&m.ahead, &m.back, h.who, d+h.cost)
		}
	case int(v) < g.nl:
		if m.placed[v] > 0 {
			m.reach(&m.ahead, &m.back, int32(g.nl+g.nr), top.cost+m.number(m.give[0][v]))
		}
		m.hops(&m.ahead, &m.back, m.out[v], top.cost)
		if m.outLast[v] < math.MaxInt64 {
			m.ahead.short = append(m.ahead.short, v)
			m.ahead.push(hop{top.cost + m.outLast[v], -1 - v})
		}
	case int(v) == g.nl+g.nr:
		m.hops(&m.ahead, &m.back, m.fromRest, top.cost)
	default:
		for _, a := range m.around(v) {
			m.reach(&m.ahead, &m.back, a.to, top.cost+m.number(a.cost))
		}
	}
}

func (m *meeting) hops(h, other *half, list []hop, d int64) {
	for _, a := range list {
		if d+a.cost >= m.best {
			return
		}
		m.reach(h, other, a.who, d+a.cost)
	}
}

func (m *meeting) goBack() {
	if top := m.back.heap[0]; top.who < 0 { // the others are not known, so the search ahead does the rest
		m.back.frozen = true
		return
	}
	top, ok := m.next(&m.back)
	if !ok {
		return
	}
	g, v := m.g, top.who
	rest := int32(g.nl + g.nr)
	switch {
	case int(v) < g.nl:
		m.hops(&m.back, &m.ahead, m.own[v], top.cost)
		if g.capL[v] > m.placed[v] {
			m.reach(&m.back, &m.ahead, rest, top.cost+m.number(m.take[0][v]))
		}
	case v == rest:
		m.hops(&m.back, &m.ahead, m.toRest, top.cost)
		for j := range int32(g.nr) {
			if g.capR[j] > int32(len(m.inUse(j))) {
				m.reach(&m.back, &m.ahead, int32(g.nl)+j, top.cost+m.number(m.take[1][j]))
			}
		}
	default:
		j := v - int32(g.nl)
		m.hops(&m.back, &m.ahead, m.in[j], top.cost)
		if m.inLast[j] < math.MaxInt64 {
			m.back.push(hop{top.cost + m.inLast[j], -1 - v})
		}
		if len(m.inUse(j)) > 0 {
			m.reach(&m.back, &m.ahead, rest, top.cost+m.number(m.give[1][j]))
		}
	}
}

// finish looks at exchanges that were not known beforehand, between people who are final in one search and in the other.
func (m *meeting) finish() {
	for _, i := range m.ahead.short {
		d := m.ahead.dist[i]
		if d+m.outLast[i] >= m.best {
			continue
		}
		for _, h := range m.whole(i, m.best-d) {
			if m.back.seen[h.who] == m.search {
				m.best = min(m.best, d+h.cost+m.back.dist[h.who])
			}
		}
	}
}

func (h *half) push(r hop) {
	h.heap = append(h.heap, r)
	at := len(h.heap) - 1
	for at > 0 && r.cost < h.heap[(at-1)/2].cost {
		h.heap[at] = h.heap[(at-1)/2]
		at = (at - 1) / 2
	}
	h.heap[at] = r
}

func (h *half) pop() hop {
	top, last := h.heap[0], len(h.heap)-1
	r := h.heap[last]
	h.heap = h.heap[:last]
	if last == 0 {
		return top
	}
	at := 0
	for {
		child := 2*at + 1
		if child >= last {
			break
		}
		if child+1 < last && h.heap[child+1].cost < h.heap[child].cost {
			child++
		}
		if h.heap[child].cost >= r.cost {
			break
		}
		h.heap[at] = h.heap[child]
		at = child
	}
	h.heap[at] = r
	return top
}

// rings finds out who can exchange in rings that cost nothing: nodes with the same number reach each other and come back for nothing (Tarjan,
// "Depth-first search and linear graph algorithms", SIAM J. Computing 1, 1972). Only exchanges known beforehand count, so some rings may be missed.
func (m *meeting) rings() {
	nodes := m.g.nl + m.g.nr + 1
	m.round = make([]int32, nodes)
	low, at := make([]int32, nodes), make([]int32, nodes)
	var stack, path []int32
	count, number := int32(0), int32(0)
	free := make([][]int32, nodes)
	for v := range free {
		free[v] = m.forNothing(int32(v))
	}
	for first := range nodes {
		if low[first] != 0 {
			continue
		}
		path = append(path[:0], int32(first))
		for len(path) > 0 {
			v := path[len(path)-1]
			if low[v] == 0 {
				count++
				low[v] = count
				m.round[v] = count // while it is on the stack: its order
				stack = append(stack, v)
			}
			if int(at[v]) < len(free[v]) {
				w := free[v][at[v]]
				at[v]++
				if low[w] == 0 {
					path = append(path, w)
				} else if m.round[w] > 0 {
					low[v] = min(low[v], m.round[w])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				up := path[len(path)-1]
				low[up] = min(low[up], low[v])
			}
			if low[v] != m.round[v] {
				continue
			}
			number--
			for {
				w := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				m.round[w] = number
				if w == v {
					break
				}
			}
		}
	}
}

// forNothing are the exchanges out of a node that cost nothing.
func (m *meeting) forNothing(v int32) []int32 {
	var to []int32
	nothing := func(list []hop) {
		for _, h := range list {
			if h.cost > 0 {
				return
			}
			to = append(to, h.who)
		}
	}
	switch {
	case int(v) < m.g.nl:
		if m.placed[v] > 0 && m.give[0][v] == (toll{possible: true}) {
			to = append(to, int32(m.g.nl+m.g.nr))
		}
		nothing(m.out[v])
	case int(v) == m.g.nl+m.g.nr:
		nothing(m.fromRest)
	default:
		for _, a := range m.around(v) {
			if a.cost == (toll{possible: true}) {
				to = append(to, a.to)
			}
		}
	}
	return to
}
