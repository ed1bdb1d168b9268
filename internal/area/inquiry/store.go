package inquiry

import (
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

func number[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }

const columns = `SELECT id, programme_id, edition_id, words, created, state, audience, published FROM inquiry WHERE network_id = $1 `

func scan(s db.Scanner, q *Inquiry) error {
	return s.Scan(&q.ID, &q.Programme, &q.Edition, &q.Words, &q.Created, &q.State, &q.Audience, &q.PublishedAt)
}

func find(tx *db.Tx, id db.ID) (Inquiry, error) {
	return db.One(tx, scan, columns+`AND id = $2`, id)
}

// ofEdition are the questions for the people of an edition: its own, and those of its whole programme.
func ofEdition(tx *db.Tx, programme, edition db.ID) ([]Inquiry, error) {
	return db.All(tx, scan, columns+`AND programme_id = $2 AND (edition_id IS NULL OR edition_id = $3) ORDER BY created, id LIMIT 100`, programme, edition)
}

func published(tx *db.Tx) ([]Inquiry, error) {
	return db.All(tx, scan, columns+`AND published IS NOT NULL AND state = 'published' ORDER BY published DESC, id LIMIT 100`)
}

func insert(tx *db.Tx, q Inquiry) error {
	_, err := tx.Exec(`INSERT INTO inquiry (network_id, id, programme_id, edition_id, words, created, state, audience) VALUES ($1, $2, $3, $4, $5, $6, 'collecting', 'author')`, q.ID, q.Programme, q.Edition.Ref(), q.Words, int64(tx.Now))
	return err
}

func setState(tx *db.Tx, q Inquiry) error {
	_, err := tx.Exec(`UPDATE inquiry SET state = $3, audience = $4, published = $5 WHERE network_id = $1 AND id = $2`, q.ID, string(q.State), string(q.Audience), q.PublishedAt.Ref())
	return err
}

func evidenceOf(tx *db.Tx, id db.ID) ([]Evidence, error) {
	return db.All(tx, func(s db.Scanner, e *Evidence) error { return s.Scan(&e.Entry, &e.By, &e.Theme) },
		`SELECT entry_id, added_by, theme FROM inquiry_evidence WHERE network_id = $1 AND inquiry_id = $2 ORDER BY theme, created, entry_id LIMIT $3`, id, mostEvidence)
}

func addEvidence(tx *db.Tx, id db.ID, e Evidence) error {
	_, err := tx.Exec(`INSERT INTO inquiry_evidence (network_id, inquiry_id, entry_id, theme, added_by, created) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (network_id, inquiry_id, entry_id) DO NOTHING`,
		id, e.Entry, e.Theme, e.By, int64(tx.Now))
	return err
}

func setTheme(tx *db.Tx, id, entry db.ID, theme string) (bool, error) {
	n, err := tx.Exec(`UPDATE inquiry_evidence SET theme = $4 WHERE network_id = $1 AND inquiry_id = $2 AND entry_id = $3`, id, entry, theme)
	return n == 1, err
}

func removeEvidence(tx *db.Tx, id, entry db.ID) (bool, error) {
	n, err := tx.Exec(`DELETE FROM inquiry_evidence WHERE network_id = $1 AND inquiry_id = $2 AND entry_id = $3`, id, entry)
	return n == 1, err
}

func statementsOf(tx *db.Tx, k *secret.Keys, id db.ID) ([]Statement, error) {
	list, err := db.All(tx, func(s db.Scanner, v *Statement) error {
		var p described.Passage
		err := s.Scan(&v.ID, &v.Words, &p.ID, &p.Agreed, &p.Refused)
		if p.ID != "" {
			v.Stands, v.Held = p.Words(), p.Agreed == 0
		}
		return err
	}, `SELECT s.id, s.words_sealed, d.id, d.agreed, d.refused FROM inquiry_statement s LEFT JOIN described d ON d.network_id = s.network_id AND d.thing_id = s.id
		WHERE s.network_id = $1 AND s.inquiry_id = $2 ORDER BY s.created, s.id LIMIT 100`, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	at := map[db.ID]int{}
	for i := range list {
		at[list[i].ID] = i
		if list[i].Words, err = k.Open(tx.Network, "inquiry_statement.words", list[i].ID, list[i].Words); err != nil {
			return nil, err
		}
	}
	type row struct {
		statement db.ID
		Rest
	}
	rests, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.statement, &r.Entry, &r.Version) },
		`SELECT r.statement_id, r.entry_id, r.version FROM inquiry_rest r JOIN inquiry_statement s ON s.network_id = r.network_id AND s.id = r.statement_id
		WHERE r.network_id = $1 AND s.inquiry_id = $2 ORDER BY r.statement_id, r.entry_id LIMIT 2000`, id)
	for _, r := range rests {
		s := &list[at[r.statement]]
		s.Rests = append(s.Rests, r.Rest)
	}
	return list, err
}

func insertStatement(tx *db.Tx, k *secret.Keys, id, by db.ID, s Statement) error {
	if _, err := tx.Exec(`INSERT INTO inquiry_statement (network_id, id, inquiry_id, words_sealed, created, by_id) VALUES ($1, $2, $3, $4, $5, $6)`,
		s.ID, id, k.Seal(tx.Network, "inquiry_statement.words", s.ID, s.Words), int64(tx.Now), by.Ref()); err != nil {
		return err
	}
	for _, r := range s.Rests {
		if _, err := tx.Exec(`INSERT INTO inquiry_rest (network_id, statement_id, entry_id, version) VALUES ($1, $2, $3, 0) ON CONFLICT (network_id, statement_id, entry_id) DO NOTHING`, s.ID, r.Entry); err != nil {
			return err
		}
	}
	return nil
}

func removeStatement(tx *db.Tx, id, statement db.ID) error {
	for _, q := range []string{
		`DELETE FROM inquiry_rest WHERE network_id = $1 AND statement_id = $3 AND EXISTS (SELECT 1 FROM inquiry_statement s WHERE s.network_id = $1 AND s.id = $3 AND s.inquiry_id = $2)`,
		`DELETE FROM inquiry_statement WHERE network_id = $1 AND inquiry_id = $2 AND id = $3`,
	} {
		if _, err := tx.Exec(q, id, statement); err != nil {
			return err
		}
	}
	return nil
}

func setVersion(tx *db.Tx, statement, entry db.ID, version int64) error {
	_, err := tx.Exec(`UPDATE inquiry_rest SET version = $4 WHERE network_id = $1 AND statement_id = $2 AND entry_id = $3`, statement, entry, version)
	return err
}

func restIDs(list []Statement) []db.ID {
	var out []db.ID
	for _, s := range list {
		for _, r := range s.Rests {
			out = append(out, r.Entry)
		}
	}
	return out
}

// inside is what somebody is to those whom a question is for: one edition, or a whole programme.
type inside struct {
	coordinator bool
	team        bool // leads, or supervises, one of its editions
	takesPart   bool // has a place or another function in one of them
	viewer      entry.Viewer
}

// mayRead: who is of the programme reads its questions and what was brought to them.
func (i inside) mayRead() bool { return i.coordinator || i.team || i.takesPart }

// mayNote: who is of the programme brings what they saw themselves.
func (i inside) mayNote() bool { return i.mayRead() }

// mayWrite: those who lead it, and who runs it, write questions, themes and the summary.
func (i inside) mayWrite() bool { return i.coordinator || i.team }

// insideOf is what somebody is in a programme, or in one edition of it when only is not "".
func insideOf(tx *db.Tx, a access.Actor, programme, only db.ID) (inside, error) {
	in := inside{coordinator: a.Has(access.Coordinator) || a.IsSystem()}
	if !a.SignedIn() {
		return in, nil
	}
	me, err := person.Find(tx, a.Person())
	if err != nil {
		return in, err
	}
	in.viewer = entry.Viewer{Person: me.ID, Organisation: me.Belongs()}
	if in.viewer.Collaborations, err = db.Column[db.ID](tx, `SELECT collaboration_id FROM collaboration_member WHERE network_id = $1 AND person_id = $2 AND gone IS NULL ORDER BY collaboration_id LIMIT 200`, me.ID); err != nil {
		return in, err
	}
	type row struct {
		edition, programme db.ID
		function           edition.Function
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.edition, &r.programme, &r.function) },
		`SELECT p.edition_id, e.programme_id, '' FROM place p JOIN edition e ON e.network_id = p.network_id AND e.id = p.edition_id WHERE p.network_id = $1 AND p.person_id = $2 AND p.withdrawn IS NULL
		UNION SELECT f.edition_id, e.programme_id, f.function FROM edition_person f JOIN edition e ON e.network_id = f.network_id AND e.id = f.edition_id WHERE f.network_id = $1 AND f.person_id = $2 LIMIT 500`, me.ID)
	if err != nil {
		return in, err
	}
	for _, r := range rows {
		in.viewer.Editions = append(in.viewer.Editions, r.edition)
		if r.programme == programme && (only == "" || r.edition == only) && r.function != edition.Panel {
			in.takesPart = true
			in.team = in.team || r.function == edition.Facilitator || r.function == edition.Supervisor
		}
	}
	if in.coordinator {
		in.viewer.Editions, err = db.Column[db.ID](tx, `SELECT id FROM edition WHERE network_id = $1 ORDER BY created DESC LIMIT 1000`)
	}
	return in, err
}

// waits asks for the inquiries whose summary rests on entries of a person ($2) who has not answered yet.
const waits = `SELECT DISTINCT NULL AS kind, q.id AS a, NULL AS b, NULL AS c, CAST(NULL AS BIGINT) AS at FROM inquiry q JOIN proposal p ON p.network_id = q.network_id AND p.subject_id = q.id AND p.kind = 'inquiry.publish' AND p.state = 'open'
		JOIN inquiry_statement s ON s.network_id = q.network_id AND s.inquiry_id = q.id JOIN inquiry_rest r ON r.network_id = s.network_id AND r.statement_id = s.id
		JOIN entry e ON e.network_id = r.network_id AND e.id = r.entry_id
		WHERE q.network_id = $1 AND q.state = 'asked' AND e.author_id = $2 AND NOT EXISTS (SELECT 1 FROM proposal_assent a WHERE a.network_id = $1 AND a.proposal_id = p.id AND a.person_id = $2 AND a.hash = p.hash) LIMIT 50`
