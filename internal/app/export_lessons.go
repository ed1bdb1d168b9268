package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/lesson"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportLessons are what the teams of editions learnt and decided, and what the editions cost.
func (a *App) exportLessons(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	lessons := exchange.Table{Name: "lessons", About: "One lesson of the team of an edition.", Headers: lesson.LessonHeaders}
	changes := exchange.Table{Name: "changes", About: "One thing that the next edition does differently.", Headers: lesson.ChangeHeaders}
	costs := exchange.Table{Name: "costs", About: "One line of the costs of an edition. An empty amount is not known.", Headers: lesson.CostHeaders}
	for _, e := range all {
		learnt, next, lines, err := a.parts.lessons.Export(tx, actor, e)
		if err != nil {
			return nil, err
		}
		lessons.Rows, changes.Rows, costs.Rows = append(lessons.Rows, learnt...), append(changes.Rows, next...), append(costs.Rows, lines...)
	}
	return []exchange.Table{lessons, changes, costs}, err
}

// exportMyLessons are the lessons that the actor wrote, and their own notes and mirrors of supervision.
func (a *App) exportMyLessons(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	lessons, writings, err := a.parts.lessons.ExportOwn(tx, actor.Person())
	return []exchange.Table{
		{Name: "my-lessons", About: "A lesson that you wrote down.", Headers: lesson.OwnLessonHeaders, Rows: lessons},
		{Name: "my-supervision", About: "A note of yours about a supervision, or what you saw as a mirror of the group.", Headers: lesson.OwnWritingHeaders, Rows: writings},
	}, err
}
