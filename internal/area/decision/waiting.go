package decision

import (
	"fmt"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/waiting"
)

// Waiting lists what a person can do about decisions now.
func (s *Decisions) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// soonDays is how many days before the sign-off an assurance waits for who looks after the decision.
const soonDays = 60

// From how many months after the sign-off, and until when, who looks after a decision is asked what changed because of it.
const (
	askAfter = 3
	askUntil = 12
)

// Asks is the question behind Waiting.
func (s *Decisions) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	now := tx.Now.Time()
	return waiting.Question{SQL: waits, Args: []any{a.Person(), now.Format(time.DateOnly), now.AddDate(0, 0, soonDays).Format(time.DateOnly), now.AddDate(0, -askAfter, 0).Format(time.DateOnly), now.AddDate(0, -askUntil, 0).Format(time.DateOnly)}, Item: func(w waiting.Row) (waiting.Item, bool) {
		kind, goes := w.Kind[:4], w.Kind[4:]
		titles := map[string]string{"true": "Say whether what a decision says is true", "assu": "See to the assurance of a decision", "deci": "Note what was decided", "chan": "Say what changed because of a decision"}
		if kind == "chan" {
			return waiting.Item{Title: titles[kind], About: w.C + ", signed off on " + ui.PlainDate(goes), Path: fmt.Sprintf("/leadership/%s/decisions/%s", w.A, w.B)}, true
		}
		return waiting.Item{Title: titles[kind], About: w.C + ", sign-off on " + ui.PlainDate(goes), Path: fmt.Sprintf("/leadership/%s/decisions/%s", w.A, w.B)}, true
	}}
}

// waits asks what waits for a person ($2) on a day ($3; $4 is some weeks later): words that a patient leader is asked about, the assurance
// of a decision that they look after, what was decided in a group that they lead, and what changed because of a decision that they look
// after, stands in a line and was signed off between two days ($6 and $5). The kind ends with the day of the sign-off.
const waits = `SELECT * FROM (SELECT 'true' || d.goes AS kind, d.organisation_id AS a, d.id AS b, d.title AS c, CAST(NULL AS BIGINT) AS at FROM decision_leader l JOIN decision d ON d.network_id = l.network_id AND d.id = l.decision_id
		JOIN proposal p ON p.network_id = d.network_id AND p.id = d.proposal_id
		WHERE l.network_id = $1 AND l.person_id = $2 AND d.state = 'preparing' AND p.state = 'open' AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = $1 AND y.proposal_id = p.id AND y.person_id = $2 AND y.hash = p.hash)
	UNION ALL SELECT 'assu' || d.goes, d.organisation_id, d.id, d.title, CAST(NULL AS BIGINT) FROM decision d WHERE d.network_id = $1 AND d.owner_id = $2 AND d.state = 'preparing' AND d.proposal_id IS NULL AND d.goes <= $4
	UNION ALL SELECT 'deci' || d.goes, d.organisation_id, d.id, d.title, CAST(NULL AS BIGINT) FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id JOIN decision d ON d.network_id = t.network_id AND d.group_id = t.group_id
		WHERE h.network_id = $1 AND h.person_id = $2 AND t.leads AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3) AND d.state IN ('preparing', 'assured') AND d.goes <= $3
	UNION ALL SELECT 'chan' || d.decided, d.organisation_id, d.id, d.title, CAST(NULL AS BIGINT) FROM decision d WHERE d.network_id = $1 AND d.owner_id = $2 AND d.state = 'signed' AND d.decided <= $5 AND d.decided >= $6
		AND EXISTS (SELECT 1 FROM ground_link l WHERE l.network_id = $1 AND l.later = 'decision ' || d.id AND l.ended IS NULL)
		AND NOT EXISTS (SELECT 1 FROM ground_link l WHERE l.network_id = $1 AND l.earlier = 'decision ' || d.id AND l.later LIKE 'change %' AND l.ended IS NULL)) x ORDER BY x.kind LIMIT 20`
