package matching_test

import (
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// TestSomebodyWhoseAccessWasClosedIsNotFound: they can no longer answer, so nobody is led to ask them.
func TestSomebodyWhoseAccessWasClosedIsNotFound(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pruC := sc.seeker("Prudence", "manager", "Waiting rooms")
		hui, _ := sc.seeker("Hui", "carer", "Visiting times")
		sc.seeker("Pat", "carer", "Car parks")
		card, id := sc.cardOf(hui), func(p person.Person) string { s := sc.cardOf(p); return s[len(s)-36:] }
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE person SET closed = $3 WHERE network_id = $1 AND id = $2`, hui.ID, int64(tx.Now))
			return err
		})
		cora, seekers := site.As(sc.cora), "/editions/"+sc.edition+"/seekers"
		pruC.Get("/partners/"+sc.edition).Is(http.StatusOK).Shows("Pat").Hides("Hui", "Visiting times")
		pruC.Get(card).Is(http.StatusNotFound)
		pruC.Post(card, url.Values{"words": {"Shall we?"}}).Is(http.StatusNotFound)
		cora.Get(seekers).Is(http.StatusOK).Shows("Pat").Hides("Hui")
		cora.Post("/editions/"+sc.edition+"/introductions", url.Values{"professional": {id(pru)}, "partner": {id(hui)}}).Is(http.StatusUnprocessableEntity)
		cora.Get("/editions/" + sc.edition + "/suggestions").Is(http.StatusOK).Shows("Pat Example").Hides("Hui Example")
		site.Work()
		if n := len(site.Mail.To(hui.Email)); n != 0 {
			t.Errorf("%d letters", n)
		}
	})
}
