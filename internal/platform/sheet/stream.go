package sheet

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// StreamRow is one row of a table that is read row by row. Cells are good until the next row comes, and never more than there
// are headings.
type StreamRow struct {
	Line  int
	Cells [][]byte
	Fault string // why the row cannot be used, or ""
	Value string // what the fault is about
	Blank bool   // nothing but separators: to be told, not counted
}

// Stream reads a table of any size without keeping it: a CSV row by row, a spreadsheet as Read does. The rules are those of Read:
// encodings, separators, headings in the first row that is not blank, cells without space around them. head is called once
// with the headings, row for every row below.
func Stream(r io.ReadSeeker, name string, head func([]string) error, row func(StreamRow) error) error {
	start := make([]byte, 4)
	n, err := io.ReadFull(r, start)
	if err != nil && n == 0 {
		return invalid("The file is empty.")
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0")), bytes.HasPrefix(start, []byte("%PDF")):
		return streamRead(r, name, head, row)
	}
	text, err := decoded(r, start[:n])
	if err != nil {
		return err
	}
	s := &streamer{r: text, line: 1}
	if err := s.begin(); err != nil {
		return err
	}
	return s.run(head, row)
}

// streamRead gives the rows of a file that must be read as a whole.
func streamRead(r io.Reader, name string, head func([]string) error, row func(StreamRow) error) error {
	t, err := Read(r, name, Options{})
	if err != nil {
		return err
	}
	if err := head(t.Headers); err != nil {
		return err
	}
	for _, f := range t.Faults {
		if err := row(StreamRow{Line: f.Line, Fault: f.Reason, Value: f.Value}); err != nil {
			return err
		}
	}
	cells := make([][]byte, 0, len(t.Headers))
	for _, l := range t.Lines {
		cells = cells[:0]
		for _, c := range l.Cells {
			cells = append(cells, []byte(c))
		}
		if err := row(StreamRow{Line: l.Number, Cells: cells}); err != nil {
			return err
		}
	}
	return nil
}

// decoded finds out how a file was written, as decode does, without keeping it.
func decoded(r io.ReadSeeker, start []byte) (io.Reader, error) {
	switch {
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}), bytes.HasPrefix(start, []byte{0xfe, 0xff}):
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()), nil
	}
	marked := bytes.HasPrefix(start, []byte(byteOrderMark))
	valid, err := validUTF8(r)
	if err != nil {
		return nil, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	switch {
	case marked && !valid:
		return nil, invalid("The file says that it is UTF-8, but some characters are broken. Save it again as CSV UTF-8.")
	case marked:
		_, err := r.Seek(int64(len(byteOrderMark)), io.SeekStart)
		return r, err
	case valid:
		return r, nil
	}
	return transform.NewReader(r, charmap.Windows1252.NewDecoder()), nil
}

func validUTF8(r io.Reader) (bool, error) {
	buf := make([]byte, 1<<18)
	kept := 0 // bytes of a letter that is cut off at the end of a piece
	for {
		n, err := io.ReadFull(r, buf[kept:])
		piece := buf[:kept+n]
		last := err != nil
		if !last {
			end := len(piece)
			for back := 1; back <= min(utf8.UTFMax, len(piece)); back++ {
				if utf8.RuneStart(piece[len(piece)-back]) {
					if !utf8.FullRune(piece[len(piece)-back:]) {
						end = len(piece) - back
					}
					break
				}
			}
			if !utf8.Valid(piece[:end]) {
				return false, nil
			}
			kept = copy(buf, piece[end:])
			continue
		}
		if err != io.EOF && err != io.ErrUnexpectedEOF {
			return false, err
		}
		return utf8.Valid(piece), nil
	}
}

const (
	streamPiece = 1 << 20
	longestRow  = 16 << 20
)

// streamer cuts rows out of a moving window of the text.
type streamer struct {
	r         io.Reader
	buf       []byte
	at        int
	ended     bool
	line      int
	separator byte
	cells     [][]byte
	scratch   []byte
}

// more moves the window on. It says no when there is nothing more.
func (s *streamer) more() (bool, error) {
	if s.ended {
		return false, nil
	}
	if s.at > 0 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.at:])]
		s.at = 0
	}
	if len(s.buf) > longestRow {
		return false, invalid("A row that begins on line %d is too long. A quotation mark may be missing its other half.", s.line)
	}
	free := len(s.buf)
	if cap(s.buf)-free < streamPiece {
		grown := make([]byte, free, 2*cap(s.buf)+streamPiece)
		copy(grown, s.buf)
		s.buf = grown
	}
	n, err := io.ReadFull(s.r, s.buf[free:cap(s.buf)])
	s.buf = s.buf[:free+n]
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		s.ended, err = true, nil
	}
	return n > 0, err
}

// begin finds the separator from the first rows.
func (s *streamer) begin() error {
	if _, err := s.more(); err != nil {
		return err
	}
	first := s.buf[:min(len(s.buf), 1<<16)]
	if cut := bytes.LastIndexByte(first, '\n'); cut > 0 && len(first) < len(s.buf) {
		first = first[:cut+1]
	}
	if bytes.IndexByte(first, 0) >= 0 {
		return invalid("This does not look like a table. Choose a spreadsheet (.xlsx) or a CSV file.")
	}
	text := string(first)
	if separator, rest, ok := hinted(text); ok {
		s.separator, s.line, s.at = byte(separator), 2, len(text)-len(rest)
	} else {
		s.separator = byte(findSeparator(text))
	}
	return nil
}

func (s *streamer) run(head func([]string) error, row func(StreamRow) error) error {
	columns := -1
	for {
		r, ok, err := s.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		last := 0
		for i, c := range r.Cells {
			if len(c) > 0 {
				last = i + 1
			}
		}
		if columns < 0 {
			if last == 0 {
				continue
			}
			var headers []string
			for _, c := range r.Cells[:last] {
				headers = append(headers, string(c))
			}
			columns = last
			if err := head(headers); err != nil {
				return err
			}
			continue
		}
		r.Blank = last == 0
		if last > columns && r.Fault == "" {
			r.Fault, r.Value = "there is no heading above this cell", shorten(string(r.Cells[columns]))
		}
		r.Cells = r.Cells[:min(len(r.Cells), columns)]
		if err := row(r); err != nil {
			return err
		}
	}
	if columns < 0 {
		return invalid("The file has no headings. The first row must name the columns.")
	}
	return nil
}

// next cuts the next row. When the window ends within it, the window is moved and the row read again.
func (s *streamer) next() (StreamRow, bool, error) {
	for {
		if s.at >= len(s.buf) {
			if ok, err := s.more(); err != nil || !ok && s.at >= len(s.buf) {
				return StreamRow{}, false, err
			}
		}
		r, end, lines, whole := s.cut()
		if whole || s.ended {
			if !whole && r.Fault == "" && end < 0 {
				return r, false, invalid("A quotation mark that opens on line %d is never closed. Close it, or take it away.", s.line)
			}
			s.at = end
			s.line += lines
			return r, true, nil
		}
		if _, err := s.more(); err != nil {
			return r, false, err
		}
	}
}

// cut reads one row from the window. whole is false when the window ended before the row did; end is then the window's end, or -1
// within quotation marks.
func (s *streamer) cut() (r StreamRow, end, lines int, whole bool) {
	r.Line = s.line
	s.cells, s.scratch = s.cells[:0], s.scratch[:0]
	buf, i := s.buf, s.at
	for {
		var cell []byte
		if i < len(buf) && buf[i] == '"' {
			var more int
			var odd, closed bool
			cell, i, more, odd, closed = s.quoted(i)
			lines += more
			if !closed {
				r.Cells = s.cells
				return r, -1, lines, false
			}
			if odd {
				r.Fault, r.Value = "there is text after a closing quotation mark", shorten(string(cell))
			}
		} else {
			from := i
			for i < len(buf) && buf[i] != s.separator && buf[i] != '\n' && buf[i] != '\r' {
				i++
			}
			cell = buf[from:i]
		}
		s.cells = append(s.cells, tidy(cell))
		switch {
		case i >= len(buf):
			r.Cells = s.cells
			return r, i, lines + 1, false
		case buf[i] == s.separator:
			i++
			continue
		case buf[i] == '\r' && i+1 >= len(buf) && !s.ended:
			r.Cells = s.cells
			return r, i, lines, false
		case buf[i] == '\r' && i+1 < len(buf) && buf[i+1] == '\n':
			i++
		}
		r.Cells = s.cells
		return r, i + 1, lines + 1, true
	}
}

// quoted reads a cell in quotation marks from its first one.
func (s *streamer) quoted(i int) (cell []byte, next, lines int, odd, closed bool) {
	buf := s.buf
	begin := len(s.scratch)
	for i++; i < len(buf); i++ {
		switch c := buf[i]; {
		case c == '"' && i+1 < len(buf) && buf[i+1] == '"':
			s.scratch = append(s.scratch, '"')
			i++
		case c == '"' && i+1 >= len(buf) && !s.ended:
			return nil, i, lines, false, false // the other half of two may follow
		case c == '"':
			from := i + 1
			for i = from; i < len(buf) && buf[i] != s.separator && buf[i] != '\n' && buf[i] != '\r'; i++ {
				odd = odd || buf[i] != ' '
			}
			if odd {
				s.scratch = append(s.scratch, buf[from:i]...)
			}
			return s.scratch[begin:len(s.scratch):len(s.scratch)], i, lines, odd, true
		case c == '\n', c == '\r' && (i+1 >= len(buf) || buf[i+1] != '\n'):
			lines++
			s.scratch = append(s.scratch, '\n')
		case c == '\r':
		default:
			s.scratch = append(s.scratch, c)
		}
	}
	return nil, i, lines, false, false
}

// tidy is clean for bytes: most cells are short and plain, and are left where they are.
func tidy(cell []byte) []byte {
	if len(cell) == 0 {
		return cell
	}
	plain := func(c byte) bool { return c-'0' < 10 || c|0x20-'a' < 26 }
	if plain(cell[0]) && plain(cell[len(cell)-1]) {
		for _, c := range cell {
			if c < ' ' || c >= utf8.RuneSelf {
				return []byte(clean(string(cell)))
			}
		}
		return cell
	}
	return []byte(clean(string(cell)))
}
