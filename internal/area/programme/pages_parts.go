package programme

import (
	"strconv"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// This file fills the tables, lists and choices of the coordinator's pages.

func editionRows(p editionsPage) [][]templ.Component {
	var rows [][]templ.Component
	for _, o := range p.Offers {
		rows = append(rows, []templ.Component{
			ui.Link(p.To("/editions/%s", string(o.ID)), o.ProgrammeName+" "+o.Name), ui.Tag(standing(o.Edition, p.Now)),
			ui.Text(o.span()), ui.Text(takenWords(o.Edition, o.Taken)),
		})
	}
	return rows
}

// takenWords says how many of the places are taken.
func takenWords(e edition.Edition, taken int64) string {
	if e.Places == 0 {
		return number(taken)
	}
	return number(taken) + " of " + number(e.Places)
}

func editionsPath(p editionsPage, n int) templ.SafeURL {
	if n == 0 {
		return ""
	}
	return p.To("/editions?page=%d", n)
}

func templateCards(p newPage) []ui.Card {
	var cards []ui.Card
	for _, t := range content.Programmes() {
		cards = append(cards, ui.Card{Title: t.Title, Href: p.To("/editions/new?template=%s", t.Key), Body: templateBody(t)})
	}
	return cards
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}

func programmeOptions(p newPage) []ui.Option {
	var out []ui.Option
	for _, old := range p.Programmes {
		out = append(out, ui.Option{Value: string(old.ID), Label: old.Name})
	}
	return append(out, ui.Option{Value: "", Label: "A new programme", Conditional: programmeName(p), Divider: true})
}

func textHint(name string) string {
	switch name {
	case "gains_professional", "gains_partner", "gains_together":
		return "One gain on each line."
	}
	return ""
}

func gapTasks(p overviewPage) []ui.Task {
	var out []ui.Task
	for _, g := range p.Gaps {
		t := ui.Task{Title: g.Words, Href: p.path("/%s", g.Part), Status: "Needed", Colour: ui.Red}
		if !g.Must {
			t.Status, t.Colour = "Good to have", ui.Grey
		}
		if g.Must && p.E.State != edition.Draft {
			t.Status, t.Colour = "Missing", ui.Orange
		}
		out = append(out, t)
	}
	return out
}

func overviewRows(p overviewPage) []ui.SummaryRow {
	e := p.E
	place := e.Place
	if place == "" {
		place = e.Link
	}
	if place == "" {
		place = "Not set"
	}
	contact := "Not set"
	if e.ContactName != "" {
		contact = e.ContactName + ", " + e.ContactEmail
	}
	basics := p.path("/basics")
	rows := []ui.SummaryRow{
		{Key: "Dates", Value: ui.Text(span(p.Days)), Change: p.path("/days")},
		{Key: "Place", Value: ui.Text(place), Change: basics},
		{Key: "Places", Value: ui.Text(takenWords(e, p.Taken) + " people"), Change: basics},
		{Key: "Applications close", Value: ui.Text(when(e.Closes, e.Zone) + zoneNote(e.Zone)), Change: basics},
		{Key: "Cost for each person", Value: ui.Text(edition.Pounds(e.Fee)), Change: basics},
		{Key: "Money for bursaries", Value: ui.Text(edition.Pounds(e.BursaryBudget)), Change: basics},
		{Key: "Contact", Value: ui.Text(contact), Change: basics},
	}
	if e.Note != "" {
		rows = append(rows, ui.SummaryRow{Key: "Note", Value: ui.Text(e.Note), Change: basics})
	}
	return rows
}

func memberColumns() []ui.Column {
	return append(ui.Plain(ui.Columns("Name", "What they do", "Side", "Email"), "What they do", "Side", "Email"), ui.Column{Label: "Change", Hidden: true})
}

func memberRows(p peoplePage) [][]templ.Component {
	var rows [][]templ.Component
	for _, m := range p.Members {
		rows = append(rows, []templ.Component{
			ui.Text(m.Name), ui.Text(m.Function.Words()), ui.Text(m.Side.Words()), ui.Text(m.Email),
			ui.PostButton(p.path("/people/%s/remove", string(m.Person)), "Remove "+m.Name, ui.Minor, map[string]string{"function": string(m.Function)}),
		})
	}
	return rows
}

func functionOptions() []ui.Option {
	var out []ui.Option
	for _, f := range edition.Functions() {
		out = append(out, ui.Option{Value: string(f), Label: f.Words()})
	}
	return out
}

func sideOptions() []ui.Option {
	return []ui.Option{
		{Value: string(person.Professional), Label: "Professional", Hint: "A clinician, manager or another professional."},
		{Value: string(person.Partner), Label: "Patient partner", Hint: "A patient, service user, carer or community member."},
	}
}

// changesWords says how much of what was planned because of the last edition is done.
func changesWords(undone, all int) string {
	switch {
	case undone == 0 && all == 1:
		return "The one change that was planned is done."
	case undone == 0:
		return "All " + strconv.Itoa(all) + " changes that were planned are done."
	case all == 1:
		return "One change is planned. It is not done yet."
	}
	return strconv.Itoa(all) + " changes are planned. " + strconv.Itoa(undone) + " of them are not done yet."
}
