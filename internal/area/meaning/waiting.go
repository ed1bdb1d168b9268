package meaning

import (
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// Waiting lists what a person can do about words now.
func (s *Meanings) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting. The day is that of the clock of the world: the zone of the network is not read for this.
func (s *Meanings) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: waits, Args: []any{string(a.Person()), tx.Now.Time().Format(time.DateOnly)}, Item: func(w waiting.Row) (waiting.Item, bool) {
		it := waiting.Item{About: w.B, Path: "/glossary/" + w.A}
		switch w.Kind {
		case "write":
			it.Title = "Write what you mean by a word"
			if day, err := time.Parse(time.DateOnly, w.C); err == nil {
				it.Due = db.At(day.Add(12 * time.Hour))
			}
		case "yes":
			it.Title = "Say whether you share a meaning"
		case "propose":
			it.Title = "See what came of a word about which you asked"
		}
		return it, it.Title != ""
	}}
}

// What waits for a person ($2) on a day ($3): to write, when they are asked by name; their yes to a shared meaning; for who asked, to read
// what came and propose one.
const waits = `SELECT * FROM (SELECT 'write' AS kind, m.id AS a, m.word AS b, r.closes AS c, CAST(NULL AS BIGINT) AS at FROM meaning_answer x JOIN meaning_round r ON r.network_id = x.network_id AND r.id = x.round_id JOIN meaning m ON m.network_id = r.network_id AND m.id = r.meaning_id
		WHERE x.network_id = $1 AND x.person_id = $2 AND x.words_sealed = '' AND r.ended IS NULL AND r.closes >= $3 ORDER BY r.closes, r.id LIMIT 20) AS writes
	UNION ALL SELECT * FROM (SELECT 'yes', m.id, m.word, '', CAST(NULL AS BIGINT) FROM meaning_answer x JOIN meaning_round r ON r.network_id = x.network_id AND r.id = x.round_id JOIN meaning m ON m.network_id = r.network_id AND m.id = r.meaning_id
		JOIN proposal p ON p.network_id = r.network_id AND p.subject_id = r.id WHERE x.network_id = $1 AND x.person_id = $2 AND x.words_sealed <> '' AND r.ended IS NULL AND p.kind = 'meaning.words' AND p.state = 'open'
		AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = $1 AND y.proposal_id = p.id AND y.person_id = $2 AND y.hash = p.hash) ORDER BY r.id LIMIT 20) AS yeses
	UNION ALL SELECT * FROM (SELECT 'propose', m.id, m.word, '', CAST(NULL AS BIGINT) FROM meaning_round r JOIN meaning m ON m.network_id = r.network_id AND m.id = r.meaning_id
		WHERE r.network_id = $1 AND r.asked_by = $2 AND r.ended IS NULL AND r.closes < $3 AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.network_id = $1 AND p.subject_id = r.id AND p.kind = 'meaning.words' AND p.state = 'open') ORDER BY r.id LIMIT 20) AS proposals`
