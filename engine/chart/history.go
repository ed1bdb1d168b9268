package chart

import (
	"strconv"
	"strings"
	"time"
)

// HistoryPoint is one occasion. A side that gave nothing then has NaN.
type HistoryPoint struct {
	Label string // short, as '3 Mar'
	A, B  float64
	At    time.Time // when it was; the zero time when it is not known
}

// History shows how the figures of two sides moved over several occasions: one side has dots on a line, the other rings on
// a broken line. Leave BLabel empty when there is one line only. When it is known of all when they were, they stand as far apart as the time between
// them; names under them that would run into each other are left out, and the table has them all.
type History struct {
	Frame
	Low, High      float64
	ALabel, BLabel string
	Points         []HistoryPoint // in order of time
}

// SVG draws the occasions from left to right.
func (h History) SVG() string {
	var c canvas
	if len(h.Points) == 0 {
		c.nothing()
		return c.finish(h.Frame, "history", h.describe())
	}
	top := 16.0
	if h.BLabel != "" {
		c.sidesKey(or(h.ALabel, "one side"), h.BLabel)
		top = 46
	}
	bottom := top + 140
	y := newAxis(h.Low, h.High, bottom, top)
	const from, to = 40.0, 346.0
	for _, v := range y.ticks() {
		c.grid(from-8, y.at(v), width, y.at(v))
		c.text(from-14, y.at(v)+5, small, right, shortNumber(v))
	}
	x := h.places(from+6, to-6)
	lineOf := func(of func(HistoryPoint) float64, colour, more string) {
		for i := 1; i < len(h.Points); i++ {
			if a, b := of(h.Points[i-1]), of(h.Points[i]); isNumber(a) && isNumber(b) {
				c.line("chart-line", colour, 2.5, x(i-1), y.at(a), x(i), y.at(b), more)
			}
		}
	}
	lineOf(HistoryPoint.b, colourDown, ` stroke-dasharray="7 4"`)
	lineOf(HistoryPoint.a, colourMain, ` stroke-linecap="round"`)
	names := make([]string, len(h.Points))
	for i, p := range h.Points {
		names[i] = p.Label
		if isNumber(p.B) && h.BLabel != "" {
			c.ring("chart-other", colourDown, x(i), y.at(p.B), 7)
		}
		if isNumber(p.A) {
			c.dot("chart-dot", colourMain, x(i), y.at(p.A), 5)
		}
	}
	c.under(names, x, bottom)
	c.y = bottom + 30
	return c.finish(h.Frame, "history", h.describe())
}

func (p HistoryPoint) a() float64 { return p.A }
func (p HistoryPoint) b() float64 { return p.B }

// places puts each occasion between two points by its date, or all evenly when a date is not known or all are of one moment.
func (h History) places(from, to float64) func(int) float64 {
	even := spread(len(h.Points), from, to)
	first, last := h.Points[0].At, h.Points[0].At
	for _, p := range h.Points {
		if p.At.IsZero() {
			return even
		}
		if p.At.Before(first) {
			first = p.At
		}
		if p.At.After(last) {
			last = p.At
		}
	}
	whole := last.Sub(first).Seconds()
	if whole <= 0 {
		return even
	}
	return func(i int) float64 { return from + (to-from)*h.Points[i].At.Sub(first).Seconds()/whole }
}

// spread places n occasions evenly between two points, a single one in the middle.
func spread(n int, from, to float64) func(int) float64 {
	return func(i int) float64 {
		if n == 1 {
			return (from + to) / 2
		}
		return from + (to-from)*float64(i)/float64(n-1)
	}
}

func (h History) describe() string {
	if len(h.Points) == 0 {
		return "Nothing to show yet."
	}
	var b strings.Builder
	b.WriteString("Figures on " + plural(len(h.Points), "occasion", "occasions") + ".")
	says := func(name string, of func(HistoryPoint) float64) {
		var known []float64
		for _, p := range h.Points {
			if isNumber(of(p)) {
				known = append(known, of(p))
			}
		}
		switch len(known) {
		case 0:
		case 1:
			b.WriteString(" " + name + ": " + figure(known[0]) + ".")
		default:
			b.WriteString(" " + name + ": from " + figure(known[0]) + " to " + figure(known[len(known)-1]) + ".")
		}
	}
	says(or(h.ALabel, "The first line"), HistoryPoint.a)
	if h.BLabel != "" {
		says(h.BLabel, HistoryPoint.b)
	}
	return b.String()
}

// Table lists every occasion.
func (h History) Table() Table {
	t := Table{Caption: h.Title, Headers: []string{"When", or(h.ALabel, "Figure")}}
	if h.BLabel != "" {
		t.Headers = append(t.Headers, h.BLabel)
	}
	for i, p := range h.Points {
		row := []string{or(p.Label, strconv.Itoa(i+1)), figure(p.A)}
		if h.BLabel != "" {
			row = append(row, figure(p.B))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
