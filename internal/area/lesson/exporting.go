package lesson

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/waiting"
)

// Headers of the tables of an export.
var (
	LessonHeaders     = []string{"edition", "lesson", "when", "words", "author", "state", "reason", "decided_by", "held_back"}
	ChangeHeaders     = []string{"edition", "lesson", "what_changes", "owner"}
	CostHeaders       = []string{"edition", "kind", "what", "planned_pounds", "paid_pounds"}
	OwnLessonHeaders  = []string{"edition", "when", "words", "state", "reason"}
	OwnWritingHeaders = []string{"kind", "date", "text"}
)

// Export gives lessons, changes and costs of an edition to who runs it. What is written in supervision is not in it.
func (s *Lessons) Export(tx *db.Tx, a access.Actor, e edition.Edition) (lessons, changes, costs [][]string, err error) {
	if !a.IsSystem() && !edition.Runs(a, e) {
		return nil, nil, nil, nil
	}
	all, err := lessonsOf(tx, s.keys, e.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	g, err := s.passages.Gate(tx, e.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, l := range all {
		lessons = append(lessons, []string{string(e.ID), string(l.ID), l.Phase.Words(), l.Text, string(l.Author), l.State.Words(), l.Reason, l.Deciders, g.Standing(l.ID, l.Text, l.Author)})
	}
	next, err := changesOf(tx, e.ID, e.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, c := range next {
		changes = append(changes, []string{string(e.ID), string(c.Lesson), c.Words, string(c.Owner)})
	}
	lines, err := costsOf(tx, e.ID)
	for _, l := range lines {
		costs = append(costs, []string{string(e.ID), kindName(l.Kind), l.Words, typedPounds(l.Planned), typedPounds(l.Actual)})
	}
	return lessons, changes, costs, err
}

// ExportOwn gives somebody the lessons that they wrote, and their own notes and mirrors of supervision.
func (s *Lessons) ExportOwn(tx *db.Tx, who db.ID) (lessons, writings [][]string, err error) {
	all, err := lessonsBy(tx, s.keys, who)
	if err != nil {
		return nil, nil, err
	}
	for _, l := range all {
		lessons = append(lessons, []string{string(l.Edition), l.Phase.Words(), l.Text, l.State.Words(), l.Reason})
	}
	writings, err = ownWritings(tx, s.keys, who)
	return lessons, writings, err
}

// Waiting lists the lessons about which a person is asked, and the changes that they look after and that are not done.
func (s *Lessons) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (s *Lessons) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: pending, Args: []any{a.Person()}, Item: func(w waiting.Row) (waiting.Item, bool) {
		if w.Kind == "lesson" {
			return waiting.Item{Title: "Decide about a lesson", About: "The edition that you lead", Path: "/editions/" + w.A + "/lessons/" + w.B}, true
		}
		return waiting.Item{Title: "Look after a change", About: "The next edition of your programme", Path: "/editions/" + w.A + "/lessons"}, true
	}}
}
