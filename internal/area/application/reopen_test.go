package application_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/platform/db"
)

// TestOpenedAgainBeforeTheClosingTime: said plainly first, both confirmations cleared, submitted only with both again.
func TestOpenedAgainBeforeTheClosingTime(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		pru.Get(path + "/reopen").Is(http.StatusSeeOther) // still a draft: there is nothing to open
		confirm(pru, path).Is(http.StatusSeeOther)
		confirm(pat, path).Is(http.StatusSeeOther)
		pru.Get(path).Is(http.StatusOK).Shows("Open it again to change something")
		pru.Get(path+"/reopen").Is(http.StatusOK).Shows("Both confirmations are cleared", "before applications close on")
		site.As(sc.cora).Post(path+"/reopen", nil).Is(http.StatusNotFound)
		pru.Post(path+"/reopen", nil).Is(http.StatusSeeOther).To(path)
		pat.Post(path+"/reopen", nil).Is(http.StatusSeeOther) // twice is harmless
		a := sc.find(path)
		if a.State != application.Draft || a.Submitted != 0 {
			t.Fatalf("%s, submitted at %d", a.State, a.Submitted)
		}
		if text := site.Letter(sc.pat.Email).Text; !strings.Contains(text, "Prudence Marsh has opened your application") || !strings.Contains(text, "Both confirmations are cleared") {
			t.Errorf("letter to the partner: %s", text)
		}
		if n := sc.letters(sc.pat.Email, "opened again"); n != 1 {
			t.Errorf("%d letters", n)
		}

		// One confirmation is not enough, and the text that counts is the new one.
		sc.answer(pru, path, "purpose", url.Values{"q-purpose": {"We changed our mind"}}).Is(http.StatusSeeOther)
		confirm(pru, path).Is(http.StatusSeeOther)
		if got := sc.find(path).State; got != application.Draft {
			t.Fatalf("with one confirmation: %s", got)
		}
		confirm(pat, path).Is(http.StatusSeeOther)
		if got := sc.find(path).State; got != application.Submitted {
			t.Fatalf("with both confirmations: %s", got)
		}
		pat.Get(path + "/check").Is(http.StatusOK).Shows("We changed our mind")

		// After the closing time it stays as it is.
		site.Advance(31 * 24 * time.Hour)
		late := site.As(sc.pru)
		late.Get(path).Is(http.StatusOK).Hides("Open it again").Shows("It cannot be changed any more")
		late.Post(path+"/reopen", nil).Is(http.StatusConflict).Shows("It cannot be changed any more")
		if got := sc.find(path).State; got != application.Submitted {
			t.Errorf("after the closing time: %s", got)
		}
	})
}

// TestOpenedAgainAfterAnAnswer: what has its answer is not opened any more.
func TestOpenedAgainAfterAnAnswer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		confirm(pru, path).Is(http.StatusSeeOther)
		confirm(pat, path).Is(http.StatusSeeOther)
		cora := site.Actor(sc.cora)
		site.Write(func(tx *db.Tx) error { return sc.s.Move(tx, cora, id(path), application.Waiting, "") })
		pru.Get(path).Is(http.StatusOK).Hides("Open it again")
		pru.Post(path+"/reopen", nil).Is(http.StatusConflict)
		if got := sc.find(path).State; got != application.Waiting {
			t.Errorf("state %s", got)
		}
	})
}
