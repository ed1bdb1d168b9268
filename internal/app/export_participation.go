package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/participation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportParticipation are the activities on the grids of all organisations. They belong to no edition; who placed what stays out.
func (a *App) exportParticipation(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	rows, err := a.parts.participation.Export(tx, actor)
	return []exchange.Table{{Name: "participation-grid", About: "An activity on the participation grid of an organisation, and where both sides agreed that it stands.", Headers: participation.Headers, Rows: rows}}, err
}

// exportMyPlacings is where the actor placed activities.
func (a *App) exportMyPlacings(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.participation.ExportOwn(tx, actor.Person())
	return []exchange.Table{{Name: "my-placings", About: "Where you place an activity on a participation grid, and why.", Headers: participation.OwnHeaders, Rows: rows}}, err
}
