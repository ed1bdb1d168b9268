package chart

import "strconv"

// Stop is one thing on somebody's way.
type Stop struct {
	When  string // in words, as short as it is known: '2019', 'March 2019'
	Kind  string // what sort of thing it is, in a word or two; stops of one kind have one shape
	Label string
}

// Journey shows what happened to one person, from top to bottom in order of time: a line with a shape for each kind of
// thing. The distance between two stops says nothing; the words say when.
type Journey struct {
	Frame
	Stops []Stop
}

// kinds are the kinds in the order in which they first appear.
func (j Journey) kinds() []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range j.Stops {
		if !seen[s.Kind] {
			seen[s.Kind] = true
			out = append(out, s.Kind)
		}
	}
	return out
}

// SVG draws the line with its stops, and what each shape means.
func (j Journey) SVG() string {
	var c canvas
	if len(j.Stops) == 0 {
		c.nothing()
		return c.finish(j.Frame, "journey", j.describe())
	}
	const along, words, leading = 104.0, 126.0, 18.0
	shape := map[string]int{}
	for i, k := range j.kinds() {
		shape[k] = i
		for _, line := range wrap(k, small, width-30, 2) {
			if line != "" {
				mark(&c, i, 10, c.y+9)
				c.text(26, c.y+14, small, left, line)
			}
			c.y += 22
		}
	}
	c.y += 10
	stops, hidden := shown(j.Stops)
	type place struct{ y, high float64 }
	places := make([]place, len(stops))
	for i, s := range stops {
		when, label := wrap(s.When, small, along-18, 3), wrap(s.Label, size, width-words, 4)
		high := max(float64(len(when)), float64(len(label)), 1)*leading + 14
		places[i] = place{c.y, high}
		for k, line := range when {
			c.text(along-16, c.y+16+leading*float64(k), small, right, line)
		}
		for k, line := range label {
			c.text(words, c.y+16+leading*float64(k), size, left, line)
		}
		c.y += high
	}
	for i := 1; i < len(places); i++ {
		c.line("chart-line", colourMain, 2.5, along, places[i-1].y+22, along, places[i].y, "")
	}
	for i, s := range stops {
		mark(&c, shape[s.Kind], along, places[i].y+11)
	}
	c.rest(hidden)
	return c.finish(j.Frame, "journey", j.describe())
}

// mark draws the shape of the nth kind around a point: a square, a ring, a diamond, a dot, a triangle, and again.
func mark(c *canvas, n int, x, y float64) {
	polygon := func(points string) {
		c.parts.WriteString(`<polygon class="chart-mark" points="` + points + `" fill="` + colourMain + `"/>`)
	}
	switch n % 5 {
	case 0:
		c.rect("chart-mark", colourMain, x-7, y-7, 14, 14)
	case 1:
		c.ring("chart-mark", colourMain, x, y, 7)
	case 2:
		polygon(num(x) + "," + num(y-10) + " " + num(x+10) + "," + num(y) + " " + num(x) + "," + num(y+10) + " " + num(x-10) + "," + num(y))
	case 3:
		c.dot("chart-mark", colourMain, x, y, 8)
	case 4:
		polygon(num(x) + "," + num(y-9) + " " + num(x+9) + "," + num(y+7) + " " + num(x-9) + "," + num(y+7))
	}
}

func (j Journey) describe() string {
	if len(j.Stops) == 0 {
		return "Nothing to show yet."
	}
	first, last := j.Stops[0], j.Stops[len(j.Stops)-1]
	if len(j.Stops) == 1 {
		return "One thing: " + first.When + ", " + first.Label + "."
	}
	return strconv.Itoa(len(j.Stops)) + " things in order of time, from " + first.When + " to " + last.When + ". The list has all of them."
}

// Table lists every stop.
func (j Journey) Table() Table {
	t := Table{Caption: j.Title, Headers: []string{"When", "What kind of thing", "What"}}
	for _, s := range j.Stops {
		t.Rows = append(t.Rows, []string{s.When, s.Kind, s.Label})
	}
	return t
}
