package db_test

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/errs"
)

var files = fstest.MapFS{"0001_test.sql": &fstest.MapFile{Mode: fs.FileMode(0o444), Data: []byte(`-- +goose Up
CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY, n BIGINT NOT NULL);
CREATE TABLE thing (network_id TEXT NOT NULL, id TEXT NOT NULL, n BIGINT NOT NULL, at BIGINT, words TEXT, yes BOOLEAN NOT NULL, PRIMARY KEY (network_id, id));
CREATE TABLE part (network_id TEXT NOT NULL, id TEXT NOT NULL, thing_id TEXT NOT NULL, PRIMARY KEY (network_id, id), FOREIGN KEY (network_id, thing_id) REFERENCES thing (network_id, id));
-- +goose Down
SELECT 1;
`)}}

func add(tx *db.Tx, id string, n int64) error {
	_, err := tx.Exec(`INSERT INTO thing (network_id, id, n, yes) VALUES ($1, $2, $3, $4)`, db.ID(id), n, true)
	return err
}

func TestNetworksNeverMeet(t *testing.T) {
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		for _, net := range []db.ID{"one", "two"} {
			if err := d.Write(ctx, net, func(tx *db.Tx) error { return add(tx, "x-"+string(net), 1) }); err != nil {
				t.Fatal(err)
			}
		}
		err := d.Read(ctx, "one", func(tx *db.Tx) error {
			ids, err := db.Column[db.ID](tx, `SELECT id FROM thing WHERE network_id = $1 ORDER BY id LIMIT 10`)
			if len(ids) != 1 || ids[0] != "x-one" {
				t.Errorf("network one reads %v", ids)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{`SELECT id FROM thing`, `SELECT id FROM thing WHERE network_id = 'two'`, `SELECT id FROM thing WHERE id = $1`, `DELETE FROM thing`} {
			err := d.Write(ctx, "one", func(tx *db.Tx) error { _, err := tx.Exec(q); return err })
			if err == nil || !strings.Contains(err.Error(), "network_id") {
				t.Errorf("%s: %v", q, err)
			}
		}
		// A row cannot point into another network: the foreign key is a pair.
		err = d.Write(ctx, "one", func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO part (network_id, id, thing_id) VALUES ($1, 'p', 'x-two')`)
			return err
		})
		if err == nil {
			t.Error("a row of network one points into network two")
		}
	})
}

// On PostgreSQL even a statement that lies about its network meets the second wall.
func TestRowSecurity(t *testing.T) {
	d := dbtest.Open(t, db.PostgreSQL, files)
	for _, net := range []db.ID{"one", "two"} {
		if err := d.Write(t.Context(), net, func(tx *db.Tx) error { return add(tx, "x", 1) }); err != nil {
			t.Fatal(err)
		}
	}
	err := d.Read(t.Context(), "one", func(tx *db.Tx) error {
		n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM thing WHERE network_id <> 'nobody' OR network_id = $1`)
		if n != 1 {
			t.Errorf("a lying statement counts %d rows", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(t.Context(), "one", func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO thing (network_id, id, n, yes) SELECT 'two', $1 || '!', 1, TRUE WHERE 'network_id' = 'network_id'`)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "row-level security") {
		t.Errorf("writing into another network: %v", err)
	}
}

func TestNothingIsLostWhenManyWriteAtOnce(t *testing.T) {
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		if err := d.Write(t.Context(), "one", func(tx *db.Tx) error { return add(tx, "sum", 0) }); err != nil {
			t.Fatal(err)
		}
		const people, times = 8, 10
		var wg sync.WaitGroup
		for range people {
			wg.Go(func() {
				for range times {
					if err := d.Write(context.Background(), "one", func(tx *db.Tx) error {
						n, err := db.Value[int64](tx, `SELECT n FROM thing WHERE network_id = $1 AND id = 'sum'`)
						if err != nil {
							return err
						}
						_, err = tx.Exec(`UPDATE thing SET n = $2 WHERE network_id = $1 AND id = 'sum'`, n+1)
						return err
					}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if err := d.Read(t.Context(), "one", func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT n FROM thing WHERE network_id = $1 AND id = 'sum'`)
			if n != people*times {
				t.Errorf("%d of %d updates were kept", n, people*times)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// In one process, writers of one network wait for each other on PostgreSQL; those of another network do not, and who is
// tired of waiting leaves.
// PostgreSQL may tell the loser of a race that a key is taken when only the moment was bad, so a write is tried again;
// a key that is truly taken is still told as taken.
func TestATakenKeyIsTriedAgain(t *testing.T) {
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := d.Write(ctx, "one", func(tx *db.Tx) error { return add(tx, "a", 1) }); err != nil {
			t.Fatal(err)
		}
		runs := 0
		err := d.Write(ctx, "one", func(tx *db.Tx) error { runs++; return add(tx, "a", 2) })
		if !db.Duplicate(err) || runs > 10 {
			t.Errorf("a key that is taken, after %d runs: %v", runs, err)
		}
		if d.Engine != db.PostgreSQL {
			return
		}
		runs = 0
		if err := d.Write(ctx, "one", func(tx *db.Tx) error {
			if runs++; runs < 12 {
				return db.Again(add(tx, "a", 2))
			}
			return add(tx, "new", 2)
		}); err != nil || runs != 12 {
			t.Errorf("a number that was taken again and again, after %d runs: %v", runs, err)
		}
		runs = 0
		if err := d.Write(ctx, "one", func(tx *db.Tx) error { runs++; return add(tx, string(rune('a'+runs-1)), 2) }); err != nil || runs != 2 {
			t.Errorf("a key that was taken at a bad moment, after %d runs: %v", runs, err)
		}
	})
}

// A LIMIT that is a parameter gives the same rows on both engines, in either kind of transaction.
func TestLimitsAsParameters(t *testing.T) {
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := d.Write(ctx, "one", func(tx *db.Tx) error {
			return errors.Join(add(tx, "a", 1), add(tx, "b", 2), add(tx, "c", 3), add(tx, "d", 4))
		}); err != nil {
			t.Fatal(err)
		}
		for limit := range 6 {
			var own, all []db.ID
			err := d.Read(ctx, "one", func(tx *db.Tx) (err error) {
				own, err = db.Column[db.ID](tx, `SELECT id FROM thing WHERE network_id = $1 ORDER BY id LIMIT $2 OFFSET $3`, limit, 1)
				return err
			})
			if err != nil || len(own) != min(limit, 3) || limit > 0 && own[0] != "b" {
				t.Errorf("limit %d: %v %v", limit, own, err)
			}
			err = d.SystemRead(ctx, "test", func(tx *db.SystemTx) (err error) {
				all, err = db.Column[db.ID](tx, `SELECT id FROM account ORDER BY id LIMIT $1`, limit)
				return err
			})
			if err != nil || len(all) != 0 {
				t.Errorf("limit %d: %v %v", limit, all, err)
			}
		}
	})
}

// A single statement on the installation's own rows sees every network, says when there is no row, and leaves the next
// user of its connection with the rows of their own network alone.
func TestSystemOne(t *testing.T) {
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		for _, net := range []db.ID{"one", "two"} {
			if err := d.Write(ctx, net, func(tx *db.Tx) error { return add(tx, "x-"+string(net), 1) }); err != nil {
				t.Fatal(err)
			}
		}
		type found struct {
			id    db.ID
			n     int64
			words string
			at    db.Instant
			yes   bool
		}
		scan := func(s db.Scanner, v *found) error { return s.Scan(&v.id, &v.n, db.Text(&v.words), &v.at, &v.yes) }
		const ask = `SELECT id, n, words, at, yes FROM thing WHERE n = $1 AND id > $2 ORDER BY id DESC LIMIT $3`
		for range 50 { // more than there are connections
			v, err := db.SystemOne(ctx, d, "test", scan, ask, int64(1), db.ID("a"), 2)
			if want := (found{id: "x-two", n: 1, yes: true}); err != nil || v != want {
				t.Fatalf("%+v %v", v, err)
			}
		}
		if v, err := db.SystemOne(ctx, d, "test", scan, ask, int64(2), "a", 1); !errs.Is(err, errs.NotFound) || v != (found{}) {
			t.Errorf("a row that is not there: %+v %v", v, err)
		}
		if _, err := db.SystemOne(ctx, d, "test", scan, `SELECT nothing FROM nowhere`); err == nil || errs.Is(err, errs.NotFound) {
			t.Errorf("a statement that is wrong: %v", err)
		}
		if _, err := db.SystemOne(ctx, d, "test", func(s db.Scanner, v *found) error { return s.Scan(&v.n) }, `SELECT id FROM thing LIMIT 1`); err == nil {
			t.Error("a text was read as a number")
		}
		if _, err := db.SystemOne(ctx, d, "", scan, ask, int64(1), "a", 1); err == nil {
			t.Error("no reason was needed")
		}
		ended, end := context.WithCancel(ctx)
		end()
		if _, err := db.SystemOne(ended, d, "test", scan, ask, int64(1), "a", 1); err == nil {
			t.Error("an ended request was answered")
		}
		for range 50 {
			if err := d.Read(ctx, "one", func(tx *db.Tx) error {
				n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM thing WHERE network_id = $1 OR network_id = 'nobody'`)
				if n != 1 {
					t.Errorf("network one counts %d rows", n)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestWritersOfOneNetworkWaitInLine(t *testing.T) {
	d, err := db.Open(t.Context(), dbtest.Address(t, db.PostgreSQL, files), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	inside, leave := make(chan bool), make(chan bool)
	done := make(chan error, 1)
	go func() {
		done <- d.Write(t.Context(), "one", func(tx *db.Tx) error {
			close(inside)
			<-leave
			return add(tx, "first", 1)
		})
	}()
	<-inside
	if err := d.Write(t.Context(), "two", func(tx *db.Tx) error { return add(tx, "other", 1) }); err != nil {
		t.Errorf("another network: %v", err)
	}
	tired, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := d.Write(tired, "one", func(tx *db.Tx) error { return add(tx, "second", 1) }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting in line: %v", err)
	}
	close(leave)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := d.Write(t.Context(), "one", func(tx *db.Tx) error { return add(tx, "third", 1) }); err != nil {
		t.Errorf("after the line: %v", err)
	}
}

func TestDoors(t *testing.T) {
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		boom := errors.New("boom")
		if err := d.Write(ctx, "one", func(tx *db.Tx) error { add(tx, "gone", 1); return boom }); !errors.Is(err, boom) { //nolint:errcheck // the error of the door is what counts
			t.Error(err)
		}
		if err := d.Read(ctx, "one", func(tx *db.Tx) error { return add(tx, "read", 1) }); err == nil {
			t.Error("a read wrote")
		}
		if err := d.Write(ctx, "", func(*db.Tx) error { return nil }); err == nil {
			t.Error("no network was accepted")
		}
		if err := d.System(ctx, "", func(*db.SystemTx) error { return nil }); err == nil {
			t.Error("System needs no reason")
		}
		err := d.System(ctx, "test", func(tx *db.SystemTx) error {
			if _, err := tx.Exec(`INSERT INTO account (id, n) VALUES ($1, $2)`, db.ID("a"), db.Instant(7)); err != nil {
				return err
			}
			return add(tx.In("three"), "in", 3)
		})
		if err != nil {
			t.Fatal(err)
		}
		err = d.Read(ctx, "three", func(tx *db.Tx) error {
			type row struct {
				id    db.ID
				at    db.Instant
				words string
				yes   bool
			}
			v, err := db.One(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.at, db.Text(&r.words), &r.yes) },
				`SELECT id, at, words, yes FROM thing WHERE network_id = $1 AND id = $2`, "in")
			if err != nil || v != (row{"in", 0, "", true}) {
				t.Errorf("%+v %v", v, err)
			}
			_, err = db.One(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id) }, `SELECT id FROM thing WHERE network_id = $1 AND id = $2`, "gone")
			if !errs.Is(err, errs.NotFound) {
				t.Errorf("a missing row: %v", err)
			}
			list, args := db.In(2, []db.ID{"in", "x"})
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM thing WHERE network_id = $1 AND id IN `+list, args...)
			if n != 1 {
				t.Errorf("In found %d", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		dup := d.Write(ctx, "three", func(tx *db.Tx) error { return add(tx, "in", 4) })
		if !db.Duplicate(dup) {
			t.Errorf("a taken key: %v", dup)
		}
	})
}

// TestSubOfFarInstants: instants that lie centuries apart are far apart, so that every limit of a length of time holds for them.
func TestSubOfFarInstants(t *testing.T) {
	now, far := db.At(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)), db.At(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
	if got := far.Sub(now); got != math.MaxInt64 {
		t.Errorf("from 2026 to 9999: %v", got)
	}
	if got := now.Sub(far); got != math.MinInt64 {
		t.Errorf("from 9999 to 2026: %v", got)
	}
	if got := now.Add(time.Hour).Sub(now); got != time.Hour {
		t.Errorf("an hour: %v", got)
	}
}

func TestIDsAndInstants(t *testing.T) {
	a, b := db.NewID(), db.NewRandomID()
	if !a.Valid() || !b.Valid() || a[14] != '7' || b[14] != '4' {
		t.Errorf("%s %s", a, b)
	}
	for _, bad := range []db.ID{"", "x", "../../etc/passwd", db.ID(strings.ToUpper(string(a)) + " "), db.ID("{" + string(a) + "}")} {
		if bad.Valid() {
			t.Errorf("%q is taken for an id", bad)
		}
	}
	if db.ID("").Ref() != nil || db.Instant(0).Ref() != nil || db.Null("") != nil {
		t.Error("nothing is not NULL")
	}
	// Both clock changes of London in 2026: 29 March forward at 01:00 UTC, 25 October back at 01:00 UTC.
	for utc, want := range map[string]string{
		"2026-03-29T00:59:59Z": "00:59", "2026-03-29T01:00:00Z": "02:00", "2026-10-25T00:30:00Z": "01:30", "2026-10-25T01:30:00Z": "01:30",
	} {
		at, err := time.Parse(time.RFC3339, utc)
		if err != nil {
			t.Fatal(err)
		}
		if got := db.At(at).In("Europe/London").Format("15:04"); got != want {
			t.Errorf("%s in London: %s, want %s", utc, got, want)
		}
	}
	if n := len(db.NewToken()); n != 40 {
		t.Errorf("a token has %d characters", n)
	}
	seen := map[string]bool{}
	for range 1000 {
		k := db.NewToken()
		if seen[k] {
			t.Fatal("a token came twice")
		}
		seen[k] = true
	}
}
