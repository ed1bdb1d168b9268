package sheet

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Book writes an Excel workbook, sheet by sheet. It streams: a long table does not fill the memory. Text is written as text and neutralised
// too, because a sheet that is saved again as CSV would otherwise run what it holds; numbers in their plain form become numbers to
// reckon with.
type Book struct {
	to    io.Writer
	file  *excelize.File
	head  int // the style of headings; 0 before the first
	names []string
}

// NewBook makes a workbook. Close must be called, and its error looked at.
func NewBook(w io.Writer) *Book { return &Book{to: w, file: excelize.NewFile()} }

// Last is the name of the sheet that was added last: spreadsheets take no name twice, no long ones and not every letter.
func (b *Book) Last() string { return b.names[len(b.names)-1] }

// Sheet adds a sheet: bold headings that stay in view, columns as wide as their headings need. In the columns whose places are in numbers,
// every cell that is a number becomes one, also 4.0. Several sheets may be written at the same time.
func (b *Book) Sheet(name string, headers []string, numbers ...int) (Writer, error) {
	name = b.fresh(sheetTitle(name))
	var err error
	if len(b.names) == 0 {
		err = b.file.SetSheetName(b.file.GetSheetName(0), name)
	} else {
		_, err = b.file.NewSheet(name)
	}
	if err != nil {
		return nil, err
	}
	b.names = append(b.names, name)
	stream, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	for i, h := range headers {
		wide := min(max(float64(utf8.RuneCountInString(h))+4, 12), 48)
		if err := stream.SetColWidth(i+1, i+1, wide); err != nil {
			return nil, err
		}
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	if b.head == 0 {
		if b.head, err = b.file.NewStyle(&excelize.Style{
			Font:      &excelize.Font{Bold: true},
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EDEE"}},
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"},
		}); err != nil {
			return nil, err
		}
	}
	x := &xlsxWriter{stream: stream, columns: len(headers), numbers: numbers}
	cells := make([]any, len(headers))
	for i, h := range headers {
		cells[i] = excelize.Cell{StyleID: b.head, Value: Neutralise(h)}
	}
	return x, x.write(cells)
}

// fresh is a name that no sheet has yet; spreadsheets take capitals for the same letters.
func (b *Book) fresh(name string) string {
	taken := func(s string) bool {
		return slices.ContainsFunc(b.names, func(n string) bool { return strings.EqualFold(n, s) })
	}
	out := name
	for n := 2; taken(out); n++ {
		end := fmt.Sprintf(" (%d)", n)
		out = fewer(name, longestTitle-len(end)) + end
	}
	return out
}

// Close writes the workbook; all its sheets must have been closed.
func (b *Book) Close() error {
	defer b.file.Close()
	if len(b.names) == 1 {
		return b.file.Write(b.to)
	}
	made, err := b.file.WriteToBuffer()
	if err != nil {
		return err
	}
	return inOrder(b.to, made.Bytes())
}

// inOrder writes an archive with its parts by their names: the library takes sheets in no order, and the same tables must give the same
// bytes. What the parts are comes first, as some programs want it.
func inOrder(to io.Writer, made []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(made), int64(len(made)))
	if err != nil {
		return err
	}
	parts := slices.Clone(archive.File)
	slices.SortFunc(parts, func(x, y *zip.File) int {
		return cmp.Or(-cmp.Compare(bit(x.Name == "[Content_Types].xml"), bit(y.Name == "[Content_Types].xml")), cmp.Compare(x.Name, y.Name))
	})
	out := zip.NewWriter(to)
	for _, p := range parts {
		if err := out.Copy(p); err != nil {
			return err
		}
	}
	return out.Close()
}

func bit(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

type xlsxWriter struct {
	book    *Book // nil when the sheet is one of several
	stream  *excelize.StreamWriter
	columns int
	row     int
	numbers []int
}

// NewXLSX writes an Excel workbook with one sheet.
func NewXLSX(w io.Writer, sheetName string, headers []string) (Writer, error) {
	b := NewBook(w)
	s, err := b.Sheet(sheetName, headers)
	if err != nil {
		return nil, err
	}
	s.(*xlsxWriter).book = b
	return s, nil
}

func (x *xlsxWriter) Row(cells ...string) error {
	row := make([]any, 0, len(cells))
	for i, cell := range safe(cells, x.columns) {
		n, ok := number(cell)
		if !ok && slices.Contains(x.numbers, i) && len(cell) <= 32 {
			var err error
			n, err = strconv.ParseFloat(cell, 64)
			ok = err == nil && strings.Trim(cell, "-0123456789.") == ""
		}
		switch {
		case ok:
			row = append(row, n)
		case cell == "":
			row = append(row, nil)
		default:
			row = append(row, fitCell(cell))
		}
	}
	return x.write(row)
}

func (x *xlsxWriter) write(cells []any) error {
	x.row++
	at, err := excelize.CoordinatesToCellName(1, x.row)
	if err != nil {
		return err
	}
	return x.stream.SetRow(at, cells)
}

func (x *xlsxWriter) Close() error {
	if err := x.stream.Flush(); err != nil || x.book == nil {
		return err
	}
	return x.book.Close()
}
