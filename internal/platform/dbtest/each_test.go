package dbtest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"alongside/internal/platform/db"
)

// oneTable is a slice with one table, as slices write theirs.
var oneTable = fstest.MapFS{"9001_note.sql": {Data: []byte(`-- +goose Up
CREATE TABLE note (
	network_id TEXT NOT NULL,
	id TEXT NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (network_id, id)
);`)}}

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

func TestRowSecurityBindsTheRole(t *testing.T) {
	d := Open(t, db.PostgreSQL, Schemas(t, oneTable))
	err := d.Write(t.Context(), "n1", func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO note (network_id, id, words) VALUES ('n2', $2, $1)`, "1")
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "row-level security") {
		t.Errorf("writing another network's row: %v, want row security to refuse", err)
	}
}

func TestChangedMigrationsGetANewTemplate(t *testing.T) {
	a, err := templateKey(oneTable)
	if err != nil {
		t.Fatal(err)
	}
	changed := fstest.MapFS{"9001_note.sql": {Data: append([]byte("-- more\n"), oneTable["9001_note.sql"].Data...)}}
	b, err := templateKey(changed)
	if err != nil || a == b {
		t.Errorf("keys %q and %q, %v; want two", a, b, err)
	}
	if _, err := templateKey(fstest.MapFS{}); err == nil {
		t.Error("no migrations at all were accepted")
	}
}

func TestABrokenMigrationSaysSo(t *testing.T) {
	broken := Schemas(t, fstest.MapFS{"9002_broken.sql": {Data: []byte("-- +goose Up\nCREATE TABEL x (n BIGINT);")}})
	for _, make := range []func(string, fs.FS) (string, error){postgresTemplate, sqliteTemplate} {
		if _, err := make("0123456789", broken); err == nil || !strings.Contains(err.Error(), "TABEL") {
			t.Errorf("error = %v, want it to name the fault", err)
		}
	}
}

func TestDatabasesAreGoneAfterTheTest(t *testing.T) {
	var path string
	t.Run("inner", func(t *testing.T) {
		path = strings.TrimPrefix(Address(t, db.SQLite, Schemas(t, oneTable)), "sqlite:")
		if _, err := os.Stat(path); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", path, err)
	}
}
