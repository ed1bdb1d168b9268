package evaluation_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
)

// TestTheLiveCountTellsNoLateAnswers plays two worlds: in the one the last two people answer on the last day, in the other late, as more time
// lets them. The coordinator reads the same on every page, the whole time through, and at the end.
func TestTheLiveCountTellsNoLateAnswers(t *testing.T) {
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		var seen [2]string
		for world := range 2 {
			site := fresh()
			s := newScene(t, site, 12)
			wave := s.open("At the end", "pairs-end")
			links := map[int]string{}
			for i, p := range s.people {
				links[i] = s.token(p)
			}
			closes := s.look(wave).Closes
			read := func(when string) {
				c := site.As(s.coordinator) // the session ends in between
				for _, at := range []string{"/waves", "/waves/" + string(wave), "/waves/" + string(wave) + "/close", "/waves/" + string(wave) + "/paper", "/report", "/report.csv", "/report.json"} {
					page := c.Get(s.path("%s", at))
					text := strings.Join(page.Find("main"), "\n")
					if text == "" {
						text = page.Body // a file
					}
					seen[world] += when + " " + uuidForm.ReplaceAllString(at+"\n"+text, "<id>") + "\n"
				}
			}
			for i := range 5 {
				s.answerBy(links[i], recommends("4"))
			}
			read("the first day")
			_, err := s.e.GiveMoreTime(context.Background(), s.actor(), s.edition, wave, []string{string(s.people[11].ID)}, closes.Add(5*24*time.Hour).In("Europe/London").Format(time.DateOnly), "12:00")
			s.must(err)
			site.Clock.Set(closes.Add(-40 * time.Hour).Time())
			for i := 5; i < 8; i++ {
				s.answerBy(links[i], recommends("4"))
			}
			read("two days before")
			site.Clock.Set(closes.Add(-time.Hour).Time())
			if world == 0 {
				s.answerBy(links[8], recommends("4"))
				s.answerBy(links[9], recommends("4"))
			}
			read("an hour before")
			site.Clock.Set(closes.Add(time.Hour).Time())
			if world == 1 {
				s.answerBy(links[8], recommends("4"))
				s.answerBy(links[9], recommends("4"))
			}
			read("in the extra time")
			site.Clock.Set(closes.Add(6 * 24 * time.Hour).Time())
			site.Work()
			read("when it has closed")
			if got := s.look(wave); got.State != "closed" || got.Answered != 10 {
				t.Fatalf("%s with %d answers", got.State, got.Answered)
			}
		}
		if seen[0] != seen[1] {
			t.Errorf("a page tells how many came late: %s", firstDifference(seen[0], seen[1]))
		}
		if !strings.Contains(seen[0], "5 of 12") && !strings.Contains(seen[0], "8 of 12") {
			t.Error("no page tells how many had answered")
		}
	})
}

// TestTheLiveCountIsOfMidnight: it is told from the second day on, stands for a day, and stops before the last one.
func TestTheLiveCountIsOfMidnight(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 9)
		wave := s.open("At the end", "pairs-end")
		at := s.path("/waves/%s", wave)
		page := func() *apptest.Result { return site.As(s.coordinator).Get(at).Is(http.StatusOK) }
		links := map[int]string{}
		for i, p := range s.people {
			links[i] = s.token(p)
		}
		s.answerBy(links[0], recommends("4"))
		page().Shows("How many have answered is told from").Hides("1 of 9")
		day := func(n int) { site.Clock.Set(s.look(wave).Opened.Time().AddDate(0, 0, n)) }
		day(1)
		page().Shows("1 of 9 by ", "This is how many had answered when")
		s.answerBy(links[1], recommends("4"))
		s.answerBy(links[2], recommends("4"))
		page().Shows("1 of 9 by ")
		day(2)
		page().Shows("3 of 9 by ")

		// Whoever has read it cannot close the form at once and have late answers counted: neither after more time was given, nor before.
		soon := site.Clock.Now().Add(3 * time.Hour).In(time.UTC)
		early := url.Values{"closes-date": {soon.Format("2 1 2006")}, "closes-time": {soon.Format("15:04")}}
		more := url.Values{"people": {string(s.people[8].ID)}, "until-date": {s.look(wave).Closes.Add(72 * time.Hour).In("Europe/London").Format("2 1 2006")}, "until-time": {"12:00"}}
		c := site.As(s.coordinator)
		c.Post(at+"/extend", early).Is(http.StatusSeeOther)
		c.Follow(c.Post(at+"/more-time", more)).Shows("Late answers could be counted from that")
		later := s.look(wave).Opened.Time().AddDate(0, 0, 9)
		c.Post(at+"/extend", url.Values{"closes-date": {later.Format("2 1 2006")}, "closes-time": {"12:00"}}).Is(http.StatusSeeOther)
		c.Post(at+"/more-time", more).Is(http.StatusSeeOther)
		site.Work()
		if !strings.Contains(site.Letter(s.people[8].Email).Subject, "more time") {
			t.Error("nobody was given more time")
		}
		if got := c.Post(at+"/extend", early).Is(http.StatusUnprocessableEntity).Problem("closes-date"); !strings.Contains(got, "so that nobody can count how many answered late") {
			t.Errorf("an early closing after more time was given: %q", got)
		}
	})
}
