package programme_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/shared/person"
)

// TestWhoCanDoWhat: coordinators, who know the names, are on no panel; and nobody stands for a side that is not theirs.
func TestWhoCanDoWhat(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		site.Person("Nadia", "nadia@example.org", access.Coordinator)
		site.Add(person.Person{Given: "Maria", Family: "Santos", Email: "maria@example.org", Perspectives: []string{"clinician"}})
		site.Add(person.Person{Given: "Bo", Family: "Both", Email: "bo@example.org", Perspectives: []string{"clinician", "carer"}})
		add := func(email, function, side string) *apptest.Result {
			return s.C.Post(s.at("/people"), url.Values{"email": {email}, "function": {function}, "side": {side}})
		}
		for _, side := range []string{"professional", "partner"} {
			r := add("nadia@example.org", "panel", side).Is(http.StatusUnprocessableEntity)
			if !strings.Contains(r.Problem("function"), "Nadia is a coordinator") || r.Field("email") != "nadia@example.org" {
				t.Errorf("a coordinator on the panel: %q", r.Problem("function"))
			}
		}
		for _, function := range []string{"panel", "facilitator"} {
			if got := add("maria@example.org", function, "partner").Is(http.StatusUnprocessableEntity).Problem("side"); !strings.Contains(got, "speak as a professional") {
				t.Errorf("the wrong side: %q", got)
			}
		}
		add("maria@example.org", "panel", "professional").Is(http.StatusSeeOther)
		add("bo@example.org", "panel", "partner").Is(http.StatusSeeOther)
		add("nadia@example.org", "access", "professional").Is(http.StatusSeeOther)
	})
}
