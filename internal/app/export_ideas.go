package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/idea"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportIdeas are where the ideas of all organisations stand, and the sessions that take them in. The words are their owners' to take out.
func (a *App) exportIdeas(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	ideas, sessions, err := a.parts.ideas.Export(tx, actor)
	return []exchange.Table{
		{Name: "ideas", About: "Where an idea stands that somebody brought to an organisation. Its words are not here.", Headers: idea.Headers, Rows: ideas},
		{Name: "idea-sessions", About: "A day on which a group takes ideas in.", Headers: idea.SessionHeaders, Rows: sessions},
	}, err
}

// exportMyIdeas is what the actor brought, what was answered, and what they wrote about ideas of others.
func (a *App) exportMyIdeas(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	ideas, steps, answers, err := a.parts.ideas.ExportOwn(tx, actor.Person())
	return []exchange.Table{
		{Name: "my-ideas", About: "An idea of yours.", Headers: idea.OwnHeaders, Rows: ideas},
		{Name: "my-idea-steps", About: "What happened to an idea of yours, and what was said about it.", Headers: idea.StepHeaders, Rows: steps},
		{Name: "my-idea-answers", About: "What you wrote about an idea of somebody else.", Headers: idea.StepHeaders, Rows: answers},
	}, err
}
