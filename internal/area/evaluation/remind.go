package evaluation

import (
	"context"
	"fmt"

	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
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
// rows of the queue would be a list of who has not answered. For the same reason what goes wrong is told as a number.
func (e *Evaluation) remindJob(ctx context.Context, network db.ID, j waveJob) error {
	failed := 0
	for skip := 0; ; {
		box, due, err := e.remindersDue(ctx, network, j, skip)
		if err != nil {
			return err
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
	return nil
}

// remindersDue makes the next letters of this reminder, after leaving out skip that could not be sent.
func (e *Evaluation) remindersDue(ctx context.Context, network db.ID, j waveJob, skip int) (box *secret.Box, due []reminder, err error) {
	err = e.db.Read(ctx, network, func(tx *db.Tx) error {
		due = nil
		w, err := findWave(tx, j.Wave)
		if err != nil || !w.TakesAnswers(tx.Now) {
			return err
		}
		if box, err = e.keys.FindBox(w.ID); err != nil {
			return err
		}
		ed, err := edition.Find(tx, w.Edition)
		if err != nil {
			return err
		}
		positions, err := e.unreminded(tx, box, w, j.Reminder)
		if err != nil {
			return err
		}
		who, err := respondentsOf(tx, w) // somebody who gave their place back is not asked again
		if err != nil {
			return err
		}
		for _, a := range who {
			inv, ok := positions[a.Person]
			if !ok {
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
			due = append(due, reminder{position: inv.Position, letter: mail.Message{To: a.Email, ToName: a.Name,
				Subject: "Reminder: " + w.Name, Text: reminderText(ed, w, a, link, j.Reminder >= len(w.RemindDays))}})
			if len(due) == letterBatch {
				break
			}
		}
		return nil
	})
	return box, due, err
}

// unreminded are the invitations, by person, that are not answered and did not get this reminder yet.
func (e *Evaluation) unreminded(tx *db.Tx, box *secret.Box, w Wave, nth int) (map[db.ID]invitation, error) {
	all, err := invitationsOf(tx, w.ID)
	if err != nil {
		return nil, err
	}
	sealed, err := sealedLedger(tx, w.ID)
	if err != nil {
		return nil, err
	}
	l, err := openLedger(box, sealed)
	if err != nil {
		return nil, err
	}
	out := map[db.ID]invitation{}
	for _, i := range all {
		if i.Position < len(l) && !l[i.Position].done() && int(l[i.Position].reminded) < nth {
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
				l[p].reminded = byte(j.Reminder)
			}
			return l, nil
		})
	})
}
