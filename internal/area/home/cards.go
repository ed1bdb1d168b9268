package home

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
)

func entryCards(p frontPage) []ui.Card {
	cards := make([]ui.Card, len(p.Entries))
	for i, e := range p.Entries {
		cards[i] = ui.Card{Title: e.Title, Href: p.To("") + templ.SafeURL(e.Path), Body: ui.Text(e.About)}
	}
	return cards
}

// safe is a path that the program itself made.
func safe(path string) templ.SafeURL { return templ.SafeURL(path) }
