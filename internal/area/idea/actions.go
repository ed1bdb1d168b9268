package idea

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
	"alongside/internal/shared/workday"
)

// Ideas is the area.
type Ideas struct {
	db      *db.DB
	keys    *secret.Keys
	assents *assent.Decisions
	post    *mail.Post
	tabs    Tabs
	grid    ground.Placer
	placed  ground.Arounder
}

// Tabs adds the links to the other pages of an organisation that somebody may open.
type Tabs func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error

// New makes the area and registers what needs the assent of owners.
func New(d *db.DB, k *secret.Keys, assents *assent.Decisions, post *mail.Post, tabs Tabs) *Ideas {
	s := &Ideas{db: d, keys: k, assents: assents, post: post, tabs: tabs}
	s.register()
	return s
}

// relation is what somebody is to an idea.
func (s *Ideas) relation(tx *db.Tx, a access.Actor, i Idea, owners []Owner, day string) (r relation, err error) {
	r = relation{Runs: a.Leads(i.Organisation), First: a.Is(i.By), Contact: a.Is(i.Contact), Viewer: entry.Viewer{Person: a.Person()}}
	if !a.SignedIn() {
		return r, nil
	}
	var mine Owner
	for _, o := range owners {
		if a.Is(o.Person) {
			mine = o
		}
	}
	r.Owner = mine.State == owns
	if mine.State == isAsked {
		if r.Asked, err = s.allWant(tx, mine, owners); err != nil {
			return r, err
		}
	}
	if !r.Owner && !r.Runs && !r.Contact {
		r.Session, err = readsBySession(tx, i.ID, a.Person(), i.Words.Version, day)
	}
	return r, err
}

// read finds an idea for whoever may read it. For everybody else it does not exist.
func (s *Ideas) read(tx *db.Tx, a access.Actor, id db.ID) (i Idea, owners []Owner, r relation, day string, err error) {
	if i, err = find(tx, s.keys, id); err != nil {
		a.Scoped()
		return
	}
	if day, err = network.Today(tx); err != nil {
		return
	}
	if owners, err = ownersOf(tx, id); err != nil {
		return
	}
	if r, err = s.relation(tx, a, i, owners, day); err != nil {
		return
	}
	err = a.Allow(mayRead(r, i))
	return
}

// seen is an idea with those who own it and what the actor is to it.
type seen struct {
	I      Idea
	Owners []Owner
	R      relation
	Day    string
}

// of opens an idea for one of those who may read it, does one thing and notes it.
func (s *Ideas) of(ctx context.Context, a access.Actor, id db.ID, action string, do func(tx *db.Tx, v seen) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		var v seen
		var err error
		if v.I, v.Owners, v.R, v.Day, err = s.read(tx, a, id); err != nil {
			return err
		}
		if err := do(tx, v); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "idea", id, "")
	})
}

// owning are the people who own an idea.
func owning(all []Owner) (out []db.ID) {
	for _, o := range all {
		if o.State == owns {
			out = append(out, o.Person)
		}
	}
	return out
}

// names are the owners' names.
func names(all []Owner) (out []string) {
	for _, o := range all {
		if o.State == owns {
			out = append(out, o.Name)
		}
	}
	return out
}

// Bring brings an idea to an organisation. Its owner and the engagement leads read it, and whoever answers ideas there.
func (s *Ideas) Bring(ctx context.Context, a access.Actor, organisation db.ID, title, body string) (id db.ID, err error) {
	title = group.Tidy(title)
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(mayBring(a)); err != nil {
			return err
		}
		var c errs.Check
		o, err := person.FindOrganisation(tx, organisation)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		c.That(err == nil, "organisation", "Choose an organisation of the list.")
		c.Add(faults(checkIdea(title, body))...)
		n, err := openBy(tx, a.Person())
		if err != nil {
			return err
		}
		if c.That(n < mostOpen, "title", "You have %d open ideas. Close some of them first.", mostOpen); !c.OK() {
			return c.Err()
		}
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		words, err := entry.Add(tx, s.keys, entry.Entry{Kind: entryKind, OwnerKind: entry.OwnerPerson, Owner: a.Person(), Author: a.Person(), Organisation: o.ID, Happened: day, Title: title, Body: body})
		if err != nil {
			return err
		}
		d, err := deskOf(tx, o.ID)
		if err != nil {
			return err
		}
		i := Idea{ID: db.NewID(), Organisation: o.ID, Entry: words, By: a.Person(), BroughtDay: day, Contact: d.Contact, Promise: d.Days, State: Received, Due: workday.After(day, int(d.Days))}
		if a.Is(i.Contact) {
			i.Contact = "" // nobody answers their own idea
		}
		if err := insert(tx, i); err != nil {
			return err
		}
		if err := setOwner(tx, Owner{ID: db.NewID(), Idea: i.ID, Person: a.Person(), State: owns}); err != nil {
			return err
		}
		if _, err := note(tx, s.keys, Step{Idea: i.ID, Person: a.Person(), Kind: brought}); err != nil {
			return err
		}
		id = i.ID
		if err := s.tell(tx, a, []db.ID{i.Contact}, "An idea for "+o.Name, fmt.Sprintf("%s has brought an idea to %s. An answer is owed by %s. Read it here:", a.Name(), o.Name, ui.PlainDate(i.Due)), at(id)); err != nil {
			return err
		}
		return audit.Record(tx, a, "idea.bring", "idea", id, "")
	})
	return id, err
}

// at is where an idea is.
func at(id db.ID) string { return "/ideas/" + string(id) }

// Change changes the words of an idea. Its owners alone read the new words, with those who answer it, until they say yes anew.
func (s *Ideas) Change(ctx context.Context, a access.Actor, id db.ID, title, body string, version int64) error {
	title = group.Tidy(title)
	return s.of(ctx, a, id, "idea.change", func(tx *db.Tx, v seen) error {
		if err := a.May(mayAdd(v.R, v.I), "Only an owner of an open idea changes its words."); err != nil {
			return err
		}
		if err := checkIdea(title, body); err != nil {
			return err
		}
		e := v.I.Words
		if e.Title == title && e.Body == body {
			return nil
		}
		e.Title, e.Body, e.Version = title, body, version
		if _, err := entry.Change(tx, s.keys, e, a.Person()); err != nil {
			return err
		}
		if err := s.stopAsking(tx, a, v.I.ID, v.Owners); err != nil {
			return err
		}
		if _, err := note(tx, s.keys, Step{Idea: id, Person: a.Person(), Kind: changed}); err != nil {
			return err
		}
		v.I.Words.Title, v.I.Words.Body = title, body
		v.I.Words.Version++
		return s.askAgain(tx, a, v)
	})
}

// Add writes more to an idea. An answer is owed then.
func (s *Ideas) Add(ctx context.Context, a access.Actor, id db.ID, words string) error {
	return s.of(ctx, a, id, "idea.add", func(tx *db.Tx, v seen) error {
		if err := a.May(mayAdd(v.R, v.I), "Only an owner of an open idea writes more to it."); err != nil {
			return err
		}
		if err := checkSaid(words, "more", "Write what you would like to add."); err != nil {
			return err
		}
		if err := s.room(tx, id, "more"); err != nil {
			return err
		}
		v.I.ask(v.Day)
		if err := save(tx, v.I); err != nil {
			return err
		}
		if _, err := note(tx, s.keys, Step{Idea: id, Person: a.Person(), Kind: added, Words: words}); err != nil {
			return err
		}
		return s.tell(tx, a, append(owning(v.Owners), v.I.Contact), "More about an idea for "+v.I.OrgName, a.Name()+" has written more about an idea. An answer is owed by "+ui.PlainDate(v.I.Due)+". Read it here:", at(id))
	})
}

// room refuses more words where an idea has very many already.
func (s *Ideas) room(tx *db.Tx, id db.ID, field string) error {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM idea_step WHERE network_id = $1 AND idea_id = $2`, id)
	if err != nil {
		return err
	}
	var c errs.Check
	c.That(n < mostSteps, field, "This idea has become very long. Close it, and bring a new one.")
	return c.Err()
}

// Close ends an idea, by one of its owners.
func (s *Ideas) Close(ctx context.Context, a access.Actor, id db.ID, words string) error {
	return s.of(ctx, a, id, "idea.close", func(tx *db.Tx, v seen) error {
		if v.I.State == Closed && v.R.Owner {
			return nil
		}
		if err := a.May(mayAdd(v.R, v.I), "Only an owner of an idea closes it."); err != nil {
			return err
		}
		var c errs.Check
		if c.That(len([]rune(words)) <= longestSaid, "why", "Use up to %d letters.", longestSaid); !c.OK() {
			return c.Err()
		}
		v.I.State, v.I.Due = Closed, ""
		if err := save(tx, v.I); err != nil {
			return err
		}
		if err := s.stopAsking(tx, a, id, v.Owners); err != nil {
			return err
		}
		if err := s.off(tx, id); err != nil {
			return err
		}
		if _, err := note(tx, s.keys, Step{Idea: id, Person: a.Person(), Kind: closed, Words: words}); err != nil {
			return err
		}
		return s.tell(tx, a, append(owning(v.Owners), v.I.Contact), "An idea for "+v.I.OrgName+" is closed", a.Name()+" has closed an idea.", at(id))
	})
}

// off takes an idea off every agenda on which nothing was decided.
func (s *Ideas) off(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE idea_item SET state = 'no', proposal_id = NULL WHERE network_id = $1 AND idea_id = $2 AND state IN ('on', 'asked')`, id)
	return err
}

// TakeAway takes an idea away from everybody, with all that was written about it. That there was one stays for counts.
func (s *Ideas) TakeAway(ctx context.Context, a access.Actor, id db.ID) error {
	return s.of(ctx, a, id, "idea.take-away", func(tx *db.Tx, v seen) error {
		if err := a.May(mayTakeAway(v.R), "Only whoever brought an idea takes it away. You can leave it."); err != nil {
			return err
		}
		return s.erase(tx, a, v.I, v.Owners)
	})
}

func (s *Ideas) erase(tx *db.Tx, a access.Actor, i Idea, owners []Owner) error {
	if err := entry.Remove(tx, i.Entry); err != nil {
		return err
	}
	if err := s.stopAsking(tx, a, i.ID, owners); err != nil {
		return err
	}
	if err := s.forget(tx, i.ID, owners); err != nil {
		return err
	}
	if err := eraseSteps(tx, s.keys, i.ID); err != nil {
		return err
	}
	if err := s.off(tx, i.ID); err != nil {
		return err
	}
	if err := ground.End(tx, a, thingOf(i.ID)); err != nil {
		return err
	}
	if i.State != Adopted && i.State != Stopped {
		i.State = Closed
	}
	i.Due, i.Erased = "", tx.Now
	return save(tx, i)
}

// Hide makes an idea its owners’ alone again, with those who answer it. One owner is enough.
func (s *Ideas) Hide(ctx context.Context, a access.Actor, id db.ID) error {
	return s.of(ctx, a, id, "idea.hide", func(tx *db.Tx, v seen) error {
		if err := a.May(v.R.Owner, "Only an owner of an idea says who reads it."); err != nil {
			return err
		}
		if v.I.Words.Audience == entry.Author {
			return nil
		}
		if err := entry.Narrow(tx, v.I.Words, entry.Author); err != nil {
			return err
		}
		_, err := note(tx, s.keys, Step{Idea: id, Person: a.Person(), Kind: narrowed})
		return err
	})
}

// Leave is for an owner who did not bring the idea and does not want to own it any more.
func (s *Ideas) Leave(ctx context.Context, a access.Actor, id db.ID) error {
	return s.of(ctx, a, id, "idea.leave", func(tx *db.Tx, v seen) error {
		if err := a.May(v.R.Owner && !v.R.First, "Whoever brought an idea can close it or take it away."); err != nil {
			return err
		}
		return s.gone(tx, a, v, a.Person())
	})
}

// gone takes somebody off the owners. What needs the assent of those who stay may then have it.
func (s *Ideas) gone(tx *db.Tx, a access.Actor, v seen, who db.ID) error {
	i := slices.IndexFunc(v.Owners, func(o Owner) bool { return o.Person == who })
	o := v.Owners[i]
	o.State, o.Proposal = isGone, ""
	if err := setOwner(tx, o); err != nil {
		return err
	}
	_, err := note(tx, s.keys, Step{Idea: v.I.ID, Person: who, Kind: left})
	return err
}

// tell writes the same to several people, each once, but not to the actor nor to who has left. Nothing of an idea's words is in it.
func (s *Ideas) tell(tx *db.Tx, a access.Actor, to []db.ID, subject, text, path string) error {
	to = slices.Compact(slices.Sorted(slices.Values(to)))
	to = slices.DeleteFunc(to, func(id db.ID) bool { return id == "" || a.Is(id) })
	if len(to) == 0 {
		return nil
	}
	gone, err := person.ClosedAmong(tx, to)
	if err != nil {
		return err
	}
	people, err := person.Several(tx, to)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "%s", path)
	if err != nil {
		return err
	}
	for _, id := range to {
		p := people[id]
		if slices.Contains(gone, id) || p.Email == "" {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{To: p.Email, ToName: p.Name(), Kind: notice.Ideas, Person: p.ID, Private: true, Subject: subject, Text: mail.Hello(p.Given, text, link)}); err != nil {
			return err
		}
	}
	return nil
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// faults are what was found wrong, for a check that finds more.
func faults(err error) []errs.Field {
	if e := errs.Of(err); e != nil {
		return e.Fields
	}
	return nil
}
