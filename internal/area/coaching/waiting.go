package coaching

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// lookBack is how long a call that nobody has marked, and words about one, wait for somebody.
const lookBack = 90 * 24 * 3600 * 1e9

// What waits, each kind limited to as many as anybody would read:
//   - book: the reader asked for a call, has none, and there is a time that they can take;
//   - held: a call of the reader's as a coach that is over and not marked;
//   - agree: words about a call of the reader's that they have not said yes to;
//   - move: a call of the reader's for which the coach asks for another time;
//   - offer: people wait for a call in an edition in which the reader is a coach and offers no free time;
//   - long: for coordinators, editions in which somebody has waited too long.
const (
	awaitsFrom = ` JOIN edition e ON e.network_id = x.network_id AND e.id = x.edition_id JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id WHERE x.network_id = $1 AND e.state <> 'draft' `
	// As Call.settles.
	settled = `(c.cancelled IS NOT NULL AND c.cancelled_by = c.person_id OR c.cancelled IS NULL AND (c.marked = 'not-held' AND c.reason IN ('no-need', 'they-could-not') OR c.marked <> 'not-held' AND c.said <> 'not-held'))`
	noCall  = `NOT EXISTS (SELECT 1 FROM coaching_call c WHERE c.network_id = x.network_id AND c.edition_id = x.edition_id AND c.person_id = x.person_id AND c.booked >= x.asked AND ` + settled + `)
			AND EXISTS (SELECT 1 FROM place v WHERE v.network_id = x.network_id AND v.edition_id = x.edition_id AND v.person_id = x.person_id AND v.withdrawn IS NULL)`
	isCoach  = `EXISTS (SELECT 1 FROM edition_person m WHERE m.network_id = s.network_id AND m.edition_id = s.edition_id AND m.person_id = s.coach_id AND m.function = 'coach')`
	hasTimes = `EXISTS (SELECT 1 FROM coaching_slot s WHERE s.network_id = x.network_id AND s.edition_id = x.edition_id AND s.call_id IS NULL AND s.starts - s.notice_hours * 3600000000 >= $3 AND ` + isCoach + `)`

	// What somebody asks is a question with the columns of waiting.Row: a is the edition, b its name, c the call.
	named     = `e.id AS a, g.name || ' ' || e.name AS b`
	awaitsOwn = `SELECT * FROM (SELECT 'book' AS kind, ` + named + `, NULL AS c, CAST(NULL AS BIGINT) AS at FROM coaching_request x` + awaitsFrom + `AND x.person_id = $2 AND ` + noCall + ` AND ` + hasTimes + ` LIMIT 20) AS book
		UNION ALL SELECT * FROM (SELECT 'held', ` + named + `, x.id, CAST(NULL AS BIGINT) FROM coaching_call x` + awaitsFrom + `AND x.coach_id = $2 AND x.marked = '' AND x.cancelled IS NULL AND x.ends <= $3 AND x.ends > $4 ORDER BY x.starts DESC LIMIT 50) AS held
		UNION ALL SELECT * FROM (SELECT 'agree', ` + named + `, x.id, CAST(NULL AS BIGINT) FROM coaching_call x` + awaitsFrom + `AND (x.person_id = $2 OR x.coach_id = $2) AND x.cancelled IS NULL AND x.starts <= $3 AND x.ends > $4
			AND EXISTS (SELECT 1 FROM proposal p WHERE p.network_id = x.network_id AND p.subject_id = x.id AND p.kind = '` + kindOutcome + `' AND p.state = 'open'
				AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = p.network_id AND y.proposal_id = p.id AND y.person_id = $2 AND y.hash = p.hash)) ORDER BY x.starts DESC LIMIT 50) AS agree
		UNION ALL SELECT * FROM (SELECT 'move', ` + named + `, x.id, CAST(NULL AS BIGINT) FROM coaching_call x` + awaitsFrom + `AND (x.person_id = $2 OR x.coach_id = $2) AND x.cancelled IS NULL AND x.starts > $3
			AND EXISTS (SELECT 1 FROM proposal p WHERE p.network_id = x.network_id AND p.subject_id = x.id AND p.kind = '` + kindMove + `' AND p.state = 'open'
				AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = p.network_id AND y.proposal_id = p.id AND y.person_id = $2 AND y.hash = p.hash)) ORDER BY x.starts LIMIT 50) AS move
		UNION ALL SELECT * FROM (SELECT 'offer', ` + named + `, NULL, CAST(NULL AS BIGINT) FROM edition_person x` + awaitsFrom + `AND x.person_id = $2 AND x.function = 'coach'
			AND NOT EXISTS (SELECT 1 FROM coaching_slot s WHERE s.network_id = x.network_id AND s.edition_id = x.edition_id AND s.coach_id = x.person_id AND s.call_id IS NULL AND s.starts - s.notice_hours * 3600000000 >= $3)
			AND EXISTS (` + somebodyWaits + `) LIMIT 20) AS offer`
	somebodyWaits = `SELECT 1 FROM coaching_request y WHERE y.network_id = x.network_id AND y.edition_id = x.edition_id
				AND NOT EXISTS (SELECT 1 FROM coaching_call c WHERE c.network_id = y.network_id AND c.edition_id = y.edition_id AND c.person_id = y.person_id AND c.booked >= y.asked AND ` + settled + `)
				AND EXISTS (SELECT 1 FROM place v WHERE v.network_id = y.network_id AND v.edition_id = y.edition_id AND v.person_id = y.person_id AND v.withdrawn IS NULL)`
	awaitsRunning = `
		UNION ALL SELECT * FROM (SELECT 'long', ` + named + `, NULL, CAST(NULL AS BIGINT) FROM coaching_request x` + awaitsFrom + `AND x.asked < $5 AND x.asked > $4 AND ` + noCall + ` GROUP BY e.id, g.name, e.name LIMIT 20) AS waits`
)

// Waiting lists what a person can do now about plans and calls.
func (c *Coaching) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, c.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (c *Coaching) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	q := waiting.Question{SQL: awaitsOwn, Args: []any{string(a.Person()), int64(tx.Now), int64(tx.Now.Add(-lookBack))}, Item: awaited}
	if a.Has(access.Coordinator) {
		q.SQL += awaitsRunning
		q.Args = append(q.Args, int64(tx.Now.Add(-TooLong)))
	}
	return q
}

// awaited is what one row asks of somebody.
func awaited(w waiting.Row) (waiting.Item, bool) {
	at := "/editions/" + w.A + "/calls"
	switch w.Kind {
	case "book":
		return waiting.Item{Title: "Choose a time for your call with a coach", About: w.B, Path: at + "/book"}, true
	case "offer":
		return waiting.Item{Title: "Offer times: somebody waits for a call", About: w.B, Path: at + "/times"}, true
	case "long":
		return waiting.Item{Title: "See who waits too long for a call", About: w.B, Path: at}, true
	case "held":
		return waiting.Item{Title: "Say whether your call was held", About: w.B, Path: at + "/" + w.C}, true
	case "move":
		return waiting.Item{Title: "Your coach asks for another time for your call", About: w.B, Path: at + "/" + w.C}, true
	case "agree":
		return waiting.Item{Title: "Read what came of your call, and agree", About: w.B, Path: at + "/" + w.C + "#outcome"}, true
	}
	return waiting.Item{}, false
}

// Events are the calls of a person between two instants.
func (c *Coaching) Events(tx *db.Tx, a access.Actor, from, to db.Instant, most int) ([]waiting.Event, error) {
	if a.Person() == "" {
		return nil, nil
	}
	return waiting.AskDates(tx, c.AsksDates(a, from, to, most))
}

// AsksDates is the question behind Events.
func (c *Coaching) AsksDates(a access.Actor, from, to db.Instant, most int) waiting.Dates {
	return waiting.Dates{SQL: dates, Args: []any{string(a.Person()), int64(from), int64(to), most}, Event: func(v waiting.DateRow) waiting.Event {
		return waiting.Event{Title: v.A + ": call", Place: Way(v.Kind).Words(), Start: v.Starts, End: v.Ends, Zone: v.Zone, ID: v.ID, Sequence: v.Sequence, Path: "/editions/" + v.B + "/calls/" + string(v.ID)}
	}}
}

const (
	dates = `SELECT * FROM (SELECT ` + dateColumns + eventsFrom + `AND x.person_id = $2 AND x.ends > $3 AND x.starts < $4
		UNION ALL SELECT ` + dateColumns + eventsFrom + `AND x.coach_id = $2 AND x.ends > $3 AND x.starts < $4) AS own ORDER BY starts, id LIMIT $5`
	dateColumns = `x.id, x.way AS kind, g.name AS a, x.edition_id AS b, COALESCE((SELECT l.zone FROM letter_setting l WHERE l.network_id = x.network_id AND l.person_id = $2 AND l.zone <> ''), e.zone) AS zone, x.starts, x.ends, CAST(0 AS BIGINT) AS n, x.sequence FROM coaching_call x`
)

const eventsFrom = ` CROSS JOIN edition e CROSS JOIN programme g WHERE e.network_id = x.network_id AND e.id = x.edition_id AND g.network_id = e.network_id AND g.id = e.programme_id AND x.network_id = $1 AND x.cancelled IS NULL `
