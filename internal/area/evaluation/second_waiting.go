package evaluation

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/waiting"
)

// SecondReader lists for whoever may be a second reader the editions in which quotes wait for one. It is apart from Waiting because
// its question can be asked together with those of others.
type SecondReader struct{}

// Waiting lists the editions whose quotes the actor can read beside what was written.
func (s SecondReader) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// secondReads asks in which editions quotes wait that $2 neither chose nor worded: all editions for a coordinator ($3), for others those
// in which their function is $4.
const secondReads = `SELECT 'second' AS kind, w.edition_id AS a, MIN(g.name) AS b, MIN(e.name) AS c, CAST(NULL AS BIGINT) AS at FROM wave_quote q
	JOIN wave w ON w.network_id = q.network_id AND w.id = q.wave_id
	JOIN edition e ON e.network_id = w.network_id AND e.id = w.edition_id
	JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
	WHERE q.network_id = $1 AND q.cleared = FALSE AND q.chosen_by <> $2 AND q.worded_by <> $2
	AND ($3 OR EXISTS (SELECT 1 FROM edition_person p WHERE p.network_id = q.network_id AND p.edition_id = w.edition_id AND p.person_id = $2 AND p.function = $4))
	GROUP BY w.edition_id ORDER BY w.edition_id LIMIT 20`

// Asks is the question behind Waiting.
func (SecondReader) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: secondReads, Args: []any{a.Person(), a.Has(access.Coordinator), string(edition.Facilitator)}, Item: func(w waiting.Row) (waiting.Item, bool) {
		return waiting.Item{Title: secondTitle, About: called(edition.Edition{ProgrammeName: w.B, Name: w.C}), Path: "/editions/" + w.A + "/quotes/second"}, true
	}}
}
