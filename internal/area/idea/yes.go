package idea

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// What needs the assent of every owner: that more people read an idea (the subject is the idea), that a session takes it in (its row on the
// agenda), and that somebody owns it too, which that somebody says yes to as well (the row of whoever is asked).
const (
	showKind    = "idea.show"
	sessionKind = "idea.session"
	ownKind     = "idea.own"
)

func (s *Ideas) register() {
	everybody := func(all []Owner, also db.ID) []assent.Voter {
		var out []assent.Voter
		for _, id := range owning(all) {
			out = append(out, assent.Voter{Person: id, Side: person.Partner})
		}
		if also != "" {
			out = append(out, assent.Voter{Person: also, Side: person.Partner})
		}
		return out
	}
	s.assents.Register(assent.Kind{Name: showKind, Effect: s.shownNow, Proposed: s.askOwners,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			all, err := ownersOf(tx, subject)
			return assent.Everyone, everybody(all, ""), err
		}})
	s.assents.Register(assent.Kind{Name: sessionKind, Effect: s.takenNow, Proposed: s.askForSession,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			m, err := findItem(tx, subject)
			if err != nil {
				return assent.Everyone, nil, err
			}
			all, err := ownersOf(tx, m.Idea)
			return assent.Everyone, everybody(all, ""), err
		},
		MayPut: func(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
			m, err := findItem(tx, subject)
			if err != nil {
				return false, err
			}
			i, err := find(tx, s.keys, m.Idea)
			return a.Leads(i.Organisation) || a.Is(i.Contact), err
		}})
	s.assents.Register(assent.Kind{Name: ownKind, Effect: s.ownedNow,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			o, err := findOwner(tx, subject)
			if err != nil {
				return assent.Everyone, nil, err
			}
			all, err := ownersOf(tx, o.Idea)
			return assent.Everyone, everybody(all, o.Person), err
		}})
}

// text is what people say yes to: the words of an idea, whose it is, and what happens.
func (i Idea) text(owners []string, then string) string {
	return i.Words.Title + "\n\n" + i.Words.Body + "\n\nBrought by " + ui.And(owners) + " to " + i.OrgName + "\n\n" + then
}

// payload is what an effect needs: what it does, and for which version of the words.
func payload(what string, version int64) string { return what + " " + strconv.FormatInt(version, 10) }

func parsePayload(text string) (what string, version int64) {
	what, n, _ := strings.Cut(text, " ")
	version, _ = strconv.ParseInt(n, 10, 64)
	return what, version
}

// readers are those whom owners can let read their idea.
func readers() []ui.Option {
	return []ui.Option{{Value: string(entry.Network), Label: "Everybody in the network", Hint: "Every person who can sign in here."}, {Value: string(entry.Public), Label: "Everybody, on the open internet", Hint: "Also people who are not signed in, with your names."}}
}

// Show lets more people read an idea, when all of its owners have said yes to these words.
func (s *Ideas) Show(ctx context.Context, a access.Actor, id db.ID, to entry.Audience) error {
	return s.of(ctx, a, id, "idea.show", func(tx *db.Tx, v seen) error {
		if err := a.May(v.R.Owner, "Only an owner of an idea says who reads it."); err != nil {
			return err
		}
		var c errs.Check
		c.That(to == entry.Network || to == entry.Public, "audience", "Choose who may read it.")
		if c.OK() {
			c.That(to.Wider(v.I.Words.Audience), "audience", "They may read it already. Choose more people, or take it back first.")
		}
		if !c.OK() {
			return c.Err()
		}
		if err := s.unasked(tx, id, string(to), "audience"); err != nil {
			return err
		}
		_, err := s.assents.Propose(tx, a, showKind, id, v.I.text(names(v.Owners), "Who may read it: "+to.Words()), payload(string(to), v.I.Words.Version), true)
		return err
	})
}

// unasked refuses to ask owners twice for the same.
func (s *Ideas) unasked(tx *db.Tx, id db.ID, what, field string) error {
	all, err := s.assents.Of(tx, id)
	if err != nil {
		return err
	}
	var c errs.Check
	for _, p := range all {
		if asked, _ := parsePayload(p.Payload); p.State == assent.Open && asked == what {
			c.That(false, field, "The owners are asked for this already.")
		}
	}
	return c.Err()
}

// ToSession puts an idea on the agenda of a session: at once with the yes of its only owner, else when all owners have said yes.
func (s *Ideas) ToSession(ctx context.Context, a access.Actor, id, session db.ID) error {
	return s.of(ctx, a, id, "idea.session", func(tx *db.Tx, v seen) error {
		if err := a.May(v.R.Owner && v.I.State != Closed || mayAsk(v.R, v.I), "Only its owners, its contact and engagement leads bring an idea to a session."); err != nil {
			return err
		}
		var c errs.Check
		m, err := findSession(tx, session)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		c.That(err == nil && m.Organisation == v.I.Organisation && m.Cancelled == 0 && m.Held >= v.Day, "session", "Choose one of the sessions that come.")
		if !c.OK() {
			return c.Err()
		}
		there, err := itemsIn(tx, session)
		if err != nil {
			return err
		}
		c.That(len(there) < mostItems, "session", "This session has %d ideas already. Choose another one.", mostItems)
		c.That(!slices.ContainsFunc(there, func(x Item) bool { return x.Idea == id }), "session", "It is on this agenda already, or its owners are asked.")
		if !c.OK() {
			return c.Err()
		}
		before, err := itemsOf(tx, id)
		if err != nil {
			return err
		}
		item := db.NewID()
		for _, x := range before {
			if x.Session == session { // it was not to go there once
				item = x.ID
			}
		}
		return s.askSession(tx, a, v, m, item, v.R.Owner)
	})
}

// askSession asks the owners whether an idea goes to a session. yes is the actor's own, when they own it.
func (s *Ideas) askSession(tx *db.Tx, a access.Actor, v seen, m Session, item db.ID, yes bool) error {
	row := Item{ID: item, Session: m.ID, Idea: v.I.ID, State: isAsked}
	if err := setItem(tx, row); err != nil {
		return err
	}
	text := v.I.text(names(v.Owners), "It goes to a session of "+m.GroupName+" on "+ui.PlainDate(m.Held)+". The people of this group may read it, with every answer.")
	load := payload("session", v.I.Words.Version)
	var err error
	if v.R.Owner {
		row.Proposal, err = s.assents.Propose(tx, a, sessionKind, item, text, load, false)
	} else {
		row.Proposal, err = s.assents.Put(tx, a, sessionKind, item, text, load)
	}
	if err != nil {
		return err
	}
	if err := setItem(tx, row); err != nil || !yes {
		return err
	}
	p, err := s.assents.Find(tx, row.Proposal)
	if err != nil {
		return err
	}
	return s.assents.Assent(tx, a, p.ID, p.Hash)
}

// askAgain asks anew for every session on whose agenda an idea is whose words have changed.
func (s *Ideas) askAgain(tx *db.Tx, a access.Actor, v seen) error {
	all, err := itemsOf(tx, v.I.ID)
	if err != nil {
		return err
	}
	for _, m := range all {
		if (m.State == agendaOn || m.State == isAsked) && m.Of.Cancelled == 0 {
			if err := s.askSession(tx, a, v, m.Of, m.ID, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// askOwners tells the owners that something waits for their yes.
func (s *Ideas) askOwners(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	return s.tellOwners(tx, a, p.Subject)
}

func (s *Ideas) askForSession(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	m, err := findItem(tx, p.Subject)
	if err != nil {
		return err
	}
	return s.tellOwners(tx, a, m.Idea)
}

func (s *Ideas) tellOwners(tx *db.Tx, a access.Actor, id db.ID) error {
	all, err := ownersOf(tx, id)
	if err != nil {
		return err
	}
	return s.tell(tx, a, owning(all), "May more people read your idea?", "Somebody asks whether more people may read your idea. Nothing happens without your yes. Read it here:", at(id))
}

// shownNow takes effect with the yes of every owner.
func (s *Ideas) shownNow(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	i, err := find(tx, s.keys, p.Subject)
	if err != nil {
		return err
	}
	what, version := parsePayload(p.Payload)
	if err := entry.Widen(tx, i.Words, entry.Audience(what), version); err != nil {
		return err
	}
	_, err = note(tx, s.keys, Step{Idea: i.ID, Person: a.Person(), Kind: widened, Words: ui.UpperFirst(entry.Audience(what).Words())})
	return err
}

// takenNow takes effect with the yes of every owner.
func (s *Ideas) takenNow(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	m, err := findItem(tx, p.Subject)
	if err != nil {
		return err
	}
	i, err := find(tx, s.keys, m.Idea)
	if err != nil {
		return err
	}
	_, version := parsePayload(p.Payload)
	if i.Words.Version != version || m.State != isAsked || m.Of.Cancelled != 0 {
		return errs.New(errs.Conflict, "The words have changed since this was asked, or this session does not take it in any more.")
	}
	m.State, m.Shown, m.Proposal = agendaOn, version, p.ID
	if err := setItem(tx, m); err != nil {
		return err
	}
	_, err = note(tx, s.keys, Step{Idea: i.ID, Person: a.Person(), Kind: takenIn, Session: m.Session})
	return err
}

// stopAsking ends everything that is asked about an idea. Whoever was asked to own it is asked no more.
func (s *Ideas) stopAsking(tx *db.Tx, a access.Actor, id db.ID, owners []Owner) error {
	if err := s.assents.Cancel(tx, a, showKind, id); err != nil {
		return err
	}
	for _, o := range owners {
		if o.State != isAsked {
			continue
		}
		if err := s.assents.Cancel(tx, a, ownKind, o.ID); err != nil {
			return err
		}
		o.State, o.Proposal = saidNo, ""
		if err := setOwner(tx, o); err != nil {
			return err
		}
	}
	all, err := itemsOf(tx, id)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.State == isAsked {
			if err := s.assents.Cancel(tx, a, sessionKind, m.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// forget takes the words of an idea out of everything that was ever asked about it.
func (s *Ideas) forget(tx *db.Tx, id db.ID, owners []Owner) error {
	if err := s.assents.Forget(tx, showKind, id); err != nil {
		return err
	}
	for _, o := range owners {
		if err := s.assents.Forget(tx, ownKind, o.ID); err != nil {
			return err
		}
	}
	all, err := itemsOf(tx, id)
	if err != nil {
		return err
	}
	for _, m := range all {
		if err := s.assents.Forget(tx, sessionKind, m.ID); err != nil {
			return err
		}
	}
	return nil
}

// AskOwner asks somebody to own an idea too. They read it when all who own it want that.
func (s *Ideas) AskOwner(ctx context.Context, a access.Actor, id db.ID, email string) error {
	return s.of(ctx, a, id, "idea.ask-owner", func(tx *db.Tx, v seen) error {
		if err := a.May(mayAdd(v.R, v.I), "Only an owner of an open idea asks somebody to own it too."); err != nil {
			return err
		}
		var c errs.Check
		p, err := somebody(tx, &c, email, "owner")
		if err != nil {
			return err
		}
		n := slices.IndexFunc(v.Owners, func(o Owner) bool { return o.Person == p.ID })
		if p.ID != "" {
			c.That(n < 0 || v.Owners[n].State != owns, "owner", "%s owns it already.", p.Name())
			c.That(n < 0 || v.Owners[n].State != isAsked, "owner", "%s is asked already.", p.Name())
			c.That(p.ID != v.I.Contact, "owner", "%s answers this idea, so they cannot own it too.", p.Name())
			c.That(len(owning(v.Owners)) < mostOwners, "owner", "Up to %d people own an idea together.", mostOwners)
		}
		if !c.OK() {
			return c.Err()
		}
		o := Owner{ID: db.NewID(), Idea: id, Person: p.ID, State: isAsked}
		if n >= 0 {
			o.ID = v.Owners[n].ID
		}
		if err := setOwner(tx, o); err != nil {
			return err
		}
		text := v.I.text(append(names(v.Owners), p.Name()), "Who may read it now: "+v.I.read()+"\n\n"+p.Name()+" owns it too.")
		if o.Proposal, err = s.assents.Propose(tx, a, ownKind, o.ID, text, payload("own", v.I.Words.Version), true); err != nil {
			return err
		}
		if err := setOwner(tx, o); err != nil {
			return err
		}
		if len(owning(v.Owners)) > 1 {
			return s.tell(tx, a, owning(v.Owners), "Somebody could own your idea with you", a.Name()+" would like somebody to own your idea too. Nothing happens without your yes. Read it here:", at(id))
		}
		return s.tellAsked(tx, a, o)
	})
}

// read says who reads an idea beside its owners.
func (i Idea) read() string {
	if i.Words.Audience == entry.Network || i.Words.Audience == entry.Public {
		return i.Words.Audience.Words()
	}
	return "its owners, the engagement leads, and whoever answers it"
}

func (s *Ideas) tellAsked(tx *db.Tx, a access.Actor, o Owner) error {
	return s.tell(tx, a, []db.ID{o.Person}, "Would you like to own an idea with somebody?", "You are asked whether an idea is yours too. Nothing happens without your yes. Read it here:", at(o.Idea))
}

// allWant says whether all who own an idea have said yes to somebody who is asked to own it too.
func (s *Ideas) allWant(tx *db.Tx, o Owner, all []Owner) (bool, error) {
	if o.Proposal == "" {
		return false, nil
	}
	p, err := s.assents.Find(tx, o.Proposal)
	if err != nil || p.State != assent.Open {
		return false, err
	}
	return !slices.ContainsFunc(owning(all), func(id db.ID) bool { return !p.Assented(id) }), nil
}

// ownedNow takes effect with the yes of every owner and of whoever is asked.
func (s *Ideas) ownedNow(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	o, err := findOwner(tx, p.Subject)
	if err != nil {
		return err
	}
	i, err := find(tx, s.keys, o.Idea)
	if err != nil {
		return err
	}
	if _, version := parsePayload(p.Payload); i.Words.Version != version || o.State != isAsked {
		return errs.New(errs.Conflict, "The idea has changed since this was asked.")
	}
	o.State, o.Proposal = owns, ""
	if err := setOwner(tx, o); err != nil {
		return err
	}
	if _, err := note(tx, s.keys, Step{Idea: i.ID, Person: o.Person, Kind: joined}); err != nil {
		return err
	}
	all, err := ownersOf(tx, i.ID)
	if err != nil {
		return err
	}
	return s.tell(tx, a, owning(all), "Somebody owns your idea with you", o.Name+" owns your idea with you now.", at(i.ID))
}

// Asked is something that waits for somebody's yes.
type Asked struct {
	assent.Proposal
	Own bool // to own the idea
}

// asked are the open questions to the owners of an idea, and to whoever is asked to own it, that the actor may answer.
func (s *Ideas) asked(tx *db.Tx, a access.Actor, v seen) (out []Asked, err error) {
	if v.R.Owner {
		all, err := s.assents.Of(tx, v.I.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			if p.State == assent.Open && p.Kind == showKind {
				out = append(out, Asked{Proposal: p})
			}
		}
		items, err := itemsOf(tx, v.I.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range items {
			if m.State != isAsked || m.Proposal == "" {
				continue
			}
			p, err := s.assents.Find(tx, m.Proposal)
			if err != nil {
				return nil, err
			}
			if p.State == assent.Open {
				out = append(out, Asked{Proposal: p})
			}
		}
	}
	for _, o := range v.Owners {
		if o.State != isAsked || o.Proposal == "" || !(v.R.Owner || v.R.Asked && a.Is(o.Person)) {
			continue
		}
		p, err := s.assents.Find(tx, o.Proposal)
		if err != nil {
			return nil, err
		}
		if p.State == assent.Open {
			out = append(out, Asked{Proposal: p, Own: true})
		}
	}
	return out, nil
}

// Yes is the actor's yes to something that is asked about an idea, as they saw it.
func (s *Ideas) Yes(ctx context.Context, a access.Actor, id, proposal db.ID, hash string) error {
	return s.of(ctx, a, id, "idea.yes", func(tx *db.Tx, v seen) error {
		p, _, err := s.ofIdea(tx, v, proposal)
		if err != nil {
			return err
		}
		if err := s.assents.Assent(tx, a, proposal, hash); err != nil {
			return err
		}
		if p.Kind != ownKind || !v.R.Owner {
			return nil
		}
		for _, o := range v.Owners {
			want, err := s.allWant(tx, o, v.Owners)
			if err != nil {
				return err
			}
			if o.Proposal == proposal && o.State == isAsked && want {
				return s.tellAsked(tx, a, o)
			}
		}
		return nil
	})
}

// ofIdea finds a question about an idea; one about another does not exist here.
func (s *Ideas) ofIdea(tx *db.Tx, v seen, id db.ID) (assent.Proposal, Item, error) {
	p, err := s.assents.Find(tx, id)
	if err != nil {
		return p, Item{}, err
	}
	switch p.Kind {
	case showKind:
		if p.Subject == v.I.ID {
			return p, Item{}, nil
		}
	case ownKind:
		if slices.ContainsFunc(v.Owners, func(o Owner) bool { return o.ID == p.Subject }) {
			return p, Item{}, nil
		}
	case sessionKind:
		m, err := findItem(tx, p.Subject)
		if err != nil || m.Idea == v.I.ID {
			return p, m, err
		}
	}
	return p, Item{}, errs.Missing()
}

// No ends something that is asked about an idea. One no is enough.
func (s *Ideas) No(ctx context.Context, a access.Actor, id, proposal db.ID) error {
	return s.of(ctx, a, id, "idea.no", func(tx *db.Tx, v seen) error {
		p, m, err := s.ofIdea(tx, v, proposal)
		if err != nil {
			return err
		}
		if err := s.assents.Withdraw(tx, a, proposal); err != nil {
			return err
		}
		for _, o := range v.Owners {
			if o.Proposal == proposal {
				o.State, o.Proposal = saidNo, ""
				return setOwner(tx, o)
			}
		}
		if p.Kind != sessionKind || m.State != isAsked {
			return nil
		}
		m.State, m.Proposal = saidNo, ""
		if err := setItem(tx, m); err != nil {
			return err
		}
		_, err = note(tx, s.keys, Step{Idea: id, Person: a.Person(), Kind: notTaken, Session: m.Session})
		return err
	})
}
