package collaboration

import (
	"cmp"
	"encoding/json"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// storedAnswers are answers with the version of the questions that they answer.
type storedAnswers struct {
	Form    int             `json:"form"`
	Answers json.RawMessage `json:"answers"`
}

// answered are answers as they were read from the database.
type answered struct {
	Form      int
	Answers   instrument.Answers
	Changed   db.Instant
	ChangedBy db.ID
	Version   int64 // 0 when nothing was saved yet
}

func encodeAnswers(form int, as instrument.Answers) (string, error) {
	raw, err := as.EncodeJSON()
	if err != nil {
		return "", err
	}
	out, err := json.Marshal(storedAnswers{Form: form, Answers: raw})
	return string(out), err
}

func decodeAnswers(text string) (int, instrument.Answers, error) {
	var st storedAnswers
	if err := json.Unmarshal([]byte(text), &st); err != nil {
		return 0, nil, err
	}
	as, err := instrument.DecodeJSON(st.Answers)
	return st.Form, as, err
}

func (v *answered) unseal(network db.ID, k *secret.Keys, field string, row db.ID, sealed string) (err error) {
	text, err := k.Open(network, field, row, sealed)
	if err != nil {
		return err
	}
	v.Form, v.Answers, err = decodeAnswers(text)
	return err
}

// findDraft is the draft of the agreement; Version 0 when there is none.
func findDraft(tx *db.Tx, k *secret.Keys, c db.ID) (answered, error) {
	type row struct {
		answered
		sealed string
	}
	r, found, err := db.Maybe(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.sealed, &v.Changed, &v.ChangedBy, &v.Version) },
		`SELECT answers_sealed, changed, changed_by, version FROM agreement_draft WHERE network_id = $1 AND collaboration_id = $2`, c)
	if err != nil || !found {
		return answered{}, err
	}
	err = r.unseal(tx.Network, k, "agreement_draft.answers", c, r.sealed)
	return r.answered, err
}

// stale is what the second of two who write at once is told: two people, or one person in two windows. by changed it last,
// "" when that is not known.
func stale(by db.ID, a access.Actor) error {
	if by != "" && a.Is(by) {
		return errs.New(errs.Conflict, "You changed this in another window.")
	}
	return lost()
}

func lost() error {
	return errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
}

// settled is what to do with a form that showed another version than the present one: nothing, when the answers that are
// saved are those that were sent; else it is stale.
func (v answered) settled(text string, a access.Actor) error {
	if now, err := encodeAnswers(v.Form, v.Answers); err != nil || now == text {
		return err
	}
	return stale(v.ChangedBy, a)
}

// saveDraft saves the draft over the version that the writer saw, 0 for a first draft.
func saveDraft(tx *db.Tx, k *secret.Keys, c db.ID, answers string, by db.ID, version int64) error {
	sealed := k.Seal(tx.Network, "agreement_draft.answers", c, answers)
	if version == 0 {
		n, err := tx.Exec(`INSERT INTO agreement_draft (network_id, collaboration_id, answers_sealed, changed, changed_by, version) VALUES ($1, $2, $3, $4, $5, 1)
			ON CONFLICT (network_id, collaboration_id) DO NOTHING`, c, sealed, int64(tx.Now), by)
		if err == nil && n == 0 {
			err = lost()
		}
		return err
	}
	n, err := tx.Exec(`UPDATE agreement_draft SET answers_sealed = $3, changed = $4, changed_by = $5, version = version + 1 WHERE network_id = $1 AND collaboration_id = $2 AND version = $6`,
		c, sealed, int64(tx.Now), by, version)
	if err == nil && n == 0 {
		err = lost()
	}
	return err
}

func deleteDraft(tx *db.Tx, c db.ID) error {
	_, err := tx.Exec(`DELETE FROM agreement_draft WHERE network_id = $1 AND collaboration_id = $2`, c)
	return err
}

// agreement is a version that everybody assented to.
type agreement struct {
	ID, Collaboration, Proposal db.ID
	Number                      int64
	Text                        string
	Answers                     string // storedAnswers
	Stood                       db.Instant
}

func insertAgreement(tx *db.Tx, k *secret.Keys, g agreement) error {
	last, err := db.Value[int64](tx, `SELECT COALESCE(MAX(number), 0) FROM agreement WHERE network_id = $1 AND collaboration_id = $2`, g.Collaboration)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO agreement (network_id, id, collaboration_id, number, proposal_id, text_sealed, answers_sealed, stood) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		g.ID, g.Collaboration, last+1, g.Proposal, k.Seal(tx.Network, "agreement.text", g.ID, g.Text), k.Seal(tx.Network, "agreement.answers", g.ID, g.Answers), int64(g.Stood))
	return err
}

// listAgreements are the versions, the newest first; number 0 for all of them, else that one and the one before.
func listAgreements(tx *db.Tx, k *secret.Keys, c db.ID, number int64, limit int) ([]agreement, error) {
	all, err := db.All(tx, func(s db.Scanner, g *agreement) error {
		return s.Scan(&g.ID, &g.Collaboration, &g.Number, &g.Proposal, &g.Text, &g.Answers, &g.Stood)
	}, `SELECT id, collaboration_id, number, proposal_id, text_sealed, answers_sealed, stood FROM agreement
		WHERE network_id = $1 AND collaboration_id = $2 AND (CAST($3 AS BIGINT) = 0 OR number = $3 OR number = $3 - 1) ORDER BY number DESC LIMIT $4`, c, number, limit)
	if err != nil {
		return nil, err
	}
	for i := range all {
		g := &all[i]
		if g.Text, err = k.Open(tx.Network, "agreement.text", g.ID, g.Text); err != nil {
			return nil, err
		}
		if g.Answers, err = k.Open(tx.Network, "agreement.answers", g.ID, g.Answers); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// aboutUs is what the members said about themselves, by person.
func aboutUs(tx *db.Tx, k *secret.Keys, c db.ID) (map[db.ID]answered, error) {
	type row struct {
		answered
		id, person db.ID
		sealed     string
	}
	rows, err := db.All(tx, func(s db.Scanner, v *row) error {
		return s.Scan(&v.id, &v.person, &v.sealed, &v.Changed, &v.Version)
	}, `SELECT id, person_id, answers_sealed, changed, version FROM about_us WHERE network_id = $1 AND collaboration_id = $2 LIMIT 200`, c)
	out := map[db.ID]answered{}
	for _, r := range rows {
		if err := r.unseal(tx.Network, k, "about_us.answers", r.id, r.sealed); err != nil {
			return nil, err
		}
		out[r.person] = r.answered
	}
	return out, err
}

func saveAbout(tx *db.Tx, k *secret.Keys, c, who db.ID, answers string, version int64) error {
	if version == 0 {
		id := db.NewID()
		n, err := tx.Exec(`INSERT INTO about_us (network_id, id, collaboration_id, person_id, answers_sealed, changed, version) VALUES ($1, $2, $3, $4, $5, $6, 1)
			ON CONFLICT (network_id, collaboration_id, person_id) DO NOTHING`, id, c, who, k.Seal(tx.Network, "about_us.answers", id, answers), int64(tx.Now))
		if err == nil && n == 0 {
			err = lost()
		}
		return err
	}
	id, err := db.Value[db.ID](tx, `SELECT id FROM about_us WHERE network_id = $1 AND collaboration_id = $2 AND person_id = $3`, c, who)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE about_us SET answers_sealed = $3, changed = $4, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $5`,
		id, k.Seal(tx.Network, "about_us.answers", id, answers), int64(tx.Now), version)
	if err == nil && n == 0 {
		err = lost()
	}
	return err
}

// The states of an invitation.
const (
	invited   = "open"
	accepted  = "accepted"
	declined  = "declined"
	takenBack = "taken back"
)

// invitation is somebody whom the members asked to join.
type invitation struct {
	ID, Collaboration, Proposal db.ID
	Email                       string
	Written                     string // the address as the members wrote it, when it has changed since
	Side                        person.Side
	State                       string
	Created, Expires            db.Instant
}

// address is the address that the members know.
func (i invitation) address() string { return cmp.Or(i.Written, i.Email) }

// AddressChanged lets the open invitations to somebody's address follow when they have changed it and confirmed the new one.
func AddressChanged(tx *db.Tx, old, email string) error {
	_, err := tx.Exec(`UPDATE collaboration_invitation SET email = $3, written = CASE WHEN written = '' THEN email ELSE written END WHERE network_id = $1 AND email = $2 AND state = 'open'`, old, email)
	return err
}

func insertInvitation(tx *db.Tx, i invitation, hash string) error {
	// An invitation that was sent before to the same address works no more.
	if _, err := tx.Exec(`UPDATE collaboration_invitation SET state = $4 WHERE network_id = $1 AND collaboration_id = $2 AND (email = $3 OR written = $3) AND state = 'open'`, i.Collaboration, i.Email, takenBack); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO collaboration_invitation (network_id, id, collaboration_id, proposal_id, email, side, hash, state, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)`,
		i.ID, i.Collaboration, i.Proposal, i.Email, string(i.Side), hash, int64(i.Created), int64(i.Expires))
	return err
}

const invitationColumns = `SELECT id, collaboration_id, proposal_id, email, written, side, state, created, expires FROM collaboration_invitation WHERE network_id = $1 `

func scanInvitation(s db.Scanner, i *invitation) error {
	return s.Scan(&i.ID, &i.Collaboration, &i.Proposal, &i.Email, &i.Written, &i.Side, &i.State, &i.Created, &i.Expires)
}

func invitationByID(tx *db.Tx, id db.ID) (invitation, bool, error) {
	return db.Maybe(tx, scanInvitation, invitationColumns+`AND id = $2`, id)
}

func invitationByHash(tx *db.Tx, hash string) (invitation, bool, error) {
	return db.Maybe(tx, scanInvitation, invitationColumns+`AND hash = $2`, hash)
}

// openInvitations are the invitations of a collaboration that can still be accepted.
func openInvitations(tx *db.Tx, c db.ID) ([]invitation, error) {
	return db.All(tx, scanInvitation, invitationColumns+`AND collaboration_id = $2 AND state = 'open' AND expires > $3 ORDER BY created, id LIMIT 50`, c, int64(tx.Now))
}

// endInvitation moves an open invitation to its end and says whether this transaction did it.
func endInvitation(tx *db.Tx, id db.ID, to string) (bool, error) {
	n, err := tx.Exec(`UPDATE collaboration_invitation SET state = $3 WHERE network_id = $1 AND id = $2 AND state = 'open' AND expires > $4`, id, to, int64(tx.Now))
	return n == 1, err
}

// waitingProposal is an open proposal that a person has not said yes to.
type waitingProposal struct {
	ID, Collaboration db.ID
	Created           db.Instant
}

// waitsFor asks for the open proposals that a person ($2) has not assented to, and the invitations to their address that are open at an
// instant ($3).
const waitsFor = `SELECT kind, a, b, NULL AS c, at FROM (
		SELECT 'decide' AS kind, p.id AS a, p.subject_id AS b, CAST(NULL AS BIGINT) AS at, p.created` + openProposals + `
		UNION ALL SELECT 'join', i.id, i.collaboration_id, i.expires, i.created FROM person x
		JOIN collaboration_invitation i ON i.network_id = x.network_id AND i.email = x.email AND i.state = 'open' AND i.expires > $3
		JOIN collaboration c ON c.network_id = i.network_id AND c.id = i.collaboration_id AND c.state = 'active'
		WHERE x.network_id = $1 AND x.id = $2) AS w ORDER BY created, a LIMIT 100`

// openProposals are the open proposals of the person's collaborations that they have not assented to. It reads assent's
// tables because each page shows the number.
const openProposals = ` FROM collaboration_member m
		JOIN proposal p ON p.network_id = m.network_id AND p.subject_id = m.collaboration_id
		WHERE m.network_id = $1 AND m.person_id = $2 AND m.gone IS NULL AND p.state = 'open' AND p.kind IN ('collaboration.proposal', 'collaboration.refill')
		AND NOT EXISTS (SELECT 1 FROM proposal_assent a WHERE a.network_id = p.network_id AND a.proposal_id = p.id AND a.person_id = m.person_id AND a.hash = p.hash)`

// waitingFor lists the open proposals of one collaboration (of all of the person's when c is empty) that they have not assented to, with one statement and
// without opening anything.
func waitingFor(tx *db.Tx, who, c db.ID) ([]waitingProposal, error) {
	return db.All(tx, func(s db.Scanner, w *waitingProposal) error { return s.Scan(&w.ID, &w.Collaboration, &w.Created) },
		`SELECT p.id, p.subject_id, p.created`+openProposals+` AND (CAST($3 AS TEXT) IS NULL OR m.collaboration_id = $3) ORDER BY p.created, p.id LIMIT 100`, who, c.Ref())
}
