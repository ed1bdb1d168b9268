// Package sheet reads tables that people have (CSV in any common encoding, XLSX), maps their columns to what an import
// needs, and writes tables that any spreadsheet opens safely.
//
// Reading never guesses silently and never drops a row: what cannot be used is a Fault with its line, its column, the
// value as it was typed and a reason in plain words, and all of them are listed at once. The same Spec serves the mapping
// page, the dry run and the import itself.
//
// Words: a table has headings (its first row that is not blank) and lines; a line keeps the number that the person sees
// in their editor or spreadsheet.
package sheet

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"strings"

	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
)

// Table is a file as it was read. Cells are trimmed of space around them; short lines are as short as they were.
type Table struct {
	Name      string // of the file, for messages
	Sheet     string // of the spreadsheet; empty for CSV
	Encoding  string // how a CSV was written, as 'UTF-8' or 'Windows-1252'; empty for XLSX
	Separator rune   // of a CSV: comma, semicolon, tab or pipe; 0 for XLSX
	Heading   int    // the number of the line that holds the headings
	Headers   []string
	Lines     []Line  // without blank ones
	Faults    []Fault // lines that could not be read; Apply lists them with its own
	above     []Line  // rows that may stand above the headings, until these are found
}

// Count is how many rows the file has below its headings, also those that could not be read.
func (t *Table) Count() int {
	unread := map[int]bool{}
	for _, f := range t.Faults {
		if !f.Note && f.Line > t.Heading {
			unread[f.Line] = true
		}
	}
	for _, l := range t.Lines {
		delete(unread, l.Number)
	}
	return len(t.Lines) + len(unread)
}

// Line is one row with the number that people see.
type Line struct {
	Number int
	Cells  []string
}

// Options limits what is read. A zero is the usual limit.
type Options struct {
	Sheet   string // the spreadsheet to read; the first visible one when empty
	Bytes   int64  // of the file: 32 MiB
	Rows    int    // below the headings: 200,000
	Columns int    // 200
	// Heading says whether a row holds the headings. Up to 15 rows above the first such row are titles and are left out; without any such row the
	// first one holds them. nil: the first one does.
	Heading func(cells []string) bool
}

// mostTitles is how many rows can stand above the headings.
const mostTitles = 15

// The usual limits, chosen so that the largest file fits in a few hundred megabytes of memory.
const (
	maxBytes   = 32 << 20
	maxRows    = 200_000
	maxColumns = 200
	maxUnzip   = 256 << 20 // what an XLSX of maxBytes may hold unpacked
	maxParts   = 2000      // files inside an XLSX
	maxCell    = 32_767    // characters in one cell, as in spreadsheets
)

func (o Options) withDefaults() Options {
	if o.Bytes <= 0 {
		o.Bytes = maxBytes
	}
	if o.Rows <= 0 {
		o.Rows = maxRows
	}
	if o.Columns <= 0 {
		o.Columns = maxColumns
	}
	return o
}

// Read reads a table of either kind, told apart by what is in it and not by its name. An error of package errs (Invalid) is
// meant for the person who chose the file; any other is a failure to read at all.
func Read(r io.Reader, name string, options Options) (*Table, error) {
	o := options.withDefaults()
	var all bytes.Buffer
	if f, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok { // so that a large file is not moved again and again while it grows
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			all.Grow(int(min(info.Size(), o.Bytes)) + bytes.MinRead + 1)
		}
	}
	if _, err := all.ReadFrom(io.LimitReader(r, o.Bytes+1)); err != nil {
		return nil, err
	}
	data := all.Bytes()
	if int64(len(data)) > o.Bytes {
		return nil, invalid("The file is larger than %d MB. Split it into smaller files.", max(o.Bytes>>20, 1))
	}
	var t *Table
	var err error
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, invalid("The file is empty.")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		t, err = readXLSX(data, o)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, invalid("The file is an old Excel file or has a password. Save it as an Excel workbook (.xlsx) without a password, or as CSV.")
	case bytes.HasPrefix(data, []byte("%PDF")):
		return nil, invalid("The file is a PDF. Choose a spreadsheet (.xlsx) or a CSV file.")
	default:
		t, err = readCSV(data, o)
	}
	if err != nil {
		return nil, err
	}
	if err := t.untitled(o); err != nil {
		return nil, err
	}
	if len(t.Headers) == 0 {
		return nil, invalid("The file has no headings. The first row must name the columns.")
	}
	t.Name = name
	return t, nil
}

// untitled takes the rows that were held back when none below them holds the headings: then the first of them does.
func (t *Table) untitled(o Options) error {
	held := t.above
	t.above, o.Heading = nil, nil
	for _, l := range held {
		if err := t.add(l.Number, l.Cells, o); err != nil {
			return err
		}
	}
	return nil
}

// add takes one row: the first that is not blank holds the headings, blank ones are left out, cells beyond the last
// heading are a fault.
func (t *Table) add(number int, cells []string, o Options) error {
	last := 0
	for i, cell := range cells {
		cells[i] = clean(cell)
		if cells[i] != "" {
			last = i + 1
		}
	}
	if last == 0 {
		return nil
	}
	if last > o.Columns {
		return invalid("Line %d has %d columns. The most that can be read is %d.", number, last, o.Columns)
	}
	if t.Headers == nil && o.Heading != nil && !o.Heading(cells[:last]) {
		if t.above = append(t.above, Line{number, cells[:last]}); len(t.above) > mostTitles {
			return t.untitled(o)
		}
		return nil
	}
	if t.Headers == nil {
		t.Heading, t.Headers = number, cells[:last]
		for _, l := range t.above {
			t.Faults = append(t.Faults, Fault{Line: l.Number, Value: shorten(strings.Join(strings.Fields(strings.Join(l.Cells, " ")), " ")), Reason: "stands above the headings: left out", Note: true})
		}
		t.above = nil
		return nil
	}
	if len(t.Lines) >= o.Rows {
		return invalid("The file has more than %d rows. Split it into smaller files.", o.Rows)
	}
	for i := range cells[:last] {
		if i >= len(t.Headers) {
			t.Faults = append(t.Faults, Fault{Line: number, Column: t.heading(i), Value: shorten(cells[i]), Reason: "there is no heading above this cell"})
			break
		}
		if len(cells[i]) > maxCell {
			t.Faults = append(t.Faults, Fault{Line: number, Column: t.Headers[i], Value: shorten(cells[i]), Reason: "the text is too long for one cell"})
		}
	}
	t.Lines = append(t.Lines, Line{number, cells[:min(last, len(t.Headers))]})
	return nil
}

// clean takes away characters that nobody types, space and invisible marks around a value, and the apostrophe that
// Neutralise put before it.
func clean(cell string) string {
	cell = plain.Text(cell)
	if plainEnds(cell) {
		return cell
	}
	cell = strings.TrimFunc(cell, func(r rune) bool {
		switch r {
		case ' ', '\t', '\n', '\r', '\v', '\f', 0xa0, 0x2007, 0x202f, 0x200b, 0x2060, 0xfeff:
			return true
		}
		return false
	})
	return restore(cell)
}

// plainEnds is whether a cell begins and ends with a letter or digit of ASCII: then there is nothing to take away.
func plainEnds(cell string) bool {
	plain := func(c byte) bool { return c-'0' < 10 || c|0x20-'a' < 26 }
	return cell != "" && plain(cell[0]) && plain(cell[len(cell)-1])
}

// columnName is the letter that a spreadsheet shows above a column.
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

func invalid(format string, args ...any) error { return errs.New(errs.Invalid, format, args...) }

// errStop ends a reading loop early, on purpose.
var errStop = errors.New("sheet: enough")
