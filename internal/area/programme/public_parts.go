package programme

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
)

func offerCards(p ui.Page, list []offer) []ui.Card {
	cards := make([]ui.Card, len(list))
	for i, o := range list {
		cards[i] = ui.Card{Title: o.ProgrammeName + " " + o.Name, Href: p.To("/programmes/%s/%s", o.ProgrammeSlug, o.ID), Body: offerBody(o), Tag: offerTag(o)}
	}
	return cards
}

func listPath(p listPage, n int) templ.SafeURL {
	if n == 0 {
		return ""
	}
	return p.To("/programmes?page=%d", n)
}

func dayRows(p programmePage) [][]templ.Component {
	var rows [][]templ.Component
	for _, d := range p.Days {
		where := d.Place
		if where == "" {
			where = p.Place
		}
		if where == "" && p.Edition.Link != "" {
			where = "Online"
		}
		rows = append(rows, ui.Cells(d.Title, longDate(d.Date), timesWords(d.Starts, d.Ends), where))
	}
	return rows
}
