package seating

import (
	"errors"
	"fmt"
)

// The largest problems that are taken, so that memory and counts stay within bounds.
const (
	MaxPeople = 4000
	MaxTables = 1000
	MaxDays   = 60
	// MaxWeight is the largest weight of an attribute and the largest worth of a meeting, either way.
	MaxWeight = 1_000_000
)

// Kinds are what a table offers, and what a person needs: bit k is the k-th kind of the caller (near the door, quiet, ...).
type Kinds uint64

// Person is somebody to be seated. People are counted from 0 in the order of Problem.People.
type Person struct {
	Coach bool
	Needs Kinds  // all of these must be there at the person's table
	Away  []bool // by day; nil is always there
}

// Table has room for Most people; fewer than Least may not sit there.
type Table struct {
	Least, Most int32
	Kinds       Kinds
}

// Day has the tables of that day. The same number means the same table on another day.
type Day struct {
	Tables []Table
}

// CoachRule says where coaches sit.
type CoachRule int

const (
	// CoachesAnywhere treats coaches like everybody else.
	CoachesAnywhere CoachRule = iota
	// CoachesBalanced gives each table of a day as many coaches as any other, or one more or fewer.
	CoachesBalanced
	// CoachesFixed does that, and each coach also keeps the same table on all days.
	CoachesFixed
)

// Lock holds a person at a table on a day.
type Lock struct {
	Day, Person, Table int32
}

// Attribute is something by which tables are to be mixed, such as perspective or experience.
type Attribute struct {
	Value []int32 // by person: any number of 0 or more; -1 is not known and never counts
	// Weight is what two people with the same value at one table cost under Mix, on each day; 0 or more.
	Weight int64
	// Lone asks that nobody is the only one with their value at a table.
	Lone bool
}

// Problem is who is to sit with whom.
type Problem struct {
	People   []Person
	Days     []Day
	Together [][]int32  // groups who always sit at one table
	Apart    [][2]int32 // pairs who never do
	Locks    []Lock
	Coaches  CoachRule

	Attributes []Attribute
	// Worth is what a meeting of i and j is worth on each day, at i*n+j and j*n+i alike; nil is nothing. It counts under
	// Mix, against what attributes cost.
	Worth []int64
	// Known are pairs who met before the first day: each meeting of theirs is a repeat.
	Known [][2]int32
	// AnyMeetings leaves out the aims Repeats and Short: only mixing counts.
	AnyMeetings bool
}

// Seating is, by day and person, the number of the table; Away for who is not there.
type Seating [][]int32

// Away is the table of somebody who is not there.
const Away = int32(-1)

// Clone copies a seating.
func (s Seating) Clone() Seating {
	out := make(Seating, len(s))
	for d := range s {
		out[d] = append([]int32(nil), s[d]...)
	}
	return out
}

// countsMeetings is whether Repeats and Short are aims: on one day nobody can meet again but those who knew each other.
func (p *Problem) countsMeetings() bool {
	return !p.AnyMeetings && (len(p.Days) > 1 || len(p.Known) > 0)
}

func (p *Problem) away(d int, who int32) bool {
	a := p.People[who].Away
	return a != nil && a[d]
}

// Check finds what is wrong with the numbers of a problem, before any question of whether its rules can be kept.
func (p *Problem) Check() error {
	n := len(p.People)
	if n == 0 || len(p.Days) == 0 {
		return errors.New("there must be at least one person and one day")
	}
	if n > MaxPeople || len(p.Days) > MaxDays {
		return fmt.Errorf("at most %d people and %d days can be seated", MaxPeople, MaxDays)
	}
	if p.Coaches < CoachesAnywhere || p.Coaches > CoachesFixed {
		return fmt.Errorf("there is no coach rule %d", p.Coaches)
	}
	for i, v := range p.People {
		if v.Away != nil && len(v.Away) != len(p.Days) {
			return fmt.Errorf("person %d has %d days to be away or not, of %d", i, len(v.Away), len(p.Days))
		}
	}
	for d, day := range p.Days {
		if len(day.Tables) == 0 || len(day.Tables) > MaxTables {
			return fmt.Errorf("day %d has %d tables; 1 to %d are possible", d, len(day.Tables), MaxTables)
		}
		for t, v := range day.Tables {
			if v.Least < 0 || v.Most < v.Least || v.Most > MaxPeople {
				return fmt.Errorf("day %d, table %d: it cannot have %d to %d people", d, t, v.Least, v.Most)
			}
		}
	}
	if err := p.checkRules(); err != nil {
		return err
	}
	return p.checkAims()
}

func (p *Problem) checkRules() error {
	n := int32(len(p.People))
	bad := func(i int32) bool { return i < 0 || i >= n }
	for k, g := range p.Together {
		seen := map[int32]bool{}
		for _, i := range g {
			if bad(i) || seen[i] {
				return fmt.Errorf("together %d: person %d is not there, or is named twice", k, i)
			}
			seen[i] = true
		}
	}
	for name, pairs := range map[string][][2]int32{"apart": p.Apart, "known": p.Known} {
		for k, v := range pairs {
			if bad(v[0]) || bad(v[1]) || v[0] == v[1] {
				return fmt.Errorf("%s %d: %d and %d are no two people", name, k, v[0], v[1])
			}
		}
	}
	for k, l := range p.Locks {
		if bad(l.Person) || l.Day < 0 || int(l.Day) >= len(p.Days) || l.Table < 0 || int(l.Table) >= len(p.Days[l.Day].Tables) {
			return fmt.Errorf("lock %d names a person, day or table that is not there", k)
		}
	}
	return nil
}

func (p *Problem) checkAims() error {
	n := len(p.People)
	for k, a := range p.Attributes {
		if len(a.Value) != n || a.Weight < 0 || a.Weight > MaxWeight {
			return fmt.Errorf("attribute %d must have a value for each person, and a weight of 0 to %d", k, MaxWeight)
		}
		for i, v := range a.Value {
			if v < -1 || int(v) >= 1<<20 {
				return fmt.Errorf("attribute %d, person %d: the value %d is beyond what is possible", k, i, v)
			}
		}
	}
	if p.Worth == nil {
		return nil
	}
	if len(p.Worth) != n*n {
		return fmt.Errorf("worth has %d numbers for %d people", len(p.Worth), n)
	}
	for i := range n {
		for j := range i {
			if v := p.Worth[i*n+j]; v != p.Worth[j*n+i] || v > MaxWeight || v < -MaxWeight {
				return fmt.Errorf("the worth of %d and %d differs by the side, or is beyond %d", i, j, MaxWeight)
			}
		}
	}
	return nil
}
