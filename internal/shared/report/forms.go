package report

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"strings"
	"unicode/utf8"

	"alongside/engine/chart"
	"alongside/engine/stats"
	"alongside/internal/platform/pdf"
	"alongside/internal/platform/plain"
)

// WritePDF writes the whole report as a tagged PDF: what a board reads, and behind it the annex.
func (r Report) WritePDF(w io.Writer) error {
	return r.writePDF(w, r.Title, true, func(p Report) []Block { return p.Document() })
}

// WriteShortPDF writes what a board reads, without the annex.
func (r Report) WriteShortPDF(w io.Writer) error {
	return r.writePDF(w, r.Title, false, func(p Report) []Block {
		return append(p.Short(), Block{Kind: Heading, Level: 2, Text: "Where the rest is"}, Block{Kind: Paragraph, Text: "How each question was answered is in a file of its own, the annex. It says too how each figure is worked out. The spreadsheet and the open data have every figure."})
	})
}

// WriteAnnexPDF writes the annex.
func (r Report) WriteAnnexPDF(w io.Writer) error {
	return r.writePDF(w, r.Title+". "+AnnexTitle, true, Report.Annex)
}

// writePDF writes blocks of what may be shown, and behind them, when asked for, how their figures are worked out.
func (r Report) writePDF(w io.Writer, title string, formulas bool, of func(Report) []Block) error {
	r, err := r.Protect()
	if err != nil {
		return err
	}
	d, err := pdf.New(title, "en-GB")
	if err != nil {
		return err
	}
	d.Heading(1, title)
	d.Paragraph(r.Subtitle)
	blocks := of(r)
	if err := writeBlocks(d, blocks); err != nil {
		return err
	}
	if !formulas {
		return d.Write(w)
	}
	d.Heading(2, "How the figures are worked out")
	for _, f := range Formulas(blocks) {
		d.Heading(3, f.Name)
		d.Paragraph(f.Plain)
		d.Note(f.Formula + ". Source: " + f.Source + ".")
	}
	return d.Write(w)
}

// writeBlocks writes blocks one below the other. Small pictures that follow each other stand side by side.
func writeBlocks(d *pdf.Document, blocks []Block) error {
	for n := 0; n < len(blocks); n++ {
		var row []pdf.Small
		for ; n < len(blocks) && blocks[n].Kind == Figure && blocks[n].Small != ""; n++ {
			b := blocks[n]
			p := b.Picture
			if s, ok := p.(chart.Small); ok {
				p = s.Narrow()
			}
			row = append(row, pdf.Small{SVG: p.SVG(), Title: b.Title, Alt: b.alt(), Words: b.Small})
		}
		if err := d.Figures(row); err != nil {
			return err
		}
		if n == len(blocks) {
			break
		}
		if blocks[n].Again {
			continue
		}
		if err := blocks[n].pdf(d); err != nil {
			return err
		}
	}
	return nil
}

func (b Block) pdf(d *pdf.Document) error {
	switch b.Kind {
	case Heading:
		d.Heading(b.Level, b.Text)
	case Paragraph:
		d.Paragraph(b.Text)
	case Note:
		d.Note(b.Text)
	case List:
		d.List(b.Lines)
	case Numbers:
		d.Table(pdfTable(b.Table))
	case Figure:
		return d.Figure(b.Picture.SVG(), b.Title, b.alt(), b.Words)
	case Quoted:
		d.Quote(b.Text, b.Source)
	}
	return nil
}

// alt is a picture in words: its title and all its numbers.
func (b Block) alt() string {
	words := b.Title + "."
	for _, row := range b.Table.Rows {
		words += " " + strings.Join(row, ": ") + "."
	}
	return words
}

// longestNumber is how many letters a cell of figures has at most, such as "less than 0.001".
const longestNumber = 18

// Numeric says whether a column holds figures, which stand to the right, and not sentences.
func Numeric(t chart.Table, column int) bool {
	for _, row := range t.Rows {
		if column < len(row) && utf8.RuneCountInString(row[column]) > longestNumber {
			return false
		}
	}
	return true
}

func pdfTable(t chart.Table) pdf.Table {
	out := pdf.Table{Caption: t.Caption, Headers: t.Headers, Rows: t.Rows, Numbers: make([]bool, len(t.Headers))}
	for i := 1; i < len(out.Numbers); i++ {
		out.Numbers[i] = Numeric(t, i)
	}
	return out
}

// pageStyle is all that a page in a file needs: it has no other files beside it.
const pageStyle = `body{font:1.0625rem/1.5 Arial,sans-serif;color:#212b32;max-width:46rem;margin:0 auto;padding:1rem}h1{font-size:1.75rem}h2{margin-top:2rem;border-bottom:1px solid #aeb7bd}
table{border-collapse:collapse;display:block;overflow-x:auto;max-width:100%}caption{text-align:left;font-weight:bold}th,td{border-bottom:1px solid #d8dde0;padding:.35rem .6rem;text-align:left;vertical-align:top}
td.n,th.n{text-align:right}figure{margin:1rem 0}svg{max-width:32rem;width:100%;height:auto}blockquote{border-left:4px solid #005eb8;margin:1rem 0;padding:0 1rem}.why{font-size:.875rem}a{color:#005eb8}`

// Generator stands in the head of each page that is written, so that the program knows its own reports again.
const Generator = `<meta name="generator" content="Alongside">`

// WriteHTML writes the report as one page that needs no other file, script or network.
func (r Report) WriteHTML(to io.Writer) error {
	r, err := r.Protect()
	if err != nil {
		return err
	}
	w := bufio.NewWriter(to)
	e := html.EscapeString
	fmt.Fprintf(w, "<!doctype html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\">%s<meta name=\"viewport\" content=\"width=device-width\"><title>%s</title><style>%s</style></head>\n<body><main>\n<h1>%s</h1>\n", Generator, e(r.Title), pageStyle, e(r.Title))
	if r.Subtitle != "" {
		fmt.Fprintf(w, "<p>%s</p>\n", e(r.Subtitle))
	}
	blocks := r.Document()
	for _, b := range blocks {
		b.html(w)
	}
	fmt.Fprint(w, "<h2>How the figures are worked out</h2>\n")
	for _, f := range Formulas(blocks) {
		fmt.Fprintf(w, "<h3 id=\"how-%s\">%s</h3>\n<p>%s</p>\n<p><code>%s</code></p>\n<p class=\"why\">Source: %s</p>\n", e(f.ID), e(f.Name), e(f.Plain), e(f.Formula), e(f.Source))
	}
	fmt.Fprint(w, "</main></body>\n</html>\n")
	return w.Flush()
}

func (b Block) html(w io.Writer) {
	e := html.EscapeString
	switch b.Kind {
	case Heading:
		fmt.Fprintf(w, "<h%d>%s</h%d>\n", b.Level, e(b.Text), b.Level)
	case Paragraph, Note:
		fmt.Fprintf(w, "<p>%s</p>\n", e(b.Text))
	case List:
		fmt.Fprint(w, "<ul>\n")
		for _, l := range b.Lines {
			fmt.Fprintf(w, "<li>%s</li>\n", e(l))
		}
		fmt.Fprint(w, "</ul>\n")
	case Numbers:
		tableHTML(w, b.Table)
	case Figure:
		fmt.Fprintf(w, "<figure><figcaption><strong>%s</strong></figcaption>%s</figure>\n", e(b.Title), b.Picture.SVG())
		if b.Words != "" {
			fmt.Fprintf(w, "<p>%s</p>\n", e(b.Words))
		}
		fmt.Fprint(w, "<details><summary>The numbers of this picture</summary>\n")
		tableHTML(w, b.Table)
		fmt.Fprint(w, "</details>\n")
	case Quoted:
		fmt.Fprintf(w, "<blockquote><p>%s</p><p class=\"why\">%s</p></blockquote>\n", e(plain.Quoted(b.Text)), e(b.Source))
	}
	if len(b.Formula) > 0 {
		var links []string
		for _, id := range b.Formula {
			if f, ok := stats.FormulaOf(id); ok {
				links = append(links, fmt.Sprintf("<a href=\"#how-%s\">%s</a>", e(f.ID), e(f.Name)))
			}
		}
		fmt.Fprintf(w, "<p class=\"why\">How it is worked out: %s</p>\n", strings.Join(links, ", "))
	}
}

func tableHTML(w io.Writer, t chart.Table) {
	e := html.EscapeString
	fmt.Fprint(w, "<table>")
	if t.Caption != "" {
		fmt.Fprintf(w, "<caption>%s</caption>", e(t.Caption))
	}
	fmt.Fprint(w, "<thead><tr>")
	for i, h := range t.Headers {
		fmt.Fprintf(w, "<th scope=\"col\"%s>%s</th>", numeric(i), e(h))
	}
	fmt.Fprint(w, "</tr></thead>\n<tbody>")
	for _, row := range t.Rows {
		fmt.Fprint(w, "<tr>")
		for i, c := range row {
			if i == 0 {
				fmt.Fprintf(w, "<th scope=\"row\">%s</th>", e(c))
			} else {
				fmt.Fprintf(w, "<td class=\"n\">%s</td>", e(c))
			}
		}
		fmt.Fprint(w, "</tr>\n")
	}
	fmt.Fprint(w, "</tbody></table>\n")
}

func numeric(column int) string {
	if column == 0 {
		return ""
	}
	return " class=\"n\""
}
