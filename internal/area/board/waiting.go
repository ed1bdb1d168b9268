package board

import (
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// Waiting lists the stories about which somebody is asked.
func (s *Board) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (s *Board) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: waits, Args: []any{a.Person()}, Item: func(w waiting.Row) (waiting.Item, bool) {
		return waiting.Item{Title: "Say whether your story may be told", About: w.C, Path: fmt.Sprintf("/leadership/%s/board-report/stories/%s", w.A, w.B)}, true
	}}
}

const waits = `SELECT 'story' AS kind, b.organisation_id AS a, b.id AS b, o.name AS c, CAST(NULL AS BIGINT) AS at FROM board_story b JOIN organisation o ON o.network_id = b.network_id AND o.id = b.organisation_id
	WHERE b.network_id = $1 AND b.teller_id = $2 AND b.agreed IS NULL AND b.ended IS NULL ORDER BY b.created LIMIT 20`
