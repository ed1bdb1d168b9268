package support_test

import (
	"net/http"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

// enter signs somebody in by the link of their letter.
func (s *scene) enter(b *browser.Browser, address, email string) {
	b.Open(address + "/sign-in")
	b.Fill("Email address", email)
	b.Press("Send me a link")
	_, token, _ := strings.Cut(s.Letter(email).Text, "/sign-in/")
	b.Open(address + "/sign-in/" + strings.Fields(token)[0])
	b.Press("Sign in")
}

// TestAQuestionInABrowser: a coordinator names a contact, a patient leader asks on a narrow screen, the contact answers, and both read it.
func TestAQuestionInABrowser(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	s := newScene(t, site)
	address := browser.Serve(t, site.Handler())
	look := func(b *browser.Browser, name string) {
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("support-" + name)
	}

	cora := browser.New(t)
	s.enter(cora, address, "cora@example.org")
	cora.Open(address + "/contacts")
	look(cora, "list")
	cora.Click("Pat Example")
	cora.Press("Save")
	cora.HasText("Choose who is the contact")
	cora.Fill("Or somebody else, by email address", "con@example.org")
	cora.Fill("Or somebody else who stands in, by email address", "cov@example.org")
	look(cora, "naming")
	cora.Press("Save")
	cora.HasText("Saved. We write to everybody")
	for _, path := range []string{"/contacts/promise", "/contacts/figures", "/contacts/away/" + string(s.by["Con"].ID), "/leadership/" + string(s.Org) + "/contacts"} {
		cora.Open(address + path)
		look(cora, strings.ReplaceAll(path[1:9], "/", "-"))
	}

	pat := browser.New(t)
	s.enter(pat, address, "pat@example.org")
	pat.Width(320)
	pat.Open(address + "/me")
	pat.Click("Ask your key contact")
	pat.Fill("What would you like to know, or what do you need?", "May my sister come with me?")
	look(pat, "ask")
	pat.Press("Send to Con Example")
	pat.HasText("Answer owed by")
	look(pat, "asked")

	con := browser.New(t)
	s.enter(con, address, "con@example.org")
	con.Open(address + "/me")
	con.Click("Answer a question")
	con.HasText("May my sister come with me?")
	con.Fill("Your answer", "Of course. There is a seat for her.")
	look(con, "answer")
	con.Press("Send")
	con.HasText("Your words are sent.")
	con.Open(address + "/me/questions")
	look(con, "desk")

	pat.Open(address + "/me")
	pat.Click("Read the answer to your question")
	pat.HasText("There is a seat for her.")
	pat.Press("Nothing more is needed: close this")
	pat.HasText("and closed")
	s.as["Cov"].Get("/me/questions").Is(http.StatusOK).Hides("sister")
}
