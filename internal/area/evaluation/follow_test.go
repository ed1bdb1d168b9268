package evaluation_test

import (
	"net/http"
	"testing"
	"time"

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

// TestPlannedFormsKeepTheirTimesOfDay: when an edition gets another time zone, what a coordinator wrote as 09:00 stays 09:00,
// for days and for planned forms; the page says so before anything is saved, and people's calendars follow.
func TestPlannedFormsKeepTheirTimesOfDay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		s.addDays("2026-07-01", "2026-07-20")
		c := site.As(s.coordinator)
		p := s.plan("At the end", "pairs-end")
		p.OpensDate, p.OpensTime, p.ClosesDate, p.ClosesTime = "2026-07-21", "09:00", "2026-07-30", "17:00"
		own := s.add(p)
		other := s.open("Now", "pairs-end")
		before, open := s.look(own).Wave, s.look(other).Wave
		basics := s.path("/basics")
		form := c.Get(basics).Is(http.StatusOK).Shows("keep their times of day").Form("/basics")
		form.Set("zone", "UTC")
		form.Set("place", "Hall")
		form.Set("closes_date", "2026-06-01")
		form.Set("closes_time", "17:00")
		asked := c.Post(basics, form).Is(http.StatusUnprocessableEntity).Shows("You change the time zone", "2 days keep their times", "One planned form keeps its times of day")
		if asked.Problem("sure") == "" || s.look(own).Opens != before.Opens {
			t.Error("it moved without being asked")
		}
		again := asked.Form("/basics")
		if again.Get("zone") != "UTC" {
			t.Errorf("the typed zone became %q", again.Get("zone"))
		}
		jobs := count(s, `SELECT COUNT(*) FROM job WHERE network_id = $1 AND kind = 'edition.calendar'`)
		again.Set("sure", "yes")
		c.Post(basics, again).Is(http.StatusSeeOther)
		after := s.look(own).Wave
		if got := evaluation.PlanOf(after, "UTC"); got.OpensDate != "2026-07-21" || got.OpensTime != "09:00" || got.ClosesDate != "2026-07-30" || got.ClosesTime != "17:00" {
			t.Errorf("the planned form is now %+v", got)
		}
		if shift := after.Opens.Sub(before.Opens).Hours(); shift != 1 {
			t.Errorf("it opens %v hours later", shift)
		}
		if s.look(other).Closes != open.Closes {
			t.Error("an open form closes at another moment than people were told")
		}
		if n := count(s, `SELECT COUNT(*) FROM job WHERE network_id = $1 AND kind = 'edition.calendar'`); n != max(jobs, 1) {
			t.Errorf("%d jobs for people’s calendars", n)
		}
		site.Read(func(tx *db.Tx) error {
			days, err := edition.Days(tx, s.edition)
			for _, d := range days {
				if d.Starts != "10:00" {
					t.Errorf("the day starts at %s", d.Starts)
				}
			}
			return err
		})
		// It opens at its new moment, and not before.
		site.Advance(before.Opens.Sub(db.At(site.Clock.Now())) + time.Minute)
		site.Work()
		if s.look(own).State != evaluation.Planned {
			t.Error("it opened at its old moment")
		}
		site.Advance(time.Hour)
		site.Work()
		if s.look(own).State != evaluation.Open {
			t.Error("it did not open")
		}
	})
}
