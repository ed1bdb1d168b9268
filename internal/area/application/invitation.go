package application

import (
	"cmp"
	"context"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// How long an invitation to a partner lasts, and how many one application may send, so that nobody is pestered.
const (
	InvitationLasts = 30 * 24 * time.Hour
	mostInvitations = 10
)

// invitationState says what became of an invitation.
type invitationState string

const (
	invitationOpen      invitationState = "open"
	invitationAccepted  invitationState = "accepted"
	invitationDeclined  invitationState = "declined"
	invitationWithdrawn invitationState = "withdrawn"
)

// invitation asks somebody by email to become the partner in an application.
type invitation struct {
	ID, Application, Inviter db.ID
	Name, Email              string
	Written                  string      // the address as the inviter wrote it, when it has changed since
	Side                     person.Side // the side that is asked for
	Third                    bool        // they would be the second professional of a trio
	State                    invitationState
	Created, Expires         db.Instant
}

func (i invitation) open(now db.Instant) bool { return i.State == invitationOpen && now < i.Expires }

const invitationColumns = `SELECT id, application_id, inviter_id, name, email, written, side, state, created, expires, third FROM invitation WHERE network_id = $1 `

func scanInvitation(s db.Scanner, v *invitation) error {
	return s.Scan(&v.ID, &v.Application, &v.Inviter, &v.Name, &v.Email, &v.Written, &v.Side, &v.State, &v.Created, &v.Expires, &v.Third)
}

// address is the address that the inviter knows.
func (i invitation) address() string { return cmp.Or(i.Written, i.Email) }

// AddressChanged lets the open invitations to somebody's address follow when they have changed it and confirmed the new one.
func AddressChanged(tx *db.Tx, old, email string) error {
	_, err := tx.Exec(`UPDATE invitation SET email = $3, written = CASE WHEN written = '' THEN email ELSE written END WHERE network_id = $1 AND email = $2 AND state = 'open'`, old, email)
	return err
}

func invitationsOf(tx *db.Tx, application db.ID) ([]invitation, error) {
	return db.All(tx, scanInvitation, invitationColumns+`AND application_id = $2 ORDER BY created DESC, id DESC LIMIT 50`, application)
}

func invitationByToken(tx *db.Tx, token string) (invitation, bool, error) {
	return db.Maybe(tx, scanInvitation, invitationColumns+`AND hash = $2`, secret.Hash(token))
}

func addInvitation(tx *db.Tx, v invitation, token string) error {
	_, err := tx.Exec(`INSERT INTO invitation (network_id, id, application_id, inviter_id, name, email, side, hash, state, created, expires, third)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $11)`,
		v.ID, v.Application, v.Inviter, v.Name, v.Email, string(v.Side), secret.Hash(token), int64(tx.Now), int64(v.Expires), v.Third)
	return err
}

func answerInvitation(tx *db.Tx, id db.ID, to invitationState) error {
	_, err := tx.Exec(`UPDATE invitation SET state = $3, answered = $4 WHERE network_id = $1 AND id = $2 AND state = 'open'`, id, string(to), int64(tx.Now))
	return err
}

func closeInvitations(tx *db.Tx, application db.ID, to invitationState) error {
	_, err := tx.Exec(`UPDATE invitation SET state = $3, answered = $4 WHERE network_id = $1 AND application_id = $2 AND state = 'open'`, application, string(to), int64(tx.Now))
	return err
}

// Invite asks a known person by email to be the partner. An invitation that is still open is withdrawn: there is one at a
// time, so that two people cannot both say yes to the same place.
func (s *Applications) Invite(ctx context.Context, actor access.Actor, id db.ID, name, email string) error {
	return s.edit(ctx, actor, id, func(tx *db.Tx, sh sheet) error {
		email = person.FoldEmail(email)
		me := sh.People[actor.Person()]
		c := checkInvited(sh, name, email)
		if err := c.Err(); err != nil {
			return err
		}
		if !sh.Edition.InPairs || sh.App.Joint() {
			return errs.New(errs.Conflict, "This application has everybody it needs, so nobody can be invited.")
		}
		sent, err := invitationsOf(tx, id)
		if err != nil {
			return err
		}
		if len(sent) >= mostInvitations {
			return errs.New(errs.TooMany, "You have sent %d invitations for this application. Ask the coordinator for help.", mostInvitations)
		}
		if err := closeInvitations(tx, id, invitationWithdrawn); err != nil {
			return err
		}
		v := invitation{ID: db.NewID(), Application: id, Inviter: me.ID, Name: name, Email: email, Side: sh.App.SideOf(me.ID).Other(), Expires: tx.Now.Add(InvitationLasts)}
		token := db.NewToken()
		if err := addInvitation(tx, v, token); err != nil {
			return err
		}
		if err := s.tellInvited(tx, sh, v, token); err != nil {
			return err
		}
		return audit.Record(tx, actor, "application.invite", "application", id, "")
	})
}

// WithdrawInvitation takes an open invitation back; its link then says so.
func (s *Applications) WithdrawInvitation(ctx context.Context, actor access.Actor, id db.ID) error {
	return s.edit(ctx, actor, id, func(tx *db.Tx, _ sheet) error {
		if err := closeInvitations(tx, id, invitationWithdrawn); err != nil {
			return err
		}
		return audit.Record(tx, actor, "application.invite-withdraw", "application", id, "")
	})
}

// Seek marks an application as seeking a partner, or takes that back.
func (s *Applications) Seek(ctx context.Context, actor access.Actor, id db.ID, seeking bool) error {
	return s.edit(ctx, actor, id, func(tx *db.Tx, sh sheet) error {
		to := Draft
		if seeking {
			to = Seeking
		}
		if sh.App.State == to || !sh.Edition.InPairs || sh.App.Joint() {
			return nil
		}
		return s.Move(tx, actor, id, to, "")
	})
}

// Invited is what somebody who was invited may know before they answer.
type Invited struct {
	Application db.ID
	Inviter     string
	InviterID   db.ID
	Side        person.Side // the side that is asked for
	Third       bool        // they would be the second professional of a trio
	With        []string    // the first names of those who apply
	Edition     edition.Edition
	Challenge   string // "" when none is written yet
	Email       string
	Expires     db.Instant // the earlier of the end of the link and the end of applications
	Closed      string     // why nobody can say yes any more, "" while they can
}

// lostInvitation says why an invitation cannot be answered.
func lostInvitation(v invitation, now db.Instant) error {
	switch {
	case v.State == invitationWithdrawn:
		return errs.New(errs.Gone, "This invitation was taken back. Ask the person who invited you.")
	case v.State != invitationOpen:
		return errs.New(errs.Gone, "This invitation was answered already.")
	case now >= v.Expires:
		return errs.New(errs.Gone, "This invitation is too old. Ask the person who invited you to send a new one.")
	}
	return nil
}

// Became is what became of an invitation that was accepted.
type Became struct {
	Invited
	Inviting bool  // the reader sent it
	Applies  bool  // the reader is one of those who apply
	Left     bool  // the reader said yes and is no longer one of them
	State    State // of the application, for those who apply
}

// Became shows what became of an accepted invitation to those who apply by it, to the person who said yes and left, and to
// whoever holds its link and is not signed in: that it was accepted, and nothing of what followed. For everybody else, and
// for every other invitation, there is nothing to show.
func (s *Applications) Became(ctx context.Context, actor access.Actor, network db.ID, token string) (out Became, found bool, err error) {
	err = s.db.Read(ctx, network, func(tx *db.Tx) error {
		v, there, err := invitationByToken(tx, token)
		if err != nil || !there || v.State != invitationAccepted && v.State != invitationWithdrawn {
			return err
		}
		a, err := Find(tx, v.Application)
		if err != nil {
			return err
		}
		if v.State == invitationWithdrawn {
			// Two who invited each other: the other's yes came first, and this invitation ended with it.
			if a, found, err = running(tx, a.Edition, actor.Person()); err != nil || !found || !a.Has(v.Inviter) || actor.Is(v.Inviter) {
				found = false
				return err
			}
			out.Invited, err = invited(tx, v)
			out.Application, out.Applies, out.State = a.ID, true, a.State
			return err
		}
		out = Became{Inviting: actor.Is(v.Inviter), Applies: applies(actor, a)}
		if out.Applies {
			out.State = a.State
		} else if actor.SignedIn() {
			me, err := person.Find(tx, actor.Person())
			if err != nil {
				return err
			}
			out.Left = !out.Inviting && me.Email == v.Email
		}
		found = out.Applies || out.Left || !actor.SignedIn()
		out.Invited, err = invited(tx, v)
		return err
	})
	return out, found, err
}

// Part says whether the actor is one of those who apply.
func (s *Applications) Part(ctx context.Context, actor access.Actor, id db.ID) (yes bool, err error) {
	err = s.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		a, err := Find(tx, id)
		yes = err == nil && applies(actor, a)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		return err
	})
	return yes, err
}

// ByToken shows an invitation to whoever holds its link.
func (s *Applications) ByToken(ctx context.Context, network db.ID, token string) (Invited, error) {
	var in Invited
	err := s.db.Read(ctx, network, func(tx *db.Tx) error {
		v, err := findByToken(tx, token)
		if err != nil {
			return err
		}
		in, err = invited(tx, v)
		return err
	})
	return in, err
}

func findByToken(tx *db.Tx, token string) (invitation, error) {
	v, found, err := invitationByToken(tx, token)
	if err != nil {
		return v, err
	}
	if !found {
		return v, errs.New(errs.Gone, "This invitation link is not right. Open it from the email again, or ask for a new one.")
	}
	return v, lostInvitation(v, tx.Now)
}

// ForMe shows the open invitation of an application to the signed-in person whose address it was sent to.
func (s *Applications) ForMe(ctx context.Context, actor access.Actor, id db.ID) (Invited, error) {
	var in Invited
	err := s.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		v, err := mine(tx, actor, id)
		if err != nil {
			return err
		}
		in, err = invited(tx, v)
		return err
	})
	return in, err
}

// mine finds the open invitation of an application that was sent to the address by which the actor signs in. The address
// on a person's own page is not enough: anybody could write somebody else's there.
func mine(tx *db.Tx, actor access.Actor, id db.ID) (invitation, error) {
	v, found, err := db.Maybe(tx, scanInvitation, invitationColumns+`AND application_id = $2 AND state = 'open' AND email =
		(SELECT c.email FROM person p JOIN account c ON c.id = p.account_id WHERE p.network_id = $1 AND p.id = $3)`, id, actor.Person())
	if err != nil {
		return v, err
	}
	if err := actor.Allow(found); err != nil {
		return v, err
	}
	return v, lostInvitation(v, tx.Now)
}

func invited(tx *db.Tx, v invitation) (Invited, error) {
	a, err := Find(tx, v.Application)
	if err != nil {
		return Invited{}, err
	}
	e, err := edition.Find(tx, a.Edition)
	if err != nil {
		return Invited{}, err
	}
	people, err := names(tx, append(a.People(), v.Inviter)...)
	if err != nil {
		return Invited{}, err
	}
	who := people[v.Inviter]
	inviter, with := who.Name(), []string{who.Given}
	if v.Third && a.Joint() {
		inviter, with = sheet{People: people}.names(a.People()...), nil
		for _, id := range a.People() {
			with = append(with, people[id].Given)
		}
	}
	return Invited{Application: a.ID, Inviter: inviter, With: with, InviterID: who.ID, Side: v.Side, Third: v.Third, Edition: e, Challenge: a.Title, Email: v.Email, Expires: answerBy(v, e), Closed: closedCall(e, tx.Now)}, err
}

// finder finds an invitation in a transaction: by the secret of its link or by the person who was asked.
type finder func(tx *db.Tx) (invitation, error)

func byToken(token string) finder {
	return func(tx *db.Tx) (invitation, error) { return findByToken(tx, token) }
}

func byPerson(actor access.Actor, id db.ID) finder {
	return func(tx *db.Tx) (invitation, error) { return mine(tx, actor, id) }
}

// accept makes the actor the partner in the application that they were invited to. When they have an application of their
// own alone, the two become one.
func (s *Applications) accept(ctx context.Context, actor access.Actor, find finder, perspective string) (id db.ID, err error) {
	err = s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		v, err := find(tx)
		if err != nil {
			return err
		}
		id = v.Application
		if actor.Is(v.Inviter) {
			return errs.New(errs.Conflict, "This is your own invitation. Only the person whom you invited can accept it.")
		}
		var c errs.Check
		c.That(person.SideOf(perspective) == v.Side, "perspective", "Choose what you speak from as %s.", v.Side.Words())
		if err := c.Err(); err != nil {
			return err
		}
		a, err := Find(tx, id)
		if err != nil {
			return err
		}
		e, err := edition.Find(tx, a.Edition)
		if err != nil {
			return err
		}
		if why := readOnly(a, e, tx.Now); why != "" {
			return errs.New(errs.Forbidden, "%s", why)
		}
		if err := answerInvitation(tx, v.ID, invitationAccepted); err != nil {
			return err
		}
		if err := addPerspectives(tx, actor.Person(), perspective); err != nil {
			return err
		}
		if err := s.enter(tx, actor, a, actor.Person(), v.Side, v.Third && a.Professional != ""); err != nil {
			return err
		}
		if err := s.settle(tx, actor, a); err != nil {
			return err
		}
		if err := audit.Record(tx, actor, "application.invite-accept", "application", id, ""); err != nil {
			return err
		}
		return s.tellAccepted(tx, id, v, actor.Person())
	})
	return id, err
}

// decline says no, without a reason. The inviter learns only that it was not taken up.
func (s *Applications) decline(ctx context.Context, actor access.Actor, find finder) error {
	return s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		v, err := find(tx)
		if err != nil {
			return err
		}
		if err := answerInvitation(tx, v.ID, invitationDeclined); err != nil {
			return err
		}
		if err := audit.Record(tx, actor, "application.invite-decline", "application", v.Application, ""); err != nil {
			return err
		}
		return s.tellNotTakenUp(tx, v)
	})
}
