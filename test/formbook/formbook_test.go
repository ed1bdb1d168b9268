// Package formbook holds the browser journey of a coordinator who changes a form, with scripts and without.
package formbook

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

var link = regexp.MustCompile(`http://localhost:\d+\S*/sign-in/[0-9a-f]{40}`)

// look checks a page and keeps pictures of it, wide and narrow.
func look(b *browser.Browser, name string) {
	for _, width := range []int{1280, 320} {
		b.Width(width)
		b.Accessible()
		b.Screenshot(fmt.Sprintf("formbook-%s-%d", name, width))
	}
	b.Width(1000)
}

// TestChangeAForm changes words, adds a question with options, moves it, meets the messages, tries the form and puts it
// into use.
func TestChangeAForm(t *testing.T) {
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			var site *apptest.Site
			address := browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.Handler().ServeHTTP(w, r) }))
			site = apptest.Open(t, db.SQLite, apptest.URL(address))
			site.Person("Cora", "cora@example.org", access.Coordinator)
			b := browser.New(t)
			b.NoScripts(!scripts)
			b.Open(address + "/sign-in")
			b.Fill("Email address", "cora@example.org")
			b.Press("Send me a link")
			b.Open(link.FindString(site.Letter("cora@example.org").Text))
			b.Press("Sign in")

			b.Click("Forms")
			b.HasHeading("Forms and questions")
			look(b, "list")
			b.Click("A day of the pairs programme")
			b.HasText("Change it")
			look(b, "form")
			b.Click("Paper form")
			look(b, "paper")
			b.Back()
			b.HasText("Its questions")
			b.Press("Change it")
			b.HasText("Nobody else works with this draft")
			look(b, "draft")

			b.Click("Change ‘How useful was today?’")
			b.HasText("This question was asked before")
			look(b, "question")
			b.Fill("The question", "")
			b.Press("Save the question")
			b.HasText("There is a problem", "Write the question.")
			look(b, "question-problem")
			b.Fill("The question", "Was today worth your time?")
			b.Press("Save the question")
			b.HasText("The question is saved.", "Was today worth your time?")

			b.Click("Add a question to ‘In your own words’")
			b.HasText("What should an answer look like?")
			look(b, "kind")
			b.Choose("Choose any number")
			b.Press("Go on")
			b.HasText("New options")
			b.Fill("The question", "What helped you?")
			b.Fill("New options", "Time\nTea\nNone of these")
			look(b, "options")
			b.Press("Save the question")
			b.Click("Change ‘What helped you?’")
			b.Select("Which option cannot go with another one?", "None of these")
			look(b, "options-again")
			b.Press("Save the question")
			b.Press("Move up ‘What helped you?’")
			b.Click("Remove ‘I tried something that I can use.’")
			b.HasText("It will not be asked any more")
			look(b, "remove")
			b.Press("Remove it")
			b.HasText("The question is removed.")

			b.Click("Try it")
			b.HasText("This is a trial")
			look(b, "try")
			b.Tick("Tea")
			b.Press("Check my answers")
			b.HasText("These answers would be taken.")
			look(b, "tried")
			b.Click("Back")
			b.Press("Put it into use")
			b.HasText("Your form is in use as own version 1.", "Was today worth your time?")
		})
	}
}
