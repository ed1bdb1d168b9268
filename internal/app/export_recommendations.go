package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/recommendation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportRecommendations are the bodies with which organisations are linked, what they recommended, and the answers.
func (a *App) exportRecommendations(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	links, made, asks, err := a.parts.recommendations.Export(tx, actor)
	return []exchange.Table{
		{Name: "formal-links", About: "A group of a map that has to do with an organisation: a board, scrutiny, a champion or a group of patient leaders.", Headers: recommendation.LinkHeaders, Rows: links},
		{Name: "recommendations", About: "A recommendation that a group made to an organisation.", Headers: recommendation.Headers, Rows: made},
		{Name: "recommendation-answers", About: "A time that an answer to a recommendation was asked for, with the answer.", Headers: recommendation.AskHeaders, Rows: asks},
	}, err
}

// exportMyRecommendations are the recommendations that the actor wrote or answers, and their answers.
func (a *App) exportMyRecommendations(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	wrote, answers, err := a.parts.recommendations.ExportOwn(tx, actor.Person())
	return []exchange.Table{
		{Name: "my-recommendations", About: "A recommendation that you wrote for a group, or to which you owe the answer.", Headers: recommendation.OwnHeaders, Rows: wrote},
		{Name: "my-recommendation-answers", About: "An answer to a recommendation that you gave.", Headers: recommendation.AskHeaders, Rows: answers},
	}, err
}
