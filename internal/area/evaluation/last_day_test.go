package evaluation_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestAskedAfterTheirOwnLastDay plays an edition of two days. Four people come to both, four leave after the first. A form asks each
// thirty days after their own last day there, and the letters leave on those two days and on no other.
func TestAskedAfterTheirOwnLastDay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 8)
		const day = 24 * time.Hour
		date := func(after int) string { return site.Clock.Now().Add(time.Duration(after) * day).Format(time.DateOnly) }
		s.addDays(date(-10), date(-3))
		site.Write(func(tx *db.Tx) error {
			days, err := db.Column[db.ID](tx, `SELECT id FROM edition_day WHERE network_id = $1 AND edition_id = $2 ORDER BY position LIMIT 10`, s.edition)
			if err != nil {
				return err
			}
			for i, p := range s.people {
				for n, d := range days {
					state := "present"
					if n == 1 && i < 4 {
						state = []string{"absent", "apologies"}[i%2] // who did not come on the second day was last there on the first
					}
					if _, err := tx.Exec(`INSERT INTO attendance (network_id, day_id, person_id, state, at) VALUES ($1, $2, $3, $4, $5)`, d, p.ID, state, int64(tx.Now)); err != nil {
						return err
					}
				}
			}
			return nil
		})
		p := s.plan("One month later", "pairs-one-month")
		p.ClosesDate, p.CountsFrom, p.OwnDays, p.RemindDays = date(60), "last-day", "30", ""
		wave := s.add(p)
		site.As(s.coordinator).Post("/editions/"+string(s.edition)+"/waves/"+string(wave)+"/open", nil).Is(http.StatusSeeOther)
		invited := func() map[string]int {
			site.Work()
			n := map[string]int{}
			for _, p := range s.people {
				for _, m := range site.Mail.To(p.Email) {
					if strings.Contains(m.Text, "/forms/") {
						n[p.Email]++
					}
				}
			}
			return n
		}
		for after := range 40 {
			if after > 0 {
				site.Advance(day)
			}
			got := invited()
			// Thirty days after the first day is day 20 from now, after the second day 27, in the morning; the clock may stand before it.
			want := 4 * (min(after/20, 1) + min(after/27, 1))
			if len(got) != want && !(len(got) == want-4 && (after == 20 || after == 27)) {
				t.Fatalf("after %d days %d people were asked, want %d", after, len(got), want)
			}
			for i, p := range s.people {
				if n := got[p.Email]; n > 1 {
					t.Fatalf("%s was asked %d times", p.Email, n)
				} else if n == 1 && i >= 4 && after < 27 {
					t.Fatalf("%s came to the last day, and was asked after %d days", p.Email, after)
				}
			}
		}
		// Who was asked late can answer, and nothing tells when each was asked.
		for _, p := range s.people {
			s.answer(p, coded(0, map[string]int{"power-speak": 4}))
		}
		s.close(wave)
		if r, err := s.e.Report(context.Background(), s.actor(), s.edition); err != nil || len(r.Waves) != 1 || r.Waves[0].Answered != 8 {
			t.Errorf("%+v, %v", r.Waves, err)
		}
	})
}

// TestNobodyIsAskedBeforeTheirLastDayIsKnown: a form by last days is opened by hand while days are to come. Whoever was there on one that is over
// may come again, so all are asked after the last one that is planned, whether anybody was marked as there or not; and each reads when.
func TestNobodyIsAskedBeforeTheirLastDayIsKnown(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		const day = 24 * time.Hour
		date := func(after int) string { return site.Clock.Now().Add(time.Duration(after) * day).Format(time.DateOnly) }
		s.addDays(date(-40), date(14))
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO attendance (network_id, day_id, person_id, state, at) SELECT d.network_id, d.id, $3, 'present', $4 FROM edition_day d WHERE d.network_id = $1 AND d.edition_id = $2 AND d.date = $5`,
				s.edition, s.people[0].ID, int64(tx.Now), date(-40))
			return err
		})
		p := s.plan("One month later", "pairs-one-month")
		p.ClosesDate, p.CountsFrom, p.OwnDays, p.RemindDays = date(90), "last-day", "30", ""
		wave := s.add(p)
		c, at := site.As(s.coordinator), "/editions/"+string(s.edition)+"/waves/"+string(wave)
		c.Get(at+"/open").Shows("30 days after the last day on which they were there", "Reminders count from each person").Hides("everybody who is asked gets a letter with a link at once")
		c.Post(at+"/open", nil).Is(http.StatusSeeOther)
		letters := func() (n int) {
			site.Work()
			for _, p := range s.people {
				for _, m := range site.Mail.To(p.Email) {
					if strings.Contains(m.Text, "/forms/") {
						n++
					}
				}
			}
			return n
		}
		if n := letters(); n != 0 {
			t.Fatalf("%d people were asked before the last day", n)
		}
		site.As(s.people[1]).Get("/me/editions/" + string(s.edition)).Shows("It comes to you by email on").Hides("Your own link is in a letter to you")
		site.Advance(42 * day)
		if n := letters(); n != 0 {
			t.Fatalf("%d people were asked before thirty days were over", n)
		}
		site.Advance(3 * day)
		if n := letters(); n != 6 {
			t.Fatalf("%d people were asked when thirty days were over", n)
		}
	})
}
