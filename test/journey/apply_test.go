package journey

import (
	"testing"

	"alongside/internal/platform/db"
)

// openEdition has the coordinator open an edition for pairs, from the template to its publication.
func (s *stage) openEdition(journey string) (path string) {
	s.t.Helper()
	cora := s.as(journey, s.cora)
	cora.press("Editions")
	cora.see("editions")
	cora.press("Start a new edition")
	cora.see("templates")
	cora.press("Collaborative pairs, five days")
	cora.see("new-edition")
	cora.fills("Name of this edition", "2026", "First day", "12/05/2026", "Place", "Riverside Hall", "Address", "4 Quay Street, Riverside", "Cost for each person", "900",
		"Money for bursaries in all", "6000", "Closing date", "17/04/2026", "Closing time", "5pm", "Email address", s.cora.Email)
	cora.press("Make the edition")
	cora.see("edition-draft")
	cora.HasText("Add a co-facilitator from the professional side", "Add a co-facilitator from the patient partner side")
	edition := cora.Path()
	for _, f := range []struct{ given, email, does, side string }{
		{"Maria", "maria@example.org", "Co-facilitator", "Professional"}, {"Winston", "winston@example.org", "Co-facilitator", "Patient partner"},
		{"Petra", "petra@example.org", "Panel member", "Professional"}, {"Quinn", "quinn@example.org", "Panel member", "Patient partner"},
	} {
		s.site.Person(f.given, f.email)
		cora.open(edition + "/people")
		cora.fill("Email address", f.email)
		cora.Select("What they do", f.does)
		cora.choose(f.side)
		cora.press("Add this person")
	}
	cora.see("team")
	cora.open(edition)
	cora.press("Publish and take applications")
	cora.see("edition-open")
	return edition
}

// TestAPairAppliesFromTheProgrammePageToItsSubmission proves P2, P3, P4 and P5, with a partner who is known and invited by
// email (P7): the coordinator opens an edition, two people apply together, a sponsor backs them by a link, and the
// application is sent when both have confirmed the same text.
func TestAPairAppliesFromTheProgrammePageToItsSubmission(t *testing.T) {
	both(t, func(s *stage) {
		s.wide = !s.plain
		edition := s.openEdition("coordinator")
		s.apply()
		cora := s.as("coordinator", s.cora)
		cora.open(edition + "/pipeline")
		cora.HasText("Shorter waits for people with a stoma")
		cora.see("pipeline")
	})
}

// TestAPairAppliesByKeyboardAlone walks the same application (P3, X5) without a mouse: everything that people do is
// reached by Tab, can be seen when it has the focus, and is marked.
func TestAPairAppliesByKeyboardAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t, db.SQLite)
	s.edition("24", false)
	s.keys = true
	s.apply()
}

// apply follows a pair, who have not been here before, from the list of programmes to the submission.
func (s *stage) apply() {
	s.t.Helper()
	pru := s.someone("apply")
	pru.open("/")
	pru.see("first-page")
	pru.open("/programmes")
	pru.see("programmes")
	pru.press("Collaborative pairs")
	pru.see("programme")
	pru.press("Apply")
	pru.see("sign-in")
	pru.signIn("prudence@example.org")
	pru.see("welcome")
	pru.fills("First name", "Prudence", "Last name", "Marsh")
	pru.press("Continue")
	pru.see("start")
	// A problem is told beside its field, and nothing is lost.
	pru.choose("Do you have a partner? > Yes")
	pru.press("Start")
	pru.HasText("There is a problem")
	pru.see("start-problem")
	pru.choose("Manager")
	pru.press("Start")
	pru.HasText("0 of 9 done")
	application := pru.Path()
	pru.press("Your partner")
	pru.see("partner")
	pru.fills("Their name", "Patrick", "Their email address", "patrick@example.org")
	pru.press("Send the invitation")
	pru.see("invited")

	pat := s.someone("partner")
	pat.open(s.letter("patrick@example.org", "invitations/"))
	pat.see("invitation")
	pat.press("Sign in to say yes")
	pat.signIn("patrick@example.org")
	pat.fills("First name", "Patrick", "Last name", "Lowe")
	pat.press("Continue")
	pat.see("invitation-signed-in")
	pat.choose("Carer")
	pat.press("Yes, we apply together")
	pat.see("joined")

	pru.open(application)
	pru.see("parts")
	pru.writeParts()
	pat.writeOwnParts()
	s.backedBySponsor()

	pru.open(application)
	pru.HasText("Your own parts are done")
	pru.see("ready")
	pru.press("Check your answers")
	pru.see("check")
	pru.press("I confirm these answers")
	pru.HasText("You have confirmed")
	// A change after one yes clears it. Both are asked again, about the same words.
	pat.open(s.letter("patrick@example.org", "applications/"))
	pat.HasText("A clinic that people with a stoma would plan themselves.")
	pat.openPart("Our shared purpose")
	pat.fill("What do you want to achieve together?", "A clinic that people with a stoma plan themselves.")
	pat.press("Save and continue")
	pru.open(s.letter("prudence@example.org", "applications/"))
	pru.open(application + "/check")
	pru.HasText("A clinic that people with a stoma plan themselves.")
	pru.press("I confirm these answers")
	pru.HasText("You have confirmed")
	pat.open(application + "/check")
	pat.HasText("A clinic that people with a stoma plan themselves.")
	pat.press("I confirm these answers")
	pat.HasText("was submitted")
	pat.see("submitted")
	pat.open("/me")
	pat.see("waiting-for-you")
}

// writeParts fills every part of the application that belongs to both or to the professional.
func (p *someone) writeParts() {
	p.s.t.Helper()
	p.press("Your name and place")
	p.see("details")
	p.fill("Where are you?", "Leeds")
	p.press("Save and continue")
	p.openPart("Who we are")
	p.see("who")
	p.fills("What is your job or role?", "Ward manager", "Which organisation do you work for?", "St Bride's Hospital",
		"Why do you want to work with a patient partner?", "I have never asked what our ward looks like from the bed.", "How do you know each other", "Patrick chairs our visitors' group.")
	p.choose("Manager")
	p.press("Save and continue")
	p.openPart("Our challenge")
	p.see("challenge")
	p.fills("What is your challenge, in one sentence?", "Shorter waits for people with a stoma", "Why does it matter", "People wait for eleven weeks and lose heart.",
		"What would be different in a year", "Nobody waits for more than three weeks.", "Why is now the right time?", "The clinic moves in May.")
	p.tick("Hospital care")
	p.press("Save and continue")
	p.openPart("Our shared purpose")
	p.fills("What do you want to achieve together?", "A clinic that people with a stoma would plan themselves.", "What matters to you in how you work together?", "We tell each other the truth.",
		"How will you share decisions", "We take turns to chair.")
	p.press("Save and continue")
	p.openPart("The voices our task needs")
	p.fills("Which perspectives or life experiences", "Young people with a stoma", "How will you make it possible", "We meet in the evening and pay for taxis.")
	p.press("Save and continue")
	p.openPart("Funding or bursary")
	p.see("funding")
	p.choose("Our organisation pays")
	p.press("Save and continue")
	p.openPart("Your sponsor")
	p.see("sponsor")
	p.fills("Name your sponsor > Name", "Sol Day", "Role", "Director of nursing", "Email address", "sol@example.org")
	p.press("Save and write to them")
	p.HasText("The sponsor hears from us by email")
	p.openPart("What you need for access and communication")
	p.see("needs")
	p.tick("My partner in this application may read this too")
	p.press("Save and continue")
}

// writeOwnParts fills what only the patient partner can say.
func (p *someone) writeOwnParts() {
	p.s.t.Helper()
	p.openPart("Your name and place")
	p.press("Save and continue")
	p.openPart("Who we are")
	p.see("who")
	p.tick("Carer")
	p.fill("Which experience do you bring", "I have looked after my wife for six years.")
	p.press("Save and continue")
	p.openPart("What you need for access and communication")
	p.press("Save and continue")
}

// openPart opens a part of the application from the list, wherever the last one led.
func (p *someone) openPart(name string) {
	p.s.t.Helper()
	if i := indexOf(p.Path()); i != p.Path() {
		p.open(i)
	}
	p.press(name)
}

func (s *stage) backedBySponsor() {
	s.t.Helper()
	sol := s.someone("sponsor")
	sol.open(s.letter("sol@example.org", "confirm/"))
	sol.see("letter")
	sol.tick("With regular interest")
	sol.choose("Every month")
	sol.press("Confirm my backing")
	sol.see("thanks")
}
