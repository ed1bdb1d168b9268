package board

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/plain"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
)

// storyKind is the shared decision that a story may be told in these words. Its subject is the story, and its teller alone decides.
const storyKind = "story.words"

// Story is what somebody tells to the board of an organisation.
type Story struct {
	ID, Organisation, Teller db.ID
	AskedBy                  db.ID // who asked for it; "" when its teller brought it
	Title, Words             string
	Signed                   string // what stands under it, as its teller wishes to be called
	Proposal                 db.ID
	Agreed                   db.Instant // when its teller said yes to these words; 0 before
	Ended                    db.Instant // when it was taken back or left out; nothing of its words is kept
	Created                  db.Instant
	Version                  int64
}

// told says whether a report may have the story.
func (s Story) told() bool { return s.Agreed != 0 && s.Ended == 0 }

// State is where a story stands, in words.
func (s Story) State() string {
	switch {
	case s.Ended != 0:
		return "Not told"
	case s.Agreed != 0:
		return "May be told"
	}
	return "Waits for its teller"
}

// text is what the teller says yes to.
func (s Story) text(organisation string) string {
	return fmt.Sprintf("To the board of %s\n\n%s\n\n%s\n\nSigned: %s", organisation, s.Title, s.Words, s.Signed)
}

// StoryForm is a story as it is typed. Teller is the address of who is asked, "" when they write it themselves.
type StoryForm struct {
	Teller, Title, Words, Signed string
	Version                      int64
}

// Limits of what is typed, in letters. A story has to leave room for the figures on two pages.
const (
	longestTitle  = 80
	longestStory  = 1000
	longestSigned = 60
)

func (f *StoryForm) check(c *errs.Check) {
	one := func(s string) string { return strings.Join(strings.Fields(plain.Text(s)), " ") }
	f.Title, f.Signed, f.Words = one(f.Title), one(f.Signed), strings.TrimSpace(plain.Text(f.Words))
	for _, v := range []struct {
		name, text, empty string
		most              int
	}{{"title", f.Title, "Give the story a title.", longestTitle}, {"words", f.Words, "Write the story.", longestStory}, {"signed", f.Signed, "Enter what stands under it, such as “A carer” or a first name.", longestSigned}} {
		c.That(v.text != "", v.name, "%s", v.empty)
		c.That(utf8.RuneCountInString(v.text) <= v.most, v.name, "Use up to %d letters. You have used %d.", v.most, utf8.RuneCountInString(v.text))
	}
}

// stories registers that a story's teller decides about it.
func (s *Board) stories() {
	s.assents.Register(assent.Kind{Name: storyKind,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			v, err := findStory(tx, s.keys, subject)
			return assent.Everyone, []assent.Voter{{Person: v.Teller, Side: person.Partner}}, err
		},
		MayPut: func(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
			v, err := findStory(tx, s.keys, subject)
			return err == nil && a.Leads(v.Organisation), err
		},
		Effect: func(tx *db.Tx, _ access.Actor, p assent.Proposal) error {
			v, err := findStory(tx, s.keys, p.Subject)
			if err != nil {
				return err
			}
			if v.Ended != 0 {
				return errs.New(errs.Conflict, "This story is not told any more.")
			}
			v.Agreed, v.Proposal = tx.Now, p.ID
			return s.keep(tx, v)
		}})
}

// keep saves a story that nobody changed meanwhile.
func (s *Board) keep(tx *db.Tx, v Story) error {
	ok, err := saveStory(tx, s.keys, v)
	if err == nil && !ok {
		err = errs.New(errs.Conflict, "Somebody else changed this story while you were writing.")
	}
	return err
}

// Ask puts a story to the one whose story it is. Only engagement leads ask; nothing is told before the teller has said yes.
func (s *Board) Ask(ctx context.Context, a access.Actor, organisation db.ID, f StoryForm) (id db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, err := s.organisation(tx, a, organisation)
		if err != nil {
			return err
		}
		if err := a.May(a.Leads(organisation), "Only engagement leads ask for a story. You can tell your own."); err != nil {
			return err
		}
		var c errs.Check
		f.check(&c)
		teller, err := tellerOf(tx, a, f.Teller, &c)
		if err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		v := Story{ID: db.NewID(), Organisation: o.ID, Teller: teller.ID, AskedBy: a.Person(), Title: f.Title, Words: f.Words, Signed: f.Signed, Created: tx.Now}
		id = v.ID
		if err := insertStory(tx, s.keys, v); err != nil {
			return err
		}
		if err := s.put(tx, a, o, v); err != nil {
			return err
		}
		return audit.Record(tx, a, "story.ask", "story", v.ID, "")
	})
	return id, err
}

// tellerOf finds who is asked.
func tellerOf(tx *db.Tx, a access.Actor, email string, c *errs.Check) (person.Person, error) {
	p, known, err := person.ByEmail(tx, person.FoldEmail(email))
	if err != nil {
		return p, err
	}
	if known {
		gone, err := person.ClosedAmong(tx, []db.ID{p.ID})
		if err != nil {
			return p, err
		}
		known = len(gone) == 0
	}
	c.That(known, "teller", "Enter the address of somebody in your network whose story it is.")
	c.That(!known || !a.Is(p.ID), "teller", "To tell your own story, go back and choose “Tell your own story”.")
	return p, nil
}

// put asks the teller about the words as they are, and writes to them. The letter does not say what the story is about.
func (s *Board) put(tx *db.Tx, a access.Actor, o person.Organisation, v Story) error {
	if _, err := s.assents.Put(tx, a, storyKind, v.ID, v.text(o.Name), ""); err != nil {
		return err
	}
	return s.tell(tx, o, v, v.Teller, "May your story be told?", fmt.Sprintf("%s asks whether a story of yours may be in a report to the board of %s. Read it, change it if you like, and say yes or no. Nothing is told unless you say yes, and you can take it back at any time.", a.Name(), o.Name))
}

// tell writes a letter about a story to somebody.
func (s *Board) tell(tx *db.Tx, o person.Organisation, v Story, to db.ID, subject, text string) error {
	people, err := person.Several(tx, []db.ID{to})
	if err != nil {
		return err
	}
	gone, err := person.ClosedAmong(tx, []db.ID{to})
	p := people[to]
	if err != nil || len(gone) > 0 || p.Email == "" {
		return err
	}
	link, err := s.post.Address(tx, "/leadership/%s/board-report/stories/%s", o.ID, v.ID)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{Private: true, To: p.Email, ToName: p.Name(), Subject: subject, Text: mail.Hello(p.Given, text, link)})
}

// Tell is the actor's own story, which they may tell without being asked.
func (s *Board) Tell(ctx context.Context, a access.Actor, organisation db.ID, f StoryForm) (id db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, err := s.organisation(tx, a, organisation)
		if err != nil {
			return err
		}
		var c errs.Check
		f.check(&c)
		if err := c.Err(); err != nil {
			return err
		}
		v := Story{ID: db.NewID(), Organisation: o.ID, Teller: a.Person(), Title: f.Title, Words: f.Words, Signed: f.Signed, Created: tx.Now}
		id = v.ID
		if err := insertStory(tx, s.keys, v); err != nil {
			return err
		}
		if _, err := s.assents.Propose(tx, a, storyKind, v.ID, v.text(o.Name), "", true); err != nil {
			return err
		}
		return audit.Record(tx, a, "story.tell", "story", v.ID, "")
	})
	return id, err
}

// onStory opens a story for its teller and for engagement leads, and does one thing with it. For everybody else it does not exist.
func (s *Board) onStory(ctx context.Context, a access.Actor, organisation, id db.ID, action string, do func(tx *db.Tx, o person.Organisation, v Story) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, v, err := s.openStory(tx, a, organisation, id)
		if err != nil {
			return err
		}
		if err := do(tx, o, v); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "story", id, "")
	})
}

// openStory finds a story of an organisation for its teller and for engagement leads. What has ended is there for its teller alone.
func (s *Board) openStory(tx *db.Tx, a access.Actor, organisation, id db.ID) (person.Organisation, Story, error) {
	v, err := findStory(tx, s.keys, id)
	if err == nil && v.Organisation != organisation {
		err = errs.Missing()
	}
	if err != nil {
		a.Scoped()
		return person.Organisation{}, v, err
	}
	if err := a.Allow(a.Is(v.Teller) || a.Leads(organisation) && v.Ended == 0); err != nil {
		return person.Organisation{}, v, err
	}
	o, err := person.FindOrganisation(tx, organisation)
	return o, v, err
}

// Change writes a story anew. When its teller does, these words may be told; when an engagement lead does, the teller is asked again.
func (s *Board) Change(ctx context.Context, a access.Actor, organisation, id db.ID, f StoryForm) error {
	return s.onStory(ctx, a, organisation, id, "story.change", func(tx *db.Tx, o person.Organisation, v Story) error {
		if v.Ended != 0 {
			return errs.New(errs.Invalid, "This story is not told any more. Tell a new one.")
		}
		var c errs.Check
		f.check(&c)
		if err := c.Err(); err != nil {
			return err
		}
		if f.Version != v.Version {
			return errs.New(errs.Conflict, "Somebody else changed this story while you were writing.")
		}
		same := v.Title == f.Title && v.Words == f.Words && v.Signed == f.Signed
		if same && (v.Agreed != 0 || !a.Is(v.Teller)) {
			return nil
		}
		if err := s.assents.Cancel(tx, a, storyKind, id); err != nil {
			return err
		}
		v.Title, v.Words, v.Signed, v.Agreed, v.Proposal = f.Title, f.Words, f.Signed, 0, ""
		if err := s.keep(tx, v); err != nil {
			return err
		}
		if a.Is(v.Teller) {
			_, err := s.assents.Propose(tx, a, storyKind, id, v.text(o.Name), "", true)
			return err
		}
		return s.put(tx, a, o, v)
	})
}

// Yes is the teller's yes to the words with this fingerprint.
func (s *Board) Yes(ctx context.Context, a access.Actor, organisation, id db.ID, hash string) error {
	return s.onStory(ctx, a, organisation, id, "story.yes", func(tx *db.Tx, _ person.Organisation, v Story) error {
		if err := a.May(a.Is(v.Teller), "Only whose story it is can say that it may be told."); err != nil {
			return err
		}
		all, err := s.assents.Of(tx, id)
		if err != nil {
			return err
		}
		for _, p := range all {
			if p.Kind == storyKind && p.State == assent.Open {
				return s.assents.Assent(tx, a, p.ID, hash)
			}
		}
		if v.told() {
			return nil
		}
		return errs.New(errs.Conflict, "The words have changed since you opened this page. Read them again.")
	})
}

// End takes a story out of every report, also of times that are over, and keeps nothing of its words: the teller's no or taking back, or an
// engagement lead who leaves it out.
func (s *Board) End(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.onStory(ctx, a, organisation, id, "story.end", func(tx *db.Tx, o person.Organisation, v Story) error {
		if v.Ended != 0 {
			return nil
		}
		if err := s.end(tx, a, v); err != nil {
			return err
		}
		if a.Is(v.Teller) && v.AskedBy != "" {
			return s.tell(tx, o, v, v.AskedBy, "A story is not told", fmt.Sprintf("A story for a report to the board of %s is not told, or not any more. Its teller need not say why.", o.Name))
		}
		if !a.Is(v.Teller) {
			return s.tell(tx, o, v, v.Teller, "Your story is left out", fmt.Sprintf("%s has left your story out of the reports to the board of %s. Nothing of it is kept.", a.Name(), o.Name))
		}
		return nil
	})
}

func (s *Board) end(tx *db.Tx, a access.Actor, v Story) error {
	if err := s.assents.Cancel(tx, a, storyKind, v.ID); err != nil {
		return err
	}
	v.Title, v.Words, v.Signed, v.Ended, v.Agreed = "", "", "", tx.Now, 0
	if err := s.keep(tx, v); err != nil {
		return err
	}
	return s.assents.Forget(tx, storyKind, v.ID)
}

// PersonLeft ends the stories of somebody who leaves: nobody could take them back any more.
func (s *Board) PersonLeft(tx *db.Tx, a access.Actor, who db.ID) error {
	all, err := storiesOf(tx, s.keys, who)
	if err != nil {
		return err
	}
	for _, v := range all {
		if v.Ended == 0 {
			if err := s.end(tx, a, v); err != nil {
				return err
			}
		}
	}
	return nil
}
