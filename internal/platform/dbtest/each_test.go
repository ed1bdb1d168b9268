package dbtest

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"alongside/internal/platform/db"
)

var notes = fstest.MapFS{"0001_note.sql": {Data: []byte(`-- +goose Up
CREATE TABLE note (network_id TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (network_id, id));
INSERT INTO note (network_id, id) VALUES ('n', 'shipped');
-- +goose Down
SELECT 1;
`)}}

// TestEachIsMigratedAndFresh writes in one copy and looks in the next: it must hold what the migration wrote and no more.
func TestEachIsMigratedAndFresh(t *testing.T) {
	engines := map[string]bool{}
	for range 2 {
		Each(t, notes, func(t *testing.T, d *db.DB) {
			engines[d.Engine.String()] = true
			clock := NewClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
			d.SetClock(clock.Now)
			clock.Advance(time.Hour)
			err := d.Write(context.Background(), "n", func(tx *db.Tx) error {
				if got := tx.Now.Time().Hour(); got != 10 {
					t.Errorf("hour %d", got)
				}
				ids, err := db.Column[string](tx, `SELECT id FROM note WHERE network_id = $1`)
				if err != nil {
					return err
				}
				if len(ids) != 1 || ids[0] != "shipped" {
					t.Errorf("the copy holds %q", ids)
				}
				_, err = tx.Exec(`INSERT INTO note (network_id, id) VALUES ($1, 'mine')`)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	if !engines["sqlite"] || !engines["postgres"] {
		t.Errorf("ran on %v", engines)
	}
}
