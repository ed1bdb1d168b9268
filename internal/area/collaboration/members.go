package collaboration

import (
	"context"
	"errors"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// Leave ends the actor's membership, at once and by their own choice alone. What others had agreed to and waited only for
// this member takes effect, but nothing is shown to anybody by it: proposals to show entries to more people end. narrow
// says that the members alone see the actor's own entries from now on; left says how many of these others still see. A
// space without members is closed.
func (s *Space) Leave(ctx context.Context, a access.Actor, id db.ID, narrow bool) (left int, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.open(tx, a, id)
		if err != nil {
			return err
		}
		if err := s.leaveRounds(tx, c.ID, a.Person()); err != nil {
			return err
		}
		if left, err = s.narrowOwn(tx, a, c, narrow); err != nil {
			return err
		}
		ended, err := s.withdrawShowing(tx, a, c, func(db.ID) bool { return true })
		if err != nil {
			return err
		}
		if err := s.uninvite(tx, c, a.Person()); err != nil {
			return err
		}
		if err := shared.RemoveMember(tx, c.ID, a.Person()); err != nil {
			return err
		}
		if err := audit.Record(tx, a, "space.leave", "collaboration", c.ID, ""); err != nil {
			return err
		}
		after, err := shared.Find(tx, s.keys, c.ID)
		if err != nil {
			return err
		}
		if left > 0 {
			if err := s.tellWhatIsShown(tx, a); err != nil {
				return err
			}
		}
		if len(after.Members) == 0 {
			return shared.SetState(tx, c.ID, shared.Closed)
		}
		words := "Somebody has left your " + c.Form() + ". The name of your space and your agreement stay until you change them together."
		if ended != "" {
			words += " Proposals to show entries to more people have ended, because you are not the same people any more. Any of you can propose again what those of you who are here wrote."
		}
		if err := s.tell(tx, a, after, "Somebody has left your "+c.Form(), words, "/collaborations/%s/members", c.ID); err != nil {
			return err
		}
		return s.decisions.Settle(tx, a, c.ID)
	})
	return left, err
}

// narrowOwn shows the members alone what the actor wrote in a space, if they want that, and says how much of it others
// still see.
func (s *Space) narrowOwn(tx *db.Tx, a access.Actor, c shared.Collaboration, narrow bool) (left int, err error) {
	mine, err := entry.BearingIn(tx, s.keys, a.Person(), c.ID)
	if err != nil || !narrow {
		return len(mine), err
	}
	for _, e := range mine {
		if err := entry.Narrow(tx, e, entry.Members); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

// asked is an invitation as its reader sees it: who asks, and for which side. Nothing of the space is in it.
type asked struct {
	invitation
	Form string
	Who  string // the members' names, as in a sentence
	Zone string
}

// errJoined is what a member meets who opens the invitation once more by which they joined: their space is the answer.
var errJoined = errs.New(errs.Gone, "You are a member already.")

// invitationFor finds the invitation of a link for the person to whom it was sent. The link alone opens nothing: the
// members agreed to ask one person, so it must be this person who is signed in. From the person's first page the
// invitation's id stands in the place of the secret; for everybody else it leads nowhere.
func (s *Space) invitationFor(tx *db.Tx, a access.Actor, token string) (asked, shared.Collaboration, error) {
	find, id := invitationByHash, secret.Hash(token)
	byID := db.ID(token).Valid()
	if byID {
		find, id = func(tx *db.Tx, id string) (invitation, bool, error) { return invitationByID(tx, db.ID(id)) }, token
	}
	i, found, err := find(tx, id)
	if err != nil {
		return asked{}, shared.Collaboration{}, err
	}
	me, err := person.Find(tx, a.Person())
	if err != nil {
		return asked{}, shared.Collaboration{}, err
	}
	if err := a.Allow(found && (!byID || me.Email == i.Email)); err != nil {
		return asked{}, shared.Collaboration{}, err
	}
	if err := a.May(me.Email == i.Email, "This invitation was sent to another email address. Sign in with the address that the letter came to."); err != nil {
		return asked{}, shared.Collaboration{}, err
	}
	c, err := shared.Find(tx, s.keys, i.Collaboration)
	if err != nil {
		return asked{}, c, err
	}
	if i.State == accepted && c.Is(a.Person()) {
		return asked{}, c, errJoined
	}
	if i.State != invited || i.Expires <= tx.Now || c.State != shared.Active {
		return asked{}, c, errs.New(errs.Gone, "This invitation was used already, taken back, or is too old. Ask the people who sent it for a new one.")
	}
	people, err := person.Several(tx, c.People())
	if err != nil {
		return asked{}, c, err
	}
	// What the others called their work is not for somebody who has not joined.
	return asked{invitation: i, Form: c.Form(), Who: memberNames(c, people), Zone: c.Zone}, c, nil
}

// Accept makes the actor a member by an invitation; Decline ends it.
func (s *Space) Accept(ctx context.Context, a access.Actor, token string) (db.ID, error) {
	var id db.ID
	err := s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		i, c, err := s.invitationFor(tx, a, token)
		id = c.ID
		if errors.Is(err, errJoined) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := endInvitation(tx, i.ID, accepted); err != nil {
			return err
		}
		if c.Is(a.Person()) {
			return nil
		}
		return s.join(tx, a, c, i.Side)
	})
	return id, err
}

// Decline ends an invitation without joining.
func (s *Space) Decline(ctx context.Context, a access.Actor, token string) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		i, c, err := s.invitationFor(tx, a, token)
		if err != nil {
			return err
		}
		if _, err := endInvitation(tx, i.ID, declined); err != nil {
			return err
		}
		if err := audit.Record(tx, a, "space.decline", "collaboration", c.ID, ""); err != nil {
			return err
		}
		return s.tell(tx, a, c, "Somebody has said no", "Somebody whom your "+c.Form()+" asked to join has said no.", "/collaborations/%s/members", c.ID)
	})
}
