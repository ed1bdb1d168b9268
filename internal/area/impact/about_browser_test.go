package impact_test

import (
	"net/http"
	"regexp"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

var signInLink = regexp.MustCompile(`http://localhost:\d+\S*/sign-in/[0-9a-f]{40}`)

// TestThisIsAboutMeInTheWorkOfAnOrganisationInABrowser: somebody of an organisation reads what followed from its work, says that it is about them, asks
// for other words, reads these and says yes. Without scripts, at both widths.
func TestThisIsAboutMeInTheWorkOfAnOrganisationInABrowser(t *testing.T) {
	var site *apptest.Site
	address := browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.Handler().ServeHTTP(w, r) }))
	site = apptest.Open(t, db.SQLite, apptest.URL(address))
	s, org := workScene(t, site)
	const words = "Somebody who had waited nine hours told the board"
	at := s.shownWork(org, words)
	b := browser.New(t)
	b.Open(address + "/sign-in")
	b.Fill("Email address", "wes@example.org")
	b.Press("Send me a link")
	b.Open(signInLink.FindString(site.Letter("wes@example.org").Text))
	b.Press("Sign in")
	look := func(name string) {
		t.Helper()
		for _, width := range []int{320, 1280} {
			b.Width(width)
			b.Accessible()
			b.NoSidewaysScroll()
		}
		b.Screenshot("about-me-work-" + name)
	}
	b.NoScripts(true)
	b.Open(address + "/impact/organisations/" + org)
	look("list")
	b.Click("This is about me : " + words)
	b.HasText("The work of Riverside Trust")
	look("asks")
	b.Press("Yes, this is about me")
	b.HasText("Only you and those who tell it read them until you have answered")
	look("waits")
	s.as["Cora"].Get(at).Is(http.StatusNotFound)
	b.Fill("What should be different?", "Leave out how long it was.")
	b.Press("Send")
	s.as["Tia"].Get(at).Shows("Leave out how long it was.")
	change := s.as["Tia"].Get(at + "/change").Form(at + "/change")
	change.Set("title", "Somebody who had waited told the board")
	s.as["Tia"].Post(at+"/change", change).Is(http.StatusSeeOther)
	b.Open(address + "/me")
	b.Click("Say whether something about you may be shown")
	b.HasText("Somebody who had waited told the board")
	b.Press("Yes, it may be shown to others")
	look("answered")
	s.as["Tia"].Get(at).Shows("Everybody it describes agreed")
}
