package journey

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// TestBothSidesChoose proves the first half of N2 in the browser: a coordinator asks for lists, people put each other in order and read nobody
// else's list, the fair pairs are made once, a change by hand shows what it does without looking at the lists, invitations go out,
// and two people become a pair.
func TestBothSidesChoose(t *testing.T) {
	both(t, func(s *stage) {
		s.wide = true
		edition := s.edition("24", false)
		ada := s.seeking(edition, "Ada", "clinician", "Quiet nights and kind letters on the ward")
		ben := s.seeking(edition, "Ben", "patient", "Letters after a night on the ward")
		cleo := s.carded(edition, "Cleo", "carer", "Visiting times for people who care")
		eve := s.carded(edition, "Eve", "manager", "Visiting times that fit everybody")
		s.carded(edition, "Fay", "patient", "Gardens")
		cora := s.as("lists", s.cora)
		cora.open(edition)
		cora.press("People who seek a partner")
		cora.press("Make fair pairs from lists of both sides")
		cora.HasText("Nobody but its writer can ever read a list", "2 professionals and 3 patient partners seek a partner now.")
		cora.see("before")
		cora.fill("Closing time", "late")
		cora.press("Ask for lists")
		cora.HasText("There is a problem", "Enter a time")
		cora.fill("Closing time", "8pm")
		cora.press("Ask for lists")
		cora.HasText("Everybody who seeks a partner gets a letter.", "0 of 5")
		s.writesAList(ada, ben, edition)
		s.list(cleo, edition, "Eve", "Ada")
		s.list(eve, edition, "Cleo")
		cora.open(cora.Path())
		cora.HasText("4 of 5", "The next reminder can leave on")
		cora.see("open")
		cora.press("Close it now")
		cora.HasText("Close the lists now?", "4 of 5 lists are saved.")
		cora.see("sure")
		cora.press("Yes, close them now")
		cora.HasText("The lists are closed.", "This can be done once.")
		cora.see("closed")
		cora.press("Make the fair pairs")
		cora.HasText("2 pairs out of 4 lists.", "Each put the other on their list.", "It is proved", "Ada Example and Ben Example", "Cleo Example", "Fay Example", "We never say which.")
		cora.see("pairs")
		s.changesFairPair(cora)
		s.invitesFair(cora, ada, ben)
	})
}

// writesAList lets two people put others in order. Equal places are told beside their fields, and nothing is lost.
func (s *stage) writesAList(ada, ben *someone, edition string) {
	s.t.Helper()
	ada.journey = "lists"
	ada.open(s.letter("ada@example.org", "partners/"))
	ada.HasText("Your list", "Only you can ever read your list.", "Fay", "Cleo", "Ben")
	ada.see("own-empty")
	ada.fills("Number for Ben", "1", "Number for Cleo", "1")
	ada.press("Save my list")
	ada.HasText("There is a problem", "You gave number 1 to")
	ada.see("own-problem")
	ada.fills("Number for Ben", "1", "Number for Cleo", "2")
	ada.press("Save my list")
	ada.HasText("Your list is saved.", "On your list", "Others who are open to you")
	if got := ada.Value("Number for Cleo"); got != "2" {
		s.t.Errorf("the second place has %q", got)
	}
	ada.see("own-saved")
	ben.journey = "lists"
	ben.open("/me")
	ben.see("waiting")
	ben.press("Say whom you would like to work with")
	ben.fills("Number for Eve", "3", "Number for Ada", "1")
	ben.press("Save my list")
	ben.HasText("Your list is saved.")
	ben.open("/me")
	ben.HasNoText("Say whom you would like to work with")
}

// list saves the list of somebody who needs no browser here.
func (s *stage) list(who person.Person, edition string, names ...string) {
	s.t.Helper()
	at := "/partners/" + lastPart(edition) + "/list"
	c := s.site.As(who)
	form := c.Get(at).Is(http.StatusOK).Form(at)
	for i, name := range names {
		var id string
		s.site.Read(func(tx *db.Tx) (err error) {
			id, err = db.Value[string](tx, `SELECT s.id FROM seeker s JOIN person p ON p.network_id = s.network_id AND p.id = s.person_id WHERE s.network_id = $1 AND p.given_name = $2`, name)
			return err
		})
		form.Set("place-"+id, strconv.Itoa(i+1))
	}
	c.Post(at, form).Is(http.StatusSeeOther)
}

// changesFairPair looks at a pair of the coordinator's own and makes it, then takes it out.
func (s *stage) changesFairPair(cora *someone) {
	s.t.Helper()
	cora.Select("Professional", "Ada Example, York")
	cora.Select("Patient partner", "Fay Example, York")
	cora.press("Show what it would change")
	cora.HasText("This pair would be yours, not the lists’", "Nobody can tell you.", "These pairs would go:", "Ada Example and Ben Example", "Without a pair would be: Ben Example")
	cora.see("hand")
	cora.press("Suggest these two")
	cora.HasText("Ada Example and Fay Example", "You put these two together by hand.", "it is no longer sure")
	cora.see("by-hand")
	cora.Select("Professional", "Ada Example, York")
	cora.Select("Patient partner", "Ben Example, York")
	cora.press("Show what it would change")
	cora.HasText("These two were a pair by the lists")
	cora.press("Suggest these two")
	cora.HasText("Ada Example and Ben Example", "It is proved")
}

// invitesFair invites both pairs; two people read the sentence about them and become a pair.
func (s *stage) invitesFair(cora, ada, ben *someone) {
	s.t.Helper()
	cora.press("Invite all pairs")
	cora.press("Yes, invite all pairs")
	cora.HasText("We have asked both people of 2 pairs.", "Asked")
	cora.see("asked")
	ada.open(s.letter("ada@example.org", "introductions/"))
	ada.HasText("You put Ben on your list, and Ben put you on theirs.")
	ada.see("introduction")
	ada.press("Yes, I would like to be a pair")
	ben.open(s.letter("ben@example.org", "introductions/"))
	ben.HasText("You put Ada on your list, and Ada put you on theirs.")
	ben.press("Yes, I would like to be a pair")
	ben.HasText("You are a pair.")
	cora.open(cora.Path())
	cora.HasText("Became a pair")
	s.site.Advance(time.Minute)
	if l := s.site.Letter("ada@example.org"); !strings.Contains(l.Subject, "a pair") {
		s.t.Errorf("the last letter to Ada: %s", l.Subject)
	}
}
