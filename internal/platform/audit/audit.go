// Package audit keeps the log of who did what, in the transaction that did it. Each network's rows form a chain of
// hashes: every row's hash covers the row and the hash before it, so a row that is changed, removed or slipped in later
// shows. The log says what was done to what, never what anybody wrote.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// Row is one line of the log.
type Row struct {
	Seq    int64
	At     db.Instant
	Person db.ID // empty when nobody was signed in
	Actor  string
	Action string // a verb of the slice, such as "bursary.award"
	Kind   string // what sort of object, such as "application"
	Object db.ID
	Detail string // short, plain, without anything personal or private
	Hash   string
}

// Record adds a line to the network's log.
func Record(tx *db.Tx, actor access.Actor, action, kind string, object db.ID, detail string) error {
	type tail struct {
		seq  int64
		hash string
	}
	last, _, err := db.Maybe(tx, func(s db.Scanner, t *tail) error { return s.Scan(&t.seq, &t.hash) },
		`SELECT seq, hash FROM audit WHERE network_id = $1 ORDER BY seq DESC LIMIT 1`)
	if err != nil {
		return err
	}
	r := Row{Seq: last.seq + 1, At: tx.Now, Person: actor.Person(), Actor: actor.Name(), Action: action, Kind: kind, Object: object, Detail: detail}
	r.Hash = r.chain(last.hash)
	_, err = tx.Exec(`INSERT INTO audit (network_id, seq, at, person_id, actor, action, kind, object_id, detail, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		r.Seq, int64(r.At), r.Person.Ref(), r.Actor, r.Action, r.Kind, r.Object.Ref(), r.Detail, r.Hash)
	if db.Duplicate(err) {
		return db.Again(err) // seq was the next one when this transaction began
	}
	return err
}

// chain is the row's hash: SHA-256 over the hash before it and every column, each with its length in front.
func (r Row) chain(before string) string {
	h := sha256.New()
	for _, part := range []string{before, strconv.FormatInt(r.Seq, 10), strconv.FormatInt(int64(r.At), 10), string(r.Person), r.Actor, r.Action, r.Kind, string(r.Object), r.Detail} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func scanRow(s db.Scanner, r *Row) error {
	return s.Scan(&r.Seq, &r.At, &r.Person, &r.Actor, &r.Action, &r.Kind, &r.Object, &r.Detail, &r.Hash)
}

// Filter of List. Zero values match everything.
type Filter struct {
	Only   []string   // the beginnings of the actions that may be shown at all, such as "bursary."; nil shows all
	Action string     // the beginning of an action, such as "bursary."
	Person db.ID      // who did it
	Actor  string     // a part of the name of who did it, capitals or not
	From   db.Instant // not before this
	To     db.Instant // before this
	Before int64      // rows with a smaller seq than this, for walking through; 0 begins at the newest
	Offset int        // skip so many
	Limit  int        // at most 1000; 0 means 50
}

// List returns rows, newest first.
func List(tx *db.Tx, f Filter) ([]Row, error) {
	if f.Limit <= 0 || f.Limit > 1000 {
		f.Limit = 50
	}
	if f.Before == 0 {
		f.Before = 1 << 62
	}
	if f.To == 0 {
		f.To = 1 << 62
	}
	args := []any{f.Before, like(f.Action) + "%", f.Person.Ref(), "%" + like(strings.ToLower(f.Actor)) + "%", int64(f.From), int64(f.To), f.Limit, f.Offset}
	only := ""
	for i, begin := range f.Only {
		only += []string{" AND (", " OR "}[min(i, 1)] + "action LIKE $" + strconv.Itoa(len(args)+2)
		args = append(args, like(begin)+"%")
	}
	if f.Only != nil {
		only += map[bool]string{true: " AND 1 = 0", false: ")"}[only == ""]
	}
	return db.All(tx, scanRow, `SELECT seq, at, person_id, actor, action, kind, object_id, detail, hash FROM audit
		WHERE network_id = $1 AND seq < $2 AND action LIKE $3 AND (CAST($4 AS TEXT) IS NULL OR person_id = $4)
		AND lower(actor) LIKE $5 AND at >= $6 AND at < $7`+only+` ORDER BY seq DESC LIMIT $8 OFFSET $9`, args...)
}

// like takes out of a text what LIKE reads as a wildcard.
func like(text string) string { return strings.NewReplacer("%", "", "_", "").Replace(text) }

// Verify walks the whole chain of a network and returns the first seq that does not fit, or 0 when all is well, and
// how many rows there are.
func Verify(tx *db.Tx) (broken, rows int64, err error) {
	const step = 1000
	before := ""
	for {
		batch, err := db.All(tx, scanRow, `SELECT seq, at, person_id, actor, action, kind, object_id, detail, hash FROM audit
			WHERE network_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`, rows, step)
		if err != nil {
			return 0, rows, err
		}
		for _, r := range batch {
			if r.Seq != rows+1 || r.chain(before) != r.Hash {
				return rows + 1, rows, nil
			}
			before, rows = r.Hash, r.Seq
		}
		if len(batch) < step {
			return 0, rows, nil
		}
	}
}
