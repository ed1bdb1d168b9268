package mail

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

// Letter is an email that a slice sends: it leaves as a row of the transaction that makes it necessary. Text is the
// whole plain text; links stand on lines of their own. Calendar is an optional calendar invitation. Private says that
// it is about a private space, whose goings-on the message log must not tell.
//
// A letter that acts (a way to sign in, a decision) has no Kind: it leaves at once, whatever anybody chose. A letter with a
// Kind goes to a Person, who may have chosen not to get it, to get it once a day, or not at night; it ends with a link to
// choose, and so does its header. Always is for the letter of a kind without which a person could not do their part: it
// leaves at once like one that acts, and yet tells how to end what follows.
type Letter struct {
	To, ToName string
	Subject    string
	Text       string
	Calendar   []byte
	Private    bool
	Kind       Kind
	Person     db.ID // needed with a Kind
	Always     bool
}

// Hello is the text of a letter: a greeting by the given name, and paragraphs. A link is a paragraph of its own.
func Hello(given string, paragraphs ...string) string {
	return "Hello " + given + ",\n\n" + strings.Join(paragraphs, "\n\n") + "\n"
}

// Post queues letters: Send writes the row, Deliver sends what is due.
type Post struct {
	db        *db.DB
	keys      *secret.Keys
	transport Transport
	log       *slog.Logger
	// keep says that bodies stay readable after sending: only in the demonstration, where no letter leaves the machine.
	keep bool
	url  string
}

// NewPost makes the post office of an installation; url is the address that people reach it by.
func NewPost(d *db.DB, k *secret.Keys, t Transport, log *slog.Logger, url string, keepBodies bool) *Post {
	return &Post{db: d, keys: k, transport: t, log: log, url: strings.TrimRight(url, "/"), keep: keepBodies}
}

// Send queues a letter in this transaction, as its reader chose to get it. The body is sealed until it is sent, and
// emptied afterwards.
func (p *Post) Send(tx *db.Tx, l Letter) error {
	state, due := "waiting", tx.Now
	if l.Kind != "" {
		chosen, err := SettingsOf(tx, l.Person)
		if err != nil {
			return err
		}
		switch way := chosen.Way(l.Kind); {
		case l.Always:
		case way == Never:
			return nil
		case way == Daily && len(l.Calendar) == 0: // a date cannot be read into a calendar from within another letter
			if err := p.gather(tx, l.Person, chosen.Quiet); err != nil {
				return err
			}
			state = "gathered"
		default:
			due = db.At(chosen.Quiet.After(tx.Now.Time()))
		}
		if state == "waiting" {
			link, err := p.ChoiceLink(tx, l.Person, l.Kind)
			if err != nil {
				return err
			}
			l.Text = strings.TrimRight(l.Text, "\n") + Foot(link)
		}
	}
	id := db.NewID()
	cal := ""
	if len(l.Calendar) > 0 {
		cal = p.keys.Seal(tx.Network, "mail.calendar", id, base64.StdEncoding.EncodeToString(l.Calendar))
	}
	_, err := tx.Exec(`INSERT INTO mail (network_id, id, recipient, recipient_name, subject, body, calendar, queued, state, attempts, next_try, private, kind, person_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12, $13)`,
		id, l.To, l.ToName, l.Subject, p.keys.Seal(tx.Network, "mail.body", id, l.Text), cal, int64(tx.Now), state, int64(due), l.Private, string(l.Kind), l.Person.Ref())
	return err
}

type waiting struct {
	network, id    db.ID
	body, calendar string
	attempts       int64
	slug, first    string // of the letter's network, and of the one whose addresses have no prefix
	Letter
}

const mostTries = 10

// Deliver sends every letter that is due and says how many left.
func (p *Post) Deliver(ctx context.Context) (int, error) {
	n := 0
	for {
		due, err := p.claim(ctx)
		if err != nil || len(due) == 0 {
			return n, err
		}
		for _, w := range due {
			if err := p.deliver(ctx, w); err != nil {
				return n, err
			}
			n++
		}
	}
}

func (p *Post) claim(ctx context.Context) ([]waiting, error) {
	var due []waiting
	err := p.db.System(ctx, "claim letters to send", func(tx *db.SystemTx) error {
		var err error
		due, err = db.All(tx, func(s db.Scanner, w *waiting) error {
			return s.Scan(&w.network, &w.id, &w.To, &w.ToName, &w.Subject, &w.body, &w.calendar, &w.attempts, &w.Kind, &w.Person, &w.slug, &w.first)
		}, `SELECT m.network_id, m.id, m.recipient, m.recipient_name, m.subject, m.body, m.calendar, m.attempts, m.kind, m.person_id, n.slug,
				(SELECT slug FROM network ORDER BY created, id LIMIT 1)
			FROM mail m JOIN network n ON n.id = m.network_id
			WHERE m.state = 'waiting' AND m.next_try <= $1 ORDER BY m.next_try, m.id LIMIT 20`, int64(tx.Now))
		if err != nil {
			return err
		}
		for _, w := range due {
			// The lease: if this process dies now, the letter is tried again in ten minutes.
			if _, err := tx.Exec(`UPDATE mail SET attempts = attempts + 1, next_try = $3 WHERE network_id = $1 AND id = $2`,
				w.network, w.id, int64(tx.Now.Add(10*time.Minute))); err != nil {
				return err
			}
		}
		return nil
	})
	return due, err
}

func (p *Post) deliver(ctx context.Context, w waiting) error {
	err := p.transmit(ctx, w)
	return p.db.System(ctx, "note that a letter was sent", func(tx *db.SystemTx) error {
		if err == nil {
			body, cal := "", ""
			if p.keep {
				body, cal = w.body, w.calendar
			}
			_, e := tx.Exec(`UPDATE mail SET state = 'sent', sent = $3, body = $4, calendar = $5, problem = NULL WHERE network_id = $1 AND id = $2`,
				w.network, w.id, int64(tx.Now), body, cal)
			return e
		}
		p.log.Warn("a letter was not sent", "mail", w.id, "attempt", w.attempts+1, "error", err.Error())
		state := "waiting"
		if w.attempts+1 >= mostTries || errors.Is(err, ErrRefused) {
			state = "dead"
		}
		_, e := tx.Exec(`UPDATE mail SET state = $3, next_try = $4, problem = $5 WHERE network_id = $1 AND id = $2`,
			w.network, w.id, state, int64(tx.Now.Add(time.Minute<<min(w.attempts, 9))), err.Error())
		return e
	})
}

func (p *Post) transmit(ctx context.Context, w waiting) error {
	text, err := p.keys.Open(w.network, "mail.body", w.id, w.body)
	if err != nil {
		return err
	}
	m := Message{To: w.To, ToName: w.ToName, Subject: w.Subject, Text: text, MessageID: string(w.id) + "@" + p.host()}
	if w.Kind != "" && w.Person != "" {
		m.ListUnsubscribe = p.address(w.slug, w.first, "/letters/"+p.token(w.network, w.Person, w.Kind))
	}
	if w.calendar != "" {
		raw, err := p.keys.Open(w.network, "mail.calendar", w.id, w.calendar)
		if err != nil {
			return err
		}
		if m.Calendar, err = base64.StdEncoding.DecodeString(raw); err != nil {
			return err
		}
	}
	return p.transport.Send(ctx, m)
}

// host is the name behind the @ of message ids: the same for every try of a letter, so that a reader gets it once.
func (p *Post) host() string {
	if u, err := url.Parse(p.url); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "alongside.invalid"
}

// Keep notes every waiting letter of a network as sent at the time at which it was written, without sending it: for the
// letters of a demonstration's past. It does nothing where letters leave the machine.
func (p *Post) Keep(tx *db.Tx) error {
	if !p.keep {
		return nil
	}
	_, err := tx.Exec(`UPDATE mail SET state = 'sent', sent = queued WHERE network_id = $1 AND state = 'waiting'`)
	return err
}

// Now sends a message at once, without a row: for links that must not rest in the database (see docs/adr).
func (p *Post) Now(ctx context.Context, m Message) error { return p.transport.Send(ctx, m) }

// Sent is one letter of the demonstration's post, for its outbox page.
type Sent struct {
	ID       db.ID
	To, Name string
	Subject  string
	Text     string
	At       db.Instant
}

// Outbox lists the newest letters of a network with their text. It reads nothing unless bodies are kept.
func (p *Post) Outbox(tx *db.Tx, limit, offset int) ([]Sent, error) {
	return p.outbox(tx, ` ORDER BY queued DESC, id DESC LIMIT $2 OFFSET $3`, limit, offset)
}

// OutboxTo lists the newest letters of a network to one address.
func (p *Post) OutboxTo(tx *db.Tx, address string, limit int) ([]Sent, error) {
	return p.outbox(tx, ` AND LOWER(recipient) = LOWER($2) ORDER BY queued DESC, id DESC LIMIT $3`, address, limit)
}

func (p *Post) outbox(tx *db.Tx, which string, args ...any) ([]Sent, error) {
	if !p.keep {
		return nil, nil
	}
	type sealed struct {
		Sent
		body string
	}
	rows, err := db.All(tx, func(s db.Scanner, v *sealed) error {
		return s.Scan(&v.ID, &v.To, &v.Name, &v.Subject, &v.body, &v.At)
	}, `SELECT id, recipient, recipient_name, subject, body, queued FROM mail WHERE network_id = $1`+which, args...)
	if err != nil {
		return nil, err
	}
	out := make([]Sent, 0, len(rows))
	for _, r := range rows {
		if r.Text, err = p.keys.Open(tx.Network, "mail.body", r.ID, r.body); err != nil {
			return nil, err
		}
		out = append(out, r.Sent)
	}
	return out, nil
}

// Address is the full address of a path in the transaction's network, for the links of a letter.
func (p *Post) Address(tx *db.Tx, format string, args ...any) (string, error) {
	type place struct{ slug, host, first string }
	n, err := db.One(tx, func(s db.Scanner, v *place) error { return s.Scan(&v.slug, db.Text(&v.host), &v.first) },
		`SELECT slug, host, (SELECT slug FROM network ORDER BY created, id LIMIT 1) FROM (SELECT id AS network_id, slug, host FROM network) AS n WHERE network_id = $1`)
	if err != nil {
		return "", err
	}
	return p.address(n.slug, n.first, fmt.Sprintf(format, args...)), nil
}

// address is the full address of a path in the network with this slug; the installation's first network has no prefix.
func (p *Post) address(slug, first, path string) string {
	if slug == first {
		return p.url + path
	}
	return p.url + "/n/" + slug + path
}
