package journey

import (
	"strings"
	"testing"
)

// TestTwoPeopleFindEachOther proves P7, and of P3 that people apply alone, from both sides: cards, the assumptions check
// before the first contact, an interest, the other's yes, one application of both. Nobody learns of a no or of its reason.
// The coordinator sees who seeks, and introduces two people who are both asked.
func TestTwoPeopleFindEachOther(t *testing.T) {
	both(t, func(s *stage) {
		edition := s.edition("24", false)
		ines := s.seeks("finder", "Ines", "Manager", "Shorter waits in the eye clinic", true)
		omar := s.seeks("found", "Omar", "Carer", "Letters that my mother can read", false)
		s.saysYes(ines, omar)
		ada := s.seeking(edition, "Ada", "clinician", "Quiet hours on the ward")
		ben := s.seeking(edition, "Ben", "patient", "A kinder admission")
		s.saysNo(ada, ben)
		s.introduced(edition, ada, s.seeking(edition, "Cleo", "carer", "Rest for people who care"))
	})
}

// seeks applies alone, is marked as seeking, makes a card and answers the assumptions check. The pages are
// looked at if asked for: they are the same for everybody.
func (s *stage) seeks(journey, given, perspective, interest string, look bool) *someone {
	s.t.Helper()
	p := s.as(journey, s.site.Person(given, strings.ToLower(given)+"@example.org"))
	see := func(name string) {
		if look {
			p.see(name)
		}
	}
	p.open("/programmes")
	p.press("Collaborative pairs")
	p.press("Apply")
	p.choose(perspective)
	p.choose("Do you have a partner? > Not yet")
	p.press("Start")
	p.HasText("Seeking a partner", "You need a partner before you can send this application.")
	see("alone")
	p.press("Your partner")
	p.HasText("You are marked as seeking a partner")
	see("partner")
	p.press("Look for a partner")
	see("no-card")
	p.press("Make my card")
	// What is missing is told beside its field, and what was typed is kept.
	p.fill("What would you like to work on", interest)
	p.press("Save my card")
	p.HasText("There is a problem", "Choose at least one way of meeting.")
	see("card-problem")
	if got := p.Value("What would you like to work on"); got != interest {
		s.t.Errorf("what was typed is lost: %q", got)
	}
	p.choose(perspective)
	p.fills("Where do you live or work?", "Leeds", "When could you meet?", "Weekday evenings")
	p.tick("By video call")
	p.press("Save my card")
	p.HasText("Your card is saved. Others can find you now.")
	see("check")
	p.press("Save my answers")
	p.HasText("There is a problem")
	p.fills("Whom do you expect to work with best?", "Somebody as quick as I am.", "Where does this picture come from?", "My first team.", "Who could be a good partner", "Somebody who takes their time.")
	p.press("Save my answers")
	p.HasText("You can now get in touch with possible partners.")
	see("cards")
	return p
}

// saysYes: one says that they are interested, the other says yes, and both have one application.
func (s *stage) saysYes(ines, omar *someone) {
	s.t.Helper()
	ines.open("/partners")
	ines.press("Omar")
	ines.HasText("Letters that my mother can read", "Carer, Leeds.")
	ines.HasNoText("Omar Example", "omar@example.org")
	ines.see("seeker")
	ines.fill("A few words to Omar", "I could learn from your letters.")
	ines.press("Say that I am interested")
	ines.HasText("You said yes. We tell you as soon as Omar says yes too.")
	ines.see("asked")
	omar.open("/me")
	omar.press("Answer an introduction to a possible partner")
	omar.HasText("Ines would like to work with you.", "I could learn from your letters.")
	omar.HasNoText("Somebody as quick as I am.", "Ines Example")
	omar.see("introduction")
	omar.press("Yes, I would like to be a pair")
	omar.HasText("You are a pair.")
	omar.see("pair")
	omar.press("Go to your application")
	omar.HasText("The parts of your application")
	ines.open(s.letter("ines@example.org", "applications/"))
	ines.HasNoText("Seeking a partner")
	ines.press("Your partner")
	ines.HasText("You apply together with Omar Example.")
	ines.see("together")
}

// saysNo: the other says no. The one who asked sees exactly the same as before, also when the other's card goes.
func (s *stage) saysNo(ada, ben *someone) {
	s.t.Helper()
	ada.open("/partners")
	ada.HasNoText("Omar")
	ada.press("Ben")
	ada.press("Say that I am interested")
	ada.HasText("If no answer comes by")
	ada.open(ada.Path())
	asked, before := ada.Path(), ada.Text()
	ben.open(s.letter("ben@example.org", "introductions/"))
	ben.press("No, thank you")
	ben.HasText("Say no to this?", "You cannot take it back.")
	ben.see("sure")
	ben.press("Say no")
	ben.HasText("You need no reason, and nobody else is told.")
	ada.open(asked)
	if after := ada.Text(); after != before {
		s.t.Errorf("the one who asked sees that the other said no. Before:\n%s\nafter:\n%s", before, after)
	}
	for _, m := range s.site.Mail.To("ada@example.org") {
		s.t.Errorf("a letter tells of it: %s", m.Subject)
	}
	ben.open("/partners")
	ben.press("Take my card away")
	ben.HasText("Your card is gone. Nobody can find you here any more.")
	ben.see("gone")
	ada.open("/partners")
	ada.HasNoText("A kinder admission")
	ada.see("waits")
	ada.open(asked)
	ada.HasText("You said yes. We tell you as soon as Ben says yes too.")
	ada.press("Step back")
	ada.press("Step back now")
	ada.HasText("You need no reason, and nobody else is told.")
}

// introduced: the coordinator sees the cards and asks two people. It is no yes of either.
func (s *stage) introduced(edition string, ada, cleo *someone) {
	s.t.Helper()
	cora := s.as("introduces", s.cora)
	cora.open(edition)
	cora.press("People who seek a partner")
	cora.HasText("Quiet hours on the ward", "Rest for people who care")
	cora.HasNoText("Somebody like me", "A kinder admission")
	cora.see("seekers")
	cora.press("Ask both")
	cora.HasText("Choose a professional who is seeking.", "Choose a patient partner who is seeking.")
	cora.see("problem")
	cora.Select("Professional", "Ada, York: Quiet hours on the ward")
	cora.Select("Patient partner", "Cleo, York: Rest for people who care")
	cora.fill("Why you think", "You live in the same town.")
	cora.press("Ask both")
	cora.HasText("Both are asked.", "Asked")
	ada.open(s.letter("ada@example.org", "introductions/"))
	ada.HasText("The coordinator thinks that you two could work well together.", "You live in the same town.")
	ada.see("introduced")
	ada.press("Yes, I would like to be a pair")
	ada.HasText("We tell you as soon as Cleo says yes too.")
	cora.open(edition + "/seekers")
	cora.HasText("Ada Example Cleo Example Asked")
	cleo.open(s.letter("cleo@example.org", "introductions/"))
	cleo.press("Yes, I would like to be a pair")
	cleo.HasText("You are a pair.")
	cora.open(edition + "/seekers")
	cora.HasText("Ada Example Cleo Example Became a pair", "You do not see who said no.")
	cora.HasNoText("Ben", "Ask both")
	cora.see("introductions")
}
