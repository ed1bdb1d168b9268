package coaching

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// The two of a call decide two things together: another time for it (moving.go) and the words of what came of it (outcome.go).

// bothOf are the two of a call as voters, while it is a call of which that can be decided.
func bothOf(tx *db.Tx, call db.ID, when func(Call, db.Instant) bool) (assent.Rule, []assent.Voter, error) {
	v, err := callByID(tx, call)
	if err != nil || !when(v, tx.Now) {
		return assent.Everyone, nil, err
	}
	return assent.Everyone, []assent.Voter{{Person: v.Coach, Side: person.Professional}, {Person: v.Person, Side: person.Partner}}, nil
}

// openOf is what one of the two has proposed and the other has not answered, and whether there is such a thing.
func (c *Coaching) openOf(tx *db.Tx, kind string, call db.ID) (assent.Proposal, bool, error) {
	all, err := c.decisions.Of(tx, call)
	for _, p := range all {
		if p.Kind == kind && p.State == assent.Open {
			return p, true, err
		}
	}
	return assent.Proposal{}, false, err
}

// waitingOf is what waits for an answer, for one of the two.
func (c *Coaching) waitingOf(tx *db.Tx, a access.Actor, kind string, id, call db.ID) (edition.Edition, Call, assent.Proposal, error) {
	e, v, err := c.mine(tx, a, id, call)
	if err != nil {
		return e, v, assent.Proposal{}, err
	}
	p, waits, err := c.openOf(tx, kind, call)
	if err == nil && !waits {
		err = errs.New(errs.Conflict, "This is answered or taken back already.")
	}
	return e, v, p, err
}
