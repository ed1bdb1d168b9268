package recommendation

import (
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// Waiting lists what a person can do about recommendations now.
func (s *Recommendations) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting. The day is that of the clock of the world: the zone of the network is not read for this.
func (s *Recommendations) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	q := waiting.Question{SQL: waits, Args: []any{string(a.Person()), tx.Now.Time().Format(time.DateOnly)}, Item: waitsFor}
	if of, some := a.LeadsOf(); some {
		q.SQL, q.Args = q.SQL+waitsForLeads, append(q.Args, of)
	}
	return q
}

func waitsFor(w waiting.Row) (waiting.Item, bool) {
	it := waiting.Item{About: w.B, Path: "/recommendations/" + w.A}
	switch w.Kind {
	case "answer":
		it.Title = "Answer a recommendation"
	case "yes":
		it.Title = "Say yes or no for your group"
		return it, true
	case "say":
		it.Title = "Say whether an answer answers your recommendation"
		return it, true
	case "name":
		it.Title = "Say who answers a recommendation"
	}
	if day, err := time.Parse(time.DateOnly, w.C); err == nil {
		it.Due = db.At(day.Add(12 * time.Hour))
	}
	return it, it.Title != ""
}

// speaks: somebody ($2) speaks for a body today ($3): they lead it, or sit in it while nobody who can sign in leads it.
const speaks = `t.starts <= $3 AND (t.ends = '' OR t.ends >= $3) AND (t.leads OR NOT EXISTS (SELECT 1 FROM term c JOIN holder ch ON ch.network_id = c.network_id AND ch.id = c.holder_id JOIN person cp ON cp.network_id = ch.network_id AND cp.id = ch.person_id
			WHERE c.network_id = $1 AND c.group_id = t.group_id AND c.leads AND c.starts <= $3 AND (c.ends = '' OR c.ends >= $3) AND cp.closed IS NULL))`

// What waits, each kind limited to as many as anybody would read: an answer that somebody owes; a yes of those who speak for a body; their
// word on an answer, while nothing else waits for their yes; for engagement leads what nobody owes. a is the recommendation, b its title, c its day.
const (
	waits = `SELECT * FROM (SELECT 'answer' AS kind, v.id AS a, v.title AS b, a.due AS c, CAST(NULL AS BIGINT) AS at FROM recommendation v JOIN recommendation_ask a ON a.network_id = v.network_id AND a.recommendation_id = v.id AND a.number = v.round
			WHERE v.network_id = $1 AND v.owner_id = $2 AND v.state = 'owed' ORDER BY a.due, v.id LIMIT 20) AS answers
		UNION ALL SELECT * FROM (SELECT DISTINCT 'yes', v.id, v.title, '', CAST(NULL AS BIGINT) FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id JOIN recommendation v ON v.network_id = t.network_id AND v.body_id = t.group_id
			JOIN proposal p ON p.network_id = v.network_id AND p.subject_id = v.id WHERE h.network_id = $1 AND h.person_id = $2 AND ` + speaks + ` AND p.kind = 'body.words' AND p.state = 'open'
			AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = $1 AND y.proposal_id = p.id AND y.person_id = $2 AND y.hash = p.hash) ORDER BY v.id LIMIT 20) AS yeses
		UNION ALL SELECT * FROM (SELECT DISTINCT 'say', v.id, v.title, '', CAST(NULL AS BIGINT) FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id JOIN recommendation v ON v.network_id = t.network_id AND v.body_id = t.group_id
			WHERE h.network_id = $1 AND h.person_id = $2 AND ` + speaks + ` AND v.state = 'answered' AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.network_id = $1 AND p.subject_id = v.id AND p.kind = 'body.words' AND p.state = 'open') ORDER BY v.id LIMIT 20) AS says`
	waitsForLeads = `
		UNION ALL SELECT * FROM (SELECT 'name', v.id, v.title, a.due, CAST(NULL AS BIGINT) FROM recommendation v JOIN recommendation_ask a ON a.network_id = v.network_id AND a.recommendation_id = v.id AND a.number = v.round
			WHERE v.network_id = $1 AND v.owner_id IS NULL AND ($4 = '' OR v.organisation_id = $4) AND v.state = 'owed' ORDER BY a.due, v.id LIMIT 20) AS names`
)
