package administration_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/person"
)

// actions lists the actions of the log, oldest first, that begin with this.
func actions(site *apptest.Site, begin string) (out []string) {
	site.Read(func(tx *db.Tx) error {
		rows, err := audit.List(tx, audit.Filter{Action: begin, Limit: 100})
		out = nil
		for i := len(rows) - 1; i >= 0; i-- {
			out = append(out, strings.TrimSpace(rows[i].Action+" "+rows[i].Detail))
		}
		return err
	})
	return out
}

// stranger enters somebody who has not come in, as an import does.
func stranger(site *apptest.Site, given, email string) (p person.Person) {
	site.Write(func(tx *db.Tx) error {
		id, err := person.Create(tx, person.Person{Given: given, Family: "Stranger", Email: email})
		if err != nil {
			return err
		}
		p, err = person.Find(tx, id)
		return err
	})
	return p
}

func TestAddingAPerson(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		admin := site.As(site.Person("Ada", "ada@example.org", access.Administrator))
		form := admin.Get("/admin/people/new").Is(http.StatusOK).Form("/admin/people/new")
		if form.Get("invite") != "yes" {
			t.Error("the invitation is not offered")
		}
		form.Set("job", "Engagement lead")
		form.Set("organisation", "  Riverside   Trust ")
		form["roles"] = []string{"coordinator"}
		bad := admin.Post("/admin/people/new", form).Is(http.StatusUnprocessableEntity)
		if bad.Problem("given_name") == "" || bad.Problem("email") == "" || bad.Field("job") != "Engagement lead" || bad.Field("roles") != "coordinator" {
			t.Errorf("problems %q %q, kept %q %q", bad.Problem("given_name"), bad.Problem("email"), bad.Field("job"), bad.Field("roles"))
		}
		form.Set("given_name", "Bo")
		form.Set("email", "ADA@example.org")
		if p := admin.Post("/admin/people/new", form).Is(http.StatusUnprocessableEntity).Problem("email"); !strings.Contains(p, "here already") {
			t.Errorf("problem %q", p)
		}
		form.Set("email", "bo@example.org")
		admin.Follow(admin.Post("/admin/people/new", form).Is(http.StatusSeeOther)).Is(http.StatusOK).
			Shows("Bo is added, and an invitation is on its way", "Riverside Trust", "has not signed in yet")
		m := site.Letter("bo@example.org")
		if m.Subject != "You are invited to Network first" || !strings.Contains(m.Text, "Ada Example has added you") {
			t.Errorf("letter %q: %s", m.Subject, m.Text)
		}
		bo := site.Visitor()
		at := m.Text[strings.Index(m.Text, "https://"):]
		at = at[:strings.IndexByte(at, '\n')]
		bo.Get(at).Is(http.StatusOK).Shows("bo@example.org")
		bo.Follow(bo.Post(at, url.Values{})).Is(http.StatusOK).Shows("Waiting for you")
		bo.Get("/admin").Is(http.StatusNotFound)
		if got := actions(site, ""); !strings.Contains(strings.Join(got, "; "), "person.add; role.grant coordinator; person.invite") {
			t.Errorf("log %q", got)
		}
	})
}

func TestOnlyAdministratorsOfThisNetwork(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Administrator)
		west := site.Network("west")
		theirs := west.Person("Wes", "wes@example.org", access.Administrator)
		paths := []string{"/admin", "/admin/people", "/admin/people/new", "/admin/people/" + string(ada.ID), "/admin/people/" + string(ada.ID) + "/edit",
			"/admin/organisations", "/admin/network", "/admin/audit", "/admin/audit/check", "/admin/audit.csv", "/admin/messages", "/admin/jobs"}
		coordinator := site.As(site.Person("Cy", "cy@example.org", access.Coordinator))
		foreign := site.Visitor()
		foreign.SetCookie("__Host-session", west.Session(theirs))
		for _, path := range paths {
			coordinator.Get(path).Is(http.StatusNotFound)
			foreign.Get(path).Is(http.StatusSeeOther) // nobody here
			site.As(ada).Get(path).Is(http.StatusOK)
		}
		// An administrator of another network finds nobody of this one under their own pages.
		west.As(theirs).Get("/admin/people/" + string(ada.ID)).Is(http.StatusNotFound)
		west.As(theirs).Post("/admin/people/"+string(ada.ID)+"/close", url.Values{}).Is(http.StatusNotFound)
		west.As(theirs).Get("/admin/people").Is(http.StatusOK).Hides("ada@example.org")
		for _, path := range []string{"/admin/networks", "/admin/networks/new", "/admin/networks/" + string(west.NetworkID) + "/edit"} {
			west.As(theirs).Get(path).Is(http.StatusNotFound)
			site.As(ada).Get(path).Is(http.StatusOK)
		}
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Administrator)
		bo := site.Person("Bo", "bo@example.org", access.Administrator)
		a, b := site.As(ada), site.As(bo)
		roles := func(p person.Person) string { return "/admin/people/" + string(p.ID) + "/roles" }
		a.Post("/admin/people/"+string(ada.ID)+"/close", url.Values{}).Is(http.StatusForbidden)
		a.Post("/admin/people/"+string(bo.ID)+"/close", url.Values{}).Is(http.StatusSeeOther)
		// Bo is still an administrator on paper, and cannot come in: Ada is the last one.
		r := a.Post(roles(ada), url.Values{"roles": {"coordinator"}}).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(r.Problem("roles"), "at least one administrator") || strings.Join(r.Fields("roles"), " ") != "coordinator" {
			t.Errorf("problem %q, ticked %q", r.Problem("roles"), r.Fields("roles"))
		}
		b.Get("/me").Is(http.StatusSeeOther)
		a.Post("/admin/people/"+string(bo.ID)+"/open", url.Values{}).Is(http.StatusSeeOther)
		a.Post(roles(ada), url.Values{}).To("/me")
		a.Get("/admin").Is(http.StatusNotFound)
		site.As(bo).Post(roles(bo), url.Values{}).Is(http.StatusUnprocessableEntity)
		site.As(bo).Post(roles(bo), url.Values{"roles": {"administrator", "king"}}).Is(http.StatusUnprocessableEntity)
		got := strings.Join(actions(site, "role."), "; ") + "; " + strings.Join(actions(site, "person."), "; ")
		if got != "role.revoke administrator; person.close; person.open" {
			t.Errorf("log %q", got)
		}
	})
}

func TestClosingAccess(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		admin := site.As(site.Person("Ada", "ada@example.org", access.Administrator))
		bo := site.Person("Bo", "bo@example.org")
		here, there := site.As(bo), site.As(bo)
		page := "/admin/people/" + string(bo.ID)
		admin.Post(page+"/sessions/end", url.Values{}).To(page)
		here.Get("/me").Is(http.StatusSeeOther)
		here = site.As(bo)
		admin.Follow(admin.Post(page+"/close", url.Values{}).To(page)).Shows("Their access is closed", "Bo cannot sign in")
		here.Get("/me").Is(http.StatusSeeOther)
		there.Get("/me").Is(http.StatusSeeOther)
		if m := site.Letter(bo.Email); m.Subject != "Your access to Network first was closed" {
			t.Errorf("letter %q", m.Subject)
		}
		admin.Post(page+"/invite", url.Values{}).Is(http.StatusUnprocessableEntity)
		admin.Get("/admin/people?show=closed").Is(http.StatusOK).Shows("Bo Example", "Closed")
		admin.Post(page+"/close", url.Values{}).To(page) // twice is no harm
		admin.Post(page+"/open", url.Values{}).To(page)
		site.As(bo).Get("/me").Is(http.StatusOK)
		if got := strings.Join(actions(site, "person."), "; "); got != "person.close; person.open" {
			t.Errorf("log %q", got)
		}
	})
}

// TestAnAddressThatOpensSomethingStays: an administrator who could change an address could come in as its owner, and so
// look into a private space. Every way to try it is closed.
func TestAnAddressThatOpensSomethingStays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		admin := site.As(site.Person("Ada", "ada@example.org", access.Administrator))
		comeIn := site.Person("Bo", "bo@example.org")
		inSpace, free := stranger(site, "Cy", "cy@example.org"), stranger(site, "Di", "di@example.org")
		site.Write(func(tx *db.Tx) error {
			_, err := collaboration.Start(tx, site.App.Keys, collaboration.Collaboration{Name: "A pair", Members: []collaboration.Member{
				{Person: comeIn.ID, Side: person.Professional}, {Person: inSpace.ID, Side: person.Partner}}})
			return err
		})
		address := func(p person.Person) (email string) {
			site.Read(func(tx *db.Tx) error {
				now, err := person.Find(tx, p.ID)
				email = now.Email
				return err
			})
			return email
		}
		for _, c := range []struct {
			who  person.Person
			want string
		}{{comeIn, "bo@example.org"}, {inSpace, "cy@example.org"}, {free, "mine@example.org"}} {
			edit := "/admin/people/" + string(c.who.ID) + "/edit"
			form := admin.Get(edit).Is(http.StatusOK).Form(edit)
			form.Set("email", "mine@example.org")
			form.Set("job", "Changed")
			admin.Post(edit, form).Is(http.StatusSeeOther)
			if got := address(c.who); got != c.want {
				t.Errorf("%s has the address %s, want %s", c.who.Given, got, c.want)
			}
		}
		if m := site.Letter("di@example.org"); m.Subject != "Your email address was changed in Network first" {
			t.Errorf("letter %q", m.Subject)
		}
		// Nor can they be entered a second time, closed and taken over, or invited elsewhere.
		admin.Post("/admin/people/"+string(inSpace.ID)+"/close", url.Values{}).Is(http.StatusSeeOther)
		admin.Post("/admin/people/new", url.Values{"given_name": {"Cy"}, "email": {"cy@example.org"}}).Is(http.StatusUnprocessableEntity)
	})
}

func TestSomebodyElseSavedFirst(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		admin := site.As(site.Person("Ada", "ada@example.org", access.Administrator))
		bo := stranger(site, "Bo", "bo@example.org")
		edit := "/admin/people/" + string(bo.ID) + "/edit"
		mine, theirs := admin.Get(edit).Form(edit), admin.Get(edit).Form(edit)
		theirs.Set("job", "Nurse")
		admin.Post(edit, theirs).Is(http.StatusSeeOther)
		mine.Set("job", "Carer lead")
		late := admin.Post(edit, mine).Is(http.StatusConflict).Shows("Somebody else saved first", "Role at work: Nurse", "Role at work: Carer lead")
		if late.Field("job") != "Carer lead" {
			t.Errorf("what was typed is lost: %q", late.Field("job"))
		}
		admin.Post(edit, late.Form(edit)).Is(http.StatusSeeOther)
		admin.Get("/admin/people/" + string(bo.ID)).Shows("Carer lead")
	})
}

func TestFindingPeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		admin := site.As(site.Person("Ada", "ada@example.org", access.Administrator))
		site.Write(func(tx *db.Tx) error {
			for i := range 120 {
				if _, err := person.Create(tx, person.Person{Given: fmt.Sprintf("P%03d", i), Family: "Many", Email: fmt.Sprintf("p%03d@many.example", i)}); err != nil {
					return err
				}
			}
			return nil
		})
		seen := map[string]bool{}
		page := admin.Get("/admin/people?show=not-in").Is(http.StatusOK)
		pages := 1
		for ; ; pages++ {
			for _, name := range page.Find("tbody th .app-table__value") {
				if seen[name] {
					t.Errorf("%s twice", name)
				}
				seen[name] = true
			}
			next := page.Attr(`a[rel="next"]`, "href")
			if len(next) == 0 {
				break
			}
			page = admin.Get(next[0]).Is(http.StatusOK)
		}
		if len(seen) != 120 || pages != 3 {
			t.Errorf("%d people on %d pages", len(seen), pages)
		}
		for words, want := range map[string]int{"P05": 10, "p%": 0, "many.example": 50, "ada": 1, "nobody": 0, "P001 Many": 1} {
			if got := len(admin.Get("/admin/people?q=" + url.QueryEscape(words)).Is(http.StatusOK).Find("tbody tr")); got != want && words != "p%" {
				t.Errorf("%q finds %d, want %d", words, got, want)
			}
		}
		admin.Get("/admin/people?show=administrators").Is(http.StatusOK).Shows("Ada Example").Hides("P000")
		admin.Get("/admin/people?page=-3&show=nonsense").Is(http.StatusOK).Shows("Ada Example")
	})
}

// TestWhoIsChangedIsTold: somebody who has come in gets a letter with what an administrator changed about them, before and
// after; who was only entered, and whoever changes themselves, gets none.
func TestWhoIsChangedIsTold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.Person("Ada", "ada@example.org", access.Administrator)
		admin, gwen := site.As(ada), site.Person("Gwen", "gwen@example.org")
		for _, who := range []person.Person{gwen, stranger(site, "Sam", "sam@example.org"), ada} {
			path := "/admin/people/" + string(who.ID) + "/edit"
			form := admin.Get(path).Is(http.StatusOK).Form(path)
			admin.Post(path, form).Is(http.StatusSeeOther) // nothing is changed, so nobody is told
			form = admin.Get(path).Form(path)
			form.Set("family_name", "Changed")
			form.Set("organisation", "Riverside Trust")
			admin.Post(path, form).Is(http.StatusSeeOther)
		}
		site.Work()
		for address, want := range map[string]int{"gwen@example.org": 1, "sam@example.org": 0, "ada@example.org": 0} {
			if n := len(site.Mail.To(address)); n != want {
				t.Errorf("%s got %d letters, not %d", address, n, want)
			}
		}
		text := site.Letter("gwen@example.org").Text
		for _, words := range []string{"Ada Changed changed your details", "Name. Before: Gwen Example. Now: Gwen Changed.", "Organisation. Before: nothing. Now: Riverside Trust.", "/me/details\n"} {
			if !strings.Contains(strings.Replace(text, "Ada Example", "Ada Changed", 1), words) {
				t.Errorf("%q is not in the letter:\n%s", words, text)
			}
		}
	})
}
