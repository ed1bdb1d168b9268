package stats

import "fmt"

// Cell is one number of a table that may be shown. When Hidden, Value is 0 and the page shows a star.
type Cell struct {
	Value  int
	Hidden bool
}

// Suppressed is a table with its small numbers hidden, safe to show as a whole: rows, their totals, column totals and
// the grand total.
type Suppressed struct {
	Cells        [][]Cell
	RowTotals    []Cell
	ColumnTotals []Cell
	Total        Cell
	Under        int // counts from 1 to Under-1 are never shown
}

// Suppress hides the small numbers of a table of counts of people so that they cannot be worked out from the rest.
//
// First every count from 1 to under-1, totals included, is hidden (primary suppression; zeros are shown). Then more is
// hidden (complementary suppression), always the smallest number that helps, until three things hold: no line has
// only one hidden number; the hidden numbers of a line whose total is shown add up to at least under, and are not all as large as small
// numbers can be; and for every small
// number another table of counts exists with the same shown numbers and a different value there, so that no sum or
// difference gives it away. If nothing else helps a total is hidden.
//
// It protects one table. It cannot protect against a second table of the same people on another day or under another
// filter: keep the last table that was shown, and do not show one that differs from it by a small number.
func Suppress(counts [][]int, under int) (Suppressed, error) {
	t, err := newHiding(counts, under)
	if err != nil {
		return Suppressed{}, err
	}
	for t.hideSingles() || t.hideExposed() {
		// Each round hides at least one more number, so this ends.
	}
	return t.result(), nil
}

// SuppressRow is Suppress for one line of counts with its total: an item's distribution, say.
func SuppressRow(counts []int, under int) (cells []Cell, total Cell, err error) {
	table, err := Suppress([][]int{counts}, under)
	if err != nil {
		return nil, Cell{}, err
	}
	if len(counts) == 0 {
		return nil, Cell{}, nil
	}
	// With one row the column totals repeat the cells: both are hidden together, and the row total is the grand total.
	return table.Cells[0], Cell{table.RowTotals[0].Value, table.RowTotals[0].Hidden || table.Total.Hidden}, nil
}

// hiding is the table with its totals as one grid: row `rows` holds the column totals, column `columns` the row totals.
type hiding struct {
	rows, columns, under int
	value                [][]int
	hidden               [][]bool
}

func newHiding(counts [][]int, under int) (*hiding, error) {
	if under < 1 {
		return nil, fmt.Errorf("%w: small numbers begin under 1 or more, not %d", ErrBadCount, under)
	}
	t := &hiding{rows: len(counts), under: under}
	if t.rows > 0 {
		t.columns = len(counts[0])
	}
	t.value = make([][]int, t.rows+1)
	t.hidden = make([][]bool, t.rows+1)
	for i := range t.value {
		t.value[i] = make([]int, t.columns+1)
		t.hidden[i] = make([]bool, t.columns+1)
	}
	for i, row := range counts {
		if len(row) != t.columns {
			return nil, fmt.Errorf("%w: row %d has %d numbers, not %d", ErrBadCount, i+1, len(row), t.columns)
		}
		for j, c := range row {
			if c < 0 {
				return nil, fmt.Errorf("%w: row %d has %d", ErrBadCount, i+1, c)
			}
			t.value[i][j] = c
			t.value[i][t.columns] += c
			t.value[t.rows][j] += c
			t.value[t.rows][t.columns] += c
		}
	}
	for i := range t.value {
		for j := range t.value[i] {
			t.hidden[i][j] = t.small(i, j)
		}
	}
	return t, nil
}

func (t *hiding) small(i, j int) bool { return t.value[i][j] > 0 && t.value[i][j] < t.under }

// place is one number of the grid.
type place struct{ i, j int }

// lines lists every row and every column of the grid, the totals' own included; the last place of a line is its total.
func (t *hiding) lines() [][]place {
	var all [][]place
	for i := range t.value {
		var line []place
		for j := range t.value[i] {
			line = append(line, place{i, j})
		}
		all = append(all, line)
	}
	for j := range t.value[0] {
		var line []place
		for i := range t.value {
			line = append(line, place{i, j})
		}
		all = append(all, line)
	}
	return all
}

// hideSingles applies the two rules about lines once and says whether it hid anything.
func (t *hiding) hideSingles() bool {
	changed := false
	for _, line := range t.lines() {
		for t.weak(line) && t.hideSmallest(line) {
			changed = true
		}
	}
	return changed
}

// weak says that a line gives its hidden numbers away: only one is hidden; those that are hidden add up to too little; or all are
// small and add up to so much that each must be the largest small number. Whoever knows the rule could tell the last: two numbers
// below 5 that add up to 8 are 4 and 4.
func (t *hiding) weak(line []place) bool {
	hidden, small, sum := 0, 0, 0
	for _, p := range line[:len(line)-1] {
		if t.hidden[p.i][p.j] {
			hidden++
			sum += t.value[p.i][p.j]
			if t.small(p.i, p.j) {
				small++
			}
		}
	}
	if total := line[len(line)-1]; t.hidden[total.i][total.j] {
		return hidden == 0
	}
	return hidden == 1 || hidden > 1 && (sum < t.under || small == hidden && sum >= hidden*(t.under-1))
}

// hideSmallest hides the smallest number of the line that is still shown, and all that are as large: parts before the total, numbers
// before zeros. Of several alike no one is chosen, because the choice would tell which of the hidden ones were there before.
func (t *hiding) hideSmallest(line []place) bool {
	var best []place
	bestCost := 0
	for at, p := range line {
		if t.hidden[p.i][p.j] {
			continue
		}
		cost := t.value[p.i][p.j]
		if cost == 0 {
			cost = 1 << 40 // a hidden zero helps less: only when no other part is left
		}
		if at == len(line)-1 {
			cost = 1 << 50
		}
		switch {
		case len(best) == 0 || cost < bestCost:
			best, bestCost = append(best[:0], p), cost
		case cost == bestCost:
			best = append(best, p)
		}
	}
	for _, p := range best {
		t.hidden[p.i][p.j] = true
	}
	return len(best) > 0
}

// hideExposed looks for a small number that the shown numbers still determine and hides one more number in its row or,
// when the row has nothing left, in its column.
func (t *hiding) hideExposed() bool {
	lines := t.lines()
	for i := range t.value {
		for j := range t.value[i] {
			if !t.small(i, j) || t.canDiffer(i, j) {
				continue
			}
			if t.hideSmallest(lines[i]) || t.hideSmallest(lines[len(t.value)+j]) {
				return true
			}
			// Its own lines are all hidden: free the rest, one number at a time.
			for _, line := range lines {
				if t.hideSmallest(line) {
					return true
				}
			}
		}
	}
	return false
}

// canDiffer says whether another table of counts shows the same numbers and has one more, or one less, at (i, j).
//
// A table with its totals is a circulation: a part flows from its row to its column, a row total back into the row, a
// column total out of the column, the grand total between the two. Two tables that show the same numbers differ by
// closed loops of hidden numbers, one up, one down; a number may go down only if it is above zero.
func (t *hiding) canDiffer(i, j int) bool {
	from, to := t.ends(i, j)
	return t.reaches(to, from, place{i, j}) || (t.value[i][j] > 0 && t.reaches(from, to, place{i, j}))
}

// ends gives the two nodes that a number flows between. Row i is node i and the row of column totals is node rows; column j
// is node rows+1+j and the column of row totals is the last node.
func (t *hiding) ends(i, j int) (from, to int) {
	row, column := i, t.rows+1+j
	if (i == t.rows) != (j == t.columns) { // a row or column total flows the other way
		return column, row
	}
	return row, column
}

// reaches says whether a loop can be closed from one node to another without the number left out.
func (t *hiding) reaches(start, goal int, without place) bool {
	seen := make([]bool, t.rows+t.columns+2)
	seen[start] = true
	queue := []int{start}
	for len(queue) > 0 {
		node := queue[0]
		queue = queue[1:]
		if node == goal {
			return true
		}
		for i := range t.value {
			for j := range t.value[i] {
				if !t.hidden[i][j] || (place{i, j}) == without {
					continue
				}
				from, to := t.ends(i, j)
				if from == node && !seen[to] {
					seen[to] = true
					queue = append(queue, to)
				}
				if to == node && t.value[i][j] > 0 && !seen[from] {
					seen[from] = true
					queue = append(queue, from)
				}
			}
		}
	}
	return false
}

func (t *hiding) result() Suppressed {
	out := Suppressed{Under: t.under, RowTotals: []Cell{}, ColumnTotals: []Cell{}}
	cell := func(i, j int) Cell {
		if t.hidden[i][j] {
			return Cell{Hidden: true}
		}
		return Cell{Value: t.value[i][j]}
	}
	for i := range t.rows {
		var row []Cell
		for j := range t.columns {
			row = append(row, cell(i, j))
		}
		out.Cells = append(out.Cells, row)
		out.RowTotals = append(out.RowTotals, cell(i, t.columns))
	}
	for j := range t.columns {
		out.ColumnTotals = append(out.ColumnTotals, cell(t.rows, j))
	}
	out.Total = cell(t.rows, t.columns)
	return out
}
