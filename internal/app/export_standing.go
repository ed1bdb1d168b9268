package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/standing"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportMaps are the groups of all organisations and who holds which role. They belong to no edition.
func (a *App) exportMaps(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	groups, terms, err := a.parts.standing.Export(tx, actor)
	return []exchange.Table{
		{Name: "groups", About: "A board, committee, project or patient group of an organisation.", Headers: standing.GroupHeaders, Rows: groups},
		{Name: "terms", About: "A role that somebody holds or held, or that is vacant.", Headers: standing.TermHeaders, Rows: terms},
	}, err
}

// exportMyRoles is what the actor holds and held in organisations.
func (a *App) exportMyRoles(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.standing.ExportOwn(tx, actor.Person())
	return []exchange.Table{{Name: "my-roles", About: "A role that you hold or held in an organisation.", Headers: standing.TermHeaders, Rows: rows}}, err
}
