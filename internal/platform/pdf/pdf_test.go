package pdf

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"alongside/engine/chart"
)

// written makes a document of everything and gives its bytes.
func written(t *testing.T) []byte {
	t.Helper()
	d, err := New("What people said: Zoë & Ŵyn", "en-GB")
	if err != nil {
		t.Fatal(err)
	}
	d.Heading(1, "What people said")
	d.Paragraph(strings.Repeat("A long sentence that is wrapped over many lines. ", 30))
	d.Heading(4, "A heading that would skip a level")
	d.List([]string{"one point", "another, " + strings.Repeat("very ", 60) + "long", ""})
	rows := [][]string{}
	for i := range 60 {
		rows = append(rows, []string{"Question " + strconv.Itoa(i) + " about something that takes a few words", "32", "4.7"})
	}
	d.Table(Table{Caption: "Figures", Headers: []string{"Question", "Answered", "Mean"}, Numbers: []bool{false, true, true}, Rows: rows})
	c := chart.Bars{Frame: chart.Frame{Title: "Answers"}, Rows: []chart.Bar{{Label: "Yes", Count: 3}, {Label: "No", Count: 1}}}
	if err := d.Figure(c.SVG(), "What they answered", "Answers. Yes: 3. No: 1.", "Most said yes."); err != nil {
		t.Fatal(err)
	}
	d.Quote("I felt heard — at last", "At the end")
	d.Paragraph("Greek κ, Welsh ŵŷ, arrows → and a letter that is in no font: 漢")
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Every object is where the table at the end says, and the same document gives the same bytes.
func TestObjectsAreWhereTheTableSays(t *testing.T) {
	data := written(t)
	if !bytes.Equal(data, written(t)) {
		t.Error("the same document gives other bytes")
	}
	at, _ := strconv.Atoi(strings.Fields(string(data[bytes.LastIndex(data, []byte("startxref")):]))[1])
	lines := strings.Split(string(data[at:]), "\n")
	if lines[0] != "xref" {
		t.Fatalf("no table at %d: %q", at, lines[0])
	}
	n, _ := strconv.Atoi(strings.Fields(lines[1])[1])
	for i := 1; i < n; i++ {
		place, _ := strconv.Atoi(strings.Fields(lines[2+i])[0])
		if want := fmt.Sprintf("%d 0 obj", i); !bytes.HasPrefix(data[place:], []byte(want)) {
			t.Fatalf("object %d is not at %d", i, place)
		}
	}
}

// poppler runs a tool of poppler-utils over the document.
func poppler(t *testing.T, data []byte, tool string, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "r.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	args = append(args, file)
	if tool == "pdftotext" {
		args = append(args, "-")
	}
	var said bytes.Buffer
	c := exec.Command(tool, args...)
	c.Stderr = &said
	out, err := c.Output()
	if err != nil || said.Len() > 0 {
		t.Fatalf("%s: %v %s", tool, err, said.String())
	}
	return string(out)
}

// An independent reader finds the structure, the text, the language and embedded letters.
func TestAnotherProgramReadsIt(t *testing.T) {
	data := written(t)
	tree := poppler(t, data, "pdfinfo", "-struct-text")
	for _, want := range []string{"Document", "H1 (block)", "H2 (block)", "Table (block)", "Caption", "THead", "TBody", "/Scope /Column", "/Scope /Row", "Figure", "BlockQuote", "LBody (block)", "A heading that would skip a level"} {
		if !strings.Contains(tree, want) {
			t.Errorf("the structure has no %q", want)
		}
	}
	if strings.Contains(tree, "H4") {
		t.Error("a level is skipped")
	}
	if n := strings.Count(tree, "Question 0 about"); n != 1 || strings.Count(tree, `"Answered"`) != 1 {
		t.Error("what is repeated for the eye is in the structure too")
	}
	text := poppler(t, data, "pdftotext")
	for _, want := range []string{"I felt heard — at last", "Greek κ, Welsh ŵŷ, arrows → and a letter that is in no font: ?", "Page 1 of "} {
		if !strings.Contains(text, want) {
			t.Errorf("the text has no %q", want)
		}
	}
	info := poppler(t, data, "pdfinfo")
	if !strings.Contains(info, "Tagged:          yes") || !strings.Contains(info, "Zoë & Ŵyn") {
		t.Error(info)
	}
	if fonts := poppler(t, data, "pdffonts"); strings.Count(fonts, "yes yes yes") != 2 { // embedded, subset, readable
		t.Error(fonts)
	}
	for _, want := range []string{"<pdfuaid:part>1</pdfuaid:part>", "/DisplayDocTitle true", "/MarkInfo <</Marked true>>", "/Lang", "/Alt"} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("the file has no %q", want)
		}
	}
}

func TestRefuses(t *testing.T) {
	d, err := New("x", "en-GB")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []struct{ svg, alt string }{{"<svg viewBox='0 0 1 1'></svg>", ""}, {"<svg viewBox='0 0 1 1'><path/></svg>", "a"}, {"<svg", "a"}, {"<svg></svg>", "a"}} {
		if err := d.Figure(bad.svg, "", bad.alt, ""); err == nil {
			t.Errorf("%q with %q is drawn", bad.svg, bad.alt)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("plain", "a b")
	f.Add("\x00\xff ﬁ é", strings.Repeat("w", 3000))
	f.Fuzz(func(t *testing.T, a, b string) {
		d, err := New(a, "en-GB")
		if err != nil {
			t.Fatal(err)
		}
		d.Heading(2, a)
		d.Paragraph(b)
		d.Table(Table{Headers: []string{a, b}, Rows: [][]string{{b, a}, {a}}})
		d.Quote(a, b)
		if err := d.Write(&bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
	})
}
