package chart

import "strconv"

// Stool is one group that stands on up to three legs. Number names it in the drawing and in the table beside.
type Stool struct {
	Number int
	Label  string
	Legs   [3]int // how many hold each leg
	Marked bool
}

// StoolRow is groups of one kind.
type StoolRow struct {
	Label  string
	Stools []Stool
}

// Stools shows which groups stand on three legs, on two or on one: a seat with its legs for each group, in rows.
type Stools struct {
	Frame
	Legs [3]string // what the legs are, in the order in which they are drawn
	Mark string    // what a marked stool means
	Rows []StoolRow
}

const (
	stoolRoom = 45.0 // units for one stool from side to side
	stoolTall = 62.0 // from top to top
	perRow    = 8
)

// SVG draws the rows. A leg that nobody holds is a dotted outline, so that nothing is said by colour alone.
func (s Stools) SVG() string {
	var c canvas
	if s.total() == 0 {
		c.nothing()
		return c.finish(s.Frame, "stools", s.describe())
	}
	s.key(&c)
	for _, r := range s.Rows {
		if len(r.Stools) == 0 {
			continue
		}
		c.bold(0, c.y+size, size, left, r.Label)
		c.y += leaded
		c.paragraph(s.words(r), small, width, 2)
		c.y += 6
		stools, hidden := shown(r.Stools)
		for i, v := range stools {
			if i > 0 && i%perRow == 0 {
				c.y += stoolTall
			}
			s.stool(&c, float64(i%perRow)*stoolRoom, c.y, v)
		}
		c.y += stoolTall + 2
		c.rest(hidden)
	}
	return c.finish(s.Frame, "stools", s.describe())
}

// key says which leg is which, and what a mark means.
func (s Stools) key(c *canvas) {
	for i, name := range s.Legs {
		x := float64(i) * width / 3
		c.leg(x, c.y, i, true)
		c.text(x+14, c.y+17, small, left, name)
	}
	c.y += 30
	c.outline("chart-leg-missing", colourDown, 0, c.y+2, 8, 20)
	c.text(14, c.y+17, small, left, "nobody")
	if s.Mark != "" {
		c.dot("chart-mark", colourDown, width/3+5, c.y+12, 5)
		c.text(width/3+14, c.y+17, small, left, s.Mark)
	}
	c.y += 30
	c.rect("chart-key", colourMain, 0, c.y+4, 20, 5)
	c.text(26, c.y+11, small, left, "bar: on all three")
	c.rect("chart-key", colourStill, width/2, c.y+4, 20, 5)
	c.text(width/2+26, c.y+11, small, left, "bar: on fewer")
	c.y += 28
}

// leg draws a leg of 8 by 24. Which it is shows by its place and its form, as in the key: the first is whole, the second is in two
// pieces, the third has the stronger colour.
func (c *canvas) leg(x, y float64, which int, held bool) {
	if !held {
		c.outline("chart-leg-missing", colourDown, x, y+1, 8, 22)
		return
	}
	if which == 1 {
		c.rect("chart-leg", colourStill, x, y, 8, 9)
		c.rect("chart-leg", colourStill, x, y+15, 8, 9)
		return
	}
	colour := []string{colourStill, colourStill, colourMain}[which]
	c.rect("chart-leg", colour, x, y, 8, 24)
}

func (s Stools) stool(c *canvas, x, y float64, v Stool) {
	seat := colourMain
	if v.legs() < 3 {
		seat = colourStill
	}
	c.rect("chart-seat", seat, x+1, y, 36, 5)
	for i := range v.Legs {
		c.leg(x+2+float64(i)*13, y+7, i, v.Legs[i] > 0)
	}
	if v.Marked {
		c.dot("chart-mark", colourDown, x+39, y+2, 5)
	}
	c.text(x+19, y+47, small, middle, strconv.Itoa(v.Number))
}

func (v Stool) legs() int {
	n := 0
	for _, held := range v.Legs {
		if held > 0 {
			n++
		}
	}
	return n
}

func (s Stools) total() int {
	n := 0
	for _, r := range s.Rows {
		n += len(r.Stools)
	}
	return n
}

// standing counts groups by how many legs they stand on, from none to three.
func standing(stools []Stool) (out [4]int) {
	for _, v := range stools {
		out[v.legs()]++
	}
	return out
}

func (s Stools) words(r StoolRow) string {
	return strconv.Itoa(standing(r.Stools)[3]) + " of " + plural(len(r.Stools), "group", "groups") + " on all three"
}

func (s Stools) describe() string {
	if s.total() == 0 {
		return "Nothing to show yet."
	}
	var sum [4]int
	for _, r := range s.Rows {
		for i, n := range standing(r.Stools) {
			sum[i] += n
		}
	}
	out := plural(s.total(), "group", "groups") + ". On three legs: " + strconv.Itoa(sum[3]) + ", on two: " + strconv.Itoa(sum[2]) + ", on one: " + strconv.Itoa(sum[1]) + ", on none: " + strconv.Itoa(sum[0]) + "."
	for _, r := range s.Rows {
		if len(r.Stools) > 0 {
			out += " " + r.Label + ": " + s.words(r) + "."
		}
	}
	return out
}

// Table lists every group with how many hold each leg.
func (s Stools) Table() Table {
	t := Table{Caption: s.Title, Headers: []string{"Group", "Where", s.Legs[0], s.Legs[1], s.Legs[2], "Stands on"}}
	for _, r := range s.Rows {
		for _, v := range r.Stools {
			row := []string{strconv.Itoa(v.Number) + ". " + v.Label, r.Label}
			for _, held := range v.Legs {
				row = append(row, strconv.Itoa(held))
			}
			t.Rows = append(t.Rows, append(row, strconv.Itoa(v.legs())+" of 3"))
		}
	}
	return t
}
