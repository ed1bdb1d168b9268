package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// readCSV decodes, finds the separator and reads every record.
func readCSV(data []byte, o Options) (*Table, error) {
	text, encoding, err := decode(data)
	if err != nil {
		return nil, err
	}
	t := &Table{Encoding: encoding}
	firstLine := 1
	if separator, rest, ok := hinted(text); ok {
		t.Separator, text, firstLine = separator, rest, 2
	} else {
		t.Separator = findSeparator(text)
	}
	if lines := min(strings.Count(text, "\n"), o.Rows); lines > 0 {
		t.Lines = make([]Line, 0, lines)
	}
	err = records(text, t.Separator, firstLine, func(r record) error {
		if r.unclosed {
			return invalid("A quotation mark that opens on line %d is never closed. Close it, or take it away.", r.quoteLine)
		}
		if r.afterQuote {
			t.Faults = append(t.Faults, Fault{Line: r.line, Value: shorten(strings.Join(r.cells, " ")), Reason: "there is text after a closing quotation mark"})
		}
		return t.add(r.line, r.cells, o)
	})
	return t, err
}

// decode finds out how the file was written: a byte order mark decides; else what is valid UTF-8 is UTF-8; else it is
// Windows-1252, which spreadsheets in western Europe write.
func decode(data []byte) (text, encoding string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}):
		data = data[3:]
		if !utf8.Valid(data) {
			return "", "", invalid("The file says that it is UTF-8, but some characters are broken. Save it again as CSV UTF-8.")
		}
		text, encoding = string(data), "UTF-8"
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		encoding = "UTF-16 LE"
		if data[0] == 0xfe {
			encoding = "UTF-16 BE"
		}
		decoded, decodeErr := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if decodeErr != nil || len(data)%2 == 1 {
			return "", "", invalid("The file says that it is UTF-16, but it is cut off or broken. Save it again as CSV UTF-8.")
		}
		text = string(decoded)
	case utf8.Valid(data):
		text, encoding = string(data), "UTF-8"
	default:
		decoded, decodeErr := charmap.Windows1252.NewDecoder().Bytes(data)
		if decodeErr != nil {
			return "", "", decodeErr
		}
		text, encoding = string(decoded), "Windows-1252"
	}
	if strings.ContainsRune(text, 0) {
		return "", "", invalid("This does not look like a table. Choose a spreadsheet (.xlsx) or a CSV file.")
	}
	return text, encoding, nil
}

// separators are what is tried, best known first.
var separators = []rune{',', ';', '\t', '|'}

// hinted reads the line 'sep=;' that some spreadsheets write first.
func hinted(text string) (separator rune, rest string, ok bool) {
	line, rest, _ := strings.Cut(text, "\n")
	line = strings.TrimRight(line, "\r")
	if len(line) == 5 && strings.EqualFold(line[:4], "sep=") && strings.ContainsRune(string(separators), rune(line[4])) {
		return rune(line[4]), rest, true
	}
	return 0, "", false
}

// findSeparator reads the first records with each separator and keeps the one by which most of them have as many cells as
// the headings; among equals the one with more columns.
func findSeparator(text string) rune {
	best, bestScore := separators[0], 0.0
	for _, s := range separators {
		seen, like, columns := 0, 0, 0
		_ = records(text, s, 1, func(r record) error {
			if blank(r.cells) {
				return nil
			}
			if columns == 0 {
				columns = len(r.cells)
			}
			seen++
			if len(r.cells) == columns && !r.afterQuote && !r.unclosed {
				like++
			}
			if seen == 25 {
				return errStop
			}
			return nil
		})
		if columns < 2 {
			continue
		}
		if score := float64(like)/float64(seen)*1000 + float64(min(columns, 999))/1000; score > bestScore {
			best, bestScore = s, score
		}
	}
	return best
}

func blank(cells []string) bool {
	for _, c := range cells {
		if clean(c) != "" {
			return false
		}
	}
	return true
}

// record is one row of a CSV, which may run over several lines.
type record struct {
	line       int // on which it begins
	cells      []string
	afterQuote bool // something other than a separator follows a closing quotation mark
	unclosed   bool // the file ends within quotation marks
	quoteLine  int  // on which the last quotation mark opened
}

// records calls fn for each record until the end, or until fn gives an error, which it passes on.
//
// It reads what spreadsheets write (RFC 4180) and what people make of it: lines end in LF, CR LF or CR; a quotation mark
// inside a cell that does not begin with one is an ordinary character.
func records(text string, separator rune, line int, fn func(record) error) error {
	p := &scanner{text: text, separator: separator, line: line}
	for p.at < len(p.text) {
		if err := fn(p.record()); err != nil {
			return err
		}
	}
	return nil
}

type scanner struct {
	text      string
	separator rune
	at        int
	line      int
	columns   int      // of the record before
	room      []string // where the cells of records go: one piece of memory for many
}

// cellsAtOnce is for how many cells memory is taken at a time.
const cellsAtOnce = 4096

func (p *scanner) record() record {
	r := record{line: p.line}
	if cap(p.room) < p.columns {
		p.room = make([]string, 0, max(cellsAtOnce, p.columns))
	}
	r.cells = p.room[:0:p.columns] // one more cell than before, and it moves elsewhere
	p.room = p.room[p.columns:p.columns:cap(p.room)]
	for {
		r.cells = append(r.cells, p.cell(&r))
		if p.at < len(p.text) && rune(p.text[p.at]) == p.separator { // every separator is one byte
			p.at++
			continue
		}
		p.newline()
		p.columns = len(r.cells)
		return r
	}
}

// newline steps over the end of a line, if there is one here.
func (p *scanner) newline() {
	if p.at < len(p.text) && p.text[p.at] == '\r' {
		p.at++
		if p.at < len(p.text) && p.text[p.at] == '\n' {
			p.at++
		}
		p.line++
	} else if p.at < len(p.text) && p.text[p.at] == '\n' {
		p.at++
		p.line++
	}
}

// cell reads up to the next separator or end of line.
func (p *scanner) cell(r *record) string {
	if p.at >= len(p.text) || p.text[p.at] != '"' {
		return p.plain()
	}
	r.quoteLine = p.line
	p.at++
	var b strings.Builder
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"' && p.at+1 < len(p.text) && p.text[p.at+1] == '"':
			b.WriteByte('"')
			p.at += 2
		case c == '"':
			p.at++
			rest := p.plain()
			if strings.Trim(rest, " ") != "" {
				r.afterQuote = true
				b.WriteString(rest)
			}
			return b.String()
		case c == '\r' || c == '\n':
			p.newline()
			b.WriteByte('\n')
		default:
			b.WriteByte(c)
			p.at++
		}
	}
	r.unclosed = true
	return b.String()
}

// plain reads up to the next separator or end of line, whatever is in between.
func (p *scanner) plain() string {
	from := p.at
	for p.at < len(p.text) {
		if c := p.text[p.at]; c == '\r' || c == '\n' || rune(c) == p.separator {
			break
		}
		p.at++
	}
	return p.text[from:p.at]
}
