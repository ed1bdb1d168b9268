package lesson

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/described"
)

// Words are lessons as words in which somebody can recognise themselves.
func (s *Lessons) Words() described.Source { return words{s} }

type words struct{ s *Lessons }

// Read finds a lesson. One that is held is shown to its author and the team alone.
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
	r := described.Reading{Passage: passage(l), Words: l.Text, Shown: t.maySeeLessons() || a.Is(l.Author) || !one[0].Held}
	r.By = l.Author
	return r, nil
}

// Place is the page of a lesson.
func (w words) Place(tx *db.Tx, thing db.ID) (string, error) {
	l, err := findLesson(tx, w.s.keys, thing)
	return "/editions/" + string(l.Edition) + "/lessons/" + string(thing), err
}
