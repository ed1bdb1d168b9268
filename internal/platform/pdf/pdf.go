// Package pdf writes tagged PDF files that people can listen to, search, enlarge and copy from, without a browser and without any
// program beside ours. It follows PDF/UA-1 (ISO 14289-1): every piece of text belongs to a structure element, headings come in
// order, tables have header cells, pictures have a description in words, the file has a language and a title, letters are
// embedded and can be turned back into text. Why it is our own is told in docs/adr/0015-tagged-pdf-is-our-own.md.
//
// A Document is filled from top to bottom: Heading, Paragraph, List, Table, Figure, Quote. It breaks lines and pages itself.
// The letters are those of the Go fonts: Latin with Welsh, Greek and Cyrillic. A letter that they lack is written without its
// accent, or as a question mark.
package pdf

import (
	"slices"
	"strings"

	"alongside/internal/platform/plain"
)

// The page is A4, in points.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	margin     = 56.0
	room       = pageWidth - 2*margin
	underneath = 14.0 // room for the page number
)

// tighter are the edges and sizes that Tighter goes through: first narrower edges, then smaller letters. The smallest letters of a text have 9
// points then, those of a table 7.7.
var tighter = []struct{ edge, scale float64 }{{margin, 1}, {42, 1}, {42, 0.95}, {40, 0.9}, {38, 0.86}}

// Document is a file that is being written.
type Document struct {
	title, lang string
	pages       []*page
	y           float64 // where the next line goes, from the bottom of the page
	root        *element
	stack       []*element // where the next element goes; the first is root
	fonts       [2]*font   // ordinary and bold
	outline     []bookmark
	heading     int     // level of the last heading
	waiting     []title // headings, and a line that leads to what follows: they are written with it

	// The page as it is laid out: it is drawn by scale on a page of A4.
	wide, high, edge, scale float64
}

// title is a heading, or a paragraph when level is 0, that stands on the page of what follows it.
type title struct {
	level int
	text  string
}

type page struct {
	content strings.Builder
	tagged  []*element // by marked content id
}

type bookmark struct {
	text  string
	level int
	page  int
	y     float64
}

// element is one node of the structure tree. Its kids are elements and marked contents in reading order.
type element struct {
	kind   string
	parent *element
	kids   []kid
	alt    string
	scope  string
	box    [4]float64 // of a figure, on the page that is drawn
	number int        // of the object, when written
}

type kid struct {
	element  *element
	page, id int
}

// New begins a document. lang is a language tag such as en-GB.
func New(title, lang string) (*Document, error) {
	d := &Document{title: title, lang: lang, root: &element{kind: "Document"}}
	d.stack = []*element{d.root}
	var err error
	if d.fonts, err = loadFonts(); err != nil {
		return nil, err
	}
	d.Tighter(0)
	d.newPage()
	return d, nil
}

// Tighter lays an empty document out with narrower edges and, further on, with smaller letters, so that more stands on a page. It says whether
// there is such a step; 0 is how a document begins.
func (d *Document) Tighter(step int) bool {
	if step >= len(tighter) {
		return false
	}
	t := tighter[step]
	d.scale, d.wide, d.high, d.edge = t.scale, pageWidth/t.scale, pageHeight/t.scale, t.edge/t.scale
	d.y = d.high - d.edge
	return true
}

// Pages is how many pages there are.
func (d *Document) Pages() int {
	d.before(0) // a heading under which nothing stands
	return len(d.pages)
}

// on is a box as it stands on the page that is drawn.
func (d *Document) on(box ...float64) (out [4]float64) {
	for i := range out {
		out[i] = d.scale * box[i]
	}
	return out
}

// room is the width of a line.
func (d *Document) room() float64 { return d.wide - 2*d.edge }

// bottom is where a page ends, above its number.
func (d *Document) bottom() float64 { return d.edge + underneath }

func (d *Document) newPage() {
	d.pages = append(d.pages, &page{})
	d.y = d.high - d.edge
}

// fits begins a new page when less than so much is left.
func (d *Document) fits(height float64) {
	if d.y-height < d.bottom() && d.y < d.high-d.edge {
		d.newPage()
	}
}

// open makes an element and writes into it until close.
func (d *Document) open(kind string) *element {
	parent := d.stack[len(d.stack)-1]
	e := &element{kind: kind, parent: parent}
	parent.kids = append(parent.kids, kid{element: e})
	d.stack = append(d.stack, e)
	return e
}

func (d *Document) close() { d.stack = d.stack[:len(d.stack)-1] }

// mark writes a piece of page content that belongs to the open element.
func (d *Document) mark(write func(*strings.Builder)) {
	e, at := d.stack[len(d.stack)-1], len(d.pages)-1
	p := d.pages[at]
	id := len(p.tagged)
	p.tagged = append(p.tagged, e)
	e.kids = append(e.kids, kid{page: at, id: id})
	p.content.WriteString("/" + e.kind + " <</MCID " + itoa(id) + ">> BDC\n")
	write(&p.content)
	p.content.WriteString("EMC\n")
}

// artifact writes what only pleases the eye: lines, page numbers.
func (p *page) artifact(write func(*strings.Builder)) {
	p.content.WriteString("/Artifact BMC\n")
	write(&p.content)
	p.content.WriteString("EMC\n")
}

// style is how a text is set.
type style struct {
	font   int // 0 ordinary, 1 bold
	size   float64
	lead   float64 // from line to line, as a part of size
	before float64 // space above
	after  float64
	indent float64
}

var (
	ordinary = style{size: 10.5, lead: 1.4, after: 6}
	quoted   = style{size: 10.5, lead: 1.4, before: 2, after: 2, indent: 14}
	small    = style{size: 9, lead: 1.35, after: 4}
	headings = []style{{}, {font: 1, size: 20, lead: 1.2, after: 10}, {font: 1, size: 15, lead: 1.25, before: 14, after: 6}, {font: 1, size: 12, lead: 1.3, before: 10, after: 4}, {font: 1, size: 10.5, lead: 1.3, before: 6, after: 3}}
)

// Heading writes a heading of level 1 to 4. A level that would skip one is raised, since listeners go by levels. It stands on the
// page of what follows it.
func (d *Document) Heading(level int, text string) {
	level = min(max(level, 1), 4, d.heading+1)
	d.heading = level
	d.waiting = append(d.waiting, title{level, text})
}

// Paragraph writes a paragraph. One that ends in a colon stands on the page of what it leads to, and so does a short one right under a
// heading.
func (d *Document) Paragraph(text string) {
	n := len(d.waiting)
	if strings.TrimSpace(text) == "" {
		return
	}
	under := n > 0 && d.waiting[n-1].level > 0 && len(d.fonts[0].wrap(text, ordinary.size, d.room())) <= 3
	if under || strings.HasSuffix(strings.TrimSpace(text), ":") {
		d.waiting = append(d.waiting, title{0, text})
		return
	}
	d.block("P", text, ordinary)
}

// set is how a title is set.
func (t title) set() style {
	if t.level == 0 {
		return ordinary
	}
	return headings[t.level]
}

// before makes room for what follows and is so high before it can be broken, and writes above it what waits for it.
func (d *Document) before(height float64) {
	d.fits(d.above() + height)
	waiting := d.waiting
	d.waiting = nil
	for _, t := range waiting {
		s, kind := t.set(), "P"
		d.space(s.before)
		if t.level > 0 {
			kind = "H" + itoa(t.level)
			d.fits(s.size * s.lead) // as its first line does
			d.outline = append(d.outline, bookmark{text: t.text, level: t.level, page: len(d.pages) - 1, y: d.y})
		}
		d.open(kind)
		d.lines(t.text, s)
		d.close()
		d.space(s.after)
	}
}

// above is how much room what waits takes.
func (d *Document) above() (height float64) {
	for _, t := range d.waiting {
		height += d.tall(t.text, t.set())
	}
	return height
}

// Note writes a paragraph in smaller letters.
func (d *Document) Note(text string) { d.block("P", text, small) }

// Quote writes what somebody said, and under it where it comes from.
func (d *Document) Quote(text, source string) {
	d.before(d.opening(text, quoted) + small.size*small.lead)
	d.open("BlockQuote")
	d.block("P", plain.Quoted(text), quoted)
	if source != "" {
		s := small
		s.indent, s.after = quoted.indent, 8
		d.block("P", source, s)
	}
	d.close()
}

func (d *Document) block(kind, text string, s style) {
	if strings.TrimSpace(text) == "" {
		return
	}
	d.before(s.before + d.opening(text, s))
	d.space(s.before)
	d.open(kind)
	d.lines(text, s)
	d.close()
	d.space(s.after)
}

// opening is how high the lines of a text are that stand together at its beginning.
func (d *Document) opening(text string, s style) float64 {
	return float64(together(len(d.fonts[s.font].wrap(text, s.size, d.room()-s.indent)), 0)) * s.size * s.lead
}

// together says how many of so many lines stand on one page from the one at a place on: the first two and the last two, and
// three lines are not parted.
func together(lines, at int) int {
	switch {
	case lines == 0:
		return 0
	case at == 0 && lines <= 3:
		return lines
	case at == 0 || at == lines-2:
		return 2
	}
	return 1
}

// List writes points.
func (d *Document) List(points []string) {
	points = slices.DeleteFunc(slices.Clone(points), func(p string) bool { return strings.TrimSpace(p) == "" })
	if len(points) == 0 {
		return
	}
	s := ordinary
	s.indent = 14
	d.before(d.opening(points[0], s))
	d.open("L")
	for _, text := range points {
		d.fits(d.opening(text, s))
		d.open("LI")
		d.open("Lbl")
		y := d.y - s.size
		d.mark(func(b *strings.Builder) { d.show(b, s, d.edge+3, y, "•") })
		d.close()
		d.open("LBody")
		d.lines(text, s)
		d.close()
		d.close()
		d.space(3)
	}
	d.close()
	d.space(4)
}

func (d *Document) space(points float64) {
	if d.y < d.high-d.edge {
		d.y -= points
	}
}

// lines writes wrapped lines into the open element, page after page.
func (d *Document) lines(text string, s style) {
	wrapped := d.fonts[s.font].wrap(text, s.size, d.room()-s.indent)
	for n, line := range wrapped {
		d.fits(float64(together(len(wrapped), n)) * s.size * s.lead)
		y := d.y - s.size
		if n < len(wrapped)-1 {
			line += " " // so that words of two lines stay apart for those who listen
		}
		d.mark(func(b *strings.Builder) { d.show(b, s, d.edge+s.indent, y, line) })
		d.y -= s.size * s.lead
	}
}

// show sets one line of text in black.
func (d *Document) show(b *strings.Builder, s style, x, y float64, text string) {
	b.WriteString("BT 0 g /F" + itoa(s.font) + " " + num(s.size) + " Tf " + num(x) + " " + num(y) + " Td " + d.fonts[s.font].encode(text) + " Tj ET\n")
}
