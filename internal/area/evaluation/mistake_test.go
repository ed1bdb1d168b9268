package evaluation_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// TestAFormThatWasOpenedByMistakeGoesBack: it is planned again, people hear that there is nothing to do, and the links that they have work
// on the day on which it opens, and not before.
func TestAFormThatWasOpenedByMistakeGoesBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 7)
		p := s.plan("At the end", "pairs-end")
		in := func(days int) string { return site.Clock.Now().AddDate(0, 0, days).Format(time.DateOnly) }
		p.OpensDate, p.OpensTime, p.ClosesDate, p.ClosesTime = in(50), "09:00", in(70), "17:00"
		wave := s.add(p)
		c := site.As(s.coordinator)
		at := s.path("/waves/%s", wave)
		c.Post(at+"/open", c.Get(at+"/open").Form("/open")).To(at)
		site.Work()
		link := map[string]string{}
		for _, p := range s.people {
			link[p.Email] = s.token(p)
		}
		until := site.Clock.Now().AddDate(0, 0, 25)
		_, err := s.e.GiveMoreTime(t.Context(), s.actor(), s.edition, wave, []string{string(s.people[0].ID)}, until.Format(time.DateOnly), "12:00")
		s.must(err)
		site.Work()

		c.Get(at).Is(http.StatusOK).Shows("Close it again")
		ask := c.Get(at+"/mistake").Is(http.StatusOK).Shows("7 people", s.people[0].Given, "works again")
		bad := ask.Form("/mistake")
		bad.Set("opens-date", "1/1/2001")
		if c.Post(at+"/mistake", bad).Is(http.StatusUnprocessableEntity).Problem("opens-date") == "" || s.look(wave).State != "open" {
			t.Fatal("a day in the past is taken")
		}
		if ask.Field("closes-date") == "" || !strings.Contains(ask.Field("closes-date"), site.Clock.Now().AddDate(0, 0, 70).Format("2006")) {
			t.Errorf("the closing day that was planned is not offered: %q", ask.Field("closes-date"))
		}
		c.Post(at+"/mistake", ask.Form("/mistake")).To(at)
		site.Work()
		got := s.look(wave)
		if got.State != "planned" || got.Opened != 0 || got.Invited != 0 || got.LateUntil != 0 || got.Opens.In("Europe/London").Format(time.DateOnly) != in(50) || got.Closes.In("Europe/London").Format(time.DateOnly) != in(70) {
			t.Fatalf("%s, opened %d, %d invited, late until %d, opens %d, closes %d", got.State, got.Opened, got.Invited, got.LateUntil, got.Opens, got.Closes)
		}
		for _, p := range s.people {
			if l := site.Letter(p.Email); !strings.Contains(l.Text, "by mistake") || !strings.Contains(l.Text, "nothing to do") {
				t.Fatalf("%s was not told: %q", p.Given, l.Text)
			}
		}
		for _, table := range []string{"wave_ledger", "wave_more_time", "wave_box"} {
			if n := count(s, `SELECT COUNT(*) FROM `+table+` WHERE network_id = $1`); n != 0 {
				t.Errorf("%d rows are left in %s", n, table)
			}
		}
		if n := count(s, `SELECT COUNT(*) FROM job WHERE network_id = $1 AND kind IN ('wave.ask', 'wave.remind', 'wave.close') AND state = 'waiting'`); n != 0 {
			t.Errorf("%d jobs are left", n)
		}
		c.Get(at).Shows("Planned", "7 people have a link").Hides("Close it again")
		admin := site.As(site.Person("Ada", "ada.admin@example.org", access.Administrator))
		admin.Get("/admin/audit").Shows("closed a form again that was opened by mistake")
		nobody := site.Visitor()
		nobody.Get("/forms/"+link[s.people[1].Email]).Is(http.StatusOK).Shows("not open yet", "It opens on").Hides("too late")
		site.As(s.people[1]).Get("/me").Hides("Fill in a short form")
		site.Advance(10 * 24 * time.Hour)
		before := len(site.Mail.To(s.people[1].Email))
		site.Work()
		if n := len(site.Mail.To(s.people[1].Email)); n != before {
			t.Error("a reminder of a form that is not open")
		}

		// One person leaves, one comes; then the day of its opening comes.
		late := site.Person("Zadie", "zadie@example.org")
		site.Write(func(tx *db.Tx) error {
			if _, err := tx.Exec(`UPDATE place SET withdrawn = $2 WHERE network_id = $1 AND person_id = $3`, int64(tx.Now), s.people[6].ID); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO place (network_id, id, edition_id, person_id, side, confirmed) VALUES ($1, $2, $3, $4, 'partner', $5)`, db.NewID(), s.edition, late.ID, int64(tx.Now))
			return err
		})
		site.Advance(41 * 24 * time.Hour)
		site.Work()
		if got := s.look(wave); got.State != "open" || got.Invited != 7 {
			t.Fatalf("%s, %d invited", got.State, got.Invited)
		}
		for _, p := range s.people[:6] {
			if s.token(p) != link[p.Email] {
				t.Fatalf("%s has another link now", p.Given)
			}
			s.answerBy(link[p.Email], recommends("4"))
		}
		s.answer(late, recommends("5"))
		nobody.Get("/forms/" + link[s.people[6].Email]).Is(http.StatusNotFound)
		s.close(wave)
		if got := s.look(wave); got.Answered != 7 || got.Outcome != "opened" {
			t.Fatalf("%d answers, %s", got.Answered, got.Outcome)
		}
	})
}

// TestAFormThatSomebodySentStaysOpen: once a form is in, by link or on paper, it cannot go back, and its page says why.
func TestAFormThatSomebodySentStaysOpen(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 7)
		c := site.As(s.coordinator)
		for name, come := range map[string]func(wave db.ID){
			"by link": func(wave db.ID) { s.answer(s.people[0], recommends("4")) },
			"keyed in": func(wave db.ID) {
				s.tick(wave, 1)
				s.key(wave, recommends("3"))
			},
			"keyed in once of twice": func(wave db.ID) {
				s.must(s.e.KeyTwice(t.Context(), s.actor(), s.edition, wave, true))
				s.tick(wave, 1)
				f := recommends("3")
				f.Set("number", "1")
				s.key(wave, f)
			},
			"noted as handed in on paper": func(wave db.ID) { s.tick(wave, 1) },
		} {
			wave := s.open(name, "pairs-end")
			at := s.path("/waves/%s", wave)
			ask := c.Get(at + "/mistake").Is(http.StatusOK).Form("/mistake")
			come(wave)
			c.Post(at+"/mistake", ask).To(at)
			if p := s.look(wave); p.State != "open" {
				t.Errorf("%s: the form is %s", name, p.State)
			}
			c.Get(at + "/mistake").Is(http.StatusSeeOther)
			if n := count(s, `SELECT COUNT(*) FROM job WHERE network_id = $1 AND kind = 'wave.close' AND unique_key = '`+string(wave)+`'`); n != 1 {
				t.Errorf("%s: %d jobs close it", name, n)
			}
		}
		other := site.Person("Omar", "omar@example.org")
		site.As(other).Get(s.path("/waves/%s/mistake", s.open("Foreign", "pairs-end"))).Is(http.StatusNotFound)
	})
}

// TestRemovingAFormThatWasOpenedByMistake: it can be removed like any planned form, with its links.
func TestRemovingAFormThatWasOpenedByMistake(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		wave := s.open("Oh no", "pairs-end")
		link := s.token(s.people[0])
		c := site.As(s.coordinator)
		at := s.path("/waves/%s", wave)
		ask := c.Get(at + "/mistake").Form("/mistake")
		ask.Set("opens-date", site.Clock.Now().AddDate(0, 0, 5).Format("2/1/2006"))
		ask.Set("closes-date", site.Clock.Now().AddDate(0, 0, 15).Format("2/1/2006"))
		c.Post(at+"/mistake", ask).To(at)
		page := c.Get(at + "/edit").Is(http.StatusOK).Shows("5 people").Hides("nobody has heard of it")
		c.Post(at+"/remove", page.Form("/remove")).To(s.path("/waves"))
		if n := count(s, `SELECT COUNT(*) FROM wave_invitation WHERE network_id = $1`); n != 0 {
			t.Errorf("%d invitations are left", n)
		}
		if _, err := site.App.Keys.FindBox(wave); err == nil {
			t.Error("the key is left")
		}
		c.Get(at).Is(http.StatusNotFound)
		site.Visitor().Get("/forms/" + link).Is(http.StatusNotFound)
	})
}
