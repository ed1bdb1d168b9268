package administration

import (
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// Listed is one person of a list: nothing but what is needed to look after people.
type Listed struct {
	ID           db.ID
	Given        string
	Family       string
	Email        string
	Organisation string
	Roles        []access.Role
	Closed       bool
	HasComeIn    bool
	Invented     bool
}

// Name is the whole name.
func (l Listed) Name() string { return strings.TrimSpace(l.Given + " " + l.Family) }

// The lists that a filter shows.
const (
	showAll            = ""
	showAdministrators = "administrators"
	showCoordinators   = "coordinators"
	showLeads          = "leads"
	showNotIn          = "not-in"
	showClosed         = "closed"
	showSaid           = "said"
)

var showing = map[string]string{
	showAll:            ``,
	showAdministrators: ` AND EXISTS (SELECT 1 FROM person_role x WHERE x.network_id = p.network_id AND x.person_id = p.id AND x.role = 'administrator')`,
	showCoordinators:   ` AND EXISTS (SELECT 1 FROM person_role x WHERE x.network_id = p.network_id AND x.person_id = p.id AND x.role = 'coordinator')`,
	showLeads:          ` AND EXISTS (SELECT 1 FROM person_role x WHERE x.network_id = p.network_id AND x.person_id = p.id AND x.role = 'lead')`,
	showNotIn:          ` AND p.account_id IS NULL AND p.closed IS NULL`,
	showClosed:         ` AND p.closed IS NOT NULL`,
	showSaid:           ` AND p.organisation_id IS NOT NULL AND NOT p.organisation_confirmed AND p.closed IS NULL`,
}

// ListPeople lists people by name, those whose name or address has the words. show narrows the list to administrators,
// coordinators, leads, not-in, closed or said; anything else is all of them.
func ListPeople(tx *db.Tx, words, show string, limit, offset int) ([]Listed, error) {
	like := db.Like(strings.ToLower(strings.TrimSpace(words)))
	return db.All(tx, func(s db.Scanner, l *Listed) error {
		var roles string
		err := s.Scan(&l.ID, &l.Given, &l.Family, &l.Email, &l.Organisation, &l.Closed, &l.HasComeIn, &l.Invented, db.Text(&roles))
		for _, r := range strings.Fields(roles) {
			l.Roles = append(l.Roles, access.Role(r))
		}
		return err
	}, `SELECT p.id, p.given_name, p.family_name, p.email, COALESCE(o.name, ''), p.closed IS NOT NULL, p.account_id IS NOT NULL, p.invented,
			(SELECT MAX(CASE WHEN r.role = 'administrator' THEN 'administrator ' ELSE '' END) || MAX(CASE WHEN r.role = 'coordinator' THEN 'coordinator ' ELSE '' END) || MAX(CASE WHEN r.role = 'lead' THEN 'lead' ELSE '' END)
			 FROM person_role r WHERE r.network_id = p.network_id AND r.person_id = p.id)
		FROM person p LEFT JOIN organisation o ON o.network_id = p.network_id AND o.id = p.organisation_id
		WHERE p.network_id = $1 AND ($2 = '%%' OR lower(p.given_name || ' ' || p.family_name) LIKE $2 OR p.email LIKE $2)`+showing[show]+`
		ORDER BY p.family_name, p.given_name, p.id LIMIT $3 OFFSET $4`, like, limit, offset)
}

// figures are the numbers of the overview.
type figures struct{ People, NotIn, Closed, Organisations int64 }

func readFigures(tx *db.Tx) (figures, error) {
	return db.One(tx, func(s db.Scanner, f *figures) error {
		return s.Scan(&f.People, &f.NotIn, &f.Closed, &f.Organisations)
	}, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN account_id IS NULL AND closed IS NULL THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN closed IS NOT NULL THEN 1 ELSE 0 END), 0),
		(SELECT COUNT(*) FROM organisation o WHERE o.network_id = $1) FROM person WHERE network_id = $1`)
}

// forgetLinks makes the sign-in links to an address useless, when it is no longer somebody's.
func forgetLinks(tx *db.SystemTx, email string) error {
	_, err := tx.Exec(`DELETE FROM sign_in_link WHERE email = $1`, email)
	return err
}

// networkLine is one network of the installation's list: how many people it has, never who.
type networkLine struct {
	ID               db.ID
	Slug, Name, Host string
	People           int64
	Created          db.Instant
}

func listNetworks(tx *db.SystemTx, limit, offset int) ([]networkLine, error) {
	return db.All(tx, func(s db.Scanner, n *networkLine) error {
		return s.Scan(&n.ID, &n.Slug, &n.Name, db.Text(&n.Host), &n.People, &n.Created)
	}, `SELECT n.id, n.slug, n.name, n.host, (SELECT COUNT(*) FROM person p WHERE p.network_id = n.id), n.created
		FROM network n ORDER BY n.created, n.id LIMIT $1 OFFSET $2`, limit, offset)
}
