package coaching

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// awaits is one row of what waits for somebody.
type awaits struct {
	kind            string
	edition, call   db.ID
	programme, name string
	starts          db.Instant
	person, coach   db.ID
}

func scanAwaits(s db.Scanner, v *awaits) error {
	return s.Scan(&v.kind, &v.edition, &v.programme, &v.name, &v.call, &v.starts, &v.person, &v.coach)
}

// lookBack is how long a call that nobody has marked, and words about one, wait for somebody.
const lookBack = 90 * 24 * 3600 * 1e9

// What waits, each kind limited to as many as anybody would read:
//   - book: the reader asked for a call, has none, and there is a time that they can take;
//   - over: a call of the reader's that is over (its words may wait, and as coach they may have to mark it);
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

	awaitsOwn = `SELECT * FROM (SELECT 'book' AS kind, e.id, g.name, e.name AS edition, NULL AS call_id, 0 AS starts, x.person_id, NULL AS coach_id FROM coaching_request x` + awaitsFrom + `AND x.person_id = $2 AND ` + noCall + ` AND ` + hasTimes + ` LIMIT 20) AS book
		UNION ALL SELECT * FROM (SELECT 'over', e.id, g.name, e.name, x.id, x.starts, x.person_id, CASE WHEN x.marked = '' THEN x.coach_id ELSE NULL END FROM coaching_call x` + awaitsFrom + `AND x.person_id = $2 AND x.cancelled IS NULL AND x.starts <= $3 AND x.ends > $4 ORDER BY x.starts DESC LIMIT 50) AS asked
		UNION ALL SELECT * FROM (SELECT 'over', e.id, g.name, e.name, x.id, x.starts, x.person_id, CASE WHEN x.marked = '' AND x.ends <= $3 THEN x.coach_id ELSE NULL END FROM coaching_call x` + awaitsFrom + `AND x.coach_id = $2 AND x.cancelled IS NULL AND x.starts <= $3 AND x.ends > $4 ORDER BY x.starts DESC LIMIT 50) AS coached
		UNION ALL SELECT * FROM (SELECT 'offer', e.id, g.name, e.name, NULL, 0, NULL, x.person_id FROM edition_person x` + awaitsFrom + `AND x.person_id = $2 AND x.function = 'coach'
			AND NOT EXISTS (SELECT 1 FROM coaching_slot s WHERE s.network_id = x.network_id AND s.edition_id = x.edition_id AND s.coach_id = x.person_id AND s.call_id IS NULL AND s.starts - s.notice_hours * 3600000000 >= $3)
			AND EXISTS (` + somebodyWaits + `) LIMIT 20) AS offer`
	somebodyWaits = `SELECT 1 FROM coaching_request y WHERE y.network_id = x.network_id AND y.edition_id = x.edition_id
				AND NOT EXISTS (SELECT 1 FROM coaching_call c WHERE c.network_id = y.network_id AND c.edition_id = y.edition_id AND c.person_id = y.person_id AND c.booked >= y.asked AND ` + settled + `)
				AND EXISTS (SELECT 1 FROM place v WHERE v.network_id = y.network_id AND v.edition_id = y.edition_id AND v.person_id = y.person_id AND v.withdrawn IS NULL)`
	awaitsRunning = `
		UNION ALL SELECT * FROM (SELECT 'long', e.id, g.name, e.name, NULL, MIN(x.asked), NULL, NULL FROM coaching_request x` + awaitsFrom + `AND x.asked < $5 AND x.asked > $4 AND ` + noCall + ` GROUP BY e.id, g.name, e.name LIMIT 20) AS waits`
)

// Waiting lists what a person can do now about plans and calls.
func (c *Coaching) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	query, args := awaitsOwn, []any{string(a.Person()), int64(tx.Now), int64(tx.Now.Add(-lookBack))}
	if a.Has(access.Coordinator) {
		query += awaitsRunning
		args = append(args, int64(tx.Now.Add(-TooLong)))
	}
	list, err := db.All(tx, scanAwaits, query, args...)
	if err != nil {
		return nil, err
	}
	var over []db.ID
	for _, v := range list {
		if v.kind == "over" {
			over = append(over, v.call)
		}
	}
	words, err := c.wordsWait(tx, a.Person(), over)
	if err != nil {
		return nil, err
	}
	var out []waiting.Item
	for _, v := range list {
		about, at := v.programme+" "+v.name, "/editions/"+string(v.edition)+"/calls"
		switch v.kind {
		case "book":
			out = append(out, waiting.Item{Title: "Choose a time for your call with a coach", About: about, Path: at + "/book"})
		case "offer":
			out = append(out, waiting.Item{Title: "Offer times: somebody waits for a call", About: about, Path: at + "/times"})
		case "long":
			out = append(out, waiting.Item{Title: "See who waits too long for a call", About: about, Path: at})
		case "over":
			if v.coach != "" && a.Is(v.coach) {
				out = append(out, waiting.Item{Title: "Say whether your call was held", About: about, Path: at + "/" + string(v.call)})
			}
			if slices.Contains(words, v.call) {
				out = append(out, waiting.Item{Title: "Read what came of your call, and agree", About: about, Path: at + "/" + string(v.call) + "#outcome"})
			}
		}
	}
	return out, nil
}

// wordsWait are those of the calls about which words wait for the person's yes.
func (c *Coaching) wordsWait(tx *db.Tx, who db.ID, calls []db.ID) ([]db.ID, error) {
	if len(calls) == 0 {
		return nil, nil
	}
	open, err := c.decisions.OpenOn(tx, who, calls)
	var out []db.ID
	for _, p := range open {
		if p.Kind == kindOutcome {
			out = append(out, p.Subject)
		}
	}
	return out, err
}

// Events are the calls of a person between two instants.
func (c *Coaching) Events(tx *db.Tx, a access.Actor, from, to db.Instant, most int) ([]waiting.Event, error) {
	if a.Person() == "" {
		return nil, nil
	}
	type dated struct {
		id, edition     db.ID
		way             Way
		starts, ends    db.Instant
		sequence        int64
		programme, zone string
	}
	list, err := db.All(tx, func(s db.Scanner, v *dated) error {
		return s.Scan(&v.id, &v.edition, &v.way, &v.starts, &v.ends, &v.sequence, &v.programme, &v.zone)
	}, `SELECT * FROM (SELECT x.id, x.edition_id, x.way, x.starts, x.ends, x.sequence, g.name, e.zone FROM coaching_call x`+eventsFrom+`AND x.person_id = $2 AND x.ends > $3 AND x.starts < $4
		UNION ALL SELECT x.id, x.edition_id, x.way, x.starts, x.ends, x.sequence, g.name, e.zone FROM coaching_call x`+eventsFrom+`AND x.coach_id = $2 AND x.ends > $3 AND x.starts < $4) AS own ORDER BY starts, id LIMIT $5`,
		string(a.Person()), int64(from), int64(to), most)
	var out []waiting.Event
	for _, v := range list {
		out = append(out, waiting.Event{Title: v.programme + ": call", Place: v.way.Words(), Start: v.starts, End: v.ends, Zone: v.zone, ID: v.id, Sequence: v.sequence, Path: "/editions/" + string(v.edition) + "/calls/" + string(v.id)})
	}
	return out, err
}

const eventsFrom = ` CROSS JOIN edition e CROSS JOIN programme g WHERE e.network_id = x.network_id AND e.id = x.edition_id AND g.network_id = e.network_id AND g.id = e.programme_id AND x.network_id = $1 AND x.cancelled IS NULL `
