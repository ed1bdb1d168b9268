package programme

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
)

func dayName(i int) string { return "day " + strconv.Itoa(i+1) }

func dayAction(p dayFormPage) templ.SafeURL {
	if p.Day.ID == "" {
		return p.path("/days/new")
	}
	return p.path("/days/%s/edit", string(p.Day.ID))
}

func sessionAction(p sessionPage) templ.SafeURL {
	if p.Session.ID == "" {
		return p.path("/days/%s/sessions/new", string(p.Day.ID))
	}
	return p.path("/days/%s/sessions/%s", string(p.Day.ID), string(p.Session.ID))
}

func sessionColumns() []ui.Column {
	return append(ui.Columns("Session", "Time", "Led by"), ui.Column{Label: "Change", Hidden: true})
}

func sessionRows(p dayFormPage) [][]templ.Component {
	var rows [][]templ.Component
	for _, s := range p.Sessions {
		row := ui.Cells(s.Title, timesWords(s.Starts, s.Ends), s.Lead)
		rows = append(rows, append(row, ui.LinkAbout(p.path("/days/%s/sessions/%s", string(p.Day.ID), string(s.ID)), "Change", "“"+s.Title+"”")))
	}
	return rows
}

func runRows(p attendancePage) [][]templ.Component {
	var rows [][]templ.Component
	for _, s := range p.Sessions {
		rows = append(rows, []templ.Component{ui.Text(timesWords(s.Starts, s.Ends)), ui.Text(s.Title), ui.Text(s.Lead), ui.Lines(s.Notes)})
	}
	return rows
}

func teamRows(p attendancePage) [][]templ.Component {
	var rows [][]templ.Component
	for _, m := range p.Members {
		if m.Function != edition.Panel {
			rows = append(rows, ui.Cells(m.Name, m.Function.Words()))
		}
	}
	return rows
}

func (p attendancePage) expectedColumns() []ui.Column {
	if p.Team.maySeeNeeds() {
		return ui.Columns("Name", "Side", "There", "Access")
	}
	return ui.Columns("Name", "Side", "There")
}

func expectedRows(p attendancePage) [][]templ.Component {
	var rows [][]templ.Component
	for _, a := range p.People {
		there := box()
		if a.Saved != "" {
			there = ui.Text(a.Saved.Words())
		}
		row := []templ.Component{ui.Text(a.Name), ui.Text(a.Side.Words()), there}
		if p.Team.maySeeNeeds() {
			flag := ui.Text("—")
			if a.Needs {
				flag = ui.Text("Needs something")
			}
			row = append(row, flag)
		}
		rows = append(rows, row)
	}
	return rows
}

func placeColumns(p placesPage) []ui.Column {
	out := ui.Plain(ui.Columns("Name", "Side", "Partner", "Email"), "Side", "Email")
	if p.Team.mayWithdraw() {
		out = append(out, ui.Column{Label: "Change", Hidden: true})
	}
	return out
}

func placeRows(p placesPage) [][]templ.Component {
	var rows [][]templ.Component
	for _, n := range p.People {
		partner := strings.Join(p.Partners[n.Person], ", ")
		if partner == "" {
			partner = "—"
		}
		row := ui.Cells(n.Name, n.Side.Words(), partner, n.Email)
		if p.Team.mayWithdraw() {
			row = append(row, ui.LinkAbout(p.path("/places/%s/withdraw", string(n.Person)), "Give up", "the place of "+n.Name))
		}
		rows = append(rows, row)
	}
	return rows
}

func withdrawnRows(p placesPage) [][]templ.Component {
	var rows [][]templ.Component
	for _, w := range p.Withdrawn {
		rows = append(rows, []templ.Component{ui.Text(w.Name), ui.Text(ui.PlainDate(w.At.In(p.E.Zone).Format("2006-01-02"))), ui.Lines(w.Reason)})
	}
	return rows
}
