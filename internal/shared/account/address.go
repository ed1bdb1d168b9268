package account

import (
	"context"
	"fmt"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/person"
)

// AddressLasts is how long somebody can take to confirm a new email address.
const AddressLasts = time.Hour

// ChangeAddress asks for another email address: a letter with a link goes there, and nothing changes until its holder, who
// is signed in as the same account, confirms it. The answer is the same whether the address is somebody's already.
func (a *Accounts) ChangeAddress(ctx context.Context, actor access.Actor, email string) error {
	actor.Scoped()
	email = person.FoldEmail(email)
	var c errs.Check
	c.That(person.ValidEmail(email), "email", "Enter an email address, like name@example.org.")
	if err := c.Err(); err != nil {
		return err
	}
	token := db.NewToken()
	return a.db.System(ctx, "ask for another email address", func(tx *db.SystemTx) error {
		if err := mustBeFresh(tx, actor); err != nil {
			return err
		}
		old, err := db.Value[string](tx, `SELECT email FROM account WHERE id = $1`, actor.Account())
		if err != nil {
			return err
		}
		if old == email {
			c.That(false, "email", "This is your email address already.")
			return c.Err()
		}
		if err := storeChange(tx, actor.Account(), email, token); err != nil {
			return err
		}
		in := tx.In(actor.Network())
		link, err := a.post.Address(in, "/me/sign-in/email/%s", token)
		if err != nil {
			return err
		}
		return a.post.Send(in, mail.Letter{To: email, Subject: "Confirm your new email address", Text: fmt.Sprintf(
			"Hello,\n\n%s asked to use this email address on Alongside in place of another one. Is that you? Open this link in the browser where you are signed in, and confirm it:\n\n%s\n\nIt works once, and for %d minutes. If you did not ask for it, you can ignore this email: nothing changes.\n",
			actor.Name(), link, int(AddressLasts.Minutes()))})
	})
}

// storeChange keeps what was asked for in the place of an earlier one. Too many in an hour are errs.TooMany.
func storeChange(tx *db.SystemTx, account db.ID, email, token string) error {
	type count struct{ asked, since int64 }
	n, _, err := db.Maybe(tx, func(s db.Scanner, v *count) error { return s.Scan(&v.asked, &v.since) },
		`SELECT asked, since FROM email_change WHERE account_id = $1`, account)
	if err != nil {
		return err
	}
	if n.since < int64(tx.Now.Add(-time.Hour)) {
		n = count{since: int64(tx.Now)}
	}
	if n.asked >= linksPerHour {
		return errs.New(errs.TooMany, "We have sent you several links already. Wait an hour, then try again.")
	}
	_, err = tx.Exec(`INSERT INTO email_change (account_id, hash, email, expires, asked, since) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, email = excluded.email, expires = excluded.expires, used = NULL, asked = excluded.asked, since = excluded.since`,
		account, secret.Hash(token), email, int64(tx.Now.Add(AddressLasts)), n.asked+1, n.since)
	return err
}

func usedAddress() error {
	return errs.New(errs.Gone, "This link was used already, is too old, or is not for the account that you are signed in with.")
}

// NewAddress is the address that a link of the actor's own would confirm, without using it up.
func (a *Accounts) NewAddress(ctx context.Context, actor access.Actor, token string) (email string, err error) {
	actor.Scoped()
	err = a.db.SystemRead(ctx, "look at a link for another email address", func(tx *db.SystemTx) error {
		var found bool
		email, found, err = db.Maybe(tx, func(s db.Scanner, v *string) error { return s.Scan(v) },
			`SELECT email FROM email_change WHERE account_id = $1 AND hash = $2 AND used IS NULL AND expires > $3`, actor.Account(), secret.Hash(token), int64(tx.Now))
		if err == nil && !found {
			err = usedAddress()
		}
		return err
	})
	return email, err
}

// ConfirmAddress makes the new address the one that the actor signs in with and gets letters at, in every network of the
// account. Sign-in links to both addresses stop working, every other session ends, and a letter to the old address says so.
func (a *Accounts) ConfirmAddress(ctx context.Context, actor access.Actor, token string) error {
	actor.Scoped()
	return a.db.System(ctx, "confirm another email address", func(tx *db.SystemTx) error {
		email, found, err := db.Maybe(tx, func(s db.Scanner, v *string) error { return s.Scan(v) },
			`UPDATE email_change SET used = $3 WHERE account_id = $1 AND hash = $2 AND used IS NULL AND expires > $3 RETURNING email`, actor.Account(), secret.Hash(token), int64(tx.Now))
		if err != nil {
			return err
		}
		if !found {
			return usedAddress()
		}
		old, err := db.Value[string](tx, `SELECT email FROM account WHERE id = $1`, actor.Account())
		if err != nil {
			return err
		}
		if err := a.moveAddress(tx, actor.Account(), old, email); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM sign_in_link WHERE email = $1 OR email = $2`, old, email); err != nil {
			return err
		}
		if _, err := EndSessions(tx, actor.Account(), actor.Session()); err != nil {
			return err
		}
		in := tx.In(actor.Network())
		if err := a.post.Send(in, mail.Letter{To: old, ToName: actor.Name(), Subject: "Your email address on Alongside was changed", Text: fmt.Sprintf(
			"Hello,\n\n%s now uses another email address on Alongside. From now on, letters and sign-in links go there, and no longer here.\n\nIf that was not you, tell the people who run your network at once.\n", actor.Name())}); err != nil {
			return err
		}
		return audit.Record(in, actor, "account.address", "person", actor.Person(), "")
	})
}

// moveAddress gives the account and its people in every network the new address in place of the old one, unless it is somebody else's.
func (a *Accounts) moveAddress(tx *db.SystemTx, account db.ID, old, email string) error {
	taken := errs.New(errs.Conflict, "This email address belongs to somebody here already. Use another one, or ask an administrator for help.")
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM account WHERE email = $1 AND id <> $2`, email, account)
	if err != nil || n > 0 {
		if err == nil {
			err = taken
		}
		return err
	}
	type place struct{ network, person db.ID }
	all, err := db.All(tx, func(s db.Scanner, v *place) error { return s.Scan(&v.network, &v.person) },
		`SELECT network_id, id FROM person WHERE account_id = $1 ORDER BY network_id LIMIT 1000`, account)
	if err != nil {
		return err
	}
	for _, p := range all {
		in := tx.In(p.network)
		_, err := in.Exec(`UPDATE person SET email = $3, version = version + 1 WHERE network_id = $1 AND id = $2`, p.person, email)
		if db.Duplicate(err) {
			err = taken
		}
		if err != nil {
			return err
		}
		for _, follow := range a.moved {
			if err := follow(in, old, email); err != nil {
				return err
			}
		}
	}
	_, err = tx.Exec(`UPDATE account SET email = $2 WHERE id = $1`, account, email)
	return err
}
