package seating

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Reseated is a day on which some are unexpectedly away, or there.
type Reseated struct {
	Seating Seating
	Moved   []Change // who was to sit elsewhere; who comes new is not among them
	Figures Figures
	AtLeast int  // fewer moves than this are proved to be too few
	Fewest  bool // proved: no seating that keeps the rules moves fewer
}

// Bounds of the search for the fewest moves: ways that are looked at, and ways of which the best by the aims is taken.
const (
	mostWays  = 150_000
	mostFinds = 1500
	// polishWork bounds how many exchanges of people who are alike are counted: people times days each.
	polishWork = 3_000_000
)

// Reseat seats a day anew after the problem has changed: people are away who were to come or the other way round, or tables
// have other sizes. As few people as possible move, and among such seatings it takes a good one. Other days stay as they are. old is the seating before; who was
// not seated in it has Away there.
func Reseat(ctx context.Context, p *Problem, old Seating, day int) (*Reseated, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if len(old) != len(p.Days) || day < 0 || day >= len(old) || len(old[day]) != len(p.People) {
		return nil, fmt.Errorf("there is no seating of day %d for these people", day)
	}
	m := &mover{ctx: ctx, p: p, old: old, day: day, counter: newCounter(p), may: permitted(p, day, always), moved: make([]bool, len(p.People))}
	m.at = m.now()
	m.size, m.coaches = make([]int32, len(p.Days[day].Tables)), make([]int32, len(p.Days[day].Tables))
	for d := range old {
		if d != day && len(old[d]) != len(p.People) {
			return nil, fmt.Errorf("there is no seating of day %d for these people", d)
		}
	}
	m.keepHomes()
	m.alike = m.classes()
	m.atLeast = m.stillToMove()
	for m.most = m.atLeast; m.most <= len(p.People) && m.ways < mostWays && m.best == nil && ctx.Err() == nil; m.most++ {
		m.complete = true
		m.look(0)
		if m.best == nil && m.complete {
			m.atLeast = m.most + 1
		}
	}
	if m.best == nil {
		m.pin()
	}
	if m.best != nil {
		m.polish()
		return m.result(m.atLeast == len(m.changes(m.best)))
	}
	if err := m.search(); err != nil {
		return nil, err
	}
	return m.result(false)
}

// mover looks for the fewest moves: it takes a rule that is broken and tries each move that could mend it.
type mover struct {
	ctx      context.Context
	p        *Problem
	old      Seating
	day      int
	counter  *counter
	may      []set
	at       []int32 // the day as it is now; Away-1 for somebody who has no seat yet
	moved    []bool
	fixed    []bool  // coaches who keep the table that they have on other days
	alike    []int32 // people of the same number may stand for each other: no rule tells them apart
	size     []int32 // by table: who sits there, and how many of them are coaches; filled by count
	coaches  []int32
	most     int // moves that may be made
	ways     int
	finds    int
	complete bool
	atLeast  int
	best     []int32
	figures  Figures
}

const noSeat = Away - 1

// now is the day without who is away; who is new has no seat.
func (m *mover) now() []int32 {
	at := slices.Clone(m.old[m.day])
	for i, t := range at {
		switch {
		case m.p.away(m.day, int32(i)):
			at[i] = Away
		case t < 0 || int(t) >= len(m.p.Days[m.day].Tables):
			at[i] = noSeat
		}
	}
	return at
}

// keepHomes holds coaches who keep a table, and seats them there when they are new.
func (m *mover) keepHomes() {
	m.fixed = make([]bool, len(m.at))
	if m.p.Coaches != CoachesFixed {
		return
	}
	for i, v := range m.p.People {
		for d := range m.old {
			if t := m.old[d][i]; v.Coach && d != m.day && t >= 0 && m.at[i] != Away {
				m.fixed[i] = true
				one := newSet(max(len(m.p.Days[m.day].Tables), int(t)+1))
				one.add(int(t))
				one.within(append(slices.Clone(m.may[i]), make(set, len(one))...))
				m.may[i] = one[:len(m.may[i])]
				break
			}
		}
	}
}

// look takes the next broken rule and tries what could mend it.
func (m *mover) look(made int) {
	if m.ways++; m.ways > mostWays || m.finds >= mostFinds || m.ways&255 == 0 && m.ctx.Err() != nil {
		m.complete = false
		return
	}
	if made+m.stillToMove() > m.most {
		return
	}
	moves, wrong := m.mends()
	if !wrong {
		m.find()
		return
	}
	for _, c := range moves {
		was, cost := m.at[c.Person], 1
		if was == noSeat {
			cost = 0
		}
		if made+cost > m.most {
			continue
		}
		m.at[c.Person], m.moved[c.Person] = c.Table, true
		m.look(made + cost)
		m.at[c.Person], m.moved[c.Person] = was, false
	}
}

// find keeps a day that keeps all rules if it is the best so far.
func (m *mover) find() {
	m.finds++
	s := slices.Clone(m.old)
	s[m.day] = m.at
	if fits(m.p, s) != nil || len(checkDay(m.p, s, int32(m.day))) > 0 {
		return
	}
	if f := m.counter.count(s); m.best == nil || f.Compare(m.figures) < 0 {
		m.best, m.figures = slices.Clone(m.at), f
	}
}

// mends finds a rule that is broken and every move of one person of which a day that keeps the rule must have at least one.
func (m *mover) mends() (moves []Change, wrong bool) {
	tables := m.p.Days[m.day].Tables
	anywhere := func(people ...int32) {
		for _, i := range people {
			for t := range tables {
				m.add(&moves, i, int32(t))
			}
		}
	}
	for i, t := range m.at {
		if t == noSeat || t >= 0 && !m.may[i].has(int(t)) {
			anywhere(int32(i))
			return moves, true
		}
	}
	for _, g := range m.p.Together {
		first := int32(-1)
		for _, i := range g {
			if m.at[i] < 0 {
				continue
			}
			if first >= 0 && m.at[first] != m.at[i] {
				anywhere(first, i)
				return moves, true
			}
			first = i
		}
	}
	for _, v := range m.p.Apart {
		if m.at[v[0]] >= 0 && m.at[v[0]] == m.at[v[1]] {
			anywhere(v[0], v[1])
			return moves, true
		}
	}
	return m.mendSizes(tables)
}

func (m *mover) mendSizes(tables []Table) (moves []Change, wrong bool) {
	m.count()
	size, coaches := m.size, m.coaches
	from := func(t int32, only bool) { // somebody leaves a table
		for i, at := range m.at {
			for to := range tables {
				if at == t && (!only || m.p.People[i].Coach) {
					m.add(&moves, int32(i), int32(to))
				}
			}
		}
	}
	to := func(t int32, only bool) { // somebody comes to it
		for i, at := range m.at {
			if at >= 0 && (!only || m.p.People[i].Coach) {
				m.add(&moves, int32(i), t)
			}
		}
	}
	for t, v := range tables {
		if size[t] > v.Most {
			from(int32(t), false)
			return moves, true
		}
		if size[t] < v.Least {
			to(int32(t), false)
			return moves, true
		}
	}
	if m.p.Coaches != CoachesAnywhere {
		high, low := slices.Max(coaches), slices.Min(coaches)
		if high-low > 1 {
			from(int32(slices.Index(coaches, high)), true)
			to(int32(slices.Index(coaches, low)), true)
			return moves, true
		}
	}
	return nil, false
}

// add lists a move that may be made, unless somebody alike from the same table is listed for it.
func (m *mover) add(moves *[]Change, i, t int32) {
	if m.moved[i] || m.at[i] == t || !m.may[i].has(int(t)) {
		return
	}
	for _, c := range *moves {
		if c.Table == t && m.alike[c.Person] == m.alike[i] && m.at[c.Person] == m.at[i] {
			return
		}
	}
	*moves = append(*moves, Change{int32(m.day), i, t})
}

// count fills size and coaches.
func (m *mover) count() {
	clear(m.size)
	clear(m.coaches)
	for i, t := range m.at {
		if t >= 0 {
			m.size[t]++
			if m.p.People[i].Coach {
				m.coaches[t]++
			}
		}
	}
}

// stillToMove is how many must move at least before all tables have enough people and none has too many: each move helps one table of either
// sort. Who has no seat yet takes one without a move.
func (m *mover) stillToMove() int {
	m.count()
	few, many := 0, 0
	for t, v := range m.p.Days[m.day].Tables {
		few += int(max(0, v.Least-m.size[t]))
		many += int(max(0, m.size[t]-v.Most))
	}
	for _, t := range m.at {
		if t == noSeat {
			few--
		}
	}
	return max(0, few, many)
}

// classes numbers people so that those of the same number are under the same rules: nobody in particular whom they sit with or apart from, the
// same tables permitted, coach or not.
func (m *mover) classes() []int32 {
	own := make([]bool, len(m.at))
	for _, g := range m.p.Together {
		for _, i := range g {
			own[i] = true
		}
	}
	for _, v := range m.p.Apart {
		own[v[0]], own[v[1]] = true, true
	}
	out := make([]int32, len(m.at))
	for i := range out {
		out[i] = int32(i)
		for j := range i {
			if !own[i] && !own[j] && out[j] == int32(j) && m.p.People[i].Coach == m.p.People[j].Coach && slices.Equal(m.may[i], m.may[j]) {
				out[i] = int32(j)
				break
			}
		}
	}
	return out
}

// polish lets people who are alike stand for each other as long as that is better by the aims and as many move.
func (m *mover) polish() {
	now := m.now()
	s := slices.Clone(m.old)
	s[m.day] = m.best
	moves, left := len(m.changes(m.best)), polishWork/(len(now)*len(s))
	for better := true; better && left > 0 && m.ctx.Err() == nil; {
		better = false
		for i := range now {
			if m.best[i] < 0 || m.best[i] == now[i] {
				continue
			}
			for j := range now {
				if m.alike[i] != m.alike[j] || m.best[j] < 0 || m.best[i] == m.best[j] {
					continue
				}
				m.best[i], m.best[j] = m.best[j], m.best[i]
				f := m.figures
				if len(m.changes(m.best)) == moves && left > 0 {
					left--
					f = m.counter.count(s)
				}
				if f.Compare(m.figures) < 0 {
					m.figures, better = f, true
					continue
				}
				m.best[i], m.best[j] = m.best[j], m.best[i]
			}
		}
	}
}

// search takes any seating of the day, with as many as it finds where they were.
func (m *mover) search() error {
	if err := m.ctx.Err(); err != nil {
		return err
	}
	all := func([]int32) bool { return true }
	s := dayOf(m.ctx, m.p, m.day, always, m.homes())
	s.prefer = m.now()
	switch s.run(all) {
	case impossible:
		if dayOf(m.ctx, m.p, m.day, always, nil).run(all) == impossible {
			return contradiction(m.ctx, m.p, m.day)
		}
		return errors.New("coaches cannot keep the tables that they have on other days")
	case unsure:
		return ErrUnsure
	}
	m.best = s.seats(len(m.at))
	full := slices.Clone(m.old)
	full[m.day] = m.best
	m.figures = m.counter.count(full)
	return nil
}

// homes are the tables of coaches who keep one, -1 for everybody else.
func (m *mover) homes() []int32 {
	home := make([]int32, len(m.at))
	for i := range home {
		home[i] = -1
		if m.fixed[i] {
			home[i] = noSeat // none, unless there is one
			for t := range m.p.Days[m.day].Tables {
				if m.may[i].has(t) {
					home[i] = int32(t)
				}
			}
		}
	}
	return home
}

// mostPins is how many choices of who may move are tried with everybody else held where they are.
const mostPins = 1500

// pin looks for the fewest moves where many have no seat yet, so that there are too many ways to give them one: it holds everybody
// where they are but one, or two, and asks whether the rules can be kept then. What it finds impossible for every choice is proved.
func (m *mover) pin() {
	var seated []int32
	for i, t := range m.now() {
		if t >= 0 {
			seated = append(seated, int32(i))
		}
	}
	homes, left := m.homes(), mostPins
	try := func(may ...int32) (sure bool) {
		if left--; left < 0 || m.ctx.Err() != nil {
			return false
		}
		q := *m.p
		q.Locks = slices.Clone(q.Locks)
		for _, i := range seated {
			if !slices.Contains(may, i) {
				q.Locks = append(q.Locks, Lock{int32(m.day), i, m.old[m.day][i]})
			}
		}
		s := dayOf(m.ctx, &q, m.day, always, homes)
		s.prefer = m.now()
		switch s.run(func([]int32) bool { return true }) {
		case impossible:
			return true
		case unsure:
			return false
		}
		m.best = s.seats(len(m.at))
		full := slices.Clone(m.old)
		full[m.day] = m.best
		m.figures = m.counter.count(full)
		return true
	}
	for k := m.atLeast; k <= 2; k++ {
		sure := true
		switch k {
		case 0:
			sure = try()
		case 1:
			for n := 0; n < len(seated) && m.best == nil; n++ {
				sure = try(seated[n]) && sure
			}
		case 2:
			for n := 0; n < len(seated) && m.best == nil && left > 0; n++ {
				for o := n + 1; o < len(seated) && m.best == nil && left > 0; o++ {
					sure = try(seated[n], seated[o]) && sure
				}
			}
			sure = sure && left > 0
		}
		if m.best != nil || !sure {
			return
		}
		m.atLeast = k + 1
	}
}

// changes are the people who move.
func (m *mover) changes(at []int32) []Change {
	var out []Change
	for i, was := range m.now() {
		if was >= 0 && at[i] != was {
			out = append(out, Change{int32(m.day), int32(i), at[i]})
		}
	}
	return out
}

func (m *mover) result(fewest bool) (*Reseated, error) {
	r := &Reseated{Seating: m.old.Clone(), Moved: m.changes(m.best), Figures: m.figures, AtLeast: m.atLeast, Fewest: fewest}
	r.Seating[m.day] = m.best
	return r, nil
}

// Eased are the fewest people at each table on a day on which so many people are there. Where they are too few for all tables,
// the largest come down, all to the same number, until it can be. A small table stays as it is for as long as it can.
func Eased(least []int, there int) []int {
	out := slices.Clone(least)
	for top := slices.Max(append(out, 0)); top > 0; top-- {
		total := 0
		for i, n := range least {
			out[i] = min(n, top)
			total += out[i]
		}
		if total <= there {
			return out
		}
	}
	return make([]int, len(least))
}
