package strategy_test

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
	s.Letter(email)
	token := ""
	for _, l := range s.Mail.To(email) { // letters about a yes come between
		if _, after, found := strings.Cut(l.Text, "/sign-in/"); found {
			token = after
		}
	}
	b.Open(address + "/sign-in/" + strings.Fields(token)[0])
	b.Press("Sign in")
	return b
}

// TestAStrategyInABrowser: an engagement lead writes a strategy with an outcome, names a patient leader for it, links a step and asks; the patient
// leader takes the outcome on and says yes, and so does a director; then it is in force.
func TestAStrategyInABrowser(t *testing.T) {
	s := newScene(t, apptest.Open(t, db.SQLite))
	address := browser.Serve(t, s.Handler())
	look := func(b *browser.Browser, name string) {
		t.Helper()
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("strategy-" + name)
	}
	cora := s.enter(address, "Cora")
	cora.Open(address + s.at(""))
	look(cora, "empty")
	cora.Click("Write a strategy")
	cora.Press("Save as a draft")
	cora.HasText("Say why the organisation needs it.")
	look(cora, "problems")
	cora.Fill("What is the strategy called?", "Led with patients")
	cora.Fill("Why does the organisation need it?", "Patients see what we do not.")
	cora.Fill("On which day does it begin?", s.in(-30))
	cora.Fill("What is its last day?", s.in(700))
	cora.Fill("By which day do you look at it again?", s.in(200))
	cora.Press("Save as a draft")
	cora.Fill("What will be different for patients?", "Papers that everybody can read")
	cora.Fill("How shall we know?", "Ten readers say so")
	cora.Fill("By when?", s.in(300))
	cora.Press("Save this outcome")
	cora.HasText("Nobody is responsible for it yet.")
	cora.Click("Name somebody")
	cora.Choose("A patient leader")
	cora.Fill("Their name", "Pat")
	cora.Fill("Their email address in this network", "pat@example.org")
	cora.Press("Name them")
	cora.Click("Link a step of the plan")
	cora.Select("Which of the forty steps serves it?", "4. See people as a strength")
	cora.Press("Link it")
	cora.HasText("Of 1 step: 0 in place, 0 begun, 1 not begun.")
	look(cora, "outcome")
	cora.Open(address + s.at(""))
	cora.Click("Led with patients")
	cora.Press("Ask both sides for their yes")
	cora.HasText("Neither a patient leader nor a professional has said yes yet.")
	look(cora, "asked")

	pat := s.enter(address, "Pat")
	pat.NoScripts(true)
	pat.Width(320)
	pat.Open(address + "/me")
	pat.Click("Say whether you are responsible for an outcome of a strategy")
	look(pat, "asked-person")
	pat.Press("Yes, I take it on")
	pat.HasText("It rests on one person alone")
	pat.Open(address + "/me")
	pat.Click("Say whether you agree with a strategy")
	look(pat, "question")
	pat.Press("Yes, to exactly these words")
	pat.HasText("A patient leader has said yes. A professional has not yet.")

	dee := s.enter(address, "Dee")
	dee.Open(address + "/me")
	dee.Click("Say whether you agree with a strategy")
	dee.Press("Yes, to exactly these words")
	dee.HasText("In force")
	look(dee, "in-force")
	dee.Click("Versions side by side")
	look(dee, "versions")
	dee.Open(address + "/leadership/" + string(s.Trust) + "/steps?show=alone")
	look(dee, "alone")
}
