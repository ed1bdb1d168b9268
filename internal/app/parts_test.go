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

// TestPartsOfAnOrganisation: whoever is tied to an organisation in one way only is led to what they may open, and nowhere else.
func TestPartsOfAnOrganisation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		cora := site.Add(person.Person{Given: "Cora", Email: "cora@example.org"}, access.Coordinator)
		at, steps := "", "Overview, Forty steps, History"
		site.Write(func(tx *db.Tx) error {
			o, err := person.OrganisationNamed(tx, "Hill Hospital")
			at = "/leadership/" + string(o)
			return err
		})
		of := func(p person.Person, page string) string {
			t.Helper()
			c := site.As(p)
			r := c.Get(at + page).Is(http.StatusOK)
			const nav = `nav[aria-label="Parts of this organisation"] a`
			for _, href := range r.Attr(nav, "href") {
				if c.Get(href).Status != http.StatusOK {
					t.Errorf("%s is led from %s to %s, which they cannot open", p.Given, page, href)
				}
			}
			return strings.Join(r.Find(nav), ", ")
		}
		owner := site.Person("Owen", "owen@example.org")
		leads := site.As(cora)
		leads.Post(at+"/steps/4/owners", url.Values{"kind": {"director"}, "name": {"Owen"}, "email": {owner.Email}, "job": {"Chief nurse"}}).Is(http.StatusSeeOther)
		for _, page := range []string{"", "/steps", "/steps/4", "/steps/history", "/map"} {
			if got := of(owner, page); got != steps+", Who leads where, Strategy, From a gap to a change, Participation grid, What followed, Whom to ask, Decisions, Formal engagement, Board report" {
				t.Errorf("who owns a step finds %q on %q", got, page)
			}
		}
		if got := of(cora, ""); got != steps+", Connection and culture, Roles, Who leads where, Strategy, From a gap to a change, Participation grid, What followed, Whom to ask, Opportunities, Ideas, Outreach, Referrals, Decisions, Formal engagement, Board report" {
			t.Errorf("a coordinator finds %q", got)
		}
		// Who is asked from outside how well it is connected.
		var out []person.Person
		for i, name := range []string{"Rae", "Ron", "Rui", "Ros"} {
			p := person.Person{Given: name, Family: "Example", Email: strings.ToLower(name) + "@example.org"}
			if i > 1 {
				p.Perspectives = person.Perspectives(person.Partner)[:1]
			}
			out = append(out, site.Add(p))
		}
		form := leads.Get(at + "/connection/ask").Is(http.StatusOK).Form("/ask")
		form.Set("form", "connection")
		form.Set("professionals", out[0].Email+"\n"+out[1].Email)
		form.Set("partners", out[2].Email+"\n"+out[3].Email)
		leads.Post(at+"/connection/ask", form).Is(http.StatusSeeOther)
		for _, page := range []string{"/connection", "/roles"} {
			if got := of(out[0], page); got != "Connection and culture, Roles" {
				t.Errorf("who rates it finds %q on %q", got, page)
			}
		}
		for _, page := range []string{"", "/steps", "/map"} {
			site.As(out[0]).Get(at + page).Is(http.StatusNotFound)
		}
	})
}
