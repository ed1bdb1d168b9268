// Package network is the communities that share one installation: each has its own people, programmes and policies,
// and no query of one reaches another's rows.
package network

import (
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones must be right on machines that ship none

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
	Version int64
}

var (
	slugForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)
	hostForm = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)
)

// Brand is one of the colours that a network can have. Each has a contrast of 7 or more with white.
type Brand struct{ ID, Name, Colour string }

// Brands lists the colours, the usual one first. web/dist has a stylesheet brand-{id}.css for each of the others.
func Brands() []Brand {
	return []Brand{
		{"plain", "Teal", "#17505c"}, {"blue", "Blue", "#1d4a80"}, {"green", "Green", "#1f5a3c"}, {"purple", "Purple", "#54397a"},
		{"plum", "Plum", "#74284e"}, {"brown", "Brown", "#63401f"}, {"slate", "Slate", "#3a4853"},
	}
}

// complete fills in what a network may leave open.
func (n *Network) complete() {
	n.Name = strings.Join(strings.Fields(n.Name), " ")
	n.Host = strings.ToLower(strings.TrimSpace(n.Host))
	if n.Zone == "" {
		n.Zone = "Europe/London"
	}
	if n.Brand == "" {
		n.Brand = Brands()[0].ID
	}
}

// Check finds what is wrong, beside the fields name, slug, host, zone and brand.
func (n Network) Check() error {
	n.complete()
	var c errs.Check
	c.That(n.Name != "", "name", "Enter a name for the network.")
	c.That(len(n.Name) <= 120, "name", "The name can have up to 120 letters.")
	c.That(slugForm.MatchString(n.Slug), "slug", "Use small letters, numbers and hyphens, such as west-london.")
	c.That(n.Host == "" || hostForm.MatchString(n.Host) && len(n.Host) <= 253, "host", "Enter a host name, such as west.example.org, without https:// and without a path.")
	_, err := time.LoadLocation(n.Zone)
	c.That(err == nil && n.Zone != "Local" && len(n.Zone) < 60, "zone", "Enter a time zone by its name, such as Europe/London.")
	c.That(slices.ContainsFunc(Brands(), func(b Brand) bool { return b.ID == n.Brand }), "brand", "Choose one of the colours.")
	return c.Err()
}

const columns = `id, slug, name, host, brand, zone, demo, created, version`

func scan(s db.Scanner, n *Network) error {
	return s.Scan(n.Fields()...)
}

// Create adds a network.
func Create(tx *db.SystemTx, n Network) (db.ID, error) {
	if err := n.Check(); err != nil {
		return "", err
	}
	n.complete()
	id := db.NewID()
	_, err := tx.Exec(`INSERT INTO network (id, slug, name, host, brand, zone, demo, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, n.Slug, n.Name, db.Null(n.Host), n.Brand, n.Zone, n.Demo, int64(tx.Now))
	return id, taken(err)
}

// taken says which of the two unique fields another network has.
func taken(err error) error {
	if !db.Duplicate(err) {
		return err
	}
	f := errs.Field{Name: "slug", Message: "Another network uses this short name."}
	if strings.Contains(err.Error(), "network_host") || strings.Contains(err.Error(), "network.host") {
		f = errs.Field{Name: "host", Message: "Another network uses this host name."}
	}
	return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{f}}
}

// Update saves every field of a network but its id and when it was made, if nobody changed it since n.Version; else it is
// errs.Conflict.
func Update(tx *db.SystemTx, n Network) error {
	if err := n.Check(); err != nil {
		return err
	}
	n.complete()
	changed, err := tx.Exec(`UPDATE network SET slug = $2, name = $3, host = $4, brand = $5, zone = $6, version = version + 1 WHERE id = $1 AND version = $7`,
		n.ID, n.Slug, n.Name, db.Null(n.Host), n.Brand, n.Zone, n.Version)
	if err == nil && changed == 0 {
		now, err := ByID(tx, n.ID)
		if now.Version, now.Created = n.Version, n.Created; err != nil || now == n {
			return err // what is saved is what was sent
		}
		return errs.New(errs.Conflict, "Somebody else changed this network while you were writing.")
	}
	return taken(err)
}

// ByID finds a network of the installation.
func ByID(tx *db.SystemTx, id db.ID) (Network, error) {
	return db.One(tx, scan, `SELECT `+columns+` FROM network WHERE id = $1`, id)
}

// Keeper is the network whose administrators keep the installation: the oldest (see docs/adr/0003).
func Keeper(tx *db.SystemTx) (db.ID, error) {
	return db.Value[db.ID](tx, `SELECT id FROM network ORDER BY created, id LIMIT 1`)
}

// List returns every network of the installation, the oldest first.
func List(tx *db.SystemTx) ([]Network, error) {
	return db.All(tx, scan, `SELECT `+columns+` FROM network ORDER BY created, id LIMIT 1000`)
}

// BySlug finds a network by the name in its addresses.
func BySlug(tx *db.SystemTx, slug string) (Network, error) {
	return db.One(tx, scan, `SELECT `+columns+` FROM network WHERE slug = $1`, slug)
}

// Asked is a subquery for the network that a request means: by the name in its address ($1) when there is one, else by its
// host ($2), and when no network claims the host, the oldest. Columns and Fields read it under the name n.
const Asked = `SELECT * FROM network WHERE $1 = '' OR slug = $1 ORDER BY CASE WHEN host = $2 THEN 0 ELSE 1 END, created, id LIMIT 1`

// Columns of a network that a statement knows as n.
const Columns = `n.id, n.slug, n.name, n.host, n.brand, n.zone, n.demo, n.created, n.version`

// Fields are where a row's Columns are scanned to.
func (n *Network) Fields() []any {
	return []any{&n.ID, &n.Slug, &n.Name, db.Text(&n.Host), &n.Brand, &n.Zone, &n.Demo, &n.Created, &n.Version}
}

// Find returns the network of this transaction.
func Find(tx *db.Tx) (Network, error) {
	return db.One(tx, scan, `SELECT `+columns+` FROM (SELECT network.*, id AS network_id FROM network) AS n WHERE network_id = $1`)
}

// Today is the day in the zone of this transaction's network, as 2026-03-09.
func Today(tx *db.Tx) (string, error) {
	n, err := Find(tx)
	return tx.Now.In(n.Zone).Format(time.DateOnly), err
}
