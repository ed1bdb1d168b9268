package pdf

import (
	"errors"
	"fmt"
	"strings"
)

// Small is one of several pictures that stand small, side by side. Words say what it says.
type Small struct{ SVG, Title, Alt, Words string }

// How small pictures stand: three in a row.
const (
	smallRow    = 3
	smallGap    = 15.0
	smallColumn = (room - (smallRow-1)*smallGap) / smallRow
	smallWidth  = 146.0 // of the drawing
	smallHeight = 300.0 // at most
)

var (
	smallTitle = style{font: 1, size: 9, lead: 1.25, after: 2}
	smallWords = style{size: 8.5, lead: 1.3}
)

// Figures draws pictures three by three, each with its title above and its words below. A picture stands on one page with its words. Those who
// listen hear one after the other.
func (d *Document) Figures(all []Small) error {
	for ; len(all) > 0; all = all[min(smallRow, len(all)):] {
		row := all[:min(smallRow, len(all))]
		drawings, scales, titles, high, words := make([]drawing, smallRow), make([]float64, smallRow), 0.0, 0.0, 0.0
		for i, f := range row {
			if strings.TrimSpace(f.Alt) == "" {
				return errors.New("pdf: a figure needs words that say what it shows")
			}
			s, err := parseSVG(f.SVG)
			if err != nil {
				return err
			}
			if !(s.width > 0 && s.height > 0) {
				return fmt.Errorf("pdf: a drawing of %v by %v", s.width, s.height)
			}
			drawings[i], scales[i] = s, min(smallWidth/s.width, smallHeight/s.height)
			titles = max(titles, d.narrow(f.Title, smallTitle))
			high = max(high, s.height*scales[i])
			words = max(words, d.narrow(f.Words, smallWords))
		}
		d.before(titles + high + 5 + words)
		top := d.y
		for i, f := range row {
			d.small(f, drawings[i], scales[i], d.edge+float64(i)*(smallColumn+smallGap), top, titles, high)
		}
		d.y = top - titles - high - 5 - words
		d.space(9)
	}
	return nil
}

// small draws one picture of a row. Pictures of a row stand on one line, whatever their titles are.
func (d *Document) small(f Small, s drawing, scale, x, top, titles, high float64) {
	e := d.open("Figure")
	e.alt = f.Alt
	if f.Title != "" {
		d.open("Caption")
		d.narrowLines(f.Title, smallTitle, x, top)
		d.close()
	}
	y := top - titles - high + s.height*scale // pictures end on one line
	e.box = d.on(x, y-s.height*scale, x+s.width*scale, y)
	d.mark(func(b *strings.Builder) {
		b.WriteString("q " + num(scale) + " 0 0 " + num(-scale) + " " + num(x) + " " + num(y) + " cm\n")
		for _, p := range s.parts {
			d.draw(b, p)
		}
		b.WriteString("Q\n")
	})
	d.close()
	if strings.TrimSpace(f.Words) != "" {
		d.open("P")
		d.narrowLines(f.Words, smallWords, x, top-titles-high-5)
		d.close()
	}
}

// narrow is how high a text is in a column.
func (d *Document) narrow(text string, s style) float64 {
	if strings.TrimSpace(text) == "" {
		return 0
	}
	return float64(len(d.fonts[s.font].wrap(text, s.size, smallColumn)))*s.size*s.lead + s.after
}

// narrowLines writes a text in a column, on this page.
func (d *Document) narrowLines(text string, s style, x, y float64) {
	lines := d.fonts[s.font].wrap(text, s.size, smallColumn)
	for n, line := range lines {
		if n < len(lines)-1 {
			line += " " // so that words of two lines stay apart for those who listen
		}
		d.mark(func(b *strings.Builder) { d.show(b, s, x, y-s.size, line) })
		y -= s.size * s.lead
	}
}
