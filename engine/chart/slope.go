package chart

import (
	"cmp"
	"slices"
	"strconv"
)

// Move is how many people went from one level to another. Levels are places in Slope.Levels, from 0.
type Move struct {
	Before, After, People int
}

// Slope shows the moves of the same people on one item as lines between two scales, thicker where more people moved the
// same way. Nobody is a line of their own unless they moved alone: use it only where the group is large enough to show.
type Slope struct {
	Frame
	Levels                  []string // labels from lowest to highest
	BeforeLabel, AfterLabel string
	Moves                   []Move
}

// SVG draws the two scales and the lines between them.
func (s Slope) SVG() string {
	var c canvas
	moves := s.clean()
	if len(moves) == 0 {
		c.nothing()
		return c.finish(s.Frame, "slope", s.describe())
	}
	before, after, most := make([]int, len(s.Levels)), make([]int, len(s.Levels)), 0
	for _, m := range moves {
		before[m.Before] += m.People
		after[m.After] += m.People
		most = max(most, m.People)
	}
	const step, top, from, to = 40.0, 52.0, 96.0, 264.0
	at := func(level int) float64 { return top + step*float64(len(s.Levels)-1-level) }
	c.bold(from, 18, size, right, wrapOne(or(s.BeforeLabel, "before"), size, from))
	c.bold(to, 18, size, left, wrapOne(or(s.AfterLabel, "after"), size, width-to))
	for _, m := range moves {
		colour, more := colourStill, ""
		if m.After > m.Before {
			colour = colourMain
		}
		if m.After < m.Before {
			colour, more = colourDown, ` stroke-dasharray="7 4"`
		}
		thick := 1.5 + 8.5*float64(m.People)/float64(most)
		c.line("chart-move", colour, thick, from+14, at(m.Before), to-14, at(m.After), more+` stroke-opacity="0.75"`)
	}
	for level, label := range s.Levels {
		y := at(level)
		s.node(&c, from, y, before[level])
		s.node(&c, to, y, after[level])
		c.text(from-22, y+5, small, right, wrapOne(label, small, from-24))
		c.text(to+22, y+5, small, left, wrapOne(label, small, width-to-24))
	}
	c.y = at(0) + 26
	up, same, down := s.directions()
	c.paragraph(strconv.Itoa(up)+" went up, "+strconv.Itoa(same)+" stayed, "+strconv.Itoa(down)+" went down (dashed)", small, width, 2)
	c.y += 2
	return c.finish(s.Frame, "slope", s.describe())
}

// node is a level at one time with the number of people on it.
func (s Slope) node(c *canvas, x, y float64, people int) {
	if people == 0 {
		c.dot("chart-none", colourStill, x, y, 3)
		return
	}
	c.dot("chart-dot", colourMain, x, y, 13)
	c.write(x, y+5, small, middle, strconv.Itoa(people), `class="chart-on" font-weight="600" fill="#ffffff"`)
}

// clean drops moves that cannot be drawn and puts the same ones together, thin lines last so that they stay visible.
func (s Slope) clean() []Move {
	sum := map[Move]int{}
	for _, m := range s.Moves {
		if m.People > 0 && m.Before >= 0 && m.After >= 0 && m.Before < len(s.Levels) && m.After < len(s.Levels) && len(s.Levels) <= maxRows {
			sum[Move{Before: m.Before, After: m.After}] += m.People
		}
	}
	var out []Move
	for m, people := range sum {
		out = append(out, Move{m.Before, m.After, people})
	}
	slices.SortFunc(out, func(a, b Move) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.Before, b.Before), cmp.Compare(a.After, b.After))
	})
	return out
}

func (s Slope) directions() (up, same, down int) {
	for _, m := range s.clean() {
		switch {
		case m.After > m.Before:
			up += m.People
		case m.After < m.Before:
			down += m.People
		default:
			same += m.People
		}
	}
	return up, same, down
}

func (s Slope) describe() string {
	up, same, down := s.directions()
	if up+same+down == 0 {
		return "Nothing to show yet."
	}
	return "How " + plural(up+same+down, "person", "people") + " moved between " + or(s.BeforeLabel, "before") + " and " + or(s.AfterLabel, "after") +
		": " + strconv.Itoa(up) + " went up, " + strconv.Itoa(same) + " stayed, " + strconv.Itoa(down) + " went down."
}

// Table lists the moves from the lowest level before.
func (s Slope) Table() Table {
	t := Table{Caption: s.Title, Headers: []string{or(s.BeforeLabel, "before"), or(s.AfterLabel, "after"), "People"}}
	moves := s.clean()
	slices.SortFunc(moves, func(a, b Move) int { return cmp.Or(cmp.Compare(a.Before, b.Before), cmp.Compare(a.After, b.After)) })
	for _, m := range moves {
		t.Rows = append(t.Rows, []string{s.Levels[m.Before], s.Levels[m.After], strconv.Itoa(m.People)})
	}
	return t
}
