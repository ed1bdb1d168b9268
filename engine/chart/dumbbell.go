package chart

import (
	"math"
	"strconv"
	"strings"

	"alongside/engine/stats"
)

// DumbbellItem is what two sides marked for one question, a mark for each person.
type DumbbellItem struct {
	Label string
	A, B  []float64 // in any order; what is no number is left out
	// ANote and BNote say what became of those of a side who marked nothing: they stand after its marks, or in their place.
	ANote, BNote string
}

// gap is how far the means of the two sides are apart, NaN when a side has no mark.
func (d DumbbellItem) gap() float64 {
	return math.Abs(stats.Mean(numbers(d.A)) - stats.Mean(numbers(d.B)))
}

// Dumbbell shows for each question the marks of two sides on one scale, joined by a line between their means: the longer
// the line, the further the sides are apart. One side has dots, the other rings, so that both are seen where they meet.
// Every person is a mark of their own: use it only among the people who marked.
type Dumbbell struct {
	Frame
	Low, High           float64
	LowLabel, HighLabel string
	ALabel, BLabel      string // 'one side' and 'the other' when empty
	Items               []DumbbellItem
}

func numbers(all []float64) []float64 {
	var out []float64
	for _, v := range all {
		if isNumber(v) {
			out = append(out, v)
		}
	}
	return out
}

// SVG draws a row for each question.
func (d Dumbbell) SVG() string {
	var c canvas
	if len(d.Items) == 0 {
		c.nothing()
		return c.finish(d.Frame, "dumbbell", d.describe())
	}
	c.sidesKey(d.a(), d.b())
	axis := newAxis(d.Low, d.High, scaleFrom, scaleTo)
	items, hidden := shown(d.Items)
	for _, item := range items {
		c.paragraph(item.Label, size, width, 3)
		y := c.y + 14
		c.track(axis, y)
		if gap := item.gap(); isNumber(gap) {
			c.line("chart-move", colourStill, 3, axis.at(stats.Mean(numbers(item.A))), y, axis.at(stats.Mean(numbers(item.B))), y, "")
		}
		for _, v := range numbers(item.B) {
			c.ring("chart-other", colourDown, axis.at(v), y, 8)
		}
		for _, v := range numbers(item.A) {
			c.dot("chart-dot", colourMain, axis.at(v), y, 5)
		}
		c.bold(width, y+6, 18, right, plainGap(item.gap()))
		c.y += 26
		c.paragraph(d.a()+": "+marks(item.A, item.ANote)+". "+d.b()+": "+marks(item.B, item.BNote), small, width, 3)
		c.y += 12
	}
	c.scale(axis, d.LowLabel, d.HighLabel)
	c.rest(hidden)
	return c.finish(d.Frame, "dumbbell", d.describe())
}

func (d Dumbbell) a() string { return or(d.ALabel, "one side") }
func (d Dumbbell) b() string { return or(d.BLabel, "the other") }

// sidesKey says which side has dots and which has rings.
func (c *canvas) sidesKey(a, b string) {
	a, b = wrapOne(a, small, 140), wrapOne(b, small, 140)
	c.dot("chart-dot", colourMain, 8, 10, 5)
	c.text(20, 15, small, left, a)
	x := 20 + textWidth(a, small) + 34
	c.ring("chart-other", colourDown, x, 10, 7)
	c.text(x+13, 15, small, left, b)
	c.y = 30
}

// plainGap writes how far two means are apart: a whole number without a decimal.
func plainGap(gap float64) string {
	if !isNumber(gap) {
		return "–"
	}
	return strings.TrimSuffix(figure(gap), ".0")
}

// marks lists marks as people read them, with what is noted of those who marked nothing.
func marks(all []float64, note string) string {
	var out []string
	for _, v := range numbers(all) {
		out = append(out, shortNumber(v))
	}
	switch {
	case len(out) == 0:
		return or(note, "no answer")
	case note != "":
		return strings.Join(out, ", ") + " (" + note + ")"
	}
	return strings.Join(out, ", ")
}

func (d Dumbbell) describe() string {
	if len(d.Items) == 0 {
		return "Nothing to show yet."
	}
	both, same, widest, where := 0, 0, 0.0, ""
	for _, item := range d.Items {
		gap := item.gap()
		if !isNumber(gap) {
			continue
		}
		both++
		if gap == 0 {
			same++
		}
		if gap > widest {
			widest, where = gap, item.Label
		}
	}
	out := "What two sides marked for " + plural(len(d.Items), "question", "questions") + ". A dot stands for " + d.a() + ", a ring for " + d.b() + ". "
	switch {
	case both == 0:
		return out + "No question has marks of both."
	case where == "":
		return out + "The sides are at the same place everywhere."
	}
	return out + "They are at the same place in " + strconv.Itoa(same) + " of " + strconv.Itoa(both) + ", and furthest apart, by " + plainGap(widest) + ", in: " + where
}

// Table has the marks of each side and how far their means are apart.
func (d Dumbbell) Table() Table {
	t := Table{Caption: d.Title, Headers: []string{"Question", d.a(), d.b(), "Apart"}}
	for _, item := range d.Items {
		t.Rows = append(t.Rows, []string{item.Label, marks(item.A, item.ANote), marks(item.B, item.BNote), plainGap(item.gap())})
	}
	return t
}
