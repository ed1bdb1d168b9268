package selection_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/person"
)

// third adds a second professional to an application.
func (sc *scene) third(i int) person.Person {
	sc.t.Helper()
	p := sc.site.Person("Theo", "theo@example.org")
	sc.exec(`INSERT INTO applicant (network_id, application_id, person_id, edition_id, side, running, joined, details_said, needs_said, needs_shared, third)
		VALUES ($1, $2, $3, $4, 'professional', TRUE, 1, TRUE, TRUE, FALSE, TRUE)`, sc.apps[i], p.ID, sc.edition)
	return p
}

// TestThreeTakeTheirPlaces: the places are confirmed when all three have said yes, and their space is that of a trio.
func TestThreeTakeTheirPlaces(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 2)
		sc.exec(`UPDATE edition SET places = 3 WHERE network_id = $1 AND id = $2`, sc.edition)
		theo := sc.third(0)
		sc.decide(0, "offer", "").Is(http.StatusSeeOther)
		offer := sc.offerPath(0)
		if text := site.Letter(theo.Email).Text; !strings.Contains(text, "when all 3 of you have said yes") {
			t.Error(text)
		}
		three := []person.Person{sc.pairs[0][0], theo, sc.pairs[0][1]}
		site.As(three[0]).Get(offer).Is(http.StatusOK).Shows("The places are for all of you.")
		for i, p := range three {
			if got := sc.state(0); got != "offered" {
				t.Fatalf("after %d of three: %s", i, got)
			}
			site.As(p).Post(offer+"/accept", nil).Is(http.StatusSeeOther)
			if i == 0 {
				site.As(p).Get(offer).Shows("The place is yours when Theo and Patrick say yes too.")
			}
		}
		if got := sc.state(0); got != "accepted" || sc.count(`SELECT COUNT(*) FROM place WHERE network_id = $1`) != 3 {
			t.Fatalf("state %s", got)
		}
		site.Read(func(tx *db.Tx) error {
			all, err := collaboration.Mine(tx, site.App.Keys, theo.ID)
			if err == nil && (len(all) != 1 || all[0].Form() != "trio" || all[0].Name != "Prudence, Theo and Patrick" || all[0].SideOf(theo.ID) != person.Professional) {
				t.Errorf("%+v", all)
			}
			return err
		})
		site.As(theo).Get("/me").Is(http.StatusOK)
	})
}

// TestOneOfThreeDeclines: the two others keep the application, and are asked again for their own places.
func TestOneOfThreeDeclines(t *testing.T) {
	for _, who := range []string{"professional", "partner"} {
		t.Run(who, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, site *apptest.Site) {
				sc := newScene(t, site, 2)
				sc.exec(`UPDATE edition SET places = 3, contact_name = 'Cora', contact_email = 'cora@example.org' WHERE network_id = $1 AND id = $2`, sc.edition)
				theo := sc.third(0)
				sc.decide(0, "offer", "").Is(http.StatusSeeOther)
				offer := sc.offerPath(0)
				goes, stays := sc.pairs[0][0], []person.Person{theo, sc.pairs[0][1]}
				if who == "partner" {
					goes, stays = sc.pairs[0][1], []person.Person{sc.pairs[0][0], theo}
				}
				site.As(stays[0]).Post(offer+"/accept", nil).Is(http.StatusSeeOther)
				site.As(goes).Get(offer + "/decline").Is(http.StatusOK).Shows("keep it, and can take their places without you")
				site.As(goes).Post(offer+"/decline", nil).Is(http.StatusSeeOther)
				site.As(goes).Get(offer).Is(http.StatusNotFound)
				for _, p := range stays {
					if text := site.Letter(p.Email).Text; !strings.Contains(text, "cannot take the place") || !strings.Contains(text, "The two of you can take your places.") {
						t.Error(text)
					}
					site.As(p).Get(offer).Is(http.StatusOK).Shows("Yes, I take the place")
				}
				if text := site.Letter(sc.cora.Email).Text; !strings.Contains(text, "keep the application") {
					t.Error(text)
				}
				for _, p := range stays {
					site.As(p).Post(offer+"/accept", nil).Is(http.StatusSeeOther)
				}
				if got := sc.state(0); got != "accepted" {
					t.Fatalf("state %s", got)
				}
				// A space needs both sides: two professionals have their places, and no space yet.
				site.Read(func(tx *db.Tx) error {
					all, err := collaboration.Mine(tx, site.App.Keys, theo.ID)
					if want := map[string]int{"professional": 1, "partner": 0}[who]; err == nil && len(all) != want {
						t.Errorf("%d spaces", len(all))
					}
					return err
				})
			})
		})
	}
}

// TestTwoProfessionalsFindAnotherPartner: while applications are open, the two who are left without a patient partner can open
// the application again, and look for one.
func TestTwoProfessionalsFindAnotherPartner(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 2)
		sc.exec(`UPDATE edition SET places = 3, state = 'open', closes = $3 WHERE network_id = $1 AND id = $2`, sc.edition, int64(db.At(site.Clock.Now().Add(30*24*time.Hour))))
		theo := sc.third(0)
		sc.decide(0, "offer", "").Is(http.StatusSeeOther)
		offer, path := sc.offerPath(0), "/applications/"+string(sc.apps[0])
		site.As(sc.pairs[0][1]).Post(offer+"/decline", nil).Is(http.StatusSeeOther)
		c := site.As(theo)
		if got := c.Get(offer).Is(http.StatusOK).Link("Find another partner first"); got != path+"/reopen" {
			t.Errorf("the way to another partner leads to %q", got)
		}
		c.Get(path+"/reopen").Is(http.StatusOK).Shows("The offer of a place ends", "We tell Prudence")
		c.Post(path+"/reopen", nil).Is(http.StatusSeeOther)
		if got := sc.state(0); got != "draft" {
			t.Errorf("state %s", got)
		}
		c.Get(path+"/partner").Is(http.StatusOK).Shows("are professionals, so you need a patient partner too", "Send the invitation")
	})
}
