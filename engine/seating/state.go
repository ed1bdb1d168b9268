package seating

import "slices"

// model is a problem in the form in which the search works on it.
type model struct {
	p       *Problem
	n       int
	days    []dayModel
	first   []uint8 // by pair of people (n+1 a row): the state of meetings before anybody sits; see noRepeat
	apart   [][]int32
	coach   []bool
	worth   []int64
	attrs   []Attribute
	values  []int // by attribute: how many values
	most    []int32
	meeting bool // repeats count
	grouped bool // anybody sits together with somebody
	counter *counter
}

// dayModel is what is fixed on a day.
type dayModel struct {
	tables    []Table
	may       []set     // by person
	low, high int32     // coaches at a table
	with      [][]int32 // by person: everybody who sits with them by rule, and they; nil for one alone and for an empty seat
	anywhere  []bool    // by person: every table may be theirs; true for an empty seat
	first     []int32   // by table: its first seat; one more at the end
	table     []int32   // by seat
}

// Meetings of a pair are kept in one byte: noRepeat plus how often they met beyond their allowance, less one. So the next
// meeting is a repeat from noRepeat on, and the last one was from noRepeat+1 on. A row of zeros stands for an empty seat.
const noRepeat = 100

// newModel makes a model; home holds coaches at their tables.
func newModel(p *Problem, home Seating) *model {
	n := len(p.People)
	m := &model{p: p, n: n, worth: slices.Clone(p.Worth), attrs: p.Attributes, meeting: p.countsMeetings(), counter: newCounter(p)}
	for i := range n {
		if m.worth != nil {
			m.worth[i*n+i] = 0 // nobody meets themselves
		}
	}
	m.first = make([]uint8, (n+1)*(n+1))
	for i := range n {
		for j := range n {
			if i != j {
				m.first[i*(n+1)+j] = uint8(noRepeat - m.counter.free(i, j))
			}
		}
	}
	m.apart = make([][]int32, n)
	for _, v := range p.Apart {
		m.apart[v[0]], m.apart[v[1]] = append(m.apart[v[0]], v[1]), append(m.apart[v[1]], v[0])
	}
	for i, v := range p.People {
		m.coach = append(m.coach, v.Coach)
		m.most = append(m.most, int32(m.counter.most[i]))
	}
	m.coach = append(m.coach, false) // an empty seat
	for _, a := range p.Attributes {
		most := 0
		for _, v := range a.Value {
			most = max(most, int(v)+1)
		}
		m.values = append(m.values, most)
	}
	for d := range p.Days {
		m.days = append(m.days, m.day(d, home))
	}
	return m
}

func (m *model) day(d int, home Seating) dayModel {
	p := m.p
	day := dayModel{tables: p.Days[d].Tables, may: permitted(p, d, always)}
	coaches := int32(0)
	for i, v := range p.People {
		if v.Coach && !p.away(d, int32(i)) {
			coaches++
			if p.Coaches == CoachesFixed {
				day.may[i] = newSet(len(day.tables))
				day.may[i].add(int(home[d][i]))
			}
		}
	}
	// Those who must sit with somebody may sit only where all of them may.
	members := make([][]int32, m.n)
	for i, g := range groups(p, d, always) {
		members[g] = append(members[g], int32(i))
	}
	day.with = make([][]int32, m.n+1)
	for _, list := range members {
		if len(list) < 2 {
			continue
		}
		m.grouped = true
		all := day.may[list[0]].copyOf()
		for _, i := range list {
			all.within(day.may[i])
		}
		for _, i := range list {
			day.may[i], day.with[i] = all, list
		}
	}
	for i := range p.People {
		day.anywhere = append(day.anywhere, !p.away(d, int32(i)) && day.may[i].count() == len(day.tables))
	}
	day.anywhere = append(day.anywhere, true)
	all := int32(len(day.tables))
	day.low, day.high = coaches/all, (coaches+all-1)/all
	if p.Coaches == CoachesAnywhere {
		day.low, day.high = 0, MaxPeople
	}
	for t, v := range day.tables {
		day.first = append(day.first, int32(len(day.table)))
		for range v.Most {
			day.table = append(day.table, int32(t))
		}
	}
	day.first = append(day.first, int32(len(day.table)))
	return day
}

// state is a seating that the search changes, with all that it needs to see at once what an exchange changes.
type state struct {
	m    *model
	days []dayState
	meet []uint8 // by pair: see noRepeat
	met  []int32 // by person: how many different people they meet
	cost cost
	// withShort says that cost.short is kept up to date.
	withShort bool
	undo      []exchange
}

// cost is what is to be small, aim by aim.
type cost struct {
	lone, repeats, short int
	mix                  int64
}

func (c cost) less(o cost) bool {
	if c.lone != o.lone {
		return c.lone < o.lone
	}
	if c.repeats != o.repeats {
		return c.repeats < o.repeats
	}
	if c.short != o.short {
		return c.short < o.short
	}
	return c.mix < o.mix
}

func (c cost) plus(o cost) cost {
	return cost{c.lone + o.lone, c.repeats + o.repeats, c.short + o.short, c.mix + o.mix}
}

type dayState struct {
	seat    []int32 // by seat: who; n for nobody
	at      []int32 // by person: the seat
	size    []int32 // by table
	coaches []int32
	count   [][]int32 // by attribute: table*values + value
	sum     []int64   // by person*tables + table: what meetings there would be worth
}

var joins, leaves = func() (join, leave [256]int32) {
	for v := range 256 {
		if v >= noRepeat {
			join[v] = 1
		}
		if v > noRepeat {
			leave[v] = 1
		}
	}
	return join, leave
}()

// newState seats people as given.
func newState(m *model, s Seating) *state {
	st := &state{m: m, meet: make([]uint8, len(m.first)), met: make([]int32, m.n)}
	for d := range m.days {
		day := &m.days[d]
		all := len(day.tables)
		v := dayState{seat: make([]int32, len(day.table)), at: make([]int32, m.n+1), size: make([]int32, all), coaches: make([]int32, all)}
		for _, values := range m.values {
			v.count = append(v.count, make([]int32, all*values))
		}
		if m.worth != nil {
			v.sum = make([]int64, m.n*all)
		}
		st.days = append(st.days, v)
	}
	st.load(s)
	return st
}

// load takes over a whole seating.
func (s *state) load(from Seating) {
	m := s.m
	copy(s.meet, m.first)
	for d := range s.days {
		v, day := &s.days[d], &m.days[d]
		for k := range v.seat {
			v.seat[k] = int32(m.n)
		}
		clear(v.size)
		clear(v.coaches)
		for _, c := range v.count {
			clear(c)
		}
		clear(v.sum)
		for i, t := range from[d] {
			v.at[i] = -1
			if t == Away {
				continue
			}
			k := day.first[t] + v.size[t]
			v.seat[k], v.at[i] = int32(i), k
			v.size[t]++
			if m.coach[i] {
				v.coaches[t]++
			}
			s.tally(d, int32(i), t, 1)
		}
		s.loadMeetings(d)
	}
	s.cost = s.total()
}

// tally counts the values of somebody who joins (1) or leaves (-1) a table.
func (s *state) tally(d int, i, t int32, sign int32) {
	for a := range s.m.attrs {
		if v := s.m.attrs[a].Value[i]; v >= 0 {
			s.days[d].count[a][int(t)*s.m.values[a]+int(v)] += sign
		}
	}
}

func (s *state) loadMeetings(d int) {
	m, v, day := s.m, &s.days[d], &s.m.days[d]
	stride, n := m.n+1, int32(m.n)
	for t := range day.tables {
		seats := v.seat[day.first[t]:day.first[t+1]]
		for _, i := range seats {
			if i == n {
				continue
			}
			for _, j := range seats {
				if j != n && j != i {
					s.meet[int(i)*stride+int(j)]++
				}
			}
			if m.worth != nil {
				row := m.worth[int(i)*m.n:][:m.n]
				for j, w := range row {
					v.sum[j*len(day.tables)+t] += w
				}
			}
		}
	}
}

// total counts what the seating costs from the start.
func (s *state) total() cost {
	m := s.m
	f := m.counter.count(s.seating())
	stride := m.n + 1
	for i := range m.n {
		s.met[i] = 0
		for j := range m.n {
			if k := i*stride + j; i != j && s.meet[k] > m.first[k] {
				s.met[i]++
			}
		}
	}
	c := cost{lone: f.Lone, repeats: f.Repeats, mix: f.Mix}
	if s.withShort {
		c.short = f.Short
	}
	return c
}

// seating writes the state down as a seating.
func (s *state) seating() Seating {
	out := make(Seating, len(s.days))
	for d := range s.days {
		out[d] = make([]int32, s.m.n)
		for i := range out[d] {
			out[d][i] = Away
			if k := s.days[d].at[i]; k >= 0 {
				out[d][i] = s.m.days[d].table[k]
			}
		}
	}
	return out
}
