package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/seating"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportTables are who sits where on the days of editions, the timetables of those who present, and what tables
// said to them.
func (a *App) exportTables(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	seats := exchange.Table{Name: "tables", About: "Where one person sits on one day. Table 0 is away.", Headers: seating.SeatHeaders}
	timetables := exchange.Table{Name: "timetables", About: "One presenter at one table in one round.", Headers: seating.TimetableHeaders}
	words := exchange.Table{Name: "words-to-presenters", About: "What one table said to one presenter. It is for those who lead the days, and for the presenter.", Headers: seating.WordHeaders}
	for _, e := range all {
		sit, present, err := a.parts.seating.Export(tx, actor, e)
		if err != nil {
			return nil, err
		}
		seats.Rows, timetables.Rows = append(seats.Rows, sit...), append(timetables.Rows, present...)
		said, err := a.parts.seating.ExportWords(tx, actor, e)
		if err != nil {
			return nil, err
		}
		words.Rows = append(words.Rows, said...)
	}
	return []exchange.Table{seats, timetables, words}, err
}

// exportMyTables are the tables that the actor was shown, and what they and tables said to those who presented.
func (a *App) exportMyTables(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.seating.ExportOwn(tx, actor.Person())
	if err != nil {
		return nil, err
	}
	words, err := a.parts.seating.ExportOwnWords(tx, actor)
	return []exchange.Table{{Name: "my-tables", About: "Where you sit on one day.", Headers: seating.OwnSeatHeaders, Rows: rows},
		{Name: "my-words-to-presenters", About: "What you wrote for a table to somebody who presented, or what a table said to you.", Headers: seating.OwnWordHeaders, Rows: words}}, err
}
