package referral

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/workday"
)

// The program's own work: to remind of an answer that is owed, to give it to who stands in, and to delete what is private after its time.
const (
	remindJob = "referral.remind"
	forgetJob = "referral.forget"
	coverJob  = "referral.cover"
)

type work struct {
	Referral db.ID `json:"referral"`
}

// How often who answers is reminded, from the day on which the answer is owed, and then who set up the place.
const (
	remindersFirst = 2
	remindersLead  = 2
)

// Jobs of the area.
func (s *Referrals) Jobs(w *job.Worker) {
	for kind, do := range map[string]func(tx *db.Tx, r Referral) error{remindJob: s.remind, forgetJob: s.forget, coverJob: s.coverDue} {
		w.Register(kind, func(ctx context.Context, network db.ID, payload []byte) error {
			var v work
			if err := json.Unmarshal(payload, &v); err != nil {
				return err
			}
			return s.db.Write(ctx, network, func(tx *db.Tx) error {
				r, err := find(tx, s.keys, v.Referral)
				if errs.Is(err, errs.NotFound) {
					return nil
				}
				if err != nil {
					return err
				}
				return do(tx, r)
			})
		})
	}
}

// morning is eight o'clock of a day in the zone of the network.
func morning(tx *db.Tx, day string) (db.Instant, error) {
	n, err := network.Find(tx)
	if err != nil {
		return 0, err
	}
	t, err := time.ParseInLocation(time.DateOnly, day, db.Zone(n.Zone))
	return db.At(time.Date(t.Year(), t.Month(), t.Day(), 8, 0, 0, 0, t.Location())), err
}

// remindDay is the day of the next reminder of an answer that is owed by a day, "" for none.
func remindDay(due string, reminded int64) string {
	if reminded >= remindersFirst+remindersLead {
		return ""
	}
	return workday.After(due, int(reminded))
}

// remindNext leaves the next reminder, not before a day.
func (s *Referrals) remindNext(tx *db.Tx, r Referral, notBefore string) error {
	day := remindDay(r.Due, r.Reminded)
	if day == "" {
		return s.stopReminding(tx, r)
	}
	at, err := morning(tx, max(day, notBefore))
	if err != nil {
		return err
	}
	return job.Later(tx, remindJob, string(r.ID), at, work{r.ID})
}

func (s *Referrals) stopReminding(tx *db.Tx, r Referral) error {
	return job.Cancel(tx, remindJob, string(r.ID))
}

// remind writes to who owes an answer, and when none comes to who set up the place.
func (s *Referrals) remind(tx *db.Tx, r Referral) error {
	day, err := today(tx)
	if err != nil || !r.waits() || r.Emptied != 0 {
		return err
	}
	next := remindDay(r.Due, r.Reminded)
	if next == "" {
		return nil
	}
	if day < next {
		return s.remindNext(tx, r, "")
	}
	p, err := findPlace(tx, s.keys, r.Place)
	if err != nil {
		return err
	}
	to := r.Answers
	if r.Reminded >= remindersFirst || to == "" {
		to = p.By
	}
	text := fmt.Sprintf("Somebody whom %s referred waits for an answer. It is owed by %s.", p.Name, ui.PlainDate(r.Due))
	if day > r.Due {
		text = fmt.Sprintf("Somebody whom %s referred still waits. The answer was owed by %s.", p.Name, ui.PlainDate(r.Due))
	}
	if err := s.tell(tx, access.Actor{}, to, "Somebody waits for an answer", text, path(r)); err != nil {
		return err
	}
	r.Reminded++
	if err := s.saved(tx, r); err != nil {
		return err
	}
	return s.remindNext(tx, r, workday.After(day, 1))
}

// forgetDay is the day on which what is private in a referral is deleted.
func (r Referral) forgetDay() string {
	if r.waits() {
		return group.Later(r.MadeDay, UnansweredMonths)
	}
	return group.Later(r.Answered, KeptMonths)
}

// forgetOn lets the job delete what is private when its time is over.
func (s *Referrals) forgetOn(tx *db.Tx, r Referral) error {
	at, err := morning(tx, r.forgetDay())
	if err != nil {
		return err
	}
	return job.Later(tx, forgetJob, string(r.ID), at, work{r.ID})
}

// forget deletes what is private in a referral.
func (s *Referrals) forget(tx *db.Tx, r Referral) error {
	day, err := today(tx)
	if err != nil {
		return err
	}
	if day < r.forgetDay() {
		return s.forgetOn(tx, r)
	}
	if r.Email != "" {
		if err := mail.Forget(tx, r.Email, thankSubject); err != nil {
			return err
		}
	}
	if err := s.stopReminding(tx, r); err != nil {
		return err
	}
	if err := job.Cancel(tx, coverJob, string(r.ID)); err != nil {
		return err
	}
	return empty(tx, r.ID)
}
