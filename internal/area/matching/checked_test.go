package matching_test

import (
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/shared/person"
)

// unchecked is a seeker who has made a card and has not looked at their picture of a partner.
func (sc *scene) unchecked(given, perspective string) (person.Person, *apptest.Client) {
	p := sc.site.Person(given, given+"@example.org")
	c := sc.site.As(p)
	c.Post("/partners/"+sc.edition+"/card", url.Values{"perspective": {perspective}, "interest": {"Visiting times"}, "place": {"York"}, "ways": {"phone"}}).Is(http.StatusSeeOther)
	return p, c
}

// refusedUntilChecked presses yes without the check, which counts for nothing, and then does the check from the page of the
// introduction and comes back to it.
func (sc *scene) refusedUntilChecked(c *apptest.Client, asked string) {
	page := c.Get(asked).Is(http.StatusOK).Shows("No, thank you").Hides("Yes, I would like to be a pair")
	link := page.Link("Answer the three questions first")
	c.Follow(c.Post(asked+"/yes", nil).Is(http.StatusSeeOther)).Shows("Your yes does not count yet", "Answer the three questions first")
	if n := sc.count(`SELECT COUNT(*) FROM proposal_assent WHERE network_id = $1 AND person_id IN (SELECT person_id FROM seeker WHERE network_id = $1 AND checked = 0)`); n != 0 {
		sc.t.Fatalf("%d yeses without the check", n)
	}
	check := "/partners/" + sc.edition + "/check"
	form := c.Get(link).Is(http.StatusOK).Form(check)
	form.Set("q-picture", "Somebody like me")
	half := c.Post(check, form).Is(http.StatusUnprocessableEntity)
	form = half.Form(check)
	if form.Get("q-picture") != "Somebody like me" {
		sc.t.Errorf("what was typed is lost: %v", form)
	}
	form.Set("q-origin", "School")
	form.Set("q-closed-door", "Somebody young")
	c.Post(check, form).Is(http.StatusSeeOther).To(asked)
	c.Get(asked).Is(http.StatusOK).Shows("Yes, I would like to be a pair")
}

// TestWhoAnswersLooksAtTheirPictureToo: the assumptions check comes before the yes of whoever was asked, by a seeker or by a
// coordinator, and a no needs none.
func TestWhoAnswersLooksAtTheirPictureToo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		_, pruC := sc.seeker("Prudence", "manager", "Waiting rooms")
		pat, patC := sc.unchecked("patrick", "carer")
		asked := pruC.Post(sc.cardOf(pat), url.Values{"words": {"Shall we talk?"}}).Is(http.StatusSeeOther).Location
		sc.refusedUntilChecked(patC, asked)
		patC.Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		patC.Get(asked).Is(http.StatusOK).Shows("You are a pair")

		// Two whom a coordinator introduces are both asked the questions.
		pia, piaC := sc.unchecked("pia", "manager")
		pam, pamC := sc.unchecked("pam", "patient")
		id := func(p person.Person) string { s := sc.cardOf(p); return s[len(s)-36:] }
		introduce := func(a, b person.Person) string {
			site.As(sc.cora).Post("/editions/"+sc.edition+"/introductions", url.Values{"professional": {id(a)}, "partner": {id(b)}}).Is(http.StatusSeeOther)
			return sc.introduction(b.Email)
		}
		both := introduce(pia, pam)
		sc.refusedUntilChecked(piaC, both)
		piaC.Post(both+"/yes", nil).Is(http.StatusSeeOther)
		sc.refusedUntilChecked(pamC, both)
		pamC.Post(both+"/yes", nil).Is(http.StatusSeeOther)
		pamC.Get(both).Is(http.StatusOK).Shows("You are a pair")

		// A no needs no check; and after the other's no, a yes without the check has the same answer as before it.
		pete, peteC := sc.unchecked("pete", "manager")
		paul, paulC := sc.unchecked("paul", "patient")
		over := introduce(pete, paul)
		peteC.Post(over+"/no", nil).Is(http.StatusSeeOther)
		sc.refusedUntilChecked(paulC, over)
		if n := sc.count(`SELECT COUNT(*) FROM introduction WHERE network_id = $1 AND late_yes IS NOT NULL`); n != 0 {
			t.Errorf("%d late yeses without the check", n)
		}
	})
}
