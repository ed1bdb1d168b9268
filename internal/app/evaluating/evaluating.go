// Package evaluating turns a file of answers into a report, with no server and no database: the command `alongside evaluate`.
//
// The file is read twice at most and never kept: answers are counted, item by item, as they pass. Only where forms carry a code,
// so that forms of one person can be put together, one small number for each answer is kept. The first reading counts what was
// typed; then it is decided what each typed value means, by the instrument or by guessing; and only when something cannot be an answer
// a second reading names every line that holds it. Nothing is left out without a word.
package evaluating

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"alongside/engine/stats"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/report"
)

// Options say what to evaluate and where to put it.
type Options struct {
	Responses  string // CSV or XLSX, one form a line
	Instrument string // YAML or JSON; "" to guess from the answers
	Wave       string // heading of the column that says which occasion a form belongs to; "" to look for one
	Code       string // heading of the column by which forms of one person are put together; "" to look for one
	Rater      string // heading of the column that says which of two raters filled a form in
	Waves      []string
	Invited    map[string]int // by wave; under "" when there is one
	Policy     string         // key of the policy for small numbers; "" is none, because whoever has the file knows the forms
	Released   string         // a JSON that was made before: what would tell the two apart is not shown
	Title      string
	Out        string // by its ending: .html, .json, .xlsx, .csv or .pdf; "" writes the table, or JSON, to Output
	JSON       bool
}

// Forms are the endings that Out can have.
var Forms = []string{".html", ".json", ".xlsx", ".csv", ".pdf"}

// memory is what the program is allowed before it tidies up more often, in bytes. It only costs time.
const memory = 120 << 20

// Run evaluates. What is worth knowing goes to words, one line each; faults of the file are told there with their lines, and end
// in an error.
func (o Options) Run(ctx context.Context, out, words io.Writer) error {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(memory))
	if err := o.target(out); err != nil {
		return err
	}
	r, notes, err := o.Report(ctx, words)
	for _, n := range notes {
		fmt.Fprintln(words, n)
	}
	if err != nil {
		return err
	}
	return o.write(r, out)
}

// Report reads the file and works the report out, not yet protected by its policy.
func (o Options) Report(ctx context.Context, words io.Writer) (r report.Report, notes []string, err error) {
	policy, ok := stats.PolicyOf(o.policy())
	if !ok {
		return r, nil, errs.New(errs.Invalid, "There is no policy %q for small numbers.", o.Policy)
	}
	var def *instrument.Definition
	if o.Instrument != "" {
		if def, err = readInstrument(o.Instrument); err != nil {
			return r, nil, err
		}
	}
	f, err := os.Open(o.Responses)
	if err != nil {
		return r, nil, err
	}
	defer f.Close()
	t := newTally(o, def)
	if err := t.read(ctx, f); err != nil {
		return r, nil, named(o.Responses, err)
	}
	t.understand()
	if t.faulty() {
		n, err := t.tell(ctx, f, filepath.Base(o.Responses), words)
		if err != nil {
			return r, nil, named(o.Responses, err)
		}
		if n == 1 {
			return r, t.notes, errs.New(errs.Invalid, "Nothing was evaluated, because of the fault above.")
		}
		return r, t.notes, errs.New(errs.Invalid, "Nothing was evaluated, because of the %d faults above.", n)
	}
	if r, err = t.report(); err != nil {
		return r, t.notes, err
	}
	r.Policy = policy
	if o.Released != "" {
		if err := refuseDifferences(&r, o.Released); err != nil {
			return r, t.notes, err
		}
	}
	r.Title, r.Subtitle = o.title(def), "From "+filepath.Base(o.Responses)
	return r, t.notes, nil
}

func (o Options) policy() string {
	if o.Policy == "" {
		return stats.PolicyNone
	}
	return o.Policy
}

func (o Options) title(def *instrument.Definition) string {
	switch {
	case o.Title != "":
		return o.Title
	case def != nil:
		return def.Title
	}
	return "What people said"
}

func named(file string, err error) error {
	if errs.Of(err) != nil {
		return fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	return err
}

func readInstrument(file string) (*instrument.Definition, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	parse := instrument.ParseYAML
	if strings.EqualFold(filepath.Ext(file), ".json") {
		parse = instrument.ParseJSON
	}
	def, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s is no form that can be read: %w", filepath.Base(file), err)
	}
	return &def, nil
}

// write writes the report in the wished form. A file appears whole or not at all.
func (o Options) write(r report.Report, out io.Writer) error {
	if o.Out == "" {
		if o.JSON {
			return r.WriteJSON(out)
		}
		return r.WriteText(out)
	}
	ending := strings.ToLower(filepath.Ext(o.Out))
	write := map[string]func(io.Writer) error{
		".html": r.WriteHTML, ".json": r.WriteJSON, ".pdf": r.WritePDF,
		".csv":  func(w io.Writer) error { return r.WriteTable(w, false) },
		".xlsx": func(w io.Writer) error { return r.WriteTable(w, true) },
	}[ending]
	if write == nil {
		return errs.New(errs.Invalid, "A report cannot be written as %q. Its name must end in one of: %s.", ending, strings.Join(Forms, ", "))
	}
	if err := whole(o.Out, write); err != nil {
		return err
	}
	if ending == ".csv" {
		url := filepath.Base(o.Out)
		if err := whole(o.Out+"-metadata.json", func(w io.Writer) error { return r.WriteCSVW(w, url) }); err != nil {
			return err
		}
	}
	if o.JSON {
		return r.WriteJSON(out)
	}
	return nil
}

// whole writes a file under another name first.
func whole(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".alongside-*")
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// KnownForm says whether a report can be written under this name.
func KnownForm(name string) bool {
	return name == "" || slices.Contains(Forms, strings.ToLower(filepath.Ext(name)))
}
