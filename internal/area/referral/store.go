package referral

import (
	"encoding/json"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/person"
)

// link is what of a place's link is sealed.
type link struct{ Link, Code string }

const placeColumns = `SELECT p.id, p.organisation_id, o.name, p.kind, p.name, p.answers_id, COALESCE(TRIM(a.given_name || ' ' || a.family_name), ''), p.reach, p.hears_sealed, p.link_sealed, p.link_made, p.link_ended, p.created_by, p.version
	FROM referral_place p JOIN organisation o ON o.network_id = p.network_id AND o.id = p.organisation_id LEFT JOIN person a ON a.network_id = p.network_id AND a.id = p.answers_id WHERE p.network_id = $1 `

func scanPlace(s db.Scanner, p *Place) error {
	return s.Scan(&p.ID, &p.Organisation, &p.OrgName, &p.Kind, &p.Name, &p.Answers, &p.AnswersName, &p.Reach, &p.Hears, &p.Link, &p.Made, &p.Ended, &p.By, &p.Version)
}

// unsealPlace opens where a place hears, and its link.
func unsealPlace(tx *db.Tx, k *secret.Keys, p *Place) error {
	var err error
	if p.Hears, err = k.Open(tx.Network, "referral_place.hears", p.ID, p.Hears); err != nil {
		return err
	}
	text, err := k.Open(tx.Network, "referral_place.link", p.ID, p.Link)
	if err != nil {
		return err
	}
	var l link
	err = json.Unmarshal([]byte(text), &l)
	p.Link, p.Code = l.Link, l.Code
	return err
}

func findPlace(tx *db.Tx, k *secret.Keys, id db.ID) (Place, error) {
	p, err := db.One(tx, scanPlace, placeColumns+`AND p.id = $2`, id)
	if err == nil {
		err = unsealPlace(tx, k, &p)
	}
	return p, err
}

// placeByLink is the place whose link has this fingerprint.
func placeByLink(tx *db.Tx, k *secret.Keys, hash string) (Place, bool, error) {
	p, found, err := db.Maybe(tx, scanPlace, placeColumns+`AND p.link_hash = $2`, hash)
	if err == nil && found {
		err = unsealPlace(tx, k, &p)
	}
	return p, found, err
}

// placeByCode is the open place whose code has this fingerprint.
func placeByCode(tx *db.Tx, k *secret.Keys, mark string) (Place, bool, error) {
	p, found, err := db.Maybe(tx, scanPlace, placeColumns+`AND p.code_hash = $2 AND p.link_ended IS NULL`, mark)
	if err == nil && found {
		err = unsealPlace(tx, k, &p)
	}
	return p, found, err
}

// placesOf are the places of an organisation by name, sealed fields closed.
func placesOf(tx *db.Tx, organisation db.ID, limit, offset int) ([]Place, error) {
	return db.All(tx, scanPlace, placeColumns+`AND p.organisation_id = $2 ORDER BY p.name, p.id LIMIT $3 OFFSET $4`, organisation, limit, offset)
}

func countPlaces(tx *db.Tx, organisation db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM referral_place WHERE network_id = $1 AND organisation_id = $2`, organisation)
}

func sealLink(tx *db.Tx, k *secret.Keys, p Place) (string, error) {
	text, err := json.Marshal(link{p.Link, p.Code})
	return k.Seal(tx.Network, "referral_place.link", p.ID, string(text)), err
}

// codeMark is the fingerprint of a short code.
func codeMark(tx *db.Tx, k *secret.Keys, code string) string {
	return k.Mark(tx.Network, "referral.code", code)
}

func insertPlace(tx *db.Tx, k *secret.Keys, p Place) error {
	sealed, err := sealLink(tx, k, p)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO referral_place (network_id, id, organisation_id, kind, name, answers_id, reach, hears_sealed, link_hash, code_hash, link_sealed, link_made, link_ended, created, created_by, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, $12, $13, 1)`,
		p.ID, p.Organisation, p.Kind, p.Name, p.Answers.Ref(), p.Reach, k.Seal(tx.Network, "referral_place.hears", p.ID, p.Hears), secret.Hash(p.Link), codeMark(tx, k, p.Code), sealed, int64(tx.Now), p.By.Ref())
	return err
}

// savePlace writes what a place is called if nobody changed it since p.Version, and says whether it did.
func savePlace(tx *db.Tx, k *secret.Keys, p Place) (bool, error) {
	n, err := tx.Exec(`UPDATE referral_place SET kind = $3, name = $4, answers_id = $5, reach = $6, hears_sealed = $7, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $8`,
		p.ID, p.Kind, p.Name, p.Answers.Ref(), p.Reach, k.Seal(tx.Network, "referral_place.hears", p.ID, p.Hears), p.Version)
	return n == 1, err
}

// saveLink gives a place another link, which works.
func saveLink(tx *db.Tx, k *secret.Keys, p Place) error {
	sealed, err := sealLink(tx, k, p)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE referral_place SET link_hash = $3, code_hash = $4, link_sealed = $5, link_made = $6, link_ended = NULL, version = version + 1 WHERE network_id = $1 AND id = $2`,
		p.ID, secret.Hash(p.Link), codeMark(tx, k, p.Code), sealed, int64(tx.Now))
	return err
}

func endLink(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE referral_place SET link_ended = $3, version = version + 1 WHERE network_id = $1 AND id = $2 AND link_ended IS NULL`, id, int64(tx.Now))
	return err
}

// colleague is somebody who can be named to answer.
type colleague struct {
	ID   db.ID
	Name string
}

// colleagues are the coordinators of the network and the people of an organisation, by name.
func colleagues(tx *db.Tx, organisation db.ID) ([]colleague, error) {
	return db.All(tx, func(s db.Scanner, c *colleague) error { return s.Scan(&c.ID, &c.Name) },
		`SELECT p.id, TRIM(p.given_name || ' ' || p.family_name) FROM person p WHERE p.network_id = $1 AND p.closed IS NULL AND (p.organisation_id = $2 AND p.organisation_confirmed
			OR p.id IN (SELECT person_id FROM person_role WHERE network_id = $1 AND role = 'coordinator')) ORDER BY p.family_name, p.given_name, p.id LIMIT 500`, organisation)
}

const columns = `SELECT r.id, r.organisation_id, r.place_id, p.name, p.kind, r.by_id, r.words_sealed, r.token_sealed, r.step, r.opportunity_id, r.tells, r.agreed_day, r.made, r.made_day, r.promise, r.due_day, r.answers_id,
	COALESCE(TRIM(a.given_name || ' ' || a.family_name), ''), r.by_post, r.posted_day, r.said, r.outcome, r.answered_day, r.answered_by, r.took, r.noted_sealed, r.reminded, r.emptied, r.version, COALESCE(c.cover_id, ''), COALESCE(TRIM(u.given_name || ' ' || u.family_name), ''), COALESCE(c.does, ''), CASE WHEN v.referral_id IS NULL THEN 0 ELSE 1 END, v.passed, COALESCE(v.why, ''), v.taken_by
	FROM referral r JOIN referral_place p ON p.network_id = r.network_id AND p.id = r.place_id LEFT JOIN person a ON a.network_id = r.network_id AND a.id = r.answers_id
	LEFT JOIN referral_stand_in v ON v.network_id = r.network_id AND v.referral_id = r.id LEFT JOIN referral_cover c ON c.network_id = r.network_id AND c.organisation_id = r.organisation_id
	LEFT JOIN person u ON u.network_id = c.network_id AND u.id = c.cover_id WHERE r.network_id = $1 `

// scan reads a referral; what is sealed is in Name, Token and Noted until it is opened.
func scan(s db.Scanner, r *Referral) error {
	var covered int64
	err := s.Scan(&r.ID, &r.Organisation, &r.Place, &r.PlaceName, &r.PlaceKind, &r.By, &r.Name, &r.Token, &r.Step, &r.Opportunity, &r.Tells, &r.AgreedDay, &r.Made, &r.MadeDay, &r.Promise, &r.Due, &r.Answers,
		&r.AnswersName, &r.ByPost, &r.Posted, &r.Said, &r.Outcome, &r.Answered, &r.AnsweredBy, &r.Took, &r.Noted, &r.Reminded, &r.Emptied, &r.Version,
		&r.Cover.Person, &r.Cover.Name, &r.Cover.Does, &covered, &r.Passed, &r.PassedWhy, &r.TakenBy)
	r.Covered = covered == 1
	return err
}

func unseal(tx *db.Tx, k *secret.Keys, all ...*Referral) error {
	for _, r := range all {
		text, err := k.Open(tx.Network, "referral.words", r.ID, r.Name)
		if err != nil {
			return err
		}
		r.Told = Told{}
		if text != "" {
			if err := json.Unmarshal([]byte(text), &r.Told); err != nil {
				return err
			}
		}
		if r.Token, err = k.Open(tx.Network, "referral.token", r.ID, r.Token); err != nil {
			return err
		}
		if r.Noted, err = k.Open(tx.Network, "referral.noted", r.ID, r.Noted); err != nil {
			return err
		}
	}
	return nil
}

func find(tx *db.Tx, k *secret.Keys, id db.ID) (Referral, error) {
	r, err := db.One(tx, scan, columns+`AND r.id = $2`, id)
	if err == nil {
		err = unseal(tx, k, &r)
	}
	return r, err
}

// byToken is the referral whose own page has this fingerprint.
func byToken(tx *db.Tx, k *secret.Keys, hash string) (Referral, bool, error) {
	r, found, err := db.Maybe(tx, scan, columns+`AND r.token_hash = $2`, hash)
	if err == nil && found {
		err = unseal(tx, k, &r)
	}
	return r, found, err
}

func several(tx *db.Tx, k *secret.Keys, where string, args ...any) ([]Referral, error) {
	all, err := db.All(tx, scan, columns+where, args...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := unseal(tx, k, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// wants is what a list of referrals is asked for. Empty is all.
type wants struct {
	Who         db.ID  // to whom they are to answer; "" is everybody
	State       string // waits, late, answered
	Kind, Place string
	Year        string
}

// listed are referrals of an organisation: those who wait, oldest first, then those that were answered, newest first.
func listed(tx *db.Tx, k *secret.Keys, organisation db.ID, w wants, today string, limit, offset int) ([]Referral, error) {
	return several(tx, k, `AND r.organisation_id = $2 AND ($3 = '' OR r.answers_id = $3 OR c.cover_id = $3 AND v.passed IS NOT NULL AND r.outcome = '') AND ($4 = '' OR p.kind = $4) AND ($5 = '' OR r.place_id = $5) AND ($6 = '' OR SUBSTR(r.made_day, 1, 4) = $6)
		AND ($7 = '' OR $7 = 'waits' AND r.outcome = '' AND r.emptied IS NULL OR $7 = 'late' AND r.outcome = '' AND r.emptied IS NULL AND r.due_day < $8 OR $7 = 'answered' AND r.outcome <> '')
		ORDER BY CASE WHEN r.outcome = '' AND r.emptied IS NULL THEN 0 ELSE 1 END, CASE WHEN r.outcome = '' AND r.emptied IS NULL THEN r.due_day ELSE '' END, r.answered_day DESC, r.id LIMIT $9 OFFSET $10`,
		organisation, string(w.Who), w.Kind, w.Place, w.Year, w.State, today, limit, offset)
}

// heardDays are the days of referrals from a place whose answer it may know, the newest first.
type heardDays struct{ Made, Answered string }

func heardAt(tx *db.Tx, place db.ID, limit int) ([]heardDays, error) {
	return db.All(tx, func(s db.Scanner, h *heardDays) error { return s.Scan(&h.Made, &h.Answered) },
		`SELECT made_day, answered_day FROM referral WHERE network_id = $1 AND place_id = $2 AND tells AND emptied IS NULL ORDER BY made DESC, id DESC LIMIT $3`, place, limit)
}

// already says whether the same was sent from a place since an instant.
func already(tx *db.Tx, place db.ID, mark string, since db.Instant) (bool, error) {
	return db.Value[bool](tx, `SELECT EXISTS (SELECT 1 FROM referral WHERE network_id = $1 AND place_id = $2 AND mark = $3 AND made > $4)`, place, mark, int64(since))
}

// madeSince is how many were referred from a place since an instant.
func madeSince(tx *db.Tx, place db.ID, since db.Instant) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM referral WHERE network_id = $1 AND place_id = $2 AND made > $3`, place, int64(since))
}

// addressMark is the fingerprint of an email address, "" for none.
func addressMark(tx *db.Tx, k *secret.Keys, email string) string {
	if email == "" {
		return ""
	}
	return k.Mark(tx.Network, "referral.address", person.FoldEmail(email))
}

func sealWords(tx *db.Tx, k *secret.Keys, r Referral) (string, error) {
	text, err := json.Marshal(r.Told)
	return k.Seal(tx.Network, "referral.words", r.ID, string(text)), err
}

func insert(tx *db.Tx, k *secret.Keys, r Referral, mark string) error {
	words, err := sealWords(tx, k, r)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO referral (network_id, id, organisation_id, place_id, by_id, words_sealed, token_hash, token_sealed, mark, address_mark, step, opportunity_id, tells, agreed_day, made, made_day, promise, due_day,
		answers_id, by_post, posted_day, said, outcome, answered_day, answered_by, took, noted_sealed, reminded, emptied, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, '', '', '', '', NULL, 0, '', 0, NULL, 1)`,
		r.ID, r.Organisation, r.Place, r.By.Ref(), words, secret.Hash(r.Token), k.Seal(tx.Network, "referral.token", r.ID, r.Token), mark, addressMark(tx, k, r.Email), r.Step, r.Opportunity.Ref(), r.Tells, r.AgreedDay,
		int64(tx.Now), r.MadeDay, r.Promise, r.Due, r.Answers.Ref(), r.ByPost)
	return err
}

// save writes a referral if nobody changed it since r.Version, and says whether it did.
func save(tx *db.Tx, k *secret.Keys, r Referral) (bool, error) {
	words, err := sealWords(tx, k, r)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`UPDATE referral SET words_sealed = $3, address_mark = $4, step = $5, opportunity_id = $6, tells = $7, answers_id = $8, by_post = $9, posted_day = $10, said = $11, outcome = $12, answered_day = $13, answered_by = $14,
		took = $15, noted_sealed = $16, reminded = $17, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $18 AND emptied IS NULL`,
		r.ID, words, addressMark(tx, k, r.Email), r.Step, r.Opportunity.Ref(), r.Tells, r.Answers.Ref(), r.ByPost, r.Posted, r.Said, r.Outcome, r.Answered, r.AnsweredBy.Ref(), r.Took, k.Seal(tx.Network, "referral.noted", r.ID, r.Noted), r.Reminded, r.Version)
	return n == 1, err
}

// empty deletes what is private in a referral. What stays is where and when somebody was referred and what was done.
func empty(tx *db.Tx, id db.ID) error {
	if err := endStandIn(tx, id); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE referral SET words_sealed = '', token_hash = '', token_sealed = '', mark = '', address_mark = '', noted_sealed = '', by_id = NULL, opportunity_id = NULL, tells = FALSE, agreed_day = '', emptied = $3, version = version + 1
		WHERE network_id = $1 AND id = $2 AND emptied IS NULL`, id, int64(tx.Now))
	return err
}

// stop deletes a referral and counts that it was.
func stop(tx *db.Tx, r Referral) error {
	if _, err := tx.Exec(`DELETE FROM referral WHERE network_id = $1 AND id = $2`, r.ID); err != nil {
		return err
	}
	if err := endStandIn(tx, r.ID); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO referral_stopped (network_id, organisation_id, kind, year, n) VALUES ($1, $2, $3, $4, 1) ON CONFLICT (network_id, organisation_id, kind, year) DO UPDATE SET n = referral_stopped.n + 1`,
		r.Organisation, r.PlaceKind, r.MadeDay[:4])
	return err
}

// answersAny says whether anybody referred to an organisation is somebody's to answer.
func answersAny(tx *db.Tx, organisation, who db.ID) (bool, error) {
	return db.Value[bool](tx, `SELECT EXISTS (SELECT 1 FROM referral WHERE network_id = $1 AND organisation_id = $2 AND answers_id = $3)`, organisation, who)
}

// leaves takes somebody who left off what is theirs to answer.
func leaves(tx *db.Tx, who db.ID) error {
	if _, err := tx.Exec(`UPDATE referral SET answers_id = NULL, version = version + 1 WHERE network_id = $1 AND answers_id = $2 AND outcome = ''`, who); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE referral_place SET answers_id = NULL, version = version + 1 WHERE network_id = $1 AND answers_id = $2`, who); err != nil {
		return err
	}
	return coversNothing(tx, who)
}
