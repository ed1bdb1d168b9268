package pdf

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// figureWidth is how wide a drawing is shown, in points.
const figureWidth = 290.0

// Figure draws a picture made by package chart: rectangles, circles, lines and text of an SVG, under its title and above words that say what
// it says; either may be empty. The three stay together on one page. alt says in words what the picture shows. Anything else in
// the drawing is an error, so that nothing is left out without a word.
func (d *Document) Figure(svg, title, alt, words string) error {
	if strings.TrimSpace(alt) == "" {
		return errors.New("pdf: a figure needs words that say what it shows")
	}
	s, err := parseSVG(svg)
	if err != nil {
		return err
	}
	if !(s.width > 0 && s.height > 0) {
		return fmt.Errorf("pdf: a drawing of %v by %v", s.width, s.height)
	}
	above, below := d.tall(title, titled), d.tall(words, ordinary)
	scale := min(figureWidth/s.width, (d.high-2*d.edge-40-d.above()-above-below)/s.height)
	height := s.height * scale
	d.before(above + height + 8 + below)
	e := d.open("Figure")
	e.alt = alt
	if title != "" {
		d.open("Caption")
		d.lines(title, titled)
		d.close()
		d.space(titled.after)
	}
	e.box = d.on(d.edge, d.y-height, d.edge+s.width*scale, d.y)
	top := d.y
	d.mark(func(b *strings.Builder) {
		b.WriteString("q " + num(scale) + " 0 0 " + num(-scale) + " " + num(d.edge) + " " + num(top) + " cm\n")
		for _, p := range s.parts {
			d.draw(b, p)
		}
		b.WriteString("Q\n")
	})
	d.close()
	d.y -= height
	d.space(8)
	d.Paragraph(words)
	return nil
}

// titled is how the title of a picture is set.
var titled = style{font: 1, size: 10.5, lead: 1.3, after: 2}

// tall is how much room a text takes from the top to the bottom.
func (d *Document) tall(text string, s style) float64 {
	if strings.TrimSpace(text) == "" {
		return 0
	}
	return s.before + float64(len(d.fonts[s.font].wrap(text, s.size, d.room()-s.indent)))*s.size*s.lead + s.after
}

// drawing is a parsed SVG.
type drawing struct {
	width, height float64
	parts         []part
}

type part struct {
	name string
	at   map[string]string
	text string
}

func parseSVG(svg string) (drawing, error) {
	var s drawing
	dec := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, fmt.Errorf("pdf: the drawing cannot be read: %w", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		p := part{name: start.Name.Local, at: map[string]string{}}
		for _, a := range start.Attr {
			p.at[a.Name.Local] = a.Value
		}
		switch p.name {
		case "svg":
			box := strings.Fields(p.at["viewBox"])
			if len(box) == 4 {
				s.width, s.height = number(box[2]), number(box[3])
			}
		case "title", "desc":
			if err := dec.Skip(); err != nil {
				return s, err
			}
		case "text":
			if err := dec.DecodeElement(&p.text, &start); err != nil {
				return s, err
			}
			s.parts = append(s.parts, p)
		case "rect", "circle", "line":
			s.parts = append(s.parts, p)
		default:
			return s, fmt.Errorf("pdf: a drawing holds <%s>, which cannot be drawn", p.name)
		}
	}
}

func number(s string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

func (d *Document) draw(b *strings.Builder, p part) {
	v := func(name string) float64 { return number(p.at[name]) }
	switch p.name {
	case "text":
		d.drawText(b, p)
		return
	case "rect":
		if paint := p.paint(b); paint != "" {
			b.WriteString(num(v("x")) + " " + num(v("y")) + " " + num(v("width")) + " " + num(v("height")) + " re " + paint + "\n")
		}
	case "circle":
		if paint := p.paint(b); paint != "" {
			b.WriteString(circle(v("cx"), v("cy"), v("r")) + paint + "\n")
		}
	case "line":
		p.paint(b)
		b.WriteString(num(v("x1")) + " " + num(v("y1")) + " m " + num(v("x2")) + " " + num(v("y2")) + " l S\n")
	}
	if p.at["stroke-dasharray"] != "" {
		b.WriteString("[] 0 d\n")
	}
}

// paint sets the colours of a shape and gives the operator that fills or draws it.
func (p part) paint(b *strings.Builder) string {
	fill, stroke := p.at["fill"], p.at["stroke"]
	operator := ""
	if fill != "none" && p.name != "line" {
		b.WriteString(colour(fill, p.at["fill-opacity"]) + " rg ")
		operator = "f"
	}
	if stroke != "" && stroke != "none" {
		thick := p.at["stroke-width"]
		if thick == "" {
			thick = "1"
		}
		b.WriteString(colour(stroke, p.at["stroke-opacity"]) + " RG " + num(number(thick)) + " w ")
		if dash := p.at["stroke-dasharray"]; dash != "" {
			b.WriteString("[" + strings.ReplaceAll(dash, ",", " ") + "] 0 d ")
		}
		if operator == "f" {
			return "B"
		}
		return "S"
	}
	return operator
}

// colour gives three parts of a colour; what shines through is mixed with the white of the page.
func colour(c, opacity string) string {
	rgb := [3]float64{}
	if strings.HasPrefix(c, "#") && len(c) == 7 {
		for i := range rgb {
			n, err := strconv.ParseUint(c[1+2*i:3+2*i], 16, 8)
			if err == nil {
				rgb[i] = float64(n) / 255
			}
		}
	}
	share := 1.0
	if opacity != "" {
		share = number(opacity)
	}
	for i := range rgb {
		rgb[i] = 1 - share*(1-rgb[i])
	}
	return num(rgb[0]) + " " + num(rgb[1]) + " " + num(rgb[2])
}

// circle is four curves; 0.5523 is what makes a curve of the third degree look round.
func circle(x, y, r float64) string {
	k := 0.5523 * r
	c := func(a, b, c, d, e, f float64) string {
		return num(a) + " " + num(b) + " " + num(c) + " " + num(d) + " " + num(e) + " " + num(f) + " c "
	}
	return num(x+r) + " " + num(y) + " m " + c(x+r, y+k, x+k, y+r, x, y+r) + c(x-k, y+r, x-r, y+k, x-r, y) +
		c(x-r, y-k, x-k, y-r, x, y-r) + c(x+k, y-r, x+r, y-k, x+r, y)
}

// drawText writes text upright although the drawing's y grows downwards.
func (d *Document) drawText(b *strings.Builder, p part) {
	size, face := number(p.at["font-size"]), 0
	if p.at["font-weight"] != "" {
		face = 1
	}
	x, y := number(p.at["x"]), number(p.at["y"])
	// The wider letters of the embedded typeface are made smaller where the drawing counted on narrower ones.
	size *= 0.88
	switch wide := d.fonts[face].width(p.text, size); p.at["text-anchor"] {
	case "middle":
		x -= wide / 2
	case "end":
		x -= wide
	}
	b.WriteString("BT " + colour(p.at["fill"], "") + " rg /F" + itoa(face) + " " + num(size) + " Tf 1 0 0 -1 " + num(x) + " " + num(y) + " Tm " +
		d.fonts[face].encode(p.text+" ") + " Tj ET\n")
}
