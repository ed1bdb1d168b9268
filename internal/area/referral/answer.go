package referral

import (
	"context"
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
)

// read opens a referral of an organisation for whoever answers it. For everybody else it does not exist.
func (s *Referrals) read(tx *db.Tx, a access.Actor, organisation, id db.ID) (Referral, string, error) {
	day, err := today(tx)
	if err != nil {
		return Referral{}, day, err
	}
	r, err := find(tx, s.keys, id)
	if err == nil && r.Organisation != organisation {
		err = errs.Missing()
	}
	if err != nil {
		a.Scoped()
		return r, day, err
	}
	return r, day, a.Allow(mayRead(a, r))
}

// changes runs one change of a referral by whoever answers it, and notes it.
func (s *Referrals) changes(ctx context.Context, a access.Actor, organisation, id db.ID, action string, do func(tx *db.Tx, r *Referral, day string) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		r, day, err := s.read(tx, a, organisation, id)
		if err != nil {
			return err
		}
		if err := a.Allow(mayAnswer(a, r)); err != nil {
			return err
		}
		if r.Emptied != 0 {
			return errs.New(errs.Invalid, "What was known of this person is deleted, so nothing can be changed here any more.")
		}
		if err := do(tx, &r, day); err != nil {
			return err
		}
		if err := s.saved(tx, r); err != nil {
			return err
		}
		return audit.Record(tx, a, action, "referral", id, "")
	})
}

func (s *Referrals) saved(tx *db.Tx, r Referral) error {
	ok, err := save(tx, s.keys, r)
	if err == nil && !ok {
		err = errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
	}
	return err
}

// Answer notes what was done for somebody. The first answer stops the clock, and the place hears of it where the person agreed.
func (s *Referrals) Answer(ctx context.Context, a access.Actor, organisation, id db.ID, f AnswerForm) error {
	return s.changes(ctx, a, organisation, id, "referred.answer", func(tx *db.Tx, r *Referral, day string) error {
		if f.Version != r.Version {
			return errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
		}
		first, takes := r.waits(), mayTake(a, *r)
		if err := r.answer(f, a.Person(), day); err != nil {
			return err
		}
		if takes {
			if err := s.takeOver(tx, a, r); err != nil {
				return err
			}
		}
		if !first {
			return nil
		}
		if err := s.stopReminding(tx, *r); err != nil {
			return err
		}
		if err := s.forgetOn(tx, *r); err != nil {
			return err
		}
		return s.placeHears(tx, *r)
	})
}

// placeHears tells the place that referred somebody that they were answered, and nothing else.
func (s *Referrals) placeHears(tx *db.Tx, r Referral) error {
	p, err := findPlace(tx, s.keys, r.Place)
	if err != nil || !mayHear(r, p) {
		return err
	}
	return s.post.Send(tx, mail.Letter{Private: true, To: p.Hears, ToName: p.Name, Subject: "Somebody whom you referred was answered",
		Text: fmt.Sprintf("Hello,\n\nsomebody whom %s referred to %s on %s was answered. Thank you for asking them.\n\nWhat they were told, and what they chose, is theirs.\n", p.Name, p.OrgName, ui.PlainDate(r.MadeDay))})
}

// Hand gives a referral to a colleague to answer. The day by which the answer is owed stays.
func (s *Referrals) Hand(ctx context.Context, a access.Actor, organisation, id, to db.ID) error {
	return s.changes(ctx, a, organisation, id, "referred.hand", func(tx *db.Tx, r *Referral, _ string) error {
		list, err := colleagues(tx, organisation)
		if err != nil {
			return err
		}
		var c errs.Check
		c.That(mayBe(list, to), "to", "Choose a colleague.")
		if err := c.Err(); err != nil {
			return err
		}
		if r.Answers == to {
			return nil
		}
		r.Answers = to
		if !r.waits() {
			return nil
		}
		return s.tell(tx, a, to, "Somebody is yours to answer", fmt.Sprintf("A colleague asks you to answer somebody whom %s referred. The answer is owed by %s.", r.PlaceName, ui.PlainDate(r.Due)), path(*r))
	})
}

// Posted notes that the printed letter was posted.
func (s *Referrals) Posted(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.changes(ctx, a, organisation, id, "referred.post", func(_ *db.Tx, r *Referral, day string) error {
		if r.ByPost && r.Posted == "" {
			r.Posted = day
		}
		return nil
	})
}

// OldestFrom is who waits longest of those whom a place referred.
func (s *Referrals) OldestFrom(ctx context.Context, a access.Actor, organisation, place db.ID) (id db.ID, version int64, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		_, rel, day, err := s.organisation(tx, a, organisation)
		if err != nil {
			return err
		}
		if err := a.Allow(mayKeep(rel)); err != nil {
			return err
		}
		all, err := listed(tx, s.keys, organisation, wants{State: "waits", Place: string(place)}, day, 1, 0)
		if err == nil && len(all) == 0 {
			err = errs.Missing()
		}
		if err == nil {
			id, version = all[0].ID, all[0].Version
		}
		return err
	})
	return id, version, err
}
