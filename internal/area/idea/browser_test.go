package idea_test

import (
	"strings"
	"testing"
	"time"

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

// TestAnIdeaInABrowser walks from naming who answers to what a session decided, each person in their own browser.
func TestAnIdeaInABrowser(t *testing.T) {
	s := newScene(t, apptest.Open(t, db.SQLite))
	address := browser.Serve(t, s.Handler())
	look := func(b *browser.Browser, name string) {
		t.Helper()
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("idea-" + name)
	}
	cora := s.enter(address, "Cora")
	cora.Open(address + s.at())
	cora.Click("Say who answers ideas, and how soon")
	cora.Fill("Who answers ideas?", "con@example.org")
	look(cora, "desk")
	cora.Press("Save")
	cora.HasText("Con Example answers ideas here, within 5 working days.")
	cora.Click("Innovation sessions")
	cora.Click("Plan a session")
	cora.Select("Which group?", "Quality board")
	cora.Fill("On which day?", s.Clock.Now().AddDate(0, 0, 3).Format("2/1/2006"))
	look(cora, "plan")
	cora.Press("Plan this session")
	look(cora, "session-empty")

	pat := s.enter(address, "Pat")
	pat.Width(320)
	pat.Open(address + "/me")
	pat.Click("Your ideas, and what was answered")
	pat.Click("Bring an idea")
	pat.Press("Bring this idea")
	pat.HasText("Give your idea a short name.")
	look(pat, "problems")
	pat.Select("To which organisation do you bring it?", "Riverside Trust")
	pat.Fill("A short name for your idea", "A bench by the lift")
	pat.Fill("What is your idea?", "People who wait have nowhere to sit.")
	pat.Press("Bring this idea")
	pat.HasText("An answer is owed by")
	look(pat, "brought")

	con := s.enter(address, "Con")
	con.Open(address + "/me")
	con.Click("Answer an idea")
	look(con, "to-answer")
	con.Choose("It is being looked at")
	con.Fill("In your words", "Estates look at it this week.")
	con.Press("Send this answer")
	con.HasText("Estates look at it this week.")
	con.Click("Bring it to a session")
	con.Select("Which session?", "Quality board, "+s.Clock.Now().AddDate(0, 0, 3).Format("2 January 2006"))
	con.Press("Bring it there")

	pat.Open(address + "/me")
	pat.Click("Say yes or no about your idea")
	look(pat, "asked")
	pat.Press("Yes, I agree")
	pat.HasText("on the agenda")
	s.Advance(3 * 24 * time.Hour)
	lee := s.enter(address, "Lee")
	lee.Open(address + "/me")
	lee.Click("Write down what a session decided about ideas")
	lee.Click("Write down what was said and decided about “A bench by the lift”")
	lee.Select("What was decided?", "It is being tried")
	lee.Fill("What was said, and why", "One bench for a month, then we ask.")
	look(lee, "record")
	lee.Press("Save, and tell the owners")
	lee.HasText("One bench for a month, then we ask.")
	look(lee, "session")
	pat.Open(address + "/me/ideas")
	pat.Click("A bench by the lift")
	pat.HasText("Being tried", "One bench for a month, then we ask.")
	pat.Click("Who may read it")
	pat.Choose("Everybody, on the open internet")
	pat.Press("Let them read it")
	look(pat, "own")
	cora.Open(address + s.at())
	look(cora, "register")
	visitor := browser.New(t)
	visitor.Open(address + "/ideas")
	visitor.Click("A bench by the lift")
	visitor.HasText("Being tried")
	look(visitor, "public")
}
