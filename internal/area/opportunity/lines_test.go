package opportunity_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
)

// TestAnOpportunityStandsInALine: an engagement lead says which step it answers; everybody of the organisation follows the line both ways, but
// nobody meets what they could not open.
func TestAnOpportunityStandsInALine(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		cora, sam := s.as["Cora"], s.as["Sam"]
		at, public := s.written()
		thing := "opportunity " + at[strings.LastIndex(at, "/")+1:]
		step := "step " + string(s.Org) + " 38"
		chain := "/leadership/" + string(s.Org) + "/chain"
		page := chain + "/thing?thing=" + url.QueryEscape(thing)
		link := url.Values{"thing": {thing}, "add": {"before"}, "chosen": {step}}
		sam.Get(page).Is(http.StatusNotFound) // not published yet
		sam.Post(chain+"/link", link).Is(http.StatusNotFound)
		cora.Get(page).Is(http.StatusOK).Shows("Link a step or an action")
		cora.Post(chain+"/link", link).Is(http.StatusSeeOther)
		cora.Get(chain).Shows("A seat on the quality board", "Pay and thank people")
		cora.Get(at).Shows("What this answers", "Pay and thank people")
		sam.Get(chain).Hides("A seat on the quality board")
		cora.Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.yes("Dee", at).Is(http.StatusSeeOther)
		s.yes("Con", at).Is(http.StatusSeeOther)
		cora.Post(at+"/publish", nil).Is(http.StatusSeeOther)
		// Published: Sam reads it, on its public page, and changes nothing.
		if to := sam.Get(chain).Is(http.StatusOK).Link("A seat on the quality board"); to != public {
			t.Errorf("the line leads Sam to %s, want %s", to, public)
		}
		sam.Get("/leadership/" + string(s.Org) + "/steps/38").Shows("A seat on the quality board")
		sam.Post(chain+"/unlink", url.Values{"thing": {thing}, "earlier": {step}, "later": {thing}})
		cora.Get(chain).Shows("A seat on the quality board")
		s.as["Out"].Get(page).Is(http.StatusNotFound)
	})
}
