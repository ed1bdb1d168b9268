package opportunity

import (
	"encoding/json"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

const columns = `o.id, o.organisation_id, o.words, o.state, o.designer_id, o.created_by, o.proposal_id, o.decision_id, o.closes, o.published, o.created, o.version, n.name, COALESCE(g.name, ''), ` + saidYes

// saidYes counts who said yes to an opportunity o, and free says that there is still room for somebody.
const (
	saidYes = `(SELECT COUNT(*) FROM opportunity_interest f WHERE f.network_id = o.network_id AND f.opportunity_id = o.id AND f.state = 'accepted')`
	free    = saidYes + ` < o.seats`
)

const from = ` FROM opportunity o JOIN organisation n ON n.network_id = o.network_id AND n.id = o.organisation_id
	LEFT JOIN working_group g ON g.network_id = o.network_id AND g.id = o.group_id `

func scan(s db.Scanner, o *Opportunity, more ...any) error {
	if err := s.Scan(append([]any{&o.ID, &o.Organisation, &o.raw, &o.State, &o.Designer, &o.Writer, &o.Proposal, &o.Decision, &o.Shut, &o.Published, &o.Created, &o.Version, &o.OrgName, &o.GroupName, &o.Filled}, more...)...); err != nil {
		return err
	}
	return json.Unmarshal([]byte(o.raw), &o.Words)
}

func find(tx *db.Tx, id db.ID) (Opportunity, error) {
	return db.One(tx, func(s db.Scanner, o *Opportunity) error { return scan(s, o) }, `SELECT `+columns+from+`WHERE o.network_id = $1 AND o.id = $2`, id)
}

// folded is what the list is searched by: what it is called, what it is for and whose it is.
func (o Opportunity) folded() string { return group.Fold(o.Title + " " + o.About + " " + o.OrgName) }

func insert(tx *db.Tx, o Opportunity) error {
	raw, err := o.Words.encode()
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO opportunity (network_id, id, organisation_id, group_id, title, folded, words, level, degree, pay, formal, seats, closes, designer_id, contact_id, state, created, created_by, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1)`,
		o.ID, o.Organisation, string(o.Group), o.Title, o.folded(), raw, o.Level, o.Degree, o.Pay, o.Formal, o.Seats, int64(o.Shut), o.Designer, o.Contact, string(o.State), int64(tx.Now), o.Writer)
	return err
}

// save writes an opportunity if nobody changed it since o.Version, and says whether it did.
func save(tx *db.Tx, o Opportunity) (bool, error) {
	raw, err := o.Words.encode()
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`UPDATE opportunity SET group_id = $3, title = $4, folded = $5, words = $6, level = $7, degree = $8, pay = $9, formal = $10, seats = $11, closes = $12, designer_id = $13, contact_id = $14,
		state = $15, proposal_id = $16, decision_id = $17, published = $18, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $19`,
		o.ID, string(o.Group), o.Title, o.folded(), raw, o.Level, o.Degree, o.Pay, o.Formal, o.Seats, int64(o.Shut), o.Designer, o.Contact,
		string(o.State), o.Proposal.Ref(), o.Decision.Ref(), o.Published.Ref(), o.Version)
	return n == 1, err
}

// note keeps what happened.
func note(tx *db.Tx, k *secret.Keys, a access.Actor, o Opportunity, c Change) error {
	id := db.NewID()
	_, err := tx.Exec(`INSERT INTO opportunity_change (network_id, id, opportunity_id, organisation_id, interest_id, at, person_id, kind, words_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		id, o.ID, o.Organisation, string(c.Interest), int64(tx.Now), a.Person().Ref(), c.Kind, k.Seal(tx.Network, "opportunity_change.words", id, c.Words))
	return err
}

const changeColumns = `SELECT c.id, c.opportunity_id, c.interest_id, c.at, c.person_id, c.kind, c.words_sealed FROM opportunity_change c WHERE c.network_id = $1 `

func scanChange(s db.Scanner, c *Change) error {
	return s.Scan(&c.ID, &c.Opportunity, db.Text((*string)(&c.Interest)), &c.At, &c.Person, &c.Kind, &c.Words)
}

func openChanges(tx *db.Tx, k *secret.Keys, all []Change, err error) ([]Change, error) {
	for i := range all {
		if err != nil {
			return nil, err
		}
		all[i].Words, err = k.Open(tx.Network, "opportunity_change.words", all[i].ID, all[i].Words)
	}
	return all, err
}

// changesOf lists what happened to an opportunity itself, the newest first.
func changesOf(tx *db.Tx, k *secret.Keys, id db.ID) ([]Change, error) {
	all, err := db.All(tx, scanChange, changeColumns+`AND c.opportunity_id = $2 AND c.interest_id = '' ORDER BY c.at DESC, c.id DESC LIMIT 200`, id)
	return openChanges(tx, k, all, err)
}

// changesUntil lists what happened in an organisation until an instant, the oldest first.
func changesUntil(tx *db.Tx, organisation db.ID, until db.Instant) ([]Change, error) {
	return db.All(tx, scanChange, changeColumns+`AND c.organisation_id = $2 AND c.at <= $3 ORDER BY c.at, c.id LIMIT 100000`, organisation, int64(until))
}

// changesBy lists what somebody did, the newest first.
func changesBy(tx *db.Tx, k *secret.Keys, who db.ID, limit, offset int) ([]Change, error) {
	all, err := db.All(tx, scanChange, changeColumns+`AND c.person_id = $2 ORDER BY c.at DESC, c.id DESC LIMIT $3 OFFSET $4`, who, limit, offset)
	return openChanges(tx, k, all, err)
}

// filter is which opportunities are listed.
type filter struct {
	Words                     string
	State                     string // of a register; "" is all
	Level, Degree, Pay, Chose string
}

// openOnes is a page of what people can reply to now, what closes first, first; without what somebody put aside.
func openOnes(tx *db.Tx, who db.ID, f filter, limit, offset int) ([]Opportunity, error) {
	return db.All(tx, func(s db.Scanner, o *Opportunity) error { return scan(s, o) }, `SELECT `+columns+from+`WHERE o.network_id = $1 AND o.state = 'open' AND o.closes > $2 AND `+free+` AND o.folded LIKE $3
		AND ($4 = '' OR o.level = $4) AND ($5 = '' OR o.degree = $5) AND ($6 = '' OR o.pay = $6) AND ($7 = '' OR o.formal = ($7 = 'formal'))
		AND NOT EXISTS (SELECT 1 FROM opportunity_aside x WHERE x.network_id = $1 AND x.person_id = $8 AND x.opportunity_id = o.id) ORDER BY o.closes, o.id LIMIT $9 OFFSET $10`,
		int64(tx.Now), db.Like(group.Fold(f.Words)), f.Level, f.Degree, f.Pay, f.Chose, string(who), limit, offset)
}

// OpenOf are the opportunities of an organisation that anybody can take up now, those that close first on top. Only their id and title are read.
func OpenOf(tx *db.Tx, organisation db.ID) ([]Opportunity, error) {
	return db.All(tx, func(s db.Scanner, o *Opportunity) error { return s.Scan(&o.ID, &o.Title) },
		`SELECT id, title FROM opportunity WHERE network_id = $1 AND organisation_id = $2 AND state = 'open' AND closes > $3 ORDER BY closes, id LIMIT 30`, organisation, int64(tx.Now))
}

// takes says for which opportunities o somebody ($3) holds a part: they design it, are its contact, or are on its panel.
const takesPart = `(o.designer_id = $3 OR o.contact_id = $3 OR EXISTS (SELECT 1 FROM opportunity_panel p WHERE p.network_id = $1 AND p.opportunity_id = o.id AND p.person_id = $3 AND p.gone IS NULL))`

// leads says for which opportunities o somebody ($3) is the engagement lead of the organisation.
var leads = `o.organisation_id IN (` + person.Led("$3") + `)`

// register is a page of the opportunities of an organisation, the newest first. Who does not see all sees what is or was published, and what
// they have a part in.
func register(tx *db.Tx, organisation, who db.ID, all bool, f filter, limit, offset int) ([]Opportunity, error) {
	return db.All(tx, func(s db.Scanner, o *Opportunity) error { return scan(s, o) }, `SELECT `+columns+from+`WHERE o.network_id = $1 AND o.organisation_id = $2
		AND (CAST($4 AS BOOLEAN) OR o.published IS NOT NULL AND o.state IN ('open', 'finished', 'withdrawn') OR `+takesPart+`)
		AND o.folded LIKE $5 AND ($6 = '' OR o.state = $6) ORDER BY o.created DESC, o.id DESC LIMIT $7 OFFSET $8`, organisation, string(who), all, db.Like(group.Fold(f.Words)), f.State, limit, offset)
}

// partIn says whether somebody has a part in an opportunity of an organisation.
func partIn(tx *db.Tx, organisation, who db.ID) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM opportunity o WHERE o.network_id = $1 AND o.organisation_id = $2 AND `+takesPart, organisation, who)
	return n > 0, err
}

// relationTo reads what somebody is to one opportunity besides designing it and being its contact.
func relationTo(tx *db.Tx, id, who db.ID) (panel, replied bool, err error) {
	type row struct{ panel, replied int64 }
	r, err := db.One(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.panel, &v.replied) },
		`SELECT (SELECT COUNT(*) FROM opportunity_panel p WHERE p.network_id = $1 AND p.opportunity_id = $2 AND p.person_id = $3 AND p.gone IS NULL),
		(SELECT COUNT(*) FROM opportunity_interest i WHERE i.network_id = $1 AND i.opportunity_id = $2 AND i.person_id = $3 AND i.state <> 'withdrawn')`, id, who)
	return r.panel > 0, r.replied > 0, err
}

// everything are the opportunities of the network, for files that take everything out.
func everything(tx *db.Tx, limit, offset int) ([]Opportunity, error) {
	return db.All(tx, func(s db.Scanner, o *Opportunity) error { return scan(s, o) }, `SELECT `+columns+from+`WHERE o.network_id = $1 ORDER BY o.organisation_id, o.id LIMIT $2 OFFSET $3`, limit, offset)
}

// panelOf is the panel of an opportunity, also those who left it.
func panelOf(tx *db.Tx, id db.ID) (Panel, error) {
	return db.All(tx, func(s db.Scanner, m *Member) error {
		return s.Scan(&m.Person, &m.Side, &m.Gone, &m.Conflict, &m.Name, &m.Email)
	}, `SELECT p.person_id, p.side, p.gone, p.conflict, TRIM(x.given_name || ' ' || x.family_name), x.email FROM opportunity_panel p
		JOIN person x ON x.network_id = p.network_id AND x.id = p.person_id WHERE p.network_id = $1 AND p.opportunity_id = $2 ORDER BY p.added, p.person_id LIMIT 100`, id)
}

func addMember(tx *db.Tx, id db.ID, m Member) error {
	_, err := tx.Exec(`INSERT INTO opportunity_panel (network_id, opportunity_id, person_id, side, added, conflict) VALUES ($1, $2, $3, $4, $5, FALSE)
		ON CONFLICT (network_id, opportunity_id, person_id) DO UPDATE SET side = $4, gone = NULL`, id, m.Person, string(m.Side), int64(tx.Now))
	return err
}

func dropMember(tx *db.Tx, id, who db.ID, conflict bool) error {
	_, err := tx.Exec(`UPDATE opportunity_panel SET gone = $4, conflict = conflict OR $5 WHERE network_id = $1 AND opportunity_id = $2 AND person_id = $3 AND gone IS NULL`, id, who, int64(tx.Now), conflict)
	return err
}
