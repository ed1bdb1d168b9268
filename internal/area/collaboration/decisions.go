package collaboration

import (
	"encoding/json"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/assent"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
)

// The kinds of assent. Both look the same in the database and in the audit log whatever they are about.
const (
	// decisionKind needs both sides (P13).
	decisionKind = "collaboration.proposal"
	// refillKind is the one thing that can be decided while a side has no member: whom to ask to join that side. It needs
	// everybody who is left.
	refillKind = "collaboration.refill"
)

func (s *Space) register() {
	s.decisions.Register(assent.Kind{Name: decisionKind, Effect: s.effect, Proposed: s.proposed, Own: s.bearer,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			c, err := shared.Find(tx, s.keys, subject)
			rule, voters := c.Electorate()
			return rule, voters, err
		}})
	s.decisions.Register(assent.Kind{Name: refillKind, Effect: s.effect, Proposed: s.proposed,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			c, err := shared.Find(tx, s.keys, subject)
			rule, voters := c.Electorate()
			if missing, _ := missingSide(c); missing {
				rule = assent.Everyone
			}
			return rule, voters, err
		}})
}

// bearer is whose name would be shown to more people, and whose answers the entry was made of: nothing shows these without
// their own yes, whatever the rule is.
func (s *Space) bearer(tx *db.Tx, p assent.Proposal) ([]db.ID, error) {
	t, err := parseTerms(p.Payload)
	if err != nil || t.Matter != MatterAudience {
		return nil, err
	}
	behind, err := round.BehindEntry(tx, t.Entry)
	if err != nil {
		return nil, err
	}
	if t.Author == "" { // proposed before the terms had it
		e, err := entry.Find(tx, s.keys, t.Entry)
		return append(behind, e.Author), err
	}
	return append(behind, t.Author), nil
}

// kindOf is the kind of assent that terms need now.
func kindOf(c shared.Collaboration, t Terms) string {
	if missing, side := missingSide(c); missing && t.Matter == MatterMember && t.Side == side {
		return refillKind
	}
	return decisionKind
}

// effect is what happens once when those who are needed have said yes.
func (s *Space) effect(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	t, err := parseTerms(p.Payload)
	if err != nil {
		return err
	}
	c, err := shared.Find(tx, s.keys, p.Subject)
	if err != nil {
		return err
	}
	switch t.Matter {
	case MatterAgreement:
		err = s.agree(tx, c, p, t)
	case MatterMember:
		err = s.invite(tx, c, p, t)
	case MatterAudience:
		err = s.widen(tx, c, t)
	case MatterSettings:
		err = s.describe(tx, c, t)
	case MatterClose:
		err = s.close(tx, a, c)
	case MatterReopen:
		err = shared.SetState(tx, c.ID, shared.Active)
	}
	if err != nil {
		return err
	}
	return s.tell(tx, a, c, "A decision has taken effect", "A shared decision in your "+c.Form()+"’s space has taken effect.", "/collaborations/%s/proposals/%s", c.ID, p.ID)
}

// proposed writes to the others that something waits for them.
func (s *Space) proposed(tx *db.Tx, a access.Actor, p assent.Proposal, again bool) error {
	c, err := shared.Find(tx, s.keys, p.Subject)
	if err != nil {
		return err
	}
	text := "A shared decision in your " + c.Form() + "’s space waits for your answer."
	if again {
		text = "The words of a shared decision in your " + c.Form() + "’s space have changed. Everybody is asked again, so it waits for your answer."
	}
	return s.tell(tx, a, c, "Something waits for you in your "+c.Form()+"’s space", text, "/collaborations/%s/proposals/%s", c.ID, p.ID)
}

// agree makes the text the version that stands, and what the next draft begins with.
func (s *Space) agree(tx *db.Tx, c shared.Collaboration, p assent.Proposal, t Terms) error {
	answers, err := json.Marshal(storedAnswers{Form: t.Form, Answers: t.Answers})
	if err != nil {
		return err
	}
	if err := insertAgreement(tx, s.keys, agreement{ID: db.NewID(), Collaboration: c.ID, Proposal: p.ID, Text: p.Text, Answers: string(answers), Stood: tx.Now}); err != nil {
		return err
	}
	return deleteDraft(tx, c.ID)
}

// invitationLasts is how long somebody can take to accept.
const invitationLasts = 30 * 24 * time.Hour

func (s *Space) invite(tx *db.Tx, c shared.Collaboration, p assent.Proposal, t Terms) error {
	token := db.NewToken()
	i := invitation{ID: db.NewID(), Collaboration: c.ID, Proposal: p.ID, Email: t.Email, Side: t.Side, Created: tx.Now, Expires: tx.Now.Add(invitationLasts)}
	if err := insertInvitation(tx, i, secret.Hash(token)); err != nil {
		return err
	}
	return s.inviteLetter(tx, c, i, t.Who, token)
}

func (s *Space) widen(tx *db.Tx, c shared.Collaboration, t Terms) error {
	e, err := entry.Find(tx, s.keys, t.Entry)
	if err != nil {
		return err
	}
	if e.OwnerKind != entry.OwnerCollaboration || e.Owner != c.ID || e.Audience == entry.Author {
		return errs.Missing()
	}
	// Whose name it bears can still be asked: a yes from before does not count for somebody who cannot take it back.
	author, err := person.Find(tx, e.Author)
	if err != nil {
		return err
	}
	why, err := unasked(tx, c, e, author.Name())
	if err == nil && why != "" {
		err = errs.New(errs.Conflict, "%s", why)
	}
	if err != nil {
		return err
	}
	if t.Audience == entry.Organisation {
		e.Organisation = t.Organisation
	}
	return entry.Widen(tx, e, t.Audience, t.Version)
}

func (s *Space) describe(tx *db.Tx, c shared.Collaboration, t Terms) error {
	if t.Name != nil {
		c.Name = *t.Name
	}
	if t.Challenge != nil {
		c.Challenge = *t.Challenge
	}
	if t.Goal != nil {
		c.ReflectionGoal = *t.Goal
	}
	return shared.Describe(tx, s.keys, c)
}

// close ends the writing, every other open proposal, rounds of questions, and meetings that are still to come.
func (s *Space) close(tx *db.Tx, a access.Actor, c shared.Collaboration) error {
	for _, kind := range []string{decisionKind, refillKind} {
		if err := s.decisions.Cancel(tx, a, kind, c.ID); err != nil {
			return err
		}
	}
	coming, err := comingMeetings(tx, s.keys, c.ID)
	if err != nil {
		return err
	}
	for _, m := range coming {
		if err := s.callOff(tx, c, m); err != nil {
			return err
		}
	}
	if err := s.rounds.EndAll(tx, c.ID); err != nil {
		return err
	}
	return shared.SetState(tx, c.ID, shared.Closed)
}

// withdrawAbout ends the open proposals that would show this entry to others: it changed, or somebody wants fewer people to
// see it. It returns the last of them, or "" when none was open.
func (s *Space) withdrawAbout(tx *db.Tx, a access.Actor, c shared.Collaboration, id db.ID) (ended db.ID, err error) {
	return s.withdrawShowing(tx, a, c, func(entry db.ID) bool { return entry == id })
}

// withdrawShowing ends the open proposals that would show one of the chosen entries to others, and returns the last of them.
func (s *Space) withdrawShowing(tx *db.Tx, a access.Actor, c shared.Collaboration, chosen func(entry db.ID) bool) (ended db.ID, err error) {
	all, err := s.decisions.Of(tx, c.ID)
	if err != nil {
		return "", err
	}
	for _, p := range all {
		if p.State != assent.Open || p.Kind != decisionKind {
			continue
		}
		if t, err := parseTerms(p.Payload); err != nil || t.Matter != MatterAudience || !chosen(t.Entry) {
			continue
		}
		if err := s.decisions.Withdraw(tx, a, p.ID); err != nil {
			return "", err
		}
		ended = p.ID
	}
	return ended, nil
}

// endAbout is withdrawAbout after a change of the entry, told to those who were asked.
func (s *Space) endAbout(tx *db.Tx, a access.Actor, c shared.Collaboration, id db.ID) (bool, error) {
	ended, err := s.withdrawAbout(tx, a, c, id)
	if err != nil || ended == "" {
		return false, err
	}
	return true, s.tell(tx, a, c, "A proposal has ended in your "+c.Form()+"’s space",
		"An entry was changed while it was proposed to show it to more people. So the proposal has ended, and no answer is needed. Any of you can propose it again.",
		"/collaborations/%s/proposals/%s", c.ID, ended)
}

// join makes the person a member: the end of an invitation.
func (s *Space) join(tx *db.Tx, a access.Actor, c shared.Collaboration, side person.Side) error {
	if err := shared.AddMember(tx, c.ID, a.Person(), side); err != nil {
		return err
	}
	if err := audit.Record(tx, a, "space.join", "collaboration", c.ID, ""); err != nil {
		return err
	}
	after, err := shared.Find(tx, s.keys, c.ID)
	if err != nil {
		return err
	}
	if err := s.tell(tx, a, after, "Somebody has joined your "+after.Form(), "Somebody whom you asked has joined your "+after.Form()+".", "/collaborations/%s/members", c.ID); err != nil {
		return err
	}
	return s.inviteToMeetings(tx, after, a.Person())
}
