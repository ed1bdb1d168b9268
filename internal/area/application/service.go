package application

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
)

// Applications is the area: its actions, pages, jobs and what waits for people.
type Applications struct {
	db        *db.DB
	keys      *secret.Keys
	post      *mail.Post
	decisions *assent.Decisions
	onEnd     func(tx *db.Tx, actor access.Actor, application db.ID) error
	datesGone edition.DatesGone
	cards     Cards
	onOffer   func(tx *db.Tx, application db.ID) (db.ID, error)
	onReopen  func(tx *db.Tx, actor access.Actor, application db.ID) error
	onApart   func(tx *db.Tx, edition db.ID, people []db.ID) error
}

// OnPlaceEnd names what the letter that ends somebody's place says about its dates.
func (s *Applications) OnPlaceEnd(fn edition.DatesGone) { s.datesGone = fn }

// OnEnd names what another area does when an application is over: what still waits for an answer about it ends too.
func (s *Applications) OnEnd(fn func(tx *db.Tx, actor access.Actor, application db.ID) error) {
	s.onEnd = fn
}

// OnReopen names what another area does when a submitted application is opened again: what was said about its text no
// longer fits. It is called before the state changes.
func (s *Applications) OnReopen(fn func(tx *db.Tx, actor access.Actor, application db.ID) error) {
	s.onReopen = fn
}

// OnApart names what another area does when people no longer apply with whom they did: they may look for somebody again.
func (s *Applications) OnApart(fn func(tx *db.Tx, edition db.ID, people []db.ID) error) {
	s.onApart = fn
}

// apart tells of people who are without a partner now.
func (s *Applications) apart(tx *db.Tx, a Application, people ...db.ID) error {
	if s.onApart == nil {
		return nil
	}
	return s.onApart(tx, a.Edition, people)
}

// OnOffer names how another area finds the offer of a place that waits for an answer.
func (s *Applications) OnOffer(fn func(tx *db.Tx, application db.ID) (db.ID, error)) {
	s.onOffer = fn
}

// offerFor is the offer that those who apply can answer now, "" for none.
func (s *Applications) offerFor(tx *db.Tx, a Application) (db.ID, error) {
	if a.State != Offered || s.onOffer == nil {
		return "", nil
	}
	return s.onOffer(tx, a.ID)
}

// kindSubmit is the shared decision to hand an application in.
const kindSubmit = "application.submit"

// New makes the area and registers its shared decisions.
func New(d *db.DB, k *secret.Keys, p *mail.Post, decisions *assent.Decisions) *Applications {
	s := &Applications{db: d, keys: k, post: p, decisions: decisions}
	decisions.Register(assent.Kind{Name: kindSubmit, Voters: s.voters, Effect: s.submit})
	decisions.Register(assent.Kind{Name: kindThird, Voters: s.voters, Effect: s.inviteThird})
	return s
}

// voters are the applicants: all of them confirm.
func (s *Applications) voters(tx *db.Tx, id db.ID) (assent.Rule, []assent.Voter, error) {
	people, err := applicants(tx, id)
	voters := make([]assent.Voter, len(people))
	for i, p := range people {
		voters[i] = assent.Voter{Person: p.Person, Side: p.Side}
	}
	return assent.Everyone, voters, err
}

// edit runs one change of an application by somebody who applies, while it may be changed, and brings everything that
// follows from it up to date: what is missing, the bursary asked for, and the confirmations, which a change clears.
func (s *Applications) edit(ctx context.Context, actor access.Actor, id db.ID, fn func(tx *db.Tx, sh sheet) error) error {
	return s.change(ctx, actor, id, readOnly, fn)
}

// lock says why something may not be changed now, or "" when it may.
type lock func(Application, edition.Edition, db.Instant) string

func (s *Applications) change(ctx context.Context, actor access.Actor, id db.ID, locked lock, fn func(tx *db.Tx, sh sheet) error) error {
	return s.changeSheet(ctx, actor, id, locked, func(tx *db.Tx, sh sheet) (sheet, error) {
		if err := fn(tx, sh); err != nil {
			return sh, err
		}
		return s.load(tx, id)
	})
}

// changeSheet is change for those who know what the application is after their change, so that it is not read again.
func (s *Applications) changeSheet(ctx context.Context, actor access.Actor, id db.ID, locked lock, fn func(tx *db.Tx, sh sheet) (sheet, error)) error {
	return s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		sh, err := s.load(tx, id)
		if err != nil {
			return err
		}
		if err := actor.Allow(applies(actor, sh.App)); err != nil {
			return err
		}
		if why := locked(sh.App, sh.Edition, tx.Now); why != "" {
			return errs.New(errs.Forbidden, "%s", why)
		}
		if sh, err = fn(tx, sh); err != nil {
			return err
		}
		return s.follow(tx, actor, sh)
	})
}

// refresh works out again what follows from an application's parts, after any of them changed.
func (s *Applications) refresh(tx *db.Tx, actor access.Actor, id db.ID) error {
	sh, err := s.load(tx, id)
	if err != nil {
		return err
	}
	return s.follow(tx, actor, sh)
}

// follow brings what follows from an application's parts up to date with them.
func (s *Applications) follow(tx *db.Tx, actor access.Actor, sh sheet) error {
	sh.App = sh.facts()
	if err := saveFacts(tx, sh.App); err != nil {
		return err
	}
	if err := s.syncBursary(tx, sh); err != nil {
		return err
	}
	return s.clearOld(tx, actor, sh)
}

// clearOld brings an open confirmation to the present text. When the text changed, everybody's confirmation is gone, and
// those who had confirmed are told, except the one who made the change.
func (s *Applications) clearOld(tx *db.Tx, actor access.Actor, sh sheet) error {
	p, open, err := s.openProposal(tx, sh.App.ID)
	if err != nil || !open || p.Text == sh.text() {
		return err
	}
	if err := s.decisions.Change(tx, actor, p.ID, p.Version, sh.text(), ""); err != nil {
		return err
	}
	if err := clearConfirmed(tx, sh.App.ID); err != nil {
		return err
	}
	for who := range p.Assents {
		if who != actor.Person() {
			if err := s.tellCleared(tx, sh, who, actor.Person()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Applications) openProposal(tx *db.Tx, id db.ID) (assent.Proposal, bool, error) {
	all, err := s.decisions.Of(tx, id)
	if err != nil {
		return assent.Proposal{}, false, err
	}
	for _, p := range all {
		if p.Kind == kindSubmit && p.State == assent.Open {
			return p, true, nil
		}
	}
	return assent.Proposal{}, false, nil
}

// cancelConfirmations ends a confirmation that is under way, because those who apply are no longer the same.
func (s *Applications) cancelConfirmations(tx *db.Tx, actor access.Actor, id db.ID) error {
	for _, kind := range []string{kindSubmit, kindThird} {
		if err := s.decisions.Cancel(tx, actor, kind, id); err != nil {
			return err
		}
	}
	return clearConfirmed(tx, id)
}

// Move brings an application to another state, if that step is allowed, and writes it down. reason is what the applicants
// may read; it may be empty. The caller has checked the actor's right and writes the letters; a step that is not allowed,
// or a state that somebody else changed meanwhile, is errs.Conflict. Ending an application frees its bursary.
func (s *Applications) Move(tx *db.Tx, actor access.Actor, id db.ID, to State, reason string) error {
	a, err := Find(tx, id)
	if err != nil {
		return err
	}
	if !a.State.CanBecome(to) {
		return errs.New(errs.Conflict, "This application is now: %s. It cannot become: %s.", a.State.Words(), to.Words())
	}
	moved, err := setState(tx, id, a.State, to)
	if err != nil {
		return err
	}
	if !moved {
		return errs.New(errs.Conflict, "Somebody else has just changed this application.")
	}
	if err := s.addMove(tx, id, move{From: a.State, To: to, Person: actor.Person(), Reason: reason}); err != nil {
		return err
	}
	if to.Over() {
		if err := s.end(tx, actor, a); err != nil {
			return err
		}
	}
	return audit.Record(tx, actor, "application.move", "application", id, string(a.State)+" to "+string(to))
}

// end stops what still runs for an application that is over.
func (s *Applications) end(tx *db.Tx, actor access.Actor, a Application) error {
	if err := s.cancelConfirmations(tx, actor, a.ID); err != nil {
		return err
	}
	if err := closeInvitations(tx, a.ID, invitationWithdrawn); err != nil {
		return err
	}
	if err := cancelSponsorReminder(tx, a.ID); err != nil {
		return err
	}
	if err := s.freeBursary(tx, actor, a); err != nil {
		return err
	}
	if a.Together() {
		if err := s.apart(tx, a, a.People()...); err != nil {
			return err
		}
	}
	if s.onEnd == nil {
		return nil
	}
	return s.onEnd(tx, actor, a.ID)
}
