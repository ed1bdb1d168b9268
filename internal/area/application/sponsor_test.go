package application_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/platform/db"
)

// TestASubmittedSponsorStays: what both confirmed names the sponsor, so one of them alone cannot name another one later.
func TestASubmittedSponsorStays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		confirm(pru, path).Is(http.StatusSeeOther)
		confirm(pat, path).Is(http.StatusSeeOther)
		link := sc.link("sol@example.org", "confirm")

		page := pat.Get(path+"/sponsor").Is(http.StatusOK).Shows("was submitted on", "Sol Day")
		if n := len(page.Find(`input[name=email]`)); n != 0 {
			t.Error("the form still asks for another sponsor")
		}
		for _, form := range []url.Values{
			{"name": {"Noor"}, "role": {"Chief nurse"}, "email": {"noor@example.org"}},
			{"name": {"Sol Daye"}, "role": {"Director"}, "email": {"sol@example.org"}},
		} {
			pat.Post(path+"/sponsor", form).Is(http.StatusConflict).Shows("was submitted on", form.Get("name"))
		}
		if sc.letters("noor@example.org", "") != 0 {
			t.Error("somebody else was asked")
		}
		// What stands is what was confirmed, everywhere, and the first sponsor can still answer.
		site.Read(func(tx *db.Tx) error {
			text, _, err := sc.s.ConfirmText(tx, id(path))
			if !strings.Contains(text, "> Sol Day\n> Director\n> sol@example.org") {
				t.Errorf("it stands:\n%s", text)
			}
			return err
		})
		pru.Get(path + "/check").Shows("Sol Day")
		pat.Post(path+"/sponsor/resend", nil).Is(http.StatusSeeOther)
		site.Visitor().Post(link+"/decline", url.Values{"reason": {"I am leaving."}}).Is(http.StatusOK)
		if text := site.Letter(sc.pru.Email).Text; strings.Contains(text, "You can name somebody else") {
			t.Errorf("the letter promises what cannot be done:\n%s", text)
		}
		pru.Get(path).Is(http.StatusOK).Shows("Sol Day cannot do it.").Hides("Name somebody else")
	})
}

// TestACorrectedSponsorGetsTheirOwnLetter: whoever has a link that was written to another name cannot answer by it.
func TestACorrectedSponsorGetsTheirOwnLetter(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, _ := sc.joint()
		first := sc.link("sol@example.org", "confirm")
		before := sc.letters("sol@example.org", "backing")
		pru.Post(path+"/sponsor", url.Values{"name": {"Maya Day"}, "role": {"Director"}, "email": {"sol@example.org"}}).Is(http.StatusSeeOther)
		if n := sc.letters("sol@example.org", "backing"); n != before+1 {
			t.Errorf("%d new letters", n-before)
		}
		second := sc.link("sol@example.org", "confirm")
		site.Visitor().Get(first).Is(http.StatusGone).Shows("use the newer letter")
		site.Visitor().Post(first, url.Values{"backing": {"money"}}).Is(http.StatusGone)
		site.Visitor().Get(second).Is(http.StatusOK).Shows("Maya Day").Hides("Sol Day")
		site.Visitor().Post(second, reading(site.Visitor(), second, url.Values{"backing": {"money"}})).Is(http.StatusOK)
		pru.Get(path+"/sponsor").Shows("Confirmed on", "If you change anything here, this confirmation is lost")
		// The answer was that person's own: under another name it has to be given again.
		pru.Post(path+"/sponsor", url.Values{"name": {"Sol Day"}, "role": {"Director"}, "email": {"sol@example.org"}}).Is(http.StatusSeeOther)
		pru.Get(path + "/sponsor").Hides("Confirmed on")
		// Nobody is pestered by corrections either.
		for _, role := range []string{"A", "B", "C"} {
			pru.Post(path+"/sponsor", url.Values{"name": {"Sol Day"}, "role": {role}, "email": {"sol@example.org"}}).Is(http.StatusSeeOther)
		}
		pru.Post(path+"/sponsor", url.Values{"name": {"Sol Day"}, "role": {"D"}, "email": {"sol@example.org"}}).Is(http.StatusTooManyRequests)
	})
}

// TestASponsorBacksTheWordsThatTheyRead: a page that shows other words than the application has now backs nothing, and a
// confirmation stands only for the words that it was given for.
func TestASponsorBacksTheWordsThatTheyRead(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		link, v := sc.link("sol@example.org", "confirm"), site.Visitor()
		yes := url.Values{"backing": {"money"}, "amount": {"250"}}
		old := reading(v, link, yes)
		sc.answer(pat, path, "challenge", url.Values{"q-challenge": {"Something else"}}).Is(http.StatusSeeOther)
		stale := v.Post(link, old).Is(http.StatusConflict).Shows("have changed their words", "Something else")
		if stale.Field("amount") != "250" || stale.Field("read") == old.Get("read") {
			t.Error("what was typed is lost, or the page still shows the old words")
		}
		pru.Get(path + "/sponsor").Hides("Confirmed on")
		v.Post(link, url.Values{"backing": {"money"}}).Is(http.StatusConflict)
		v.Post(link, reading(v, link, yes)).Is(http.StatusOK)
		pru.Get(path + "/sponsor").Shows("Confirmed on").Hides("before you changed")
		// Other parts are no business of the sponsor.
		sc.answer(pat, path, "perspectives", nil).Is(http.StatusSeeOther)
		pru.Get(path).Hides("Confirmed earlier words")
		// New words are not backed; the old ones, written again, are.
		sc.answer(pru, path, "purpose", url.Values{"q-purpose": {"Another purpose"}}).Is(http.StatusSeeOther)
		pru.Get(path).Shows("Confirmed earlier words", "A sponsor who has confirmed")
		pru.Get(path+"/sponsor").Shows("before you changed your challenge or its purpose", "Ask your sponsor to read it again")
		if a := sc.find(path); a.Sponsor != application.SponsorEarlier {
			t.Errorf("the pipeline has %q", a.Sponsor)
		}
		sc.answer(pru, path, "purpose", nil).Is(http.StatusSeeOther)
		if a := sc.find(path); a.Sponsor != application.SponsorConfirmed {
			t.Errorf("the same words again: %q", a.Sponsor)
		}
		// Who does not ask is not spared: sending the application asks.
		sc.answer(pru, path, "purpose", url.Values{"q-purpose": {"Another purpose"}}).Is(http.StatusSeeOther)
		if n := sc.letters("sol@example.org", "changed what you backed"); n != 0 {
			t.Errorf("%d letters before it was sent", n)
		}
		confirm(pru, path).Is(http.StatusSeeOther)
		confirm(pat, path).Is(http.StatusSeeOther)
		if a := sc.find(path); a.State != application.Submitted || a.Sponsor != application.SponsorAsked {
			t.Errorf("%s, %s", a.State, a.Sponsor)
		}
		if n := sc.letters("sol@example.org", "changed what you backed"); n != 1 {
			t.Errorf("%d letters after it was sent", n)
		}
		again := sc.link("sol@example.org", "confirm")
		page := v.Get(again).Is(http.StatusOK).Shows("You have backed this before", "Another purpose")
		if page.Field("amount") != "250" {
			t.Error("the sponsor types all of it again")
		}
		v.Post(again, reading(v, again, yes)).Is(http.StatusOK)
		if a := sc.find(path); a.Sponsor != application.SponsorConfirmed {
			t.Errorf("in the end: %q", a.Sponsor)
		}
	})
}

// TestASponsorIsAskedAgainWhenThePairWants: they need not wait until the application is sent, and nobody is pestered.
func TestASponsorIsAskedAgainWhenThePairWants(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		link, v := sc.link("sol@example.org", "confirm"), site.Visitor()
		v.Post(link, reading(v, link, url.Values{"backing": {"money"}})).Is(http.StatusOK)
		pru.Post(path+"/sponsor/resend", nil).Is(http.StatusConflict)
		sc.answer(pat, path, "challenge", url.Values{"q-challenge": {"Something else"}}).Is(http.StatusSeeOther)
		pru.Post(path+"/sponsor/resend", nil).Is(http.StatusSeeOther)
		if n := sc.letters("sol@example.org", "changed what you backed"); n != 1 {
			t.Errorf("%d letters", n)
		}
		again := sc.link("sol@example.org", "confirm")
		v.Post(again+"/decline", url.Values{"reason": {"This is not what I backed."}}).Is(http.StatusOK)
		if a := sc.find(path); a.Sponsor != application.SponsorDeclined {
			t.Errorf("%q", a.Sponsor)
		}
	})
}
