package home

import (
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
)

func entryCards(p frontPage) []ui.Card {
	cards := make([]ui.Card, len(p.Entries))
	for i, e := range p.Entries {
		cards[i] = ui.Card{Title: e.Title, Body: entryBody(p, e)}
	}
	return cards
}

// enterAs is the label of an entry's button: "Enter as Nadia".
func enterAs(e Entry) string {
	name, _, _ := strings.Cut(e.Title, ",")
	return "Enter as " + name
}

// safe is a path that the program itself made.
func safe(path string) templ.SafeURL { return templ.SafeURL(path) }
