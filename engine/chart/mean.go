package chart

import (
	"strconv"
)

// MeanItem is one item's mean and how sure it is.
type MeanItem struct {
	Label    string
	Answered int
	Mean     float64 // NaN when nobody answered
	From, To float64 // the interval; NaN when there is none
}

// MeanInterval shows the means of several items on one scale: a dot for the mean, a line with ends for the range that the
// true mean most likely lies in.
type MeanInterval struct {
	Frame
	Low, High           float64 // ends of the scale
	LowLabel, HighLabel string  // what the ends mean, if they have words
	Items               []MeanItem
}

// axis turns values of a scale into places of a drawing.
type axis struct{ low, high, from, to float64 }

// newAxis repairs a scale that has no length, so that nothing is divided by nought.
func newAxis(low, high, from, to float64) axis {
	if !isNumber(low) || !isNumber(high) || !(high > low) || !isNumber(high-low) {
		low, high = 0, 1
	}
	return axis{low, high, from, to}
}

// at keeps what lies outside the scale at its end.
func (a axis) at(v float64) float64 {
	v = min(max(v, a.low), a.high)
	return a.from + (v-a.low)/(a.high-a.low)*(a.to-a.from)
}

// ticks are whole numbers along the scale, at most eleven.
func (a axis) ticks() []float64 {
	step := 1.0
	for _, s := range []float64{1, 2, 5, 10, 20, 25, 50, 100} {
		step = s
		if (a.high-a.low)/s <= 10 {
			break
		}
	}
	if (a.high-a.low)/step > 10 || a.low != float64(int64(a.low)) {
		return []float64{a.low, a.high}
	}
	var out []float64
	for v := a.low; v <= a.high+1e-9; v += step {
		out = append(out, v)
	}
	return out
}

// The scale runs across, leaving room on the right for the number of each row.
const (
	scaleFrom = 10.0
	scaleTo   = 290.0
)

// SVG draws a row for each item.
func (m MeanInterval) SVG() string {
	var c canvas
	if len(m.Items) == 0 {
		c.nothing()
		return c.finish(m.Frame, "mean", m.describe())
	}
	a := newAxis(m.Low, m.High, scaleFrom, scaleTo)
	items, hidden := shown(m.Items)
	for _, item := range items {
		c.paragraph(item.Label, size, width, 3)
		m.row(&c, a, item)
	}
	c.scale(a, m.LowLabel, m.HighLabel)
	c.rest(hidden)
	return c.finish(m.Frame, "mean", m.describe())
}

func (m MeanInterval) row(c *canvas, a axis, item MeanItem) {
	y := c.y + 14
	c.track(a, y)
	if isNumber(item.From) && isNumber(item.To) && item.From <= item.To {
		from, to := a.at(item.From), a.at(item.To)
		c.line("chart-whisker", colourMain, 3, from, y, to, y, "")
		c.line("chart-whisker", colourMain, 2.5, from, y-7, from, y+7, "")
		c.line("chart-whisker", colourMain, 2.5, to, y-7, to, y+7, "")
	}
	if isNumber(item.Mean) {
		c.dot("chart-dot", colourMain, a.at(item.Mean), y, 6.5)
	}
	c.bold(width, y+6, 18, right, figure(item.Mean))
	c.text(0, y+32, small, left, m.says(item))
	c.y += 62
}

// track is the empty scale under a row.
func (c *canvas) track(a axis, y float64) {
	c.grid(a.from, y, a.to, y)
	for _, v := range a.ticks() {
		c.grid(a.at(v), y-5, a.at(v), y+5)
	}
}

// scale writes the numbers of the scale under all rows and what its ends mean.
func (c *canvas) scale(a axis, low, high string) {
	c.line("chart-axis", "currentColor", 1.5, a.from, c.y+4, a.to, c.y+4, "")
	for _, v := range a.ticks() {
		c.line("chart-axis", "currentColor", 1.5, a.at(v), c.y+4, a.at(v), c.y+9, "")
		c.text(a.at(v), c.y+24, small, middle, shortNumber(v))
	}
	c.y += 32
	if low == "" && high == "" {
		return
	}
	below := 0.0
	for i, line := range wrap(low, small, width*0.45, 3) {
		c.text(0, c.y+small+float64(i)*18, small, left, line)
		below = max(below, float64(i+1)*18)
	}
	for i, line := range wrap(high, small, width*0.45, 3) {
		c.text(a.to+10, c.y+small+float64(i)*18, small, right, line)
		below = max(below, float64(i+1)*18)
	}
	c.y += below + 4
}

func shortNumber(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }

func (m MeanInterval) says(item MeanItem) string {
	out := strconv.Itoa(count(item.Answered)) + " answered"
	if isNumber(item.From) && isNumber(item.To) {
		return out + ", likely " + figure(item.From) + " to " + figure(item.To)
	}
	return out + ", too few for a range"
}

func (m MeanInterval) describe() string {
	if len(m.Items) == 0 {
		return "Nothing to show yet."
	}
	best, worst := -1, -1
	for i, item := range m.Items {
		if !isNumber(item.Mean) {
			continue
		}
		if best < 0 || item.Mean > m.Items[best].Mean {
			best = i
		}
		if worst < 0 || item.Mean < m.Items[worst].Mean {
			worst = i
		}
	}
	out := "A dot for the mean of each of " + plural(len(m.Items), "question", "questions") + " on a scale from " +
		shortNumber(m.Low) + " to " + shortNumber(m.High) + ", with a line for the range that the true mean likely lies in."
	if best >= 0 {
		out += " Highest: " + m.Items[best].Label + ", " + figure(m.Items[best].Mean) + ". Lowest: " + m.Items[worst].Label + ", " + figure(m.Items[worst].Mean) + "."
	}
	return out
}

// Table has the answered, the mean and the interval of each item.
func (m MeanInterval) Table() Table {
	t := Table{Caption: m.Title, Headers: []string{"Question", "Answered", "Mean", "Likely from", "to"}}
	for _, item := range m.Items {
		t.Rows = append(t.Rows, []string{item.Label, strconv.Itoa(count(item.Answered)), figure(item.Mean), figure(item.From), figure(item.To)})
	}
	return t
}
