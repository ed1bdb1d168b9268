package db_test

import (
	"path/filepath"
	"strings"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
)

// However large a network is, SQLite begins with the rows of one thing and not with everybody.
func TestSQLiteBeginsWithFewRows(t *testing.T) {
	d := dbtest.Open(t, db.SQLite, files)
	for query, want := range map[string]string{
		`EXPLAIN QUERY PLAN SELECT p.id FROM part p JOIN thing t ON t.network_id = p.network_id AND t.id = p.thing_id WHERE p.network_id = $1 AND p.id = $2 ORDER BY t.id`: "SEARCH p USING INDEX sqlite_autoindex_part_1 (network_id=? AND id=?), SEARCH t USING COVERING INDEX sqlite_autoindex_thing_1 (network_id=? AND id=?)",
	} {
		err := d.Read(t.Context(), "one", func(tx *db.Tx) error {
			steps, err := db.All(tx, func(s db.Scanner, v *string) error { var id, parent, no int64; return s.Scan(&id, &parent, &no, v) }, query, "x")
			if got := strings.Join(steps, ", "); got != want {
				t.Errorf("%s\n goes by %s,\n not by %s", query, got, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	told := func(d *db.DB) (n int64) {
		err := d.SystemRead(t.Context(), "test", func(tx *db.SystemTx) (err error) {
			n, err = db.Value[int64](tx, `SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'thing' AND stat = '1000000 100000 1'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if told(d) != 1 {
		t.Error("SQLite was not told what a thing looks like")
	}
	// A file from before is told when it is opened the next time.
	old, err := db.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "old.db"), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	for range 2 {
		if err := old.Migrate(t.Context(), files); err != nil {
			t.Fatal(err)
		}
		if told(old) != 1 {
			t.Error("SQLite was not told what a thing looks like")
		}
		if err := old.System(t.Context(), "test", func(tx *db.SystemTx) error {
			if _, err := tx.Exec(`DELETE FROM sqlite_stat1`); err != nil {
				return err
			}
			_, err := tx.Exec(`PRAGMA user_version = 0`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}
