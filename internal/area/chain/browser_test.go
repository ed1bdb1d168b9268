package chain_test

import (
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

// TestALineInABrowser walks from a gap on the map to a decision, and back by the links alone.
func TestALineInABrowser(t *testing.T) {
	s := newScene(t, apptest.Open(t, db.SQLite))
	address := browser.Serve(t, s.Handler())
	look := func(b *browser.Browser, name string) {
		t.Helper()
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("chain-" + name)
	}
	b := browser.New(t)
	b.Open(address + "/sign-in")
	b.Fill("Email address", "cora@example.org")
	b.Press("Send me a link")
	_, token, _ := strings.Cut(s.Letter("cora@example.org").Text, "/sign-in/")
	b.Open(address + "/sign-in/" + strings.Fields(token)[0])
	b.Press("Sign in")

	b.Open(address + s.At + "/gaps")
	look(b, "gaps")
	b.Open(address + s.thing(s.gap()))
	b.Press("Make it a step")
	look(b, "problems")
	b.Fill("What will be done?", "Find a patient leader for the board")
	b.Select("Which of the forty steps does it belong to?", "33. Find and choose people well")
	b.Fill("By which day?", s.in(20))
	b.Press("Make it a step")
	b.HasText("It is a step of the plan now, and answers the gap.")
	look(b, "step")
	b.HasText("nothing was offered to patient leaders yet")
	b.Click("Link a role that somebody took on")
	look(b, "choose")
	b.Choose("Lay adviser, the organisation itself")
	b.Press("Put it into the line")
	b.HasText("It stands in the line.")
	b.Open(address + s.At)
	b.Click("Say which decision rests on it")
	b.Choose("A new ward")
	b.Press("Put it into the line")
	b.Open(address + s.At)
	b.HasText("Missing next: nobody has said yet what changed.")
	look(b, "lines")

	// Onwards and back by the links of the things themselves.
	b.Open(address + "/leadership/" + string(s.Org) + "/map/groups/" + string(s.Board))
	look(b, "group")
	b.Click("Find a patient leader for the board")
	b.HasText("Answers:")
	look(b, "plan")
	b.Click("Lay adviser, the organisation itself")
	b.Open(address + "/leadership/" + string(s.Org) + "/decisions/" + s.Decision)
	b.HasText("What this rests on")
	look(b, "decision")
	b.Click("See the whole line, and say what belongs to it")
	b.HasText("You are here")
	look(b, "whole")
	b.Click("Find a patient leader for the board")
	b.Click("No patient leader in Quality board")
	b.HasText("Gaps that are seen here today")
}
