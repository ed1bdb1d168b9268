package application

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/instrument"
)

// unfinished says what still has to be done before anybody can confirm, or "" when nothing has.
func (sh sheet) unfinished() string {
	n := 0
	for _, t := range sh.tasks() {
		if !t.Done {
			n++
		}
	}
	switch {
	case sh.needs().Partner && !sh.App.Joint():
		return "You need a partner before you can send this application."
	case n == 1:
		return "One part is not done yet."
	case n > 1:
		return "Some parts are not done yet."
	}
	return ""
}

// Confirm is the actor's yes to the exact text with this hash, the one on the page that they saw. It says whether the
// application is now submitted. Confirming twice is harmless. A text that changed meanwhile is errs.Conflict.
func (s *Applications) Confirm(ctx context.Context, actor access.Actor, id db.ID, hash string) (submitted bool, err error) {
	err = s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		submitted = false
		sh, err := s.load(tx, id)
		if err != nil {
			return err
		}
		if err := actor.Allow(applies(actor, sh.App)); err != nil {
			return err
		}
		if sh.App.Submitted != 0 && sh.App.Brought == 0 && !sh.App.State.Over() {
			submitted = true // sent twice: the first time counted
			return nil
		}
		if why := readOnly(sh.App, sh.Edition, tx.Now); why != "" {
			return errs.New(errs.Forbidden, "%s", why)
		}
		if why := sh.unfinished(); why != "" {
			return errs.New(errs.Invalid, "%s", why)
		}
		text := sh.text()
		if instrument.Hash(text) != hash {
			return errs.New(errs.Conflict, "The answers have changed since you opened this page. Read them again before you confirm.")
		}
		if err := setConfirmed(tx, id, actor.Person(), tx.Now); err != nil {
			return err
		}
		if err := s.say(tx, actor, sh, text); err != nil {
			return err
		}
		a, err := Find(tx, id)
		submitted = a.State == Submitted
		if err != nil || submitted {
			return err
		}
		return s.tellConfirm(tx, sh, actor.Person())
	})
	return submitted, err
}

// say puts the actor's yes into the shared decision, which is made when the first of the applicants confirms.
func (s *Applications) say(tx *db.Tx, actor access.Actor, sh sheet, text string) error {
	p, open, err := s.openProposal(tx, sh.App.ID)
	if err != nil {
		return err
	}
	if !open {
		_, err := s.decisions.Propose(tx, actor, kindSubmit, sh.App.ID, text, "", true)
		return err
	}
	if p.Text != text {
		// Something outside the application changed, such as a name: the old confirmations do not count.
		if err := s.decisions.Change(tx, actor, p.ID, p.Version, text, ""); err != nil {
			return err
		}
		if err := clearConfirmed(tx, sh.App.ID); err != nil {
			return err
		}
		if err := setConfirmed(tx, sh.App.ID, actor.Person(), tx.Now); err != nil {
			return err
		}
		if p, err = s.decisions.Find(tx, p.ID); err != nil {
			return err
		}
	}
	return s.decisions.Assent(tx, actor, p.ID, p.Hash)
}

// TakeBack removes the actor's confirmation while somebody else has not confirmed yet.
func (s *Applications) TakeBack(ctx context.Context, actor access.Actor, id db.ID) error {
	return s.edit(ctx, actor, id, func(tx *db.Tx, _ sheet) error {
		p, open, err := s.openProposal(tx, id)
		if err != nil || !open || !p.Assented(actor.Person()) {
			return err
		}
		if err := setConfirmed(tx, id, actor.Person(), 0); err != nil {
			return err
		}
		return s.decisions.TakeBack(tx, actor, p.ID)
	})
}

// submit is the effect of everybody's confirmation. It looks again at all that must hold, because time has passed since
// the first of them confirmed.
func (s *Applications) submit(tx *db.Tx, actor access.Actor, p assent.Proposal) error {
	sh, err := s.load(tx, p.Subject)
	if err != nil {
		return err
	}
	if why := readOnly(sh.App, sh.Edition, tx.Now); why != "" {
		return errs.New(errs.Forbidden, "%s", why)
	}
	if why := sh.unfinished(); why != "" {
		return errs.New(errs.Invalid, "%s", why)
	}
	if sh.text() != p.Text {
		return errs.New(errs.Conflict, "The answers have changed since somebody confirmed them. Read them again before you confirm.")
	}
	if sh.App.State == Seeking {
		return errs.New(errs.Invalid, "You need a partner before you can send this application.")
	}
	if err := s.Move(tx, actor, p.Subject, Submitted, ""); err != nil {
		return err
	}
	if err := s.askAgain(tx, actor, sh); err != nil {
		return err
	}
	if err := s.saveSubmitted(tx, p.Subject, p.Text); err != nil {
		return err
	}
	return s.tellSubmitted(tx, sh)
}

// Leaving says how somebody ends their part in an application.
type Leaving string

// The ways to end an application. OnlyMe leaves it to the partner, who can go on; after a place was accepted it gives up
// the actor's own place alone.
const (
	OnlyMe   Leaving = "me"
	Everyone Leaving = "all"
)

// Withdraw ends an application, or only the actor's part in it, at any time and without a reason. The partner is told.
func (s *Applications) Withdraw(ctx context.Context, actor access.Actor, id db.ID, how Leaving) error {
	return s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		sh, err := s.load(tx, id)
		if err != nil {
			return err
		}
		if err := actor.Allow(applies(actor, sh.App)); err != nil {
			return err
		}
		if sh.App.State.Over() {
			return nil // it is over already: nothing to do
		}
		if sh.App.State == Accepted {
			return s.giveUp(tx, actor, sh, how)
		}
		if how == OnlyMe && sh.App.Together() && sh.App.State.Writing() {
			return s.leave(tx, actor, sh)
		}
		if how != Everyone && sh.App.Together() {
			var c errs.Check
			c.That(false, "how", "Choose whether only you leave, or the whole application ends.")
			return c.Err()
		}
		if err := s.Move(tx, actor, id, Withdrawn, ""); err != nil {
			return err
		}
		if err := s.tellWithdrawn(tx, sh, actor.Person()); err != nil || sh.App.State != Offered {
			return err
		}
		return s.tellFree(tx, sh, actor.Person())
	})
}

// leave takes one person out of a joint application. What they wrote about themselves goes with them; what all wrote
// stays with the others.
func (s *Applications) leave(tx *db.Tx, actor access.Actor, sh sheet) error {
	me := actor.Person()
	if err := s.cancelConfirmations(tx, actor, sh.App.ID); err != nil {
		return err
	}
	if err := s.takeOut(tx, sh, me); err != nil {
		return err
	}
	if err := audit.Record(tx, actor, "application.leave", "application", sh.App.ID, ""); err != nil {
		return err
	}
	if err := s.tellLeft(tx, sh, me); err != nil {
		return err
	}
	return s.refresh(tx, actor, sh.App.ID)
}

// takeOut removes one person and what they wrote about themselves from an application.
func (s *Applications) takeOut(tx *db.Tx, sh sheet, me db.ID) error {
	seat := sh.App.seat(me)
	up := sh.App.Professional == me && sh.App.Third != ""
	for _, part := range sh.Sections {
		delete(part.Own, me)
		kept := instrument.Answers{}
		for item, a := range part.Answers {
			it, ok := sh.Def.Item(item)
			if ok && it.Side == seat {
				continue
			}
			if ok && up && it.Side == secondSide {
				item = plainID(item)
			}
			kept[item] = a
		}
		part.Answers, part.Beside, part.BesideBy, part.ChangedBy = kept, nil, "", me
		if err := s.saveSection(tx, sh.App.ID, part); err != nil {
			return err
		}
	}
	if err := dropApplicant(tx, sh.App.ID, me); err != nil {
		return err
	}
	if up {
		if err := moveUp(tx, sh.App.ID); err != nil {
			return err
		}
	}
	left, err := Find(tx, sh.App.ID)
	switch {
	case err != nil:
		return err
	case left.Joint():
		return s.apart(tx, left, me)
	}
	return s.apart(tx, left, sh.App.People()...)
}
