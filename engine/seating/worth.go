package seating

import "math"

// worths is a day on which only what meetings are worth counts: anybody may sit at any table, every seat is taken, and nobody meets again. There an exchange
// is two people and needs no other look, so that many more can be tried in the same time.
type worths struct {
	s     *solver
	n     int
	who   []int32 // who is there
	table []int32 // by person
	sum   []int32 // by table and person: what meetings there would be worth
	worth []int16 // by pair
	low   int32   // the least of them
}

// newWorths is nil where more counts than that, or where numbers are too large.
func newWorths(s *solver) *worths {
	m, p := s.m, s.p
	if m.worth == nil || m.meeting || m.grouped || len(m.attrs) > 0 || len(p.Apart) > 0 || len(m.days) != 1 {
		return nil
	}
	day := &m.days[0]
	w := &worths{s: s, n: m.n, table: make([]int32, m.n), sum: make([]int32, len(day.tables)*m.n), worth: make([]int16, len(m.worth))}
	coaches := 0
	for i := range int32(m.n) {
		if p.away(0, i) {
			continue
		}
		if !day.anywhere[i] {
			return nil
		}
		if m.coach[i] {
			coaches++
		}
		w.who = append(w.who, i)
	}
	if len(w.who) != len(day.table) || coaches > 0 && p.Coaches != CoachesAnywhere || len(w.who) < 2 {
		return nil
	}
	for k, v := range m.worth {
		if max(v, -v) > math.MaxInt16 { // and so sums over all people fit too
			return nil
		}
		w.worth[k], w.low = int16(v), min(w.low, int32(v))
	}
	return w
}

// load takes over the state of the search.
func (w *worths) load() {
	day, v := &w.s.m.days[0], &w.s.st.days[0]
	all := len(day.tables)
	for i := range w.n {
		w.table[i] = -1
		if k := v.at[i]; k >= 0 {
			w.table[i] = day.table[k]
		}
		for t := range all {
			w.sum[t*w.n+i] = int32(v.sum[i*all+t])
		}
	}
}

// store gives it back.
func (w *worths) store() {
	from := Seating{make([]int32, w.n)}
	copy(from[0], w.table)
	w.s.st.load(from)
}

// batch tries exchanges at one temperature. cost is Mix as it is, and best the best so far; both are given back.
func (w *worths) batch(t float64, steps int, cost, best int64) (int64, int64) {
	there := uint64(len(w.who))
	n, who, table := w.n, w.who, w.table
	dice := w.s.dice
	never := int32(min(t*thresholds[0], 1<<30)) - 2*w.low
	for range steps {
		r := dice.roll()
		p, q := who[(r>>8&0xffff)*there>>16], who[(r>>24&0xffff)*there>>16]
		a, b := table[p], table[q]
		if a == b {
			continue
		}
		atA, atB := w.sum[int(a)*n:][:n], w.sum[int(b)*n:][:n]
		d := atA[p] - atB[p] + atB[q] - atA[q]
		if d > never { // whatever the two are worth to each other, and whatever the dice say
			continue
		}
		d += 2 * int32(w.worth[int(p)*n+int(q)])
		if d > 0 && float64(d) > t*thresholds[r>>52] {
			continue
		}
		table[p], table[q] = b, a
		rowP, rowQ := w.worth[int(p)*n:][:n], w.worth[int(q)*n:][:n]
		atB = atB[:len(atA)]
		rowP, rowQ = rowP[:len(atA)], rowQ[:len(atA)]
		for k := range atA {
			change := int32(rowQ[k]) - int32(rowP[k])
			atA[k] += change
			atB[k] -= change
		}
		if cost += int64(d); cost < best {
			best = cost
			copy(w.s.best[0], table)
		}
	}
	w.s.dice = dice
	return cost, best
}

// annealWorths is anneal for such a day.
func (s *solver) annealWorths(batches int64, t, cool float64) {
	w := s.worths
	w.load()
	cost, best := s.st.cost.mix, s.bestCost.mix
	for range batches {
		cost, best = w.batch(t, batch, cost, best)
		t *= cool
		s.steps += batch
		if s.bestCost.mix = best; s.met() {
			break
		}
		if s.ctx.Err() != nil {
			s.ended = true
			break
		}
	}
	w.store()
}
