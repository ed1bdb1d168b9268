package lesson_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

var signInLink = regexp.MustCompile(`http://localhost:\d+\S*/sign-in/[0-9a-f]{40}`)

// TestThisIsAboutMeInABrowser: somebody reads a lesson, says that it is about them, and it waits everywhere. They ask for other words, then say
// yes; of another they say that it is not about them. Without scripts, at both widths.
func TestThisIsAboutMeInABrowser(t *testing.T) {
	var site *apptest.Site
	address := browser.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.Handler().ServeHTTP(w, r) }))
	site = apptest.Open(t, db.SQLite, apptest.URL(address))
	s := newScene(t, site)
	const words = "Somebody was left at the door in the rain and told nobody."
	s.write("Fay", words, "", false)
	b := browser.New(t)
	b.Open(address + "/sign-in")
	b.Fill("Email address", "kit@example.org")
	b.Press("Send me a link")
	b.Open(signInLink.FindString(site.Letter("kit@example.org").Text))
	b.Press("Sign in")
	look := func(name string) {
		t.Helper()
		for _, width := range []int{320, 1280} {
			b.Width(width)
			b.Accessible()
			b.NoSidewaysScroll()
		}
		b.Screenshot("about-me-" + name)
	}
	b.NoScripts(true)
	b.Open(address + s.at + "/lessons")
	b.Click("This is about me : " + words)
	b.HasText("at the door")
	look("asks")
	b.Press("Yes, this is about me")
	b.HasText("These words now wait for you")
	look("waits")
	waits := b.Path()
	// It waits everywhere, and nearly the same words are not taken from anybody else.
	if strings.Contains(s.report(), "at the door") {
		t.Error("the report holds words that wait")
	}
	if s.write("Gil", "Somebody was left at the door in the rain and told no one.", "", false).Is(http.StatusUnprocessableEntity).Problem("describes") == "" {
		t.Error("nearly the same words are taken, or the form says why in another place")
	}
	b.Open(address + "/me")
	b.Click("Say whether something about you may be in a report")
	if b.Path() != waits {
		t.Errorf("the first page leads to %s", b.Path())
	}
	b.Fill("What should be different?", "Say that it was mended.")
	b.Press("Send")
	look("other-words")
	b.Open(address + waits)
	b.Press("Yes, it may be in the report")
	look("answered")
	if !strings.Contains(s.report(), "at the door") {
		t.Error("the yes does not let it in")
	}
	// Named by mistake, in another.
	s.write("Cora", "Kit Example forgot the keys of the hall.", s.by["Kit"].Name(), false).Is(http.StatusSeeOther)
	b.Open(address + "/me")
	b.Click("Say whether something about you may be in a report")
	look("named")
	b.Press("This is not about me")
	b.HasText("You are not asked about these words any more")
	look("not-me")
}
