package matching_test

import (
	"net/http"
	"testing"

	"alongside/internal/app/apptest"
)

// TestProofClaimsNoMoreThanWasLookedAt: a result says what it kept of what was decided by hand, also when that has been carried out; what has
// changed since makes its proof one of the past; and points that were given for other things are not compared.
func TestProofClaimsNoMoreThanWasLookedAt(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		sc.people()
		cora := site.As(sc.cora)
		sc.find(cora)
		page := cora.Follow(sc.decide(cora, "Ada", "Dan", "must").Is(http.StatusSeeOther)).Shows("With what you decided by hand, it is proved", "points more")
		cora.Post(sc.suggestionsAt()+"/send", sc.sendForm(page, "Ada Example and Dan")).Is(http.StatusSeeOther)
		cora.Get(sc.suggestionsAt()).Shows("With what you decided by hand, it is proved").Hides("It is proved that nothing is better:")

		at := sc.suggestionsAt() + "/criteria"
		form := cora.Get(at).Form(at)
		form.Set("interest", "0")
		cora.Post(at, form).Is(http.StatusSeeOther)
		cora.Get(sc.suggestionsAt()).Shows("from before", "When these were found, it was proved that nothing was better with what was decided by hand.").Hides("It is proved", "it is proved")
		sc.find(cora).Shows("The time before it was", "Points were given for other things then, so they cannot be compared.").Hides(" more. ", " less. ")
	})
}
