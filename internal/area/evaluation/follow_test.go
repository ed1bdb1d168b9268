package evaluation_test

import (
	"net/http"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// TestPlannedFormsFollowTheDays moves a day: the forms that were planned from it move with it, one whose times somebody
// chose stays and is named, and one that is open stays as it is.
func TestPlannedFormsFollowTheDays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		now := site.Clock.Now()
		date := func(days int) string { return now.AddDate(0, 0, days).Format("2006-01-02") }
		s.addDays(date(40), date(60))
		c := site.As(s.coordinator)
		c.Post(s.path("/waves/template"), nil).Is(http.StatusSeeOther)
		waves := func() map[string]evaluation.WavePage {
			_, list, err := s.e.List(t.Context(), s.actor(), s.edition)
			s.must(err)
			out := map[string]evaluation.WavePage{}
			for _, w := range list {
				out[w.Template] = w
			}
			return out
		}
		first := waves()
		var own evaluation.WavePage
		for key, w := range first {
			if key == "each-day 2" || (own.ID == "" && w.Opens == edition.Moment(date(60), "16:00", "Europe/London")) {
				own = w
			}
		}
		if own.ID == "" {
			t.Fatalf("no form follows the second day: %v", first)
		}
		p := evaluation.PlanOf(own.Wave, "Europe/London")
		p.OpensTime = "18:15"
		s.must(s.e.Change(t.Context(), s.actor(), s.edition, own.ID, p))

		var days []edition.Day
		site.Read(func(tx *db.Tx) error {
			var err error
			days, err = edition.Days(tx, s.edition)
			return err
		})
		moveDay := func(i, to int) *apptest.Result {
			path := s.path("/days/%s/edit", days[i].ID)
			f := c.Get(path).Is(http.StatusOK).Form("/edit")
			f.Set("date", date(to))
			return c.Follow(c.Post(path, f).Is(http.StatusSeeOther)).Is(http.StatusOK)
		}
		moveDay(0, 38).Shows("planned form")
		after := waves()
		moved := 0
		for key, w := range after {
			if key == own.Template {
				continue
			}
			if first[key].Opens != w.Opens || first[key].Closes != w.Closes {
				moved++
				if shift := first[key].Opens.Sub(w.Opens).Hours(); first[key].Opens != w.Opens && (shift < 46 || shift > 50) {
					t.Errorf("%s moved by %v hours", key, shift)
				}
			}
		}
		if moved < 2 {
			t.Errorf("%d forms moved with the first day", moved)
		}
		moveDay(1, 62).Shows(own.Name, "chosen by hand")
		got := waves()[own.Template]
		if got.Opens.In("Europe/London").Format("15:04") != "18:15" || got.Opens.In("Europe/London").Format("2006-01-02") != date(60) {
			t.Errorf("the form with times of its own moved to %v", got.Opens.In("Europe/London"))
		}
		if n := count(s, `SELECT COUNT(*) FROM job WHERE network_id = $1 AND kind = 'wave.open'`); int(n) != len(first) {
			t.Errorf("%d openings are due, want %d", n, len(first))
		}
	})
}
