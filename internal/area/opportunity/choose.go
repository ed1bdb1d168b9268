package opportunity

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
)

// Put puts to the panel whom to choose. Everybody on it must have scored, and all of them must say yes. What was put before is gone.
func (s *Opportunities) Put(ctx context.Context, a access.Actor, organisation, id db.ID, chosen []db.ID) error {
	return s.on(ctx, a, organisation, id, "interest.put", func(tx *db.Tx, o Opportunity, r relation) error {
		if err := a.May(mayPut(r, o, tx.Now), "Only the panel and engagement leads put to the panel whom to choose."); err != nil {
			return err
		}
		panel, err := panelOf(tx, id)
		if err != nil {
			return err
		}
		all, err := interestsIn(tx, s.keys, id)
		if err != nil {
			return err
		}
		rounds, err := s.roundsOf(tx, all)
		if err != nil {
			return err
		}
		if lacks := panel.lacks(); lacks != "" {
			return errs.New(errs.Invalid, "%s", lacks)
		}
		if !allScored(all, rounds, panel) {
			return errs.New(errs.Invalid, "Everybody on the panel scores every application first.")
		}
		slices.Sort(chosen)
		chosen = slices.Compact(chosen)
		var c errs.Check
		for _, who := range chosen {
			c.That(slices.ContainsFunc(all, func(i Interest) bool { return i.ID == who && i.inChoice() }), "chosen", "Choose from the list.")
		}
		c.That(taken(all)+int64(len(chosen)) <= o.Seats, "chosen", "You look for %s. Choose fewer.", people(o.Seats))
		if err := c.Err(); err != nil {
			return err
		}
		if err := s.unput(tx, a, &o); err != nil {
			return err
		}
		text, payload := choiceText(o, all, chosen), strings.Join(textOf(chosen), " ")
		var proposal db.ID
		if r.Panel {
			proposal, err = s.assents.Propose(tx, a, chooseKind, id, text, payload, false)
		} else {
			proposal, err = s.assents.Put(tx, a, chooseKind, id, text, payload)
		}
		if err != nil {
			return err
		}
		o.Decision = proposal
		if o, err = refreshed(tx, o); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, o, Change{Kind: wasPut}); err != nil || !r.Panel {
			return err
		}
		p, err := s.assents.Find(tx, proposal)
		if err != nil {
			return err
		}
		return s.assents.Assent(tx, a, proposal, p.Hash) // who puts it and is on the panel says yes by it
	})
}

// refreshed saves an opportunity and reads it again.
func refreshed(tx *db.Tx, o Opportunity) (Opportunity, error) {
	if err := store(tx, o); err != nil {
		return o, err
	}
	return find(tx, o.ID)
}

func textOf(ids []db.ID) []string {
	var out []string
	for _, id := range ids {
		out = append(out, string(id))
	}
	return out
}

// choiceText is what the panel says yes to.
func choiceText(o Opportunity, all []Interest, chosen []db.ID) string {
	var yes, no []string
	for _, i := range all {
		line := fmt.Sprintf("%d. %s", i.Number, i.Name)
		switch {
		case slices.Contains(chosen, i.ID):
			yes = append(yes, line)
		case i.inChoice():
			no = append(no, line)
		}
	}
	var b strings.Builder
	b.WriteString(o.Title + "\n\nWe choose\n")
	if len(yes) == 0 {
		b.WriteString("- Nobody\n")
	}
	for _, l := range yes {
		b.WriteString("- " + l + "\n")
	}
	if len(no) > 0 {
		b.WriteString("\nNot this time, and each of them is told why\n")
		for _, l := range no {
			b.WriteString("- " + l + "\n")
		}
	}
	return b.String()
}

// askPanel writes to the panel's other members.
func (s *Opportunities) askPanel(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	o, err := find(tx, p.Subject)
	if err != nil {
		return err
	}
	panel, err := panelOf(tx, o.ID)
	if err != nil {
		return err
	}
	var to []db.ID
	for _, m := range panel.now() {
		to = append(to, m.Person)
	}
	return s.tell(tx, a, o, to, "A panel decides: do you agree?", fmt.Sprintf("Whom to choose for “%s” was put to the panel. It takes effect when everybody on the panel has said yes.", o.Title), s.office(o))
}

// Decide is the actor's yes, as a member of the panel, to the choice with this hash.
func (s *Opportunities) Decide(ctx context.Context, a access.Actor, organisation, id db.ID, hash string) error {
	return s.on(ctx, a, organisation, id, "interest.decide", func(tx *db.Tx, o Opportunity, r relation) error {
		if err := a.May(r.Panel, "Only members of the panel decide."); err != nil {
			return err
		}
		if o.Decision == "" {
			return errs.New(errs.Conflict, "What was put to the panel has changed since you opened this page. Look at it again.")
		}
		return s.assents.Assent(tx, a, o.Decision, hash)
	})
}

// unput takes back what was put to the panel and has not taken effect, because what it says is not so any more.
func (s *Opportunities) unput(tx *db.Tx, a access.Actor, o *Opportunity) error {
	if o.Decision == "" {
		return nil
	}
	p, err := s.assents.Find(tx, o.Decision)
	if err != nil || p.State != assent.Open {
		return err
	}
	if err := s.assents.Cancel(tx, a, chooseKind, o.ID); err != nil {
		return err
	}
	o.Decision = ""
	*o, err = refreshed(tx, *o)
	return err
}

// endChoosing ends all that is open around the panel.
func (s *Opportunities) endChoosing(tx *db.Tx, a access.Actor, o *Opportunity) error {
	if err := s.unput(tx, a, o); err != nil {
		return err
	}
	return s.rounds.EndAll(tx, o.ID)
}

// panelDecided takes effect when everybody on the panel has said yes: those who are chosen are asked, and the others are owed words on why.
func (s *Opportunities) panelDecided(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	o, err := find(tx, p.Subject)
	if err != nil {
		return err
	}
	panel, err := panelOf(tx, o.ID)
	if err != nil {
		return err
	}
	if o.State != Open || o.Decision != p.ID || panel.lacks() != "" {
		return errs.New(errs.Conflict, "What was put to the panel has changed since you opened this page. Look at it again.")
	}
	all, err := interestsIn(tx, s.keys, o.ID)
	if err != nil {
		return err
	}
	chosen := strings.Fields(p.Payload)
	for _, i := range all {
		switch {
		case !i.inChoice():
			continue
		case slices.Contains(chosen, string(i.ID)):
			err = s.choose(tx, a, o, i)
		case i.State == Sent:
			i.State = NotChosen
			err = s.keepInterest(tx, i)
		}
		if err != nil {
			return err
		}
	}
	if err := note(tx, s.keys, a, o, Change{Kind: wasDecided}); err != nil {
		return err
	}
	return s.tell(tx, a, o, []db.ID{o.Writer, o.Contact}, "A panel has decided", fmt.Sprintf("The panel of “%s” has decided. Now everybody who was not chosen is told why.", o.Title), s.office(o))
}
