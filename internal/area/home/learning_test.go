package home_test

import (
	"net/http"
	"testing"

	"alongside/internal/app/apptest"
)

// TestLearningIsFound: who is signed in finds what others have learnt from their own first page.
func TestLearningIsFound(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ann := site.As(site.Person("Ann", "ann@example.org"))
		if links := ann.Get("/me").Is(http.StatusOK).Attr(`main a[href="/learning"]`, "href"); len(links) != 1 {
			t.Errorf("/me has %d links to it", len(links))
		}
		ann.Get("/learning").Is(http.StatusOK)
	})
}
