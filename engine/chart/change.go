package chart

import (
	"math"
	"strconv"
)

// ChangeItem is the mean of the same people at two times.
type ChangeItem struct {
	Label         string
	Pairs         int     // people who answered both times; both means are theirs alone
	Before, After float64 // means; NaN when there are no pairs
}

// Change shows for each item how the mean of the same people moved: a ring for before, a dot for after.
type Change struct {
	Frame
	Low, High               float64
	LowLabel, HighLabel     string
	BeforeLabel, AfterLabel string // 'before' and 'after' when empty
	Shares                  bool   // of a yes or no: values are shares from 0 to 1, and are told in percent
	Items                   []ChangeItem
}

// SVG draws a row for each item.
func (g Change) SVG() string {
	var c canvas
	if len(g.Items) == 0 {
		c.nothing()
		return c.finish(g.Frame, "change", g.describe())
	}
	g.key(&c)
	a := newAxis(g.Low, g.High, scaleFrom, scaleTo)
	if g.Shares {
		g.LowLabel, g.HighLabel = "nobody said yes", "all said yes"
	}
	items, hidden := shown(g.Items)
	for _, item := range items {
		c.paragraph(item.Label, size, width, 3)
		y := c.y + 14
		c.track(a, y)
		if isNumber(item.Before) && isNumber(item.After) {
			from, to := a.at(item.Before), a.at(item.After)
			c.line("chart-move", colourMain, 3, from, y, to, y, "")
			c.ring("chart-before", colourMain, from, y, 6)
			c.dot("chart-dot", colourMain, to, y, 6.5)
		}
		c.bold(width, y+6, 18, right, g.by(item))
		c.text(0, y+32, small, left, g.says(item))
		c.y += 62
	}
	c.scale(a, g.LowLabel, g.HighLabel)
	c.rest(hidden)
	return c.finish(g.Frame, "change", g.describe())
}

func (g Change) key(c *canvas) {
	before, after := wrapOne(or(g.BeforeLabel, "before"), small, 140), wrapOne(or(g.AfterLabel, "after"), small, 140)
	c.ring("chart-before", colourMain, 8, 10, 6)
	c.text(20, 15, small, left, before)
	x := 20 + textWidth(before, small) + 34
	c.dot("chart-dot", colourMain, x, 10, 6.5)
	c.text(x+12, 15, small, left, after)
	c.y = 30
}

// value is a mean, or a share in percent.
func (g Change) value(v float64) string {
	if g.Shares && isNumber(v) {
		return strconv.Itoa(int(math.Round(v*100))) + "%"
	}
	return figure(v)
}

// by is by how much an item changed.
func (g Change) by(item ChangeItem) string {
	by := item.After - item.Before
	if !g.Shares || !isNumber(by) {
		return signed(by)
	}
	n := int(math.Round(by * 100))
	switch {
	case n > 0:
		return "+" + strconv.Itoa(n) + " points"
	case n < 0:
		return "−" + strconv.Itoa(-n) + " points"
	}
	return "0 points"
}

// signed writes a change with its sign, with a real minus.
func signed(x float64) string {
	s := figure(x)
	switch {
	case !isNumber(x) || s == "0.0":
		return s
	case s[0] == '-':
		return "−" + s[1:]
	}
	return "+" + s
}

func (g Change) says(item ChangeItem) string {
	if !isNumber(item.Before) || !isNumber(item.After) {
		return "nobody answered both times"
	}
	return "from " + g.value(item.Before) + " to " + g.value(item.After) + ", " + plural(count(item.Pairs), "person", "people") + " both times"
}

func (g Change) describe() string {
	if len(g.Items) == 0 {
		return "Nothing to show yet."
	}
	up, down := 0, 0
	for _, item := range g.Items {
		switch {
		case item.After > item.Before:
			up++
		case item.After < item.Before:
			down++
		}
	}
	what := "The mean"
	if g.Shares {
		what = "The share who said yes"
	}
	return what + " of the same people at two times, for " + plural(len(g.Items), "question", "questions") + ". " +
		strconv.Itoa(up) + " went up, " + strconv.Itoa(down) + " went down. A ring stands for " + or(g.BeforeLabel, "before") +
		", a dot for " + or(g.AfterLabel, "after") + "."
}

// Table has both means of each item.
func (g Change) Table() Table {
	t := Table{Caption: g.Title, Headers: []string{"Question", "People who answered both times", or(g.BeforeLabel, "before"), or(g.AfterLabel, "after"), "Change"}}
	for _, item := range g.Items {
		t.Rows = append(t.Rows, []string{item.Label, strconv.Itoa(count(item.Pairs)), g.value(item.Before), g.value(item.After), g.by(item)})
	}
	return t
}
