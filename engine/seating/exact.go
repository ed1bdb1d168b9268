package seating

import "slices"

// Up to so many people everything is tried, as long as that takes no more than so many steps and seatings.
const (
	exactPeople   = 14
	exactSteps    = 3_000_000
	exactSeatings = 150_000
)

// everything tries all seatings of a small problem, and so proves the best.
type everything struct {
	s        *solver
	at       Seating
	load     [][]int32 // by day and table
	alike    [][]int32
	steps    int
	seatings int
	best     Figures
	found    Seating
}

// tryEverything proves the best, where there are few enough seatings.
func (s *solver) tryEverything() {
	n := s.m.n
	if n > exactPeople || s.p.seatings() > exactSeatings {
		return
	}
	e := &everything{s: s, steps: exactSteps, seatings: exactSeatings}
	for d := range s.p.Days {
		all := len(s.p.Days[d].Tables)
		alike := s.p.sameTables(all)
		if len(s.p.Days) > 1 {
			for t := range alike {
				alike[t] = int32(t)
			}
		}
		e.at, e.load, e.alike = append(e.at, make([]int32, n)), append(e.load, make([]int32, all)), append(e.alike, alike)
	}
	e.best, e.found = s.m.counter.count(s.best), s.best
	e.place(0, 0)
	if e.steps <= 0 || e.seatings <= 0 || s.ctx.Err() != nil {
		return
	}
	s.st.withShort = s.m.meeting
	s.st.load(e.found)
	s.best, s.bestCost, s.proved = e.found, s.st.cost, true
}

// seatings is about how many there are of several days; of one day it is not counted.
func (p *Problem) seatings() float64 {
	if len(p.Days) == 1 {
		return 0
	}
	ways := 1.0
	for d := range p.Days {
		there := 0
		for i := range p.People {
			if !p.away(d, int32(i)) {
				there++
			}
		}
		for _, t := range p.Days[d].Tables { // whoever sits at a table is chosen of those who are left
			for k := range min(int(t.Most), there) {
				ways *= float64(there-k) / float64(k+1)
			}
			there = max(0, there-int(t.Most))
		}
	}
	return ways
}

func (e *everything) place(d, i int) {
	if e.steps--; e.steps <= 0 || e.seatings <= 0 {
		return
	}
	if i == len(e.at[d]) && d+1 < len(e.at) {
		d, i = d+1, 0
	}
	tables, load := e.s.p.Days[d].Tables, e.load[d]
	if i == len(e.at[d]) {
		e.seatings--
		if broken, err := Check(e.s.p, e.at); err != nil || len(broken) > 0 {
			return
		}
		if f := e.s.m.counter.count(e.at); f.Compare(e.best) < 0 {
			e.best, e.found = f, e.at.Clone()
		}
		return
	}
	if e.s.p.away(d, int32(i)) {
		e.at[d][i] = Away
		e.place(d, i+1)
		return
	}
	needed, left := int32(0), int32(len(e.at[d])-i)
	for t, v := range tables {
		needed += max(0, v.Least-load[t])
	}
	if needed > left {
		return
	}
	var tried []int32 // of empty tables that are the same, one is enough
	for t, v := range tables {
		if load[t] >= v.Most || load[t] == 0 && slices.Contains(tried, e.alike[d][t]) {
			continue
		}
		if load[t] == 0 {
			tried = append(tried, e.alike[d][t])
		}
		e.at[d][i] = int32(t)
		load[t]++
		e.place(d, i+1)
		load[t]--
	}
}
