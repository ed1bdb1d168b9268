package support

import (
	"context"
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// leads opens a transaction for engagement leads.
func (s *Support) leads(ctx context.Context, a access.Actor, do func(tx *db.Tx, day string) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(runs(a)); err != nil {
			return err
		}
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		return do(tx, day)
	})
}

// Naming is who is to answer somebody: a contact and a cover, each chosen from a list or by their address.
type Naming struct {
	Contact, ContactMail string
	Cover, CoverMail     string
	Version              int64
}

// whom finds somebody who is chosen by id, or else by address.
func whom(tx *db.Tx, c *errs.Check, field, id, address string) (person.Person, error) {
	var p person.Person
	var found bool
	var err error
	switch {
	case address != "":
		field += "-mail"
		p, found, err = person.ByEmail(tx, person.FoldEmail(address))
	case id != "":
		p, err = person.Find(tx, db.ID(id))
		found = err == nil
		if errs.Is(err, errs.NotFound) {
			err = nil
		}
	}
	if err != nil || id == "" && address == "" {
		return p, err
	}
	c.That(found, field, "Enter the address of somebody in your network.")
	if found {
		closed, err := person.ClosedAt(tx, p.ID)
		if err != nil {
			return p, err
		}
		c.That(closed == 0, field, "%s has left the network. Choose somebody else.", p.Name())
	}
	return p, nil
}

// Name says who answers somebody, and who stands in. Open questions that nobody has answered go to the new contact.
func (s *Support) Name(ctx context.Context, a access.Actor, who db.ID, n Naming) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		p, was, err := s.nameable(tx, a, who, day)
		if err != nil {
			return err
		}
		if was.Version != n.Version {
			return errs.New(errs.Conflict, "Somebody else named a contact meanwhile.")
		}
		var c errs.Check
		contact, err := whom(tx, &c, "contact", n.Contact, n.ContactMail)
		if err != nil {
			return err
		}
		cover, err := whom(tx, &c, "cover", n.Cover, n.CoverMail)
		if err != nil {
			return err
		}
		c.That(contact.ID != "" || !c.OK(), "contact", "Choose who is the contact, or enter their address.")
		c.That(contact.ID == "" || contact.ID != who, "contact", "Nobody can be their own contact.")
		c.That(cover.ID == "" || cover.ID != who, "cover", "Nobody can stand in for their own contact.")
		c.That(cover.ID == "" || cover.ID != contact.ID, "cover", "The cover has to be somebody else than the contact.")
		if !c.OK() {
			return c.Err()
		}
		return s.link(tx, a, p, was, contact, cover, day)
	})
}

// link keeps who answers somebody now, and tells those for whom it is new.
func (s *Support) link(tx *db.Tx, a access.Actor, p person.Person, was Link, contact, cover person.Person, day string) error {
	same := was.has() && was.Contact == contact.ID && was.Lapsed == 0
	if same && was.Cover == cover.ID {
		return nil
	}
	if same {
		if err := setCover(tx, was, cover.ID); err != nil {
			return err
		}
	} else {
		if was.has() {
			if err := endLink(tx, was.ID); err != nil {
				return err
			}
		}
		if err := insertLink(tx, Link{ID: db.NewID(), Person: p.ID, Contact: contact.ID, Cover: cover.ID}, a.Person()); err != nil {
			return err
		}
		if err := handOver(tx, p.ID, contact.ID, day); err != nil {
			return err
		}
		if err := s.write(tx, a, p, "You have a named contact", fmt.Sprintf("%s is your key contact now. You can write to them at any time, about anything that helps you to lead.%s", contact.Name(), standsInWords(cover)), "/me/contact"); err != nil {
			return err
		}
		if err := s.write(tx, a, contact, "You are somebody’s key contact", fmt.Sprintf("You are the key contact of %s now. They write to you when they need something. If you cannot do this, say so on the same page.", p.Name()), "/me/questions"); err != nil {
			return err
		}
	}
	if cover.ID != "" && cover.ID != was.Cover {
		if err := s.write(tx, a, cover, "You stand in for a key contact", fmt.Sprintf("You stand in for %s as the key contact of %s. You answer on days when %s is away, or when no answer has come in time.", contact.Name(), p.Name(), contact.Given), "/me/questions"); err != nil {
			return err
		}
	}
	return audit.Record(tx, a, "contact.name", "person", p.ID, "")
}

func standsInWords(cover person.Person) string {
	if cover.ID == "" {
		return ""
	}
	return " " + cover.Name() + " stands in when they are away."
}

// nameable is a patient leader for whom the actor may name a contact, with the one there is. Others do not exist.
func (s *Support) nameable(tx *db.Tx, a access.Actor, who db.ID, day string) (person.Person, Link, error) {
	l, err := linkOf(tx, who, day)
	if err != nil {
		return person.Person{}, l, err
	}
	holds := false
	if a.LeadsOne() != "" {
		if _, holds, err = group.Relation(tx, a.LeadsOne(), who, day); err != nil {
			return person.Person{}, l, err
		}
	}
	if err := a.Allow(mayName(a, holds, l)); err != nil {
		return person.Person{}, l, err
	}
	if runs(a) && l.has() { // also of somebody who leads nowhere any more: their contact can end
		p, err := person.Find(tx, who)
		return p, l, err
	}
	p, err := s.leader(tx, who, day)
	return p, l, err
}

// leader finds somebody who leads as a patient or partner. Somebody else of the network is not found here.
func (s *Support) leader(tx *db.Tx, who db.ID, day string) (person.Person, error) {
	is, err := isLeader(tx, who, day)
	if err == nil && !is {
		err = errs.Missing()
	}
	if err != nil {
		return person.Person{}, err
	}
	return person.Find(tx, who)
}

// write sends a letter about contacts to somebody other than who caused it. Questions are private, so no letter about them is in the
// administrators' list.
func (s *Support) write(tx *db.Tx, a access.Actor, to person.Person, subject, text, path string) error {
	if to.Email == "" || a.Is(to.ID) {
		return nil
	}
	link, err := s.post.Address(tx, "%s", path)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{Kind: notice.Contact, Person: to.ID, Private: true, To: to.Email, ToName: to.Name(), Subject: subject,
		Text: mail.Hello(to.Given, text, link)})
}

// End takes a contact away. What is not answered is closed.
func (s *Support) End(ctx context.Context, a access.Actor, who db.ID, version int64) error {
	return s.leads(ctx, a, func(tx *db.Tx, day string) error {
		l, err := linkOf(tx, who, day)
		if err == nil && !l.has() {
			err = errs.Missing()
		}
		if err == nil && l.Version != version {
			err = errs.New(errs.Conflict, "Somebody else named a contact meanwhile.")
		}
		if err != nil {
			return err
		}
		if n, err := openBy(tx, who); err != nil || n > 0 {
			if n > 0 {
				err = errs.New(errs.Invalid, "Something that they asked is still open. Name another contact instead, so that it is answered.")
			}
			return err
		}
		if err := endLink(tx, l.ID); err != nil {
			return err
		}
		return audit.Record(tx, a, "contact.end", "person", who, "")
	})
}

// GiveUp says that the actor cannot be the contact of somebody any more. The cover stands in until somebody else is named.
func (s *Support) GiveUp(ctx context.Context, a access.Actor, who db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		l, err := linkOf(tx, who, day)
		if err != nil {
			return err
		}
		if err := a.Allow(l.has() && (a.Is(l.Contact) && l.Lapsed == 0 || a.Is(l.Cover))); err != nil {
			return err
		}
		if a.Is(l.Cover) {
			err = setCover(tx, l, "")
		} else {
			err = s.lapsed(tx, a, []Link{l}, gaveUp)
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, a, "support.give-up", "person", who, "")
	})
}

// lapsed notes that the contact of some people answers no more, and tells these people and their covers.
func (s *Support) lapsed(tx *db.Tx, a access.Actor, all []Link, why string) error {
	var ids []db.ID
	for _, l := range all {
		if err := lapse(tx, l.Contact, l.ID, why); err != nil {
			return err
		}
		ids = append(ids, l.Person, l.Cover)
	}
	people, err := person.Several(tx, ids)
	if err != nil {
		return err
	}
	for _, l := range all {
		words := "Your coordinator has been told, and names somebody else."
		if l.Cover != "" {
			words = people[l.Cover].Name() + " answers you until somebody else is named."
			if err := s.write(tx, a, people[l.Cover], "You stand in for a key contact now", fmt.Sprintf("%s is not the contact of %s any more. You answer them until somebody else is named. What they asked and nobody has answered waits for you.", l.ContactName, l.PersonName), "/me/questions"); err != nil {
				return err
			}
		}
		if err := s.write(tx, a, people[l.Person], "Your key contact changes", l.ContactName+" is not your key contact any more. "+words, "/me/contact"); err != nil {
			return err
		}
	}
	return nil
}

// mostServed is how many people one contact can have in all.
const mostServed = 500

// PersonLeft is for somebody whose access to the network is closed: what they asked is closed, their own contact ends, and those whose
// contact they were fall to the cover.
func (s *Support) PersonLeft(tx *db.Tx, who db.ID) error {
	day, err := network.Today(tx)
	if err != nil {
		return err
	}
	if err := closeAll(tx, who, day); err != nil {
		return err
	}
	own, err := linkOf(tx, who, day)
	if err != nil {
		return err
	}
	if own.has() {
		if err := endLink(tx, own.ID); err != nil {
			return err
		}
	}
	all, err := linksFor(tx, who, day, mostServed, 0)
	if err != nil {
		return err
	}
	var mine []Link
	for _, l := range all {
		switch {
		case l.Cover == who:
			if err := setCover(tx, l, ""); err != nil {
				return err
			}
		case l.Lapsed == 0:
			mine = append(mine, l)
		}
	}
	return s.lapsed(tx, access.Actor{}, mine, leftNetwork)
}

// Away adds days on which somebody is away. From the first to the last of them their covers stand in.
func (s *Support) Away(ctx context.Context, a access.Actor, away Absence) error {
	return s.awayOf(ctx, a, away.Person, func(tx *db.Tx, day string) error {
		others, err := absencesOf(tx, away.Person, "")
		if err != nil {
			return err
		}
		if err := away.check(day, others); err != nil {
			return err
		}
		away.ID = db.NewID()
		if err := insertAbsence(tx, away, a.Person()); err != nil || s.also.Away == nil {
			return err
		}
		return s.also.Away(tx, away.Person)
	})
}

// Back removes days away that were entered: somebody is there after all.
func (s *Support) Back(ctx context.Context, a access.Actor, who, id db.ID) error {
	return s.awayOf(ctx, a, who, func(tx *db.Tx, _ string) error {
		n, err := deleteAbsence(tx, who, id)
		if err == nil && n == 0 {
			err = errs.Missing()
		}
		return err
	})
}

// awayOf changes when somebody is away who is a contact or a cover, or answers elsewhere by the same clock.
func (s *Support) awayOf(ctx context.Context, a access.Actor, who db.ID, do func(tx *db.Tx, day string) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		does, err := s.anyServes(tx, who)
		if err != nil {
			return err
		}
		if err := a.Allow(mayAway(a, who) && does); err != nil {
			return err
		}
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		if err := do(tx, day); err != nil {
			return err
		}
		return audit.Record(tx, a, "support.away", "person", who, "")
	})
}

// Promise sets within how many working days a first answer comes. What was asked before keeps its day.
func (s *Support) Promise(ctx context.Context, a access.Actor, days, version int64) error {
	return s.leads(ctx, a, func(tx *db.Tx, _ string) error {
		var c errs.Check
		if c.That(days >= leastPromise && days <= mostPromise, "days", "Enter a whole number of working days, from %d to %d.", leastPromise, mostPromise); !c.OK() {
			return c.Err()
		}
		ok, err := savePromise(tx, promise{days, version})
		if err == nil && !ok {
			err = errs.New(errs.Conflict, "Somebody else changed this meanwhile.")
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, a, "contact.promise", "network", tx.Network, number(days))
	})
}

// organisation finds an organisation whose list of professionals the actor may see. For everybody else it does not exist.
func (s *Support) organisation(tx *db.Tx, a access.Actor, id db.ID) (person.Organisation, relation, error) {
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, relation{}, err
	}
	r := relation{Runs: runs(a) || a.Leads(id)}
	if a.SignedIn() && !r.Runs {
		day, err := network.Today(tx)
		if err != nil {
			return o, r, err
		}
		if r.Belongs, r.Holds, err = group.Relation(tx, id, a.Person(), day); err != nil {
			return o, r, err
		}
		if r.Owns, err = s.owns(tx, id, a.Person()); err != nil {
			return o, r, err
		}
	}
	return o, r, a.Allow(maySeeList(r))
}

// List adds somebody to the professionals of an organisation (with an empty id), or changes what stands there.
func (s *Support) List(ctx context.Context, a access.Actor, p Professional, agreed bool) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := s.keeps(tx, a, p.Organisation); err != nil {
			return err
		}
		if p.ID != "" {
			was, err := findProfessional(tx, p.ID)
			if err != nil || was.Organisation != p.Organisation {
				return errs.Missing()
			}
		}
		if err := p.check(agreed); err != nil {
			return err
		}
		if p.ID == "" {
			all, err := professionalsOf(tx, p.Organisation)
			if err != nil {
				return err
			}
			if len(all) >= mostListed {
				return errs.New(errs.Invalid, "There are %d people on this list, and no more fit. Remove somebody first.", mostListed)
			}
			p.ID, p.Version = db.NewID(), 0
		}
		n, err := saveProfessional(tx, p)
		if err == nil && n == 0 {
			err = errs.New(errs.Conflict, "Somebody else changed this meanwhile.")
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, a, "contact.professional", "organisation", p.Organisation, "")
	})
}

// Unlist takes somebody off the list.
func (s *Support) Unlist(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := s.keeps(tx, a, organisation); err != nil {
			return err
		}
		p, err := findProfessional(tx, id)
		if err != nil || p.Organisation != organisation {
			return errs.Missing()
		}
		if err := deleteProfessional(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, a, "contact.professional-away", "organisation", organisation, "")
	})
}

// keeps opens the list of an organisation for whoever may change it.
func (s *Support) keeps(tx *db.Tx, a access.Actor, organisation db.ID) error {
	_, r, err := s.organisation(tx, a, organisation)
	if err != nil {
		return err
	}
	return a.May(mayKeepList(r), "Only engagement leads can change this list.")
}
