package app

import (
	"context"

	"alongside/internal/area/development"
	"alongside/internal/area/exchange"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportDevelopment is what organisations offer people to learn. Who took part is in nobody's export but their own.
func (a *App) exportDevelopment(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	rows, err := a.parts.development.Export(tx, actor)
	return []exchange.Table{{Name: "development-offers", About: "Something that an organisation offers people to learn.", Headers: development.OfferHeaders, Rows: rows}}, err
}

// exportMyDevelopment is in what the actor says that they took part.
func (a *App) exportMyDevelopment(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.development.ExportOwn(tx, actor.Person())
	return []exchange.Table{{Name: "my-learning", About: "Something in which you say that you took part.", Headers: development.UseHeaders, Rows: rows}}, err
}
