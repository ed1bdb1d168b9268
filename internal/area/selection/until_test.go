package selection_test

import (
	"net/http"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestAnOfferWaitsUntilTheNextDayBegins: the day by which it is to be answered never lies beyond the beginning of the next day of the edition.
func TestAnOfferWaitsUntilTheNextDayBegins(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 4)
		day := site.Clock.Now().AddDate(0, 0, 5)
		for i, d := range []time.Time{site.Clock.Now().AddDate(0, 0, -9), day, day.AddDate(0, 0, 20)} {
			sc.exec(`INSERT INTO edition_day (network_id, id, edition_id, position, title, date, starts, ends, place, sequence) VALUES ($1, $2, $3, $4, 'Day', $5, '10:00', '16:00', '', 0)`, db.NewID(), sc.edition, i+1, d.Format(time.DateOnly))
		}
		sc.decide(0, "offer", "").Is(http.StatusSeeOther)
		offer := sc.offerPath(0)
		site.As(sc.pairs[0][0]).Get(offer).Is(http.StatusOK).Shows("Please answer by "+day.Format("Monday 2 January 2006")+", 10am", "may go to somebody who waits")
		site.Advance(5 * 24 * time.Hour)
		site.Advance(24 * time.Hour)
		site.Work()
		if got := sc.state(0); got != "waiting" {
			t.Errorf("the day has begun, and the application is %s", got)
		}
		site.As(sc.pairs[0][0]).Post(offer+"/accept", nil).Is(http.StatusGone)
	})
}
