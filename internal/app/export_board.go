package app

import (
	"context"

	"alongside/internal/area/board"
	"alongside/internal/area/exchange"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportStories are the stories that may be told to the boards of organisations. They belong to no edition.
func (a *App) exportStories(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	rows, err := a.parts.board.Export(tx, actor)
	return []exchange.Table{{Name: "board-stories", About: "A story that its teller lets be told to a board.", Headers: board.Headers, Rows: rows}}, err
}

// exportMyStories are the actor's own stories.
func (a *App) exportMyStories(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.board.ExportOwn(tx, actor.Person())
	return []exchange.Table{{Name: "my-board-stories", About: "A story that you told, or were asked to tell, to a board.", Headers: board.OwnHeaders, Rows: rows}}, err
}
