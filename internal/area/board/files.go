package board

import (
	"io"
	"slices"
	"strconv"

	"alongside/engine/chart"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/report"
)

// blocks are the report as it is printed: two pages, without what the figures rest on.
func (r Report) blocks() (out []report.Block) {
	out = append(out, report.Block{Kind: report.List, Lines: r.Short})
	for _, c := range r.Chapters {
		out = append(out, report.Block{Kind: report.Heading, Level: 2, Text: c.Title})
		t := chart.Table{Caption: c.Intro, Headers: r.heads()}
		for _, f := range c.Figures {
			t.Rows = append(t.Rows, []string{f.Label, f.Value, f.Before})
		}
		out = append(out, report.Block{Kind: report.Numbers, Table: t})
		for _, l := range c.Lists {
			if len(l.Print) > 0 {
				out = append(out, report.Block{Kind: report.List, Lines: l.Print})
				continue
			}
			if len(l.Rows) == 0 {
				out = append(out, report.Block{Kind: report.Paragraph, Text: l.Title + ": " + l.Empty})
				continue
			}
			out = append(out, report.Block{Kind: report.Numbers, Table: chart.Table{Caption: l.Title, Headers: l.Heads, Rows: l.Rows}})
		}
	}
	if v := r.Story; v != nil {
		out = append(out, report.Block{Kind: report.Heading, Level: 2, Text: "One story: " + v.Title}, report.Block{Kind: report.Quoted, Text: v.Words, Source: v.Signed})
	}
	return append(out, report.Block{Kind: report.Heading, Level: 2, Text: "What this cannot tell"}, report.Block{Kind: report.List, Lines: r.cannotTell()})
}

// printedPages is how many pages a board is given.
const printedPages = 2

func (r Report) writePDF(w io.Writer) error {
	return report.WritePaperWithin(w, title, r.subtitle(), r.blocks(), printedPages)
}

// writeBook writes a spreadsheet: the figures, what each rests on, and every list.
func (r Report) writeBook(w io.Writer) error {
	book := sheet.NewBook(w)
	write := func(name string, heads []string, rows [][]string) error {
		out, err := book.Sheet(name, heads)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := out.Row(row...); err != nil {
				return err
			}
		}
		return out.Close()
	}
	about := [][]string{{title}, {r.subtitle()}}
	for _, line := range append(slices.Clone(r.Short), r.cannotTell()...) {
		about = append(about, []string{line})
	}
	if err := write("About", []string{"What this is"}, about); err != nil {
		return err
	}
	if v := r.Story; v != nil {
		if err := write("One story", []string{"Title", "Story", "Signed"}, [][]string{{v.Title, v.Words, v.Signed}}); err != nil {
			return err
		}
	}
	var figures, rests [][]string
	for _, c := range r.Chapters {
		for _, f := range c.Figures {
			if f.Kept {
				f.Rows = nil // a file goes to everybody who reads the report
			}
			figures = append(figures, []string{c.Title, f.Label, f.Value, f.Before, strconv.Itoa(len(f.Rows))})
			for _, row := range f.Rows {
				rests = append(rests, []string{f.Label, row.What, row.Detail})
			}
		}
	}
	if err := write("Figures", []string{"Part", "Figure", r.Period.Words(), "The time before", "Lines in “What they rest on”"}, figures); err != nil {
		return err
	}
	if err := write("What they rest on", []string{"Figure", "What", "More"}, rests); err != nil {
		return err
	}
	for _, c := range r.Chapters {
		for _, l := range c.Lists {
			if err := write(l.Title, l.Heads, l.Rows); err != nil {
				return err
			}
		}
	}
	return book.Close()
}
