package evaluation

import (
	"context"
	"fmt"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
)

// letterBatch is how many reminders leave before the ledger notes them: when the program stops in between, so many people
// may get the same reminder twice.
const letterBatch = 20

// reminder is one letter that is due.
type reminder struct {
	position int
	letter   mail.Message
}

// remindJob writes to everybody who has not answered. The letters leave at once and not through the queue of letters:
// rows of the queue would be a list of who has not answered. For the same reason what goes wrong is told as a number, and
// nobody can have a reminder in their daily letter. Who wants no reminders gets none. Who has quiet hours gets theirs when
// the job runs again: it does so whenever anybody whom the wave asks has quiet hours now, whether they answered or not, so
// that the waiting job tells nothing about them.
func (e *Evaluation) remindJob(ctx context.Context, network db.ID, j waveJob) error {
	failed, again := 0, db.Instant(0)
	for skip := 0; ; {
		box, due, later, err := e.remindersDue(ctx, network, j, skip)
		if err != nil {
			return err
		}
		if later != 0 {
			again = later
		}
		if len(due) == 0 {
			break
		}
		var sent []int
		for _, r := range due {
			if err := e.post.Now(ctx, r.letter); err != nil {
				failed++
				continue
			}
			sent = append(sent, r.position)
		}
		skip += len(due) - len(sent)
		if err := e.noteReminded(ctx, network, j, box, sent); err != nil {
			return err
		}
		if len(sent) == 0 {
			break // the mail server is away: try again later
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d reminders could not be sent", failed)
	}
	if again == 0 {
		return nil
	}
	return e.db.Write(ctx, network, func(tx *db.Tx) error {
		return job.Later(tx, jobRemind, remindKey(j.Wave, j.Reminder, j.Asks), again, j)
	})
}

// remindersDue makes the next letters of this reminder, after leaving out skip that could not be sent. later is when the
// first quiet hours end of those whom the wave asks; zero when nobody has any now.
func (e *Evaluation) remindersDue(ctx context.Context, network db.ID, j waveJob, skip int) (box *secret.Box, due []reminder, later db.Instant, err error) {
	err = e.db.Read(ctx, network, func(tx *db.Tx) error {
		due, later = nil, 0
		w, err := findWave(tx, j.Wave)
		if err != nil || !w.TakesAnswers(tx.Now) || w.InExtraTime(tx.Now) {
			return err
		}
		if box, err = e.keys.FindBox(w.ID); err != nil {
			return err
		}
		ed, err := edition.Find(tx, w.Edition)
		if err != nil {
			return err
		}
		positions, err := e.unreminded(tx, box, w, j)
		if err != nil {
			return err
		}
		who, err := respondentsOf(tx, w) // somebody who gave their place back is not asked again
		if err != nil {
			return err
		}
		quiet, err := quietNow(tx, who, &later)
		if err != nil {
			return err
		}
		for _, a := range who {
			inv, ok := positions[a.Person]
			if !ok || quiet[a.Person] {
				continue
			}
			if skip > 0 {
				skip--
				continue
			}
			link, err := e.post.Address(tx, "/forms/%s", box.Token(inv.ID))
			if err != nil {
				return err
			}
			choose, err := e.post.ChoiceLink(tx, a.Person, notice.Forms)
			if err != nil {
				return err
			}
			due = append(due, reminder{position: inv.Position, letter: mail.Message{To: a.Email, ToName: a.Name, ListUnsubscribe: choose,
				Subject: "Reminder: " + w.Name + ": a short form about " + called(ed), Text: strings.TrimRight(reminderText(ed, w, a, link, j.Reminder >= len(w.RemindDays)), "\n") + mail.Foot(choose)}})
			if len(due) == letterBatch {
				break
			}
		}
		return nil
	})
	return box, due, later, err
}

// quietNow says who gets no reminder now: those who want none, and those whose hours are quiet. It lowers later to when
// the first of the quiet hours end.
func quietNow(tx *db.Tx, who []asked, later *db.Instant) (map[db.ID]bool, error) {
	ids := make([]db.ID, len(who))
	for i, a := range who {
		ids[i] = a.Person
	}
	chosen, err := mail.SettingsOfAll(tx, ids)
	if err != nil {
		return nil, err
	}
	quiet := map[db.ID]bool{}
	for id, s := range chosen {
		end := db.At(s.Quiet.After(tx.Now.Time()))
		quiet[id] = s.Way(notice.Forms) == mail.Never || end > tx.Now
		if end > tx.Now && (*later == 0 || end < *later) {
			*later = end
		}
	}
	return quiet, nil
}

// unreminded are the invitations of the reminder's group, by person, that are not answered and did not get it yet.
func (e *Evaluation) unreminded(tx *db.Tx, box *secret.Box, w Wave, j waveJob) (map[db.ID]invitation, error) {
	all, err := invitationsOf(tx, w.ID)
	if err != nil {
		return nil, err
	}
	l, err := findLedger(tx, box, w.ID)
	if err != nil {
		return nil, err
	}
	out := map[db.ID]invitation{}
	for _, i := range all {
		if i.Asks == j.Asks && i.Position < len(l.ticks) && !l.ticks[i.Position].done() && int(l.ticks[i.Position].reminded) < j.Reminder {
			out[i.Person] = i
		}
	}
	return out, nil
}

func (e *Evaluation) noteReminded(ctx context.Context, network db.ID, j waveJob, box *secret.Box, positions []int) error {
	if len(positions) == 0 {
		return nil
	}
	return e.db.Write(ctx, network, func(tx *db.Tx) error {
		w, err := findWave(tx, j.Wave)
		if err != nil || w.State != Open {
			return err
		}
		return e.changeLedger(tx, box, w.ID, func(l ledger) (ledger, error) {
			for _, p := range positions {
				l.ticks[p].reminded = byte(j.Reminder)
			}
			return l, nil
		})
	})
}
