package evaluation

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/sheet"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// Answers that were collected elsewhere come in as a table, one form a line, and become the responses of a wave that is
// closed from the start. It is all or nothing, and a dry run lists every faulty line first.

// ImportPlan is a wave whose answers come from a file.
type ImportPlan struct {
	Name, Instrument string
	Date             string // when the forms were filled in, as typed
	Invited          string // how many people were asked, as typed; "" when nobody knows
	Note             string // said wherever the figures are shown, such as that the forms were reconstructed
}

// mostForms is how many lines a file may have.
const mostForms = 20_000

// codeColumn is the column of a code that links the forms of one person.
const codeColumn = "code"

// ImportSpec says which columns a file of answers to this instrument can have: one for each question, and a code.
func ImportSpec(def instrument.Definition) sheet.Spec {
	var spec sheet.Spec
	for _, it := range def.Items() {
		spec.Columns = append(spec.Columns, sheet.Column{Key: it.ID, Label: it.Wording, Aliases: []string{it.ID}, Parse: func(cell string) (string, error) {
			a, message := instrument.ParseCell(it, cell)
			if message != "" {
				return "", errors.New(lower(strings.TrimSuffix(message, ".")))
			}
			return instrument.Cell(it, a), nil
		}})
	}
	spec.Columns = append(spec.Columns, sheet.Column{Key: codeColumn, Label: "Code of the person", Aliases: []string{"code", "linking code"}, Parse: sheet.Text(100)})
	spec.Check = func(r sheet.Row) error {
		for _, it := range def.Items() {
			if r.Get(it.ID) != "" {
				return nil
			}
		}
		return errors.New("this form has no answers")
	}
	return spec
}

// importSpec is ImportSpec of a form of the network; of an unknown form it has no columns.
func (e *Evaluation) importSpec(ctx context.Context, actor access.Actor, key string) (spec sheet.Spec, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		def, err := instrument.Find(tx, key)
		if err == nil {
			spec = ImportSpec(def)
		}
		if errs.Is(err, errs.NotFound) {
			err = nil
		}
		return err
	})
	return spec, err
}

// oldestForms is how many years ago forms in a file can have been filled in. None is from a day to come.
const oldestForms = 50

// wave reads the plan of an import.
func (p ImportPlan) wave(tx *db.Tx, zone string, forms int) (Wave, instrument.Definition, error) {
	var c errs.Check
	w := Wave{Name: strings.TrimSpace(p.Name), Instrument: p.Instrument, Note: strings.TrimSpace(p.Note), State: Closed, Outcome: Imported, Answered: int64(forms), Minimum: leastMinimum}
	c.That(w.Name != "", "name", "Enter a name, such as “At the end”.")
	c.That(utf8.RuneCountInString(w.Name) <= mostNameLength, "name", "The name can have up to %d letters.", mostNameLength)
	def, err := waveForm(tx, &c, p.Instrument)
	if err != nil {
		return w, def, err
	}
	date, problem := ui.DateNear(p.Date, tx.Now.In(zone).Format(time.DateOnly), oldestForms, 0)
	c.That(problem == "", "date", "%s", problem)
	w.Opens = edition.Day{Date: date, Starts: "12:00"}.Start(zone)
	w.Closes, w.Opened, w.ClosedAt = w.Opens, w.Opens, w.Opens
	if strings.TrimSpace(p.Invited) != "" {
		n, err := strconv.ParseInt(strings.TrimSpace(p.Invited), 10, 64)
		c.That(err == nil && n >= int64(forms) && n <= 1_000_000, "invited", "Enter a whole number that is not smaller than the number of forms (%d), or leave it empty.", forms)
		w.Invited = n
	}
	c.That(utf8.RuneCountInString(w.Note) <= 500, "note", "The note can have up to 500 letters.")
	return w, def, c.Err()
}

// CheckImport is the dry run: every fault of the table, and every problem of the plan beside its field. It
// gives the first forms as they will be saved, without the code of the person. Nothing is saved.
func (e *Evaluation) CheckImport(ctx context.Context, actor access.Actor, ed db.ID, p ImportPlan, t *sheet.Table, m sheet.Mapping) (forms int, first []sheet.Sample, faults []sheet.Fault, err error) {
	var rows []sheet.Row
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		run, err := e.running(tx, actor, ed)
		if err != nil {
			return err
		}
		_, rows, forms, faults, err = p.check(tx, run.Zone, t, m)
		return err
	})
	for _, r := range rows[:min(len(rows), sheet.Samples)] {
		s := r.Sample()
		delete(s.Values, codeColumn)
		first = append(first, s)
	}
	return forms, first, faults, err
}

// check reads every line. Lines that cannot be used are faults; fewer forms than are ever shown is one too.
func (p ImportPlan) check(tx *db.Tx, zone string, t *sheet.Table, m sheet.Mapping) (w Wave, rows []sheet.Row, forms int, faults []sheet.Fault, err error) {
	w, def, err := p.wave(tx, zone, len(t.Lines))
	if err != nil {
		return w, nil, 0, nil, err
	}
	rows, faults = sheet.Apply(t, m, ImportSpec(def))
	mapped := slices.ContainsFunc(def.Items(), func(it instrument.Item) bool { _, ok := m[it.ID]; return ok })
	switch {
	case !mapped:
		faults = append(faults, sheet.Fault{Line: t.Heading, Reason: "no column holds the answers to a question"})
	case int64(len(t.Lines)) < leastMinimum:
		faults = append(faults, sheet.Fault{Line: t.Heading, Reason: fmt.Sprintf("there are fewer than %d forms, so their answers would not be anonymous", leastMinimum)})
	}
	raw, err := definitionText(def)
	w.Definition = raw
	return w, rows, len(rows), faults, err
}

// Import makes a closed wave of the table, all of it or nothing, and returns its id. Faults that stop it come back with
// nothing saved.
func (e *Evaluation) Import(ctx context.Context, actor access.Actor, ed db.ID, p ImportPlan, t *sheet.Table, m sheet.Mapping) (id db.ID, faults []sheet.Fault, err error) {
	id = db.NewID()
	err = e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		run, err := e.running(tx, actor, ed)
		if err != nil {
			return err
		}
		var w Wave
		var rows []sheet.Row
		if w, rows, _, faults, err = p.check(tx, run.Zone, t, m); err != nil || sheet.Stops(faults) {
			return err
		}
		w.ID, w.Edition = id, ed
		_, w.Linked = m[codeColumn]
		w.Respondents = takesPart
		forms, err := e.importedForms(tx, w, rows)
		if err != nil {
			return err
		}
		if err := insertWave(tx, w); err != nil {
			return err
		}
		if err := writeResponses(tx, e.keys, w.ID, forms); err != nil {
			return err
		}
		if err := figuresLater(tx, ed); err != nil {
			return err
		}
		return audit.Record(tx, actor, "wave.import", "wave", w.ID, fmt.Sprintf("%d forms", len(forms)))
	})
	if err != nil || sheet.Stops(faults) {
		id = ""
	}
	return id, faults, err
}

// importedForms are the lines as they go into responses.
func (e *Evaluation) importedForms(tx *db.Tx, w Wave, rows []sheet.Row) ([][]byte, error) {
	def, err := w.source(tx)
	if err != nil {
		return nil, err
	}
	out := make([][]byte, len(rows))
	for i, r := range rows {
		as := instrument.Answers{}
		for _, it := range def.Items() {
			if a, message := instrument.ParseCell(it, r.Get(it.ID)); message == "" && a.State != instrument.Missing {
				as[it.ID] = a
			}
		}
		code := strings.ToLower(strings.Join(strings.Fields(r.Get(codeColumn)), " "))
		if out[i], err = encodeForm(codeMark(e.keys, tx.Network, w.Edition, code), as, way{}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ImportFile reads a file, maps its headings by their words and imports it: for the command line and the demonstration.
func (e *Evaluation) ImportFile(ctx context.Context, actor access.Actor, ed db.ID, p ImportPlan, name string, r io.Reader) (db.ID, []sheet.Fault, error) {
	t, err := sheet.Read(r, name, sheet.Options{Rows: mostForms})
	if err != nil {
		return "", nil, err
	}
	spec, err := e.importSpec(ctx, actor, p.Instrument)
	if err != nil {
		return "", nil, err
	}
	return e.Import(ctx, actor, ed, p, t, spec.Guess(t.Headers))
}

func faultCount(n int) string {
	if n == 1 {
		return "1 fault"
	}
	return strconv.Itoa(n) + " faults"
}
