package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/strategy"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportStrategies are the strategies of all organisations. They belong to no edition.
func (a *App) exportStrategies(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	out, err := a.parts.strategies.Export(tx, actor)
	return []exchange.Table{
		{Name: "strategies", About: "A version of the words of a strategy: in force, replaced, asked or a draft.", Headers: strategy.Headers, Rows: out.Strategies},
		{Name: "strategy-outcomes", About: "An outcome in the words of a version of a strategy.", Headers: strategy.OutcomeHeaders, Rows: out.Outcomes},
		{Name: "strategy-responsible", About: "Somebody who has taken on responsibility for an outcome.", Headers: strategy.ResponsibleHeaders, Rows: out.Responsible},
		{Name: "strategy-links", About: "What an outcome rests on: a step, an opportunity, a decision, or another plan.", Headers: strategy.RestHeaders, Rows: out.Rests},
		{Name: "strategy-seen", About: "What one side sees of an outcome in a year.", Headers: strategy.SeenHeaders, Rows: out.Seen},
	}, err
}

// exportMyStrategies is for what the actor is responsible, and what they wrote about outcomes.
func (a *App) exportMyStrategies(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	own, err := a.parts.strategies.ExportOwn(tx, actor.Person())
	if err != nil {
		return nil, err
	}
	seen, err := a.parts.strategies.ExportOwnSeen(tx, actor.Person())
	return []exchange.Table{
		{Name: "my-outcomes", About: "An outcome of a strategy for which you are or were responsible, or are asked to be.", Headers: strategy.OwnHeaders, Rows: own},
		{Name: "my-outcome-lines", About: "What you wrote that your side sees of an outcome.", Headers: strategy.OwnSeenHeaders, Rows: seen},
	}, err
}
