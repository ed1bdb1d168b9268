package application_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"alongside/internal/app/apptest"
)

// TestAnInvitationAfterTheCallClosed: the page names the day that the letter names, and says at once when nobody can say yes
// any more.
func TestAnInvitationAfterTheCallClosed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru := site.As(sc.pru)
		closes := time.Date(2026, 3, 20, 17, 0, 0, 0, time.UTC)
		sc.set("closes", closes.UnixMicro())
		path := sc.begin(pru, "manager", "known")
		sc.invite(pru, path, "new@example.org").Is(http.StatusSeeOther)
		link := sc.link("new@example.org", "invitations")
		site.Visitor().Get(link).Is(http.StatusOK).Shows("Friday 20 March 2026 at 5pm", "Sign in to say yes").Hides("17:00")
		site.Advance(closes.Sub(site.Clock.Now()) + time.Minute)
		site.Visitor().Get(link).Is(http.StatusOK).Shows("Applications closed on Friday 20 March 2026 at 5pm.", "You need to do nothing.").
			Hides("Sign in to say yes", "You can answer until", "No, thank you")
	})
}

// TestASponsorIsNotAskedInVain: once applications have closed on one that was never sent, its sponsor reads kindly that nobody
// needs their answer, and none is taken.
func TestASponsorIsNotAskedInVain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru := site.As(sc.pru)
		path := sc.begin(pru, "manager", "known")
		pru.Post(path+"/sponsor", url.Values{"name": {"Sol Day"}, "role": {"Director"}, "email": {"sol@example.org"}}).Is(http.StatusSeeOther)
		link := sc.link("sol@example.org", "confirm")
		yes := reading(site.Visitor(), link, url.Values{"backing": {"money"}})
		sc.set("state", "closed")
		site.Visitor().Get(link).Is(http.StatusGone).Shows("You need to do nothing", "this one was not sent in").Hides("no longer works")
		site.Visitor().Post(link, yes).Is(http.StatusGone).Shows("You need to do nothing")
		if n := sc.letters(sc.pru.Email, "backs your application"); n != 0 {
			t.Errorf("%d letters about a yes that was not taken", n)
		}
	})
}
