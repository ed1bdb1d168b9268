package db_test

import (
	"context"
	"testing"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
)

// TestForgetSaysWhenItCouldNot has somebody read another table while rows are forgotten: what they might still see stays in the files of
// PostgreSQL, so Forget may not say that all is well. It waits for a reader who is done soon.
func TestForgetSaysWhenItCouldNot(t *testing.T) {
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		fill := func() {
			t.Helper()
			if err := d.Write(ctx, "one", func(tx *db.Tx) error { return add(tx, "x", 1) }); err != nil {
				t.Fatal(err)
			}
		}
		lose := func() {
			t.Helper()
			if err := d.Write(ctx, "one", func(tx *db.Tx) error { _, err := tx.Exec(`DELETE FROM thing WHERE network_id = $1`); return err }); err != nil {
				t.Fatal(err)
			}
		}
		size := func() (n int64) {
			t.Helper()
			if d.Engine == db.SQLite {
				return 0
			}
			if err := d.Read(ctx, "one", func(tx *db.Tx) error {
				var err error
				n, err = db.One(tx, func(s db.Scanner, v *int64) error { return s.Scan(v) },
					`SELECT pg_relation_size('thing') + 0 * COUNT(*) FROM part WHERE network_id = $1`)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		// reading opens a reader of another table and returns what ends it.
		reading := func() func() {
			began, end, ended := make(chan struct{}), make(chan struct{}), make(chan error)
			go func() {
				ended <- d.Read(context.WithoutCancel(ctx), "one", func(tx *db.Tx) error {
					_, err := db.Column[db.ID](tx, `SELECT id FROM part WHERE network_id = $1 LIMIT 1`)
					close(began)
					<-end
					return err
				})
			}()
			<-began
			return func() {
				close(end)
				if err := <-ended; err != nil {
					t.Error(err)
				}
			}
		}

		if d.Engine == db.PostgreSQL { // SQLite says so by itself, after ten seconds
			fill()
			done := reading()
			lose()
			hurry, stop := context.WithTimeout(ctx, 200*time.Millisecond)
			defer stop()
			if err := d.Forget(hurry, "thing"); err == nil {
				t.Error("Forget says that all is forgotten while somebody may still see it")
			}
			done()
			if err := d.Forget(ctx, "thing"); err != nil || size() != 0 {
				t.Errorf("with nobody reading, %d bytes are left: %v", size(), err)
			}
		}

		fill()
		done := reading()
		lose()
		over := make(chan struct{})
		go func() { time.Sleep(50 * time.Millisecond); done(); close(over) }()
		if err := d.Forget(ctx, "thing"); err != nil || size() != 0 {
			t.Errorf("after the reader was done, %d bytes are left: %v", size(), err)
		}
		<-over
	})
}
