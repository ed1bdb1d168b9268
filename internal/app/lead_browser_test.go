package app_test

import (
	"net/http"
	"regexp"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

var leadLink = regexp.MustCompile(`http://localhost:\d+\S*/sign-in/[0-9a-f]{40}`)

// TestAnEngagementLeadInABrowser gets the role from an administrator, finds their organisation on their first page and adds a group to its map.
func TestAnEngagementLeadInABrowser(t *testing.T) {
	var site *apptest.Site
	address := browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.Handler().ServeHTTP(w, r) }))
	site = apptest.Open(t, db.SQLite, apptest.URL(address))
	w := newTwo(t, site)
	b := browser.New(t)
	enter := func(email string) {
		b.Open(address + "/sign-in")
		b.Fill("Email address", email)
		b.Press("Send me a link")
		b.Open(leadLink.FindString(site.Letter(email).Text))
		b.Press("Sign in")
	}
	look := func(name string) {
		for _, width := range []int{320, 1280} {
			b.Width(width)
			b.Accessible()
			b.NoSidewaysScroll()
		}
		b.Screenshot("lead-" + name)
	}
	enter("ada@example.org")
	b.Open(address + "/admin/people/" + string(w.lea.ID))
	b.Tick("Engagement lead of Riverside Trust")
	look("role")
	b.Press("Save roles")
	b.HasText("The roles are saved.")
	b = browser.New(t)
	enter("lea@example.org")
	b.Open(address + "/me")
	b.HasText("You are the engagement lead of your organisation.")
	look("me")
	b.Click("See to patient leadership in your organisation")
	b.HasText("Riverside Trust")
	look("organisation")
	b.Open(address + w.at(w.here, "/map/new-group", ""))
	look("group")
}
