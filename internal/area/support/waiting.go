package support

import (
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// What waits, each kind limited to as many as anybody would read: answer and more for contacts and covers, read for who asked, and
// lapsed for coordinators when somebody's contact answers no more. a is the question, b a name, c the day by which an answer is owed.
const (
	supportAsk = `SELECT * FROM (SELECT CASE WHEN q.answered IS NULL THEN 'answer' ELSE 'more' END AS kind, q.id AS a, TRIM(p.given_name || ' ' || p.family_name) AS b, q.due_day AS c, CAST(NULL AS BIGINT) AS at
			FROM support_question q JOIN person p ON p.network_id = q.network_id AND p.id = q.asker_id WHERE q.network_id = $1 AND q.last_by = 'asker' AND q.id IN (` + toAnswer + `) ORDER BY q.due_day, q.id LIMIT 50) AS answers
		UNION ALL SELECT * FROM (SELECT 'read', q.id, TRIM(p.given_name || ' ' || p.family_name), '', CAST(NULL AS BIGINT) FROM support_question q JOIN person p ON p.network_id = q.network_id AND p.id = q.answered_by
			WHERE q.network_id = $1 AND q.asker_id = $2 AND q.closed IS NULL AND q.last_by = 'other' ORDER BY q.asked LIMIT 20) AS reads`
	// without are the patient leaders of one organisation who have no contact at all: of the one that somebody leads, or to which a coordinator
	// belongs. a is the person, b their name, c the organisation.
	withoutAsk = `
		UNION ALL SELECT * FROM (SELECT 'without', p.id, TRIM(p.given_name || ' ' || p.family_name), o.name, CAST(NULL AS BIGINT) FROM term t JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id
			JOIN person p ON p.network_id = h.network_id AND p.id = h.person_id JOIN organisation o ON o.network_id = t.network_id AND o.id = t.organisation_id
			WHERE t.network_id = $1 AND t.organisation_id = (SELECT m.organisation_id FROM person m WHERE m.network_id = $1 AND m.id = $2 AND m.organisation_confirmed) AND t.pillar = 'patient' AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3)
			AND p.closed IS NULL AND p.id <> $2 AND NOT EXISTS (SELECT 1 FROM key_contact k WHERE k.network_id = $1 AND k.person_id = p.id AND k.ended IS NULL)
			GROUP BY p.id, p.given_name, p.family_name, o.name ORDER BY p.family_name, p.given_name, p.id LIMIT 5) AS withouts`
	lapsedAsk = `
		UNION ALL SELECT * FROM (SELECT 'lapsed', '', '', '', CAST(NULL AS BIGINT) FROM key_contact k WHERE k.network_id = $1 AND k.ended IS NULL AND k.lapsed IS NOT NULL LIMIT 1) AS lapses`
)

// Waiting lists what a person can do now about questions and contacts.
func (s *Support) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting. The day is that of the clock of the world: the zone of the network is not read for this.
func (s *Support) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	q := waiting.Question{SQL: supportAsk, Args: []any{string(a.Person()), tx.Now.Time().Format(time.DateOnly)}, Item: waits}
	if runs(a) {
		q.SQL += lapsedAsk
	}
	if runs(a) || a.LeadsOne() != "" {
		q.SQL += withoutAsk
	}
	return q
}

// waits is what one row asks of somebody.
func waits(w waiting.Row) (waiting.Item, bool) {
	at := "/questions/" + w.A
	switch w.Kind {
	case "answer":
		item := waiting.Item{Title: "Answer a question", About: w.B + " has written to you", Path: at}
		if day, err := time.Parse(time.DateOnly, w.C); err == nil {
			item.Due = db.At(day.Add(12 * time.Hour))
		}
		return item, true
	case "more":
		return waiting.Item{Title: "Read more about a question", About: w.B + " has written to you", Path: at}, true
	case "read":
		return waiting.Item{Title: "Read the answer to your question", About: "From " + w.B, Path: at}, true
	case "without":
		return waiting.Item{Title: "Name a key contact for " + w.B, About: w.C, Path: "/contacts/people/" + w.A}, true
	case "lapsed":
		return waiting.Item{Title: "Name a key contact", About: "Somebody’s contact does not answer any more", Path: "/contacts?show=needs"}, true
	}
	return waiting.Item{}, false
}
