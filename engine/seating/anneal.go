package seating

import "math"

// batch is how many steps are taken between looks at the clock and at the temperature.
const batch = 512

// shortGain is more than an exchange gains of Short, but in rare cases.
const shortGain = 60

// anneal takes steps at falling temperatures.
func (s *solver) anneal(steps int64, w scheme) {
	batches := max(1, steps/batch)
	cool := math.Pow(w.cold/w.hot, 1/float64(max(1, batches-1)))
	t := w.hot
	if s.worths != nil {
		s.annealWorths(batches, t, cool)
		return
	}
	for range batches {
		s.batch(w, t)
		t *= cool
		s.steps += batch
		if s.ctx.Err() != nil {
			s.ended = true
			return
		}
		if s.met() {
			return
		}
	}
}

// batch tries exchanges at one temperature.
func (s *solver) batch(w scheme, t float64) {
	st, m := s.st, s.m
	days := uint64(len(m.days))
	for range batch {
		r := s.dice.roll()
		d := int((r & 0xff) * days >> 8)
		day, v := &m.days[d], &st.days[d]
		seats := uint64(len(day.table))
		i, j := int32((r>>8&0xffff)*seats>>16), int32((r>>24&0xffff)*seats>>16)
		if seats == 0 || day.table[i] == day.table[j] {
			continue
		}
		limit := t * thresholds[r>>52]
		if w.lines && r>>40&0xf == 0 {
			s.lines(v, i, j, w, limit)
			continue
		}
		p, q := v.seat[i], v.seat[j]
		if m.grouped && (day.with[p] != nil || day.with[q] != nil) {
			s.together(d, i, j, w, limit)
			continue
		}
		if p == q || !st.legal(d, i, j) {
			continue
		}
		c := st.delta(d, i, j)
		if st.withShort {
			if w.of(c) > limit+shortGain*w.short { // most exchanges need no closer look
				continue
			}
			c.short = st.deltaShort(d, i, j)
		}
		if e := w.of(c); e > limit {
			continue
		}
		st.swap(d, i, j)
		st.cost = st.cost.plus(c)
		if st.cost.less(s.bestCost) {
			s.keep()
		}
	}
}

// lines lets the people of two seats change places on all days, where rules allow it. Who meets how often stays as it is, so
// that mixing can become better without a new repeat.
func (s *solver) lines(v *dayState, i, j int32, w scheme, limit float64) {
	st, m, n := s.st, s.m, int32(s.m.n)
	p, q := v.seat[i], v.seat[j]
	if p == n || q == n || m.coach[p] != m.coach[q] || m.coach[p] && s.p.Coaches == CoachesFixed {
		return
	}
	for d := range m.days {
		k, l := st.days[d].at[p], st.days[d].at[q]
		if k < 0 || l < 0 || m.days[d].table[k] != m.days[d].table[l] && !st.legal(d, k, l) {
			return
		}
	}
	if c := st.swapLines(p, q); w.of(c) > limit {
		st.back()
	} else if st.cost = st.cost.plus(c); st.cost.less(s.bestCost) {
		s.keep()
	}
}

// do makes an exchange that is part of several, and remembers it.
func (s *state) do(d int, i, j int32) cost {
	var c cost
	if s.m.days[d].table[i] != s.m.days[d].table[j] {
		c = s.delta(d, i, j)
		if s.withShort {
			c.short = s.deltaShort(d, i, j)
		}
	}
	s.swap(d, i, j)
	s.undo = append(s.undo, exchange{int32(d), i, j})
	return c
}

// back takes back all that was done since undo was empty.
func (s *state) back() {
	for k := len(s.undo) - 1; k >= 0; k-- {
		s.swap(int(s.undo[k].day), s.undo[k].i, s.undo[k].j)
	}
}

// together moves everybody who sits with p, or with q, to the other table, for as many people or empty seats from there
// that belong to nobody who stays.
func (s *solver) together(d int, i, j int32, w scheme, limit float64) {
	st, m := s.st, s.m
	day, v := &m.days[d], &st.days[d]
	if day.with[v.seat[i]] == nil || day.with[v.seat[j]] != nil && s.dice.roll()&1 == 0 {
		i, j = j, i
	}
	a, b := day.table[i], day.table[j]
	var go1, go2 []int32 // seats that change
	for _, x := range day.with[v.seat[i]] {
		go1 = append(go1, v.at[x])
	}
	if go2 = s.whole(d, b, j, len(go1)); go2 == nil {
		return
	}
	for k := range go1 { // what is seen at once to be against a rule
		p, q := v.seat[go1[k]], v.seat[go2[k]]
		if !day.anywhere[p] && !day.may[p].has(int(b)) || !day.anywhere[q] && !day.may[q].has(int(a)) {
			return
		}
	}
	st.undo = st.undo[:0]
	var c cost
	for k := range go1 {
		c = c.plus(st.do(d, go1[k], go2[k]))
	}
	if w.of(c) > limit || !st.tablesLegal(d, a, b) {
		st.back()
		return
	}
	st.cost = st.cost.plus(c)
	if st.cost.less(s.bestCost) {
		s.keep()
	}
}

// whole chooses as many seats of a table, j and what belongs to it first, so that no group is parted; nil where that does not work out.
func (s *solver) whole(d int, table, j int32, count int) []int32 {
	day, v := &s.m.days[d], &s.st.days[d]
	var out []int32
	first := int(day.first[table])
	seats := int(day.first[table+1]) - first
	for k := range seats {
		at := int32(first + (int(j)-first+k)%seats)
		who := v.seat[at]
		if day.with[who] == nil {
			out = append(out, at)
		} else if own := v.groupSeats(day.with[who]); own[0] == at && len(out)+len(own) <= count {
			out = append(out, own...)
		}
		if len(out) == count {
			return out
		}
	}
	return nil
}

// groupSeats are the seats of a group.
func (v *dayState) groupSeats(group []int32) []int32 {
	var out []int32
	for _, x := range group {
		out = append(out, v.at[x])
	}
	return out
}

// tablesLegal is whether everybody at two tables may be there by every rule.
func (s *state) tablesLegal(d int, tables ...int32) bool {
	m, day, v := s.m, &s.m.days[d], &s.days[d]
	for _, t := range tables {
		if v.size[t] < day.tables[t].Least || v.coaches[t] < day.low || v.coaches[t] > day.high {
			return false
		}
		for _, x := range v.seat[day.first[t]:day.first[t+1]] {
			if x < int32(m.n) && (!day.anywhere[x] && !day.may[x].has(int(t)) || s.near(d, x, t, -1)) {
				return false
			}
		}
	}
	return true
}
