package recommendation

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/network"
	"alongside/internal/shared/workday"
)

// remindJob reminds of an answer that is owed. One waits for each recommendation.
const remindJob = "recommendation.remind"

type remindWork struct {
	Recommendation db.ID `json:"recommendation"`
}

// Jobs of the area.
func (s *Recommendations) Jobs(w *job.Worker) {
	w.Register(remindJob, func(ctx context.Context, network db.ID, payload []byte) error {
		var p remindWork
		if err := json.Unmarshal(payload, &p); err != nil {
			return err
		}
		return s.db.Write(ctx, network, func(tx *db.Tx) error { return s.remind(tx, p.Recommendation) })
	})
}

// remindNext leaves the next reminder for an answer, at eight in the morning of its day, and not before a day.
func (s *Recommendations) remindNext(tx *db.Tx, ask Ask, notBefore string) error {
	day := remindDay(ask.Due, ask.Reminded)
	if day == "" {
		return job.Cancel(tx, remindJob, string(ask.Recommendation))
	}
	n, err := network.Find(tx)
	if err != nil {
		return err
	}
	t, err := time.ParseInLocation(time.DateOnly, max(day, notBefore), db.Zone(n.Zone))
	if err != nil {
		return err
	}
	return job.Later(tx, remindJob, string(ask.Recommendation), db.At(time.Date(t.Year(), t.Month(), t.Day(), 8, 0, 0, 0, t.Location())), remindWork{ask.Recommendation})
}

func (s *Recommendations) stopReminding(tx *db.Tx, v Recommendation) error {
	return job.Cancel(tx, remindJob, string(v.ID))
}

// remind writes to who owes an answer; when it is late for the first time, to those who speak for the body too.
func (s *Recommendations) remind(tx *db.Tx, id db.ID) error {
	v, err := find(tx, s.keys, id)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil || v.State != Owed {
		return err
	}
	day, err := network.Today(tx)
	if err != nil {
		return err
	}
	ask, err := lastAsk(tx, s.keys, v)
	if err != nil {
		return err
	}
	next := remindDay(ask.Due, ask.Reminded)
	if next == "" {
		return nil
	}
	if day < next {
		return s.remindNext(tx, ask, day)
	}
	before := ask.Reminded
	for further := remindDay(ask.Due, ask.Reminded+1); further != "" && further <= day; further = remindDay(ask.Due, ask.Reminded+1) {
		ask.Reminded++ // what could not leave on its day leaves once
	}
	ask.Reminded++
	if err := saveAsk(tx, s.keys, ask); err != nil {
		return err
	}
	text := fmt.Sprintf("You owe an answer to the recommendation “%s” of %s by %s, with reasons.", v.Title, v.BodyName, ui.PlainDate(ask.Due))
	if l := late(ask.Due, "", day); l != "" {
		text = fmt.Sprintf("The answer to the recommendation “%s” of %s was owed by %s, and is %s. You owe it, with reasons.", v.Title, v.BodyName, ui.PlainDate(ask.Due), l)
		if before < 2 { // the first time
			to, err := s.speakersOf(tx, v, day)
			if err != nil {
				return err
			}
			if err := s.tell(tx, access.Actor{}, to, "An answer to your recommendation is late", fmt.Sprintf("No answer has come to the recommendation “%s” of %s. It was owed by %s.", v.Title, v.BodyName, ui.PlainDate(ask.Due)), path(v)); err != nil {
				return err
			}
		}
	}
	if err := s.tell(tx, access.Actor{}, []db.ID{v.Owner}, "An answer to a recommendation is owed", text, path(v)); err != nil {
		return err
	}
	return s.remindNext(tx, ask, workday.After(day, 1))
}
