package app

import (
	"context"
	"slices"

	"alongside/internal/area/coaching"
	"alongside/internal/area/exchange"
	"alongside/internal/area/programme"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

func (a *App) coaching(rs *web.Routes) {
	c := coaching.New(a.DB, a.Keys, a.Post, a.Decisions)
	c.Routes(rs)
	a.parts.programmes.LeadTo(a.waysFor)
	a.parts.programmes.RemainWith(a.remainsOf)
	c.Jobs(a.Worker)
	a.parts.coaching = c
	a.parts.waiting = append(a.parts.waiting, c)
	a.parts.calendars = append(a.parts.calendars, c)
}

// coachCalls is how many calls with a coach are to come.
func (a *App) coachCalls(tx *db.Tx, edition, coach db.ID) (int, error) {
	return a.parts.coaching.CallsToCome(tx, edition, coach)
}

// coachLeft ends the calls of somebody who is a coach no more.
func (a *App) coachLeft(tx *db.Tx, actor access.Actor, e edition.Edition, coach db.ID) (int, error) {
	return a.parts.coaching.CoachLeft(tx, actor, e, coach)
}

// waysFor are what areas beside the days have for somebody in an edition; they are built after the programmes.
func (a *App) waysFor(tx *db.Tx, e edition.Edition, who db.ID) ([]programme.Way, error) {
	place, err := edition.HasPlace(tx, e.ID, who)
	if err != nil {
		return nil, err
	}
	at := "/editions/" + string(e.ID)
	if place {
		return []programme.Way{{Label: "My plan: what I will do with what I learn", Path: at + "/plan"}, {Label: "Calls with a coach", Path: at + "/calls"},
			{Label: "Behaviours that we value", Path: at + "/behaviours"}, {Label: "Kind words", Path: at + "/kind-words"}}, nil
	}
	coach, err := edition.Does(tx, e.ID, who, edition.Coach)
	if err != nil || !coach {
		return nil, err
	}
	return []programme.Way{{Label: "Calls that I give as a coach", Path: at + "/calls"}, {Label: "Behaviours that we value", Path: at + "/behaviours"}, {Label: "Kind words", Path: at + "/kind-words"}}, nil
}

// remainsOf is what is still somebody's in editions of which they are no part any more: kind words, and the calls that they had.
func (a *App) remainsOf(tx *db.Tx, who db.ID, in []db.ID) ([]programme.Way, error) {
	words, err := a.parts.behaviours.KeptIn(tx, who)
	if err != nil {
		return nil, err
	}
	calls, err := coaching.CallsOver(tx, who)
	if err != nil {
		return nil, err
	}
	words = slices.DeleteFunc(words, func(id db.ID) bool { return slices.Contains(in, id) })
	calls = slices.DeleteFunc(calls, func(c coaching.Call) bool { return slices.Contains(in, c.Edition) })
	if len(words)+len(calls) == 0 {
		return nil, nil
	}
	all, err := edition.All(tx, true)
	if err != nil {
		return nil, err
	}
	var out []programme.Way
	for _, e := range all {
		if slices.Contains(words, e.ID) {
			out = append(out, programme.Way{Label: "Kind words: " + e.Called(), Path: "/editions/" + string(e.ID) + "/kind-words"})
		}
		for _, c := range calls {
			if c.Edition == e.ID {
				out = append(out, programme.Way{Label: "Call on " + ui.Date(c.Starts.In(e.Zone)) + ": " + e.Called(), Path: "/calls/" + string(c.ID)})
			}
		}
	}
	return out, nil
}

// exportCalls are the figures about calls of editions: counts of people, and nothing of single calls.
func (a *App) exportCalls(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	t := exchange.Table{Name: "calls", About: "How many people of one edition asked for a call with a coach and had one.", Headers: coaching.CallsHeaders}
	for _, e := range all {
		rows, err := a.parts.coaching.Export(tx, actor, e)
		if err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, rows...)
	}
	return []exchange.Table{t}, err
}

// exportMyCalls are the actor's own plans and calls.
func (a *App) exportMyCalls(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	plans, calls, err := a.parts.coaching.ExportOwn(tx, actor)
	return []exchange.Table{
		{Name: "my-plans", About: "An answer in a plan of yours.", Headers: coaching.OwnPlansHeaders, Rows: plans},
		{Name: "my-calls", About: "A call of yours with a coach, or that you gave as a coach.", Headers: coaching.OwnCallsHeaders, Rows: calls},
	}, err
}
