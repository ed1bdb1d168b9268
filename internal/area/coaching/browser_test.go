package coaching_test

import (
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// TestPagesInABrowser opens the pages of somebody who takes part and of a coach on a narrow screen: nothing has to be moved
// sideways, and axe finds nothing.
func TestPagesInABrowser(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	x := newScene(t, site)
	x.p.Post(x.at+"/plan", url.Values{"version": {"0"}, "q-do": {"Ask at the board"}})
	free := x.offer(x.r, "25/03/2026", "2pm", "3")
	call := x.book(x.p, free[0])
	address := browser.Serve(t, site.Handler())
	enter := func(email string) *browser.Browser {
		b := browser.New(t)
		b.Open(address + "/sign-in")
		b.Fill("Email address", email)
		b.Press("Send me a link")
		_, token, _ := strings.Cut(site.Letter(email).Text, "/sign-in/")
		b.Open(address + "/sign-in/" + strings.Fields(token)[0])
		b.Press("Sign in")
		return b
	}
	look := func(email string, pages map[string]string) {
		b := enter(email)
		for name, path := range pages {
			b.Width(320)
			b.Open(address + path)
			b.NoSidewaysScroll()
			b.Accessible()
			b.Screenshot("calls-" + name)
		}
	}
	behaviours := x.at + "/behaviours"
	for _, words := range []string{"Lets others finish", "Does not interrupt"} {
		x.p.Post(behaviours, url.Values{"words": {words}})
	}
	look("pat@example.org", map[string]string{"mine": x.at + "/calls", "plan": x.at + "/plan", "call": call, "move": call + "/move", "cancel": call + "/cancel", "gather": behaviours, "kind": x.at + "/kind-words"})
	x.r.Post(behaviours+"/move", url.Values{"from": {"gather"}, "to": {"vote"}})
	look("sam@example.org", map[string]string{"book": x.at + "/calls/book", "vote": behaviours})
	x.r.Post(behaviours+"/move", url.Values{"from": {"vote"}, "to": {"closed"}, "most": {"5"}})
	x.to("2026-03-25 15:00")
	look("rosa@example.org", map[string]string{"coach": x.at + "/calls", "times": x.at + "/calls/times", "over": call, "list": behaviours, "give": x.at + "/kind-words"})
	look("cora@example.org", map[string]string{"figures": x.at + "/calls"})

	// The coach is removed while a call is booked: the coordinator reads first what ends, and who asked for the call chooses another time.
	x.book(x.s, x.offer(x.r, "30/03/2026", "2pm", "1")[0])
	x.offer(x.e, "31/03/2026", "2pm", "1")
	cora, wide := enter("cora@example.org"), func(b *browser.Browser, name string) {
		for _, width := range []int{320, 1280} {
			b.Width(width)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("calls-" + name)
	}
	cora.NoScripts(true)
	cora.Open(address + x.at + "/people")
	cora.Press("Rosa Example > Remove Rosa Example")
	cora.HasText("Rosa Example has 1 call to come. It is cancelled.", "phone numbers")
	wide(cora, "remove-coach")
	cora.Press("Remove Rosa Example as coach")
	cora.HasText("1 call was cancelled. We have told both people.")
	wide(cora, "coach-removed")
	sam := enter("sam@example.org")
	sam.Open(address + "/me")
	sam.Click("Choose a time for your call with a coach")
	sam.HasText("31 March")
	sam.HasNoText("30 March")
	wide(sam, "choose-again")
}
