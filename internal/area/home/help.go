package home

import (
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// topic is one page of the help. Its key is in its address, so it stays for ever.
type topic struct {
	Key, Title, About string
	Parts             []helpPart
}

// helpPart is a heading of a topic, with its paragraphs, and links to where it is done.
type helpPart struct {
	Key, Title string
	Text       []string
	Links      []helpLink
}

// helpLink leads to the page where something is done.
type helpLink struct{ Label, Path string }

type helpPage struct {
	ui.Page
	Topic topic
	Actor access.Actor
}

// links are those of a part whose pages the reader may open. The words are for everybody.
func (p helpPage) links(part helpPart) []helpLink {
	return slices.DeleteFunc(slices.Clone(part.Links), func(l helpLink) bool {
		switch {
		case strings.HasPrefix(l.Path, "/admin"):
			return !p.Actor.Has(access.Administrator)
		case strings.HasPrefix(l.Path, "/formbook"):
			return !p.Actor.Has(access.Coordinator, access.Administrator)
		case slices.ContainsFunc([]string{"/editions", "/import", "/export"}, func(of string) bool { return strings.HasPrefix(l.Path, of) }):
			return !p.Actor.Has(access.Coordinator)
		}
		return false
	})
}

// help is the contents list of all topics.
func (h *Home) help(r *web.Request) (web.Answer, error) {
	return web.Show(helpContents(r.Page("Help"))), nil
}

// helpOn is the page of one topic.
func (h *Home) helpOn(r *web.Request) (web.Answer, error) {
	for _, t := range topics {
		if t.Key == r.PathValue("topic") {
			return web.Show(helpTopic(helpPage{Page: r.Page(t.Title), Topic: t, Actor: r.Actor})), nil
		}
	}
	return web.Answer{}, errs.Missing()
}

func topicCards(p ui.Page) []ui.Card {
	cards := make([]ui.Card, len(topics))
	for i, t := range topics {
		cards[i] = ui.Card{Title: t.Title, Href: p.To("/help/%s", t.Key), Body: ui.Text(t.About)}
	}
	return cards
}
