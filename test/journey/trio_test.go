package journey

import (
	"net/http"
	"net/url"
	"testing"
)

// TestACoordinatorSuggestsTrios proves of P8 and P11 what is about three: a coordinator looks for trios of a clinician, a manager
// and a patient partner, sees why and what a swap changes, and invites. All three say yes, and their one application is
// sent when all three have confirmed the same text.
func TestACoordinatorSuggestsTrios(t *testing.T) {
	both(t, func(s *stage) {
		s.wide = true
		edition := s.edition("24", false)
		ada := s.seeking(edition, "Ada", "clinician", "Quiet nights and kind letters on the ward")
		ben := s.seeking(edition, "Ben", "manager", "Letters that people can read")
		cleo := s.seeking(edition, "Cleo", "carer", "Letters after a night on the ward")
		s.carded(edition, "Dan", "clinician", "Visiting times that fit everybody")
		cora := s.as("trios", s.cora)
		cora.open(edition + "/suggestions")
		cora.press("Change what makes a good pair")
		cora.choose("Trios")
		cora.see("criteria")
		cora.press("Save")
		cora.HasText("What makes a good trio is saved.", "A trio takes one of each: there are 2 clinicians, 1 manager and 1 patient partner.")
		cora.press("Find the best trios")
		cora.HasText("1 trio out of 3 professionals and 1 patient partner.", "It is proved that nothing is better", "Ada Example, Ben Example and Cleo Example", "All three wrote about", "Dan Example", "A trio takes one manager")
		cora.see("list")
		s.swapsByHand(cora)
		cora.press("Invite all trios")
		cora.see("sure")
		cora.press("Yes, invite all trios")
		cora.HasText("We have asked all three people of 1 trio.")
		for _, p := range []*someone{ada, ben, cleo} {
			p.journey = "trio-" + p.who.Given
			p.open("/me")
			p.press("Answer an introduction to a possible trio")
			p.HasText("Why we thought of you three", "You become a trio only when all three of you say yes.")
			p.see("asked")
			p.press("Yes, I would like to be a trio")
		}
		cleo.HasText("You are a trio.")
		cleo.see("trio")
		s.threeApply(edition, ada, ben, cleo)
		cora.open(edition + "/pipeline")
		cora.HasText("Ada Example", "Ben Example", "Cleo Example")
	})
}

// swapsByHand looks at what another clinician would change, decides it, and takes that away again.
func (s *stage) swapsByHand(cora *someone) {
	s.t.Helper()
	cora.press("Change the trio of Ada Example, Ben Example and Cleo Example")
	cora.HasText("They are one of the trios that we suggest", "Take this trio out")
	cora.Select("Clinician", "Dan Example, York")
	cora.press("Show what it would change")
	cora.HasText("They are not one of the trios that we suggest", "points less", "These trios would go:", "Without a trio would be: Ada Example")
	cora.see("swap")
	cora.press("Suggest these three")
	cora.HasText("Dan Example, Ben Example and Cleo Example", "You decided by hand to suggest these three.")
	cora.see("by-hand")
	cora.press("Take away")
	cora.HasText("That decision by hand is taken away.", "Ada Example, Ben Example and Cleo Example")
}

// threeApply writes an application of three. It is sent when the last of them confirms.
func (s *stage) threeApply(edition string, ada, ben, cleo *someone) {
	s.t.Helper()
	cleo.open("/apply/" + lastPart(edition))
	path := cleo.Path()
	cleo.see("parts")
	cleo.press("Your partners")
	cleo.HasText("Ada Example and Ben Example", "All three of you can write in this application.")
	cleo.see("partners")
	for _, p := range []*someone{ada, ben, cleo} {
		c := s.site.As(p.who)
		c.Post(path+"/details", c.Get(path+"/details").Form("/details")).Is(http.StatusSeeOther)
		c.Post(path+"/needs", nil).Is(http.StatusSeeOther)
		for _, section := range []string{"challenge", "purpose", "perspectives", "funding"} {
			form := filled("pairs-application", section, "Our answer")
			form.Set("q-funding-route", "organisation")
			form.Set("version", c.Get(path+"/sections/"+section).Is(http.StatusOK).Field("version"))
			c.Post(path+"/sections/"+section, form).Is(http.StatusSeeOther)
		}
		p.open(path + "/sections/who")
		if p == cleo {
			p.tick("Carer")
			p.fill("Which experience do you bring", "Ten years of care")
		} else {
			p.fill("What is your job or role?", "Of "+p.who.Given)
			p.choose("Manager")
			p.fill("Which organisation do you work for?", "Riverside")
			p.fill("Why do you want to work with a patient partner?", "To learn")
		}
		p.see("who")
		p.press("Save and continue")
	}
	s.site.As(ada.who).Post(path+"/sponsor", url.Values{"name": {"Sol Day"}, "role": {"Director"}, "email": {"sol@example.org"}}).Is(http.StatusSeeOther)
	for _, p := range []*someone{ben, cleo} {
		p.open(path + "/check")
		p.HasText("Of Ada", "Of Ben", "Ten years of care", "when all three of you have confirmed exactly these answers")
		p.press("I confirm these answers")
		p.HasText("You have confirmed. We have written to")
	}
	cleo.see("confirmed")
	ada.open("/me")
	ada.HasText("others have confirmed")
	ada.open(path + "/check")
	ada.press("I confirm these answers")
	ada.HasText("was submitted")
	ada.see("submitted")
}
