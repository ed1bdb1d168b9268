package pdf

import (
	"strings"
)

// Table is rows under headings. The first cell of each row names it.
type Table struct {
	Caption string
	Headers []string
	Numbers []bool // columns that hold numbers stand to the right
	Rows    [][]string
}

const (
	cellSize = 9.0
	cellLead = 1.3
	cellPad  = 4.0
)

// Table writes a table. Its caption and headings stand on a page with two rows at least, and so do its last two rows. On every new page
// its headings come again, for the eye only.
func (d *Document) Table(t Table) {
	if len(t.Headers) == 0 || len(t.Rows) == 0 {
		return
	}
	widths := d.widths(t)
	high := make([]float64, len(t.Rows))
	for i, r := range t.Rows {
		high[i], _ = d.fold(widths, r, 0)
	}
	head, _ := d.fold(widths, t.Headers, 1)
	caption := style{font: 1, size: cellSize + 0.5, lead: 1.35, after: 2}
	start := d.tall(t.Caption, caption) + head
	for _, h := range high[:min(2, len(high))] {
		start += h
	}
	d.before(min(start, d.high-d.edge-d.bottom()-d.above()))
	d.open("Table")
	if t.Caption != "" {
		d.open("Caption")
		d.lines(t.Caption, caption)
		d.close()
		d.space(caption.after)
	}
	d.open("THead")
	d.row(t, widths, t.Headers, true, 0)
	d.close()
	d.open("TBody")
	for i, r := range t.Rows {
		with := 0.0
		if i > 0 && i == len(t.Rows)-2 {
			with = high[i+1]
		}
		d.row(t, widths, r, false, with)
	}
	d.close()
	d.close()
	d.space(10)
}

// widths shares the room out: each column gets what its longest word needs, and the rest by how much is in it.
func (d *Document) widths(t Table) []float64 {
	n := len(t.Headers)
	least, wanted := make([]float64, n), make([]float64, n)
	for r, row := range append([][]string{t.Headers}, t.Rows...) {
		f := d.fonts[0]
		if r == 0 {
			f = d.fonts[1]
		}
		for i := range min(n, len(row)) {
			for _, word := range strings.Fields(row[i]) {
				least[i] = max(least[i], min(f.width(word, cellSize), d.room()/3))
			}
			wanted[i] = max(wanted[i], min(f.width(row[i], cellSize), d.room()))
		}
	}
	sum, more := 0.0, 0.0
	for i := range n {
		least[i] += 2 * cellPad
		wanted[i] = max(wanted[i]+2*cellPad, least[i])
		sum += least[i]
		more += wanted[i] - least[i]
	}
	out := make([]float64, n)
	for i := range n {
		switch {
		case sum >= d.room(): // too many columns: words are broken
			out[i] = least[i] * d.room() / sum
		case more == 0:
			out[i] = least[i]
		default:
			out[i] = least[i] + min(1, (d.room()-sum)/more)*(wanted[i]-least[i])
		}
	}
	return out
}

// row writes one row; a row that does not fit, together with so much more, begins the next page, under the headings. One that is
// higher than a page goes on over the next ones.
func (d *Document) row(t Table, widths []float64, cells []string, header bool, with float64) {
	face := 0
	if header {
		face = 1
	}
	height, wrapped := d.fold(widths, cells, face)
	if d.y-height-with < d.bottom() && d.y < d.high-d.edge && !d.justBegan(t, widths, header) {
		d.newPage()
		if !header {
			d.repeat(t, widths)
		}
	}
	d.open("TR")
	made := make([]*element, len(t.Headers))
	for i := range t.Headers {
		kind, scope := "TD", ""
		switch {
		case header:
			kind, scope = "TH", "Column"
		case i == 0:
			kind, scope = "TH", "Row"
		}
		made[i] = d.open(kind)
		made[i].scope = scope
		d.close()
	}
	for {
		fit := max(1, int((d.y-d.bottom()-2*cellPad)/(cellSize*cellLead)))
		to, left := d.cells(t, widths, made, wrapped, face, fit)
		d.rule(to)
		if !left {
			break
		}
		for i := range wrapped {
			wrapped[i] = wrapped[i][min(fit, len(wrapped[i])):]
		}
		d.newPage()
		if !header {
			d.repeat(t, widths)
		}
	}
	d.close()
}

// justBegan says whether nothing but headings that came again stands on the page: another page would not give more room.
func (d *Document) justBegan(t Table, widths []float64, header bool) bool {
	head, _ := d.fold(widths, t.Headers, 1)
	return !header && d.y >= d.high-d.edge-head-0.01
}

// cells writes the first lines of each cell into the elements made for them, and says where the row ends and whether lines are left.
func (d *Document) cells(t Table, widths []float64, made []*element, wrapped [][]string, face, fit int) (to float64, left bool) {
	x, most := d.edge, 1
	for i := range t.Headers {
		if i < len(wrapped) {
			lines := wrapped[i][:min(fit, len(wrapped[i]))]
			left, most = left || len(lines) < len(wrapped[i]), max(most, len(lines))
			d.stack = append(d.stack, made[i])
			d.cell(lines, face, x, widths[i], i < len(t.Numbers) && t.Numbers[i])
			d.close()
		}
		x += widths[i]
	}
	d.y -= float64(most)*cellSize*cellLead + 2*cellPad
	return x, left
}

// rule draws the line under a row.
func (d *Document) rule(to float64) {
	y := d.y
	d.pages[len(d.pages)-1].artifact(func(b *strings.Builder) {
		b.WriteString("0.75 G 0.5 w " + num(d.edge) + " " + num(y) + " m " + num(to) + " " + num(y) + " l S\n")
	})
}

func (d *Document) fold(widths []float64, cells []string, face int) (height float64, wrapped [][]string) {
	most := 1
	for i, cell := range cells {
		if i >= len(widths) {
			break
		}
		lines := d.fonts[face].wrap(cell, cellSize, widths[i]-2*cellPad)
		wrapped = append(wrapped, lines)
		most = max(most, len(lines))
	}
	return float64(most)*cellSize*cellLead + 2*cellPad, wrapped
}

func (d *Document) cell(lines []string, face int, x, width float64, number bool) {
	if len(lines) == 0 {
		return
	}
	top := d.y
	d.mark(func(b *strings.Builder) { d.cellText(b, lines, face, x, top, width, number) })
}

func (d *Document) cellText(b *strings.Builder, lines []string, face int, x, top, width float64, number bool) {
	for n, line := range lines {
		at := x + cellPad
		if number {
			at = x + width - cellPad - d.fonts[face].width(line, cellSize)
		}
		if n < len(lines)-1 {
			line += " "
		}
		d.show(b, style{font: face, size: cellSize}, at, top-cellPad-cellSize-float64(n)*cellSize*cellLead, line)
	}
}

// repeat draws the headings again, outside the structure.
func (d *Document) repeat(t Table, widths []float64) {
	height, wrapped := d.fold(widths, t.Headers, 1)
	x := d.edge
	for i, lines := range wrapped {
		at, width, number := x, widths[i], i < len(t.Numbers) && t.Numbers[i]
		d.pages[len(d.pages)-1].artifact(func(b *strings.Builder) { d.cellText(b, lines, 1, at, d.y, width, number) })
		x += widths[i]
	}
	d.y -= height
	d.rule(x)
}
