package job_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/dbtest"
	"alongside/internal/platform/job"
	"alongside/internal/platform/schema"
	"alongside/internal/shared/network"
)

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func networks(t *testing.T, d *db.DB, n int) []db.ID {
	var out []db.ID
	if err := d.System(t.Context(), "test", func(tx *db.SystemTx) error {
		out = nil
		for range n {
			id, err := network.Create(tx, network.Network{Slug: "n" + db.NewToken()[:10], Name: "N"})
			if err != nil {
				return err
			}
			out = append(out, id)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryJobRunsOnceWithTwoWorkers(t *testing.T) {
	dbtest.Each(t, schema.Files, func(t *testing.T, d *db.DB) {
		nets := networks(t, d, 3)
		const each = 30
		for _, n := range nets {
			if err := d.Write(t.Context(), n, func(tx *db.Tx) error {
				for i := range each {
					if err := job.Later(tx, "count", "", 0, i); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		var mu sync.Mutex
		ran := map[string]int{}
		var wg sync.WaitGroup
		for range 2 {
			w := job.NewWorker(d, quiet())
			w.Register("count", func(_ context.Context, n db.ID, p []byte) error {
				mu.Lock()
				defer mu.Unlock()
				ran[string(n)+string(p)]++
				return nil
			})
			wg.Go(func() {
				if _, err := w.Round(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(ran) != each*len(nets) {
			t.Errorf("%d of %d jobs ran", len(ran), each*len(nets))
		}
		for k, n := range ran {
			if n != 1 {
				t.Errorf("%s ran %d times", k, n)
			}
		}
	})
}

func TestUniqueLaterFailingAndCancelled(t *testing.T) {
	dbtest.Each(t, schema.Files, func(t *testing.T, d *db.DB) {
		net := networks(t, d, 1)[0]
		write := func(fn func(tx *db.Tx) error) {
			t.Helper()
			if err := d.Write(t.Context(), net, fn); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		fail := true
		w := job.NewWorker(d, quiet())
		w.Register("note", func(_ context.Context, _ db.ID, p []byte) error { got = append(got, string(p)); return nil })
		w.Register("fails", func(context.Context, db.ID, []byte) error {
			if fail {
				return errors.New("not yet")
			}
			got = append(got, "mended")
			return nil
		})
		w.Register("panics", func(context.Context, db.ID, []byte) error { panic("oh") })
		write(func(tx *db.Tx) error { return job.Later(tx, "note", "one", 0, "first") })
		write(func(tx *db.Tx) error { return job.Later(tx, "note", "one", 0, "second") })
		write(func(tx *db.Tx) error { return job.Later(tx, "note", "future", tx.Now.Add(time.Hour), "later") })
		write(func(tx *db.Tx) error { return job.Later(tx, "note", "never", 0, "cancelled") })
		write(func(tx *db.Tx) error { return job.Cancel(tx, "note", "never") })
		write(func(tx *db.Tx) error { return job.Later(tx, "fails", "", 0, nil) })
		write(func(tx *db.Tx) error { return job.Later(tx, "panics", "", 0, nil) })
		if _, err := w.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || got[0] != `"second"` {
			t.Errorf("ran %v", got)
		}
		type row struct {
			kind, state, problem string
			attempts             int64
		}
		var rows []row
		if err := d.Read(t.Context(), net, func(tx *db.Tx) (err error) {
			rows, err = db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.kind, &r.state, db.Text(&r.problem), &r.attempts) },
				`SELECT kind, state, problem, attempts FROM job WHERE network_id = $1 ORDER BY kind LIMIT 10`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		want := []row{{"fails", "waiting", "not yet", 1}, {"note", "waiting", "", 0}, {"panics", "waiting", "panic: oh", 1}}
		if len(rows) != 3 || rows[0] != want[0] || rows[1] != want[1] || rows[2] != want[2] {
			t.Errorf("%+v", rows)
		}
		fail = false
		write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE job SET run_at = 0 WHERE network_id = $1`)
			return err
		})
		if _, err := w.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(got) != 3 {
			t.Errorf("after the clock moved: %v", got)
		}
	})
}
