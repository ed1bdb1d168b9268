package journey

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// TestWhatComesTooLateOrTwice proves that what goes wrong has a page that says so, in which nothing is lost: two people who
// write the same part at once (P3, P12, P19), words that changed under somebody's yes (P13), the same thing sent twice, links
// that are old, used or wrong (P5, P7, X1), a call that closes while somebody writes, and an edition that is full (P2, P3).
func TestWhatComesTooLateOrTwice(t *testing.T) {
	both(t, func(s *stage) {
		edition := s.edition("1", false)
		p := s.written(edition, "Prudence", "Patrick", "Ward rounds that listen")
		pru, pat := s.as("pru", p.pro), s.as("pat", p.par)
		s.writeTheSamePart(p, pru, pat)
		s.confirmTwice(p, pru, pat)
		s.writeTheSameEntry(edition)
		s.closeWhileSomebodyWrites(edition)
		s.opensOldLinks(edition)
		s.comesWhenAllIsFull(edition)
	})
}

// writeTheSamePart: the second of two who write is told, sees both texts, and loses nothing.
func (s *stage) writeTheSamePart(p pair, pru, pat *someone) {
	s.t.Helper()
	const question = "What do you want to achieve together?"
	for _, who := range []*someone{pru, pat} {
		who.open(p.path + "/sections/purpose")
	}
	pat.fill(question, "Rounds that begin with a question.")
	pat.press("Save and continue")
	pru.fill(question, "Rounds that end with a question.")
	pru.Expect("409")
	pru.press("Save and continue")
	pru.HasText("Somebody else changed this part while you were writing", "What you wrote", "What it says now", "begin")
	if got := pru.Value(question); got != "Rounds that end with a question." {
		s.t.Errorf("what she wrote is lost: %q", got)
	}
	pru.see("same-part")
	pru.fill(question, "Rounds that begin and end with a question.")
	pru.press("Save and continue")
	pat.open(p.path + "/check")
	pat.HasText("Rounds that begin and end with a question.")
}

// confirmTwice: the last yes and a second press of the same button send the application once. A sponsor who answers in
// two windows is thanked, too.
func (s *stage) confirmTwice(p pair, pru, pat *someone) {
	s.t.Helper()
	again := s.as("again", p.par)
	// Somebody confirms a text that has changed since: they are shown the new one first.
	pat.open(p.path + "/check")
	pru.open(p.path + "/sections/purpose")
	pru.fill("What matters to you in how you work together?", "We take our time.")
	pru.press("Save and continue")
	pat.Expect("409")
	pat.press("I confirm these answers")
	pat.HasText("The answers have changed since you opened this page.", "We take our time.")
	pat.see("other-words")
	pru.open(p.path + "/check")
	pru.press("I confirm these answers")
	for _, window := range []*someone{pat, again} {
		window.open(p.path + "/check")
	}
	pat.press("I confirm these answers")
	pat.HasText("Your application is submitted.")
	again.press("I confirm these answers")
	again.HasText("Your application was submitted already. Nothing was sent twice.")
	again.see("sent-twice")
	if n := len(lettersAbout(s, p.pro.Email, "is submitted")); n != 1 {
		s.t.Errorf("%d letters about the submission", n)
	}
	// The words are other ones than the sponsor had backed, so sending them has asked the sponsor again.
	sol := s.someone("sponsor")
	sol.open(s.letter("patrick-sponsor@example.org", "confirm/"))
	sol.HasText("You have backed this before. They have changed their words since.", "Rounds that begin and end with a question.")
	sol.see("asked-again")
	sol.press("Confirm my backing")
	sol.HasText("You need to do nothing more.")
	sol.Expect("410")
	sol.open(s.letter("patrick-sponsor@example.org", "confirm/"))
	sol.HasHeading("We have your answer")
	sol.HasText("You have confirmed this already. Thank you.")
	sol.see("answered")
}

// lettersAbout are the letters to an address whose subject has these words.
func lettersAbout(s *stage, to, words string) (out []string) {
	s.t.Helper()
	s.site.Work()
	for _, m := range s.site.Mail.To(to) {
		if strings.Contains(m.Subject, words) {
			out = append(out, m.Subject)
		}
	}
	return out
}

// writeTheSameEntry: the same in the space of a pair, for an entry of the log and for a yes to words that changed meanwhile.
func (s *stage) writeTheSameEntry(edition string) {
	s.t.Helper()
	w := s.spaceOf(edition)
	entry := s.site.As(w.anil.who).Post(w.at+"/log/new", url.Values{"title": {"Our first week"}, "body": {"We listened."}, "happened": {"1 March 2026"}, "alone": {"no"}}).Is(http.StatusSeeOther).Location
	for _, who := range []*someone{w.gwen, w.anil} {
		who.open(entry + "/edit")
	}
	w.gwen.fill("What happened, and what did you learn?", "We listened to each other.")
	w.gwen.press("Save")
	w.anil.fill("What happened, and what did you learn?", "We listened to the ward.")
	w.anil.Expect("409")
	w.anil.press("Save")
	w.anil.HasText("This changed while you were writing", "What you wrote", "What it says now", "We listened to each other.")
	if got := w.anil.Value("What happened, and what did you learn?"); got != "We listened to the ward." {
		s.t.Errorf("what he wrote is lost: %q", got)
	}
	w.anil.see("same-entry")
	w.anil.fill("What happened, and what did you learn?", "We listened to each other and to the ward.")
	w.anil.press("Save")
	w.anil.HasText("We listened to each other and to the ward.")

	proposal := s.site.As(w.gwen.who).Post(w.at+"/proposals/new", url.Values{"about": {"decision"}, "words": {"We meet on Mondays."}, "yes": {"yes"}}).Is(http.StatusSeeOther).Location
	w.anil.open(proposal)
	w.gwen.open(proposal)
	w.gwen.press("Change the words")
	w.gwen.fill("What we decide", "We meet on Fridays.")
	w.gwen.press("Save the new words and ask everybody again")
	w.anil.press("I say yes to these words")
	w.anil.HasText("Look again before you go on", "We meet on Fridays.", "Open")
	w.anil.HasNoText("You have said yes")
	w.anil.see("words-changed")
}

// closeWhileSomebodyWrites: what was written when the call closed is not saved, but shown, so that it can be kept.
func (s *stage) closeWhileSomebodyWrites(edition string) {
	s.t.Helper()
	late := s.as("late", s.site.Person("Lena", "lena@example.org"))
	late.open("/apply/" + lastPart(edition))
	twice := s.as("twice", late.who)
	twice.open("/apply/" + lastPart(edition))
	for _, window := range []*someone{late, twice} {
		window.choose("Patient")
		window.choose("Do you have a partner? > Not yet")
		window.press("Start")
	}
	twice.HasText("You have an application to this programme already. Here it is.")
	twice.see("begun-twice")
	late.press("Our challenge")
	late.fill("What is your challenge, in one sentence?", "Beds where people can sleep")
	cora := s.site.As(s.cora)
	cora.Post(edition+"/close", nil).Is(http.StatusSeeOther)
	late.Expect("409")
	late.press("Save for later")
	late.HasText("This cannot be changed now", "This is what you wrote. It was not saved.", "Beds where people can sleep")
	late.see("closed-meanwhile")
	other := s.as("closed", s.site.Person("Noa", "noa@example.org"))
	other.open("/programmes")
	other.press("Collaborative pairs")
	other.HasText("Applications are closed")
	other.see("closed-programme")
	other.open("/apply/" + lastPart(edition))
	other.HasHeading("Applications are closed")
	other.HasText("Cora Bell")
	other.see("closed")
	cora.Post(edition+"/reopen", nil).Is(http.StatusSeeOther)
}

// opensOldLinks: links that were used, are too old or were not copied whole say so, and where to get a new one.
func (s *stage) opensOldLinks(edition string) {
	s.t.Helper()
	p := s.someone("links")
	p.Expect("410")
	p.Expect("404")
	p.signIn("noa@example.org")
	used := s.letter("noa@example.org", "sign-in/")
	p.press("Sign out")
	p.open(used)
	p.HasHeading("This link no longer works")
	p.see("used")
	p.fill("Email address", "noa@example.org")
	p.press("Send me a link")
	s.site.Advance(time.Hour)
	p.open(s.letter("noa@example.org", "sign-in/"))
	p.HasHeading("This link no longer works")
	for name, path := range map[string]string{"sponsor": "/confirm/", "invitation": "/invitations/"} {
		p.open(path + db.NewToken())
		p.HasHeading("This no longer works")
		p.HasText("Open it from the email again")
		p.see(name)
	}
	p.open("/nothing-here")
	p.HasHeading("Page not found")
	p.see("not-found")
	ola := s.site.As(s.site.Person("Ola", "ola@example.org"))
	application := ola.Post("/apply/"+lastPart(edition), url.Values{"perspective": {"clinician"}, "partner": {"known"}}).Is(http.StatusSeeOther).Location
	ola.Post(application+"/partner", url.Values{"name": {"Pip"}, "email": {"pip@example.org"}}).Is(http.StatusSeeOther)
	invitation := s.letter("pip@example.org", "invitations/")
	s.site.Advance(31 * 24 * time.Hour)
	p.open(invitation)
	p.HasText("This invitation is too old. Ask the person who invited you to send a new one.")
	p.see("too-old")
}

// comesWhenAllIsFull: every place is taken.
func (s *stage) comesWhenAllIsFull(path string) {
	s.t.Helper()
	s.placesForTwo(path)
	p := s.as("full", s.site.Person("Mo", "mo@example.org"))
	p.open("/apply/" + lastPart(path))
	p.HasHeading("This programme is full")
	p.see("full")
}

// placesForTwo gives Gwen and Anil, who have a space, their places.
func (s *stage) placesForTwo(path string) {
	s.t.Helper()
	s.site.Write(func(tx *db.Tx) error {
		for given, side := range map[string]person.Side{"gwen@example.org": person.Partner, "anil@example.org": person.Professional} {
			who, err := db.Value[db.ID](tx, `SELECT id FROM person WHERE network_id = $1 AND email = $2`, given)
			if err != nil {
				return err
			}
			if err := edition.GivePlace(tx, edition.Place{Edition: db.ID(lastPart(path)), Person: who, Side: side}); err != nil {
				return err
			}
		}
		return nil
	})
}
