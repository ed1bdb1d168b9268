package job

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Record is what is told of one job: not what it was given.
type Record struct {
	ID       db.ID
	Kind     string
	RunAt    db.Instant
	State    string // waiting, running or dead
	Attempts int64
	Problem  string // of the last try
}

// List returns the jobs of a network in one state, the next one first.
func List(tx *db.Tx, state string, limit, offset int) ([]Record, error) {
	return db.All(tx, func(s db.Scanner, r *Record) error {
		return s.Scan(&r.ID, &r.Kind, &r.RunAt, &r.State, &r.Attempts, db.Text(&r.Problem))
	}, `SELECT id, kind, run_at, state, attempts, problem FROM job WHERE network_id = $1 AND state = $2 ORDER BY run_at, id LIMIT $3 OFFSET $4`, state, limit, offset)
}

// Dead is how many jobs of the network were given up.
func Dead(tx *db.Tx) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM job WHERE network_id = $1 AND state = 'dead'`)
}

// Retry lets a job run again that was given up. Anything else is not found.
func Retry(tx *db.Tx, id db.ID) error {
	n, err := tx.Exec(`UPDATE job SET state = 'waiting', attempts = 0, run_at = $3, lease_until = NULL WHERE network_id = $1 AND id = $2 AND state = 'dead'`, id, int64(tx.Now))
	if err == nil && n == 0 {
		err = errs.Missing()
	}
	return err
}
