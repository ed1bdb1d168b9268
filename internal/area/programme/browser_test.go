package programme_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

var signInLink = regexp.MustCompile(`http://localhost:\d+\S*/sign-in/[0-9a-f]{40}`)

// walk is a browser of somebody who is signed in, over a site at an address.
type walk struct {
	*browser.Browser
	site    *apptest.Site
	address string
}

func openSite(t *testing.T) (*apptest.Site, string) {
	t.Helper()
	var site *apptest.Site
	address := browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.Handler().ServeHTTP(w, r) }))
	site = apptest.Open(t, db.SQLite, apptest.URL(address))
	return site, address
}

func walkAs(t *testing.T, site *apptest.Site, address, email string) walk {
	t.Helper()
	w := walk{Browser: browser.New(t), site: site, address: address}
	if email != "" {
		w.Open(address + "/sign-in")
		w.Fill("Email address", email)
		w.Press("Send me a link")
		w.HasHeading("Look in your inbox")
		w.Open(signInLink.FindString(site.Letter(email).Text))
		w.Press("Sign in")
		w.HasText("Waiting for you")
	}
	return w
}

// look checks a page, wide and narrow, and keeps pictures of it.
func (w walk) look(path, name string) {
	if path != "" {
		w.Open(w.address + path)
	}
	w.Width(1280)
	w.NoSidewaysScroll()
	w.Screenshot(fmt.Sprintf("programme-%s-%d", name, 1280))
	w.Width(320)
	w.Accessible()
	w.Screenshot(fmt.Sprintf("programme-%s-%d", name, 320))
	w.Width(1000)
}

// TestPagesInABrowser makes an edition as a coordinator does, and looks at every page on the way. The browser fails the
// test when a page breaks the content security policy, which holds for the machine-readable data too.
func TestPagesInABrowser(t *testing.T) {
	site, address := openSite(t)
	site.Person("Ada", "ada@example.org", access.Coordinator)
	w := walkAs(t, site, address, "ada@example.org")
	w.Open(address + "/editions")
	w.Click("Start a new edition")
	w.look("", "new-choice")
	w.Click("Collaborative pairs, five days")
	w.look("", "new-form")
	w.Press("Make the edition")
	w.look("", "new-problems")
	w.Fill("Name of this edition", "2026")
	w.Fill("First day", "12 May 2026")
	w.Fill("Place", "Riverside Hall")
	w.Fill("Address", "1 Mill Lane, Reading")
	w.Fill("Cost for each person", "1,250")
	w.Fill("Money for bursaries in all", "6000")
	w.Fill("Closing date", "17/4/2026")
	w.Fill("Closing time", "5pm")
	w.Fill("Email address", "ada@example.org")
	w.Press("Make the edition")
	w.HasText("The edition is made", "Before you publish")
	w.look("", "overview-draft")
	overview := w.Path()
	w.Click("Add a co-facilitator from the professional side")
	w.look("", "people-empty")
	for _, c := range [][3]string{{"petra@example.org", "Petra", "Professional"}, {"quinn@example.org", "Quinn", "Patient partner"}} {
		w.Fill("Email address", c[0])
		w.Select("What they do", "Co-facilitator")
		w.Choose(c[2])
		w.Fill("First name", c[1])
		w.Press("Add this person")
		w.HasText("The person is added")
	}
	w.look("", "people")
	w.look(overview, "overview-ready")
	w.Press("Publish and take applications")
	w.HasText("The edition is published")
	w.look("", "overview-open")
	for _, page := range []string{"basics", "texts", "clone", "days", "days/new"} {
		w.look(overview+"/"+page, page)
	}
	w.Open(address + overview + "/days")
	w.Click("Change day 1 and its sessions")
	w.look("", "day-edit")
	w.Click("Add a session")
	w.look("", "session")
	// Somebody else changes the basics while they are open here.
	w.Open(address + overview + "/basics")
	site.Write(func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE edition SET place = 'Town Hall', version = version + 1 WHERE network_id = $1`)
		return err
	})
	w.Fill("Place", "The Library")
	w.Expect("409")
	w.Press("Save")
	w.HasText("Somebody else changed this while you were writing", "Town Hall")
	w.look("", "clash")
	w.look("/editions", "editions")
	w.look("/me", "me")

	visitor := walkAs(t, site, address, "")
	visitor.look("/programmes", "public-list")
	visitor.Click("Collaborative pairs, five days 2026")
	visitor.HasText("Apply", "Applications close on Friday 17 April 2026 at 5pm")
	visitor.look("", "public")
	if data := visitor.Texts(`script[type="application/ld+json"]`); len(data) != 1 {
		t.Errorf("%d blocks of machine-readable data", len(data))
	}

	// The days are run.
	s := &scene{Site: site, t: t, Edition: db.ID(overview[len("/editions/"):])}
	pat := s.place("Patience", person.Partner, "")
	s.place("Robert", person.Professional, "")
	s.Write(func(tx *db.Tx) error {
		return person.SetNeeds(tx, site.App.Keys, pat.ID, person.Needs{IDs: []string{"support-hearing-loop", "format-print-20"}, Words: "I need a quiet corner after lunch."})
	})
	first := string(s.days()[0].ID)
	site.Clock.Set(s.days()[0].Start("Europe/London").Time())
	w = walkAs(t, site, address, "ada@example.org")
	for name, page := range map[string]string{"run": "/days/" + first, "run-sheet": "/days/" + first + "/run-sheet", "places": "/places", "withdraw": "/places/" + string(pat.ID) + "/withdraw",
		"needs": "/needs", "needs-day": "/days/" + first + "/needs", "remove": "/days/" + first + "/remove"} {
		w.look(overview+page, name)
	}
	p := walkAs(t, site, address, "patience@example.org")
	p.look("/me", "me-participant")
	p.look("/me/days/"+first, "own-day")
	p.look("/me/details", "details")
	p.look("/me/details?change=needs_room", "details-group")
	p.look("/me/calendar", "calendar-none")
	p.Press("Make my calendar address")
	p.HasText("we show it only once")
	p.look("", "calendar")
}

// TestEnterSavesEverybody notes two people by the keyboard alone and presses Enter in the row of the second: both are saved,
// with scripts and without.
func TestEnterSavesEverybody(t *testing.T) {
	site, address := openSite(t)
	s, pat, rob, _ := cohort(t, site)
	day := s.at("/days/" + string(s.days()[0].ID))
	s.to("2026-05-12", "09:30")
	w := walkAs(t, site, address, "ada@example.org")
	for _, off := range []bool{false, true} {
		w.NoScripts(off)
		w.Open(address + day)
		for _, who := range []person.Person{pat, rob} {
			w.TabTo("#a-" + string(who.ID)) // the first answer of the row, which the arrow keys choose
		}
		w.Key("Enter")
		w.HasText("Saved: 2 people.")
		page := s.C.Get(day)
		for _, who := range []string{string(pat.ID), string(rob.ID)} {
			if page.Field("a-"+who) == "" {
				t.Errorf("one of the two was lost (no scripts: %v)", off)
			}
		}
		form := page.Form("/attendance")
		form.Set("a-"+string(pat.ID), "")
		form.Set("a-"+string(rob.ID), "")
		s.C.Post(day+"/attendance", form).Is(http.StatusSeeOther)
	}
}
