package meaning

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

const columns = `SELECT m.id, m.word, m.public, g.id, COALESCE(g.words, ''), COALESCE(g.day, ''), COALESCE(g.partners, 0), COALESCE(g.professionals, 0), r.id, COALESCE(r.why, ''), r.asked_by, COALESCE(r.closes, ''), COALESCE(r.version, 0)
	FROM meaning m LEFT JOIN meaning_agreed g ON g.network_id = m.network_id AND g.meaning_id = m.id AND g.ended IS NULL LEFT JOIN meaning_round r ON r.network_id = m.network_id AND r.meaning_id = m.id AND r.ended IS NULL WHERE m.network_id = $1 `

func scan(s db.Scanner, m *Meaning) error {
	return s.Scan(&m.ID, &m.Word, &m.Public, &m.Agreed, &m.Words, &m.Day, &m.Partners, &m.Professionals, &m.Round, &m.Why, &m.AskedBy, &m.Closes, &m.Version)
}

func find(tx *db.Tx, id db.ID) (Meaning, error) {
	return db.One(tx, scan, columns+`AND m.id = $2`, id)
}

// ofRound finds the word of a round that is open.
func ofRound(tx *db.Tx, round db.ID) (Meaning, error) {
	return db.One(tx, scan, columns+`AND r.id = $2`, round)
}

func called(tx *db.Tx, word string) (Meaning, bool, error) {
	return db.Maybe(tx, scan, columns+`AND m.folded = $2`, fold(word))
}

// list is a page of the glossary by word: what is agreed, or what is asked (open). Visitors read what the network lets everybody read.
func list(tx *db.Tx, words string, open, signedIn bool, limit, offset int) ([]Meaning, error) {
	like := db.Like(fold(words))
	return db.All(tx, scan, columns+`AND m.folded LIKE $2 AND (CAST($3 AS BOOLEAN) AND r.id IS NOT NULL OR NOT CAST($3 AS BOOLEAN) AND g.id IS NOT NULL) AND (CAST($4 AS BOOLEAN) OR m.public) ORDER BY m.folded, m.id LIMIT $5 OFFSET $6`,
		like, open, signedIn, limit, offset)
}

// agreedOf are the meanings on which people agreed before, the last first.
func agreedOf(tx *db.Tx, meaning db.ID) ([]Agreed, error) {
	return db.All(tx, func(s db.Scanner, a *Agreed) error {
		return s.Scan(&a.Words, &a.Day, &a.Partners, &a.Professionals, &a.Ended)
	}, `SELECT words, day, partners, professionals, ended FROM meaning_agreed WHERE network_id = $1 AND meaning_id = $2 AND ended IS NOT NULL ORDER BY agreed DESC, id DESC LIMIT 50`, meaning)
}

const answerColumns = `SELECT a.id, a.person_id, TRIM(p.given_name || ' ' || p.family_name), a.side, a.words_sealed, a.named, a.written, p.closed IS NOT NULL FROM meaning_answer a JOIN person p ON p.network_id = a.network_id AND p.id = a.person_id WHERE a.network_id = $1 `

func scanAnswer(s db.Scanner, a *Answer) error {
	return s.Scan(&a.ID, &a.Person, &a.Name, &a.Side, &a.Words, &a.Named, &a.Written, &a.Closed)
}

func unseal(tx *db.Tx, k *secret.Keys, all []Answer, err error) ([]Answer, error) {
	for i := range all {
		if err == nil && all[i].Words != "" {
			all[i].Words, err = k.Open(tx.Network, "meaning_answer.words", all[i].ID, all[i].Words)
		}
	}
	return all, err
}

// written are what people wrote in a round, in an order that tells nothing.
func written(tx *db.Tx, k *secret.Keys, round db.ID) ([]Answer, error) {
	all, err := db.All(tx, scanAnswer, answerColumns+`AND a.round_id = $2 AND a.words_sealed <> '' ORDER BY a.words_sealed LIMIT 1000`, round)
	return unseal(tx, k, all, err)
}

// answerOf is what somebody wrote in a round; the empty answer when they were not asked and have not written.
func answerOf(tx *db.Tx, k *secret.Keys, round, who db.ID) (Answer, bool, error) {
	a, there, err := db.Maybe(tx, scanAnswer, answerColumns+`AND a.round_id = $2 AND a.person_id = $3`, round, who)
	all, err := unseal(tx, k, []Answer{a}, err)
	return all[0], there, err
}

func saveAnswer(tx *db.Tx, k *secret.Keys, round db.ID, a Answer) error {
	sealed := ""
	if a.Words != "" {
		sealed = k.Seal(tx.Network, "meaning_answer.words", a.ID, a.Words)
	}
	_, err := tx.Exec(`INSERT INTO meaning_answer (network_id, round_id, person_id, id, side, words_sealed, named, written) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (network_id, round_id, person_id) DO UPDATE SET id = excluded.id, side = excluded.side, words_sealed = excluded.words_sealed, named = excluded.named, written = excluded.written`,
		round, a.Person, a.ID, string(a.Side), sealed, a.Named, a.Written.Ref())
	return err
}

// writtenBy is everything that somebody wrote, with its word.
type mine struct {
	Answer
	Word, Closes string
}

func writtenBy(tx *db.Tx, k *secret.Keys, who db.ID) ([]mine, error) {
	all, err := db.All(tx, func(s db.Scanner, v *mine) error {
		return s.Scan(&v.ID, &v.Side, &v.Answer.Words, &v.Named, &v.Written, &v.Word, &v.Closes)
	}, `SELECT a.id, a.side, a.words_sealed, a.named, a.written, m.word, r.closes FROM meaning_answer a JOIN meaning_round r ON r.network_id = a.network_id AND r.id = a.round_id JOIN meaning m ON m.network_id = r.network_id AND m.id = r.meaning_id
		WHERE a.network_id = $1 AND a.person_id = $2 AND a.words_sealed <> '' ORDER BY a.written, a.id LIMIT 5000`, who)
	for i := range all {
		if err == nil {
			all[i].Words, err = k.Open(tx.Network, "meaning_answer.words", all[i].ID, all[i].Words)
		}
	}
	return all, err
}

func insertRound(tx *db.Tx, m Meaning) error {
	_, err := tx.Exec(`INSERT INTO meaning_round (network_id, id, meaning_id, why, asked_by, closes, created, ended, version) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, 1)`, m.Round, m.ID, m.Why, string(m.AskedBy), m.Closes, int64(tx.Now))
	return err
}

func endRound(tx *db.Tx, round db.ID) error {
	_, err := tx.Exec(`UPDATE meaning_round SET ended = $3, version = version + 1 WHERE network_id = $1 AND id = $2 AND ended IS NULL`, round, int64(tx.Now))
	return err
}
