package application

import (
	"context"
	"encoding/json"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// NameSponsor names the sponsor of an application and writes to them. Naming the same sponsor again changes nothing. Any
// other name, role or address is another sponsor: they get their own letter, and the links and the answer of the one
// before end, because nobody may answer by a link that was written to somebody else.
func (s *Applications) NameSponsor(ctx context.Context, actor access.Actor, id db.ID, name, email, role string) error {
	return s.edit(ctx, actor, id, func(tx *db.Tx, sh sheet) error {
		v := sponsor{ID: db.NewID(), Application: id, Name: name, Email: email, Role: role, State: SponsorAsked, NamedBy: actor.Person()}
		if err := checkSponsor(&v, sh); err != nil {
			return err
		}
		if !sh.needs().Sponsor {
			return errs.New(errs.Conflict, "This programme asks for no sponsor.")
		}
		was := sh.Sponsor
		if was.ID != "" && was.Email == v.Email && was.State != SponsorDeclined && was.Name == v.Name && was.Role == v.Role {
			return nil // the same sponsor sent twice: one letter is enough
		}
		if err := fewLetters(tx, id, v.Email); err != nil {
			return err
		}
		if n, err := sponsorsNamed(tx, id); err != nil {
			return err
		} else if n >= mostSponsors {
			return errs.New(errs.TooMany, "You have named %d sponsors already. Ask the coordinator for help.", n)
		}
		if err := cancelSponsorReminder(tx, id); err != nil {
			return err
		}
		if err := replaceSponsor(tx, id); err != nil {
			return err
		}
		if err := addSponsor(tx, v); err != nil {
			return err
		}
		if err := s.askSponsor(tx, sh, v, false); err != nil {
			return err
		}
		return audit.Record(tx, actor, "sponsor.name", "application", id, "")
	})
}

// ResendSponsor writes to the sponsor again with a fresh link, which lasts as long as the first one did.
func (s *Applications) ResendSponsor(ctx context.Context, actor access.Actor, id db.ID) error {
	return s.change(ctx, actor, id, resendLocked, func(tx *db.Tx, sh sheet) error {
		if sh.Sponsor.ID == "" || sh.Sponsor.State != SponsorAsked && sh.Sponsor.State != SponsorEarlier {
			return errs.New(errs.Conflict, "There is no sponsor who has yet to answer.")
		}
		if err := fewLetters(tx, id, sh.Sponsor.Email); err != nil {
			return err
		}
		if err := s.askSponsor(tx, sh, sh.Sponsor, false); err != nil {
			return err
		}
		return audit.Record(tx, actor, "sponsor.resend", "application", id, "")
	})
}

// fewLetters refuses another letter about an application to an address that had as many as one may get.
func fewLetters(tx *db.Tx, application db.ID, email string) error {
	n, err := sponsorLinks(tx, application, email)
	if err == nil && n >= mostSponsorAsk {
		err = errs.New(errs.TooMany, "We have written to this sponsor %d times. Talk to them, or name another sponsor.", n)
	}
	return err
}

// askSponsor writes the letter with a new link, and leaves the reminder for later.
func (s *Applications) askSponsor(tx *db.Tx, sh sheet, v sponsor, reminder bool) error {
	if v.State == SponsorEarlier {
		if err := askSponsorAnew(tx, v.ID); err != nil {
			return err
		}
	}
	token, err := addSponsorLink(tx, v.ID, reminder)
	if err != nil {
		return err
	}
	if err := s.tellSponsor(tx, sh, v, token, reminder); err != nil {
		return err
	}
	if reminder {
		return nil
	}
	if v.Reminded != 0 {
		return nil // they were reminded once, and once is enough
	}
	return laterSponsorReminder(tx, v.ID)
}

// Backed is what a sponsor may know before they answer: who asks, for which programme, the challenge and its purpose.
// Nothing else of the application is told.
type Backed struct {
	Sponsor, Role      string
	Askers             []string
	Edition            edition.Edition
	Challenge, Purpose string
	Before             Backing // what they confirmed before the words changed; the zero value when they are asked first
	Expires            db.Instant
}

// Read names the words that the sponsor's page shows, so that an answer can say which it is about.
func (b Backed) Read() string { return instrument.Hash(sponsorWords(b.Challenge, b.Purpose)) }

// ForSponsor shows what a sponsor is asked, to whoever holds their link.
func (s *Applications) ForSponsor(ctx context.Context, network db.ID, token string) (Backed, error) {
	var out Backed
	err := s.db.Read(ctx, network, func(tx *db.Tx) error {
		v, a, err := s.sponsorOf(tx, token)
		if err != nil {
			return err
		}
		sh, err := s.complete(tx, a)
		if err != nil {
			return err
		}
		out = Backed{Sponsor: v.Name, Role: v.Role, Edition: sh.Edition, Challenge: sh.Answers[itemChallenge].Value(), Purpose: sh.Answers[itemPurpose].Value(), Before: v.Backing, Expires: v.Expires}
		for _, id := range a.People() {
			out.Askers = append(out.Askers, sh.name(id))
		}
		return nil
	})
	return out, err
}

// sponsorOf finds the sponsor of a link that can still be answered.
func (s *Applications) sponsorOf(tx *db.Tx, token string) (sponsor, Application, error) {
	v, found, err := sponsorByToken(tx, token)
	if err != nil {
		return v, Application{}, err
	}
	if !found {
		return v, Application{}, errs.New(errs.Gone, "This link is not right. Open it from the email again, or ask the people who named you for a new one.")
	}
	a, err := Find(tx, v.Application)
	if err != nil {
		return v, a, err
	}
	if err := lostSponsorLink(v, a, tx.Now); err != nil || !a.State.Writing() {
		return v, a, err
	}
	e, err := edition.Find(tx, a.Edition)
	if err == nil && closedCall(e, tx.Now) != "" {
		err = errNeverSent
	}
	return v, a, err
}

// Back is a sponsor's yes, by their link, to the words that Backed.Read named on the page that they saw. Words that have
// changed meanwhile are errs.Conflict: nobody backs what they have not read.
func (s *Applications) Back(ctx context.Context, network db.ID, token, read string, b Backing) error {
	if err := b.Check(); err != nil {
		return err
	}
	return s.answer(ctx, network, token, sponsor{State: SponsorConfirmed, Backing: b}, read)
}

// NotBack is a sponsor's no, with a reason that the applicants read.
func (s *Applications) NotBack(ctx context.Context, network db.ID, token, reason string) error {
	var c errs.Check
	c.That(reason != "", "reason", "Say why not, in a sentence. The people who asked you will read it.")
	c.That(len([]rune(reason)) <= 1000, "reason", "The reason can have up to 1,000 letters.")
	if err := c.Err(); err != nil {
		return err
	}
	return s.answer(ctx, network, token, sponsor{State: SponsorDeclined, Reason: reason}, "")
}

func (s *Applications) answer(ctx context.Context, network db.ID, token string, said sponsor, read string) error {
	actor := access.NewLink(network, "sponsor")
	return s.db.Write(ctx, network, func(tx *db.Tx) error {
		v, a, err := s.sponsorOf(tx, token)
		if err != nil {
			return err
		}
		sh, err := s.complete(tx, a)
		if err != nil {
			return err
		}
		v.State, v.Backing, v.Reason = said.State, said.Backing, said.Reason
		if v.State == SponsorConfirmed {
			if v.Backed = sh.words(); instrument.Hash(v.Backed) != read {
				return errWordsChanged
			}
		}
		first, err := s.answerSponsor(tx, v)
		if err != nil {
			return err
		}
		if !first {
			return errHasAnswered
		}
		if err := job.Cancel(tx, jobSponsor, string(v.ID)); err != nil {
			return err
		}
		if err := audit.Record(tx, actor, "sponsor."+string(v.State), "application", a.ID, ""); err != nil {
			return err
		}
		sh.Sponsor = v
		if err := saveFacts(tx, sh.facts()); err != nil {
			return err
		}
		return s.tellSponsorAnswered(tx, sh)
	})
}

// NoteSponsor takes a sponsor's no off what waits for coordinators: one of them has seen to it. Noting it twice is harmless.
// When the application names another sponsor by now, it is errs.Conflict.
func (s *Applications) NoteSponsor(ctx context.Context, actor access.Actor, ed, id, sponsor db.ID) error {
	return s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		a, _, err := forCoordinator(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := actor.May(!applies(actor, a), "You apply yourself, so another coordinator must see to this."); err != nil {
			return err
		}
		v, _, err := findSponsor(tx, id)
		if err != nil {
			return err
		}
		if v.ID != sponsor || v.State != SponsorDeclined {
			return errs.New(errs.Conflict, "This has changed since you opened the page. Read who the sponsor is now.")
		}
		if first, err := noteSponsor(tx, v.ID, actor.Person()); err != nil || !first {
			return err
		}
		return audit.Record(tx, actor, "sponsor.note", "application", id, "")
	})
}

// askAgain asks a sponsor to confirm the words that were handed in, when they had confirmed other ones. An address that had
// as many letters as one may get is left in peace: then it shows that the confirmation is for earlier words.
func (s *Applications) askAgain(tx *db.Tx, actor access.Actor, sh sheet) error {
	if sh.Sponsor.State != SponsorEarlier {
		return nil
	}
	if err := fewLetters(tx, sh.App.ID, sh.Sponsor.Email); errs.Is(err, errs.TooMany) {
		return nil
	} else if err != nil {
		return err
	}
	if err := s.askSponsor(tx, sh, sh.Sponsor, false); err != nil {
		return err
	}
	sh.Sponsor.State = SponsorAsked
	if err := saveFacts(tx, sh.facts()); err != nil {
		return err
	}
	return audit.Record(tx, actor, "sponsor.resend", "application", sh.App.ID, "")
}

// errWordsChanged is told to a sponsor whose page shows other words than the application has now.
var errWordsChanged = errs.New(errs.Conflict, "The people who asked you have changed their words since you opened this page. Read them again here. If you still back them, confirm once more.")

// Jobs registers the work that this area leaves for later.
func (s *Applications) Jobs(w *job.Worker) { w.Register(jobSponsor, s.remindSponsor) }

// remindSponsor reminds one sponsor, if they still have to answer and were not reminded.
func (s *Applications) remindSponsor(ctx context.Context, network db.ID, payload []byte) error {
	var id db.ID
	if err := json.Unmarshal(payload, &id); err != nil {
		return err
	}
	return s.db.Write(ctx, network, func(tx *db.Tx) error {
		v, found, err := sponsorByID(tx, id)
		if err != nil || !found || v.State != SponsorAsked || v.Reminded != 0 || v.Replaced != 0 || tx.Now >= v.Expires {
			return err
		}
		sh, err := s.load(tx, v.Application)
		if err != nil || sh.App.State.Over() {
			return err
		}
		if sh.App.State.Writing() && closedCall(sh.Edition, tx.Now) != "" {
			return nil // it was never handed in, so nobody needs the answer any more
		}
		if err := s.askSponsor(tx, sh, v, true); err != nil {
			return err
		}
		return audit.Record(tx, access.System(network, "reminders"), "sponsor.remind", "application", v.Application, "")
	})
}
