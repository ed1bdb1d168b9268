package seating_test

import (
	"net/http"
	"regexp"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

var signInLink = regexp.MustCompile(`http://localhost:\d+\S*/sign-in/[0-9a-f]{40}`)

// TestTablesInABrowser moves somebody without scripts, and looks at the pages at both widths.
func TestTablesInABrowser(t *testing.T) {
	var site *apptest.Site
	address := browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.Handler().ServeHTTP(w, r) }))
	site = apptest.Open(t, db.SQLite, apptest.URL(address))
	s := newScene(t, site)
	b := browser.New(t)
	b.Open(address + "/sign-in")
	b.Fill("Email address", "cora@example.org")
	b.Press("Send me a link")
	b.Open(signInLink.FindString(site.Letter("cora@example.org").Text))
	b.Press("Sign in")
	look := func(name string) {
		b.Width(320)
		b.Accessible()
		b.NoSidewaysScroll()
		b.Screenshot("seating-" + name + "-320")
		b.Width(1280)
		b.NoSidewaysScroll()
		b.Screenshot("seating-" + name + "-1280")
	}
	b.Open(address + s.at("/seating"))
	b.Click("Set up the tables")
	look("setup")
	b.Press("Save and seat everybody")
	b.HasText("Table 1")
	look("plan")
	b.NoScripts(true)
	b.Click("Abe Example")
	look("move")
	b.Open(address + s.at("/seating/days/%s/move?person=%s&to=with:%s", s.Days[0].ID, s.people[0].ID, s.elsewhere()))
	b.HasText("What it does")
	b.Press("Save this change")
	b.HasText("The tables are changed.")
	b.NoScripts(false)
	for _, page := range []string{"cards", "lists", "coaches", "run-sheet", "kinds", "rules"} {
		b.Open(address + s.at("/seating/%s", page))
		look(page)
	}
}

// elsewhere is somebody who sits at another table than Abe on the first day.
func (s *scene) elsewhere() db.ID {
	for _, p := range s.people {
		if s.table(p, 0) != s.table(s.people[0], 0) {
			return p.ID
		}
	}
	s.t.Fatal("all sit at one table")
	return ""
}
