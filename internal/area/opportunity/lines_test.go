package opportunity_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// TestAYesJoinsTheOpportunityToTheRole: who said yes is not named by the line, and giving the role back takes it away.
func TestAYesJoinsTheOpportunityToTheRole(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, public := s.published("role-type", "governor", "group", string(s.Board))
		own, id := s.reply("Pat", public)
		s.as["Con"].Post(at+"/people/"+id+"/choose", nil).Is(http.StatusSeeOther)
		page := "/leadership/" + string(s.Org) + "/chain/thing?thing=" + url.QueryEscape("opportunity "+at[strings.LastIndex(at, "/")+1:])
		s.as["Cora"].Get(page).Is(http.StatusOK).Hides("Governor")
		s.as["Pat"].Post(own+"/yes", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get(page).Shows("Governor")
		s.as["Sam"].Get(page).Is(http.StatusOK).Shows("Governor").Hides("Pat Example")
		s.as["Pat"].Post(own+"/take-back", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get(page).Hides("Governor")
		s.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM ground_link WHERE network_id = $1 AND (ended IS NULL OR created_by IS NOT NULL)`)
			if n != 0 {
				t.Errorf("%d links are left of a role that was given back, or name who made them", n)
			}
			return err
		})
	})
}

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
