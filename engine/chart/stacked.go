package chart

import (
	"strconv"
)

// DistributionItem is one item's counts, in the order of the scale's levels.
type DistributionItem struct {
	Label                  string
	Counts                 []int
	NotApplicable, Missing int
}

// Distributions shows the answers to several items on one scale: a bar for each item, cut into the levels, with the
// number of people on each part. Darker is higher; the key names the levels.
type Distributions struct {
	Frame
	Levels []string // the scale's labels from lowest to highest
	Items  []DistributionItem
}

// shade is the colour of one level and of the letters on it: lighter levels carry dark letters, darker ones white, each
// with a contrast of at least 4.5 to 1.
type shade struct{ fill, ink string }

var (
	lightEnd, lightMid = [3]float64{0xe4, 0xee, 0xf3}, [3]float64{0x8c, 0xb8, 0xcd}
	darkMid, darkEnd   = [3]float64{0x2b, 0x74, 0x99}, [3]float64{0x0c, 0x32, 0x46}
)

func shades(levels int) []shade {
	out := make([]shade, levels)
	lights := (levels + 1) / 2
	for i := range out {
		if i < lights {
			out[i] = shade{mix(lightEnd, lightMid, i, lights), "#0b0c0c"}
		} else {
			out[i] = shade{mix(darkMid, darkEnd, i-lights, levels-lights), "#ffffff"}
		}
	}
	return out
}

func mix(from, to [3]float64, i, n int) string {
	at := 0.0
	if n > 1 {
		at = float64(i) / float64(n-1)
	}
	out := "#"
	for k := range from {
		v := int(from[k] + (to[k]-from[k])*at + 0.5)
		out += string("0123456789abcdef"[v>>4]) + string("0123456789abcdef"[v&15])
	}
	return out
}

// SVG draws the bars and the key.
func (d Distributions) SVG() string {
	var c canvas
	if len(d.Items) == 0 || len(d.Levels) == 0 {
		c.nothing()
		return c.finish(d.Frame, "distributions", "Nothing to show yet.")
	}
	colours := shades(len(d.Levels))
	d.key(&c, colours)
	items, hidden := shown(d.Items)
	for _, item := range items {
		c.y += 14
		c.paragraph(item.Label, size, width, 3)
		c.y += 2
		d.stack(&c, item, colours)
		if note := leftOut(item.NotApplicable, item.Missing); note != "" {
			c.paragraph(note, small, width, 2)
		}
	}
	c.rest(hidden)
	c.y += 2
	return c.finish(d.Frame, "distributions", d.describe())
}

func (d Distributions) key(c *canvas, colours []shade) {
	x := 0.0
	for i, label := range d.Levels {
		label = wrapOne(label, small, width-24)
		w := 22 + textWidth(label, small) + 12
		if x > 0 && x+w-12 > width {
			x = 0
			c.y += 22
		}
		c.rect("chart-level", colours[i].fill, x, c.y+2, 16, 16)
		c.outline("chart-edge", colourStill, x, c.y+2, 16, 16)
		c.text(x+22, c.y+15, small, left, label)
		x += w
	}
	c.y += 26
}

func wrapOne(s string, size, room float64) string {
	if lines := wrap(s, size, room, 1); len(lines) > 0 {
		return lines[0]
	}
	return ""
}

func (d Distributions) stack(c *canvas, item DistributionItem, colours []shade) {
	const high, gap = 28.0, 1.5
	total := 0.0
	for i := range d.Levels {
		total += float64(item.count(i))
	}
	if total == 0 {
		c.paragraph("No answers", small, width, 1)
		return
	}
	x := 0.0
	for i := range d.Levels {
		n := item.count(i)
		if n == 0 {
			continue
		}
		w := width * float64(n) / total
		c.rect("chart-level", colours[i].fill, x, c.y, w-gap, high)
		label, letters := strconv.Itoa(n), size
		if textWidth(label, size)+4 > w {
			letters = small
		}
		if textWidth(label, letters)+2 <= w {
			c.write(x+(w-gap)/2, c.y+20, letters, middle, label, `class="chart-on" font-weight="600" fill="`+colours[i].ink+`"`)
		}
		x += w
	}
	c.outline("chart-edge", colourStill, 0.75, c.y, width-1.5, high)
	c.y += high + 6
}

func (i DistributionItem) count(level int) int {
	if level >= len(i.Counts) {
		return 0
	}
	return count(i.Counts[level])
}

func (d Distributions) describe() string {
	return "One bar for each of " + plural(len(d.Items), "question", "questions") + ", cut by answer from " + d.Levels[0] + " to " +
		d.Levels[len(d.Levels)-1] + ", with the number of people on each part. The table has every number."
}

// Table has a row for each item and a column for each level.
func (d Distributions) Table() Table {
	t := Table{Caption: d.Title, Headers: append(append([]string{"Question"}, d.Levels...), "Does not apply", "No answer")}
	for _, item := range d.Items {
		row := []string{item.Label}
		for i := range d.Levels {
			row = append(row, strconv.Itoa(item.count(i)))
		}
		t.Rows = append(t.Rows, append(row, strconv.Itoa(count(item.NotApplicable)), strconv.Itoa(count(item.Missing))))
	}
	return t
}
