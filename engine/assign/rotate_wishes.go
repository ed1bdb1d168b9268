package assign

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// Bounds of the search for wishes where presenters are away in some rounds: places that are looked at, exchanges that are tried, and ways of which
// it is tried to go through all.
const (
	mostPlaces    = 200_000
	mostExchanges = 400_000
	mostTrials    = 4_000_000
)

// wisher changes a timetable so that it meets more wishes and breaks no rule. Where presenters are away in some rounds, the most wishes are hard to
// find in general (Even, Itai and Shamir, SIAM J. Computing 5, 1976, for timetables of teachers with hours off), so exchanges are tried by
// simulated annealing, and then all ways where they are few.
type wisher struct {
	q      *Rotation
	rounds int
	most   []int   // by presenter: visits that they can make
	weight []int64 // by table and presenter
	there  []bool  // by presenter and round
	at     []int32 // by round and table: the presenter, or -1
	uses   []int32 // by round and presenter: tables
	heard  []bool  // by table and presenter
	load   []int   // by presenter: visits
	sum    int64
	dice   *rand.Rand
	best   []int32
	top    int64
}

// meetWishes searches for a timetable that meets more wishes. It says whether all ways were tried.
func (q *Rotation) meetWishes(ctx context.Context, t *Timetable, most []int) (all bool) {
	if len(q.Wishes) == 0 || t.Rounds*max(q.Tables, q.Presenters) > mostPlaces || q.Tables*q.Presenters > mostPlaces {
		return false
	}
	w := &wisher{q: q, rounds: t.Rounds, most: most, dice: rand.New(rand.NewPCG(7, 11)), //nolint:gosec // the same question gives the same timetable
		weight: make([]int64, q.Tables*q.Presenters), there: make([]bool, q.Presenters*t.Rounds), at: make([]int32, t.Rounds*q.Tables),
		uses: make([]int32, t.Rounds*q.Presenters), heard: make([]bool, q.Tables*q.Presenters), load: make([]int, q.Presenters)}
	for _, v := range q.Wishes {
		w.weight[int(v.Table)*q.Presenters+int(v.Presenter)] = v.Weight
	}
	for k := range w.there {
		w.there[k] = true
	}
	for _, u := range q.Unavailable {
		if int(u[1]) < t.Rounds {
			w.there[int(u[0])*t.Rounds+int(u[1])] = false
		}
	}
	w.clear()
	for _, v := range t.Visits {
		w.put(v.Round, v.Table, v.Presenter)
	}
	w.keep()
	w.anneal(ctx, t.WishBound)
	if w.top < t.WishBound {
		all = w.tryAll(ctx, t.WishBound)
	}
	t.Visits = t.Visits[:0]
	for k, p := range w.best {
		if p >= 0 {
			t.Visits = append(t.Visits, Visit{int32(k / q.Tables), int32(k % q.Tables), p})
		}
	}
	return all
}

func (w *wisher) clear() {
	for k := range w.at {
		w.at[k] = -1
	}
	clear(w.uses)
	clear(w.heard)
	clear(w.load)
	w.sum = 0
}

func (w *wisher) put(r, t, p int32) {
	w.at[int(r)*w.q.Tables+int(t)] = p
	w.uses[int(r)*w.q.Presenters+int(p)]++
	w.heard[int(t)*w.q.Presenters+int(p)] = true
	w.load[p]++
	w.sum += w.weight[int(t)*w.q.Presenters+int(p)]
}

func (w *wisher) take(r, t, p int32) {
	w.at[int(r)*w.q.Tables+int(t)] = -1
	w.uses[int(r)*w.q.Presenters+int(p)]--
	w.heard[int(t)*w.q.Presenters+int(p)] = false
	w.load[p]--
	w.sum -= w.weight[int(t)*w.q.Presenters+int(p)]
}

// may says whether a presenter can visit a table in a round in which it hears nobody.
func (w *wisher) may(r, t, p int32) bool {
	return w.there[int(p)*w.rounds+int(r)] && int(w.uses[int(r)*w.q.Presenters+int(p)]) < w.q.together() && !w.heard[int(t)*w.q.Presenters+int(p)] && w.load[p] < w.most[p]
}

func (w *wisher) keep() {
	if w.best == nil || w.sum > w.top {
		w.best, w.top = slices.Clone(w.at), w.sum
	}
}

// anneal tries exchanges, those that lose wishes ever more seldom (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983).
func (w *wisher) anneal(ctx context.Context, bound int64) {
	largest := int64(1)
	for _, v := range w.weight {
		largest = max(largest, v, -v)
	}
	var free []int32 // rounds and tables with somebody
	for k := range mostExchanges {
		if w.top >= bound || k&1023 == 0 && ctx.Err() != nil {
			return
		}
		if k%4096 == 0 {
			free = free[:0]
			for place, p := range w.at {
				if p >= 0 {
					free = append(free, int32(place))
				}
			}
		}
		heat := float64(largest) * math.Exp(-4*float64(k)/mostExchanges)
		place := free[w.dice.IntN(len(free))]
		r, t := place/int32(w.q.Tables), place%int32(w.q.Tables)
		if w.at[place] < 0 {
			continue // moved since
		}
		switch w.dice.IntN(4) {
		case 0:
			w.replace(r, t, heat)
		case 1:
			w.shift(r, int32(w.dice.IntN(w.rounds)), t)
		default:
			other := free[w.dice.IntN(len(free))]
			w.exchange(r, t, other/int32(w.q.Tables), other%int32(w.q.Tables), heat)
		}
		w.keep()
	}
}

// accept says whether a loss is taken.
func (w *wisher) accept(was int64, heat float64) bool {
	return w.sum >= was || w.dice.Float64() < math.Exp(float64(w.sum-was)/heat)
}

// replace lets a table hear somebody else in a round.
func (w *wisher) replace(r, t int32, heat float64) {
	p, was := w.at[int(r)*w.q.Tables+int(t)], w.sum
	other := int32(w.dice.IntN(w.q.Presenters))
	w.take(r, t, p)
	if p != other && w.may(r, t, other) {
		w.put(r, t, other)
		if w.accept(was, heat) {
			return
		}
		w.take(r, t, other)
	}
	w.put(r, t, p)
}

// exchange lets two presenters take each other's visits.
func (w *wisher) exchange(r, t, r2, t2 int32, heat float64) {
	p, p2, was := w.at[int(r)*w.q.Tables+int(t)], w.at[int(r2)*w.q.Tables+int(t2)], w.sum
	if p2 < 0 || p == p2 {
		return
	}
	w.take(r, t, p)
	w.take(r2, t2, p2)
	if w.may(r, t, p2) {
		w.put(r, t, p2)
		if w.may(r2, t2, p) {
			w.put(r2, t2, p)
			if w.accept(was, heat) {
				return
			}
			w.take(r2, t2, p)
		}
		w.take(r, t, p2)
	}
	w.put(r, t, p)
	w.put(r2, t2, p2)
}

// shift changes over two rounds at a table, and then at every table where that would have somebody twice in a round (Kempe, American J. Mathematics
// 2, 1879). No wish is met or lost by it, but others can be after it.
func (w *wisher) shift(r, r2, t int32) {
	if r == r2 {
		return
	}
	turned := []int32{t}
	for k := 0; k < len(turned); k++ {
		for _, two := range [2][2]int32{{r, r2}, {r2, r}} {
			p := w.at[int(two[0])*w.q.Tables+int(turned[k])]
			if p < 0 {
				continue
			}
			if !w.there[int(p)*w.rounds+int(two[1])] || w.q.Joint && int(w.uses[int(two[1])*w.q.Presenters+int(p)]) > 0 {
				return
			}
			for o := range int32(w.q.Tables) {
				if w.at[int(two[1])*w.q.Tables+int(o)] == p && !slices.Contains(turned, o) {
					turned = append(turned, o)
				}
			}
		}
	}
	for _, o := range turned {
		a, b := w.at[int(r)*w.q.Tables+int(o)], w.at[int(r2)*w.q.Tables+int(o)]
		for _, v := range [4][3]int32{{r, a, -1}, {r2, b, -1}, {r2, a, 1}, {r, b, 1}} {
			switch {
			case v[1] < 0:
			case v[2] < 0:
				w.take(v[0], o, v[1])
			default:
				w.put(v[0], o, v[1])
			}
		}
	}
}

// tryAll goes through all timetables, place after place, but for those that cannot meet more than the best known. It says whether it came to the end.
func (w *wisher) tryAll(ctx context.Context, bound int64) bool {
	w.clear()
	trials, cut := 0, false
	left := make([]int, w.q.Tables) // visits that a table still needs
	for t := range left {
		left[t] = w.q.Hears
	}
	liked := make([][]int32, w.q.Tables) // presenters by how much the table wishes for them
	for t := range liked {
		for p := range w.q.Presenters {
			liked[t] = append(liked[t], int32(p))
		}
		slices.SortStableFunc(liked[t], func(a, b int32) int {
			return int(max(-1, min(1, w.weight[t*w.q.Presenters+int(b)]-w.weight[t*w.q.Presenters+int(a)])))
		})
	}
	hope := func() int64 { // at most so many wishes more
		total := int64(0)
		for t, n := range left {
			for _, p := range liked[t] {
				if n == 0 {
					break
				}
				if k := t*w.q.Presenters + int(p); !w.heard[k] && w.load[p] < w.most[p] {
					total += w.weight[k]
					n--
				}
			}
		}
		return total
	}
	var try func(place int)
	try = func(place int) {
		if trials++; trials > mostTrials || trials&4095 == 0 && ctx.Err() != nil {
			cut = true
		}
		if cut || w.top >= bound || w.sum+hope() <= w.top {
			return
		}
		if place == len(w.at) {
			w.keep()
			return
		}
		r, t := int32(place/w.q.Tables), int32(place%w.q.Tables)
		if left[t] > 0 {
			left[t]--
			for _, p := range liked[t] {
				if w.may(r, t, p) {
					w.put(r, t, p)
					try(place + 1)
					w.take(r, t, p)
				}
			}
			left[t]++
		}
		if left[t] <= w.rounds-1-int(r) {
			try(place + 1)
		}
	}
	try(0)
	return !cut
}
