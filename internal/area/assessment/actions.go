package assessment

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
	"alongside/internal/shared/smallnumber"
)

// ratingKind is the shared decision about an agreed rating. Its subject is the round.
const ratingKind = "assessment.rating"

func (s *Assessments) register() {
	s.decisions.Register(assent.Kind{Name: ratingKind, Effect: s.agreedOn, Proposed: s.proposed,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			r, err := round.Find(tx, subject)
			if err != nil {
				return assent.Everyone, nil, err
			}
			voters, err := votersOf(tx, r)
			return assent.Everyone, voters, err
		}})
}

// votersOf are those who answered and can still sign in: an agreement waits for nobody who cannot be asked.
func votersOf(tx *db.Tx, r round.Round) ([]assent.Voter, error) {
	var ids []db.ID
	for _, x := range r.Counted() {
		ids = append(ids, x.Person)
	}
	closed, err := person.ClosedAmong(tx, ids)
	var out []assent.Voter
	for _, x := range r.Counted() {
		if !slices.Contains(closed, x.Person) {
			out = append(out, assent.Voter{Person: x.Person, Side: x.Side})
		}
	}
	return out, err
}

// mayOpen is the object check of an organisation's pages: who leads, who belongs to it, and who is or was asked about it.
func (s *Assessments) mayOpen(tx *db.Tx, a access.Actor, id db.ID) (o person.Organisation, was, belongs bool, err error) {
	if o, err = person.FindOrganisation(tx, id); err != nil {
		a.Scoped()
		return o, false, false, err
	}
	me, err := person.Find(tx, a.Person())
	if err != nil {
		return o, false, false, err
	}
	if was, err = asked(tx, id, a.Person()); err != nil {
		return o, false, false, err
	}
	belongs = me.Belongs() == id
	sees, err := s.plan.SeesTo(tx, id, a.Person())
	if err != nil {
		return o, was, belongs, err
	}
	return o, was, belongs, a.Allow(a.Leads(id) || was || belongs || sees)
}

// Opens says whether somebody may open an organisation's pages.
func (s *Assessments) Opens(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error) {
	_, _, _, err := s.mayOpen(tx, a, organisation)
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// Begin is what a new round about an organisation needs, as it is typed: addresses, one in a line.
type Begin struct{ Key, Professionals, Partners string }

// addresses are the lines of a field.
func addresses(text string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ',' || r == ';' || r == ' ' || r == '\r' }) {
		out = append(out, person.FoldEmail(w))
	}
	return out
}

// mostRaters is how many people a round can ask.
const mostRaters = 100

// StartRound asks people about an organisation. Both sides are asked, so that neither rates alone.
func (s *Assessments) StartRound(ctx context.Context, a access.Actor, id db.ID, b Begin) (out db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.Leads(id)); err != nil {
			return err
		}
		o, err := person.FindOrganisation(tx, id)
		if err != nil {
			return err
		}
		raters, err := ratersOf(tx, b)
		if err != nil {
			return err
		}
		if b.Key == cultureKey {
			rule, err := smallnumber.Of(tx)
			if err != nil {
				return err
			}
			if err := enoughForFigures(raters, smallnumber.Under(rule)); err != nil {
				return err
			}
		}
		r, err := s.rounds.Start(tx, a, round.Begin{OwnerKind: round.OfOrganisation, Owner: o.ID, Subject: o.ID, Instrument: b.Key, Pooled: b.Key == cultureKey, Raters: raters})
		if err != nil {
			return err
		}
		out = r.ID
		if err := audit.Record(tx, a, "round.start", "organisation", o.ID, b.Key); err != nil {
			return err
		}
		return s.tell(tx, a, r, r.Raters, o.Name+" asks for your view", a.Name()+" asks you to answer some questions about "+o.Name+". You answer alone first.")
	})
	return out, err
}

// enoughForFigures refuses to ask so few of both sides that no figure could ever be shown: their time would be wasted.
func enoughForFigures(raters []round.Rater, least int) error {
	by := map[person.Side]int{}
	for _, r := range raters {
		by[r.Side]++
	}
	var c errs.Check
	c.That(by[person.Professional] >= least || by[person.Partner] >= least, "professionals",
		"Ask %d people of one side at least. Figures of fewer are never shown, so nobody would learn anything from the answers.", least)
	return c.Err()
}

// ratersOf finds the people who are asked by their addresses, and says beside the field who is not known.
func ratersOf(tx *db.Tx, b Begin) ([]round.Rater, error) {
	var c errs.Check
	c.That(b.Key == connectionKey || b.Key == cultureKey, "form", "Choose what you want to ask.")
	var raters []round.Rater
	seen := map[db.ID]bool{}
	for _, f := range []struct {
		field, text, missing string
		side                 person.Side
	}{
		{"professionals", b.Professionals, "Enter the address of one member of staff at least.", person.Professional},
		{"partners", b.Partners, "Enter the address of one patient leader at least.", person.Partner},
	} {
		all := addresses(f.text)
		c.That(len(all) > 0, f.field, "%s", f.missing)
		c.That(len(all) <= mostRaters, f.field, "Ask up to %d people.", mostRaters)
		if len(all) == 0 || len(all) > mostRaters {
			continue
		}
		people, err := person.ByEmails(tx, all)
		if err != nil {
			return nil, err
		}
		for _, email := range all {
			p, known := people[email]
			switch {
			case !known:
				c.That(false, f.field, "Nobody in your network has the address %s.", email)
			case seen[p.ID]:
				c.That(false, f.field, "%s is there twice. Each person speaks from one side.", p.Name())
			case f.side == person.Partner && !p.SpeaksAs(person.Partner):
				c.That(false, f.field, "%s cannot be asked as a patient leader. A patient leader speaks as a patient, service user, carer or community member. Their details do not say so.", p.Name())
			default:
				seen[p.ID] = true
				raters = append(raters, round.Rater{Person: p.ID, Side: f.side})
			}
		}
	}
	return raters, c.Err()
}

// tell writes to some raters of a round, but not to the one who did it. What is answered stays out of letters.
func (s *Assessments) tell(tx *db.Tx, a access.Actor, r round.Round, those []round.Rater, subject, text string) error {
	var ids []db.ID
	for _, x := range those {
		ids = append(ids, x.Person)
	}
	people, err := person.Several(tx, ids)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/leadership/%s/connection/rounds/%s", r.Owner, r.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p := people[id]
		if a.Is(id) || p.Email == "" {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{Kind: notice.Forms, Person: p.ID, Private: true, To: p.Email, ToName: p.Name(), Subject: subject,
			Text: mail.Hello(p.Given, text, link, "Alongside sends you this because you were asked for your view.")}); err != nil {
			return err
		}
	}
	return nil
}

// in does one thing with a round as one of its raters, and tells the others when it is shown or has ended.
func (s *Assessments) in(ctx context.Context, a access.Actor, id, which db.ID, do func(tx *db.Tx) (round.Round, error)) (now round.Round, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		before, err := s.rounds.Own(tx, a, id, which)
		if err != nil {
			return err
		}
		if now, err = do(tx); err != nil {
			return err
		}
		if err := audit.Record(tx, a, "round.change", "organisation", id, ""); err != nil {
			return err
		}
		return s.changed(tx, a, before, now)
	})
	return now, err
}

func (s *Assessments) changed(tx *db.Tx, a access.Actor, before, now round.Round) error {
	switch {
	case before.State != round.Open || now.State == round.Open:
		return nil
	case now.State == round.Ended:
		return s.tell(tx, a, now, before.Raters, "Some questions have ended", "The questions that you were asked have ended. Nobody sees what others answered.")
	case now.Pooled:
		return s.tell(tx, a, now, now.Raters, "The figures are there", "The figures of the questions that you were asked are there. They show no single answer.")
	}
	return s.tell(tx, a, now, now.Counted(), "You can look at your answers together", "The answers to the questions that you were asked are there. Those who answered can look at them together, talk, and agree on one rating.")
}

// AnswerRound saves what the actor answered, over the version that they saw.
func (s *Assessments) AnswerRound(ctx context.Context, a access.Actor, id, which db.ID, g round.Given) (round.Round, error) {
	return s.in(ctx, a, id, which, func(tx *db.Tx) (round.Round, error) {
		r, err := round.Find(tx, which)
		if err != nil {
			return r, err
		}
		if g.Asked, err = r.Definition(tx); err != nil {
			return r, err
		}
		return s.rounds.Answer(tx, a, id, which, g)
	})
}

// GoOn says yes for the actor to going on without those who have not answered.
func (s *Assessments) GoOn(ctx context.Context, a access.Actor, id, which db.ID) (round.Round, error) {
	return s.in(ctx, a, id, which, func(tx *db.Tx) (round.Round, error) { return s.rounds.GoOn(tx, a, id, which) })
}

// StepOut takes the actor out of a round, with what they answered.
func (s *Assessments) StepOut(ctx context.Context, a access.Actor, id, which db.ID) (round.Round, error) {
	return s.in(ctx, a, id, which, func(tx *db.Tx) (round.Round, error) { return s.rounds.StepOut(tx, a, id, which) })
}

// Close ends an open round for whoever leads: a pooled one then shows its figures, another is never shown.
func (s *Assessments) Close(ctx context.Context, a access.Actor, id, which db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.Leads(id)); err != nil {
			return err
		}
		before, err := s.ofOrganisation(tx, id, which)
		if err != nil {
			return err
		}
		end := s.rounds.EndFor
		if before.Pooled {
			end = s.rounds.ClosePool
		}
		now, err := end(tx, before)
		if err != nil {
			return err
		}
		if err := audit.Record(tx, a, "round.close", "organisation", id, before.Instrument); err != nil {
			return err
		}
		return s.changed(tx, a, before, now)
	})
}

// ofOrganisation is a round about this organisation; another's does not exist.
func (s *Assessments) ofOrganisation(tx *db.Tx, id, which db.ID) (round.Round, error) {
	r, err := round.Find(tx, which)
	if err == nil && (r.Owner != id || r.OwnerKind != round.OfOrganisation) {
		err = errs.Missing()
	}
	return r, err
}

// ratingText is the exact text of an agreed rating.
func ratingText(organisation string, def instrument.Definition, as instrument.Answers) string {
	return "We agree on these ratings of " + organisation + ". Everybody of the organisation and the coordinators of the network can read what we agreed on, and not what each of us answered before.\n\n" +
		instrument.Render(round.Asked(def, "", false), as)
}

// openRating is the proposal of a round that is open or in effect, the newest first.
func (s *Assessments) openRating(tx *db.Tx, which db.ID) (assent.Proposal, bool, error) {
	all, err := s.decisions.Of(tx, which)
	for _, p := range all {
		if p.Kind == ratingKind && p.State != assent.Withdrawn {
			return p, true, err
		}
	}
	return assent.Proposal{}, false, err
}

// Propose puts one rating to all who answered, or changes the words of the one that is open: then everybody is asked again.
// The proposer agrees by it. version is that of the proposal that they saw, 0 for none.
func (s *Assessments) Propose(ctx context.Context, a access.Actor, id, which db.ID, as instrument.Answers, version int64) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		r, err := s.rounds.Own(tx, a, id, which)
		if err != nil {
			return err
		}
		if err := a.May(r.State == round.Shown && !r.Pooled && r.MayRead(a.Person(), a.Person()), "You can agree on a rating when all answers are there."); err != nil {
			return err
		}
		o, err := person.FindOrganisation(tx, id)
		if err != nil {
			return err
		}
		def, err := r.Definition(tx)
		if err != nil {
			return err
		}
		as = marksOf(def, as)
		var c errs.Check
		for _, it := range round.Asked(def, "", false).Items() {
			c.That(as[it.ID].State != instrument.Missing, instrument.FieldName(round.Prefix, it.ID), "Choose what you agree on for “%s”.", it.Wording)
		}
		if err := c.Err(); err != nil {
			return err
		}
		raw, err := as.EncodeJSON()
		if err != nil {
			return err
		}
		text := ratingText(o.Name, def, as)
		now, found, err := s.openRating(tx, which)
		if err != nil {
			return err
		}
		if !found {
			_, err := s.decisions.Propose(tx, a, ratingKind, which, text, string(raw), true)
			return err
		}
		if err := s.decisions.Change(tx, a, now.ID, version, text, string(raw)); err != nil {
			return err
		}
		if now, err = s.decisions.Find(tx, now.ID); err != nil {
			return err
		}
		return s.decisions.Assent(tx, a, now.ID, now.Hash)
	})
}

// SayYes says yes for the actor to the agreed rating with this hash.
func (s *Assessments) SayYes(ctx context.Context, a access.Actor, id, which db.ID, hash string) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := s.rounds.Own(tx, a, id, which); err != nil {
			return err
		}
		p, found, err := s.openRating(tx, which)
		if err == nil && !found {
			err = errs.Missing()
		}
		if err != nil {
			return err
		}
		return s.decisions.Assent(tx, a, p.ID, hash)
	})
}

// proposed writes to the others that a rating waits for their yes.
func (s *Assessments) proposed(tx *db.Tx, a access.Actor, p assent.Proposal, again bool) error {
	r, err := round.Find(tx, p.Subject)
	if err != nil {
		return err
	}
	text := "Somebody has written down a rating that all of you could agree on. It waits for your yes."
	if again {
		text = "The rating that you could agree on has changed. Everybody is asked again, so it waits for your yes."
	}
	return s.tell(tx, a, r, r.Counted(), "A rating waits for your yes", text)
}

// agreedOn keeps the rating when everybody has said yes.
func (s *Assessments) agreedOn(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	r, err := round.Find(tx, p.Subject)
	if err != nil {
		return err
	}
	as, err := instrument.DecodeJSON(json.RawMessage(p.Payload))
	if err != nil {
		return err
	}
	if err := insertAgreed(tx, s.keys, agreed{ID: db.NewID(), Organisation: r.Owner, Round: r.ID, Proposal: p.ID, Key: r.Instrument, Version: r.Version, Answers: as, At: tx.Now}); err != nil {
		return err
	}
	return s.tell(tx, a, r, r.Counted(), "You have agreed on a rating", "All of you have said yes to one rating. It stands now. What will you do about the gaps?")
}

// SaveAttributes keeps what the actor brings as a leader, today. It is theirs alone.
func (s *Assessments) SaveAttributes(ctx context.Context, a access.Actor, as instrument.Answers) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.SignedIn()); err != nil {
			return err
		}
		me, err := person.Find(tx, a.Person())
		if err != nil {
			return err
		}
		side := me.Side()
		if !side.Valid() {
			side = person.Partner
		}
		r, err := s.rounds.Start(tx, a, round.Begin{OwnerKind: round.OfPerson, Owner: me.ID, Subject: me.ID, Instrument: attributesKey, Raters: []round.Rater{{Person: me.ID, Side: side}}})
		if err != nil {
			return err
		}
		def, err := r.Definition(tx)
		if err != nil {
			return err
		}
		if _, err := s.rounds.Answer(tx, a, me.ID, r.ID, round.Given{Answers: as, Asked: def, Version: 1, AsItIs: true}); err != nil {
			return err
		}
		return audit.Record(tx, a, "attributes.save", "person", me.ID, "")
	})
}

// CorrectAttributes writes over one of the actor's own ratings.
func (s *Assessments) CorrectAttributes(ctx context.Context, a access.Actor, id db.ID, as instrument.Answers, version int64) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		r, err := s.ownRating(tx, a, id)
		if err != nil {
			return err
		}
		def, err := r.Definition(tx)
		if err != nil {
			return err
		}
		if err := s.rounds.Correct(tx, a, id, as.Pick(def), version); err != nil {
			return err
		}
		return audit.Record(tx, a, "attributes.save", "person", a.Person(), "")
	})
}

// RemoveAttributes deletes one of the actor's own ratings.
func (s *Assessments) RemoveAttributes(ctx context.Context, a access.Actor, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := s.ownRating(tx, a, id); err != nil {
			return err
		}
		if err := s.rounds.Remove(tx, a, id); err != nil {
			return err
		}
		return audit.Record(tx, a, "attributes.remove", "person", a.Person(), "")
	})
}

// ownRating is one of the actor's own ratings of what they bring.
func (s *Assessments) ownRating(tx *db.Tx, a access.Actor, id db.ID) (round.Round, error) {
	r, err := s.rounds.Alone(tx, a, id)
	if err == nil && r.Instrument != attributesKey {
		err = errs.Missing()
	}
	return r, err
}
