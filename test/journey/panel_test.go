package journey

import (
	"strings"
	"testing"
)

// TestFromThePanelToTheSpace proves E1 and, of the coordinator's work, offers, a waiting list and refusals with a reason:
// a panel of both sides, a conflict of interest, scores without names that each gives alone, decisions that take effect
// only when both sides have agreed, never more places than there are; and of P11 that both partners' yes opens their space.
func TestFromThePanelToTheSpace(t *testing.T) {
	both(t, func(s *stage) {
		edition := s.edition("1", true)
		ward := s.applied(edition, "Prudence", "Patrick", "Ward rounds that listen")
		letters := s.applied(edition, "Pia", "Pavel", "Letters that people understand")
		parking := s.applied(edition, "Pola", "Paulo", "A place to park")
		panel := &panel{stage: s, edition: edition}
		for given, p := range map[string]**someone{"petra": &panel.petra, "peter": &panel.peter, "quinn": &panel.quinn} {
			*p = s.as(given, s.team[given])
		}
		panel.cora = s.as("selection", s.cora)
		panel.declaresConflict()
		panel.scores()
		panel.offers(ward)
		panel.runsOutOfRoom(letters)
		panel.refuses(parking)
		s.acceptsTheOffer(ward)
		s.readsTheAnswer(letters, parking)
	})
}

// panel is the people who select: Petra and Peter speak as professionals, Quinn as a patient partner.
type panel struct {
	*stage
	edition                   string
	cora, petra, peter, quinn *someone
}

// declaresConflict: Peter knows the people of the first application, and sees nothing of it any more.
func (p *panel) declaresConflict() {
	p.t.Helper()
	p.cora.open(p.edition)
	p.cora.press("Selection")
	p.cora.HasText("0 of 2 places are taken or offered.", "1: Ward rounds that listen", "Quinn Example, patient partner")
	p.cora.see("overview")
	p.peter.open(p.edition + "/selection")
	p.peter.press("1: Ward rounds that listen")
	p.peter.HasNoText("Prudence", "Patrick")
	p.peter.press("I am too close to this application")
	p.peter.press("I take no part in this one")
	p.peter.HasText("Say in a few words how you are connected.")
	p.peter.see("conflict")
	p.peter.fill("How are you connected?", "I work on this ward.")
	p.peter.press("I take no part in this one")
	p.peter.HasText("You no longer see that application.", "2: Letters that people understand")
	p.peter.HasNoText("Ward rounds that listen")
	p.peter.see("without")
}

// scores: each scores alone, and sees the others' scores only afterwards.
func (p *panel) scores() {
	p.t.Helper()
	for _, member := range []*someone{p.petra, p.quinn} {
		member.open(p.edition + "/selection")
		member.HasText("after yours")
		member.press("1: Ward rounds that listen")
		member.HasText("You see the others’ scores after you have saved your own.")
		member.HasNoText("Prudence", "Patrick", "Petra (professional)")
		member.choose("A real challenge > A real task that matters to both")
		member.press("Save my score")
		member.HasText("There is a problem")
		if member == p.petra {
			member.see("score-problem")
		}
		for _, mark := range []string{"One purpose that both hold", "They say how decisions are shared", "A sponsor gives money or time with a clear rhythm", "Named, with some plan to reach people"} {
			member.choose(mark)
		}
		member.choose("What should we do? > Offer a place")
		member.fill("What should the pair hear from us?", "Start with one ward.")
		member.press("Save my score")
		member.HasText("You can see the other scores now.")
		member.see("scored")
	}
	p.quinn.HasText("Petra (professional)", "Quinn (patient partner)", "In all")
}

// offers: one side's yes changes nothing, the other's makes the offer.
func (p *panel) offers(ward pair) {
	p.t.Helper()
	p.petra.open(p.edition + "/selection/" + lastPart(ward.path))
	p.petra.choose("What should the panel decide? > Offer a place")
	p.petra.press("Ask the panel")
	p.petra.HasText("The panel is asked.", "Awaited: Quinn.")
	p.petra.see("asked")
	if got := p.site.Letter(ward.pro.Email).Subject; strings.Contains(got, "offered") {
		p.t.Errorf("one side alone has decided: %s", got)
	}
	p.quinn.open("/me")
	p.quinn.press("Agree or not: Offer a place")
	p.quinn.press("I agree with this decision")
	p.quinn.HasText("The panel has agreed, and it has taken effect.")
	p.quinn.see("decided")
}

// runsOutOfRoom: the places are promised, so that the second pair can only wait.
func (p *panel) runsOutOfRoom(letters pair) {
	p.t.Helper()
	at := p.edition + "/selection/" + lastPart(letters.path)
	p.scored(p.edition, letters, "4", p.team["petra"], p.team["peter"], p.team["quinn"])
	p.cora.open(at)
	p.cora.choose("What should the panel decide? > Offer a place")
	p.cora.press("Ask the panel")
	p.cora.HasText("There is no room for 2 more: 2 of 2 places are taken or offered.")
	p.cora.see("no-room")
	p.cora.choose("What should the panel decide? > Put on the waiting list")
	p.cora.fill("Reason", "Your turn comes next.")
	p.cora.press("Ask the panel")
	for _, member := range []*someone{p.petra, p.peter, p.quinn} {
		member.open(at)
		member.HasText("Put on the waiting list", "Your turn comes next.")
		member.press("I agree with this decision")
	}
	p.quinn.HasText("The panel has agreed, and it has taken effect.")
}

// refuses: a refusal needs a reason.
func (p *panel) refuses(parking pair) {
	p.t.Helper()
	at := p.edition + "/selection/" + lastPart(parking.path)
	p.scored(p.edition, parking, "1", p.team["petra"], p.team["peter"], p.team["quinn"])
	p.cora.open(at)
	p.cora.choose("What should the panel decide? > No place this time")
	p.cora.press("Ask the panel")
	p.cora.HasText("Give a reason. Those who applied will read it.")
	p.cora.see("reason")
	p.cora.fill("Reason", "It was not clear who would decide.")
	p.cora.press("Ask the panel")
	for _, member := range []*someone{p.petra, p.peter, p.quinn} {
		member.open(at)
		member.press("I agree with this decision")
	}
	p.cora.open(p.edition + "/selection")
	p.cora.HasText("2 of 2 places are taken or offered.")
	p.cora.see("afterwards")
}

// acceptsTheOffer: the place is confirmed when both have said yes, and a space opens for the two.
func (s *stage) acceptsTheOffer(ward pair) {
	s.t.Helper()
	pru, pat := s.as("accepts", ward.pro), s.as("accepts-too", ward.par)
	pru.press("Answer the offer of a place")
	pru.HasText("You are offered a place.", "The place is for both of you.")
	pru.see("offer")
	pru.press("Yes, I take the place")
	pru.HasText("The place is yours when Patrick says yes too.")
	pru.see("waits")
	pru.open("/collaborations")
	pru.HasText("You are not in a pair, trio or team yet.")
	pat.open(s.letter(ward.par.Email, "offers/"))
	pat.press("Yes, I take the place")
	pat.HasText("Your place is confirmed")
	pat.see("confirmed")
	pru.open("/me")
	pru.press("My pair")
	pru.see("pairs")
	pru.press("Prudence and Patrick")
	pru.HasText("Ward rounds that listen", "No version stands yet")
	pru.see("space")
	pat.open(pru.Path())
	pat.HasText("Ward rounds that listen")
}

// readsTheAnswer: who waits and who was refused read the panel's own words.
func (s *stage) readsTheAnswer(letters, parking pair) {
	s.t.Helper()
	pia, pola := s.as("waits", letters.pro), s.as("refused", parking.par)
	pia.open(s.letter(letters.pro.Email, "applications/"))
	pia.HasText("On the waiting list", "Your turn comes next.")
	pia.see("waiting-list")
	pola.open(s.letter(parking.par.Email, "applications/"))
	pola.HasText("It was not clear who would decide.")
	pola.see("refusal")
}
