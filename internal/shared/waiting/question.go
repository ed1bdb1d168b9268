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
	sql, args := together(len(questions), func(i int) (string, []any) { return questions[i].SQL, questions[i].Args })
	type answer struct {
		question int64
		Row
	}
	rows, err := db.All(tx, func(s db.Scanner, r *answer) error {
		return s.Scan(&r.question, db.Text(&r.Kind), db.Text(&r.A), db.Text(&r.B), db.Text(&r.C), &r.At)
	}, sql, args...)
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

// together makes one statement of many: the first column says which, counted from 0.
func together(n int, of func(i int) (sql string, args []any)) (string, []any) {
	var sql strings.Builder
	var all []any
	for i := range n {
		if i > 0 {
			sql.WriteString(" UNION ALL ")
		}
		text, args := of(i)
		before := len(all)
		// The parameters after the network are numbered on.
		text = parameter.ReplaceAllStringFunc(text, func(p string) string {
			n, _ := strconv.Atoi(p[1:])
			if n == 1 {
				return p
			}
			return "$" + strconv.Itoa(n+before)
		})
		fmt.Fprintf(&sql, "SELECT CAST(%d AS BIGINT), q%d.* FROM (%s) AS q%d", i, i, text, i)
		all = append(all, args...)
	}
	return sql.String(), all
}

// Dates is what a slice asks the database about somebody's next dates, as Question does.
type Dates struct {
	// SQL is one SELECT with nine columns: id, kind, a, b and zone, which are text, and starts, ends, n and sequence, which
	// are BIGINT. It is in the order of starts, with its own LIMIT.
	SQL  string
	Args []any
	// Event says what a row is.
	Event func(DateRow) Event
}

// DateRow is one date.
type DateRow struct {
	ID               db.ID
	Kind, A, B, Zone string
	Starts, Ends     db.Instant
	N, Sequence      int64
}

// DateAsker is a calendar whose question can be asked together with those of others.
type DateAsker interface {
	AsksDates(a access.Actor, from, to db.Instant, most int) Dates
}

// Next joins what every calendar has between two instants: from each its first events, up to most.
func Next(tx *db.Tx, a access.Actor, calendars []Calendar, from, to db.Instant, most int) ([]Event, error) {
	var out []Event
	var asked []Dates
	for _, c := range calendars {
		if q, ok := c.(DateAsker); ok {
			asked = append(asked, q.AsksDates(a, from, to, most))
			continue
		}
		events, err := c.Events(tx, a, from, to, most)
		if err != nil {
			return nil, err
		}
		out = append(out, events...)
	}
	events, err := AskDates(tx, asked...)
	return append(out, events...), err
}

// AskDates asks all questions about dates with one statement.
func AskDates(tx *db.Tx, asked ...Dates) ([]Event, error) {
	if len(asked) == 0 {
		return nil, nil
	}
	sql, args := together(len(asked), func(i int) (string, []any) { return asked[i].SQL, asked[i].Args })
	type answer struct {
		question int64
		DateRow
	}
	rows, err := db.All(tx, func(s db.Scanner, r *answer) error {
		return s.Scan(&r.question, &r.ID, db.Text(&r.Kind), db.Text(&r.A), db.Text(&r.B), db.Text(&r.Zone), &r.Starts, &r.Ends, &r.N, &r.Sequence)
	}, sql, args...)
	var out []Event
	for _, r := range rows {
		out = append(out, asked[r.question].Event(r.DateRow))
	}
	return out, err
}
