package idea

import (
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// Waiting lists what a person can do about ideas now.
func (s *Ideas) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// What waits for a person ($2) on a day ($3), that of the clock of the world: an answer that they owe, a yes about an idea of theirs or to own
// one, a session that they lead and that is over with ideas of which nothing is written down. a is an address, b an organisation, c a day.
const (
	waitsAsk = `SELECT * FROM (SELECT 'answer' AS kind, '/ideas/' || i.id AS a, o.name AS b, i.due_day AS c, CAST(NULL AS BIGINT) AS at FROM idea i JOIN organisation o ON o.network_id = i.network_id AND o.id = i.organisation_id
			WHERE i.network_id = $1 AND i.contact_id = $2 AND i.due_day <> '' AND i.erased IS NULL ORDER BY i.due_day, i.id LIMIT 30) AS answers
		UNION ALL SELECT * FROM (SELECT 'yes', '/ideas/' || i.id, o.name, '', CAST(NULL AS BIGINT) FROM idea_owner w JOIN idea i ON i.network_id = w.network_id AND i.id = w.idea_id JOIN organisation o ON o.network_id = i.network_id AND o.id = i.organisation_id
			WHERE w.network_id = $1 AND w.person_id = $2 AND w.state = 'owner' AND i.erased IS NULL AND EXISTS (SELECT 1 FROM proposal p WHERE p.network_id = $1 AND p.state = 'open' AND p.kind IN ('idea.show', 'idea.session', 'idea.own')
				AND (p.subject_id = i.id OR p.subject_id IN (SELECT m.id FROM idea_item m WHERE m.network_id = $1 AND m.idea_id = i.id AND m.state = 'asked') OR p.subject_id IN (SELECT x.id FROM idea_owner x WHERE x.network_id = $1 AND x.idea_id = i.id AND x.state = 'asked'))
				AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = $1 AND y.proposal_id = p.id AND y.person_id = $2 AND y.hash = p.hash)) ORDER BY i.brought, i.id LIMIT 20) AS yeses
		UNION ALL SELECT * FROM (SELECT 'own', '/ideas/' || i.id, o.name, '', CAST(NULL AS BIGINT) FROM idea_owner w JOIN idea i ON i.network_id = w.network_id AND i.id = w.idea_id JOIN organisation o ON o.network_id = i.network_id AND o.id = i.organisation_id
			JOIN proposal p ON p.network_id = w.network_id AND p.id = w.proposal_id WHERE w.network_id = $1 AND w.person_id = $2 AND w.state = 'asked' AND p.state = 'open' AND i.erased IS NULL
			AND NOT EXISTS (SELECT 1 FROM idea_owner x WHERE x.network_id = $1 AND x.idea_id = i.id AND x.state = 'owner' AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = $1 AND y.proposal_id = p.id AND y.person_id = x.person_id AND y.hash = p.hash)) LIMIT 20) AS owns
		UNION ALL SELECT * FROM (SELECT 'session', '/leadership/' || s.organisation_id || '/ideas/sessions/' || s.id, g.name, s.held, CAST(NULL AS BIGINT) FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id AND t.leads
			JOIN idea_session s ON s.network_id = t.network_id AND s.group_id = t.group_id JOIN working_group g ON g.network_id = s.network_id AND g.id = s.group_id
			WHERE h.network_id = $1 AND h.person_id = $2 AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3) AND s.held <= $3 AND s.cancelled IS NULL
			AND EXISTS (SELECT 1 FROM idea_item m WHERE m.network_id = $1 AND m.session_id = s.id AND m.state = 'on') ORDER BY s.held, s.id LIMIT 10) AS sessions`
	namesAsk = `
		UNION ALL SELECT * FROM (SELECT 'name', '/ideas/' || i.id, o.name, i.due_day, CAST(NULL AS BIGINT) FROM idea i JOIN organisation o ON o.network_id = i.network_id AND o.id = i.organisation_id
			WHERE i.network_id = $1 AND i.contact_id IS NULL AND ($4 = '' OR i.organisation_id = $4) AND i.due_day <> '' AND i.erased IS NULL ORDER BY i.due_day, i.id LIMIT 20) AS names
		UNION ALL SELECT * FROM (SELECT 'session', '/leadership/' || s.organisation_id || '/ideas/sessions/' || s.id, g.name, s.held, CAST(NULL AS BIGINT) FROM idea_session s JOIN working_group g ON g.network_id = s.network_id AND g.id = s.group_id
			WHERE s.network_id = $1 AND s.created_by = $2 AND s.held <= $3 AND s.cancelled IS NULL AND EXISTS (SELECT 1 FROM idea_item m WHERE m.network_id = $1 AND m.session_id = s.id AND m.state = 'on') ORDER BY s.held, s.id LIMIT 10) AS mine`
)

// Asks is the question behind Waiting.
func (s *Ideas) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	q := waiting.Question{SQL: waitsAsk, Args: []any{string(a.Person()), s.db.Now().Time().Format(time.DateOnly)}, Item: waits}
	if of, some := a.LeadsOf(); some {
		q.SQL, q.Args = q.SQL+namesAsk, append(q.Args, of)
	}
	return q
}

// waits is what one row asks of somebody.
func waits(w waiting.Row) (waiting.Item, bool) {
	item := waiting.Item{About: w.B, Path: w.A}
	switch w.Kind {
	case "answer":
		item.Title, item.About = "Answer an idea", "Brought to "+w.B
	case "name":
		item.Title, item.About = "Say who answers an idea", "Brought to "+w.B
	case "yes":
		item.Title, item.About = "Say yes or no about your idea", "Brought to "+w.B
	case "own":
		item.Title, item.About = "Say whether an idea is yours too", "Brought to "+w.B
	case "session":
		item.Title = "Write down what a session decided about ideas"
		return item, true
	default:
		return item, false
	}
	if day, err := time.Parse(time.DateOnly, w.C); err == nil {
		item.Due = db.At(day.Add(12 * time.Hour))
	}
	return item, true
}
