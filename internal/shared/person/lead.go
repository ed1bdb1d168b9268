package person

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// grantLead makes somebody the engagement lead of the organisation to which they belong, which somebody else has confirmed.
func grantLead(tx *db.Tx, id db.ID) error {
	p, err := Find(tx, id)
	if err != nil {
		return err
	}
	if p.Belongs() == "" {
		return errs.New(errs.Invalid, "Nobody can lead for an organisation before it is confirmed that they belong to it. Enter and confirm their organisation first.")
	}
	_, err = tx.Exec(`INSERT INTO person_role (network_id, person_id, role, organisation_id) VALUES ($1, $2, $3, $4)
		ON CONFLICT (network_id, person_id, role) DO UPDATE SET organisation_id = $4`, id, string(access.Lead), p.Organisation)
	return err
}

// leadNoMore ends that somebody leads for another organisation than this one, to which they belong now: the role does not move with them.
func leadNoMore(tx *db.Tx, id, organisation db.ID) error {
	_, err := tx.Exec(`DELETE FROM person_role WHERE network_id = $1 AND person_id = $2 AND role = 'lead' AND organisation_id <> $3`, id, string(organisation))
	return err
}

// LeadsOne is the organisation of which somebody is the engagement lead, "" for none.
func LeadsOne(tx *db.Tx, id db.ID) (db.ID, error) {
	of, _, err := db.Maybe(tx, func(s db.Scanner, v *db.ID) error { return s.Scan(v) }, `SELECT r.organisation_id FROM person_role r
		JOIN person p ON p.network_id = r.network_id AND p.id = r.person_id AND p.organisation_id = r.organisation_id AND p.organisation_confirmed AND p.closed IS NULL
		WHERE r.network_id = $1 AND r.person_id = $2 AND r.role = 'lead'`, id)
	return of, err
}
