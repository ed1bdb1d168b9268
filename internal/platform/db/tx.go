package db

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"sync"

	"alongside/internal/platform/errs"
)

// core is what both kinds of transaction share.
type core struct {
	ctx context.Context
	tx  *sql.Tx
	db  *DB
	// Now is the one instant of this transaction.
	Now Instant
	// Engine tells which database this is, for the few statements that must differ (full-text search).
	Engine Engine
}

// Tx is a transaction on one network's rows. Its network is $1 of every statement; callers give $2 onwards.
type Tx struct {
	*core
	// Network is whose rows these are.
	Network ID
}

// SystemTx is a transaction on the installation's own rows; statements get only the arguments that callers give.
type SystemTx struct{ *core }

// In narrows the same transaction to one network, with $1 as in Tx.
func (s *SystemTx) In(network ID) *Tx { return &Tx{core: s.core, Network: network} }

// Querier is either kind of transaction: the parameter of All, One, Maybe, Value and Exec.
type Querier interface {
	prepare(query string, args []any) (string, []any, *core, error)
}

func (t *Tx) prepare(query string, args []any) (string, []any, *core, error) {
	text, err := networkTexts.of(query, t.Engine, namesNetwork)
	if err != nil {
		return "", nil, nil, err
	}
	all := make([]any, 0, len(args)+1)
	return text, append(append(all, string(t.Network)), args...), t.core, nil
}

func (s *SystemTx) prepare(query string, args []any) (string, []any, *core, error) {
	text, err := systemTexts.of(query, s.Engine, func(string) error { return nil })
	return text, args, s.core, err
}

// texts remembers of each statement that it was checked, and the words in which each engine is asked.
type texts struct{ sqlite, postgres sync.Map }

var networkTexts, systemTexts texts

func (t *texts) of(query string, engine Engine, check func(string) error) (string, error) {
	known := &t.sqlite
	if engine == PostgreSQL {
		known = &t.postgres
	}
	if text, ok := known.Load(query); ok {
		return text.(string), nil
	}
	if err := check(query); err != nil {
		return "", err
	}
	text := query
	if engine == SQLite {
		text = limitParam.ReplaceAllString(query, "LIMIT (${1} + 0)")
	}
	known.Store(query, text)
	return text, nil
}

// SQLite looks at the number that is given for a LIMIT when it plans a statement, and so plans it anew for each use, which
// can cost as much as the rest. It does not look into a sum.
var limitParam = regexp.MustCompile(`\bLIMIT (\$\d+)`)

var networkParam = regexp.MustCompile(`\$1\b`)

// namesNetwork refuses a statement that could reach rows of more than one network: it must speak of network_id and $1.
func namesNetwork(query string) error {
	if !networkColumn.MatchString(query) || !networkParam.MatchString(query) {
		return fmt.Errorf("db: a statement of a network must compare network_id with $1: %.120s", query)
	}
	return nil
}

var networkColumn = regexp.MustCompile(`\bnetwork_id\b`)

// Exec runs a statement that returns no rows and says how many rows it changed.
func Exec(q Querier, query string, args ...any) (int64, error) {
	query, args, c, err := q.prepare(query, args)
	if err != nil {
		return 0, err
	}
	c.db.statements.Add(1)
	r, err := c.tx.ExecContext(c.ctx, query, args...)
	if err != nil {
		return 0, fmt.Errorf("%w (in %.60q)", err, query)
	}
	return r.RowsAffected()
}

// Exec runs a statement on this network and says how many rows it changed. $1 is the network.
func (t *Tx) Exec(query string, args ...any) (int64, error) { return Exec(t, query, args...) }

// Exec runs a statement on the installation's own rows and says how many it changed.
func (s *SystemTx) Exec(query string, args ...any) (int64, error) { return Exec(s, query, args...) }

// Scanner reads the columns of one row.
type Scanner interface{ Scan(dest ...any) error }

// All returns every row of the query, scanned by scan. It owns the loop, the close and the error.
func All[T any](q Querier, scan func(Scanner, *T) error, query string, args ...any) ([]T, error) {
	query, args, c, err := q.prepare(query, args)
	if err != nil {
		return nil, err
	}
	c.db.statements.Add(1)
	rows, err := c.tx.QueryContext(c.ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%w (in %.60q)", err, query)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var v T
		if err := scan(rows, &v); err != nil {
			return nil, fmt.Errorf("%w (in %.60q)", err, query)
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("%w (in %.60q)", err, query)
	}
	return out, rows.Close()
}

// Maybe returns the first row, and whether there was one.
func Maybe[T any](q Querier, scan func(Scanner, *T) error, query string, args ...any) (T, bool, error) {
	all, err := All(q, scan, query, args...)
	if err != nil || len(all) == 0 {
		var zero T
		return zero, false, err
	}
	return all[0], true, nil
}

// One returns the first row, or errs.NotFound when there is none.
func One[T any](q Querier, scan func(Scanner, *T) error, query string, args ...any) (T, error) {
	v, ok, err := Maybe(q, scan, query, args...)
	if err == nil && !ok {
		return v, errs.Missing()
	}
	return v, err
}

// Value returns one column of one row, such as a count; the zero value when there is no row.
func Value[T any](q Querier, query string, args ...any) (T, error) {
	v, _, err := Maybe(q, func(s Scanner, v *T) error { return s.Scan(v) }, query, args...)
	return v, err
}

// Column returns one column of every row.
func Column[T any](q Querier, query string, args ...any) ([]T, error) {
	return All(q, func(s Scanner, v *T) error { return s.Scan(v) }, query, args...)
}
