package assessment

import (
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// Waiting lists the steps about gaps that a person has taken on and that are not done. Rounds say themselves for whom they wait.
func (s *Assessments) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (s *Assessments) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: waits, Args: []any{a.Person()}, Item: func(w waiting.Row) (waiting.Item, bool) {
		return waiting.Item{Title: "See to a step: " + w.C, About: w.Kind, Path: fmt.Sprintf("/leadership/%s/connection", w.A)}, true
	}}
}

// waits asks for the open steps of a person ($2), with the names of their organisations.
const waits = `SELECT o.name AS kind, g.organisation_id AS a, g.id AS b, g.title AS c, CAST(NULL AS BIGINT) AS at FROM gap_step g CROSS JOIN organisation o
		WHERE g.network_id = $1 AND g.owner_id = $2 AND g.done IS NULL AND o.network_id = g.network_id AND o.id = g.organisation_id ORDER BY g.due, g.id LIMIT 50`
