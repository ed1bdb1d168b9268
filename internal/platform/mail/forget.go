package mail

import "alongside/internal/platform/db"

// Forget deletes the private letters with a subject to an address that belong to no person of the network, sent or not: for
// somebody who takes back that we may write to them. One that has not left does not leave.
func Forget(tx *db.Tx, to, subject string) error {
	_, err := tx.Exec(`DELETE FROM mail WHERE network_id = $1 AND recipient = $2 AND subject = $3 AND private AND person_id IS NULL`, to, subject)
	return err
}
