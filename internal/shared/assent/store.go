package assent

import (
	"alongside/internal/platform/access"
	"fmt"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

// Comment is what a voter said about a proposal.
type Comment struct {
	Person     db.ID
	AsksChange bool
	Text       string
	At         db.Instant
}

// lengthed puts a text's length in front, so that two texts next to each other cannot be read differently.
func lengthed(s string) string { return fmt.Sprintf("%d:%s", len(s), s) }

func insert(tx *db.Tx, k *secret.Keys, p Proposal) error {
	_, err := tx.Exec(`INSERT INTO proposal (network_id, id, kind, subject_id, text_sealed, payload_sealed, hash, version, state, proposer_id, created, changed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
		p.ID, p.Kind, p.Subject, k.Seal(tx.Network, "proposal.text", p.ID, p.Text), k.Seal(tx.Network, "proposal.payload", p.ID, p.Payload),
		p.Hash, p.Version, string(p.State), p.Proposer, int64(p.Created))
	return err
}

func update(tx *db.Tx, k *secret.Keys, p Proposal) error {
	if _, err := tx.Exec(`UPDATE proposal SET text_sealed = $3, payload_sealed = $4, hash = $5, version = $6, changed = $7 WHERE network_id = $1 AND id = $2 AND state = 'open'`,
		p.ID, k.Seal(tx.Network, "proposal.text", p.ID, p.Text), k.Seal(tx.Network, "proposal.payload", p.ID, p.Payload), p.Hash, p.Version, int64(p.Changed)); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM proposal_assent WHERE network_id = $1 AND proposal_id = $2`, p.ID)
	return err
}

// decide moves an open proposal to its end and says whether this transaction did it.
func decide(tx *db.Tx, p Proposal, to State) (bool, error) {
	n, err := tx.Exec(`UPDATE proposal SET state = $3, decided = $4 WHERE network_id = $1 AND id = $2 AND state = 'open' AND hash = $5`,
		p.ID, string(to), int64(tx.Now), p.Hash)
	return n == 1, err
}

func reopen(tx *db.Tx, proposal db.ID) error {
	_, err := tx.Exec(`UPDATE proposal SET state = 'open', decided = NULL WHERE network_id = $1 AND id = $2 AND state = 'effective'`, proposal)
	return err
}

func addAssent(tx *db.Tx, proposal, who db.ID, hash string) error {
	_, err := tx.Exec(`INSERT INTO proposal_assent (network_id, proposal_id, person_id, hash, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (network_id, proposal_id, person_id) DO UPDATE SET hash = excluded.hash, at = excluded.at`, proposal, who, hash, int64(tx.Now))
	return err
}

func removeAssent(tx *db.Tx, proposal, who db.ID) error {
	_, err := tx.Exec(`DELETE FROM proposal_assent WHERE network_id = $1 AND proposal_id = $2 AND person_id = $3`, proposal, who)
	return err
}

func insertComment(tx *db.Tx, k *secret.Keys, proposal, who db.ID, text string, asksChange bool) error {
	id := db.NewID()
	_, err := tx.Exec(`INSERT INTO proposal_comment (network_id, id, proposal_id, person_id, asks_change, text_sealed, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, proposal, who, asksChange, k.Seal(tx.Network, "proposal.comment", id, text), int64(tx.Now))
	return err
}

func listComments(tx *db.Tx, k *secret.Keys, proposal db.ID) ([]Comment, error) {
	type row struct {
		Comment
		id     db.ID
		sealed string
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.Person, &r.AsksChange, &r.sealed, &r.At) },
		`SELECT id, person_id, asks_change, text_sealed, at FROM proposal_comment WHERE network_id = $1 AND proposal_id = $2 ORDER BY at, id LIMIT 200`, proposal)
	if err != nil {
		return nil, err
	}
	out := make([]Comment, len(rows))
	for i, r := range rows {
		out[i] = r.Comment
		if out[i].Text, err = k.Open(tx.Network, "proposal.comment", r.id, r.sealed); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Said is a comment of somebody, with what it was about.
type Said struct {
	Kind    string
	Subject db.ID
	Comment
}

// SaidBy lists what somebody has said about shared decisions, the oldest first, also where they do not vote any more: their
// own words alone, for their own record.
func SaidBy(tx *db.Tx, k *secret.Keys, who db.ID) ([]Said, error) {
	type row struct {
		Said
		id     db.ID
		sealed string
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.Kind, &r.Subject, &r.id, &r.Person, &r.AsksChange, &r.sealed, &r.At)
	}, `SELECT p.kind, p.subject_id, c.id, c.person_id, c.asks_change, c.text_sealed, c.at FROM proposal_comment c
		JOIN proposal p ON p.network_id = c.network_id AND p.id = c.proposal_id WHERE c.network_id = $1 AND c.person_id = $2 ORDER BY c.at, c.id LIMIT 10000`, who)
	if err != nil {
		return nil, err
	}
	out := make([]Said, len(rows))
	for i, r := range rows {
		out[i] = r.Said
		if out[i].Text, err = k.Open(tx.Network, "proposal.comment", r.id, r.sealed); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type sealedProposal struct {
	Proposal
	text, payload string
}

const columns = `SELECT p.id, p.kind, p.subject_id, p.text_sealed, p.payload_sealed, p.hash, p.version, p.state, p.proposer_id, p.created, p.changed, p.decided FROM proposal p WHERE p.network_id = $1 `

func scan(s db.Scanner, p *sealedProposal) error {
	return s.Scan(&p.ID, &p.Kind, &p.Subject, &p.text, &p.payload, &p.Hash, &p.Version, &p.State, &p.Proposer, &p.Created, &p.Changed, &p.Decided)
}

// Find returns a proposal with the assents to its present text. It checks nobody's right to see it: pages use See.
func (d *Decisions) Find(tx *db.Tx, id db.ID) (Proposal, error) {
	r, err := db.One(tx, scan, columns+`AND p.id = $2`, id)
	if err != nil {
		return Proposal{}, err
	}
	out, err := d.complete(tx, []sealedProposal{r})
	if err != nil {
		return Proposal{}, err
	}
	return out[0], nil
}

// Of lists the proposals on a subject, newest first. The caller has checked that the subject may be seen.
func (d *Decisions) Of(tx *db.Tx, subject db.ID) ([]Proposal, error) {
	rows, err := db.All(tx, scan, columns+`AND p.subject_id = $2 ORDER BY p.created DESC, p.id DESC LIMIT 200`, subject)
	if err != nil {
		return nil, err
	}
	return d.complete(tx, rows)
}

// Texts are the newest texts of a kind on some subjects, by subject. The caller has checked that they may be seen.
func (d *Decisions) Texts(tx *db.Tx, kind string, subjects []db.ID) (map[db.ID]string, error) {
	out := map[db.ID]string{}
	if len(subjects) == 0 {
		return out, nil
	}
	list, args := db.In(3, subjects)
	rows, err := db.All(tx, scan, columns+`AND p.kind = $2 AND p.subject_id IN `+list+` ORDER BY p.created, p.id LIMIT 5000`, append([]any{kind}, args...)...)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if out[r.Subject], err = d.keys.Open(tx.Network, "proposal.text", r.ID, r.text); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// OpenOn lists the open proposals on any of the subjects that the person has not assented to, oldest first: what waits
// for them. The caller gives only subjects on which the person votes.
func (d *Decisions) OpenOn(tx *db.Tx, who db.ID, subjects []db.ID) ([]Proposal, error) {
	list, args := db.In(3, subjects)
	rows, err := db.All(tx, scan, columns+`AND p.state = 'open' AND p.subject_id IN `+list+`
		AND NOT EXISTS (SELECT 1 FROM proposal_assent a WHERE a.network_id = $1 AND a.proposal_id = p.id AND a.person_id = $2 AND a.hash = p.hash)
		ORDER BY p.created, p.id LIMIT 100`, append([]any{who}, args...)...)
	if err != nil {
		return nil, err
	}
	return d.complete(tx, rows)
}

// complete opens the sealed parts and adds the assents, with one statement for all.
func (d *Decisions) complete(tx *db.Tx, rows []sealedProposal) ([]Proposal, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	out := make([]Proposal, len(rows))
	at := map[db.ID]int{}
	ids := make([]db.ID, len(rows))
	for i, r := range rows {
		p := r.Proposal
		var err error
		if p.Text, err = d.keys.Open(tx.Network, "proposal.text", p.ID, r.text); err != nil {
			return nil, err
		}
		if p.Payload, err = d.keys.Open(tx.Network, "proposal.payload", p.ID, r.payload); err != nil {
			return nil, err
		}
		p.Assents = map[db.ID]db.Instant{}
		out[i], ids[i], at[p.ID] = p, p.ID, i
	}
	type yes struct {
		proposal, who db.ID
		hash          string
		at            db.Instant
	}
	list, args := db.In(2, ids)
	assents, err := db.All(tx, func(s db.Scanner, y *yes) error { return s.Scan(&y.proposal, &y.who, &y.hash, &y.at) },
		`SELECT proposal_id, person_id, hash, at FROM proposal_assent WHERE network_id = $1 AND proposal_id IN `+list+` LIMIT 10000`, args...)
	if err != nil {
		return nil, err
	}
	for _, y := range assents {
		if p := &out[at[y.proposal]]; y.hash == p.Hash {
			p.Assents[y.who] = y.at
		}
	}
	return out, nil
}

// Settle looks again at the open proposals of a subject after its voters changed: somebody who was needed may have
// left. The actor is who caused the change.
func (d *Decisions) Settle(tx *db.Tx, actor access.Actor, subject db.ID) error {
	all, err := d.Of(tx, subject)
	if err != nil {
		return err
	}
	for _, p := range all {
		k, known := d.kinds[p.Kind]
		if p.State != Open || !known || len(p.Assents) == 0 {
			continue
		}
		rule, voters, err := k.Voters(tx, subject)
		if err != nil {
			return err
		}
		if err := d.settle(tx, actor, k, rule, voters, p); err != nil {
			return err
		}
	}
	return nil
}

// Asked are what voters asked to have changed in the newest proposal on a subject, oldest first. The caller has checked that the reader may
// see the subject.
func (d *Decisions) Asked(tx *db.Tx, subject db.ID) ([]string, error) {
	all, err := d.Of(tx, subject)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	comments, err := listComments(tx, d.keys, all[0].ID)
	var out []string
	for _, c := range comments {
		if c.AsksChange {
			out = append(out, c.Text)
		}
	}
	return out, err
}

// Forget takes the words out of every proposal of a kind on a subject, when those whose words they are want nothing of them kept. That
// there was a proposal, and who said yes to it, stays. Open proposals are cancelled before.
func (d *Decisions) Forget(tx *db.Tx, kind string, subject db.ID) error {
	all, err := d.Of(tx, subject)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Kind != kind {
			continue
		}
		if _, err := tx.Exec(`UPDATE proposal SET text_sealed = $3, payload_sealed = $4 WHERE network_id = $1 AND id = $2`,
			p.ID, d.keys.Seal(tx.Network, "proposal.text", p.ID, ""), d.keys.Seal(tx.Network, "proposal.payload", p.ID, "")); err != nil {
			return err
		}
	}
	return nil
}
