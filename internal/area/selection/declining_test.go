package selection_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestOneOfTwoDeclines: a no to an offer speaks for one person. The other keeps the application and is offered their own
// place; they and the coordinator are told, and the page asks once more before it happens.
func TestOneOfTwoDeclines(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 2)
		sc.exec(`UPDATE edition SET contact_name = 'Cora', contact_email = 'cora@example.org', bursary_budget = 100000 WHERE network_id = $1 AND id = $2`, sc.edition)
		sc.exec(`INSERT INTO bursary (network_id, application_id, edition_id, state, asked, asked_at, awarded, words_sealed, version) VALUES ($1, $2, $3, 'awarded', 40000, 1, 40000, '', 1)`, sc.apps[0], sc.edition)
		sc.decide(0, "offer", "").Is(http.StatusSeeOther)
		offer := sc.offerPath(0)
		pru, pat := site.As(sc.pairs[0][0]), site.As(sc.pairs[0][1])
		pat.Post(offer+"/accept", nil).Is(http.StatusSeeOther)

		if got := pru.Get(offer).Is(http.StatusOK).Link("I cannot take the place"); got != offer+"/decline" {
			t.Errorf("the way to decline leads to %q", got)
		}
		pru.Get(offer+"/decline").Is(http.StatusOK).Shows("You leave the application", "Patrick keeps it", "£400", "We tell Patrick and the coordinator")
		if got := sc.state(0); got != "offered" {
			t.Fatalf("reading the page changed the state to %s", got)
		}
		pru.Post(offer+"/decline", nil).Is(http.StatusSeeOther).To("/applications")
		pru.Get(offer).Is(http.StatusNotFound)
		if got := sc.state(0); got != "offered" {
			t.Errorf("the other lost the application: %s", got)
		}
		if text := site.Letter(sc.pairs[0][1].Email).Text; !strings.Contains(text, "Prudence") || !strings.Contains(text, offer) || !strings.Contains(text, "cora@example.org") {
			t.Errorf("letter to the other: %s", text)
		}
		if text := site.Letter(sc.cora.Email).Text; !strings.Contains(text, "Prudence") || !strings.Contains(text, "/editions/"+string(sc.edition)+"/selection") || !strings.Contains(text, "£400") {
			t.Errorf("letter to the coordinator: %s", text)
		}
		// What both had said yes to is another thing now, so the other is asked again, and holds one place.
		pat.Get("/me").Is(http.StatusOK).Shows("Answer the offer of a place")
		pat.Get(offer).Is(http.StatusOK).Shows("a place on your own", "Yes, I take the place", "Monday 16 March 2026").Hides("You said yes", "Open your application again")
		if n := sc.count(`SELECT people FROM offer WHERE network_id = $1`); n != 1 {
			t.Errorf("the offer holds %d places", n)
		}
		if n := sc.count(`SELECT awarded FROM bursary WHERE network_id = $1`); n != 40000 {
			t.Errorf("the bursary has %d", n)
		}
		site.As(sc.cora).Get("/editions/" + string(sc.edition) + "/selection").Is(http.StatusOK).Shows("1 of 2 places are taken or offered")
		pat.Post(offer+"/accept", nil).Is(http.StatusSeeOther)
		if got := sc.state(0); got != "accepted" {
			t.Errorf("alone: %s", got)
		}
		if n := sc.count(`SELECT COUNT(*) FROM place WHERE network_id = $1`); n != 1 {
			t.Errorf("%d places", n)
		}
	})
}

// TestFindSomebodyElse: while applications are open, whoever is left alone with an offer can open the application again.
func TestFindSomebodyElse(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 2)
		sc.exec(`UPDATE edition SET state = 'open', closes = $3 WHERE network_id = $1 AND id = $2`, sc.edition, int64(db.At(site.Clock.Now().Add(30*24*time.Hour))))
		sc.decide(0, "offer", "").Is(http.StatusSeeOther)
		offer := sc.offerPath(0)
		site.As(sc.pairs[0][0]).Post(offer+"/decline", nil).Is(http.StatusSeeOther)
		pat, path := site.As(sc.pairs[0][1]), "/applications/"+string(sc.apps[0])
		if got := pat.Get(offer).Is(http.StatusOK).Link("Find another partner first"); got != path+"/reopen" {
			t.Errorf("the way to another partner leads to %q", got)
		}
		pat.Get(path + "/reopen").Is(http.StatusOK).Shows("The offer of a place ends")
		pat.Post(path+"/reopen", nil).Is(http.StatusSeeOther)
		if got := sc.state(0); got != "draft" {
			t.Errorf("state %s", got)
		}
		pat.Post(offer+"/accept", nil).Is(http.StatusNotFound)
		pat.Get(path + "/partner").Is(http.StatusOK).Shows("Invite")
		if n := sc.count(`SELECT COUNT(*) FROM offer WHERE network_id = $1 AND state = 'open'`); n != 0 {
			t.Errorf("%d offers are open", n)
		}
		pat.Get("/me").Is(http.StatusOK).Shows("Finish your application")
	})
}

// TestDecliningAlone ends the application, and the contact hears that the place is free.
func TestDecliningAlone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 2)
		sc.exec(`UPDATE edition SET contact_name = 'Cora', contact_email = 'cora@example.org' WHERE network_id = $1 AND id = $2`, sc.edition)
		sc.decide(0, "offer", "").Is(http.StatusSeeOther)
		offer := sc.offerPath(0)
		site.As(sc.pairs[0][0]).Post(offer+"/decline", nil).Is(http.StatusSeeOther)
		pat := site.As(sc.pairs[0][1])
		pat.Get(offer + "/decline").Is(http.StatusOK).Shows("Your application ends")
		pat.Post(offer+"/decline", nil).Is(http.StatusSeeOther)
		pat.Post(offer+"/decline", nil).Is(http.StatusSeeOther)
		if got := sc.state(0); got != "withdrawn" {
			t.Errorf("state %s", got)
		}
		if text := site.Letter(sc.cora.Email); !strings.Contains(text.Subject, "free again") {
			t.Errorf("letter to the contact: %s", text.Subject)
		}
	})
}
