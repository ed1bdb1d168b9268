package coaching

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// kindOutcome is the shared decision about what came of a call: it stands when both have agreed to the same words.
const kindOutcome = "call.outcome"

// outcomeVoters are the two of a call that has begun and was not cancelled.
func (c *Coaching) outcomeVoters(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
	v, err := callByID(tx, subject)
	if err != nil || !v.begun(tx.Now) {
		return assent.Everyone, nil, err
	}
	return assent.Everyone, []assent.Voter{{Person: v.Coach, Side: person.Professional}, {Person: v.Person, Side: person.Partner}}, nil
}

// outcomeAgreed keeps the words that both have agreed to.
func (c *Coaching) outcomeAgreed(tx *db.Tx, _ access.Actor, p assent.Proposal) error {
	return setOutcome(tx, c.keys, p.Subject, p.Text)
}

// outcomeProposed writes to the other that words wait for them. The words are not in the letter.
func (c *Coaching) outcomeProposed(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	v, err := callByID(tx, p.Subject)
	if err != nil {
		return err
	}
	e, err := edition.Find(tx, v.Edition)
	if err != nil {
		return err
	}
	return c.tellOutcome(tx, e, v, v.other(a.Person()))
}

// openOutcome is the proposed text that waits for a yes, and whether there is one.
func (c *Coaching) openOutcome(tx *db.Tx, call db.ID) (assent.Proposal, bool, error) {
	all, err := c.decisions.Of(tx, call)
	for _, p := range all {
		if p.Kind == kindOutcome && p.State == assent.Open {
			return p, true, err
		}
	}
	return assent.Proposal{}, false, err
}

// Propose puts words about what came of the call to the other, with the actor's own yes. Where words wait already, these
// take their place. version is that of the words that the actor saw, 0 for none.
func (c *Coaching) Propose(ctx context.Context, a access.Actor, id, call db.ID, text string, version int64) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		_, v, err := c.mine(tx, a, id, call)
		if err != nil {
			return err
		}
		var x errs.Check
		x.That(text != "", "outcome", "Write what came of the call.")
		x.That(len([]rune(text)) <= maxOutcome, "outcome", "Use up to 4,000 letters.")
		if err := x.Err(); err != nil {
			return err
		}
		if err := markable(v, tx.Now); err != nil {
			return err
		}
		p, waits, err := c.openOutcome(tx, call)
		if err != nil {
			return err
		}
		switch {
		case !waits && text == v.Outcome:
			return nil
		case !waits && version != 0:
			return errs.New(errs.Conflict, "The words have been agreed or taken back while you were writing.")
		case !waits:
			_, err = c.decisions.Propose(tx, a, kindOutcome, call, text, "", true)
			return err
		}
		if err := c.decisions.Change(tx, a, p.ID, version, text, ""); err != nil {
			return err
		}
		now, err := c.decisions.Find(tx, p.ID)
		if err != nil {
			return err
		}
		return c.decisions.Assent(tx, a, p.ID, now.Hash)
	})
}

// Agree is the actor's yes to the words that wait, as they saw them.
func (c *Coaching) Agree(ctx context.Context, a access.Actor, id, call db.ID, hash string) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		p, err := c.waitingOutcome(tx, a, id, call)
		if err != nil {
			return err
		}
		return c.decisions.Assent(tx, a, p.ID, hash)
	})
}

// AgreeNow is the actor's yes to the words that wait now, read and agreed in one step.
func (c *Coaching) AgreeNow(ctx context.Context, a access.Actor, id, call db.ID) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		p, err := c.waitingOutcome(tx, a, id, call)
		if err != nil {
			return err
		}
		return c.decisions.Assent(tx, a, p.ID, p.Hash)
	})
}

// Drop takes the words that wait away. What was agreed before stays.
func (c *Coaching) Drop(ctx context.Context, a access.Actor, id, call db.ID) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		p, err := c.waitingOutcome(tx, a, id, call)
		if err != nil {
			return err
		}
		return c.decisions.Withdraw(tx, a, p.ID)
	})
}

func (c *Coaching) waitingOutcome(tx *db.Tx, a access.Actor, id, call db.ID) (assent.Proposal, error) {
	if _, _, err := c.mine(tx, a, id, call); err != nil {
		return assent.Proposal{}, err
	}
	p, waits, err := c.openOutcome(tx, call)
	if err == nil && !waits {
		err = errs.New(errs.Conflict, "These words have been agreed or taken back already.")
	}
	return p, err
}
