package participation

import (
	"strconv"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// Waiting lists what a person can say about placings of the other side.
func (s *Participation) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting: one line for each organisation. The day is that of the clock of the world.
func (s *Participation) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: waits, Args: []any{string(a.Person()), tx.Now.Time().Format(time.DateOnly)}, Item: func(w waiting.Row) (waiting.Item, bool) {
		n, _ := strconv.Atoi(w.C)
		it := waiting.Item{About: w.B, Path: "/leadership/" + w.A + "/grid/activities?show=waits"}
		switch w.Kind {
		case "leaders":
			it.Title = "Say where you would place " + activities(n)
		case "staff":
			it.Title = "Patient leaders place " + activities(n) + " that you placed: say whether you agree"
		}
		return it, n > 0 && it.Title != ""
	}}
}

// What waits for a person ($2) on a day ($3), by organisation: for who holds a patient role there what staff placed; for staff what patient leaders
// placed of what they placed themselves. b is the organisation, c how many.
const waits = `SELECT * FROM (SELECT 'leaders' AS kind, o.id AS a, o.name AS b, CAST(COUNT(DISTINCT v.id) AS TEXT) AS c, CAST(NULL AS BIGINT) AS at FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id
		JOIN participation_activity v ON v.network_id = t.network_id AND v.organisation_id = t.organisation_id JOIN organisation o ON o.network_id = v.network_id AND o.id = v.organisation_id
		WHERE h.network_id = $1 AND h.person_id = $2 AND t.pillar = 'patient' AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3) AND v.removed IS NULL AND v.waits_for = 'partner' GROUP BY o.id, o.name ORDER BY o.name LIMIT 10) AS leaders
	UNION ALL SELECT * FROM (SELECT 'staff', o.id, o.name, CAST(COUNT(DISTINCT v.id) AS TEXT), CAST(NULL AS BIGINT) FROM participation_placing p JOIN participation_activity v ON v.network_id = p.network_id AND v.id = p.activity_id
		JOIN organisation o ON o.network_id = v.network_id AND o.id = v.organisation_id
		WHERE p.network_id = $1 AND p.person_id = $2 AND p.side = 'professional' AND v.removed IS NULL AND v.waits_for = 'professional' GROUP BY o.id, o.name ORDER BY o.name LIMIT 10) AS staff`

// Figure is what a report says of the grid of an organisation: how many activities of a period stood where both sides agreed, and where their
// middle is.
type Figure struct {
	Agreed int
	Centre string
}

// FigureOf counts the activities that ran from one day to another, by the agreements that held on the last. The caller has checked who reads.
func FigureOf(tx *db.Tx, organisation db.ID, from, to string) (Figure, error) {
	all, err := held(tx, organisation, from, to)
	c := centre(all)
	return Figure{Agreed: c.N, Centre: c.Words()}, err
}
