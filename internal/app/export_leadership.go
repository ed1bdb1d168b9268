package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/leadership"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportPlans are the plans of all organisations. They belong to no edition.
func (a *App) exportPlans(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	steps, owners, actions, err := a.parts.leadership.Export(tx, actor)
	return []exchange.Table{
		{Name: "plan-steps", About: "Where one organisation is with one of the forty steps.", Headers: leadership.StepHeaders, Rows: steps},
		{Name: "plan-owners", About: "Somebody who owns a step, or is asked to.", Headers: leadership.OwnerHeaders, Rows: owners},
		{Name: "plan-actions", About: "Something that is done about a step.", Headers: leadership.ActionHeaders, Rows: actions},
	}, err
}

// exportMyLeadership is the actor's journey, the steps that they own, and what they did to plans.
func (a *App) exportMyLeadership(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	journey, err := a.parts.leadership.ExportJourney(tx, actor.Person())
	if err != nil {
		return nil, err
	}
	owned, actions, done, err := a.parts.leadership.ExportOwn(tx, actor.Person())
	return []exchange.Table{
		{Name: "my-journey", About: "Something on your journey.", Headers: leadership.JourneyHeaders, Rows: journey},
		{Name: "my-steps", About: "A step of an organisation's plan that you own, or are asked to own.", Headers: leadership.OwnerHeaders, Rows: owned},
		{Name: "my-actions", About: "Something in the plan of an organisation to which you see.", Headers: leadership.ActionHeaders, Rows: actions},
		{Name: "my-plan-changes", About: "Something that you did to the plan of an organisation.", Headers: leadership.ChangeHeaders, Rows: done},
	}, err
}
