package app

import (
	"context"

	"alongside/internal/area/evaluation"
	"alongside/internal/area/exchange"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/described"
)

// exportDescribed are the passages of editions that name or describe people, and where each stands. Their words are with what they are part of.
func exportDescribed(_ context.Context, tx *db.Tx, _ access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	t := exchange.Table{Name: "described", About: "Somebody whom a lesson, a quote or a statement describes, and whether it may be shown.", Headers: described.Headers}
	for _, e := range all {
		rows, err := described.Export(tx, e.ID)
		if err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, rows...)
	}
	return []exchange.Table{t}, err
}

// exportMyNotYet is what the actor said of quotes that are not ready, as a second reader.
func (a *App) exportMyNotYet(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.evaluations.ExportNotYet(tx, actor.Person())
	return []exchange.Table{{Name: "my-not-yet", About: "What you said of a quote that was not ready, and what was answered.", Headers: evaluation.NotYetHeaders, Rows: rows}}, err
}

// exportMyDescribed are the passages that describe the actor, and those that they wrote.
func (a *App) exportMyDescribed(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.passages.ExportOwn(tx, actor.Person())
	return []exchange.Table{{Name: "my-described", About: "Words that describe you, or that you wrote about somebody, and whether they may be shown.", Headers: described.OwnHeaders, Rows: rows}}, err
}
