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

// secondReads asks in which editions quotes wait that $2 neither chose nor worded, and to which nobody said not yet without an answer: all editions for a coordinator ($3), for others those
// in which their function is $4.
const secondReads = `SELECT 'second' AS kind, w.edition_id AS a, MIN(g.name) AS b, MIN(e.name) AS c, CAST(NULL AS BIGINT) AS at FROM wave_quote q
	JOIN wave w ON w.network_id = q.network_id AND w.id = q.wave_id
	JOIN edition e ON e.network_id = w.network_id AND e.id = w.edition_id
	JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
	WHERE q.network_id = $1 AND q.cleared = FALSE AND q.chosen_by <> $2 AND q.worded_by <> $2
	AND NOT EXISTS (SELECT 1 FROM quote_not_yet n WHERE n.network_id = q.network_id AND n.quote_id = q.id AND n.answered = 0)
	AND ($3 OR EXISTS (SELECT 1 FROM edition_person p WHERE p.network_id = q.network_id AND p.edition_id = w.edition_id AND p.person_id = $2 AND p.function = $4))
	GROUP BY w.edition_id ORDER BY w.edition_id LIMIT 20`

// themeWaits asks in which editions quotes wait that somebody else ($2 is the actor) has begun to sort by theme, and that the actor has not
// sorted, while fewer than two people have.
const themeWaits = `SELECT 'themes' AS kind, w.edition_id AS a, MIN(g.name) AS b, MIN(e.name) AS c, CAST(NULL AS BIGINT) AS at FROM wave_quote q
	JOIN wave w ON w.network_id = q.network_id AND w.id = q.wave_id
	JOIN edition e ON e.network_id = w.network_id AND e.id = w.edition_id
	JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
	WHERE q.network_id = $1 AND (SELECT COUNT(*) FROM quote_theme t WHERE t.network_id = q.network_id AND t.quote_id = q.id) = 1
	AND NOT EXISTS (SELECT 1 FROM quote_theme t WHERE t.network_id = q.network_id AND t.quote_id = q.id AND t.person_id = $2)
	AND ($3 OR EXISTS (SELECT 1 FROM edition_person p WHERE p.network_id = q.network_id AND p.edition_id = w.edition_id AND p.person_id = $2 AND p.function = $4))
	GROUP BY w.edition_id ORDER BY w.edition_id LIMIT 20`

// Sorter lists for whoever may sort quotes by theme the editions in which another person has begun and a second one is needed.
type Sorter struct{}

// Waiting lists the editions whose quotes the actor can sort as the second person.
func (s Sorter) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (Sorter) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: themeWaits, Args: []any{a.Person(), a.Has(access.Coordinator), string(edition.Facilitator)}, Item: func(w waiting.Row) (waiting.Item, bool) {
		return waiting.Item{Title: themesTitle, About: called(edition.Edition{ProgrammeName: w.B, Name: w.C}), Path: "/editions/" + w.A + "/quotes/themes"}, true
	}}
}

// Asks is the question behind Waiting.
func (SecondReader) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: secondReads, Args: []any{a.Person(), a.Has(access.Coordinator), string(edition.Facilitator)}, Item: func(w waiting.Row) (waiting.Item, bool) {
		return waiting.Item{Title: secondTitle, About: called(edition.Edition{ProgrammeName: w.B, Name: w.C}), Path: "/editions/" + w.A + "/quotes/second"}, true
	}}
}
