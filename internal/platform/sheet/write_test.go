package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func TestNeutralise(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+44 20": "'+44 20", "@SUM(A1)": "'@SUM(A1)", "-cmd|' /C calc'!A0": "'-cmd|' /C calc'!A0", "\tx": "'\tx", "\rx": "'\rx",
		"\n=1": "'\n=1", "＝1": "'＝1", " =1": "' =1", "'=1": "''=1", "\u00a0=1": "'\u00a0=1",
		"-5": "-5", "-3.25": "-3.25", "-5+1": "'-5+1", "-": "'-", "-1e5": "'-1e5", "--5": "'--5", "-5\n": "'-5\n", "'-5": "''-5",
		"": "", "plain": "plain", "a=b": "a=b", "'tis": "'tis", "5": "5",
	} {
		if got := Neutralise(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// write makes a whole file with either writer.
func write(t rapid.TB, open func(*bytes.Buffer) (Writer, error), rows [][]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := open(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is written and read again is the same, for both kinds of file, whatever is in the cells; and nothing that is
// written begins as a formula does.
func TestRoundTrip(t *testing.T) {
	cell := rapid.OneOf(
		rapid.StringMatching(`['=+\-@ \t\n"a-cé,;0-9.]{0,8}`), rapid.SampledFrom([]string{"-5", "'-5", "=cmd", "007", "12", "1.50", "0.1", "1e9", "TRUE", "2026-01-31", "12345678901234567", "ŷ – “x”"}),
	).Filter(func(s string) bool { return strings.TrimSpace(s) == s })
	headers := []string{"First", "Second, with comma"}
	rapid.Check(t, func(t *rapid.T) {
		var rows [][]string
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			// The last cell is never empty, so that no row is blank.
			rows = append(rows, []string{cell.Draw(t, "cell"), cell.Filter(func(s string) bool { return s != "" }).Draw(t, "cell")})
		}
		files := map[string][]byte{
			"csv":  write(t, func(b *bytes.Buffer) (Writer, error) { return NewCSV(b, headers) }, rows),
			"xlsx": write(t, func(b *bytes.Buffer) (Writer, error) { return NewXLSX(b, "Report: a/b", headers) }, rows),
		}
		for kind, data := range files {
			table, err := Read(bytes.NewReader(data), kind, Options{})
			if err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			if len(table.Lines) != len(rows) || strings.Join(table.Headers, "|") != strings.Join(headers, "|") {
				t.Fatalf("%s: %d rows of %d under %q", kind, len(table.Lines), len(rows), table.Headers)
			}
			for i, l := range table.Lines {
				if fmt.Sprintf("%q", l.Cells) != fmt.Sprintf("%q", rows[i]) {
					t.Fatalf("%s: wrote %q, read %q", kind, rows[i], l.Cells)
				}
			}
		}
		_ = records(string(files["csv"]), ',', 1, func(r record) error {
			for _, c := range r.cells {
				if strings.ContainsAny(c[:min(1, len(c))], "=+@\t\r\n") || strings.HasPrefix(c, "-") && !plainNegative.MatchString(c) {
					t.Fatalf("a spreadsheet would run %q", c)
				}
			}
			return nil
		})
	})
}

func TestXLSXLooks(t *testing.T) {
	long := strings.Repeat("é", 40_000)
	data := write(t, func(b *bytes.Buffer) (Writer, error) {
		return NewXLSX(b, "Evaluation [2026]: what people said", []string{"Item", "Mean"})
	},
		[][]string{{"=A1", "4.7"}, {"007", "-0.5"}, {long, "1"}})
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name := f.GetSheetList()[0]
	if name != "Evaluation 2026 what people" {
		t.Errorf("sheet is called %q", name)
	}
	for cell, want := range map[string]string{"A2": "'=A1", "B2": "4.7", "A3": "007", "B3": "-0.5"} {
		if got, err := f.GetCellValue(name, cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q, %v", cell, got, want, err)
		}
		if formula, _ := f.GetCellFormula(name, cell); formula != "" {
			t.Errorf("%s has the formula %q", cell, formula)
		}
	}
	for cell, want := range map[string]excelize.CellType{"B2": excelize.CellTypeUnset, "A3": excelize.CellTypeInlineString} {
		if got, err := f.GetCellType(name, cell); err != nil || got != want {
			t.Errorf("%s is of type %v, want %v, %v", cell, got, want, err)
		}
	}
	if got, _ := f.GetCellValue(name, "A4"); !strings.HasSuffix(got, "(shortened: too long for a spreadsheet)") || len([]rune(got)) > maxCell {
		t.Errorf("a long text is cut to %d characters without a word", len([]rune(got)))
	}
	style, err := f.GetCellStyle(name, "A1")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := f.GetStyle(style); err != nil || s.Font == nil || !s.Font.Bold {
		t.Errorf("the headings are not bold: %+v, %v", s, err)
	}
	if w, err := f.GetColWidth(name, "A"); err != nil || w != 12 {
		t.Errorf("column A is %v wide, %v", w, err)
	}
}

func TestSheetTitle(t *testing.T) {
	for in, want := range map[string]string{"": "Sheet1", "''": "Sheet1", "a/b": "a b", "'quoted'": "quoted", strings.Repeat("x", 40): strings.Repeat("x", 31), "\xff ok": "ok",
		"What people should learn, before and after": "What people should learn", "Those who stayed and those who left": "Those who stayed and those",
		"Exactly thirty-one letters here": "Exactly thirty-one letters here", "Calls with a coach or with one of them": "Calls with a coach or with one",
		"A " + strings.Repeat("x", 40): "A " + strings.Repeat("x", 29), "Equality: who applied and who got a place": "Equality who applied"} {
		if got := sheetTitle(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// TestCSVForPeople: the file begins with the mark that Excel needs, once, and is read back as it was; the other has none.
func TestCSVForPeople(t *testing.T) {
	var people, machines bytes.Buffer
	for to, open := range map[*bytes.Buffer]func(io.Writer, []string) (Writer, error){&people: NewCSVForPeople, &machines: NewCSV} {
		w, err := open(to, []string{"Name", "Email"})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Row("Zoë Ó Briain", "zoe@example.org"), w.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(people.Bytes(), append([]byte{0xEF, 0xBB, 0xBF}, machines.Bytes()...)) || bytes.HasPrefix(machines.Bytes(), []byte{0xEF}) {
		t.Errorf("for people %q, for programs %q", people.Bytes(), machines.Bytes())
	}
	table, err := Read(&people, "a.csv", Options{})
	if err != nil || table.Headers[0] != "Name" || table.Lines[0].Cells[0] != "Zoë Ó Briain" {
		t.Errorf("read back %+v: %v", table, err)
	}
}

// TestBook writes several sheets: the same tables give the same bytes, names that are taken or too long get a number, and numbers are
// numbers where they are said to be.
func TestBook(t *testing.T) {
	make := func() []byte {
		var b bytes.Buffer
		book := NewBook(&b)
		for range 4 {
			s, err := book.Sheet("What was learnt, and what is to be done about it", []string{"Who", "Mean"}, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range [][]string{{"007", "4.0"}, {"4.0", "0.00001"}, {"x", ""}, {"y", "=1"}} {
				if err := s.Row(row...); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := book.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := make()
	for range 5 {
		if !bytes.Equal(first, make()) {
			t.Fatal("the same tables give other bytes")
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := fmt.Sprintf("%q", f.GetSheetList()); got != `["What was learnt" "What was learnt (2)" "What was learnt (3)" "What was learnt (4)"]` {
		t.Errorf("the sheets are %s", got)
	}
	name := f.GetSheetList()[1]
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeInlineString, "B2": excelize.CellTypeUnset, "A3": excelize.CellTypeInlineString, "B3": excelize.CellTypeUnset, "B5": excelize.CellTypeInlineString} {
		if got, err := f.GetCellType(name, cell); err != nil || got != want {
			t.Errorf("%s is of type %v, want %v, %v", cell, got, want, err)
		}
	}
}
