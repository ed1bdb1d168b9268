package described

import (
	"maps"
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// waits asks which open passages describe $2, who has not said yes to them.
const waits = `SELECT * FROM (SELECT d.kind AS kind, d.id AS a, COALESCE(g.name, o.name) AS b, e.name AS c, CAST(NULL AS BIGINT) AS at FROM described_person x
	JOIN described d ON d.network_id = x.network_id AND d.id = x.passage_id
	LEFT JOIN edition e ON e.network_id = d.network_id AND e.id = d.edition_id
	LEFT JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
	LEFT JOIN organisation o ON o.network_id = d.network_id AND o.id = d.work_id
	WHERE x.network_id = $1 AND x.person_id = $2 AND d.agreed IS NULL AND d.refused IS NULL
	AND NOT EXISTS (SELECT 1 FROM proposal_assent s JOIN proposal p ON p.network_id = s.network_id AND p.id = s.proposal_id
		WHERE s.network_id = x.network_id AND s.person_id = x.person_id AND p.subject_id = d.id AND p.state = 'open')
	ORDER BY d.created, d.id LIMIT 20) AS asked
	UNION ALL SELECT * FROM (SELECT 'past' AS kind, d.passage_id AS a, COALESCE(g.name, o.name) AS b, e.name AS c, CAST(NULL AS BIGINT) AS at FROM described_past d
	LEFT JOIN edition e ON e.network_id = d.network_id AND e.id = d.edition_id
	LEFT JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
	LEFT JOIN organisation o ON o.network_id = d.network_id AND o.id = d.work_id
	WHERE d.network_id = $1 AND d.person_id = $2 AND d.read IS NULL ORDER BY d.happened, d.passage_id LIMIT 20) AS past
	UNION ALL SELECT * FROM (SELECT 'heard' AS kind, h.id AS a, COALESCE(g.name, o.name) AS b, e.name AS c, CAST(NULL AS BIGINT) AS at FROM described_heard h
	LEFT JOIN edition e ON e.network_id = h.network_id AND e.id = h.edition_id
	LEFT JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
	LEFT JOIN organisation o ON o.network_id = h.network_id AND o.id = h.work_id
	WHERE h.network_id = $1 AND h.writer_id = $2 AND h.read IS NULL ORDER BY h.happened, h.id LIMIT 20) AS heard`

const columns = `SELECT id, edition_id, work_id, kind, thing_id, CASE WHEN no_writer THEN '' ELSE by_id END, agreed, refused FROM described WHERE network_id = $1 `

func scan(s db.Scanner, p *Passage) error {
	return s.Scan(&p.ID, &p.Edition, &p.Work, &p.Kind, &p.Thing, &p.By, &p.Agreed, &p.Refused)
}

// Find is a passage with the people it describes.
func Find(tx *db.Tx, id db.ID) (Passage, error) {
	p, err := db.One(tx, scan, columns+`AND id = $2`, id)
	if err != nil {
		return p, err
	}
	type row struct {
		who      db.ID
		out, own db.Instant
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.who, &r.out, &r.own) },
		`SELECT person_id, taken_out, own FROM described_person WHERE network_id = $1 AND passage_id = $2 ORDER BY person_id LIMIT 50`, id)
	for _, r := range rows {
		p.People = append(p.People, r.who)
		if r.out != 0 {
			p.Taken = append(p.Taken, r.who)
		}
		if r.own != 0 {
			p.Own = append(p.Own, r.who)
		}
	}
	return p, err
}

// Of is the passage that a thing is, when it describes somebody.
func Of(tx *db.Tx, thing db.ID) (Passage, bool, error) {
	p, found, err := db.Maybe(tx, scan, columns+`AND thing_id = $2`, thing)
	if err != nil || !found {
		return p, false, err
	}
	p, err = Find(tx, p.ID)
	return p, true, err
}

// In are the passages of an edition, by their things, without the people.
func In(tx *db.Tx, id db.ID) (map[db.ID]Passage, error) {
	all, err := db.All(tx, scan, columns+`AND edition_id = $2 ORDER BY created, id LIMIT 1000`, id)
	out := make(map[db.ID]Passage, len(all))
	for _, p := range all {
		out[p.Thing] = p
	}
	return out, err
}

func (s *Passages) insert(tx *db.Tx, p Passage, m []uint32) error {
	by, nobody := p.By, p.By == ""
	if nobody { // a row names a person: whoever recognised themselves first
		by = p.Own[0]
	}
	if _, err := tx.Exec(`INSERT INTO described (network_id, id, edition_id, kind, thing_id, by_id, no_writer, created, refused, marks_sealed, work_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		p.ID, p.Edition.Ref(), p.Kind, p.Thing, by, nobody, int64(tx.Now), p.Refused.Ref(), s.sealMarks(tx, openField, p.ID, m), p.Work.Ref()); err != nil {
		return err
	}
	for _, who := range p.People {
		if err := addPerson(tx, p, who, slices.Contains(p.Own, who)); err != nil {
			return err
		}
	}
	return setOut(tx, p.ID, p.Taken)
}

// addPerson asks somebody about a passage. own says that they said themselves that it is about them.
func addPerson(tx *db.Tx, p Passage, who db.ID, own bool) error {
	var at db.Instant
	if own {
		at = tx.Now
	}
	if _, err := tx.Exec(`INSERT INTO described_person (network_id, passage_id, person_id, own) VALUES ($1, $2, $3, $4)
		ON CONFLICT (network_id, passage_id, person_id) DO UPDATE SET own = excluded.own, taken_out = NULL`, p.ID, who, at.Ref()); err != nil {
		return err
	}
	if p.Work != "" {
		_, err := tx.Exec(`INSERT INTO described_asked_work (network_id, work_id, person_id, asked) VALUES ($1, $2, $3, $4) ON CONFLICT (network_id, work_id, person_id) DO NOTHING`, p.Work, who, int64(tx.Now))
		return err
	}
	_, err := tx.Exec(`INSERT INTO described_asked (network_id, edition_id, person_id, asked) VALUES ($1, $2, $3, $4) ON CONFLICT (network_id, edition_id, person_id) DO NOTHING`, p.Edition, who, int64(tx.Now))
	return err
}

// setOut says whom the writer took out of a passage while they were asked, and nobody else.
func setOut(tx *db.Tx, id db.ID, out []db.ID) error {
	if _, err := tx.Exec(`UPDATE described_person SET taken_out = NULL WHERE network_id = $1 AND passage_id = $2`, id); err != nil || len(out) == 0 {
		return err
	}
	list, args := db.In(4, out)
	_, err := tx.Exec(`UPDATE described_person SET taken_out = $3 WHERE network_id = $1 AND passage_id = $2 AND person_id IN `+list, append([]any{id, int64(tx.Now)}, args...)...)
	return err
}

// How is what became of a passage.
type How string

// What can become of it.
const (
	Removed How = "removed"
	Changed How = "changed"
	Again   How = "again"   // words to which they said no were written again
	Settled How = "settled" // they said no to nearly the same words, which counts for these too
)

// past is what became of a passage, for one of those it described.
type past struct {
	Passage
	how  How
	read db.Instant
}

func tell(tx *db.Tx, p Passage, who db.ID, how How) error {
	_, err := tx.Exec(`INSERT INTO described_past (network_id, passage_id, person_id, edition_id, kind, how, happened, work_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (network_id, passage_id, person_id) DO UPDATE SET how = excluded.how, happened = excluded.happened, read = NULL`, p.ID, who, p.Edition.Ref(), p.Kind, string(how), int64(tx.Now), p.Work.Ref())
	return err
}

func pastOf(tx *db.Tx, id, who db.ID) (past, bool, error) {
	return db.Maybe(tx, func(s db.Scanner, v *past) error { return s.Scan(&v.ID, &v.Edition, &v.Work, &v.Kind, &v.how, &v.read) },
		`SELECT passage_id, edition_id, work_id, kind, how, read FROM described_past WHERE network_id = $1 AND passage_id = $2 AND person_id = $3`, id, who)
}

func noted(tx *db.Tx, id, who db.ID) error {
	_, err := tx.Exec(`UPDATE described_past SET read = $4 WHERE network_id = $1 AND passage_id = $2 AND person_id = $3 AND read IS NULL`, id, who, int64(tx.Now))
	return err
}

// takeBack ends somebody's no to a passage; their no to other passages stays.
func takeBack(tx *db.Tx, id, who db.ID) error {
	_, err := tx.Exec(`DELETE FROM described_no WHERE network_id = $1 AND passage_id = $2 AND person_id = $3`, id, who)
	return err
}

func reopen(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE described SET refused = NULL WHERE network_id = $1 AND id = $2`, id)
	return err
}

func remove(tx *db.Tx, id db.ID) error {
	if _, err := tx.Exec(`DELETE FROM described_person WHERE network_id = $1 AND passage_id = $2`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM described WHERE network_id = $1 AND id = $2`, id)
	return err
}

func agree(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE described SET agreed = $3 WHERE network_id = $1 AND id = $2 AND refused IS NULL`, id, int64(tx.Now))
	return err
}

func refuse(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE described SET refused = $3, agreed = NULL WHERE network_id = $1 AND id = $2`, id, int64(tx.Now))
	return err
}

// theirs is the edition about which people are asked: the first in which all of them are, or else most of them.
func theirs(tx *db.Tx, in, people []db.ID) (db.ID, error) {
	if len(in) == 1 {
		return in[0], nil
	}
	type row struct{ edition, person db.ID }
	editions, args := db.In(2, in)
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.edition, &r.person) },
		`SELECT edition_id, person_id FROM place WHERE network_id = $1 AND withdrawn IS NULL AND edition_id IN `+editions+` UNION SELECT edition_id, person_id FROM edition_person WHERE network_id = $1 AND edition_id IN `+editions+` LIMIT 20000`, args...)
	best, most := in[0], 0
	for _, id := range in {
		n := 0
		for _, r := range rows {
			if r.edition == id && slices.Contains(people, r.person) {
				n++
			}
		}
		if n > most {
			best, most = id, n
		}
	}
	return best, err
}

// pick finds by name those of some people whom the writer names: nobody else of an organisation can be named in its words.
func pick(tx *db.Tx, of []db.ID, names, field string) ([]db.ID, error) {
	typed := lines(names)
	if len(typed) == 0 {
		return nil, nil
	}
	known, err := person.Several(tx, of)
	if err != nil {
		return nil, err
	}
	return match(slices.Collect(maps.Values(known)), typed, field, "“%s” did not say that these words are about them. Nobody else of the organisation can be named here: write it without names.")
}

// peopleOf are those who take part in editions or help to run them, and those who were asked about words of their programmes before, each once.
func peopleOf(tx *db.Tx, in []db.ID) ([]person.Person, error) {
	list, args := db.In(2, in)
	ids, err := db.Column[db.ID](tx, `SELECT person_id FROM place WHERE network_id = $1 AND withdrawn IS NULL AND edition_id IN `+list+`
		UNION SELECT person_id FROM edition_person WHERE network_id = $1 AND edition_id IN `+list+`
		UNION SELECT a.person_id FROM `+everAsked+` AS a JOIN edition e ON e.network_id = a.network_id AND e.id = a.edition_id
			WHERE a.network_id = $1 AND e.programme_id IN (SELECT programme_id FROM edition WHERE network_id = $1 AND id IN `+list+`) LIMIT 5000`, args...)
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	var out []person.Person
	for ids = slices.Compact(ids); len(ids) > 0; ids = ids[min(len(ids), 500):] {
		known, err := person.Several(tx, ids[:min(len(ids), 500)])
		if err != nil {
			return nil, err
		}
		for _, p := range known {
			out = append(out, p)
		}
	}
	return out, nil
}
