package impact

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

// Impact is the area.
type Impact struct {
	db        *db.DB
	keys      *secret.Keys
	files     *file.Store
	decisions *assent.Decisions
	post      *mail.Post
	sources   map[ground.Kind]ground.Source
	passages  *described.Passages
	keepers   map[ground.Kind]ground.Keeper // things of lines on which a claim from the work of an organisation can rest besides
	around    ground.Arounder
	places    Places
}

// The kinds of decisions about a claim: that it bears somebody's name, and that more people may read it.
const (
	nameKind = "impact.name"
	showKind = "impact.show"
)

// New makes the area and registers its decisions.
func New(d *db.DB, k *secret.Keys, files *file.Store, decisions *assent.Decisions, post *mail.Post, passages *described.Passages) *Impact {
	s := &Impact{db: d, keys: k, files: files, decisions: decisions, post: post, passages: passages}
	s.sources, s.keepers = map[ground.Kind]ground.Source{ground.Entry: wrote{k}}, map[ground.Kind]ground.Keeper{}
	decisions.Register(assent.Kind{Name: nameKind, Voters: s.voters(func(c Claim) []db.ID { return c.About }), Effect: s.name, Proposed: s.askName,
		MayPut: func(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
			c, err := findClaim(tx, k, subject)
			return mayChange(a, c), err
		}})
	decisions.Register(assent.Kind{Name: showKind, Voters: s.voters(Claim.people), Effect: s.show, Proposed: s.askShow})
	return s
}

// voters are people of a claim; each of them has to say yes.
func (s *Impact) voters(who func(Claim) []db.ID) func(*db.Tx, db.ID) (assent.Rule, []assent.Voter, error) {
	return func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
		c, err := findClaim(tx, s.keys, subject)
		var out []assent.Voter
		for _, p := range who(c) {
			out = append(out, assent.Voter{Person: p, Side: person.Partner})
		}
		return assent.Everyone, out, err
	}
}

// words are the exact text that people say yes to.
func (s *Impact) words(tx *db.Tx, c Claim) (string, error) {
	people, err := person.Several(tx, c.About)
	if err != nil {
		return "", err
	}
	var names []string
	for _, p := range c.About {
		names = append(names, people[p].Name())
	}
	slices.Sort(names)
	about := "This is about " + strings.Join(names, ", ") + "."
	if len(names) == 0 {
		about = "This is about " + c.whole() + "."
	}
	return strings.TrimSpace(c.Title + "\n\n" + c.Body + "\n\n" + ui.PlainDate(c.Happened) + "\n\n" + about), nil
}

// Tell saves a claim. It bears the names of others only when they have said yes.
func (s *Impact) Tell(ctx context.Context, a access.Actor, c Claim) (db.ID, error) {
	return s.TellFrom(ctx, a, c, ground.Thing{})
}

// TellFrom saves a claim that rests on a thing, which is none when it has no kind. Whoever looks after a thing of an organisation tells what
// followed from it.
func (s *Impact) TellFrom(ctx context.Context, a access.Actor, c Claim, from ground.Thing) (db.ID, error) {
	c.ID, c.Author, c.Audience, c.State, c.Main, c.Organisation = db.NewID(), a.Person(), entry.Author, Claimed, "", ""
	if c.Work != "" {
		c.Edition, c.Plan = "", false
	}
	err := s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		seen, err := s.begins(tx, a, c, from)
		if err != nil {
			return err
		}
		if err := s.check(tx, a, c); err != nil {
			return err
		}
		if len(c.others()) == 0 {
			c.Named = tx.Now
		}
		if err := insertClaim(tx, s.keys, c); err != nil {
			return err
		}
		if err := s.askOthers(tx, a, c); err != nil {
			return err
		}
		if err := s.describe(tx, a, c); err != nil {
			return err
		}
		if seen.Kind != "" {
			if err := s.restOn(tx, a, c.ID, from); err != nil {
				return err
			}
		}
		return audit.Record(tx, a, "impact.tell", "impact", c.ID, "")
	})
	return c.ID, err
}

func (s *Impact) check(tx *db.Tx, a access.Actor, c Claim) error {
	known, err := kindsOf(tx)
	if err != nil {
		return err
	}
	// A day is over everywhere only a day later: nobody is told that today is in the future.
	if err := c.check(known, tx.Now.Time().AddDate(0, 0, 1).Format(time.DateOnly)); err != nil {
		return err
	}
	if c.Work != "" {
		var k errs.Check
		read, err := described.Named(tx, c.ID, c.Describes, "describes")
		if err != nil {
			return err
		}
		if err := s.passages.Nameless(tx, &k, c.Work, c.ID, c.Title, c.Body, append(c.people(), read...), c.Other); err != nil {
			return err
		}
		if err := k.Err(); err != nil {
			return err
		}
	}
	can, err := s.canBeAbout(tx, a, c.Edition, c.Work)
	if err != nil {
		return err
	}
	for _, p := range c.About {
		if !slices.Contains(can, p) {
			return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "about", Message: "Choose people from the list."}}}
		}
	}
	return nil
}

// canBeAbout are the people whom a claim can be about: oneself, those with whom one shares a space; for coordinators, everybody who takes part in
// the edition, or holds a role in the organisation.
func (s *Impact) canBeAbout(tx *db.Tx, a access.Actor, id, work db.ID) ([]db.ID, error) {
	with, err := withMe(tx, a.Person())
	out := append([]db.ID{a.Person()}, with...)
	if err != nil || work == "" && !a.Has(access.Coordinator) || work != "" && !a.Leads(work) {
		return out, err
	}
	if work != "" {
		hold, err := holdersIn(tx, work)
		return append(out, hold...), err
	}
	places, err := edition.Places(tx, id)
	for _, p := range places {
		out = append(out, p.Person)
	}
	return out, err
}

// mend is what its author can do about words that are kept from others.
func (c Claim) mend() string {
	if c.Work != "" {
		return "Change the words."
	}
	return "Change the words, or say whom they describe."
}

// describe asks those whom the words describe and whose names the claim does not bear. Until they say yes, only its own people read it.
func (s *Impact) describe(tx *db.Tx, a access.Actor, c Claim) error {
	text, err := s.words(tx, c)
	if err != nil {
		return err
	}
	return s.passages.Set(tx, a, described.Passage{Edition: c.Edition, Work: c.Work, Kind: described.Claim, Thing: c.ID, Told: c.people(), Other: c.Other}, text, c.Describes, "describes")
}

// askOthers puts the words to those whose names the claim would bear.
func (s *Impact) askOthers(tx *db.Tx, a access.Actor, c Claim) error {
	if len(c.others()) == 0 {
		return nil
	}
	text, err := s.words(tx, c)
	if err != nil {
		return err
	}
	if slices.Contains(c.About, a.Person()) {
		_, err = s.decisions.Propose(tx, a, nameKind, c.ID, text, "", true)
	} else {
		_, err = s.decisions.Put(tx, a, nameKind, c.ID, text, "")
	}
	return err
}

// name takes effect when everybody whom a claim is about has said yes to its words.
func (s *Impact) name(tx *db.Tx, _ access.Actor, p assent.Proposal) error {
	c, err := findClaim(tx, s.keys, p.Subject)
	if err != nil {
		return err
	}
	c.Named = tx.Now
	return updateClaim(tx, s.keys, c)
}

// claim finds a claim that the actor may see, with its witnesses.
func (s *Impact) claim(tx *db.Tx, a access.Actor, id db.ID) (Claim, []witness, error) {
	c, err := s.find(tx, id)
	if err != nil {
		a.Scoped()
		return c, nil, err
	}
	all, err := witnessesOf(tx, s.keys, id)
	if err != nil {
		return c, nil, err
	}
	v, err := s.viewerOf(tx, a, c)
	if err != nil {
		return c, nil, err
	}
	return c, all, a.Allow(maySee(a, v, c, all))
}

// change does one thing to a claim that the actor may see and act on.
func (s *Impact) change(ctx context.Context, a access.Actor, id db.ID, may func(access.Actor, Claim) bool, action string, do func(tx *db.Tx, c *Claim, all []witness) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, all, err := s.claim(tx, a, id)
		if err != nil {
			return err
		}
		if err := a.May(may(a, c), "Only who tells this, or who it is about, can do that. Once it is withdrawn, nobody can."); err != nil {
			return err
		}
		if err := do(tx, &c, all); err != nil {
			return err
		}
		if err := updateClaim(tx, s.keys, c); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "impact", id, "")
	})
}

// Change saves other words. Nobody has agreed to these or confirmed them, so everything begins anew: yeses,
// confirmations, and who may read it.
func (s *Impact) Change(ctx context.Context, a access.Actor, n Claim) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, _, err := s.claim(tx, a, n.ID)
		if err != nil {
			return err
		}
		if err := a.May(mayChange(a, c), "Only who tells this can change the words."); err != nil {
			return err
		}
		n.Edition, n.Work, n.Author = c.Edition, c.Work, c.Author
		if err := s.check(tx, a, n); err != nil {
			return err
		}
		if n.Version != c.Version {
			return errs.New(errs.Conflict, "This was changed since you opened the page.")
		}
		c.Describes, c.Other = n.Describes, n.Other
		if c.sameWords(n) {
			return s.describe(tx, a, c)
		}
		for _, kind := range []string{nameKind, showKind} {
			if err := s.decisions.Cancel(tx, a, kind, c.ID); err != nil {
				return err
			}
		}
		if err := outdateWitnesses(tx, c.ID); err != nil {
			return err
		}
		c.Kind, c.Title, c.Body, c.Happened, c.Plan, c.About = n.Kind, n.Title, n.Body, n.Happened, n.Plan, n.About
		c.Audience, c.Organisation, c.Named, c.State = entry.Author, "", 0, Claimed
		if len(c.others()) == 0 {
			c.Named = tx.Now
		}
		if err := setAbout(tx, c); err != nil {
			return err
		}
		if err := updateClaim(tx, s.keys, c); err != nil {
			return err
		}
		if err := s.askOthers(tx, a, c); err != nil {
			return err
		}
		if err := s.describe(tx, a, c); err != nil {
			return err
		}
		return audit.Record(tx, a, "impact.change", "impact", c.ID, "")
	})
}

// Agree is the actor's yes to a question about a claim, to exactly the text with this hash.
func (s *Impact) Agree(ctx context.Context, a access.Actor, id, proposal db.ID, hash string) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		p, err := s.decisions.Find(tx, proposal)
		if err != nil || p.Subject != id {
			a.Scoped()
			return orMissing(err)
		}
		return s.decisions.Assent(tx, a, proposal, hash)
	})
}

func orMissing(err error) error {
	if err == nil {
		return errs.Missing()
	}
	return err
}

// Refuse is the actor's no to a question about a claim: it ends the question. Somebody who does not want their name in it is
// taken out of it, and the claim is withdrawn, because its words are about them.
func (s *Impact) Refuse(ctx context.Context, a access.Actor, id, proposal db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		p, err := s.decisions.Find(tx, proposal)
		if err != nil || p.Subject != id {
			a.Scoped()
			return orMissing(err)
		}
		if err := s.decisions.Withdraw(tx, a, proposal); err != nil {
			return err
		}
		if p.Kind != nameKind {
			return nil
		}
		c, err := findClaim(tx, s.keys, id)
		if err != nil {
			return err
		}
		c.State, c.Audience = Withdrawn, entry.Author
		return updateClaim(tx, s.keys, c)
	})
}

// AskToShow asks everybody of a claim whether more people may read it; for who is alone in it, that is their own yes, and it is
// shown at once.
func (s *Impact) AskToShow(ctx context.Context, a access.Actor, id db.ID, to entry.Audience) (shown bool, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, _, err := s.claim(tx, a, id)
		if err != nil {
			return err
		}
		if err := a.May(mayWithdraw(a, c), "Only who tells this, or who it is about, can show it to others."); err != nil {
			return err
		}
		organisation := db.ID("")
		if to == entry.Organisation {
			me, err := person.Find(tx, a.Person())
			if err != nil {
				return err
			}
			organisation = cmp.Or(c.Work, me.Belongs())
		}
		var k errs.Check
		k.That(slices.Contains(c.audiences(), to) && (to != entry.Organisation || organisation != ""), "audience", "Choose who may read it.")
		k.That(!c.unsettled(), "audience", "Everybody it is about or describes has to agree to the words first.")
		k.That(c.Why == "", "audience", "%s. %s", c.Why, c.mend())
		k.That(to != c.Audience, "audience", "They can read it already.")
		if err := k.Err(); err != nil {
			return err
		}
		if err := s.decisions.Cancel(tx, a, showKind, id); err != nil {
			return err
		}
		text, err := s.words(tx, c)
		if err != nil {
			return err
		}
		_, err = s.decisions.Propose(tx, a, showKind, id, text+"\n\nWho may read it: "+c.readers(to)+".", strings.Join([]string{string(to), string(organisation)}, " "), true)
		if err != nil {
			return err
		}
		now, err := findClaim(tx, s.keys, id)
		shown = now.Audience == to
		return err
	})
	return shown, err
}

// audiences are those to which a claim can be shown besides its own people.
func (c Claim) audiences() []entry.Audience {
	if c.Work != "" {
		return []entry.Audience{entry.Organisation, entry.Network}
	}
	return []entry.Audience{entry.Programme, entry.Organisation, entry.Network}
}

// readers says who sees what an audience of a claim holds.
func (c Claim) readers(to entry.Audience) string {
	switch {
	case to == entry.Author:
		return "you, and those it is about"
	case to == entry.Programme:
		return "everybody in the programme, and who runs it"
	case to == entry.Organisation && c.Work != "":
		return "everybody of the organisation, those who hold or held a role in it, and who leads engagement"
	}
	return to.Words()
}

// show takes effect when everybody of the claim has said yes.
func (s *Impact) show(tx *db.Tx, _ access.Actor, p assent.Proposal) error {
	c, err := s.find(tx, p.Subject)
	if err != nil {
		return err
	}
	if c.State == Withdrawn || c.private() {
		return errs.New(errs.Conflict, "This has changed since you were asked.")
	}
	to, organisation, _ := strings.Cut(p.Payload, " ")
	c.Audience, c.Organisation = entry.Audience(to), db.ID(organisation)
	return updateClaim(tx, s.keys, c)
}

// Narrow shows a claim to its own people alone, at once. Each of them may.
func (s *Impact) Narrow(ctx context.Context, a access.Actor, id db.ID) error {
	return s.change(ctx, a, id, mayWithdraw, "impact.narrow", func(tx *db.Tx, c *Claim, _ []witness) error {
		c.Audience, c.Organisation = entry.Author, ""
		return s.decisions.Cancel(tx, a, showKind, id)
	})
}

// Withdraw takes a claim back, for everybody and at once.
func (s *Impact) Withdraw(ctx context.Context, a access.Actor, id db.ID) error {
	return s.change(ctx, a, id, mayWithdraw, "impact.withdraw", func(tx *db.Tx, c *Claim, _ []witness) error {
		c.State, c.Audience, c.Organisation = Withdrawn, entry.Author, ""
		if err := s.decisions.Cancel(tx, a, showKind, id); err != nil {
			return err
		}
		if err := s.passages.Drop(tx, a, id); err != nil {
			return err
		}
		return s.decisions.Cancel(tx, a, nameKind, id)
	})
}

// Join says that a claim is about the same change as another, so that it is counted once.
func (s *Impact) Join(ctx context.Context, a access.Actor, id, other db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, _, err := s.claim(tx, a, id)
		if err != nil {
			return err
		}
		o, _, err := s.claim(tx, a, other)
		if err != nil {
			return err
		}
		if err := a.May(mayJoin(a, c, o), "Only who tells one of them, or runs the programme, can say so."); err != nil {
			return err
		}
		same, err := s.canBeOne(tx, c, o)
		if err != nil {
			return err
		}
		if !same || c.State == Withdrawn || o.State == Withdrawn {
			return errs.New(errs.Conflict, "These two cannot be the same change.")
		}
		main := o.group()
		if main == c.group() {
			return nil
		}
		if err := regroup(tx, c.group(), main); err != nil {
			return err
		}
		if c.Main == "" {
			c.Main = main
			err = updateClaim(tx, s.keys, c)
		} else {
			err = s.follow(tx, c.Main, main)
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, a, "impact.join", "impact", id, "")
	})
}

// follow lets a claim that stood for itself be counted with another.
func (s *Impact) follow(tx *db.Tx, id, main db.ID) error {
	c, err := findClaim(tx, s.keys, id)
	if err != nil {
		return err
	}
	c.Main = main
	return updateClaim(tx, s.keys, c)
}

// Part lets a claim be counted for itself again. Who followed it is counted with the first of them.
func (s *Impact) Part(ctx context.Context, a access.Actor, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, _, err := s.claim(tx, a, id)
		if err != nil {
			return err
		}
		if err := a.May(mayJoin(a, c, c), "Only who tells it, or runs the programme, can say so."); err != nil {
			return err
		}
		if c.Main == "" {
			left, err := followers(tx, id)
			if err != nil || len(left) == 0 {
				return err
			}
			if err := regroup(tx, id, left[0]); err != nil {
				return err
			}
			return s.follow(tx, left[0], "")
		}
		c.Main = ""
		if err := updateClaim(tx, s.keys, c); err != nil {
			return err
		}
		return audit.Record(tx, a, "impact.part", "impact", id, "")
	})
}

// NameKind adds a kind of impact that a network names.
func (s *Impact) NameKind(ctx context.Context, a access.Actor, name string, service bool) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.Has(access.Coordinator)); err != nil {
			return err
		}
		known, err := kindsOf(tx)
		if err != nil {
			return err
		}
		var k errs.Check
		k.That(name != "" && len([]rune(name)) <= 80, "name", "Enter a name of up to 80 letters.")
		k.That(!slices.ContainsFunc(known, func(x Kind) bool { return strings.EqualFold(x.Name, name) && !x.Closed }), "name", "There is a kind with this name already.")
		k.That(len(known) < 60, "name", "There are %d kinds already. Close one first.", len(known))
		if err := k.Err(); err != nil {
			return err
		}
		id := db.NewID()
		if _, err := tx.Exec(`INSERT INTO impact_kind (network_id, id, name, service, created) VALUES ($1, $2, $3, $4, $5)`, id, name, service, int64(tx.Now)); err != nil {
			return err
		}
		return audit.Record(tx, a, "impact.kind", "impact-kind", id, name)
	})
}

// CloseKind lets no new claim take a kind that the network named.
func (s *Impact) CloseKind(ctx context.Context, a access.Actor, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.Has(access.Coordinator)); err != nil {
			return err
		}
		n, err := tx.Exec(`UPDATE impact_kind SET closed = $3 WHERE network_id = $1 AND id = $2 AND closed IS NULL`, id, int64(tx.Now))
		if err == nil && n == 0 {
			err = errs.Missing()
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, a, "impact.kind-close", "impact-kind", id, "")
	})
}

// called is from what a claim followed, in words, for letters.
func called(tx *db.Tx, c Claim) (string, error) {
	if c.Work != "" {
		o, err := person.FindOrganisation(tx, c.Work)
		return workOf(o), err
	}
	e, err := edition.Find(tx, c.Edition)
	return e.Called(), err
}

// letter writes to one person about a claim; it never says what the claim is.
func (s *Impact) letter(tx *db.Tx, to person.Person, subject, text, path string, args ...any) error {
	if to.Email == "" {
		return nil
	}
	link, err := s.post.Address(tx, path, args...)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{Private: true, To: to.Email, ToName: to.Name(), Subject: subject,
		Text: mail.Hello(to.Given, text, link, "Nothing is shown with your name unless you say yes.")})
}

func (s *Impact) askName(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	return s.ask(tx, a, p.Subject, func(c Claim) []db.ID { return c.About }, "May this bear your name?", "has written down something that followed from %s, and it is about you. Please read it and say whether it may bear your name:")
}

func (s *Impact) askShow(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	return s.ask(tx, a, p.Subject, Claim.people, "May more people read this?", "would like to show more people something that followed from %s. It bears your name. Please say whether they may read it:")
}

func (s *Impact) ask(tx *db.Tx, a access.Actor, id db.ID, who func(Claim) []db.ID, subject, text string) error {
	c, err := findClaim(tx, s.keys, id)
	if err != nil {
		return err
	}
	name, err := called(tx, c)
	if err != nil {
		return err
	}
	people, err := person.Several(tx, who(c))
	if err != nil {
		return err
	}
	for _, p := range who(c) {
		if a.Is(p) {
			continue
		}
		if err := s.letter(tx, people[p], subject, a.Name()+" "+fmt.Sprintf(text, name), "/impact/claims/%s", id); err != nil {
			return err
		}
	}
	return nil
}
