package decision

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// Decisions is the area.
type Decisions struct {
	db      *db.DB
	keys    *secret.Keys
	assents *assent.Decisions
	post    *mail.Post
	parts   Parts
	owns    func(tx *db.Tx, organisation, who db.ID) (bool, error)

	placed      ground.Arounder
	grid        ground.Placer
	serves      ground.Server
	confirmed   Confirmed
	confirmedAt ConfirmedAt
}

// assuranceKind is the shared decision that an assurance is true. Its subject is the decision. What patient leaders do is never shown in the
// log under their name: others read it only when they say so.
const assuranceKind = "assured.words"

// Parts adds the links to the other pages of an organisation that somebody may open.
type Parts func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error

// Opens says whether somebody may open an organisation's register.
func (s *Decisions) Opens(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error) {
	n, err := network.Find(tx)
	if err != nil {
		return false, err
	}
	_, _, err = s.register(tx, a, organisation, dayIn(tx.Now, n.Zone))
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// New makes the area and registers its assent. parts adds the links to the other pages of an organisation; owns says whether somebody
// owns a step of its plan.
func New(d *db.DB, k *secret.Keys, assents *assent.Decisions, post *mail.Post, parts Parts, owns func(tx *db.Tx, organisation, who db.ID) (bool, error)) *Decisions {
	s := &Decisions{db: d, keys: k, assents: assents, post: post, parts: parts, owns: owns}
	assents.Register(assent.Kind{Name: assuranceKind, Effect: s.isAssured,
		// One of the patient leaders is enough: the rule asks one of each side that votes, and only they do.
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			all, err := leadersOf(tx, subject)
			var out []assent.Voter
			for _, l := range present(all) {
				out = append(out, assent.Voter{Person: l.Person, Side: person.Partner})
			}
			return assent.OneOfEach, out, err
		},
		MayPut: func(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
			d, err := find(tx, s.keys, subject)
			return err == nil && mayEdit(standing{Runs: a.Leads(d.Organisation), Owner: a.Is(d.Owner)}, d), err
		}})
	return s
}

// dayIn is the day of an instant in the network's zone, "" for none.
func dayIn(at db.Instant, zone string) string {
	if at == 0 {
		return ""
	}
	return at.In(zone).Format(time.DateOnly)
}

// register opens the register of an organisation for whoever may see it. For everybody else it does not exist.
func (s *Decisions) register(tx *db.Tx, a access.Actor, id db.ID, day string) (person.Organisation, standing, error) {
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, standing{}, err
	}
	r, err := s.standing(tx, a, id, day)
	if err != nil {
		return o, r, err
	}
	return o, r, a.Allow(maySeeRegister(r))
}

func (s *Decisions) standing(tx *db.Tx, a access.Actor, id db.ID, day string) (r standing, err error) {
	r = standing{Runs: a.Leads(id), Admin: a.Has(access.Administrator)}
	if !a.SignedIn() || r.Runs {
		return r, nil
	}
	if r.Belongs, r.Holds, err = group.Relation(tx, id, a.Person(), day); err != nil {
		return r, err
	}
	if r.Steps, err = s.owns(tx, id, a.Person()); err != nil {
		return r, err
	}
	r.Takes, err = takesPart(tx, id, a.Person())
	return r, err
}

// toSee finds a decision of an organisation for whoever may see at least its outline.
func (s *Decisions) toSee(tx *db.Tx, a access.Actor, organisation, id db.ID, day string) (Decision, standing, error) {
	r := standing{Runs: a.Leads(organisation), Admin: a.Has(access.Administrator)}
	d, err := find(tx, s.keys, id)
	if err == nil && d.Organisation != organisation {
		err = errs.Missing()
	}
	if err != nil {
		a.Scoped()
		return d, r, err
	}
	if a.SignedIn() {
		r.Owner = a.Is(d.Owner)
		if r.Named, r.Sits, r.Leads, err = relationTo(tx, d, a.Person(), day); err != nil {
			return d, r, err
		}
	}
	return d, r, a.Allow(mayOutline(r))
}

// on opens a decision and does one thing with it, in one transaction.
func (s *Decisions) on(ctx context.Context, a access.Actor, organisation, id db.ID, action string, do func(tx *db.Tx, d Decision, r standing, leaders []Leader, day string) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		d, r, err := s.toSee(tx, a, organisation, id, day)
		if err != nil {
			return err
		}
		leaders, err := leadersOf(tx, id)
		if err != nil {
			return err
		}
		if err := do(tx, d, r, leaders, day); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "decision", id, "")
	})
}

var errClash = errs.New(errs.Conflict, "Somebody else changed this decision while you were writing.")

// store saves a decision that nobody changed meanwhile.
func (s *Decisions) store(tx *db.Tx, d Decision) error {
	ok, err := save(tx, s.keys, d)
	if err == nil && !ok {
		err = errClash
	}
	return err
}

const notKept = "Only engagement leads, and who owns the decision, can change it."

// closedWords say why the words of a decision cannot change any more.
func closedWords(d Decision) string {
	return "This decision is " + strings.ToLower(d.State.Words()) + ". Its words do not change any more."
}

// mayWrite checks that the actor may change the words of a decision now.
func mayWrite(a access.Actor, r standing, d Decision) error {
	if err := a.May(r.Runs || r.Owner, notKept); err != nil {
		return err
	}
	if !mayEdit(r, d) {
		return errs.New(errs.Invalid, "%s", closedWords(d))
	}
	return nil
}

// ownerOf finds who is typed as the owner.
func ownerOf(tx *db.Tx, email string, leaders []Leader, c *errs.Check) (person.Person, error) {
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
	c.That(known, "owner", "Enter the address of somebody in your network who looks after it.")
	c.That(!slices.ContainsFunc(leaders, func(l Leader) bool { return known && l.Person == p.ID }), "owner", "They are named as a patient leader with a key part. Somebody else looks after the decision.")
	return p, nil
}

// groupOf finds the group that is chosen.
func groupOf(tx *db.Tx, organisation, id, was db.ID, day string, c *errs.Check) (group.Group, error) {
	if !id.Valid() {
		c.That(false, "group", "Choose the group that decides.")
		return group.Group{}, nil
	}
	g, err := group.FindGroup(tx, id)
	if errs.Is(err, errs.NotFound) {
		c.That(false, "group", "Choose the group that decides.")
		return g, nil
	}
	c.That(id == was || g.Organisation == organisation && (g.Ended == "" || g.Ended >= day), "group", "Choose the group that decides.")
	return g, err
}

// Add puts a decision into the register of an organisation.
func (s *Decisions) Add(ctx context.Context, a access.Actor, organisation db.ID, f Form) (id db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		o, r, err := s.register(tx, a, organisation, day)
		if err != nil {
			return err
		}
		if err := a.May(mayAdd(r), "Only engagement leads put a decision into the register."); err != nil {
			return err
		}
		var c errs.Check
		f.check(day, "", &c)
		if _, err := groupOf(tx, organisation, f.Group, "", day, &c); err != nil {
			return err
		}
		owner, err := ownerOf(tx, f.Owner, nil, &c)
		if err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		d := Decision{ID: db.NewID(), Organisation: organisation, Title: f.Title, About: f.About, Group: f.Group, Owner: owner.ID, Goes: f.Goes, Papers: f.Papers, State: Preparing}
		if err := insert(tx, s.keys, d, a.Person()); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, d, Change{Kind: wasAdded, State: Preparing}); err != nil {
			return err
		}
		id = d.ID
		if err := s.tell(tx, a, d, owner, "A decision is yours to look after", fmt.Sprintf("%s asks you to look after a decision of %s: %s. It goes to sign-off on %s. By then its assurance says which patient leaders had a key part, and one of them has said that it is true.",
			a.Name(), o.Name, d.Title, ui.PlainDate(d.Goes))); err != nil {
			return err
		}
		return audit.Record(tx, a, "decision.add", "decision", id, "")
	})
	return id, err
}

// tell writes to somebody about a decision. The letter has a link to it.
func (s *Decisions) tell(tx *db.Tx, a access.Actor, d Decision, to person.Person, subject, text string) error {
	if to.Email == "" || a.Is(to.ID) {
		return nil
	}
	link, err := s.post.Address(tx, "/leadership/%s/decisions/%s", d.Organisation, d.ID)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{To: to.Email, ToName: to.Name(), Kind: notice.Decisions, Person: to.ID, Subject: subject, Text: mail.Hello(to.Given, text, "Read it here:", link)})
}

// tellMany writes the same to several people.
func (s *Decisions) tellMany(tx *db.Tx, a access.Actor, d Decision, who []db.ID, subject, text string) error {
	people, err := person.Several(tx, who)
	if err != nil {
		return err
	}
	gone, err := person.ClosedAmong(tx, who)
	if err != nil {
		return err
	}
	for _, id := range who {
		if slices.Contains(gone, id) {
			continue
		}
		if err := s.tell(tx, a, d, people[id], subject, text); err != nil {
			return err
		}
	}
	return nil
}

// Save changes the words of a decision. cleared says that a patient leader had said yes to the words as they were, which does not count
// any more.
func (s *Decisions) Save(ctx context.Context, a access.Actor, organisation, id db.ID, f Form) (cleared bool, err error) {
	err = s.on(ctx, a, organisation, id, "decision.change", func(tx *db.Tx, d Decision, r standing, leaders []Leader, day string) error {
		if err := mayWrite(a, r, d); err != nil {
			return err
		}
		var c errs.Check
		f.check(day, d.Goes, &c)
		if _, err := groupOf(tx, organisation, f.Group, d.Group, day, &c); err != nil {
			return err
		}
		owner, err := ownerOf(tx, f.Owner, leaders, &c)
		if err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		if f.Version != d.Version {
			return errClash
		}
		was := d
		d.Title, d.About, d.Group, d.Owner, d.Goes, d.Papers = f.Title, f.About, f.Group, owner.ID, f.Goes, f.Papers
		if d.sameWords(was) && d.Owner == was.Owner {
			return nil
		}
		cleared, err = s.write(tx, a, d, wasEdited, !d.sameWords(was))
		if err != nil || d.Owner == was.Owner {
			return err
		}
		return s.tell(tx, a, d, owner, "A decision is yours to look after", fmt.Sprintf("%s asks you to look after a decision: %s. It goes to sign-off on %s.", a.Name(), d.Title, ui.PlainDate(d.Goes)))
	})
	return cleared, err
}

// write saves a decision whose words have changed, or not. With the old words every yes to them is gone: who had said yes gets a letter.
func (s *Decisions) write(tx *db.Tx, a access.Actor, d Decision, kind string, changed bool) (cleared bool, err error) {
	if !changed {
		return false, s.store(tx, d)
	}
	said, err := s.clear(tx, a, &d)
	if err != nil {
		return false, err
	}
	if err := s.store(tx, d); err != nil {
		return false, err
	}
	if err := note(tx, s.keys, a, d, Change{Kind: kind}); err != nil || len(said) == 0 {
		return false, err
	}
	if err := note(tx, s.keys, a, d, Change{Kind: wasCleared, State: Preparing}); err != nil {
		return false, err
	}
	return true, s.tellMany(tx, a, d, said, "Words that you said yes to have changed", fmt.Sprintf(
		"%s has changed the decision “%s” or its assurance. You had said yes to the words as they were. That yes does not count any more, and it is not shown as assured. When the new words are put to you, you can read them and say yes again, or say what is not true.", a.Name(), d.Title))
}

// clear takes away every yes to the present words, and what was put to the patient leaders. It gives who had said yes.
func (s *Decisions) clear(tx *db.Tx, a access.Actor, d *Decision) ([]db.ID, error) {
	if d.Proposal == "" {
		return nil, nil
	}
	p, err := s.assents.Find(tx, d.Proposal)
	if err != nil {
		return nil, err
	}
	if err := s.assents.Cancel(tx, a, assuranceKind, d.ID); err != nil {
		return nil, err
	}
	d.Proposal, d.Assured, d.State = "", 0, Preparing
	var said []db.ID
	for who := range p.Assents {
		said = append(said, who)
	}
	slices.Sort(said)
	return said, nil
}

// SaveAssurance writes who the patient leaders with a key part were, how they took part and what changed because of it. It can be saved
// half-way: it is complete before it is put to them.
func (s *Decisions) SaveAssurance(ctx context.Context, a access.Actor, organisation, id db.ID, f AssuranceForm) (cleared bool, err error) {
	err = s.on(ctx, a, organisation, id, "decision.assurance", func(tx *db.Tx, d Decision, r standing, leaders []Leader, _ string) error {
		if err := mayWrite(a, r, d); err != nil {
			return err
		}
		var c errs.Check
		f.check(&c)
		typed, err := leadersTyped(tx, a, d, f.Leaders, leaders, &c)
		if err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		if f.Version != d.Version {
			return errClash
		}
		was := d
		d.TookPart, d.Changed = f.TookPart, f.Changed
		var added, gone []db.ID
		for _, p := range typed {
			if !slices.ContainsFunc(leaders, func(l Leader) bool { return l.Person == p.ID }) {
				added = append(added, p.ID)
			}
		}
		for _, l := range leaders {
			// Whoever left the network stays as they are: nobody has to take them out.
			if !l.Closed && !slices.ContainsFunc(typed, func(p person.Person) bool { return p.ID == l.Person }) {
				gone = append(gone, l.Person)
			}
		}
		if d.sameWords(was) && len(added)+len(gone) == 0 {
			return nil
		}
		if cleared, err = s.write(tx, a, d, wasWritten, true); err != nil {
			return err
		}
		for _, who := range gone {
			if err := dropLeader(tx, id, who); err != nil {
				return err
			}
		}
		for _, who := range added {
			if err := addLeader(tx, id, who); err != nil {
				return err
			}
		}
		return s.tellMany(tx, a, d, added, "You are named in a decision", fmt.Sprintf(
			"%s has written down that you had a key part in a decision as a patient leader: %s. Others do not read your name unless you say so. You can read the decision, and take yourself out. Before it goes to sign-off you are asked whether what it says is true.", a.Name(), d.Title))
	})
	return cleared, err
}

// leadersTyped finds who is typed as a patient leader.
func leadersTyped(tx *db.Tx, a access.Actor, d Decision, text string, there []Leader, c *errs.Check) ([]person.Person, error) {
	list := addresses(text)
	c.That(len(list) <= mostLeaders, "leaders", "Name up to %d patient leaders.", mostLeaders)
	if len(list) > mostLeaders {
		return nil, nil
	}
	known, err := person.ByEmails(tx, list)
	if err != nil {
		return nil, err
	}
	var ids []db.ID
	for _, p := range known {
		ids = append(ids, p.ID)
	}
	gone, err := person.ClosedAmong(tx, ids)
	var out []person.Person
	for _, email := range list {
		p, ok := known[email]
		named := slices.ContainsFunc(there, func(l Leader) bool { return ok && l.Person == p.ID })
		switch {
		case !ok:
			c.That(false, "leaders", "Nobody in your network has the address %s.", email)
		case slices.Contains(gone, p.ID):
			if !named {
				c.That(false, "leaders", "%s has left the network, so they cannot be asked whether it is true.", p.Name())
			}
		case p.ID == d.Owner:
			c.That(false, "leaders", "%s looks after the decision. Somebody else has to say that it is true.", p.Name())
		case a.Is(p.ID) && !named:
			c.That(false, "leaders", "Nobody names themselves. Ask somebody else to.")
		case !p.SpeaksAs(person.Partner):
			c.That(false, "leaders", "The details of %s do not say that they are a patient, service user, carer or community member.", p.Name())
		default:
			out = append(out, p)
		}
	}
	return out, err
}

// Ask puts the decision and its assurance, word for word, to the patient leaders who are named in it.
func (s *Decisions) Ask(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.on(ctx, a, organisation, id, "decision.ask", func(tx *db.Tx, d Decision, r standing, leaders []Leader, _ string) error {
		if err := mayWrite(a, r, d); err != nil {
			return err
		}
		if d.Proposal != "" {
			return nil // pressed twice: the same words are with them already
		}
		if lacks := d.lacks(leaders); len(lacks) > 0 {
			return errs.New(errs.Invalid, "The assurance does not say yet %s.", ui.And(lacks))
		}
		o, err := person.FindOrganisation(tx, organisation)
		if err != nil {
			return err
		}
		if d.Proposal, err = s.assents.Put(tx, a, assuranceKind, id, d.text(o.Name, d.GroupName, len(present(leaders))), payload(present(leaders))); err != nil {
			return err
		}
		if err := s.store(tx, d); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, d, Change{Kind: wasAsked}); err != nil {
			return err
		}
		var who []db.ID
		for _, l := range present(leaders) {
			who = append(who, l.Person)
		}
		return s.tellMany(tx, a, d, who, "Is this true?", fmt.Sprintf(
			"%s asks you whether what is written about a decision is true: %s. It says that you had a key part in it as a patient leader, how, and what changed. It goes to sign-off on %s, and only when one of you has said yes. If something is not true, say so.", a.Name(), d.Title, ui.PlainDate(d.Goes)))
	})
}

// isAssured takes effect with the first yes.
func (s *Decisions) isAssured(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	d, err := find(tx, s.keys, p.Subject)
	if err != nil {
		return err
	}
	if d.State != Preparing || d.Proposal != p.ID {
		return errs.New(errs.Conflict, "The decision has changed since you opened this page. Read it again.")
	}
	d.State, d.Assured = Assured, tx.Now
	if err := s.store(tx, d); err != nil {
		return err
	}
	if err := note(tx, s.keys, a, d, Change{Kind: saidYes, State: Assured}); err != nil {
		return err
	}
	return s.tellMany(tx, a, d, []db.ID{d.Owner}, "A decision is assured", fmt.Sprintf("A patient leader has said yes: what “%s” says is true. It can go to sign-off on %s.", d.Title, ui.PlainDate(d.Goes)))
}

// SayTrue is the actor's yes to exactly the words with this hash.
func (s *Decisions) SayTrue(ctx context.Context, a access.Actor, organisation, id db.ID, hash string) error {
	return s.on(ctx, a, organisation, id, "assured.yes", func(tx *db.Tx, d Decision, r standing, _ []Leader, _ string) error {
		if err := a.May(maySayTrue(r), "Only the patient leaders who are named can say whether it is true."); err != nil {
			return err
		}
		if d.Proposal == "" {
			return errs.New(errs.Conflict, "The words have changed since you opened this page. You are asked again when they are ready.")
		}
		return s.assents.Assent(tx, a, d.Proposal, hash)
	})
}

// NotTrue is the actor's no: it is not, or no longer, assured, whoever said yes. What is not true is said in words.
func (s *Decisions) NotTrue(ctx context.Context, a access.Actor, organisation, id db.ID, words string) error {
	return s.on(ctx, a, organisation, id, "assured.not-true", func(tx *db.Tx, d Decision, r standing, _ []Leader, _ string) error {
		if err := a.May(maySayTrue(r), "Only the patient leaders who are named can say whether it is true."); err != nil {
			return err
		}
		words = tidy(words)
		var c errs.Check
		c.That(words != "", "not-true", "Say what is not true, so that it can be put right.")
		c.That(len([]rune(words)) <= longestReason, "not-true", "Use up to 1,000 letters.")
		if err := c.Err(); err != nil {
			return err
		}
		if !d.State.open() {
			return errs.New(errs.Invalid, "%s", closedWords(d))
		}
		said, err := s.clear(tx, a, &d)
		if err != nil {
			return err
		}
		if err := s.store(tx, d); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, d, Change{Kind: saidNotTrue, State: Preparing, Words: words}); err != nil {
			return err
		}
		return s.tellMany(tx, a, d, append(said, d.Owner), "Something is not true yet", fmt.Sprintf("A patient leader who is named in “%s” says that something in it is not true. It is not assured until the words are put right and one of the patient leaders has said yes to them.", d.Title))
	})
}

// SayName keeps the actor's own word on their name: whether others who read the decision read it.
func (s *Decisions) SayName(ctx context.Context, a access.Actor, organisation, id db.ID, said string) error {
	return s.on(ctx, a, organisation, id, "profile.decision", func(tx *db.Tx, _ Decision, r standing, _ []Leader, _ string) error {
		if err := a.Allow(r.Named); err != nil {
			return err
		}
		if said != group.Show && said != group.Hide {
			return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "said", Message: "Choose one of the answers."}}}
		}
		return sayName(tx, id, a.Person(), said)
	})
}

// TakeMeOut takes the actor out of an assurance that named them. After the sign-off they stay in it, and only their name is hidden.
func (s *Decisions) TakeMeOut(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.on(ctx, a, organisation, id, "assured.out", func(tx *db.Tx, d Decision, r standing, _ []Leader, _ string) error {
		if err := a.Allow(r.Named); err != nil {
			return err
		}
		if !d.State.open() {
			return errs.New(errs.Invalid, "%s You can still hide your name.", closedWords(d))
		}
		said, err := s.clear(tx, a, &d)
		if err != nil {
			return err
		}
		if err := dropLeader(tx, id, a.Person()); err != nil {
			return err
		}
		if err := s.store(tx, d); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, d, Change{Kind: hasGoneOut, State: Preparing}); err != nil {
			return err
		}
		return s.tellMany(tx, a, d, append(said, d.Owner), "A patient leader took themselves out", fmt.Sprintf("A patient leader who was named in “%s” has taken themselves out of it. What the assurance says has to be looked at again.", d.Title))
	})
}

// At is a decision as it is now, for an actor who may read all of it.
func (s *Decisions) At(ctx context.Context, a access.Actor, organisation, id db.ID) (d Decision, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		var r standing
		if d, r, err = s.toSee(tx, a, organisation, id, day); err != nil {
			return err
		}
		return a.Allow(mayRead(r))
	})
	return d, err
}
