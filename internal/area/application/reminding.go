package application

import (
	"context"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
)

// remindAgain is how long nobody is reminded again, unless the coordinator says that they mean it.
const remindAgain = 3 * 24 * time.Hour

// reminder is one round of letters to everybody whose application lacks something.
type reminder struct {
	Sent                  db.Instant
	Applications, Letters int64
}

// lastReminder is the newest round of an edition, and whether there was one.
func lastReminder(tx *db.Tx, ed db.ID) (reminder, bool, error) {
	return db.Maybe(tx, func(s db.Scanner, r *reminder) error { return s.Scan(&r.Sent, &r.Applications, &r.Letters) },
		`SELECT sent, applications, letters FROM application_reminder WHERE network_id = $1 AND edition_id = $2 ORDER BY sent DESC, id DESC LIMIT 1`, ed)
}

// lackingApplications are those that are still written or handed in and lack something, in the order of their numbers.
func lackingApplications(tx *db.Tx, e edition.Edition, n Needs) ([]Application, error) {
	all, err := OfEdition(tx, e.ID, Draft, Seeking, Submitted)
	if err != nil {
		return nil, err
	}
	var out []Application
	for _, a := range all {
		if wants(a, n) != nil {
			out = append(out, a)
		}
	}
	return out, nil
}

// wants are the things to remind an application of: what it lacks, and for one that is still being written also the parts
// that are left, as the empty gap.
func wants(a Application, n Needs) []Gap {
	gaps := Readiness(n, a)
	if a.State.Writing() {
		gaps = append(gaps, gapUnsent)
	}
	return gaps
}

// gapUnsent stands in a reminder for what is not handed in yet.
const gapUnsent Gap = "unsent"

// Remind writes once to everybody whose application lacks something; each letter says just what. again says that the
// coordinator means it although the last round was less than three days ago. since is the moment of the last round that
// the coordinator saw: when somebody sent one meanwhile, nothing is sent.
func (s *Applications) Remind(ctx context.Context, actor access.Actor, ed db.ID, since db.Instant, again bool) (letters int64, err error) {
	err = s.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		letters = 0
		e, err := edition.Find(tx, ed)
		if err != nil {
			return err
		}
		if err := actor.Allow(looksAfter(actor, e)); err != nil {
			return err
		}
		last, was, err := lastReminder(tx, ed)
		if err != nil {
			return err
		}
		if last.Sent != since {
			return errs.New(errs.Conflict, "A reminder has just been sent, so this one was not.")
		}
		if was && tx.Now.Sub(last.Sent) < remindAgain && !again {
			var c errs.Check
			c.That(false, "again", "The last reminder was less than three days ago. Tick this box if you want to write again.")
			return c.Err()
		}
		if closedCall(e, tx.Now) != "" {
			return errs.New(errs.Forbidden, "Applications are closed, so nobody can be reminded to finish one.")
		}
		n, err := needsOfEdition(tx, e)
		if err != nil {
			return err
		}
		apps, err := lackingApplications(tx, e, n)
		if err != nil {
			return err
		}
		if letters, err = s.remindAll(tx, e, n, apps); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO application_reminder (network_id, id, edition_id, sent, sent_by, applications, letters) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			db.NewID(), ed, int64(tx.Now), actor.Person().Ref(), int64(len(apps)), letters); err != nil {
			return err
		}
		return audit.Record(tx, actor, "application.remind", "edition", ed, "")
	})
	return letters, err
}

// peopleAtOnce is how many people are looked up with one statement.
const peopleAtOnce = 400

func (s *Applications) remindAll(tx *db.Tx, e edition.Edition, n Needs, apps []Application) (int64, error) {
	var letters int64
	for start := 0; start < len(apps); start += peopleAtOnce / 2 {
		batch := apps[start:min(start+peopleAtOnce/2, len(apps))]
		var ids []db.ID
		for _, a := range batch {
			ids = append(ids, a.People()...)
		}
		people, err := names(tx, ids...)
		if err != nil {
			return letters, err
		}
		for _, a := range batch {
			for _, who := range a.People() {
				if err := s.tellLacking(tx, e, a, wants(a, n), people[who]); err != nil {
					return letters, err
				}
				letters++
			}
		}
	}
	return letters, nil
}

// needsOfEdition is what applications to an edition must have, by its questions of today.
func needsOfEdition(tx *db.Tx, e edition.Edition) (Needs, error) {
	def, err := definition(tx, e.ApplicationInstrument, 0)
	if err != nil {
		return Needs{}, err
	}
	_, asks := def.Item(itemChallenge)
	return NeedsOf(e, asks), nil
}
