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
	at, as := scene(t, site)
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
	b.Click("The mosque in Hill Road")
	b.Press("Make a link and a card")
	b.HasText("We met you here: The mosque in Hill Road")
	look("card")
	address += "/met/" + code(as["Cora"].Get(as["Cora"].Get(at).Link("The mosque in Hill Road")+"/card"))
	met := browser.New(t)
	met.Width(320)
	met.Open(address)
	met.HasText("This link was left with people here: The mosque in Hill Road.")
	for _, w := range []int{320, 1280} {
		met.Width(w)
		met.NoSidewaysScroll()
		met.Accessible()
	}
	met.Screenshot("outreach-met")
	met.Click("See what you can take up")
	met.HasText("Opportunities")
	b.Open(strings.TrimSuffix(address[:strings.Index(address, "/met/")], "/") + at)
	b.Click("Where people came from, and what they took on")
	b.HasText("Nobody replied in this year.")
	look("sources")
}

// code is the code in the address of a card.
func code(card *apptest.Result) string {
	for _, cell := range card.Find("dd") {
		if _, code, found := strings.Cut(cell, "/met/"); found {
			return strings.Fields(code)[0]
		}
	}
	return ""
}

func TestTheLinkOfAVisitFillsInWherePeopleCameFrom(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		at, as := scene(t, site)
		cora, sam := as["Cora"], as["Sam"]
		cora.Post(at+"/new", visit(site)).Is(http.StatusSeeOther)
		one := cora.Get(at).Link("The mosque in Hill Road")
		cora.Get(one + "/card").To(one) // there is no link yet
		for _, who := range []string{"Sam", "Ada", "Out"} {
			as[who].Post(one+"/link", nil).Is(http.StatusNotFound)
			as[who].Get(one + "/card").Is(http.StatusNotFound)
		}
		cora.Post(one+"/link", nil).To(one + "/card")
		left := code(cora.Get(one + "/card").Is(http.StatusOK).Shows("We met you here: The mosque in Hill Road"))
		cora.Post(one+"/link", nil).To(one + "/card") // pressed again: the same link
		if again := code(cora.Get(one + "/card")); left == "" || again != left {
			t.Fatalf("the link was %q and is %q", left, again)
		}
		visitor := site.Visitor()
		visitor.Get("/met/" + strings.Repeat("z", 8)).Is(http.StatusNotFound)
		met := visitor.Get("/met/"+left).Is(http.StatusOK).Shows("The mosque in Hill Road", "Riverside Trust").Hides("Cora")
		if got := met.Link("See what you can take up"); got != "/opportunities?heard=visit."+left {
			t.Errorf("it leads to %q", got)
		}
		out := as["Out"]
		bank := out.Get(met.Link("Let organisations find you")).Is(http.StatusOK).Link("Write your card")
		form := out.Get(bank).Is(http.StatusOK).Form("/me/bank/card")
		if form.Get("heard") != "visit" || form.Get("heard-by") != "visit."+left {
			t.Fatalf("it fills in %v", form)
		}
		bad := out.Post("/me/bank/card", url.Values{"most": {"2"}, "heard": {"castle"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("heard") == "" {
			t.Error("nothing stands beside where they heard of it")
		}
		out.Post("/me/bank/card", form).Is(http.StatusSeeOther)
		said := func() string {
			var said string
			site.Read(func(tx *db.Tx) error {
				var err error
				said, err = db.Value[string](tx, `SELECT COALESCE((SELECT source || ':' || COALESCE(visit_id, '') FROM heard WHERE network_id = $1 AND what = 'bank'), '')`)
				return err
			})
			return said
		}
		id := one[strings.LastIndex(one, "/")+1:]
		if said() != "visit:"+id {
			t.Errorf("kept is %q", said())
		}
		// Who changes the card keeps it, or chooses something else.
		form = out.Get("/me/bank/card").Form("/me/bank/card")
		form.Set("place", "Leeds")
		out.Post("/me/bank/card", form).Is(http.StatusSeeOther)
		if said() != "visit:"+id {
			t.Errorf("after a change it is %q", said())
		}
		form = out.Get("/me/bank/card").Form("/me/bank/card")
		form.Set("heard", "friend")
		out.Post("/me/bank/card", form).Is(http.StatusSeeOther)
		if said() != "friend:" {
			t.Errorf("with another answer it is %q", said())
		}
		form = out.Get(bank).Form("/me/bank/card")
		form.Set("heard", "visit")
		form.Set("heard-by", "visit."+left)
		out.Post("/me/bank/card", form).Is(http.StatusSeeOther)
		// The visit goes; the answer stays without it.
		cora.Post(one+"/remove", nil).Is(http.StatusSeeOther)
		visitor.Get("/met/" + left).Is(http.StatusNotFound)
		if said() != "visit:" {
			t.Errorf("without the visit it is %q", said())
		}
		out.Post("/me/bank/leave", nil).Is(http.StatusSeeOther)
		if said() != "" {
			t.Errorf("who left still said %q", said())
		}
		for _, who := range []string{"Ada", "Out"} {
			as[who].Get(at + "/sources").Is(http.StatusNotFound)
		}
		sam.Get(at+"/sources").Is(http.StatusOK).Shows("Nobody replied in this year.", "Nobody joined in this year.").Hides("have a link and a card")
		cora.Get(at + "/sources?year=2014").Is(http.StatusOK).Shows("have a link and a card")
	})
}
