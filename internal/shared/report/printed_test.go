package report

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"alongside/engine/chart"
	"alongside/engine/stats"
)

// TestPrintedIsNarrow: what is printed has lines of fewer than 100 characters, whatever the questions are, and holds the figures.
func TestPrintedIsNarrow(t *testing.T) {
	for _, p := range stats.Policies {
		r := tabled(t, p.Key)
		r.Waves[0].Sections[0].Items[0].Wording = strings.Repeat("a long question with many words in it ", 8) + strings.Repeat("x", 120)
		r.Notes = []string{strings.Repeat("a note ", 60)}
		var b bytes.Buffer
		if err := r.WriteText(&b); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(b.String(), "\n") {
			if n := utf8.RuneCountInString(line); n >= 100 || strings.HasSuffix(line, " ") {
				t.Errorf("%s: a line of %d characters: %q", p.Key, n, line)
			}
		}
		if p.Exact() {
			for _, want := range []string{"W0", "Mean", "more", "Smallest", "<0.001"} {
				if !strings.Contains(b.String(), want) {
					t.Errorf("%q is missing:\n%s", want, b.String())
				}
			}
		}
	}
}

// TestPaperSaysEachThingOnce: the sentences that say again what a table says are in the page and not on paper, and the pictures of how far
// people moved stand side by side, three in a row, each with the words of its own question.
func TestPaperSaysEachThingOnce(t *testing.T) {
	c := Comparison{From: "Before", To: "After", Minimum: 5}
	for n := range 30 {
		i := moved("Question "+string(rune('a'+n)), 0.5, 0.01, false)
		i.Moves = []Move{{By: 2, People: 4}, {By: 0, People: 10}, {By: -1, People: 6}}
		c.Items = append(c.Items, i)
	}
	c.Items = append(c.Items, Change{ID: "x", Label: "Few", Hidden: TooFewLinked}, Change{ID: "y", Label: "Fewer", Hidden: TooFewLinked})
	r := Report{Title: "What people said", Changes: []Comparison{c}, protected: true, Leaving: []Leaving{{ID: "q", Label: "Leaving", From: "Before", To: "After", Stayers: 9, Leavers: 8, Delta: 0.1, P: 0.5, Corrected: 0.5, SmallestP: 0.01}}}
	blocks := r.Annex()
	pictures, again, together := 0, 0, false
	for _, b := range blocks {
		if b.Kind == Figure && b.Small != "" {
			pictures++
			columns, ok := b.Picture.(chart.Columns)
			if !ok || strings.Join(columns.Short, " ") != "−1 0 +1 +2" {
				t.Fatalf("%q is drawn as %+v", b.Title, b.Picture)
			}
		}
		if b.Again {
			again++
		}
		for _, l := range b.Lines {
			together = together || strings.Contains(l, "“Few”; “Fewer”.")
		}
	}
	if pictures != 30 || again != 1 || !together {
		t.Errorf("%d pictures, %d lists that say a table again; not shown together: %v", pictures, again, together)
	}
	var pdf, page bytes.Buffer
	if err := r.WriteAnnexPDF(&pdf); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(pdf.Bytes(), []byte("/Type /Page /Parent")); n == 0 || n > 7 {
		t.Errorf("30 questions take %d pages", n)
	}
	if !strings.Contains(page.String(), "At “Before” the mean of the 9") {
		t.Error("the page does not say in words how those who stayed differ")
	}
}
