package selection_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// TestAShortlistInABrowser closes scoring as a coordinator, then settles a tie and asks the panel as one of its members, on narrow
// and wide screens: nothing has to be moved sideways, and axe finds nothing.
func TestAShortlistInABrowser(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	sc := newScene(t, site, 4)
	sc.more("Bread for all", "Clinics at night", "Doors that open")
	sc.marks(0, "4")
	sc.marks(1, "3")
	sc.marks(2, "3")
	sc.marks(3, "1")
	sc.score(sc.pro1, 4, "4").Is(http.StatusSeeOther)
	sc.score(sc.pro2, 4, "4").Is(http.StatusSeeOther)
	for _, p := range []person.Person{sc.par1, sc.par2} {
		site.As(p).Post(sc.path(4, "/conflict"), url.Values{"conflict_reason": {"We are neighbours"}}).Is(http.StatusSeeOther)
	}
	needs := "/editions/" + string(sc.edition) + "/perspectives"
	for _, words := range []string{"Cares for somebody at home", "Lives on a boat"} {
		site.As(sc.cora).Post(needs, url.Values{"words": {words}, "possible": {"We pay a sitter, and end at three."}, "least": {"1"}}).Is(http.StatusSeeOther)
	}
	address := browser.Serve(t, site.Handler())
	var b *browser.Browser
	enter := func(who person.Person) {
		t.Helper()
		b = browser.New(t)
		b.Open(address + "/sign-in")
		b.Fill("Email address", who.Email)
		b.Press("Send me a link")
		site.Work()
		var link string
		for _, l := range site.Mail.To(who.Email) {
			if found := regexp.MustCompile(`/sign-in/[0-9a-f]{40}`).FindString(l.Text); found != "" {
				link = found
			}
		}
		b.Open(address + link)
		b.Press("Sign in")
	}
	look := func(name string) {
		t.Helper()
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("selection-" + name)
	}
	enter(sc.pairs[0][1])
	b.Open(address + "/applications/" + string(sc.apps[0]) + "/brings")
	look("brings")
	b.Tick("Cares for somebody at home")
	b.Press("Save")
	b.HasText("Saved.")

	enter(sc.cora)
	b.Open(address + needs)
	b.HasText("Of 2 perspectives, one has nobody yet who brings it.")
	look("needs")
	b.Open(address + sc.short(""))
	look("before")
	b.Press("Close scoring and propose a list")
	b.HasText("Scoring is closed. We have written to the panel.")
	look("coordinator")

	enter(sc.pro1)
	b.Open(address + sc.short(""))
	b.HasText("There are 2 lists that are equally good.")
	look("equal")
	b.Open(address + sc.short("/"+string(sc.apps[2])))
	look("settle")
	b.Press("Take it into the list")
	b.HasText("This is the proposal with your change.")
	b.Press("Ask the panel to offer places to 2 applications")
	b.HasText("The panel is asked.")

	enter(sc.par1)
	b.Open(address + sc.short(""))
	look("asked")
	b.Press("I agree to those with a tick")
	b.HasText("You agreed to 2 questions.")
}
