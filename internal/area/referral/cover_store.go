package referral

import "alongside/internal/platform/db"

// coverOf is who stands in for an organisation. The empty cover is: nobody.
func coverOf(tx *db.Tx, organisation db.ID) (Cover, error) {
	c, _, err := db.Maybe(tx, func(s db.Scanner, c *Cover) error { return s.Scan(&c.Person, &c.Name, &c.Does, &c.Version) },
		`SELECT c.cover_id, TRIM(p.given_name || ' ' || p.family_name), c.does, c.version FROM referral_cover c JOIN person p ON p.network_id = c.network_id AND p.id = c.cover_id WHERE c.network_id = $1 AND c.organisation_id = $2`, organisation)
	return c, err
}

func saveCover(tx *db.Tx, organisation, who db.ID, does string, by db.ID) error {
	_, err := tx.Exec(`INSERT INTO referral_cover (network_id, organisation_id, cover_id, does, since, set_by, version) VALUES ($1, $2, $3, $4, $5, $6, 1)
		ON CONFLICT (network_id, organisation_id) DO UPDATE SET cover_id = excluded.cover_id, does = excluded.does, since = excluded.since, set_by = excluded.set_by, version = referral_cover.version + 1`, organisation, who, does, int64(tx.Now), by.Ref())
	return err
}

func deleteCover(tx *db.Tx, organisation db.ID) error {
	_, err := tx.Exec(`DELETE FROM referral_cover WHERE network_id = $1 AND organisation_id = $2`, organisation)
	return err
}

// coversNothing takes somebody who left off where they stand in.
func coversNothing(tx *db.Tx, who db.ID) error {
	_, err := tx.Exec(`DELETE FROM referral_cover WHERE network_id = $1 AND cover_id = $2`, who)
	return err
}

// agreedToCover notes that somebody agreed that somebody stands in.
func agreedToCover(tx *db.Tx, referral db.ID) error {
	_, err := tx.Exec(`INSERT INTO referral_stand_in (network_id, referral_id, passed, why, taken_by) VALUES ($1, $2, NULL, '', NULL)`, referral)
	return err
}

// pass makes a referral the cover's too.
func pass(tx *db.Tx, referral db.ID, why string) error {
	_, err := tx.Exec(`UPDATE referral_stand_in SET passed = $3, why = $4 WHERE network_id = $1 AND referral_id = $2 AND passed IS NULL`, referral, int64(tx.Now), why)
	return err
}

func taken(tx *db.Tx, referral, by db.ID) error {
	_, err := tx.Exec(`UPDATE referral_stand_in SET taken_by = $3 WHERE network_id = $1 AND referral_id = $2`, referral, by)
	return err
}

// endStandIn forgets that anybody stood in for a referral.
func endStandIn(tx *db.Tx, referral db.ID) error {
	_, err := tx.Exec(`DELETE FROM referral_stand_in WHERE network_id = $1 AND referral_id = $2`, referral)
	return err
}

// serves says whether somebody answers for a place that refers, has somebody to answer, or stands in.
func serves(tx *db.Tx, who db.ID) (bool, error) {
	return db.Value[bool](tx, `SELECT EXISTS (SELECT 1 FROM referral_place WHERE network_id = $1 AND answers_id = $2) OR EXISTS (SELECT 1 FROM referral WHERE network_id = $1 AND answers_id = $2 AND outcome = '')
		OR EXISTS (SELECT 1 FROM referral_cover WHERE network_id = $1 AND cover_id = $2)`, who)
}

// coversAt says whether somebody stands in at an organisation.
func coversAt(tx *db.Tx, organisation, who db.ID) (bool, error) {
	return db.Value[bool](tx, `SELECT EXISTS (SELECT 1 FROM referral_cover WHERE network_id = $1 AND organisation_id = $2 AND cover_id = $3)`, organisation, who)
}
