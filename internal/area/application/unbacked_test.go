package application_test

import (
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
)

// TestASponsorWhoDeclinesLate: after the application was sent, both still see that somebody else has to be named, and how.
func TestASponsorWhoDeclinesLate(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		link := sc.link("sol@example.org", "confirm")
		confirm(pru, path).Is(http.StatusSeeOther)
		confirm(pat, path).Is(http.StatusSeeOther)
		pru.Get("/me").Is(http.StatusOK).Hides("Your sponsor cannot do it")
		site.Visitor().Post(link+"/decline", url.Values{"reason": {"I leave in May."}}).Is(http.StatusOK)
		for _, c := range []*apptest.Client{pru, pat} {
			c.Get("/me").Is(http.StatusOK).Shows("Your sponsor cannot do it: name somebody else")
			if got := c.Get(path + "/sponsor").Is(http.StatusOK).Link("Open it again to name another sponsor"); got != path+"/reopen" {
				t.Errorf("the way to open it again leads to %q", got)
			}
		}
	})
}
