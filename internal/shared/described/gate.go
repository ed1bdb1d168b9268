package described

import (
	"encoding/hex"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/person"
)

// Gate says of words of some editions whether they may be shown: it knows the people of the editions by name, who said no to which words in
// their programmes, and who said yes to which passage. It is asked when words are written, and again whenever they are shown.
type Gate struct {
	key    []byte
	people []known
	no     []refusal
	agreed map[db.ID][]db.ID // by thing
}

// refusal is somebody's no to words.
type refusal struct {
	person, passage db.ID
	marks           []uint32
}

// Gate reads what the gate of some editions knows.
func (s *Passages) Gate(tx *db.Tx, in ...db.ID) (*Gate, error) {
	g := &Gate{}
	if s == nil || len(in) == 0 {
		return g, nil
	}
	g.key = s.key(tx)
	var err error
	if g.people, err = everybody(tx, in); err != nil {
		return g, err
	}
	if g.no, err = s.refusals(tx, in); err != nil {
		return g, err
	}
	g.agreed, err = agreedIn(tx, in)
	return g, err
}

// key is the key of the marks of a network.
func (s *Passages) key(tx *db.Tx) []byte {
	return []byte(s.keys.Mark(tx.Network, "described no", "key"))
}

// Why words are held.
const (
	HeldNo   = "Somebody said no to these words, or to nearly these"
	HeldName = "It names somebody who has not agreed"
)

// Held says why the words of a thing may not be shown, or "". told are those who wrote them, or read them in another way.
func (g *Gate) Held(thing db.ID, words string, told ...db.ID) string {
	fine := append(slices.Clone(told), g.agreed[thing]...)
	if len(g.refusers(words, fine)) > 0 {
		return HeldNo
	}
	t := read(words)
	for _, k := range g.people {
		if !slices.Contains(fine, k.id) && t.whole(k) {
			return HeldName
		}
	}
	return ""
}

// refusers are those who said no to the same or nearly the same words, besides some.
func (g *Gate) refusers(words string, besides []db.ID) (out []refusal) {
	if len(g.no) == 0 {
		return nil
	}
	m := marks(g.key, words)
	for _, r := range g.no {
		if !slices.Contains(besides, r.person) && near(m, r.marks) {
			out = append(out, r)
		}
	}
	return out
}

// check says beside a field what keeps words from being written: whole names of people whom the writer does not name, and words to which
// somebody said no. A first name alone is asked about once.
func (g *Gate) check(words, field string, fine []db.ID, sure bool) error {
	var c errs.Check
	t := read(words)
	var missing []string
	for _, k := range g.people {
		if t.whole(k) && !slices.Contains(fine, k.id) {
			missing = append(missing, k.name)
		}
	}
	c.That(len(missing) == 0, field, "The words name %s. Write the name here too, so that they are asked first. Or take it out of the words.", strings.Join(missing, ", "))
	c.That(len(g.refusers(words, fine)) == 0, field, "Somebody whom these words describe said no to them, or to nearly the same words. Taking a name away here does not change that. Say it in really different words, without what is about them. If the words should stay, name them here: they decide.")
	if err := c.Err(); err != nil || sure {
		return err
	}
	parts := map[string][]string{}
	var order []string
	covered := map[string]bool{}
	for _, k := range g.people {
		part, ok := t.part(k)
		if !ok {
			continue
		}
		covered[part] = covered[part] || slices.Contains(fine, k.id)
		if parts[part] == nil {
			order = append(order, part)
		}
		parts[part] = append(parts[part], k.name)
	}
	for _, part := range order {
		if names := parts[part]; !covered[part] {
			c.That(false, otherField(field), "Do the words mean %s? Then write the name above, so that they are asked first. If not, tick the box.", strings.Join(names[:min(len(names), 3)], " or "))
			break
		}
	}
	return c.Err()
}

// otherField is the name of the box with which a writer says that a first name is somebody else's, beside the field of those described.
func otherField(field string) string { return strings.Replace(field, "describes", "other", 1) }

// Nobody says beside a field that words that describe nobody name somebody, or are words to which somebody said no: for a title, a theme or a
// reason, about which nobody is asked.
func (s *Passages) Nobody(tx *db.Tx, a access.Actor, in []db.ID, words, field string) error {
	if words == "" {
		return nil
	}
	g, err := s.Gate(tx, in...)
	if err != nil {
		return err
	}
	var c errs.Check
	g.Nobody(&c, a, words, field)
	return c.Err()
}

// Nobody does the same for one of several words that are written at once.
func (g *Gate) Nobody(c *errs.Check, a access.Actor, words, field string) {
	why := g.Held("", words, a.Person())
	c.That(why != HeldName && !g.first(words, a.Person()), field, "These words name somebody of this programme. Nobody is asked about them, so write it without names.")
	c.That(why != HeldNo, field, "%s. Say it in other words, without what is about them.", HeldNo)
}

// first says whether words hold the first name of somebody of the editions alone, besides one who wrote them. Family names alone are too often
// the names of places and things.
func (g *Gate) first(words string, besides db.ID) bool {
	t := read(words)
	return slices.ContainsFunc(g.people, func(k known) bool {
		_, there := t.part(known{given: k.given})
		return there && k.id != besides
	})
}

// core is the part of the words that somebody wrote: what the page adds to a claim is left out.
func core(kind, words string) string {
	if kind != Claim {
		return words
	}
	parts := strings.Split(words, "\n\n")
	return strings.Join(parts[:max(len(parts)-2, min(len(parts), 1))], "\n\n")
}

// refusals are who said no in the programmes of some editions, the newest first.
func (s *Passages) refusals(tx *db.Tx, in []db.ID) ([]refusal, error) {
	type row struct {
		id, sealed string
		refusal
	}
	list, args := db.In(2, in)
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.person, &r.passage, &r.sealed) },
		`SELECT n.id, n.person_id, n.passage_id, n.marks_sealed FROM described_no n JOIN edition e ON e.network_id = n.network_id AND e.id = n.edition_id
		WHERE n.network_id = $1 AND e.programme_id IN (SELECT programme_id FROM edition WHERE network_id = $1 AND id IN `+list+`) ORDER BY n.created DESC, n.id DESC LIMIT 2000`, args...)
	var out []refusal
	for _, r := range rows {
		text, err := s.keys.Open(tx.Network, marksField, db.ID(r.id), r.sealed)
		if err != nil {
			return nil, err
		}
		raw, err := hex.DecodeString(text)
		if err != nil {
			return nil, err
		}
		for len(raw) >= 4 {
			r.marks = append(r.marks, uint32(raw[0])<<24|uint32(raw[1])<<16|uint32(raw[2])<<8|uint32(raw[3]))
			raw = raw[4:]
		}
		out = append(out, r.refusal)
	}
	return out, err
}

const marksField = "described_no.marks"

// keepNo notes somebody's no to words.
func (s *Passages) keepNo(tx *db.Tx, p Passage, who db.ID, words string) error {
	var raw []byte
	for _, m := range marks(s.key(tx), core(p.Kind, words)) {
		raw = append(raw, byte(m>>24), byte(m>>16), byte(m>>8), byte(m))
	}
	id := db.NewID()
	_, err := tx.Exec(`INSERT INTO described_no (network_id, id, edition_id, person_id, passage_id, marks_sealed, created) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (network_id, passage_id, person_id) DO NOTHING`, id, p.Edition, who, p.ID, s.keys.Seal(tx.Network, marksField, id, hex.EncodeToString(raw)), int64(tx.Now))
	return err
}

// refusersOf are those who said no to a passage itself.
func refusersOf(tx *db.Tx, id db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT person_id FROM described_no WHERE network_id = $1 AND passage_id = $2 ORDER BY person_id LIMIT 20`, id)
}

// remember keeps the no of a passage to which somebody said no before it was kept who: of everybody whom it describes.
func (s *Passages) remember(tx *db.Tx, p Passage) error {
	if p.Refused == 0 {
		return nil
	}
	who, err := refusersOf(tx, p.ID)
	if err != nil || len(who) > 0 {
		return err
	}
	asked, err := s.decisions.Of(tx, p.ID)
	if err != nil || len(asked) == 0 {
		return err
	}
	for _, id := range p.People {
		if err := s.keepNo(tx, p, id, asked[0].Text); err != nil {
			return err
		}
	}
	return nil
}

// everybody are the people of some editions, also those who gave up their place, by their names.
func everybody(tx *db.Tx, in []db.ID) ([]known, error) {
	list, args := db.In(2, in)
	all, err := db.All(tx, func(s db.Scanner, p *person.Person) error { return s.Scan(&p.ID, &p.Given, &p.Family) },
		`SELECT id, given_name, family_name FROM person WHERE network_id = $1 AND id IN (SELECT person_id FROM place WHERE network_id = $1 AND edition_id IN `+list+`
		UNION SELECT person_id FROM edition_person WHERE network_id = $1 AND edition_id IN `+list+`) ORDER BY family_name, given_name, id LIMIT 10000`, args...)
	out := make([]known, len(all))
	for i, p := range all {
		out[i] = knownAs(p)
	}
	return out, err
}

// agreedIn are those who said yes to the passages of some editions to which everybody did, by thing.
func agreedIn(tx *db.Tx, in []db.ID) (map[db.ID][]db.ID, error) {
	type row struct{ thing, person db.ID }
	list, args := db.In(2, in)
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.thing, &r.person) },
		`SELECT d.thing_id, x.person_id FROM described d JOIN described_person x ON x.network_id = d.network_id AND x.passage_id = d.id
		WHERE d.network_id = $1 AND d.agreed IS NOT NULL AND d.edition_id IN `+list+` ORDER BY d.created DESC, d.id DESC, x.person_id LIMIT 10000`, args...)
	out := map[db.ID][]db.ID{}
	for _, r := range rows {
		out[r.thing] = append(out[r.thing], r.person)
	}
	return out, err
}

// sure says whether the writer said of exactly these words of a thing that a first name is somebody else's; saying it now is kept.
func (s *Passages) sure(tx *db.Tx, thing db.ID, words string, now bool) (bool, error) {
	mark := s.keys.Mark(tx.Network, "described other", string(thing)+" "+squash(words))
	if now {
		_, err := tx.Exec(`INSERT INTO described_other (network_id, thing_id, mark) VALUES ($1, $2, $3) ON CONFLICT (network_id, thing_id) DO UPDATE SET mark = excluded.mark`, thing, mark)
		return true, err
	}
	was, err := db.Value[string](tx, `SELECT mark FROM described_other WHERE network_id = $1 AND thing_id = $2`, thing)
	return was == mark, err
}
