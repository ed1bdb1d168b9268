package evaluation_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
)

// TestAClaimRestsOnAPartOfAReport: a question of a shared report can be what a claim rests on. Who reads the report follows the line in both
// directions; when it is shared no more, the part is taken back.
func TestAClaimRestsOnAPartOfAReport(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		pia, other := site.As(s.people[0]), site.As(site.Person("Otto", "otto@example.org"))
		s.finished("At the end", 4)
		made := pia.Post("/me/impact/new", url.Values{"edition": {string(s.edition)}, "kind": {"confidence"}, "title": {"I speak up now"}, "happened": {"01/03/2026"}, "about": {string(s.people[0].ID)}}).Is(http.StatusSeeOther)
		at := strings.TrimPrefix(made.Location, "/n/"+site.Slug)
		pia.Post(at+"/show", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		pia.Get(at + "/rest").Hides("Parts of a report") // it is not shared yet
		s.share("people").Is(http.StatusSeeOther)
		page := pia.Get(at + "/rest").Is(http.StatusOK).Shows("Parts of a report")
		part := ""
		for _, v := range page.Attr(`input[name="report"]`, "value") {
			if strings.HasSuffix(v, " q-recommend") || strings.HasSuffix(v, " recommend") {
				part = v
			}
		}
		if part == "" {
			t.Fatalf("the question cannot be chosen: %q", page.Attr(`input[name="report"]`, "value"))
		}
		pia.Post(at+"/rest", url.Values{"report": {part}}).Is(http.StatusSeeOther)
		report := s.path("/report")
		link := strings.TrimPrefix(pia.Get(at).Attr(`a[href*="/report?wave="]`, "href")[0], "/n/"+site.Slug)
		pia.Get(link).Is(http.StatusOK).Shows("What followed from this", "I speak up now")
		site.As(s.coordinator).Get(report).Shows("I speak up now")
		other.Get(at).Is(http.StatusOK).Shows("A part of a report, which you cannot read").Hides("At the end")
		site.As(s.coordinator).Post(s.path("/report/share"), url.Values{"do": {"stop"}}).Is(http.StatusSeeOther)
		pia.Get(at).Shows("A part of a report. It was taken back.").Hides("At the end")
	})
}
