package db

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"sort"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// Migration is the state of one migration file, for `migrate --dry-run`.
type Migration struct {
	Version int64
	Name    string
	Applied bool
}

func (d *DB) provider(files fs.FS) (*goose.Provider, error) {
	return d.providerOver(d.write, files)
}

func (d *DB) providerOver(pool *sql.DB, files fs.FS) (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	if d.Engine == PostgreSQL {
		dialect = goose.DialectPostgres
	}
	// Slices own their tables and are written side by side, so a lower number may arrive after a higher one.
	return goose.NewProvider(dialect, pool, files, goose.WithAllowOutofOrder(true), goose.WithDisableGlobalRegistry(true))
}

// migrator is a provider for migrating, and how to leave it. On PostgreSQL it has connections of its own that see the rows
// of every network: row security would hide them all from a migration that mends rows, which would then mend nothing and
// say nothing.
func (d *DB) migrator(files fs.FS) (*goose.Provider, func(), error) {
	if d.Engine != PostgreSQL {
		p, err := d.provider(files)
		return p, func() {}, err
	}
	config, err := pgx.ParseConfig(d.address)
	if err != nil {
		return nil, nil, err
	}
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, `SELECT set_config('app.network', $1, false)`, string(everyNetwork))
		return err
	}))
	leave := func() { pool.Close() } //nolint:errcheck // nothing is left to do on it
	p, err := d.providerOver(pool, files)
	if err != nil {
		leave()
	}
	return p, leave, err
}

// Migrate brings the database to the version of these files, forward only, and on PostgreSQL puts row security on
// every table that has a network; SQLite is told what its tables look like.
func (d *DB) Migrate(ctx context.Context, files fs.FS) error {
	p, leave, err := d.migrator(files)
	if err != nil {
		return err
	}
	defer leave()
	done, err := p.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrating the database: %w", err)
	}
	if d.Engine == PostgreSQL {
		return d.secureRows(ctx)
	}
	return d.tellShape(ctx, len(done) > 0)
}

// Pending lists the migrations and whether each was applied.
func (d *DB) Pending(ctx context.Context, files fs.FS) ([]Migration, error) {
	p, err := d.provider(files)
	if err != nil {
		return nil, err
	}
	all, err := p.Status(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Migration, len(all))
	for i, m := range all {
		out[i] = Migration{Version: m.Source.Version, Name: m.Source.Path, Applied: m.State == goose.StateApplied}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Version < out[j].Version })
	return out, nil
}

// secureRows is the second wall on PostgreSQL: even a wrong statement sees only rows of the transaction's network.
// FORCE makes it hold for the tables' owner too; a superuser is never bound by it, so serve with an ordinary role.
func (d *DB) secureRows(ctx context.Context) error {
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // nothing to do after Commit
	tables, err := unsecured(ctx, tx)
	if err != nil {
		return err
	}
	for _, t := range tables {
		for _, q := range []string{
			`ALTER TABLE %[1]s ENABLE ROW LEVEL SECURITY`,
			`ALTER TABLE %[1]s FORCE ROW LEVEL SECURITY`,
			`CREATE POLICY network_rows ON %[1]s USING (current_setting('app.network', true) IN ('*', network_id)) WITH CHECK (current_setting('app.network', true) IN ('*', network_id))`,
		} {
			if _, err := tx.ExecContext(ctx, fmt.Sprintf(q, t)); err != nil {
				return fmt.Errorf("row security on %s: %w", t, err)
			}
		}
	}
	return tx.Commit()
}

func unsecured(ctx context.Context, tx *sql.Tx) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT c.relname FROM pg_class c
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'network_id' AND NOT a.attisdropped
		WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
		AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid) ORDER BY c.relname`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, rows.Err()
}
