package entrance_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"alongside/internal/app/apptest"
)

// TestANewLinkLeadsWhereTheOldOneDid: a link that was used or is too old gives way to a new one, which leads to the same page.
func TestANewLinkLeadsWhereTheOldOneDid(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		site.Person("Ada", "ada@example.org")
		ask := func() string {
			site.Visitor().Post("/sign-in", url.Values{"email": {"ada@example.org"}, "next": {"/programmes"}}).Is(http.StatusOK)
			return linkIn(t, site, "ada@example.org")
		}
		used := ask()
		site.Visitor().Post(used, url.Values{}).Is(http.StatusSeeOther)
		if next := site.Visitor().Get(used).Is(http.StatusGone).Field("next"); next != "/programmes" {
			t.Errorf("after a used link: %q", next)
		}
		if next := site.Visitor().Post(used, url.Values{}).Is(http.StatusGone).Field("next"); next != "/programmes" {
			t.Errorf("after using it twice: %q", next)
		}
		old := ask()
		site.Advance(2 * time.Hour)
		if next := site.Visitor().Get(old).Is(http.StatusGone).Field("next"); next != "/programmes" {
			t.Errorf("after an old link: %q", next)
		}
		site.Visitor().Get("/sign-in/nonsense").Is(http.StatusGone)
	})
}
