package assign

import "math"

// listPrices is what one of each limit is worth, and one of each wish, in units of points with as many binary places as the proof says.
type listPrices struct {
	Limits []int64
	Wishes []int64
}

// program is a small linear program in the form of a full table. Its variables have bounds; those that are out of the basis stand at
// one of theirs. The columns are the open kinds, what is left of each limit, what each wish is short of, and what is brought over it.
type program struct {
	rows, cols int
	table      []float64 // row by row
	beta       []float64 // the value of each row's basic variable
	basis      []int
	upper      []float64
	high       []bool // which variables out of the basis stand at their upper bound
	reduced    []float64
}

// relax solves the question without whole numbers inside a box: how much of each kind, and the prices.
func (s *shortSearch) relax(lo, hi []int64) ([]float64, listPrices) {
	nL, nW := len(s.q.Limits), len(s.q.Wishes)
	var open []int
	for k := range lo {
		if lo[k] < hi[k] {
			open = append(open, k)
		}
	}
	nA := len(open)
	l := &program{rows: nL + nW, cols: nA + nL + 2*nW}
	l.table, l.beta, l.basis = make([]float64, l.rows*l.cols), make([]float64, l.rows), make([]int, l.rows)
	l.upper, l.high, l.reduced = make([]float64, l.cols), make([]bool, l.cols), make([]float64, l.cols)
	for c := range l.upper {
		l.upper[c] = math.Inf(1)
	}
	for a, k := range open {
		l.upper[a], l.reduced[a] = float64(hi[k]-lo[k]), float64(s.kinds[k].points)
	}
	scale := make([]float64, nL)
	for i, most := range s.q.Limits {
		scale[i] = 1
		for _, k := range open {
			scale[i] = max(scale[i], float64(s.kinds[k].uses[i]))
		}
		for a, k := range open {
			l.table[i*l.cols+a] = float64(s.kinds[k].uses[i]) / scale[i]
		}
		l.table[i*l.cols+nA+i], l.basis[i] = 1, nA+i
		l.beta[i] = float64(most-s.used(lo, i)) / scale[i]
	}
	short := s.short(lo)
	for j := range s.q.Wishes {
		r := nL + j
		l.table[r*l.cols+nA+nL+j], l.basis[r] = 1, nA+nL+j
		if short[j] == 0 {
			continue // it is met already, so it has no price
		}
		l.beta[r] = float64(short[j])
		for a, k := range open {
			v := float64(s.kinds[k].brings[j])
			l.table[r*l.cols+a] = v
			l.reduced[a] += float64(s.weight) * v
		}
		over := nA + nL + nW + j
		l.table[r*l.cols+over], l.reduced[over] = -1, -float64(s.weight)
	}
	l.solve()
	return s.read(l, open, lo, scale)
}

// read takes the numbers and the prices out of a solved program; prices are rounded to whole numbers that are still prices.
func (s *shortSearch) read(l *program, open []int, lo []int64, scale []float64) ([]float64, listPrices) {
	nA, nL, nW := len(open), len(s.q.Limits), len(s.q.Wishes)
	x := make([]float64, len(lo))
	for k := range lo {
		x[k] = float64(lo[k])
	}
	for a, k := range open {
		if l.high[a] {
			x[k] += l.upper[a]
		}
	}
	for r, c := range l.basis {
		if c < nA {
			x[open[c]] = float64(lo[open[c]]) + l.beta[r]
		}
	}
	one := float64(int64(1) << s.shift)
	p := listPrices{Limits: make([]int64, nL), Wishes: make([]int64, nW)}
	for i := range p.Limits {
		p.Limits[i] = int64(math.Round(min(max(-l.reduced[nA+i]/scale[i], 0), float64(s.weight)) * one))
	}
	for j := range p.Wishes {
		p.Wishes[j] = int64(math.Round(min(max(-l.reduced[nA+nL+nW+j], 0), float64(s.weight)) * one))
	}
	return x, p
}

// solve is the primal simplex method for bounded variables. Rounding can end it early or give prices that are a little off; the bound is
// computed from the prices afterwards in whole numbers, so it holds all the same.
func (l *program) solve() {
	const eps = 1e-9
	most := 20 * (l.rows + 20)
	for turn := range most + l.cols {
		enter, worth := -1, 1e-7
		for c, d := range l.reduced {
			if l.high[c] {
				d = -d
			}
			if d > worth {
				enter, worth = c, d
				if turn > most/2 {
					break // the first that helps: so that it cannot go in a circle
				}
			}
		}
		if enter < 0 {
			return
		}
		sign := 1.0
		if l.high[enter] {
			sign = -1
		}
		step, leave, up := l.upper[enter], -1, false
		for r := range l.rows {
			t := sign * l.table[r*l.cols+enter]
			if t > eps && l.beta[r]/t < step {
				step, leave, up = max(l.beta[r]/t, 0), r, false
			} else if top := l.upper[l.basis[r]]; t < -eps && (top-l.beta[r])/-t < step {
				step, leave, up = max((top-l.beta[r])/-t, 0), r, true
			}
		}
		if math.IsInf(step, 1) {
			return
		}
		for r := range l.rows {
			l.beta[r] -= sign * step * l.table[r*l.cols+enter]
		}
		if leave < 0 {
			l.high[enter] = !l.high[enter]
			continue
		}
		value := sign * step
		if l.high[enter] {
			value += l.upper[enter]
		}
		l.pivot(leave, enter)
		l.high[l.basis[leave]], l.high[enter] = up, false
		l.basis[leave], l.beta[leave] = enter, value
	}
}

// pivot makes the column of a variable that comes into the basis a unit column.
func (l *program) pivot(row, col int) {
	at := l.table[row*l.cols : (row+1)*l.cols]
	by := at[col]
	for c := range at {
		at[c] /= by
	}
	clear := func(other []float64) {
		if f := other[col]; f != 0 {
			for c, v := range at {
				other[c] -= f * v
			}
			other[col] = 0
		}
	}
	for r := range l.rows {
		if r != row {
			clear(l.table[r*l.cols : (r+1)*l.cols])
		}
	}
	clear(l.reduced)
}
