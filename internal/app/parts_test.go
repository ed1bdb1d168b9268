package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// TestPartsOfAnEdition: every page inside an edition leads its coordinator to the other parts, in the same five groups, with
// the current part marked; who does not run it, and a page that is not there, get no such links.
func TestPartsOfAnEdition(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		cora := site.As(site.Add(person.Person{Given: "Cora", Email: "cora@example.org"}, access.Coordinator))
		path := cora.Post("/editions/new", url.Values{
			"template": {"pairs-five-days"}, "programme_name": {"Collaborative pairs"}, "name": {"2026"}, "first_day": {"12/05/2026"}, "place": {"Hall"}, "zone": {"Europe/London"},
			"places": {"12"}, "fee": {"0"}, "bursary_budget": {"0"}, "closes_date": {"17 April 2026"}, "closes_time": {"5pm"}, "contact_name": {"Ada"}, "contact_email": {"ada@example.org"},
		}).Is(http.StatusSeeOther).Location
		const nav = `nav[aria-label="Parts of this edition"]`
		groups := []string{"Plan", "Applying", "Taking part", "Results", "Files"}
		for at, current := range map[string]string{
			"": "Overview", "/basics": "Overview", "/days": "Days", "/days/new": "Days", "/needs": "Access needs",
			"/pipeline": "Applications", "/perspectives": "Applications", "/reminder": "Applications", "/bursaries": "Bursaries",
			"/seekers": "People who seek a partner", "/suggestions": "People who seek a partner", "/suggestions/criteria": "People who seek a partner",
			"/selection": "Selection", "/seating": "Tables", "/collaborations": "Pairs", "/waves": "Forms", "/waves/new": "Forms", "/waves/import": "Forms",
			"/report": "Report", "/quotes": "Report", "/import": "Bring in", "/export": "Take out",
		} {
			page := cora.Get(path + at).Is(http.StatusOK)
			if n := len(page.Find(nav)); n != 1 {
				t.Errorf("%s has %d such lists of links", at, n)
				continue
			}
			if got := texts(page.Find(nav + " .app-tabs__name")); !slices.Equal(got, groups) {
				t.Errorf("%s has the groups %q", at, got)
			}
			if got := texts(page.Find(nav + ` [aria-current="page"]`)); !slices.Equal(got, []string{current}) {
				t.Errorf("%s marks %q, not %s", at, got, current)
			}
		}
		// A form that comes back with what is wrong has them, too.
		if page := cora.Post(path+"/waves/new", nil).Is(http.StatusUnprocessableEntity); len(page.Find(nav)) != 1 {
			t.Error("a form with problems loses the links")
		}
		for _, none := range []string{"/editions", "/editions/new"} {
			if page := cora.Get(none).Is(http.StatusOK); len(page.Find(nav)) != 0 {
				t.Errorf("%s has them", none)
			}
		}
		if page := cora.Get("/editions/" + string(db.NewID()) + "/pipeline").Is(http.StatusNotFound); len(page.Find(nav)) != 0 {
			t.Error("an edition that is not there has parts")
		}
	})
}

func texts(found []string) []string {
	out := make([]string, len(found))
	for i, s := range found {
		out[i] = strings.TrimSpace(s)
	}
	return out
}
