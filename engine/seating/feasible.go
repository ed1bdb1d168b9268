package seating

import (
	"context"
	"fmt"
	"slices"
)

// answer is what an exact search found.
type answer int

const (
	impossible answer = iota
	possible
	unsure // it stopped before it knew
)

// effort is how many steps an exact search may take before it is unsure.
const effort = 60_000

// unit is one person, or several who sit together on a day.
type unit struct {
	people  []int32
	coaches int32
	tables  set     // where they may sit
	apart   []int32 // other units
}

func (u *unit) size() int32 { return int32(len(u.people)) }

// daySearch looks for tables for everybody on one day. First those who are bound by a rule are placed, the hardest
// first, with backtracking; the others then fit wherever there is room.
type daySearch struct {
	tables       []Table
	units        []unit // bound by a rule
	free         []int32
	spread       bool  // coaches are spread evenly:
	low, high    int32 // so many at each table
	steps        int
	ctx          context.Context
	load, coach  []int32
	unplaced     int32 // people
	unplacedC    int32 // coaches
	table        []int32
	alike        []int32 // tables that no rule tells apart have the same number
	found        func(table []int32) bool
	blocked      [][]int32 // by unit and table: how many units there that it must not meet
	hopeless     bool
	stopped      bool
	homesOnly    bool // tables need not be filled: only coaches are placed
	people       int32
	tablesInRoom []int32 // room left, for the flow
	fit          []set   // by unit: tables that it may join now
	ways         []int   // by unit: how many those are
	prefer       []int32 // by person: the table where they had better be; nil is none
}

// dayOf makes the search of a day with the rules that are on. home gives coaches who keep a table theirs; nil is not known.
func dayOf(ctx context.Context, p *Problem, d int, on func(Rule) bool, home []int32) *daySearch {
	s := &daySearch{ctx: ctx, tables: p.Days[d].Tables, steps: effort}
	s.spread = p.Coaches != CoachesAnywhere && on(Rule{RuleCoaches, 0})
	may, group := permitted(p, d, on), groups(p, d, on)
	at := map[int32]int{} // group to unit
	unitOf := make([]int32, len(p.People))
	var units []unit
	for i, v := range p.People {
		unitOf[i] = -1
		if p.away(d, int32(i)) {
			continue
		}
		k, ok := at[group[i]]
		if !ok {
			k = len(units)
			at[group[i]] = k
			units = append(units, unit{tables: may[i].copyOf()})
		}
		u := &units[k]
		u.people = append(u.people, int32(i))
		u.tables.within(may[i])
		if v.Coach {
			u.coaches++
		}
		if home != nil && home[i] >= 0 && v.Coach && on(Rule{RuleKeepsTable, int32(i)}) {
			one := newSet(len(s.tables))
			if int(home[i]) < len(s.tables) {
				one.add(int(home[i]))
			}
			u.tables.within(one)
		}
		unitOf[i] = int32(k)
	}
	for k, v := range p.Apart {
		a, b := unitOf[v[0]], unitOf[v[1]]
		if a < 0 || b < 0 || !on(Rule{RuleApart, int32(k)}) {
			continue
		}
		if a == b {
			s.hopeless = true
			continue
		}
		if !slices.Contains(units[a].apart, b) {
			units[a].apart, units[b].apart = append(units[a].apart, b), append(units[b].apart, a)
		}
	}
	s.split(units)
	return s
}

// split parts those who are bound by a rule from those who are not, and makes the search ready.
func (s *daySearch) split(units []unit) {
	number := make([]int32, len(units))
	coaches, all := int32(0), len(s.tables)
	for k, u := range units {
		coaches += u.coaches
		s.people += u.size()
		number[k] = -1
		if !s.homesOnly && len(u.people) == 1 && len(u.apart) == 0 && (u.coaches == 0 || !s.spread) && u.tables.count() == all {
			s.free = append(s.free, u.people[0])
			continue
		}
		number[k] = int32(len(s.units))
		s.units = append(s.units, u)
	}
	for k := range s.units {
		for i, other := range s.units[k].apart {
			s.units[k].apart[i] = number[other]
		}
	}
	s.low, s.high = coaches/int32(all), (coaches+int32(all)-1)/int32(all)
	s.load, s.coach, s.table = make([]int32, all), make([]int32, all), make([]int32, len(s.units))
	s.unplaced, s.unplacedC = s.people, coaches
	s.blocked = make([][]int32, len(s.units))
	for k := range s.blocked {
		s.blocked[k], s.table[k] = make([]int32, all), -1
	}
	s.tablesInRoom = make([]int32, all)
	s.likes()
}

// likes numbers tables so that two that no rule tells apart have the same number: the same sizes, and permitted to the same units.
func (s *daySearch) likes() {
	s.alike = make([]int32, len(s.tables))
	first := map[string]int32{}
	for t, v := range s.tables {
		permits := newSet(len(s.units))
		for k := range s.units {
			if s.units[k].tables.has(t) {
				permits.add(k)
			}
		}
		key := fmt.Sprint(v.Least, v.Most, permits)
		if _, ok := first[key]; !ok {
			first[key] = int32(t)
		}
		s.alike[t] = first[key]
	}
}

// run searches; found is told each way to place the bound units and says whether to stop there.
func (s *daySearch) run(found func(table []int32) bool) answer {
	s.found = found
	least, most := int32(0), int32(0)
	for _, t := range s.tables {
		least, most = least+t.Least, most+t.Most
	}
	if s.hopeless || s.people > most || !s.homesOnly && s.people < least || !s.relaxed() || !s.cliques() {
		return impossible
	}
	s.look()
	if s.place(len(s.units)) {
		return possible
	}
	if s.stopped {
		return unsure
	}
	return impossible
}

// relaxed is whether the units that are left would have room if they could be parted.
func (s *daySearch) relaxed() bool {
	var size, coaches []int32
	var may, mayC []set
	roomC := make([]int32, len(s.tables))
	for t, v := range s.tables {
		s.tablesInRoom[t], roomC[t] = v.Most-s.load[t], s.high-s.coach[t]
	}
	add := func(size *[]int32, may *[]set, n int32, tables set) {
		for k := range *may {
			if slices.Equal((*may)[k], tables) {
				(*size)[k] += n
				return
			}
		}
		*size, *may = append(*size, n), append(*may, tables)
	}
	for k := range s.units {
		if u := &s.units[k]; s.table[k] < 0 {
			add(&size, &may, u.size(), u.tables)
			if s.spread && u.coaches > 0 {
				add(&coaches, &mayC, u.coaches, u.tables)
			}
		}
	}
	return flow(size, may, s.tablesInRoom) && (!s.spread || flow(coaches, mayC, roomC))
}

// cliques is whether units of which no two may meet have enough tables. Cliques are found greedily, so "yes" is no proof.
func (s *daySearch) cliques() bool {
	one := make([]int32, len(s.tables))
	for t := range one {
		one[t] = 1
	}
	for k := range s.units {
		clique := []int32{int32(k)}
		for _, o := range s.units[k].apart {
			if !slices.ContainsFunc(clique[1:], func(c int32) bool { return !slices.Contains(s.units[c].apart, o) }) {
				clique = append(clique, o)
			}
		}
		if len(clique) < 3 {
			continue
		}
		size, may := make([]int32, len(clique)), make([]set, len(clique))
		for i, c := range clique {
			size[i], may[i] = 1, s.units[c].tables
		}
		if !flow(size, may, one) {
			return false
		}
	}
	return true
}

// fits is whether unit k may join table t now.
func (s *daySearch) fits(k, t int) bool {
	u := &s.units[k]
	return u.tables.has(t) && s.load[t]+u.size() <= s.tables[t].Most && s.blocked[k][t] == 0 && (!s.spread || s.coach[t]+u.coaches <= s.high)
}

// place places the units that are left, and tells each way.
func (s *daySearch) place(left int) bool {
	if s.steps--; s.steps < 0 || s.steps&255 == 0 && s.ctx.Err() != nil {
		s.stopped = true
	}
	if s.stopped || !s.enough() {
		return false
	}
	if left == 0 {
		return s.found(s.table)
	}
	k, ways := s.hardest()
	if ways == 0 {
		return false
	}
	if (left%8 == 0 && left < 200 || left%64 == 0) && !s.relaxed() {
		return false
	}
	for _, t := range s.order(k) {
		s.put(k, t, 1)
		if s.place(left - 1) {
			return true
		}
		s.put(k, t, -1)
		if s.stopped {
			return false
		}
	}
	return false
}

// order gives the tables that unit k may join, the emptiest first; of empty tables that no rule tells apart only one.
func (s *daySearch) order(k int) []int {
	var out []int
	tried := newSet(len(s.tables))
	for t := range s.tables {
		if !s.fit[k].has(t) {
			continue
		}
		if s.load[t] == 0 {
			if tried.has(int(s.alike[t])) {
				continue
			}
			tried.add(int(s.alike[t]))
		}
		out = append(out, t)
	}
	wish := -1
	if s.prefer != nil {
		wish = int(s.prefer[s.units[k].people[0]])
	}
	slices.SortStableFunc(out, func(a, b int) int {
		switch wish {
		case a:
			return -1
		case b:
			return 1
		}
		return int((s.tables[b].Most - s.load[b]) - (s.tables[a].Most - s.load[a]))
	})
	return out
}

// enough is whether the people and coaches who are left can still fill every table that must be filled.
func (s *daySearch) enough() bool {
	if s.homesOnly {
		return true
	}
	people, coaches := int32(0), int32(0)
	for t, v := range s.tables {
		people += max(0, v.Least-s.load[t])
		coaches += max(0, s.low-s.coach[t])
	}
	return people <= s.unplaced && (!s.spread || coaches <= s.unplacedC)
}

// look fills fit and ways from the start; put keeps them up to date.
func (s *daySearch) look() {
	s.fit, s.ways = make([]set, len(s.units)), make([]int, len(s.units))
	for k := range s.units {
		s.fit[k] = newSet(len(s.tables))
		for t := range s.tables {
			if s.fits(k, t) {
				s.fit[k].add(t)
				s.ways[k]++
			}
		}
	}
}

// hardest is the unit with the fewest tables to choose from, the largest of those.
func (s *daySearch) hardest() (unit, ways int) {
	unit, ways = -1, len(s.tables)+1
	for k := range s.units {
		if n := s.ways[k]; s.table[k] < 0 && (n < ways || n == ways && s.weight(k) > s.weight(unit)) {
			unit, ways = k, n
		}
	}
	return unit, ways
}

func (s *daySearch) weight(k int) int { return 4*len(s.units[k].people) + len(s.units[k].apart) }

// put places a unit (sign 1) or takes it away (-1).
func (s *daySearch) put(k, t int, sign int32) {
	u := &s.units[k]
	s.load[t] += sign * u.size()
	s.coach[t] += sign * u.coaches
	s.unplaced -= sign * u.size()
	s.unplacedC -= sign * u.coaches
	for _, o := range u.apart {
		s.blocked[o][t] += sign
	}
	s.table[k] = int32(t)
	if sign < 0 {
		s.table[k] = -1
	}
	for o := range s.units { // only what may join this table has changed
		if now := s.fits(o, t); now != s.fit[o].has(t) {
			if now {
				s.fit[o].add(t)
				s.ways[o]++
			} else {
				s.fit[o].remove(t)
				s.ways[o]--
			}
		}
	}
}

// seats writes who sits where: the bound units as they are placed, then the free people, first where tables need more.
func (s *daySearch) seats(people int) []int32 {
	out := make([]int32, people)
	for i := range out {
		out[i] = Away
	}
	for k, t := range s.table {
		for _, i := range s.units[k].people {
			out[i] = t
		}
	}
	load, free := slices.Clone(s.load), s.free
	if s.prefer != nil {
		free = s.keepSeats(out, load)
	}
	next := 0
	for t, v := range s.tables {
		for load[t] < v.Least {
			out[free[next]] = int32(t)
			load[t]++
			next++
		}
	}
	for t := 0; next < len(free); t = (t + 1) % len(s.tables) { // one to each table in turn, so that none is left small
		if load[t] < s.tables[t].Most {
			out[free[next]] = int32(t)
			load[t]++
			next++
		}
	}
	return out
}

// keepSeats leaves free people at the tables that they prefer, as far as every table can still be filled, and gives the others.
func (s *daySearch) keepSeats(out, load []int32) []int32 {
	var rest []int32
	left, needed := int32(len(s.free)), int32(0)
	for t, v := range s.tables {
		needed += max(0, v.Least-load[t])
	}
	for _, i := range s.free {
		t := s.prefer[i]
		fills := t >= 0 && load[t] < s.tables[t].Least
		if t < 0 || load[t] >= s.tables[t].Most || !fills && needed >= left {
			rest = append(rest, i)
			continue
		}
		if fills {
			needed--
		}
		out[i] = t
		load[t]++
		left--
	}
	return rest
}
