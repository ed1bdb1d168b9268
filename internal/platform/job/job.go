// Package job runs work after a transaction: a slice leaves a row in the transaction that makes the work necessary,
// and a worker picks it up. A job runs at least once; its function must be able to run twice.
package job

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"alongside/internal/platform/db"
)

// Func does one job in its network. The payload is what Enqueue was given.
type Func func(ctx context.Context, network db.ID, payload []byte) error

// Later leaves a job in this transaction, to run at the given instant (zero: at once). A unique key that is not empty
// makes it one of its kind: while such a job waits, another with the same key is not added but moves its time.
func Later(tx *db.Tx, kind, unique string, at db.Instant, payload any) error {
	body, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	if at == 0 {
		at = tx.Now
	}
	if unique == "" {
		unique = string(db.NewID())
	}
	_, err = tx.Exec(`INSERT INTO job (network_id, id, kind, unique_key, payload, run_at, state, attempts)
		VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0)
		ON CONFLICT (network_id, kind, unique_key) DO UPDATE SET payload = excluded.payload, run_at = excluded.run_at, state = 'waiting', attempts = 0, lease_until = NULL, problem = NULL`,
		db.NewID(), kind, unique, string(body), int64(at))
	return err
}

// Cancel removes the waiting job with this unique key, if there is one.
func Cancel(tx *db.Tx, kind, unique string) error {
	_, err := tx.Exec(`DELETE FROM job WHERE network_id = $1 AND kind = $2 AND unique_key = $3`, kind, unique)
	return err
}

// Worker runs jobs. Register every kind before Run.
type Worker struct {
	db    *db.DB
	log   *slog.Logger
	kinds map[string]Func
	wake  chan struct{}
}

// NewWorker makes a worker of this database.
func NewWorker(d *db.DB, log *slog.Logger) *Worker {
	return &Worker{db: d, log: log, kinds: map[string]Func{}, wake: make(chan struct{}, 1)}
}

// Register says how a kind of job is done. A kind can be registered once.
func (w *Worker) Register(kind string, fn Func) {
	if w.kinds[kind] != nil {
		panic("job: " + kind + " is registered twice")
	}
	w.kinds[kind] = fn
}

// Wake makes the worker look for work now instead of at its next round.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Run works until ctx ends.
func (w *Worker) Run(ctx context.Context) {
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	for {
		if _, err := w.Round(ctx); err != nil && ctx.Err() == nil {
			w.log.Error("jobs", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-w.wake:
		}
	}
}

type row struct {
	network  db.ID
	id       db.ID
	kind     string
	payload  string
	attempts int64
}

const (
	lease       = 5 * time.Minute
	maxAttempts = 8
)

// Round does every job that is due now and says how many it ran. Tests call it with a moved clock instead of Run.
func (w *Worker) Round(ctx context.Context) (int, error) {
	n := 0
	for {
		jobs, err := w.claim(ctx)
		if err != nil || len(jobs) == 0 {
			return n, err
		}
		for _, j := range jobs {
			if ctx.Err() != nil {
				return n, ctx.Err()
			}
			if err := w.one(ctx, j); err != nil {
				return n, err
			}
			n++
		}
	}
}

// claim takes up to 20 due jobs, at most 5 of one network at a time so that a large network cannot starve the others.
func (w *Worker) claim(ctx context.Context) ([]row, error) {
	var out []row
	err := w.db.System(ctx, "claim due jobs", func(tx *db.SystemTx) error {
		out = nil
		due, err := db.All(tx, func(s db.Scanner, r *row) error {
			return s.Scan(&r.network, &r.id, &r.kind, &r.payload, &r.attempts)
		}, `SELECT network_id, id, kind, payload, attempts FROM (
				SELECT network_id, id, kind, payload, attempts, run_at, ROW_NUMBER() OVER (PARTITION BY network_id ORDER BY run_at, id) AS nth
				FROM job WHERE (state = 'waiting' AND run_at <= $1) OR (state = 'running' AND lease_until < $1)) AS d
			WHERE nth <= 5 ORDER BY run_at LIMIT 20`, int64(tx.Now))
		if err != nil {
			return err
		}
		for _, r := range due {
			if w.kinds[r.kind] == nil {
				continue
			}
			if _, err := tx.Exec(`UPDATE job SET state = 'running', lease_until = $3, attempts = attempts + 1 WHERE network_id = $1 AND id = $2`,
				r.network, r.id, int64(tx.Now.Add(lease))); err != nil {
				return err
			}
			r.attempts++
			out = append(out, r)
		}
		return nil
	})
	return out, err
}

func (w *Worker) one(ctx context.Context, j row) error {
	err := w.safely(ctx, j)
	return w.db.System(ctx, "finish a job", func(tx *db.SystemTx) error {
		if err == nil {
			_, e := tx.Exec(`DELETE FROM job WHERE network_id = $1 AND id = $2 AND state = 'running'`, j.network, j.id)
			return e
		}
		w.log.Error("job failed", "kind", j.kind, "job", j.id, "attempt", j.attempts, "error", err.Error())
		state := "waiting"
		if j.attempts >= maxAttempts {
			state = "dead"
		}
		pause := time.Duration(1<<min(j.attempts, 12)) * 5 * time.Second
		_, e := tx.Exec(`UPDATE job SET state = $3, run_at = $4, lease_until = NULL, problem = $5 WHERE network_id = $1 AND id = $2`,
			j.network, j.id, state, int64(tx.Now.Add(pause)), err.Error())
		return e
	})
}

func (w *Worker) safely(ctx context.Context, j row) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return w.kinds[j.kind](ctx, j.network, []byte(j.payload))
}
