package app

import (
	"context"

	"alongside/internal/area/decision"
	"alongside/internal/area/exchange"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportDecisions are the registers of all organisations. They belong to no edition.
func (a *App) exportDecisions(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	decisions, changes, err := a.parts.decisions.Export(tx, actor)
	return []exchange.Table{
		{Name: "register-decisions", About: "A plan or business case that goes to sign-off.", Headers: decision.Headers, Rows: decisions},
		{Name: "register-history", About: "Something that happened to a decision.", Headers: decision.ChangeHeaders, Rows: changes},
	}, err
}

// exportMyDecisions are the decisions that the actor looks after or is named in, and what they did about decisions.
func (a *App) exportMyDecisions(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	decisions, changes, err := a.parts.decisions.ExportOwn(tx, actor.Person())
	return []exchange.Table{
		{Name: "my-register-decisions", About: "A decision that you look after, or in which you are named as a patient leader.", Headers: decision.OwnHeaders, Rows: decisions},
		{Name: "my-register-changes", About: "Something that you did to a decision, or said about one.", Headers: decision.ChangeHeaders, Rows: changes},
	}, err
}
