package app

import (
	"strconv"

	"alongside/internal/area/assessment"
	"alongside/internal/area/chain"
	"alongside/internal/area/decision"
	"alongside/internal/area/impact"
	"alongside/internal/area/leadership"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/ground"
)

// plans lets what a rating shows to be missing become an action of the organisation's plan.
type plans struct {
	*leadership.Leadership
	parts *parts
}

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

// Add adds one, and says which gap it answers.
func (p plans) Add(tx *db.Tx, a access.Actor, organisation db.ID, step int64, n assessment.NewAction) (db.ID, error) {
	id, err := p.Act(tx, a, organisation, leadership.Gap{Step: step, Words: n.Words, Due: n.Due, Owner: n.Owner, Source: fromRating, Item: n.Item})
	if err != nil {
		return id, err
	}
	return id, p.parts.assessments.Answered(tx, a, organisation, n.Item, ground.Thing{Kind: ground.Action, Of: id})
}

// Mark notes that one is done, or that it is not.
func (p plans) Mark(tx *db.Tx, a access.Actor, organisation, id db.ID, done bool) error {
	return p.Leadership.Mark(tx, a, organisation, id, fromRating, done)
}

// fromGap makes an action of the plan from a gap that stands in a line.
func (p *parts) fromGap(tx *db.Tx, a access.Actor, organisation db.ID, n chain.NewStep) (db.ID, error) {
	number, err := strconv.ParseInt(n.Step, 10, 64)
	if err != nil {
		return "", errs.Missing()
	}
	return p.leadership.Act(tx, a, organisation, leadership.Gap{Step: number, Words: n.Words, Due: n.Due, Owner: n.Owner, Source: "gap"})
}

// changedAt tells the register which changes from the work of an organisation were confirmed.
func (p *parts) changedAt(tx *db.Tx, organisation db.ID, known db.Instant) (map[db.ID]decision.Confirmation, error) {
	all, err := p.impact.ConfirmedAt(tx, organisation, known)
	return confirmations(all), err
}

// confirmed tells the register which changes were confirmed.
func (p *parts) confirmed(tx *db.Tx, claims []db.ID, known db.Instant) (map[db.ID]decision.Confirmation, error) {
	all, err := p.impact.Confirmed(tx, claims, known)
	return confirmations(all), err
}

func confirmations(all map[db.ID]impact.Confirmation) map[db.ID]decision.Confirmation {
	out := map[db.ID]decision.Confirmation{}
	for id, c := range all {
		out[id] = decision.Confirmation(c)
	}
	return out
}
