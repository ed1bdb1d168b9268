package strategy

import (
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/internal/shared/waiting"
)

// reviewDays is how many days before a day of review those who are responsible are told.
const reviewDays = 30

// Waiting lists what a person can do about strategies now.
func (s *Strategies) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting. The day is that of the clock of the world: the zone of the network is not read for this.
func (s *Strategies) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	today := tx.Now.Time().Format(time.DateOnly)
	soon := tx.Now.Time().AddDate(0, 0, reviewDays).Format(time.DateOnly)
	return waiting.Question{SQL: waits, Args: []any{string(a.Person()), today, soon, a.LeadsAll(), string(a.LeadsOne())}, Item: func(w waiting.Row) (waiting.Item, bool) {
		it := waiting.Item{About: w.B, Path: "/leadership/" + w.A}
		switch w.Kind {
		case "asked":
			it.Title = "Say whether you are responsible for an outcome of a strategy"
		case "yes":
			it.Title = "Say whether you agree with a strategy"
		case "lacks":
			it.Title = "Find a patient leader who can say yes to a strategy"
			if w.C == nobodyOf+string(person.Professional) {
				it.Title = "Find a professional who can say yes to a strategy"
			}
		case "review":
			it.Title = "Look at a strategy again"
			if day, err := time.Parse(time.DateOnly, w.C); err == nil {
				it.Due = db.At(day.Add(12 * time.Hour))
			}
		}
		return it, it.Title != ""
	}}
}

// What waits for a person ($2) on a day ($3): their own word on being responsible; a yes of their side, for whoever holds a role there or has taken
// on an outcome; for who wrote it and for engagement leads (of every organisation, $5, or of one, $6) that nobody of a side can say yes any more; a day of review that is past or comes until $4, for those who are responsible and for who wrote the words.
const waits = `SELECT * FROM (SELECT 'asked' AS kind, s.organisation_id || '/strategy/' || s.id || '/outcomes/' || o.id AS a, g.name AS b, '' AS c, CAST(NULL AS BIGINT) AS at FROM strategy_responsible r JOIN strategy_outcome o ON o.network_id = r.network_id AND o.id = r.outcome_id
		JOIN strategy s ON s.network_id = o.network_id AND s.id = o.strategy_id JOIN organisation g ON g.network_id = s.network_id AND g.id = s.organisation_id
		WHERE r.network_id = $1 AND r.person_id = $2 AND r.accepted IS NULL AND r.gone IS NULL AND s.ended IS NULL
		AND EXISTS (SELECT 1 FROM strategy_words w WHERE w.network_id = $1 AND w.outcome_id = o.id AND w.version_id IN (s.in_force, s.open)) ORDER BY r.asked, r.id LIMIT 20) AS askings
	UNION ALL SELECT * FROM (SELECT 'yes', s.organisation_id || '/strategy/' || s.id, g.name, '', CAST(NULL AS BIGINT) FROM strategy s JOIN organisation g ON g.network_id = s.network_id AND g.id = s.organisation_id
		JOIN (SELECT y.strategy_id, MAX(y.partner) AS partner FROM (
			SELECT z.id AS strategy_id, CASE WHEN t.pillar = 'patient' THEN 1 ELSE 0 END AS partner FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id JOIN strategy z ON z.network_id = t.network_id AND z.organisation_id = t.organisation_id
				WHERE h.network_id = $1 AND h.person_id = $2 AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3) AND z.waits <> ''
			UNION ALL SELECT o.strategy_id, CASE WHEN r.level = 'patient' THEN 1 ELSE 0 END FROM strategy_responsible r JOIN strategy_outcome o ON o.network_id = r.network_id AND o.id = r.outcome_id
				WHERE r.network_id = $1 AND r.person_id = $2 AND r.accepted IS NOT NULL AND r.gone IS NULL) y GROUP BY y.strategy_id) m ON m.strategy_id = s.id
		WHERE s.network_id = $1 AND s.ended IS NULL AND (s.waits = 'both' OR s.waits = CASE WHEN m.partner = 1 THEN 'partner' ELSE 'professional' END) ORDER BY s.id LIMIT 20) AS yeses
	UNION ALL SELECT * FROM (SELECT 'lacks', s.organisation_id || '/strategy/' || s.id, g.name, s.waits, CAST(NULL AS BIGINT) FROM strategy s JOIN strategy_version v ON v.network_id = s.network_id AND v.id = COALESCE(s.open, s.in_force)
		JOIN organisation g ON g.network_id = s.network_id AND g.id = s.organisation_id WHERE s.network_id = $1 AND s.ended IS NULL AND s.waits IN ('no-partner', 'no-professional') AND (CAST($5 AS BOOLEAN) OR s.organisation_id = $6 OR v.created_by = $2) ORDER BY s.id LIMIT 5) AS lacking
	UNION ALL SELECT * FROM (SELECT 'review', s.organisation_id || '/strategy/' || s.id, g.name, v.review, CAST(NULL AS BIGINT) FROM strategy s JOIN strategy_version v ON v.network_id = s.network_id AND v.id = s.in_force JOIN organisation g ON g.network_id = s.network_id AND g.id = s.organisation_id
		WHERE s.network_id = $1 AND s.ended IS NULL AND s.open IS NULL AND v.review <= $4 AND (v.created_by = $2 OR s.id IN (SELECT o.strategy_id FROM strategy_responsible r JOIN strategy_outcome o ON o.network_id = r.network_id AND o.id = r.outcome_id
			WHERE r.network_id = $1 AND r.person_id = $2 AND r.accepted IS NOT NULL AND r.gone IS NULL)) ORDER BY v.review, s.id LIMIT 20) AS reviews`
