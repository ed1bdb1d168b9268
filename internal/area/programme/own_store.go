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

// scanOwn reads a day with whether its reader may open the pages of the team.
func scanOwn(s db.Scanner, d *dated) error {
	return s.Scan(&d.Edition, db.Text(&d.Programme), db.Text(&d.Name), db.Text(&d.Slug), db.Text(&d.Zone), &d.Day, db.Text(&d.Title), db.Text(&d.Date), db.Text(&d.Starts), db.Text(&d.Ends),
		db.Text(&d.Where), db.Text(&d.Link), &d.Position, &d.Sequence, &d.Part, &d.Runs, &d.Table, &d.Changed, db.Text(&d.Turns), &d.Waits)
}

const datedColumns = `e.id, g.name, e.name, g.slug, e.zone, d.id, d.title, d.date, d.starts, d.ends, CASE WHEN d.place <> '' THEN d.place ELSE e.place END, e.link, d.position, d.sequence`

const datedFrom = ` FROM edition_day d JOIN edition e ON e.network_id = d.network_id AND e.id = d.edition_id
	JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id `

// Where the reader ($2) sits on each day, as they were told.
const (
	ownSeatColumns = `, COALESCE(t.seat, 0), COALESCE(t.changed, 0), t.turns, CASE WHEN t.seat = 0 AND EXISTS (SELECT 1 FROM seating_seat z WHERE z.network_id = d.network_id AND z.day_id = d.id AND z.person_id = $2 AND z.seat = 0 AND z.told)
		AND NOT EXISTS (SELECT 1 FROM attendance n WHERE n.network_id = d.network_id AND n.day_id = d.id AND n.person_id = $2 AND n.state IN ('apologies', 'absent')) THEN TRUE ELSE FALSE END`
	ownSeatJoin = `LEFT JOIN edition_seat t ON t.network_id = d.network_id AND t.day_id = d.id AND t.person_id = $2`
)

// mostDates bounds how many days one person's lists and calendar hold.
const mostDates = 500

// ownEditions are the editions that are somebody's ($2): by a place (part is 1), as one of the team who runs the days (0), or by
// another function that goes to the days (-1).
const ownEditions = `(SELECT o.edition_id, MAX(o.part) AS part FROM (
		SELECT v.edition_id, 1 AS part FROM place v WHERE v.network_id = $1 AND v.person_id = $2 AND v.withdrawn IS NULL
		UNION ALL SELECT m.edition_id, CASE WHEN m.function IN ('facilitator', 'access') THEN 0 ELSE -1 END FROM edition_person m WHERE m.network_id = $1 AND m.person_id = $2 AND m.function <> 'panel'
	) AS o GROUP BY o.edition_id) AS own`

// ownDays lists the first days, up to most, between two dates that are the actor's: by a place, by a function, or as a
// coordinator.
func ownDays(tx *db.Tx, a access.Actor, from, to db.Instant, most int) ([]dated, error) {
	first, last := datesAround(from, to)
	// Two statements, because what is all for one person and little for another needs two ways through the tables.
	if a.Has(access.Coordinator) {
		return db.All(tx, scanOwn, `SELECT `+datedColumns+`, CASE WHEN v.id IS NULL THEN FALSE ELSE TRUE END, TRUE`+ownSeatColumns+datedFrom+`
			LEFT JOIN place v ON v.network_id = e.network_id AND v.edition_id = e.id AND v.person_id = $2 AND v.withdrawn IS NULL
			`+ownSeatJoin+`
			WHERE d.network_id = $1 AND d.date >= $3 AND d.date <= $4 AND e.state <> 'draft'
			ORDER BY d.date, d.starts, d.id LIMIT $5`, string(a.Person()), first, last, most)
	}
	return db.All(tx, scanOwn, `SELECT `+datedColumns+`, CASE WHEN own.part = 1 THEN TRUE ELSE FALSE END, CASE WHEN own.part = 0 THEN TRUE ELSE FALSE END`+ownSeatColumns+` FROM `+ownEditions+` CROSS JOIN edition e CROSS JOIN programme g CROSS JOIN edition_day d
			`+ownSeatJoin+`
			WHERE e.network_id = $1 AND g.network_id = e.network_id AND g.id = e.programme_id AND d.edition_id = e.id AND e.id = own.edition_id AND d.network_id = $1 AND d.date >= $3 AND d.date <= $4 AND e.state <> 'draft'
		ORDER BY d.date, d.starts, d.id LIMIT $5`, string(a.Person()), first, last, most)
}

// howLong a day without attendance, or without a word about access needs, waits for somebody.
const howLong = 60 * 24 * time.Hour

// howEarly access needs of a day wait to be arranged: the longest that anything on the list takes, and a week.
const howEarly = 35 * 24 * time.Hour

func scanAwaited(s db.Scanner, d *dated) error {
	return s.Scan(&d.Edition, db.Text(&d.Programme), db.Text(&d.Name), db.Text(&d.Slug), db.Text(&d.Zone), &d.Day, db.Text(&d.Title), db.Text(&d.Date), db.Text(&d.Starts), db.Text(&d.Ends),
		db.Text(&d.Where), db.Text(&d.Link), &d.Position, &d.Sequence, &d.Part, &d.Kind)
}

// staleFor is how long those who arrange things are shown that somebody was asked whether what they told still fits.
const staleFor = 30 * 24 * time.Hour

// awaited lists what waits for the actor in editions.
//
// For a coordinator: editions without two sides of facilitators (kind sides, no day in the row). For those who run days,
// and for coordinators: days of the last weeks that had people and of which nothing is noted (kind attendance), and coming
// days for which nobody has seen to what somebody needs who may come (kind needs). For those who take part: the last weeks' days on
// which they needed something and have not said whether it was there (kind say), and once, when it is time, that they are
// asked whether what they told still fits (kind still), and coming days on which something else is offered to them (kind offered);
// for those who arrange access, days on which that does not suit somebody (kind unsuited). Who arranges access, and a coordinator where nobody does, is told of
// the edition (kind stale).
//
// Each kind stops at as many as anybody would read, so that the work does not grow with the network.
func awaited(tx *db.Tx, a access.Actor) ([]dated, error) {
	first, last := datesAround(tx.Now.Add(-howLong), tx.Now)
	said, _ := datesAround(tx.Now.Add(-howLong/4), tx.Now)
	soon := tx.Now.Add(howEarly).Time().Format("2006-01-02")
	query := awaitedByHelper
	if a.Has(access.Coordinator) {
		query = awaitedByCoordinator
	}
	return db.All(tx, scanAwaited, query, string(a.Person()), first, last, soon, said, int64(tx.Now), int64(tx.Now.Add(-staleFor)), tx.Now.Time().Format(time.DateOnly))
}

const (
	awaitedByCoordinator = `SELECT * FROM (SELECT * FROM (
		SELECT e.id, g.name AS programme, e.name, g.slug, e.zone, NULL AS day, NULL AS title, NULL AS date, NULL AS starts, NULL AS ends, NULL AS place, NULL AS link, 0 AS position, 0 AS sequence, FALSE AS part, 'sides' AS kind
			FROM edition e JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
			WHERE e.network_id = $1 AND e.state IN ('draft', 'open', 'closed', 'running') AND 2 > (SELECT COUNT(DISTINCT m.side) FROM edition_person m
				WHERE m.network_id = e.network_id AND m.edition_id = e.id AND m.function = 'facilitator') LIMIT 20) AS sides
		UNION ALL SELECT * FROM (SELECT ` + datedColumns + `, FALSE, 'attendance' ` + datedFrom + ofAll + unnoted + `) AS unnoted
		UNION ALL SELECT * FROM (SELECT ` + datedColumns + `, FALSE, 'needs' ` + datedFrom + ofAll + unmet + `) AS unmet
		UNION ALL SELECT * FROM (SELECT ` + datedColumns + `, FALSE, 'unsuited' ` + datedFrom + ofAll + unsuited + `) AS unsuited
		UNION ALL SELECT * FROM (` + offered + `) AS offered
		UNION ALL SELECT * FROM (` + unsaid + `) AS unsaid
		UNION ALL SELECT * FROM (` + still + `) AS still
		UNION ALL SELECT * FROM (SELECT ` + editionColumns + `'stale' FROM edition e JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id WHERE e.network_id = $1 AND ` + stale + `
			AND NOT EXISTS (SELECT 1 FROM edition_person m WHERE m.network_id = e.network_id AND m.edition_id = e.id AND m.function = 'access') LIMIT 20) AS stale
		) AS x ORDER BY date, programme, name LIMIT 100`
	awaitedByHelper = `SELECT * FROM (SELECT * FROM (SELECT ` + datedColumns + `, FALSE AS part, 'attendance' AS kind FROM (SELECT DISTINCT m.edition_id FROM edition_person m
			WHERE m.network_id = $1 AND m.person_id = $2 AND m.function IN ('facilitator', 'access')) AS own CROSS JOIN edition e` + itsDays + `e.id = own.edition_id AND ` + unnoted + `) AS unnoted
		UNION ALL SELECT * FROM (SELECT ` + datedColumns + `, FALSE, 'needs' FROM (SELECT DISTINCT m.edition_id FROM edition_person m
			WHERE m.network_id = $1 AND m.person_id = $2 AND m.function = 'access') AS own CROSS JOIN edition e` + itsDays + `e.id = own.edition_id AND ` + unmet + `) AS unmet
		UNION ALL SELECT * FROM (SELECT ` + datedColumns + `, FALSE, 'unsuited' FROM (SELECT DISTINCT m.edition_id FROM edition_person m
			WHERE m.network_id = $1 AND m.person_id = $2 AND m.function = 'access') AS own CROSS JOIN edition e` + itsDays + `e.id = own.edition_id AND ` + unsuited + `) AS unsuited
		UNION ALL SELECT * FROM (` + offered + `) AS offered
		UNION ALL SELECT * FROM (` + unsaid + `) AS unsaid
		UNION ALL SELECT * FROM (` + still + `) AS still
		UNION ALL SELECT * FROM (SELECT ` + editionColumns + `'stale' FROM (SELECT DISTINCT m.edition_id FROM edition_person m
			WHERE m.network_id = $1 AND m.person_id = $2 AND m.function = 'access') AS own CROSS JOIN edition e CROSS JOIN programme g
			WHERE e.network_id = $1 AND e.id = own.edition_id AND g.network_id = e.network_id AND g.id = e.programme_id AND ` + stale + ` LIMIT 20) AS stale
		) AS x ORDER BY date LIMIT 100`
	// still is one row for somebody ($2) of whom it is time ($7) to ask whether what they told still fits: only while a day is
	// to come (from $9) on which it matters.
	still = `SELECT '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, TRUE, 'still' FROM person p
			WHERE p.network_id = $1 AND p.id = $2 AND p.needs_sealed <> '' AND p.needs_ask <= $7 AND EXISTS (SELECT 1 FROM place v
				JOIN edition e ON e.network_id = v.network_id AND e.id = v.edition_id WHERE v.network_id = $1 AND v.person_id = $2 AND v.withdrawn IS NULL AND ` + coming + `)`
	coming         = `e.state IN ('open', 'closed', 'running') AND EXISTS (SELECT 1 FROM edition_day d WHERE d.network_id = e.network_id AND d.edition_id = e.id AND d.date >= $9)`
	editionColumns = `e.id, g.name, e.name, g.slug, e.zone, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, FALSE, `
	// stale is an edition in which somebody was asked that lately (since $8) and has not answered.
	stale = coming + ` AND EXISTS (SELECT 1 FROM place v JOIN person p ON p.network_id = v.network_id AND p.id = v.person_id
			WHERE v.network_id = e.network_id AND v.edition_id = e.id AND v.withdrawn IS NULL AND p.needs_sealed <> '' AND p.needs_ask <= $7 AND p.needs_ask > $8)`
	// SQLite takes tables that are joined crosswise in the order in which they are written: the few first.
	itsDays = ` CROSS JOIN programme g CROSS JOIN edition_day d
			WHERE e.network_id = $1 AND g.network_id = e.network_id AND g.id = e.programme_id AND d.edition_id = e.id AND `
	ofAll   = ` WHERE `
	unnoted = `d.network_id = $1 AND d.date >= $3 AND d.date <= $4 AND e.state IN ('open', 'closed', 'running')
			AND EXISTS (SELECT 1 FROM place v WHERE v.network_id = e.network_id AND v.edition_id = e.id AND v.withdrawn IS NULL)
			AND NOT EXISTS (SELECT 1 FROM attendance t WHERE t.network_id = d.network_id AND t.day_id = d.id AND t.state <> 'apologies')
			ORDER BY d.date LIMIT 20`
	unmet = `d.network_id = $1 AND d.date > $4 AND d.date <= $5 AND e.state IN ('open', 'closed', 'running')
			AND EXISTS (SELECT 1 FROM place v WHERE v.network_id = e.network_id AND v.edition_id = e.id AND v.withdrawn IS NULL
				AND EXISTS (SELECT 1 FROM person p WHERE p.network_id = v.network_id AND p.id = v.person_id AND p.needs_sealed <> '')
				AND NOT EXISTS (SELECT 1 FROM needs_check c WHERE c.network_id = d.network_id AND c.day_id = d.id AND c.person_id = v.person_id)
				AND NOT EXISTS (SELECT 1 FROM attendance t WHERE t.network_id = d.network_id AND t.day_id = d.id AND t.person_id = v.person_id AND t.state IN ('apologies', 'absent')))
			ORDER BY d.date LIMIT 20`
	// unsuited is a day to come (from $9) on which what is offered does not suit somebody.
	unsuited = `d.network_id = $1 AND d.date >= $9 AND e.state IN ('open', 'closed', 'running')
			AND EXISTS (SELECT 1 FROM needs_reply r WHERE r.network_id = d.network_id AND r.day_id = d.id AND r.waits = TRUE
				AND NOT EXISTS (SELECT 1 FROM attendance t WHERE t.network_id = r.network_id AND t.day_id = r.day_id AND t.person_id = r.person_id AND t.state IN ('apologies', 'absent')))
			ORDER BY d.date LIMIT 20`
	// offered is a day to come (from $9) on which something else is offered to somebody ($2), who has not said whether it suits them.
	offered = `SELECT ` + datedColumns + `, TRUE, 'offered' FROM needs_check c CROSS JOIN edition_day d CROSS JOIN edition e CROSS JOIN programme g
			WHERE c.network_id = $1 AND c.person_id = $2 AND c.offers = TRUE AND d.network_id = c.network_id AND d.id = c.day_id AND d.date >= $9
			AND e.network_id = d.network_id AND e.id = d.edition_id AND e.state IN ('open', 'closed', 'running') AND g.network_id = e.network_id AND g.id = e.programme_id
			AND EXISTS (SELECT 1 FROM place v WHERE v.network_id = e.network_id AND v.edition_id = e.id AND v.person_id = $2 AND v.withdrawn IS NULL)
			AND NOT EXISTS (SELECT 1 FROM needs_reply r WHERE r.network_id = c.network_id AND r.day_id = c.day_id AND r.person_id = $2 AND r.old = FALSE)
			AND NOT EXISTS (SELECT 1 FROM attendance t WHERE t.network_id = c.network_id AND t.day_id = c.day_id AND t.person_id = $2 AND t.state IN ('apologies', 'absent'))
			ORDER BY d.date, d.id LIMIT 20`
	unsaid = `SELECT ` + datedColumns + `, TRUE, 'say' FROM place v CROSS JOIN person p CROSS JOIN edition e CROSS JOIN programme g CROSS JOIN edition_day d
			WHERE p.network_id = v.network_id AND p.id = v.person_id AND p.needs_sealed <> '' AND e.network_id = v.network_id AND e.id = v.edition_id
			AND g.network_id = e.network_id AND g.id = e.programme_id AND d.network_id = e.network_id AND d.edition_id = e.id
			AND v.network_id = $1 AND v.person_id = $2 AND v.withdrawn IS NULL AND d.date >= $6 AND d.date <= $4 AND e.state <> 'draft'
			AND NOT EXISTS (SELECT 1 FROM needs_feedback f WHERE f.network_id = d.network_id AND f.day_id = d.id AND f.person_id = $2)
			AND NOT EXISTS (SELECT 1 FROM attendance t WHERE t.network_id = d.network_id AND t.day_id = d.id AND t.person_id = $2 AND t.state IN ('absent', 'apologies'))
			ORDER BY d.date, d.id LIMIT 20`
)
