// Package network is the communities that share one installation: each has its own people, programmes and policies,
// and no query of one reaches another's rows.
package network

import (
	"regexp"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Network is one community.
type Network struct {
	ID      db.ID
	Slug    string // in addresses: /n/{slug}
	Name    string
	Host    string // host name of its own, or ""
	Brand   string // name of the colour theme
	Zone    string // its time zone, such as Europe/London
	Demo    bool   // a demonstration: its people are invented
	Created db.Instant
}

var slugForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)

// Check finds what is wrong, beside the fields name and slug.
func (n Network) Check() error {
	var c errs.Check
	c.That(strings.TrimSpace(n.Name) != "", "name", "Enter a name for the network.")
	c.That(len(n.Name) <= 120, "name", "The name can have up to 120 letters.")
	c.That(slugForm.MatchString(n.Slug), "slug", "Use small letters, numbers and hyphens, such as west-london.")
	return c.Err()
}

const columns = `id, slug, name, host, brand, zone, demo, created`

func scan(s db.Scanner, n *Network) error {
	return s.Scan(&n.ID, &n.Slug, &n.Name, db.Text(&n.Host), &n.Brand, &n.Zone, &n.Demo, &n.Created)
}

// Create adds a network.
func Create(tx *db.SystemTx, n Network) (db.ID, error) {
	if err := n.Check(); err != nil {
		return "", err
	}
	if n.Zone == "" {
		n.Zone = "Europe/London"
	}
	if n.Brand == "" {
		n.Brand = "plain"
	}
	id := db.NewID()
	_, err := tx.Exec(`INSERT INTO network (id, slug, name, host, brand, zone, demo, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, n.Slug, strings.TrimSpace(n.Name), db.Null(n.Host), n.Brand, n.Zone, n.Demo, int64(tx.Now))
	if db.Duplicate(err) {
		return "", &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "slug", Message: "Another network uses this short name."}}}
	}
	return id, err
}

// List returns every network of the installation, the oldest first.
func List(tx *db.SystemTx) ([]Network, error) {
	return db.All(tx, scan, `SELECT `+columns+` FROM network ORDER BY created, id LIMIT 1000`)
}

// BySlug finds a network by the name in its addresses.
func BySlug(tx *db.SystemTx, slug string) (Network, error) {
	return db.One(tx, scan, `SELECT `+columns+` FROM network WHERE slug = $1`, slug)
}

// ByHost finds the network of a host name; when no network claims the host, the oldest network.
func ByHost(tx *db.SystemTx, host string) (Network, error) {
	return db.One(tx, scan, `SELECT `+columns+` FROM network ORDER BY CASE WHEN host = $1 THEN 0 ELSE 1 END, created, id LIMIT 1`, host)
}

// Find returns the network of this transaction.
func Find(tx *db.Tx) (Network, error) {
	return db.One(tx, scan, `SELECT `+columns+` FROM (SELECT network.*, id AS network_id FROM network) AS n WHERE network_id = $1`)
}
