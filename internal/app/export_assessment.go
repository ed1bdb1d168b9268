package app

import (
	"context"

	"alongside/internal/area/assessment"
	"alongside/internal/area/exchange"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportAssessments are what people agreed on about organisations. They belong to no edition, and
// nobody's own answers are among them.
func (a *App) exportAssessments(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	ratings, err := a.parts.assessments.Export(tx, actor)
	if err != nil {
		return nil, err
	}
	roles, err := a.parts.assessments.ExportRoles(tx, actor)
	return []exchange.Table{
		{Name: "roles", About: "One thing that a role needs, as people of both sides agreed.", Headers: assessment.RoleHeaders, Rows: roles},
		{Name: "agreed-ratings", About: "One row of a rating of an organisation that all who were asked agreed on.", Headers: assessment.RatingHeaders, Rows: ratings},
	}, err
}

// exportMyRounds is what the actor answered about organisations and about themselves.
func (a *App) exportMyRounds(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.assessments.Own(tx, actor)
	return []exchange.Table{{Name: "ratings", About: "What you answered about an organisation, or about yourself.", Headers: assessment.OwnHeaders, Rows: rows}}, err
}
