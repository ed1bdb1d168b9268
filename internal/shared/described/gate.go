package described

import (
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Gate says of words of some editions, or of the work of organisations, whether they may be shown: it knows the people of these by name, who said no
// to which words in their programmes and organisations, about which words somebody is asked there now, and who said yes to which passage. It is asked when words are written, and
// again whenever they are shown.
type Gate struct {
	key    []byte
	people []known
	no     []refusal
	open   []question
	notMe  []refusal           // who said that words are not about them
	stands map[db.ID]*standing // by thing
}

// refusal is somebody's own word about words: a no to them, or that they are not about them.
type refusal struct {
	person, passage db.ID
	marks           []uint32
}

// question is words about which people are asked now.
type question struct {
	passage, thing db.ID
	kind           string
	people         []db.ID
	marks          []uint32
}

// standing is where a passage of the editions stands, and who said yes to it once everybody had.
type standing struct {
	Passage
	agreed []db.ID
}

// Gate reads what the gate of some editions or organisations knows.
func (s *Passages) Gate(tx *db.Tx, in ...db.ID) (*Gate, error) {
	if s == nil || len(in) == 0 {
		return &Gate{}, nil
	}
	f, err := s.facts(tx, in)
	if err != nil {
		return &Gate{}, err
	}
	return f.gate(in...), nil
}

// Gates reads the gates of some editions and organisations, each by itself, with the same few statements for any number of them.
func (s *Passages) Gates(tx *db.Tx, in []db.ID) (map[db.ID]*Gate, error) {
	out := map[db.ID]*Gate{}
	if s == nil || len(in) == 0 {
		return out, nil
	}
	f, err := s.facts(tx, in)
	if err != nil {
		return nil, err
	}
	for _, id := range in {
		if out[id] == nil {
			out[id] = f.gate(id)
		}
	}
	return out, nil
}

// key is the key of the marks of a network.
func (s *Passages) key(tx *db.Tx) []byte {
	return []byte(s.keys.Mark(tx.Network, "described no", "key"))
}

// Why words are held.
const (
	HeldNo   = "Somebody said no to these words, or to nearly these"
	HeldWait = "Somebody is asked about these words, or about nearly these"
	HeldName = "It names somebody who has not agreed"
)

// Held says why the words of a thing may not be shown, or "". told are those who wrote them, or read them in another way.
func (g *Gate) Held(thing db.ID, words string, told ...db.ID) string {
	if g.empty() {
		return ""
	}
	m := g.marks(words)
	fine := g.fine(thing, m, told)
	if len(g.refusers(m, fine)) > 0 {
		return HeldNo
	}
	if g.waits(thing, m, fine) {
		return HeldWait
	}
	t := read(words)
	for _, k := range g.people {
		if !slices.Contains(fine, k.id) && t.whole(k) {
			return HeldName
		}
	}
	return ""
}

// Standing says why a report withholds the words of a thing, also those about which its own people are asked, or "" when it does not.
func (g *Gate) Standing(thing db.ID, words string, told ...db.ID) string {
	if p := g.stands[thing]; p != nil && p.Agreed == 0 {
		return p.Words()
	}
	return g.Held(thing, words, told...)
}

// Kept says whether words that were shared before are withheld by now: somebody is asked about them, or said no to them. thing may be unknown.
func (g *Gate) Kept(thing db.ID, words string) bool {
	if p := g.stands[thing]; p != nil && p.Agreed == 0 {
		return true
	}
	m := g.marks(words)
	fine := g.fine(thing, m, nil)
	return len(g.refusers(m, fine)) > 0 || g.waits(thing, m, fine)
}

// Heading says why words may not stand as a heading, about which nobody is asked, or "": as Held, and no first name of somebody alone either.
func (g *Gate) Heading(words string) string {
	if words == "" {
		return ""
	}
	why := g.Held("", words)
	if why == "" && g.first(words, "") {
		return HeldName
	}
	return why
}

// empty says that nobody is known and nothing was said.
func (g *Gate) empty() bool {
	return len(g.people)+len(g.no)+len(g.open) == 0
}

// marks are those of words, where there is something to compare them with.
func (g *Gate) marks(words string) []uint32 {
	if len(g.no)+len(g.open)+len(g.notMe) == 0 {
		return nil
	}
	return marks(g.key, words)
}

// fine are those who do not keep the words of a thing back: who wrote or read them, said yes to that thing, or said of exactly these words
// that they are not about them.
func (g *Gate) fine(thing db.ID, m []uint32, told []db.ID) []db.ID {
	out := slices.Clone(told)
	if p := g.stands[thing]; p != nil && p.Agreed != 0 {
		out = append(out, p.agreed...)
	}
	for _, r := range g.notMe {
		if len(m) > 0 && slices.Equal(r.marks, m) {
			out = append(out, r.person)
		}
	}
	return out
}

// refusers are those who said no to the same or nearly the same words, besides some.
func (g *Gate) refusers(m []uint32, besides []db.ID) (out []refusal) {
	for _, r := range g.no {
		if !slices.Contains(besides, r.person) && near(m, r.marks) {
			out = append(out, r)
		}
	}
	return out
}

// waits says whether somebody is asked now about the same or nearly the same words of another thing, besides some.
func (g *Gate) waits(thing db.ID, m []uint32, besides []db.ID) bool {
	return slices.ContainsFunc(g.open, func(q question) bool {
		return (thing == "" || q.thing != thing) && twins(m, q.marks) && slices.ContainsFunc(q.people, func(who db.ID) bool { return !slices.Contains(besides, who) })
	})
}

// check says beside a field what keeps words from being written: whole names of people whom the writer does not name, words to which somebody
// said no or about which somebody is asked, and a first or family name of somebody who was ever asked in the programme. Another first name alone
// is asked about once. people are named by the writer; told wrote the words or have read them; a first name means one of named, if it is theirs.
func (g *Gate) check(thing db.ID, words, field string, people, told, named []db.ID, sure bool) error {
	var c errs.Check
	t, m := read(words), g.marks(words)
	fine := append(g.fine("", m, told), people...)
	var missing []string
	for _, k := range g.people {
		if t.whole(k) && !slices.Contains(fine, k.id) {
			missing = append(missing, k.name)
		}
	}
	c.That(len(missing) == 0, field, "The words name %s. Write the name here too, so that they are asked first. Or take it out of the words.", strings.Join(missing, ", "))
	c.That(len(g.refusers(m, fine)) == 0, field, "Somebody whom these words describe said no to them, or to nearly the same words. Taking a name away here does not change that. Say it in really different words, without what is about them. If the words should stay, name them here: they decide.")
	if c.Err() == nil {
		c.That(!g.waits(thing, m, fine), field, "Somebody is asked about these words now, or about nearly the same words. Name them here too, so that they are asked about these as well. Or wait until they have answered.")
	}
	if err := c.Err(); err != nil {
		return err
	}
	parts, asked, covered, certain := map[string][]string{}, map[string][]string{}, map[string]bool{}, map[string]bool{}
	var order []string
	for _, k := range g.people {
		for _, part := range t.parts(k) {
			covered[part] = covered[part] || slices.Contains(people, k.id) || slices.Contains(told, k.id)
			certain[part] = certain[part] || slices.Contains(named, k.id)
			if slices.Contains(fine, k.id) {
				continue
			}
			if parts[part] == nil {
				order = append(order, part)
			}
			parts[part] = append(parts[part], k.name)
			if k.asked {
				asked[part] = append(asked[part], k.name)
			}
		}
	}
	for _, part := range order {
		if names := asked[part]; len(names) > 0 && !certain[part] {
			c.That(false, field, "The words can mean %s, who was asked about words of this programme before. Write the name here too. They read it first, and can say that it is not about them.", strings.Join(names[:min(len(names), 3)], " or "))
			return c.Err()
		}
	}
	for _, part := range order {
		if names := parts[part]; !sure && !covered[part] {
			c.That(false, otherField(field), "Do the words mean %s? Then write the name above, so that they are asked first. If not, tick the box.", strings.Join(names[:min(len(names), 3)], " or "))
			break
		}
	}
	return c.Err()
}

// said says beside a field that somebody said no to words from the work of an organisation, or is asked about nearly the same, whom the writer has
// not named. Who it is, is not said.
func (g *Gate) said(thing db.ID, m []uint32, field string, besides []db.ID) error {
	fine := g.fine("", m, besides)
	var c errs.Check
	c.That(len(g.refusers(m, fine)) == 0, field, "%s. Say it in really different words, without what is about them.", HeldNo)
	if c.Err() == nil {
		c.That(!g.waits(thing, m, fine), field, "%s. Say it in other words, without what is about them, or wait until they have answered.", HeldWait)
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
	c.That(why != HeldWait, field, "%s. Say it in other words, without what is about them, or wait until they have answered.", HeldWait)
}

// first says whether words hold the first name of somebody of the editions alone, besides one who wrote them. Family names alone are too often
// the names of places and things; they count for people who were ever asked about words.
func (g *Gate) first(words string, besides db.ID) bool {
	t := read(words)
	return slices.ContainsFunc(g.people, func(k known) bool {
		if k.id == besides {
			return false
		}
		if !k.asked {
			k.family = nil
		}
		return len(t.parts(k)) > 0
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

// keepNo notes somebody's no to words.
func (s *Passages) keepNo(tx *db.Tx, p Passage, who db.ID, words string) error {
	id := db.NewID()
	_, err := tx.Exec(`INSERT INTO described_no (network_id, id, edition_id, person_id, passage_id, marks_sealed, created, work_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (network_id, passage_id, person_id) DO NOTHING`, id, p.Edition.Ref(), who, p.ID, s.sealMarks(tx, marksField, id, marks(s.key(tx), core(p.Kind, words))), int64(tx.Now), p.Work.Ref())
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
