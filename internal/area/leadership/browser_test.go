package leadership_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

// TestThePlanAndAJourneyInABrowser opens the pages on a narrow screen: nothing has to be moved sideways, and axe finds nothing.
func TestThePlanAndAJourneyInABrowser(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	s := newScene(t, site)
	s.own(s.step, "lead", "Lea")
	s.own(s.step, "patient", "Pat")
	s.name(s.step, "director", "Dee").Is(http.StatusSeeOther)
	s.as["Lea"].Post(s.step+"/actions", url.Values{"words": {"Ask the panel"}, "due": {day(site, 5)}}).Is(http.StatusSeeOther)
	s.save("Lea", s.step, url.Values{"state": {"in-place"}, "evidence": {"Everybody has a named person"}, "plans": {"Quality strategy https://example.org/q"}}).Is(http.StatusSeeOther)
	s.told("Pat", "first", "My first time chairing", "2019")
	role := s.told("Pat", "role", "Member of the panel", "March 2018")
	s.as["Pat"].Post(role+"/show", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
	address := browser.Serve(t, site.Handler())
	for email, paths := range map[string][]string{
		"pat@example.org":  {"/leadership", s.At, s.At + "/steps", s.step, s.At + "/steps/history", "/me/journey", "/me/journey/new", "/me/journey/new?sort=stage", "/me/journey/seen", role + "/change", "/journeys"},
		"cora@example.org": {s.step, s.step + "/change", s.At + "/steps?show=attention", "/journeys/" + string(s.by["Pat"].ID)},
	} {
		b := browser.New(t)
		b.Open(address + "/sign-in")
		b.Fill("Email address", email)
		b.Press("Send me a link")
		_, token, _ := strings.Cut(site.Letter(email).Text, "/sign-in/")
		b.Open(address + "/sign-in/" + strings.Fields(token)[0])
		b.Press("Sign in")
		for i, path := range paths {
			b.Width(320)
			b.Open(address + path)
			b.NoSidewaysScroll()
			b.Accessible()
			b.Screenshot("leadership-" + strings.Split(email, "@")[0] + "-" + string(rune('a'+i)))
		}
	}
}
