package strategy_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
)

// subjects are those of the letters to somebody that tell of a yes.
func (s *scene) subjects(name string) string {
	s.Work()
	var out []string
	for _, l := range s.Mail.To(strings.ToLower(name) + "@example.org") {
		if strings.Contains(l.Subject, "strategy") {
			out = append(out, l.Subject)
		}
	}
	return strings.Join(out, "; ")
}

func TestVotersGetLetters(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, _ := s.written()
		s.send("Cora", at, "/ask", nil).Is(http.StatusSeeOther)
		for who, want := range map[string]string{"Pat": "Do you agree with a strategy?", "Dee": "Do you agree with a strategy?", "Lee": "", "Out": ""} {
			if got := s.subjects(who); got != want {
				t.Errorf("when a yes is asked %s gets %q, want %q", who, got, want)
			}
		}
		s.send("Pat", at, "/yes", nil).Is(http.StatusSeeOther)
		s.send("Dee", at, "/yes", nil).Is(http.StatusSeeOther)
		for _, who := range []string{"Pat", "Dee"} {
			if got := s.subjects(who); got != "Do you agree with a strategy?; A strategy is in force" {
				t.Errorf("when it is in force %s has %q", who, got)
			}
		}
		if l := site.Letter("pat@example.org"); strings.Contains(l.Text, "Leading together") || !strings.Contains(l.Text, at) {
			t.Errorf("the letter: %s", l.Text)
		}
		// A question that is taken back before the letters leave is asked of nobody.
		s.send("Cora", at, "/end", nil).Is(http.StatusSeeOther)
		s.send("Cora", at, "/withdraw", nil).Is(http.StatusSeeOther)
		if got := s.subjects("Pat"); strings.Contains(got, "ends") {
			t.Errorf("a letter about what was taken back: %q", got)
		}
	})
}

func TestAStaleYesLeadsToWhatIsAskedNow(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, outcome := s.inForce()
		change := func(measure string) {
			form := s.as["Cora"].Get(outcome + "/change").Is(http.StatusOK).Form("/change")
			form.Set("measure", measure)
			s.as["Cora"].Post(outcome+"/change", form).Is(http.StatusSeeOther)
		}
		change("Twenty readers say so")
		s.send("Cora", at, "/ask", nil).Is(http.StatusSeeOther)
		stale := s.as["Pat"].Get(at).Form("/yes")
		change("Thirty readers say so")
		s.as["Pat"].Post(at+"/yes", stale).Is(http.StatusConflict).Shows("The words have changed since you read them", "The question was taken back", "What you had read", "Twenty readers say so")
		s.send("Cora", at, "/ask", nil).Is(http.StatusSeeOther)
		page := s.as["Pat"].Post(at+"/yes", stale).Is(http.StatusConflict).Shows("The words have changed since you read them", "Your yes was not counted", "Twenty readers say so", "Thirty readers say so", "Yes, to exactly these words")
		s.as["Pat"].Post(at+"/yes", page.Form("/yes")).Is(http.StatusSeeOther)
		s.as["Dee"].Get(at).Shows("A patient leader has said yes. A professional has not yet.")
	})
}

func TestWhatWaitsDoesNotWaitForWhoLeft(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, _ := s.written()
		s.send("Cora", at, "/ask", nil).Is(http.StatusSeeOther)
		s.send("Pat", at, "/yes", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get("/me").Hides("Find a patient leader who can say yes to a strategy")
		s.as["Ada"].Post("/admin/people/"+string(s.by["Pat"].ID)+"/close", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get("/me").Shows("Find a patient leader who can say yes to a strategy")
		s.as["Dee"].Get(at).Shows("No patient leader can say yes any more.")
		// Somebody else has taken a role on: they are asked on the next day at the latest.
		s.holds("Pip", "patient")
		site.Advance(25 * time.Hour)
		site.Work()
		pip := site.As(s.by["Pip"])
		pip.Get("/me").Shows("Say whether you agree with a strategy")
		site.As(s.by["Cora"]).Get("/me").Hides("Find a patient leader who can say yes to a strategy")
		pip.Post(at+"/yes", pip.Get(at).Form("/yes")).Is(http.StatusSeeOther)
		dee := site.As(s.by["Dee"])
		dee.Post(at+"/yes", dee.Get(at).Form("/yes")).Is(http.StatusSeeOther)
		dee.Get(at).Shows("In force")
	})
}

// TestTheLimitsOfDays: what stands beside a day of review or of an outcome that cannot be.
func TestTheLimitsOfDays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		for review, want := range map[string]string{s.in(-40): "after the first day", s.in(-1): "not over", s.in(701): "before the last one", "soon": "date"} {
			form := s.words()
			form.Set("review", review)
			if got := s.as["Cora"].Post(s.at("/new"), form).Is(http.StatusUnprocessableEntity).Problem("review"); !strings.Contains(got, want) {
				t.Errorf("a review on %s: %q, want %q", review, got, want)
			}
		}
		form := s.words()
		form.Set("review", s.in(0))
		at := strings.TrimSuffix(s.as["Cora"].Post(s.at("/new"), form).Is(http.StatusSeeOther).Location, "/outcomes/new")
		for due, want := range map[string]string{s.in(701): "The strategy ends on", "": "date", "31/2/2030": "no such day"} {
			form := s.as["Cora"].Get(at + "/outcomes/new").Form("/new")
			for k, v := range s.outcome() {
				form[k] = v
			}
			form.Set("due", due)
			if got := s.as["Cora"].Post(at+"/outcomes/new", form).Is(http.StatusUnprocessableEntity).Problem("due"); !strings.Contains(strings.ToLower(got), strings.ToLower(want)) {
				t.Errorf("an outcome by %q: %q, want %q", due, got, want)
			}
		}
		form = s.as["Cora"].Get(at + "/outcomes/new").Form("/new")
		for k, v := range s.outcome() {
			form[k] = v
		}
		form.Set("due", s.in(700))
		s.as["Cora"].Post(at+"/outcomes/new", form).Is(http.StatusSeeOther)
	})
}
