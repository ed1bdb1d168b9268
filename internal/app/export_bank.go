package app

import (
	"context"

	"alongside/internal/area/bank"
	"alongside/internal/area/exchange"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportPartners are what the organisations of the network say about themselves. They belong to no edition.
func (a *App) exportPartners(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	rows, err := a.parts.bank.ExportPartners(tx, actor)
	return []exchange.Table{{Name: "partner-organisations", About: "What one organisation says about itself.", Headers: bank.PartnerHeaders, Rows: rows}}, err
}

// exportMyBank is all that the people bank keeps of the actor.
func (a *App) exportMyBank(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	card, consents, requests, looks, searches, err := a.parts.bank.ExportOwn(tx, actor.Person())
	return []exchange.Table{
		{Name: "my-bank-card", About: "Your card in the people bank.", Headers: bank.CardHeaders, Rows: card},
		{Name: "my-bank-consents", About: "A yes that you gave to an organisation, for one purpose.", Headers: bank.ConsentHeaders, Rows: consents},
		{Name: "my-bank-requests", About: "Something that an organisation asked you.", Headers: bank.RequestHeaders, Rows: requests},
		{Name: "my-bank-looks", About: "Somebody who opened your card, on one day.", Headers: bank.LookHeaders, Rows: looks},
		{Name: "my-bank-searches", About: "A search for people that you keep.", Headers: bank.SearchHeaders, Rows: searches},
	}, err
}
