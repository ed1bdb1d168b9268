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

// kindMove is the shared decision about another time for a call. A coach has said yes to every time that they offer; the one who asked
// for the call says yes by taking a time, or by agreeing when the coach asks for another.
const kindMove = "call.move"

// moveVoters are the two of a call that is still to come.
func (c *Coaching) moveVoters(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
	v, err := callByID(tx, subject)
	if err != nil || !v.ahead(tx.Now) {
		return assent.Everyone, nil, err
	}
	return assent.Everyone, []assent.Voter{{Person: v.Coach, Side: person.Professional}, {Person: v.Person, Side: person.Partner}}, nil
}

// moveAgreed gives a call the time to which both have said yes, if it is still free.
func (c *Coaching) moveAgreed(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	v, err := callByID(tx, p.Subject)
	if err != nil {
		return err
	}
	e, v, err := c.mine(tx, a, v.Edition, v.ID)
	if err != nil {
		return err
	}
	if err := changeable(v, tx.Now); err != nil {
		return err
	}
	s, err := c.open(tx, e.ID, db.ID(p.Payload))
	if err == nil {
		err = c.noOther(tx, v.Person, s, v.ID)
	}
	if errs.Is(err, errs.Invalid) {
		err = errs.New(errs.Conflict, "This time is no longer free for you both. The call keeps its time.")
	}
	if err != nil {
		return err
	}
	return c.shift(tx, a, e, v, s, true)
}

// moveAsked writes to the one who asked for the call that the coach asks for another time.
func (c *Coaching) moveAsked(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	v, err := callByID(tx, p.Subject)
	if err != nil {
		return err
	}
	e, err := edition.Find(tx, v.Edition)
	if err != nil {
		return err
	}
	s, err := findSlot(tx, c.keys, e.ID, db.ID(p.Payload))
	if err != nil {
		return err
	}
	return c.tell(tx, e, v, told{news: newsAsked, by: a.Person(), asked: s})
}

// openMove is the other time that a coach asks for, and whether they do.
func (c *Coaching) openMove(tx *db.Tx, call db.ID) (assent.Proposal, bool, error) {
	all, err := c.decisions.Of(tx, call)
	for _, p := range all {
		if p.Kind == kindMove && p.State == assent.Open {
			return p, true, err
		}
	}
	return assent.Proposal{}, false, err
}

// askToMove puts another time of the coach's to the one who asked for the call, in place of what was asked before.
func (c *Coaching) askToMove(tx *db.Tx, a access.Actor, v Call, s Slot) error {
	if p, waits, err := c.openMove(tx, v.ID); err != nil || waits && p.Payload == string(s.ID) {
		return err
	}
	if err := c.decisions.Cancel(tx, a, kindMove, v.ID); err != nil {
		return err
	}
	_, err := c.decisions.Propose(tx, a, kindMove, v.ID, "Another time for the call", string(s.ID), true)
	return err
}

// waitingMove is the other time that waits for an answer, for one of the two.
func (c *Coaching) waitingMove(tx *db.Tx, a access.Actor, id, call db.ID) (edition.Edition, Call, assent.Proposal, error) {
	e, v, err := c.mine(tx, a, id, call)
	if err != nil {
		return e, v, assent.Proposal{}, err
	}
	p, waits, err := c.openMove(tx, call)
	if err == nil && !waits {
		err = errs.New(errs.Conflict, "This is answered or taken back already.")
	}
	return e, v, p, err
}

// AgreeToMove is the actor's yes to another time, as they saw it.
func (c *Coaching) AgreeToMove(ctx context.Context, a access.Actor, id, call db.ID, hash string) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		_, _, p, err := c.waitingMove(tx, a, id, call)
		if err != nil {
			return err
		}
		return c.decisions.Assent(tx, a, p.ID, hash)
	})
}

// DropMove ends the question: the other time does not suit, or the coach no longer asks. The call keeps its time.
func (c *Coaching) DropMove(ctx context.Context, a access.Actor, id, call db.ID) error {
	return c.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, v, p, err := c.waitingMove(tx, a, id, call)
		if err != nil {
			return err
		}
		if err := c.decisions.Cancel(tx, a, kindMove, call); err != nil || p.Proposer == a.Person() || !v.ahead(tx.Now) {
			return err
		}
		return c.tell(tx, e, v, told{news: newsKept, by: a.Person()})
	})
}
