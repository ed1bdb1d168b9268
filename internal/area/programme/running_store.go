package programme

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// setAttendance notes whether somebody was there; the empty attendance takes the note back.
func setAttendance(tx *db.Tx, day, who db.ID, a Attendance) error {
	if a == "" {
		_, err := tx.Exec(`DELETE FROM attendance WHERE network_id = $1 AND day_id = $2 AND person_id = $3`, day, who)
		return err
	}
	_, err := tx.Exec(`INSERT INTO attendance (network_id, day_id, person_id, state, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (network_id, day_id, person_id) DO UPDATE SET state = excluded.state, at = excluded.at`, day, who, string(a), int64(tx.Now))
	return err
}

// attendRest notes that everybody with a place came of whom nothing is noted on the day.
func attendRest(tx *db.Tx, id, day db.ID) (int64, error) {
	return tx.Exec(`INSERT INTO attendance (network_id, day_id, person_id, state, at)
		SELECT v.network_id, CAST($3 AS TEXT), v.person_id, 'came', CAST($4 AS BIGINT) FROM place v
		WHERE v.network_id = $1 AND v.edition_id = $2 AND v.withdrawn IS NULL
		AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.network_id = v.network_id AND a.day_id = $3 AND a.person_id = v.person_id)`,
		id, string(day), int64(tx.Now))
}

// attendanceOn is who was there on a day, by person.
func attendanceOn(tx *db.Tx, day db.ID) (map[db.ID]Attendance, error) {
	type row struct {
		person db.ID
		state  Attendance
	}
	list, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.person, &r.state) },
		`SELECT person_id, state FROM attendance WHERE network_id = $1 AND day_id = $2 LIMIT 5000`, day)
	out := make(map[db.ID]Attendance, len(list))
	for _, r := range list {
		out[r.person] = r.state
	}
	return out, err
}

// Excused are those who told that they cannot come on a day, or did not come.
func (p *Programmes) Excused(tx *db.Tx, day db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT person_id FROM attendance WHERE network_id = $1 AND day_id = $2 AND state IN ('apologies', 'absent') ORDER BY person_id LIMIT 5000`, day)
}

// LastDays is the date of the last day on which each person came (also late), for those of an edition who came at all.
func LastDays(tx *db.Tx, id db.ID) (map[db.ID]string, error) {
	type row struct {
		person db.ID
		date   string
	}
	list, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.person, &r.date) },
		`SELECT t.person_id, MAX(d.date) FROM edition_day d JOIN attendance t ON t.network_id = d.network_id AND t.day_id = d.id
		WHERE d.network_id = $1 AND d.edition_id = $2 AND d.date <> '' AND t.state NOT IN ('apologies', 'absent') GROUP BY t.person_id ORDER BY t.person_id LIMIT 20000`, id)
	out := make(map[db.ID]string, len(list))
	for _, r := range list {
		out[r.person] = r.date
	}
	return out, err
}

func attendanceOf(tx *db.Tx, day, who db.ID) (Attendance, error) {
	return db.Value[Attendance](tx, `SELECT state FROM attendance WHERE network_id = $1 AND day_id = $2 AND person_id = $3`, day, who)
}

// startedBy is the wall clock of an edition, to compare a day's date and start with.
func startedBy(tx *db.Tx, e edition.Edition) string {
	return tx.Now.In(e.Zone).Format("2006-01-02 15:04")
}

// attendanceCounts is how many people came (also late) on each day of an edition that has begun, and of how many something
// is noted. Apologies are sent before a day, and say nothing about who came.
func attendanceCounts(tx *db.Tx, e edition.Edition) (map[db.ID][2]int64, error) {
	type row struct {
		day         db.ID
		came, noted int64
	}
	list, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.day, &r.came, &r.noted) },
		`SELECT a.day_id, SUM(CASE WHEN a.state IN ('came', 'late') THEN 1 ELSE 0 END), COUNT(*) FROM attendance a
			JOIN edition_day d ON d.network_id = a.network_id AND d.id = a.day_id
			WHERE a.network_id = $1 AND d.edition_id = $2 AND d.date || ' ' || d.starts <= $3 GROUP BY a.day_id LIMIT 100`, e.ID, startedBy(tx, e))
	out := make(map[db.ID][2]int64, len(list))
	for _, r := range list {
		out[r.day] = [2]int64{r.came, r.noted}
	}
	return out, err
}

// placed is somebody's place, with the application that it came from.
type placed struct{ ID, Person, Application db.ID }

// placeOf is a person's place in an edition, or errs.NotFound.
func placeOf(tx *db.Tx, id, who db.ID) (placed, error) {
	return db.One(tx, func(s db.Scanner, v *placed) error { return s.Scan(&v.ID, &v.Person, &v.Application) },
		`SELECT id, person_id, application_id FROM place WHERE network_id = $1 AND edition_id = $2 AND person_id = $3 AND withdrawn IS NULL`, id, who)
}

func withdrawPlace(tx *db.Tx, place db.ID, sealedReason string) error {
	n, err := tx.Exec(`UPDATE place SET withdrawn = $3, reason_sealed = $4 WHERE network_id = $1 AND id = $2 AND withdrawn IS NULL`, place, int64(tx.Now), sealedReason)
	return changedOne(n, err)
}

// withdrawn is somebody who gave up their place.
type withdrawn struct {
	ID     db.ID
	Name   string
	At     db.Instant
	sealed string
	Reason string
}

func withdrawnPlaces(tx *db.Tx, id db.ID) ([]withdrawn, error) {
	return db.All(tx, func(s db.Scanner, w *withdrawn) error {
		var given, family string
		err := s.Scan(&w.ID, &given, &family, &w.At, &w.sealed)
		w.Name = given + " " + family
		return err
	}, `SELECT v.id, p.given_name, p.family_name, v.withdrawn, v.reason_sealed FROM place v
		JOIN person p ON p.network_id = v.network_id AND p.id = v.person_id
		WHERE v.network_id = $1 AND v.edition_id = $2 AND v.withdrawn IS NOT NULL ORDER BY v.withdrawn DESC, v.id LIMIT 200`, id)
}

// attendedDays says how many days of an edition that have begun have been noted, and on how many of them each person came.
func attendedDays(tx *db.Tx, e edition.Edition) (came map[db.ID]int, days int, err error) {
	noted, err := db.Value[int64](tx, `SELECT COUNT(DISTINCT a.day_id) FROM attendance a JOIN edition_day d ON d.network_id = a.network_id AND d.id = a.day_id
		WHERE a.network_id = $1 AND d.edition_id = $2 AND d.date || ' ' || d.starts <= $3`, e.ID, startedBy(tx, e))
	if err != nil {
		return nil, 0, err
	}
	type row struct {
		person db.ID
		days   int64
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.person, &r.days) },
		`SELECT a.person_id, COUNT(*) FROM attendance a JOIN edition_day d ON d.network_id = a.network_id AND d.id = a.day_id
		WHERE a.network_id = $1 AND d.edition_id = $2 AND a.state IN ('came', 'late') AND d.date || ' ' || d.starts <= $3 GROUP BY a.person_id LIMIT 5000`, e.ID, startedBy(tx, e))
	came = map[db.ID]int{}
	for _, r := range rows {
		came[r.person] = int(r.days)
	}
	return came, int(noted), err
}
