package leadership

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// Headers of the tables of an export.
var (
	StepHeaders   = []string{"organisation", "step", "title", "state", "evidence", "other_plans", "agreed_by_patient_leaders", "changed"}
	OwnerHeaders  = []string{"organisation", "step", "as", "person", "name", "role", "taken_on"}
	ActionHeaders = []string{"organisation", "step", "what", "due", "done", "from", "about", "owner"}
	ChangeHeaders = []string{"at", "step", "what", "words"}
)

// dayOf is the day of an instant in UTC, "" for none.
func dayOf(at db.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().Format("2006-01-02")
}

func ownerRow(o owner) []string {
	return []string{string(o.Organisation), number(o.Number), string(o.Kind), string(o.Person), o.Name, o.Job, dayOf(o.Accepted)}
}

func actionCells(x action) []string {
	return []string{string(x.Organisation), number(x.Number), x.Words, x.Due, dayOf(x.Done), x.Source, x.Item, string(x.Owner)}
}

// Export gives the plans of all organisations of the network to who runs programmes.
func (s *Leadership) Export(tx *db.Tx, a access.Actor) (steps, owners, actions [][]string, err error) {
	if !a.IsSystem() && !a.Has(access.Coordinator) {
		return nil, nil, nil, nil
	}
	all, err := allSteps(tx, s.keys)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, v := range all {
		steps = append(steps, []string{string(v.Organisation), number(v.Number), titleOf(v.Number), string(v.State), v.Evidence, v.Plans, dayOf(v.Agreed), dayOf(v.Changed)})
	}
	who, err := allOwners(tx)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, o := range who {
		owners = append(owners, ownerRow(o))
	}
	next, err := allActions(tx, s.keys)
	for _, x := range next {
		actions = append(actions, actionCells(x))
	}
	return steps, owners, actions, err
}

// ExportOwn gives the steps that somebody owns, the actions to which they see, and what they did to plans.
func (s *Leadership) ExportOwn(tx *db.Tx, who db.ID) (owned, actions, done [][]string, err error) {
	mine, err := ownedBy(tx, who)
	if err != nil {
		return nil, nil, nil, err
	}
	see, err := actionsBy(tx, s.keys, who)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, x := range see {
		actions = append(actions, actionCells(x))
	}
	for _, o := range mine {
		owned = append(owned, ownerRow(o))
	}
	all, err := changesBy(tx, s.keys, who)
	for _, c := range all {
		done = append(done, []string{c.At.Time().Format("2006-01-02T15:04:05Z"), number(c.Number), c.did(), c.Words})
	}
	return owned, actions, done, err
}
