package application

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

const columns = `a.id, a.edition_id, a.number, a.state, a.title, pro.person_id, par.person_id, thi.person_id, a.started_by, a.started, a.changed, a.submitted,
	a.instrument, a.instrument_version, a.has_challenge, a.funding, a.parts_left, a.sponsor_state, a.joined_into, a.brought, a.brought_by`

const from = ` FROM application a
	LEFT JOIN applicant pro ON pro.network_id = a.network_id AND pro.application_id = a.id AND pro.side = 'professional' AND NOT pro.third
	LEFT JOIN applicant par ON par.network_id = a.network_id AND par.application_id = a.id AND par.side = 'partner'
	LEFT JOIN applicant thi ON thi.network_id = a.network_id AND thi.application_id = a.id AND thi.third `

func scan(s db.Scanner, a *Application) error {
	return s.Scan(&a.ID, &a.Edition, &a.Number, &a.State, &a.Title, &a.Professional, &a.Partner, &a.Third, &a.StartedBy, &a.Started, &a.Changed, &a.Submitted,
		&a.Instrument, &a.InstrumentVersion, &a.HasChallenge, &a.Funding, &a.PartsLeft, &a.Sponsor, &a.JoinedInto, &a.Brought, &a.BroughtBy)
}

// Find returns an application, or errs.NotFound. It checks nobody's right to see it: the caller's policy does.
func Find(tx *db.Tx, id db.ID) (Application, error) {
	return db.One(tx, scan, `SELECT `+columns+from+`WHERE a.network_id = $1 AND a.id = $2`, id)
}

// OfEdition lists the applications of an edition in these states (all when none is given) by their numbers, without those
// that became part of another.
func OfEdition(tx *db.Tx, edition db.ID, states ...State) ([]Application, error) {
	if len(states) == 0 {
		states = States
	}
	list, args := db.In(3, states)
	return db.All(tx, scan, `SELECT `+columns+from+`WHERE a.network_id = $1 AND a.edition_id = $2 AND a.joined_into IS NULL AND a.state IN `+list+`
		ORDER BY a.number LIMIT 5000`, append([]any{edition}, args...)...)
}

// BondsOf are the connections that an edition's applications have with people of the network: by application, the person whose
// address its present sponsor has; and everybody who applies with something handed in that is not over.
func BondsOf(tx *db.Tx, edition db.ID) (sponsors map[db.ID]db.ID, applicants map[db.ID]bool, err error) {
	type bond struct {
		application, person db.ID
		sponsor             bool
	}
	rows, err := db.All(tx, func(s db.Scanner, b *bond) error { return s.Scan(&b.application, &b.person, &b.sponsor) },
		`SELECT x.application_id, x.person_id, FALSE FROM application a CROSS JOIN applicant x
			WHERE a.network_id = $1 AND a.edition_id = $2 AND a.state IN ('submitted', 'shortlisted', 'offered', 'waiting', 'accepted') AND x.network_id = $1 AND x.application_id = a.id AND x.running
		UNION ALL SELECT a.id, p.id, TRUE FROM application a CROSS JOIN sponsor s CROSS JOIN person p
			WHERE a.network_id = $1 AND a.edition_id = $2 AND s.network_id = $1 AND s.application_id = a.id AND s.replaced IS NULL AND p.network_id = $1 AND p.email = s.email LIMIT 20000`, edition)
	sponsors, applicants = map[db.ID]db.ID{}, map[db.ID]bool{}
	for _, b := range rows {
		if b.sponsor {
			sponsors[b.application] = b.person
		} else {
			applicants[b.person] = true
		}
	}
	return sponsors, applicants, err
}

// Backers are the people of the network who confirmed that they back an application to an edition that was accepted.
func Backers(tx *db.Tx, edition db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT DISTINCT p.id FROM application a CROSS JOIN sponsor s CROSS JOIN person p
		WHERE a.network_id = $1 AND a.edition_id = $2 AND a.state = 'accepted' AND s.network_id = $1 AND s.application_id = a.id AND s.replaced IS NULL AND s.state = 'confirmed'
			AND p.network_id = $1 AND p.email = s.email ORDER BY p.id LIMIT 5000`, edition)
}

// ofPerson lists a person's applications, newest first.
func ofPerson(tx *db.Tx, who db.ID) ([]Application, error) {
	return db.All(tx, scan, `SELECT `+columns+from+`WHERE a.network_id = $1 AND a.joined_into IS NULL
		AND a.id IN (SELECT application_id FROM applicant WHERE network_id = $1 AND person_id = $2) ORDER BY a.started DESC, a.id LIMIT 100`, who)
}

// running is the person's running application to an edition, and whether there is one.
func running(tx *db.Tx, edition, who db.ID) (Application, bool, error) {
	return db.Maybe(tx, scan, `SELECT `+columns+from+`WHERE a.network_id = $1 AND a.id IN
		(SELECT application_id FROM applicant WHERE network_id = $1 AND edition_id = $2 AND person_id = $3 AND running)`, edition, who)
}

// Applies says whether the person has a running application to the edition.
func Applies(tx *db.Tx, edition, who db.ID) (bool, error) {
	_, there, err := running(tx, edition, who)
	return there, err
}

// nextNumber is the number of the next application to the edition.
func nextNumber(tx *db.Tx, edition db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COALESCE(MAX(number), 0) + 1 FROM application WHERE network_id = $1 AND edition_id = $2`, edition)
}

func insert(tx *db.Tx, a Application) error {
	_, err := tx.Exec(`INSERT INTO application (network_id, id, edition_id, number, state, title, instrument, instrument_version, has_challenge, funding, parts_left, sponsor_state, started_by, started, changed, submitted_sealed)
		VALUES ($1, $2, $3, $4, $5, '', $6, $7, FALSE, '', 0, '', $8, $9, $9, '')`,
		a.ID, a.Edition, a.Number, string(a.State), a.Instrument, a.InstrumentVersion, a.StartedBy, int64(tx.Now))
	return err
}

// saveFacts stores what was worked out from the rest.
func saveFacts(tx *db.Tx, a Application) error {
	_, err := tx.Exec(`UPDATE application SET title = $3, has_challenge = $4, funding = $5, parts_left = $6, sponsor_state = $7, changed = $8 WHERE network_id = $1 AND id = $2`,
		a.ID, a.Title, a.HasChallenge, string(a.Funding), a.PartsLeft, string(a.Sponsor), int64(tx.Now))
	return err
}

// setState moves the state if it is still the one that was seen, and says whether it did.
func setState(tx *db.Tx, id db.ID, was, to State) (bool, error) {
	n, err := tx.Exec(`UPDATE application SET state = $4, submitted = CASE WHEN $5 THEN $6 WHEN $7 THEN NULL ELSE submitted END,
		brought = CASE WHEN $7 THEN NULL ELSE brought END, brought_by = CASE WHEN $7 THEN NULL ELSE brought_by END WHERE network_id = $1 AND id = $2 AND state = $3`,
		id, string(was), string(to), to == Submitted, int64(tx.Now), to.Writing())
	if err == nil && n == 1 && to.Over() {
		_, err = tx.Exec(`UPDATE applicant SET running = FALSE WHERE network_id = $1 AND application_id = $2`, id)
	}
	return n == 1, err
}

func setJoinedInto(tx *db.Tx, id, into db.ID) error {
	_, err := tx.Exec(`UPDATE application SET joined_into = $3 WHERE network_id = $1 AND id = $2`, id, into)
	return err
}

func (s *Applications) saveSubmitted(tx *db.Tx, id db.ID, text string) error {
	_, err := tx.Exec(`UPDATE application SET submitted_sealed = $3 WHERE network_id = $1 AND id = $2`, id, s.keys.Seal(tx.Network, "application.submitted", id, text))
	return err
}

// submittedText is the exact text that everybody confirmed, "" before it was submitted.
func (s *Applications) submittedText(tx *db.Tx, id db.ID) (string, error) {
	sealed, err := db.Value[string](tx, `SELECT submitted_sealed FROM application WHERE network_id = $1 AND id = $2`, id)
	if err != nil {
		return "", err
	}
	return s.keys.Open(tx.Network, "application.submitted", id, sealed)
}

// ---- applicants

func addApplicant(tx *db.Tx, a Application, p applicant) error {
	_, err := tx.Exec(`INSERT INTO applicant (network_id, application_id, person_id, edition_id, side, running, joined, details_said, needs_said, needs_shared, third)
		VALUES ($1, $2, $3, $4, $5, TRUE, $6, $7, $8, $9, $10)`, a.ID, p.Person, a.Edition, string(p.Side), int64(tx.Now), p.DetailsSaid, p.NeedsSaid, p.NeedsShared, p.Third)
	return err
}

func dropApplicant(tx *db.Tx, application, who db.ID) error {
	_, err := tx.Exec(`DELETE FROM applicant WHERE network_id = $1 AND application_id = $2 AND person_id = $3`, application, who)
	return err
}

func applicants(tx *db.Tx, application db.ID) ([]applicant, error) {
	return db.All(tx, func(s db.Scanner, p *applicant) error {
		return s.Scan(&p.Person, &p.Side, &p.Third, &p.DetailsSaid, &p.NeedsSaid, &p.NeedsShared, &p.Confirmed)
	}, `SELECT person_id, side, third, details_said, needs_said, needs_shared, confirmed FROM applicant WHERE network_id = $1 AND application_id = $2 ORDER BY side DESC, third LIMIT 3`, application)
}

func sayDetails(tx *db.Tx, application, who db.ID) error {
	_, err := tx.Exec(`UPDATE applicant SET details_said = TRUE WHERE network_id = $1 AND application_id = $2 AND person_id = $3`, application, who)
	return err
}

// needsShared says whether the person lets their partner of this application read what they need.
func needsShared(tx *db.Tx, application, who db.ID) (bool, error) {
	return db.Value[bool](tx, `SELECT needs_shared FROM applicant WHERE network_id = $1 AND application_id = $2 AND person_id = $3`, application, who)
}

func saveNeedsSaid(tx *db.Tx, application, who db.ID, shared bool) error {
	_, err := tx.Exec(`UPDATE applicant SET needs_said = TRUE, needs_shared = $4 WHERE network_id = $1 AND application_id = $2 AND person_id = $3`, application, who, shared)
	return err
}

func setConfirmed(tx *db.Tx, application, who db.ID, at db.Instant) error {
	_, err := tx.Exec(`UPDATE applicant SET confirmed = $4 WHERE network_id = $1 AND application_id = $2 AND person_id = $3`, application, who, at.Ref())
	return err
}

func clearConfirmed(tx *db.Tx, application db.ID) error {
	_, err := tx.Exec(`UPDATE applicant SET confirmed = NULL WHERE network_id = $1 AND application_id = $2`, application)
	return err
}

// ---- sections

// section is what was answered to one section of the questions.
type section struct {
	ID        string
	Answers   instrument.Answers
	Version   int64 // 0 before anybody answered
	Changed   db.Instant
	ChangedBy db.ID
	// Beside is what somebody wrote alone before two applications became one, where the other's answer was kept.
	Beside   instrument.Answers
	BesideBy db.ID
	// LookAgain says that two who became a pair have to look at it once more before it counts as done.
	LookAgain bool
	// Own is what each person answered for themselves and for those who decide, by person: nobody else reads it.
	Own map[db.ID]instrument.Answers
}

type sealedSection struct {
	section
	answers, beside string
}

const sectionColumns = `SELECT section, answers_sealed, beside_sealed, beside_by, version, changed, changed_by, look_again FROM application_section WHERE network_id = $1 AND application_id = $2 `

func scanSection(s db.Scanner, v *sealedSection) error {
	return s.Scan(&v.ID, &v.answers, &v.beside, &v.BesideBy, &v.Version, &v.Changed, &v.ChangedBy, &v.LookAgain)
}

// sections opens everything that was answered, by the id of the section.
func (s *Applications) sections(tx *db.Tx, application db.ID) (map[string]section, error) {
	rows, err := db.All(tx, scanSection, sectionColumns+`LIMIT 200`, application)
	if err != nil {
		return nil, err
	}
	out := make(map[string]section, len(rows))
	for _, r := range rows {
		if out[r.ID], err = s.open(tx, application, r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Applications) findSection(tx *db.Tx, application db.ID, id string) (section, error) {
	r, err := db.One(tx, scanSection, sectionColumns+`AND section = $3`, application, id)
	if err != nil {
		return section{}, err
	}
	return s.open(tx, application, r)
}

func (s *Applications) open(tx *db.Tx, application db.ID, r sealedSection) (section, error) {
	var err error
	if r.Answers, err = s.openAnswers(tx, "application.answers."+r.ID, application, r.answers); err != nil {
		return section{}, err
	}
	r.Beside, err = s.openAnswers(tx, "application.beside."+r.ID, application, r.beside)
	return r.section.parted(), err
}

func (s *Applications) openAnswers(tx *db.Tx, field string, row db.ID, sealed string) (instrument.Answers, error) {
	text, err := s.keys.Open(tx.Network, field, row, sealed)
	if err != nil || text == "" {
		return instrument.Answers{}, err
	}
	return instrument.DecodeJSON([]byte(text))
}

func (s *Applications) sealAnswers(tx *db.Tx, field string, row db.ID, as instrument.Answers) (string, error) {
	if as.Empty() {
		return "", nil
	}
	raw, err := as.EncodeJSON()
	if err != nil {
		return "", err
	}
	return s.keys.Seal(tx.Network, field, row, string(raw)), nil
}

// saveSection stores a section over the version that was seen, and answers errs.Conflict when there is a newer one.
func (s *Applications) saveSection(tx *db.Tx, application db.ID, v section) error {
	v = v.parted()
	answers, err := s.sealAnswers(tx, "application.answers."+v.ID, application, v.stored())
	if err != nil {
		return err
	}
	beside, err := s.sealAnswers(tx, "application.beside."+v.ID, application, v.Beside)
	if err != nil {
		return err
	}
	var n int64
	if v.Version == 0 {
		n, err = tx.Exec(`INSERT INTO application_section (network_id, application_id, section, answers_sealed, beside_sealed, beside_by, version, changed, changed_by, look_again)
			VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9) ON CONFLICT (network_id, application_id, section) DO NOTHING`,
			application, v.ID, answers, beside, v.BesideBy.Ref(), int64(tx.Now), v.ChangedBy.Ref(), v.LookAgain)
	} else {
		n, err = tx.Exec(`UPDATE application_section SET answers_sealed = $4, beside_sealed = $5, beside_by = $6, version = version + 1, changed = $7, changed_by = $8, look_again = $10
			WHERE network_id = $1 AND application_id = $2 AND section = $3 AND version = $9`,
			application, v.ID, answers, beside, v.BesideBy.Ref(), int64(tx.Now), v.ChangedBy.Ref(), v.Version, v.LookAgain)
	}
	if err == nil && n == 0 {
		return errs.New(errs.Conflict, "Somebody else changed this part while you were writing.")
	}
	return err
}

// ---- moves

// move is one step in the life of an application.
type move struct {
	From, To State
	Person   db.ID
	At       db.Instant
	Reason   string
}

func (s *Applications) addMove(tx *db.Tx, application db.ID, m move) error {
	id := db.NewID()
	_, err := tx.Exec(`INSERT INTO application_move (network_id, id, application_id, from_state, to_state, person_id, at, reason_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, application, string(m.From), string(m.To), m.Person.Ref(), int64(tx.Now), s.keys.Seal(tx.Network, "application_move.reason", id, m.Reason))
	return err
}

// movesOf lists the steps of an application, oldest first.
func (s *Applications) movesOf(tx *db.Tx, application db.ID) ([]move, error) {
	type row struct {
		move
		id     db.ID
		sealed string
	}
	rows, err := db.All(tx, func(sc db.Scanner, r *row) error { return sc.Scan(&r.id, &r.From, &r.To, &r.Person, &r.At, &r.sealed) },
		`SELECT id, from_state, to_state, person_id, at, reason_sealed FROM application_move WHERE network_id = $1 AND application_id = $2 ORDER BY at, id LIMIT 200`, application)
	if err != nil {
		return nil, err
	}
	out := make([]move, len(rows))
	for i, r := range rows {
		out[i] = r.move
		if out[i].Reason, err = s.keys.Open(tx.Network, "application_move.reason", r.id, r.sealed); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// WaitingSince is when each application of an edition that is on the waiting list came onto it, by its id.
func WaitingSince(tx *db.Tx, edition db.ID) (map[db.ID]db.Instant, error) {
	type row struct {
		id db.ID
		at db.Instant
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.at) },
		`SELECT a.id, MAX(m.at) FROM application a JOIN application_move m ON m.network_id = a.network_id AND m.application_id = a.id AND m.to_state = 'waiting'
		WHERE a.network_id = $1 AND a.edition_id = $2 AND a.state = 'waiting' GROUP BY a.id LIMIT 5000`, edition)
	out := make(map[db.ID]db.Instant, len(rows))
	for _, r := range rows {
		out[r.id] = r.at
	}
	return out, err
}

// names are the people by id, for pages and letters.
func names(tx *db.Tx, ids ...db.ID) (map[db.ID]person.Person, error) {
	known := make([]db.ID, 0, len(ids))
	for _, id := range ids {
		if id != "" {
			known = append(known, id)
		}
	}
	return person.Several(tx, known)
}

// IDsOf lists the ids of the applications that a person makes, newest first.
func IDsOf(tx *db.Tx, who db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT application_id FROM applicant WHERE network_id = $1 AND person_id = $2 ORDER BY application_id DESC LIMIT 50`, who)
}
