// Package placing answers the commands that place people from files alone, without a network or a database: who with whom
// (match), which presenter at which table (rotate), and who at which table on which day (seat). It reads tables that people have, tells of every faulty row, asks the
// engines, checks their proofs, and writes the answer in words.
package placing

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/errs"
	"alongside/internal/platform/sheet"
)

// Output is where answers go: the placing to Result, all that is said about it to Words.
type Output struct {
	Result, Words io.Writer
	JSON          bool // Result gets JSON, and Words only faults
}

// Usage is an error in how a command was asked, and not in its files: it ends with 2 and not with 1.
type Usage struct{ error }

func usage(format string, args ...any) error { return Usage{errs.New(errs.Invalid, format, args...)} }

// Unwrap gives the words.
func (u Usage) Unwrap() error { return u.error }

// faults collects what is wrong with files, so that all of it is told at once.
type faults struct {
	list   []fault
	looked int // names for which others that may be meant were looked for
}

type fault struct {
	file string
	sheet.Fault
}

func (f *faults) add(file string, line int, column, value, reason string) {
	f.list = append(f.list, fault{filepath.Base(file), sheet.Fault{Line: line, Column: column, Value: value, Reason: reason}})
}

// note adds what is worth knowing and stops nothing.
func (f *faults) note(file string, line int, column, value, reason string) {
	f.add(file, line, column, value, reason)
	f.list[len(f.list)-1].Note = true
}

// err tells of every fault and is what the command ends with; nil when there is none that matters.
func (f *faults) err(w io.Writer) error {
	stops := 0
	slices.SortStableFunc(f.list, func(a, b fault) int { return cmp.Or(strings.Compare(a.file, b.file), a.Line-b.Line) })
	for _, v := range f.list {
		mark := ""
		if v.Note {
			mark = " (to know)"
		} else {
			stops++
		}
		fmt.Fprintf(w, "%s: %s%s\n", v.file, v.Error(), mark)
	}
	switch stops {
	case 0:
		f.list = nil
		return nil
	case 1:
		return errs.New(errs.Invalid, "Nothing was placed, because of the fault above.")
	}
	return errs.New(errs.Invalid, "Nothing was placed, because of the %d faults above.", stops)
}

// stops is whether there is a fault that matters.
func (f *faults) stops() bool {
	return slices.ContainsFunc(f.list, func(v fault) bool { return !v.Note })
}

// largest are the limits of files: a national call with fifty possible partners for each of 100,000 people.
var largest = sheet.Options{Bytes: 1 << 30, Rows: 20_000_000}

// read reads the rows of a file that fit a spec; what is wrong goes to f. A file without any row is worth knowing of.
func (f *faults) read(file string, spec sheet.Spec) ([]sheet.Row, error) {
	t, err := open(file)
	if err != nil {
		return nil, err
	}
	if t.Count() == 0 {
		f.note(file, t.Heading, "", "", "there is nothing below the headings, so this file changes nothing")
	}
	return f.apply(file, t, spec), nil
}

// need is read for a file without whose rows there is nothing to do. The columns named have numbers with decimal places.
func (f *faults) need(file string, spec sheet.Spec, numbers ...string) ([]sheet.Row, error) {
	t, err := open(file)
	if err != nil {
		return nil, err
	}
	f.filled(file, t)
	mapping := spec.Guess(t.Headers)
	for _, key := range numbers {
		if column, ok := mapping[key]; ok {
			decimalCommas(t, column)
		}
	}
	return f.apply(file, t, spec), nil
}

// filled tells of a file that has headings and nothing else.
func (f *faults) filled(file string, t *sheet.Table) {
	if t.Count() == 0 {
		f.add(file, t.Heading, "", "", "there is nothing below the headings")
	}
}

func (f *faults) apply(file string, t *sheet.Table, spec sheet.Spec) []sheet.Row {
	rows, found := sheet.Apply(t, spec.Guess(t.Headers), spec)
	for _, v := range found {
		f.list = append(f.list, fault{filepath.Base(file), v})
	}
	return rows
}

func open(file string) (*sheet.Table, error) {
	r, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	t, err := sheet.Read(r, filepath.Base(file), largest)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	return t, nil
}

// names numbers people in the order in which they come.
type names struct {
	list   []string
	number map[string]int32
	last   int32 // the number that was given last: files often have the same person on many lines after one another
}

func (n *names) add(name string) int32 {
	if int(n.last) < len(n.list) && n.list[n.last] == name {
		return n.last
	}
	n.last = n.find(name)
	return n.last
}

func (n *names) find(name string) int32 {
	if at, ok := n.number[name]; ok {
		return at
	}
	if n.number == nil {
		n.number = map[string]int32{}
	}
	n.number[name] = int32(len(n.list))
	n.list = append(n.list, name)
	return int32(len(n.list) - 1)
}

func (n *names) has(name string) bool { _, ok := n.number[name]; return ok }

// of are the names of some people; some lists at most so many and says how many more there are.
func (n *names) of(who []int32) []string {
	out := make([]string, len(who))
	for k, i := range who {
		out[k] = n.list[i]
	}
	return out
}

func some(list []string) string {
	const most = 12
	if len(list) > most {
		return strings.Join(list[:most], ", ") + fmt.Sprintf(" and %d more", len(list)-most)
	}
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// count is a number with the word for what is counted: '1 person', '5 people'.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// ordinal is a number in a row: 1st, 2nd, 3rd, 11th.
func ordinal(n int) string {
	end := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return strconv.Itoa(n) + end
}

func (o Output) asJSON(v any) error {
	e := json.NewEncoder(o.Result)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
