package application_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
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
		site.Visitor().Post(second, url.Values{"backing": {"money"}}).Is(http.StatusOK)
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
