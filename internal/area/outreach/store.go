package outreach

import "alongside/internal/platform/db"

const columns = `SELECT v.id, v.organisation_id, v.place, v.kind, v.held, v.who, v.contacts, v.followed, v.code, v.version FROM outreach_visit v WHERE v.network_id = $1 `

func scan(s db.Scanner, v *Visit) error {
	return s.Scan(&v.ID, &v.Organisation, &v.Place, &v.Kind, &v.Held, &v.Who, &v.Contacts, &v.Followed, &v.Code, &v.Version)
}

func find(tx *db.Tx, id db.ID) (Visit, error) { return db.One(tx, scan, columns+`AND v.id = $2`, id) }

// visitsOf are the visits of an organisation, the latest day first. kind "" is all.
func visitsOf(tx *db.Tx, organisation db.ID, kind string, limit, offset int) ([]Visit, error) {
	return db.All(tx, scan, columns+`AND v.organisation_id = $2 AND (CAST($3 AS TEXT) = '' OR v.kind = $3) ORDER BY v.held DESC, v.id DESC LIMIT $4 OFFSET $5`, organisation, kind, limit, offset)
}

// sums are the visits of an organisation by kind of place.
func sums(tx *db.Tx, organisation db.ID) ([]Sum, error) {
	return db.All(tx, func(s db.Scanner, v *Sum) error { return s.Scan(&v.Kind, &v.Visits, &v.people) },
		`SELECT kind, COUNT(*), CAST(SUM(contacts) AS BIGINT) FROM outreach_visit WHERE network_id = $1 AND organisation_id = $2 GROUP BY kind ORDER BY COUNT(*) DESC, kind LIMIT 50`, organisation)
}

func insert(tx *db.Tx, v Visit, by db.ID) error {
	_, err := tx.Exec(`INSERT INTO outreach_visit (network_id, id, organisation_id, place, kind, held, who, contacts, followed, created, created_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)`,
		v.ID, v.Organisation, v.Place, v.Kind, v.Held, v.Who, v.Contacts, v.Followed, int64(tx.Now), by.Ref())
	return err
}

// save writes a visit if nobody changed it since v.Version, and says whether it did.
func save(tx *db.Tx, v Visit) (bool, error) {
	n, err := tx.Exec(`UPDATE outreach_visit SET place = $3, kind = $4, held = $5, who = $6, contacts = $7, followed = $8, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $9`,
		v.ID, v.Place, v.Kind, v.Held, v.Who, v.Contacts, v.Followed, v.Version)
	return n == 1, err
}

// giveCode gives a visit the code of its link unless it has one.
func giveCode(tx *db.Tx, id db.ID, code string) error {
	_, err := tx.Exec(`UPDATE outreach_visit SET code = $3 WHERE network_id = $1 AND id = $2 AND code = ''`, id, code)
	return err
}

// byCode is the visit whose link somebody follows.
func byCode(tx *db.Tx, code string) (Visit, error) {
	return db.One(tx, scan, columns+`AND v.code = $2 AND v.code <> ''`, code)
}

func remove(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`DELETE FROM outreach_visit WHERE network_id = $1 AND id = $2`, id)
	return err
}
