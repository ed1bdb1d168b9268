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
		needs := pat.Get(path + "/needs").Form(path + "/needs") // one's own, without a version: the last word counts
		needs.Set("needs_words", "Large print")
		pat.Post(path+"/needs", needs).Is(http.StatusSeeOther)
		pat.Post(path+"/needs", needs).Is(http.StatusSeeOther)

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
