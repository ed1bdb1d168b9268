package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/outreach"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/heard"
)

// exportOutreach are the visits of all organisations. They belong to no edition, and name nobody who was met.
func (a *App) exportOutreach(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	rows, err := a.parts.outreach.Export(tx, actor)
	return []exchange.Table{{Name: "outreach-visits", About: "A visit of an organisation to a place or a group, to find people.", Headers: outreach.Headers, Rows: rows}}, err
}

// exportMySources is where the actor said that they heard of something.
func (a *App) exportMySources(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := heard.Own(tx, actor.Person())
	return []exchange.Table{{Name: "my-sources", About: "Where you said that you heard of something.", Headers: heard.OwnHeaders, Rows: rows}}, err
}
