package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// RadarAxis is one thing that was marked: now, and the time before. NaN when it was not.
type RadarAxis struct {
	Label       string
	Now, Before float64
}

// Radar shows marks for several things as a shape around a middle. The eye sees the shape, not the figures, so they stand
// beside it: each axis has a number, and the list under the drawing says what it is. A pale broken shape is the time before.
type Radar struct {
	Frame
	Low, High   float64
	BeforeLabel string // 'the time before' when empty
	Axes        []RadarAxis
}

// SVG draws the shape and the list.
func (r Radar) SVG() string {
	var c canvas
	if len(r.Axes) < 3 {
		c.nothing()
		return c.finish(r.Frame, "radar", r.describe())
	}
	axes, hidden := shown(r.Axes)
	const cx, cy, radius = 180.0, 150.0, 118.0
	at := func(i int, far float64) (x, y float64) {
		angle := 2*math.Pi*float64(i)/float64(len(axes)) - math.Pi/2
		return cx + far*math.Cos(angle), cy + far*math.Sin(angle)
	}
	scale := newAxis(r.Low, r.High, 0, radius)
	for _, v := range scale.ticks() {
		for i := range axes {
			x1, y1 := at(i, scale.at(v))
			x2, y2 := at((i+1)%len(axes), scale.at(v))
			c.grid(x1, y1, x2, y2)
		}
	}
	for i := range axes {
		x, y := at(i, radius)
		c.grid(cx, cy, x, y)
		x, y = at(i, radius+16)
		c.bold(x, y+5, small, middle, strconv.Itoa(i+1))
	}
	join := func(of func(RadarAxis) float64, colour, more string) {
		for i, a := range axes {
			b := axes[(i+1)%len(axes)]
			if isNumber(of(a)) && isNumber(of(b)) {
				x1, y1 := at(i, scale.at(of(a)))
				x2, y2 := at((i+1)%len(axes), scale.at(of(b)))
				c.line("chart-line", colour, 2.5, x1, y1, x2, y2, more)
			}
		}
	}
	join(RadarAxis.before, colourStill, ` stroke-dasharray="6 4"`)
	join(RadarAxis.now, colourMain, ` stroke-linecap="round"`)
	for i, a := range axes {
		if isNumber(a.Now) {
			x, y := at(i, scale.at(a.Now))
			c.dot("chart-dot", colourMain, x, y, 5)
		}
	}
	c.y = cy + radius + 34
	for i, a := range axes {
		c.paragraph(strconv.Itoa(i+1)+". "+a.Label+": "+r.says(a), small, width, 3)
	}
	if r.hasBefore() {
		c.y += 6
		c.line("chart-line", colourStill, 2.5, 0, c.y+10, 30, c.y+10, ` stroke-dasharray="6 4"`)
		c.text(38, c.y+15, small, left, wrapOne(or(r.BeforeLabel, "the time before"), small, width-40))
		c.y += 26
	}
	c.rest(hidden)
	return c.finish(r.Frame, "radar", r.describe())
}

func (a RadarAxis) now() float64    { return a.Now }
func (a RadarAxis) before() float64 { return a.Before }

func (r Radar) hasBefore() bool {
	for _, a := range r.Axes {
		if isNumber(a.Before) {
			return true
		}
	}
	return false
}

func (r Radar) says(a RadarAxis) string {
	if !isNumber(a.Now) {
		return "no answer"
	}
	if isNumber(a.Before) && a.Before != a.Now {
		return shortNumber(a.Now) + ", " + or(r.BeforeLabel, "the time before") + " " + shortNumber(a.Before)
	}
	return shortNumber(a.Now)
}

func (r Radar) describe() string {
	var out []string
	for _, a := range r.Axes {
		if isNumber(a.Now) {
			out = append(out, a.Label+" "+shortNumber(a.Now))
		}
	}
	if len(r.Axes) < 3 || len(out) == 0 {
		return "Nothing to show yet."
	}
	return "Marks from " + shortNumber(r.Low) + " to " + shortNumber(r.High) + ": " + strings.Join(out, "; ") + "."
}

// Table lists every axis.
func (r Radar) Table() Table {
	t := Table{Caption: r.Title, Headers: []string{"What", "Now"}}
	before := r.hasBefore()
	if before {
		t.Headers = append(t.Headers, upperFirst(or(r.BeforeLabel, "the time before")))
	}
	for _, a := range r.Axes {
		row := []string{a.Label, markOf(a.Now)}
		if before {
			row = append(row, markOf(a.Before))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// upperFirst begins a heading with a large letter.
func upperFirst(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return string(unicode.ToUpper(r[0])) + string(r[1:])
}

// markOf writes one mark, a dash where there is none.
func markOf(v float64) string {
	if !isNumber(v) {
		return "–"
	}
	return shortNumber(v)
}
