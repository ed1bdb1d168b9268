package bank

import (
	"fmt"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/network"
)

// months are the moments from which this month and the last three are counted, by the network's clock.
type months struct{ This, Quarter db.Instant }

func monthsOf(tx *db.Tx) (months, error) {
	n, err := network.Find(tx)
	if err != nil {
		return months{}, err
	}
	return monthsIn(tx.Now, n.Zone), nil
}

func monthsIn(now db.Instant, zone string) months {
	t := now.In(zone)
	return months{This: db.At(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())), Quarter: db.At(t.AddDate(0, -3, 0))}
}

const cardColumns = `c.person_id, c.skills, c.interests, c.available, c.place, c.words_sealed, c.experience_sealed, c.most, c.asked, c.created, c.version`

func scanCard(s db.Scanner, c *Card, more ...any) error {
	return s.Scan(append([]any{&c.Person, &c.Skills, &c.Interests, &c.Available, &c.Place, &c.Words, &c.Experience, &c.Most, &c.Asked, &c.Created, &c.Version}, more...)...)
}

// unseal opens what somebody wrote in their own words.
func (c *Card) unseal(tx *db.Tx, k *secret.Keys) (err error) {
	if c.Words, err = k.Open(tx.Network, "bank.words", c.Person, c.Words); err != nil {
		return err
	}
	c.Experience, err = k.Open(tx.Network, "bank.experience", c.Person, c.Experience)
	return err
}

// cardOf is somebody's card, and whether they have one.
func cardOf(tx *db.Tx, k *secret.Keys, who db.ID) (Card, bool, error) {
	c, found, err := db.Maybe(tx, func(s db.Scanner, c *Card) error { return scanCard(s, c) },
		`SELECT `+cardColumns+` FROM bank_card c WHERE c.network_id = $1 AND c.person_id = $2`, who)
	if err == nil && found {
		err = c.unseal(tx, k)
	}
	return c, found, err
}

// saveCard adds or changes a card, with the words by which it is found.
func saveCard(tx *db.Tx, k *secret.Keys, c Card, there bool) error {
	words, experience := k.Seal(tx.Network, "bank.words", c.Person, c.Words), k.Seal(tx.Network, "bank.experience", c.Person, c.Experience)
	if !there {
		if _, err := tx.Exec(`INSERT INTO bank_card (network_id, person_id, skills, interests, available, place, words_sealed, experience_sealed, most, asked, created, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, 1)`, c.Person, c.Skills, c.Interests, c.Available, c.Place, words, experience, c.Most, int64(tx.Now)); err != nil {
			return err
		}
	} else {
		n, err := tx.Exec(`UPDATE bank_card SET skills = $3, interests = $4, available = $5, place = $6, words_sealed = $7, experience_sealed = $8, most = $9, version = version + 1
			WHERE network_id = $1 AND person_id = $2 AND version = $10`, c.Person, c.Skills, c.Interests, c.Available, c.Place, words, experience, c.Most, c.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.New(errs.Conflict, "You changed your card in another window.")
		}
		if _, err := tx.Exec(`DELETE FROM bank_word WHERE network_id = $1 AND person_id = $2`, c.Person); err != nil {
			return err
		}
	}
	return addMarks(tx, c.Person, c.marks(k, tx.Network))
}

// addMarks writes the words by which a card is found, many with one statement.
func addMarks(tx *db.Tx, who db.ID, marks map[string]int64) error {
	const atOnce = 50
	sql, args := "", []any{}
	flush := func() error {
		if len(args) == 0 {
			return nil
		}
		_, err := tx.Exec(`INSERT INTO bank_word (network_id, word, person_id, fields) VALUES `+sql, args...)
		sql, args = "", nil
		return err
	}
	for mark, bits := range marks {
		if sql != "" {
			sql += ", "
		}
		sql += fmt.Sprintf("($1, $%d, $%d, $%d)", len(args)+2, len(args)+3, len(args)+4)
		if args = append(args, mark, who, bits); len(args) == 3*atOnce {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// Consent is a yes of somebody to one organisation for one purpose.
type Consent struct {
	Organisation db.ID
	Name         string
	Purpose      string
	Given, Ended db.Instant
}

// consentsOf lists the consents of somebody, the newest first; over: also those that have ended.
func consentsOf(tx *db.Tx, who db.ID, over bool, limit, offset int) ([]Consent, error) {
	return db.All(tx, func(s db.Scanner, c *Consent) error {
		return s.Scan(&c.Organisation, &c.Name, &c.Purpose, &c.Given, &c.Ended)
	}, `SELECT c.organisation_id, o.name, c.purpose, c.given, c.ended FROM bank_consent c JOIN organisation o ON o.network_id = c.network_id AND o.id = c.organisation_id
		WHERE c.network_id = $1 AND c.person_id = $2 AND ($3 OR c.ended IS NULL) ORDER BY c.given DESC, c.id DESC LIMIT $4 OFFSET $5`, who, over, limit, offset)
}

// openPurposes are the purposes for which somebody has said yes to an organisation.
func openPurposes(tx *db.Tx, organisation, who db.ID) ([]string, error) {
	return db.Column[string](tx, `SELECT purpose FROM bank_consent WHERE network_id = $1 AND person_id = $2 AND organisation_id = $3 AND ended IS NULL ORDER BY purpose LIMIT 60`, who, organisation)
}

func give(tx *db.Tx, organisation, who db.ID, purpose string) error {
	_, err := tx.Exec(`INSERT INTO bank_consent (network_id, id, person_id, organisation_id, purpose, given) VALUES ($1, $2, $3, $4, $5, $6)`, db.NewID(), who, organisation, purpose, int64(tx.Now))
	return err
}

func takeBack(tx *db.Tx, organisation, who db.ID, purpose string) error {
	_, err := tx.Exec(`UPDATE bank_consent SET ended = $5 WHERE network_id = $1 AND person_id = $2 AND organisation_id = $3 AND purpose = $4 AND ended IS NULL`, who, organisation, purpose, int64(tx.Now))
	return err
}

// list makes what an organisation may find of somebody. What it may not see is not there.
func list(tx *db.Tx, organisation db.ID, r record) error {
	only := func(bit, v int64) int64 {
		if r.Fields&bit == 0 {
			return 0
		}
		return v
	}
	_, err := tx.Exec(`INSERT INTO bank_listing (network_id, organisation_id, person_id, fields, purposes, skills, interests, available, stage, asked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (network_id, organisation_id, person_id) DO UPDATE SET fields = $4, purposes = $5, skills = $6, interests = $7, available = $8, stage = $9, asked = $10`,
		organisation, r.Person, r.Fields, r.Purposes, only(showSkills, r.Skills), only(showInterests, r.Interests), only(showAvailable, r.Available), only(showStage, r.Stage), int64(r.Asked))
	if err != nil {
		return err
	}
	return post(tx, r.Person, organisation)
}

// post makes anew by which words organisations find somebody: one of them, or all when none is named. It follows from what is listed.
func post(tx *db.Tx, who, organisation db.ID) error {
	if _, err := tx.Exec(`DELETE FROM bank_posting WHERE network_id = $1 AND person_id = $2 AND ($3 = '' OR organisation_id = $3)`, who, string(organisation)); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO bank_posting (network_id, organisation_id, word, asked, person_id, fields)
		SELECT l.network_id, l.organisation_id, w.word, l.asked, l.person_id, w.fields & l.fields FROM bank_listing l
		JOIN bank_word w ON w.network_id = l.network_id AND w.person_id = l.person_id
		WHERE l.network_id = $1 AND l.person_id = $2 AND ($3 = '' OR l.organisation_id = $3) AND (w.fields & l.fields) <> 0`, who, string(organisation))
	return err
}

func unlist(tx *db.Tx, organisation, who db.ID) error {
	if _, err := tx.Exec(`DELETE FROM bank_listing WHERE network_id = $1 AND person_id = $2 AND ($3 = '' OR organisation_id = $3)`, who, string(organisation)); err != nil {
		return err
	}
	return post(tx, who, organisation)
}

// listing is what an organisation may see of somebody, and for what.
type listing struct {
	Organisation     db.ID
	Name             string
	Fields, Purposes int64
}

// listingsOf are the organisations to which somebody has said yes, by name.
func listingsOf(tx *db.Tx, who db.ID) ([]listing, error) {
	return db.All(tx, func(s db.Scanner, l *listing) error { return s.Scan(&l.Organisation, &l.Name, &l.Fields, &l.Purposes) },
		`SELECT l.organisation_id, o.name, l.fields, l.purposes FROM bank_listing l JOIN organisation o ON o.network_id = l.network_id AND o.id = l.organisation_id
		WHERE l.network_id = $1 AND l.person_id = $2 ORDER BY o.folded LIMIT 500`, who)
}

// relist makes anew what organisations may find of somebody, after their card, their stage or when they were asked has changed.
func (b *Bank) relist(tx *db.Tx, who db.ID) error {
	all, err := listingsOf(tx, who)
	if err != nil || len(all) == 0 {
		return err
	}
	r, err := b.ownRecord(tx, who)
	if err != nil {
		return err
	}
	for _, l := range all {
		r.Fields, r.Purposes = l.Fields, l.Purposes
		if err := list(tx, l.Organisation, r); err != nil {
			return err
		}
	}
	return nil
}

// ownRecord is somebody's card with the word that they use for themselves.
func (b *Bank) ownRecord(tx *db.Tx, who db.ID) (record, error) {
	c, found, err := cardOf(tx, b.keys, who)
	if err == nil && !found {
		err = errs.Missing()
	}
	if err != nil {
		return record{}, err
	}
	stage, err := b.stageOf(tx, who)
	r := record{Card: c}
	for n, s := range stages {
		if s != "" && s == stage {
			r.Stage = int64(n)
		}
	}
	return r, err
}

// StageChanged notes that somebody uses another word for themselves, or none any more.
func (b *Bank) StageChanged(tx *db.Tx, who db.ID) error { return b.relist(tx, who) }

// scanRecord reads a record with what one organisation sees.
func scanRecord(s db.Scanner, r *record) error {
	return scanCard(s, &r.Card, &r.Given, &r.Family, &r.Stage, &r.Fields, &r.Purposes, &r.Month, &r.Quarter)
}

const recordColumns = cardColumns + `, p.given_name, p.family_name, l.stage, l.fields, l.purposes,
	(SELECT COUNT(*) FROM bank_request r WHERE r.network_id = l.network_id AND r.person_id = l.person_id AND r.created >= $3),
	(SELECT COUNT(*) FROM bank_request r WHERE r.network_id = l.network_id AND r.person_id = l.person_id AND r.created >= $4)`

// CROSS JOIN: SQLite begins with the cards of the people who are named, and does not read through everybody of the organisation.
const recordFrom = ` FROM bank_card c CROSS JOIN bank_listing l CROSS JOIN person p
	WHERE c.network_id = $1 AND l.network_id = c.network_id AND l.organisation_id = $2 AND l.person_id = c.person_id AND p.network_id = l.network_id AND p.id = l.person_id`

// viewOf is what an organisation sees of somebody. Who is not in the bank for it does not exist for it.
func viewOf(tx *db.Tx, k *secret.Keys, organisation, who db.ID) (View, error) {
	m, err := monthsOf(tx)
	if err != nil {
		return View{}, err
	}
	r, err := recordOf(tx, organisation, who, m)
	if err != nil {
		return View{}, err
	}
	err = r.unseal(tx, k)
	return seen(r), err
}

func recordOf(tx *db.Tx, organisation, who db.ID, m months) (record, error) {
	return db.One(tx, scanRecord, `SELECT `+recordColumns+recordFrom+` AND c.person_id = $5`, organisation, int64(m.This), int64(m.Quarter), who)
}

// viewsOf are what an organisation sees of several people in a list, in the order of the ids: never anything in their own words.
func viewsOf(tx *db.Tx, organisation db.ID, ids []db.ID, m months) ([]View, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := db.In(5, ids)
	rows, err := db.All(tx, scanRecord, `SELECT `+recordColumns+recordFrom+` AND c.person_id IN `+in+` LIMIT 500`, append([]any{organisation, int64(m.This), int64(m.Quarter)}, args...)...)
	by := map[db.ID]View{}
	for _, r := range rows {
		r.Words, r.Experience = "", "" // sealed, and not for lists
		by[r.Person] = seen(r)
	}
	var out []View
	for _, id := range ids {
		if v, ok := by[id]; ok {
			out = append(out, v)
		}
	}
	return out, err
}

// forget takes all that the bank keeps of somebody away but when they said yes to whom, and ends their consents.
func forget(tx *db.Tx, who db.ID) error {
	if _, err := tx.Exec(`UPDATE bank_consent SET ended = $3 WHERE network_id = $1 AND person_id = $2 AND ended IS NULL`, who, int64(tx.Now)); err != nil {
		return err
	}
	for _, sql := range []string{
		`DELETE FROM bank_posting WHERE network_id = $1 AND person_id = $2`, `DELETE FROM bank_listing WHERE network_id = $1 AND person_id = $2`, `DELETE FROM bank_word WHERE network_id = $1 AND person_id = $2`,
		`DELETE FROM bank_request WHERE network_id = $1 AND person_id = $2`, `DELETE FROM bank_look WHERE network_id = $1 AND person_id = $2`,
		`DELETE FROM bank_card WHERE network_id = $1 AND person_id = $2`, `DELETE FROM heard WHERE network_id = $1 AND what = 'bank' AND person_id = $2`,
	} {
		if _, err := tx.Exec(sql, who); err != nil {
			return err
		}
	}
	return nil
}

// PersonLeft ends what somebody has in the bank whose access to the network is closed: their card, and their part in looking for others.
func PersonLeft(tx *db.Tx, who db.ID) error {
	if err := forget(tx, who); err != nil {
		return err
	}
	for _, sql := range []string{`DELETE FROM bank_lead WHERE network_id = $1 AND person_id = $2`, `DELETE FROM bank_search WHERE network_id = $1 AND person_id = $2`} {
		if _, err := tx.Exec(sql, who); err != nil {
			return err
		}
	}
	return nil
}
