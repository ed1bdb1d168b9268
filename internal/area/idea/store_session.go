package idea

import "alongside/internal/platform/db"

const sessionColumns = `SELECT s.id, s.organisation_id, s.group_id, g.name, s.held, s.about, s.cancelled, s.version FROM idea_session s JOIN working_group g ON g.network_id = s.network_id AND g.id = s.group_id WHERE s.network_id = $1 `

func (v *Session) places() []any {
	return []any{&v.ID, &v.Organisation, &v.Group, &v.GroupName, &v.Held, &v.About, &v.Cancelled, &v.Version}
}

func scanSession(s db.Scanner, v *Session) error { return s.Scan(v.places()...) }

func findSession(tx *db.Tx, id db.ID) (Session, error) {
	return db.One(tx, scanSession, sessionColumns+`AND s.id = $2`, id)
}

// sessionsOf are the sessions of an organisation, the latest day first.
func sessionsOf(tx *db.Tx, organisation db.ID, limit, offset int) ([]Session, error) {
	return db.All(tx, scanSession, sessionColumns+`AND s.organisation_id = $2 ORDER BY s.held DESC, s.id LIMIT $3 OFFSET $4`, organisation, limit, offset)
}

// comingSessions are those of an organisation from a day on, the next first.
func comingSessions(tx *db.Tx, organisation db.ID, day string) ([]Session, error) {
	return db.All(tx, scanSession, sessionColumns+`AND s.organisation_id = $2 AND s.held >= $3 AND s.cancelled IS NULL ORDER BY s.held, s.id LIMIT 50`, organisation, day)
}

func insertSession(tx *db.Tx, s Session, by db.ID) error {
	_, err := tx.Exec(`INSERT INTO idea_session (network_id, id, organisation_id, group_id, held, about, created, created_by, cancelled, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, 1)`,
		s.ID, s.Organisation, s.Group, s.Held, s.About, int64(tx.Now), by.Ref())
	return err
}

func cancelSession(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE idea_session SET cancelled = $3, version = version + 1 WHERE network_id = $1 AND id = $2 AND cancelled IS NULL`, id, int64(tx.Now))
	return err
}

const itemColumns = `SELECT m.id, m.session_id, m.idea_id, m.state, m.proposal_id, m.shown, m.step_id, s.id, s.organisation_id, s.group_id, g.name, s.held, s.about, s.cancelled, s.version FROM idea_item m
	JOIN idea_session s ON s.network_id = m.network_id AND s.id = m.session_id JOIN working_group g ON g.network_id = s.network_id AND g.id = s.group_id WHERE m.network_id = $1 `

func scanItem(s db.Scanner, v *Item) error {
	return s.Scan(append([]any{&v.ID, &v.Session, &v.Idea, &v.State, &v.Proposal, &v.Shown, &v.Step}, v.Of.places()...)...)
}

func findItem(tx *db.Tx, id db.ID) (Item, error) {
	return db.One(tx, scanItem, itemColumns+`AND m.id = $2`, id)
}

// itemsIn are the ideas of a session, in the order in which they came.
func itemsIn(tx *db.Tx, session db.ID) ([]Item, error) {
	return db.All(tx, scanItem, itemColumns+`AND m.session_id = $2 AND m.state <> 'no' ORDER BY m.id LIMIT 200`, session)
}

// itemsOf are the sessions of an idea, the latest first.
func itemsOf(tx *db.Tx, idea db.ID) ([]Item, error) {
	return db.All(tx, scanItem, itemColumns+`AND m.idea_id = $2 ORDER BY s.held DESC, m.id LIMIT 100`, idea)
}

// setItem says where an idea stands on an agenda.
func setItem(tx *db.Tx, m Item) error {
	_, err := tx.Exec(`INSERT INTO idea_item (network_id, id, session_id, idea_id, state, proposal_id, shown, step_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (network_id, session_id, idea_id) DO UPDATE SET state = excluded.state, proposal_id = excluded.proposal_id, shown = excluded.shown, step_id = excluded.step_id`,
		m.ID, m.Session, m.Idea, m.State, m.Proposal.Ref(), m.Shown, m.Step.Ref())
	return err
}

// ideasAmong are some ideas by their ids.
func (s *Ideas) ideasAmong(tx *db.Tx, ids []db.ID) (map[db.ID]Idea, error) {
	out := map[db.ID]Idea{}
	if len(ids) == 0 {
		return out, nil
	}
	list, args := db.In(2, ids)
	all, err := db.All(tx, scan, `SELECT `+columns+from+`WHERE i.network_id = $1 AND i.id IN `+list+` LIMIT 200`, args...)
	if all, err = withWords(tx, s.keys, all, err); err != nil {
		return nil, err
	}
	for _, i := range all {
		out[i.ID] = i
	}
	return out, nil
}

// rolesIn says whether somebody holds a role in a group on a day, and whether they lead it.
func rolesIn(tx *db.Tx, group, who db.ID, day string) (member, leads bool, err error) {
	v, err := db.One(tx, func(s db.Scanner, v *[2]int64) error { return s.Scan(&v[0], &v[1]) },
		`SELECT COUNT(*), COALESCE(SUM(CASE WHEN t.leads THEN 1 ELSE 0 END), 0) FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id
		WHERE h.network_id = $1 AND h.person_id = $2 AND t.group_id = $3 AND t.starts <= $4 AND (t.ends = '' OR t.ends >= $4)`, string(who), group, day)
	return v[0] > 0, v[1] > 0, err
}

// readsBySession says whether somebody holds a role on a day in a group to whose session an idea goes, with its owners' yes to this version of
// its words.
func readsBySession(tx *db.Tx, idea, who db.ID, version int64, day string) (bool, error) {
	return db.Value[bool](tx, `SELECT EXISTS (SELECT 1 FROM idea_item m JOIN idea_session s ON s.network_id = m.network_id AND s.id = m.session_id
		JOIN term t ON t.network_id = s.network_id AND t.group_id = s.group_id JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id
		WHERE m.network_id = $1 AND m.idea_id = $2 AND m.state IN ('on', 'decided') AND m.shown = $4 AND s.cancelled IS NULL AND h.person_id = $3 AND t.starts <= $5 AND (t.ends = '' OR t.ends >= $5))`, idea, string(who), version, day)
}
