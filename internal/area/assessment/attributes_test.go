package assessment_test

import (
	"net/http"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
)

// A rating of oneself can be corrected and removed, and one that leaves questions empty does not wipe the picture.
func TestOwnRatingsCanBeCorrectedAndRemoved(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 1, 1)
		gwen := s.people[s.patients[0]]
		form := gwen.Get("/me/attributes/answer").Form("/answer")
		fill("attributes", "2", "To chair", form)
		gwen.Post("/me/attributes/answer", form).To("/me/attributes")
		form = gwen.Get("/me/attributes/answer").Form("/answer")
		form.Set("q-lead-self", "4")
		gwen.Post("/me/attributes/answer", form).To("/me/attributes")
		page := gwen.Get("/me/attributes").Shows("1 of 8", "8 of 8", "4, on ", "2, on ", "To chair").Hides("not marked")
		var links []string
		for _, to := range page.Attr(`table a[href*="/me/attributes/"]`, "href") {
			if !strings.HasSuffix(to, "/remove") {
				links = append(links, to[strings.Index(to, "/me/"):])
			}
		}
		if len(links) != 2 {
			t.Fatalf("no way to correct: %v", links)
		}
		newest, oldest := links[0], links[1]

		form = gwen.Get(newest).Is(http.StatusOK).Form(newest)
		if form.Get("q-lead-self") != "4" {
			t.Errorf("what was answered is not there: %v", form)
		}
		stale := gwen.Get(newest).Form(newest)
		form.Set("q-lead-self", "3")
		gwen.Post(newest, form).To("/me/attributes")
		gwen.Get("/me/attributes").Shows("3, on ").Hides("4, on ")
		stale.Set("q-lead-self", "1")
		gwen.Post(newest, stale).Is(http.StatusConflict).Shows("You changed your answers in another window")
		empty := gwen.Get(newest).Form(newest)
		empty.Del("q-lead-self")
		if gwen.Post(newest, empty).Is(http.StatusUnprocessableEntity).Problem("q-lead-self") == "" {
			t.Error("a rating is emptied without a word")
		}
		gwen.Post(newest, empty).Shows("If nothing of this rating holds any more, you can remove it.", "Remove this rating").Hides("step out of this round")
		whole := gwen.Get(oldest).Form(oldest)
		less := gwen.Get(oldest).Form(oldest)
		for name := range less {
			if strings.HasPrefix(name, "q-") && name != "q-lead-self" {
				less.Del(name)
			}
		}
		gwen.Follow(gwen.Post(oldest, less).To("/me/attributes")).Shows("You took out ", "stands again, if there is any", "7 things have no mark at all")
		whole.Set("version", gwen.Get(oldest).Form(oldest).Get("version"))
		gwen.Follow(gwen.Post(oldest, whole).To("/me/attributes")).Hides("You took out", "no mark at all")

		for _, c := range []*apptest.Client{s.cora, s.adam, s.people[s.staff[0]]} {
			c.Get(newest).Is(http.StatusNotFound)
			c.Get(newest + "/remove").Is(http.StatusNotFound)
			c.Post(newest, form).Is(http.StatusNotFound)
			c.Post(newest+"/remove", nil).Is(http.StatusNotFound)
		}
		// A round of an organisation is no rating of oneself.
		at := s.ask("connection")
		gwen.Post("/me/attributes/"+at[strings.LastIndex(at, "/")+1:]+"/remove", nil).Is(http.StatusNotFound)

		gwen.Get(oldest + "/remove").Is(http.StatusOK).Shows("This cannot be taken back")
		gwen.Post(oldest+"/remove", nil).To("/me/attributes")
		gwen.Get("/me/attributes").Shows("3, on ", "not marked").Hides("To chair", "8 of 8")
		gwen.Get(oldest).Is(http.StatusNotFound)
		gwen.Get("/me/export").Is(http.StatusOK)
		gwen.Post(newest+"/remove", nil).To("/me/attributes")
		gwen.Get("/me/attributes").Shows("You have not rated yourself yet")
	})
}
