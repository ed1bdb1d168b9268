package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/opportunity"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportOpportunities are the opportunities of all organisations. They belong to no edition.
func (a *App) exportOpportunities(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	rows, err := a.parts.opportunities.Export(tx, actor)
	return []exchange.Table{{Name: "opportunities", About: "Something that an organisation offers people to take up.", Headers: opportunity.Headers, Rows: rows}}, err
}

// exportMyOpportunities is what the actor replied to opportunities, and did to them.
func (a *App) exportMyOpportunities(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	replies, changes, err := a.parts.opportunities.ExportOwn(tx, actor.Person())
	if err != nil {
		return nil, err
	}
	aside, err := a.parts.opportunities.ExportAside(tx, actor.Person())
	if err != nil {
		return nil, err
	}
	wish, err := a.parts.opportunities.ExportWish(tx, actor.Person())
	return []exchange.Table{
		{Name: "my-opportunity-wishes", About: "Of what you wish to hear, one answer on each line. Only you know of it.", Headers: opportunity.WishHeaders, Rows: wish},
		{Name: "my-opportunities-aside", About: "An opportunity that you put aside. Only you know of it.", Headers: opportunity.AsideHeaders, Rows: aside},
		{Name: "my-opportunity-replies", About: "Your reply to an opportunity, and the answer to you.", Headers: opportunity.OwnHeaders, Rows: replies},
		{Name: "my-opportunity-changes", About: "Something that you did to an opportunity, or said about one.", Headers: opportunity.ChangeHeaders, Rows: changes},
	}, err
}
