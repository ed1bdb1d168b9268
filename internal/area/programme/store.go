package programme

import (
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// theirs is a programme as rows know it.
type theirs struct {
	ID                            db.ID
	Slug, Name, Template, Summary string
}

func scanProgramme(s db.Scanner, p *theirs) error {
	return s.Scan(&p.ID, &p.Slug, &p.Name, &p.Template, &p.Summary)
}

func programmes(tx *db.Tx) ([]theirs, error) {
	return db.All(tx, scanProgramme, `SELECT id, slug, name, template, summary FROM programme WHERE network_id = $1 ORDER BY name, id LIMIT 200`)
}

func findProgramme(tx *db.Tx, id db.ID) (theirs, error) {
	return db.One(tx, scanProgramme, `SELECT id, slug, name, template, summary FROM programme WHERE network_id = $1 AND id = $2`, id)
}

// addProgramme stores a programme under the first free address made from its name.
func addProgramme(tx *db.Tx, p theirs) (theirs, error) {
	p.ID = db.NewID()
	base := slugOf(p.Name)
	taken, err := db.Column[string](tx, `SELECT slug FROM programme WHERE network_id = $1 AND slug LIKE $2 LIMIT 1000`, base+"%")
	if err != nil {
		return p, err
	}
	p.Slug = base
	for n := int64(2); contains(taken, p.Slug); n++ {
		p.Slug = base + "-" + number(n)
	}
	_, err = tx.Exec(`INSERT INTO programme (network_id, id, slug, name, template, summary, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		p.ID, p.Slug, p.Name, p.Template, p.Summary, int64(tx.Now))
	return p, err
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// nameTaken says whether the programme has another edition of this name.
func nameTaken(tx *db.Tx, programme db.ID, name string, except db.ID) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM edition WHERE network_id = $1 AND programme_id = $2 AND lower(name) = $3 AND id <> $4`,
		programme, strings.ToLower(name), string(except))
	return n > 0, err
}

func addEdition(tx *db.Tx, e edition.Edition) error {
	_, err := tx.Exec(`INSERT INTO edition (network_id, id, programme_id, name, state, zone, place, address, link, places, fee, bursary_budget, closes,
			who_for, gains_professional, gains_partner, gains_together, gains_system, what_happens, cost, how_to_apply, access_info, contact_name, contact_email,
			application_instrument, selection_instrument, in_pairs, note, created, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, 1)`,
		e.ID, e.Programme, e.Name, string(e.State), e.Zone, e.Place, e.Address, e.Link, e.Places, e.Fee, e.BursaryBudget, e.Closes.Ref(),
		e.WhoFor, e.GainsProfessional, e.GainsPartner, e.GainsTogether, e.GainsSystem, e.WhatHappens, e.Cost, e.HowToApply, e.AccessInfo, e.ContactName, e.ContactEmail,
		e.ApplicationInstrument, e.SelectionInstrument, e.InPairs, e.Note, int64(tx.Now))
	return err
}

// saveEdition saves everything that forms change, if nobody changed the edition since e.Version; else errs.Conflict.
func saveEdition(tx *db.Tx, e edition.Edition) error {
	n, err := tx.Exec(`UPDATE edition SET name = $3, zone = $4, place = $5, address = $6, link = $7, places = $8, fee = $9, bursary_budget = $10, closes = $11,
			who_for = $12, gains_professional = $13, gains_partner = $14, gains_together = $15, gains_system = $16, what_happens = $17, cost = $18,
			how_to_apply = $19, access_info = $20, contact_name = $21, contact_email = $22, note = $23, version = version + 1
		WHERE network_id = $1 AND id = $2 AND version = $24`,
		e.ID, e.Name, e.Zone, e.Place, e.Address, e.Link, e.Places, e.Fee, e.BursaryBudget, e.Closes.Ref(),
		e.WhoFor, e.GainsProfessional, e.GainsPartner, e.GainsTogether, e.GainsSystem, e.WhatHappens, e.Cost, e.HowToApply, e.AccessInfo, e.ContactName, e.ContactEmail,
		e.Note, e.Version)
	return changedOne(n, err)
}

// setState moves an edition if it still stands where the mover saw it.
func setState(tx *db.Tx, id db.ID, from, to edition.State) error {
	n, err := tx.Exec(`UPDATE edition SET state = $4, version = version + 1 WHERE network_id = $1 AND id = $2 AND state = $3`, id, string(from), string(to))
	return changedOne(n, err)
}

// settled says whether a form that showed an older version says what is saved now: it was sent from two windows, or two
// people wrote the same, and nothing is left to do.
func settled[T comparable](shown string, now int64, before, after T) bool {
	return version(shown) != now && before == after
}

func changedOne(n int64, err error) error {
	if err == nil && n == 0 {
		return errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
	}
	return err
}

func addDay(tx *db.Tx, d edition.Day) error {
	_, err := tx.Exec(`INSERT INTO edition_day (network_id, id, edition_id, position, module, title, purpose, date, starts, ends, place, sequence, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 1)`, d.ID, d.Edition, d.Position, d.Module, d.Title, d.Purpose, d.Date, d.Starts, d.Ends, d.Place)
	return err
}

// saveDay saves a day if nobody changed it since d.Version; sequence grows when dated says that calendars must know.
func saveDay(tx *db.Tx, d edition.Day, dated bool) error {
	n, err := tx.Exec(`UPDATE edition_day SET title = $4, purpose = $5, date = $6, starts = $7, ends = $8, place = $9, module = $10,
			sequence = sequence + CASE WHEN $11 THEN 1 ELSE 0 END, version = version + 1
		WHERE network_id = $1 AND edition_id = $2 AND id = $3 AND version = $12`,
		d.Edition, d.ID, d.Title, d.Purpose, d.Date, d.Starts, d.Ends, d.Place, d.Module, dated, d.Version)
	return changedOne(n, err)
}

// placeDay gives a day its position.
func placeDay(tx *db.Tx, id db.ID, position int64) error {
	_, err := tx.Exec(`UPDATE edition_day SET position = $3 WHERE network_id = $1 AND id = $2`, id, position)
	return err
}

// dayRecords counts what was noted about people on a day: while there is something, the day cannot be removed.
func dayRecords(tx *db.Tx, day db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT (SELECT COUNT(*) FROM attendance WHERE network_id = $1 AND day_id = $2)
		+ (SELECT COUNT(*) FROM needs_feedback WHERE network_id = $1 AND day_id = $2)`, day)
}

func removeDay(tx *db.Tx, id, day db.ID) error {
	for _, q := range []string{
		`DELETE FROM needs_reply WHERE network_id = $1 AND day_id = $2`,
		`DELETE FROM needs_check WHERE network_id = $1 AND day_id = $2`,
		`DELETE FROM edition_session WHERE network_id = $1 AND day_id = $2`,
	} {
		if _, err := tx.Exec(q, day); err != nil {
			return err
		}
	}
	n, err := tx.Exec(`DELETE FROM edition_day WHERE network_id = $1 AND edition_id = $2 AND id = $3`, id, day)
	if err == nil && n == 0 {
		return errs.Missing()
	}
	return err
}

func addSession(tx *db.Tx, s edition.Session) error {
	_, err := tx.Exec(`INSERT INTO edition_session (network_id, id, day_id, position, title, starts, ends, lead, notes, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`, s.ID, s.Day, s.Position, s.Title, s.Starts, s.Ends, s.Lead, s.Notes)
	return err
}

func saveSession(tx *db.Tx, s edition.Session) error {
	n, err := tx.Exec(`UPDATE edition_session SET title = $4, starts = $5, ends = $6, lead = $7, notes = $8, version = version + 1
		WHERE network_id = $1 AND day_id = $2 AND id = $3 AND version = $9`, s.Day, s.ID, s.Title, s.Starts, s.Ends, s.Lead, s.Notes, s.Version)
	return changedOne(n, err)
}

func placeSession(tx *db.Tx, id db.ID, position int64) error {
	_, err := tx.Exec(`UPDATE edition_session SET position = $3 WHERE network_id = $1 AND id = $2`, id, position)
	return err
}

func removeSession(tx *db.Tx, day, session db.ID) error {
	n, err := tx.Exec(`DELETE FROM edition_session WHERE network_id = $1 AND day_id = $2 AND id = $3`, day, session)
	if err == nil && n == 0 {
		return errs.Missing()
	}
	return err
}

func addMember(tx *db.Tx, id db.ID, m edition.Member) error {
	_, err := tx.Exec(`INSERT INTO edition_person (network_id, edition_id, person_id, function, side) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (network_id, edition_id, person_id, function) DO UPDATE SET side = excluded.side`, id, m.Person, string(m.Function), string(m.Side))
	return err
}

func removeMember(tx *db.Tx, id, who db.ID, f edition.Function) error {
	n, err := tx.Exec(`DELETE FROM edition_person WHERE network_id = $1 AND edition_id = $2 AND person_id = $3 AND function = $4`, id, who, string(f))
	if err == nil && n == 0 {
		return errs.Missing()
	}
	return err
}

// named is somebody with a function or a place, with their name.
type named struct {
	Person      db.ID
	Name, Email string
	Side        person.Side
	Function    edition.Function // for members
	Application db.ID            // for places
}

func scanNamed(s db.Scanner, n *named) error {
	var given, family string
	err := s.Scan(&n.Person, &given, &family, &n.Email, &n.Side, &n.Function, &n.Application)
	n.Name = strings.TrimSpace(given + " " + family)
	return err
}

// team lists the people with functions, with their names.
func teamNames(tx *db.Tx, id db.ID) ([]named, error) {
	return db.All(tx, scanNamed, `SELECT p.id, p.given_name, p.family_name, p.email, m.side, m.function, NULL FROM edition_person m
		JOIN person p ON p.network_id = m.network_id AND p.id = m.person_id
		WHERE m.network_id = $1 AND m.edition_id = $2 ORDER BY m.function, p.family_name, p.given_name, p.id LIMIT 500`, id)
}

// placeNames lists the people with a place, partners of one application together.
func placeNames(tx *db.Tx, id db.ID) ([]named, error) {
	return db.All(tx, scanNamed, `SELECT p.id, p.given_name, p.family_name, p.email, v.side, '', v.application_id FROM place v
		JOIN person p ON p.network_id = v.network_id AND p.id = v.person_id
		WHERE v.network_id = $1 AND v.edition_id = $2 AND v.withdrawn IS NULL ORDER BY p.family_name, p.given_name, p.id LIMIT 5000`, id)
}

// touchDays tells calendars that something of every day changed, such as the place of the edition.
func touchDays(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE edition_day SET sequence = sequence + 1 WHERE network_id = $1 AND edition_id = $2`, id)
	return err
}

// offerColumns are an edition as visitors see it. It is worked out for those editions alone that listed picks.
const offerColumns = `e.id, e.programme_id, p.name, p.slug, p.template, p.summary, e.name, e.state, e.zone, e.place, e.address, e.link, e.places, e.fee, e.bursary_budget, e.closes, e.in_pairs,
	(SELECT MIN(NULLIF(d.date, '')) FROM edition_day d WHERE d.network_id = e.network_id AND d.edition_id = e.id),
	(SELECT MAX(d.date) FROM edition_day d WHERE d.network_id = e.network_id AND d.edition_id = e.id),
	(SELECT COUNT(*) FROM place v WHERE v.network_id = e.network_id AND v.edition_id = e.id AND v.withdrawn IS NULL)
	FROM edition e JOIN programme p ON p.network_id = e.network_id AND p.id = e.programme_id`

// listed picks the editions of a list: what is shown of them is then worked out for those alone, not for all that the list
// could hold.
func listed(which string) string {
	return `WHERE e.network_id = $1 AND e.id IN (SELECT e.id FROM edition e WHERE ` + which + `)`
}

// runningFirst orders editions as coordinators look for them: what has ended comes last, the newest first.
const runningFirst = ` ORDER BY CASE WHEN e.state = 'ended' THEN 1 ELSE 0 END, e.created DESC, e.id DESC `

// openFirst orders editions as people look for them: what takes applications (at $2), then what is to come, then the past.
const openFirst = ` ORDER BY CASE WHEN e.state = 'open' AND (e.closes IS NULL OR e.closes > $2) THEN 0 WHEN e.state IN ('open', 'closed') THEN 1 WHEN e.state = 'running' THEN 2
	WHEN e.state = 'ended' THEN 3 ELSE 4 END, e.created DESC, e.id DESC `

func scanOffer(now db.Instant) func(db.Scanner, *offer) error {
	return func(s db.Scanner, o *offer) error {
		err := s.Scan(&o.ID, &o.Programme, &o.ProgrammeName, &o.ProgrammeSlug, &o.Template, &o.Summary, &o.Name, &o.State, &o.Zone, &o.Place, &o.Address, &o.Link, &o.Places, &o.Fee, &o.BursaryBudget,
			&o.Closes, &o.InPairs, db.Text(&o.First), db.Text(&o.Last), &o.Taken)
		o.Takes = o.TakesApplications(now)
		return err
	}
}

// offers lists the published editions, those that can be applied for first.
func offers(tx *db.Tx, limit, offset int) ([]offer, error) {
	return db.All(tx, scanOffer(tx.Now), `SELECT `+offerColumns+` `+listed(`e.network_id = $1 AND e.state <> 'draft'`+openFirst+`LIMIT $3 OFFSET $4`)+openFirst, int64(tx.Now), limit, offset)
}

// allOffers lists every edition for coordinators: drafts first, then the newest.
func allOffers(tx *db.Tx, limit, offset int) ([]offer, error) {
	return db.All(tx, scanOffer(tx.Now), `SELECT `+offerColumns+` `+listed(`e.network_id = $1`+runningFirst+`LIMIT $2 OFFSET $3`)+runningFirst, limit, offset)
}

// offersOf lists the editions of the programme with this slug, in short.
func offersOf(tx *db.Tx, slug string) ([]offer, error) {
	return db.All(tx, scanOffer(tx.Now), `SELECT `+offerColumns+` WHERE e.network_id = $1 AND p.slug = $3`+openFirst+`LIMIT 100`, int64(tx.Now), slug)
}

// openOffers are a few editions that take applications now and have room, for somebody who came too late for one.
func openOffers(tx *db.Tx, except db.ID) ([]offer, error) {
	list, err := db.All(tx, scanOffer(tx.Now), `SELECT `+offerColumns+` `+listed(`e.network_id = $1 AND e.state = 'open' AND e.id <> $3`+openFirst+`LIMIT 10`)+openFirst, int64(tx.Now), string(except))
	var out []offer
	for _, o := range list {
		if o.Takes && !o.full() {
			out = append(out, o)
		}
	}
	return out, err
}
