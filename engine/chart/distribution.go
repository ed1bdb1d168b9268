package chart

import (
	"strconv"
	"strings"
)

// Level is one level of a scale and how many people chose it.
type Level struct {
	Label  string
	Count  int
	Hidden bool // a number too small to show: drawn as 'hidden', never as a bar whose length gives it away
}

// Distribution shows how many people chose each level of one item's scale: columns when the labels are short, bars when
// they are words. Each has its number.
type Distribution struct {
	Frame
	Levels                  []Level // from lowest to highest
	LowLabel, HighLabel     string  // what the ends of the scale mean, if they have words
	NotApplicable, Missing  int     // said under the picture when not nought
	NAHidden, MissingHidden bool    // too small to show, or beside one that is
	Small                   bool    // stands small among others
}

// Narrow is the same to stand small among others.
func (d Distribution) Narrow() Picture {
	d.Small = true
	return d
}

// SVG draws the distribution.
func (d Distribution) SVG() string {
	c := canvas{narrow: d.Small}
	switch {
	case len(d.Levels) == 0:
		c.nothing()
	case d.short(c.wide()):
		d.columns(&c)
	default:
		d.bars(&c)
	}
	if note := d.note(); note != "" {
		c.y += 4
		c.paragraph(note, small, c.wide(), 3)
	}
	c.y += 2
	return c.finish(d.Frame, "distribution", d.describe())
}

// short says whether every label fits under a column.
func (d Distribution) short(width float64) bool {
	if len(d.Levels) > 11 {
		return false
	}
	room := width/float64(len(d.Levels)) - 4
	for _, l := range d.Levels {
		if textWidth(l.Label, size) > room {
			return false
		}
	}
	return true
}

func (d Distribution) columns(c *canvas) {
	width, height := c.wide(), 110.0
	if d.Small {
		height = 64
	}
	step, most := width/float64(len(d.Levels)), d.most()
	thick := min(step*0.72, 56)
	base := size + 8 + height
	for i, l := range d.Levels {
		x := step * (float64(i) + 0.5)
		tall := 0.0
		if !l.Hidden {
			tall = height * float64(count(l.Count)) / float64(most)
		}
		c.rect("chart-bar", colourMain, x-thick/2, base-tall, thick, tall)
		c.bold(x, base-tall-6, size, middle, l.number(thick > 50))
		c.text(x, base+size+4, size, middle, l.Label)
	}
	c.line("chart-axis", "currentColor", 1.5, 0, base, width, base, "")
	c.y = base + size + 12
	if d.LowLabel != "" || d.HighLabel != "" {
		below := 0.0
		for i, line := range wrap(d.LowLabel, small, width*0.47, 3) {
			c.text(0, c.y+small+float64(i)*18, small, left, line)
			below = max(below, float64(i+1)*18)
		}
		for i, line := range wrap(d.HighLabel, small, width*0.47, 3) {
			c.text(width, c.y+small+float64(i)*18, small, right, line)
			below = max(below, float64(i+1)*18)
		}
		c.y += below + 4
	}
}

func (d Distribution) bars(c *canvas) {
	levels, hidden := shown(d.Levels)
	for _, l := range levels {
		c.bar(l.Label, l.number(true), count(l.Count), d.most(), l.Hidden)
	}
	c.rest(hidden)
}

// bar is a row with its label above and its number behind the bar.
func (c *canvas) bar(label, number string, n, most int, hidden bool) {
	c.paragraph(label, size, c.wide(), 3)
	room := c.wide() - textWidth(number, size) - 14
	long := 0.0
	if !hidden && most > 0 {
		long = room * float64(n) / float64(most)
	}
	c.y += 2
	c.rect("chart-bar", colourMain, 0, c.y, max(long, 1.5), 20)
	c.bold(max(long, 1.5)+6, c.y+16, size, left, number)
	c.y += 32
}

// number is what stands on the bar.
func (l Level) number(room bool) string {
	if !l.Hidden {
		return strconv.Itoa(count(l.Count))
	}
	if room {
		return "hidden"
	}
	return "*"
}

func (d Distribution) most() int {
	most := 1
	for _, l := range d.Levels {
		if !l.Hidden {
			most = max(most, l.Count)
		}
	}
	return most
}

func (d Distribution) note() string {
	na, missing := d.NotApplicable, d.Missing
	if d.NAHidden {
		na = 0
	}
	if d.MissingHidden {
		missing = 0
	}
	var parts []string
	if note := leftOut(na, missing); note != "" {
		parts = append(parts, note)
	}
	switch {
	case d.NAHidden && d.MissingHidden:
		parts = append(parts, "How many said it does not apply or gave no answer is hidden")
	case d.NAHidden:
		parts = append(parts, "How many said it does not apply is hidden")
	case d.MissingHidden:
		parts = append(parts, "How many gave no answer is hidden")
	}
	return strings.Join(parts, ". ")
}

// leftOut says who is not in the picture.
func leftOut(notApplicable, missing int) string {
	var parts []string
	if notApplicable > 0 {
		parts = append(parts, strconv.Itoa(notApplicable)+" said it does not apply")
	}
	if missing > 0 {
		parts = append(parts, strconv.Itoa(missing)+" gave no answer")
	}
	return strings.Join(parts, ", ")
}

func (d Distribution) describe() string {
	if len(d.Levels) == 0 {
		return "Nothing to show yet."
	}
	var parts []string
	for _, l := range d.Levels {
		parts = append(parts, l.Label+": "+l.number(true))
	}
	out := "How many people chose each answer. " + strings.Join(parts, ", ") + "."
	if note := d.note(); note != "" {
		out += " " + note + "."
	}
	return out
}

// Table lists every level with its number.
func (d Distribution) Table() Table {
	t := Table{Caption: d.Title, Headers: []string{"Answer", "People"}}
	for _, l := range d.Levels {
		t.Rows = append(t.Rows, []string{l.Label, l.number(true)})
	}
	t.Rows = append(t.Rows, []string{"Does not apply", Level{Count: d.NotApplicable, Hidden: d.NAHidden}.number(true)}, []string{"No answer", Level{Count: d.Missing, Hidden: d.MissingHidden}.number(true)})
	return t
}
