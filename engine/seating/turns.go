package seating

import (
	"context"
	"math"
)

// turns is a search for days that follow from a few: with a turn g of everybody by one place, day d+1 is day d turned. People are
// orbits of as many places as turns, and a few whom turning leaves where they are. So only the first day of each run of days
// is searched for; Kirkman's schoolgirls have such days, as have many of the designs that are known.
type turns struct {
	people, size, runs, order int
	class                     []int32 // by pair of people: pairs that turn into each other have the same number
	worth                     []int32 // by class: how many pairs it has
	times                     []int32 // by class: how often each meets in a run for each time that one meets on its first day
	seat                      [][]int32
	count                     []int32
	repeats                   int
}

// newTurns is nil where the people do not part into orbits with at most one fixed person for each table.
func newTurns(tables, size, runs, order int, dice *dice) *turns {
	n := tables * size
	orbits := n / order
	if fixed := n % order; orbits == 0 || fixed > tables {
		return nil
	}
	s := &turns{people: n, size: size, runs: runs, order: order, class: make([]int32, n*n)}
	s.classes(orbits)
	s.count = make([]int32, len(s.worth))
	for run := range runs {
		s.seat = append(s.seat, make([]int32, n))
		for k := range n {
			s.seat[run][k] = int32(k)
		}
		dice.shuffle(n, func(i, j int) { s.seat[run][i], s.seat[run][j] = s.seat[run][j], s.seat[run][i] })
		for k := range n {
			s.meet(run, k, k-k%size, k, 1)
		}
	}
	return s
}

// classes numbers the pairs: by their two orbits and the difference of places, or by the orbit and the fixed person, or alone.
func (s *turns) classes(orbits int) {
	n, order := s.people, s.order
	number := map[[3]int]int32{}
	for x := range n {
		for y := range x {
			o, p := y/order, x/order // y < x, so o <= p, and fixed people come last
			key := [3]int{o, p, 0}
			worth, times := order, 1
			switch {
			case o >= orbits: // both are fixed: they meet in all days of a run or none
				key, worth, times = [3]int{y, x, -1}, 1, order
			case p >= orbits:
				key[1], key[2] = x, -2
			case o == p:
				key[2] = min(x-y, order-(x-y))
				if 2*key[2] == order {
					worth, times = order/2, 2
				}
			default:
				key[2] = (x - y) % order
			}
			c, ok := number[key]
			if !ok {
				c = int32(len(number))
				number[key] = c
				s.worth, s.times = append(s.worth, int32(worth)), append(s.times, int32(times))
			}
			s.class[x*n+y], s.class[y*n+x] = c, c
		}
	}
}

// meet adds (1) or takes away (-1) the meetings of a seat with seats first to last-1 of its run.
func (s *turns) meet(run, k, first, last int, sign int32) {
	seat := s.seat[run]
	row := s.class[int(seat[k])*s.people:][:s.people]
	for x := first; x < last; x++ {
		if x == k {
			continue
		}
		c := row[seat[x]]
		was := max(0, s.count[c]*s.times[c]-1)
		s.count[c] += sign
		s.repeats += int(s.worth[c] * (max(0, s.count[c]*s.times[c]-1) - was))
	}
}

// anneal searches until nothing is repeated or steps are over, and gives the fewest repeats; it leaves the days that have them.
func (s *turns) anneal(ctx context.Context, steps int64, dice *dice) int {
	best, bestSeat := s.repeats, clone2(s.seat)
	hot, cold := .6*float64(s.order), .12*float64(s.order)
	cool := math.Pow(cold/hot, float64(batch)/float64(max(batch, steps)))
	t := hot
	for step := int64(0); step < steps && best > 0; step++ {
		if step%batch == 0 {
			t *= cool
			if ctx.Err() != nil {
				break
			}
		}
		r := dice.roll()
		run, i, j := int(r&0xff*uint64(s.runs)>>8), int(r>>8&0xffff*uint64(s.people)>>16), int(r>>24&0xffff*uint64(s.people)>>16)
		if i/s.size == j/s.size {
			continue
		}
		was := s.repeats
		s.swap(run, i, j)
		if float64(s.repeats-was) > t*thresholds[r>>52] {
			s.swap(run, i, j)
		}
		if s.repeats < best {
			best, bestSeat = s.repeats, clone2(s.seat)
		}
	}
	s.seat = bestSeat
	return best
}

func (s *turns) swap(run, i, j int) {
	a, b := i-i%s.size, j-j%s.size
	s.meet(run, i, a, a+s.size, -1)
	s.meet(run, j, b, b+s.size, -1)
	s.seat[run][i], s.seat[run][j] = s.seat[run][j], s.seat[run][i]
	s.meet(run, i, a, a+s.size, 1)
	s.meet(run, j, b, b+s.size, 1)
}

// seating writes so many days down: of each run the first ones.
func (s *turns) seating(days int) Seating {
	var out Seating
	moving := s.people / s.order * s.order
	for turn := range s.order {
		for run := range s.runs {
			if len(out) == days {
				return out
			}
			at := make([]int32, s.people)
			for k, who := range s.seat[run] {
				to := int(who)
				if to < moving {
					to = to/s.order*s.order + (to%s.order+turn)%s.order
				}
				at[to] = int32(k / s.size)
			}
			out = append(out, at)
		}
	}
	return out
}
