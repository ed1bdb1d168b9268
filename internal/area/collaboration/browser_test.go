package collaboration_test

import (
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// TestPagesInABrowser opens the pages of a full space in a real browser on a narrow screen: nothing has to be moved
// sideways, axe finds nothing, and the timer runs.
func TestPagesInABrowser(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	s := newScene(t, site)
	f := s.fill()
	address := browser.Serve(t, site.Handler())
	b := browser.New(t)
	b.Open(address + "/sign-in")
	b.Fill("Email address", "anil@example.org")
	b.Press("Send me a link")
	_, token, _ := strings.Cut(site.Letter("anil@example.org").Text, "/sign-in/")
	b.Open(address + "/sign-in/" + strings.Fields(token)[0])
	b.Press("Sign in")
	look := func(name, path string) {
		t.Helper()
		b.Width(320)
		b.Open(address + path)
		b.NoSidewaysScroll()
		b.Accessible()
		b.Screenshot("space-" + name)
	}
	meeting := s.at + "/meetings/" + string(f.meeting)
	for name, path := range map[string]string{
		"mine": "/collaborations", "home": s.at, "agreement": s.at + "/agreement", "agreement-edit": s.at + "/agreement/edit", "proposals": s.at + "/proposals",
		"agreement-version": s.at + "/agreement/versions/1", "agreement-proposal": s.at + "/proposals/" + string(f.decided),
		"proposal": s.at + "/proposals/" + string(f.proposal), "proposal-new": s.at + "/proposals/new", "settings": s.at + "/proposals/new?about=settings", "meetings": s.at + "/meetings",
		"meeting": meeting, "roles": meeting + "/roles", "record": meeting + "/record", "log": s.at + "/log", "entry": s.at + "/log/" + string(f.entry), "audience": s.at + "/log/" + string(f.entry) + "/audience",
		"write": s.at + "/log/new", "about-us": s.at + "/about-us", "health": s.at + "/health", "round": s.at + "/rounds/" + string(f.past), "round-open": s.at + "/rounds/" + string(f.round), "answer": s.at + "/rounds/" + string(f.round) + "/answer", "capabilities": s.at + "/capabilities", "mirror": s.at + "/mirror", "meeting-mirror": meeting + "/mirror",
		"members": s.at + "/members", "leave": s.at + "/leave", "reflection": s.at + "/reflections/reflection-find",
	} {
		look(name, path)
	}
	s.a.Post(meeting+"/timer", url.Values{"use": {"task"}})
	look("timer", meeting+"/timer")
	b.HasText("0:02")
}
