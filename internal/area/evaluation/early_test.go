package evaluation_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestAFormThatOpensEarlyClosesWhenItIsSaid: whoever opens a form before its time is offered a closing time as far away as was planned,
// can choose another, and reads when it really opened and from when reminders count.
func TestAFormThatOpensEarlyClosesWhenItIsSaid(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		now := site.Clock.Now()
		in := func(days int) string { return now.AddDate(0, 0, days).Format(time.DateOnly) }
		p := s.plan("After the days", "pairs-day")
		p.OpensDate, p.OpensTime, p.ClosesDate, p.ClosesTime = in(150), "09:00", in(170), "17:00"
		wave := s.add(p)
		c := site.As(s.coordinator)
		at := s.path("/waves/%s", wave)
		c.Get(at).Shows("Opens")
		c.Get(at + "/open").Hides("has not been yet")
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO edition_day (network_id, id, edition_id, position, title, date, starts, ends, place, sequence) VALUES ($1, $2, $3, 9, 'Ahead', $4, '10:00', '16:00', '', 0)`, db.NewID(), s.edition, in(150))
			return err
		})
		c.Get(at+"/open").Shows("It may ask about what has not been yet", "Ahead on", "leave it to its time")
		page := c.Get(at+"/open").Is(http.StatusOK).Shows("Reminders count from today", "It was planned to close on")
		form := page.Form("/open")
		bad := page.Form("/open")
		bad.Set("closes-date", "1/1/2001")
		if c.Post(at+"/open", bad).Is(http.StatusUnprocessableEntity).Problem("closes-date") == "" || s.look(wave).State != "planned" {
			t.Error("a closing day in the past is taken")
		}
		c.Post(at+"/open", form).To(at)
		got := s.look(wave)
		if days := got.Closes.Sub(got.Opened).Hours() / 24; got.State != "open" || days < 19 || days > 21 {
			t.Errorf("it is %s and closes %.1f days after it opened, planned were 20", got.State, days)
		}
		c.Get(at).Shows("Opened", "counted from "+now.Format("2 January 2006")).Hides("Opens")
	})
}

// TestAFormThatOpensLateKeepsWhatItComesBefore: a form whose time has passed says so, and is not offered open beyond the day before which
// it was to close.
func TestAFormThatOpensLateKeepsWhatItComesBefore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		now := site.Clock.Now()
		in := func(days int) string { return now.AddDate(0, 0, days).Format(time.DateOnly) }
		p := s.plan("Before we start", "pairs-day")
		p.OpensDate, p.OpensTime, p.ClosesDate, p.ClosesTime = in(150), "09:00", in(170), "17:00"
		wave := s.add(p)
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE wave SET opens = $3, closes = $4 WHERE network_id = $1 AND id = $2`, wave, int64(tx.Now.Add(-13*24*time.Hour)), int64(tx.Now.Add(2*24*time.Hour)))
			return err
		})
		c := site.As(s.coordinator)
		at := s.path("/waves/%s", wave)
		later := c.Get(at+"/open").Is(http.StatusOK).Shows("which has passed", "As it opens later").Hides("would open by itself", "closes earlier too")
		if got := later.Field("closes-date"); got == "" || !strings.Contains(got, now.AddDate(0, 0, 15).Format("2")) {
			t.Errorf("it is offered open until %q, want 15 days from now", got)
		}
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO edition_day (network_id, id, edition_id, position, title, date, starts, ends, place, sequence) VALUES ($1, $2, $3, 9, 'Beginning', $4, '10:00', '16:00', '', 0)`, db.NewID(), s.edition, in(3))
			return err
		})
		page := c.Get(at+"/open").Shows("Beginning on", "so it is open for a shorter time")
		c.Post(at+"/open", page.Form("/open")).To(at)
		got := s.look(wave)
		if days := got.Closes.Sub(got.Opened).Hours() / 24; got.State != "open" || days > 2.1 {
			t.Errorf("it is %s and closes %.1f days after it opened", got.State, days)
		}
	})
}
