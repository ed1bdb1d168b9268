package programme

import (
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// datesAround turns instants into dates that surely contain them in every zone.
func datesAround(from, to db.Instant) (first, last string) {
	return from.Add(-36 * time.Hour).Time().Format("2006-01-02"), to.Add(36 * time.Hour).Time().Format("2006-01-02")
}

func scanDated(s db.Scanner, d *dated) error {
	return s.Scan(&d.Edition, db.Text(&d.Programme), db.Text(&d.Name), db.Text(&d.Slug), db.Text(&d.Zone), &d.Day, db.Text(&d.Title), db.Text(&d.Date), db.Text(&d.Starts), db.Text(&d.Ends),
		db.Text(&d.Where), db.Text(&d.Link), &d.Position, &d.Sequence, &d.Part)
}

const datedColumns = `e.id, g.name, e.name, g.slug, e.zone, d.id, d.title, d.date, d.starts, d.ends, CASE WHEN d.place <> '' THEN d.place ELSE e.place END, e.link, d.position, d.sequence`

const datedFrom = ` FROM edition_day d JOIN edition e ON e.network_id = d.network_id AND e.id = d.edition_id
	JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id `

// mostDates bounds how many days one person's lists and calendar hold.
const mostDates = 500

// ownDays lists the days between two dates that are the actor's: by a place, by a function, or as a coordinator.
func ownDays(tx *db.Tx, a access.Actor, from, to db.Instant) ([]dated, error) {
	first, last := datesAround(from, to)
	return db.All(tx, scanDated, `SELECT `+datedColumns+`, CASE WHEN v.id IS NULL THEN FALSE ELSE TRUE END `+datedFrom+`
		LEFT JOIN place v ON v.network_id = e.network_id AND v.edition_id = e.id AND v.person_id = $2 AND v.withdrawn IS NULL
		WHERE d.network_id = $1 AND d.date >= $3 AND d.date <= $4 AND e.state <> 'draft'
		AND (v.id IS NOT NULL OR $5 OR EXISTS (SELECT 1 FROM edition_person m WHERE m.network_id = e.network_id AND m.edition_id = e.id AND m.person_id = $2 AND m.function <> 'panel'))
		ORDER BY d.date, d.starts, d.id LIMIT $6`, string(a.Person()), first, last, a.Has(access.Coordinator), mostDates)
}

// howLong a day without attendance, or without a word about access needs, waits for somebody.
const howLong = 60 * 24 * time.Hour

// howEarly access needs of a day wait to be arranged: the longest that anything on the list takes, and a week.
const howEarly = 35 * 24 * time.Hour

func scanAwaited(s db.Scanner, d *dated) error {
	return s.Scan(&d.Edition, db.Text(&d.Programme), db.Text(&d.Name), db.Text(&d.Slug), db.Text(&d.Zone), &d.Day, db.Text(&d.Title), db.Text(&d.Date), db.Text(&d.Starts), db.Text(&d.Ends),
		db.Text(&d.Where), db.Text(&d.Link), &d.Position, &d.Sequence, &d.Part, &d.Kind)
}

// awaited lists what waits for those who run editions: editions without two sides of facilitators (kind sides, no day in the
// row), days of the last weeks that had people and of which nothing is noted (kind attendance), and coming days for which
// nobody has seen to what somebody needs (kind needs).
func awaited(tx *db.Tx, a access.Actor) ([]dated, error) {
	first, last := datesAround(tx.Now.Add(-howLong), tx.Now)
	soon := tx.Now.Add(howEarly).Time().Format("2006-01-02")
	return db.All(tx, scanAwaited, `SELECT * FROM (
		SELECT e.id, g.name AS programme, e.name, g.slug, e.zone, NULL AS day, NULL AS title, NULL AS date, NULL AS starts, NULL AS ends, NULL AS place, NULL AS link, 0 AS position, 0 AS sequence, FALSE AS part, 'sides' AS kind
			FROM edition e JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
			WHERE e.network_id = $1 AND $3 AND e.state <> 'ended' AND 2 > (SELECT COUNT(DISTINCT m.side) FROM edition_person m
				WHERE m.network_id = e.network_id AND m.edition_id = e.id AND m.function = 'facilitator')
		UNION ALL
		SELECT `+datedColumns+`, FALSE, 'attendance' `+datedFrom+`
			WHERE d.network_id = $1 AND d.date >= $4 AND d.date <= $5 AND e.state IN ('open', 'closed', 'running')
			AND ($3 OR EXISTS (SELECT 1 FROM edition_person m WHERE m.network_id = e.network_id AND m.edition_id = e.id AND m.person_id = $2 AND m.function IN ('facilitator', 'access')))
			AND EXISTS (SELECT 1 FROM place v WHERE v.network_id = e.network_id AND v.edition_id = e.id AND v.withdrawn IS NULL)
			AND NOT EXISTS (SELECT 1 FROM attendance t WHERE t.network_id = d.network_id AND t.day_id = d.id AND t.state <> 'apologies')
		UNION ALL
		SELECT `+datedColumns+`, FALSE, 'needs' `+datedFrom+`
			WHERE d.network_id = $1 AND d.date > $5 AND d.date <= $6 AND e.state IN ('open', 'closed', 'running')
			AND ($3 OR EXISTS (SELECT 1 FROM edition_person m WHERE m.network_id = e.network_id AND m.edition_id = e.id AND m.person_id = $2 AND m.function = 'access'))
			AND EXISTS (SELECT 1 FROM place v JOIN person p ON p.network_id = v.network_id AND p.id = v.person_id AND p.needs_sealed <> ''
				WHERE v.network_id = e.network_id AND v.edition_id = e.id AND v.withdrawn IS NULL
				AND NOT EXISTS (SELECT 1 FROM needs_check c WHERE c.network_id = d.network_id AND c.day_id = d.id AND c.person_id = v.person_id))
		) AS x ORDER BY date, programme, name LIMIT 50`, string(a.Person()), a.Has(access.Coordinator), first, last, soon)
}

// toSay lists the last weeks' days of the actor on which they needed something and have not said whether it was there.
func toSay(tx *db.Tx, a access.Actor) ([]dated, error) {
	first, last := datesAround(tx.Now.Add(-howLong/4), tx.Now)
	return db.All(tx, scanDated, `SELECT `+datedColumns+`, TRUE `+datedFrom+`
		JOIN place v ON v.network_id = e.network_id AND v.edition_id = e.id AND v.person_id = $2 AND v.withdrawn IS NULL
		JOIN person p ON p.network_id = v.network_id AND p.id = v.person_id AND p.needs_sealed <> ''
		WHERE d.network_id = $1 AND d.date >= $3 AND d.date <= $4 AND e.state <> 'draft'
		AND NOT EXISTS (SELECT 1 FROM needs_feedback f WHERE f.network_id = d.network_id AND f.day_id = d.id AND f.person_id = $2)
		AND NOT EXISTS (SELECT 1 FROM attendance t WHERE t.network_id = d.network_id AND t.day_id = d.id AND t.person_id = $2 AND t.state IN ('absent', 'apologies'))
		ORDER BY d.date, d.id LIMIT 20`, string(a.Person()), first, last)
}
