package account

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/network"
)

// Passkey is a key on somebody's phone, computer or security key that signs them in. We hold the public half.
type Passkey struct {
	ID            db.ID // of the row; the credential's own id stays inside
	Label         string
	Created, Used db.Instant
}

const (
	passkeysEach  = 10
	challengeLife = 10 * time.Minute
	labelLength   = 60
)

// Ceremony is what a page's script needs to ask the browser for a passkey. State goes back with the browser's answer.
type Ceremony struct {
	Options any    `json:"options"`
	State   string `json:"state"`
}

// holder is an account as the passkey library wants it.
type holder struct {
	id          db.ID
	email, name string
	keys        []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.id) }
func (h holder) WebAuthnName() string                       { return h.email }
func (h holder) WebAuthnDisplayName() string                { return h.name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// library sets the passkey library up for the host that the browser asked for: a network's own host, or the
// installation's. A passkey made for one works on that one only, so both come from settings, never from the request.
func (a *Accounts) library(n network.Network, host string) (*webauthn.WebAuthn, error) {
	site := *a.site
	asked, _, err := net.SplitHostPort(host)
	if err != nil {
		asked = host
	}
	if n.Host != "" && strings.EqualFold(asked, n.Host) {
		site.Host = n.Host
		if port := a.site.Port(); port != "" {
			site.Host = net.JoinHostPort(n.Host, port)
		}
	}
	return webauthn.New(&webauthn.Config{
		RPID: site.Hostname(), RPDisplayName: "Alongside", RPOrigins: []string{(&url.URL{Scheme: site.Scheme, Host: site.Host}).String()},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
	})
}

// keep stores what must be known when the browser answers, under the hash of a secret that only its script gets.
func keep(tx *db.SystemTx, account db.ID, session *webauthn.SessionData) (state string, err error) {
	data, err := json.Marshal(session)
	if err != nil {
		return "", err
	}
	state = db.NewToken()
	_, err = tx.Exec(`INSERT INTO passkey_challenge (hash, account_id, data, expires) VALUES ($1, $2, $3, $4)`,
		secret.Hash(state), account.Ref(), string(data), int64(tx.Now.Add(challengeLife)))
	return state, err
}

// take uses a kept challenge up: it can be answered once, for the account it was made for ("" when signing in).
func take(tx *db.SystemTx, account db.ID, state string) (webauthn.SessionData, error) {
	var s webauthn.SessionData
	data, found, err := db.Maybe(tx, func(row db.Scanner, v *string) error { return row.Scan(v) },
		`DELETE FROM passkey_challenge WHERE hash = $1 AND expires > $2 AND COALESCE(account_id, '') = $3 RETURNING data`,
		secret.Hash(state), int64(tx.Now), string(account))
	if err != nil {
		return s, err
	}
	if !found {
		return s, errs.New(errs.Gone, "That took too long, or was tried twice. Go back and try again.")
	}
	return s, json.Unmarshal([]byte(data), &s)
}

// takeOnce is take in a transaction of its own: a challenge is used up also when its answer turns out to be wrong.
func (a *Accounts) takeOnce(ctx context.Context, account db.ID, state string) (s webauthn.SessionData, err error) {
	err = a.db.System(ctx, "take a passkey challenge", func(tx *db.SystemTx) error {
		s, err = take(tx, account, state)
		return err
	})
	return s, err
}

// BeginPasskey starts adding a passkey to the actor's account.
func (a *Accounts) BeginPasskey(ctx context.Context, actor access.Actor, at Arrival) (Ceremony, error) {
	actor.Scoped()
	var c Ceremony
	err := a.db.System(ctx, "begin to add a passkey", func(tx *db.SystemTx) error {
		if err := mustBeFresh(tx, actor); err != nil {
			return err
		}
		n, err := network.Find(tx.In(actor.Network()))
		if err != nil {
			return err
		}
		lib, err := a.library(n, at.Host)
		if err != nil {
			return err
		}
		h, err := holderOf(tx, actor.Account())
		if err != nil {
			return err
		}
		if len(h.keys) >= passkeysEach {
			return errs.New(errs.Invalid, "You have %d passkeys, which is the most. Remove one that you no longer use.", passkeysEach)
		}
		h.name = actor.Name()
		options, session, err := lib.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
		if err != nil {
			return err
		}
		c.Options = options.Response
		c.State, err = keep(tx, actor.Account(), session)
		return err
	})
	return c, err
}

// AddPasskey checks the browser's answer to BeginPasskey and keeps the new passkey. A letter says so.
func (a *Accounts) AddPasskey(ctx context.Context, actor access.Actor, at Arrival, state, answer, label string) error {
	actor.Scoped()
	label = strings.Join(strings.Fields(label), " ")
	if label == "" {
		label = Device(at.Agent)
	}
	var c errs.Check
	c.That(utf8.RuneCountInString(label) <= labelLength, "label", "The name can have up to %d letters.", labelLength)
	if err := c.Err(); err != nil {
		return err
	}
	session, err := a.takeOnce(ctx, actor.Account(), state)
	if err != nil {
		return err
	}
	return a.db.System(ctx, "add a passkey", func(tx *db.SystemTx) error {
		if err := mustBeFresh(tx, actor); err != nil {
			return err
		}
		n, err := network.Find(tx.In(actor.Network()))
		if err != nil {
			return err
		}
		lib, err := a.library(n, at.Host)
		if err != nil {
			return err
		}
		parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
		if err != nil {
			return unusable(err)
		}
		key, err := lib.CreateCredential(holder{id: actor.Account()}, session, parsed)
		if err != nil {
			return unusable(err)
		}
		if err := saveNew(tx, actor.Account(), label, key); err != nil {
			return err
		}
		if err := audit.Record(tx.In(actor.Network()), actor, "passkey.add", "account", actor.Account(), ""); err != nil {
			return err
		}
		return a.tell(tx, actor, "A passkey was added", "A passkey was added to your Alongside account. It can sign you in from now on.")
	})
}

func saveNew(tx *db.SystemTx, account db.ID, label string, key *webauthn.Credential) error {
	text, err := json.Marshal(key)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO passkey (id, credential_id, account_id, label, credential, created) VALUES ($1, $2, $3, $4, $5, $6)`,
		db.NewID(), base64.RawURLEncoding.EncodeToString(key.ID), account, label, string(text), int64(tx.Now))
	if db.Duplicate(err) {
		return errs.New(errs.Invalid, "This passkey is here already.")
	}
	return err
}

// unusable is what a person reads when the browser's answer does not stand; the reason goes no further.
func unusable(err error) error {
	return errors.Join(errs.New(errs.Invalid, "The passkey did not work here. Try again, or sign in with a link by email."), err)
}

// RemovePasskey forgets a passkey of the actor. Every other session ends, and a letter says so.
func (a *Accounts) RemovePasskey(ctx context.Context, actor access.Actor, id db.ID) error {
	actor.Scoped()
	return a.db.System(ctx, "remove a passkey", func(tx *db.SystemTx) error {
		if err := mustBeFresh(tx, actor); err != nil {
			return err
		}
		n, err := tx.Exec(`DELETE FROM passkey WHERE id = $1 AND account_id = $2`, id, actor.Account())
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.Missing()
		}
		if err := endSessions(tx, actor, actor.Session()); err != nil {
			return err
		}
		if err := audit.Record(tx.In(actor.Network()), actor, "passkey.remove", "account", actor.Account(), ""); err != nil {
			return err
		}
		return a.tell(tx, actor, "A passkey was removed", "A passkey was removed from your Alongside account, and every other device was signed out.")
	})
}

// BeginPasskeySignIn starts signing in by passkey. The browser offers the passkeys that it has for this site, so the page
// need not ask who somebody is, and the answer tells nothing about who has an account.
func (a *Accounts) BeginPasskeySignIn(ctx context.Context, at Arrival) (Ceremony, error) {
	var c Ceremony
	err := a.db.System(ctx, "begin to sign in by passkey", func(tx *db.SystemTx) error {
		if err := sweep(tx); err != nil {
			return err
		}
		n, err := network.Find(tx.In(at.Network))
		if err != nil {
			return err
		}
		lib, err := a.library(n, at.Host)
		if err != nil {
			return err
		}
		options, session, err := lib.BeginDiscoverableLogin()
		if err != nil {
			return err
		}
		c.Options = options.Response
		c.State, err = keep(tx, "", session)
		return err
	})
	return c, err
}

// UsePasskey checks the browser's answer to BeginPasskeySignIn, signs in, and returns the new session's secret.
func (a *Accounts) UsePasskey(ctx context.Context, at Arrival, state, answer string) (session string, err error) {
	kept, err := a.takeOnce(ctx, "", state)
	if err != nil {
		return "", err
	}
	session = db.NewToken()
	err = a.db.System(ctx, "sign in by passkey", func(tx *db.SystemTx) error {
		n, err := network.Find(tx.In(at.Network))
		if err != nil {
			return err
		}
		lib, err := a.library(n, at.Host)
		if err != nil {
			return err
		}
		parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
		if err != nil {
			return unusable(err)
		}
		who, key, err := lib.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) { return holderOf(tx, db.ID(handle)) }, kept, parsed)
		if err != nil {
			return unusable(err)
		}
		if key.Authenticator.CloneWarning {
			return unusable(errors.New("the passkey's counter went back: it may have been copied"))
		}
		h := who.(holder)
		if err := saveUsed(tx, key); err != nil {
			return err
		}
		return enter(tx, at, h.id, h.email, session, "passkey")
	})
	return session, err
}

// saveUsed keeps what the passkey counts, so that a copy of it shows.
func saveUsed(tx *db.SystemTx, key *webauthn.Credential) error {
	text, err := json.Marshal(key)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE passkey SET credential = $2, used = $3 WHERE credential_id = $1`,
		base64.RawURLEncoding.EncodeToString(key.ID), string(text), int64(tx.Now))
	return err
}

func passkeys(tx *db.SystemTx, account db.ID) ([]Passkey, error) {
	return db.All(tx, func(s db.Scanner, v *Passkey) error { return s.Scan(&v.ID, &v.Label, &v.Created, &v.Used) },
		`SELECT id, label, created, used FROM passkey WHERE account_id = $1 ORDER BY created, id LIMIT $2`, account, passkeysEach)
}

func holderOf(tx *db.SystemTx, account db.ID) (holder, error) {
	h := holder{id: account}
	var err error
	if h.email, err = db.One(tx, func(s db.Scanner, v *string) error { return s.Scan(v) }, `SELECT email FROM account WHERE id = $1`, account); err != nil {
		return h, err
	}
	h.keys, err = db.All(tx, func(s db.Scanner, v *webauthn.Credential) error {
		var text string
		if err := s.Scan(&text); err != nil {
			return err
		}
		return json.Unmarshal([]byte(text), v)
	}, `SELECT credential FROM passkey WHERE account_id = $1 ORDER BY created, id LIMIT $2`, account, passkeysEach)
	return h, err
}
