package application_test

import (
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
)

// TestAPairApplies goes through the whole of a joint application as its two people do.
func TestAPairApplies(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		site.Visitor().Get("/apply/" + string(sc.edition)).Is(http.StatusSeeOther).To("/sign-in?next=%2Fapply%2F" + string(sc.edition))
		path, pru, pat := sc.joint()
		page := pru.Get(path).Is(http.StatusOK).Shows("Your own parts are done", "A sponsor who has confirmed", "Named, not confirmed yet", "they can answer after you have sent it",
			"Who can read what you write before you send it", "The coordinators of the programme can open it as well")
		if got := page.Find("h1"); len(got) != 1 || got[0] != "Collaborative pairs, Spring– Our answer to challenge" {
			t.Errorf("heading %q", got)
		}
		check := pru.Get(path+"/check").Shows("Prudence Marsh", "Patrick Lowe", "Our answer to partner-about", "Sol Day", "Has not confirmed yet")
		if len(check.Find(`form[action$="/check"] button`)) != 1 {
			t.Error("nothing to confirm with")
		}
		confirm(pru, path).Is(http.StatusSeeOther).To(path + "/check")
		if a := sc.find(path); a.State != application.Draft {
			t.Fatalf("one confirmation made it %s", a.State)
		}
		if sc.letters(sc.pat.Email, "Please confirm") != 1 {
			t.Error("the partner was not asked to confirm")
		}
		pat.Get("/me").Shows("Confirm your application")

		// An edit after one confirmation clears it and says so.
		sc.answer(pat, path, "purpose", url.Values{"q-purpose": {"A better purpose"}}).Is(http.StatusSeeOther)
		if sc.letters(sc.pru.Email, "have changed") != 1 {
			t.Error("nobody told the professional that the answers changed")
		}
		confirm(pat, path).Is(http.StatusSeeOther)
		if a := sc.find(path); a.State != application.Draft {
			t.Fatalf("a cleared confirmation counted: %s", a.State)
		}
		confirm(pru, path).Is(http.StatusSeeOther).To(path)
		if a := sc.find(path); a.State != application.Submitted || a.Submitted == 0 {
			t.Fatalf("both confirmed and it is %s", a.State)
		}
		for _, who := range []string{sc.pru.Email, sc.pat.Email} {
			if sc.letters(who, "is submitted") != 1 {
				t.Errorf("%s has no letter about the submission", who)
			}
		}
		pru.Get(path).Shows("Your application was submitted on")
		pru.Get(path+"/check").Shows("This is the exact text that everybody confirmed", "A better purpose")
		// Sent twice is harmless and says so.
		again := pat.Post(path+"/check", url.Values{"hash": {"x"}}).Is(http.StatusSeeOther)
		pat.Follow(again).Shows("submitted already")
		sc.answer(pat, path, "purpose", nil).Is(http.StatusConflict).Shows("To change it, open it again first", "Our answer to purpose")
	})
}
