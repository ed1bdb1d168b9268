package seating

import (
	"fmt"
	"slices"
)

// Judge tells what changes by hand do. It is for one problem, and can be asked by several at once.
type Judge struct {
	p       *Problem
	counter *counter
}

// NewJudge makes a judge. An error is what is wrong with the problem.
func NewJudge(p *Problem) (*Judge, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	return &Judge{p, newCounter(p)}, nil
}

// Change puts somebody at another table on a day.
type Change struct {
	Day, Person, Table int32
}

// Effect is what changes do.
type Effect struct {
	Seating       Seating
	Before, After Figures
	Broken        []Broken // all rules that are broken after
	// Again are pairs who meet more often than before without need, Spared those who do so less often; New are pairs who
	// now meet at all, Lost those who no longer do.
	Again, Spared, New, Lost [][2]int32
}

// Figures counts a seating. Unlike a Result it may break rules.
func (j *Judge) Figures(s Seating) (Figures, error) {
	if err := fits(j.p, s); err != nil {
		return Figures{}, err
	}
	return j.counter.count(s), nil
}

// Effect tells what happens when changes are made together: an exchange of two people is two changes.
func (j *Judge) Effect(s Seating, changes ...Change) (*Effect, error) {
	before, err := j.Figures(s)
	if err != nil {
		return nil, err
	}
	e := &Effect{Seating: s.Clone(), Before: before}
	for _, c := range changes {
		if c.Day < 0 || int(c.Day) >= len(s) || c.Person < 0 || int(c.Person) >= len(s[c.Day]) {
			return nil, fmt.Errorf("there is no day %d or person %d", c.Day, c.Person)
		}
		e.Seating[c.Day][c.Person] = c.Table
	}
	if e.Broken, err = Check(j.p, e.Seating); err != nil {
		return nil, err
	}
	e.After = j.counter.count(e.Seating)
	n := int32(len(j.p.People))
	var moved []int32
	for _, c := range changes {
		if !slices.Contains(moved, c.Person) {
			moved = append(moved, c.Person)
		}
	}
	for _, a := range moved {
		for b := range n {
			if b == a || slices.Contains(moved, b) && b > a {
				continue
			}
			e.pair(j.counter.free(int(a), int(b)), times(s, a, b), times(e.Seating, a, b), [2]int32{min(a, b), max(a, b)})
		}
	}
	return e, nil
}

// pair sorts a pair into the lists by how often they met and meet.
func (e *Effect) pair(free, was, is int, pair [2]int32) {
	switch before, after := max(0, was-free), max(0, is-free); {
	case after > before:
		e.Again = append(e.Again, pair)
	case after < before:
		e.Spared = append(e.Spared, pair)
	}
	switch {
	case was == 0 && is > 0:
		e.New = append(e.New, pair)
	case was > 0 && is == 0:
		e.Lost = append(e.Lost, pair)
	}
}

func times(s Seating, a, b int32) int {
	n := 0
	for d := range s {
		if s[d][a] != Away && s[d][a] == s[d][b] {
			n++
		}
	}
	return n
}

// Swap is an exchange of places that keeps all rules.
type Swap struct {
	With  int32 // who; -1 is a free seat
	Table int32 // to which table the person goes
	// What it changes: below 0 is better.
	Lone, Repeats, Short int
	Mix                  int64
}

// Swaps lists the exchanges of somebody on a day that break no rule, the best first. Who sits together with others by rule, or is a
// coach who keeps a table, has none: the others would have to come along, or the other days to change. An error is a seating that
// is not of this problem or breaks a rule already.
func (j *Judge) Swaps(s Seating, day, person int32) ([]Swap, error) {
	broken, err := Check(j.p, s)
	if err != nil {
		return nil, err
	}
	if len(broken) > 0 {
		return nil, fmt.Errorf("the seating breaks a rule already, so no exchange keeps them all (broken: %d)", len(broken))
	}
	if day < 0 || int(day) >= len(s) || person < 0 || int(person) >= len(j.p.People) {
		return nil, fmt.Errorf("there is no day %d or person %d", day, person)
	}
	m := newModel(j.p, s)
	st := newState(m, s)
	v, d := &st.days[day], &m.days[day]
	var out []Swap
	i := v.at[person]
	if i < 0 || d.with[person] != nil {
		return nil, nil
	}
	seen := newSet(len(d.tables)) // tables whose free seats are in the list: all are the same
	for k, who := range v.seat {
		t := d.table[k]
		if t == d.table[i] || d.with[who] != nil || !st.legal(int(day), i, int32(k)) {
			continue
		}
		w := Swap{With: who, Table: t}
		if who == int32(m.n) {
			if seen.has(int(t)) {
				continue
			}
			seen.add(int(t))
			w.With = -1
		}
		c := st.delta(int(day), i, int32(k))
		if m.meeting {
			c.short = st.deltaShort(int(day), i, int32(k))
		}
		w.Lone, w.Repeats, w.Short, w.Mix = c.lone, c.repeats, c.short, c.mix
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b Swap) int {
		x, y := cost{a.Lone, a.Repeats, a.Short, a.Mix}, cost{b.Lone, b.Repeats, b.Short, b.Mix}
		switch {
		case x.less(y):
			return -1
		case y.less(x):
			return 1
		}
		return 0
	})
	return out, nil
}

// LockTable gives the problem with a table kept as it is: who sits there stays, and nobody else comes. The problem itself is not changed.
func LockTable(p *Problem, s Seating, day, table int32) (*Problem, error) {
	if err := fits(p, s); err != nil {
		return nil, err
	}
	if day < 0 || int(day) >= len(s) || table < 0 || int(table) >= len(p.Days[day].Tables) {
		return nil, fmt.Errorf("there is no table %d on day %d", table, day)
	}
	out := *p
	out.Locks, out.Days = slices.Clone(p.Locks), slices.Clone(p.Days)
	tables := slices.Clone(p.Days[day].Tables)
	size := int32(0)
	for i, t := range s[day] {
		if t == table {
			size++
			out.Locks = append(out.Locks, Lock{day, int32(i), table})
		}
	}
	tables[table].Least, tables[table].Most = size, size
	out.Days[day].Tables = tables
	return &out, nil
}
