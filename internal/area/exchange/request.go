package exchange

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/sheet"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
)

// Request is one import of a file.
type Request struct {
	Kind    Kind
	Edition db.ID // of applications; empty for the others
	// Organisation is whose roles come in, Same what was chosen about names that may be one person.
	Organisation db.ID
	Same         []string
	Name         string // of the file, for messages
	Body         []byte
	Mapping      sheet.Mapping // nil maps the columns by their headings
	// Headings are headings of the file by columns, for those that are not found by themselves. It is used without a Mapping.
	Headings map[string]string
	// Update changes people who are there already; without it they are left as they are.
	Update bool
	// Invented marks people of the demonstration, who do not exist.
	Invented bool
	// Said is told how far the import has come; it may be nil.
	Said func(Progress)
	by   db.ID // the person who brings it in; empty on the command line
	run  db.ID // the import in the browser; empty elsewhere
}

// Report is what an import would do or has done.
type Report struct {
	Rows               int // that are fine
	Wrong              int // rows that are not; with Rows all rows of the file
	Add, Update, Leave int
	Faults             []sheet.Fault // in the order of the lines
	// First are the first rows that will be added or updated, as they will be saved.
	First []sheet.Sample
	// Twins are names that may be one person, to be answered before the file comes in.
	Twins []ui.Option
	// Says are sentences about what the import does, to be read before anything is saved.
	Says []string
}

// said names what the import does besides adding rows; it is "" when there is nothing to say.
func (r Report) said() string {
	if len(r.Says) == 0 {
		return ""
	}
	return secret.Hash(strings.Join(r.Says, "\n"))
}

// Stops says whether a fault keeps the file from being brought in.
func (r Report) Stops() bool { return sheet.Stops(r.Faults) }

// Faulty is how many lines have a fault that stops the import.
func (r Report) Faulty() int {
	lines := map[int]bool{}
	for _, f := range r.Faults {
		if !f.Note {
			lines[f.Line] = true
		}
	}
	return len(lines)
}

// plan is what one file will do, worked out against the database: save does it.
type plan struct {
	Report
	save func(tx *db.Tx) error
}

// mayImport: coordinators bring in files, and so does the program itself from its command line. The engagement lead of one organisation brings in
// who leads where in it.
func mayImport(a access.Actor, k Kind, organisation db.ID) bool {
	return a.Has(access.Coordinator) || a.IsSystem() || k == Terms && a.Leads(organisation)
}

// Look is the dry run: what the file would do, with every fault. Nothing is saved.
func (x *Exchange) Look(ctx context.Context, actor access.Actor, in Request) (Report, error) {
	if err := actor.Allow(mayImport(actor, in.Kind, in.Organisation)); err != nil {
		return Report{}, err
	}
	t, err := x.read(in)
	if err != nil {
		return Report{}, err
	}
	var p plan
	err = x.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		p, err = x.plan(tx, actor, in, t)
		return err
	})
	return p.Report, err
}

// Import brings a file in, all or nothing, in one transaction. A file with faults changes nothing; its report says why.
func (x *Exchange) Import(ctx context.Context, actor access.Actor, in Request) (Report, error) {
	if err := actor.Allow(mayImport(actor, in.Kind, in.Organisation)); err != nil {
		return Report{}, err
	}
	t, err := x.read(in)
	if err != nil {
		return Report{}, err
	}
	in.by = actor.Person()
	var p plan
	err = x.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		p, err = x.into(tx, actor, in, t)
		return err
	})
	return p.Report, err
}

// into works out and saves an import inside a transaction.
func (x *Exchange) into(tx *db.Tx, actor access.Actor, in Request, t *sheet.Table) (plan, error) {
	p, err := x.plan(tx, actor, in, t)
	if err != nil || p.Stops() {
		return p, err
	}
	if err := p.save(tx); err != nil {
		return p, err
	}
	kind, object := "network", tx.Network
	if in.Edition != "" {
		kind, object = "edition", in.Edition
	}
	if in.Organisation != "" {
		kind, object = "organisation", in.Organisation
	}
	return p, audit.Record(tx, actor, "import."+string(in.Kind), kind, object,
		fmt.Sprintf("%d added, %d updated, %d left", p.Add, p.Report.Update, p.Leave))
}

// leastHeadings is how many columns a row names at least to be taken as the headings below some title rows.
const leastHeadings = 2

// headings says which row holds the headings, where people write titles above them; nil where the first row does.
func (x *Exchange) headings(k Kind) func(cells []string) bool {
	if k != Terms || x.committees == nil {
		return nil
	}
	spec := x.committees.ImportHeadings()
	return func(cells []string) bool { return len(spec.Guess(cells)) >= leastHeadings }
}

func (x *Exchange) read(in Request) (*sheet.Table, error) {
	t, err := sheet.Read(bytes.NewReader(in.Body), in.Name, sheet.Options{Bytes: MaxFile, Rows: MaxRows, Heading: x.headings(in.Kind)})
	if err == nil && len(t.Lines) == 0 && len(t.Faults) == 0 {
		return nil, errs.New(errs.Invalid, "This file has headings and no rows below them, so there is nothing to bring in. Add a row for each of the %s, then upload it again.", in.Kind.Words())
	}
	return t, err
}

// specOf is what an import of this kind takes from a table.
func (x *Exchange) specOf(tx *db.Tx, actor access.Actor, in Request) (sheet.Spec, error) {
	switch {
	case in.Kind == People:
		return peopleSpec(), nil
	case in.Kind == Terms && x.committees != nil:
		return x.committees.ImportSpec(tx, actor, in.Organisation)
	case in.Kind == Applications && x.apps != nil:
		e, err := edition.Find(tx, in.Edition)
		if err != nil {
			return sheet.Spec{}, err
		}
		if err := actor.Allow(edition.Runs(actor, e) || actor.IsSystem()); err != nil {
			return sheet.Spec{}, err
		}
		return x.apps.ImportSpec(tx, e)
	}
	return sheet.Spec{}, errs.Missing()
}

func (x *Exchange) plan(tx *db.Tx, actor access.Actor, in Request, t *sheet.Table) (plan, error) {
	spec, err := x.specOf(tx, actor, in)
	if err != nil {
		return plan{}, err
	}
	m := in.Mapping
	if m == nil {
		if m, err = spec.Chosen(t.Headers, in.Headings); err != nil {
			return plan{}, err
		}
	}
	if in.Kind == Terms {
		x.committees.ImportPrepare(t, m)
	}
	rows, faults := sheet.Apply(t, m, spec)
	var p plan
	switch in.Kind {
	case People:
		p, err = x.planPeople(tx, in, rows)
	case Terms:
		p, err = x.planTerms(tx, actor, in, rows)
	default:
		p, err = x.planApplications(tx, actor, in, rows)
	}
	if err != nil {
		return p, err
	}
	p.Rows = len(rows) - p.Report.Faulty()
	p.Faults = append(faults, p.Faults...)
	p.Wrong = t.Count() - p.Rows
	slices.SortStableFunc(p.Faults, func(a, b sheet.Fault) int { return cmp.Compare(a.Line, b.Line) })
	return p, nil
}

// tell passes on how far an import has come.
func (in Request) tell(done, total int) {
	if in.Said != nil {
		in.Said(Progress{Done: done, Total: total})
	}
}
