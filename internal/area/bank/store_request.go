package bank

import (
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

// Request is one question of an organisation to one person.
type Request struct {
	ID, Person, Organisation, AskedBy db.ID
	OrgName, AskedName                string
	Purpose                           string
	Words                             string // sealed until it is opened
	Created, Lapses                   db.Instant
	Answer                            string
	Answered                          db.Instant
	Done                              db.Instant // the organisation has been in touch after a yes
	Gone                              db.Instant // the consent for it has ended
}

// open says that the person can still answer.
func (r Request) open(now db.Instant) bool { return r.Gone == 0 && r.Done == 0 && now < r.Lapses }

const requestColumns = `r.id, r.person_id, r.organisation_id, r.asked_by, o.name, a.given_name, a.family_name, r.purpose, r.words_sealed, r.created, r.lapses, r.answer, r.answered, r.done, r.gone`

const requestFrom = ` FROM bank_request r JOIN organisation o ON o.network_id = r.network_id AND o.id = r.organisation_id JOIN person a ON a.network_id = r.network_id AND a.id = r.asked_by
	WHERE r.network_id = $1 `

func scanRequest(s db.Scanner, r *Request) error {
	var given, family string
	err := s.Scan(&r.ID, &r.Person, &r.Organisation, &r.AskedBy, &r.OrgName, &given, &family, &r.Purpose, &r.Words, &r.Created, &r.Lapses, &r.Answer, &r.Answered, &r.Done, &r.Gone)
	r.AskedName = strings.TrimSpace(given + " " + family)
	return err
}

func (r *Request) unseal(tx *db.Tx, k *secret.Keys) (err error) {
	r.Words, err = k.Open(tx.Network, "bank.request", r.ID, r.Words)
	return err
}

// ownRequest finds a request to the actor. To everybody else it does not exist.
func ownRequest(tx *db.Tx, a access.Actor, id db.ID) (Request, error) {
	r, err := db.One(tx, scanRequest, `SELECT `+requestColumns+requestFrom+`AND r.id = $2`, id)
	if err != nil {
		a.Scoped()
		return r, err
	}
	return r, a.Allow(a.Is(r.Person))
}

// requestsTo lists what somebody was asked, the newest first.
func requestsTo(tx *db.Tx, who db.ID, limit, offset int) ([]Request, error) {
	return db.All(tx, scanRequest, `SELECT `+requestColumns+requestFrom+`AND r.person_id = $2 ORDER BY r.created DESC, r.id DESC LIMIT $3 OFFSET $4`, who, limit, offset)
}

// requestsOf lists what an organisation asked, the newest first.
func requestsOf(tx *db.Tx, organisation db.ID, limit, offset int) ([]Request, error) {
	return db.All(tx, scanRequest, `SELECT `+requestColumns+requestFrom+`AND r.organisation_id = $2 ORDER BY r.created DESC, r.id DESC LIMIT $3 OFFSET $4`, organisation, limit, offset)
}

// requestOf finds a request of an organisation.
func requestOf(tx *db.Tx, organisation, id db.ID) (Request, error) {
	return db.One(tx, scanRequest, `SELECT `+requestColumns+requestFrom+`AND r.organisation_id = $2 AND r.id = $3`, organisation, id)
}

// lastTo is the newest request of an organisation to somebody for a purpose that stands, if there is one.
func lastTo(tx *db.Tx, organisation, who db.ID, purpose string) (Request, bool, error) {
	return db.Maybe(tx, scanRequest, `SELECT `+requestColumns+requestFrom+`AND r.person_id = $3 AND r.organisation_id = $2 AND r.purpose = $4 AND r.gone IS NULL ORDER BY r.created DESC, r.id DESC LIMIT 1`, organisation, who, purpose)
}

func addRequest(tx *db.Tx, k *secret.Keys, r Request) error {
	_, err := tx.Exec(`INSERT INTO bank_request (network_id, id, person_id, organisation_id, asked_by, purpose, words_sealed, created, lapses, answer) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')`,
		r.ID, r.Person, r.Organisation, r.AskedBy, r.Purpose, k.Seal(tx.Network, "bank.request", r.ID, r.Words), int64(r.Created), int64(r.Lapses))
	return err
}

// markAsked notes when somebody was last asked, for every organisation that finds them.
func markAsked(tx *db.Tx, who db.ID) error {
	if _, err := tx.Exec(`UPDATE bank_card SET asked = $3 WHERE network_id = $1 AND person_id = $2`, who, int64(tx.Now)); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE bank_listing SET asked = $3 WHERE network_id = $1 AND person_id = $2`, who, int64(tx.Now)); err != nil {
		return err
	}
	return post(tx, who, "")
}

func answerRequest(tx *db.Tx, id db.ID, answer string) error {
	_, err := tx.Exec(`UPDATE bank_request SET answer = $3, answered = $4 WHERE network_id = $1 AND id = $2`, id, answer, int64(tx.Now))
	return err
}

func doneRequest(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE bank_request SET done = $3 WHERE network_id = $1 AND id = $2 AND done IS NULL`, id, int64(tx.Now))
	return err
}

// endRequests ends what an organisation asked for a purpose for which it has no consent any more. Its words are gone.
func endRequests(tx *db.Tx, organisation, who db.ID, purpose string) error {
	_, err := tx.Exec(`UPDATE bank_request SET gone = $5, words_sealed = '' WHERE network_id = $1 AND person_id = $2 AND organisation_id = $3 AND purpose = $4 AND gone IS NULL`, who, organisation, purpose, int64(tx.Now))
	return err
}

// Look is somebody who opened a card on one day.
type Look struct {
	Name, Organisation string
	At                 db.Instant
}

// addLook notes that somebody opened a card, once a day, and says whether it is the first time on that day.
func addLook(tx *db.Tx, organisation, who, viewer db.ID, day string) (bool, error) {
	n, err := tx.Exec(`INSERT INTO bank_look (network_id, id, person_id, viewer_id, organisation_id, day, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (network_id, person_id, day, organisation_id, viewer_id) DO NOTHING`, db.NewID(), who, viewer, organisation, day, int64(tx.Now))
	return n > 0, err
}

// looksAt lists who opened somebody's card, the newest first.
func looksAt(tx *db.Tx, who db.ID, limit, offset int) ([]Look, error) {
	return db.All(tx, func(s db.Scanner, l *Look) error {
		var given, family string
		err := s.Scan(&given, &family, &l.Organisation, &l.At)
		l.Name = strings.TrimSpace(given + " " + family)
		return err
	}, `SELECT p.given_name, p.family_name, o.name, k.at FROM bank_look k JOIN person p ON p.network_id = k.network_id AND p.id = k.viewer_id
		JOIN organisation o ON o.network_id = k.network_id AND o.id = k.organisation_id
		WHERE k.network_id = $1 AND k.person_id = $2 ORDER BY k.day DESC, k.organisation_id, k.viewer_id LIMIT $3 OFFSET $4`, who, limit, offset)
}
