package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"alongside/internal/platform/errs"
)

// SystemOne is SystemRead for a single statement, whose first row it returns, or errs.NotFound when there is none. Every
// request asks one such statement before anything else; a transaction around it would cost more than the statement. On
// SQLite a statement is a transaction by itself. On PostgreSQL it travels together with the setting that row security
// looks at: both are one transaction and one journey.
func SystemOne[T any](ctx context.Context, d *DB, why string, scan func(Scanner, *T) error, query string, args ...any) (T, error) {
	var v T
	if why == "" {
		return v, errors.New("db: SystemOne needs a reason")
	}
	text, err := systemTexts.of(query, d.Engine, func(string) error { return nil })
	if err != nil {
		return v, err
	}
	d.statements.Add(1)
	if d.Engine == PostgreSQL {
		err = d.travel(ctx, text, args, func(row pgx.Rows) error { return scan(row, &v) })
	} else {
		err = d.first(ctx, text, args, func(row *sql.Rows) error { return scan(row, &v) })
	}
	if err != nil {
		var none T
		return none, fmt.Errorf("%w (in %.60q)", err, query)
	}
	return v, nil
}

// first asks SQLite and reads the first row.
func (d *DB) first(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := d.read.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return errors.Join(rows.Err(), rows.Close(), errs.Missing())
	}
	return errors.Join(scan(rows), rows.Close())
}

// travel asks PostgreSQL and reads the first row, as everybody's network.
func (d *DB) travel(ctx context.Context, query string, args []any, scan func(pgx.Rows) error) error {
	conn, err := d.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error {
		both := &pgx.Batch{}
		both.Queue(`SELECT set_config('app.network', $1, true)`, string(everyNetwork))
		both.Queue(query, args...)
		answers := driver.(*stdlib.Conn).Conn().SendBatch(ctx, both)
		_, err := answers.Exec()
		if err == nil {
			err = firstOfBatch(answers, scan)
		}
		return errors.Join(err, answers.Close())
	})
}

func firstOfBatch(answers pgx.BatchResults, scan func(pgx.Rows) error) error {
	rows, err := answers.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return errors.Join(rows.Err(), errs.Missing())
	}
	return scan(rows)
}
