package evaluation

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// A form can stand alone: it has results of its own and takes no part in changes. Then nobody must be left out of a change to protect
// those who missed this form, and other changes rest on more people.
//
// What stands alone asks for no code, and codes that were given before are destroyed at the closing with the boxes that they lie in
// (openBoxes). So it is no mark beside answers that somebody could take away again: there is nothing left by which a form could be
// put together with another. And it is chosen before the first figure can be read, so no two reports of the same answers differ by it:
//
//   - while the form is planned, as often as anybody likes;
//   - while it is open, towards standing alone and never back. Otherwise those who answer in between would have no code, and whoever chose the
//     moments would choose whose answers are compared. It follows nothing that came in, so a refusal tells nothing;
//   - never when it has closed: what was compared can have been read and kept.

// notCompared is said where a form stands alone.
const notCompared = "It asked for no code, so it is not compared with the other forms."

// mayStandAlone says whether it can be chosen now that the wave is not compared.
func (w Wave) mayStandAlone() bool { return w.Linked && w.State != Closed }

// LookAlone is a wave, and what it changes for the others whether it is compared with them.
func (e *Evaluation) LookAlone(ctx context.Context, actor access.Actor, ed, id db.ID) (run edition.Edition, w Wave, g []Gain, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if run, w, err = e.runningWave(tx, actor, ed, id); err != nil || w.State == Closed {
			return err
		}
		all, err := wavesOf(tx, ed)
		if err != nil {
			return err
		}
		defs, asked, err := questionsOf(tx, all)
		if err != nil {
			return err
		}
		g = gains(all, defs, asked, id)
		return nil
	})
	return run, w, g, err
}

// StandAlone takes a wave out of all comparisons with others. It is for ever once the wave is open.
func (e *Evaluation) StandAlone(ctx context.Context, actor access.Actor, ed, id db.ID) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		_, w, err := e.runningWave(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := actor.May(w.State != Closed, "This form has closed. What it was compared with may have been read already, so this stays as it is."); err != nil {
			return err
		}
		if !w.Linked {
			return nil // chosen before, here or in another window
		}
		if err := setAlone(tx, w.ID); err != nil {
			return err
		}
		return audit.Record(tx, actor, "wave.alone", "wave", w.ID, "")
	})
}
