package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/impact"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportImpact is what followed from editions, and without one also from the work of organisations, as far as people show it, and how much they keep.
func (a *App) exportImpact(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	told := exchange.Table{Name: "impact", About: "Something that followed, as far as people show it to the programme or the organisation.", Headers: impact.ClaimHeaders}
	kept := exchange.Table{Name: "impact-kept", About: "How many things of one kind people keep to themselves, rounded down to fives.", Headers: impact.KeptHeaders}
	for _, e := range all {
		shown, hidden, err := a.parts.impact.Export(tx, actor, e)
		if err != nil {
			return nil, err
		}
		told.Rows, kept.Rows = append(told.Rows, shown...), append(kept.Rows, hidden...)
	}
	if id == "" && err == nil {
		shown, hidden, err := a.parts.impact.ExportWork(tx, actor)
		if err != nil {
			return nil, err
		}
		told.Rows, kept.Rows = append(told.Rows, shown...), append(kept.Rows, hidden...)
	}
	return []exchange.Table{told, kept}, err
}

// exportMyImpact is what the actor told, and what is told about them.
func (a *App) exportMyImpact(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.impact.ExportOwn(tx, actor)
	return []exchange.Table{{Name: "my-impact", About: "Something that followed from your programme or from the work of an organisation, which you told or which is about you.", Headers: impact.OwnHeaders, Rows: rows}}, err
}
