// Package mail sends email: slices queue a Letter in their transaction, and the post office sends it with a plain text
// part, tries again when the mail server is away, and forgets the body once it left.
package mail

import (
	"context"
	"slices"
	"sync"
)

// Message is one email as it goes out. Text is always there; HTML and Calendar are optional.
type Message struct {
	To, ToName      string
	Subject         string
	Text, HTML      string
	Calendar        []byte // an iTIP request or cancellation
	ListUnsubscribe string
	MessageID       string
	InReplyTo       string
}

// Transport takes a message to its reader's mail server, or to wherever the installation's letters go.
type Transport interface {
	Send(ctx context.Context, m Message) error
}

// Memory keeps messages instead of sending them: for tests and for the demonstration, where no letter leaves.
// The zero value is ready to use.
type Memory struct {
	mu   sync.Mutex
	sent []Message
	// Limit is how many of the newest messages are kept; 0 means all.
	Limit int
}

// Send keeps the message.
func (t *Memory) Send(_ context.Context, m Message) error {
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
