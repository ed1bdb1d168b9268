// Package described keeps a passage that names or describes people out of every report until they have seen its exact words and said yes.
// Whoever writes the passage says whom it describes. A passage of somebody who left, or cannot be reached, stays out, or is
// written again without them. The words of whoever said no stay out also when others write them again (gate.go, words.go), and nobody is taken
// out of a question without being told.
//
// Words: a passage is a lesson, a quote or the like, found by the id of that thing. Those it describes are people of its edition. It is held
// until all of them have agreed to the words as they are now; whoever changes the words asks them again.
package described

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
	"alongside/internal/shared/waiting"
)

// Kind is the decision about a passage.
const Kind = "described.name"

// What can be a passage.
const (
	Lesson    = "lesson"
	Quote     = "quote"
	Statement = "statement" // of the summary of what a programme wanted to find out
	Claim     = "claim"     // that something followed
)

// Passage is words about people.
type Passage struct {
	ID, Edition db.ID
	Work        db.ID // the organisation from whose work the words are, "" when they are of an edition
	Kind        string
	Thing, By   db.ID
	Agreed      db.Instant // 0 until everybody has said yes
	Refused     db.Instant // when somebody said no
	People      []db.ID
	Among       []db.ID // more editions in which Set looks for people by name
	Told        []db.ID // who wrote the words or has read them in another way, so that Set does not ask them
	Other       bool    // the writer says that a first name in the words is somebody else's
	Taken       []db.ID // those of its people whom the writer took out of it while they were asked: their answer still counts
	Own         []db.ID // those of its people who said themselves that it is about them
}

// home is the edition or the organisation to which the words belong.
func (p Passage) home() db.ID { return cmp.Or(p.Edition, p.Work) }

// called is from what the words are.
func (p Passage) called(tx *db.Tx) (string, error) {
	if p.Work != "" {
		o, err := person.FindOrganisation(tx, p.Work)
		return "the work of " + o.Name, err
	}
	e, err := edition.Find(tx, p.Edition)
	return e.Called(), err
}

// May says what a yes allows, as the end of a sentence.
func (p Passage) May() string {
	switch p.Kind {
	case Statement:
		return "be in the summary"
	case Claim:
		return "be shown to others"
	}
	return "be in the report"
}

// Out says what becomes of the passage without a yes.
func (p Passage) Out() string {
	switch p.Kind {
	case Statement:
		return "It is in no summary"
	case Claim:
		return "It is shown to nobody but those who tell it"
	}
	return "It is in no report"
}

// Where says where the passage would stand.
func (p Passage) Where() string {
	switch p.Kind {
	case Quote:
		return "As somebody's own words, without their name."
	case Statement:
		return "In the summary of what your programme wanted to find out."
	case Claim:
		if p.Work != "" {
			return "In “What followed”, as something that came out of the work of the organisation."
		}
		return "In “What followed”, as something that came out of your programme."
	}
	return "In “What was learnt”."
}

// Words say where the passage stands.
func (p Passage) Words() string {
	switch {
	case p.Agreed != 0:
		return "Everybody it describes agreed"
	case p.Refused != 0:
		return "Somebody it describes said no"
	}
	return "Waits for those it describes"
}

// most is how many people one passage can describe.
const most = 10

// Passages is the mechanism.
type Passages struct {
	keys      *secret.Keys
	decisions *assent.Decisions
	post      *mail.Post
	sources   map[string]Source
}

// New makes the mechanism and registers its decision: everybody whom a passage describes has to agree to its words.
func New(keys *secret.Keys, decisions *assent.Decisions, post *mail.Post) *Passages {
	s := &Passages{keys, decisions, post, map[string]Source{}}
	decisions.Register(assent.Kind{Name: Kind,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			p, err := Find(tx, subject)
			var out []assent.Voter
			for _, who := range p.People {
				out = append(out, assent.Voter{Person: who, Side: person.Professional})
			}
			return assent.Everyone, out, err
		},
		Effect: func(tx *db.Tx, _ access.Actor, p assent.Proposal) error { return agree(tx, p.Subject) },
		MayPut: func(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
			p, err := Find(tx, subject)
			return a.Is(p.By) || slices.ContainsFunc(p.Own, a.Is), err
		},
		Proposed: s.write,
	})
	return s
}

// write tells those described that something about them waits. The letter never says what.
func (s *Passages) write(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	passage, err := Find(tx, p.Subject)
	if err != nil || passage.Refused != 0 {
		return err // who said no to these very words before gets no second letter: it stands on their first page
	}
	people, err := person.Several(tx, passage.People)
	if err != nil {
		return err
	}
	from, err := passage.called(tx)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/described/%s", passage.ID)
	if err != nil {
		return err
	}
	for _, id := range passage.People {
		to := people[id]
		if to.Email == "" || a.Is(id) {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{Private: true, To: to.Email, ToName: to.Name(), Subject: "May this " + passage.May() + "?", Text: fmt.Sprintf(
			"Hello %s,\n\n%s has written something about %s that names or describes you. Please read it and say whether it may %s:\n\n%s\n\n%s unless you say yes. You can also ask for a change.\n", to.Given, a.Name(), from, passage.May(), link, passage.Out())}); err != nil {
			return err
		}
	}
	return nil
}

// Set says whom a passage describes, in the words that it has now. names are first and last names, or addresses, one on each line; with none
// it describes nobody, and words that name somebody of the edition, or to which somebody said no, are not taken (see Gate). The same people
// and words as before ask nobody again. Whoever is taken out while the words stay the same, or nearly, still answers. Empty words end the
// question. The caller has checked that the actor may write it.
func (s *Passages) Set(tx *db.Tx, a access.Actor, p Passage, words, names, field string) error {
	old, found, err := Of(tx, p.Thing)
	if err != nil {
		return err
	}
	if words == "" {
		return s.Drop(tx, a, p.Thing)
	}
	if found {
		if err := s.remember(tx, old); err != nil {
			return err
		}
	}
	in := append([]db.ID{p.home()}, p.Among...)
	var people []db.ID
	if p.Work != "" {
		people, err = pick(tx, old.People, names, field)
	} else {
		people, err = named(tx, in, names, field)
	}
	if err != nil {
		return err
	}
	// Who writes about themselves has seen it.
	people = slices.DeleteFunc(people, func(who db.ID) bool { return slices.Contains(p.Told, who) })
	g, err := s.Gate(tx, in...)
	if err != nil {
		return err
	}
	sure, err := s.sure(tx, p.Thing, words, p.Other)
	if err != nil {
		return err
	}
	body := core(p.Kind, words)
	m := g.marks(body)
	people = slices.DeleteFunc(people, func(who db.ID) bool { return slices.Contains(g.fine("", m, nil), who) }) // not about them, they said
	meant := slices.Clone(people)
	if p.Kind == Claim { // their names stand beside the words
		meant = append(meant, slices.DeleteFunc(slices.Clone(p.Told), a.Is)...)
	}
	if p.Work != "" {
		err = g.said(p.Thing, m, strings.Replace(field, "describes", "body", 1), append(slices.Clone(people), p.Told...))
	} else {
		err = g.check(p.Thing, body, field, people, p.Told, meant, sure)
	}
	if err != nil {
		return err
	}
	how := Removed
	if found {
		done, err := s.again(tx, a, &p, old, &people, words)
		if err != nil || done {
			return err
		}
		how = Changed
	}
	if err := s.end(tx, a, old, found, people, how); err != nil || len(people) == 0 {
		return err
	}
	p.ID, p.By, p.People = db.NewID(), a.Person(), people
	if p.Work == "" {
		if p.Edition, err = theirs(tx, in, people); err != nil {
			return err
		}
	}
	id, err := s.put(tx, a, g, p, words)
	if err != nil || !slices.ContainsFunc(people, a.Is) {
		return err
	}
	// Who writes down that words describe themselves has read them.
	asked, err := s.decisions.Find(tx, id)
	if err != nil {
		return err
	}
	return s.decisions.Assent(tx, a, id, asked.Hash)
}

// again compares a passage with what was asked before. done says that nobody is asked anew. Whoever was taken out while the words are nearly
// the same stays among the people.
func (s *Passages) again(tx *db.Tx, a access.Actor, p *Passage, old Passage, people *[]db.ID, words string) (done bool, err error) {
	all, err := s.decisions.Of(tx, old.ID)
	if err != nil || len(all) == 0 {
		return false, err
	}
	before := all[0].Text
	key := s.key(tx)
	if before != words && !near(marks(key, core(old.Kind, before)), marks(key, core(p.Kind, words))) {
		return false, nil
	}
	for _, who := range old.People {
		if !slices.Contains(*people, who) && !slices.Contains(p.Told, who) {
			p.Taken = append(p.Taken, who)
		}
	}
	more := slices.ContainsFunc(*people, func(who db.ID) bool { return !slices.Contains(old.People, who) })
	if before == words && !more {
		return true, setOut(tx, old.ID, p.Taken)
	}
	*people = append(*people, p.Taken...)
	return false, nil
}

// put asks the people of a new passage. Words to which one of them said no before are held at once, and no letter is sent.
func (s *Passages) put(tx *db.Tx, a access.Actor, g *Gate, p Passage, words string) (db.ID, error) {
	m := marks(g.key, core(p.Kind, words))
	var no []db.ID
	for _, r := range g.refusers(m, nil) {
		if slices.Contains(p.People, r.person) && slices.Equal(r.marks, m) && !slices.Contains(no, r.person) {
			no = append(no, r.person)
		}
	}
	if len(no) > 0 {
		p.Refused = tx.Now
	}
	if err := s.insert(tx, p, m); err != nil {
		return "", err
	}
	for _, who := range no {
		if err := s.keepNo(tx, p, who, words); err != nil {
			return "", err
		}
		if err := tell(tx, p, who, Again); err != nil {
			return "", err
		}
	}
	return s.decisions.Put(tx, a, Kind, p.ID, words, "")
}

// Drop ends the question about a thing that is no more. Those it describes read that it is.
func (s *Passages) Drop(tx *db.Tx, a access.Actor, thing db.ID) error {
	old, found, err := Of(tx, thing)
	if err != nil {
		return err
	}
	return s.end(tx, a, old, found, nil, Removed)
}

// end takes an old passage away. Whoever it described and is not asked anew finds what became of it on their first page.
func (s *Passages) end(tx *db.Tx, a access.Actor, old Passage, found bool, asked []db.ID, how How) error {
	if !found {
		return nil
	}
	if err := s.remember(tx, old); err != nil {
		return err
	}
	if err := s.decisions.Cancel(tx, a, Kind, old.ID); err != nil {
		return err
	}
	for _, who := range old.People {
		if !slices.Contains(asked, who) && !a.Is(who) {
			if err := tell(tx, old, who, how); err != nil {
				return err
			}
		}
	}
	return remove(tx, old.ID)
}

// lines are names as they were typed.
func lines(names string) (typed []string) {
	for _, line := range strings.FieldsFunc(names, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' || r == ';' }) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			typed = append(typed, line)
		}
	}
	return typed
}

// named finds people of some editions by what was typed.
func named(tx *db.Tx, in []db.ID, names, field string) ([]db.ID, error) {
	typed := lines(names)
	if len(typed) == 0 {
		return nil, nil
	}
	of, err := peopleOf(tx, in)
	if err != nil {
		return nil, err
	}
	return match(of, typed, field, "Nobody here is called “%s”. Check the name. If they left or cannot be reached, write it without them.")
}

// match finds the people whose names or addresses were typed. nobody is what the writer reads of a name that nobody has.
func match(of []person.Person, typed []string, field, nobody string) ([]db.ID, error) {
	var c errs.Check
	var out []db.ID
	for _, name := range typed {
		var found []db.ID
		for _, p := range of {
			if strings.EqualFold(p.Name(), name) || p.Email == person.FoldEmail(name) {
				found = append(found, p.ID)
			}
		}
		switch len(found) {
		case 1:
			if !slices.Contains(out, found[0]) {
				out = append(out, found[0])
			}
		case 0:
			c.That(false, field, nobody, name)
		default:
			c.That(false, field, "More than one person is called “%s”. Enter their email address.", name)
		}
	}
	c.That(len(out) <= most, field, "This can describe up to %d people.", most)
	return out, c.Err()
}

// View is a passage as somebody reads it whom it describes.
type View struct {
	Passage
	Asked  assent.Proposal
	Called string // the edition, or the work of the organisation
	Author string // who wrote it down
	Mine   bool   // the reader has said yes
	Self   bool   // the reader said themselves that it is about them
	No     bool   // the reader has said no
	Reader access.Actor
	Gone   How  // what became of it, "" while it can be answered
	Unread bool // something became of it that the reader has not noted
	// Settled says that the reader said no to nearly the same words, and that this counted as a no to these.
	Settled bool
}

// TakenOut says whether the writer took the reader out of it while they were asked.
func (v View) TakenOut(a access.Actor) bool { return slices.ContainsFunc(v.Taken, a.Is) }

// See finds a passage for somebody whom it describes, also when it is no more. Anybody else gets what is not there.
func (s *Passages) See(tx *db.Tx, a access.Actor, id db.ID) (View, error) {
	past, was, err := pastOf(tx, id, a.Person())
	if err != nil {
		return View{}, err
	}
	p, err := Find(tx, id)
	gone := was && err != nil
	if gone {
		p, err = past.Passage, nil
	}
	if err != nil {
		a.Scoped()
		return View{}, err
	}
	if err := a.Allow(a.SignedIn() && (gone || slices.ContainsFunc(p.People, a.Is))); err != nil {
		return View{}, err
	}
	v := View{Passage: p, Reader: a, Unread: was && past.read == 0}
	all, err := s.decisions.Of(tx, id)
	if err == nil && len(all) == 0 {
		err = errs.Missing()
	}
	if err != nil {
		return v, err
	}
	v.Asked = all[0]
	if gone {
		v.Gone, v.By = past.how, v.Asked.Proposer
	}
	v.Mine, v.Self = v.Asked.Assented(a.Person()), slices.ContainsFunc(p.Own, a.Is)
	if was {
		v.Settled = past.how == Settled
	}
	no, err := refusersOf(tx, id)
	if err != nil {
		return v, err
	}
	v.No = slices.ContainsFunc(no, a.Is)
	if v.Called, err = p.called(tx); err != nil {
		return v, err
	}
	v.Called, v.Author = ui.UpperFirst(v.Called), "Somebody"
	if v.By == "" || gone && v.Self && a.Is(v.By) { // written before it was kept who did
		return v, nil
	}
	by, err := person.Find(tx, v.By)
	v.Author = by.Name()
	return v, err
}

// over is the answer to whoever answers what is no more.
func over() error {
	return errs.New(errs.Conflict, "These words were changed or taken away since. There is nothing to answer any more.")
}

// Yes is the actor's yes to the words with this fingerprint. Who said no takes that back with it; then everybody is asked again.
func (s *Passages) Yes(tx *db.Tx, a access.Actor, id db.ID, hash string) error {
	v, err := s.See(tx, a, id)
	if err != nil {
		return err
	}
	if v.Gone != "" {
		return over()
	}
	if v.Refused == 0 {
		if err := s.decisions.Assent(tx, a, v.Asked.ID, hash); err != nil {
			return err
		}
		return s.sameYes(tx, a, v)
	}
	if err := s.remember(tx, v.Passage); err != nil {
		return err
	}
	no, err := refusersOf(tx, id)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(no, a.Is) || v.Asked.Hash != hash {
		return errs.New(errs.Conflict, "Somebody said no to this. It can only be asked again when they change their mind.")
	}
	if err := takeBack(tx, id, a.Person()); err != nil || len(no) > 1 {
		return err
	}
	if err := reopen(tx, id); err != nil {
		return err
	}
	if v.Asked.State == assent.Open {
		return s.decisions.Assent(tx, a, v.Asked.ID, hash)
	}
	_, err = s.decisions.Propose(tx, a, Kind, id, v.Asked.Text, "", true)
	return err
}

// No keeps the passage out of every report, also after a yes, and the same or nearly the same words in their programme, whoever writes them.
func (s *Passages) No(tx *db.Tx, a access.Actor, id db.ID) error {
	v, err := s.See(tx, a, id)
	if err != nil {
		return err
	}
	if v.Gone != "" {
		return over()
	}
	if err := s.remember(tx, v.Passage); err != nil {
		return err
	}
	if err := s.decisions.Cancel(tx, a, Kind, id); err != nil {
		return err
	}
	if err := s.keepNo(tx, v.Passage, a.Person(), v.Asked.Text); err != nil {
		return err
	}
	if err := refuse(tx, id); err != nil {
		return err
	}
	return s.settle(tx, a, v)
}

// Noted says that the actor has read what became of words about them.
func (s *Passages) Noted(tx *db.Tx, a access.Actor, id db.ID) error {
	if _, err := s.See(tx, a, id); err != nil {
		return err
	}
	return noted(tx, id, a.Person())
}

// AskChange tells whoever wrote the passage what should be different. The passage stays out until then.
func (s *Passages) AskChange(tx *db.Tx, a access.Actor, id db.ID, words string) error {
	v, err := s.See(tx, a, id)
	if err != nil {
		return err
	}
	if v.Gone != "" {
		return over()
	}
	if v.Asked.State != assent.Open {
		return errs.New(errs.Conflict, "This has been decided already.")
	}
	return s.decisions.Comment(tx, a, v.Asked.ID, words, true)
}

// Changes are what those described asked to have changed, oldest first. The caller has checked that the reader may see the passage.
func (s *Passages) Changes(tx *db.Tx, thing db.ID) (out []string, err error) {
	p, found, err := Of(tx, thing)
	if err != nil || !found {
		return nil, err
	}
	return s.decisions.Asked(tx, p.ID)
}

// Asks is what waits for a person: passages that describe them and that they have not answered, and what became of others.
func (s *Passages) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: waits, Args: []any{a.Person()}, Item: func(w waiting.Row) (waiting.Item, bool) {
		about := w.B + ", " + w.C
		if w.C == "" {
			about = "The work of " + w.B
		}
		if w.Kind == "past" {
			return waiting.Item{Title: "Read what became of words about you", About: about, Path: "/described/" + w.A}, true
		}
		if w.Kind == "heard" {
			return waiting.Item{Title: "Read what somebody said about words that you wrote", About: about, Path: "/said-about/" + w.A}, true
		}
		title := "Say whether something about you may be in a report"
		if w.Kind == Statement || w.Kind == Claim {
			title = "Say whether something about you may be shown"
		}
		return waiting.Item{Title: title, About: about, Path: "/described/" + w.A}, true
	}}
}

// Waiting asks the same alone.
func (s *Passages) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}
