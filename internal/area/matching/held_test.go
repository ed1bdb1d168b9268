package matching_test

import (
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// Who was invited keeps their place in the list for what a change costs: a pair that is listed with them is still one of the best.
func TestWhoWasInvitedKeepsTheirPlace(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		who := sc.people()
		cora := site.As(sc.cora)
		page := sc.find(cora).Shows("Eve Example and Finn Example")
		cora.Get(sc.changeTo("Eve", "Finn")).Shows("They are one of the best pairs").Hides("not one of the best")
		cora.Post(sc.suggestionsAt()+"/send", sc.sendForm(page, "Ada")).Is(http.StatusSeeOther)
		cora.Get(sc.changeTo("Eve", "Finn")).Is(http.StatusOK).Shows("They are one of the best pairs", "Those whom you invited from this list keep their places here.").Hides("not one of the best", "Ada Example and", "Ben Example and")
		cora.Get(sc.changeTo("Eve", "Dan")).Shows("They are not one of the best pairs", "These pairs would go")
		cora.Get(sc.changeTo("Ada", "Dan")).Shows("They are not one of the best pairs").Hides("You decided by hand", "keep their places")
		cora.Get(sc.changeTo("Ada", "Ben")).Shows("These two know of each other already")

		seen := cora.Get(sc.changeTo("Eve", "Finn"))
		// Nobody learns from it whether they said no.
		who["Ben"].Post(sc.introduction("ben@example.org")+"/no", url.Values{}).Is(http.StatusSeeOther)
		if now := cora.Get(sc.changeTo("Eve", "Finn")); now.Find("main")[0] != seen.Find("main")[0] {
			t.Errorf("a no shows: %s", now.Find("main")[0])
		}

		// Found anew, who was invited is suggested with others.
		sc.find(cora).Hides("Eve Example and Finn Example")
		cora.Get(sc.changeTo("Eve", "Finn")).Shows("They are not one of the best pairs").Hides("keep their places")
	})
}

// When pairs are chosen by other things now, a listed pair is not called one of the best, and is not called a stranger to the list.
func TestAListedPairOfAnOldList(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		sc.people()
		cora := site.As(sc.cora)
		sc.find(cora).Shows("Ada Example and Ben Example")
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE seeker SET interest = 'Gardens for the night ward', place = 'York', times = 'evenings' WHERE network_id = $1 AND person_id IN ($2, $3)`, sc.id("Ada"), sc.id("Finn"))
			return err
		})
		cora.Get(sc.changeTo("Ada", "Ben")).Is(http.StatusOK).Shows("They are in your list, which is from before something changed.")
	})
}
