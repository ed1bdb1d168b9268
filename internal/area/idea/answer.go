package idea

import (
	"context"
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/person"
)

// Answer is what the organisation answers, always with words. Every owner is told.
func (s *Ideas) Answer(ctx context.Context, a access.Actor, id db.ID, k Kind, words string) error {
	return s.of(ctx, a, id, "idea.answer", func(tx *db.Tx, v seen) error {
		if err := a.May(mayAnswer(v.R, v.I), "Only whoever answers this idea can do this."); err != nil {
			return err
		}
		_, err := s.say(tx, a, v, k, words, "")
		return err
	})
}

// say keeps an answer, of a session where one gave it, and tells the owners.
func (s *Ideas) say(tx *db.Tx, a access.Actor, v seen, k Kind, words string, session db.ID) (db.ID, error) {
	var c errs.Check
	c.Add(faults(v.I.answer(k, v.Day))...)
	c.Add(faults(checkSaid(words, "words", "Write your answer in words. The owner reads it."))...)
	if !c.OK() {
		return "", c.Err()
	}
	if err := s.room(tx, v.I.ID, "words"); err != nil {
		return "", err
	}
	if err := save(tx, v.I); err != nil {
		return "", err
	}
	step, err := note(tx, s.keys, Step{Idea: v.I.ID, Person: a.Person(), Kind: k, Answer: true, Words: words, Session: session})
	if err != nil {
		return "", err
	}
	from := a.Name() + " has answered"
	if session != "" {
		from = "A session of " + v.I.OrgName + " has dealt with"
	}
	return step, s.tell(tx, a, owning(v.Owners), "An answer to your idea", from+" your idea: "+ui.LowerFirst(k.Words())+". Read the words here:", at(v.I.ID))
}

// NameContact says who answers an idea.
func (s *Ideas) NameContact(ctx context.Context, a access.Actor, id db.ID, email string) error {
	return s.of(ctx, a, id, "idea.contact", func(tx *db.Tx, v seen) error {
		if err := a.May(mayName(v.R, v.I), "Only engagement leads say who answers."); err != nil {
			return err
		}
		var c errs.Check
		p, err := somebody(tx, &c, email, "contact")
		if err != nil {
			return err
		}
		for _, o := range v.Owners {
			c.That(p.ID == "" || o.Person != p.ID || o.State != owns, "contact", "%s owns this idea. Name somebody else.", p.Name())
		}
		if !c.OK() {
			return c.Err()
		}
		if v.I.Contact == p.ID {
			return nil
		}
		v.I.Contact = p.ID
		if err := save(tx, v.I); err != nil {
			return err
		}
		if _, err := note(tx, s.keys, Step{Idea: id, Person: a.Person(), Kind: named, Words: p.Name()}); err != nil {
			return err
		}
		text := a.Name() + " has named you to answer an idea for " + v.I.OrgName + "."
		if v.I.Due != "" {
			text += " An answer is owed by " + ui.PlainDate(v.I.Due) + "."
		}
		if err := s.tell(tx, a, []db.ID{p.ID}, "An idea for "+v.I.OrgName, text+" Read it here:", at(id)); err != nil {
			return err
		}
		return s.tell(tx, a, owning(v.Owners), "Who answers your idea", p.Name()+" answers your idea now.", at(id))
	})
}

// somebody finds who is typed by their address: somebody of the network who has not left it.
func somebody(tx *db.Tx, c *errs.Check, email, field string) (person.Person, error) {
	p, found, err := person.ByEmail(tx, person.FoldEmail(email))
	if err != nil {
		return p, err
	}
	if found {
		gone, err := person.ClosedAmong(tx, []db.ID{p.ID})
		if err != nil {
			return p, err
		}
		found = len(gone) == 0
	}
	if c.That(found, field, "Enter the address of somebody in your network."); !found {
		return person.Person{}, nil
	}
	return p, nil
}

// SaveDesk says who answers ideas in an organisation, and within how many working days. Ideas that came before keep their contact and their day.
func (s *Ideas) SaveDesk(ctx context.Context, a access.Actor, organisation db.ID, email, days string, version int64) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.Leads(organisation)); err != nil {
			return err
		}
		o, err := person.FindOrganisation(tx, organisation)
		if err != nil {
			return err
		}
		var c errs.Check
		d := Desk{Organisation: o.ID, Version: version}
		if email != "" {
			p, err := somebody(tx, &c, email, "contact")
			if err != nil {
				return err
			}
			d.Contact = p.ID
		}
		n, err := strconv.ParseInt(days, 10, 64)
		c.That(err == nil && n >= 1 && n <= mostPromise, "days", "Enter a number of working days from 1 to %d.", mostPromise)
		if d.Days = n; !c.OK() {
			return c.Err()
		}
		ok, err := storeDesk(tx, d)
		if err == nil && !ok {
			err = errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
		}
		if err != nil {
			return err
		}
		// Ideas that wait for somebody to be named are theirs now.
		if d.Contact != "" {
			if _, err := tx.Exec(`UPDATE idea SET contact_id = $3, version = version + 1 WHERE network_id = $1 AND organisation_id = $2 AND contact_id IS NULL AND erased IS NULL AND state <> 'closed'
				AND NOT EXISTS (SELECT 1 FROM idea_owner w WHERE w.network_id = $1 AND w.idea_id = idea.id AND w.person_id = $3 AND w.state = 'owner')`, o.ID, d.Contact); err != nil {
				return err
			}
		}
		return audit.Record(tx, a, "ideas.desk", "organisation", o.ID, "")
	})
}
