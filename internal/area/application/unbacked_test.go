package application_test

import (
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
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

// TestASponsorWhoDeclinesLateWaitsForTheCoordinator: a sponsor's no after the application was sent stands among what waits
// for the coordinator until somebody has settled it: the coordinator by a note, or those who apply by naming another.
func TestASponsorWhoDeclinesLateWaitsForTheCoordinator(t *testing.T) {
	const line = "A sponsor said no: see what can help"
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		cora := site.As(sc.cora)
		link := sc.link("sol@example.org", "confirm")
		confirm(pru, path).Is(http.StatusSeeOther)
		confirm(pat, path).Is(http.StatusSeeOther)
		cora.Get("/me").Is(http.StatusOK).Hides(line)
		view := "/editions/" + string(sc.edition) + "/applications/" + string(id(path))
		cora.Post(view+"/sponsor", url.Values{"sponsor": {string(db.NewID())}}).Is(http.StatusConflict)
		site.Visitor().Post(link+"/decline", url.Values{"reason": {"I leave in May."}}).Is(http.StatusOK)
		if got := cora.Get("/me").Is(http.StatusOK).Shows(line).Link(line); got != view {
			t.Errorf("the line leads to %q, want %q", got, view)
		}
		cora.Get("/editions/" + string(sc.edition) + "/pipeline?show=declined").Is(http.StatusOK).Shows("Our answer to")
		form := cora.Get(view).Is(http.StatusOK).Shows("I leave in May.").Form(view + "/sponsor")
		pru.Post(view+"/sponsor", form).Is(http.StatusNotFound)
		cora.Post(view+"/sponsor", form).Is(http.StatusSeeOther).To(view)
		cora.Post(view+"/sponsor", form).Is(http.StatusSeeOther) // pressed twice
		cora.Get("/me").Is(http.StatusOK).Hides(line)
		cora.Get("/editions/" + string(sc.edition) + "/pipeline?show=declined").Is(http.StatusOK).Hides("Our answer to")
		cora.Get(view).Is(http.StatusOK).Shows("Cora").Shows("noted this")

		// Another sponsor is asked, and says no as well: the note was about the first of them.
		pru.Post(path+"/reopen", pru.Get(path+"/reopen").Form(path+"/reopen")).Is(http.StatusSeeOther)
		pru.Post(path+"/sponsor", url.Values{"name": {"Sam Dee"}, "role": {"Director"}, "email": {"sam@example.org"}}).Is(http.StatusSeeOther)
		link = sc.link("sam@example.org", "confirm")
		confirm(pru, path).Is(http.StatusSeeOther)
		confirm(pat, path).Is(http.StatusSeeOther)
		cora.Post(view+"/sponsor", form).Is(http.StatusConflict)
		cora.Get("/me").Is(http.StatusOK).Hides(line)
		site.Visitor().Post(link+"/decline", url.Values{"reason": {"No money."}}).Is(http.StatusOK)
		cora.Get("/me").Is(http.StatusOK).Shows(line)
		pat.Post(path+"/reopen", pat.Get(path+"/reopen").Form(path+"/reopen")).Is(http.StatusSeeOther)
		cora.Get("/me").Is(http.StatusOK).Hides(line) // it is with those who apply again
	})
}

// TestALateNoEndsWithTheApplication: nothing waits any more when those who apply have withdrawn.
func TestALateNoEndsWithTheApplication(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		link := sc.link("sol@example.org", "confirm")
		confirm(pru, path).Is(http.StatusSeeOther)
		confirm(pat, path).Is(http.StatusSeeOther)
		site.Visitor().Post(link+"/decline", url.Values{"reason": {"I leave in May."}}).Is(http.StatusOK)
		cora := site.As(sc.cora)
		cora.Get("/me").Is(http.StatusOK).Shows("A sponsor said no")
		pru.Post(path+"/withdraw", url.Values{"how": {"all"}}).Is(http.StatusSeeOther)
		cora.Get("/me").Is(http.StatusOK).Hides("A sponsor said no")
	})
}
