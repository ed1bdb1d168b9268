package app

import (
	"context"
	"slices"
	"time"

	"alongside/internal/area/behaviour"
	"alongside/internal/area/exchange"
	"alongside/internal/area/seating"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

func (a *App) behaviours(rs *web.Routes) {
	b := behaviour.New(a.DB, a.Keys, mates, a.Post)
	b.Routes(rs)
	b.Jobs(a.Worker)
	a.parts.behaviours = b
	a.parts.waiting = append(a.parts.waiting, b)
}

// mates are those who were shown a seat at a table with somebody on days of an edition that have begun, and whether it has tables: a
// plan of them, or seats that were shown. Where it has none they are everybody who takes part, once a day has begun.
func mates(tx *db.Tx, e edition.Edition, who db.ID) (list []db.ID, tables bool, err error) {
	list, seated, err := edition.TableMates(tx, e, who)
	if err != nil || seated {
		return list, true, err
	}
	if tables, err = seating.Planned(tx, e.ID); err != nil || tables {
		return nil, tables, err
	}
	days, err := edition.Days(tx, e.ID)
	if err != nil {
		return nil, false, err
	}
	today := tx.Now.In(e.Zone).Format(time.DateOnly)
	if !slices.ContainsFunc(days, func(d edition.Day) bool { return d.Date != "" && d.Date <= today }) {
		return nil, false, nil
	}
	places, err := edition.Places(tx, e.ID)
	for _, p := range places {
		list = append(list, p.Person)
	}
	return slices.DeleteFunc(list, func(id db.ID) bool { return id == who }), false, err
}

// exportBehaviours are the groups' lists.
func (a *App) exportBehaviours(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	t := exchange.Table{Name: "behaviours", About: "One behaviour of a group's list. Small numbers are not shown.", Headers: behaviour.ListHeaders}
	for _, e := range all {
		rows, err := a.parts.behaviours.Export(tx, actor, e)
		if err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, rows...)
	}
	return []exchange.Table{t}, err
}

// exportMyKindWords are the kind words that the actor received and gave.
func (a *App) exportMyKindWords(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.behaviours.ExportOwn(tx, actor)
	return []exchange.Table{{Name: "my-kind-words", About: "Kind words that you received or gave.", Headers: behaviour.OwnKindHeaders, Rows: rows}}, err
}
