package app

import (
	"alongside/internal/area/assessment"
	"alongside/internal/area/leadership"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// plans lets what a rating shows to be missing become an action of the organisation's plan.
type plans struct{ *leadership.Leadership }

// fromRating is where these actions came from.
const fromRating = "connection"

// FromRating lists them.
func (p plans) FromRating(tx *db.Tx, organisation db.ID) ([]assessment.Action, error) {
	all, err := p.Planned(tx, organisation, fromRating)
	out := make([]assessment.Action, len(all))
	for i, x := range all {
		out[i] = assessment.Action{ID: x.ID, Step: x.Step, Item: x.Item, Words: x.Words, Owner: x.Owner, Due: x.Due, Done: x.Done}
	}
	return out, err
}

// Add adds one.
func (p plans) Add(tx *db.Tx, a access.Actor, organisation db.ID, step int64, n assessment.NewAction) (db.ID, error) {
	return p.Act(tx, a, organisation, leadership.Gap{Step: step, Words: n.Words, Due: n.Due, Owner: n.Owner, Source: fromRating, Item: n.Item})
}

// Mark notes that one is done, or that it is not.
func (p plans) Mark(tx *db.Tx, a access.Actor, organisation, id db.ID, done bool) error {
	return p.Leadership.Mark(tx, a, organisation, id, fromRating, done)
}
