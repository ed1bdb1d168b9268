package bank

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// office opens an organisation for whoever looks for people in its name. For everybody else it does not exist here.
func (b *Bank) office(tx *db.Tx, a access.Actor, organisation db.ID) (string, error) {
	name, partner, r, err := relationTo(tx, a, organisation)
	if err != nil {
		a.Scoped()
		return "", err
	}
	return name, a.Allow(mayLook(r, partner))
}

// keep opens an organisation for whoever may say what it does.
func (b *Bank) keep(tx *db.Tx, a access.Actor, organisation db.ID) (Partner, error) {
	_, _, r, err := relationTo(tx, a, organisation)
	if err != nil {
		a.Scoped()
		return Partner{}, err
	}
	if err := a.Allow(mayDescribe(a, r)); err != nil {
		return Partner{}, err
	}
	return partnerOf(tx, organisation)
}

// longestTold is how many characters an organisation can write for one question.
const longestTold = 600

// PartnerForm is what an organisation says about itself, as it was filled in.
type PartnerForm struct {
	Does, Reaches, Needs, Offers string
	Bank                         bool // it may look for people
	Version                      int64
}

// SavePartner keeps what an organisation says. Only coordinators decide whether it may look for people; when it may not any more, all
// that people allowed it ends at once.
func (b *Bank) SavePartner(ctx context.Context, a access.Actor, organisation db.ID, f PartnerForm) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		p, err := b.keep(tx, a, organisation)
		if err != nil {
			return err
		}
		var c errs.Check
		for name, text := range map[string]*string{"does": &f.Does, "reaches": &f.Reaches, "needs": &f.Needs, "offers": &f.Offers} {
			*text = strings.TrimSpace(*text)
			c.That(len([]rune(*text)) <= longestTold, name, "Use up to %d letters.", longestTold)
		}
		c.That(f.Does != "", "does", "Say what the organisation does.")
		if err := c.Err(); err != nil {
			return err
		}
		p.Does, p.Reaches, p.Needs, p.Offers, p.Version = f.Does, f.Reaches, f.Needs, f.Offers, f.Version
		ends := false
		if mayKeep(a) {
			if ends = p.Bank != 0 && !f.Bank; ends {
				p.Bank = 0
			} else if f.Bank && p.Bank == 0 {
				p.Bank = tx.Now
			}
		}
		if err := savePartner(tx, p); err != nil {
			return err
		}
		if ends {
			if err := endPartner(tx, organisation); err != nil {
				return err
			}
		}
		return audit.Record(tx, a, "partner.change", "organisation", organisation, "")
	})
}

// NameLead lets somebody look for people in the name of their organisation. Nobody names themselves.
func (b *Bank) NameLead(ctx context.Context, a access.Actor, organisation db.ID, email string) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := b.keep(tx, a, organisation); err != nil {
			return err
		}
		if err := a.May(mayKeep(a), "Only coordinators say who looks for people."); err != nil {
			return err
		}
		p, found, err := person.ByEmail(tx, email)
		if err != nil {
			return err
		}
		var c errs.Check
		c.That(found && p.Belongs() == organisation, "email", "Enter the address of somebody of this organisation. An administrator confirms who belongs to it.")
		c.That(!found || !a.Is(p.ID), "email", "You cannot name yourself. Ask another coordinator.")
		if err := c.Err(); err != nil {
			return err
		}
		if err := addLead(tx, organisation, p.ID, a.Person()); err != nil {
			return err
		}
		return audit.Record(tx, a, "partner.lead", "person", p.ID, "")
	})
}

// RemoveLead ends that somebody looks for people in the name of an organisation.
func (b *Bank) RemoveLead(ctx context.Context, a access.Actor, organisation, who db.ID) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := b.keep(tx, a, organisation); err != nil {
			return err
		}
		if err := a.Allow(mayKeep(a) || a.Is(who)); err != nil {
			return err
		}
		if err := removeLead(tx, organisation, who); err != nil {
			return err
		}
		return audit.Record(tx, a, "partner.lead-end", "person", who, "")
	})
}

// open reads what an organisation sees of somebody, and writes down for them who looked.
func (b *Bank) open(ctx context.Context, a access.Actor, organisation, who db.ID, more func(tx *db.Tx, name string, v View) error) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		name, err := b.office(tx, a, organisation)
		if err != nil {
			return err
		}
		v, err := viewOf(tx, b.keys, organisation, who)
		if err != nil {
			return err
		}
		if !a.Is(who) {
			n, err := network.Find(tx)
			if err != nil {
				return err
			}
			first, err := addLook(tx, organisation, who, a.Person(), tx.Now.In(n.Zone).Format(time.DateOnly))
			if err != nil {
				return err
			}
			if first {
				if err := audit.Record(tx, a, "bank.look", "person", who, ""); err != nil {
					return err
				}
			}
		}
		return more(tx, name, v)
	})
}

// longestAsk is how many characters a request can have.
const longestAsk = 1000

// Ask asks somebody, in the name of an organisation, for one purpose. It holds what they chose: a consent for exactly this, and how often
// they want to be asked in a month, by all organisations together.
func (b *Bank) Ask(ctx context.Context, a access.Actor, organisation, who db.ID, purposeID, words string) (id db.ID, err error) {
	err = b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		name, err := b.office(tx, a, organisation)
		if err != nil {
			return err
		}
		m, err := monthsOf(tx)
		if err != nil {
			return err
		}
		r, err := recordOf(tx, organisation, who, m)
		if err != nil {
			return err
		}
		words = strings.TrimSpace(words)
		p, known := purpose(purposeID)
		var c errs.Check
		c.That(known && r.Purposes&(1<<p.Number) != 0, "purpose", "Choose for what they said that you may ask them.")
		c.That(words != "", "words", "Say what you ask them to do, and when.")
		c.That(len([]rune(words)) <= longestAsk, "words", "Use up to 1,000 letters.")
		c.That(!a.Is(who), "words", "You cannot ask yourself.")
		if err := c.Err(); err != nil {
			return err
		}
		if err := b.mayAskNow(tx, organisation, r, purposeID); err != nil {
			return err
		}
		id = db.NewID()
		if err := addRequest(tx, b.keys, Request{ID: id, Person: who, Organisation: organisation, AskedBy: a.Person(), Purpose: purposeID, Words: words, Created: tx.Now, Lapses: tx.Now.Add(Lasts)}); err != nil {
			return err
		}
		if err := markAsked(tx, who); err != nil {
			return err
		}
		if err := b.tellAsked(tx, name, who, id); err != nil {
			return err
		}
		return audit.Record(tx, a, "bank.ask", "request", id, "")
	})
	return id, err
}

// mayAskNow refuses what they do not want: more than their limit, the same twice, and again soon after an answer.
func (b *Bank) mayAskNow(tx *db.Tx, organisation db.ID, r record, purposeID string) error {
	if r.full() {
		return errs.New(errs.Invalid, "%s cannot be asked now. They chose how often they are asked, and that is reached for this month.", r.Given)
	}
	last, found, err := lastTo(tx, organisation, r.Person, purposeID)
	if err != nil || !found {
		return err
	}
	n, err := network.Find(tx)
	if err != nil {
		return err
	}
	switch again := last.Answered.Add(Rests); {
	case last.Answer == "" && last.open(tx.Now):
		return errs.New(errs.Invalid, "You have asked %s already, and they have not answered yet.", r.Given)
	case last.Answer != "" && tx.Now < again:
		return errs.New(errs.Invalid, "%s answered you not long ago. You can ask again from %s.", r.Given, ui.Date(again.In(n.Zone)))
	}
	return nil
}

// tellAsked writes to somebody that they are asked. What it is about stands on the page only.
func (b *Bank) tellAsked(tx *db.Tx, organisation string, who, id db.ID) error {
	p, err := person.Find(tx, who)
	if err != nil {
		return err
	}
	link, err := b.post.Address(tx, "/me/bank/requests/%s", id)
	if err != nil {
		return err
	}
	return b.post.Send(tx, mail.Letter{Kind: notice.Bank, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: "You are asked something", Text: fmt.Sprintf(
		"Hello %s,\n\n%s asks you something, because you said that it may. See what it is, and answer with yes, no or not now:\n\n%s\n\nYou owe nobody a reason. You can take back at any time that they may ask you.\n", p.Given, organisation, link)})
}

// Done notes that the organisation has been in touch with somebody who said yes.
func (b *Bank) Done(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := b.office(tx, a, organisation); err != nil {
			return err
		}
		r, err := requestOf(tx, organisation, id)
		if err != nil {
			return err
		}
		if r.Answer != Yes || r.Gone != 0 {
			return errs.New(errs.Invalid, "They have not said yes.")
		}
		if err := doneRequest(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, a, "bank.done", "request", id, "")
	})
}

// SaveSearch keeps a search of the actor's own under a name. The same name again replaces it.
func (b *Bank) SaveSearch(ctx context.Context, a access.Actor, organisation db.ID, name string, s Search) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := b.office(tx, a, organisation); err != nil {
			return err
		}
		if _, err := s.ready(b.keys, tx.Network); err != nil {
			return err
		}
		saved, err := savedOf(tx, organisation, a.Person())
		if err != nil {
			return err
		}
		name = clean(name)
		var c errs.Check
		c.That(name != "", "name", "Give the search a name.")
		c.That(len([]rune(name)) <= 80, "name", "Use up to 80 letters.")
		c.That(len(saved) < mostSaved || slices.ContainsFunc(saved, func(v Saved) bool { return v.Name == name }), "name", "You keep %d searches. Take one away first.", mostSaved)
		if err := c.Err(); err != nil {
			return err
		}
		return keepSearch(tx, organisation, a.Person(), name, s.query())
	})
}

// DropSearch takes a search of the actor's own away.
func (b *Bank) DropSearch(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := b.office(tx, a, organisation); err != nil {
			return err
		}
		return dropSearch(tx, organisation, a.Person(), id)
	})
}
