package recommendation_test

import (
	"net/http"
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

// TestARecommendationInABrowser walks from a link to a settled and published recommendation, each person in their own browser.
func TestARecommendationInABrowser(t *testing.T) {
	s := newScene(t, apptest.Open(t, db.SQLite))
	address := browser.Serve(t, s.Handler())
	look := func(b *browser.Browser, name string) {
		t.Helper()
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("recommendation-" + name)
	}
	cora := s.enter(address, "Cora")
	cora.Open(address + "/leadership/" + string(s.Trust) + "/formal")
	look(cora, "formal-empty")
	cora.Click("Link a group")
	cora.Press("Link this group")
	cora.HasText("Choose the group.")
	look(cora, "link")
	cora.Choose("Health scrutiny")
	cora.Choose("Scrutiny: it looks at what the organisation does")
	cora.Press("Link this group")
	look(cora, "formal")

	ben := s.enter(address, "Ben")
	ben.Open(address + "/recommendations")
	look(ben, "list-empty")
	ben.Click("Write a recommendation")
	look(ben, "bodies")
	ben.Click("Health scrutiny")
	ben.Press("Save")
	ben.HasText("Choose to whom you recommend it.")
	look(ben, "problems")
	ben.Select("To whom do you recommend it?", "Riverside Trust: Quality board")
	ben.Fill("Short title", "Open the ward at night")
	ben.Fill("What do you recommend?", "Let parents stay at night.")
	ben.Fill("Who owes the answer?", "olu@example.org")
	ben.Fill("By when is an answer owed?", s.in(28))
	ben.Press("Save")
	look(ben, "written")
	ben.Press("Send it, with my yes")
	ben.HasText("Answer owed by")
	look(ben, "owed")

	olu := s.enter(address, "Olu")
	olu.Open(address + "/me")
	olu.Click("Answer a recommendation")
	olu.Click("Answer this recommendation")
	olu.Press("Give this answer")
	olu.HasText("Give your reasons.")
	look(olu, "answer")
	olu.Choose("Partly accepted")
	olu.Fill("Why, and what happens now?", "Two rooms from May on.")
	olu.Press("Give this answer")
	look(olu, "answered")

	ben.Open(address + "/me")
	ben.Click("Say whether an answer answers your recommendation")
	ben.Click("Say whether the answer answers it")
	look(ben, "say")
	ben.Choose("The answer answers it")
	ben.Press("Put this to those who speak for us")
	ben.HasText("Partly accepted, settled")
	at := s.as["Ben"].Get("/recommendations").Link("Open the ward at night")
	s.say("Sid", at, "do", "public").Is(http.StatusSeeOther)
	ben.Open(address + at)
	look(ben, "yes")
	ben.Press("Yes, for our group")
	visitor := browser.New(t)
	visitor.Open(address + at)
	visitor.HasText("The reasons are not published.")
	look(visitor, "public")
	visitor.Open(address + "/recommendations")
	look(visitor, "public-list")
}
