package matching_test

import (
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/shared/person"
)

// TestTheThreeQuestionsComeFirst: whoever has not answered them is asked before they write, and comes back to the card;
// what they had written all the same stands in the form again.
func TestTheThreeQuestionsComeFirst(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pat, _ := sc.seeker("Patrick", "carer", "Visiting times")
		pruC := site.As(site.Person("Prudence", "prudence@example.org"))
		pruC.Post("/partners/"+sc.edition+"/card", url.Values{"perspective": {"manager"}, "interest": {"Rooms"}, "place": {"York"}, "ways": {"phone"}}).Is(http.StatusSeeOther)
		check := "/partners/" + sc.edition + "/check"
		card := sc.cardOf(pat)
		link := pruC.Get(card).Is(http.StatusOK).Link("Answer the three questions first")
		answers := url.Values{"q-picture": {"Somebody like me"}, "q-origin": {"School"}, "q-closed-door": {"Somebody young"}}

		written := pruC.Post(card, url.Values{"words": {"Shall we talk?"}}).Is(http.StatusOK).Form(check)
		for k, v := range answers {
			written[k] = v
		}
		back := pruC.Post(check, written).Is(http.StatusOK)
		if back.Field("words") != "Shall we talk?" {
			t.Errorf("the form has %q", back.Field("words"))
		}
		pruC.Post(card, back.Form(card)).Is(http.StatusSeeOther)

		// From the link there are no words yet: the way leads back to the card.
		form := pruC.Get(link).Is(http.StatusOK).Form(check)
		for k, v := range answers {
			form[k] = v
		}
		pruC.Post(check, form).Is(http.StatusSeeOther).To(card)
	})
}

// TestSentTwiceInTheFinder: the same thing sent again is done, and says so; something else is told apart, with a way on.
func TestSentTwiceInTheFinder(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		_, pruC := sc.seeker("Prudence", "manager", "Waiting rooms")
		pat, patC := sc.seeker("Patrick", "carer", "Visiting times")
		first := pruC.Post(sc.cardOf(pat), url.Values{"words": {"Shall we?"}}).Is(http.StatusSeeOther).Location
		pruC.Post(sc.cardOf(pat), url.Values{"words": {"Shall we?"}}).Is(http.StatusSeeOther).To(first)
		pruC.Post(sc.cardOf(pat), url.Values{"words": {"Another word"}}).Is(http.StatusConflict).Shows("See where it stands")
		site.Work()
		if n := len(site.Mail.To(pat.Email)); n != 1 {
			t.Errorf("%d letters", n)
		}
		patC.Post(first+"/no", nil).Is(http.StatusSeeOther)
		pruC.Post(sc.cardOf(pat), url.Values{"words": {"Shall we?"}}).Is(http.StatusSeeOther).To(first) // and tells nothing of the no

		card := "/partners/" + sc.edition + "/card"
		one, two := pruC.Get(card).Form(card), pruC.Get(card).Form(card)
		one.Set("interest", "Corridors")
		pruC.Post(card, one).Is(http.StatusSeeOther)
		pruC.Post(card, one).Is(http.StatusSeeOther)
		two.Set("interest", "Stairs")
		clash := pruC.Post(card, two).Is(http.StatusConflict).Shows("You changed your card in another window")
		pruC.Post(card, clash.Form(card)).Is(http.StatusSeeOther)

		cora := site.As(sc.cora)
		pia, _ := sc.seeker("Pia", "manager", "Doors")
		id := func(p person.Person) string { s := sc.cardOf(p); return s[len(s)-36:] }
		path := "/editions/" + sc.edition + "/introductions"
		form := url.Values{"professional": {id(pia)}, "partner": {id(pat)}, "words": {"You both care."}}
		cora.Post(path, form).Is(http.StatusSeeOther)
		cora.Post(path, form).Is(http.StatusSeeOther)
		form.Set("words", "Other words")
		cora.Post(path, form).Is(http.StatusConflict).Shows("asked about each other already", "Introduce two people")
	})
}
