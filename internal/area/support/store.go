package support

import (
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

func number[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// who can answer: names and absences of a link on a day ($2).
const linkColumns = `SELECT k.id, k.person_id, k.contact_id, k.cover_id, TRIM(p.given_name || ' ' || p.family_name), TRIM(c.given_name || ' ' || c.family_name), COALESCE(TRIM(v.given_name || ' ' || v.family_name), ''),
	k.since, k.lapsed, k.lapsed_why, COALESCE((SELECT a.last_day FROM contact_absence a WHERE a.network_id = k.network_id AND a.person_id = k.contact_id AND a.first_day <= $2 AND a.last_day >= $2 LIMIT 1), ''),
	COALESCE((SELECT a.last_day FROM contact_absence a WHERE a.network_id = k.network_id AND a.person_id = k.cover_id AND a.first_day <= $2 AND a.last_day >= $2 LIMIT 1), ''), k.version
	FROM key_contact k JOIN person p ON p.network_id = k.network_id AND p.id = k.person_id JOIN person c ON c.network_id = k.network_id AND c.id = k.contact_id
	LEFT JOIN person v ON v.network_id = k.network_id AND v.id = k.cover_id WHERE k.network_id = $1 AND k.ended IS NULL `

func scanLink(s db.Scanner, l *Link) error {
	return s.Scan(&l.ID, &l.Person, &l.Contact, &l.Cover, &l.PersonName, &l.ContactName, &l.CoverName, &l.Since, &l.Lapsed, &l.LapsedWhy, &l.ContactAway, &l.CoverAway, &l.Version)
}

// linkOf is who answers somebody on a day. The empty link is: nobody.
func linkOf(tx *db.Tx, person db.ID, day string) (Link, error) {
	l, _, err := db.Maybe(tx, scanLink, linkColumns+`AND k.person_id = $3`, day, person)
	return l, err
}

// linksFor are the people whose contact or cover somebody is, by name.
func linksFor(tx *db.Tx, who db.ID, day string, limit, offset int) ([]Link, error) {
	return db.All(tx, scanLink, linkColumns+`AND k.id IN (SELECT id FROM key_contact WHERE network_id = $1 AND contact_id = $3 AND ended IS NULL UNION SELECT id FROM key_contact WHERE network_id = $1 AND cover_id = $3 AND ended IS NULL)
		ORDER BY p.family_name, p.given_name, k.id LIMIT $4 OFFSET $5`, day, who, limit, offset)
}

// serves says whether somebody is anybody's contact or cover.
func serves(tx *db.Tx, who db.ID) (bool, error) {
	return db.Value[bool](tx, `SELECT EXISTS (SELECT 1 FROM key_contact WHERE network_id = $1 AND contact_id = $2 AND ended IS NULL) OR EXISTS (SELECT 1 FROM key_contact WHERE network_id = $1 AND cover_id = $2 AND ended IS NULL)`, who)
}

func insertLink(tx *db.Tx, l Link, by db.ID) error {
	_, err := tx.Exec(`INSERT INTO key_contact (network_id, id, person_id, contact_id, cover_id, since, set_by, lapsed, lapsed_why, ended, version) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, '', NULL, 1)`,
		l.ID, l.Person, l.Contact, l.Cover.Ref(), int64(tx.Now), string(by))
	return err
}

func setCover(tx *db.Tx, l Link, cover db.ID) error {
	_, err := tx.Exec(`UPDATE key_contact SET cover_id = $3, version = version + 1 WHERE network_id = $1 AND id = $2`, l.ID, cover.Ref())
	return err
}

func endLink(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE key_contact SET ended = $3, version = version + 1 WHERE network_id = $1 AND id = $2 AND ended IS NULL`, id, int64(tx.Now))
	return err
}

// lapse notes that a contact answers nobody any more: of one link, or of all with an empty one.
func lapse(tx *db.Tx, contact, link db.ID, why string) error {
	_, err := tx.Exec(`UPDATE key_contact SET lapsed = $3, lapsed_why = $4, version = version + 1 WHERE network_id = $1 AND contact_id = $2 AND ended IS NULL AND lapsed IS NULL AND ($5 = '' OR id = $5)`,
		contact, int64(tx.Now), why, string(link))
	return err
}

// leaders are the people who lead as patients or partners today: who hold a role of the patient pillar (on day $2), are on the partners' side of
// a space or an edition that goes on, or have a contact already.
const leaders = `(SELECT h.person_id AS id FROM term t JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id WHERE t.network_id = $1 AND t.pillar = 'patient' AND h.person_id IS NOT NULL AND t.starts <= $2 AND (t.ends = '' OR t.ends >= $2)
	UNION SELECT m.person_id FROM collaboration_member m JOIN collaboration c ON c.network_id = m.network_id AND c.id = m.collaboration_id WHERE m.network_id = $1 AND m.side = 'partner' AND m.gone IS NULL AND c.state = 'active'
	UNION SELECT v.person_id FROM place v JOIN edition e ON e.network_id = v.network_id AND e.id = v.edition_id WHERE v.network_id = $1 AND v.side = 'partner' AND v.withdrawn IS NULL AND e.state NOT IN ('draft', 'ended')
	UNION SELECT k.person_id FROM key_contact k WHERE k.network_id = $1 AND k.ended IS NULL)`

const ofLeaders = ` FROM person p JOIN ` + leaders + ` w ON w.id = p.id LEFT JOIN key_contact k ON k.network_id = p.network_id AND k.person_id = p.id AND k.ended IS NULL
	LEFT JOIN person c ON c.network_id = k.network_id AND c.id = k.contact_id LEFT JOIN person v ON v.network_id = k.network_id AND v.id = k.cover_id
	WHERE p.network_id = $1 AND p.closed IS NULL `

// wants is what a list of leaders is asked for.
type wants struct {
	Words string
	Needs bool // only those for whom somebody has to be named
}

func (w wants) where() (string, string) {
	like := db.Like(strings.ToLower(strings.Join(strings.Fields(w.Words), " ")))
	sql := `AND LOWER(p.given_name || ' ' || p.family_name) LIKE $3 `
	if w.Needs {
		sql += `AND (k.id IS NULL OR k.lapsed IS NOT NULL OR k.cover_id IS NULL) `
	}
	return sql, like
}

// listLeaders lists patient leaders with who answers them: those without a contact first, then those whose contact lapsed, then by name.
func listLeaders(tx *db.Tx, day string, w wants, limit, offset int) ([]Link, error) {
	where, like := w.where()
	return db.All(tx, func(s db.Scanner, l *Link) error {
		return s.Scan(&l.Person, &l.PersonName, &l.ID, &l.Contact, &l.Cover, &l.ContactName, &l.CoverName, &l.Lapsed, &l.LapsedWhy)
	}, `SELECT p.id, TRIM(p.given_name || ' ' || p.family_name), k.id, k.contact_id, k.cover_id, COALESCE(TRIM(c.given_name || ' ' || c.family_name), ''), COALESCE(TRIM(v.given_name || ' ' || v.family_name), ''), k.lapsed, COALESCE(k.lapsed_why, '')`+ofLeaders+where+
		`ORDER BY CASE WHEN k.id IS NULL THEN 0 WHEN k.lapsed IS NOT NULL THEN 1 ELSE 2 END, p.family_name, p.given_name, p.id LIMIT $4 OFFSET $5`, day, like, limit, offset)
}

// covered counts patient leaders, those with a contact who can answer, and those of them with a cover.
func covered(tx *db.Tx, day string) (all, have, cover int64, err error) {
	v, err := db.One(tx, func(s db.Scanner, v *[3]int64) error { return s.Scan(&v[0], &v[1], &v[2]) },
		`SELECT COUNT(*), COALESCE(SUM(CASE WHEN k.id IS NOT NULL AND k.lapsed IS NULL THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN k.id IS NOT NULL AND k.lapsed IS NULL AND k.cover_id IS NOT NULL THEN 1 ELSE 0 END), 0)`+ofLeaders, day)
	return v[0], v[1], v[2], err
}

// isLeader says whether somebody is one of the leaders on a day.
func isLeader(tx *db.Tx, who db.ID, day string) (bool, error) {
	return db.Value[bool](tx, `SELECT EXISTS (SELECT 1 FROM `+leaders+` w WHERE w.id = $3) AND EXISTS (SELECT 1 FROM person WHERE network_id = $1 AND id = $3)`, day, who)
}

// answerer is somebody who can be chosen as a contact or a cover.
type answerer struct {
	ID         db.ID
	Name, Mail string
}

// answerers are the people who are contacts, covers or coordinators now, by name.
func answerers(tx *db.Tx) ([]answerer, error) {
	return db.All(tx, func(s db.Scanner, a *answerer) error { return s.Scan(&a.ID, &a.Name, &a.Mail) },
		`SELECT p.id, TRIM(p.given_name || ' ' || p.family_name), p.email FROM person p WHERE p.network_id = $1 AND p.closed IS NULL AND p.id IN (
			SELECT contact_id FROM key_contact WHERE network_id = $1 AND ended IS NULL AND lapsed IS NULL UNION SELECT cover_id FROM key_contact WHERE network_id = $1 AND ended IS NULL AND cover_id IS NOT NULL
			UNION SELECT person_id FROM person_role WHERE network_id = $1 AND role = 'coordinator') ORDER BY p.family_name, p.given_name, p.id LIMIT 300`)
}

func scanAbsence(s db.Scanner, a *Absence) error { return s.Scan(&a.ID, &a.Person, &a.First, &a.Last) }

// absencesOf are when somebody is away, from a day on, the soonest first.
func absencesOf(tx *db.Tx, who db.ID, from string) ([]Absence, error) {
	return db.All(tx, scanAbsence, `SELECT id, person_id, first_day, last_day FROM contact_absence WHERE network_id = $1 AND person_id = $2 AND last_day >= $3 ORDER BY first_day LIMIT 200`, who, from)
}

func awayOn(tx *db.Tx, who db.ID, day string) (bool, error) {
	return db.Value[bool](tx, `SELECT EXISTS (SELECT 1 FROM contact_absence WHERE network_id = $1 AND person_id = $2 AND first_day <= $3 AND last_day >= $3)`, who, day)
}

func insertAbsence(tx *db.Tx, a Absence, by db.ID) error {
	_, err := tx.Exec(`INSERT INTO contact_absence (network_id, id, person_id, first_day, last_day, created, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7)`, a.ID, a.Person, a.First, a.Last, int64(tx.Now), string(by))
	return err
}

func deleteAbsence(tx *db.Tx, who, id db.ID) (int64, error) {
	return tx.Exec(`DELETE FROM contact_absence WHERE network_id = $1 AND person_id = $2 AND id = $3`, who, id)
}

type promise struct{ Days, Version int64 }

func promiseOf(tx *db.Tx) (promise, error) {
	p, found, err := db.Maybe(tx, func(s db.Scanner, p *promise) error { return s.Scan(&p.Days, &p.Version) }, `SELECT days, version FROM contact_promise WHERE network_id = $1`)
	if !found {
		p.Days = UsualPromise
	}
	return p, err
}

// PromiseOf is within how many working days the network answers, for other areas that answer people by the same clock.
func PromiseOf(tx *db.Tx) (int64, error) {
	p, err := promiseOf(tx)
	return p.Days, err
}

// savePromise gives false when somebody else was faster.
func savePromise(tx *db.Tx, p promise) (bool, error) {
	n, err := tx.Exec(`INSERT INTO contact_promise (network_id, days, version) VALUES ($1, $2, 1) ON CONFLICT (network_id) DO UPDATE SET days = excluded.days, version = contact_promise.version + 1 WHERE contact_promise.version = $3`, p.Days, p.Version)
	return n > 0, err
}

const questionColumns = `SELECT q.id, q.asker_id, q.contact_id, TRIM(p.given_name || ' ' || p.family_name), q.asked, q.asked_day, q.promise, q.due_day, q.answered, q.answered_day, q.answered_by, q.took, q.last_by, q.reminded, q.passed, q.closed, q.closed_day, q.closed_why, q.version
	FROM support_question q JOIN person p ON p.network_id = q.network_id AND p.id = q.asker_id WHERE q.network_id = $1 `

func scanQuestion(s db.Scanner, q *Question) error {
	return s.Scan(&q.ID, &q.Asker, &q.Contact, &q.AskerName, &q.Asked, &q.AskedDay, &q.Promise, &q.Due, &q.Answered, &q.AnsweredDay, &q.AnsweredBy, &q.Took, &q.LastBy, &q.Reminded, &q.Passed, &q.Closed, &q.ClosedDay, &q.ClosedWhy, &q.Version)
}

func findQuestion(tx *db.Tx, id db.ID) (Question, error) {
	return db.One(tx, scanQuestion, questionColumns+`AND q.id = $2`, id)
}

// questionsBy are what somebody asked, the newest first.
func questionsBy(tx *db.Tx, asker db.ID, limit, offset int) ([]Question, error) {
	return db.All(tx, scanQuestion, questionColumns+`AND q.asker_id = $2 ORDER BY q.asked DESC, q.id DESC LIMIT $3 OFFSET $4`, asker, limit, offset)
}

func openBy(tx *db.Tx, asker db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM support_question WHERE network_id = $1 AND asker_id = $2 AND closed IS NULL`, asker)
}

// toAnswer are the open questions that somebody ($2) may answer on a day ($3), as mayRead says: their own as a contact, and those of the people for whom they stand in.
const toAnswer = `SELECT q.id FROM support_question q LEFT JOIN key_contact k ON k.network_id = q.network_id AND k.person_id = q.asker_id AND k.ended IS NULL
		WHERE q.network_id = $1 AND q.contact_id = $2 AND q.closed IS NULL AND (q.answered IS NOT NULL OR k.lapsed IS NULL)
	UNION SELECT q.id FROM key_contact k JOIN support_question q ON q.network_id = k.network_id AND q.asker_id = k.person_id AND q.closed IS NULL
		WHERE k.network_id = $1 AND k.cover_id = $2 AND k.ended IS NULL AND (q.answered_by = $2 OR q.answered IS NULL AND (q.passed OR k.lapsed IS NOT NULL
			OR EXISTS (SELECT 1 FROM contact_absence a WHERE a.network_id = k.network_id AND a.person_id = k.contact_id AND a.first_day <= $3 AND a.last_day >= $3)))`

// questionsFor are the open questions that somebody may answer, what is owed first.
func questionsFor(tx *db.Tx, who db.ID, day string, limit, offset int) ([]Question, error) {
	return db.All(tx, scanQuestion, questionColumns+`AND q.id IN (`+toAnswer+`) ORDER BY CASE WHEN q.answered IS NULL THEN 0 WHEN q.last_by = 'asker' THEN 1 ELSE 2 END, q.due_day, q.id LIMIT $4 OFFSET $5`, who, day, limit, offset)
}

// pastFor are the closed questions that somebody answered or was asked and can still read, the newest first.
func pastFor(tx *db.Tx, who db.ID, limit int) ([]Question, error) {
	return db.All(tx, scanQuestion, questionColumns+`AND q.closed IS NOT NULL AND q.answered_by = $2 ORDER BY q.closed DESC, q.id DESC LIMIT $3`, who, limit)
}

func insertQuestion(tx *db.Tx, q Question) error {
	_, err := tx.Exec(`INSERT INTO support_question (network_id, id, asker_id, contact_id, asked, asked_day, promise, due_day, answered, answered_day, answered_by, took, last_by, reminded, passed, closed, closed_day, closed_why, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, '', NULL, 0, 'asker', 0, FALSE, NULL, '', '', 1)`, q.ID, q.Asker, q.Contact, int64(q.Asked), q.AskedDay, q.Promise, q.Due)
	return err
}

// saveQuestion keeps where a question stands.
func saveQuestion(tx *db.Tx, q Question) error {
	_, err := tx.Exec(`UPDATE support_question SET contact_id = $3, answered = $4, answered_day = $5, answered_by = $6, took = $7, last_by = $8, reminded = $9, passed = $10, closed = $11, closed_day = $12, closed_why = $13, version = version + 1 WHERE network_id = $1 AND id = $2`,
		q.ID, q.Contact, q.Answered.Ref(), q.AnsweredDay, q.AnsweredBy.Ref(), q.Took, q.LastBy, q.Reminded, q.Passed, q.Closed.Ref(), q.ClosedDay, q.ClosedWhy)
	return err
}

// handOver gives what is not answered to a new contact, and closes what the former one answered.
func handOver(tx *db.Tx, asker, to db.ID, day string) error {
	if _, err := tx.Exec(`UPDATE support_question SET contact_id = $3, version = version + 1 WHERE network_id = $1 AND asker_id = $2 AND closed IS NULL AND answered IS NULL`, asker, to); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE support_question SET closed = $3, closed_day = $4, closed_why = 'changed', version = version + 1 WHERE network_id = $1 AND asker_id = $2 AND closed IS NULL AND answered IS NOT NULL AND contact_id <> $5`, asker, int64(tx.Now), day, to)
	return err
}

// closeAll closes everything that somebody who left had asked.
func closeAll(tx *db.Tx, asker db.ID, day string) error {
	_, err := tx.Exec(`UPDATE support_question SET closed = $3, closed_day = $4, closed_why = 'left', version = version + 1 WHERE network_id = $1 AND asker_id = $2 AND closed IS NULL`, asker, int64(tx.Now), day)
	return err
}

// messagesOf are the words of questions, opened, in their order.
func messagesOf(tx *db.Tx, k *secret.Keys, ids ...db.ID) ([]Message, error) {
	list, args := db.In(2, ids)
	all, err := db.All(tx, scanMessage, messageColumns+`AND m.question_id IN `+list+` ORDER BY m.written, m.id LIMIT 20000`, args...)
	return openMessages(tx, k, all, err)
}

const messageColumns = `SELECT m.id, m.question_id, m.author_id, TRIM(p.given_name || ' ' || p.family_name), m.body_sealed, m.written, m.erased FROM support_message m JOIN person p ON p.network_id = m.network_id AND p.id = m.author_id WHERE m.network_id = $1 `

func scanMessage(s db.Scanner, m *Message) error {
	return s.Scan(&m.ID, &m.Question, &m.Author, &m.AuthorName, &m.Body, &m.Written, &m.Erased)
}

func openMessages(tx *db.Tx, k *secret.Keys, all []Message, err error) ([]Message, error) {
	for i := range all {
		if err == nil && all[i].Body != "" {
			all[i].Body, err = k.Open(tx.Network, "support_message.body", all[i].ID, all[i].Body)
		}
	}
	return all, err
}

// writtenBy are all words of somebody to or as a contact.
func writtenBy(tx *db.Tx, k *secret.Keys, who db.ID) ([]Message, error) {
	all, err := db.All(tx, scanMessage, messageColumns+`AND m.author_id = $2 ORDER BY m.written, m.id LIMIT 20000`, who)
	return openMessages(tx, k, all, err)
}

func insertMessage(tx *db.Tx, k *secret.Keys, m Message) error {
	_, err := tx.Exec(`INSERT INTO support_message (network_id, id, question_id, author_id, body_sealed, written, erased) VALUES ($1, $2, $3, $4, $5, $6, NULL)`,
		m.ID, m.Question, m.Author, k.Seal(tx.Network, "support_message.body", m.ID, m.Body), int64(tx.Now))
	return err
}

// eraseMessages empties what somebody wrote in a question.
func eraseMessages(tx *db.Tx, question, author db.ID) error {
	_, err := tx.Exec(`UPDATE support_message SET body_sealed = '', erased = $4 WHERE network_id = $1 AND question_id = $2 AND author_id = $3 AND erased IS NULL`, question, author, int64(tx.Now))
	return err
}

const professionalColumns = `SELECT f.id, f.organisation_id, o.name, f.name, f.role, f.reach, f.hours, f.version FROM key_professional f JOIN organisation o ON o.network_id = f.network_id AND o.id = f.organisation_id WHERE f.network_id = $1 `

func scanProfessional(s db.Scanner, p *Professional) error {
	return s.Scan(&p.ID, &p.Organisation, &p.OrgName, &p.Name, &p.Role, &p.Reach, &p.Hours, &p.Version)
}

func professionalsOf(tx *db.Tx, organisation db.ID) ([]Professional, error) {
	return db.All(tx, scanProfessional, professionalColumns+`AND f.organisation_id = $2 ORDER BY f.role, f.name, f.id LIMIT $3`, organisation, mostListed)
}

// professionalsFor are those whom the organisations list in which somebody holds a patient's role on a day, or to which they belong.
func professionalsFor(tx *db.Tx, who db.ID, day string) ([]Professional, error) {
	return db.All(tx, scanProfessional, professionalColumns+`AND f.organisation_id IN (SELECT t.organisation_id FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id WHERE h.network_id = $1 AND h.person_id = $2 AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3)
		UNION SELECT organisation_id FROM person WHERE network_id = $1 AND id = $2 AND organisation_confirmed AND organisation_id IS NOT NULL) ORDER BY o.folded, f.role, f.name, f.id LIMIT 200`, who, day)
}

func findProfessional(tx *db.Tx, id db.ID) (Professional, error) {
	return db.One(tx, scanProfessional, professionalColumns+`AND f.id = $2`, id)
}

func saveProfessional(tx *db.Tx, p Professional) (int64, error) {
	if p.Version == 0 {
		return tx.Exec(`INSERT INTO key_professional (network_id, id, organisation_id, name, role, reach, hours, created, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)`,
			p.ID, p.Organisation, p.Name, p.Role, p.Reach, p.Hours, int64(tx.Now))
	}
	return tx.Exec(`UPDATE key_professional SET name = $3, role = $4, reach = $5, hours = $6, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $7`, p.ID, p.Name, p.Role, p.Reach, p.Hours, p.Version)
}

func deleteProfessional(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`DELETE FROM key_professional WHERE network_id = $1 AND id = $2`, id)
	return err
}

// nameOf is the name of one person.
func nameOf(tx *db.Tx, id db.ID) (answerer, error) {
	return db.One(tx, func(s db.Scanner, a *answerer) error { return s.Scan(&a.ID, &a.Name, &a.Mail) }, `SELECT id, TRIM(given_name || ' ' || family_name), email FROM person WHERE network_id = $1 AND id = $2`, id)
}
