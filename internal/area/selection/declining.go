package selection

import (
	"context"
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

// This file is a no to an offer. It speaks for one person: whoever applied with them keeps the application, and is offered
// their own place anew, because what both had said yes to is another thing now.

// Decline is the actor's no to an offer. Alone, it ends the application; of two or three, the actor leaves it, and the others can
// take their own places within the time that an offer lasts. They and the edition's contact are told.
func (s *Selection) Decline(ctx context.Context, a access.Actor, id db.ID) (left bool, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, app, err := s.mine(tx, a, id)
		if err != nil || o.State == OfferDeclined { // a second no changes nothing
			return err
		}
		if err := answered(o); err != nil {
			return err
		}
		if left = len(app.Applicants) > 1; left {
			return s.declineOne(tx, a, o, app)
		}
		if _, err := endOffer(tx, id, OfferDeclined); err != nil {
			return err
		}
		if err := s.decisions.Cancel(tx, a, kindAccept, id); err != nil {
			return err
		}
		if err := job.Cancel(tx, jobLapse, string(id)); err != nil {
			return err
		}
		return s.applications.Declined(tx, a, app.ID, "/offers/"+string(id))
	})
	return left, err
}

// declineOne takes the actor out of an offer to two or three. The offer, and its address, stay for the others.
func (s *Selection) declineOne(tx *db.Tx, a access.Actor, o OfferRow, app Application) error {
	e, err := edition.Find(tx, o.Edition)
	if err != nil {
		return err
	}
	p, err := s.decisions.Find(tx, o.Proposal)
	if err != nil {
		return err
	}
	if err := s.decisions.Change(tx, a, p.ID, p.Version, narrowed(e, len(app.Applicants)-1), ""); err != nil {
		return err
	}
	expires, err := answerBy(tx, e)
	if err != nil {
		return err
	}
	if err := narrowOffer(tx, o.ID, int64(len(app.Applicants)-1), expires); err != nil {
		return err
	}
	if err := job.Later(tx, jobLapse, string(o.ID), expires, o.ID); err != nil {
		return err
	}
	if err := audit.Record(tx, a, "selection.decline", "application", app.ID, "one of those who applied"); err != nil {
		return err
	}
	return s.applications.Declined(tx, a, app.ID, "/offers/"+string(o.ID))
}

// narrowed is what those who are left are offered.
func narrowed(e edition.Edition, people int) string {
	if people > 1 {
		return fmt.Sprintf("We take our places in %s, %s, without the one who left.", e.ProgrammeName, e.Name)
	}
	return fmt.Sprintf("I take my place in %s, %s, on my own.", e.ProgrammeName, e.Name)
}

// declinePage asks once more, and says what happens.
func (s *Selection) declinePage(r *web.Request) (web.Answer, error) {
	p, err := s.loadOffer(r)
	switch {
	case err != nil:
		return web.Answer{}, err
	case p.Offer.State != OfferOpen:
		return web.Redirect("/offers/%s", p.Offer.ID), nil
	}
	p.Title, p.Back = "Say no to the place", "/offers/"+string(p.Offer.ID)
	return web.Show(declining(p)), nil
}

func (s *Selection) decline(r *web.Request) (web.Answer, error) {
	id, err := r.ID("offer")
	if err != nil {
		return web.Answer{}, err
	}
	left, err := s.Decline(r.Ctx(), r.Actor, id)
	switch {
	case errs.Is(err, errs.NotFound):
		return web.Answer{}, err
	case err != nil:
		return s.late(r, err, true)
	case left:
		return web.Redirect("/applications").Saying("You have said no to the place. Thank you for telling us. Your partner and the coordinator know."), nil
	}
	return web.Redirect("/me").Saying("You have said no to the place. Thank you for telling us: it can go to somebody who waits."), nil
}
