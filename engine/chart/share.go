package chart

import (
	"math"
	"strconv"
	"strings"
)

// SharePoint is one meeting.
type SharePoint struct {
	Label string  // short, as '3 Mar'
	Share float64 // of the meeting's time, 0 to 1; NaN when it was not logged
}

// Share shows a share over time, as the share of reflection in each meeting, with the line that the members set
// themselves.
type Share struct {
	Frame
	Points      []SharePoint // in order of time
	Target      float64      // 0 to 1; NaN or below 0 for none. Networks suggest 0.4
	TargetLabel string       // 'our aim' when empty
	What        string       // what the share is of, for the description and table; 'share' when empty
}

// SVG draws the points from left to right.
func (s Share) SVG() string {
	var c canvas
	if len(s.Points) == 0 {
		c.nothing()
		return c.finish(s.Frame, "share", s.describe())
	}
	const top, bottom, from, to = 16.0, 176.0, 60.0, 346.0
	y := axis{0, 1, bottom, top}
	for _, v := range []float64{0, 0.25, 0.5, 0.75, 1} {
		c.grid(from-8, y.at(v), width, y.at(v))
		c.text(from-14, y.at(v)+5, small, right, percent(v))
	}
	x := func(i int) float64 {
		if len(s.Points) == 1 {
			return (from + to) / 2
		}
		return from + 6 + (to-from-12)*float64(i)/float64(len(s.Points)-1)
	}
	if s.hasTarget() {
		c.line("chart-target", colourDown, 2, from-8, y.at(s.Target), width, y.at(s.Target), ` stroke-dasharray="7 4"`)
	}
	s.joined(&c, x, y)
	s.dots(&c, x, y)
	names := make([]string, len(s.Points))
	for i, p := range s.Points {
		names[i] = p.Label
	}
	c.under(names, x, bottom)
	c.y = bottom + 30
	if s.hasTarget() {
		c.line("chart-target", colourDown, 2, 0, c.y+10, 30, c.y+10, ` stroke-dasharray="7 4"`)
		c.text(38, c.y+15, small, left, wrapOne(or(s.TargetLabel, "our aim")+": "+percent(s.Target), small, width-40))
		c.y += 26
	}
	return c.finish(s.Frame, "share", s.describe())
}

func (s Share) hasTarget() bool { return isNumber(s.Target) && s.Target >= 0 && s.Target <= 1 }

// joined draws the line between meetings that were logged one after the other.
func (s Share) joined(c *canvas, x func(int) float64, y axis) {
	for i := 1; i < len(s.Points); i++ {
		if a, b := s.Points[i-1].Share, s.Points[i].Share; isNumber(a) && isNumber(b) {
			c.line("chart-line", colourMain, 2.5, x(i-1), y.at(a), x(i), y.at(b), ` stroke-linecap="round"`)
		}
	}
}

func (s Share) dots(c *canvas, x func(int) float64, y axis) {
	radius := 5.5
	if len(s.Points) > 24 {
		radius = 3
	}
	for i, p := range s.Points {
		if !isNumber(p.Share) {
			continue
		}
		c.dot("chart-dot", colourMain, x(i), y.at(p.Share), radius)
		if len(s.Points) <= 8 { // more numbers would run into each other: the table has them
			c.bold(x(i), s.beside(y, p.Share), small, middle, percent(p.Share))
		}
	}
}

// beside finds the height for a point's number: above it, but below where the line of the aim would run through the
// number or the drawing ends.
func (s Share) beside(y axis, share float64) float64 {
	above, below := y.at(share)-10, y.at(share)+21
	clear := func(base float64) bool {
		aim := y.at(s.Target)
		return base-11 > 0 && base < y.from && (!s.hasTarget() || aim < base-13 || aim > base+3)
	}
	if !clear(above) && clear(below) {
		return below
	}
	return above
}

// under names as many points as fit, the first and the last always.
func (c *canvas) under(names []string, x func(int) float64, bottom float64) {
	last := len(names) - 1
	free := 0.0
	ends := func(i int) (from, to float64, anchor string, label string) {
		label = wrapOne(names[i], small, 110)
		w := textWidth(label, small)
		switch {
		case last == 0:
			return x(i) - w/2, x(i) + w/2, middle, label
		case i == last:
			return width - w, width, right, label
		case x(i)-w/2 < 0:
			return 0, w, left, label
		}
		return x(i) - w/2, x(i) + w/2, middle, label
	}
	lastFrom, _, _, _ := ends(last)
	for i := range names {
		from, to, anchor, label := ends(i)
		if i < last && (from < free || to+8 > lastFrom) {
			continue
		}
		at := (from + to) / 2
		switch anchor {
		case left:
			at = from
		case right:
			at = to
		}
		c.text(at, bottom+22, small, anchor, label)
		free = to + 8
	}
}

// percent writes a share as a whole per cent.
func percent(share float64) string {
	if !isNumber(share) {
		return "–"
	}
	return strconv.Itoa(int(math.Floor(min(max(share, 0), 1)*100+0.5))) + "%"
}

func (s Share) describe() string {
	known, over, sum := 0, 0, 0.0
	for _, p := range s.Points {
		if !isNumber(p.Share) {
			continue
		}
		known++
		sum += min(max(p.Share, 0), 1)
		if s.hasTarget() && p.Share >= s.Target {
			over++
		}
	}
	if known == 0 {
		return "Nothing to show yet."
	}
	var b strings.Builder
	b.WriteString("The " + or(s.What, "share") + " at " + plural(known, "meeting", "meetings") + ", on average " + percent(sum/float64(known)) + ".")
	if s.hasTarget() {
		b.WriteString(" " + strconv.Itoa(over) + " of " + strconv.Itoa(known) + " reached " + or(s.TargetLabel, "our aim") + " of " + percent(s.Target) + ".")
	}
	return b.String()
}

// Table lists every meeting.
func (s Share) Table() Table {
	t := Table{Caption: s.Title, Headers: []string{"Meeting", or(s.What, "Share")}}
	for _, p := range s.Points {
		t.Rows = append(t.Rows, []string{p.Label, percent(p.Share)})
	}
	return t
}
