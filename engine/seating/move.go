package seating

// exchange is two seats of a day whose people change places.
type exchange struct {
	day  int32
	i, j int32
}

// legal is whether two people, or one person and an empty seat, may change places by every rule. Neither sits together
// with anybody by rule.
func (s *state) legal(d int, i, j int32) bool {
	m, day, v := s.m, &s.m.days[d], &s.days[d]
	p, q := v.seat[i], v.seat[j]
	a, b := day.table[i], day.table[j]
	if !day.anywhere[p] && !day.may[p].has(int(b)) || !day.anywhere[q] && !day.may[q].has(int(a)) {
		return false
	}
	n := int32(m.n)
	if p == n && v.size[b] <= day.tables[b].Least || q == n && v.size[a] <= day.tables[a].Least {
		return false
	}
	if m.coach[p] != m.coach[q] {
		from, to := a, b // of the coach
		if m.coach[q] {
			from, to = b, a
		}
		if v.coaches[from] <= day.low || v.coaches[to] >= day.high {
			return false
		}
	}
	return (p == n || !s.near(d, p, b, q)) && (q == n || !s.near(d, q, a, p))
}

// near is whether somebody from whom p is kept apart, other than q, sits at a table.
func (s *state) near(d int, p, table, q int32) bool {
	day, v := &s.m.days[d], &s.days[d]
	for _, o := range s.m.apart[p] {
		if k := v.at[o]; k >= 0 && o != q && day.table[k] == table {
			return true
		}
	}
	return false
}

// delta is what an exchange changes, without cost.short.
func (s *state) delta(d int, i, j int32) cost {
	m, day, v := s.m, &s.m.days[d], &s.days[d]
	p, q := v.seat[i], v.seat[j]
	a, b := day.table[i], day.table[j]
	var c cost
	if m.meeting {
		c.repeats = s.deltaRepeats(p, q, v.seat[day.first[a]:day.first[a+1]], v.seat[day.first[b]:day.first[b+1]])
	}
	n := int32(m.n)
	if m.worth != nil {
		all := int32(len(day.tables))
		if p != n {
			c.mix += v.sum[p*all+a] - v.sum[p*all+b]
		}
		if q != n {
			c.mix += v.sum[q*all+b] - v.sum[q*all+a]
		}
		if p != n && q != n {
			c.mix += 2 * m.worth[int(p)*m.n+int(q)]
		}
	}
	for k := range m.attrs {
		s.deltaAttr(&c, k, v.count[k], p, q, int(a), int(b))
	}
	return c
}

func (s *state) deltaRepeats(p, q int32, atA, atB []int32) int {
	stride := s.m.n + 1
	rowP, rowQ := s.meet[int(p)*stride:][:stride], s.meet[int(q)*stride:][:stride]
	sum := int32(0)
	for _, x := range atA {
		sum += joins[rowQ[x]] - leaves[rowP[x]]
	}
	for _, x := range atB {
		sum += joins[rowP[x]] - leaves[rowQ[x]]
	}
	return int(sum - 2*joins[rowP[q]]) // p and q stay as they were to each other
}

// deltaAttr adds what an exchange of p at table a with q at table b changes by one attribute.
func (s *state) deltaAttr(c *cost, k int, count []int32, p, q int32, a, b int) {
	attr, values := &s.m.attrs[k], s.m.values[k]
	x, y := int32(-1), int32(-1)
	if p < int32(s.m.n) {
		x = attr.Value[p]
	}
	if q < int32(s.m.n) {
		y = attr.Value[q]
	}
	if x == y {
		return
	}
	same, lone := int32(0), 0
	if x >= 0 {
		l, r := count[a*values+int(x)], count[b*values+int(x)]
		same += r - (l - 1)
		lone += alone(l-1) - alone(l) + alone(r+1) - alone(r)
	}
	if y >= 0 {
		l, r := count[a*values+int(y)], count[b*values+int(y)]
		same += l - (r - 1)
		lone += alone(l+1) - alone(l) + alone(r-1) - alone(r)
	}
	c.mix += attr.Weight * int64(same)
	if attr.Lone {
		c.lone += lone
	}
}

func alone(n int32) int {
	if n == 1 {
		return 1
	}
	return 0
}

// deltaShort is what an exchange changes of cost.short.
func (s *state) deltaShort(d int, i, j int32) int {
	m, day, v := s.m, &s.m.days[d], &s.days[d]
	p, q, n := v.seat[i], v.seat[j], int32(m.n)
	a, b := day.table[i], day.table[j]
	stride := m.n + 1
	out, metP, metQ := 0, int32(0), int32(0)
	// half changes who somebody x is with, from one who leaves to one who comes.
	half := func(seats []int32, leaves, comes int32, left, came *int32) {
		for _, x := range seats {
			if x == n || x == leaves {
				continue
			}
			change := int32(0)
			if k := int(x)*stride + int(leaves); leaves != n && s.meet[k]-m.first[k] == 1 {
				change--
				*left--
			}
			if k := int(x)*stride + int(comes); comes != n && s.meet[k] == m.first[k] {
				change++
				*came++
			}
			out += m.shorter(x, s.met[x], change)
		}
	}
	half(v.seat[day.first[a]:day.first[a+1]], p, q, &metP, &metQ)
	half(v.seat[day.first[b]:day.first[b+1]], q, p, &metQ, &metP)
	if p != n {
		out += m.shorter(p, s.met[p], metP)
	}
	if q != n {
		out += m.shorter(q, s.met[q], metQ)
	}
	return out
}

// shorter is what it changes of cost.short when somebody meets so many more different people.
func (m *model) shorter(i, met, change int32) int {
	was, is := int(m.most[i]-met), int(m.most[i]-met-change)
	return is*is - was*was
}

// swap makes an exchange; the cost is the caller's to keep.
func (s *state) swap(d int, i, j int32) {
	m, day, v := s.m, &s.m.days[d], &s.days[d]
	p, q, n := v.seat[i], v.seat[j], int32(m.n)
	a, b := day.table[i], day.table[j]
	if a == b {
		v.seat[i], v.seat[j] = q, p
		v.at[p], v.at[q] = j, i
		return
	}
	atA, atB := v.seat[day.first[a]:day.first[a+1]], v.seat[day.first[b]:day.first[b+1]]
	if m.meeting {
		s.part(p, atA)
		s.part(q, atB)
	}
	v.seat[i], v.seat[j] = q, p
	v.at[p], v.at[q] = j, i
	if m.meeting {
		s.join(q, atA)
		s.join(p, atB)
	}
	for _, x := range [2]struct{ who, from, to int32 }{{p, a, b}, {q, b, a}} {
		if x.who == n {
			continue
		}
		s.tally(d, x.who, x.from, -1)
		s.tally(d, x.who, x.to, 1)
		v.size[x.from]--
		v.size[x.to]++
		if m.coach[x.who] {
			v.coaches[x.from]--
			v.coaches[x.to]++
		}
		if m.worth != nil {
			row, all := m.worth[int(x.who)*m.n:][:m.n], len(day.tables)
			for k, w := range row {
				v.sum[k*all+int(x.from)] -= w
				v.sum[k*all+int(x.to)] += w
			}
		}
	}
}

// part takes the meetings of p with the others at a table away.
func (s *state) part(p int32, seats []int32) {
	n, stride := int32(s.m.n), s.m.n+1
	if p == n {
		return
	}
	for _, x := range seats {
		if x == n || x == p {
			continue
		}
		k, l := int(p)*stride+int(x), int(x)*stride+int(p)
		s.meet[k]--
		s.meet[l]--
		if s.meet[k] == s.m.first[k] {
			s.met[p]--
			s.met[x]--
		}
	}
}

// join adds the meetings of p with the others at a table.
func (s *state) join(p int32, seats []int32) {
	n, stride := int32(s.m.n), s.m.n+1
	if p == n {
		return
	}
	for _, x := range seats {
		if x == n || x == p {
			continue
		}
		k, l := int(p)*stride+int(x), int(x)*stride+int(p)
		if s.meet[k] == s.m.first[k] {
			s.met[p]++
			s.met[x]++
		}
		s.meet[k]++
		s.meet[l]++
	}
}
