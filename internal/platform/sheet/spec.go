package sheet

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"alongside/internal/platform/errs"
)

// Column is one thing that an import can take from a table.
type Column struct {
	Key      string   // what the program calls it
	Label    string   // what people call it, and the heading of the empty template
	Aliases  []string // other headings that mean the same
	Required bool     // a heading and, on each line, a value must be there
	Unique   bool     // no two lines may have the same value, letters of any case
	// Parse checks a value that is not empty and gives the form to keep (a date as 2026-01-31). Its error is the
	// reason that people read, as 'is not a date'. Nil takes any text.
	Parse func(value string) (string, error)
}

// Spec is what an import takes: columns, and a rule over a whole row if there is one.
type Spec struct {
	Columns []Column
	// Check looks at a row whose columns are all right by themselves. Its error is the reason that people read. May be nil.
	Check func(Row) error
}

// Mapping says which heading (counted from 0) fills which column, by the column's key. A key that is not there is not
// filled.
type Mapping map[string]int

// Row is one line that passed every check.
type Row struct {
	Line   int
	values []string
	places map[string]int
}

// Get gives the value of a column by its key: empty where the column is not mapped or the cell was blank.
func (r Row) Get(key string) string {
	if place, ok := r.places[key]; ok {
		return r.values[place]
	}
	return ""
}

// At gives the value of the column at a place in the spec, as Get does by key; it is quicker where there are millions of rows.
func (r Row) At(place int) string { return r.values[place] }

// Fault is something in a table that a person must look at.
type Fault struct {
	Line   int    // as the editor or spreadsheet numbers it; the line of the headings for what concerns a column
	Column string // the column's label or heading; empty when it concerns the whole line
	Value  string // as typed, shortened; empty when nothing was typed
	Reason string // in plain words, to be read after the column: 'is not a date'
	Note   bool   // worth knowing, as a column that will be left out; it does not stop the import
}

// Error writes the fault as one sentence, for a list or a terminal.
func (f Fault) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Line %d", f.Line)
	if f.Column != "" {
		b.WriteString(", " + f.Column)
	}
	if f.Value != "" {
		fmt.Fprintf(&b, ", %q", f.Value)
	}
	b.WriteString(": " + f.Reason)
	return b.String()
}

// Stops says whether any of the faults keeps the table from being imported.
func Stops(faults []Fault) bool {
	for _, f := range faults {
		if !f.Note {
			return true
		}
	}
	return false
}

// Headers lists the labels of a spec: the headings of an empty template.
func (s Spec) Headers() []string {
	var out []string
	for _, c := range s.Columns {
		out = append(out, c.Label)
	}
	return out
}

// Guess maps the headings that mean a column: the same as its label, key or an alias but for case, spaces, punctuation and
// accents. The first of two such headings is taken; Apply tells of the other.
func (s Spec) Guess(headers []string) Mapping {
	known := map[string]string{}
	for i := len(s.Columns) - 1; i >= 0; i-- { // backwards, so that the first column with a name keeps it
		c := s.Columns[i]
		for _, name := range append([]string{c.Key, c.Label}, c.Aliases...) {
			known[fold(name)] = c.Key
		}
	}
	delete(known, "")
	m := Mapping{}
	for i, h := range headers {
		if key, ok := known[fold(h)]; ok {
			if _, taken := m[key]; !taken {
				m[key] = i
			}
		}
	}
	return m
}

// Chosen is Guess, but for the columns that somebody chose by words: the heading by the column's label, key or alias. An
// empty heading leaves a column out. What is no column or no heading is errs.Invalid, with those that there are.
func (s Spec) Chosen(headers []string, by map[string]string) (Mapping, error) {
	m := s.Guess(headers)
	for name, heading := range by {
		i := slices.IndexFunc(s.Columns, func(c Column) bool {
			return slices.ContainsFunc(append([]string{c.Key, c.Label}, c.Aliases...), func(n string) bool { return fold(n) == fold(name) })
		})
		if i < 0 {
			return nil, errs.New(errs.Invalid, "There is no column %q. The columns are: %s.", name, strings.Join(s.Headers(), ", "))
		}
		at := slices.IndexFunc(headers, func(h string) bool { return h == heading || fold(h) == fold(heading) && fold(h) != "" })
		switch {
		case heading == "":
			delete(m, s.Columns[i].Key)
		case at < 0:
			return nil, errs.New(errs.Invalid, "The file has no heading %q. Its headings are: %s.", heading, strings.Join(headers, ", "))
		default:
			m[s.Columns[i].Key] = at
		}
	}
	return m, nil
}

// fold makes headings that people would call the same the same: 'E-Mail Address*' and 'e mail address'.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// shorten cuts what was typed so that a list of faults stays readable.
func shorten(s string) string {
	const most = 60
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}
