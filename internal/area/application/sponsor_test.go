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
