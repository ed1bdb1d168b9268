package application

import (
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// waitingRow is one thing that waits, as the statements below return it.
type waitingRow struct {
	kind             string
	application      db.ID
	edition          db.ID
	title, programme string
	name             string
	closes           db.Instant
	number, left     int64
	state            State
	confirmed, other db.Instant
}

func scanWaiting(s db.Scanner, r *waitingRow) error {
	return s.Scan(&r.kind, &r.application, &r.edition, &r.title, &r.programme, &r.name, &r.closes, &r.number, &r.left, &r.state, &r.confirmed, &r.other)
}

// Waiting lists what the person can do about applications: confirm one, answer an invitation, finish what is missing
// before the call closes; and for coordinators the requests for bursaries and coaching, and sponsors who said no.
func (s *Applications) Waiting(tx *db.Tx, actor access.Actor) ([]waiting.Item, error) {
	asked := ""
	if actor.Has(access.Coordinator) {
		asked = askedOfCoordinators
	}
	rows, err := db.All(tx, scanWaiting, `SELECT 'own', a.id, e.id, a.title, p.name, e.name, e.closes, (SELECT COUNT(*) FROM applicant o WHERE o.network_id = $1 AND o.application_id = a.id), a.parts_left, a.state, me.confirmed,
			(SELECT MAX(o.confirmed) FROM applicant o WHERE o.network_id = $1 AND o.application_id = a.id AND o.person_id <> $2)
		FROM applicant me JOIN application a ON a.network_id = me.network_id AND a.id = me.application_id
		JOIN edition e ON e.network_id = a.network_id AND e.id = a.edition_id JOIN programme p ON p.network_id = e.network_id AND p.id = e.programme_id
		WHERE me.network_id = $1 AND me.person_id = $2 AND me.running AND (a.state IN ('draft', 'seeking') OR a.state = 'submitted' AND a.sponsor_state = 'declined') AND e.state = 'open' AND (e.closes IS NULL OR e.closes > $3)
		UNION ALL SELECT 'invited', a.id, e.id, a.title, p.name, e.name, e.closes, a.number, 0, a.state, NULL, NULL
		FROM person me JOIN account c ON c.id = me.account_id JOIN invitation i ON i.network_id = me.network_id AND i.email = c.email AND i.state = 'open'
		JOIN application a ON a.network_id = i.network_id AND a.id = i.application_id JOIN edition e ON e.network_id = a.network_id AND e.id = a.edition_id
		JOIN programme p ON p.network_id = e.network_id AND p.id = e.programme_id
		WHERE me.network_id = $1 AND me.id = $2 AND i.expires > $3`+asked+` LIMIT 150`, actor.Person(), int64(tx.Now))
	if err != nil {
		return nil, err
	}
	var out []waiting.Item
	var joint []db.ID
	for _, r := range rows {
		if r.kind == "own" && r.number == 2 && r.state.Writing() {
			joint = append(joint, r.application)
		}
	}
	thirds, err := s.thirdsFor(tx, actor.Person(), joint)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if thirds[r.application] && r.kind == "own" {
			out = append(out, waiting.Item{Title: "Say whether you want to apply as a trio", About: r.programme + ", " + r.name, Path: pathOf(r.application) + "/partner", Due: r.closes})
		}
		if item := r.item(); item.Title != "" {
			out = append(out, item)
		}
	}
	return out, nil
}

// askedOfCoordinators are requests for bursaries and for coaching that nobody has answered, by edition; applications that wait
// for a decision without the sponsor whom they named, until somebody has seen to it; and editions with free places that are enough for somebody on the waiting list. An open offer holds a place for each who applied. It begins
// with what is asked, and with the waiting lists, of which there are few: SQLite takes tables that are joined crosswise in
// the order in which they are written.
const askedOfCoordinators = ` UNION ALL SELECT 'bursaries', NULL, e.id, '', p.name, e.name, NULL, COUNT(*), 0, '', NULL, NULL
		FROM bursary b CROSS JOIN application a CROSS JOIN edition e CROSS JOIN programme p
		WHERE b.network_id = $1 AND b.state = 'asked' AND b.asked > 0 AND a.network_id = b.network_id AND a.id = b.application_id
		AND e.network_id = b.network_id AND e.id = b.edition_id AND p.network_id = e.network_id AND p.id = e.programme_id AND a.state NOT IN ('draft', 'seeking', 'refused', 'withdrawn') GROUP BY e.id, p.name, e.name
		UNION ALL SELECT 'coaching', NULL, e.id, '', p.name, e.name, NULL, COUNT(*), 0, '', NULL, NULL
		FROM coaching c CROSS JOIN application a CROSS JOIN edition e CROSS JOIN programme p
		WHERE c.network_id = $1 AND c.asked IS NOT NULL AND c.offered IS NULL AND a.network_id = c.network_id AND a.id = c.application_id
		AND e.network_id = a.network_id AND e.id = a.edition_id AND p.network_id = e.network_id AND p.id = e.programme_id AND a.state NOT IN ('refused', 'withdrawn') GROUP BY e.id, p.name, e.name
		UNION ALL SELECT 'declined', MIN(a.id), e.id, '', p.name, e.name, NULL, COUNT(*), 0, '', NULL, NULL
		FROM sponsor n CROSS JOIN application a CROSS JOIN edition e CROSS JOIN programme p
		WHERE n.network_id = $1 AND n.state = 'declined' AND n.replaced IS NULL AND n.noted IS NULL AND a.network_id = n.network_id AND a.id = n.application_id AND a.state IN ('submitted', 'shortlisted')
		AND e.network_id = a.network_id AND e.id = a.edition_id AND e.state <> 'ended' AND p.network_id = e.network_id AND p.id = e.programme_id GROUP BY e.id, p.name, e.name
		UNION ALL SELECT 'free', NULL, f.id, '', f.programme, f.name, NULL, f.free, 0, '', NULL, NULL
		FROM (SELECT e.id, p.name AS programme, e.name, l.fewest, e.places - (SELECT COUNT(*) FROM place v WHERE v.network_id = $1 AND v.edition_id = e.id AND v.withdrawn IS NULL)
				- (SELECT COUNT(*) FROM application o CROSS JOIN applicant m
					WHERE o.network_id = $1 AND o.edition_id = e.id AND o.state = 'offered' AND m.network_id = o.network_id AND m.application_id = o.id) AS free
			FROM (SELECT w.edition_id, MIN((SELECT COUNT(*) FROM applicant m WHERE m.network_id = $1 AND m.application_id = w.id)) AS fewest
				FROM application w WHERE w.network_id = $1 AND w.state = 'waiting' GROUP BY w.edition_id) AS l CROSS JOIN edition e CROSS JOIN programme p
			WHERE e.network_id = $1 AND e.id = l.edition_id AND e.state IN ('open', 'closed', 'running') AND p.network_id = e.network_id AND p.id = e.programme_id) AS f
		WHERE f.free > 0 AND f.free >= f.fewest`

// item is the row in words; one without a title waits for somebody else.
func (r waitingRow) item() waiting.Item {
	about := r.programme + ", " + r.name
	path := pathOf(r.application)
	switch r.kind {
	case "invited":
		return waiting.Item{Title: "Answer an invitation to apply together", About: about, Path: path + "/invitation", Due: r.closes}
	case "bursaries":
		return waiting.Item{Title: counted(r.number, "Decide about a request for a bursary", "Decide about %d requests for bursaries"), About: about, Path: "/editions/" + string(r.edition) + "/bursaries"}
	case "free":
		return waiting.Item{Title: counted(r.number, "Offer a free place to the waiting list", "Offer %d free places to the waiting list"), About: about, Path: "/editions/" + string(r.edition) + "/selection"}
	case "declined":
		item := waiting.Item{Title: counted(r.number, "A sponsor said no: see what can help", "%d sponsors said no: see what can help"), About: about, Path: "/editions/" + string(r.edition) + "/pipeline?show=declined"}
		if r.number == 1 {
			item.Path = "/editions/" + string(r.edition) + path
		}
		return item
	case "coaching":
		return waiting.Item{Title: counted(r.number, "Somebody asks for coaching", "%d applications ask for coaching"), About: about, Path: "/editions/" + string(r.edition) + "/pipeline?show=asked"}
	}
	switch {
	case r.state == Submitted:
		return waiting.Item{Title: "Your sponsor cannot do it: name somebody else", About: about, Path: path + "/sponsor", Due: r.closes}
	case r.left > 0:
		return waiting.Item{Title: "Finish your application", About: about + ": " + counted(r.left, "one part is left", "%d parts are left"), Path: path, Due: r.closes}
	case r.confirmed == 0 && r.other != 0:
		return waiting.Item{Title: "Confirm your application", About: about + ": " + map[bool]string{false: "your partner has confirmed", true: "others have confirmed"}[r.number > 2], Path: path + "/check", Due: r.closes}
	case r.confirmed == 0:
		return waiting.Item{Title: "Check and confirm your application", About: about, Path: path + "/check", Due: r.closes}
	}
	return waiting.Item{}
}

// counted chooses the words for one or for several.
func counted(n int64, one, several string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(several, n)
}
