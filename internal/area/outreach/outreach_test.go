package outreach_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// scene is an organisation with its engagement lead Cora, Sam who belongs to it, and Ada, an administrator alone.
func scene(t *testing.T, site *apptest.Site) (at string, as map[string]*apptest.Client) {
	t.Helper()
	var org db.ID
	site.Write(func(tx *db.Tx) error {
		var err error
		org, err = person.OrganisationNamed(tx, "Riverside Trust")
		return err
	})
	as = map[string]*apptest.Client{}
	for name, roles := range map[string][]access.Role{"Cora": {access.Coordinator}, "Ada": {access.Administrator}, "Sam": nil, "Out": nil} {
		p := person.Person{Given: name, Family: "Example", Email: strings.ToLower(name) + "@example.org"}
		if name == "Sam" {
			p.Organisation, p.OrgConfirmed = org, true
		}
		as[name] = site.As(site.Add(p, roles...))
	}
	return "/leadership/" + string(org) + "/outreach", as
}

func visit(site *apptest.Site, more ...string) url.Values {
	f := url.Values{"place": {"The mosque in Hill Road"}, "kind": {"faith"}, "held": {site.Clock.Now().AddDate(0, 0, -1).Format("2/1/2006")}, "who": {"Cora and a governor"}, "contacts": {"31"}}
	for i := 0; i < len(more); i += 2 {
		f.Set(more[i], more[i+1])
	}
	return f
}

func TestVisits(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		at, as := scene(t, site)
		cora, sam := as["Cora"], as["Sam"]
		bad := cora.Post(at+"/new", visit(site, "place", "", "kind", "castle", "held", site.Clock.Now().AddDate(0, 0, 1).Format("2/1/2006"), "who", "", "contacts", "some")).Is(http.StatusUnprocessableEntity)
		for _, field := range []string{"place", "kind", "held", "who", "contacts"} {
			if bad.Problem(field) == "" {
				t.Errorf("nothing stands beside %s", field)
			}
		}
		cora.Post(at+"/new", visit(site)).Is(http.StatusSeeOther)
		cora.Post(at+"/new", visit(site, "place", "Carers’ morning", "kind", "charity", "contacts", "2")).Is(http.StatusSeeOther)
		cora.Get(at).Is(http.StatusOK).Shows("The mosque in Hill Road", "Carers’ morning", "31", "Not known yet")
		page := sam.Get(at).Is(http.StatusOK).Shows("The mosque in Hill Road", "Carers’ morning").Hides("Write a visit down")
		for _, cell := range page.Find("td") {
			if strings.TrimSpace(cell) == "2" {
				t.Error("two people stand by themselves")
			}
		}
		sam.Get(at + "/new").Is(http.StatusNotFound)
		for _, who := range []string{"Ada", "Out"} {
			as[who].Get(at).Is(http.StatusNotFound)
		}
		one := cora.Get(at).Link("The mosque in Hill Road")
		form := cora.Get(one).Is(http.StatusOK).Form(one[strings.LastIndex(one, "/"):])
		form.Set("followed", "Three came to the open day.")
		cora.Post(one, form).Is(http.StatusSeeOther)
		sam.Get(at).Shows("Three came to the open day.")
		form.Set("followed", "Four came.")
		cora.Post(one, form).Is(http.StatusConflict).Shows("Four came.", "Three came to the open day.")
		cora.Get(at + "?kind=charity").Shows("Carers’ morning").Hides("Three came to the open day.")
		cora.Post(one+"/remove", nil).Is(http.StatusSeeOther)
		cora.Get(one).Is(http.StatusNotFound)
	})
}

func TestVisitsInABrowser(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	at, _ := scene(t, site)
	address := browser.Serve(t, site.Handler())
	b := browser.New(t)
	b.Open(address + "/sign-in")
	b.Fill("Email address", "cora@example.org")
	b.Press("Send me a link")
	_, token, _ := strings.Cut(site.Letter("cora@example.org").Text, "/sign-in/")
	b.Open(address + "/sign-in/" + strings.Fields(token)[0])
	b.Press("Sign in")
	look := func(name string) {
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("outreach-" + name)
	}
	b.Open(address + at)
	b.Click("Write a visit down")
	b.Press("Save this visit")
	b.HasText("Enter the place or the group that was visited.")
	look("problems")
	b.Fill("Which place or group?", "The mosque in Hill Road")
	b.Select("What kind of place is it?", "Place of worship")
	b.Fill("On which day?", site.Clock.Now().Format("2/1/2006"))
	b.Fill("Who went?", "Cora and a governor")
	b.Fill("With how many people did you talk?", "31")
	b.Press("Save this visit")
	b.HasText("The visit is saved.", "Not known yet")
	look("list")
	b.Click("The mosque in Hill Road")
	b.Fill("What followed?", "Three came to the open day.")
	look("change")
	b.Press("Save this visit")
	b.HasText("Three came to the open day.")
}
