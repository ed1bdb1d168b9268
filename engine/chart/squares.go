package chart

import "strconv"

// Squares shows counts on a grid: a square for each row and column with its number in it, darker where there are more.
type Squares struct {
	Frame
	Unit    string // what is counted, as "activities"
	Columns []string
	Rows    []SquareRow
}

// SquareRow is a row of the grid, with a count for each column.
type SquareRow struct {
	Label  string
	Counts []int
}

func (q Squares) most() (most, total int) {
	for _, r := range q.Rows {
		for i := range q.Columns {
			most, total = max(most, r.count(i)), total+r.count(i)
		}
	}
	return most, total
}

func (r SquareRow) count(i int) int {
	if i >= len(r.Counts) {
		return 0
	}
	return count(r.Counts[i])
}

// SVG draws the rows one below the other, the first at the top.
func (q Squares) SVG() string {
	var c canvas
	most, total := q.most()
	if total == 0 || len(q.Columns) == 0 {
		c.nothing()
		return c.finish(q.Frame, "squares", "Nothing to show yet.")
	}
	const tall, gap = 56.0, 4.0
	wide := width / float64(len(q.Columns))
	for i, label := range q.Columns {
		c.text((float64(i)+0.5)*wide, small, small, middle, wrapOne(label, small, wide-gap))
	}
	c.y = leaded + 4
	colours := shades(5)
	for _, r := range q.Rows {
		c.bold(0, c.y+size, size, left, r.Label)
		c.y += leaded + 6
		for i := range q.Columns {
			n, x := r.count(i), float64(i)*wide+gap/2
			if n == 0 {
				c.text(x+(wide-gap)/2, c.y+tall/2+6, size, middle, "0")
			} else {
				s := colours[min(n*len(colours)/(most+1), len(colours)-1)]
				c.rect("chart-level", s.fill, x, c.y, wide-gap, tall)
				c.write(x+(wide-gap)/2, c.y+tall/2+6, size, middle, strconv.Itoa(n), `class="chart-on" font-weight="600" fill="`+s.ink+`"`)
			}
			c.outline("chart-edge", colourStill, x, c.y, wide-gap, tall)
		}
		c.y += tall + 10
	}
	return c.finish(q.Frame, "squares", q.describe())
}

func (q Squares) describe() string {
	_, total := q.most()
	out := strconv.Itoa(total) + " " + or(q.Unit, "things") + "."
	for _, r := range q.Rows {
		out += " " + r.Label + ":"
		for i, label := range q.Columns {
			if i > 0 {
				out += ","
			}
			out += " " + label + " " + strconv.Itoa(r.count(i))
		}
		out += "."
	}
	return out
}

// Table has a row for each row of the grid and a column for each of its columns.
func (q Squares) Table() Table {
	t := Table{Caption: q.Title, Headers: append([]string{"Level"}, q.Columns...)}
	for _, r := range q.Rows {
		row := []string{r.Label}
		for i := range q.Columns {
			row = append(row, strconv.Itoa(r.count(i)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
