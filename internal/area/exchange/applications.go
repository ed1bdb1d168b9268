package exchange

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/edition"
)

// Applicants is what an import of applications needs from the area of applications.
type Applicants interface {
	// ImportSpec is what a file of applications to this edition may hold.
	ImportSpec(tx *db.Tx, e edition.Edition) (sheet.Spec, error)
	// ImportSays is what the import does with what the file says about people's yes, and who is written to.
	ImportSays(e edition.Edition, now db.Instant) []string
	// ImportPlan works out what the rows would do, for the person by; first are the first ones as they will be saved. save does it, in the same or another transaction; said may be nil.
	ImportPlan(tx *db.Tx, actor access.Actor, by db.ID, e edition.Edition, rows []sheet.Row, invented bool) (add, leave int, faults []sheet.Fault, first []sheet.Sample, save func(tx *db.Tx, said func(done int)) error, err error)
}

func (x *Exchange) planApplications(tx *db.Tx, actor access.Actor, in Request, rows []sheet.Row) (plan, error) {
	e, err := edition.Find(tx, in.Edition)
	if err != nil {
		return plan{}, err
	}
	p := plan{Report: Report{Says: x.apps.ImportSays(e, tx.Now)}}
	var save func(tx *db.Tx, said func(done int)) error
	p.Add, p.Leave, p.Faults, p.First, save, err = x.apps.ImportPlan(tx, actor, in.by, e, rows, in.Invented)
	p.save = func(tx *db.Tx) error { return save(tx, func(done int) { in.tell(done, len(rows)) }) }
	return p, err
}
