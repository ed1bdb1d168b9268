package db

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Forget makes the database's own files lose what was deleted from these tables, as far as a program can: SQLite
// overwrites deleted rows at once (secure_delete), and here its write-ahead log is brought in and cut to nothing;
// PostgreSQL writes the tables anew without their dead rows. Archives of the log and copies of the disk are beyond it.
// It needs a moment in which nobody reads: when there is none, it returns an error, and can be called again.
func (d *DB) Forget(ctx context.Context, tables ...string) error {
	if d.Engine == SQLite {
		var busy, log, done int
		if err := d.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &done); err != nil {
			return err
		}
		if busy != 0 {
			return errors.New("the log of the database could not be cut, because somebody was reading")
		}
		return nil
	}
	for pause := firstPause; ; pause *= 2 {
		clean := true
		for _, t := range tables {
			ok, err := d.rewrite(ctx, t)
			if err != nil {
				return err
			}
			clean = clean && ok
		}
		if clean {
			return nil
		}
		if pause > lastPause {
			return errors.New("the database keeps deleted rows, because somebody who reads might still see them")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// How long Forget waits for those who read in PostgreSQL: twice as long each time, five seconds in all.
const (
	firstPause = 10 * time.Millisecond
	lastPause  = 2500 * time.Millisecond
)

// rewrite has PostgreSQL write a table anew and says whether it left everything out that had been deleted before. It keeps what any transaction
// might still see, and that of a connection which is just opening counts even if it belongs to another database. Rows deleted by transactions before
// relfrozenxid, which VACUUM (FULL) moves to the oldest that it had to think of, are gone for certain.
func (d *DB) rewrite(ctx context.Context, table string) (bool, error) {
	var now string
	if err := d.write.QueryRowContext(ctx, `SELECT CAST(pg_current_xact_id() AS text)`).Scan(&now); err != nil {
		return false, err
	}
	if _, err := d.write.ExecContext(ctx, fmt.Sprintf(`VACUUM (FULL) %q`, table)); err != nil {
		return false, err
	}
	var clean bool
	err := d.write.QueryRowContext(ctx, `SELECT age(relfrozenxid) <= age(CAST(CAST($1 AS xid8) AS xid)) FROM pg_class WHERE oid = CAST($2 AS regclass)`, now, table).Scan(&clean)
	return clean, err
}
