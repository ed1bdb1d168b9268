package person

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
)

// notLast refuses what would leave the network without an administrator who can come in.
func notLast(tx *db.Tx, id db.ID) error {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM person_role r JOIN person p ON p.network_id = r.network_id AND p.id = r.person_id
		WHERE r.network_id = $1 AND r.role = $2 AND r.person_id <> $3 AND p.closed IS NULL`, string(access.Administrator), id)
	if err == nil && n == 0 {
		err = errs.New(errs.Invalid, "A network needs at least one administrator. Give the role to somebody else first.")
	}
	return err
}

// Close ends a person's access to this network; they stay on record. The last administrator cannot be closed out. The
// caller ends their sessions.
func Close(tx *db.Tx, id db.ID) error {
	roles, err := RolesOf(tx, id)
	if err != nil {
		return err
	}
	for _, r := range roles {
		if r == access.Administrator {
			if err := notLast(tx, id); err != nil {
				return err
			}
		}
	}
	return setClosed(tx, id, int64(tx.Now))
}

// Reopen lets a person in again.
func Reopen(tx *db.Tx, id db.ID) error { return setClosed(tx, id, nil) }

func setClosed(tx *db.Tx, id db.ID, at any) error {
	n, err := tx.Exec(`UPDATE person SET closed = $3 WHERE network_id = $1 AND id = $2`, id, at)
	if err == nil && n == 0 {
		err = errs.Missing()
	}
	return err
}

// ClosedAt is when the person's access was closed, zero when it is open.
func ClosedAt(tx *db.Tx, id db.ID) (db.Instant, error) {
	return db.Value[db.Instant](tx, `SELECT closed FROM person WHERE network_id = $1 AND id = $2`, id)
}

// ClosedAmong are those of these people whose access is closed.
func ClosedAmong(tx *db.Tx, ids []db.ID) ([]db.ID, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, args := db.In(2, ids)
	return db.Column[db.ID](tx, `SELECT id FROM person WHERE network_id = $1 AND id IN `+list+` AND closed IS NOT NULL`, args...)
}

// Unseals tries whether the key opens what a person has told, if anybody has: for `alongside doctor`.
func Unseals(tx *db.Tx, k *secret.Keys) error {
	id, found, err := db.Maybe(tx, func(s db.Scanner, v *db.ID) error { return s.Scan(v) },
		`SELECT id FROM person WHERE network_id = $1 AND needs_sealed <> '' LIMIT 1`)
	if err != nil || !found {
		return err
	}
	_, err = NeedsOf(tx, k, id)
	return err
}
