package opportunity

import (
	"context"
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/network"
)

// onReply opens one reply for whoever may read it, and does one thing with it.
func (s *Opportunities) onReply(ctx context.Context, a access.Actor, organisation, id, reply db.ID, action string, do func(tx *db.Tx, o Opportunity, r relation, i Interest) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, r, i, err := s.toReadReply(tx, a, organisation, id, reply)
		if err != nil {
			return err
		}
		if err := do(tx, o, r, i); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "opportunity", id, "")
	})
}

// toReadReply finds one reply for whoever may read it.
func (s *Opportunities) toReadReply(tx *db.Tx, a access.Actor, organisation, id, reply db.ID) (Opportunity, relation, Interest, error) {
	o, r, err := s.toRead(tx, a, organisation, id)
	if err != nil {
		return o, r, Interest{}, err
	}
	i, err := findInterest(tx, s.keys, reply)
	if err == nil && i.Opportunity != id {
		err = errs.Missing()
	}
	if err != nil {
		return o, r, i, err
	}
	return o, r, i, a.Allow(mayReadReplies(r, o, tx.Now))
}

// Talk notes that somebody who answers talked with somebody who is interested. Both read what is noted.
func (s *Opportunities) Talk(ctx context.Context, a access.Actor, organisation, id, reply db.ID, day, words string) error {
	return s.onReply(ctx, a, organisation, id, reply, "interest.talk", func(tx *db.Tx, o Opportunity, r relation, i Interest) error {
		if err := a.May(mayAnswer(r, o, tx.Now), "Only the contact and engagement leads note a conversation."); err != nil {
			return err
		}
		n, err := network.Find(tx)
		if err != nil {
			return err
		}
		words = tidy(words)
		date, ok := ui.ParseDate(day)
		var c errs.Check
		c.That(ok, "talk-day", "%s", ui.NoDate(day))
		c.That(!ok || date <= dayIn(tx.Now, n.Zone), "talk-day", "Enter a day that is not in the future.")
		c.That(!ok || date >= dayIn(i.Created, n.Zone), "talk-day", "They replied later than this day.")
		c.That(fits(words, longestText), "talk", "Use up to 1,000 letters.")
		if err := c.Err(); err != nil {
			return err
		}
		if i.State != Sent {
			return errs.New(errs.Invalid, "They have had an answer already.")
		}
		i.Talked, i.Talk = date, words
		if err := s.keepInterest(tx, i); err != nil {
			return err
		}
		return note(tx, s.keys, a, o, Change{Kind: didTalk, Interest: i.ID})
	})
}

// Choose offers an informal opportunity to somebody who is interested. It is theirs when they say yes.
func (s *Opportunities) Choose(ctx context.Context, a access.Actor, organisation, id, reply db.ID) error {
	return s.onReply(ctx, a, organisation, id, reply, "interest.choose", func(tx *db.Tx, o Opportunity, r relation, i Interest) error {
		if err := a.May(mayAnswer(r, o, tx.Now), "Only the contact and engagement leads answer."); err != nil {
			return err
		}
		if i.State == Chosen {
			return nil // pressed twice
		}
		if i.State != Sent && i.State != NotChosen {
			return errs.New(errs.Invalid, "They have had an answer already.")
		}
		all, err := interestsIn(tx, s.keys, id)
		if err != nil {
			return err
		}
		if taken(all) >= o.Seats {
			return errs.New(errs.Invalid, "You look for %s, and have chosen as many already.", people(o.Seats))
		}
		return s.choose(tx, a, o, i)
	})
}

// choose offers an opportunity to one person.
func (s *Opportunities) choose(tx *db.Tx, a access.Actor, o Opportunity, i Interest) error {
	i.State, i.Answer, i.Answered = Chosen, "", tx.Now
	if err := s.keepInterest(tx, i); err != nil {
		return err
	}
	if err := note(tx, s.keys, a, o, Change{Kind: wasChosen, Interest: i.ID}); err != nil {
		return err
	}
	return s.tell(tx, a, o, []db.ID{i.Person}, "You are chosen", fmt.Sprintf("You are chosen for “%s” of %s. Say yes or no. It is yours only when you say yes.", o.Title, o.OrgName), s.own(i))
}

// NotNow tells somebody who is interested that it is not them this time, and why.
func (s *Opportunities) NotNow(ctx context.Context, a access.Actor, organisation, id, reply db.ID, why string) error {
	return s.onReply(ctx, a, organisation, id, reply, "interest.not-now", func(tx *db.Tx, o Opportunity, r relation, i Interest) error {
		if err := a.May(mayAnswer(r, o, tx.Now), "Only the contact and engagement leads answer."); err != nil {
			return err
		}
		return s.tellWhy(tx, a, o, i, why, i.State == Sent)
	})
}

// TellWhy is the words to somebody whom the panel did not choose.
func (s *Opportunities) TellWhy(ctx context.Context, a access.Actor, organisation, id, reply db.ID, why string) error {
	return s.onReply(ctx, a, organisation, id, reply, "interest.tell-why", func(tx *db.Tx, o Opportunity, r relation, i Interest) error {
		if err := a.May(mayTellWhy(r, o, tx.Now), "Only the panel and engagement leads write to those who were not chosen."); err != nil {
			return err
		}
		return s.tellWhy(tx, a, o, i, why, i.State == NotChosen && i.Answer == "")
	})
}

// tellWhy answers somebody who is not chosen. Nobody else reads it but those who answer.
func (s *Opportunities) tellWhy(tx *db.Tx, a access.Actor, o Opportunity, i Interest, why string, may bool) error {
	why, err := checkReason(why, "answer", "Say why, and what helps them next time. They read it, and no other applicant does.")
	if err != nil {
		return err
	}
	if !may {
		return errs.New(errs.Invalid, "They have had an answer already.")
	}
	i.State, i.Answer, i.Answered = NotChosen, why, tx.Now
	if err := s.keepInterest(tx, i); err != nil {
		return err
	}
	if err := note(tx, s.keys, a, o, Change{Kind: wasTold, Interest: i.ID}); err != nil {
		return err
	}
	return s.tell(tx, a, o, []db.ID{i.Person}, "An answer to your reply", fmt.Sprintf("You replied to “%s” of %s. Read the answer.", o.Title, o.OrgName), s.own(i))
}
