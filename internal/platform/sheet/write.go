package sheet

import (
	"encoding/csv"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Writer writes a table row by row. Close must be called, and its error looked at: before it the file is not whole.
type Writer interface {
	Row(cells ...string) error
	Close() error
}

// dangerous is how a cell begins that a spreadsheet may run as a formula or that may break out of its cell, also in the
// wide forms that some spreadsheets turn into the plain ones. Space before it does not help, since some programs take it
// away; nor do apostrophes, because reading takes one away.
var dangerous = regexp.MustCompile(`^['\s\x{a0}\x{200b}\x{feff}]*[=+\-@\t\r\n＝＋－＠]`)

// plainNegative is the one such beginning that is left alone: a minus, digits and at most one decimal point. A
// spreadsheet reads it as a number, and there is nothing in it that could run.
var plainNegative = regexp.MustCompile(`^-[0-9]+(\.[0-9]+)?$`)

// Neutralise makes a cell safe to open in any spreadsheet: what begins with = + - @, a tab or a line end gets an
// apostrophe before it, by which spreadsheets know text. Plain negative numbers (-5, -3.25) stay numbers. Read takes
// the apostrophe away again, so that what was exported can be imported unchanged.
func Neutralise(cell string) string {
	if dangerous.MatchString(cell) && !plainNegative.MatchString(cell) {
		return "'" + cell
	}
	return cell
}

// restore undoes Neutralise.
func restore(cell string) string {
	if strings.HasPrefix(cell, "'") && dangerous.MatchString(cell) && !plainNegative.MatchString(cell[1:]) {
		return cell[1:]
	}
	return cell
}

type csvWriter struct {
	w       *csv.Writer
	columns int
}

// NewCSV writes UTF-8 with a heading row, commas, and quotation marks where they are needed; every cell is neutralised.
func NewCSV(w io.Writer, headers []string) (Writer, error) {
	c := &csvWriter{w: csv.NewWriter(w), columns: len(headers)}
	return c, c.Row(headers...)
}

// NewCSVForPeople is NewCSV for a file that people open in a spreadsheet: it begins with a byte order mark, without which
// Excel on Windows takes the letters of names like Zoë for others. Read takes the mark away again. Files for other programs
// have none, since many take it for a part of the first heading.
func NewCSVForPeople(w io.Writer, headers []string) (Writer, error) {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return nil, err
	}
	return NewCSV(w, headers)
}

// byteOrderMark says at the beginning of a file that it is UTF-8.
const byteOrderMark = "\ufeff"

func (c *csvWriter) Row(cells ...string) error {
	return c.w.Write(safe(cells, c.columns))
}

func (c *csvWriter) Close() error {
	c.w.Flush()
	return c.w.Error()
}

// safe neutralises the cells of a row and makes it as long as the headings.
func safe(cells []string, columns int) []string {
	out := make([]string, max(columns, len(cells)))
	for i, cell := range cells {
		out[i] = Neutralise(strings.ToValidUTF8(cell, "\uFFFD"))
	}
	return out
}

// number says whether a cell is a number that a spreadsheet would show unchanged: no leading nought, no plus, nothing lost
// to the fifteen digits that it keeps.
func number(cell string) (float64, bool) {
	if len(cell) == 0 || len(cell) > 16 || cell[0] != '-' && (cell[0] < '0' || cell[0] > '9') {
		return 0, false
	}
	x, err := strconv.ParseFloat(cell, 64)
	if err != nil || strconv.FormatFloat(x, 'f', -1, 64) != cell {
		return 0, false
	}
	if digits := len(strings.Trim(strings.ReplaceAll(cell, ".", ""), "-")); digits > 15 {
		return 0, false
	}
	return x, true
}

// fitCell shortens text that is longer than a spreadsheet's cell, and says so in the cell: the library would cut it
// without a word.
func fitCell(cell string) string {
	if len(cell) <= maxCell || len(utf16.Encode([]rune(cell))) <= maxCell {
		return cell
	}
	const mark = " … (shortened: too long for a spreadsheet)"
	units := utf16.Encode([]rune(cell))[:maxCell-len(mark)]
	return string(utf16.Decode(units)) + mark
}

// sheetTitle makes a name that spreadsheets accept: at most 31 characters of whole words, none of []:*?/\ and no apostrophe at the ends.
func sheetTitle(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0xffff || strings.ContainsRune(`[]:*?/\`, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.Trim(strings.Join(strings.Fields(name), " "), "' ")
	name = fewer(name, longestTitle)
	if name == "" {
		return "Sheet1"
	}
	return name
}

// longestTitle is how many characters the name of a sheet may have.
const longestTitle = 31

// fewer shortens a name between two words. What is left does not end with a word that leads to another. Only a name without a space in the
// latter half is cut within a word.
func fewer(name string, most int) string {
	runes := []rune(name)
	if len(runes) <= most {
		return name
	}
	short := string(runes[:most])
	if at := strings.LastIndexByte(short, ' '); runes[most] != ' ' && at >= len(short)/2 {
		short = short[:at]
	}
	for {
		short = strings.TrimRight(short, "' ,;:.–-(&")
		at := strings.LastIndexByte(short, ' ')
		if at < len(short)/3 || !slices.Contains(leading, strings.ToLower(short[at+1:])) {
			return short
		}
		short = short[:at]
	}
}

// leading are words after which more is awaited.
var leading = []string{"a", "an", "and", "how", "is", "what", "at", "before", "by", "for", "from", "in", "of", "on", "or", "than", "that", "the", "their", "to", "was", "were", "who", "with"}
