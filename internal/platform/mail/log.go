package mail

import (
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Record is what the message log tells of one letter: never what it says.
type Record struct {
	ID           db.ID
	To, ToName   string
	Subject      string // empty for a private letter
	Queued, Sent db.Instant
	NextTry      db.Instant
	State        string // waiting, gathered (for the daily letter), sent or dead
	Attempts     int64
	Problem      string
	Private      bool
}

// LogFilter of Log. Zero values match everything.
type LogFilter struct {
	State         string // waiting, gathered, sent or dead
	Words         string // in the address or the subject
	Limit, Offset int
}

// Log lists the letters of a network, newest first. Private letters are left out, unless they cannot be delivered: then
// their address can be put right, and their subject stays hidden.
func Log(tx *db.Tx, f LogFilter) ([]Record, error) {
	words := db.Like(strings.ToLower(f.Words))
	return db.All(tx, func(s db.Scanner, r *Record) error {
		return s.Scan(&r.ID, &r.To, &r.ToName, &r.Subject, &r.Queued, &r.Sent, &r.NextTry, &r.State, &r.Attempts, db.Text(&r.Problem), &r.Private)
	}, `SELECT id, recipient, recipient_name, CASE WHEN private THEN '' ELSE subject END, queued, sent, next_try, state, attempts, problem, private
		FROM mail WHERE network_id = $1 AND (NOT private OR state = 'dead') AND (CAST($2 AS TEXT) IS NULL OR state = $2)
		AND (lower(recipient) LIKE $3 OR (NOT private AND lower(subject) LIKE $3))
		ORDER BY queued DESC, id DESC LIMIT $4 OFFSET $5`, db.Null(f.State), words, f.Limit, f.Offset)
}

// Dead is how many letters could not be delivered.
func Dead(tx *db.Tx) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM mail WHERE network_id = $1 AND state = 'dead'`)
}

// Retry sends a letter again that could not be delivered. Anything else is not found.
func Retry(tx *db.Tx, id db.ID) error {
	n, err := tx.Exec(`UPDATE mail SET state = 'waiting', attempts = 0, next_try = $3 WHERE network_id = $1 AND id = $2 AND state = 'dead'`, id, int64(tx.Now))
	if err == nil && n == 0 {
		err = errs.Missing()
	}
	return err
}
