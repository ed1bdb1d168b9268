package db

import (
	"context"
	"errors"
	"fmt"
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
	// Twice: a connection that is just opening belongs to no database yet, so PostgreSQL keeps for it what any transaction might still see,
	// the rows deleted a moment ago among them. By the second time it has its database.
	for range 2 {
		for _, t := range tables {
			if _, err := d.write.ExecContext(ctx, fmt.Sprintf(`VACUUM (FULL) %q`, t)); err != nil {
				return err
			}
		}
	}
	return nil
}
