// Package mail sends email: slices queue a Letter in their transaction, and the post office sends it with a plain text
// part, tries again when the mail server is away, and forgets the body once it left.
//
// Letters that act (a way to sign in, a decision) leave at once. Of all others a person chooses, kind by kind: at once, in
// one daily letter, or not at all, and not in their quiet hours (choice.go, daily.go). Each carries a signed link of its
// own, in its text and, for one press in the mail program, in its header (RFC 2369, RFC 8058). The link needs no account
// and no row. What was chosen is kept without a time, so that it does not tell which letter made somebody choose; why
// this matters for the reminders of anonymous forms is told in docs/adr/0005.
package mail

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// ErrRefused marks a message that no second try can help: it is badly made, or its reader's mail server refused the
// reader for good. Every other error is worth trying again.
var ErrRefused = errors.New("mail: refused")

// Message is one email as it goes out to one reader. To, Subject and Text must be there; the rest is optional.
type Message struct {
	To, ToName      string // the plain address, and the name shown with it
	ReplyTo         string // a plain address, when answers belong to somebody
	Subject         string
	Text, HTML      string
	Calendar        []byte // a file of package ical: an invitation, a change, a cancellation, or several dates at once
	ListUnsubscribe string // an https address that ends these messages with one POST, or a mailto: address
	MessageID       string // as 'id@host', the same for every try; made up when empty
	InReplyTo       string // the message id of the message that this belongs to
}

// Transport takes a message to its reader's mail server, or to wherever the installation's letters go.
type Transport interface {
	Send(ctx context.Context, m Message) error
}

// Check says why the message cannot be sent, or nil. The error is an ErrRefused. No header can be smuggled in: whatever
// goes into one is refused when it has an end of line or any other control character.
func (m Message) Check() error {
	if err := plainAddress(m.To); err != nil {
		return fmt.Errorf("%w: the reader: %w", ErrRefused, err)
	}
	if m.ReplyTo != "" {
		if err := plainAddress(m.ReplyTo); err != nil {
			return fmt.Errorf("%w: the address for answers: %w", ErrRefused, err)
		}
	}
	for name, value := range map[string]string{"the name": m.ToName, "the subject": m.Subject} {
		if !oneLine(value) {
			return fmt.Errorf("%w: %s is not one line of text", ErrRefused, name)
		}
	}
	switch {
	case strings.TrimSpace(m.Subject) == "":
		return fmt.Errorf("%w: there is no subject", ErrRefused)
	case strings.TrimSpace(m.Text) == "":
		return fmt.Errorf("%w: there is no plain text", ErrRefused)
	case !utf8.ValidString(m.Text) || !utf8.ValidString(m.HTML):
		return fmt.Errorf("%w: the text has broken characters", ErrRefused)
	}
	for _, id := range []string{m.MessageID, m.InReplyTo} {
		if id != "" && !messageID(id) {
			return fmt.Errorf("%w: a message id must look like id@host", ErrRefused)
		}
	}
	if m.ListUnsubscribe != "" && !unsubscribable(m.ListUnsubscribe) {
		return fmt.Errorf("%w: the address to unsubscribe must be an https, http or mailto address", ErrRefused)
	}
	return nil
}

// plainAddress takes name@host and nothing else: no display name, no comment, no second address.
func plainAddress(address string) error {
	parsed, err := netmail.ParseAddress(address)
	if err != nil || parsed.Address != address || parsed.Name != "" || !oneLine(address) || strings.ContainsFunc(address, unicode.IsSpace) {
		return fmt.Errorf("%q is not an email address", address)
	}
	return nil
}

func oneLine(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
}

// messageID takes id@host, also in angle brackets.
func messageID(id string) bool {
	local, host, ok := strings.Cut(bare(id), "@")
	return ok && local != "" && host != "" && !strings.ContainsFunc(bare(id), func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`<>()[]\,;:"`, r)
	}) && !strings.Contains(host, "@")
}

func bare(id string) string { return strings.TrimSuffix(strings.TrimPrefix(id, "<"), ">") }

func unsubscribable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' }) {
		return false
	}
	return (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" || u.Scheme == "mailto" && u.Opaque != ""
}

// Memory keeps messages instead of sending them: for tests and for the demonstration, where no letter leaves. It refuses
// what a real transport would refuse. The zero value is ready to use.
type Memory struct {
	mu   sync.Mutex
	sent []Message
	// Limit is how many of the newest messages are kept; 0 means all.
	Limit int
}

// Send keeps the message.
func (t *Memory) Send(ctx context.Context, m Message) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := m.Check(); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sent = append(t.sent, m)
	if t.Limit > 0 && len(t.sent) > t.Limit {
		t.sent = slices.Clone(t.sent[len(t.sent)-t.Limit:])
	}
	return nil
}

// Sent lists what was kept, oldest first.
func (t *Memory) Sent() []Message {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.sent)
}

// To lists what was kept for one address, oldest first.
func (t *Memory) To(address string) []Message {
	var out []Message
	for _, m := range t.Sent() {
		if m.To == address {
			out = append(out, m)
		}
	}
	return out
}
