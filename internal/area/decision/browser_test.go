package decision_test

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

// TestADecisionInABrowser walks from an empty register to a sign-off with assurance, each person in their own browser.
func TestADecisionInABrowser(t *testing.T) {
	s := newScene(t, apptest.Open(t, db.SQLite))
	address := browser.Serve(t, s.Handler())
	look := func(b *browser.Browser, name string) {
		t.Helper()
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("decision-" + name)
	}
	cora := s.enter(address, "Cora")
	cora.Open(address + s.At)
	look(cora, "empty")
	cora.Click("Put a decision into the register")
	cora.Press("Save this decision")
	cora.HasText("Give the decision a short name.")
	look(cora, "problems")
	cora.Fill("What is the decision called?", "A ward for children")
	cora.Fill("What is decided?", "Whether to build it.")
	cora.Select("Which group decides?", "Quality board")
	cora.Fill("Who looks after it?", "olu@example.org")
	cora.Fill("When does it go to sign-off?", s.in(9))
	cora.Press("Save this decision")
	cora.HasText("The decision is in the register.")
	look(cora, "new")
	at := s.as["Cora"].Get(s.At).Link("A ward for children")

	olu := s.enter(address, "Olu")
	olu.Open(address + at)
	olu.Click("Write about their part")
	olu.Fill("Which patient leaders had a key part?", "pat@example.org")
	olu.Fill("How did they take part?", "They drew the plan.")
	olu.Fill("What changed because of it?", "Parents can stay.")
	look(olu, "assurance")
	olu.Press("Save the assurance")
	olu.Press("Ask the patient leaders whether it is true")
	look(olu, "asked")

	pat := s.enter(address, "Pat")
	pat.Open(address + "/me")
	pat.Click("Say whether what a decision says is true")
	look(pat, "true")
	pat.Press("Yes, this is true")
	pat.HasText("You have said yes: it is true.")

	chas := s.enter(address, "Chas")
	chas.Open(address + at)
	look(chas, "assured")
	chas.Choose("It is signed off")
	chas.Press("Note what was decided")
	chas.HasText("What was decided stands in the register.")
	look(chas, "signed")

	other := s.add("title", "Another")
	s.outcome("Chas", other, "without", "yes", "by", "Jo Chief, chief executive", "reason", "The roof had come down.").Is(http.StatusSeeOther)
	cora.Open(address + s.At)
	cora.HasText("By Jo Chief, chief executive: The roof had come down.")
	look(cora, "register")
	cora.Open(address + s.At + "/figures")
	look(cora, "figures")
	ada := s.enter(address, "Ada")
	ada.Open(address + other)
	look(ada, "outline")
}
