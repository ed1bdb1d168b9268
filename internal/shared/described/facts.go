package described

import (
	"encoding/hex"
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// This file reads what a gate knows, with the same few statements for any number of editions and organisations. An organisation stands for itself where
// an edition stands for its programme: a no to words from its work counts in all words from its work.

// The names under which marks are sealed.
const (
	marksField = "described_no.marks"
	notMeField = "described_not_me.marks"
	openField  = "described.marks"
)

// facts is what the gates of some editions and organisations know, by edition, or by programme or organisation.
type facts struct {
	key       []byte
	programme map[db.ID]db.ID       // by edition; of an organisation, itself
	people    map[db.ID][]known     // of an edition or an organisation, or of a programme who were asked there
	no, notMe map[db.ID][]refusal   // by programme or organisation
	open      map[db.ID][]*question // by programme or organisation
	stands    map[db.ID]*standing   // by thing
	things    map[db.ID][]*standing // by edition or organisation
}

func (s *Passages) facts(tx *db.Tx, in []db.ID) (*facts, error) {
	f := &facts{key: s.key(tx), programme: map[db.ID]db.ID{}, people: map[db.ID][]known{}, no: map[db.ID][]refusal{}, notMe: map[db.ID][]refusal{}, open: map[db.ID][]*question{}, stands: map[db.ID]*standing{}, things: map[db.ID][]*standing{}}
	list, args := db.In(2, in)
	homes, err := db.All(tx, func(s db.Scanner, r *[2]db.ID) error { return s.Scan(&r[0], &r[1]) },
		`SELECT id, programme_id FROM edition WHERE network_id = $1 AND id IN `+list+` UNION ALL SELECT id, id FROM organisation WHERE network_id = $1 AND id IN `+list+` LIMIT 4000`, args...)
	if err != nil {
		return nil, err
	}
	works := 0
	for _, h := range homes {
		f.programme[h[0]] = h[1]
		if h[0] == h[1] {
			works++
		}
	}
	if works < len(homes) {
		if err := f.readPeople(tx, list, args); err != nil {
			return nil, err
		}
	}
	if works > 0 {
		if err := f.readWorkers(tx, list, args); err != nil {
			return nil, err
		}
	}
	if err := s.readSaid(tx, f, list, args); err != nil {
		return nil, err
	}
	return f, f.readStanding(tx, list, args)
}

// everAsked are those who were ever asked about words in an edition, whatever they answered; rows of before this was kept are added.
const everAsked = `(SELECT network_id, edition_id, person_id FROM described_asked UNION SELECT network_id, edition_id, person_id FROM described_no UNION SELECT network_id, edition_id, person_id FROM described_past)`

// readPeople reads the people of the editions, also those who gave up their place, and those of their programmes who were ever asked, by their
// names.
func (f *facts) readPeople(tx *db.Tx, list string, args []any) error {
	type row struct {
		of    db.ID
		asked int64
		person.Person
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.of, &r.asked, &r.ID, &r.Given, &r.Family) },
		`SELECT x.of_id, x.asked, p.id, p.given_name, p.family_name FROM (
			SELECT edition_id AS of_id, person_id, 0 AS asked FROM place WHERE network_id = $1 AND edition_id IN `+list+`
			UNION SELECT edition_id, person_id, 0 FROM edition_person WHERE network_id = $1 AND edition_id IN `+list+`
			UNION SELECT e.programme_id, a.person_id, 1 FROM `+everAsked+` AS a JOIN edition e ON e.network_id = a.network_id AND e.id = a.edition_id
				WHERE a.network_id = $1 AND e.programme_id IN (SELECT programme_id FROM edition WHERE network_id = $1 AND id IN `+list+`)) AS x
		JOIN person p ON p.network_id = $1 AND p.id = x.person_id ORDER BY p.family_name, p.given_name, p.id LIMIT 40000`, args...)
	for _, r := range rows {
		k := knownAs(r.Person)
		k.asked = r.asked != 0
		f.people[r.of] = append(f.people[r.of], k)
	}
	return err
}

// readWorkers reads the people of the organisations, by their names: who belongs to one for certain, who holds or held a role there, also those whose
// name alone is known, and those who were ever asked about words from its work.
func (f *facts) readWorkers(tx *db.Tx, list string, args []any) error {
	type row struct {
		of    db.ID
		asked int64
		person.Person
		name string
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.of, &r.asked, &r.ID, &r.Given, &r.Family, &r.name) },
		`SELECT x.of_id, MAX(x.asked), p.id, p.given_name, p.family_name, '' AS name FROM (
			SELECT organisation_id AS of_id, id AS person_id, 0 AS asked FROM person WHERE network_id = $1 AND organisation_confirmed AND organisation_id IN `+list+`
			UNION ALL SELECT t.organisation_id, h.person_id, 0 FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id WHERE h.network_id = $1 AND h.person_id IS NOT NULL AND t.organisation_id IN `+list+`
			UNION ALL SELECT work_id, person_id, 1 FROM described_asked_work WHERE network_id = $1 AND work_id IN `+list+`) AS x
		JOIN person p ON p.network_id = $1 AND p.id = x.person_id GROUP BY x.of_id, p.id, p.given_name, p.family_name
		UNION SELECT t.organisation_id, 0, NULL, '', '', h.name FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id WHERE h.network_id = $1 AND h.person_id IS NULL AND t.organisation_id IN `+list+`
		ORDER BY 5, 4, 6, 3, 1 LIMIT 40000`, args...)
	for _, r := range rows {
		name := r.name
		if name != "" {
			r.Given, r.Family = group.NameParts(name)
		}
		k := knownAs(r.Person)
		if k.asked = r.asked != 0; name != "" {
			k.name = name
		}
		f.people[r.of] = append(f.people[r.of], k)
	}
	return err
}

// readSaid reads who said no to which words in the programmes of the editions and in the organisations, who said that words are not about them, and which words wait.
func (s *Passages) readSaid(tx *db.Tx, f *facts, list string, args []any) error {
	type row struct {
		what, programme, id, person, passage, thing, kind string
		sealed                                            string
	}
	within := func(of string) string {
		return `(` + of + `.work_id IN ` + list + ` OR ` + of + `.edition_id IN (SELECT id FROM edition WHERE network_id = $1 AND programme_id IN (SELECT programme_id FROM edition WHERE network_id = $1 AND id IN ` + list + `)))`
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.what, &r.programme, &r.id, &r.person, &r.passage, &r.thing, &r.kind, &r.sealed)
	}, `SELECT * FROM (SELECT 'no' AS what, COALESCE(e.programme_id, n.work_id), n.id AS id, n.person_id, n.passage_id, '' AS thing, '' AS kind, n.marks_sealed FROM described_no n
			LEFT JOIN edition e ON e.network_id = n.network_id AND e.id = n.edition_id WHERE n.network_id = $1 AND `+within(`n`)+` ORDER BY n.created DESC, n.id DESC LIMIT 2000) AS no
		UNION ALL SELECT * FROM (SELECT 'not-me', COALESCE(e.programme_id, n.work_id), n.id AS id, n.person_id, n.passage_id, '', n.kind, n.marks_sealed FROM described_not_me n
			LEFT JOIN edition e ON e.network_id = n.network_id AND e.id = n.edition_id WHERE n.network_id = $1 AND `+within(`n`)+` ORDER BY n.created DESC, n.id DESC LIMIT 2000) AS other
		UNION ALL SELECT * FROM (SELECT 'open', COALESCE(e.programme_id, d.work_id), d.id AS id, x.person_id, d.id AS passage_id, d.thing_id, d.kind, d.marks_sealed FROM described d
			LEFT JOIN edition e ON e.network_id = d.network_id AND e.id = d.edition_id JOIN described_person x ON x.network_id = d.network_id AND x.passage_id = d.id
			WHERE d.network_id = $1 AND d.agreed IS NULL AND d.refused IS NULL AND `+within(`d`)+` ORDER BY d.created DESC, d.id DESC, x.person_id LIMIT 2000) AS asked`, args...)
	if err != nil {
		return err
	}
	open, before := map[db.ID]*question{}, []db.ID(nil)
	for _, r := range rows {
		in, said := db.ID(r.programme), refusal{person: db.ID(r.person), passage: db.ID(r.passage)}
		switch r.what {
		case "open":
			q := open[said.passage]
			if q == nil {
				q = &question{passage: said.passage, thing: db.ID(r.thing), kind: r.kind}
				open[said.passage], f.open[in] = q, append(f.open[in], q)
				if r.sealed == "" {
					before = append(before, said.passage)
				} else if q.marks, err = s.openMarks(tx, openField, said.passage, r.sealed); err != nil {
					return err
				}
			}
			q.people = append(q.people, said.person)
		case "not-me":
			if said.marks, err = s.openMarks(tx, notMeField, db.ID(r.id), r.sealed); err != nil {
				return err
			}
			f.notMe[in] = append(f.notMe[in], said)
		default:
			if said.marks, err = s.openMarks(tx, marksField, db.ID(r.id), r.sealed); err != nil {
				return err
			}
			f.no[in] = append(f.no[in], said)
		}
	}
	if len(before) == 0 {
		return nil
	}
	// Words that wait since before their marks were kept.
	texts, err := s.decisions.Texts(tx, Kind, before)
	for id, text := range texts {
		open[id].marks = marks(f.key, core(open[id].kind, text))
	}
	return err
}

// readStanding reads where the passages of the editions stand.
func (f *facts) readStanding(tx *db.Tx, list string, args []any) error {
	type row struct {
		Passage
		who db.ID
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.ID, &r.Edition, &r.Work, &r.Kind, &r.Thing, &r.By, &r.Agreed, &r.Refused, &r.who)
	}, `SELECT d.id, d.edition_id, d.work_id, d.kind, d.thing_id, CASE WHEN d.no_writer THEN '' ELSE d.by_id END, d.agreed, d.refused, x.person_id FROM described d JOIN described_person x ON x.network_id = d.network_id AND x.passage_id = d.id
		WHERE d.network_id = $1 AND (d.edition_id IN `+list+` OR d.work_id IN `+list+`) ORDER BY d.created DESC, d.id DESC, x.person_id LIMIT 20000`, args...)
	for _, r := range rows {
		p := f.stands[r.Thing]
		if p == nil {
			p = &standing{Passage: r.Passage}
			f.stands[r.Thing], f.things[r.home()] = p, append(f.things[r.home()], p)
		}
		if r.Agreed != 0 {
			p.agreed = append(p.agreed, r.who)
		}
	}
	return err
}

// gate puts together what one gate knows.
func (f *facts) gate(in ...db.ID) *Gate {
	g := &Gate{key: f.key, stands: map[db.ID]*standing{}}
	at := map[db.ID]int{}
	add := func(all []known) {
		for _, k := range all {
			if n, there := at[k.id]; there && k.id != "" {
				g.people[n].asked = g.people[n].asked || k.asked
				continue
			}
			at[k.id] = len(g.people)
			g.people = append(g.people, k)
		}
	}
	var programmes []db.ID
	for _, id := range in {
		add(f.people[id])
		for _, p := range f.things[id] {
			g.stands[p.Thing] = p
		}
		if p := f.programme[id]; p != "" && !slices.Contains(programmes, p) {
			programmes = append(programmes, p)
		}
	}
	for _, p := range programmes {
		if !slices.Contains(in, p) {
			add(f.people[p])
		}
		g.no, g.notMe = append(g.no, f.no[p]...), append(g.notMe, f.notMe[p]...)
		for _, q := range f.open[p] {
			g.open = append(g.open, *q)
		}
	}
	return g
}

// sealMarks seals marks, so that they are somebody's own.
func (s *Passages) sealMarks(tx *db.Tx, field string, id db.ID, m []uint32) string {
	raw := make([]byte, 0, 4*len(m))
	for _, v := range m {
		raw = append(raw, byte(v>>24), byte(v>>16), byte(v>>8), byte(v))
	}
	return s.keys.Seal(tx.Network, field, id, hex.EncodeToString(raw))
}

func (s *Passages) openMarks(tx *db.Tx, field string, id db.ID, sealed string) (out []uint32, err error) {
	text, err := s.keys.Open(tx.Network, field, id, sealed)
	if err != nil {
		return nil, err
	}
	raw, err := hex.DecodeString(text)
	for ; len(raw) >= 4; raw = raw[4:] {
		out = append(out, uint32(raw[0])<<24|uint32(raw[1])<<16|uint32(raw[2])<<8|uint32(raw[3]))
	}
	return out, err
}
