package seating

import "slices"

// designs looks for days without repeats among designs, where tables are alike, and lets people take the designs' places.
type designs struct {
	s             *solver
	tables, size  int
	empty         int      // seats that stay empty
	short         []int    // tables that always have one seat fewer
	orders        []int    // of groups that may serve, largest first
	turns         [][2]int // runs of days and the order of the turn
	next          int
	lines         Seating // the days of a field; nil where there are none
	triples       Seating // those that are known for threes, fours or tens, or that were kept; nil where there are none
	fixed, spread bool    // coaches
}

// newDesigns gives nil where designs are no use: tables that differ by more than one seat or from day to day, people who are
// away, sit together or are locked.
func newDesigns(s *solver) *designs {
	p := s.p
	if !s.m.meeting || len(p.Days) < 2 || s.m.grouped || len(p.Locks) > 0 || slices.ContainsFunc(p.People, func(v Person) bool { return slices.Contains(v.Away, true) }) {
		return nil
	}
	first := p.Days[0].Tables
	q := &designs{s: s, tables: len(first)}
	for _, day := range p.Days {
		if !slices.Equal(day.Tables, first) {
			return nil
		}
	}
	for _, t := range first {
		q.size = max(q.size, int(t.Most))
	}
	easy := true // any table may have one fewer
	for t, v := range first {
		switch {
		case int(v.Most) == q.size-1:
			q.short = append(q.short, t)
		case int(v.Most) < q.size-1:
			return nil
		}
		easy = easy && int(v.Most) == q.size && int(v.Least) < q.size
	}
	q.empty = q.tables*q.size - len(p.People)
	if q.empty < len(q.short) || q.empty > q.tables || q.tables < 2 || q.size < 2 || q.tables > 256 {
		return nil
	}
	coaches := 0
	for _, v := range p.People {
		if v.Coach {
			coaches++
		}
	}
	q.fixed, q.spread = p.Coaches == CoachesFixed && coaches > 0, p.Coaches == CoachesBalanced && coaches > 0
	if q.fixed && (coaches > q.tables || q.empty > 0 && !easy && coaches+q.empty > q.tables) {
		return nil
	}
	for order := q.tables; order > 1; order-- {
		if q.tables%order != 0 || order < q.tables && (q.fixed || q.spread || q.empty > 0 && (!easy || q.empty > order)) {
			continue
		}
		q.orders = append(q.orders, order)
	}
	q.lines = lines(q.tables, q.size, len(p.Days))
	if days := len(p.Days); !q.fixed && !q.spread && (q.empty == 0 || q.empty == 1 && easy) && q.tables*q.size <= 250 {
		if q.lines == nil {
			for _, known := range []func(tables, size, days int) Seating{triples, space, tens, started} {
				if q.triples = known(q.tables, q.size, days); q.triples != nil {
					break
				}
			}
		}
		for runs := 1; runs <= 4 && 2*runs < days; runs++ {
			for order := (days + runs - 1) / runs; order*runs < days+3; order++ {
				if newTurns(q.tables, q.size, runs, order, new(dice)) != nil {
					q.turns = append(q.turns, [2]int{runs, order})
				}
			}
		}
	}
	return q
}

// orbitStep is about how many ordinary steps one step of a search for orbits takes.
const orbitStep = 8

// try spends about so many steps on designs.
func (q *designs) try(steps int64) {
	s := q.s
	if q.lines != nil {
		// The day beyond the field's has whole orbits at a table; nothing there keeps its place.
		q.adopt(q.lines, q.tables, steps, len(s.p.Days) <= q.tables)
	}
	if q.triples != nil {
		q.adopt(q.triples, 0, steps, false)
	}
	for part := range 3 {
		if s.ctx.Err() != nil || s.over() || s.bestCost.repeats <= s.bound.Repeats {
			return
		}
		switch {
		case part == 0: // quickest
			q.tryOrbits(q.orders[0], steps*3/8)
		case part == 1 && len(q.turns) > 0:
			q.tryTurns(q.turns[q.next%len(q.turns)], steps*3/8)
		case len(q.orders) > 1:
			q.tryOrbits(q.orders[1+q.next%(len(q.orders)-1)], steps/4)
		}
	}
	q.next++
}

func (q *designs) tryOrbits(order int, steps int64) {
	s := q.s
	o := newOrbits(q.tables, q.size, len(s.p.Days), order, &s.dice)
	spent := max(1, steps/orbitStep)
	repeats := o.anneal(s.ctx, spent, &s.dice)
	s.steps += spent * orbitStep
	if repeats*order < s.bestCost.repeats+len(s.p.Known) {
		q.adopt(o.seating(), order, steps, order == q.tables)
	}
}

func (q *designs) tryTurns(v [2]int, steps int64) {
	s := q.s
	o := newTurns(q.tables, q.size, v[0], v[1], &s.dice)
	spent := max(1, steps/2) // each takes as long as two
	if repeats := o.anneal(s.ctx, spent, &s.dice); repeats <= s.bestCost.repeats+len(s.p.Known)+v[1] {
		q.adopt(o.seating(len(s.p.Days)), 0, steps, false)
	}
	s.steps += 2 * spent
}

// adopt lets people take the places of a design, and then exchange them until rules are kept and the other aims are met as well as
// possible. Where the group has as many members as there are tables, its first orbit can keep its tables.
func (q *designs) adopt(design Seating, order int, steps int64, keeps bool) {
	s := q.s
	if keeps {
		for d := range design { // so that place x of the first orbit is at table x
			name := make([]int32, q.tables)
			for x := range q.tables {
				name[design[d][x]] = int32(x)
			}
			for k, t := range design[d] {
				design[d][k] = name[t]
			}
		}
	} else if q.fixed || len(q.short) > 0 || q.empty > 0 && order == q.tables {
		return
	}
	place := q.places(order)
	if place == nil {
		return
	}
	from := make(Seating, len(design))
	for d := range from {
		from[d] = make([]int32, s.m.n)
		for i, k := range place {
			from[d][i] = design[d][k]
		}
	}
	s.st.withShort = false
	s.st.load(from)
	q.exchangeLines(steps)
	// The search that goes on keeps rules only where they are kept when it begins.
	if broken, err := Check(s.p, s.st.seating()); err != nil || len(broken) > 0 {
		s.st.load(s.best)
	}
}

// places gives everybody a place of a design: coaches who keep their table theirs in the first orbit, coaches who are spread
// evenly whole orbits, and the others any.
func (q *designs) places(order int) []int32 {
	s := q.s
	all := q.tables * q.size
	taken := make([]bool, all)
	out := make([]int32, s.m.n)
	for i := range out {
		out[i] = -1
		if q.fixed && s.m.coach[i] {
			out[i] = s.best[0][i]
			taken[out[i]] = true
		}
	}
	if !q.leaveEmpty(taken) {
		return nil
	}
	next := 0
	for i := range out {
		if q.spread && s.m.coach[i] {
			for taken[next] {
				next++
			}
			out[i], taken[next] = int32(next), true
		}
	}
	var free []int32
	for k, t := range taken {
		if !t {
			free = append(free, int32(k))
		}
	}
	s.dice.shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	for i := range out {
		if out[i] < 0 {
			out[i], free = free[0], free[1:]
		}
	}
	return out
}

// leaveEmpty marks the places that nobody takes: at tables with fewer seats, then where a table may have one fewer. They are
// all of one orbit, so that no table lacks two on any day.
func (q *designs) leaveEmpty(taken []bool) bool {
	left, base := q.empty, 0
	if q.empty > q.tables-count(taken[:q.tables]) { // coaches have the first orbit
		base = q.tables
	}
	for _, t := range q.short {
		if taken[t] {
			return false
		}
		taken[t] = true
		left--
	}
	for x := base; x < base+q.tables && left > 0; x++ {
		if t := q.s.p.Days[0].Tables[x-base]; !taken[x] && (base > 0 || int(t.Least) < q.size && int(t.Most) == q.size) {
			taken[x] = true
			left--
		}
	}
	return left == 0
}

func count(list []bool) int {
	n := 0
	for _, v := range list {
		if v {
			n++
		}
	}
	return n
}

// wrong counts on how many days somebody's needs are not met, and, as often as "pair" says, with whom they should not sit.
func (s *state) wrong(i int32, pair int) int {
	out := 0
	for d := range s.days {
		day, v := &s.m.days[d], &s.days[d]
		t := day.table[v.at[i]]
		if !day.anywhere[i] && !day.may[i].has(int(t)) {
			out++
		}
		for _, o := range s.m.apart[i] {
			if k := v.at[o]; k >= 0 && day.table[k] == t {
				out += pair
			}
		}
	}
	return out
}

// exchangeLines lets two people at a time change places on all days, which leaves who meets how often as it is.
func (q *designs) exchangeLines(steps int64) {
	s := q.s
	wrong := 0
	for i := range s.m.n {
		wrong += s.st.wrong(int32(i), 1)
	}
	w := s.weights.main
	hot := max(w.hot, .3*w.lone)
	wrongWeight := 2 * max(1, hot)
	take := func() {
		if wrong == 0 && s.st.cost.less(s.bestCost) {
			if broken, err := Check(s.p, s.st.seating()); err == nil && len(broken) == 0 {
				s.keep()
			}
		}
	}
	take()
	if wrong == 0 && len(s.m.attrs) == 0 && s.m.worth == nil && len(s.p.Known) == 0 {
		return
	}
	cost := int64(6 * len(s.p.Days)) // about so many ordinary steps
	tries := max(1, steps/2/cost)
	for k := range tries {
		t := hot * (1 - float64(k)/float64(tries))
		i, j := int32(s.dice.below(s.m.n)), int32(s.dice.below(s.m.n))
		if i == j || s.m.coach[i] != s.m.coach[j] || q.fixed && s.m.coach[i] {
			continue
		}
		before := s.st.wrong(i, 2) + s.st.wrong(j, 2)
		c := s.st.swapLines(i, j)
		change := s.st.wrong(i, 2) + s.st.wrong(j, 2) - before
		if float64(change)*wrongWeight+w.of(c) > t*thresholds[s.dice.roll()>>52] {
			s.st.back()
			continue
		}
		s.st.cost = s.st.cost.plus(c)
		wrong += change
		take()
		if s.ctx.Err() != nil || s.met() {
			break
		}
	}
	s.steps += tries * cost
}

// swapLines lets two people who are always there change places on all days; back takes it back.
func (s *state) swapLines(i, j int32) cost {
	s.undo = s.undo[:0]
	var c cost
	for d := range s.days {
		c = c.plus(s.do(d, s.days[d].at[i], s.days[d].at[j]))
	}
	return c
}
