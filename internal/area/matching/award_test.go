package matching_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// apply begins an application of the person alone and asks for a bursary in it.
func (sc *scene) apply(c *apptest.Client, perspective, pounds, reason string) string {
	path := c.Post("/apply/"+sc.edition, url.Values{"perspective": {perspective}, "partner": {"seek"}}).Is(http.StatusSeeOther).Location
	c.Post(path+"/sections/funding", url.Values{"version": {"0"}, "q-funding-route": {"full-bursary"}, "q-bursary-amount": {pounds}, "q-bursary-reason": {reason}}).Is(http.StatusSeeOther)
	return path
}

// award gives the application what it asks for.
func (sc *scene) award(path, pounds string) {
	id := path[strings.LastIndex(path, "/")+1:]
	at := "/editions/" + sc.edition + "/bursaries/" + id
	state := func(to string) {
		sc.site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE application SET state = $3 WHERE network_id = $1 AND id = $2`, id, to)
			return err
		})
	}
	state("submitted") // money is given to what was sent
	cora := sc.site.As(sc.cora)
	form := cora.Get(at).Is(http.StatusOK).Form(at + "/award")
	form.Set("amount", pounds)
	cora.Post(at+"/award", form).Is(http.StatusSeeOther)
	state("seeking") // opened again
}

// TestAYesCarriesABursary: an award is never lost by becoming a pair. Whoever says yes is warned before, and both people
// and the coordinator are told.
func TestAYesCarriesABursary(t *testing.T) {
	for name, first := range map[string]string{"the award is in the later application": "professional", "the award is in the earlier application": "partner", "both have one": "both"} {
		t.Run(name, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, site *apptest.Site) {
				sc := newScene(t, site)
				site.Write(func(tx *db.Tx) error {
					_, err := tx.Exec(`UPDATE edition SET fee = 10000, bursary_budget = 500000, contact_name = 'Cora', contact_email = 'cora@example.org' WHERE network_id = $1 AND id = $2`, sc.edition)
					return err
				})
				pru, pruC := sc.seeker("Prudence", "manager", "Waiting rooms")
				pat, patC := sc.seeker("Patrick", "carer", "Visiting times")
				var hers, his string
				if first == "partner" {
					his = sc.apply(patC, "carer", "4000", "I live on a small pension.")
				}
				if first != "partner" {
					hers = sc.apply(pruC, "manager", "500", "No budget.")
					site.Advance(time.Minute)
					his = sc.apply(patC, "carer", "4000", "I live on a small pension.")
				}
				sc.award(his, "4000")
				want := "£4,000"
				if first == "both" {
					sc.award(hers, "500")
					want = "£4,500"
				}
				asked := pruC.Post(sc.cardOf(pat), url.Values{"words": {"Shall we?"}}).Is(http.StatusSeeOther).Location
				patC.Get(asked).Is(http.StatusOK).Shows("What a yes means for your own application", "Your bursary of £4,000 is not lost")
				site.Work()
				patC.Post(asked+"/yes", nil).Is(http.StatusSeeOther)
				joint := patC.Get("/apply/" + sc.edition).Is(http.StatusSeeOther).Location
				for _, c := range []*apptest.Client{pruC, patC} {
					c.Get(joint+"/bursary").Is(http.StatusOK).Shows("Awarded", want)
				}
				pruC.Get(joint + "/sections/funding").Is(http.StatusOK).Hides("small pension")
				site.As(sc.cora).Get("/editions/" + sc.edition + "/bursaries").Is(http.StatusOK).Shows(want).Hides("Taken back")
				for _, address := range []string{pru.Email, pat.Email, sc.cora.Email} {
					site.Work()
					told := 0
					for _, m := range site.Mail.To(address) {
						if strings.Contains(m.Text, "joint application") && strings.Contains(m.Text, want+" in all") {
							told++
						}
					}
					if told != 1 {
						t.Errorf("%s got %d letters about the bursary", address, told)
					}
				}
			})
		})
	}
}

// TestNothingIsWarnedOfWithoutAnApplication: somebody who has none yet reads no warning.
func TestNothingIsWarnedOfWithoutAnApplication(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		_, pruC := sc.seeker("Prudence", "manager", "Waiting rooms")
		pat, patC := sc.seeker("Patrick", "carer", "Visiting times")
		pruC.Get(sc.cardOf(pat)).Is(http.StatusOK).Hides("What a yes means")
		asked := pruC.Post(sc.cardOf(pat), url.Values{"words": {""}}).Is(http.StatusSeeOther).Location
		patC.Get(asked).Is(http.StatusOK).Hides("What a yes means")
	})
}
