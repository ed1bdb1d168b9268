package assessment_test

import (
	"net/http"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/shared/instrument"
)

// Whoever answers last is asked about questions that they left empty, before everybody sees everything; whoever answers before is told.
func TestTheLastRaterIsAskedAboutEmptyQuestions(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5, 1)
		for _, key := range []string{"connection", "culture-check"} {
			at := s.ask(key)
			staff, patient := s.people[s.staff[0]], s.people[s.patients[0]]
			first := map[string]string{"connection": "q-" + firstOf("connection"), "culture-check": "q-" + firstOf("culture-check")}[key]
			form := staff.Get(at + "/answer").Form("/answer")
			form.Set(first, "2")
			staff.Post(at+"/answer", form).To(at)
			staff.Get(at).Shows("questions empty", "You can still answer them")
			for _, other := range s.staff[1:] {
				s.answer(other, at, key, "2", "")
			}

			form = patient.Get(at + "/answer").Hides("Save as it is").Form("/answer")
			form.Set(first, "1")
			page := patient.Post(at+"/answer", form).Is(http.StatusUnprocessableEntity).Shows("questions empty")
			if page.Problem("as-it-is") == "" || page.Field(first) != "1" {
				t.Errorf("%s: the box has no message, or what was typed is lost", key)
			}
			staff.Get(at).Shows("5 of 6 have answered")
			form = page.Form("/answer")
			form.Set("as-it-is", "yes")
			patient.Post(at+"/answer", form).To(at)
			staff.Get(at).Hides("5 of 6 have answered", "You can still answer them")
		}
	})
}

// firstOf is the first question of a form.
func firstOf(key string) string {
	def, _ := instrument.Shipped(key)
	return def.Items()[0].ID
}
