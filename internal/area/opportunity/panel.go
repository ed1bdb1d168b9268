package opportunity

import (
	"context"
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
)

// AddMember puts somebody on the panel of a formal opportunity, for one side.
func (s *Opportunities) AddMember(ctx context.Context, a access.Actor, organisation, id db.ID, email string, side person.Side) error {
	return s.on(ctx, a, organisation, id, "opportunity.panel", func(tx *db.Tx, o Opportunity, r relation) error {
		if err := a.May(mayKeepPanel(r, o), "Only engagement leads who have not replied themselves say who is on the panel."); err != nil {
			return err
		}
		panel, err := panelOf(tx, id)
		if err != nil {
			return err
		}
		var c errs.Check
		p, err := somebody(tx, email, "member", "Enter the address of somebody in your network.", &c)
		if err != nil {
			return err
		}
		c.That(side.Valid(), "side", "Choose for which side they are on the panel.")
		if p.ID != "" {
			c.That(!side.Valid() || p.SpeaksAs(side), "side", "The details of %s do not say that they speak from this side.", p.Name())
			c.That(panel.side(p.ID) == "", "member", "%s is on the panel already.", p.Name())
			c.That(!slices.ContainsFunc(panel, func(m Member) bool { return m.Person == p.ID && m.Conflict }), "member", "%s said that they are too close to judge.", p.Name())
			_, replied, err := relationTo(tx, id, p.ID)
			if err != nil {
				return err
			}
			c.That(!replied, "member", "They cannot be on this panel. Name somebody else.")
		}
		c.That(len(panel.now()) < mostPanel, "member", "A panel has up to %d members.", mostPanel)
		if err := c.Err(); err != nil {
			return err
		}
		if err := s.unput(tx, a, &o); err != nil {
			return err
		}
		if err := addMember(tx, id, Member{Person: p.ID, Side: side}); err != nil {
			return err
		}
		return s.tell(tx, a, o, []db.ID{p.ID}, "You are on a panel", fmt.Sprintf("%s asks you to be on the panel that chooses for “%s” of %s. When it has closed, you read the applications and score each alone. If you are too close to somebody who applies, say so.", a.Name(), o.Title, o.OrgName), s.office(o))
	})
}

// DropMember takes somebody off the panel, with the scores that nobody has seen yet.
func (s *Opportunities) DropMember(ctx context.Context, a access.Actor, organisation, id, who db.ID) error {
	return s.on(ctx, a, organisation, id, "opportunity.panel-end", func(tx *db.Tx, o Opportunity, r relation) error {
		panel, err := panelOf(tx, id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(panel, func(m Member) bool { return m.Person == who }) {
			return errs.Missing()
		}
		if err := a.May(mayKeepPanel(r, o), "Only engagement leads who have not replied themselves say who is on the panel."); err != nil {
			return err
		}
		return s.leavePanel(tx, a, o, who, false)
	})
}

// Conflict is a panel member's own word that they are too close to somebody who applies. As all who apply stand beside each other, they take
// no part in the choice at all.
func (s *Opportunities) Conflict(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.on(ctx, a, organisation, id, "interest.conflict", func(tx *db.Tx, o Opportunity, r relation) error {
		if err := a.May(r.Panel, "Only members of the panel say this."); err != nil {
			return err
		}
		if err := s.leavePanel(tx, a, o, a.Person(), true); err != nil {
			return err
		}
		return s.tell(tx, a, o, []db.ID{o.Writer}, "Somebody left a panel", fmt.Sprintf("A member of the panel of “%s” is too close to somebody who applies, so they do not judge. Look whether the panel still has both sides.", o.Title), s.office(o))
	})
}

func (s *Opportunities) leavePanel(tx *db.Tx, a access.Actor, o Opportunity, who db.ID, conflict bool) error {
	if err := s.unput(tx, a, &o); err != nil {
		return err
	}
	if err := dropMember(tx, o.ID, who, conflict); err != nil {
		return err
	}
	return s.rounds.Leave(tx, o.ID, who)
}

// Score begins the scoring: the panel is asked to score each application alone.
func (s *Opportunities) Score(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.on(ctx, a, organisation, id, "opportunity.scoring", func(tx *db.Tx, o Opportunity, r relation) error {
		if err := a.May(mayKeepPanel(r, o), "Only engagement leads who have not replied themselves begin the scoring."); err != nil {
			return err
		}
		if o.State != Open || tx.Now < o.Shut {
			return errs.New(errs.Invalid, "The panel scores when the opportunity has closed.")
		}
		panel, err := panelOf(tx, id)
		if err != nil {
			return err
		}
		if lacks := panel.lacks(); lacks != "" {
			return errs.New(errs.Invalid, "%s", lacks)
		}
		all, err := interestsIn(tx, s.keys, id)
		if err != nil {
			return err
		}
		rounds, err := s.roundsOf(tx, all)
		if err != nil {
			return err
		}
		var raters []round.Rater
		for _, m := range panel.now() {
			raters = append(raters, round.Rater{Person: m.Person, Side: m.Side})
		}
		begun := 0
		for _, i := range all {
			if !i.inChoice() || whole(rounds[i.Round], panel) {
				continue
			}
			if err := s.endRound(tx, i); err != nil {
				return err
			}
			v, err := s.rounds.Start(tx, a, round.Begin{OwnerKind: round.OfOpportunity, Owner: id, Subject: i.ID, Instrument: scoresKey, Raters: raters})
			if err != nil {
				return err
			}
			i.Round = v.ID
			if err := s.keepInterest(tx, i); err != nil {
				return err
			}
			begun++
		}
		if begun == 0 {
			return nil
		}
		if err := s.unput(tx, a, &o); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, o, Change{Kind: wasScoring}); err != nil {
			return err
		}
		var to []db.ID
		for _, m := range panel.now() {
			to = append(to, m.Person)
		}
		return s.tell(tx, a, o, to, "Applications wait for your scores", fmt.Sprintf("“%s” has closed. Read the applications, and score each of them alone, before you talk with the others on the panel. You see each other’s scores when all of you have scored.", o.Title), s.office(o))
	})
}

// inChoice says that the panel can choose this reply now.
func (i Interest) inChoice() bool { return i.State == Sent || i.State == NotChosen }

// whole says that a round asks everybody who is on the panel today, and nobody stepped out of it among them.
func whole(r round.Round, p Panel) bool {
	if r.ID == "" || r.State == round.Ended {
		return false
	}
	for _, m := range p.now() {
		if v, ok := r.Rater(m.Person); !ok || v.Out != 0 {
			return false
		}
	}
	// What somebody stepped out of before it was shown is never shown: it begins anew.
	return r.State == round.Shown || !slices.ContainsFunc(r.Raters, func(v round.Rater) bool { return v.Out != 0 })
}

// scored says that everybody who is on the panel today has scored in a round.
func scored(r round.Round, p Panel) bool {
	if !whole(r, p) {
		return false
	}
	for _, m := range p.now() {
		if v, _ := r.Rater(m.Person); v.Answered == 0 {
			return false
		}
	}
	return len(p.now()) > 0
}

// allScored says that every reply that can be chosen is scored by everybody on the panel. Only then do they see each other's scores.
func allScored(all []Interest, rounds map[db.ID]round.Round, p Panel) bool {
	n := 0
	for _, i := range all {
		if !i.inChoice() {
			continue
		}
		n++
		if !scored(rounds[i.Round], p) {
			return false
		}
	}
	return n > 0
}

// roundsOf are the rounds of replies, by their ids.
func (s *Opportunities) roundsOf(tx *db.Tx, all []Interest) (map[db.ID]round.Round, error) {
	var ids []db.ID
	for _, i := range all {
		if i.Round != "" {
			ids = append(ids, i.Round)
		}
	}
	list, err := round.Several(tx, ids)
	out := map[db.ID]round.Round{}
	for _, r := range list {
		out[r.ID] = r
	}
	return out, err
}

// endRound ends the round of a reply, if one is open: nobody ever sees it.
func (s *Opportunities) endRound(tx *db.Tx, i Interest) error {
	if i.Round == "" {
		return nil
	}
	r, err := round.Find(tx, i.Round)
	if err != nil || r.State != round.Open {
		return err
	}
	_, err = s.rounds.EndFor(tx, r)
	return err
}

// asked are the questions of a round that a panel answers: the attributes that are looked for.
func asked(tx *db.Tx, r round.Round, o Opportunity) (instrument.Definition, error) {
	def, err := r.Definition(tx)
	if err != nil {
		return def, err
	}
	def = round.Asked(def, "", false)
	for _, it := range def.Items() {
		if !slices.Contains(o.Attributes, it.ID) {
			def = def.Without(it.ID)
		}
	}
	return def, nil
}

// SaveScore keeps what the actor scores for one application.
func (s *Opportunities) SaveScore(ctx context.Context, a access.Actor, organisation, id, reply db.ID, g round.Given) error {
	return s.onReply(ctx, a, organisation, id, reply, "interest.score", func(tx *db.Tx, o Opportunity, r relation, i Interest) error {
		if err := a.May(mayScore(r, o, tx.Now), "Only members of the panel score, after it has closed."); err != nil {
			return err
		}
		if i.Round == "" || !i.inChoice() {
			return errs.New(errs.Invalid, "Nobody is asked to score this now.")
		}
		v, err := round.Find(tx, i.Round)
		if err != nil {
			return err
		}
		if g.Asked, err = asked(tx, v, o); err != nil {
			return err
		}
		if g.Answers.Empty() {
			var c errs.Check
			c.That(false, instrument.FieldName(round.Prefix, g.Asked.Items()[0].ID), "Score at least one of these.")
			return c.Err()
		}
		_, err = s.rounds.Answer(tx, a, id, i.Round, g)
		return err
	})
}

// mean is the mean of what one member gave one application, over the attributes that they scored; ok says that there is one.
func mean(def instrument.Definition, as instrument.Answers) (m float64, ok bool) {
	n := 0
	for _, it := range def.Items() {
		if v, given := instrument.Score(it, as[it.ID]); given {
			m += float64(v)
			n++
		}
	}
	if n == 0 {
		return 0, false
	}
	return m / float64(n), true
}
