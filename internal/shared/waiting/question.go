package waiting

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// Question is what a slice asks the database about somebody's first page. Questions of many slices are asked with one
// statement, so that the page does not need one for each area of the program.
type Question struct {
	// SQL is one SELECT with five columns: kind, a, b and c, which are text or NULL, and at, a BIGINT or NULL. It has its own
	// LIMIT. $1 is the network as everywhere, and Args are $2 onwards.
	SQL  string
	Args []any
	// Item says what a row is for the person; false leaves it out.
	Item func(Row) (Item, bool)
}

// Row is one answer to a question.
type Row struct {
	Kind, A, B, C string
	At            db.Instant
}

// Asker is a source whose question can be asked together with those of others.
type Asker interface {
	// Asks is the question about a person.
	Asks(tx *db.Tx, a access.Actor) Question
}

var parameter = regexp.MustCompile(`\$\d+`)

// Ask asks all questions with one statement. The answers are in the order of the questions.
func Ask(tx *db.Tx, questions ...Question) ([][]Item, error) {
	out := make([][]Item, len(questions))
	if len(questions) == 0 {
		return out, nil
	}
	var sql strings.Builder
	var args []any
	for i, q := range questions {
		if i > 0 {
			sql.WriteString(" UNION ALL ")
		}
		// The parameters after the network are numbered on.
		before := len(args)
		text := parameter.ReplaceAllStringFunc(q.SQL, func(p string) string {
			n, _ := strconv.Atoi(p[1:])
			if n == 1 {
				return p
			}
			return "$" + strconv.Itoa(n+before)
		})
		fmt.Fprintf(&sql, "SELECT CAST(%d AS BIGINT), q%d.* FROM (%s) AS q%d", i, i, text, i)
		args = append(args, q.Args...)
	}
	type answer struct {
		question int64
		Row
	}
	rows, err := db.All(tx, func(s db.Scanner, r *answer) error {
		return s.Scan(&r.question, db.Text(&r.Kind), db.Text(&r.A), db.Text(&r.B), db.Text(&r.C), &r.At)
	}, sql.String(), args...)
	for _, r := range rows {
		if item, ok := questions[r.question].Item(r.Row); ok {
			out[r.question] = append(out[r.question], item)
		}
	}
	return out, err
}

// Alone asks one question.
func Alone(tx *db.Tx, q Question) ([]Item, error) {
	all, err := Ask(tx, q)
	return all[0], err
}
