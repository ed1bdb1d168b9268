package account

import (
	"context"
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/account/password"
	"alongside/internal/shared/person"
)

func wrongPassword(field string) error {
	return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.",
		Fields: []errs.Field{{Name: field, Message: "The email address or the password is not right."}}}
}

// stored is what a try at a password is compared with.
type stored struct {
	account  db.ID
	password string
}

// UsePassword signs in by email address and password, and returns the new session's secret. An address without an
// account, an account without a password and a wrong password have one answer, and it takes the same time.
func (a *Accounts) UsePassword(ctx context.Context, at Arrival, email, text string) (session string, err error) {
	email = person.FoldEmail(email)
	var c errs.Check
	c.That(person.ValidEmail(email), "email", "Enter an email address, like name@example.org.")
	c.That(text != "", "password", "Enter your password.")
	if err := c.Err(); err != nil {
		return "", err
	}
	s, err := a.tryPassword(ctx, email, at.From)
	if err != nil {
		return "", err
	}
	if !password.Matches(s.password, text) {
		return "", wrongPassword("password")
	}
	session = db.NewToken()
	err = a.db.System(ctx, "sign in by password", func(tx *db.SystemTx) error {
		if err := a.passwordHeld(tx, s, email, at.From, text); err != nil {
			return err
		}
		return enter(tx, at, s.account, email, session, "password")
	})
	return session, err
}

// tryPassword counts the try and reads what it will be compared with. Comparing happens outside the transaction: it is slow.
func (a *Accounts) tryPassword(ctx context.Context, email, from string) (s stored, err error) {
	err = a.db.System(ctx, "try a password", func(tx *db.SystemTx) error {
		if err := byConnection.try(tx, connection(from)); err != nil {
			return err
		}
		if err := byAccount.try(tx, email); err != nil {
			return err
		}
		var err error
		s, _, err = db.Maybe(tx, func(row db.Scanner, v *stored) error { return row.Scan(&v.account, db.Text(&v.password)) },
			`SELECT id, password FROM account WHERE email = $1 AND closed IS NULL`, email)
		return err
	})
	return s, err
}

// passwordHeld takes the counted tries back, refuses when the password was changed in between, and stores it anew when
// the cost has changed since it was set.
func (a *Accounts) passwordHeld(tx *db.SystemTx, s stored, email, from, text string) error {
	now, err := db.Value[string](tx, `SELECT COALESCE(password, '') FROM account WHERE id = $1`, s.account)
	if err != nil {
		return err
	}
	if now != s.password {
		return wrongPassword("password")
	}
	if err := byAccount.forgive(tx, email); err != nil {
		return err
	}
	if err := byConnection.undo(tx, connection(from)); err != nil {
		return err
	}
	if !password.Outdated(s.password) {
		return nil
	}
	_, err = tx.Exec(`UPDATE account SET password = $2 WHERE id = $1`, s.account, password.Hash(text))
	return err
}

// Means is how the actor can sign in, for their own page about it.
type Means struct {
	Email    string
	Password bool
	Passkeys []Passkey
	// Fresh says whether this sign-in is new enough to change any of it.
	Fresh bool
}

// Means reads how the actor can sign in.
func (a *Accounts) Means(ctx context.Context, actor access.Actor) (Means, error) {
	actor.Scoped()
	var m Means
	err := a.db.SystemRead(ctx, "show how I sign in", func(tx *db.SystemTx) error {
		var err error
		m, err = db.One(tx, func(s db.Scanner, v *Means) error { return s.Scan(&v.Email, &v.Password) },
			`SELECT email, password IS NOT NULL FROM account WHERE id = $1`, actor.Account())
		if err != nil {
			return err
		}
		if m.Fresh, err = fresh(tx, actor); err != nil {
			return err
		}
		m.Passkeys, err = passkeys(tx, actor.Account())
		return err
	})
	return m, err
}

func fresh(tx *db.SystemTx, actor access.Actor) (bool, error) {
	created, err := db.Value[db.Instant](tx, `SELECT created FROM session WHERE id = $1 AND account_id = $2`, actor.Session(), actor.Account())
	return err == nil && created != 0 && tx.Now.Sub(created) <= FreshFor, err
}

// ErrStale is what a change of how somebody signs in gets from a sign-in that is not fresh.
var ErrStale = errs.New(errs.Forbidden, "You signed in some time ago. Confirm that it is you, then try again.")

// mustBeFresh refuses a change of how somebody signs in by a session that may have been left open.
func mustBeFresh(tx *db.SystemTx, actor access.Actor) error {
	ok, err := fresh(tx, actor)
	if err == nil && !ok {
		err = ErrStale
	}
	return err
}

// ConfirmByPassword makes the actor's sign-in fresh again: it ends the session and begins a new one, whose secret it returns.
func (a *Accounts) ConfirmByPassword(ctx context.Context, actor access.Actor, at Arrival, text string) (session string, err error) {
	actor.Scoped()
	m, err := a.Means(ctx, actor)
	if err != nil {
		return "", err
	}
	s, err := a.tryPassword(ctx, m.Email, at.From)
	if err != nil {
		return "", err
	}
	if !password.Matches(s.password, text) {
		return "", &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "password", Message: "The password is not right."}}}
	}
	session = db.NewToken()
	err = a.db.System(ctx, "confirm by password", func(tx *db.SystemTx) error {
		if err := a.passwordHeld(tx, s, m.Email, at.From, text); err != nil {
			return err
		}
		return enter(tx, at, s.account, m.Email, session, "password")
	})
	return session, err
}

// SetPassword gives the actor's account a password, or another one. Every other session of the account ends, and a
// letter says so.
func (a *Accounts) SetPassword(ctx context.Context, actor access.Actor, text string) error {
	actor.Scoped()
	words, err := a.about(ctx, actor)
	if err != nil {
		return err
	}
	if err := password.Check("new_password", text, words...); err != nil {
		return err
	}
	hash := password.Hash(text)
	return a.db.System(ctx, "set a password", func(tx *db.SystemTx) error {
		return a.changePassword(tx, actor, db.Null(hash), "set")
	})
}

// RemovePassword makes links and passkeys the only ways in. Every other session of the account ends.
func (a *Accounts) RemovePassword(ctx context.Context, actor access.Actor) error {
	actor.Scoped()
	return a.db.System(ctx, "remove a password", func(tx *db.SystemTx) error {
		return a.changePassword(tx, actor, nil, "removed")
	})
}

func (a *Accounts) changePassword(tx *db.SystemTx, actor access.Actor, hash any, what string) error {
	if err := mustBeFresh(tx, actor); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE account SET password = $2 WHERE id = $1`, actor.Account(), hash); err != nil {
		return err
	}
	if err := endSessions(tx, actor, actor.Session()); err != nil {
		return err
	}
	action := map[string]string{"set": "password.set", "removed": "password.remove"}[what]
	if err := audit.Record(tx.In(actor.Network()), actor, action, "account", actor.Account(), ""); err != nil {
		return err
	}
	return a.tell(tx, actor, "Your password was "+what, "The password of your Alongside account was "+what+", and every other device was signed out.")
}

// tell writes to the account's own address that something about signing in changed, in case it was somebody else.
func (a *Accounts) tell(tx *db.SystemTx, actor access.Actor, subject, what string) error {
	email, err := db.Value[string](tx, `SELECT email FROM account WHERE id = $1`, actor.Account())
	if err != nil {
		return err
	}
	in := tx.In(actor.Network())
	link, err := a.post.Address(in, "/me/sign-in")
	if err != nil {
		return err
	}
	return a.post.Send(in, mail.Letter{To: email, ToName: actor.Name(), Subject: subject, Text: fmt.Sprintf(
		"Hello %s,\n\n%s\n\nIf that was you, there is nothing to do. If it was not, somebody else may have been signed in as you. Sign in, look at this page and put it right:\n\n%s\n",
		actor.Name(), what, link)})
}

// about lists what others know of the actor and of this place: no password may be made from it.
func (a *Accounts) about(ctx context.Context, actor access.Actor) ([]string, error) {
	var words []string
	err := a.db.SystemRead(ctx, "check a new password", func(tx *db.SystemTx) error {
		more, err := db.Column[string](tx, `SELECT email FROM account WHERE id = $1
			UNION ALL SELECT name FROM network WHERE id = $2 UNION ALL SELECT slug FROM network WHERE id = $2`, actor.Account(), actor.Network())
		words = append([]string{"alongside", actor.Name()}, more...)
		return err
	})
	return words, err
}
