package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"alongside/internal/platform/errs"
)

func read(t *testing.T, data string) *Table {
	t.Helper()
	table, err := Read(strings.NewReader(data), "test.csv", Options{})
	if err != nil {
		t.Fatalf("%q: %v", data, err)
	}
	return table
}

// same fails unless the table has these headings and lines; a line is written as '2: a|b'.
func same(t *testing.T, table *Table, headers string, lines ...string) {
	t.Helper()
	if got := strings.Join(table.Headers, "|"); got != headers {
		t.Errorf("headings are %q, want %q", got, headers)
	}
	var got []string
	for _, l := range table.Lines {
		got = append(got, fmt.Sprintf("%d: %s", l.Number, strings.Join(l.Cells, "|")))
	}
	if !slices.Equal(got, lines) {
		t.Errorf("lines are %q, want %q", got, lines)
	}
}

func TestEncodings(t *testing.T) {
	const text = "Name,Lle\r\nSiân – “Tŷ”,Ynys Môn\r\nZoë,€5\r\n"
	western := strings.ReplaceAll(text, "ŷ", "y") // Windows-1252 has no ŷ
	for _, c := range []struct {
		encoding string
		data     []byte
		text     string
	}{
		{"UTF-8", []byte(text), text},
		{"UTF-8", []byte("\xef\xbb\xbf" + text), text},
		{"UTF-16 LE", must(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))), text},
		{"UTF-16 BE", must(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))), text},
		{"Windows-1252", must(charmap.Windows1252.NewEncoder().Bytes([]byte(western))), western},
	} {
		table := read(t, string(c.data))
		if table.Encoding != c.encoding {
			t.Errorf("read as %s, want %s", table.Encoding, c.encoding)
		}
		want := read(t, c.text)
		same(t, table, "Name|Lle", "2: "+strings.Join(want.Lines[0].Cells, "|"), "3: Zoë|€5")
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func TestCSVForms(t *testing.T) {
	same(t, read(t, "a;b\n1,5;2\n"), "a|b", "2: 1,5|2")
	same(t, read(t, "a\tb\n1, 2\t3\n"), "a|b", "2: 1, 2|3")
	same(t, read(t, "a|b\r1|2\r"), "a|b", "2: 1|2")
	same(t, read(t, "sep=;\r\na;b\r\n1;2"), "a|b", "3: 1|2")
	same(t, read(t, "a,b\n\"one\r\ntwo\",\"say \"\"hi\"\"\"\nx,y\n"), "a|b", "2: one\ntwo|say \"hi\"", "4: x|y")
	same(t, read(t, "\n , \na,b\n\n1\n,,\n 2 ,\u00a03\n"), "a|b", "5: 1", "7: 2|3")
	same(t, read(t, "a,b\nthe 5\" pipe,x\n"), "a|b", "2: the 5\" pipe|x")
	same(t, read(t, "a,b\n\"x\" ,y\n"), "a|b", "2: x|y")
	same(t, read(t, "only\none\ntwo\n"), "only", "2: one", "3: two")
	same(t, read(t, "a,,c\n1,2,3\n"), "a||c", "2: 1|2|3")
	same(t, read(t, "name,number\nx,'+44 20\ny,-5\nz,'=1\n"), "name|number", "2: x|+44 20", "3: y|-5", "4: z|=1")
}

func TestCSVFaults(t *testing.T) {
	table := read(t, "a,b\n1,2,3\n\"x\"y,2\n1,"+strings.Repeat("z", maxCell+1)+"\nok,1\n")
	want := []string{
		`Line 2, column C, "3": there is no heading above this cell`,
		`Line 3, "xy 2": there is text after a closing quotation mark`,
		`Line 4, b, "` + strings.Repeat("z", 59) + `…": the text is too long for one cell`,
	}
	for i, f := range table.Faults {
		if got := f.Error(); i >= len(want) || got != want[i] {
			t.Errorf("fault %d: %s", i, got)
		}
	}
	rows, faults := Apply(table, Mapping{"a": 0, "b": 1}, Spec{Columns: []Column{{Key: "a", Label: "a"}, {Key: "b", Label: "b"}}})
	if len(rows) != 1 || rows[0].Line != 5 || len(faults) != 3 || !Stops(faults) {
		t.Errorf("rows %+v, faults %v", rows, faults)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"", "empty"}, {" \r\n\t", "empty"}, {",,\n,,\n", "no headings"},
		{"a,b\n1,\"2\n3,4\n", "opens on line 2 is never closed"},
		{"\xef\xbb\xbfa,\xff\n", "broken"}, {"\xff\xfea", "cut off"},
		{"a,b\x00c\n", "does not look like a table"}, {"%PDF-1.7 ...", "PDF"}, {"\xd0\xcf\x11\xe0rest", "old Excel"},
		{"PK\x03\x04 not a zip", "could not be opened"},
		{strings.Repeat("a,", 300) + "\n", "300 columns"}, // the last cell is empty
	} {
		if c.want == "300 columns" {
			c.data = strings.Repeat("a,", 299) + "a\n"
		}
		table, err := Read(strings.NewReader(c.data), "x.csv", Options{})
		if e := errs.Of(err); e == nil || e.Kind != errs.Invalid || !strings.Contains(e.Message, c.want) {
			t.Errorf("%.20q gives %v, %v; want %q", c.data, table, err, c.want)
		}
	}
	if _, err := Read(strings.NewReader("a\n1\n2\n3\n"), "x", Options{Rows: 2}); err == nil || !strings.Contains(err.Error(), "more than 2 rows") {
		t.Errorf("three rows of two: %v", err)
	}
	if _, err := Read(strings.NewReader(strings.Repeat("a", 2<<20)), "x", Options{Bytes: 1 << 20}); err == nil || !strings.Contains(err.Error(), "larger than 1 MB") {
		t.Errorf("two megabytes of one: %v", err)
	}
}

// workbook makes an XLSX as people have: dates in several forms, long numbers, a hidden sheet in front.
func workbook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fail := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	fail(f.SetSheetName("Sheet1", "Lists"))
	fail(f.SetCellValue("Lists", "A1", "not this one"))
	_, err := f.NewSheet("People")
	fail(err)
	f.SetActiveSheet(1)
	fail(f.SetSheetVisible("Lists", false))
	day := time.Date(2026, 4, 3, 0, 0, 0, 0, time.UTC)
	american, long, pounds := "mm/dd/yyyy", "d mmmm yyyy", `"£"#,##0.00`
	style := func(s *excelize.Style) int {
		id, err := f.NewStyle(s)
		fail(err)
		return id
	}
	fail(f.SetSheetRow("People", "A2", &[]any{"Name", "Phone", "Start", "Start (US)", "Start (long)", "Seen", "Fee", "Score", "Yes", "Formula"}))
	fail(f.SetSheetRow("People", "A3", &[]any{"  Siân ", 447700900123, day, day, day, day.Add(14*time.Hour + 30*time.Minute), 46115, 4.5, true, "=1+1"}))
	fail(f.SetCellStyle("People", "C3", "C3", style(&excelize.Style{NumFmt: 14})))
	fail(f.SetCellStyle("People", "D3", "D3", style(&excelize.Style{CustomNumFmt: &american})))
	fail(f.SetCellStyle("People", "E3", "E3", style(&excelize.Style{CustomNumFmt: &long})))
	fail(f.SetCellStyle("People", "G3", "G3", style(&excelize.Style{CustomNumFmt: &pounds})))
	fail(f.SetCellValue("People", "A6", "Last"))
	var b bytes.Buffer
	fail(f.Write(&b))
	return b.Bytes()
}

func TestXLSX(t *testing.T) {
	table, err := Read(bytes.NewReader(workbook(t)), "people.xlsx", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if table.Sheet != "People" || table.Heading != 2 {
		t.Errorf("sheet %q, headings on line %d", table.Sheet, table.Heading)
	}
	same(t, table, "Name|Phone|Start|Start (US)|Start (long)|Seen|Fee|Score|Yes|Formula",
		"3: Siân|447700900123|2026-04-03|2026-04-03|2026-04-03|2026-04-03 14:30|£46,115.00|4.5|TRUE|=1+1", "6: Last")
	lists, err := Read(bytes.NewReader(workbook(t)), "people.xlsx", Options{Sheet: " lists"})
	if err != nil || lists.Headers[0] != "not this one" {
		t.Errorf("by name: %+v, %v", lists, err)
	}
	if _, err := Read(bytes.NewReader(workbook(t)), "people.xlsx", Options{Sheet: "Other"}); err == nil || !strings.Contains(err.Error(), "Lists, People") {
		t.Errorf("a sheet that is not there: %v", err)
	}
}

// zipped makes a zip file with one part of so many noughts.
func zipped(t *testing.T, name string, size int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	part, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	chunk := make([]byte, 1<<20)
	for ; size > 0; size -= len(chunk) {
		if _, err := part.Write(chunk[:min(size, len(chunk))]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXLSXRefuses(t *testing.T) {
	good := workbook(t)
	broken := slices.Clone(good)
	for i := len(broken) / 3; i < len(broken)/3+200; i++ {
		broken[i] ^= 0x5a
	}
	for want, data := range map[string][]byte{
		"not an Excel workbook": zipped(t, "content.xml", 10),
		"too large":             zipped(t, "xl/workbook.xml", maxUnzip+1),
		"could not be opened":   broken,
	} {
		_, err := Read(bytes.NewReader(data), "x.xlsx", Options{})
		if e := errs.Of(err); e == nil || !strings.Contains(e.Message, want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if _, err := Read(bytes.NewReader(good[:len(good)/2]), "x.xlsx", Options{}); errs.Of(err) == nil {
		t.Errorf("half a file gives %v", err)
	}
}

// What is read is what is there: every byte of text survives in some cell, nothing panics, and an error is one for people.
func FuzzRead(f *testing.F) {
	f.Add([]byte("a,b\n1,\"2\n3\"\n"))
	f.Add([]byte("\xff\xfea\x00;\x00b\x00\n\x00"))
	f.Add([]byte("sep=|\r\na|\"b\"\"\"\r1|2"))
	f.Add([]byte("na\xefve,caf\xe9\n\"\",x"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := Read(bytes.NewReader(data), "fuzz", Options{Bytes: 1 << 20, Rows: 1000, Columns: 50})
		if err != nil {
			if errs.Of(err) == nil {
				t.Fatalf("%q: %v is not for people", data, err)
			}
			return
		}
		last := table.Heading
		for _, l := range table.Lines {
			if l.Number <= last || len(l.Cells) == 0 || len(l.Cells) > len(table.Headers) || l.Cells[len(l.Cells)-1] == "" && len(table.Faults) == 0 {
				t.Fatalf("%q: line %+v under %q", data, l, table.Headers)
			}
			last = l.Number
		}
		spec := Spec{Columns: []Column{{Key: "a", Label: "A", Required: true, Unique: true}, {Key: "b", Label: "b", Parse: Date}}}
		rows, faults := Apply(table, spec.Guess(table.Headers), spec)
		if len(rows) > len(table.Lines) || len(rows) < len(table.Lines) && len(faults) == 0 {
			t.Fatalf("%q: %d of %d rows without a fault", data, len(rows), len(table.Lines))
		}
	})
}

// TestCellsWithoutStrangeCharacters: a file with a NUL is no table, and other characters that nobody types never leave the
// reading of a file, and not the use of a table that came back from a page.
func TestCellsWithoutStrangeCharacters(t *testing.T) {
	table, err := Read(strings.NewReader("na\x1bme,role\nA\x02d\x1ba,\u202eManager\x7f\n"), "people.csv", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if table.Headers[0] != "name" || !slices.Equal(table.Lines[0].Cells, []string{"Ada", "Manager"}) {
		t.Errorf("%q %v", table.Headers, table.Lines)
	}
	if _, err := Read(strings.NewReader("name\nA\x00da\n"), "people.csv", Options{}); err == nil {
		t.Error("a NUL was read")
	}
	table.Lines[0].Cells[0] = "A\x00da"
	rows, faults := Apply(table, Mapping{"name": 0}, Spec{Columns: []Column{{Key: "name", Label: "Name"}}})
	if Stops(faults) || len(rows) != 1 || rows[0].Get("name") != "Ada" {
		t.Errorf("%v %v", rows, faults)
	}
}

// TestTitlesAboveTheHeadings: rows above the headings are left out and told of; where no row is like headings, the first one holds them.
func TestTitlesAboveTheHeadings(t *testing.T) {
	heading := func(cells []string) bool { return len(cells) > 0 && cells[0] == "Group" }
	got, err := Read(strings.NewReader("Committees\n,As in March\nGroup,Role,Name\nBoard,Chair,Ann\n"), "a.csv", Options{Heading: heading})
	if err != nil || got.Heading != 3 || len(got.Headers) != 3 || len(got.Lines) != 1 || len(got.Lines[0].Cells) != 3 || len(got.Faults) != 2 || !got.Faults[0].Note || got.Faults[1].Value != "As in March" || got.Count() != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	for _, rows := range []int{3, mostTitles + 5} {
		got, err = Read(strings.NewReader("A,B\n"+strings.Repeat("1,2\n", rows)), "a.csv", Options{Heading: heading})
		if err != nil || got.Heading != 1 || len(got.Headers) != 2 || len(got.Lines) != rows || len(got.Faults) != 0 {
			t.Errorf("%d rows: %+v, %v", rows, got, err)
		}
	}
}
