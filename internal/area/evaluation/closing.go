package evaluation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/secret"
)

// healAfter is when the program makes sure that the key of a wave that was closed by hand is gone, in case it stopped
// between closing and destroying the key.
const healAfter = time.Minute

// closeJob closes a wave at its time, and destroys the key of one that is closed already. It runs again until the
// database has lost what was deleted.
func (e *Evaluation) closeJob(ctx context.Context, network db.ID, j waveJob) error {
	closed, err := e.close(ctx, access.System(network, "closes forms"), j.Wave, func(tx *db.Tx, w Wave) (bool, error) {
		if w.State == Open && tx.Now < w.Ends() {
			return false, closeLater(tx, w.ID, w.Ends()) // it was extended meanwhile
		}
		return true, nil
	})
	if err != nil || !closed {
		return err
	}
	return e.forget(ctx)
}

// forget makes the database lose the boxes and ledgers that were deleted.
func (e *Evaluation) forget(ctx context.Context) error {
	return e.db.Forget(ctx, "wave_box", "wave_ledger", "wave_keying")
}

// CloseNow closes an open wave before its time. A job looks after it a minute later, so that it is no fault when the
// database cannot forget at once.
func (e *Evaluation) CloseNow(ctx context.Context, actor access.Actor, ed, id db.ID) error {
	_, err := e.close(ctx, actor, id, func(tx *db.Tx, w Wave) (bool, error) {
		if _, _, err := e.runningWave(tx, actor, ed, id); err != nil {
			return false, err
		}
		if w.State != Open {
			return false, nil
		}
		return true, closeLater(tx, w.ID, tx.Now.Add(healAfter))
	})
	return err
}

// GiveUp closes a wave whose key is gone: its boxes can never be opened, so only their number is kept.
func (e *Evaluation) GiveUp(ctx context.Context, actor access.Actor, ed, id db.ID) error {
	_, keyErr := e.keys.FindBox(id)
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		_, w, err := e.runningWave(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := actor.May(w.State == Open && errors.Is(keyErr, secret.ErrNoBox), "The key of this form is there, so its answers are not lost."); err != nil {
			return err
		}
		n, err := countForms(tx, w.ID)
		if err != nil {
			return err
		}
		w.Answered = min(n, w.Invited)
		return e.finish(tx, actor, w, Lost)
	})
}

// close opens all boxes of an open wave together and then destroys their key. goAhead is asked inside the transaction.
// Everything up to the commit happens at once or not at all; when the program stops between the commit and the end of
// the key, running again destroys the key. closed says whether the wave is closed now.
func (e *Evaluation) close(ctx context.Context, actor access.Actor, id db.ID, goAhead func(*db.Tx, Wave) (bool, error)) (closed bool, err error) {
	box, err := e.keys.FindBox(id)
	if err != nil && !errors.Is(err, secret.ErrNoBox) {
		return false, err
	}
	if err := e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		w, err := findWave(tx, id)
		if err != nil {
			return err
		}
		ok, err := goAhead(tx, w)
		if closed = w.State == Closed; closed || err != nil || !ok || w.State != Open {
			return err
		}
		closed = true
		return e.openBoxes(tx, actor, w, box)
	}); err != nil {
		return false, err
	}
	if !closed || box == nil {
		return closed, nil
	}
	return true, box.Destroy()
}

func (e *Evaluation) openBoxes(tx *db.Tx, actor access.Actor, w Wave, box *secret.Box) error {
	sealed, err := boxesOf(tx, w.ID)
	if err != nil {
		return err
	}
	keyed, err := keyingsOf(tx, w.ID)
	if err != nil {
		return err
	}
	for _, k := range keyed {
		sealed = append(sealed, k.first) // nobody compared it with a second one: the first counts
	}
	w.Answered = min(int64(len(sealed)), w.Invited)
	if int64(len(sealed)) < w.Minimum {
		return e.finish(tx, actor, w, TooFew)
	}
	if box == nil {
		// The boxes stay: whoever looks after the machine may find the key again.
		return fmt.Errorf("the key of wave %s is missing from the folder of keys, so its answers cannot be opened", w.ID)
	}
	forms := make([]form, len(sealed))
	for i, s := range sealed {
		raw, err := box.Open(s)
		if err == nil {
			err = json.Unmarshal(raw, &forms[i])
		}
		if err != nil {
			return fmt.Errorf("a box of wave %s does not open: %w", w.ID, err)
		}
		if !w.Linked {
			forms[i].Mark = "" // given before it was chosen that the wave stands alone
		}
	}
	def, err := w.Questions(tx)
	if err != nil {
		return err
	}
	c, err := count(forms, w.Invited, w.Minimum, def, func() string { return randomMark(e.keys, tx.Network) })
	if err != nil {
		return err
	}
	w.Unread, w.Surplus, w.Masked, w.Held, w.CameLate = c.unread, c.surplus, c.masked, c.held, c.late
	if len(c.kept) == 0 {
		return e.finish(tx, actor, w, TooFew)
	}
	if w.Agreement, err = countAgreement(c.kept, def, w.Minimum); err != nil {
		return err
	}
	kept := make([][]byte, len(c.kept))
	for i, f := range c.kept {
		f.Pair = "" // nobody can put two responses together
		if kept[i], err = f.encode(); err != nil {
			return err
		}
	}
	if err := writeResponses(tx, e.keys, w.ID, kept); err != nil {
		return err
	}
	return e.finish(tx, actor, w, Opened)
}

// finish wipes the boxes and the list of who has answered, and closes the wave.
func (e *Evaluation) finish(tx *db.Tx, actor access.Actor, w Wave, o Outcome) error {
	if err := deleteBoxes(tx, w.ID); err != nil {
		return err
	}
	if err := deleteLedger(tx, w.ID); err != nil {
		return err
	}
	if err := deleteKeyings(tx, w.ID); err != nil {
		return err
	}
	if err := deleteMoreTime(tx, w.ID); err != nil {
		return err
	}
	if err := deleteTold(tx, w.ID); err != nil {
		return err
	}
	w.Outcome = o
	if err := setClosed(tx, w); err != nil {
		return err
	}
	if err := cancelWork(tx, w); err != nil {
		return err
	}
	if err := figuresLater(tx, w.Edition); err != nil {
		return err
	}
	return audit.Record(tx, actor, "wave.close", "wave", w.ID, fmt.Sprintf("%s, %d answers", o, w.Answered))
}

// cancelWork cancels the letters and reminders of a wave that are still to come.
func cancelWork(tx *db.Tx, w Wave) error {
	if err := job.Cancel(tx, jobJoin, string(w.ID)); err != nil {
		return err
	}
	groups, err := groupsOf(tx, w.ID)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if err := job.Cancel(tx, jobAsk, askKey(w.ID, g)); err != nil {
			return err
		}
		for i := range w.RemindDays {
			if err := job.Cancel(tx, jobRemind, remindKey(w.ID, i+1, g)); err != nil {
				return err
			}
		}
	}
	return nil
}
