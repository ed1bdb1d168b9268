package opportunity_test

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

// TestAnOpportunityInABrowser walks from an empty register to somebody who says yes, each person in their own browser, and looks at the pages
// of a panel.
func TestAnOpportunityInABrowser(t *testing.T) {
	s := newScene(t, apptest.Open(t, db.SQLite))
	address := browser.Serve(t, s.Handler())
	look := func(b *browser.Browser, name string) {
		t.Helper()
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("opportunity-" + name)
	}
	cora := s.enter(address, "Cora")
	cora.Open(address + s.At)
	cora.Click("Write an opportunity")
	cora.Press("Save this opportunity")
	cora.HasText("Give the opportunity a short name.")
	look(cora, "problems")
	cora.Fill("What is the opportunity called?", "A seat on the board")
	cora.Fill("What is it for, and what does somebody do?", "You help to decide.")
	cora.Choose("Influence: you shape what is decided")
	cora.Choose("Many people: about services, plans or the whole organisation")
	cora.Tick("I challenge well")
	cora.Choose("Paid for their time")
	cora.Fill("What is paid, and how are expenses paid back?", "£25 an hour.")
	cora.Fill("How do you make it possible for people to take part?", "There is a lift.")
	cora.Choose("Informally")
	cora.Fill("Until which day can people reply?", s.in(9))
	cora.Fill("Which patient leader designs it with you?", "dee@example.org")
	cora.Press("Save this opportunity")
	cora.Press("Ask for a yes to these words")
	look(cora, "asked")
	at := s.as["Cora"].Get(s.At).Link("A seat on the board")

	dee := s.enter(address, "Dee")
	dee.Open(address + "/me")
	dee.Click("Say whether you agree to an opportunity")
	look(dee, "agree")
	dee.Press("Yes, I agree")
	cora.Open(address + at)
	cora.Press("Publish it")

	pat := s.enter(address, "Pat")
	pat.Open(address + "/opportunities")
	look(pat, "list")
	pat.Click("A seat on the board")
	look(pat, "public")
	pat.Click("Say that you are interested")
	pat.Fill("A few words to the contact", "I would like to.")
	look(pat, "reply")
	pat.Press("Send")
	pat.HasText("It is sent.")
	look(pat, "own")
	cora.Open(address + "/me")
	cora.Click("Answer somebody who is interested")
	cora.Click("1. Pat Example")
	look(cora, "who")
	cora.Press("Choose Pat Example")
	pat.Open(address + "/me")
	pat.Click("Say yes or no: you are chosen")
	look(pat, "chosen")
	pat.Press("Yes, I do it")
	pat.HasText("You said yes. It is yours.")
	cora.Open(address + at)
	cora.Press("Finish it")
	cora.HasText("It is finished. One person said yes")

	panel, _, one, two := s.formal("1")
	s.pass(11)
	s.as["Cora"].Post(panel+"/scoring", nil)
	lou := s.enter(address, "Lou")
	lou.Open(address + panel + "/people/" + one)
	look(lou, "score")
	for _, who := range []string{"Lou", "Pru"} {
		s.score(who, panel, one, "3")
		s.score(who, panel, two, "1")
	}
	lou.Open(address + panel)
	lou.Tick("1. Pat Example")
	look(lou, "scores")
	lou.Press("Put this to the panel")
	pru := s.enter(address, "Pru")
	pru.Open(address + panel)
	look(pru, "decide")
	pru.Press("Yes, I agree with this choice")
	cora.Open(address + panel)
	look(cora, "decided")
	cora.Open(address + s.At + "/figures")
	look(cora, "figures")
}
