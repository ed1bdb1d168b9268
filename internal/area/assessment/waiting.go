package assessment

import (
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// Waiting lists the steps about gaps that a person has taken on and that are not done, and roles that wait for their yes. Rounds say themselves for whom they wait.
func (s *Assessments) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (s *Assessments) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: waits, Args: []any{a.Person()}, Item: func(w waiting.Row) (waiting.Item, bool) {
		if w.C == "" {
			return waiting.Item{Title: "Say whether a role is described well", About: w.Kind, Path: fmt.Sprintf("/leadership/%s/roles/%s", w.A, w.B)}, true
		}
		return waiting.Item{Title: "See to a step: " + w.C, About: w.Kind, Path: fmt.Sprintf("/leadership/%s/connection", w.A)}, true
	}}
}

// waits asks for the open steps of a person ($2), and for the roles whose words wait for their yes, with the names of the
// organisations.
const waits = `SELECT * FROM (SELECT o.name AS kind, g.organisation_id AS a, g.id AS b, g.title AS c, CAST(NULL AS BIGINT) AS at FROM gap_step g CROSS JOIN organisation o
		WHERE g.network_id = $1 AND g.owner_id = $2 AND g.done IS NULL AND o.network_id = g.network_id AND o.id = g.organisation_id ORDER BY g.due, g.id LIMIT 50) AS steps
	UNION ALL SELECT * FROM (SELECT o.name, n.organisation_id, n.id, NULL, CAST(NULL AS BIGINT) FROM role_needs n JOIN proposal p ON p.network_id = n.network_id AND p.id = n.proposal_id JOIN organisation o ON o.network_id = n.network_id AND o.id = n.organisation_id
		WHERE n.network_id = $1 AND (n.professional_id = $2 OR n.partner_id = $2) AND p.state = 'open'
			AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = $1 AND y.proposal_id = p.id AND y.person_id = $2 AND y.hash = p.hash) ORDER BY n.created LIMIT 20) AS roles`
