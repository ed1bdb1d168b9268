package matching_test

import (
	"net/http"
	"testing"

	"alongside/internal/app/apptest"
)

// TestSeveralSuggestionsForOne: a professional is suggested with two when the coordinator chose so; both are asked, and the pair that two
// say yes to ends the other question.
func TestSeveralSuggestionsForOne(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		at := sc.suggestionsAt()
		cora := site.As(sc.cora)
		_, ada := sc.seeks("Ada", "manager", "Kinder letters from the eye clinic", "Leeds", "weekday mornings")
		_, ben := sc.seeks("Ben", "carer", "Letters that my mother can read", "Leeds", "Tuesday mornings")
		_, dan := sc.seeks("Dan", "patient", "Letters in plain words", "Leeds", "Monday mornings")
		sc.looks(ada, "Somebody like me")
		sc.looks(ben, "Somebody like me")
		sc.looks(dan, "Somebody like me")
		sc.find(cora).Shows("1 pair out of 1 professional and 2 patient partners", "There are 2 patient partners and only 1 professional. Each of those is in a pair.")

		form := cora.Get(at + "/criteria").Is(http.StatusOK).Form(at + "/criteria")
		form.Set("for-professional", "9")
		if cora.Post(at+"/criteria", form).Is(http.StatusUnprocessableEntity).Problem("for-professional") == "" {
			t.Error("nine at a time is not told")
		}
		form = cora.Get(at + "/criteria").Form(at + "/criteria")
		form.Set("for-professional", "2")
		cora.Post(at+"/criteria", form).Is(http.StatusSeeOther)
		cora.Get(at).Shows("These suggestions are from before", "A professional: up to two others")
		page := sc.find(cora).Shows("2 pairs out of 1 professional and 2 patient partners", "Ada Example and Ben Example", "Ada Example and Dan Example", "It is proved", "Somebody can be in several suggestions").Hides("Without a pair")
		cora.Follow(cora.Post(at+"/send", sc.sendForm(page, "Ada")).Is(http.StatusSeeOther)).Shows("We have asked both people of 2 pairs.")
		site.Work()
		first, second := sc.introduction("ben@example.org"), sc.introduction("dan@example.org")
		if first == second {
			t.Fatal("Ben and Dan are asked by one introduction")
		}
		ada.Get(first).Is(http.StatusOK)
		ada.Get(second).Is(http.StatusOK)
		ben.Get(second).Is(http.StatusNotFound)
		ada.Post(first+"/yes", nil).Is(http.StatusSeeOther)
		ben.Post(first+"/yes", nil).Is(http.StatusSeeOther)
		cora.Get(at).Shows("Became a pair")
		// Ada seeks no more: Dan is asked nothing any more, and can no longer answer.
		dan.Get("/me").Hides("Answer an introduction")
		ada.Get("/me").Hides("Answer an introduction")
	})
}
