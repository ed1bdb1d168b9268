package administration_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
	"alongside/web"
)

func TestMakingANetwork(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		keeper := site.As(site.Person("Ada", "ada@example.org", access.Administrator))
		form := keeper.Get("/admin/networks/new").Is(http.StatusOK).Form("/admin/networks/new")
		for field, value := range map[string]string{"slug": "West London", "host": "https://west.example.org/", "zone": "London", "brand": "pink"} {
			form.Set(field, value)
		}
		bad := keeper.Post("/admin/networks/new", form).Is(http.StatusUnprocessableEntity)
		for _, field := range []string{"name", "slug", "host", "zone", "brand", "given_name", "email"} {
			if bad.Problem(field) == "" {
				t.Errorf("nothing is said beside %s", field)
			}
		}
		if bad.Field("host") != "https://west.example.org/" {
			t.Error("what was typed is lost")
		}
		for field, value := range map[string]string{"name": " West  London ", "slug": "west-london", "host": "West.example.org", "zone": "Europe/Dublin", "brand": "plum",
			"given_name": "Wes", "email": "wes@example.org"} {
			form.Set(field, value)
		}
		keeper.Follow(keeper.Post("/admin/networks/new", form).To("/admin/networks")).Shows("West London is made, and Wes is invited", "west.example.org")
		form.Set("host", "")
		if p := keeper.Post("/admin/networks/new", form).Is(http.StatusUnprocessableEntity).Problem("slug"); !strings.Contains(p, "Another network") {
			t.Errorf("problem %q", p)
		}
		form.Set("slug", "other")
		form.Set("host", "west.example.org")
		if p := keeper.Post("/admin/networks/new", form).Is(http.StatusUnprocessableEntity).Problem("host"); !strings.Contains(p, "Another network") {
			t.Errorf("problem %q", p)
		}
		m := site.Letter("wes@example.org")
		at := m.Text[strings.Index(m.Text, "https://"):]
		at = at[:strings.IndexByte(at, '\n')]
		if !strings.HasPrefix(at, "https://alongside.test/n/west-london/sign-in/") {
			t.Fatalf("the link is %s", at)
		}
		wes := site.Visitor()
		wes.Get(at).Is(http.StatusOK)
		home := wes.Follow(wes.Post(at, url.Values{})).Is(http.StatusOK).Shows("Waiting for you")
		sheets := strings.Join(home.Attr(`link[rel="stylesheet"]`, "href"), " ")
		if !strings.Contains(sheets, web.URL("brand-plum.css")) {
			t.Errorf("stylesheets %s", sheets)
		}
		wes.Get("/n/west-london/admin").Is(http.StatusOK).Shows("1 person").Hides("/admin/networks")
		// The keeper sees that it exists and nothing else of it.
		keeper.Get("/n/west-london/admin/people").Is(http.StatusSeeOther)
	})
}

func TestChangingANetwork(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		keeper := site.As(site.Person("Ada", "ada@example.org", access.Administrator))
		west := site.Network("west")
		wes := west.As(west.Person("Wes", "wes@example.org", access.Administrator))
		form := wes.Get("/admin/network").Is(http.StatusOK).Form("/admin/network")
		old := url.Values{}
		for k, v := range form {
			old[k] = v
		}
		form.Set("name", "The West")
		form.Set("brand", "green")
		form.Set("slug", "first") // not in the form: it must not be taken
		wes.Post("/admin/network", form).To("/n/west/admin")
		old.Set("name", "Wild West")
		late := wes.Post("/admin/network", old).Is(http.StatusConflict).Shows("Somebody else saved first", "Name: The West", "Name: Wild West")
		if late.Field("name") != "Wild West" {
			t.Error("what was typed is lost")
		}
		edit := "/admin/networks/" + string(west.NetworkID) + "/edit"
		address := keeper.Get(edit).Is(http.StatusOK).Form(edit)
		address.Set("slug", "first")
		if p := keeper.Post(edit, address).Is(http.StatusUnprocessableEntity).Problem("slug"); !strings.Contains(p, "Another network") {
			t.Errorf("problem %q", p)
		}
		address.Set("slug", "far-west")
		keeper.Post(edit, address).To("/admin/networks")
		wes.Get("/n/far-west/admin").Is(http.StatusOK).Shows("Administration")
		wes.Get("/n/west/admin").Is(http.StatusNotFound)
		// The keeper's own network: the answer leads to where it is found from now on.
		own := "/admin/networks/" + string(site.NetworkID) + "/edit"
		mine := keeper.Get(own).Is(http.StatusOK).Form(own)
		first := mine.Get("slug")
		mine.Set("slug", "far-west")
		keeper.Post("/n/"+first+own, mine).Is(http.StatusUnprocessableEntity)
		mine.Set("slug", "far-first")
		keeper.Follow(keeper.Post("/n/"+first+own, mine).To("/n/far-first/admin/networks")).Is(http.StatusOK).Shows("The address is saved.", "far-first")
		keeper.Get("/admin/networks").Is(http.StatusOK)
		keeper.Get("/admin/networks/" + string(db.NewID()) + "/edit").Is(http.StatusNotFound)
		keeper.Get("/admin/networks/nonsense/edit").Is(http.StatusNotFound)
	})
}

// TestBrandsHaveStylesheets: every colour that can be chosen exists as a stylesheet, but for the usual one.
func TestBrandsHaveStylesheets(t *testing.T) {
	for i, b := range network.Brands() {
		if has := web.Has("brand-" + b.ID + ".css"); has != (i > 0) {
			t.Errorf("%s has a stylesheet: %t", b.ID, has)
		}
	}
}

func TestOrganisations(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		admin := site.As(site.Person("Ada", "ada@example.org", access.Administrator))
		var trust, group db.ID
		site.Write(func(tx *db.Tx) (err error) {
			if trust, err = person.OrganisationNamed(tx, "Riverside Trust"); err != nil {
				return err
			}
			group, err = person.OrganisationNamed(tx, "Carers Together")
			return err
		})
		site.Add(person.Person{Given: "Bo", Email: "bo@example.org", Organisation: trust})
		admin.Get("/admin/organisations?q=river").Is(http.StatusOK).Shows("Riverside Trust", "Not said yet").Hides("Carers Together")
		edit := "/admin/organisations/" + string(group) + "/edit"
		form := admin.Get(edit).Is(http.StatusOK).Form(edit)
		form.Set("name", "riverside  TRUST")
		if p := admin.Post(edit, form).Is(http.StatusUnprocessableEntity).Problem("name"); !strings.Contains(p, "Another organisation") {
			t.Errorf("problem %q", p)
		}
		form.Set("name", "Carers United")
		form.Set("sector", "kingdom")
		if p := admin.Post(edit, form).Is(http.StatusUnprocessableEntity).Problem("sector"); p == "" {
			t.Error("any sector is taken")
		}
		form.Set("sector", "patient-group")
		admin.Follow(admin.Post(edit, form).To("/admin/organisations")).Shows("Carers United", "Patient or carer group")
		form.Set("name", "Late")
		admin.Post(edit, form).Is(http.StatusConflict).Shows("Carers United")
		admin.Get("/admin/organisations/" + string(db.NewID()) + "/edit").Is(http.StatusNotFound)
	})
}
