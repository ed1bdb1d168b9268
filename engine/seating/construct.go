package seating

import (
	"context"
	"math"
)

// orbits is a search for days that a group leaves as they are: table x+g of a day has the people of table x moved on by g.
// People are an orbit and a place in it, numbered orbit*order + place. Two people of different orbits meet as often as the
// difference of their places comes up, and then all pairs with that difference do, so the search is smaller by the order
// of the group, and each repeat counts as many times.
type orbits struct {
	g          group
	days, base int       // base tables of a day
	size       int       // seats of a table
	orbit      [][]int32 // by day and seat (base table*size + seat): who
	shift      [][]int32 // by day and seat: moved on by how much
	count      []uint8   // by pair of orbits and difference: how often
	repeats    int
}

func newOrbits(tables, size, days, order int, dice *dice) *orbits {
	o := &orbits{g: groupFor(order), days: days, base: tables / order, size: size}
	seats := o.base * size
	o.count = make([]uint8, seats*seats*order)
	for d := range days {
		o.orbit, o.shift = append(o.orbit, make([]int32, seats)), append(o.shift, make([]int32, seats))
		for k := range seats {
			o.orbit[d][k], o.shift[d][k] = int32(k), int32(dice.below(order))
		}
		dice.shuffle(seats, func(i, j int) { o.orbit[d][i], o.orbit[d][j] = o.orbit[d][j], o.orbit[d][i] })
		for k := range seats {
			o.meet(d, k, k, 1)
		}
	}
	return o
}

// meet adds (1) or takes away (-1) the meetings of a seat with the others of its table that come before "below".
func (o *orbits) meet(d, k, below, sign int) {
	first := k - k%o.size
	a, at := int(o.orbit[d][k]), o.g.sum[o.g.minus[o.shift[d][k]]]
	seats := o.base * o.size
	for x := first; x < below; x++ {
		if x == k {
			continue
		}
		b := int(o.orbit[d][x])
		diff := at[o.shift[d][x]]
		cell := (a*seats+b)*o.g.order + int(diff)
		if b < a {
			cell = (b*seats+a)*o.g.order + int(o.g.minus[diff])
		}
		if sign > 0 {
			if o.count[cell] > 0 {
				o.repeats++
			}
			o.count[cell]++
		} else {
			o.count[cell]--
			if o.count[cell] > 0 {
				o.repeats--
			}
		}
	}
}

// table is the last seat, and one more, of a seat's table.
func (o *orbits) table(k int) int { return k - k%o.size + o.size }

// anneal searches until nothing is repeated or steps are over, and says how many repeats the best had, which it leaves.
func (o *orbits) anneal(ctx context.Context, steps int64, dice *dice) int {
	best, bestOrbit, bestShift := o.repeats, clone2(o.orbit), clone2(o.shift)
	seats := o.base * o.size
	const hot, cold = .45, .2
	cool := math.Pow(cold/hot, float64(batch)/float64(max(batch, steps)))
	t := hot
	for step := int64(0); step < steps && best > 0; step++ {
		if step%batch == 0 {
			t *= cool
			if ctx.Err() != nil {
				break
			}
		}
		r, r2 := dice.roll(), dice.roll()
		d, i := int(r&0xff*uint64(o.days)>>8), int(r>>8&0xffff*uint64(seats)>>16)
		j := i
		if o.base > 1 && r>>63 == 0 {
			if j = int(r >> 24 & 0xffff * uint64(seats) >> 16); j/o.size == i/o.size {
				j = i
			}
		}
		was, order := o.repeats, uint64(o.g.order)
		x, y, sx, sy := o.orbit[d][i], o.orbit[d][j], o.shift[d][i], o.shift[d][j]
		o.change(d, i, j, y, x, int32(r2&0xffff*order>>16), int32(r2>>16&0xffff*order>>16))
		if float64(o.repeats-was) > t*thresholds[r2>>52] {
			o.change(d, i, j, x, y, sx, sy)
		}
		if o.repeats < best {
			best, bestOrbit, bestShift = o.repeats, clone2(o.orbit), clone2(o.shift)
		}
	}
	o.orbit, o.shift = bestOrbit, bestShift
	return best
}

// change puts orbits with their shifts on two seats of different tables, or one on one seat.
func (o *orbits) change(d, i, j int, atI, atJ, shiftI, shiftJ int32) {
	o.meet(d, i, o.table(i), -1)
	if j != i {
		o.meet(d, j, o.table(j), -1)
		o.orbit[d][j], o.shift[d][j] = atJ, shiftJ
	}
	o.orbit[d][i], o.shift[d][i] = atI, shiftI
	o.meet(d, i, o.table(i), 1)
	if j != i {
		o.meet(d, j, o.table(j), 1)
	}
}

func clone2(a [][]int32) [][]int32 { return Seating(a).Clone() }

// seating writes the days down.
func (o *orbits) seating() Seating {
	order := o.g.order
	out := make(Seating, o.days)
	for d := range out {
		out[d] = make([]int32, o.base*o.size*order)
		for k := range o.base * o.size {
			for g := range order {
				who := int(o.orbit[d][k])*order + int(o.g.sum[g][o.shift[d][k]])
				out[d][who] = int32(k/o.size*order + g)
			}
		}
	}
	return out
}

// lines gives days without any repeat where the number of tables is that of the elements of a finite field: person (j, x) sits
// on day d at table x - d*j. There are as many days as tables. One more puts those with the same j together, where the size of
// tables parts the number of tables. It gives nil where there are no such days. People are numbered j*tables + x, and those of j = 0 keep their table on
// all days but that one.
func lines(tables, size, days int) Seating {
	more := days == tables+1 && tables%size == 0
	if size > tables || days > tables && !more {
		return nil
	}
	mul := field(tables)
	if mul == nil {
		return nil
	}
	g := groupFor(tables)
	out := make(Seating, days)
	for d := range out {
		out[d] = make([]int32, tables*size)
		for j := range size {
			for x := range tables {
				if d == tables {
					out[d][j*tables+x] = int32(j*(tables/size) + x/size)
				} else {
					out[d][j*tables+x] = g.sum[x][g.minus[mul[d][j]]]
				}
			}
		}
	}
	return out
}

// triples gives days without any repeat for tables of four, where three times the elements of a finite field and one more are the people, and the field has 4t+1
// elements: as many days as elements, on which everybody meets everybody once (Bose, Annals of Eugenics 9, 1939). Person (j, x), numbered j*q + x, is one of
// three for each element; the last is the one more. On day 0 they sit with the three of nought. With a primitive element w, the powers i, i+2t of orbit j sit with
// i+t, i+3t of the next orbit. The other days add an element to all. It gives nil where there are no such days.
func triples(tables, size, days int) Seating {
	q := (4*tables - 1) / 3
	if size != 4 || 3*q+1 != 4*tables || q%4 != 1 || days > q {
		return nil
	}
	mul := field(q)
	if mul == nil {
		return nil
	}
	power := powers(mul)
	g, t := groupFor(q), (q-1)/4
	out := make(Seating, days)
	for d := range out {
		at := make([]int32, 4*tables)
		for j := range 3 {
			at[j*q+d] = 0
			for i := range t {
				for k, step := range []int{0, 2, 1, 3} {
					x := g.sum[power[i+step*t]][d]
					at[(j+k/2)%3*q+int(x)] = int32(1 + j*t + i)
				}
			}
		}
		at[3*q] = 0
		out[d] = at
	}
	return out
}

// powers are those of an element of a field whose powers are all elements but nought, from 0 on.
func powers(mul [][]int32) []int32 {
	for w := 1; w < len(mul); w++ {
		out := []int32{1}
		for x := mul[1][w]; x != 1; x = mul[x][w] {
			out = append(out, x)
		}
		if len(out) == len(mul)-1 {
			return out
		}
	}
	return nil
}
