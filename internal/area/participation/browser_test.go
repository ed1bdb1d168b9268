package participation_test

import (
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

// enter opens a browser in which somebody is signed in by the link of a letter.
func (s *scene) enter(address, who string) *browser.Browser {
	s.t.Helper()
	b := browser.New(s.t)
	email := strings.ToLower(who) + "@example.org"
	b.Open(address + "/sign-in")
	b.Fill("Email address", email)
	b.Press("Send me a link")
	_, token, _ := strings.Cut(s.Letter(email).Text, "/sign-in/")
	b.Open(address + "/sign-in/" + strings.Fields(token)[0])
	b.Press("Sign in")
	return b
}

// TestTheGridInABrowser: staff place an activity, a patient leader places it elsewhere, staff agree, and the picture shows it.
func TestTheGridInABrowser(t *testing.T) {
	s := newScene(t, apptest.Open(t, db.SQLite))
	address := browser.Serve(t, s.Handler())
	look := func(b *browser.Browser, name string) {
		t.Helper()
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("grid-" + name)
	}
	sam := s.enter(address, "Sam")
	sam.Open(address + s.at(""))
	look(sam, "empty")
	sam.Click("Put an activity on the grid")
	sam.Press("Put it on the grid")
	sam.HasText("Choose how much of a say people have.")
	look(sam, "problems")
	sam.Fill("What is the activity called?", "Survey about food")
	sam.Fill("On which day was it, or did it begin?", s.day())
	sam.Choose("Many people")
	sam.Choose("Influence")
	sam.Press("Put it on the grid")
	sam.HasText("This waits for patient leaders.")

	pat := s.enter(address, "Pat")
	pat.NoScripts(true)
	pat.Width(320)
	pat.Open(address + "/me")
	pat.Click("Say where you would place 1 activity")
	pat.Click("Survey about food")
	look(pat, "asked")
	pat.Click("I would place it elsewhere")
	pat.Choose("Many people")
	pat.Choose("Feedback")
	pat.Press("Place it here")
	pat.HasText("This waits for staff.")

	sam.Open(address + s.at("/activities?show=waits"))
	look(sam, "list")
	sam.Click("Survey about food")
	sam.Press("I agree with this")
	sam.HasText("Agreed by both sides")
	sam.Open(address + s.at(""))
	sam.HasText("Staff said more influence than patient leaders")
	look(sam, "picture")
	sam.Click("Bring in a list from a spreadsheet")
	look(sam, "import")
}
