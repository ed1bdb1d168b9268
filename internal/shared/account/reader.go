package account

import (
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// Reader is a person as the reader of what is theirs, for a private address (a calendar feed) whose secret was found by
// its hash: without a session, so that nothing which asks for a fresh sign-in opens. Somebody whose access was closed is
// errs.NotFound.
func Reader(tx *db.Tx, who db.ID) (access.Actor, error) {
	type row struct {
		account       db.ID
		given, family string
	}
	r, err := db.One(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.account, &v.given, &v.family) },
		`SELECT account_id, given_name, family_name FROM person WHERE network_id = $1 AND id = $2 AND closed IS NULL`, who)
	if err != nil {
		return access.NewVisitor(tx.Network), err
	}
	roles, err := person.RolesOf(tx, who)
	if err != nil {
		return access.NewVisitor(tx.Network), err
	}
	leads, err := person.LeadsOne(tx, who)
	return access.NewPerson(tx.Network, r.account, who, "", strings.TrimSpace(r.given+" "+r.family), roles).Leading(leads), err
}
