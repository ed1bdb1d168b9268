package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/support"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportContacts are who is whose key contact, and whom organisations list. What people asked is in nobody's export but their own.
func (a *App) exportContacts(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	links, professionals, err := a.parts.support.Export(tx, actor)
	return []exchange.Table{
		{Name: "key-contacts", About: "Who is the key contact of a patient leader, and who stands in.", Headers: support.LinkHeaders, Rows: links},
		{Name: "key-professionals", About: "Somebody whom an organisation lists for its patient leaders.", Headers: support.ProfessionalHeaders, Rows: professionals},
	}, err
}

// exportMyContact is who answers the actor, what they asked and what was answered, and what they answered to others.
func (a *App) exportMyContact(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	links, asked, answered, away, err := a.parts.support.ExportOwn(tx, actor.Person())
	return []exchange.Table{
		{Name: "my-contact", About: "Your key contact.", Headers: support.LinkHeaders, Rows: links},
		{Name: "my-questions", About: "What you asked your contact, and what was answered.", Headers: support.QuestionHeaders, Rows: asked},
		{Name: "my-answers", About: "What you wrote to others as their contact.", Headers: support.QuestionHeaders, Rows: answered},
		{Name: "my-days-away", About: "When you are away as somebody’s contact.", Headers: support.AwayHeaders, Rows: away},
	}, err
}
