package person

import (
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Organisation is a trust, board, council, charity, patient group, university or business of the network.
type Organisation struct {
	ID     db.ID
	Name   string
	Sector string // id of one of Sectors, or ""
	// People is how many people of the network belong to it; only List fills it.
	People  int64
	Version int64
}

// Sector is one kind of organisation.
type Sector struct{ ID, Name string }

// Sectors lists the kinds of organisation.
func Sectors() []Sector {
	return []Sector{
		{"nhs", "NHS"}, {"local-government", "Local government"}, {"voluntary", "Voluntary and community"}, {"patient-group", "Patient or carer group"},
		{"university", "University or college"}, {"business", "Business"}, {"other", "Something else"},
	}
}

// SectorWords names a sector as people read it.
func SectorWords(id string) string {
	for _, s := range Sectors() {
		if s.ID == id {
			return s.Name
		}
	}
	return "Not said yet"
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

// ConfirmOrganisation notes that somebody belongs to the organisation that their details name. The caller has checked that
// somebody else says so. When the details name another one meanwhile, it is errs.Conflict.
func ConfirmOrganisation(tx *db.Tx, who, organisation db.ID) error {
	n, err := tx.Exec(`UPDATE person SET organisation_confirmed = TRUE WHERE network_id = $1 AND id = $2 AND organisation_id = $3`, who, organisation)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "They have named another organisation meanwhile.")
	}
	return err
}

// Belonging is how many people of an organisation are confirmed as such.
func Belonging(tx *db.Tx, organisation db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM person WHERE network_id = $1 AND organisation_id = $2 AND organisation_confirmed AND closed IS NULL`, organisation)
}

// Organisations lists the network's organisations by name.
func Organisations(tx *db.Tx) ([]Organisation, error) {
	return db.All(tx, func(s db.Scanner, o *Organisation) error { return s.Scan(&o.ID, &o.Name, &o.Sector) },
		`SELECT id, name, sector FROM organisation WHERE network_id = $1 ORDER BY folded LIMIT 1000`)
}

func scanOrganisation(s db.Scanner, o *Organisation) error {
	return s.Scan(&o.ID, &o.Name, &o.Sector, &o.People, &o.Version)
}

const organisationColumns = `o.id, o.name, o.sector, (SELECT COUNT(*) FROM person p WHERE p.network_id = o.network_id AND p.organisation_id = o.id), o.version`

// ListOrganisations lists organisations by name with how many people belong to each, those whose name has the words.
func ListOrganisations(tx *db.Tx, words string, limit, offset int) ([]Organisation, error) {
	like := db.Like(strings.ToLower(strings.TrimSpace(words)))
	return db.All(tx, scanOrganisation, `SELECT `+organisationColumns+` FROM organisation o WHERE o.network_id = $1 AND o.folded LIKE $2
		ORDER BY o.folded, o.id LIMIT $3 OFFSET $4`, like, limit, offset)
}

// FindOrganisation returns one organisation, or errs.NotFound.
func FindOrganisation(tx *db.Tx, id db.ID) (Organisation, error) {
	return db.One(tx, scanOrganisation, `SELECT `+organisationColumns+` FROM organisation o WHERE o.network_id = $1 AND o.id = $2`, id)
}

// UpdateOrganisation saves name and sector, if nobody changed them since o.Version; else it is errs.Conflict.
func UpdateOrganisation(tx *db.Tx, o Organisation) error {
	o.Name = strings.Join(strings.Fields(o.Name), " ")
	var c errs.Check
	c.That(o.Name != "", "name", "Enter the name of the organisation.")
	c.That(len(o.Name) <= 200, "name", "The name can have up to 200 letters.")
	c.That(o.Sector == "" || SectorWords(o.Sector) != SectorWords(""), "sector", "Choose a sector from the list.")
	if err := c.Err(); err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE organisation SET name = $3, folded = $4, sector = $5, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $6`,
		o.ID, o.Name, strings.ToLower(o.Name), o.Sector, o.Version)
	if db.Duplicate(err) {
		return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "name", Message: "Another organisation has this name."}}}
	}
	if err == nil && n == 0 {
		now, err := FindOrganisation(tx, o.ID)
		if err != nil || now.Name == o.Name && now.Sector == o.Sector {
			return err // what is saved is what was sent
		}
		return errs.New(errs.Conflict, "Somebody else changed this organisation while you were writing.")
	}
	return err
}

// LeftOrganisation takes back that somebody belongs to an organisation. What they say of themselves stays, and an administrator can confirm it anew.
func LeftOrganisation(tx *db.Tx, who, organisation db.ID) error {
	_, err := tx.Exec(`UPDATE person SET organisation_confirmed = FALSE, version = version + 1 WHERE network_id = $1 AND id = $2 AND organisation_id = $3 AND organisation_confirmed`, who, organisation)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM person_role WHERE network_id = $1 AND person_id = $2 AND role = 'lead' AND organisation_id = $3`, who, organisation)
	return err
}
