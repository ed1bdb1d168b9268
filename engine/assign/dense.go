package assign

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"slices"
)

// Table is a full table of scores: every row may be placed with every column.
type Table[S int32 | int64] struct {
	Rows, Cols int
	Scores     []S // row after row
}

// Placement is a placing in a table: as many as the shorter side has, with the best total.
type Placement struct {
	Col   []int32 // by row; -1 where a row has none
	Total int64
	// Prices prove it: a score is never above its row's and its column's price together, and equals them where placed; on the
	// longer side no price is below 0, and it is 0 for whoever is left over. VerifyTable checks this.
	RowPrice, ColPrice []int64
}

// SolveTable finds the best total of a full table. It keeps the most promising entries of each row, about three times the
// logarithm of their number, solves that sparse question, looks with its prices through the whole table for entries that
// are worth more than they cost, takes those in too, and ends when there are none: then the prices prove the answer for the
// whole table. (Column generation on a core, as in Volgenant, "Linear and semi-assignment problems: a core oriented
// approach", Computers and Operations Research 23, 1996.)
func SolveTable[S int32 | int64](ctx context.Context, t *Table[S]) (*Placement, error) {
	if t.Rows < 0 || t.Cols < 0 || len(t.Scores) != t.Rows*t.Cols || t.Rows > 1<<24 || t.Cols > 1<<24 {
		return nil, errors.New("the table has another number of scores than rows times columns")
	}
	if t.Rows > t.Cols {
		turned, err := SolveTable(ctx, t.turn())
		if err != nil {
			return nil, err
		}
		return turned.turn(t.Rows), nil
	}
	if t.Rows == 0 {
		return &Placement{Col: []int32{}, RowPrice: []int64{}, ColPrice: make([]int64, t.Cols)}, nil
	}
	least, most, best := t.bests()
	low, high := int64(least), int64(most)
	if low < -MaxScore || high > MaxScore {
		return nil, fmt.Errorf("a score is beyond 2^53")
	}
	var tied []int32
	if high-low < int64(t.Cols) {
		p, col, err := t.ties(ctx, best)
		if p != nil || err != nil {
			return p, err
		}
		tied = col
	}
	c := &core[S]{t: t, low: low, span: high - low, keep: 3*bits.Len(uint(t.Cols)) + 1, price: make([]int64, t.Cols), rows: make([][]int32, t.Rows), top: best, tied: tied}
	return c.solve(ctx)
}

// core is the part of a table in which the search takes place.
type core[S int32 | int64] struct {
	t         *Table[S]
	low, span int64
	keep      int // entries taken from a row at a time
	price     []int64
	rowPrice  []int64
	rows      [][]int32 // columns of each row's entries
	best      picker
	priced    bool    // entries were picked before, and not all prices are 0 any more
	top       []S     // the best score of each row
	tied      []int32 // columns that rows have at their best score, -1 for none; nil when that was not tried
	steady    bool    // the quick way was too slow, and is not tried again
}

func (c *core[S]) solve(ctx context.Context) (*Placement, error) {
	if err := c.first(ctx); err != nil {
		return nil, err
	}
	n, err := c.sparse(ctx, c.span, nil)
	c.priced = true
	for err == nil {
		worst, many := int64(0), 0
		most := c.low + c.span - slices.Min(c.price) // nothing in the table is worth more
		for i := range c.t.Rows {
			if i&0xff == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if c.rowPrice[i] >= most {
				continue
			}
			if more := c.pick(i, c.rowPrice[i]); more > 0 {
				worst = max(worst, more)
				many++
			}
		}
		if many == 0 {
			return c.placement(n)
		}
		before := n
		if many > c.t.Rows/8 {
			before = nil
		}
		n, err = c.sparse(ctx, worst, before)
	}
	return nil, err
}

// first chooses the first entries of all rows.
func (c *core[S]) first(ctx context.Context) error {
	room := make([]int32, c.t.Rows*c.keep) // one piece of memory
	pick := func() {
		for i := range c.t.Rows {
			c.rows[i] = room[i*c.keep : i*c.keep : (i+1)*c.keep]
			c.pick(i, nothing)
		}
	}
	pick()
	for i, j := range c.tied {
		if j >= 0 && !slices.Contains(c.rows[i], j) {
			c.rows[i] = append(c.rows[i], j)
		}
	}
	if c.tied != nil || !skewed(room, nil, c.t.Rows) {
		return nil
	}
	people := make([]int32, c.t.Rows)
	for i := range people {
		people[i] = int32(i)
	}
	g := newGuess(c.t.Rows, capacities(nil, c.t.Cols), func(i int32, price []int64, best *picker) {
		scan(c.t.Scores[int(i)*c.t.Cols:(int(i)+1)*c.t.Cols], price, 0, best)
	}, nil)
	if ok, err := g.run(ctx, people, c.span); !ok || err != nil {
		return err
	}
	c.price, c.priced = g.price, true
	pick()
	return nil
}

// pick adds the entries of row i that are worth most at the present prices to the core, if they are worth more than over. It
// gives by how much the best of them is.
func (c *core[S]) pick(i int, over int64) int64 {
	row := c.t.Scores[i*c.t.Cols : (i+1)*c.t.Cols]
	likely := over
	if over == nothing && c.tied != nil {
		likely = int64(c.top[i]) - 3 // entries nearly as good as the best
	} else if over == nothing {
		likely = c.likely(row)
	}
	c.best.reset(c.keep, likely)
	// Where many are as good as each other, rows begin in different places, so that they do not all pick the same columns.
	from := int(uint64(i) * 0x9e3779b97f4a7c15 >> 32 % uint64(c.t.Cols))
	c.scan(row, from)
	if likely > over && len(c.best.got) < c.keep/2 {
		c.best.reset(c.keep, over)
		c.scan(row, from)
	}
	picked := c.best.take()
	if len(picked) == 0 {
		return 0
	}
	worth := picked[0].worth
	for _, p := range picked {
		worth = max(worth, p.worth)
		c.rows[i] = append(c.rows[i], p.col)
	}
	return worth - max(over, -1<<60)
}

// likely is a worth that somewhat more entries of a row are likely to pass than are picked, by a sample of the row: most of the others then need not
// be offered. nothing when the row is too short to tell.
func (c *core[S]) likely(row []S) int64 {
	const sample, top = 128, 12
	k := 2 + 3*c.keep*sample/(2*len(row))
	if len(row) < 4*sample || k > top {
		return nothing
	}
	var best [top]int64
	for i := range best {
		best[i] = nothing
	}
	for j := len(row) / sample / 2; j < len(row); j += len(row) / sample {
		v := int64(row[j]) - c.price[j]
		if v <= best[k-1] {
			continue
		}
		at := k - 1
		for ; at > 0 && best[at-1] < v; at-- {
			best[at] = best[at-1]
		}
		best[at] = v
	}
	return best[k-1] - 1
}

// scan offers all entries of a row to the picker, beginning somewhere.
func (c *core[S]) scan(row []S, from int) {
	if c.priced {
		scan(row[from:], c.price[from:], int32(from), &c.best)
		scan(row[:from], c.price[:from], 0, &c.best)
		return
	}
	scanScores(row[from:], int32(from), &c.best)
	scanScores(row[:from], 0, &c.best)
}

// scanScores is scan of a part of a row while all prices are 0.
func scanScores[S int32 | int64](row []S, first int32, best *picker) {
	over := best.over
	for j, s := range row {
		if v := int64(s); v > over {
			over = best.offer(picked{v, first + int32(j)})
		}
	}
}

// scan offers all entries of a part of a row to a picker.
func scan[S int32 | int64](row []S, price []int64, first int32, best *picker) {
	price = price[:len(row)]
	over := best.over
	for j, s := range row {
		if v := int64(s) - price[j]; v > over {
			over = best.offer(picked{v, first + int32(j)})
		}
	}
}

// picker keeps the few best of many.
type picker struct {
	most int
	over int64
	got  []picked
}

type picked struct {
	worth int64
	col   int32
}

func (p *picker) reset(most int, over int64) { p.most, p.over, p.got = most, over, p.got[:0] }

// offer takes an entry that is worth more than over, and gives the new over.
func (p *picker) offer(e picked) int64 {
	p.got = append(p.got, e)
	if len(p.got) >= 4*p.most {
		p.cut()
		p.over = p.got[p.most-1].worth
	}
	return p.over
}

// cut leaves the best, the last of them at the end. Of equals the first stay.
func (p *picker) cut() {
	lo, hi := 0, len(p.got)-1
	for k := p.most - 1; lo < hi; {
		pivot := p.got[(lo+hi)/2].worth
		a, b := lo, hi
		for a <= b {
			for p.got[a].worth > pivot {
				a++
			}
			for p.got[b].worth < pivot {
				b--
			}
			if a <= b {
				p.got[a], p.got[b] = p.got[b], p.got[a]
				a++
				b--
			}
		}
		switch {
		case k <= b:
			hi = b
		case k >= a:
			lo = a
		default:
			lo = hi
		}
	}
	p.got = p.got[:p.most]
}

func (p *picker) take() []picked {
	if len(p.got) > p.most {
		p.cut()
	}
	return p.got
}

// sparse solves the core. A row may stay out of the core, at less than any score; while one does, some column is free and cheap enough
// for the next look through the table to find it. With the core solved before, only what its new entries change is looked at;
// else prices start from those before, with a first step of about the given size.
func (c *core[S]) sparse(ctx context.Context, step int64, before *network) (*network, error) {
	n := c.network()
	n.prepare()
	copy(n.p, c.price)
	if before != nil || c.tied != nil {
		if before != nil {
			n.resume(before)
		}
		for i, j := range c.tied {
			if j >= 0 {
				n.begin(int32(i), j)
			}
		}
		c.tied = nil
		n.keep()
		if _, err := n.finish(ctx, -1); err != nil {
			return nil, err
		}
	} else {
		n.steady = c.steady
		if err := n.solveFrom(ctx, step); err != nil {
			return nil, err
		}
		c.steady = n.steady
	}
	n.tighten()
	copy(c.price, n.p)
	c.rowPrice = n.pi
	return n, nil
}

// resume takes over the placing of a network with fewer edges, of people with one place each.
func (n *network) resume(before *network) {
	for j := range n.nr {
		k := before.slot[j]
		if k == before.slot[j+1] || before.slotEdge[k] < 0 {
			continue
		}
		n.begin(before.slotLeft[k], int32(j))
	}
}

// begin places left person i with right person j before anything else is done. Both have one place.
func (n *network) begin(i, j int32) {
	e := n.start[i]
	for n.to[e] != j {
		e++
	}
	n.slotEdge[n.slot[j]], n.slotLeft[n.slot[j]], n.taken[e] = e, i, true
	n.free[i], n.held[i] = 0, 1
}

func (c *core[S]) network() *network {
	n := &network{nl: c.t.Rows, nr: c.t.Cols, leftFree: true, rightFree: true, outside: c.low - 1}
	n.capL, n.capR = capacities(nil, n.nl), capacities(nil, n.nr)
	n.start = make([]int32, n.nl+1)
	for i, cols := range c.rows {
		if c.priced { // some may have been picked before
			slices.Sort(cols)
			c.rows[i] = slices.Compact(cols)
		}
		n.start[i+1] = n.start[i] + int32(len(c.rows[i]))
	}
	n.to, n.w = make([]int32, 0, n.start[n.nl]), make([]int64, 0, n.start[n.nl])
	for i, cols := range c.rows {
		for _, j := range cols {
			n.to = append(n.to, j)
			n.w = append(n.w, int64(c.t.Scores[i*c.t.Cols+int(j)]))
		}
	}
	return n
}

func (c *core[S]) placement(n *network) (*Placement, error) {
	p := &Placement{Col: make([]int32, n.nl), RowPrice: n.pi, ColPrice: n.p}
	problem := &Problem{Pairs: make([]Pair, n.nl)}
	var all []int32
	for i := range n.nl {
		p.Col[i] = -1
		for e := n.start[i]; e < n.start[i+1]; e++ {
			if n.taken[e] {
				p.Col[i] = n.to[e]
				problem.Pairs[i].Score = n.w[e]
				all = append(all, int32(i))
			}
		}
		if p.Col[i] < 0 {
			return nil, errNoPlacing
		}
	}
	var err error
	p.Total, err = total(problem, all)
	return p, err
}

// turn makes rows of columns.
func (t *Table[S]) turn() *Table[S] {
	out := &Table[S]{Rows: t.Cols, Cols: t.Rows, Scores: make([]S, len(t.Scores))}
	const block = 64
	for i0 := 0; i0 < t.Rows; i0 += block {
		for j0 := 0; j0 < t.Cols; j0 += block {
			for i := i0; i < min(i0+block, t.Rows); i++ {
				for j := j0; j < min(j0+block, t.Cols); j++ {
					out.Scores[j*t.Rows+i] = t.Scores[i*t.Cols+j]
				}
			}
		}
	}
	return out
}

// turn makes rows of columns, of which there are so many.
func (p *Placement) turn(rows int) *Placement {
	out := &Placement{Col: make([]int32, rows), Total: p.Total, RowPrice: p.ColPrice, ColPrice: p.RowPrice}
	for i := range out.Col {
		out.Col[i] = -1
	}
	for col, row := range p.Col {
		out.Col[row] = int32(col)
	}
	return out
}

// VerifyTable checks from outside that a placement is right and that its prices prove it.
func VerifyTable[S int32 | int64](t *Table[S], p *Placement) error {
	if len(p.Col) != t.Rows || len(p.RowPrice) != t.Rows || len(p.ColPrice) != t.Cols {
		return errors.New("the placement is not of this table")
	}
	has, placed, sum := make([]bool, t.Cols), 0, int64(0)
	for i, j := range p.Col {
		if j < 0 {
			continue
		}
		if int(j) >= t.Cols || has[j] {
			return fmt.Errorf("column %d is placed twice, or is not there", j)
		}
		has[j] = true
		placed++
		sum += int64(t.Scores[i*t.Cols+int(j)])
		if p.RowPrice[i]+p.ColPrice[j] != int64(t.Scores[i*t.Cols+int(j)]) {
			return fmt.Errorf("row %d and column %d are placed and not worth their prices", i, j)
		}
	}
	if placed != min(t.Rows, t.Cols) || sum != p.Total {
		return fmt.Errorf("%d are placed with a total of %d", placed, sum)
	}
	for j, v := range p.ColPrice {
		if t.Rows < t.Cols && (v < 0 || v > 0 && !has[j]) {
			return fmt.Errorf("column %d has the price %d", j, v)
		}
	}
	for i := range t.Rows {
		if v := p.RowPrice[i]; t.Rows > t.Cols && (v < 0 || v > 0 && p.Col[i] < 0) {
			return fmt.Errorf("row %d has the price %d", i, v)
		}
		for j, s := range t.Scores[i*t.Cols : (i+1)*t.Cols] {
			if p.RowPrice[i]+p.ColPrice[j] < int64(s) {
				return fmt.Errorf("row %d and column %d are worth more than their prices", i, j)
			}
		}
	}
	return nil
}
