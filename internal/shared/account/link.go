package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/person"
)

// SendLink sends a link for signing in to the address. Whether an account exists is never told: the answer is the same.
// next is a path of this network to go to afterwards. Too many links are errs.TooMany.
func (a *Accounts) SendLink(ctx context.Context, at Arrival, email, next string) error {
	email = person.FoldEmail(email)
	var c errs.Check
	c.That(person.ValidEmail(email), "email", "Enter an email address, like name@example.org.")
	if err := c.Err(); err != nil {
		return err
	}
	token := db.NewToken()
	return a.db.System(ctx, "send a sign-in link", func(tx *db.SystemTx) error {
		if err := sweep(tx); err != nil {
			return err
		}
		if err := linksFrom.try(tx, connection(at.From)); err != nil {
			return errs.New(errs.TooMany, "Many links were asked for from your connection. Wait a few minutes, then try again.")
		}
		if err := enoughLinks(tx, email); err != nil {
			return err
		}
		return a.writeLink(tx, at.Network, email, next, token)
	})
}

// enoughLinks refuses a link that would only bury an inbox: after six in an hour there is one more every ten minutes,
// so that a stranger who keeps asking cannot keep anybody out.
func enoughLinks(tx *db.SystemTx, email string) error {
	type count struct {
		recent int64
		last   db.Instant
	}
	n, err := db.One(tx, func(s db.Scanner, v *count) error { return s.Scan(&v.recent, &v.last) },
		`SELECT COUNT(*), MAX(created) FROM sign_in_link WHERE email = $1 AND created > $2`, email, int64(tx.Now.Add(-time.Hour)))
	if err == nil && n.recent >= linksPerHour && tx.Now.Sub(n.last) < linkAgainAfter {
		err = errs.New(errs.TooMany, "We have sent you several links already. Look in your inbox and your spam folder, or try again in ten minutes.")
	}
	return err
}

func (a *Accounts) writeLink(tx *db.SystemTx, network db.ID, email, next, token string) error {
	if err := storeLink(tx, email, next, token, LinkLasts); err != nil {
		return err
	}
	in := tx.In(network)
	link, err := a.post.Address(in, "/sign-in/%s", token)
	if err != nil {
		return err
	}
	return a.post.Send(in, mail.Letter{To: email, Subject: "Your link to sign in to Alongside", Text: fmt.Sprintf(
		"Hello,\n\nUse this link to sign in to Alongside:\n\n%s\n\nIt works once, and for %d minutes. If you did not ask for it, you can ignore this email: nobody can sign in without it.\n",
		link, int(LinkLasts.Minutes()))})
}

func storeLink(tx *db.SystemTx, email, next, token string, lasts time.Duration) error {
	_, err := tx.Exec(`INSERT INTO sign_in_link (hash, email, next, created, expires) VALUES ($1, $2, $3, $4, $5)`,
		secret.Hash(token), email, SafeNext(next), int64(tx.Now), int64(tx.Now.Add(lasts)))
	return err
}

// InvitationLasts is how long the link in an invitation works. It leads to the sign-in page after that.
const InvitationLasts = 7 * 24 * time.Hour

// Invite writes to somebody who was entered by others, with a link that signs them in. by says who invites them, place
// to what ("the network Riverside Partners"). It runs in the transaction that enters them.
func (a *Accounts) Invite(tx *db.SystemTx, network db.ID, to person.Person, by, place string) error {
	token := db.NewToken()
	email := person.FoldEmail(to.Email)
	if err := enoughLinks(tx, email); err != nil {
		return err
	}
	if err := storeLink(tx, email, "/me", token, InvitationLasts); err != nil {
		return err
	}
	in := tx.In(network)
	link, err := a.post.Address(in, "/sign-in/%s", token)
	if err != nil {
		return err
	}
	return a.post.Send(in, mail.Letter{To: email, ToName: to.Name(), Subject: "You are invited to " + place, Text: fmt.Sprintf(
		"Hello %s,\n\n%s has added you to %s on Alongside. Use this link to come in:\n\n%s\n\nIt works once, and for %d days. After that, ask for a new one on the sign-in page with this email address. If you did not expect this email, you can ignore it.\n",
		to.Given, by, place, link, int(InvitationLasts.Hours()/24))})
}

// Link makes a sign-in link for the address and returns it instead of sending it: for those who run an installation that
// has no mail server. Whoever reads it can sign in, so the caller records that it was shown.
func (a *Accounts) Link(tx *db.SystemTx, network db.ID, email string) (string, error) {
	token := db.NewToken()
	if err := storeLink(tx, person.FoldEmail(email), "/me", token, LinkLasts); err != nil {
		return "", err
	}
	return a.post.Address(tx.In(network), "/sign-in/%s", token)
}

// SafeNext is the path when it leads inside this site, else the page that shows what waits.
func SafeNext(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsFunc(path, func(r rune) bool { return r == '\\' || r < ' ' || r == 127 }) || len(path) > 500 {
		return "/me"
	}
	return path
}

func usedLink() error {
	return errs.New(errs.Gone, "This sign-in link was used already or is too old. Ask for a new one: it takes a moment.")
}

// NextOf is where a sign-in link was to lead, also when it was used or is too old, so that a new one leads there too; "" when
// nobody knows it any more.
func (a *Accounts) NextOf(ctx context.Context, token string) (next string, err error) {
	err = a.db.SystemRead(ctx, "see where a sign-in link was to lead", func(tx *db.SystemTx) error {
		next, _, err = db.Maybe(tx, func(s db.Scanner, v *string) error { return s.Scan(v) }, `SELECT next FROM sign_in_link WHERE hash = $1`, secret.Hash(token))
		return err
	})
	return next, err
}

// CheckLink says whose link it is without using it up: mail programs often open links before their readers do.
func (a *Accounts) CheckLink(ctx context.Context, token string) (email string, err error) {
	err = a.db.SystemRead(ctx, "look at a sign-in link", func(tx *db.SystemTx) error {
		var found bool
		email, found, err = db.Maybe(tx, func(s db.Scanner, v *string) error { return s.Scan(v) },
			`SELECT email FROM sign_in_link WHERE hash = $1 AND used IS NULL AND expires > $2`, secret.Hash(token), int64(tx.Now))
		if err == nil && !found {
			err = usedLink()
		}
		return err
	})
	return email, err
}

// UseLink signs in: it uses the link up, makes the account when the address is new, ties it to the person of this
// network with that address, and returns the new session's secret and where to go.
func (a *Accounts) UseLink(ctx context.Context, at Arrival, token string) (session, next string, err error) {
	session = db.NewToken()
	err = a.db.System(ctx, "sign in by link", func(tx *db.SystemTx) error {
		type link struct{ email, next string }
		l, found, err := db.Maybe(tx, func(s db.Scanner, v *link) error { return s.Scan(&v.email, &v.next) },
			`UPDATE sign_in_link SET used = $2 WHERE hash = $1 AND used IS NULL AND expires > $2 RETURNING email, next`, secret.Hash(token), int64(tx.Now))
		if err != nil {
			return err
		}
		if !found {
			return usedLink()
		}
		next = l.next
		account, err := ensure(tx, l.email)
		if err != nil {
			return err
		}
		// Whoever reads the mail is the right person, whatever somebody else tried meanwhile.
		if err := byAccount.forgive(tx, l.email); err != nil {
			return err
		}
		return enter(tx, at, account, l.email, session, "link")
	})
	return session, next, err
}
