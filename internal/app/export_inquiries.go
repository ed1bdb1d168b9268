package app

import (
	"context"

	"alongside/internal/area/equality"
	"alongside/internal/area/exchange"
	"alongside/internal/area/inquiry"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportInquiries are the questions of programmes, with what was published about them.
func (a *App) exportInquiries(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	t := exchange.Table{Name: "inquiries", About: "One question, and one statement of its summary. It is for the people of the edition, or of its whole programme. What was withdrawn is not in it.", Headers: inquiry.Headers}
	for _, e := range all {
		rows, err := a.parts.inquiries.Export(tx, actor, e)
		if err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, rows...)
	}
	return []exchange.Table{t}, err
}

// exportMyInquiries are the actor's entries that were brought to questions.
func (a *App) exportMyInquiries(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	rows, err := a.parts.inquiries.ExportOwn(tx, actor.Person())
	return []exchange.Table{{Name: "my-inquiries", About: "An entry of yours that was brought to a question of your programme.", Headers: inquiry.EvidenceHeaders, Rows: rows}}, err
}

// exportEquality are the totals of equality questions. No answer of a person is kept, so nobody's own record can have one.
func (a *App) exportEquality(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	all, err := chosenEditions(tx, id)
	t := exchange.Table{Name: "equality", About: "How many people gave one answer. A star is a small number, or one that would give a small number away.", Headers: equality.Headers}
	for _, e := range all {
		rows, err := a.parts.equality.Export(tx, actor, e)
		if err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, rows...)
	}
	return []exchange.Table{t}, err
}
