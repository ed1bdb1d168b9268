package idea

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/entry"
)

const columns = `i.id, i.organisation_id, i.entry_id, i.by_id, o.name, i.brought, i.brought_day, i.contact_id, COALESCE(TRIM(c.given_name || ' ' || c.family_name), ''), i.promise, i.due_day, i.answered_day, i.took, i.state, i.erased, i.version,
	(SELECT MAX(t.at) FROM idea_step t WHERE t.network_id = i.network_id AND t.idea_id = i.id AND t.kind = 'adopt')`

const from = ` FROM idea i JOIN organisation o ON o.network_id = i.network_id AND o.id = i.organisation_id LEFT JOIN person c ON c.network_id = i.network_id AND c.id = i.contact_id `

func scan(s db.Scanner, i *Idea) error {
	return s.Scan(&i.ID, &i.Organisation, &i.Entry, &i.By, &i.OrgName, &i.Brought, &i.BroughtDay, &i.Contact, &i.ContactName, &i.Promise, &i.Due, &i.AnsweredDay, &i.Took, &i.State, &i.Erased, &i.Version, &i.Adopted)
}

// find returns an idea with its words.
func find(tx *db.Tx, k *secret.Keys, id db.ID) (Idea, error) {
	i, err := db.One(tx, scan, `SELECT `+columns+from+`WHERE i.network_id = $1 AND i.id = $2`, id)
	if err != nil {
		return i, err
	}
	i.Words, err = entry.Find(tx, k, i.Entry)
	return i, err
}

// withWords reads the words of some ideas.
func withWords(tx *db.Tx, k *secret.Keys, all []Idea, err error) ([]Idea, error) {
	if err != nil || len(all) == 0 {
		return all, err
	}
	ids := make([]db.ID, len(all))
	for n, i := range all {
		ids[n] = i.Entry
	}
	words, err := entry.Several(tx, k, ids)
	for n := range all {
		all[n].Words = words[all[n].Entry]
	}
	return all, err
}

func insert(tx *db.Tx, i Idea) error {
	_, err := tx.Exec(`INSERT INTO idea (network_id, id, organisation_id, entry_id, by_id, brought, brought_day, contact_id, promise, due_day, answered_day, took, state, erased, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', 0, $11, NULL, 1)`, i.ID, i.Organisation, i.Entry, i.By, int64(tx.Now), i.BroughtDay, i.Contact.Ref(), i.Promise, i.Due, string(i.State))
	return err
}

// save keeps where an idea stands.
func save(tx *db.Tx, i Idea) error {
	_, err := tx.Exec(`UPDATE idea SET contact_id = $3, due_day = $4, answered_day = $5, took = $6, state = $7, erased = $8, version = version + 1 WHERE network_id = $1 AND id = $2`,
		i.ID, i.Contact.Ref(), i.Due, i.AnsweredDay, i.Took, string(i.State), i.Erased.Ref())
	return err
}

// ideasBy are the ideas that somebody owns, the newest first.
func ideasBy(tx *db.Tx, k *secret.Keys, who db.ID, limit, offset int) ([]Idea, error) {
	all, err := db.All(tx, scan, `SELECT `+columns+from+`JOIN idea_owner w ON w.network_id = i.network_id AND w.idea_id = i.id AND w.state = 'owner'
		WHERE i.network_id = $1 AND w.person_id = $2 AND i.erased IS NULL ORDER BY i.brought DESC, i.id LIMIT $3 OFFSET $4`, who, limit, offset)
	return withWords(tx, k, all, err)
}

func openBy(tx *db.Tx, who db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM idea WHERE network_id = $1 AND by_id = $2 AND erased IS NULL AND state NOT IN ('adopted', 'stopped', 'closed')`, who)
}

// shownTo are the ideas that their owners let everybody read, or with signed everybody of the network, the newest first.
func shownTo(tx *db.Tx, k *secret.Keys, signed bool, limit, offset int) ([]Idea, error) {
	all, err := db.All(tx, scan, `SELECT `+columns+from+`JOIN entry e ON e.network_id = i.network_id AND e.id = i.entry_id
		WHERE i.network_id = $1 AND i.erased IS NULL AND (e.audience = 'public' OR CAST($2 AS BOOLEAN) AND e.audience = 'network') ORDER BY i.brought DESC, i.id LIMIT $3 OFFSET $4`, signed, limit, offset)
	return withWords(tx, k, all, err)
}

// inOrganisation are the ideas of an organisation that somebody may read, what is owed first, then the newest. state "" is all.
func inOrganisation(tx *db.Tx, k *secret.Keys, organisation, who db.ID, all bool, state string, limit, offset int) ([]Idea, error) {
	rows, err := db.All(tx, scan, `SELECT `+columns+from+`JOIN entry e ON e.network_id = i.network_id AND e.id = i.entry_id
		WHERE i.network_id = $1 AND i.organisation_id = $2 AND i.erased IS NULL AND (CAST($4 AS BOOLEAN) OR i.contact_id = $3 OR e.audience IN ('network', 'public')
			OR EXISTS (SELECT 1 FROM idea_owner w WHERE w.network_id = $1 AND w.idea_id = i.id AND w.person_id = $3 AND w.state = 'owner'))
		AND (CAST($5 AS TEXT) = '' OR i.state = $5 OR $5 = 'adopted' AND EXISTS (SELECT 1 FROM idea_step t WHERE t.network_id = $1 AND t.idea_id = i.id AND t.kind = 'adopt')) ORDER BY CASE WHEN i.due_day = '' THEN 1 ELSE 0 END, i.due_day, i.brought DESC, i.id LIMIT $6 OFFSET $7`, organisation, string(who), all, state, limit, offset)
	return withWords(tx, k, rows, err)
}

// ownersOf are those who own an idea or are asked to, whoever brought it first.
func ownersOf(tx *db.Tx, id db.ID) ([]Owner, error) {
	return db.All(tx, scanOwner, ownerColumns+`AND w.idea_id = $2 ORDER BY w.since, w.id LIMIT 100`, id)
}

const ownerColumns = `SELECT w.id, w.idea_id, w.person_id, TRIM(p.given_name || ' ' || p.family_name), w.state, w.proposal_id FROM idea_owner w JOIN person p ON p.network_id = w.network_id AND p.id = w.person_id WHERE w.network_id = $1 `

func scanOwner(s db.Scanner, o *Owner) error {
	return s.Scan(&o.ID, &o.Idea, &o.Person, &o.Name, &o.State, &o.Proposal)
}

func findOwner(tx *db.Tx, id db.ID) (Owner, error) {
	return db.One(tx, scanOwner, ownerColumns+`AND w.id = $2`, id)
}

// setOwner says what somebody is to an idea.
func setOwner(tx *db.Tx, o Owner) error {
	_, err := tx.Exec(`INSERT INTO idea_owner (network_id, id, idea_id, person_id, state, proposal_id, since) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (network_id, idea_id, person_id) DO UPDATE SET state = excluded.state, proposal_id = excluded.proposal_id, since = excluded.since`, o.ID, o.Idea, o.Person, o.State, o.Proposal.Ref(), int64(tx.Now))
	return err
}

// note keeps what happened, and gives its id.
func note(tx *db.Tx, k *secret.Keys, s Step) (db.ID, error) {
	s.ID = db.NewID()
	_, err := tx.Exec(`INSERT INTO idea_step (network_id, id, idea_id, at, person_id, kind, answer, words_sealed, session_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		s.ID, s.Idea, int64(tx.Now), s.Person.Ref(), string(s.Kind), s.Answer, k.Seal(tx.Network, "idea_step.words", s.ID, s.Words), s.Session.Ref())
	return s.ID, err
}

const stepColumns = `SELECT t.id, t.idea_id, t.person_id, COALESCE(TRIM(p.given_name || ' ' || p.family_name), ''), t.at, t.kind, t.answer, t.words_sealed, t.session_id, COALESCE(g.name, ''), COALESCE(s.held, '') FROM idea_step t
	LEFT JOIN person p ON p.network_id = t.network_id AND p.id = t.person_id LEFT JOIN idea_session s ON s.network_id = t.network_id AND s.id = t.session_id
	LEFT JOIN working_group g ON g.network_id = s.network_id AND g.id = s.group_id WHERE t.network_id = $1 `

func scanStep(s db.Scanner, v *Step) error {
	return s.Scan(&v.ID, &v.Idea, &v.Person, &v.Name, &v.At, &v.Kind, &v.Answer, &v.Words, &v.Session, &v.GroupName, &v.Held)
}

func openSteps(tx *db.Tx, k *secret.Keys, all []Step, err error) ([]Step, error) {
	for n := range all {
		if err != nil {
			return nil, err
		}
		all[n].Words, err = k.Open(tx.Network, "idea_step.words", all[n].ID, all[n].Words)
	}
	return all, err
}

// stepsOf are what happened to an idea, the newest first.
func stepsOf(tx *db.Tx, k *secret.Keys, id db.ID) ([]Step, error) {
	all, err := db.All(tx, scanStep, stepColumns+`AND t.idea_id = $2 ORDER BY t.at DESC, t.id DESC LIMIT $3`, id, mostSteps)
	return openSteps(tx, k, all, err)
}

// stepsAmong are some steps by their ids.
func stepsAmong(tx *db.Tx, k *secret.Keys, ids []db.ID) (map[db.ID]Step, error) {
	out := map[db.ID]Step{}
	if len(ids) == 0 {
		return out, nil
	}
	list, args := db.In(2, ids)
	all, err := db.All(tx, scanStep, stepColumns+`AND t.id IN `+list+` LIMIT 200`, args...)
	if all, err = openSteps(tx, k, all, err); err != nil {
		return nil, err
	}
	for _, v := range all {
		out[v.ID] = v
	}
	return out, nil
}

// eraseSteps empties what owners wrote beside an idea.
func eraseSteps(tx *db.Tx, k *secret.Keys, id db.ID) error {
	ids, err := db.Column[db.ID](tx, `SELECT id FROM idea_step WHERE network_id = $1 AND idea_id = $2 ORDER BY id LIMIT 1000`, id)
	if err != nil {
		return err
	}
	for _, step := range ids {
		if _, err := tx.Exec(`UPDATE idea_step SET words_sealed = $3 WHERE network_id = $1 AND id = $2`, step, k.Seal(tx.Network, "idea_step.words", step, "")); err != nil {
			return err
		}
	}
	return nil
}

// deskOf is who answers ideas in an organisation. Somebody who has left answers nothing.
func deskOf(tx *db.Tx, organisation db.ID) (Desk, error) {
	d, found, err := db.Maybe(tx, func(s db.Scanner, d *Desk) error { return s.Scan(&d.Contact, &d.ContactName, &d.Days, &d.Version) },
		`SELECT CASE WHEN p.closed IS NULL THEN d.contact_id END, CASE WHEN p.closed IS NULL THEN COALESCE(TRIM(p.given_name || ' ' || p.family_name), '') ELSE '' END, d.days, d.version FROM idea_desk d
		LEFT JOIN person p ON p.network_id = d.network_id AND p.id = d.contact_id WHERE d.network_id = $1 AND d.organisation_id = $2`, organisation)
	if d.Organisation = organisation; !found {
		d.Days = UsualPromise
	}
	return d, err
}

// storeDesk gives false when somebody else was faster.
func storeDesk(tx *db.Tx, d Desk) (bool, error) {
	n, err := tx.Exec(`INSERT INTO idea_desk (network_id, organisation_id, contact_id, days, version) VALUES ($1, $2, $3, $4, 1)
		ON CONFLICT (network_id, organisation_id) DO UPDATE SET contact_id = excluded.contact_id, days = excluded.days, version = idea_desk.version + 1 WHERE idea_desk.version = $5`, d.Organisation, d.Contact.Ref(), d.Days, d.Version)
	return n > 0, err
}

// placeOf is what somebody is to the ideas of an organisation on a day, besides running and belonging.
func placeOf(tx *db.Tx, organisation, who db.ID, day string) (p place, err error) {
	v, err := db.One(tx, func(s db.Scanner, v *[2]bool) error { return s.Scan(&v[0], &v[1]) },
		`SELECT EXISTS (SELECT 1 FROM idea_desk WHERE network_id = $1 AND organisation_id = $2 AND contact_id = $3) OR EXISTS (SELECT 1 FROM idea WHERE network_id = $1 AND contact_id = $3 AND organisation_id = $2 AND erased IS NULL),
		EXISTS (SELECT 1 FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id JOIN idea_session s ON s.network_id = t.network_id AND s.group_id = t.group_id
			WHERE h.network_id = $1 AND h.person_id = $3 AND s.organisation_id = $2 AND s.cancelled IS NULL AND t.starts <= $4 AND (t.ends = '' OR t.ends >= $4))`, organisation, string(who), day)
	return place{Answers: v[0], Group: v[1]}, err
}

// ownerNames are the names of those who own some ideas, in one text each.
func ownerNames(tx *db.Tx, ids []db.ID) (map[db.ID]string, error) {
	out := map[db.ID]string{}
	if len(ids) == 0 {
		return out, nil
	}
	list, args := db.In(2, ids)
	all, err := db.All(tx, scanOwner, ownerColumns+`AND w.state = 'owner' AND w.idea_id IN `+list+` ORDER BY w.since, w.id LIMIT 2000`, args...)
	for _, o := range all {
		if out[o.Idea] != "" {
			out[o.Idea] += ", "
		}
		out[o.Idea] += o.Name
	}
	return out, err
}
