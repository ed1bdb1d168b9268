package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"alongside/engine/stats"
	"alongside/internal/platform/sheet"
)

// The workbook of a report: a sheet that says what is where, and a sheet for each part with the columns that it needs. Numbers are
// numbers.

// ContentsHeaders are the headings of the first sheet.
func ContentsHeaders() []string { return []string{"Sheet", "What it holds", "Lines"} }

// bookSheet is a sheet of the workbook.
type bookSheet struct {
	name, about string
	parts       []string // of the table's lines
	chapter     *Chapter
	lines       []map[string]string
	rounded     bool // its counts are not what they were
}

// counts says whether there are counts of people on a sheet: quotes are none, and neither are amounts of money.
func (s bookSheet) counts() bool {
	if s.chapter == nil {
		return !slices.Contains(s.parts, "quote")
	}
	return len(s.chapter.Tables) > 0 && s.chapter.Formula != stats.FormulaCostPerHead
}

func (r Report) bookSheets() []bookSheet {
	all := []bookSheet{
		{name: "Forms", about: "Who was asked and how many forms came back", parts: []string{"wave", "late answers"}},
		{name: "Questions", about: "Figures of each question", parts: []string{"item"}},
		{name: "Answers", about: "How many people gave each answer", parts: []string{"answer"}},
		{name: "Changes", about: "How the same people answered at two times", parts: []string{"change", "change of a scale"}},
		{name: "Agreement", about: "How far two people who looked at the same thing agree", parts: []string{"agreement"}},
		{name: "Stayed and left", about: "First answers of those who answered again, and of those who did not", parts: []string{"stayers", "leavers"}},
		{name: "Quotes", about: "What people wrote and let us quote", parts: []string{"sorting of quotes", "quote"}},
	}
	plain := r
	plain.Chapters = nil
	for _, cells := range plain.lines() {
		for n := range all {
			if slices.Contains(all[n].parts, cells["Part"]) {
				all[n].lines = append(all[n].lines, cells)
			}
		}
	}
	all = slices.DeleteFunc(all, func(s bookSheet) bool { return len(s.lines) == 0 })
	for n := range r.Chapters {
		all = append(all, bookSheet{name: r.Chapters[n].Title, about: r.Chapters[n].Intro, chapter: &r.Chapters[n]})
	}
	for n := range all {
		s := &all[n]
		if s.rounded = r.Policy.Rounds() && s.counts(); s.rounded {
			s.about = captioned(s.about)
		}
	}
	all = append(all, bookSheet{name: "Cannot tell", about: "What these figures cannot tell", chapter: &Chapter{Title: "What these figures cannot tell", Lines: r.CannotTell()}})
	if formulas := Formulas(r.Annex()); len(formulas) > 0 {
		how := Table{Caption: "Each figure", Headers: []string{"Figure", "What it says", "Formula", "Source"}}
		for _, f := range formulas {
			how.Rows = append(how.Rows, []string{f.Name, f.Plain, f.Formula, f.Source})
		}
		all = append(all, bookSheet{name: "Formulas", about: "How the figures are worked out, and where the way comes from",
			chapter: &Chapter{Title: "How the figures are worked out", Tables: []Table{how}}})
	}
	return all
}

func (r Report) writeBook(w io.Writer) error {
	book := sheet.NewBook(w)
	contents, err := book.Sheet("Contents", ContentsHeaders(), 2)
	if err != nil {
		return err
	}
	all := r.bookSheets()
	for n := range all {
		s := &all[n]
		write := s.writeLines
		if s.chapter != nil {
			write = s.writeChapter
		}
		lines, err := write(book)
		if err != nil {
			return err
		}
		if err := contents.Row(s.name, s.about, fmt.Sprint(lines)); err != nil {
			return err
		}
	}
	for _, line := range append([]string{r.Title, r.Subtitle}, append(slices.Clone(r.Notes), "Small numbers: "+r.Policy.Name+". "+r.Policy.Plain)...) {
		if line != "" {
			if err := contents.Row("", line); err != nil {
				return err
			}
		}
	}
	if err := contents.Close(); err != nil {
		return err
	}
	return book.Close()
}

// writeLines writes the lines of some parts, with the columns that any of them fills.
func (s *bookSheet) writeLines(book *sheet.Book) (int, error) {
	var titles, headers []string
	var numbers []int
	for _, c := range columns {
		if c.Title == "Part" && len(s.parts) == 1 || !slices.ContainsFunc(s.lines, func(cells map[string]string) bool { return cells[c.Title] != "" }) {
			continue
		}
		if c.Type != "string" {
			numbers = append(numbers, len(headers))
		}
		titles = append(titles, c.Title)
		if s.rounded && c.counts() {
			headers = append(headers, c.Title+" (about)")
		} else {
			headers = append(headers, c.Title)
		}
	}
	out, err := book.Sheet(s.name, headers, numbers...)
	if err != nil {
		return 0, err
	}
	s.name = book.Last()
	for _, cells := range s.lines {
		row := make([]string, len(headers))
		for i, title := range titles {
			row[i] = cells[title]
		}
		if err := out.Row(row...); err != nil {
			return 0, err
		}
	}
	return len(s.lines), out.Close()
}

// writeChapter writes the tables of a chapter as they are, and its lines.
func (s *bookSheet) writeChapter(book *sheet.Book) (lines int, err error) {
	c := s.chapter
	widest := 1
	for _, t := range c.Tables {
		widest = max(widest, len(t.Headers))
	}
	var numbers []int
	for i := 1; i < widest; i++ {
		numbers = append(numbers, i)
	}
	out, err := book.Sheet(s.name, append([]string{c.Title}, make([]string, widest-1)...), numbers...)
	if err != nil {
		return 0, err
	}
	s.name = book.Last()
	rows := [][]string{}
	for _, line := range c.Lines {
		rows = append(rows, []string{line})
	}
	for _, t := range c.Tables {
		caption := t.Caption
		if s.rounded {
			caption = captioned(caption)
		}
		rows = append(rows, nil, []string{caption}, t.Headers)
		for _, row := range t.Rows {
			row = slices.Clone(row)
			for k := 1; k < len(row); k++ { // a number with its sign, pound or commas; with more words it stays as it is
				if figure, _ := figureOf(row[k]); figure != "" && !strings.ContainsAny(row[k], "%(") {
					row[k] = figure
				}
			}
			rows = append(rows, row)
		}
	}
	for _, row := range rows {
		if err := out.Row(row...); err != nil {
			return 0, err
		}
	}
	return len(rows), out.Close()
}
