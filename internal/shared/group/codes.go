package group

import (
	"fmt"
	"regexp"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
)

// Code is an organisation of a list of official codes (the organisation data service of the health service), as a file had it.
type Code struct {
	Code, Name, Postcode string
	Closed               string // the day on which it ended; "" while it lives
}

// codeForm is what an official code looks like.
var codeForm = regexp.MustCompile(`^[0-9A-Z]{3,12}$`)

// ValidCode says whether s looks like an official code, in capitals.
func ValidCode(s string) bool { return codeForm.MatchString(s) }

func scanCode(s db.Scanner, c *Code) error { return s.Scan(&c.Code, &c.Name, &c.Postcode, &c.Closed) }

// FindCodes looks codes up by code, or by all words of a name: those that live first.
func FindCodes(tx *db.Tx, words string) ([]Code, error) {
	words = strings.NewReplacer("%", "", "_", "").Replace(Fold(words))
	if words == "" {
		return nil, nil
	}
	return db.All(tx, scanCode, `SELECT code, name, postcode, closed FROM known_code WHERE network_id = $1 AND (code = $2 OR folded LIKE $3)
		ORDER BY CASE WHEN code = $2 THEN 0 ELSE 1 END, CASE WHEN closed = '' THEN 0 ELSE 1 END, folded, code LIMIT 30`,
		strings.ToUpper(words), "%"+strings.ReplaceAll(words, " ", "%")+"%")
}

// KnownCodes is how many codes were brought in.
func KnownCodes(tx *db.Tx) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM known_code WHERE network_id = $1`)
}

// SaveCodes keeps codes to look up. A code that is there already is replaced by what the file says now.
func SaveCodes(tx *db.Tx, all []Code) error {
	const atOnce = 100
	for len(all) > 0 {
		n := min(atOnce, len(all))
		var q strings.Builder
		q.WriteString(`INSERT INTO known_code (network_id, code, name, folded, postcode, closed) VALUES `)
		var args []any
		for i, c := range all[:n] {
			if i > 0 {
				q.WriteString(", ")
			}
			k := len(args) + 2
			fmt.Fprintf(&q, "($1, $%d, $%d, $%d, $%d, $%d)", k, k+1, k+2, k+3, k+4)
			args = append(args, c.Code, c.Name, Fold(c.Name), c.Postcode, c.Closed)
		}
		q.WriteString(` ON CONFLICT (network_id, code) DO UPDATE SET name = excluded.name, folded = excluded.folded, postcode = excluded.postcode, closed = excluded.closed`)
		if _, err := tx.Exec(q.String(), args...); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

// SetCode gives an organisation its official code; an empty one takes it away. Where codes were brought in, it has to be one of them.
func SetCode(tx *db.Tx, organisation db.ID, code string) error {
	code = strings.ToUpper(Tidy(code))
	if code == "" {
		_, err := tx.Exec(`DELETE FROM organisation_code WHERE network_id = $1 AND organisation_id = $2`, organisation)
		return err
	}
	if !ValidCode(code) {
		return fault("code", "A code has 3 to 12 letters and numbers, such as RXX01.")
	}
	known, err := KnownCodes(tx)
	if err != nil {
		return err
	}
	if known > 0 {
		c, found, err := db.Maybe(tx, scanCode, `SELECT code, name, postcode, closed FROM known_code WHERE network_id = $1 AND code = $2`, code)
		switch {
		case err != nil:
			return err
		case !found:
			return fault("code", "This code is not in the list that was brought in. Check it, or bring in a newer list.")
		case c.Closed != "":
			return fault("code", "%s is the code of %s, which closed on %s.", code, c.Name, ui.PlainDate(c.Closed))
		}
	}
	other, taken, err := db.Maybe(tx, func(s db.Scanner, v *string) error { return s.Scan(v) },
		`SELECT o.name FROM organisation_code c JOIN organisation o ON o.network_id = c.network_id AND o.id = c.organisation_id WHERE c.network_id = $1 AND c.code = $2 AND c.organisation_id <> $3`, code, organisation)
	if err != nil {
		return err
	}
	if taken {
		return fault("code", "%s has this code.", other)
	}
	_, err = tx.Exec(`INSERT INTO organisation_code (network_id, organisation_id, code) VALUES ($1, $2, $3) ON CONFLICT (network_id, organisation_id) DO UPDATE SET code = excluded.code`, organisation, code)
	if db.Duplicate(err) {
		return errs.New(errs.Conflict, "Somebody gave this code to another organisation meanwhile.")
	}
	return err
}
