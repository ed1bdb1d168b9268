package evaluating

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"alongside/internal/platform/errs"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/instrument"
)

// tally is what is counted while the file passes.
type tally struct {
	options           Options
	def               *instrument.Definition
	headers           []string
	wave, code, rater int // places of these columns; -1 without
	columns           []*column
	waves             []string
	places            map[string]int // of waves
	forms             []int          // by wave
	linked            []linked       // forms with a code
	cells             [][]uint16     // their answers, in pieces
	raters            []string
	raterPlaces       map[string]uint8
	structural        bool // a line cannot be read, or has no wave
	blank             []int
	notes             []string // worth knowing for whoever asked
	told              []string // those that belong to the report itself
}

// linked is a form with a code.
type linked struct {
	key   uint64 // of the code
	row   int32  // of cells
	wave  uint16
	rater uint8
}

// column is one question of the file.
type column struct {
	at      int
	heading string
	item    *instrument.Item // nil when it is guessed
	index   map[string]uint16
	quick   [256]uint16 // of cells of one byte: index + 1
	values  []string    // as typed; the first is the empty one
	counts  [][]int     // by wave, then by value
	bytes   int
	text    bool    // too many different values: what people wrote
	looked  bool    // whether too many values are numbers
	step    float64 // what further numbers are rounded to; 0 before there are too many
	kept    int     // places that are kept for a coarser step
	means   []meaning
	guess   guessed
}

// The limits beyond which a column holds what people wrote, and not answers to count.
const (
	mostValues  = 50_000
	mostBytes   = 1 << 20
	mostPlaces  = 65_000 // with numbers that are rounded
	keptPerStep = 1_000
	mostSteps   = 5 // how often numbers are rounded more coarsely
)

func newTally(o Options, def *instrument.Definition) *tally {
	return &tally{options: o, def: def, wave: -1, code: -1, rater: -1, places: map[string]int{}, raterPlaces: map[string]uint8{}}
}

// known are headings of columns that are nobody's answer to a question.
var known = []string{"form", "id", "no", "nr", "number", "row", "respondent", "respondentid", "responseid", "response", "participant", "timestamp", "date", "time", "submitted", "submittedat", "startdate", "enddate", "name", "email", "emailaddress"}

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// head finds the columns.
func (t *tally) head(headers []string) error {
	t.headers = slices.Clone(headers)
	for i, h := range t.headers {
		same := func(o string) bool { return fold(o) == fold(h) && fold(h) != "" }
		if first := slices.IndexFunc(t.headers, same); first >= 0 && first < i && !slices.ContainsFunc(t.headers[first+1:i], same) {
			t.mind("More than one column has the heading %q. Give each its own, so that it is known which figures are whose.", h)
		}
	}
	for _, special := range []struct {
		at     *int
		wanted string
		name   string
	}{{&t.wave, t.options.Wave, "wave"}, {&t.code, t.options.Code, "code"}, {&t.rater, t.options.Rater, "rater"}} {
		wanted := special.wanted
		if wanted == "" {
			wanted = special.name
		}
		*special.at = slices.IndexFunc(t.headers, func(h string) bool { return h == wanted })
		if *special.at < 0 {
			*special.at = slices.IndexFunc(t.headers, func(h string) bool { return fold(h) == fold(wanted) && fold(h) != "" })
		}
		switch {
		case *special.at < 0 && special.wanted != "":
			return errs.New(errs.Invalid, "There is no column %q. The headings are: %s.", special.wanted, strings.Join(t.headers, ", "))
		case *special.at >= 0 && special.wanted == "":
			t.note("The column %q is taken for the %s of each form.", t.headers[*special.at], special.name)
		}
	}
	if t.def != nil {
		return t.mapInstrument()
	}
	t.mapGuessing()
	return nil
}

func (t *tally) special(i int) bool { return i == t.wave || i == t.code || i == t.rater }

func (t *tally) note(format string, args ...any) {
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

// mind notes what must be said with the figures.
func (t *tally) mind(format string, args ...any) {
	t.note(format, args...)
	t.told = append(t.told, fmt.Sprintf(format, args...))
}

// mapInstrument finds the column of each question by its words or its id.
func (t *tally) mapInstrument() error {
	var spec sheet.Spec
	items := t.def.Items()
	for _, it := range items {
		spec.Columns = append(spec.Columns, sheet.Column{Key: it.ID, Label: it.Wording, Aliases: []string{it.ID}})
	}
	headers := slices.Clone(t.headers)
	for i := range headers {
		if t.special(i) {
			headers[i] = ""
		}
	}
	mapping, used := spec.Guess(headers), map[int]bool{}
	for i := range items {
		at, ok := mapping[items[i].ID]
		if !ok {
			t.note("No column holds the answers to %q, so it is left out.", items[i].Wording)
			continue
		}
		used[at] = true
		t.columns = append(t.columns, newColumn(at, t.headers[at], &items[i]))
	}
	for i, h := range t.headers {
		if !used[i] && !t.special(i) {
			t.note("The column %q belongs to no question of the form, so it is left out.", h)
		}
	}
	if len(t.columns) == 0 {
		return errs.New(errs.Invalid, "No column holds the answers to a question of the form. The headings are: %s.", strings.Join(t.headers, ", "))
	}
	return nil
}

// mapGuessing takes every column that is not known for something else.
func (t *tally) mapGuessing() {
	for i, h := range t.headers {
		switch {
		case t.special(i):
		case slices.Contains(known, fold(h)):
			t.note("The column %q is not taken for a question.", h)
		default:
			if h == "" {
				h = fmt.Sprintf("column %d", i+1)
			}
			t.columns = append(t.columns, newColumn(i, h, nil))
		}
	}
}

func newColumn(at int, heading string, item *instrument.Item) *column {
	return &column{at: at, heading: heading, item: item, index: map[string]uint16{"": 0}, values: []string{""}, kept: keptPerStep * mostSteps}
}

// place numbers a value as typed.
func (c *column) place(cell []byte) uint16 {
	if len(cell) == 1 {
		if p := c.quick[cell[0]]; p > 0 {
			return p - 1
		}
	}
	if len(cell) == 0 {
		return 0
	}
	p, ok := c.index[string(cell)]
	if !ok {
		if c.text || len(c.values) >= mostValues || c.bytes > mostBytes {
			if !c.text {
				if p, ok := c.crowd(cell); ok {
					return p
				}
			}
			c.text = true
			return 1 // some words: which they are does not matter
		}
		p = uint16(len(c.values))
		value := string(cell)
		c.values, c.index[value] = append(c.values, value), p
		c.bytes += len(value)
	}
	if len(cell) == 1 {
		c.quick[cell[0]] = p + 1
	}
	return p
}

func (c *column) add(wave int, p uint16) {
	for len(c.counts) <= wave {
		c.counts = append(c.counts, nil)
	}
	if n := int(p) + 1; len(c.counts[wave]) < n {
		c.counts[wave] = append(c.counts[wave], make([]int, max(n, min(2*n, n+64))-len(c.counts[wave]))...)
	}
	c.counts[wave][p]++
}

// piece is how many cells are kept in one piece of memory.
const piece = 1 << 20

// read counts the whole file.
func (t *tally) read(ctx context.Context, f *os.File) error {
	rows := 0
	var kept []uint16
	perPiece := 0
	return t.pass(ctx, f, t.head, func(r sheet.StreamRow) error {
		if r.Blank {
			t.blank = append(t.blank, r.Line)
			return nil
		}
		wave, ok := t.waveOf(r)
		if r.Fault != "" || !ok {
			t.structural = true
			return nil
		}
		rows++
		t.forms[wave]++
		key, coded := t.keyOf(r)
		if coded && len(kept)+len(t.columns) > cap(kept) {
			perPiece = max(1, piece/len(t.columns))
			kept = make([]uint16, 0, perPiece*len(t.columns))
			t.cells = append(t.cells, nil)
		}
		for _, c := range t.columns {
			var cell []byte
			if c.at < len(r.Cells) {
				cell = r.Cells[c.at]
			}
			p := c.place(cell)
			c.add(wave, p)
			if coded {
				kept = append(kept, p)
			}
		}
		if coded {
			t.cells[len(t.cells)-1] = kept
			t.linked = append(t.linked, linked{key: key, row: int32(len(t.linked)), wave: uint16(wave), rater: t.raterOf(r)})
		}
		return nil
	})
}

// pass reads the file once from its beginning.
func (t *tally) pass(ctx context.Context, f *os.File, head func([]string) error, row func(sheet.StreamRow) error) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	n := 0
	return sheet.Stream(f, f.Name(), head, func(r sheet.StreamRow) error {
		if n++; n%10_000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		return row(r)
	})
}

func (t *tally) cell(r sheet.StreamRow, at int) []byte {
	if at < 0 || at >= len(r.Cells) {
		return nil
	}
	return r.Cells[at]
}

// mostWaves is how many occasions a file can have.
const mostWaves = 60

// waveOf numbers the wave of a form; without a column all forms are of one.
func (t *tally) waveOf(r sheet.StreamRow) (int, bool) {
	name := ""
	if t.wave >= 0 {
		cell := t.cell(r, t.wave)
		if len(cell) == 0 {
			return 0, false
		}
		if at, ok := t.places[string(cell)]; ok {
			return at, true
		}
		if name = string(cell); len(t.places) >= mostWaves {
			return 0, false
		}
	}
	at := slices.IndexFunc(t.waves, func(w string) bool {
		return strings.EqualFold(strings.Join(strings.Fields(w), " "), strings.Join(strings.Fields(name), " "))
	})
	if at < 0 {
		at = len(t.waves)
		t.waves, t.forms = append(t.waves, name), append(t.forms, 0)
	} else if t.waves[at] != name {
		t.mind("The occasion %q is taken for %q.", name, t.waves[at])
	}
	t.places[name] = at
	return at, true
}

// keyOf makes a number of the code, the same for codes that differ only in case and spaces (FNV-1a, 64 bits, then mixed).
func (t *tally) keyOf(r sheet.StreamRow) (uint64, bool) {
	cell := t.cell(r, t.code)
	if len(cell) == 0 {
		return 0, false
	}
	key := uint64(14695981039346656037)
	space := false
	for _, b := range cell {
		if b == ' ' {
			if space {
				continue
			}
			space = true
		} else {
			space = false
		}
		if b >= 'A' && b <= 'Z' {
			b += 'a' - 'A'
		}
		key = (key ^ uint64(b)) * 1099511628211
	}
	key ^= key >> 32
	key *= 0xd6e8feb86659fd93
	return key ^ key>>32, true
}

func (t *tally) raterOf(r sheet.StreamRow) uint8 {
	cell := t.cell(r, t.rater)
	if len(cell) == 0 {
		return 0
	}
	at, ok := t.raterPlaces[string(cell)]
	if !ok && len(t.raters) < 250 {
		t.raters = append(t.raters, string(cell))
		at = uint8(len(t.raters))
		t.raterPlaces[string(cell)] = at
	}
	return at
}

// answers are the cells of a linked form.
func (t *tally) answers(l linked) []uint16 {
	n := len(t.columns)
	per := max(1, piece/n)
	from := int(l.row) % per * n
	return t.cells[int(l.row)/per][from : from+n]
}

// faulty says whether something cannot be an answer.
func (t *tally) faulty() bool {
	return t.structural || slices.ContainsFunc(t.columns, func(c *column) bool {
		return slices.ContainsFunc(c.means, func(m meaning) bool { return m.state == faulty })
	})
}

// tell names every line that cannot be used, in the order of the file, and says how many faults there are.
func (t *tally) tell(ctx context.Context, f *os.File, name string, words io.Writer) (n int, err error) {
	say := func(fault sheet.Fault) {
		n++
		fmt.Fprintf(words, "%s: %s\n", name, fault.Error())
	}
	err = t.pass(ctx, f, func([]string) error { return nil }, func(r sheet.StreamRow) error {
		if r.Blank {
			return nil
		}
		if r.Fault != "" {
			say(sheet.Fault{Line: r.Line, Value: r.Value, Reason: r.Fault})
			return nil
		}
		if t.wave >= 0 {
			if len(t.cell(r, t.wave)) == 0 {
				say(sheet.Fault{Line: r.Line, Column: t.headers[t.wave], Reason: "says nothing, so nobody knows which occasion the form belongs to"})
			} else if _, ok := t.places[string(t.cell(r, t.wave))]; !ok {
				say(sheet.Fault{Line: r.Line, Column: t.headers[t.wave], Value: string(t.cell(r, t.wave)), Reason: fmt.Sprintf("is one occasion too many: at most %d can be read", mostWaves)})
			}
		}
		for _, c := range t.columns {
			cell := t.cell(r, c.at)
			if p, ok := c.find(cell); ok && int(p) < len(c.means) && c.means[p].state == faulty {
				say(sheet.Fault{Line: r.Line, Column: c.heading, Value: string(cell), Reason: c.means[p].reason})
			}
		}
		return nil
	})
	return n, err
}
