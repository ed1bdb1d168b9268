// Package account is how people sign in: one account is one human's sign-in by email address, across networks. It
// knows links by email and sessions; the secrets of both are stored only as hashes.
package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/person"
)

// How long things last. A session ends after a time without use, and at the latest after the absolute time.
const (
	LinkLasts        = 30 * time.Minute
	SessionIdle      = 14 * 24 * time.Hour
	SessionAbsolute  = 90 * 24 * time.Hour
	linksPerHour     = 6
	seenAgainAfter   = 10 * time.Minute
	maxSessionsShown = 50
)

// Accounts does the sign-in of an installation.
type Accounts struct {
	db   *db.DB
	post *mail.Post
}

// New makes the sign-in of this database.
func New(d *db.DB, p *mail.Post) *Accounts { return &Accounts{db: d, post: p} }

// SendLink sends a link for signing in to the address. Whether an account exists is never told: the answer is the same.
// next is a path of this network to go to afterwards. More than six links an hour are errs.TooMany.
func (a *Accounts) SendLink(ctx context.Context, network db.ID, email, next string) error {
	email = person.FoldEmail(email)
	var c errs.Check
	c.That(person.ValidEmail(email), "email", "Enter an email address, like name@example.org.")
	if err := c.Err(); err != nil {
		return err
	}
	token := db.NewToken()
	return a.db.System(ctx, "send a sign-in link", func(tx *db.SystemTx) error {
		recent, err := db.Value[int64](tx, `SELECT COUNT(*) FROM sign_in_link WHERE email = $1 AND created > $2`, email, int64(tx.Now.Add(-time.Hour)))
		if err != nil {
			return err
		}
		if recent >= linksPerHour {
			return errs.New(errs.TooMany, "We have sent you several links already. Look in your inbox and your spam folder, or try again in an hour.")
		}
		if _, err := tx.Exec(`INSERT INTO sign_in_link (hash, email, next, created, expires) VALUES ($1, $2, $3, $4, $5)`,
			secret.Hash(token), email, SafeNext(next), int64(tx.Now), int64(tx.Now.Add(LinkLasts))); err != nil {
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
	})
}

// SafeNext is the path when it leads inside this site, else the page that shows what waits.
func SafeNext(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") || len(path) > 500 {
		return "/me"
	}
	return path
}

func usedLink() error {
	return errs.New(errs.Gone, "This sign-in link was used already or is too old. Ask for a new one: it takes a moment.")
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
func (a *Accounts) UseLink(ctx context.Context, network db.ID, token, agent string) (session, next string, err error) {
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
		if err := Tie(tx.In(network), account, l.email); err != nil {
			return err
		}
		return StartSession(tx, network, account, session, agent, "link")
	})
	return session, next, err
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

// StartSession stores a new session under the hash of its secret. means says how the person signed in: link, password,
// passkey or demonstration.
func StartSession(tx *db.SystemTx, network, account db.ID, sessionSecret, agent, means string) error {
	id := db.NewID()
	if len(agent) > 200 {
		agent = agent[:200]
	}
	if _, err := tx.Exec(`INSERT INTO session (hash, id, account_id, created, seen, expires, agent, means) VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`,
		secret.Hash(sessionSecret), id, account, int64(tx.Now), int64(tx.Now.Add(SessionAbsolute)), strings.ToValidUTF8(agent, ""), means); err != nil {
		return err
	}
	in := tx.In(network)
	who, found, err := db.Maybe(in, func(s db.Scanner, v *[3]string) error { return s.Scan(&v[0], &v[1], &v[2]) },
		`SELECT id, given_name, family_name FROM person WHERE network_id = $1 AND account_id = $2`, account)
	if err != nil || !found {
		return err
	}
	actor := access.NewPerson(network, account, db.ID(who[0]), id, strings.TrimSpace(who[1]+" "+who[2]), nil)
	return audit.Record(in, actor, "session.start", "session", id, "by "+means)
}

// Recognise turns a session's secret into the actor of this network. What is unknown, ended or idle is a visitor. An
// account that is no person of this network yet is a visitor with an account.
func (a *Accounts) Recognise(ctx context.Context, network db.ID, sessionSecret string) (access.Actor, error) {
	type found struct {
		session, account, person db.ID
		seen                     db.Instant
		given, family, roles     string
	}
	var f found
	var ok bool
	hash := secret.Hash(sessionSecret)
	err := a.db.SystemRead(ctx, "recognise a session", func(tx *db.SystemTx) error {
		var err error
		f, ok, err = db.Maybe(tx, func(s db.Scanner, v *found) error {
			return s.Scan(&v.session, &v.account, &v.seen, &v.person, db.Text(&v.given), db.Text(&v.family), db.Text(&v.roles))
		}, `SELECT s.id, s.account_id, s.seen, p.id, p.given_name, p.family_name,
				(SELECT MAX(CASE WHEN r.role = 'administrator' THEN 'administrator ' ELSE '' END) || MAX(CASE WHEN r.role = 'coordinator' THEN 'coordinator' ELSE '' END)
				 FROM person_role r WHERE r.network_id = p.network_id AND r.person_id = p.id)
			FROM session s LEFT JOIN person p ON p.network_id = $2 AND p.account_id = s.account_id
			WHERE s.hash = $1 AND s.expires > $3 AND s.seen > $4`, hash, network, int64(tx.Now), int64(tx.Now.Add(-SessionIdle)))
		return err
	})
	if err != nil || !ok {
		return access.NewVisitor(network), err
	}
	if a.db.Now().Sub(f.seen) > seenAgainAfter {
		if err := a.db.System(ctx, "note that a session was used", func(tx *db.SystemTx) error {
			_, err := tx.Exec(`UPDATE session SET seen = $2 WHERE hash = $1`, hash, int64(tx.Now))
			return err
		}); err != nil {
			return access.NewVisitor(network), err
		}
	}
	var roles []access.Role
	for _, r := range strings.Fields(f.roles) {
		roles = append(roles, access.Role(r))
	}
	return access.NewPerson(network, f.account, f.person, f.session, strings.TrimSpace(f.given+" "+f.family), roles), nil
}

// Join makes the account's holder a person of the network: the page after a first sign-in.
func (a *Accounts) Join(ctx context.Context, actor access.Actor, given, family string) error {
	actor.Scoped()
	if actor.Account() == "" || actor.SignedIn() {
		return errs.Missing()
	}
	return a.db.System(ctx, "join a network", func(tx *db.SystemTx) error {
		email, err := db.Value[string](tx, `SELECT email FROM account WHERE id = $1`, actor.Account())
		if err != nil {
			return err
		}
		in := tx.In(actor.Network())
		id, err := person.Create(in, person.Person{Account: actor.Account(), Given: given, Family: family, Email: email})
		if err != nil {
			return err
		}
		return audit.Record(in, access.NewPerson(actor.Network(), actor.Account(), id, actor.Session(), strings.TrimSpace(given+" "+family), nil), "person.join", "person", id, "")
	})
}

// Session is one place where somebody is signed in.
type Session struct {
	ID            db.ID
	Created, Seen db.Instant
	Agent, Means  string
	Current       bool
}

// Sessions lists where the actor is signed in, the newest use first.
func (a *Accounts) Sessions(ctx context.Context, actor access.Actor) ([]Session, error) {
	actor.Scoped()
	var out []Session
	err := a.db.SystemRead(ctx, "list my sessions", func(tx *db.SystemTx) error {
		var err error
		out, err = db.All(tx, func(s db.Scanner, v *Session) error {
			err := s.Scan(&v.ID, &v.Created, &v.Seen, &v.Agent, &v.Means)
			v.Current = v.ID == actor.Session()
			return err
		}, `SELECT id, created, seen, agent, means FROM session WHERE account_id = $1 AND expires > $2 AND seen > $3 ORDER BY seen DESC LIMIT $4`,
			actor.Account(), int64(tx.Now), int64(tx.Now.Add(-SessionIdle)), maxSessionsShown)
		return err
	})
	return out, err
}

// End ends one of the actor's own sessions.
func (a *Accounts) End(ctx context.Context, actor access.Actor, session db.ID) error {
	actor.Scoped()
	return a.db.System(ctx, "end a session", func(tx *db.SystemTx) error {
		n, err := tx.Exec(`DELETE FROM session WHERE id = $1 AND account_id = $2`, session, actor.Account())
		if err == nil && n == 0 {
			return errs.Missing()
		}
		if err != nil || !actor.SignedIn() {
			return err
		}
		return audit.Record(tx.In(actor.Network()), actor, "session.end", "session", session, "")
	})
}

// EndOthers ends every session of the actor but the current one.
func (a *Accounts) EndOthers(ctx context.Context, actor access.Actor) error {
	actor.Scoped()
	return a.db.System(ctx, "end other sessions", func(tx *db.SystemTx) error {
		n, err := tx.Exec(`DELETE FROM session WHERE account_id = $1 AND id <> $2`, actor.Account(), actor.Session())
		if err != nil || !actor.SignedIn() {
			return err
		}
		return audit.Record(tx.In(actor.Network()), actor, "session.end", "account", actor.Account(), fmt.Sprintf("%d other sessions", n))
	})
}
