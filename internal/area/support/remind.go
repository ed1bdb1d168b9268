package support

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
	"alongside/internal/shared/workday"
)

// remindJob reminds of one question that is not answered.
const remindJob = "support.remind"

type remindWork struct {
	Question db.ID `json:"question"`
}

// How often somebody is reminded of one question: whoever answers on that day first, then the cover. After that it only stands on the page.
const (
	remindersFirst = 2
	remindersCover = 2
)

func plain(day string) string { return ui.PlainDate(day) }

// Jobs of the area.
func (s *Support) Jobs(w *job.Worker) {
	w.Register(remindJob, func(ctx context.Context, network db.ID, payload []byte) error {
		var p remindWork
		if err := json.Unmarshal(payload, &p); err != nil {
			return err
		}
		return s.db.Write(ctx, network, func(tx *db.Tx) error { return s.remind(tx, p.Question) })
	})
}

// remindOn lets the job look at a question at eight in the morning of a day.
func remindOn(tx *db.Tx, question db.ID, day, zone string) error {
	t, err := time.ParseInLocation(time.DateOnly, day, db.Zone(zone))
	if err != nil {
		return err
	}
	return job.Later(tx, remindJob, string(question), db.At(time.Date(t.Year(), t.Month(), t.Day(), 8, 0, 0, 0, t.Location())), remindWork{question})
}

func stopReminding(tx *db.Tx, question db.ID) error {
	return job.Cancel(tx, remindJob, string(question))
}

// reminded is whom the next reminder of a question goes to, and whether the question is passed on to the cover with it; "" is nobody.
func (q Question) reminded(l Link) (to db.ID, pass bool) {
	switch {
	case !q.open() || q.Answered != 0 || !l.has() || q.Reminded >= remindersFirst+remindersCover:
		return "", false
	case q.Reminded < remindersFirst:
		return l.answers(), false
	case l.Cover == "":
		return "", false
	}
	return l.Cover, true
}

func (s *Support) remind(tx *db.Tx, id db.ID) error {
	q, err := findQuestion(tx, id)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	n, wrong := network.Find(tx)
	if err := errors.Join(err, wrong); err != nil {
		return err
	}
	day := tx.Now.In(n.Zone).Format("2006-01-02")
	l, err := linkOf(tx, q.Asker, day)
	if err != nil {
		return err
	}
	if day < q.Due {
		return remindOn(tx, id, q.Due, n.Zone)
	}
	if q.Reminded > int64(workday.Between(q.Due, day)) { // this morning's has left already
		return remindOn(tx, id, workday.After(day, 1), n.Zone)
	}
	to, pass := q.reminded(l)
	if to == "" {
		return nil
	}
	p, err := person.Find(tx, to)
	if err != nil {
		return err
	}
	q.Reminded, q.Passed = q.Reminded+1, q.Passed || pass
	if err := saveQuestion(tx, q); err != nil {
		return err
	}
	text := fmt.Sprintf("%s has asked something, and nobody has answered yet. An answer is owed by %s.", q.AskerName, plain(q.Due))
	if pass {
		text = fmt.Sprintf("%s has asked something, and no answer has come from %s. It was owed by %s. You stand in: please answer.", q.AskerName, l.ContactName, plain(q.Due))
	}
	if err := s.write(tx, access.Actor{}, p, "An answer is owed", text, "/questions/"+string(id)); err != nil {
		return err
	}
	return remindOn(tx, id, workday.After(day, 1), n.Zone)
}
