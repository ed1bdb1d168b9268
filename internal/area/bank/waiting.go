package bank

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

const awaits = `SELECT kind, a, b, c, at FROM (
	SELECT 'asked' AS kind, r.id AS a, o.name AS b, r.purpose AS c, r.lapses AS at FROM bank_request r JOIN organisation o ON o.network_id = r.network_id AND o.id = r.organisation_id
		WHERE r.network_id = $1 AND r.person_id = $2 AND r.answer = '' AND r.gone IS NULL AND r.lapses > $3
	UNION ALL SELECT 'yes', r.organisation_id, o.name, r.purpose, CAST(NULL AS BIGINT) FROM bank_request r JOIN organisation o ON o.network_id = r.network_id AND o.id = r.organisation_id
		WHERE r.network_id = $1 AND r.asked_by = $2 AND r.answer = 'yes' AND r.done IS NULL AND r.gone IS NULL) AS x LIMIT 30`

// Asks is what waits for somebody: requests to answer, and people who said yes to them.
func (b *Bank) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: awaits, Args: []any{string(a.Person()), int64(tx.Now)}, Item: func(r waiting.Row) (waiting.Item, bool) {
		if r.Kind == "yes" {
			return waiting.Item{Title: "Write to somebody who said yes", About: r.B, Path: "/bank/" + r.A + "/requests"}, true
		}
		return waiting.Item{Title: "Answer a request from " + r.B, About: purposeWords(r.C), Path: "/me/bank/requests/" + r.A, Due: r.At}, true
	}}
}

// Waiting lists the same.
func (b *Bank) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, b.Asks(tx, a))
}
