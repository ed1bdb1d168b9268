package evaluation

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// PaperPage is where forms on paper are keyed in.
type PaperPage struct {
	Edition   edition.Edition
	Wave      Wave
	Questions instrument.Definition
	Boxes     int64
}

// Paper finds a wave for keying in: any wave that is not closed can be printed, an open one takes answers.
func (e *Evaluation) Paper(ctx context.Context, actor access.Actor, ed, id db.ID) (p PaperPage, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if p.Edition, p.Wave, err = e.runningWave(tx, actor, ed, id); err != nil {
			return err
		}
		if p.Boxes, err = countBoxes(tx, id); err != nil {
			return err
		}
		p.Questions, err = p.Wave.Questions(tx)
		return err
	})
	return p, err
}

// Key puts the answers of one form on paper into a box, as if they had come by a link. Whose form it was is not asked.
func (e *Evaluation) Key(ctx context.Context, actor access.Actor, ed, id db.ID, form url.Values) error {
	box, err := e.openKey(id)
	if err != nil {
		return err
	}
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		_, w, err := e.runningWave(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := actor.May(w.TakesAnswers(tx.Now), "This form is not open, so it takes no answers."); err != nil {
			return err
		}
		if box == nil {
			return keyMissing()
		}
		n, err := countBoxes(tx, w.ID)
		if err != nil {
			return err
		}
		if n >= w.Invited {
			return errs.New(errs.Invalid, "There are as many answers as people who were asked (%d). One of the forms may be in already.", w.Invited)
		}
		def, err := w.Questions(tx)
		if err != nil {
			return err
		}
		raw, err := e.pack(tx, w, def, form)
		if err != nil {
			return err
		}
		return putIntoBox(tx, box, w.ID, raw)
	})
}

// openKey is the key of a wave that should be open; a missing one is something that the person can be told.
func (e *Evaluation) openKey(id db.ID) (*secret.Box, error) {
	box, err := e.keys.FindBox(id)
	if errors.Is(err, secret.ErrNoBox) {
		return nil, nil // the action finds that the wave is not open, or that its key is missing
	}
	return box, err
}

// OnPaperTick is one person on the list of those who handed in on paper.
type OnPaperTick struct {
	Person db.ID
	Name   string
	Ticked bool
}

// PaperList is the list of people who were invited, with a tick for those of whom the coordinator said that they handed
// in on paper. It shows nothing else of them: not whether they answered by their link.
func (e *Evaluation) PaperList(ctx context.Context, actor access.Actor, ed, id db.ID) (run edition.Edition, w Wave, list []OnPaperTick, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if run, w, err = e.runningWave(tx, actor, ed, id); err != nil {
			return err
		}
		if err := actor.May(w.TakesAnswers(tx.Now), "This form is not open."); err != nil {
			return err
		}
		box, err := e.keys.FindBox(id)
		if err != nil {
			return keyMissing()
		}
		sealed, err := sealedLedger(tx, id)
		if err != nil {
			return err
		}
		l, err := openLedger(box, sealed)
		if err != nil {
			return err
		}
		all, err := invitationsOf(tx, id)
		if err != nil {
			return err
		}
		who, err := respondentsOf(tx, w)
		if err != nil {
			return err
		}
		list = nil
		for _, a := range who {
			at := slices.IndexFunc(all, func(i invitation) bool { return i.Person == a.Person })
			if at >= 0 && all[at].Position < len(l) {
				list = append(list, OnPaperTick{Person: a.Person, Name: a.Name, Ticked: l[all[at].Position].paper()})
			}
		}
		return nil
	})
	return run, w, list, err
}

// TickPaper says who handed in on paper: they get no more reminders, and their link takes no second form. The ticks lie
// in the sealed ledger, and the log says that the list was changed, not for whom.
func (e *Evaluation) TickPaper(ctx context.Context, actor access.Actor, ed, id db.ID, who []string) error {
	box, err := e.openKey(id)
	if err != nil {
		return err
	}
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		_, w, err := e.runningWave(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := actor.May(w.TakesAnswers(tx.Now), "This form is not open."); err != nil {
			return err
		}
		if box == nil {
			return keyMissing()
		}
		all, err := invitationsOf(tx, id)
		if err != nil {
			return err
		}
		if err := e.changeLedger(tx, box, id, func(l ledger) (ledger, error) {
			for _, i := range all {
				if l[i.Position].flags &^= onPaper; slices.Contains(who, string(i.Person)) {
					l[i.Position].flags |= onPaper
				}
			}
			return l, nil
		}); err != nil {
			return err
		}
		return audit.Record(tx, actor, "wave.paper", "wave", id, "")
	})
}
