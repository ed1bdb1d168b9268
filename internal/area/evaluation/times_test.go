package evaluation_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/db"
)

// TestTimesOfAForm: a slip in the year is found when a form is planned or kept open longer, and an extension that was a mistake can be
// made shorter again while the form is open.
func TestTimesOfAForm(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		ctx := context.Background()
		now := site.Clock.Now()
		for name, change := range map[string]func(p *evaluation.Plan){
			"opens-date":  func(p *evaluation.Plan) { p.OpensDate, p.ClosesDate = "9999-01-01", "9999-02-01" },
			"closes-date": func(p *evaluation.Plan) { p.ClosesDate = "9999-01-01" },
			"opens-time":  func(p *evaluation.Plan) { p.OpensDate, p.OpensTime = now.Format(time.DateOnly), "00:10" },
			"own-days":    func(p *evaluation.Plan) { p.CountsFrom, p.OwnDays = "", "5" },
		} {
			p := s.plan("At the end", "pairs-end")
			change(&p)
			if _, err := s.e.Add(ctx, s.actor(), s.edition, p); !field(err, name) {
				t.Errorf("%s: %v", name, err)
			}
		}

		wave := s.open("At the end", "pairs-end")
		first := s.look(wave).Closes
		extend := func(at time.Time) error {
			return s.e.Extend(ctx, s.actor(), s.edition, wave, at.Format(time.DateOnly), at.Format("15:04"))
		}
		if err := extend(time.Date(9999, 1, 1, 12, 0, 0, 0, time.UTC)); !field(err, "closes-date") {
			t.Fatalf("open until 9999: %v", err)
		}
		later := now.Add(60 * 24 * time.Hour).Truncate(time.Minute)
		s.must(extend(later))
		if err := extend(now.Add(-24 * time.Hour)); !field(err, "closes-date") {
			t.Fatalf("a closing time that has passed: %v", err)
		}
		c := site.As(s.coordinator)
		path := s.path("/waves/%s", wave)
		c.Get(path).Shows("Change when it closes for everybody")
		back := first.In("Europe/London")
		c.Follow(c.Post(path+"/extend", url.Values{"closes-date": {back.Format("2/1/2006")}, "closes-time": {back.Format("15:04")}})).Shows("The new closing time is saved", evaluation.When(first, "Europe/London"))
		if got := s.look(wave).Closes; got != first {
			t.Fatalf("it closes %s, not %s", got.Time(), first.Time())
		}
		site.Clock.Set(first.Time().Add(time.Hour))
		site.Work()
		if p := s.look(wave); p.State != evaluation.Closed {
			t.Fatalf("the form is %s after the earlier closing time", p.State)
		}
	})
}

// TestAPlanWhoseTimeHasCome: a plan that is changed while it waits keeps its opening, and a form of a template that opens in the past
// is not called a fault before the program could open it.
func TestAPlanWhoseTimeHasCome(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 4) // too few, so that it waits
		defer evaluation.Promise(5)()
		wave := s.add(s.plan("At the end", "pairs-end"))
		site.Advance(3 * time.Hour)
		p := evaluation.PlanOf(s.look(wave).Wave, "Europe/London")
		p.Name = "In the end"
		s.must(s.e.Change(context.Background(), s.actor(), s.edition, wave, p))
		w := evaluation.Wave{State: evaluation.Planned, Opens: db.At(time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)), Created: db.At(time.Date(2026, 5, 2, 9, 0, 0, 0, time.UTC))}
		if w.Late(w.Created.Add(time.Minute)) || !w.Late(w.Created.Add(6*time.Minute)) {
			t.Error("a form that was planned after its opening is late at once, or never")
		}
	})
}

// TestPaperWithoutPeople: nobody types a form that could not be saved: first it is said who handed in on paper.
func TestPaperWithoutPeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		wave := s.open("At the end", "pairs-end")
		c := site.As(s.coordinator)
		page := c.Get(s.path("/waves/%s/paper", wave)).Shows("First say who handed in on paper")
		if strings.Contains(page.Body, `name="q-recommend"`) {
			t.Error("a whole form is shown that cannot be saved")
		}
		s.tick(wave, 0)
		form := c.Get(s.path("/waves/%s/paper", wave)).Form("/paper")
		form.Set("q-recommend", "5")
		c.Follow(c.Post(s.path("/waves/%s/paper", wave), form)).Shows("Say who else handed in on paper, before")
		if page := c.Get(s.path("/waves/%s/paper", wave)); strings.Contains(page.Body, `name="q-recommend"`) {
			t.Error("a form is shown for which nobody is left")
		}
	})
}
