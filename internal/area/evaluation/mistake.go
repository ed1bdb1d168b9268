package evaluation

import (
	"context"
	"fmt"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
)

// Times are when a form opens and closes, as they were typed.
type Times struct{ OpensDate, OpensTime, ClosesDate, ClosesTime string }

// read checks the times of a form that goes back to planned.
func (p Times) read(tx *db.Tx, w *Wave, zone string) error {
	var c errs.Check
	w.Opens = readMoment(&c, "opens", p.OpensDate, p.OpensTime, zone)
	w.Closes = readMoment(&c, "closes", p.ClosesDate, p.ClosesTime, zone)
	checkTimes(tx, &c, *w, zone, 0)
	if now := tx.Now; w.Opens != 0 && w.Opens <= now && w.Opens.Add(opensWithin) > now {
		c.That(false, "opens-time", "Choose an opening time that is still to come.")
	}
	return c.Err()
}

// mistakeNames is how many of those who had a letter are named to whoever closes a form again.
const mistakeNames = 50

// Mistake is what somebody reads before they close a form again that was opened by mistake.
type Mistake struct {
	WavePage
	Had           int64    // so many people had a letter
	Names         []string // of the first of them
	Opens, Closes db.Instant
}

// mistakeStopped says why an open wave cannot go back to planned, or nil when it can: nothing came in, and nobody is known to have
// filled in a form on paper.
func (e *Evaluation) mistakeStopped(tx *db.Tx, w Wave, box *secret.Box) error {
	switch {
	case w.State != Open:
		return errs.New(errs.Invalid, "This form is not open.")
	case !w.TakesAnswers(tx.Now) || w.InExtraTime(tx.Now):
		return errs.New(errs.Invalid, "The closing time is over, so this form cannot be closed again as if it had not opened.")
	case box == nil:
		return keyMissing()
	}
	if w.byOwnDates() {
		// Each has their letter at another time: whether the form may go back would tell that somebody, known by name, has answered.
		if had, err := countTold(tx, w.ID); err != nil || had == 0 {
			return err
		}
		return errs.New(errs.Invalid, "People have had their letter, each at a time of their own. Whether somebody has answered is not told before the form closes. So it cannot go back to planned any more. You can close it early.")
	}
	forms, err := countForms(tx, w.ID)
	if err != nil {
		return err
	}
	if forms > 0 {
		return errs.New(errs.Invalid, "Somebody has sent this form, or a form on paper is keyed in. So it stays open: their answers would be lost. You can close it early.")
	}
	l, err := findLedger(tx, box, w.ID)
	if err == nil && l.ticked() > 0 {
		err = errs.New(errs.Invalid, "You have noted that %s handed in this form on paper. So it stays open. If that is not right, mend it under “Forms on paper” first.", people(int64(l.ticked())))
	}
	return err
}

// MistakePage says who had a letter about an open form, and when it would open again; errs.Invalid when it cannot go back.
func (e *Evaluation) MistakePage(ctx context.Context, actor access.Actor, ed, id db.ID) (run edition.Edition, p Mistake, err error) {
	box, err := e.openKey(id)
	if err != nil {
		return run, p, err
	}
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		p = Mistake{}
		var w Wave
		if run, w, err = e.runningWave(tx, actor, ed, id); err != nil {
			return err
		}
		if err := e.mistakeStopped(tx, w, box); err != nil {
			return err
		}
		p.WavePage = WavePage{Wave: w, Now: tx.Now}
		if p.Had, err = countTold(tx, w.ID); err != nil {
			return err
		}
		told, err := toldOf(tx, w.ID, mistakeNames)
		for _, a := range told {
			p.Names = append(p.Names, a.Name)
		}
		p.Opens, p.Closes = w.asPlanned(tx.Now)
		return err
	})
	return run, p, err
}

// asPlanned is when an open wave was to open and to close; 0 where that has passed.
func (w Wave) asPlanned(now db.Instant) (opens, closes db.Instant) {
	if closes = w.ClosesPlanned; closes == 0 {
		closes = w.Opens.Add(w.Closes.Sub(w.Opened)) // opened before this was kept: as long as it is open now
	}
	if opens = w.Opens; opens <= now {
		opens = 0
	}
	if closes <= max(now, opens) {
		closes = 0
	}
	return opens, closes
}

// CloseAgain makes a wave planned again that was opened by mistake, and says how many were told. What opening had written is taken back;
// the key of the wave and the ids of its invitations stay, so that the links which people have work when it opens.
func (e *Evaluation) CloseAgain(ctx context.Context, actor access.Actor, ed, id db.ID, times Times) (n int, err error) {
	box, err := e.openKey(id)
	if err != nil {
		return 0, err
	}
	err = e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		run, w, err := e.runningWave(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := e.mistakeStopped(tx, w, box); err != nil {
			return err
		}
		if err := times.read(tx, &w, run.Zone); err != nil {
			return err
		}
		told, err := toldOf(tx, w.ID, mostInvited)
		if err != nil {
			return err
		}
		n = len(told)
		if err := e.takeBack(tx, w); err != nil {
			return err
		}
		for _, a := range told {
			if err := e.post.Send(tx, mail.Letter{Kind: notice.Forms, Person: a.Person, Always: true, To: a.Email, ToName: a.Name,
				Subject: "Nothing to do: " + w.Name + " was sent by mistake", Text: mistakeText(run, w, a)}); err != nil {
				return err
			}
		}
		return audit.Record(tx, actor, "wave.mistake", "wave", w.ID, people(int64(n))+" told")
	})
	return n, err
}

// takeBack wipes what the opening of a wave had written, and plans it again.
func (e *Evaluation) takeBack(tx *db.Tx, w Wave) error {
	raised, err := raisedBy(tx, w.ID)
	if err != nil {
		return err
	}
	if w.Minimum -= raised; w.Minimum <= leastMinimum {
		w.Minimum = 0 // worked out at the opening
	}
	if err := cancelWork(tx, w); err != nil {
		return err
	}
	if err := job.Cancel(tx, jobClose, string(w.ID)); err != nil {
		return err
	}
	for _, wipe := range []func(*db.Tx, db.ID) error{deleteLedger, deleteKeyings, deleteMoreTime, deleteTold, resetInvitations} {
		if err := wipe(tx, w.ID); err != nil {
			return err
		}
	}
	if err := setPlanned(tx, w); err != nil {
		return err
	}
	return openLater(tx, w.ID, w.Opens)
}

func mistakeText(ed edition.Edition, w Wave, a asked) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Hello %s,\n\nwe sent you a link to our form “%s” about “%s” by mistake. It is too early for it. There is nothing to do for you.\n\n", a.Given, w.Name, called(ed))
	fmt.Fprintf(&b, "The form opens on %s. Then you get a letter. The link that you have works from then on.\n\n", When(w.Opens, ed.Zone))
	return b.String() + "We are sorry for the trouble.\n\n" + signature(ed)
}

func setPlanned(tx *db.Tx, w Wave) error {
	_, err := tx.Exec(`UPDATE wave SET state = 'planned', opened = NULL, definition = '', minimum = $3, invited = 0, joined = 0, opens = $4, closes = $5, planned_closes = 0, late_until = 0, keyed_twice = FALSE, version = version + 1
		WHERE network_id = $1 AND id = $2 AND state = 'open'`, w.ID, w.Minimum, int64(w.Opens), int64(w.Closes))
	return err
}

// resetInvitations leaves of invitations whose they are, and their links.
func resetInvitations(tx *db.Tx, wave db.ID) error {
	_, err := tx.Exec(`UPDATE wave_invitation SET asks = 0, pair = '', coordinator = FALSE, joined = FALSE WHERE network_id = $1 AND wave_id = $2`, wave)
	return err
}

func deleteInvitations(tx *db.Tx, wave db.ID) error {
	_, err := tx.Exec(`DELETE FROM wave_invitation WHERE network_id = $1 AND wave_id = $2`, wave)
	return err
}

// countInvitations is how many people have a link to a wave.
func countInvitations(tx *db.Tx, wave db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM wave_invitation WHERE network_id = $1 AND wave_id = $2`, wave)
}

// hadLetter are those who had a letter about an open wave: their time has come, or they were given more.
const hadLetter = ` FROM wave_invitation i JOIN person p ON p.network_id = i.network_id AND p.id = i.person_id WHERE i.network_id = $1 AND i.wave_id = $2
	AND (i.asks <= $3 OR EXISTS (SELECT 1 FROM wave_more_time m WHERE m.network_id = i.network_id AND m.wave_id = i.wave_id AND m.person_id = i.person_id))`

func countTold(tx *db.Tx, wave db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*)`+hadLetter, wave, int64(tx.Now))
}

func toldOf(tx *db.Tx, wave db.ID, most int) ([]asked, error) {
	return db.All(tx, scanAsked, `SELECT p.id, p.given_name, p.family_name, p.email`+hadLetter+` ORDER BY p.family_name, p.given_name, p.id LIMIT $4`, wave, int64(tx.Now), most)
}
