package app

import (
	"context"

	"alongside/internal/area/decision"
	"alongside/internal/area/exchange"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/ground"
)

// exportDecisions are the registers of all organisations. They belong to no edition.
func (a *App) exportDecisions(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	decisions, changes, err := a.parts.decisions.Export(tx, actor)
	if err != nil {
		return nil, err
	}
	links, err := linksOf(tx, "")
	return []exchange.Table{
		{Name: "lines", About: "A link of a line from a gap to a change: the later thing rests on the earlier one. A thing is its kind, its id and its part.", Headers: ground.LinkHeaders, Rows: links},
		{Name: "register-decisions", About: "A plan or business case that goes to sign-off.", Headers: decision.Headers, Rows: decisions},
		{Name: "register-history", About: "Something that happened to a decision.", Headers: decision.ChangeHeaders, Rows: changes},
	}, err
}

// exportMyDecisions are the decisions that the actor looks after or is named in, and what they did about decisions.
func (a *App) exportMyDecisions(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	decisions, changes, err := a.parts.decisions.ExportOwn(tx, actor.Person())
	if err != nil {
		return nil, err
	}
	links, err := linksOf(tx, actor.Person())
	return []exchange.Table{
		{Name: "my-lines", About: "A link of a line from a gap to a change that you made.", Headers: ground.LinkHeaders, Rows: links},
		{Name: "my-register-decisions", About: "A decision that you look after, or in which you are named as a patient leader.", Headers: decision.OwnHeaders, Rows: decisions},
		{Name: "my-register-changes", About: "Something that you did to a decision, or said about one.", Headers: decision.ChangeHeaders, Rows: changes},
	}, err
}

// linksOf are the links that somebody made, or with "" those of everybody.
func linksOf(tx *db.Tx, who db.ID) ([][]string, error) {
	const atOnce = 1000
	var out [][]string
	for {
		some, err := ground.Rows(tx, who, atOnce, len(out))
		if out = append(out, some...); err != nil || len(some) < atOnce {
			return out, err
		}
	}
}
