package chart

import "strconv"

// LadderRow is how high one thing stands: the place of its step in Ladder.Steps, from 0; below 0 when nobody could say.
// Before is the step of the time before, below 0 for none.
type LadderRow struct {
	Label      string
	At, Before int
	Without    string // what is said where At is below 0; "" is that nobody could say
}

// Ladder shows for each row how many steps of a short scale are reached, and what the step means in words.
type Ladder struct {
	Frame
	Steps []string // what each step means, lowest first
	Rows  []LadderRow
}

// SVG draws a row of steps for each thing; those that are reached are filled.
func (l Ladder) SVG() string {
	var c canvas
	if len(l.Rows) == 0 || len(l.Steps) < 2 || len(l.Steps) > 11 {
		c.nothing()
		return c.finish(l.Frame, "ladder", l.describe())
	}
	rows, hidden := shown(l.Rows)
	room := 300.0 / float64(len(l.Steps)-1)
	for _, r := range rows {
		c.paragraph(r.Label, size, width, 3)
		y := c.y + 4
		for step := 1; step < len(l.Steps); step++ {
			x := float64(step-1) * room
			if r.At >= step {
				c.rect("chart-bar", colourMain, x, y, room-6, 18)
			} else {
				c.outline("chart-outline", colourStill, x, y, room-6, 18)
			}
		}
		if l.has(r.Before) {
			x := max(0, float64(r.Before)*room-3)
			c.line("chart-before", colourDown, 3, x, y-4, x, y+22, "")
		}
		c.bold(width, y+15, 18, right, l.number(r.At))
		c.y += 32
		c.paragraph(l.words(r), small, width, 3)
		c.y += 10
	}
	if l.anyBefore() {
		c.line("chart-before", colourDown, 3, 8, c.y, 8, c.y+20, "")
		c.text(20, c.y+15, small, left, "where it stood the time before")
		c.y += 30
	}
	c.rest(hidden)
	return c.finish(l.Frame, "ladder", l.describe())
}

func (l Ladder) has(step int) bool { return step >= 0 && step < len(l.Steps) }

func (l Ladder) anyBefore() bool {
	for _, r := range l.Rows {
		if l.has(r.Before) {
			return true
		}
	}
	return false
}

func (l Ladder) number(step int) string {
	if !l.has(step) {
		return "–"
	}
	return strconv.Itoa(step)
}

func (l Ladder) words(r LadderRow) string {
	if !l.has(r.At) {
		return or(r.Without, "nobody could say")
	}
	return l.Steps[r.At]
}

func (l Ladder) describe() string {
	if len(l.Rows) == 0 || len(l.Steps) < 2 || len(l.Steps) > 11 {
		return "Nothing to show yet."
	}
	at := make([]int, len(l.Steps))
	for _, r := range l.Rows {
		if l.has(r.At) {
			at[r.At]++
		}
	}
	out := "Steps from 0 to " + strconv.Itoa(len(l.Steps)-1) + " for " + plural(len(l.Rows), "row", "rows") + "."
	for step, n := range at {
		if n > 0 {
			out += " On step " + strconv.Itoa(step) + ": " + strconv.Itoa(n) + "."
		}
	}
	return out
}

// Table lists every row with the words of its step.
func (l Ladder) Table() Table {
	t := Table{Caption: l.Title, Headers: []string{"What", "Step", "What it means"}}
	before := l.anyBefore()
	if before {
		t.Headers = append(t.Headers, "Before")
	}
	for _, r := range l.Rows {
		row := []string{r.Label, l.number(r.At), l.words(r)}
		if before {
			row = append(row, l.number(r.Before))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
