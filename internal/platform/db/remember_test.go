package db_test

import (
	"errors"
	"fmt"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
)

// A statement asked again and again, inside itself, after an error and after the table changed, answers as if it had never
// been asked before: each engine remembers statements, ours or its driver.
func TestStatementsAreRememberedWithoutATrace(t *testing.T) {
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, net := range []db.ID{"one", "two"} {
			must(d.Write(t.Context(), net, func(tx *db.Tx) error {
				for n := range int64(5) {
					if err := add(tx, fmt.Sprint(net, n), n); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		const ask = `SELECT n FROM thing WHERE network_id = $1 AND n >= $2 ORDER BY n LIMIT 10`
		for range 3 {
			for from := range int64(5) {
				must(d.Read(t.Context(), "one", func(tx *db.Tx) error {
					got, err := db.Column[int64](tx, ask, from)
					if int64(len(got)) != 5-from || got[0] != from {
						t.Errorf("from %d: %v", from, got)
					}
					return err
				}))
			}
		}
		if d.Engine == db.SQLite { // PostgreSQL's protocol has one answer at a time
			must(d.Read(t.Context(), "one", func(tx *db.Tx) error {
				outer, err := db.All(tx, func(s db.Scanner, n *int64) error {
					if err := s.Scan(n); err != nil {
						return err
					}
					inner, err := db.Column[int64](tx, ask, *n)
					if int64(len(inner)) != 5-*n {
						t.Errorf("inside row %d: %v", *n, inner)
					}
					return err
				}, ask, int64(0))
				if len(outer) != 5 {
					t.Errorf("outside: %v", outer)
				}
				return err
			}))
		}
		for range 2 {
			err := d.Write(t.Context(), "one", func(tx *db.Tx) error { return add(tx, "one0", 9) })
			if !db.Duplicate(err) {
				t.Errorf("the same key twice: %v", err)
			}
		}
		undo := errors.New("undo")
		if err := d.Write(t.Context(), "one", func(tx *db.Tx) error { return errors.Join(add(tx, "new", 7), undo) }); !errors.Is(err, undo) {
			t.Error(err)
		}
		must(d.System(t.Context(), "a test changes the table", func(tx *db.SystemTx) error {
			_, err := tx.Exec(`ALTER TABLE thing ADD COLUMN more TEXT`)
			return err
		}))
		must(d.Read(t.Context(), "two", func(tx *db.Tx) error {
			got, err := db.Column[int64](tx, ask, int64(3))
			if fmt.Sprint(got) != "[3 4]" {
				t.Errorf("after the table changed: %v", got)
			}
			return err
		}))
		// More texts than are kept.
		for round := range 2 {
			must(d.Read(t.Context(), "one", func(tx *db.Tx) error {
				for i := range int64(400) {
					got, err := db.Value[int64](tx, fmt.Sprintf(`SELECT COUNT(*) + %d FROM thing WHERE network_id = $1`, i))
					if err != nil || got != 5+i {
						return fmt.Errorf("round %d, statement %d: %d, %w", round, i, got, err)
					}
				}
				return nil
			}))
		}
	})
}
