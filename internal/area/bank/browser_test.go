package bank_test

import (
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// TestThePeopleBankInABrowser: somebody writes a card, lets an organisation find them and looks at themselves; a coordinator finds and asks
// them; they answer. Without scripts, on a phone and on a wide screen, and axe finds nothing.
func TestThePeopleBankInABrowser(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	s := newScene(t, site)
	address := browser.Serve(t, site.Handler())
	enter := func(email string) *browser.Browser {
		b := browser.New(t)
		b.Open(address + "/sign-in")
		b.Fill("Email address", email)
		b.Press("Send me a link")
		_, token, _ := strings.Cut(site.Letter(email).Text, "/sign-in/")
		b.Open(address + "/sign-in/" + strings.Fields(token)[0])
		b.Press("Sign in")
		return b
	}
	look := func(b *browser.Browser, name string, paths ...string) {
		for i, path := range paths {
			for _, width := range []int{320, 1280} {
				b.Width(width)
				b.Open(address + path)
				b.NoSidewaysScroll()
				b.Accessible()
			}
			b.Screenshot("bank-" + name + "-" + string(rune('a'+i)))
		}
	}
	pat := enter("pat@example.org")
	pat.Width(320)
	pat.Open(address + "/me/bank")
	pat.Press("Write your card")
	pat.Tick("Chairing meetings")
	pat.Fill("Say more about yourself", "I ran a garden club")
	pat.Press("Save my card")
	pat.HasText("Nobody can find you yet")
	trust := "/me/bank/organisations/" + string(s.org["Trust"])
	pat.Open(address + trust)
	pat.Tick("Taking part in something")
	pat.Tick("What I am good at")
	pat.Press("Save")
	pat.HasText("This is what they see on your card")
	pat.HasText("Chairing meetings")
	cora := enter("cora@example.org")
	cora.Width(320)
	cora.Open(address + s.bank("Trust"))
	cora.Fill("Words", "chairing")
	cora.Press("Search")
	cora.Click("Pat")
	cora.Choose("Taking part in something")
	cora.Fill("What do you ask them to do?", "Chair our meeting in May")
	cora.Press("Ask them")
	cora.HasText("No answer yet")
	pat.Open(address + "/me")
	pat.Click("Answer a request from Trust")
	pat.HasText("Chair our meeting in May")
	request := pat.Path()
	pat.Choose("Yes")
	pat.Press("Send my answer")
	cora.Open(address + s.bank("Trust") + "/requests")
	cora.HasText("pat@example.org")
	look(pat, "own", "/me/bank", "/me/bank/card", "/me/bank/organisations", trust, trust+"/seen", "/me/bank/looks", "/me/bank/consents", request, "/me/bank/leave", "/partner-organisations")
	look(cora, "office", s.bank("Trust"), s.cardAt("Trust", "Pat"), s.bank("Trust")+"/requests", "/partner-organisations/"+string(s.org["Trust"]), "/partner-organisations/"+string(s.org["Trust"])+"/change")
}
