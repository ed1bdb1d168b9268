package home_test

import (
	"net/http"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
)

// TestHelp reads every topic from the contents list. Each has a list of its parts whose links lead to headings, and each
// page that it sends people to opens for somebody who has that work to do.
func TestHelp(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		office := site.As(site.Person("Ada", "ada@example.org", access.Coordinator, access.Administrator))
		visitor, pat := site.Visitor(), site.As(site.Person("Pat", "pat@example.org"))
		contents := visitor.Get("/help").Is(http.StatusOK).Shows("Waiting for you", "Ask the coordinator of your programme")
		topics := contents.Attr(`.nhsuk-card a[href^="/help/"]`, "href")
		for _, want := range []string{"applying", "partner-finder", "forms", "space", "panel", "coordinating", "administration"} {
			if !strings.Contains(strings.Join(topics, " ")+" ", "/help/"+want+" ") {
				t.Errorf("no help on %s in %v", want, topics)
			}
		}
		opened := map[string]bool{}
		for _, path := range topics {
			visitor.Get(path).Is(http.StatusOK).Shows("On this page")
			for _, link := range pat.Get(path).Is(http.StatusOK).Attr("main section a", "href") {
				if link != "/sign-in" && !opened["pat "+link] {
					opened["pat "+link] = true
					pat.Get(link).Is(http.StatusOK)
				}
			}
			page := office.Get(path).Is(http.StatusOK).Shows("On this page")
			parts := page.Attr(`nav[aria-labelledby="contents"] a`, "href")
			if len(parts) < 3 {
				t.Errorf("%s has %d parts", path, len(parts))
			}
			for _, part := range parts {
				if len(page.Find("h2"+part)) != 1 {
					t.Errorf("%s: %s leads to no heading", path, part)
				}
			}
			for _, link := range page.Attr("main section a", "href") {
				if opened[link] {
					continue
				}
				opened[link] = true
				if link == "/sign-in" {
					visitor.Get(link).Is(http.StatusOK)
				} else {
					office.Get(link).Is(http.StatusOK)
				}
			}
		}
		if len(opened) < 20 {
			t.Errorf("the help leads to %d pages only", len(opened))
		}
		visitor.Get("/help/nothing").Is(http.StatusNotFound)
	})
}
