package application_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// TestPagesInABrowser opens every page of the area in a real browser on a narrow screen: nothing has to be moved sideways,
// and axe finds nothing.
func TestPagesInABrowser(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	sc := newScene(t, site)
	address := browser.Serve(t, site.Handler())
	path, pru, _ := sc.joint()
	link := sc.link("sol@example.org", "confirm")
	site.Visitor().Post(link, reading(site.Visitor(), link, url.Values{"backing": {"interest"}, "rhythm": {"monthly"}})).Is(http.StatusOK)
	for i, name := range []string{"Una", "Vera", "Wen"} {
		sc.asks(name, 150*(i+1))
	}
	pru.Post(path+"/coaching", url.Values{"gap": {"funding"}}).Is(http.StatusSeeOther)
	confirm(pru, path)
	alma := site.Add(person.Person{Given: "Alma", Family: "Reid", Email: "alma@example.org"})
	bo := site.Add(person.Person{Given: "Bo", Family: "Chen", Email: "bo@example.org"})
	alone := sc.begin(site.As(alma), "clinician", "seek")
	sc.invite(site.As(alma), alone, bo.Email).Is(http.StatusSeeOther)
	site.As(alma).Post(alone+"/sponsor", url.Values{"name": {"Noor"}, "role": {"Chief nurse"}, "email": {"noor@example.org"}}).Is(http.StatusSeeOther)
	ed := "/editions/" + string(sc.edition)

	b := browser.New(t)
	look := func(name, at string) {
		t.Helper()
		b.Width(320)
		b.Open(address + at)
		b.NoSidewaysScroll()
		b.Accessible()
		b.Screenshot("application-" + name)
	}
	look("sponsor-link", sc.link("noor@example.org", "confirm"))
	look("invitation", sc.link(bo.Email, "invitations"))
	var accepted string
	for _, letter := range site.Mail.To(sc.pat.Email) {
		if _, token, ok := strings.Cut(letter.Text, "/invitations/"); ok {
			accepted = "/invitations/" + strings.Fields(token)[0]
		}
	}
	look("invitation-accepted-link", accepted)

	enter := func(who person.Person) {
		t.Helper()
		b = browser.New(t)
		b.Open(address + "/sign-in")
		b.Fill("Email address", who.Email)
		b.Press("Send me a link")
		b.Open(address + strings.TrimPrefix(sc.link(who.Email, "sign-in"), site.App.Config.URL))
		b.Press("Sign in")
	}
	enter(sc.pat)
	look("invitation-accepted", accepted)
	for name, at := range map[string]string{"list": path, "check": path + "/check", "who": path + "/sections/who", "funding": path + "/sections/funding", "sponsor": path + "/sponsor",
		"needs": path + "/needs", "withdraw": path + "/withdraw", "partner": path + "/partner", "details": path + "/details", "mine": "/applications", "bursary": path + "/bursary"} {
		look(name, at)
	}
	b.Open(address + path + "/check")
	b.Press("I confirm these answers")
	b.HasText("Your application is submitted")
	look("submitted", path)
	look("submitted-text", path+"/check")
	enter(alma)
	for name, at := range map[string]string{"alone": alone, "alone-partner": alone + "/partner", "alone-sponsor": alone + "/sponsor", "alone-check": alone + "/check"} {
		look(name, at)
	}
	// Bad input and a clash, as the page shows them.
	b.Open(address + alone + "/sections/purpose")
	b.Press("Save and continue")
	b.HasText("There is a problem")
	b.Accessible()
	b.Screenshot("application-problem")
	b.Fill("What do you want to achieve together?", "Mine in the browser")
	sc.answer(site.As(alma), alone, "purpose", nil).Is(http.StatusSeeOther)
	b.Fill("What matters to you in how you work together?", "Kindness")
	b.Fill("How will you share decisions, credit and responsibility?", "Turn by turn")
	b.Expect("409")
	b.Press("Save and continue")
	b.HasText("You changed this part in another window while you were writing here")
	b.Width(320)
	b.NoSidewaysScroll()
	b.Accessible()
	b.Screenshot("application-clash")
	enter(bo)
	look("apply", "/apply/"+string(sc.edition))
	enter(sc.cora)
	for name, at := range map[string]string{"pipeline": ed + "/pipeline", "view": ed + "/applications/" + string(id(path)), "view-alone": ed + "/applications/" + string(id(alone)),
		"reminder": ed + "/reminder", "bursaries": ed + "/bursaries", "sources": ed + "/sources"} {
		look(name, at)
	}
	site.Read(func(tx *db.Tx) error {
		one, err := db.Value[string](tx, `SELECT MIN(application_id) FROM bursary WHERE network_id = $1 AND edition_id = $2`, sc.edition)
		look("bursary-decision", ed+"/bursaries/"+one)
		return err
	})
}
