// Package described keeps a passage that names or describes people out of every report until they have seen its exact words and said yes.
// Whoever writes the passage says whom it describes. A passage of somebody who left, or cannot be reached, stays out, or is
// written again without them.
//
// Words: a passage is a lesson, a quote or the like, found by the id of that thing. Those it describes are people of its edition. It is held
// until all of them have agreed to the words as they are now; whoever changes the words asks them again.
package described

import (
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
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
	Kind        string
	Thing, By   db.ID
	Agreed      db.Instant // 0 until everybody has said yes
	Refused     db.Instant // when somebody said no
	People      []db.ID
	Among       []db.ID // more editions in which Set looks for people by name
	Told        []db.ID // who has read the words in another way, so that Set does not ask them
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
	decisions *assent.Decisions
	post      *mail.Post
}

// New makes the mechanism and registers its decision: everybody whom a passage describes has to agree to its words.
func New(decisions *assent.Decisions, post *mail.Post) *Passages {
	s := &Passages{decisions, post}
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
			return a.Is(p.By), err
		},
		Proposed: s.write,
	})
	return s
}

// write tells those described that something about them waits. The letter never says what.
func (s *Passages) write(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	passage, err := Find(tx, p.Subject)
	if err != nil {
		return err
	}
	people, err := person.Several(tx, passage.People)
	if err != nil {
		return err
	}
	e, err := edition.Find(tx, passage.Edition)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/described/%s", passage.ID)
	if err != nil {
		return err
	}
	for _, id := range passage.People {
		to := people[id]
		if to.Email == "" {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{Private: true, To: to.Email, ToName: to.Name(), Subject: "May this " + passage.May() + "?", Text: fmt.Sprintf(
			"Hello %s,\n\n%s has written something about %s that names or describes you. Please read it and say whether it may %s:\n\n%s\n\n%s unless you say yes. You can also ask for a change.\n", to.Given, a.Name(), e.Called(), passage.May(), link, passage.Out())}); err != nil {
			return err
		}
	}
	return nil
}

// Set says whom a passage describes, in the words that it has now. names are first and last names, or addresses, one on each line; with none
// it describes nobody. The same people and words as before ask nobody again. The caller has checked that the actor may write it.
func (s *Passages) Set(tx *db.Tx, a access.Actor, p Passage, words, names, field string) error {
	people, err := named(tx, append([]db.ID{p.Edition}, p.Among...), names, field)
	if err != nil {
		return err
	}
	// Who writes about themselves has seen it.
	people = slices.DeleteFunc(people, func(who db.ID) bool { return a.Is(who) || slices.Contains(p.Told, who) })
	old, found, err := Of(tx, p.Thing)
	if err != nil {
		return err
	}
	if found {
		same, err := s.same(tx, old, people, words)
		if err != nil || same {
			return err
		}
		if err := s.Drop(tx, a, p.Thing); err != nil {
			return err
		}
	}
	if len(people) == 0 {
		return nil
	}
	p.ID, p.By, p.People = db.NewID(), a.Person(), people
	if p.Edition, err = theirs(tx, append([]db.ID{p.Edition}, p.Among...), people); err != nil {
		return err
	}
	if err := insert(tx, p); err != nil {
		return err
	}
	_, err = s.decisions.Put(tx, a, Kind, p.ID, words, "")
	return err
}

// Drop ends the question about a thing that is no more.
func (s *Passages) Drop(tx *db.Tx, a access.Actor, thing db.ID) error {
	old, found, err := Of(tx, thing)
	if err != nil || !found {
		return err
	}
	if err := s.decisions.Cancel(tx, a, Kind, old.ID); err != nil {
		return err
	}
	return remove(tx, old.ID)
}

// same says whether the people were asked about the same words already.
func (s *Passages) same(tx *db.Tx, old Passage, people []db.ID, words string) (bool, error) {
	a, b := slices.Sorted(slices.Values(old.People)), slices.Sorted(slices.Values(people))
	if !slices.Equal(a, b) {
		return false, nil
	}
	all, err := s.decisions.Of(tx, old.ID)
	return len(all) > 0 && all[0].Text == words, err
}

// named finds people of some editions by what was typed.
func named(tx *db.Tx, in []db.ID, names, field string) ([]db.ID, error) {
	var typed []string
	for _, line := range strings.FieldsFunc(names, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' || r == ';' }) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			typed = append(typed, line)
		}
	}
	if len(typed) == 0 {
		return nil, nil
	}
	of, err := peopleOf(tx, in)
	if err != nil {
		return nil, err
	}
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
			c.That(false, field, "Nobody here is called “%s”. Check the name. If they left or cannot be reached, write it without them.", name)
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
	Called string // the edition
	Author string // who wrote it down
	Mine   bool   // the reader has said yes
}

// See finds a passage for somebody whom it describes. Anybody else gets what is not there.
func (s *Passages) See(tx *db.Tx, a access.Actor, id db.ID) (View, error) {
	p, err := Find(tx, id)
	if err != nil {
		a.Scoped()
		return View{}, err
	}
	if err := a.Allow(slices.ContainsFunc(p.People, a.Is)); err != nil {
		return View{}, err
	}
	v := View{Passage: p}
	all, err := s.decisions.Of(tx, id)
	if err == nil && len(all) == 0 {
		err = errs.Missing()
	}
	if err != nil {
		return v, err
	}
	v.Asked = all[0]
	v.Mine = v.Asked.Assented(a.Person())
	e, err := edition.Find(tx, p.Edition)
	if err != nil {
		return v, err
	}
	by, err := person.Find(tx, p.By)
	v.Called, v.Author = e.Called(), by.Name()
	return v, err
}

// Yes is the actor's yes to the words with this fingerprint.
func (s *Passages) Yes(tx *db.Tx, a access.Actor, id db.ID, hash string) error {
	v, err := s.See(tx, a, id)
	if err != nil {
		return err
	}
	return s.decisions.Assent(tx, a, v.Asked.ID, hash)
}

// No keeps the passage out of every report, also after a yes.
func (s *Passages) No(tx *db.Tx, a access.Actor, id db.ID) error {
	if _, err := s.See(tx, a, id); err != nil {
		return err
	}
	if err := s.decisions.Cancel(tx, a, Kind, id); err != nil {
		return err
	}
	return refuse(tx, id)
}

// AskChange tells whoever wrote the passage what should be different. The passage stays out until then.
func (s *Passages) AskChange(tx *db.Tx, a access.Actor, id db.ID, words string) error {
	v, err := s.See(tx, a, id)
	if err != nil {
		return err
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

// Asks is what waits for a person: passages that describe them and that they have not answered.
func (s *Passages) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: waits, Args: []any{a.Person()}, Item: func(w waiting.Row) (waiting.Item, bool) {
		title := "Say whether something about you may be in a report"
		if w.Kind == Statement || w.Kind == Claim {
			title = "Say whether something about you may be shown"
		}
		return waiting.Item{Title: title, About: w.B + ", " + w.C, Path: "/described/" + w.A}, true
	}}
}

// Waiting asks the same alone.
func (s *Passages) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}
