package impact_test

import (
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
)

// TestWordsAreGatedWhenTheyAreRead: a claim that others could read is kept from them as soon as somebody says no to nearly the same words of
// another claim, wherever it is listed, and who was asked about it waits. Its own people read why.
func TestWordsAreGatedWhenTheyAreRead(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		all := "/editions/" + string(s.Edition) + "/impact"
		words := "The discharge letters of the heart clinic are shorter since somebody cried over one in the waiting room"
		at := s.tell("Pat", "role", words, "Pat")
		s.as["Pat"].Post(at+"/show", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Post(at+"/ask", url.Values{"name": {"Wes"}, "email": {"wes@example.org"}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(at).Is(http.StatusOK)
		s.as["Cora"].Get(all).Shows("The discharge letters")
		s.as["Wes"].Get(at + "/confirm").Is(http.StatusOK)
		s.as["Wes"].Get("/me").Shows("Say whether something happened")

		form := url.Values{"edition": {string(s.Edition)}, "kind": {"role"}, "title": {words + " there"}, "happened": {"01/03/2026"}, "about": {string(s.by["Pru"].ID)}, "describes": {"Lou Example"}}
		s.as["Pru"].Post("/me/impact/new", form).Is(http.StatusSeeOther)
		// While Lou is asked, nearly the same words wait too: nobody else reads, counts or is asked to confirm them.
		s.as["Sam"].Get(at).Is(http.StatusNotFound)
		s.as["Wes"].Get("/me").Hides("Say whether something happened")
		path := s.as["Lou"].Get("/me").Link("Say whether something about you may be shown")
		s.as["Lou"].Post(path+"/no", nil).Is(http.StatusSeeOther)

		s.as["Sam"].Get(at).Is(http.StatusNotFound)
		s.as["Cora"].Get(at).Is(http.StatusNotFound)
		s.as["Cora"].Get(all).Hides("The discharge letters")
		s.as["Wes"].Get(at+"/confirm").Is(http.StatusConflict).Hides("discharge", "Lou")
		s.as["Pat"].Get(at).Shows("Only you and those it is about can read this now", "Somebody said no to these words").Hides("Lou")
		s.as["Pat"].Post(at+"/ask", url.Values{"name": {"Sam"}, "email": {"sam@example.org"}}).Is(http.StatusUnprocessableEntity)

		// Really different words can be shown.
		change := s.as["Pat"].Get(at + "/change").Is(http.StatusOK).Form(at + "/change")
		change.Set("title", "Letters fit on one page")
		s.as["Pat"].Post(at+"/change", change).Is(http.StatusSeeOther)
		s.as["Pat"].Post(at+"/show", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(at).Is(http.StatusOK).Shows("Letters fit on one page")
	})
}

// TestAClaimSaysWhatIsMissing: whose yes a claim still waits for, why the answers so far are not it, and who could give it.
func TestAClaimSaysWhatIsMissing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		role := s.tell("Pat", "role", "I joined the board", "Pat")
		s.as["Pat"].Get(role).Shows("Nobody has been asked yet").Hides("still missing")
		s.as["Pat"].Post(role+"/ask", url.Values{"name": {"Wes Example"}, "email": {"wes@example.org"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(role).Shows("A yes is still missing.", "Wes Example has been asked, and has not answered yet").Hides("patient partner is still missing")

		at := s.tell("Pat", "service", "Every ward asks patients how they want to be called", "Pat")
		s.as["Pat"].Get(at).Shows("A yes is still missing, and it has to be that of a patient partner")
		s.confirm("Pat", at, "nurse@example.net", "yes", "professional")
		s.confirm("Pat", at, "friend@example.net", "yes", "partner")
		s.as["Pat"].Get(at).Shows("The yes of a patient partner is still missing.", "Somebody said yes as a professional.",
			"Somebody said yes as a patient partner by a link, without an account here. That counts as a yes. It is not the yes that is missing, because nobody can check it.",
			"Who can give it: somebody who has an account here, and took part as a patient partner", "Lay partners, 2026", "You can ask them below")
		s.as["Pat"].Post(at+"/ask", url.Values{"name": {"Lou Example"}, "email": {"lou@example.org"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(at).Shows("Lou Example has been asked, and has not answered yet")
		reply := s.as["Lou"].Get(at + "/confirm").Form(at + "/confirm")
		reply.Set("is", "yes")
		reply.Set("side", "partner")
		s.as["Lou"].Post(at+"/confirm", reply).Is(http.StatusSeeOther)
		s.as["Pat"].Get(at).Shows("Confirmed").Hides("still missing")
	})
}
