// Package person is who somebody is within one network: their name, the perspectives that they speak from, and what
// they told once about access and communication. What is special (needs, lived experience) is sealed in the database
// and opened only for the people whom the caller's policy allows.
package person

import (
	"encoding/json"
	"net/mail"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
)

// Side is one of the two sides of shared work.
type Side string

// The two sides. A partner is a patient partner: patient, service user, carer or community member.
const (
	Professional Side = "professional"
	Partner      Side = "partner"
)

// Valid says whether it is one of the two sides.
func (s Side) Valid() bool { return s == Professional || s == Partner }

// Other is the side across.
func (s Side) Other() Side {
	if s == Professional {
		return Partner
	}
	return Professional
}

// Words is the side as people read it.
func (s Side) Words() string {
	if s == Professional {
		return "professional"
	}
	return "patient partner"
}

// Perspectives per side, as ids that stay; Words has their names.
var (
	professionalPerspectives = []string{"clinician", "manager", "other-professional"}
	partnerPerspectives      = []string{"patient", "service-user", "carer", "community-member"}
)

// Perspectives lists the ids of a side's perspectives.
func Perspectives(s Side) []string {
	if s == Professional {
		return slices.Clone(professionalPerspectives)
	}
	return slices.Clone(partnerPerspectives)
}

// PerspectiveWords names a perspective as people read it.
func PerspectiveWords(id string) string {
	switch id {
	case "other-professional":
		return "other professional"
	}
	return strings.ReplaceAll(id, "-", " ")
}

// SideOf is the side that a perspective belongs to, or "" for an unknown one.
func SideOf(perspective string) Side {
	switch {
	case slices.Contains(professionalPerspectives, perspective):
		return Professional
	case slices.Contains(partnerPerspectives, perspective):
		return Partner
	}
	return ""
}

// Person is somebody in one network. A person without an account was entered or imported and has not signed in yet.
type Person struct {
	ID, Account  db.ID
	Given        string
	Family       string
	Email        string
	Perspectives []string
	Job          string
	Organisation db.ID
	OrgName      string
	// OrgConfirmed says that somebody else confirmed that they belong to their organisation. What somebody only says of
	// themselves opens nothing: see Belongs.
	OrgConfirmed bool
	Place        string
	Invented     bool // a person of the demonstration, who does not exist
	Created      db.Instant
	Version      int64
}

// Name is the whole name.
func (p Person) Name() string { return strings.TrimSpace(p.Given + " " + p.Family) }

// Belongs is the organisation to which they belong for certain: one that was confirmed, else none.
func (p Person) Belongs() db.ID {
	if p.OrgConfirmed {
		return p.Organisation
	}
	return ""
}

// Side is the side of the person's first perspective, "" when none is known.
func (p Person) Side() Side {
	for _, v := range p.Perspectives {
		if s := SideOf(v); s != "" {
			return s
		}
	}
	return ""
}

// SpeaksAs says whether one of the perspectives in somebody's details is of a side. Somebody can speak as both.
func (p Person) SpeaksAs(s Side) bool {
	return slices.ContainsFunc(p.Perspectives, func(v string) bool { return SideOf(v) == s })
}

// Needs is what somebody told once about access and communication: ids of content/access-needs.yaml, and their words.
type Needs struct {
	IDs   []string `json:"ids,omitempty"`
	Words string   `json:"words,omitempty"`
}

// Empty says whether nothing was told.
func (n Needs) Empty() bool { return len(n.IDs) == 0 && n.Words == "" }

// Check finds what is wrong with a person's own details, beside the fields given_name, family_name, email, ...
func (p *Person) Check() error {
	p.Email = FoldEmail(p.Email)
	var c errs.Check
	c.That(p.Given != "", "given_name", "Enter a first name.")
	c.That(len(p.Given) <= 100, "given_name", "The first name can have up to 100 letters.")
	c.That(len(p.Family) <= 100, "family_name", "The last name can have up to 100 letters.")
	c.That(ValidEmail(p.Email), "email", "Enter an email address, like name@example.org.")
	c.That(len(p.Job) <= 200, "job", "The role can have up to 200 letters.")
	c.That(len(p.Place) <= 200, "place", "The place can have up to 200 letters.")
	for _, v := range p.Perspectives {
		c.That(SideOf(v) != "", "perspectives", "Choose perspectives from the list.")
	}
	return c.Err()
}

// FoldEmail is the form in which addresses are stored and compared.
func FoldEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// ValidEmail says whether s is one plain address that we can write to.
func ValidEmail(s string) bool {
	if len(s) > 254 || strings.ContainsAny(s, " <>\"\r\n,;") {
		return false
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s {
		return false
	}
	_, host, _ := strings.Cut(s, "@")
	return strings.Contains(host, ".") && !strings.HasPrefix(host, ".") && !strings.HasSuffix(host, ".")
}

const columns = `p.id, p.account_id, p.given_name, p.family_name, p.email, p.perspectives, p.job, p.organisation_id, COALESCE(o.name, ''), p.organisation_confirmed, p.place, p.invented, p.created, p.version`

const from = ` FROM person p LEFT JOIN organisation o ON o.network_id = p.network_id AND o.id = p.organisation_id `

func scan(s db.Scanner, p *Person) error {
	var perspectives string
	err := s.Scan(&p.ID, &p.Account, &p.Given, &p.Family, &p.Email, &perspectives, &p.Job, &p.Organisation, &p.OrgName, &p.OrgConfirmed, &p.Place, &p.Invented, &p.Created, &p.Version)
	p.Perspectives = strings.Fields(perspectives)
	return err
}

// Find returns the person, or errs.NotFound.
func Find(tx *db.Tx, id db.ID) (Person, error) {
	return db.One(tx, scan, `SELECT `+columns+from+`WHERE p.network_id = $1 AND p.id = $2`, id)
}

// ByEmail returns the person with this address, and whether there is one.
func ByEmail(tx *db.Tx, email string) (Person, bool, error) {
	return db.Maybe(tx, scan, `SELECT `+columns+from+`WHERE p.network_id = $1 AND p.email = $2`, FoldEmail(email))
}

// Several returns the people with these ids, by id. Unknown ids are left out. At most 500 at once.
func Several(tx *db.Tx, ids []db.ID) (map[db.ID]Person, error) {
	out := map[db.ID]Person{}
	if len(ids) == 0 {
		return out, nil
	}
	list, args := db.In(2, ids)
	people, err := db.All(tx, scan, `SELECT `+columns+from+`WHERE p.network_id = $1 AND p.id IN `+list+` LIMIT 500`, args...)
	for _, p := range people {
		out[p.ID] = p
	}
	return out, err
}

// Search lists people by name or address, in order of name, after the given offset.
func Search(tx *db.Tx, words string, limit, offset int) ([]Person, error) {
	like := db.Like(strings.ToLower(strings.TrimSpace(words)))
	return db.All(tx, scan, `SELECT `+columns+from+`WHERE p.network_id = $1
		AND (lower(p.given_name || ' ' || p.family_name) LIKE $2 OR p.email LIKE $2)
		ORDER BY p.family_name, p.given_name, p.id LIMIT $3 OFFSET $4`, like, limit, offset)
}

// Create adds a person and returns their id. An address that is taken is a field error.
func Create(tx *db.Tx, p Person) (db.ID, error) {
	if err := p.Check(); err != nil {
		return "", err
	}
	if _, taken, err := ByEmail(tx, p.Email); err != nil || taken {
		if err == nil {
			err = &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "email", Message: "Somebody with this email address is here already."}}}
		}
		return "", err
	}
	id := db.NewID()
	_, err := tx.Exec(`INSERT INTO person (network_id, id, account_id, given_name, family_name, email, perspectives, job, organisation_id, place, needs_sealed, experience_sealed, invented, created, version, organisation_confirmed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', $11, $12, 1, $13)`,
		id, p.Account.Ref(), p.Given, p.Family, p.Email, strings.Join(p.Perspectives, " "), p.Job, p.Organisation.Ref(), p.Place, p.Invented, int64(tx.Now), p.Belongs() != "")
	return id, err
}

// Update saves a person's own details if nobody changed them since p.Version; else errs.Conflict. Another organisation is
// one that nobody has confirmed yet: ConfirmOrganisation does that.
func Update(tx *db.Tx, p Person) error {
	if err := p.Check(); err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE person SET given_name = $3, family_name = $4, email = $5, perspectives = $6, job = $7, organisation_id = $8, place = $9, version = version + 1,
			organisation_confirmed = CASE WHEN organisation_id = $8 THEN organisation_confirmed ELSE FALSE END
		WHERE network_id = $1 AND id = $2 AND version = $10`,
		p.ID, p.Given, p.Family, p.Email, strings.Join(p.Perspectives, " "), p.Job, p.Organisation.Ref(), p.Place, p.Version)
	if db.Duplicate(err) {
		return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "email", Message: "Somebody with this email address is here already."}}}
	}
	if err == nil && n == 0 {
		return errs.New(errs.Conflict, "Somebody else changed these details while you were writing.")
	}
	if err != nil {
		return err
	}
	return leadNoMore(tx, p.ID, p.Organisation)
}

// SetNeeds saves what a person told about access and communication, sealed, and that they are asked later whether it still
// fits (review.go). Telling the same again changes nothing.
func SetNeeds(tx *db.Tx, k *secret.Keys, id db.ID, n Needs) error {
	was, err := NeedsOf(tx, k, id)
	if err != nil || sameNeeds(was, n) {
		return err
	}
	sealed, err := sealNeeds(tx, k, id, n)
	if err != nil {
		return err
	}
	if err := setSealed(tx, `UPDATE person SET needs_sealed = $3, version = version + 1 WHERE network_id = $1 AND id = $2`, id, sealed); err != nil {
		return err
	}
	return reviewed(tx, id, was, n)
}

func sealNeeds(tx *db.Tx, k *secret.Keys, id db.ID, n Needs) (string, error) {
	if n.Empty() {
		return "", nil
	}
	raw, err := json.Marshal(n)
	return k.Seal(tx.Network, "person.needs", id, string(raw)), err
}

// NeedsOf opens what a person told about access and communication. The caller's policy says who may.
func NeedsOf(tx *db.Tx, k *secret.Keys, id db.ID) (Needs, error) {
	var n Needs
	sealed, err := db.Value[string](tx, `SELECT needs_sealed FROM person WHERE network_id = $1 AND id = $2`, id)
	if err != nil {
		return n, err
	}
	text, err := k.Open(tx.Network, "person.needs", id, sealed)
	if err != nil || text == "" {
		return n, err
	}
	return n, json.Unmarshal([]byte(text), &n)
}

// NeedsOfSeveral opens what several people told about access and communication, by person; who told nothing is left out.
// The caller's policy says who may.
func NeedsOfSeveral(tx *db.Tx, k *secret.Keys, ids []db.ID) (map[db.ID]Needs, error) {
	out := map[db.ID]Needs{}
	type row struct {
		id     db.ID
		sealed string
	}
	for part := range slices.Chunk(ids, 500) {
		list, args := db.In(2, part)
		rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.sealed) },
			`SELECT id, needs_sealed FROM person WHERE network_id = $1 AND needs_sealed <> '' AND id IN `+list+` LIMIT 500`, args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			text, err := k.Open(tx.Network, "person.needs", r.id, r.sealed)
			if err != nil {
				return nil, err
			}
			var n Needs
			if err := json.Unmarshal([]byte(text), &n); err != nil {
				return nil, err
			}
			out[r.id] = n
		}
	}
	return out, nil
}

// SetExperience saves what a person wrote of their lived experience, sealed.
func SetExperience(tx *db.Tx, k *secret.Keys, id db.ID, text string) error {
	return setSealed(tx, `UPDATE person SET experience_sealed = $3, version = version + 1 WHERE network_id = $1 AND id = $2`, id, k.Seal(tx.Network, "person.experience", id, text))
}

// ExperienceOf opens what a person wrote of their lived experience. The caller's policy says who may.
func ExperienceOf(tx *db.Tx, k *secret.Keys, id db.ID) (string, error) {
	sealed, err := db.Value[string](tx, `SELECT experience_sealed FROM person WHERE network_id = $1 AND id = $2`, id)
	if err != nil {
		return "", err
	}
	return k.Open(tx.Network, "person.experience", id, sealed)
}

func setSealed(tx *db.Tx, query string, id db.ID, sealed string) error {
	n, err := tx.Exec(query, id, sealed)
	if err == nil && n == 0 {
		return errs.Missing()
	}
	return err
}

// RolesOf are a person's roles in this network.
func RolesOf(tx *db.Tx, id db.ID) ([]access.Role, error) {
	return db.Column[access.Role](tx, `SELECT role FROM person_role WHERE network_id = $1 AND person_id = $2 ORDER BY role LIMIT 20`, id)
}

// Grant gives a person a role; giving it twice is no error.
func Grant(tx *db.Tx, id db.ID, role access.Role) error {
	if role == access.Lead {
		return grantLead(tx, id)
	}
	_, err := tx.Exec(`INSERT INTO person_role (network_id, person_id, role) VALUES ($1, $2, $3) ON CONFLICT (network_id, person_id, role) DO NOTHING`, id, string(role))
	return err
}

// Revoke takes a role away. The last administrator of a network keeps the role.
func Revoke(tx *db.Tx, id db.ID, role access.Role) error {
	if role == access.Administrator {
		if err := notLast(tx, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`DELETE FROM person_role WHERE network_id = $1 AND person_id = $2 AND role = $3`, id, string(role))
	return err
}

// WithRole lists the people who hold a role, by name.
func WithRole(tx *db.Tx, role access.Role) ([]Person, error) {
	return db.All(tx, scan, `SELECT `+columns+from+`JOIN person_role r ON r.network_id = p.network_id AND r.person_id = p.id
		WHERE p.network_id = $1 AND r.role = $2 ORDER BY p.family_name, p.given_name, p.id LIMIT 500`, string(role))
}
