package referral

import (
	"context"
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
)

// What the person said about what was passed on.
const (
	saidRight   = "right"
	saidChanged = "changed"
)

// Own is a referral as the person reads it.
type Own struct {
	R      Referral
	Place  Place
	Offers []Offer
}

// mine opens the page of whoever holds the link in their letter.
func (s *Referrals) mine(tx *db.Tx, a access.Actor, token string) (o Own, err error) {
	r, found, err := byToken(tx, s.keys, secret.Hash(token))
	if err != nil {
		return o, err
	}
	if err := a.Allow(found); errs.Is(err, errs.NotFound) {
		return o, errNothingKept()
	} else if err != nil {
		return o, err
	}
	o.R = r
	if o.Place, err = findPlace(tx, s.keys, r.Place); err != nil {
		return o, err
	}
	o.Offers, err = s.knows.Open(tx, r.Organisation)
	return o, err
}

// errNothingKept is what somebody reads whose link leads to nothing: the same for a link that never was and for one whose referral they deleted.
func errNothingKept() error {
	return errs.New(errs.NotFound, "Nothing is kept under this link. If you pressed “Stop and delete”, everything about you is deleted, and you need to do nothing more. If you did not, check the link in your letter: perhaps a part of it is missing.")
}

// Mine is what was passed on about whoever holds the link.
func (s *Referrals) Mine(ctx context.Context, a access.Actor, token string) (o Own, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		o, err = s.mine(tx, a, token)
		return err
	})
	return o, err
}

// own runs one change that the person makes, and notes that it was made by their link.
func (s *Referrals) own(ctx context.Context, a access.Actor, token, action string, do func(tx *db.Tx, o Own) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, err := s.mine(tx, a, token)
		if err != nil {
			return err
		}
		if err := do(tx, o); err != nil {
			return err
		}
		return audit.Record(tx, access.NewLink(tx.Network, "referred person"), action, "referral-place", o.Place.ID, "")
	})
}

// Right notes that the person says that what was passed on is right.
func (s *Referrals) Right(ctx context.Context, a access.Actor, token string) error {
	return s.own(ctx, a, token, "referred.right", func(tx *db.Tx, o Own) error {
		if o.R.Said == "" {
			o.R.Said = saidRight
		}
		return s.saved(tx, o.R)
	})
}

// Change writes what the person wants to be known about them in place of what was passed on.
func (s *Referrals) Change(ctx context.Context, a access.Actor, token string, f Form, version int64) error {
	return s.own(ctx, a, token, "referred.change", func(tx *db.Tx, o Own) error {
		r := o.R
		if r.Version != version {
			return errs.New(errs.Conflict, "This was changed in another window.")
		}
		told := f.Told.tidy()
		told.By, told.How = r.Told.By, r.Told.How
		var c errs.Check
		told.check(&c)
		c.That(in(Steps(), f.Step) != "", "step", "Choose what you might like as a first step.")
		was := r.Opportunity
		r.Opportunity = ""
		if f.Step == stepOpportunity {
			for _, v := range o.Offers {
				if string(v.ID) == f.Opportunity {
					r.Opportunity = v.ID
				}
			}
			if r.Opportunity == "" && string(was) == f.Opportunity {
				r.Opportunity = was // it has closed since
			}
			c.That(r.Opportunity != "", "opportunity", "Choose which opportunity you might like.")
		}
		if err := c.Err(); err != nil {
			return err
		}
		if r.Email != "" && r.Email != told.Email {
			if err := mail.Forget(tx, r.Email, thankSubject); err != nil {
				return err
			}
		}
		r.Told, r.Step, r.Tells, r.Said, r.ByPost = told, f.Step, f.Tells, saidChanged, told.Email == ""
		if err := s.saved(tx, r); err != nil {
			return err
		}
		return s.tell(tx, access.Actor{}, r.Answers, "Somebody changed what you know about them", fmt.Sprintf("Somebody whom %s referred changed what was passed on about them.", o.Place.Name), path(r))
	})
}

// Stop takes the person's consent back: everything about them is deleted at once, and only counted. A letter that has not left does not leave.
func (s *Referrals) Stop(ctx context.Context, a access.Actor, token string) (p Place, err error) {
	err = s.own(ctx, a, token, "referred.stop", func(tx *db.Tx, o Own) error {
		p = o.Place
		if o.R.Email != "" {
			if err := mail.Forget(tx, o.R.Email, thankSubject); err != nil {
				return err
			}
		}
		if err := s.stopReminding(tx, o.R); err != nil {
			return err
		}
		if err := job.Cancel(tx, coverJob, string(o.R.ID)); err != nil {
			return err
		}
		if err := job.Cancel(tx, forgetJob, string(o.R.ID)); err != nil {
			return err
		}
		return stop(tx, o.R)
	})
	return p, err
}
