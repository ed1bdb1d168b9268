package referral_test

import (
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

// TestAReferralInABrowser: a lead prints a card, staff refer somebody on a telephone, the person reads it, and the lead answers.
func TestAReferralInABrowser(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	s := newScene(t, site)
	address := browser.Serve(t, site.Handler())
	look := func(b *browser.Browser, name string) {
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("referral-" + name)
	}
	cora := browser.New(t)
	cora.Open(address + "/sign-in")
	cora.Fill("Email address", "cora@example.org")
	cora.Press("Send me a link")
	_, token, _ := strings.Cut(site.Letter("cora@example.org").Text, "/sign-in/")
	cora.Open(address + "/sign-in/" + strings.Fields(token)[0])
	cora.Press("Sign in")
	cora.Open(address + s.at)
	cora.Click("Who stands in")
	cora.HasText("one person stands in")
	look(cora, "cover")
	cora.Open(address + s.at)
	cora.Click("Places that refer")
	look(cora, "places")
	cora.Click("Stroke ward")
	look(cora, "place")
	cora.Click("See the card and print it")
	look(cora, "card")

	staff := browser.New(t)
	staff.Width(320)
	staff.Open(address + s.link)
	staff.Press("Pass this on")
	staff.HasText("Without their yes nothing is passed on")
	look(staff, "problems")
	staff.Width(320)
	staff.Fill("Their name", "Maud Tate")
	staff.Fill("Email address", "maud@example.net")
	staff.Choose("Talk to somebody first")
	staff.Fill("What they agreed to, in their own words", "Ring me on Tuesdays.")
	staff.Fill("Who asked them?", "Dee, ward sister")
	staff.Choose("Face to face")
	staff.Tick("They agreed that Riverside Trust contacts them, and that whoever stands in there may do it when somebody is late or away. They know that they can take that back at any time")
	staff.Press("Pass this on")
	staff.HasText("It is passed on")
	look(staff, "thanks")

	site.Work()
	maud := browser.New(t)
	maud.Open(address + s.own("maud@example.net"))
	maud.HasText("Ring me on Tuesdays.")
	look(maud, "own")
	maud.Click("Change it")
	look(maud, "change")
	maud.Open(address + s.own("maud@example.net"))
	maud.Press("That is right")
	maud.HasText("You said that this is right.")
	maud.Click("Stop and delete")
	look(maud, "stop")

	cora.Open(address + s.at)
	look(cora, "list")
	cora.Click("Maud Tate")
	cora.HasText("They read this, and said that it is right.")
	cora.Choose("Talked with them")
	look(cora, "one")
	cora.Press("Save the answer")
	cora.HasText("The answer is written down.")
	cora.Open(address + s.at + "/figures")
	look(cora, "figures")
}
