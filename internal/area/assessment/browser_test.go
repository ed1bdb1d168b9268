package assessment_test

import (
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// TestPagesInABrowser opens the pages in a real browser on a narrow screen: nothing has to be moved sideways, and axe finds
// nothing.
func TestPagesInABrowser(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	s := newScene(t, site, 5, 5)
	culture, shown := s.ask("culture-check"), s.ask("connection")
	for _, who := range append(s.staff, s.patients...) {
		step := "3"
		if strings.HasPrefix(who, "patient") {
			step = "1"
		}
		s.answer(who, culture, "culture-check", step, "Said")
		s.answer(who, shown, "connection", step, "")
	}
	form := s.people[s.staff[0]].Get(shown + "/agree").Form("/agree")
	fill("connection", "2", "", form)
	s.people[s.staff[1]].Post(shown+"/agree", form).To(shown)
	open := s.ask("connection")
	for k, v := range map[string]string{"step": "6", "words": "Invite campaigners", "owner": s.patients[0], "due": "1 June 2030", "item": "campaigner"} {
		form.Set(k, v)
	}
	s.cora.Post(s.at+"/actions", form).To(s.at)
	mine := s.people[s.staff[0]].Get("/me/attributes/answer").Form("/answer")
	fill("attributes", "2", "Said", mine)
	s.people[s.staff[0]].Post("/me/attributes/answer", mine).To("/me/attributes")

	address := browser.Serve(t, site.Handler())
	b := browser.New(t)
	enter := func(email string) {
		b.Open(address + "/sign-in")
		b.Fill("Email address", email)
		b.Press("Send me a link")
		_, token, _ := strings.Cut(site.Letter(email).Text, "/sign-in/")
		b.Open(address + "/sign-in/" + strings.Fields(token)[0])
		b.Press("Sign in")
	}
	look := func(name, path string) {
		t.Helper()
		b.Width(320)
		b.Open(address + path)
		b.NoSidewaysScroll()
		b.Accessible()
		b.Screenshot("assessment-" + name)
	}
	enter(s.staff[0])
	for name, path := range map[string]string{"organisation": s.at, "round": shown, "open": open, "answer": open + "/answer", "rating": shown + "/agree", "culture": culture,
		"attributes": "/me/attributes", "attributes-form": "/me/attributes/answer"} {
		look(name, path)
	}
}

// TestTheCoordinatorsPages are those on which people are asked.
func TestTheCoordinatorsPages(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	s := newScene(t, site, 1, 1)
	open := s.ask("connection")
	address := browser.Serve(t, site.Handler())
	b := browser.New(t)
	b.Open(address + "/sign-in")
	b.Fill("Email address", "cora@example.org")
	b.Press("Send me a link")
	_, token, _ := strings.Cut(site.Letter("cora@example.org").Text, "/sign-in/")
	b.Open(address + "/sign-in/" + strings.Fields(token)[0])
	b.Press("Sign in")
	for name, path := range map[string]string{"lead": s.at, "ask": s.at + "/ask", "lead-round": open} {
		b.Width(320)
		b.Open(address + path)
		b.NoSidewaysScroll()
		b.Accessible()
		b.Screenshot("assessment-" + name)
	}
}
