package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/meaning"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportGlossary is the glossary of the network with its earlier meanings.
func exportGlossary(_ context.Context, tx *db.Tx, _ access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	rows, err := meaning.Export(tx)
	return []exchange.Table{{Name: "glossary", About: "A meaning on which people of both sides agreed.", Headers: meaning.Headers, Rows: rows}}, err
}

// exportMyMeanings is what the actor wrote about words.
func (a *App) exportMyMeanings(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.meanings.ExportOwn(tx, actor.Person())
	return []exchange.Table{{Name: "my-meanings", About: "What you mean by a word, as you wrote it.", Headers: meaning.OwnHeaders, Rows: rows}}, err
}
