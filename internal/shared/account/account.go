// Package account is how people sign in: one account is one human's sign-in by email address, across networks. It
// knows links by email, passwords, passkeys and sessions. The secrets of links and sessions are stored only as hashes,
// passwords only as argon2id, and of passkeys there is only the public half.
//
// A link to the address always works, so nobody is ever locked out: who guesses passwords is slowed down instead.
// What changes how somebody signs in (a password, a passkey) asks for a sign-in that is not older than FreshFor.
package account

import (
	"context"
	"net/url"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/person"
)

// How long things last. A session ends after a time without use, and at the latest after the absolute time.
const (
	LinkLasts        = 30 * time.Minute
	SessionIdle      = 14 * 24 * time.Hour
	SessionAbsolute  = 90 * 24 * time.Hour
	FreshFor         = 30 * time.Minute
	linksPerHour     = 6
	linkAgainAfter   = 10 * time.Minute
	seenAgainAfter   = 10 * time.Minute
	maxSessionsShown = 50
)

// Accounts does the sign-in of an installation.
type Accounts struct {
	db   *db.DB
	post *mail.Post
	site *url.URL
	// moved follow a change of somebody's email address, in each of their networks.
	moved []func(tx *db.Tx, old, email string) error
}

// New makes the sign-in of this database. address is how people reach the installation: passkeys are bound to its host.
func New(d *db.DB, p *mail.Post, address string) (*Accounts, error) {
	site, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	return &Accounts{db: d, post: p, site: site}, nil
}

// OnAddress names what follows when somebody has changed their email address and confirmed the new one: it is called in the
// same transaction, once for each network that they are in.
func (a *Accounts) OnAddress(follow func(tx *db.Tx, old, email string) error) {
	a.moved = append(a.moved, follow)
}

// Arrival is where and how somebody comes in.
type Arrival struct {
	Network db.ID
	Host    string // the host name that the browser asked for
	From    string // the address of the connection
	Agent   string // what the browser calls itself
	Old     db.ID  // the session that the browser had before, if any: signing in ends it
}

func ensure(tx *db.SystemTx, email string) (db.ID, error) {
	if _, err := tx.Exec(`INSERT INTO account (id, email, created) VALUES ($1, $2, $3) ON CONFLICT (email) DO NOTHING`, db.NewID(), email, int64(tx.Now)); err != nil {
		return "", err
	}
	return db.Value[db.ID](tx, `SELECT id FROM account WHERE email = $1`, email)
}

// Ensure finds or makes the account of an address, for people who are entered by others.
func Ensure(tx *db.SystemTx, email string) (db.ID, error) { return ensure(tx, person.FoldEmail(email)) }

// Tie gives the person of this network with the address to the account, if there is one without an account.
func Tie(tx *db.Tx, account db.ID, email string) error {
	_, err := tx.Exec(`UPDATE person SET account_id = $2 WHERE network_id = $1 AND email = $3 AND account_id IS NULL
		AND NOT EXISTS (SELECT 1 FROM person q WHERE q.network_id = $1 AND q.account_id = $2)`, account, email)
	return err
}

// Join makes the account's holder a person of the network: the page after a first sign-in.
func (a *Accounts) Join(ctx context.Context, actor access.Actor, given, family string) error {
	actor.Scoped()
	if actor.Account() == "" || actor.SignedIn() {
		return errs.Missing()
	}
	return a.db.System(ctx, "join a network", func(tx *db.SystemTx) error {
		in := tx.In(actor.Network())
		if err := notClosed(in, actor.Account()); err != nil {
			return err
		}
		email, err := db.Value[string](tx, `SELECT email FROM account WHERE id = $1`, actor.Account())
		if err != nil {
			return err
		}
		id, err := person.Create(in, person.Person{Account: actor.Account(), Given: given, Family: family, Email: email})
		if err != nil {
			return err
		}
		return audit.Record(in, access.NewPerson(actor.Network(), actor.Account(), id, actor.Session(), strings.TrimSpace(given+" "+family), nil), "person.join", "person", id, "")
	})
}

// Closed says, as errs.Forbidden, that an administrator closed the account holder's access to this network.
func (a *Accounts) Closed(ctx context.Context, actor access.Actor) error {
	return a.db.Read(ctx, actor.Network(), func(tx *db.Tx) error { return notClosed(tx, actor.Account()) })
}

func notClosed(tx *db.Tx, account db.ID) error {
	closed, err := db.Value[int64](tx, `SELECT COUNT(*) FROM person WHERE network_id = $1 AND account_id = $2 AND closed IS NOT NULL`, account)
	if err == nil && closed > 0 {
		err = errs.New(errs.Forbidden, "Your access to this network was closed. If you think that is a mistake, ask one of its coordinators.")
	}
	return err
}

// sweep removes what has ended some time ago, a little with each link that is sent.
func sweep(tx *db.SystemTx) error {
	day := int64(tx.Now.Add(-24 * time.Hour))
	for _, q := range []string{
		`DELETE FROM sign_in_try WHERE last < $1`,
		`DELETE FROM sign_in_link WHERE expires < $1`,
		`DELETE FROM passkey_challenge WHERE expires < $1`,
		`DELETE FROM session WHERE expires < $1`,
	} {
		if _, err := tx.Exec(q, day); err != nil {
			return err
		}
	}
	return nil
}
