package application_test

import (
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
)

// TestSentTwice: a form that is sent again with the same content is done, and is nobody else's change.
func TestSentTwice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		at := path + "/sections/purpose"
		form := pru.Get(at).Form(at)
		form.Set("q-purpose", "Safer discharge for all")
		pru.Post(at, form).Is(http.StatusSeeOther)
		pru.Follow(pru.Post(at, form).Is(http.StatusSeeOther)).Hides("Somebody else")
		// One's own change from another window is not somebody else's.
		form.Set("q-purpose", "Written in another window")
		pru.Post(at, form).Is(http.StatusConflict).Shows("You changed this part in another window").Hides("Somebody else changed")
		pat.Post(at, form).Is(http.StatusConflict).Shows("Somebody else changed this part")

		d := path + "/details"
		details := pru.Get(d).Form(d)
		details.Set("place", "York")
		pru.Post(d, details).Is(http.StatusSeeOther)
		pru.Post(d, details).Is(http.StatusSeeOther)
		details.Set("place", "Hull")
		pru.Post(d, details).Is(http.StatusConflict)
	})
}

// TestTheSameFromTwoTabs: the forms of an application take content that is saved already as done.
func TestTheSameFromTwoTabs(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		pru.Tabs(path+"/sections/purpose", path+"/sections/purpose", url.Values{"q-purpose": {"Safer discharge"}}, url.Values{"q-purpose": {"Something else"}}, "You changed this part in another window")
		pru.Tabs(path+"/details", path+"/details", url.Values{"place": {"York"}}, url.Values{"place": {"Hull"}})
		pat.Tabs(path+"/needs", path+"/needs", url.Values{"words": {"Large print"}}, url.Values{"words": {"A hearing loop"}}, "You changed this in another window", "Large print", "A hearing loop")

		// Two coordinators who award the same agree: one letter. One who awards something else is told.
		asked := sc.asks("Una", 300)
		at := "/editions/" + string(sc.edition) + "/bursaries/" + string(id(asked))
		cora, cleo := site.As(sc.cora), site.As(site.Person("Cleo", "cleo@example.org", access.Coordinator))
		form := cora.Get(at).Form(at + "/award")
		cora.Post(at+"/award", form).Is(http.StatusSeeOther)
		cleo.Post(at+"/award", form).Is(http.StatusSeeOther)
		if n := sc.letters("una@example.org", "awarded a bursary"); n != 1 {
			t.Errorf("%d letters about one award", n)
		}
		form.Set("amount", "200")
		cora.Post(at+"/award", form).Is(http.StatusConflict).Shows("You have decided this in another window")
		cleo.Post(at+"/award", form).Is(http.StatusConflict).Shows("Somebody else has just decided this")
	})
}

// TestAnAwardSentTwice: the same decision sent again is decided once, with one letter; another one is a clash.
func TestAnAwardSentTwice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path := sc.asks("Una", 300)
		at := "/editions/" + string(sc.edition) + "/bursaries/" + string(id(path))
		cora := site.As(sc.cora)
		form := cora.Get(at).Form(at + "/award")
		cora.Post(at+"/award", form).Is(http.StatusSeeOther)
		cora.Post(at+"/award", form).Is(http.StatusSeeOther)
		if n := sc.letters("una@example.org", "awarded a bursary"); n != 1 || sc.awarded() != 300_00 {
			t.Errorf("%d letters, %d awarded", n, sc.awarded())
		}
		other := url.Values{"version": form["version"], "amount": {"200"}}
		cora.Post(at+"/award", other).Is(http.StatusConflict)
		back := cora.Get(at).Form(at + "/take-back")
		back.Set("words-take-back", "The money was promised twice.")
		cora.Post(at+"/take-back", back).Is(http.StatusSeeOther)
		cora.Post(at+"/take-back", back).Is(http.StatusSeeOther)
		if n := sc.letters("una@example.org", "taken back"); n != 1 {
			t.Errorf("%d letters about taking it back", n)
		}
	})
}

// TestNeedsSaidInTwoTabs: what was said last does not wipe out silently what was said before, and what was typed is kept.
func TestNeedsSaidInTwoTabs(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, _, pat := sc.joint()
		at := path + "/needs"
		one, two := pat.Get(at).Form(at), pat.Get(at).Form(at)
		one["needs-room"] = []string{"room-step-free"}
		one.Set("words", "I tire quickly.")
		pat.Post(at, one).Is(http.StatusSeeOther)
		// The short way out was on the second page, too.
		pat.Post(at, url.Values{"version": two["version"]}).Is(http.StatusConflict).Shows("I tire quickly.")
		two.Set("words", "A quiet room, please.")
		two.Set("shared", "yes")
		clash := pat.Post(at, two).Is(http.StatusConflict).Shows("You changed this in another window", "I tire quickly.", "A way in and a toilet without steps")
		if clash.Field("words") != "A quiet room, please." || clash.Field("shared") != "yes" {
			t.Error("what was typed is lost")
		}
		if got := pat.Get(at).Field("words"); got != "I tire quickly." {
			t.Errorf("saved is %q", got)
		}
		// A change on the page about oneself is seen, too; one that has nothing to do with needs is no clash.
		again := clash.Form(at)
		pat.Post(at, again).Is(http.StatusSeeOther)
		third := pat.Get(at).Form(at)
		details := pat.Get("/me/details?change=work").Form("/me/details")
		details.Set("place", "Hull")
		pat.Post("/me/details", details).Is(http.StatusSeeOther)
		third.Set("words", "A quiet room and large print.")
		pat.Post(at, third).Is(http.StatusSeeOther)
		if got := pat.Get(at).Field("words"); got != "A quiet room and large print." {
			t.Errorf("saved is %q", got)
		}
	})
}
