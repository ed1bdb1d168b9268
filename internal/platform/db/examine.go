package db

import (
	"context"
	"strings"
)

// Health is what Examine found.
type Health struct {
	// Damage is what the engine says is wrong with the file; empty when nothing is.
	Damage string
	// Unbound says that row security does not bind our role (PostgreSQL): the second wall between networks is missing.
	Unbound bool
	// Clock is the server's own clock, zero where there is no server.
	Clock Instant
}

// Examine asks the engine itself how the database is. It reads the whole file of SQLite once.
func (d *DB) Examine(ctx context.Context) (Health, error) {
	var h Health
	if d.Engine == SQLite {
		rows, err := d.read.QueryContext(ctx, `PRAGMA quick_check(5)`)
		if err != nil {
			return h, err
		}
		defer rows.Close()
		var said []string
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				return h, err
			}
			if line != "ok" {
				said = append(said, line)
			}
		}
		h.Damage = strings.Join(said, "; ")
		return h, rows.Err()
	}
	err := d.read.QueryRowContext(ctx, `SELECT rolsuper OR rolbypassrls, CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)
		FROM pg_roles WHERE rolname = current_user`).Scan(&h.Unbound, &h.Clock)
	return h, err
}
