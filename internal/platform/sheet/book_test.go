package sheet

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// Names that begin alike stay apart, in full words, and none is longer than spreadsheets take.
func TestNamesOfSheets(t *testing.T) {
	b := NewBook(&bytes.Buffer{})
	defer b.file.Close()
	for _, c := range [][2]string{
		{"What people should learn, before and after", "What people should learn"}, {"What people should learn, in short", "What people should learn (2)"},
		{"WHAT people should learn, and how", "WHAT people should learn (3)"}, {"Those who came back to the meeting", "Those who came back"}, {"Those who came back to the theatre", "Those who came back (2)"},
	} {
		w, err := b.Sheet(c[0], []string{"A"})
		if err != nil {
			t.Fatal(err)
		}
		if b.Last() != c[1] || utf8.RuneCountInString(b.Last()) > 31 || strings.HasSuffix(b.Last(), " ") {
			t.Errorf("%q is called %q, want %q", c[0], b.Last(), c[1])
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
