package seating

import "slices"

// Up to so many people on one day everything is tried, as long as that takes no more than so many steps and seatings.
const (
	exactPeople   = 14
	exactSteps    = 3_000_000
	exactSeatings = 150_000
)

// everything tries all seatings of a small problem of one day, and so proves the best.
type everything struct {
	s        *solver
	at       Seating
	load     []int32
	alike    []int32
	steps    int
	seatings int
	best     Figures
	found    Seating
}

// tryEverything is whether it could; then the solver's best is proved.
func (s *solver) tryEverything() {
	n := s.m.n
	if len(s.p.Days) != 1 || n > exactPeople {
		return
	}
	all := len(s.p.Days[0].Tables)
	e := &everything{s: s, at: Seating{make([]int32, n)}, load: make([]int32, all), alike: s.p.sameTables(all), steps: exactSteps, seatings: exactSeatings}
	e.best, e.found = s.m.counter.count(s.best), s.best
	e.place(0)
	if e.steps <= 0 || e.seatings <= 0 || s.ctx.Err() != nil {
		return
	}
	s.st.withShort = s.m.meeting
	s.st.load(e.found)
	s.best, s.bestCost, s.proved = e.found, s.st.cost, true
}

func (e *everything) place(i int) {
	if e.steps--; e.steps <= 0 || e.seatings <= 0 {
		return
	}
	tables := e.s.p.Days[0].Tables
	if i == len(e.at[0]) {
		e.seatings--
		if broken, err := Check(e.s.p, e.at); err != nil || len(broken) > 0 {
			return
		}
		if f := e.s.m.counter.count(e.at); f.Compare(e.best) < 0 {
			e.best, e.found = f, e.at.Clone()
		}
		return
	}
	if e.s.p.away(0, int32(i)) {
		e.at[0][i] = Away
		e.place(i + 1)
		return
	}
	needed, left := int32(0), int32(len(e.at[0])-i)
	for t, v := range tables {
		needed += max(0, v.Least-e.load[t])
	}
	if needed > left {
		return
	}
	var tried []int32 // of empty tables that are the same, one is enough
	for t, v := range tables {
		if e.load[t] >= v.Most || e.load[t] == 0 && slices.Contains(tried, e.alike[t]) {
			continue
		}
		if e.load[t] == 0 {
			tried = append(tried, e.alike[t])
		}
		e.at[0][i] = int32(t)
		e.load[t]++
		e.place(i + 1)
		e.load[t]--
	}
}
