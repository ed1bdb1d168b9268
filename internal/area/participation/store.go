package participation

import (
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

const columns = `SELECT v.id, v.organisation_id, v.title, v.about, v.starts, v.ends, v.thing, v.level, v.degree, v.agreed, v.open_level, v.open_degree, v.open_by, v.waits_for, v.created_by, v.version FROM participation_activity v WHERE v.network_id = $1 `

func scan(s db.Scanner, v *Activity) error {
	return s.Scan(&v.ID, &v.Organisation, &v.Title, &v.About, &v.Starts, &v.Ends, &v.Thing, &v.Agreed.Level, &v.Agreed.Degree, &v.AgreedOn, &v.Open.Level, &v.Open.Degree, &v.OpenBy, &v.WaitsFor, &v.By, &v.Version)
}

func find(tx *db.Tx, id db.ID) (Activity, error) {
	return db.One(tx, scan, columns+`AND v.id = $2 AND v.removed IS NULL`, id)
}

// ofThing is the activity that something is on the grid of an organisation, if it is.
func ofThing(tx *db.Tx, organisation db.ID, thing string) (Activity, bool, error) {
	return db.Maybe(tx, scan, columns+`AND v.organisation_id = $2 AND v.thing = $3 AND v.removed IS NULL`, organisation, thing)
}

// filter is what a list is asked for. Show is "" for all, or "waits", "agreed", "none".
type filter struct{ Words, Show string }

// list are the activities of an organisation, the one that began last first.
func list(tx *db.Tx, organisation db.ID, f filter, limit, offset int) ([]Activity, error) {
	return db.All(tx, scan, columns+`AND v.organisation_id = $2 AND v.removed IS NULL AND v.folded LIKE $3
		AND (CAST($4 AS TEXT) = '' OR $4 = 'waits' AND v.waits_for <> '' OR $4 = 'agreed' AND v.level <> '' OR $4 = 'none' AND v.level = '' AND v.waits_for = '')
		ORDER BY v.starts DESC, v.id DESC LIMIT $5 OFFSET $6`, organisation, db.Like(group.Fold(f.Words)), f.Show, limit, offset)
}

func insert(tx *db.Tx, v Activity) error {
	_, err := tx.Exec(`INSERT INTO participation_activity (network_id, id, organisation_id, title, folded, about, starts, ends, thing, level, degree, agreed, open_level, open_degree, open_by, waits_for, created, created_by, removed, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', '', '', '', NULL, '', $10, $11, NULL, 1)`,
		v.ID, v.Organisation, v.Title, group.Fold(v.Title), v.About, v.Starts, v.Ends, v.Thing, int64(tx.Now), v.By.Ref())
	return err
}

// save writes the words and days of an activity if nobody changed them since v.Version, and says whether it did.
func save(tx *db.Tx, v Activity) (bool, error) {
	n, err := tx.Exec(`UPDATE participation_activity SET title = $3, folded = $4, about = $5, starts = $6, ends = $7, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $8 AND removed IS NULL`,
		v.ID, v.Title, group.Fold(v.Title), v.About, v.Starts, v.Ends, v.Version)
	return n == 1, err
}

// setOpen says what waits for the other side; the zero Cell, nobody and "" nothing.
func setOpen(tx *db.Tx, id db.ID, at Cell, by db.ID, waitsFor person.Side) error {
	_, err := tx.Exec(`UPDATE participation_activity SET open_level = $3, open_degree = $4, open_by = $5, waits_for = $6 WHERE network_id = $1 AND id = $2`, id, at.Level, at.Degree, by.Ref(), string(waitsFor))
	return err
}

// setAgreed says where both sides agreed on a day that it stands; the zero Cell that they agree on nothing any more.
func setAgreed(tx *db.Tx, id db.ID, at Cell, day string) error {
	if _, err := tx.Exec(`UPDATE participation_agreed SET ended = $3 WHERE network_id = $1 AND activity_id = $2 AND ended = ''`, id, day); err != nil {
		return err
	}
	agreed := day
	if at == (Cell{}) {
		agreed = ""
	}
	if _, err := tx.Exec(`UPDATE participation_activity SET level = $3, degree = $4, agreed = $5 WHERE network_id = $1 AND id = $2`, id, at.Level, at.Degree, agreed); err != nil || at == (Cell{}) {
		return err
	}
	_, err := tx.Exec(`INSERT INTO participation_agreed (network_id, id, organisation_id, activity_id, level, degree, starts, ends, day, ended)
		SELECT $1, $2, organisation_id, id, level, degree, starts, ends, CAST($4 AS TEXT), '' FROM participation_activity WHERE network_id = $1 AND id = $3`, db.NewID(), id, day)
	return err
}

// held is how many activities that ran in a period stood in each place by the agreements that held on its last day.
func held(tx *db.Tx, organisation db.ID, from, to string) (map[Cell]int, error) {
	out := map[Cell]int{}
	all, err := db.All(tx, func(s db.Scanner, v *span) error {
		var n int64
		err := s.Scan(&v.At.Level, &v.At.Degree, &n)
		v.N = int(n)
		return err
	}, `SELECT level, degree, COUNT(*) FROM participation_agreed WHERE network_id = $1 AND organisation_id = $2 AND day <= $4 AND (ended = '' OR ended > $4) AND starts <= $4 AND (ends = '' OR ends >= $3) GROUP BY level, degree ORDER BY 1, 2 LIMIT 8`, organisation, from, to)
	for _, v := range all {
		out[v.At] = v.N
	}
	return out, err
}

func remove(tx *db.Tx, id db.ID, day string) error {
	if err := setAgreed(tx, id, Cell{}, day); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE participation_activity SET removed = $3 WHERE network_id = $1 AND id = $2`, id, int64(tx.Now))
	return err
}

// spans are the activities of an organisation by where they stand and the years in which they began and ended.
func spans(tx *db.Tx, organisation db.ID) ([]span, error) {
	return db.All(tx, func(s db.Scanner, v *span) error {
		var from, to string
		var n int64
		err := s.Scan(&v.At.Level, &v.At.Degree, &from, &to, &n)
		v.From, _ = strconv.Atoi(from)
		v.To, _ = strconv.Atoi(to)
		v.N = int(n)
		return err
	}, `SELECT level, degree, SUBSTR(starts, 1, 4), SUBSTR(ends, 1, 4), COUNT(*) FROM participation_activity WHERE network_id = $1 AND organisation_id = $2 AND removed IS NULL
		GROUP BY level, degree, SUBSTR(starts, 1, 4), SUBSTR(ends, 1, 4) ORDER BY 3, 4, 1, 2 LIMIT 20000`, organisation)
}

// pairings are where the sides first placed what both of them placed.
func pairings(tx *db.Tx, organisation db.ID) ([]pairing, error) {
	return db.All(tx, func(s db.Scanner, v *pairing) error {
		var n int64
		err := s.Scan(&v.Staff.Level, &v.Staff.Degree, &v.Leaders.Level, &v.Leaders.Degree, &n)
		v.N = int(n)
		return err
	}, `SELECT a.level, a.degree, b.level, b.degree, COUNT(*) FROM participation_placing a
		JOIN participation_placing b ON b.network_id = a.network_id AND b.organisation_id = a.organisation_id AND b.activity_id = a.activity_id AND b.first_said AND b.side = 'partner'
		JOIN participation_activity v ON v.network_id = a.network_id AND v.id = a.activity_id
		WHERE a.network_id = $1 AND a.organisation_id = $2 AND a.first_said AND a.side = 'professional' AND v.removed IS NULL GROUP BY a.level, a.degree, b.level, b.degree ORDER BY 1, 2, 3, 4 LIMIT 64`, organisation)
}

// mostShown is how many placings of one activity a page shows.
const mostShown = 50

const placingColumns = `SELECT p.id, p.activity_id, p.person_id, COALESCE(TRIM(w.given_name || ' ' || w.family_name), ''), p.side, p.level, p.degree, p.why_sealed, p.at
	FROM participation_placing p LEFT JOIN person w ON w.network_id = p.network_id AND w.id = p.person_id WHERE p.network_id = $1 `

func scanPlacing(s db.Scanner, p *Placing) error {
	return s.Scan(&p.ID, &p.Activity, &p.Person, &p.Name, &p.Side, &p.Cell.Level, &p.Cell.Degree, &p.Why, &p.At)
}

func unseal(tx *db.Tx, k *secret.Keys, all []Placing, err error) ([]Placing, error) {
	for i := range all {
		if err == nil && all[i].Why != "" {
			all[i].Why, err = k.Open(tx.Network, "participation_placing.why", all[i].ID, all[i].Why)
		}
	}
	return all, err
}

// placingsOf are the placings of an activity, the last first.
func placingsOf(tx *db.Tx, k *secret.Keys, activity db.ID) ([]Placing, error) {
	all, err := db.All(tx, scanPlacing, placingColumns+`AND p.activity_id = $2 ORDER BY p.at DESC, p.id DESC LIMIT $3`, activity, mostShown)
	return unseal(tx, k, all, err)
}

// insertPlacing writes down that somebody places an activity.
func insertPlacing(tx *db.Tx, k *secret.Keys, organisation db.ID, p Placing) error {
	sealed := ""
	if p.Why != "" {
		sealed = k.Seal(tx.Network, "participation_placing.why", p.ID, p.Why)
	}
	_, err := tx.Exec(`INSERT INTO participation_placing (network_id, id, organisation_id, activity_id, person_id, side, level, degree, why_sealed, first_said, at)
		SELECT $1, $2, $3, $4, $5, CAST($6 AS TEXT), $7, $8, $9, NOT EXISTS (SELECT 1 FROM participation_placing x WHERE x.network_id = $1 AND x.activity_id = $4 AND x.side = $6), CAST($10 AS BIGINT)`,
		p.ID, organisation, p.Activity, p.Person.Ref(), string(p.Side), p.Cell.Level, p.Cell.Degree, sealed, int64(tx.Now))
	return err
}

// lastOf is where somebody placed an activity last.
func lastOf(tx *db.Tx, k *secret.Keys, activity, who db.ID) (Placing, bool, error) {
	p, there, err := db.Maybe(tx, scanPlacing, placingColumns+`AND p.activity_id = $2 AND p.person_id = $3 ORDER BY p.at DESC, p.id DESC LIMIT 1`, activity, who)
	all, err := unseal(tx, k, []Placing{p}, err)
	return all[0], there, err
}

// ofOrganisation are the people of an organisation and what they are to it on a day ($3): who works there, and who holds a role. $4 is one
// person, or "" for all.
const ofOrganisation = `SELECT x.id, p.perspectives, MAX(x.patient), MAX(x.other) FROM (
		SELECT id, 0 AS patient, 0 AS other FROM person WHERE network_id = $1 AND organisation_id = $2 AND organisation_confirmed AND (CAST($4 AS TEXT) = '' OR id = $4)
		UNION ALL SELECT h.person_id, CASE WHEN t.pillar = 'patient' THEN 1 ELSE 0 END, CASE WHEN t.pillar = 'patient' THEN 0 ELSE 1 END FROM term t JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id
			WHERE t.network_id = $1 AND t.organisation_id = $2 AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3) AND h.person_id IS NOT NULL AND (CAST($4 AS TEXT) = '' OR h.person_id = $4)) x
	JOIN person p ON p.network_id = $1 AND p.id = x.id WHERE p.network_id = $1 AND p.closed IS NULL GROUP BY x.id, p.perspectives ORDER BY x.id LIMIT 5000`

type member struct {
	Person db.ID
	Side   person.Side
}

// membersOf are the people of an organisation, each with their side; who is one of them, or "" for all.
func membersOf(tx *db.Tx, organisation, who db.ID, day string) ([]member, error) {
	return db.All(tx, func(s db.Scanner, m *member) error {
		var perspectives string
		var patient, other int64
		err := s.Scan(&m.Person, &perspectives, &patient, &other)
		m.Side = sideOf(patient > 0, other > 0, strings.Fields(perspectives))
		return err
	}, ofOrganisation, organisation, day, string(who))
}

// openBy are the activities that wait for the other side because of what somebody said.
func openBy(tx *db.Tx, who db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT id FROM participation_activity WHERE network_id = $1 AND open_by = $2 ORDER BY id LIMIT 5000`, who)
}
