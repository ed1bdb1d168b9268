package opportunity

import (
	"context"
	"fmt"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
	"alongside/internal/shared/waiting"
)

// Seat is a role that somebody has taken up.
type Seat struct {
	Organisation, Group, Person db.ID
	Name                        string // of the person
	Title                       string // of the opportunity
	RoleType                    string
	Starts, Ends                string
	Pay                         string
}

// Roles is the map of organisations, as far as this area needs it.
type Roles interface {
	// Begin writes a role down for somebody who has said yes to it. What the map refuses is errs.Invalid.
	Begin(tx *db.Tx, a access.Actor, s Seat) (term db.ID, err error)
	// Held is the role that somebody holds already, if what they take up is the same on some of the same days; "" when it is not.
	Held(tx *db.Tx, s Seat) (term db.ID, err error)
	// End ends a role that somebody gives back.
	End(tx *db.Tx, a access.Actor, term db.ID) error
}

// Parts are what this area asks of others.
type Parts struct {
	// Tabs adds the links to the other pages of an organisation that somebody may open.
	Tabs func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error
	// Roles is the map.
	Roles Roles
	// Bank is the people bank.
	Bank Bank
	// Stated are the editions that take applications and say for which perspectives they look.
	Stated func(tx *db.Tx) ([]Stated, error)
	// Dates are somebody's own dates between two instants.
	Dates func(tx *db.Tx, a access.Actor, from, to db.Instant, most int) ([]waiting.Event, error)
}

// Opportunities is the area.
type Opportunities struct {
	db      *db.DB
	keys    *secret.Keys
	assents *assent.Decisions
	rounds  *round.Rounds
	post    *mail.Post
	other   Parts
	placed  ground.Arounder
	grid    ground.Placer
	serves  ground.Server
}

// The kinds of shared decisions: the words of an opportunity, and whom a panel chooses. The subject of both is the opportunity.
const (
	wordsKind  = "interest.words"
	chooseKind = "interest.agreed"
)

// attributesKey is the instrument that has the attributes that are looked for; scoresKey has the same ones, under the same ids, in words about
// another person, by which a panel scores; and questionsKey is that of an application.
const (
	attributesKey = "attributes"
	scoresKey     = "attributes-of-another"
	questionsKey  = "opportunity-application"
)

// New makes the area and registers its two kinds of shared decision.
func New(d *db.DB, k *secret.Keys, assents *assent.Decisions, post *mail.Post, other Parts) *Opportunities {
	s := &Opportunities{db: d, keys: k, assents: assents, rounds: round.New(k), post: post, other: other}
	assents.Register(assent.Kind{Name: wordsKind, Effect: s.wordsAgreed, Proposed: s.askWords,
		// The designer and the contact, each for themselves: the page bears the contact's name.
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			o, err := find(tx, subject)
			out := []assent.Voter{{Person: o.Designer, Side: person.Partner}}
			if o.Contact != o.Designer {
				out = append(out, assent.Voter{Person: o.Contact, Side: person.Professional})
			}
			return assent.Everyone, out, err
		},
		MayPut: mayPutIt})
	assents.Register(assent.Kind{Name: chooseKind, Effect: s.panelDecided, Proposed: s.askPanel,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			p, err := panelOf(tx, subject)
			return assent.Everyone, p.voters(), err
		},
		MayPut: mayPutIt})
	return s
}

// mayPutIt: engagement leads of the organisation that offers it put its words, or whom to choose, to those who decide.
func mayPutIt(tx *db.Tx, a access.Actor, id db.ID) (bool, error) {
	o, err := find(tx, id)
	return err == nil && a.Leads(o.Organisation), err
}

// dayIn is the day of an instant in a zone, "" for none.
func dayIn(at db.Instant, zone string) string {
	if at == 0 {
		return ""
	}
	return at.In(zone).Format(time.DateOnly)
}

// register opens the register of an organisation for whoever may see it. For everybody else it does not exist.
func (s *Opportunities) register(tx *db.Tx, a access.Actor, id db.ID, today string) (person.Organisation, relation, error) {
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, relation{}, err
	}
	r := relation{Runs: a.Leads(id)}
	if a.SignedIn() && !r.Runs {
		if r.Belongs, _, err = group.Relation(tx, id, a.Person(), today); err != nil {
			return o, r, err
		}
		if r.Takes, err = partIn(tx, id, a.Person()); err != nil {
			return o, r, err
		}
	}
	return o, r, a.Allow(maySeeRegister(r))
}

// Opens says whether somebody may open the opportunities of an organisation.
func (s *Opportunities) Opens(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error) {
	if a.Leads(organisation) {
		return true, nil
	}
	if !a.SignedIn() {
		return false, nil
	}
	return partIn(tx, organisation, a.Person())
}

// toRead finds an opportunity of an organisation for whoever has a part in it.
func (s *Opportunities) toRead(tx *db.Tx, a access.Actor, organisation, id db.ID) (Opportunity, relation, error) {
	o, err := find(tx, id)
	if err == nil && o.Organisation != organisation {
		err = errs.Missing()
	}
	if err != nil {
		a.Scoped()
		return o, relation{}, err
	}
	r, err := s.relation(tx, a, o)
	if err != nil {
		return o, r, err
	}
	return o, r, a.Allow(mayRead(r))
}

// toTell finds an opportunity of an organisation for whoever sees whom it could tell of it.
func (s *Opportunities) toTell(tx *db.Tx, a access.Actor, organisation, id db.ID) (Opportunity, relation, error) {
	o, err := find(tx, id)
	if err == nil && o.Organisation != organisation {
		err = errs.Missing()
	}
	if err != nil {
		a.Scoped()
		return o, relation{}, err
	}
	r, tells, err := s.tells(tx, a, o)
	if err != nil {
		return o, r, err
	}
	return o, r, a.Allow(tells)
}

// tells says whether somebody sees whom the organisation could tell of an opportunity.
func (s *Opportunities) tells(tx *db.Tx, a access.Actor, o Opportunity) (relation, bool, error) {
	r, err := s.relation(tx, a, o)
	if err != nil || !o.Takes(tx.Now) || !a.SignedIn() {
		return r, false, err
	}
	looks, err := s.other.Bank.Looks(tx, a, o.Organisation)
	return r, mayTell(r, o, looks, tx.Now), err
}

// relation is what somebody is to one opportunity.
func (s *Opportunities) relation(tx *db.Tx, a access.Actor, o Opportunity) (r relation, err error) {
	r = relation{Runs: a.Leads(o.Organisation), Designs: a.Is(o.Designer), Contact: a.Is(o.Contact), ByWriter: a.Is(o.Writer)}
	if a.SignedIn() {
		r.Panel, r.Replied, err = relationTo(tx, o.ID, a.Person())
	}
	return r, err
}

// on opens an opportunity and does one thing with it, in one transaction.
func (s *Opportunities) on(ctx context.Context, a access.Actor, organisation, id db.ID, action string, do func(tx *db.Tx, o Opportunity, r relation) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, r, err := s.toRead(tx, a, organisation, id)
		if err != nil {
			return err
		}
		if err := do(tx, o, r); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "opportunity", id, "")
	})
}

var errClash = errs.New(errs.Conflict, "Somebody else changed this opportunity while you were writing.")

// store saves an opportunity that nobody changed meanwhile.
func store(tx *db.Tx, o Opportunity) error {
	ok, err := save(tx, o)
	if err == nil && !ok {
		err = errClash
	}
	return err
}

// named reads what ids of an opportunity are called.
func named(tx *db.Tx, o Opportunity) (n names, err error) {
	def, err := instrument.Find(tx, attributesKey)
	if err != nil {
		return n, err
	}
	n.Attributes = attributesOf(def, o.Attributes)
	if o.RoleType != "" {
		kinds, err := group.RoleTypes(tx)
		if err != nil {
			return n, err
		}
		kind, _ := group.Find(kinds, o.RoleType)
		n.RoleType = kind.Name
	}
	who, err := person.Several(tx, []db.ID{o.Contact})
	if err != nil {
		return n, err
	}
	gone, err := person.ClosedAmong(tx, []db.ID{o.Contact})
	if err == nil && len(gone) == 0 {
		n.Contact = who[o.Contact].Name()
	}
	return n, err
}

// somebody finds who is typed by their address: somebody of the network who has not left it.
func somebody(tx *db.Tx, email, field, missing string, c *errs.Check) (person.Person, error) {
	p, found, err := person.ByEmail(tx, person.FoldEmail(email))
	if err != nil {
		return p, err
	}
	if found {
		gone, err := person.ClosedAmong(tx, []db.ID{p.ID})
		if err != nil {
			return p, err
		}
		found = len(gone) == 0
	}
	c.That(found, field, "%s", missing)
	if !found {
		return person.Person{}, nil
	}
	return p, nil
}

// read makes an opportunity of a form. was is the one that it changes, empty for a new one.
func (s *Opportunities) read(tx *db.Tx, a access.Actor, o person.Organisation, was Opportunity, f Form) (Opportunity, error) {
	n, err := network.Find(tx)
	if err != nil {
		return was, err
	}
	def, err := instrument.Find(tx, attributesKey)
	if err != nil {
		return was, err
	}
	kinds, err := group.RoleTypes(tx)
	if err != nil {
		return was, err
	}
	var c errs.Check
	out := was
	out.Words = f.words(def, kinds, tx.Now, n.Zone, &c)
	out.GroupName = ""
	if f.Group != "" {
		g, err := group.FindGroup(tx, f.Group)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return was, err
		}
		there := err == nil && g.Organisation == o.ID && (g.Ended == "" || g.Ended >= dayIn(tx.Now, n.Zone))
		c.That(there, "group", "Choose a group of this organisation that meets.")
		out.GroupName = g.Name
	}
	designer, err := somebody(tx, f.Designer, "designer", "Enter the address of a patient leader in your network.", &c)
	if err != nil {
		return was, err
	}
	if designer.ID != "" {
		c.That(designer.SpeaksAs(person.Partner), "designer", "The details of %s do not say that they are a patient, service user, carer or community member.", designer.Name())
		c.That(!a.Is(designer.ID) && designer.ID != was.Writer, "designer", "Who writes it does not agree to it alone. Name another patient leader.")
	}
	contact, err := somebody(tx, f.Contact, "contact", "Enter the address of somebody in your network.", &c)
	if err != nil {
		return was, err
	}
	out.Organisation, out.OrgName, out.Designer, out.Contact = o.ID, o.Name, designer.ID, contact.ID
	out.Shut = moment(out.Closes, out.ClosesAt, n.Zone)
	return out, c.Err()
}

// Add writes a new opportunity of an organisation. Nobody else reads it yet but the designer and the contact.
func (s *Opportunities) Add(ctx context.Context, a access.Actor, organisation db.ID, f Form) (id db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, r, err := s.register(tx, a, organisation, "")
		if err != nil {
			return err
		}
		if err := a.May(mayWrite(r), "Only engagement leads write opportunities."); err != nil {
			return err
		}
		v, err := s.read(tx, a, o, Opportunity{Writer: a.Person()}, f)
		if err != nil {
			return err
		}
		v.ID, v.State = db.NewID(), Draft
		if err := insert(tx, v); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, v, Change{Kind: wasWritten}); err != nil {
			return err
		}
		id = v.ID
		return audit.Record(tx, a, "opportunity.write", "opportunity", id, "")
	})
	return id, err
}

// mayChange checks that the words can change now.
func (s *Opportunities) mayChange(tx *db.Tx, a access.Actor, o Opportunity, r relation) error {
	if err := a.May(mayWrite(r), "Only engagement leads change an opportunity."); err != nil {
		return err
	}
	all, err := interestsIn(tx, s.keys, o.ID)
	if err != nil {
		return err
	}
	live, answered := 0, o.Decision != ""
	for _, i := range all {
		if i.live() {
			live++
		}
		answered = answered || i.State != Sent && i.State != Stopped
	}
	switch {
	case mayEdit(r, o, tx.Now, answered, live):
		return nil
	case answered:
		return errs.New(errs.Invalid, "Somebody has had an answer already, so its words do not change any more.")
	case o.State == Open:
		return errs.New(errs.Invalid, "It has closed, and people wait for an answer. Its words do not change any more.")
	}
	return errs.New(errs.Invalid, "This opportunity is %s. Its words do not change any more.", ui.LowerFirst(o.State.Words()))
}

// Save changes an opportunity. Every yes to the words as they were is gone, and it is not public until the new words are agreed and published.
func (s *Opportunities) Save(ctx context.Context, a access.Actor, organisation, id db.ID, f Form) (cleared bool, err error) {
	err = s.on(ctx, a, organisation, id, "opportunity.change", func(tx *db.Tx, o Opportunity, r relation) error {
		if err := s.mayChange(tx, a, o, r); err != nil {
			return err
		}
		org, err := person.FindOrganisation(tx, organisation)
		if err != nil {
			return err
		}
		v, err := s.read(tx, a, org, o, f)
		if err != nil {
			return err
		}
		raw, err := v.Words.encode()
		if err != nil {
			return err
		}
		if raw == o.raw && v.Designer == o.Designer {
			return nil
		}
		if f.Version != o.Version {
			return errClash
		}
		said, err := s.clear(tx, a, &v)
		if err != nil {
			return err
		}
		was := o.State
		v.State = Draft
		if err := store(tx, v); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, v, Change{Kind: wasEdited}); err != nil {
			return err
		}
		cleared = len(said) > 0
		if err := s.tell(tx, a, v, said, "Words that you said yes to have changed", fmt.Sprintf(
			"%s has changed the opportunity “%s”. Your yes to the words as they were does not count any more. When the new words are put to you, read them and say yes again, or say what should change.", a.Name(), v.Title), s.office(v)); err != nil {
			return err
		}
		if was != Open {
			return nil
		}
		return s.tellLive(tx, a, v, "An opportunity that you replied to is being changed", fmt.Sprintf("The words of “%s” are being changed. Your reply is kept. You get another letter when the new words are there, and you can take your reply back at any time.", o.Title))
	})
	return cleared, err
}

// clear takes away every yes to the words, and gives who had said yes.
func (s *Opportunities) clear(tx *db.Tx, a access.Actor, o *Opportunity) (said []db.ID, err error) {
	if o.Proposal == "" {
		return nil, nil
	}
	p, err := s.assents.Find(tx, o.Proposal)
	if err != nil {
		return nil, err
	}
	for who := range p.Assents {
		said = append(said, who)
	}
	o.Proposal = ""
	return said, s.assents.Cancel(tx, a, wordsKind, o.ID)
}

// Ask puts the words to the designer and the contact. Who asks and is the contact says yes by asking.
func (s *Opportunities) Ask(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.on(ctx, a, organisation, id, "opportunity.ask", func(tx *db.Tx, o Opportunity, r relation) error {
		if err := a.May(mayWrite(r), "Only engagement leads put an opportunity to others."); err != nil {
			return err
		}
		if o.State != Draft {
			return errs.New(errs.Invalid, "This opportunity is %s.", ui.LowerFirst(o.State.Words()))
		}
		if o.Proposal != "" {
			return nil // pressed twice: the same words are with them already
		}
		if o.Shut <= tx.Now {
			return errs.New(errs.Invalid, "Its closing time is over. Change it first.")
		}
		if gone, err := person.ClosedAmong(tx, []db.ID{o.Designer}); err != nil {
			return err
		} else if len(gone) > 0 {
			return errs.New(errs.Invalid, "The patient leader who designs it has left the network, so they cannot say yes. Name another one first.")
		}
		n, err := named(tx, o)
		if err != nil {
			return err
		}
		if n.Contact == "" {
			return errs.New(errs.Invalid, "The contact has left the network. Name another one first.")
		}
		payload, err := o.Words.encode()
		if err != nil {
			return err
		}
		if r.Contact {
			o.Proposal, err = s.assents.Propose(tx, a, wordsKind, id, o.text(n), payload, false)
		} else {
			o.Proposal, err = s.assents.Put(tx, a, wordsKind, id, o.text(n), payload)
		}
		if err != nil {
			return err
		}
		if err := store(tx, o); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, o, Change{Kind: wasAsked}); err != nil || !r.Contact {
			return err
		}
		p, err := s.assents.Find(tx, o.Proposal)
		if err != nil {
			return err
		}
		return s.assents.Assent(tx, a, p.ID, p.Hash)
	})
}

// askWords writes to those whose yes is asked.
func (s *Opportunities) askWords(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	o, err := find(tx, p.Subject)
	if err != nil {
		return err
	}
	return s.tell(tx, a, o, []db.ID{o.Designer, o.Contact}, "Do you agree to these words?", fmt.Sprintf(
		"%s asks you to read an opportunity of %s, word for word: %s. It is published only when the patient leader who designs it and the contact have both said yes. If something should be different, say so.", a.Name(), o.OrgName, o.Title), s.office(o))
}

// wordsAgreed takes effect when both have said yes.
func (s *Opportunities) wordsAgreed(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	o, err := find(tx, p.Subject)
	if err != nil {
		return err
	}
	if o.State != Draft || o.Proposal != p.ID || o.raw != p.Payload {
		return errs.New(errs.Conflict, "The words have changed since you opened this page. Read them again.")
	}
	o.State = Agreed
	if err := store(tx, o); err != nil {
		return err
	}
	if err := note(tx, s.keys, a, o, Change{Kind: wasAgreed}); err != nil {
		return err
	}
	return s.tell(tx, a, o, []db.ID{o.Writer}, "An opportunity is agreed", fmt.Sprintf("The patient leader who designs “%s” and the contact have said yes to its words. You can publish it.", o.Title), s.office(o))
}

// Agree is the actor's yes to exactly the words with this hash.
func (s *Opportunities) Agree(ctx context.Context, a access.Actor, organisation, id db.ID, hash string) error {
	return s.on(ctx, a, organisation, id, "interest.yes", func(tx *db.Tx, o Opportunity, r relation) error {
		if err := a.May(mayAgree(r), "Only the patient leader who designs it and the contact say yes to its words."); err != nil {
			return err
		}
		if o.Proposal == "" {
			return errs.New(errs.Conflict, "The words have changed since you opened this page. You are asked again when they are ready.")
		}
		return s.assents.Assent(tx, a, o.Proposal, hash)
	})
}

// NotYet is a designer's or contact's word on what should be different. It takes every yes away, as long as it is not published.
func (s *Opportunities) NotYet(ctx context.Context, a access.Actor, organisation, id db.ID, words string) error {
	return s.on(ctx, a, organisation, id, "interest.not-yet", func(tx *db.Tx, o Opportunity, r relation) error {
		if err := a.May(mayAgree(r), "Only the patient leader who designs it and the contact say what should be different."); err != nil {
			return err
		}
		words, err := checkReason(words, "not-yet", "Say what should be different.")
		if err != nil {
			return err
		}
		if o.State != Draft && o.State != Agreed {
			return errs.New(errs.Invalid, "It is published already. Speak with who wrote it: they can change it, and you are asked again.")
		}
		if _, err := s.clear(tx, a, &o); err != nil {
			return err
		}
		o.State = Draft
		if err := store(tx, o); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, o, Change{Kind: wasNotYet, Words: words}); err != nil {
			return err
		}
		return s.tell(tx, a, o, []db.ID{o.Writer}, "Something should be different", fmt.Sprintf("Somebody whose yes “%s” needs asks for other words. Read what they say, change it, and ask again.", o.Title), s.office(o))
	})
}

// Publish shows an opportunity to everybody: exactly the words that were agreed to.
func (s *Opportunities) Publish(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.on(ctx, a, organisation, id, "opportunity.publish", func(tx *db.Tx, o Opportunity, r relation) error {
		if err := a.May(mayWrite(r), "Only engagement leads publish an opportunity."); err != nil {
			return err
		}
		switch {
		case o.State == Open:
			return nil // pressed twice
		case o.State != Agreed:
			return errs.New(errs.Invalid, "The patient leader who designs it and the contact have to say yes to its exact words first.")
		case o.Shut <= tx.Now:
			return errs.New(errs.Invalid, "Its closing time is over. Change it, and ask for a yes to the new words.")
		}
		p, err := s.assents.Find(tx, o.Proposal)
		if err != nil {
			return err
		}
		if p.State != assent.Effective || p.Payload != o.raw {
			return errs.New(errs.Invalid, "The words are not those that were agreed to. Ask for a yes to them again.")
		}
		o.State = Open
		again := o.Published != 0
		if !again {
			o.Published = tx.Now
		}
		if err := store(tx, o); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, o, Change{Kind: wasPublished}); err != nil {
			return err
		}
		if !again {
			return job.Later(tx, noteJob, string(o.ID), 0, noteWork{o.ID})
		}
		return s.tellLive(tx, a, o, "An opportunity that you replied to has new words", fmt.Sprintf("“%s” has new words. Read them. Your reply is kept, unless you take it back.", o.Title))
	})
}

// Withdraw ends an opportunity that will not be filled. Everybody who waits is told.
func (s *Opportunities) Withdraw(ctx context.Context, a access.Actor, organisation, id db.ID, why string, version int64) error {
	return s.on(ctx, a, organisation, id, "opportunity.withdraw", func(tx *db.Tx, o Opportunity, r relation) error {
		if err := a.May(r.Runs, "Only engagement leads withdraw an opportunity."); err != nil {
			return err
		}
		why, err := checkReason(why, "why", "Say why. Everybody who replied reads it.")
		if err != nil {
			return err
		}
		if !mayEnd(r, o) {
			return errs.New(errs.Invalid, "This opportunity is %s.", ui.LowerFirst(o.State.Words()))
		}
		all, err := interestsIn(tx, s.keys, id)
		if err != nil {
			return err
		}
		if filled(all) > 0 {
			return errs.New(errs.Invalid, "Somebody has said yes to it already. Give everybody an answer and finish it.")
		}
		if version != o.Version {
			return errClash
		}
		if _, err := s.clear(tx, a, &o); err != nil {
			return err
		}
		if err := s.endChoosing(tx, a, &o); err != nil {
			return err
		}
		o.State = Withdrawn
		if err := store(tx, o); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, o, Change{Kind: wasWithdrawn, Words: why}); err != nil {
			return err
		}
		for _, i := range all {
			if !i.live() && !i.owed() {
				continue
			}
			i.State, i.Answer, i.Answered = NotChosen, "The opportunity was withdrawn. "+why, tx.Now
			if err := s.keepInterest(tx, i); err != nil {
				return err
			}
			if err := note(tx, s.keys, a, o, Change{Kind: wasTold, Interest: i.ID}); err != nil {
				return err
			}
			if err := s.tell(tx, a, o, []db.ID{i.Person}, "An opportunity was withdrawn", fmt.Sprintf("“%s” was withdrawn, so nobody is chosen. Read why.", o.Title), s.own(i)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Finish closes the book on an opportunity, when everybody has had an answer.
func (s *Opportunities) Finish(ctx context.Context, a access.Actor, organisation, id db.ID, version int64) error {
	return s.on(ctx, a, organisation, id, "opportunity.finish", func(tx *db.Tx, o Opportunity, r relation) error {
		if err := a.May(r.Runs, "Only engagement leads finish an opportunity."); err != nil {
			return err
		}
		if o.State == Finished {
			return nil // pressed twice
		}
		if o.State != Open {
			return errs.New(errs.Invalid, "It is not published. You can withdraw it.")
		}
		all, err := interestsIn(tx, s.keys, id)
		if err != nil {
			return err
		}
		if owed := unfinished(all); len(owed) > 0 {
			return errs.New(errs.Invalid, "It cannot be finished yet. You owe %s.", ui.And(owed))
		}
		if version != o.Version {
			return errClash
		}
		if err := s.endChoosing(tx, a, &o); err != nil {
			return err
		}
		o.State = Finished
		if err := store(tx, o); err != nil {
			return err
		}
		return note(tx, s.keys, a, o, Change{Kind: wasFinished})
	})
}
