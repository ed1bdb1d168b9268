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

// Led is the statement, for use within others, of the organisation of which a person is the engagement lead; who is their id there, such as $3.
func Led(who string) string {
	return `SELECT lr.organisation_id FROM person_role lr
		JOIN person lp ON lp.network_id = lr.network_id AND lp.id = lr.person_id AND lp.organisation_id = lr.organisation_id AND lp.organisation_confirmed AND lp.closed IS NULL
		WHERE lr.network_id = $1 AND lr.person_id = ` + who + ` AND lr.role = 'lead'`
}

// LeadsOne is the organisation of which somebody is the engagement lead, "" for none.
func LeadsOne(tx *db.Tx, id db.ID) (db.ID, error) {
	of, _, err := db.Maybe(tx, func(s db.Scanner, v *db.ID) error { return s.Scan(v) }, Led("$2"), id)
	return of, err
}
