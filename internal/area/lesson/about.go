package lesson

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
)

// Words are lessons as words in which somebody can recognise themselves.
func (s *Lessons) Words() described.Source { return words{s} }

type words struct{ s *Lessons }

// Read finds a lesson. Its author and the team read it always, whoever takes part when it is decided, and nobody else but in the report that is
// shared with them. One that is held is shown to its author and the team alone.
func (w words) Read(tx *db.Tx, a access.Actor, thing db.ID) (described.Reading, error) {
	l, err := findLesson(tx, w.s.keys, thing)
	if err == nil && l.State == Withdrawn {
		err = errs.Missing()
	}
	if err != nil {
		return described.Reading{}, err
	}
	t, _, err := w.s.team(tx, a, l.Edition)
	if err != nil {
		return described.Reading{}, err
	}
	one, err := w.s.gated(tx, l.Edition, []Lesson{l})
	if err != nil {
		return described.Reading{}, err
	}
	r := described.Reading{Passage: passage(l), Words: l.Text, Shown: t.maySeeLessons() || a.Is(l.Author) || t.takesPart && one[0].readByAll()}
	if !r.Shown && !one[0].Held {
		ed, err := edition.Find(tx, l.Edition)
		if err != nil {
			return r, err
		}
		if r.Shown, err = w.s.reads(tx, a, ed, thing); err != nil {
			return r, err
		}
	}
	r.By = l.Author
	return r, nil
}

// Place is the page of a lesson.
func (w words) Place(tx *db.Tx, thing db.ID) (string, error) {
	l, err := findLesson(tx, w.s.keys, thing)
	return "/editions/" + string(l.Edition) + "/lessons/" + string(thing), err
}
