package bank

import (
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/person"
)

// Partner is an organisation that says what it does. Bank is since when it may look for people, 0 when it may not.
type Partner struct {
	Organisation                 db.ID
	Name, Sector                 string
	Does, Reaches, Needs, Offers string
	Bank                         db.Instant
	Changed                      db.Instant
	Version                      int64 // 0 when it has said nothing yet
	Listed                       bool  // the reader has a consent for it; only partners fills it
}

const partnerColumns = `o.id, o.name, o.sector, COALESCE(b.does, ''), COALESCE(b.reaches, ''), COALESCE(b.needs, ''), COALESCE(b.offers, ''), b.bank, COALESCE(b.changed, 0), COALESCE(b.version, 0)`

func scanPartner(s db.Scanner, p *Partner, more ...any) error {
	return s.Scan(append([]any{&p.Organisation, &p.Name, &p.Sector, &p.Does, &p.Reaches, &p.Needs, &p.Offers, &p.Bank, &p.Changed, &p.Version}, more...)...)
}

// partnerOf finds an organisation of the network as a partner, also one that has said nothing yet.
func partnerOf(tx *db.Tx, organisation db.ID) (Partner, error) {
	return db.One(tx, func(s db.Scanner, p *Partner) error { return scanPartner(s, p) }, `SELECT `+partnerColumns+` FROM organisation o
		LEFT JOIN bank_partner b ON b.network_id = o.network_id AND b.organisation_id = o.id WHERE o.network_id = $1 AND o.id = $2`, organisation)
}

// partners lists the organisations that may look for people, by name, and says to which of them somebody has said yes.
func partners(tx *db.Tx, who db.ID, words string, limit, offset int) ([]Partner, error) {
	return db.All(tx, func(s db.Scanner, p *Partner) error { return scanPartner(s, p, &p.Listed) }, `SELECT `+partnerColumns+`,
		EXISTS (SELECT 1 FROM bank_listing l WHERE l.network_id = o.network_id AND l.organisation_id = o.id AND l.person_id = $2)
		FROM bank_partner b JOIN organisation o ON o.network_id = b.network_id AND o.id = b.organisation_id
		WHERE b.network_id = $1 AND b.bank IS NOT NULL AND o.folded LIKE $3 ORDER BY o.folded LIMIT $4 OFFSET $5`, who, db.Like(strings.ToLower(clean(words))), limit, offset)
}

// directory lists partners of a sector ("" for all) whose name or words have the words, by name.
func directory(tx *db.Tx, sector, words string, limit, offset int) ([]Partner, error) {
	return db.All(tx, func(s db.Scanner, p *Partner) error { return scanPartner(s, p) }, `SELECT `+partnerColumns+`
		FROM bank_partner b JOIN organisation o ON o.network_id = b.network_id AND o.id = b.organisation_id
		WHERE b.network_id = $1 AND ($2 = '' OR o.sector = $2) AND (o.folded LIKE $3 OR lower(b.does || ' ' || b.reaches || ' ' || b.needs || ' ' || b.offers) LIKE $3)
		ORDER BY o.folded LIMIT $4 OFFSET $5`, sector, db.Like(strings.ToLower(clean(words))), limit, offset)
}

// savePartner keeps what an organisation says, if nobody changed it since p.Version; else errs.Conflict.
func savePartner(tx *db.Tx, p Partner) error {
	if p.Version == 0 {
		_, err := tx.Exec(`INSERT INTO bank_partner (network_id, organisation_id, does, reaches, needs, offers, bank, changed, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)`,
			p.Organisation, p.Does, p.Reaches, p.Needs, p.Offers, p.Bank.Ref(), int64(tx.Now))
		if db.Duplicate(err) {
			return db.Again(err)
		}
		return err
	}
	n, err := tx.Exec(`UPDATE bank_partner SET does = $3, reaches = $4, needs = $5, offers = $6, bank = $7, changed = $8, version = version + 1 WHERE network_id = $1 AND organisation_id = $2 AND version = $9`,
		p.Organisation, p.Does, p.Reaches, p.Needs, p.Offers, p.Bank.Ref(), int64(tx.Now), p.Version)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
	}
	return err
}

// endPartner ends every consent for an organisation that looks for nobody any more.
func endPartner(tx *db.Tx, organisation db.ID) error {
	if _, err := tx.Exec(`UPDATE bank_consent SET ended = $3 WHERE network_id = $1 AND organisation_id = $2 AND ended IS NULL`, organisation, int64(tx.Now)); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE bank_request SET gone = $3, words_sealed = '' WHERE network_id = $1 AND organisation_id = $2 AND gone IS NULL`, organisation, int64(tx.Now)); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM bank_posting WHERE network_id = $1 AND organisation_id = $2`, organisation); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM bank_listing WHERE network_id = $1 AND organisation_id = $2`, organisation)
	return err
}

// relationTo is what the actor is to an organisation; partner says that it may look for people.
func relationTo(tx *db.Tx, a access.Actor, organisation db.ID) (name string, partner bool, r relation, err error) {
	type row struct {
		name          string
		bank          db.Instant
		belongs, lead bool
	}
	v, err := db.One(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.name, &v.bank, &v.belongs, &v.lead) }, `SELECT o.name, b.bank,
			EXISTS (SELECT 1 FROM person p WHERE p.network_id = o.network_id AND p.id = $3 AND p.organisation_id = o.id AND p.organisation_confirmed AND p.closed IS NULL),
			EXISTS (SELECT 1 FROM bank_lead l WHERE l.network_id = o.network_id AND l.organisation_id = o.id AND l.person_id = $3)
		FROM organisation o LEFT JOIN bank_partner b ON b.network_id = o.network_id AND b.organisation_id = o.id WHERE o.network_id = $1 AND o.id = $2`, organisation, string(a.Person()))
	return v.name, v.bank != 0, relation{Coordinator: a.Leads(organisation), Belongs: v.belongs, Lead: v.lead}, err
}

// lead is somebody who looks for people in the name of an organisation. Engagement leads who belong to the organisation do so as well.
type lead struct {
	Person      db.ID
	Name        string
	Coordinator bool
	Named       bool
}

// leadsOf lists who can look for people in the name of an organisation, by name.
func leadsOf(tx *db.Tx, organisation db.ID) ([]lead, error) {
	return db.All(tx, func(s db.Scanner, l *lead) error {
		var given, family string
		err := s.Scan(&l.Person, &given, &family, &l.Coordinator, &l.Named)
		l.Name = person.Person{Given: given, Family: family}.Name()
		return err
	}, `SELECT p.id, p.given_name, p.family_name, MAX(x.coordinator) = 1, MAX(x.named) = 1 FROM (
			SELECT l.person_id, 0 AS coordinator, 1 AS named FROM bank_lead l WHERE l.network_id = $1 AND l.organisation_id = $2
			UNION ALL SELECT r.person_id, 1, 0 FROM person_role r WHERE r.network_id = $1 AND (r.role = 'coordinator' OR r.role = 'lead' AND r.organisation_id = $2)) AS x
		JOIN person p ON p.network_id = $1 AND p.id = x.person_id WHERE p.organisation_id = $2 AND p.organisation_confirmed AND p.closed IS NULL
		GROUP BY p.id, p.given_name, p.family_name ORDER BY p.family_name, p.given_name, p.id LIMIT 100`, organisation)
}

func addLead(tx *db.Tx, organisation, who, by db.ID) error {
	_, err := tx.Exec(`INSERT INTO bank_lead (network_id, organisation_id, person_id, named_by, created) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (network_id, organisation_id, person_id) DO NOTHING`,
		organisation, who, string(by), int64(tx.Now))
	return err
}

func removeLead(tx *db.Tx, organisation, who db.ID) error {
	n, err := tx.Exec(`DELETE FROM bank_lead WHERE network_id = $1 AND organisation_id = $2 AND person_id = $3`, organisation, who)
	if err == nil && n == 0 {
		err = errs.Missing()
	}
	return err
}

// officesOf are the organisations in whose name somebody looks for people, by name.
func officesOf(tx *db.Tx, a access.Actor) ([]Partner, error) {
	return db.All(tx, func(s db.Scanner, p *Partner) error { return scanPartner(s, p) }, `SELECT `+partnerColumns+` FROM person p
		JOIN organisation o ON o.network_id = p.network_id AND o.id = p.organisation_id
		LEFT JOIN bank_partner b ON b.network_id = o.network_id AND b.organisation_id = o.id
		WHERE p.network_id = $1 AND p.id = $2 AND p.organisation_confirmed AND ($3 OR EXISTS (SELECT 1 FROM bank_lead l WHERE l.network_id = $1 AND l.organisation_id = o.id AND l.person_id = $2))
		ORDER BY o.folded LIMIT 20`, string(a.Person()), a.LeadsSome())
}

// Saved is a search that somebody keeps for themselves under a name.
type Saved struct {
	ID          db.ID
	Name, Query string
}

// mostSaved is how many searches somebody keeps for one organisation.
const mostSaved = 30

func savedOf(tx *db.Tx, organisation, who db.ID) ([]Saved, error) {
	return db.All(tx, func(s db.Scanner, v *Saved) error { return s.Scan(&v.ID, &v.Name, &v.Query) },
		`SELECT id, name, query FROM bank_search WHERE network_id = $1 AND person_id = $2 AND organisation_id = $3 ORDER BY lower(name), id LIMIT 30`, who, organisation)
}

func keepSearch(tx *db.Tx, organisation, who db.ID, name, query string) error {
	_, err := tx.Exec(`INSERT INTO bank_search (network_id, id, person_id, organisation_id, name, query, created) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (network_id, person_id, organisation_id, name) DO UPDATE SET query = $6`, db.NewID(), who, organisation, name, query, int64(tx.Now))
	return err
}

func dropSearch(tx *db.Tx, organisation, who, id db.ID) error {
	n, err := tx.Exec(`DELETE FROM bank_search WHERE network_id = $1 AND id = $2 AND person_id = $3 AND organisation_id = $4`, id, who, organisation)
	if err == nil && n == 0 {
		err = errs.Missing()
	}
	return err
}
