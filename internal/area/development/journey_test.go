package development_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/development"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// scene is a network in which Cora keeps the list; Pat is a patient, Doc a clinician, Ada an administrator and nothing more.
type scene struct {
	*apptest.Site
	t   *testing.T
	org db.ID
	by  map[string]person.Person
	as  map[string]*apptest.Client
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, by: map[string]person.Person{}, as: map[string]*apptest.Client{}}
	site.Write(func(tx *db.Tx) error {
		var err error
		s.org, err = person.OrganisationNamed(tx, "Riverside Trust")
		return err
	})
	for name, role := range map[string][]access.Role{"Cora": {access.Coordinator}, "Ada": {access.Administrator}, "Pat": nil, "Doc": nil} {
		s.by[name] = site.Add(person.Person{Given: name, Family: "Example", Email: strings.ToLower(name) + "@example.org", Perspectives: []string{"patient"}}, role...)
		s.as[name] = site.As(s.by[name])
	}
	return s
}

// form is a good offer, with changes: names and values in turn.
func (s *scene) form(changes ...string) url.Values {
	v := url.Values{"version": {"0"}, "organisation": {string(s.org)}, "title": {"Chairing well"}, "kind": {"course"}, "about": {"You chair, and hear what helped."}, "sides": {"both"}, "cost": {"free"}, "reach": {"01632 960 118"}}
	for i := 0; i < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
	}
	return v
}

// TestTheListIsKeptAndUsed walks an offer from the form to being taken off, and somebody's own word that they took part.
func TestTheListIsKeptAndUsed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		cora, pat, doc := s.as["Cora"], s.as["Pat"], s.as["Doc"]
		pat.Get("/development").Is(http.StatusOK).Shows("Nothing is on the list yet.").Hides("Put something on the list", "fewer than")
		for _, who := range []string{"Pat", "Doc", "Ada"} {
			s.as[who].Get("/development/new").Is(http.StatusNotFound)
			s.as[who].Post("/development/new", s.form()).Is(http.StatusNotFound)
		}
		site.Visitor().Get("/development").Is(http.StatusSeeOther)
		for field, bad := range map[string]string{"title": "", "organisation": "", "kind": "x", "about": "", "sides": "", "cost": "", "reach": "", "link": "http://example.org", "until": "whenever"} {
			r := cora.Post("/development/new", s.form(field, bad)).Is(http.StatusUnprocessableEntity)
			if r.Problem(field) == "" {
				t.Errorf("a wrong %s has no message beside it", field)
			}
			r.Shows("Put something on the list")
		}
		cora.Post("/development/new", s.form("organisation", string(db.NewID()))).Is(http.StatusUnprocessableEntity)
		at := cora.Post("/development/new", s.form()).Is(http.StatusSeeOther).Location
		cora.Post("/development/new", s.form("title", "Coaching", "kind", "coaching", "sides", "professional", "cost", "paid")).Is(http.StatusSeeOther)
		pat.Get("/development").Shows("Chairing well", "Course or workshop, Riverside Trust", "It costs nothing", "1 of 2 offers are open to patient partners, and 2 to professionals.", "fewer than 5").Hides("Put something on the list")
		pat.Get("/development?side=partner").Shows("Chairing well").Hides("Coaching, Riverside Trust")
		pat.Get("/development?q=CHAIR").Shows("Chairing well")
		pat.Get("/development?q=nothing+like+it").Shows("Nothing that fits is on the list.")
		pat.Get("/development?organisation="+string(s.org)).Shows("Chairing well", "Riverside Trust")
		pat.Get("/development?organisation=" + string(db.NewID())).Is(http.StatusNotFound)
		pat.Get("/development/" + string(db.NewID())).Is(http.StatusNotFound)

		// Pat took part. Nobody reads it before she says so.
		for field, form := range map[string]url.Values{"day": {"day": {"1/1/2999"}, "side": {"partner"}}, "side": {"day": {"1/2/2026"}, "side": {"both"}}} {
			if r := pat.Post(at+"/took-part", form).Is(http.StatusUnprocessableEntity); r.Problem(field) == "" {
				t.Errorf("a wrong %s of a use has no message", field)
			}
		}
		pat.Post(at+"/took-part", url.Values{"day": {"1/2/2026"}, "side": {"partner"}}).To(at)
		pat.Get(at).Shows("You took part", "Nobody reads your name here.")
		for _, who := range []string{"Doc", "Cora", "Ada"} {
			s.as[who].Get(at).Is(http.StatusOK).Hides("Pat Example", "You can ask them")
		}
		pat.Post(at+"/took-part", url.Values{"day": {"2/2/2026"}, "side": {"partner"}, "named": {"yes"}}).To(at)
		doc.Get(at).Shows("You can ask them how it was", "Pat Example, patient partner, 2 February 2026")
		doc.Post(at+"/take-back", nil).To(at)
		doc.Get(at).Shows("Pat Example")
		site.Write(func(tx *db.Tx) error { return development.PersonLeft(tx, s.by["Pat"].ID) })
		doc.Get(at).Hides("Pat Example")
		pat.Get(at).Shows("You took part")

		// A change by somebody else is not overwritten.
		change := s.form("title", "Chairing better", "version", "1")
		cora.Post(at+"/change", change).To(at)
		change.Set("title", "Chairing best")
		cora.Post(at+"/change", change).Is(http.StatusConflict).Shows("What you wrote", "Chairing best", "Chairing better")
		pat.Get(at + "/change").Is(http.StatusNotFound)
		pat.Post(at+"/end", nil).Is(http.StatusNotFound)

		// Off the list: only who keeps it and who took part still find it.
		cora.Post(at+"/end", nil).To(at)
		doc.Get(at).Is(http.StatusNotFound)
		doc.Get("/development").Hides("Chairing better")
		pat.Get(at).Shows("This is not on the list any more.")
		pat.Post(at+"/take-back", nil).To("/development")
		pat.Get(at).Is(http.StatusNotFound)
		cora.Post(at+"/end", url.Values{"back": {"yes"}}).To(at)
		doc.Get(at).Is(http.StatusOK)
	})
}

// TestWhatIsOverLeavesTheList: after its last day nobody is sent to it, and who keeps the list sees that it is over.
func TestWhatIsOverLeavesTheList(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		last := site.Clock.Now().AddDate(0, 0, 3)
		at := s.as["Cora"].Post("/development/new", s.form("until", last.Format("2/1/2006"))).Is(http.StatusSeeOther).Location
		s.as["Pat"].Get("/development").Shows("Chairing well")
		site.Clock.Advance(5 * 24 * 3600 * 1e9)
		s.as["Pat"] = site.As(s.by["Pat"])
		s.as["Cora"] = site.As(s.by["Cora"])
		s.as["Pat"].Get("/development").Is(http.StatusOK).Hides("Chairing well")
		s.as["Pat"].Get(at).Shows("This is over.")
		s.as["Cora"].Get("/development").Shows("What is over", "Chairing well")
		s.as["Cora"].Post(at+"/change", s.form("title", "Chairing again", "version", "1", "until", last.Format("2/1/2006"))).To(at)
	})
}

// TestLearningInABrowser: an engagement lead puts something on the list, and a patient partner says that she took part.
func TestLearningInABrowser(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	s := newScene(t, site)
	address := browser.Serve(t, site.Handler())
	enter := func(who string) *browser.Browser {
		b := browser.New(t)
		b.Open(address + "/sign-in")
		b.Fill("Email address", s.by[who].Email)
		b.Press("Send me a link")
		_, token, _ := strings.Cut(site.Letter(s.by[who].Email).Text, "/sign-in/")
		b.Open(address + "/sign-in/" + strings.Fields(token)[0])
		b.Press("Sign in")
		return b
	}
	look := func(b *browser.Browser, name string) {
		t.Helper()
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
			b.Screenshot("development-" + name + "-" + map[int]string{320: "320", 1280: "1280"}[w])
		}
	}
	cora := enter("Cora")
	cora.Open(address + "/me")
	cora.Open(address + "/development")
	cora.Click("Put something on the list")
	cora.Press("Save")
	look(cora, "problems")
	cora.Select("Which organisation offers it?", "Riverside Trust")
	cora.Fill("What is it called?", "Chairing well")
	cora.Choose("Course or workshop")
	cora.Fill("What do people learn, and how?", "You chair, and hear what helped.")
	cora.Choose("Patient partners and professionals")
	cora.Choose("It costs nothing")
	cora.Fill("How do people ask for it?", "01632 960 118")
	cora.Press("Save")
	cora.HasText("It is on the list.")
	look(cora, "kept")
	pat := enter("Pat")
	pat.Open(address + "/me")
	pat.Click("Courses, coaching and learning together")
	look(pat, "list")
	pat.Click("Chairing well")
	pat.Click("I took part in this")
	pat.Fill("When did you take part?", "1/2/2026")
	pat.Choose("As a patient, service user, carer or community member")
	pat.Tick("Others in the network may read that I took part, and ask me how it was")
	look(pat, "form")
	pat.Press("Save")
	pat.HasText("You can ask them how it was", "Pat Example, patient partner, 1 February 2026")
	look(pat, "took-part")
}
