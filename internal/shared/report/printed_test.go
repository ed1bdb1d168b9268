package report

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

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
