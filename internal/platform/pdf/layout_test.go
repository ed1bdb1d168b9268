package pdf

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"alongside/engine/chart"
)

// pagesOf lays out so many lines and then what draw adds, and gives the text of each page.
func pagesOf(t *testing.T, lines int, draw func(d *Document)) []string {
	t.Helper()
	d, err := New("Layout", "en-GB")
	if err != nil {
		t.Fatal(err)
	}
	d.Heading(1, "Layout")
	for n := range lines {
		d.Paragraph("Filler " + strconv.Itoa(n) + ".")
	}
	draw(d)
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return strings.Split(poppler(t, b.Bytes(), "pdftotext", "-layout"), "\f")
}

// pageWith is the place of the first page that holds the words, or -1.
func pageWith(pages []string, words string) int {
	for n, p := range pages {
		if strings.Contains(p, words) {
			return n
		}
	}
	return -1
}

func rowsFor(n int, more string) (rows [][]string) {
	for i := range n {
		rows = append(rows, []string{fmt.Sprintf("Row %02d%s", i, more), strconv.Itoa(i)})
	}
	return rows
}

// Wherever on a page something begins, a heading stands with what follows it, and the head of a table with two rows at least.
func TestNothingStandsAloneAtTheFoot(t *testing.T) {
	bars := chart.Bars{Frame: chart.Frame{Title: "Answers"}, Rows: []chart.Bar{{Label: "Yes", Count: 3}, {Label: "No", Count: 1}}}
	for lines := 22; lines < 37; lines++ {
		for name, c := range map[string]struct {
			draw     func(d *Document)
			together []string
		}{
			"table": {func(d *Document) {
				d.Table(Table{Caption: "Caption of it", Headers: []string{"Asked", "Said"}, Rows: rowsFor(12, "")})
			}, []string{"Caption of it", "Asked", "Row 00", "Row 01"}},
			"tall rows": {func(d *Document) {
				d.Table(Table{Caption: "Caption of it", Headers: []string{"Asked", "Said"}, Rows: rowsFor(6, strings.Repeat(" with many more words", 20))})
			}, []string{"Caption of it", "Asked", "Row 00", "Row 01"}},
			"headings and a table": {func(d *Document) {
				d.Heading(2, "First heading")
				d.Heading(3, "Second heading")
				d.Table(Table{Caption: "Caption of it", Headers: []string{"Asked", "Said"}, Rows: rowsFor(12, "")})
			}, []string{"First heading", "Second heading", "Caption of it", "Asked", "Row 00", "Row 01"}},
			"heading and a picture": {func(d *Document) {
				d.Heading(2, "First heading")
				if err := d.Figure(bars.SVG(), "What they answered", "Answers.", "Most said yes."); err != nil {
					t.Fatal(err)
				}
			}, []string{"First heading", "What they answered", "Most said yes."}},
			"heading and points": {func(d *Document) {
				d.Heading(2, "First heading")
				d.Paragraph("These are they:")
				d.List([]string{"Point one " + strings.Repeat("and more ", 12) + "end of one", "Point two"})
			}, []string{"First heading", "These are they:", "Point one", "end of one"}},
			"heading, words and a table": {func(d *Document) {
				d.Heading(2, "First heading")
				d.Paragraph("So many answered.")
				d.Heading(3, "Second heading")
				d.Table(Table{Caption: "Caption of it", Headers: []string{"Asked", "Said"}, Rows: rowsFor(12, "")})
			}, []string{"First heading", "So many answered.", "Second heading", "Caption of it", "Row 01"}},
			"heading and a quote": {func(d *Document) {
				d.Heading(2, "First heading")
				d.Quote("Said by somebody "+strings.Repeat("and more ", 12)+"end of it", "At the end")
			}, []string{"First heading", "Said by somebody", "end of it"}},
			"last row": {func(d *Document) {
				d.Table(Table{Headers: []string{"Asked", "Said"}, Rows: rowsFor(9, "")})
			}, []string{"Row 07", "Row 08"}},
		} {
			pages := pagesOf(t, lines, c.draw)
			at := pageWith(pages, c.together[0])
			for _, words := range c.together[1:] {
				if at < 0 || !strings.Contains(pages[at], words) {
					t.Errorf("%s after %d lines: %q stands apart from %q", name, lines, words, c.together[0])
				}
			}
		}
	}
}

// The head of a long table comes again on each of its pages.
func TestTheHeadOfALongTableComesAgain(t *testing.T) {
	pages := pagesOf(t, 10, func(d *Document) {
		d.Table(Table{Caption: "Figures", Headers: []string{"Asked", "Said"}, Rows: rowsFor(90, "")})
	})
	for n, p := range pages {
		if strings.Contains(p, "Row ") && !strings.Contains(p, "Asked") {
			t.Errorf("page %d has rows without a head", n+1)
		}
	}
}

// A row that is higher than a page goes on over the next ones, and nothing of it is lost.
func TestARowHigherThanAPage(t *testing.T) {
	var words []string
	for n := range 3000 {
		words = append(words, "w"+strconv.Itoa(n))
	}
	pages := pagesOf(t, 3, func(d *Document) {
		d.Table(Table{Caption: "Long", Headers: []string{"Asked", "Said"}, Rows: [][]string{{"Short", strings.Join(words, " ")}, {"After", "1"}}})
	})
	all := strings.Join(strings.Fields(strings.Join(pages, " ")), " ") + " "
	for _, w := range append(words, "After") {
		if !strings.Contains(all, " "+w+" ") {
			t.Fatalf("%s is lost", w)
		}
	}
}

// Small pictures stand two in a row, each on one page with its title and its words, and each is described for those who listen.
func TestSmallPicturesStandTwoInARow(t *testing.T) {
	bars := chart.Bars{Frame: chart.Frame{Title: "Answers"}, Rows: []chart.Bar{{Label: "Yes", Count: 3}, {Label: "No", Count: 1}}}
	var all []Small
	for n := range 13 {
		all = append(all, Small{SVG: bars.SVG(), Title: fmt.Sprintf("Title %02d", n), Alt: "Answers. Yes: 3. No: 1.", Words: fmt.Sprintf("Words %02d end", n)})
	}
	pages := pagesOf(t, 30, func(d *Document) {
		d.Heading(2, "Above them")
		if err := d.Figures(all); err != nil {
			t.Fatal(err)
		}
		d.Paragraph("Behind them")
	})
	if len(pages) > 4 { // behind the last page is nothing
		t.Errorf("13 small pictures take %d pages", len(pages))
	}
	for n := range all {
		at := pageWith(pages, fmt.Sprintf("Title %02d", n))
		if at < 0 || !strings.Contains(pages[at], fmt.Sprintf("Words %02d end", n)) {
			t.Errorf("picture %d is not on one page with its words", n)
		}
	}
	if at := pageWith(pages, "Above them"); at < 0 || !strings.Contains(pages[at], "Title 00") || pageWith(pages, "Behind them") < 0 {
		t.Error("what is above or behind them stands apart")
	}
	d, err := New("Small", "en-GB")
	if err != nil {
		t.Fatal(err)
	}
	all[3].Alt = " "
	if d.Figures(all) == nil {
		t.Error("a small picture without words for those who listen is taken")
	}
}

// TestATighterDocumentTakesFewerPages: each step puts as much or more on a page, with the same words, and another program reads them.
func TestATighterDocumentTakesFewerPages(t *testing.T) {
	words := strings.Repeat("One line of a report that should fit on fewer pages. ", 400)
	pages, texts := []int{}, []string{}
	for step := 0; ; step++ {
		d, err := New("Tight", "en-GB")
		if err != nil {
			t.Fatal(err)
		}
		if !d.Tighter(step) {
			break
		}
		d.Heading(1, "Tight")
		d.Paragraph(words)
		d.Table(Table{Caption: "Numbers", Headers: []string{"What", "How many"}, Rows: [][]string{{"People", "12"}}})
		d.Heading(2, "The end")
		d.Paragraph("Last words.")
		var b bytes.Buffer
		if err := d.Write(&b); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, d.Pages())
		texts = append(texts, strings.Join(strings.Fields(poppler(t, b.Bytes(), "pdftotext")), " "))
		if n := strings.Count(b.String(), "/Type /Page /Parent"); n != d.Pages() {
			t.Errorf("step %d has %d pages and says %d", step, n, d.Pages())
		}
	}
	if len(pages) < 3 || pages[len(pages)-1] >= pages[0] {
		t.Errorf("the steps take %v pages", pages)
	}
	for i := 1; i < len(pages); i++ {
		if pages[i] > pages[i-1] {
			t.Errorf("the steps take %v pages", pages)
		}
		if strings.Count(texts[i], "should fit") != 400 || !strings.Contains(texts[i], "Last words.") {
			t.Errorf("step %d lost words", i)
		}
	}
}
