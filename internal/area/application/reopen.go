package application

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/web"
	"alongside/internal/shared/notice"
)

// Reopen makes a submitted application a draft again, for everybody who applies, until the closing time. Every
// confirmation is cleared, so it has to be confirmed and submitted once more; the partner is told. One that is open
// already stays as it is.
func (s *Applications) Reopen(ctx context.Context, actor access.Actor, id db.ID) error {
	return s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		sh, err := s.load(tx, id)
		if err != nil {
			return err
		}
		if err := actor.Allow(applies(actor, sh.App)); err != nil {
			return err
		}
		if sh.App.State.Writing() {
			return nil
		}
		if !reopenable(sh.App, sh.Edition, tx.Now) {
			return errs.New(errs.Forbidden, "%s", readOnly(sh.App, sh.Edition, tx.Now))
		}
		if s.onReopen != nil {
			if err := s.onReopen(tx, actor, id); err != nil {
				return err
			}
		}
		if err := s.Move(tx, actor, id, Draft, ""); err != nil {
			return err
		}
		if err := s.cancelConfirmations(tx, actor, id); err != nil {
			return err
		}
		if err := s.refresh(tx, actor, id); err != nil {
			return err
		}
		return s.tellReopened(tx, sh, actor.Person())
	})
}

func (s *Applications) tellReopened(tx *db.Tx, sh sheet, by db.ID) error {
	until := "."
	if sh.Edition.Closes != 0 {
		until = ", before applications close on " + moment(sh.Edition.Closes, sh.Edition.Zone) + "."
	}
	return s.toApplicants(tx, notice.Application, sh.App, sh.Edition, by, "Your application was opened again", pathOf(sh.App.ID), func(link string) []string {
		return []string{sh.name(by) + " has opened your application to " + called(sh.Edition) + " again, to change something. " + sh.countWords("Both", "All") + " confirmations are cleared.",
			"It is not with us now. It counts again when " + sh.countWords("you have both", "all three of you have") + " confirmed the same answers" + until,
			"Read it, and confirm it when you agree, here:", link}
	})
}

// reopenPage says what opening it again means, before it is done.
type reopenPage struct{ ownPage }

func (s *Applications) reopenPage(r *web.Request) (web.Answer, error) {
	p, err := s.own(r, "Open your application again", nil)
	switch {
	case err != nil:
		return web.Answer{}, err
	case !reopenable(p.App, p.Edition, p.Now):
		return web.Redirect("/applications/%s", p.App.ID), nil
	}
	return web.Show(reopenForm(reopenPage{p})), nil
}

func (s *Applications) reopen(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.Reopen(r.Ctx(), r.Actor, id)
	if errs.Is(err, errs.Forbidden) {
		return s.shut(r, id, err, nil), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/applications/%s", id).Saying("Your application is open again. Change what you like, then confirm and submit it once more."), nil
}
