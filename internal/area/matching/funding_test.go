package matching_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestARequestForMoneyIsNotLostByAYes: when two become a pair and one had asked for a bursary, the request stays, and the
// part about funding is theirs to look at again, both of them.
func TestARequestForMoneyIsNotLostByAYes(t *testing.T) {
	for name, first := range map[string]bool{"who asks began first": true, "who asks began later": false} {
		t.Run(name, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, site *apptest.Site) {
				sc := newScene(t, site)
				site.Write(func(tx *db.Tx) error {
					_, err := tx.Exec(`UPDATE edition SET fee = 10000, bursary_budget = 500000 WHERE network_id = $1 AND id = $2`, sc.edition)
					return err
				})
				_, pruC := sc.seeker("Prudence", "manager", "Waiting rooms")
				pat, patC := sc.seeker("Patrick", "carer", "Visiting times")
				pays := func() {
					path := pruC.Post("/apply/"+sc.edition, url.Values{"perspective": {"manager"}, "partner": {"seek"}}).Is(http.StatusSeeOther).Location
					pruC.Post(path+"/sections/funding", url.Values{"version": {"0"}, "q-funding-route": {"organisation"}}).Is(http.StatusSeeOther)
				}
				if !first {
					pays()
					site.Advance(time.Minute)
				}
				sc.apply(patC, "carer", "300", "I live on a small pension.")
				if first {
					site.Advance(time.Minute)
					pays()
				}
				asked := pruC.Post(sc.cardOf(pat), url.Values{"words": {"Shall we?"}}).Is(http.StatusSeeOther).Location
				patC.Post(asked+"/yes", nil).Is(http.StatusSeeOther)
				path := patC.Get("/apply/" + sc.edition).Is(http.StatusSeeOther).Location
				for _, c := range []*apptest.Client{pruC, patC} {
					c.Get(path).Is(http.StatusOK).Shows("Look again")
				}
				site.As(sc.cora).Get("/editions/" + sc.edition + "/bursaries/" + path[len("/applications/"):]).Is(http.StatusOK).Shows("£300")
				at := path + "/sections/funding"
				form := patC.Get(at).Is(http.StatusOK).Form(at)
				if got := form.Get("q-funding-route"); got != "full-bursary" {
					t.Errorf("the part says %q", got)
				}
				patC.Post(at, form).Is(http.StatusSeeOther)
				for _, c := range []*apptest.Client{pruC, patC} {
					c.Get(path).Is(http.StatusOK).Hides("Look again")
				}
			})
		})
	}
}
