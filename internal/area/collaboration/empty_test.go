package collaboration_test

import (
	"net/http"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/shared/round"
)

// Whoever answers last shows everybody's answers by saving. With questions left empty they are asked first; nothing is saved and
// nothing is shown until they tick that it is so.
func TestTheLastToAnswerIsAskedAboutEmptyQuestions(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at := s.startRound(s.a)

		// The first is not asked: they can go on answering. They are told what is empty.
		form := s.a.Get(at + "/answer").Form("/answer")
		form.Set("q-purpose-same", "4")
		s.a.Post(at+"/answer", form).To(at)
		s.a.Get(at).Shows("You have left 11 questions empty", "You can still answer them", "One side has more say than the other.")

		form = s.g.Get(at + "/answer").Hides("Save as it is").Form("/answer")
		form.Set("q-purpose-same", "2")
		form.Set("q-talk-about", "Kept "+mark)
		page := s.g.Post(at+"/answer", form).Is(http.StatusUnprocessableEntity).Shows("You have left 11 questions empty", "One side has more say than the other.")
		if page.Problem("as-it-is") == "" || page.Field("q-purpose-same") != "2" || page.Field("q-talk-about") != "Kept "+mark {
			t.Error("the box has no message, or what was typed is lost")
		}
		if got := s.round(at); got.State != round.Open || got.Raters[0].Answered != 0 && got.Raters[1].Answered != 0 {
			t.Fatalf("it was saved without a yes: %+v", got)
		}
		s.a.Get(at).Hides("Kept " + mark)

		form = page.Form("/answer")
		form.Set("q-power-uneven", "3")
		page = s.g.Post(at+"/answer", form).Is(http.StatusUnprocessableEntity).Shows("You have left 10 questions empty").Hides("11 questions")
		form = page.Form("/answer")
		form.Set("as-it-is", "yes")
		s.g.Post(at+"/answer", form).To(at)
		s.a.Get(at).Shows("Kept " + mark)

		// Whoever answers everything is not asked.
		second := s.startRound(s.g)
		s.answerRound(s.g, second, "4", "").To(second)
		s.answerRound(s.a, second, "4", "").To(second)
		s.a.Get(second).Hides("You have left")
	})
}
