package collaboration

import (
	"context"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// Propose puts terms to the members. yes says that the proposer agrees to them at once.
func (s *Space) Propose(ctx context.Context, a access.Actor, id db.ID, t Terms, yes bool) (db.ID, error) {
	var out db.ID
	err := s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.toPropose(tx, a, id, t.Matter)
		if err != nil {
			return err
		}
		out, err = s.propose(tx, a, c, t, yes)
		return err
	})
	return out, err
}

// toPropose opens a space for a proposal: an open space takes every matter but its opening, a closed one only that.
func (s *Space) toPropose(tx *db.Tx, a access.Actor, id db.ID, m Matter) (shared.Collaboration, error) {
	c, err := s.open(tx, a, id)
	switch {
	case err != nil:
		return c, err
	case c.State == shared.Closed && m != MatterReopen:
		return c, errs.New(errs.Forbidden, closedWords)
	case c.State == shared.Active && m == MatterReopen:
		return c, errs.New(errs.Conflict, "This space is open already.")
	}
	return c, nil
}

func (s *Space) propose(tx *db.Tx, a access.Actor, c shared.Collaboration, t Terms, yes bool) (db.ID, error) {
	if t.Matter != MatterMember && t.Matter != MatterOther {
		if p, found, err := s.openAbout(tx, c, t); err != nil || found {
			if err == nil {
				err = errs.New(errs.Invalid, "There is an open proposal about this already. Change it, or take it back first.")
			}
			return p.ID, err
		}
	}
	text, payload, err := s.word(tx, c, &t)
	if err != nil {
		return "", err
	}
	return s.decisions.Propose(tx, a, kindOf(c, t), c.ID, text, payload, yes)
}

// openAbout finds the open proposal on the same matter, for an audience on the same entry.
func (s *Space) openAbout(tx *db.Tx, c shared.Collaboration, t Terms) (assent.Proposal, bool, error) {
	all, err := s.decisions.Of(tx, c.ID)
	if err != nil {
		return assent.Proposal{}, false, err
	}
	for _, p := range all {
		if p.State != assent.Open || !ours(p) {
			continue
		}
		if other, err := parseTerms(p.Payload); err == nil && other.Matter == t.Matter && other.Entry == t.Entry {
			return p, true, nil
		}
	}
	return assent.Proposal{}, false, nil
}

// ours says whether a proposal is one of this area.
func ours(p assent.Proposal) bool { return p.Kind == decisionKind || p.Kind == refillKind }

// word checks terms against what stands, and writes their exact text and stored form.
func (s *Space) word(tx *db.Tx, c shared.Collaboration, t *Terms) (text, payload string, err error) {
	var e shown
	switch t.Matter {
	case MatterMember:
		err = s.checkNewMember(tx, c, *t)
	case MatterAudience:
		e, err = s.checkAudience(tx, c, t)
	}
	if err != nil {
		return "", "", err
	}
	if t.Matter == MatterAgreement {
		text, err = s.agreementText(tx, *t)
	} else {
		text = t.text(c, e)
	}
	if err != nil {
		return "", "", err
	}
	payload, err = t.payload()
	return text, payload, err
}

func (s *Space) checkNewMember(tx *db.Tx, c shared.Collaboration, t Terms) error {
	people, err := person.Several(tx, c.People())
	if err != nil {
		return err
	}
	var check errs.Check
	for _, p := range people {
		check.That(p.Email != t.Email, "email", "This person is a member already.")
	}
	if missing, side := missingSide(c); missing {
		check.That(t.Side == side, "side", "Nobody speaks as a %s now. Ask somebody from that side first: without them nothing else can be decided.", side.Words())
	}
	return check.Err()
}

// checkAudience finds the entry that terms are about as it is now.
func (s *Space) checkAudience(tx *db.Tx, c shared.Collaboration, t *Terms) (shown, error) {
	e, err := entry.Find(tx, s.keys, t.Entry)
	if err != nil {
		return shown{}, err
	}
	if e.OwnerKind != entry.OwnerCollaboration || e.Owner != c.ID || e.Audience == entry.Author || e.Removed != 0 {
		return shown{}, errs.Missing()
	}
	t.Version, t.Author = e.Version, e.Author
	out := shown{Entry: e}
	choices, err := s.audienceChoices(tx, c, e)
	if err != nil {
		return out, err
	}
	var check errs.Check
	found := false
	for _, o := range choices {
		if o.audience == t.Audience && o.organisation == t.Organisation {
			found, out.organisation = true, o.name
		}
	}
	check.That(found, "audience", "Choose who should see the entry.")
	author, err := person.Find(tx, e.Author)
	if err != nil {
		return out, err
	}
	out.author = author.Name()
	why, err := unasked(tx, c, e, out.author)
	if err != nil {
		return out, err
	}
	check.That(why == "", "audience", "%s", why)
	return out, check.Err()
}

// unasked says why an entry cannot be shown to more people: whose name it bears cannot be asked any more. It is "" when
// they can. name is theirs.
func unasked(tx *db.Tx, c shared.Collaboration, e entry.Entry, name string) (string, error) {
	if !c.Is(e.Author) {
		return name + " has left and cannot be asked. So this cannot be shown to more people.", nil
	}
	if left, err := someoneBehindLeft(tx, c, e); err != nil || left {
		return "Somebody whose answers are in this has left and cannot be asked. So this cannot be shown to more people.", err
	}
	closed, err := person.ClosedAt(tx, e.Author)
	if err != nil || closed == 0 {
		return "", err
	}
	return name + " cannot sign in any more, so nobody can ask them. This cannot be shown to more people.", nil
}

// audienceChoice is one answer to who should see an entry.
type audienceChoice struct {
	audience     entry.Audience
	organisation db.ID
	name         string // of the organisation
}

// audienceChoices are the wider audiences of an entry; the organisations are those of the members.
func (s *Space) audienceChoices(tx *db.Tx, c shared.Collaboration, e entry.Entry) ([]audienceChoice, error) {
	people, err := person.Several(tx, c.People())
	if err != nil {
		return nil, err
	}
	var out []audienceChoice
	for _, a := range wider(e) {
		if a != entry.Organisation {
			out = append(out, audienceChoice{audience: a})
			continue
		}
		seen := map[db.ID]bool{}
		for _, m := range c.Members {
			if p := people[m.Person]; p.Organisation != "" && !seen[p.Organisation] {
				seen[p.Organisation] = true
				out = append(out, audienceChoice{audience: a, organisation: p.Organisation, name: p.OrgName})
			}
		}
	}
	return out, nil
}

// find is a proposal of the space for one of its members.
func (s *Space) find(tx *db.Tx, a access.Actor, c shared.Collaboration, id db.ID) (assent.View, Terms, error) {
	v, err := s.decisions.See(tx, a, id)
	if err != nil {
		return v, Terms{}, err
	}
	if v.Subject != c.ID || !ours(v.Proposal) {
		return v, Terms{}, errs.Missing()
	}
	t, err := parseTerms(v.Payload)
	return v, t, err
}

// on opens the space and the proposal, then does one thing with it.
func (s *Space) on(ctx context.Context, a access.Actor, id, proposal db.ID, do func(tx *db.Tx, c shared.Collaboration, v assent.View, t Terms) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.open(tx, a, id)
		if err != nil {
			return err
		}
		v, t, err := s.find(tx, a, c, proposal)
		if err != nil {
			return err
		}
		return do(tx, c, v, t)
	})
}

// Reword changes an open proposal; everybody is asked again. version is the one that the writer saw.
func (s *Space) Reword(ctx context.Context, a access.Actor, id, proposal db.ID, version int64, change func(c shared.Collaboration, t *Terms) error) error {
	return s.on(ctx, a, id, proposal, func(tx *db.Tx, c shared.Collaboration, v assent.View, t Terms) error {
		if err := change(c, &t); err != nil {
			return err
		}
		text, payload, err := s.word(tx, c, &t)
		if err != nil {
			return err
		}
		return s.decisions.Change(tx, a, proposal, version, text, payload)
	})
}

// Agree says yes for the actor to the text with this hash.
func (s *Space) Agree(ctx context.Context, a access.Actor, id, proposal db.ID, hash string) error {
	return s.on(ctx, a, id, proposal, func(tx *db.Tx, _ shared.Collaboration, _ assent.View, _ Terms) error {
		return s.decisions.Assent(tx, a, proposal, hash)
	})
}

// TakeBack removes the actor's yes while the proposal is open.
func (s *Space) TakeBack(ctx context.Context, a access.Actor, id, proposal db.ID) error {
	return s.on(ctx, a, id, proposal, func(tx *db.Tx, _ shared.Collaboration, _ assent.View, _ Terms) error {
		return s.decisions.TakeBack(tx, a, proposal)
	})
}

// Withdraw ends an open proposal without effect.
func (s *Space) Withdraw(ctx context.Context, a access.Actor, id, proposal db.ID) error {
	return s.on(ctx, a, id, proposal, func(tx *db.Tx, c shared.Collaboration, _ assent.View, _ Terms) error {
		return s.decisions.Withdraw(tx, a, proposal)
	})
}

// Comment adds a comment, or an ask for a change, and tells the others that something was said.
func (s *Space) Comment(ctx context.Context, a access.Actor, id, proposal db.ID, text string, asksChange bool) error {
	return s.on(ctx, a, id, proposal, func(tx *db.Tx, c shared.Collaboration, _ assent.View, _ Terms) error {
		if err := s.decisions.Comment(tx, a, proposal, strings.TrimSpace(instrument.CleanText(text)), asksChange); err != nil {
			return err
		}
		said := "Somebody has commented on a shared decision in your " + c.Form() + "’s space."
		if asksChange {
			said = "Somebody asks for a change of a shared decision in your " + c.Form() + "’s space."
		}
		return s.tell(tx, a, c, "Something was said in your "+c.Form()+"’s space", said, "/collaborations/%s/proposals/%s", c.ID, proposal)
	})
}

// TakeInvitationBack ends an invitation that nobody has answered: any member may, as it only keeps somebody out.
func (s *Space) TakeInvitationBack(ctx context.Context, a access.Actor, id, which db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.open(tx, a, id)
		if err != nil {
			return err
		}
		open, err := openInvitations(tx, c.ID)
		if err != nil {
			return err
		}
		for _, i := range open {
			if i.ID == which {
				if _, err := endInvitation(tx, which, takenBack); err != nil {
					return err
				}
				return changed(tx, a, c)
			}
		}
		return errs.Missing()
	})
}
