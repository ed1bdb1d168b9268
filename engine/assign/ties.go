package assign

import "context"

// tiesMost is how many of a row's equally good columns are looked at.
const tiesMost = 16

// bests finds the lowest and the highest score of a table, and the best of each row.
func (t *Table[S]) bests() (low, high S, best []S) {
	best = make([]S, t.Rows)
	low, high = t.Scores[0], t.Scores[0]
	for i := range best {
		row := t.Scores[i*t.Cols : (i+1)*t.Cols]
		a, b, c, d := row[0], row[0], row[0], row[0] // the highest of two series and the lowest, so that the processor need not wait for each
		for len(row) >= 4 {
			a, b = max(a, row[0], row[1]), max(b, row[2], row[3])
			c, d = min(c, row[0], row[1]), min(d, row[2], row[3])
			row = row[4:]
		}
		for _, s := range row {
			a, c = max(a, s), min(c, s)
		}
		best[i] = max(a, b)
		low, high = min(low, c, d), max(high, best[i])
	}
	return low, high, best
}

// ties places as many rows as possible at their best score: with many equal scores that may be all. col is the column of each row, or -1; nil when
// there do not seem to be enough equal scores. Where every row has one, nothing can be better, no column has a price, and that is the answer.
func (t *Table[S]) ties(ctx context.Context, best []S) (p *Placement, col []int32, err error) {
	g := &graph{nl: t.Rows, nr: t.Cols, start: make([]int32, 1, t.Rows+1), to: make([]int32, 0, t.Rows*tiesMost/2), capL: capacities(nil, t.Rows), capR: capacities(nil, t.Cols)}
	for i := range t.Rows {
		// Rows begin in different places, so that they do not all find the same columns.
		row, from := t.Scores[i*t.Cols:(i+1)*t.Cols], int(uint64(i)*0x9e3779b97f4a7c15>>32%uint64(t.Cols))
		g.to = equals(g.to, row[from:], best[i], from, len(g.to)+tiesMost)
		g.to = equals(g.to, row[:from], best[i], 0, int(g.start[i])+tiesMost)
		g.start = append(g.start, int32(len(g.to)))
		if i == 100 && len(g.to) < 3*i {
			return nil, nil, nil
		}
	}
	f := newFill(g)
	if err := f.most(ctx); err != nil {
		return nil, nil, err
	}
	col = make([]int32, t.Rows)
	all := true
	for i := range col {
		col[i] = -1
		for e := g.start[i]; e < g.start[i+1]; e++ {
			if f.taken[e] {
				col[i] = g.to[e]
			}
		}
		all = all && col[i] >= 0
	}
	if !all {
		return nil, col, nil
	}
	p = &Placement{Col: col, RowPrice: make([]int64, t.Rows), ColPrice: make([]int64, t.Cols)}
	problem, placed := &Problem{Pairs: make([]Pair, t.Rows)}, make([]int32, t.Rows)
	for i, s := range best {
		p.RowPrice[i], problem.Pairs[i].Score, placed[i] = int64(s), int64(s), int32(i)
	}
	p.Total, err = total(problem, placed)
	return p, nil, err
}

// equals adds the places of a score in a row, which begins at so many, until there are most.
func equals[S int32 | int64](to []int32, row []S, score S, first, most int) []int32 {
	for j, s := range row {
		if s == score {
			if len(to) >= most {
				break
			}
			to = append(to, int32(first+j))
		}
	}
	return to
}
