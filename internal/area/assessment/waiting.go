package assessment

import (
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// Waiting lists the roles that wait for the yes of a person. Rounds say themselves for whom they wait, and the plan for whom its actions do.
func (s *Assessments) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (s *Assessments) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: waits, Args: []any{a.Person()}, Item: func(w waiting.Row) (waiting.Item, bool) {
		return waiting.Item{Title: "Say whether a role is described well", About: w.Kind, Path: fmt.Sprintf("/leadership/%s/roles/%s", w.A, w.B)}, true
	}}
}

// waits asks for the roles whose words wait for the yes of a person ($2), with the names of the organisations.
const waits = `SELECT o.name AS kind, n.organisation_id AS a, n.id AS b, NULL AS c, CAST(NULL AS BIGINT) AS at FROM role_needs n JOIN proposal p ON p.network_id = n.network_id AND p.id = n.proposal_id JOIN organisation o ON o.network_id = n.network_id AND o.id = n.organisation_id
	WHERE n.network_id = $1 AND (n.professional_id = $2 OR n.partner_id = $2) AND p.state = 'open'
		AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = $1 AND y.proposal_id = p.id AND y.person_id = $2 AND y.hash = p.hash) LIMIT 20`
