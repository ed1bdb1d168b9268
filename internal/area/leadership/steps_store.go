package leadership

import (
	"cmp"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

const stepColumns = `SELECT id, organisation_id, step, state, evidence_sealed, plans_sealed, agreed, changed, version FROM plan_step WHERE network_id = $1 `

func scanStep(s db.Scanner, v *Step) error {
	return s.Scan(&v.ID, &v.Organisation, &v.Number, &v.State, &v.Evidence, &v.Plans, &v.Agreed, &v.Changed, &v.Version)
}

func openSteps(tx *db.Tx, k *secret.Keys, all []Step) ([]Step, error) {
	for i := range all {
		v := &all[i]
		var err error
		if v.Evidence, err = k.Open(tx.Network, "plan_step.evidence", v.ID, v.Evidence); err != nil {
			return nil, err
		}
		if v.Plans, err = k.Open(tx.Network, "plan_step.plans", v.ID, v.Plans); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// stepsOf lists the steps of an organisation on which somebody has worked.
func stepsOf(tx *db.Tx, k *secret.Keys, organisation db.ID) ([]Step, error) {
	all, err := db.All(tx, scanStep, stepColumns+`AND organisation_id = $2 ORDER BY step LIMIT 100`, organisation)
	if err != nil {
		return nil, err
	}
	return openSteps(tx, k, all)
}

// allSteps lists the steps of every organisation, for an export.
func allSteps(tx *db.Tx, k *secret.Keys) ([]Step, error) {
	all, err := db.All(tx, scanStep, stepColumns+`ORDER BY organisation_id, step LIMIT 50000`)
	if err != nil {
		return nil, err
	}
	return openSteps(tx, k, all)
}

// stepOf is one step of an organisation; one on which nobody has worked has no id.
func stepOf(tx *db.Tx, k *secret.Keys, organisation db.ID, number int64) (Step, error) {
	all, err := db.All(tx, scanStep, stepColumns+`AND organisation_id = $2 AND step = $3 LIMIT 1`, organisation, number)
	if err == nil && len(all) == 0 {
		return Step{Organisation: organisation, Number: number, State: NotBegun}, nil
	}
	if err == nil {
		all, err = openSteps(tx, k, all)
	}
	if err != nil {
		return Step{}, err
	}
	return all[0], nil
}

func stepByID(tx *db.Tx, k *secret.Keys, id db.ID) (Step, error) {
	v, err := db.One(tx, scanStep, stepColumns+`AND id = $2`, id)
	if err != nil {
		return v, err
	}
	all, err := openSteps(tx, k, []Step{v})
	if err != nil {
		return v, err
	}
	return all[0], nil
}

// saveStep adds or changes a step; its id and version are the new ones afterwards.
func saveStep(tx *db.Tx, k *secret.Keys, v *Step) error {
	if v.ID == "" {
		v.ID = db.NewID()
	}
	v.Version++
	v.Changed = tx.Now
	_, err := tx.Exec(`INSERT INTO plan_step (network_id, id, organisation_id, step, state, evidence_sealed, plans_sealed, agreed, changed, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (network_id, id) DO UPDATE SET state = excluded.state, evidence_sealed = excluded.evidence_sealed, plans_sealed = excluded.plans_sealed, agreed = excluded.agreed, changed = excluded.changed, version = excluded.version`,
		v.ID, v.Organisation, v.Number, string(v.State), k.Seal(tx.Network, "plan_step.evidence", v.ID, v.Evidence), k.Seal(tx.Network, "plan_step.plans", v.ID, v.Plans), v.Agreed.Ref(), int64(v.Changed), v.Version)
	return err
}

const ownerColumns = `SELECT o.id, o.organisation_id, o.step, o.kind, o.person_id, CASE WHEN p.id IS NULL THEN o.name ELSE p.given_name || ' ' || p.family_name END, o.job, o.asked, o.accepted, p.closed IS NOT NULL
	FROM plan_owner o LEFT JOIN person p ON p.network_id = o.network_id AND p.id = o.person_id WHERE o.network_id = $1 AND o.gone IS NULL `

func scanOwner(s db.Scanner, o *owner) error {
	return s.Scan(&o.ID, &o.Organisation, &o.Number, &o.Kind, &o.Person, &o.Name, &o.Job, &o.Asked, &o.Accepted, &o.Closed)
}

// ownersOf lists who owns steps of an organisation now, or is asked to. number 0 means every step.
func ownersOf(tx *db.Tx, organisation db.ID, number int64) ([]owner, error) {
	return db.All(tx, scanOwner, ownerColumns+`AND o.organisation_id = $2 AND (CAST($3 AS BIGINT) = 0 OR o.step = CAST($3 AS BIGINT)) ORDER BY o.step, o.asked, o.id LIMIT 1000`, organisation, number)
}

// ownedBy lists what somebody owns, or is asked to own, in any organisation.
func ownedBy(tx *db.Tx, who db.ID) ([]owner, error) {
	return db.All(tx, scanOwner, ownerColumns+`AND o.person_id = $2 ORDER BY o.organisation_id, o.step, o.id LIMIT 1000`, who)
}

// allOwners lists the owners of every organisation, for an export.
func allOwners(tx *db.Tx) ([]owner, error) {
	return db.All(tx, scanOwner, ownerColumns+`ORDER BY o.organisation_id, o.step, o.asked, o.id LIMIT 50000`)
}

func insertOwner(tx *db.Tx, o owner) error {
	_, err := tx.Exec(`INSERT INTO plan_owner (network_id, id, organisation_id, step, kind, person_id, name, job, asked, accepted, gone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL)`,
		o.ID, o.Organisation, o.Number, string(o.Kind), o.Person.Ref(), o.Name, o.Job, int64(tx.Now), o.Accepted.Ref())
	return err
}

func acceptOwner(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE plan_owner SET accepted = $3 WHERE network_id = $1 AND id = $2`, id, int64(tx.Now))
	return err
}

func endOwner(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE plan_owner SET gone = $3 WHERE network_id = $1 AND id = $2`, id, int64(tx.Now))
	return err
}

const actionColumns = `SELECT x.id, x.organisation_id, x.step, x.words_sealed, x.words, x.due, x.source, x.item, x.owner_id, CASE WHEN p.id IS NULL THEN '' ELSE p.given_name || ' ' || p.family_name END, x.done, x.reminded
	FROM plan_action x LEFT JOIN person p ON p.network_id = x.network_id AND p.id = x.owner_id WHERE x.network_id = $1 `

// actionRow is an action as it is kept: the words of what was planned before they were sealed lie open.
type actionRow struct {
	action
	open string
}

func scanAction(s db.Scanner, x *actionRow) error {
	return s.Scan(&x.ID, &x.Organisation, &x.Number, &x.Words, &x.open, &x.Due, &x.Source, &x.Item, &x.Owner, &x.OwnerName, &x.Done, &x.Reminded)
}

func openActions(tx *db.Tx, k *secret.Keys, rows []actionRow) ([]action, error) {
	all := make([]action, len(rows))
	for i, r := range rows {
		words, err := k.Open(tx.Network, "plan_action.words", r.ID, r.Words)
		if err != nil {
			return nil, err
		}
		all[i] = r.action
		all[i].Words = cmp.Or(words, r.open)
	}
	return all, nil
}

// actionsOf lists the actions of an organisation that are not done, by day. number 0 means every step.
func actionsOf(tx *db.Tx, k *secret.Keys, organisation db.ID, number int64) ([]action, error) {
	all, err := db.All(tx, scanAction, actionColumns+`AND x.organisation_id = $2 AND (CAST($3 AS BIGINT) = 0 OR x.step = CAST($3 AS BIGINT)) AND x.done IS NULL ORDER BY x.due, x.id LIMIT 2000`, organisation, number)
	if err != nil {
		return nil, err
	}
	return openActions(tx, k, all)
}

// doneOf lists what was done about a step, the latest first.
func doneOf(tx *db.Tx, k *secret.Keys, organisation db.ID, number int64) ([]action, error) {
	all, err := db.All(tx, scanAction, actionColumns+`AND x.organisation_id = $2 AND x.step = $3 AND x.done IS NOT NULL ORDER BY x.done DESC, x.id LIMIT 20`, organisation, number)
	if err != nil {
		return nil, err
	}
	return openActions(tx, k, all)
}

// allActions lists the actions of every organisation, done or not, for an export.
func allActions(tx *db.Tx, k *secret.Keys) ([]action, error) {
	all, err := db.All(tx, scanAction, actionColumns+`ORDER BY x.organisation_id, x.step, x.due, x.id LIMIT 50000`)
	if err != nil {
		return nil, err
	}
	return openActions(tx, k, all)
}

func findAction(tx *db.Tx, k *secret.Keys, id db.ID) (action, error) {
	x, err := db.One(tx, scanAction, actionColumns+`AND x.id = $2`, id)
	if err != nil {
		return action{}, err
	}
	all, err := openActions(tx, k, []actionRow{x})
	if err != nil {
		return action{}, err
	}
	return all[0], nil
}

// actionsFrom lists the actions of an organisation that came from one sort of thing, done or not: what is open first, by day.
func actionsFrom(tx *db.Tx, k *secret.Keys, organisation db.ID, source string) ([]action, error) {
	all, err := db.All(tx, scanAction, actionColumns+`AND x.organisation_id = $2 AND x.source = $3 ORDER BY CASE WHEN x.done IS NULL THEN 0 ELSE 1 END, x.due, x.id LIMIT 200`, organisation, source)
	if err != nil {
		return nil, err
	}
	return openActions(tx, k, all)
}

// actionsBy lists the actions to which somebody sees, in any organisation.
func actionsBy(tx *db.Tx, k *secret.Keys, who db.ID) ([]action, error) {
	all, err := db.All(tx, scanAction, actionColumns+`AND x.owner_id = $2 ORDER BY x.organisation_id, x.step, x.due, x.id LIMIT 1000`, who)
	if err != nil {
		return nil, err
	}
	return openActions(tx, k, all)
}

// plansOf lists the organisations of whose plan somebody owns a step, is asked to, or sees to an action.
func plansOf(tx *db.Tx, who db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT organisation_id FROM plan_owner WHERE network_id = $1 AND person_id = $2 AND gone IS NULL
		UNION SELECT organisation_id FROM plan_action WHERE network_id = $1 AND owner_id = $2 ORDER BY organisation_id LIMIT 500`, who)
}

// fromSource is the action that came from something already, and whether there is one.
func fromSource(tx *db.Tx, organisation db.ID, number int64, source string, id db.ID) (db.ID, bool, error) {
	return db.Maybe(tx, func(s db.Scanner, v *db.ID) error { return s.Scan(v) },
		`SELECT id FROM plan_action WHERE network_id = $1 AND source = $4 AND source_id = $5 AND organisation_id = $2 AND step = $3 LIMIT 1`, organisation, number, source, id)
}

func insertAction(tx *db.Tx, k *secret.Keys, a access.Actor, x action, sourceID db.ID) error {
	_, err := tx.Exec(`INSERT INTO plan_action (network_id, id, organisation_id, step, words_sealed, due, source, source_id, created, created_by, reminded, owner_id, item) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12)`,
		x.ID, x.Organisation, x.Number, k.Seal(tx.Network, "plan_action.words", x.ID, x.Words), x.Due, x.Source, sourceID.Ref(), int64(tx.Now), a.Person().Ref(), x.Owner.Ref(), x.Item)
	return err
}

func endAction(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE plan_action SET done = $3 WHERE network_id = $1 AND id = $2`, id, int64(tx.Now))
	return err
}

func reopenAction(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE plan_action SET done = NULL WHERE network_id = $1 AND id = $2`, id)
	return err
}

func dropAction(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`DELETE FROM plan_action WHERE network_id = $1 AND id = $2`, id)
	return err
}

func moveAction(tx *db.Tx, id db.ID, due string) error {
	_, err := tx.Exec(`UPDATE plan_action SET due = $3, reminded = 0 WHERE network_id = $1 AND id = $2`, id, due)
	return err
}

func noteReminded(tx *db.Tx, id db.ID, times int64) error {
	_, err := tx.Exec(`UPDATE plan_action SET reminded = $3 WHERE network_id = $1 AND id = $2`, id, times)
	return err
}

// note keeps what was done, for the plan's history.
func note(tx *db.Tx, k *secret.Keys, a access.Actor, organisation db.ID, c change) error {
	id := db.NewID()
	_, err := tx.Exec(`INSERT INTO plan_change (network_id, id, organisation_id, step, at, person_id, kind, state, words_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		id, organisation, c.Number, int64(tx.Now), a.Person().Ref(), c.Kind, string(c.State), k.Seal(tx.Network, "plan_change.words", id, c.Words))
	return err
}

const changeColumns = `SELECT id, step, at, person_id, kind, state, words_sealed FROM plan_change WHERE network_id = $1 `

func scanChange(s db.Scanner, c *change) error {
	return s.Scan(&c.ID, &c.Number, &c.At, &c.Person, &c.Kind, &c.State, &c.Words)
}

// changesOf lists what was done to the plan of an organisation until an instant, the newest first. number 0 means every step.
func changesOf(tx *db.Tx, k *secret.Keys, organisation db.ID, number int64, until db.Instant, limit, offset int) ([]change, error) {
	all, err := db.All(tx, scanChange, changeColumns+`AND organisation_id = $2 AND (CAST($3 AS BIGINT) = 0 OR step = CAST($3 AS BIGINT)) AND at <= $4 ORDER BY at DESC, id DESC LIMIT $5 OFFSET $6`, organisation, number, int64(until), limit, offset)
	if err != nil {
		return nil, err
	}
	return openChanges(tx, k, all)
}

// changesBy lists what somebody did to plans, the newest first.
func changesBy(tx *db.Tx, k *secret.Keys, who db.ID) ([]change, error) {
	all, err := db.All(tx, scanChange, changeColumns+`AND person_id = $2 ORDER BY at DESC, id DESC LIMIT 10000`, who)
	if err != nil {
		return nil, err
	}
	return openChanges(tx, k, all)
}

func openChanges(tx *db.Tx, k *secret.Keys, all []change) ([]change, error) {
	for i := range all {
		var err error
		if all[i].Words, err = k.Open(tx.Network, "plan_change.words", all[i].ID, all[i].Words); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// stateChanges lists the changes of states until an instant, the oldest first, without their words.
func stateChanges(tx *db.Tx, organisation db.ID, until db.Instant) ([]change, error) {
	return db.All(tx, scanChange, changeColumns+`AND organisation_id = $2 AND at <= $3 AND kind = 'state' ORDER BY at, id LIMIT 20000`, organisation, int64(until))
}
