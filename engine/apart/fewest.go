package apart

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Choice is a way to choose who is left out of a group. It follows only from who is in which cell, and never from what they said: a
// choice that followed the answers would tell something of them. What was shown by one way stays as it was shown, so each of
// them stays.
type Choice uint8

// The ways to choose.
const (
	// InTurn goes from crowd to crowd and leaves out of each as many as it needs, in the order of their numbers.
	InTurn Choice = iota
	// Fewest leaves out the smallest number of people that will do in all crowds together.
	Fewest
)

// mostSteps is how many steps the search for the fewest may take; beyond it, InTurn chooses. How many it takes follows from the
// sizes of cells alone.
const mostSteps = 50_000

// alike are people of a group who are in the same cells, with the same weights, and whose forms others know as much. It is one and
// the same for every crowd which of them are left out: the first ones, as numbers follow nothing that was answered.
type alike struct {
	people []int
	in     []seat
}

// seat says that people are in one part of one cell, and what others know of their forms.
type seat struct {
	cell, part int // places in the search
	member     Member
}

// whichCell is a cell of one crowd that people of the group are in.
type whichCell struct {
	minimum, doubtful int
	free              bool // nothing was shown of it, so what is left of it may be of any size
	parts             []int
	rest, more        [3]int // who is not in the group or is left out, and who is not decided yet
	view              int
}

// whichPart is the people of a cell who are in the group with one weight.
type whichPart struct{ kept, more [3]int }

type search struct {
	kinds []alike
	cells []whichCell
	parts []whichPart
	out   []int // how many of each kind are left out
	steps int
	views int
}

// keep finds the people who are shown when the smallest number is left out. It finds nobody when fewer than least would be left. ok
// is false when it would take too long.
func keep(group []int, least int, views []View) (kept map[int]bool, ok bool) {
	s := newSearch(group, views)
	for out := 0; len(group)-out >= max(least, 1); out++ {
		if s.leave(0, out) {
			kept = map[int]bool{}
			for k, one := range s.kinds {
				for _, p := range one.people[s.out[k]:] {
					kept[p] = true
				}
			}
			return kept, true
		}
		if s.steps > mostSteps {
			return nil, false
		}
	}
	return nil, true
}

// newSearch puts people together who are alike.
func newSearch(group []int, views []View) *search {
	s := &search{views: len(views)}
	in := make(map[int]bool, len(group))
	for _, p := range group {
		in[p] = true
	}
	seats := map[int][]seat{}
	for n, v := range views {
		cells, parts := map[int]int{}, map[part]int{}
		for _, p := range slices.Sorted(slices.Values(group)) {
			cell, there := v.Crowd.cell[p]
			if !there || v.Weights[p] == 0 {
				continue
			}
			at, known := cells[cell]
			if !known {
				at = len(s.cells)
				cells[cell] = at
				c := whichCell{minimum: v.Crowd.minimum, free: cell == untold, view: n}
				if cell == whole {
					c.doubtful = v.Crowd.doubtful
				}
				s.cells = append(s.cells, c)
			}
			which := part{cell, v.Weights[p]}
			if _, known := parts[which]; !known {
				parts[which] = len(s.parts)
				s.cells[at].parts = append(s.cells[at].parts, len(s.parts))
				s.parts = append(s.parts, whichPart{})
			}
			m := v.Crowd.members[p]
			seats[p] = append(seats[p], seat{at, parts[which], m})
			s.cells[at].more[m]++
			s.parts[parts[which]].more[m]++
		}
		for p, cell := range v.Crowd.cell {
			if at, touched := cells[cell]; touched && (!in[p] || v.Weights[p] == 0) {
				s.cells[at].rest[v.Crowd.members[p]]++
			}
		}
	}
	known := map[string]int{}
	for _, p := range slices.Sorted(slices.Values(group)) {
		var name strings.Builder
		for _, x := range seats[p] {
			name.WriteString(strconv.Itoa(x.part) + ":" + strconv.Itoa(int(x.member)) + " ")
		}
		at, ok := known[name.String()]
		if !ok {
			at = len(s.kinds)
			known[name.String()] = at
			s.kinds = append(s.kinds, alike{in: seats[p]})
		}
		s.kinds[at].people = append(s.kinds[at].people, p)
	}
	// Small kinds come first: little can be chosen there, so what they need is known soon.
	slices.SortStableFunc(s.kinds, func(a, b alike) int {
		return cmp.Or(cmp.Compare(len(a.people), len(b.people)), cmp.Compare(a.people[0], b.people[0]))
	})
	s.out = make([]int, len(s.kinds))
	return s
}

// leave decides about the kinds from k on so that no more than so many people are left out, and says whether it can be done.
func (s *search) leave(k, most int) bool {
	if s.steps++; s.steps > mostSteps || s.needed() > most {
		return false
	}
	if k == len(s.kinds) {
		return true
	}
	n := len(s.kinds[k].people)
	for i := 0; i <= n; i++ {
		out := i // nobody, then all of them, then some: whole cells are not cut without need
		switch {
		case i == 1:
			out = n
		case i > 1:
			out = i - 1
		}
		if out > most {
			continue
		}
		s.decide(k, out, 1)
		s.out[k] = out
		if s.leave(k+1, most-out) {
			return true
		}
		s.decide(k, out, -1)
	}
	return false
}

// decide puts so many of a kind outside and the others inside, or takes that back.
func (s *search) decide(k, out, sign int) {
	n := len(s.kinds[k].people)
	for _, x := range s.kinds[k].in {
		s.cells[x.cell].more[x.member] -= sign * n
		s.cells[x.cell].rest[x.member] += sign * out
		s.parts[x.part].more[x.member] -= sign * n
		s.parts[x.part].kept[x.member] += sign * (n - out)
	}
}

// needed is the smallest number of people that must still be left out for all that is decided so far. It is out of reach when there is
// no way.
func (s *search) needed() int {
	sums := make([]int, s.views)
	most := 0
	for i := range s.cells {
		n := s.cells[i].needed(s.parts)
		if n == never {
			return never
		}
		sums[s.cells[i].view] += n // the cells of one crowd share nobody
		most = max(most, sums[s.cells[i].view])
	}
	return most
}

const never = 1 << 30

func (c *whichCell) needed(parts []whichPart) int {
	some, all, less := false, 0, 0
	for _, at := range c.parts {
		p := parts[at]
		more := p.more[Private] + p.more[Perhaps] + p.more[Keyed]
		all += more
		empty := p.kept == [3]int{}
		if !could(p.kept, p.more, c.minimum, 0) {
			if !empty {
				return never
			}
			less += more // nobody of them can be shown
			continue
		}
		some = some || !empty
	}
	if c.free {
		return less
	}
	best := never
	if !some {
		best = all // the cell stays as it is
	}
	if c.rest == [3]int{} && less == 0 {
		return 0
	}
	if could(c.rest, c.more, c.minimum, c.doubtful) {
		short := 0
		if c.rest[Private]+c.rest[Perhaps] > 0 || c.more[Private]+c.more[Perhaps] == all && all > 0 && c.rest[Keyed] == 0 {
			short = c.minimum + c.doubtful - c.rest[Private]
		}
		best = min(best, max(less, short))
	}
	return best
}

// could says whether these people can be enough, with some of those who may come to them.
func could(there, more [3]int, minimum, doubtful int) bool {
	return there[Private]+more[Private]-doubtful >= minimum || there[Private]+there[Perhaps] == 0 && there[Keyed]+more[Keyed] >= minimum
}
