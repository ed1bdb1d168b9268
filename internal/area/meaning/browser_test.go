package meaning_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

// TestAWordInABrowser walks from a question about a word to its shared meaning in the glossary.
func TestAWordInABrowser(t *testing.T) {
	s := newScene(t, apptest.Open(t, db.SQLite))
	address := browser.Serve(t, s.Handler())
	look := func(b *browser.Browser, name string) {
		t.Helper()
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("meaning-" + name)
	}
	enter := func() *browser.Browser {
		b := browser.New(t)
		b.Open(address + "/sign-in")
		b.Fill("Email address", "p0@example.org")
		b.Press("Send me a link")
		_, token, _ := strings.Cut(s.Letter("p0@example.org").Text, "/sign-in/")
		b.Open(address + "/sign-in/" + strings.Fields(token)[0])
		b.Press("Sign in")
		return b
	}
	b := enter()
	b.Open(address + "/glossary")
	b.Click("Ask what people mean by a word")
	b.Fill("Which word?", "Co-production")
	b.Fill("Until when can people write?", s.in(10))
	b.Press("Ask")
	b.Fill("What do you mean by “Co-production”?", "We decide together.")
	b.Press("Save what I mean")
	look(b, "collecting")
	at := s.as["P1"].Get("/glossary?show=asked").Link("Co-production")
	for _, who := range []string{"P1", "P2", "P3", "P4", "D0", "D1", "D2", "D3", "D4"} {
		s.write(who, at).Is(http.StatusSeeOther)
	}
	s.over()
	s.as["P1"].Post(at+"/propose", url.Values{"shared": {"Both sides decide."}}).Is(http.StatusSeeOther)
	for _, who := range []string{"P2", "D0", "D1", "D2"} {
		s.yes(who, at)
	}
	b = enter()
	b.Open(address + at)
	look(b, "apart")
	b.Press("Yes, I share this meaning")
	b.HasText("In the glossary since")
	b.Open(address + "/glossary")
	look(b, "glossary")
}
