package journey

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// TestACoordinatorSuggestsPairs proves P8 and of P9 that the perspectives which a task needs count: what makes a good pair is
// chosen in words, the best pairs are found with a sentence of why, a change by hand shows its cost, invitations go out, both
// people read only their own sentence, one says no and nobody is told, and two others become a pair.
func TestACoordinatorSuggestsPairs(t *testing.T) {
	both(t, func(s *stage) {
		s.wide = true
		edition := s.edition("24", false)
		ada := s.seeking(edition, "Ada", "clinician", "Quiet nights and kind letters on the ward")
		ben := s.seeking(edition, "Ben", "patient", "Letters after a night on the ward")
		cleo := s.carded(edition, "Cleo", "carer", "Visiting times for people who care")
		eve := s.carded(edition, "Eve", "manager", "Visiting times that fit everybody")
		s.carded(edition, "Fay", "patient", "Gardens")
		s.states(ada, edition, "Carers\nNight staff")
		cora := s.as("suggests", s.cora)
		cora.open(edition)
		cora.press("People who seek a partner")
		cora.press("Find the best pairs among all of them")
		cora.HasText("2 professionals and 3 patient partners seek a partner now.")
		cora.see("before")
		s.choosesCriteria(cora)
		cora.press("Find the best pairs")
		cora.HasText("2 pairs out of 2 professionals and 3 patient partners.", "It is proved that nothing is better", "Ada Example and Ben Example", "Both cards speak of", "“letters”",
			"Fay Example", "There are 3 patient partners and only 2 professionals.")
		cora.see("list")
		s.changesByHand(cora)
		s.invites(cora, ada, ben)
		s.becomePair(cora, eve, cleo)
	})
}

// carded is somebody with a card who needs no browser here.
func (s *stage) carded(edition, given, perspective, interest string) person.Person {
	s.t.Helper()
	who := s.site.Person(given, strings.ToLower(given)+"@example.org")
	s.site.As(who).Post("/partners/"+lastPart(edition)+"/card", url.Values{"perspective": {perspective}, "interest": {interest}, "place": {"York"}, "ways": {"video"}}).Is(http.StatusSeeOther)
	return who
}

// states says in the application of somebody which perspectives their challenge needs.
func (s *stage) states(p *someone, edition, lines string) {
	s.t.Helper()
	c := s.site.As(p.who)
	path := c.Post("/apply/"+lastPart(edition), url.Values{"perspective": {"clinician"}, "partner": {"seek"}}).Is(http.StatusSeeOther).Location
	c.Post(path+"/sections/perspectives", url.Values{"version": {"0"}, "q-perspectives-needed": {lines}, "q-perspectives-possible": {"We meet in the evening."}}).Is(http.StatusSeeOther)
}

// choosesCriteria chooses what makes a good pair, in words; what is wrong is told beside its field.
func (s *stage) choosesCriteria(cora *someone) {
	s.t.Helper()
	cora.press("Change what makes a good pair")
	cora.HasText("A shared interest", "Both cards have main words in common")
	cora.Select("The same place", "Does not matter")
	cora.fill("Perspectives that every challenge here needs", "Of the")
	cora.press("Save")
	cora.HasText("There is a problem", "names no perspective")
	cora.see("criteria-problem")
	cora.fill("Perspectives that every challenge here needs", "Community members")
	cora.press("Save")
	cora.HasText("What makes a good pair is saved.", "Does not matter", "Community members")
}

// changesByHand looks at what a pair would cost that is not suggested, forces it, and takes that away again.
func (s *stage) changesByHand(cora *someone) {
	s.t.Helper()
	cora.Select("Professional", "Ada Example, York")
	cora.Select("Patient partner", "Cleo Example, York")
	cora.press("Show what it would cost")
	cora.HasText("They are not one of the best pairs", "Cleo’s card answers a perspective that Ada’s challenge asks for: “Carers”.", "less", "These pairs would go:")
	cora.see("change")
	cora.press("Suggest these two")
	cora.HasText("Ada Example and Cleo Example", "You decided by hand to suggest these two.", "What you decided by hand")
	cora.see("by-hand")
	cora.press("Take away")
	cora.HasText("That decision by hand is taken away.", "Ada Example and Ben Example")
	cora.HasNoText("What you decided by hand")
}

// invites asks all pairs. One person says no, which nobody learns; two others become a pair.
func (s *stage) invites(cora, ada, ben *someone) {
	s.t.Helper()
	cora.press("Invite the pairs that I ticked")
	cora.HasText("There is a problem", "Tick at least one pair.")
	cora.press("Invite all pairs")
	cora.HasText("Both people of each pair get a letter")
	cora.see("sure")
	cora.press("Yes, invite all pairs")
	cora.HasText("We have asked both people of 2 pairs.", "Asked")
	cora.see("asked")
	ada.open(s.letter("ada@example.org", "introductions/"))
	ada.HasText("Why we thought of you two", "You both wrote about", "The coordinator thinks that you two could work well together.")
	ada.journey = "suggested"
	ada.see("professional")
	ada.press("Yes, I would like to be a pair")
	ada.HasText("We tell you as soon as Ben says yes too.")
	ada.open(ada.Path())
	asked, before := ada.Path(), ada.Text()
	ben.open("/me")
	ben.press("Answer an introduction to a possible partner")
	ben.HasText("You both wrote about")
	ben.journey = "suggested"
	ben.see("partner")
	cora.open(cora.Path())
	list := cora.Text()
	ben.press("No, thank you")
	ben.HasText("Say no to this?", "You cannot take it back.")
	ben.see("sure")
	ben.press("Say no")
	ben.HasText("You need no reason, and nobody else is told.")
	ada.open(asked)
	if after := ada.Text(); after != before {
		s.t.Errorf("Ada sees that Ben said no. Before:\n%s\nafter:\n%s", before, after)
	}
	cora.open(cora.Path())
	if after := cora.Text(); after != list {
		s.t.Errorf("the coordinator sees that somebody said no. Before:\n%s\nafter:\n%s", list, after)
	}
}

// becomePair: both people of another pair answer the three questions and say yes. Whoever was told no is suggested with others.
func (s *stage) becomePair(cora *someone, eve, cleo person.Person) {
	s.t.Helper()
	link := strings.TrimPrefix(s.letter(eve.Email, "introductions/"), s.address)
	for _, who := range []person.Person{eve, cleo} {
		c := s.site.As(who)
		c.Post(strings.TrimSuffix(c.Get(link).Link("Answer the three questions first"), "?answer="+lastPart(link)), url.Values{"q-picture": {"Somebody like me"}, "q-origin": {"School"}, "q-closed-door": {"Somebody young"}, "answer": {lastPart(link)}}).
			Is(http.StatusSeeOther).To(link)
		c.Post(link+"/yes", nil).Is(http.StatusSeeOther)
	}
	cora.open(cora.Path())
	cora.HasText("Became a pair", "These suggestions are from before")
	cora.see("stale")
	cora.press("Find the best pairs again")
	cora.HasText("1 pair out of 1 professional and 2 patient partners.", "Ada Example and Fay Example", "Ben Example")
	cora.HasNoText("Ada Example and Ben Example", "from before")
}

// TestManyPeopleAreCompared: for a few hundred people of each side the answer is there at once; for more the page follows the
// work, with scripts by itself and without them by a button.
func TestManyPeopleAreCompared(t *testing.T) {
	both(t, func(s *stage) {
		edition := s.edition("2000", false)
		s.crowd(edition, 200)
		cora := s.as("suggests-many", s.cora)
		cora.open(edition + "/suggestions")
		cora.press("Find the best pairs")
		cora.HasText("200 pairs out of 200 professionals and 200 patient partners.", "It is proved that nothing is better")
		cora.see("200")
		s.crowd(edition, 120)
		cora.open(edition + "/suggestions")
		cora.HasText("These suggestions are from before")
		cora.press("Find the best pairs again")
		cora.HasText("Steps: 0 of 4 done", "it goes on without you")
		cora.see("progress")
		s.site.Work()
		if s.plain {
			cora.press("See how far it is")
		}
		cora.HasText("320 pairs out of 320 professionals and 320 patient partners.")
	})
}

// crowd adds as many people of each side who seek.
func (s *stage) crowd(edition string, n int) {
	s.t.Helper()
	s.site.Write(func(tx *db.Tx) error {
		for i := range 2 * n {
			side, perspective := []string{"professional", "partner"}[i%2], []string{"manager", "carer"}[i%2]
			id := db.NewID()
			if _, err := tx.Exec(`INSERT INTO person (network_id, id, given_name, family_name, email, perspectives, job, place, needs_sealed, experience_sealed, invented, created, version)
				VALUES ($1, $2, $3, 'Crowd', $4, $5, '', '', '', '', FALSE, 1, 1)`, id, fmt.Sprint("P", i), string(id)+"@example.org", perspective); err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO seeker (network_id, id, edition_id, person_id, side, perspective, interest, place, times, ways, state, picture_sealed, created, version)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'video', 'active', '', $10, 1)`, db.NewID(), lastPart(edition), id, side, perspective,
				fmt.Sprintf("topic%d and matter%d", i*7%23, i*5%31), fmt.Sprint("Town", i*3%17), []string{"evenings", "weekends", "Tuesday mornings"}[i%3], int64(tx.Now)); err != nil {
				return err
			}
		}
		return nil
	})
}
