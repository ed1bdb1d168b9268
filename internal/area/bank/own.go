package bank

import (
	"context"
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/heard"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// mine runs one change of what is the actor's own, and notes it.
func (b *Bank) mine(ctx context.Context, a access.Actor, action string, do func(tx *db.Tx) error) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.SignedIn()); err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "person", a.Person(), "")
	})
}

// SaveCard makes or changes the actor's own card. Being in the bank shows nobody anything before they say yes to an organisation.
func (b *Bank) SaveCard(ctx context.Context, a access.Actor, f CardForm) error {
	return b.mine(ctx, a, "bank.card", func(tx *db.Tx) error {
		c, err := f.card()
		if err != nil {
			return err
		}
		c.Person = a.Person()
		was, there, err := cardOf(tx, b.keys, c.Person)
		if err != nil {
			return err
		}
		if there && was.Version != c.Version && was.text() == c.text() {
			return nil // sent from two windows: the first time counted
		}
		if err := saveCard(tx, b.keys, c, there); err != nil {
			return err
		}
		if err := heard.Save(tx, heard.Bank, c.Person, c.Person, f.Heard); err != nil {
			return err
		}
		return b.relist(tx, c.Person)
	})
}

// Allow sets for what one organisation may find the actor, and what it sees of them. Each purpose is a consent of its own, and nothing at
// all takes everything back. It counts at once.
func (b *Bank) Allow(ctx context.Context, a access.Actor, organisation db.ID, purposes, shown []string) error {
	return b.mine(ctx, a, "bank.consent", func(tx *db.Tx) error {
		r, err := b.ownRecord(tx, a.Person())
		if err != nil {
			return err
		}
		p, err := partnerOf(tx, organisation)
		if err != nil {
			return err
		}
		var c errs.Check
		var ok bool
		r.Purposes, ok = bitsOf(lists().Purposes, purposes)
		c.That(ok, "purposes", "Choose from the list.")
		r.Fields, ok = fieldBits(shown)
		c.That(ok, "shown", "Choose from the list.")
		c.That(p.Bank != 0 || len(purposes) == 0, "purposes", "This organisation does not look for people at the moment.")
		if err := c.Err(); err != nil {
			return err
		}
		return b.allow(tx, organisation, r, purposes)
	})
}

func fieldBits(ids []string) (bits int64, ok bool) {
	ok = true
	for _, id := range ids {
		at := slices.IndexFunc(fields, func(f field) bool { return f.ID == id })
		if at < 0 {
			ok = false
			continue
		}
		bits |= fields[at].Bit
	}
	return bits, ok
}

// allow makes the open consents exactly these, and the listing what they allow.
func (b *Bank) allow(tx *db.Tx, organisation db.ID, r record, purposes []string) error {
	open, err := openPurposes(tx, organisation, r.Person)
	if err != nil {
		return err
	}
	for _, p := range open {
		if slices.Contains(purposes, p) {
			continue
		}
		if err := takeBack(tx, organisation, r.Person, p); err != nil {
			return err
		}
		if err := endRequests(tx, organisation, r.Person, p); err != nil {
			return err
		}
	}
	for _, p := range slices.Compact(slices.Sorted(slices.Values(purposes))) {
		if !slices.Contains(open, p) {
			if err := give(tx, organisation, r.Person, p); err != nil {
				return err
			}
		}
	}
	if r.Purposes == 0 {
		return unlist(tx, organisation, r.Person)
	}
	return list(tx, organisation, r)
}

// Leave takes the actor out of the bank: every search, every card, every request, at once.
func (b *Bank) Leave(ctx context.Context, a access.Actor) error {
	return b.mine(ctx, a, "bank.leave", func(tx *db.Tx) error { return forget(tx, a.Person()) })
}

// Answer keeps the actor's answer to a request. They can change their mind while it is open.
func (b *Bank) Answer(ctx context.Context, a access.Actor, id db.ID, answer string) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		r, err := ownRequest(tx, a, id)
		if err != nil {
			return err
		}
		var c errs.Check
		c.That(answer == Yes || answer == No || answer == NotNow, "answer", "Choose an answer.")
		if err := c.Err(); err != nil {
			return err
		}
		if r.Answer == answer {
			return nil
		}
		if r.Gone != 0 || r.Done != 0 || tx.Now >= r.Lapses {
			return errs.New(errs.Invalid, "This request is over, so it needs no answer any more.")
		}
		if err := answerRequest(tx, id, answer); err != nil {
			return err
		}
		if answer == Yes {
			if err := b.tellYes(tx, r); err != nil {
				return err
			}
		}
		return audit.Record(tx, a, "bank.answer", "request", id, "")
	})
}

// tellYes writes to who asked that the answer is yes. The letter names nobody: the page does. Of any other answer nobody is told.
func (b *Bank) tellYes(tx *db.Tx, r Request) error {
	to, err := person.Find(tx, r.AskedBy)
	if err != nil {
		return err
	}
	link, err := b.post.Address(tx, "/bank/%s/requests", r.Organisation)
	if err != nil || to.Email == "" {
		return err
	}
	return b.post.Send(tx, mail.Letter{Kind: notice.Bank, Person: to.ID, To: to.Email, ToName: to.Name(), Subject: "Somebody said yes to you", Text: fmt.Sprintf(
		"Hello %s,\n\nyou asked somebody in the people bank, and they said yes. See who it is and how to reach them, and write to them soon:\n\n%s\n", to.Given, link)})
}
