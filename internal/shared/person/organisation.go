package person

import (
	"strings"

	"alongside/internal/platform/db"
)

// Organisation is a trust, board, council, charity, patient group, university or business of the network.
type Organisation struct {
	ID     db.ID
	Name   string
	Sector string
}

// OrganisationNamed finds the organisation of this name, whatever its capitals and spaces, or adds it. The empty name
// is no organisation.
func OrganisationNamed(tx *db.Tx, name string) (db.ID, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" {
		return "", nil
	}
	folded := strings.ToLower(name)
	id, found, err := db.Maybe(tx, func(s db.Scanner, v *db.ID) error { return s.Scan(v) },
		`SELECT id FROM organisation WHERE network_id = $1 AND folded = $2`, folded)
	if err != nil || found {
		return id, err
	}
	id = db.NewID()
	_, err = tx.Exec(`INSERT INTO organisation (network_id, id, name, folded, sector, created) VALUES ($1, $2, $3, $4, '', $5)`, id, name, folded, int64(tx.Now))
	return id, err
}

// Organisations lists the network's organisations by name.
func Organisations(tx *db.Tx) ([]Organisation, error) {
	return db.All(tx, func(s db.Scanner, o *Organisation) error { return s.Scan(&o.ID, &o.Name, &o.Sector) },
		`SELECT id, name, sector FROM organisation WHERE network_id = $1 ORDER BY folded LIMIT 1000`)
}
