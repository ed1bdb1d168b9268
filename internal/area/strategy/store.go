package strategy

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

const columns = `SELECT s.id, s.organisation_id, s.in_force, s.open, s.ended FROM strategy s WHERE s.network_id = $1 `

func scan(s db.Scanner, v *Strategy) error {
	return s.Scan(&v.ID, &v.Organisation, &v.InForce, &v.Open, &v.Ended)
}

func find(tx *db.Tx, id db.ID) (Strategy, error) {
	return db.One(tx, scan, columns+`AND s.id = $2 AND (s.in_force IS NOT NULL OR s.open IS NOT NULL)`, id)
}

// listed are the strategies of an organisation that last, the newest first, and those that ended.
func listed(tx *db.Tx, organisation db.ID, limit, offset int) ([]Strategy, error) {
	return db.All(tx, scan, columns+`AND s.organisation_id = $2 AND (s.in_force IS NOT NULL OR s.open IS NOT NULL) ORDER BY CASE WHEN s.ended IS NULL THEN 0 ELSE 1 END, s.created DESC, s.id DESC LIMIT $3 OFFSET $4`, organisation, limit, offset)
}

func insert(tx *db.Tx, v Strategy, by db.ID) error {
	_, err := tx.Exec(`INSERT INTO strategy (network_id, id, organisation_id, in_force, open, waits, created, created_by, ended) VALUES ($1, $2, $3, NULL, $4, '', $5, $6, NULL)`,
		v.ID, v.Organisation, v.Open.Ref(), int64(tx.Now), by.Ref())
	return err
}

// setVersions says which version is in force and which is open.
func setVersions(tx *db.Tx, id, inForce, open db.ID) error {
	_, err := tx.Exec(`UPDATE strategy SET in_force = $3, open = $4 WHERE network_id = $1 AND id = $2`, id, inForce.Ref(), open.Ref())
	return err
}

// setWaits says which side has not said yes yet.
func setWaits(tx *db.Tx, id db.ID, waits string) error {
	_, err := tx.Exec(`UPDATE strategy SET waits = $3 WHERE network_id = $1 AND id = $2`, id, waits)
	return err
}

// waitingFor are the strategies that wait for a yes and in whose organisation somebody holds a role, or of which they have taken on an outcome.
func waitingFor(tx *db.Tx, who db.ID) ([]Strategy, error) {
	return db.All(tx, scan, columns+`AND s.waits <> '' AND s.ended IS NULL AND (s.organisation_id IN (SELECT t.organisation_id FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id WHERE h.network_id = $1 AND h.person_id = $2)
		OR s.id IN (SELECT o.strategy_id FROM strategy_responsible r JOIN strategy_outcome o ON o.network_id = r.network_id AND o.id = r.outcome_id WHERE r.network_id = $1 AND r.person_id = $2)) ORDER BY s.id LIMIT 200`, string(who))
}

func setEnded(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE strategy SET ended = $3, waits = '' WHERE network_id = $1 AND id = $2`, id, int64(tx.Now))
	return err
}

const versionColumns = `SELECT v.id, v.strategy_id, v.number, v.state, v.title, v.why, v.starts, v.ends, v.review, v.created, v.agreed, v.replaced, v.version FROM strategy_version v WHERE v.network_id = $1 `

func scanVersion(s db.Scanner, v *Version) error {
	return s.Scan(&v.ID, &v.Strategy, &v.Number, &v.State, &v.Title, &v.Why, &v.Starts, &v.Ends, &v.Review, &v.Created, &v.Agreed, &v.Replaced, &v.Version)
}

// versionsOf are the versions of some strategies that are in force, were so, or are open, the newest first.
func versionsOf(tx *db.Tx, strategies []db.ID) ([]Version, error) {
	if len(strategies) == 0 {
		return nil, nil
	}
	list, args := db.In(2, strategies)
	return db.All(tx, scanVersion, versionColumns+`AND v.strategy_id IN `+list+` AND v.state <> 'withdrawn' ORDER BY v.strategy_id, v.number DESC LIMIT 2000`, args...)
}

func findVersion(tx *db.Tx, id db.ID) (Version, error) {
	v, err := db.One(tx, scanVersion, versionColumns+`AND v.id = $2`, id)
	if err != nil {
		return v, err
	}
	all := []Version{v}
	err = fill(tx, all)
	return all[0], err
}

func insertVersion(tx *db.Tx, v Version, by db.ID) error {
	if _, err := tx.Exec(`INSERT INTO strategy_version (network_id, id, strategy_id, number, state, title, why, starts, ends, review, created, created_by, agreed, replaced, version)
		SELECT $1, $2, $3, COALESCE((SELECT MAX(number) FROM strategy_version WHERE network_id = $1 AND strategy_id = $3), 0) + 1, 'draft', $4, $5, $6, $7, $8, CAST($9 AS BIGINT), CAST($10 AS TEXT), NULL, NULL, 1`,
		v.ID, v.Strategy, v.Title, v.Why, v.Starts, v.Ends, v.Review, int64(tx.Now), by.Ref()); err != nil {
		return err
	}
	for _, o := range v.Outcomes {
		if err := saveWords(tx, v.ID, o); err != nil {
			return err
		}
	}
	return nil
}

// saveVersion writes the words of a draft if nobody changed it since v.Version, and says whether it did.
func saveVersion(tx *db.Tx, v Version) (bool, error) {
	n, err := tx.Exec(`UPDATE strategy_version SET title = $3, why = $4, starts = $5, ends = $6, review = $7, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $8`,
		v.ID, v.Title, v.Why, v.Starts, v.Ends, v.Review, v.Version)
	return n == 1, err
}

func setState(tx *db.Tx, version db.ID, to State) error {
	_, err := tx.Exec(`UPDATE strategy_version SET state = $3 WHERE network_id = $1 AND id = $2`, version, string(to))
	return err
}

func agreeVersion(tx *db.Tx, version db.ID) error {
	_, err := tx.Exec(`UPDATE strategy_version SET state = 'agreed', agreed = $3 WHERE network_id = $1 AND id = $2`, version, int64(tx.Now))
	return err
}

func replaceVersion(tx *db.Tx, version db.ID) error {
	_, err := tx.Exec(`UPDATE strategy_version SET replaced = $3 WHERE network_id = $1 AND id = $2 AND replaced IS NULL`, version, int64(tx.Now))
	return err
}

func insertOutcome(tx *db.Tx, strategy, id db.ID) error {
	_, err := tx.Exec(`INSERT INTO strategy_outcome (network_id, id, strategy_id, created) VALUES ($1, $2, $3, $4)`, id, strategy, int64(tx.Now))
	return err
}

// saveWords writes an outcome in the words of a version.
func saveWords(tx *db.Tx, version db.ID, o Outcome) error {
	_, err := tx.Exec(`INSERT INTO strategy_words (network_id, version_id, outcome_id, place, different, measure, due) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (network_id, version_id, outcome_id) DO UPDATE SET different = excluded.different, measure = excluded.measure, due = excluded.due`,
		version, o.ID, o.Place, o.Different, o.Measure, o.Due)
	return err
}

func dropWords(tx *db.Tx, version, outcome db.ID) error {
	_, err := tx.Exec(`DELETE FROM strategy_words WHERE network_id = $1 AND version_id = $2 AND outcome_id = $3`, version, outcome)
	return err
}

// bump counts a change of a draft.
func bump(tx *db.Tx, version db.ID) error {
	_, err := tx.Exec(`UPDATE strategy_version SET version = version + 1 WHERE network_id = $1 AND id = $2`, version)
	return err
}

// fill reads the outcomes of some versions.
func fill(tx *db.Tx, all []Version) error {
	if len(all) == 0 {
		return nil
	}
	ids, at := make([]db.ID, len(all)), map[db.ID]int{}
	for i, v := range all {
		ids[i], at[v.ID] = v.ID, i
	}
	type row struct {
		version db.ID
		Outcome
	}
	list, args := db.In(2, ids)
	rows, err := db.All(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.version, &r.ID, &r.Place, &r.Different, &r.Measure, &r.Due)
	}, `SELECT version_id, outcome_id, place, different, measure, due FROM strategy_words WHERE network_id = $1 AND version_id IN `+list+` ORDER BY version_id, place, outcome_id LIMIT 20000`, args...)
	for _, r := range rows {
		v := &all[at[r.version]]
		v.Outcomes = append(v.Outcomes, r.Outcome)
	}
	return err
}

const restColumns = `SELECT r.id, r.outcome_id, r.thing, r.name, r.kind, r.web FROM strategy_rest r WHERE r.network_id = $1 AND r.ended IS NULL `

func scanRest(s db.Scanner, r *Rest) error {
	return s.Scan(&r.ID, &r.Outcome, &r.Thing, &r.Name, &r.Kind, &r.Web)
}

// restsOf is on what some outcomes rest.
func restsOf(tx *db.Tx, outcomes []db.ID) (map[db.ID][]Rest, error) {
	out := map[db.ID][]Rest{}
	if len(outcomes) == 0 {
		return out, nil
	}
	list, args := db.In(2, outcomes)
	all, err := db.All(tx, scanRest, restColumns+`AND r.outcome_id IN `+list+` ORDER BY r.created, r.id LIMIT 5000`, args...)
	for _, r := range all {
		out[r.Outcome] = append(out[r.Outcome], r)
	}
	return out, err
}

func insertRest(tx *db.Tx, r Rest, by db.ID) error {
	_, err := tx.Exec(`INSERT INTO strategy_rest (network_id, id, outcome_id, thing, name, kind, web, created, created_by, ended) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)`,
		r.ID, r.Outcome, r.Thing, r.Name, r.Kind, r.Web, int64(tx.Now), by.Ref())
	return err
}

// endRest ends a link of an outcome, and says whether there was one.
func endRest(tx *db.Tx, outcome, id db.ID) (bool, error) {
	n, err := tx.Exec(`UPDATE strategy_rest SET ended = $4 WHERE network_id = $1 AND outcome_id = $2 AND id = $3 AND ended IS NULL`, outcome, id, int64(tx.Now))
	return n == 1, err
}

// served are the outcomes in force that some things of an organisation serve.
func served(tx *db.Tx, organisation db.ID, things []ground.Thing) (map[ground.Thing][]ground.Outcome, error) {
	out := map[ground.Thing][]ground.Outcome{}
	if len(things) == 0 {
		return out, nil
	}
	values := make([]string, len(things))
	for i, t := range things {
		values[i] = t.Value()
	}
	type row struct {
		thing, words      string
		strategy, outcome db.ID
	}
	list, args := db.In(3, values)
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.thing, &r.words, &r.strategy, &r.outcome) },
		`SELECT r.thing, w.different, s.id, o.id FROM strategy_rest r JOIN strategy_outcome o ON o.network_id = r.network_id AND o.id = r.outcome_id JOIN strategy s ON s.network_id = o.network_id AND s.id = o.strategy_id
		JOIN strategy_words w ON w.network_id = s.network_id AND w.version_id = s.in_force AND w.outcome_id = o.id
		WHERE r.network_id = $1 AND s.organisation_id = $2 AND r.thing IN `+list+` AND r.ended IS NULL AND s.ended IS NULL ORDER BY r.thing, w.place, o.id LIMIT 500`, append([]any{organisation}, args...)...)
	for _, r := range rows {
		t := ground.Parse(r.thing)
		out[t] = append(out[t], ground.Outcome{Title: Outcome{Different: r.words}.name(), Path: path(organisation, r.strategy, r.outcome)})
	}
	return out, err
}

// path is where an outcome is.
func path(organisation, strategy, outcome db.ID) string {
	return "/leadership/" + string(organisation) + "/strategy/" + string(strategy) + "/outcomes/" + string(outcome)
}

// Seen is what one side sees of an outcome in a year.
type Seen struct {
	ID, Outcome, Person db.ID
	Name                string // "" for somebody who has left
	Year                int64
	Side                person.Side
	Words               string
	At                  db.Instant
}

const seenColumns = `SELECT e.id, e.outcome_id, e.person_id, COALESCE(TRIM(p.given_name || ' ' || p.family_name), ''), e.year, e.side, e.words_sealed, e.at FROM strategy_seen e LEFT JOIN person p ON p.network_id = e.network_id AND p.id = e.person_id WHERE e.network_id = $1 `

func scanSeen(s db.Scanner, e *Seen) error {
	return s.Scan(&e.ID, &e.Outcome, &e.Person, &e.Name, &e.Year, &e.Side, &e.Words, &e.At)
}

func (s *Strategies) unseal(tx *db.Tx, all []Seen, err error) ([]Seen, error) {
	for i := range all {
		if err == nil {
			all[i].Words, err = s.keys.Open(tx.Network, "strategy_seen.words", all[i].ID, all[i].Words)
		}
	}
	return all, err
}

// seenOf is what was seen of an outcome, the last year first.
func (s *Strategies) seenOf(tx *db.Tx, outcome db.ID) ([]Seen, error) {
	all, err := db.All(tx, scanSeen, seenColumns+`AND e.outcome_id = $2 ORDER BY e.year DESC, e.side LIMIT 60`, outcome)
	return s.unseal(tx, all, err)
}

// saveSeen keeps what a side sees in a year, in place of what it said before in that year.
func (s *Strategies) saveSeen(tx *db.Tx, e Seen) error {
	if _, err := tx.Exec(`DELETE FROM strategy_seen WHERE network_id = $1 AND outcome_id = $2 AND year = $3 AND side = $4`, e.Outcome, e.Year, string(e.Side)); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO strategy_seen (network_id, id, outcome_id, year, side, words_sealed, person_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		e.ID, e.Outcome, e.Year, string(e.Side), s.keys.Seal(tx.Network, "strategy_seen.words", e.ID, e.Words), e.Person.Ref(), int64(tx.Now))
	return err
}
