// Package chart draws the pictures of reports as SVG on the server: how people answered, means with their intervals,
// change of the same people, the share of reflection over time, who was invited and who answered, counts in a pipeline.
//
// A picture is a plain struct with two methods: SVG draws it, Table gives the same numbers as rows, so that a page always
// shows both. Every picture works under a strict content security policy (no style attributes, no scripts, no outside
// files), carries a title and a description for people who listen, says nothing by colour alone (every bar has its
// number, before and after have different shapes), and is laid out 360 units wide with letters of 14 units and more, so
// that it can be read on a screen of 320 px. It has no width of its own: the page's style sheet limits it, best to about
// 32rem. Letters take the page's colour and typeface; the parts have classes (chart-bar, chart-dot ...) that a style
// sheet may recolour.
//
// Any input gives a well-formed picture: text is escaped, numbers that are not numbers are left out, empty lists say so.
package chart

import (
	"hash/fnv"
	"strconv"
	"strings"
)

// Picture is anything that can be drawn and read.
type Picture interface {
	// SVG is the whole drawing as one <svg> element, escaped, to be put into a page as it is.
	SVG() string
	// Table is the same numbers as text.
	Table() Table
}

// Table is the numbers of a picture: every row has as many cells as there are headers; the first cell names the row.
type Table struct {
	Caption string
	Headers []string
	Rows    [][]string
}

// Frame is what every picture has.
type Frame struct {
	ID    string // unique on the page; letters, digits and hyphens are kept. Made from the contents when empty
	Title string // what the picture shows, in a few words; read out first, and the caption of the table
	Desc  string // what there is to see, in a sentence or two; worked out from the numbers when empty
}

const (
	width  = 360.0 // units from side to side
	size   = 16.0  // of letters
	small  = 14.0  // of letters on axes
	leaded = 20.0  // from line to line

	// maxRows keeps a mistaken list of thousands from becoming a picture of thousands; the table has them all.
	maxRows = 60

	colourMain  = "#1b5e80" // 7.1:1 on white
	colourDown  = "#a3451a" // 6.1:1 on white
	colourStill = "#5b6b78"
)

// canvas gathers the parts of one drawing; y grows as rows are added.
type canvas struct {
	parts  strings.Builder
	y      float64
	narrow bool // three quarters as wide, so that letters stay as large where the picture stands small
}

// narrowWidth is how wide a picture is laid out that stands small among others.
const narrowWidth = 270.0

// Small is a picture that can be laid out to stand small among others, with letters as large as in a wide one.
type Small interface{ Narrow() Picture }

func (c *canvas) wide() float64 {
	if c.narrow {
		return narrowWidth
	}
	return width
}

// finish wraps the parts. kind is the class of the picture; found is the description from the numbers.
func (c *canvas) finish(f Frame, kind, found string) string {
	title, desc := f.Title, f.Desc
	if title == "" {
		title = "Chart"
	}
	if desc == "" {
		desc = found
	}
	id := f.id(kind, c.parts.String())
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-` + kind + `" viewBox="0 0 ` + num(c.wide()) + ` ` + num(c.y) +
		`" role="img" aria-labelledby="` + id + `-title ` + id + `-desc" focusable="false" direction="ltr" fill="currentColor">`)
	b.WriteString(`<title id="` + id + `-title">` + escape(title) + `</title>`)
	b.WriteString(`<desc id="` + id + `-desc">` + escape(desc) + `</desc>`)
	b.WriteString(c.parts.String())
	b.WriteString(`</svg>`)
	return b.String()
}

// id keeps what is safe in an id, or makes one from the contents.
func (f Frame) id(kind, contents string) string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return -1
	}, f.ID)
	if safe != "" {
		return "chart-" + safe
	}
	h := fnv.New64a()
	h.Write([]byte(kind + "\x00" + f.Title + "\x00" + f.Desc + "\x00" + contents))
	return "chart-" + strconv.FormatUint(h.Sum64(), 36)
}

func (c *canvas) rect(class, fill string, x, y, w, h float64) {
	c.parts.WriteString(`<rect class="` + class + `" x="` + num(x) + `" y="` + num(y) + `" width="` + num(max(w, 0)) +
		`" height="` + num(max(h, 0)) + `" rx="1" fill="` + fill + `"/>`)
}

// outline is a rect that is drawn round, not filled.
func (c *canvas) outline(class, stroke string, x, y, w, h float64) {
	c.parts.WriteString(`<rect class="` + class + `" x="` + num(x) + `" y="` + num(y) + `" width="` + num(max(w, 0)) +
		`" height="` + num(max(h, 0)) + `" rx="1" fill="none" stroke="` + stroke + `" stroke-width="1.5"/>`)
}

// line draws from one point to another; more is extra attributes of our own, as a dash pattern.
func (c *canvas) line(class, stroke string, thick, x1, y1, x2, y2 float64, more string) {
	c.parts.WriteString(`<line class="` + class + `" x1="` + num(x1) + `" y1="` + num(y1) + `" x2="` + num(x2) + `" y2="` + num(y2) +
		`" stroke="` + stroke + `" stroke-width="` + num(thick) + `"` + more + `/>`)
}

// grid is a line that only guides the eye.
func (c *canvas) grid(x1, y1, x2, y2 float64) {
	c.line("chart-grid", "currentColor", 1, x1, y1, x2, y2, ` stroke-opacity="0.25"`)
}

func (c *canvas) dot(class, fill string, x, y, r float64) {
	c.parts.WriteString(`<circle class="` + class + `" cx="` + num(x) + `" cy="` + num(y) + `" r="` + num(r) + `" fill="` + fill + `"/>`)
}

// ring is a dot that is drawn round. Its middle is white, not empty, so that lines under it do not show through.
func (c *canvas) ring(class, stroke string, x, y, r float64) {
	c.parts.WriteString(`<circle class="` + class + `" cx="` + num(x) + `" cy="` + num(y) + `" r="` + num(r) +
		`" fill="#ffffff" stroke="` + stroke + `" stroke-width="2.5"/>`)
}

// The three ways in which text hangs on its point.
const (
	left   = "start"
	middle = "middle"
	right  = "end"
)

func (c *canvas) text(x, y, size float64, anchor, s string) {
	c.write(x, y, size, anchor, s, `class="chart-text"`)
}

func (c *canvas) bold(x, y, size float64, anchor, s string) {
	c.write(x, y, size, anchor, s, `class="chart-number" font-weight="600"`)
}

func (c *canvas) write(x, y, size float64, anchor, s, attributes string) {
	c.parts.WriteString(`<text ` + attributes + ` x="` + num(x) + `" y="` + num(y) + `" font-size="` + num(size) +
		`" text-anchor="` + anchor + `">` + escape(s) + `</text>`)
}

// paragraph writes s over the given width, wrapped, at the canvas's y, and moves y below it.
func (c *canvas) paragraph(s string, size, room float64, most int) {
	for _, line := range wrap(s, size, room, most) {
		c.text(0, c.y+size, size, left, line)
		c.y += leaded * size / small * 0.92
	}
}

// rest says how many rows were left out of the drawing.
func (c *canvas) rest(n int) {
	if n > 0 {
		c.paragraph("and "+strconv.Itoa(n)+" more: see the table", small, c.wide(), 2)
	}
}

// nothing is the drawing of an empty list.
func (c *canvas) nothing() {
	c.text(0, size, size, left, "Nothing to show yet")
	c.y = leaded + 4
}

// shown cuts a list to what is drawn.
func shown[T any](rows []T) (drawn []T, hidden int) {
	if len(rows) <= maxRows {
		return rows, 0
	}
	return rows[:maxRows], len(rows) - maxRows
}
