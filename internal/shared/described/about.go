package described

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
)

// This file is for whoever recognises themselves in words: no comparison of words finds everybody, but a reader does. They say so, and the words
// wait for them as if the writer had named them. And whoever was named by mistake says that the words are not about them.

// Source finds the words of an area that can describe people, by the id of the thing that they are.
type Source interface {
	// Read finds the words of a thing. Shown says whether the actor may read them where they stand now.
	Read(tx *db.Tx, a access.Actor, thing db.ID) (Reading, error)
	// Place is the address at which the writer changes them.
	Place(tx *db.Tx, thing db.ID) (string, error)
}

// Reading is words of a thing as they are now. By is who wrote them; who is told of them is among Told.
type Reading struct {
	Passage
	Words string
	Shown bool
	Hash  string // of the words, as the page showed them
	Asked db.ID  // the passage in which the reader is asked already, or ""
	Wrote bool   // the reader wrote them, or has seen them in another way
	Named string // the edition, or the work of the organisation
	Part  bool   // for the work of an organisation: the actor takes part in it, or worked with it
}

// From says where the words of a kind come from.
func (s *Passages) From(kind string, source Source) { s.sources[kind] = source }

// reading finds words for somebody who takes part in an edition in which they can be about them. Anybody else gets what is not there.
func (s *Passages) reading(tx *db.Tx, a access.Actor, kind string, thing db.ID) (Reading, Passage, bool, error) {
	source := s.sources[kind]
	if source == nil {
		a.Scoped()
		return Reading{}, Passage{}, false, errs.Missing()
	}
	r, err := source.Read(tx, a, thing)
	if err != nil {
		a.Scoped()
		return r, Passage{}, false, err
	}
	part := r.Part
	if r.Work == "" {
		if part, err = takesPart(tx, a.Person(), append([]db.ID{r.Edition}, r.Among...)); err != nil {
			return r, Passage{}, false, err
		}
	}
	if err := a.Allow(a.SignedIn() && part); err != nil {
		return r, Passage{}, false, err
	}
	r.Kind, r.Thing = kind, thing
	r.Hash = s.keys.Mark(tx.Network, "described about", kind+" "+string(thing)+" "+r.Words)
	r.Wrote = slices.ContainsFunc(r.Told, a.Is)
	old, found, err := Of(tx, thing)
	if err == nil && found && slices.ContainsFunc(old.People, a.Is) {
		r.Asked = old.ID
	}
	return r, old, found, err
}

// Recognise shows words to somebody who takes part and may read them, before they say that the words are about them.
func (s *Passages) Recognise(tx *db.Tx, a access.Actor, kind string, thing db.ID) (Reading, error) {
	r, _, _, err := s.reading(tx, a, kind, thing)
	if err != nil {
		return r, err
	}
	if err := a.Allow(r.Shown || r.Asked != ""); err != nil {
		return r, err
	}
	called, err := r.called(tx)
	r.Named = ui.UpperFirst(called)
	return r, err
}

// AboutMe is the actor's word that the words with this hash are about them. From then on they wait for the actor; the yes of others stays.
func (s *Passages) AboutMe(tx *db.Tx, a access.Actor, kind string, thing db.ID, hash string) (db.ID, error) {
	r, old, found, err := s.reading(tx, a, kind, thing)
	if err != nil {
		return "", err
	}
	if r.Asked != "" && !slices.ContainsFunc(old.Taken, a.Is) {
		return r.Asked, nil // pressed twice, or asked meanwhile
	}
	if hash != r.Hash {
		if err := a.Allow(r.Shown); err != nil { // who never read them does not learn that they are there
			return "", err
		}
		return "", errs.New(errs.Conflict, "These words were changed or taken away since you opened the page. Please read them again where they stand. If they are still about you, you can say so there.")
	}
	if err := a.May(!r.Wrote, "You wrote these words, or they bear your name, so you have seen them. You can change them or take them back where they stand."); err != nil {
		return "", err
	}
	in := append([]db.ID{r.home()}, r.Among...)
	m := marks(s.key(tx), core(kind, r.Words))
	if err := s.takeBackNotMe(tx, in, a.Person(), m); err != nil {
		return "", err
	}
	p := old
	if !found {
		p = r.Passage // By is "" when it was written before it was kept who did: then nobody is told
		p.ID, p.Kind, p.Thing, p.People, p.Own = db.NewID(), kind, thing, []db.ID{a.Person()}, []db.ID{a.Person()}
		if p.Work == "" {
			if p.Edition, err = theirs(tx, in, p.People); err != nil {
				return "", err
			}
		}
		g, err := s.Gate(tx, in...)
		if err != nil {
			return "", err
		}
		if _, err := s.put(tx, a, g, p, r.Words); err != nil {
			return "", err
		}
	} else {
		if err := s.remember(tx, old); err != nil {
			return "", err
		}
		if err := addPerson(tx, p, a.Person(), true); err != nil {
			return "", err
		}
		if old.Agreed != 0 {
			if err := s.decisions.Reopen(tx, a, Kind, p.ID); err != nil {
				return "", err
			}
			if err := unsettle(tx, p.ID); err != nil {
				return "", err
			}
		}
	}
	if err := hear(tx, a, p, aboutMe); err != nil {
		return "", err
	}
	return p.ID, audit.Record(tx, a, "described.about", "described", p.ID, "")
}

// NotMe is the actor's word that the words of a passage are not about them. They are taken out of it, and it goes on without them.
func (s *Passages) NotMe(tx *db.Tx, a access.Actor, id db.ID, hash string) error {
	v, err := s.See(tx, a, id)
	if err != nil {
		return err
	}
	if v.Gone != "" {
		return over()
	}
	if v.Refused != 0 {
		return errs.New(errs.Conflict, "Somebody said no to these words, so they are shown to nobody.")
	}
	if v.Asked.Hash != hash {
		return errs.New(errs.Conflict, "The words have changed since you opened this page. Read them again before you answer.")
	}
	row := db.NewID()
	if _, err := tx.Exec(`INSERT INTO described_not_me (network_id, id, edition_id, person_id, passage_id, kind, marks_sealed, created, work_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (network_id, passage_id, person_id) DO NOTHING`, row, v.Edition.Ref(), a.Person(), id, v.Kind, s.sealMarks(tx, notMeField, row, marks(s.key(tx), core(v.Kind, v.Asked.Text))), int64(tx.Now), v.Work.Ref()); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM described_person WHERE network_id = $1 AND passage_id = $2 AND person_id = $3`, id, a.Person()); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM described_past WHERE network_id = $1 AND passage_id = $2 AND person_id = $3`, id, a.Person()); err != nil {
		return err
	}
	if err := hear(tx, a, v.Passage, notMe); err != nil {
		return err
	}
	if err := audit.Record(tx, a, "described.not-me", "described", id, ""); err != nil {
		return err
	}
	if len(v.People) > 1 {
		return s.decisions.Settle(tx, a, id) // the others may have said yes already
	}
	if err := s.decisions.Cancel(tx, a, Kind, id); err != nil {
		return err
	}
	return remove(tx, id)
}

// takeBackNotMe ends somebody's word that exactly these words are not about them.
func (s *Passages) takeBackNotMe(tx *db.Tx, in []db.ID, who db.ID, m []uint32) error {
	list, args := db.In(3, in)
	type row struct {
		id     db.ID
		sealed string
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.sealed) }, `SELECT id, marks_sealed FROM described_not_me WHERE network_id = $1 AND person_id = $2
		AND (work_id IN `+list+` OR edition_id IN (SELECT id FROM edition WHERE network_id = $1 AND programme_id IN (SELECT programme_id FROM edition WHERE network_id = $1 AND id IN `+list+`))) ORDER BY id LIMIT 1000`, append([]any{who}, args...)...)
	if err != nil {
		return err
	}
	var gone []db.ID
	for _, r := range rows {
		was, err := s.openMarks(tx, notMeField, r.id, r.sealed)
		if err != nil {
			return err
		}
		if slices.Equal(was, m) {
			gone = append(gone, r.id)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	list, args = db.In(2, gone)
	_, err = tx.Exec(`DELETE FROM described_not_me WHERE network_id = $1 AND id IN `+list, args...)
	return err
}

// waitingFor are the other passages of a programme, or of the work of an organisation, that wait for somebody.
func (s *Passages) waitingFor(tx *db.Tx, a access.Actor, p Passage) ([]question, error) {
	g, err := s.Gate(tx, p.home())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(g.open, func(q question) bool { return q.passage == p.ID || !slices.ContainsFunc(q.people, a.Is) }), nil
}

// settle lets somebody's no count for the passages with nearly the same words that wait for them too. They read which, and can take each back.
func (s *Passages) settle(tx *db.Tx, a access.Actor, v View) error {
	all, err := s.waitingFor(tx, a, v.Passage)
	if err != nil {
		return err
	}
	m := marks(s.key(tx), core(v.Kind, v.Asked.Text))
	for _, q := range all {
		if !near(m, q.marks) {
			continue
		}
		other, err := s.See(tx, a, q.passage)
		if err != nil {
			return err
		}
		if other.Mine { // they read these very words and said yes
			continue
		}
		if err := s.decisions.Cancel(tx, a, Kind, other.ID); err != nil {
			return err
		}
		if err := s.keepNo(tx, other.Passage, a.Person(), other.Asked.Text); err != nil {
			return err
		}
		if err := refuse(tx, other.ID); err != nil {
			return err
		}
		if err := tell(tx, other.Passage, a.Person(), Settled); err != nil {
			return err
		}
	}
	return nil
}

// sameYes lets somebody's yes count for other passages of the same kind that wait for them with exactly the same words.
func (s *Passages) sameYes(tx *db.Tx, a access.Actor, v View) error {
	all, err := s.waitingFor(tx, a, v.Passage)
	if err != nil {
		return err
	}
	for _, q := range all {
		if q.kind != v.Kind {
			continue
		}
		other, err := s.See(tx, a, q.passage)
		if err != nil {
			return err
		}
		if other.Asked.State == assent.Open && other.Asked.Text == v.Asked.Text && !other.Mine {
			if err := s.decisions.Assent(tx, a, other.Asked.ID, other.Asked.Hash); err != nil {
				return err
			}
		}
	}
	return nil
}

// What a writer hears.
const (
	aboutMe = "about-me"
	notMe   = "not-me"
)

// hear tells who wrote a passage what the actor said of it.
func hear(tx *db.Tx, a access.Actor, p Passage, how string) error {
	if p.By == "" || a.Is(p.By) {
		return nil
	}
	_, err := tx.Exec(`INSERT INTO described_heard (network_id, id, edition_id, writer_id, person_id, passage_id, kind, thing_id, how, happened, work_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		db.NewID(), p.Edition.Ref(), p.By, a.Person(), p.ID, p.Kind, p.Thing, how, int64(tx.Now), p.Work.Ref())
	return err
}

// Heard is what somebody said of words, for who wrote them.
type Heard struct {
	ID     db.ID
	Who    string // who said it
	About  bool   // it is about them; else that it is not
	Called string // the edition, or the work of the organisation
	Words  string
	Place  string // where the writer changes them, "" when they are no more
	Read   db.Instant
}

// Hear shows a writer what somebody said of their words.
func (s *Passages) Hear(tx *db.Tx, a access.Actor, id db.ID) (Heard, error) {
	type row struct {
		Heard
		p   Passage
		who db.ID
		how string
	}
	r, err := db.One(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.ID, &r.p.Edition, &r.p.Work, &r.p.By, &r.who, &r.p.ID, &r.p.Kind, &r.p.Thing, &r.how, &r.Read)
	}, `SELECT id, edition_id, work_id, writer_id, person_id, passage_id, kind, thing_id, how, read FROM described_heard WHERE network_id = $1 AND id = $2`, id)
	if err != nil {
		a.Scoped()
		return Heard{}, err
	}
	if err := a.Allow(a.Is(r.p.By)); err != nil {
		return Heard{}, err
	}
	h := r.Heard
	h.About = r.how == aboutMe
	who, err := person.Find(tx, r.who)
	if err != nil {
		return h, err
	}
	called, err := r.p.called(tx)
	if err != nil {
		return h, err
	}
	h.Who, h.Called = who.Name(), ui.UpperFirst(called)
	asked, err := s.decisions.Of(tx, r.p.ID)
	if err != nil {
		return h, err
	}
	if len(asked) > 0 {
		h.Words = asked[0].Text
	}
	if source := s.sources[r.p.Kind]; source != nil {
		if h.Place, err = source.Place(tx, r.p.Thing); errs.Is(err, errs.NotFound) {
			h.Place, err = "", nil
		}
	}
	return h, err
}

// HeardIt says that a writer has read what somebody said of their words.
func (s *Passages) HeardIt(tx *db.Tx, a access.Actor, id db.ID) error {
	if _, err := s.Hear(tx, a, id); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE described_heard SET read = $3 WHERE network_id = $1 AND id = $2 AND read IS NULL`, id, int64(tx.Now))
	return err
}

// NotThem are the names of those who said that exactly the words of a thing that wait or stand now are not about them, for who wrote them.
func (s *Passages) NotThem(tx *db.Tx, thing db.ID) ([]string, error) {
	rows, err := db.Column[db.ID](tx, `SELECT DISTINCT person_id FROM described_heard WHERE network_id = $1 AND thing_id = $2 AND how = 'not-me' ORDER BY person_id LIMIT 50`, thing)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	people, err := person.Several(tx, rows)
	var out []string
	for _, id := range rows {
		out = append(out, people[id].Name())
	}
	slices.Sort(out)
	return out, err
}

// unsettle lets a passage wait again to which everybody had said yes.
func unsettle(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE described SET agreed = NULL WHERE network_id = $1 AND id = $2`, id)
	return err
}

// TakesPart says whether somebody takes part in an edition or helps to run it, so that they can recognise themselves in words of it.
func TakesPart(tx *db.Tx, a access.Actor, in ...db.ID) (bool, error) {
	if !a.SignedIn() || len(in) == 0 {
		return false, nil
	}
	return takesPart(tx, a.Person(), in)
}

// takesPart says whether somebody takes part in one of some editions, or helps to run it, also when they gave up their place.
func takesPart(tx *db.Tx, who db.ID, in []db.ID) (bool, error) {
	list, args := db.In(3, in)
	n, err := db.Value[int64](tx, `SELECT (SELECT COUNT(*) FROM place WHERE network_id = $1 AND person_id = $2 AND edition_id IN `+list+`) + (SELECT COUNT(*) FROM edition_person WHERE network_id = $1 AND person_id = $2 AND edition_id IN `+list+`)`,
		append([]any{who}, args...)...)
	return n > 0, err
}
