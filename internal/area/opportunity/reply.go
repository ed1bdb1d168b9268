package opportunity

import (
	"context"
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/heard"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
	"alongside/internal/shared/waiting"
)

// Reply is what somebody writes to an opportunity.
type Reply struct {
	Words    string             // of an informal one
	Answers  instrument.Answers // of a formal one
	Problems []errs.Field       // what is wrong with the answers
	Version  int                // of the questions that were shown
	Heard    heard.Said         // where they heard of it
	Clash    string             // why they go on although a meeting falls on something else of theirs
}

// encode is what is kept of a reply to a formal or an informal opportunity.
func (v Reply) encode(formal bool) (string, error) {
	if !formal {
		return v.Words, nil
	}
	raw, err := v.Answers.EncodeJSON()
	return string(raw), err
}

// closedMessage says that people cannot reply any more. What was typed is kept on the page.
func (o Opportunity) closedMessage(zone string) string {
	switch o.State {
	case Withdrawn:
		return "This opportunity was withdrawn while you were writing. Nothing was sent. What you wrote is still below, so that you can copy it."
	case Open, Finished:
		if o.State == Open && o.full() {
			return "This opportunity was filled while you were writing. Nothing was sent. What you wrote is still below, so that you can copy it."
		}
		return "This opportunity closed on " + ui.DateTime(o.Shut.In(zone)) + ", while you were writing. Nothing was sent. What you wrote is still below, so that you can copy it."
	}
	return "The words of this opportunity are being changed, so nothing was sent. What you wrote is still below. Come back in some days."
}

// toReply finds a published opportunity for somebody who is signed in.
func toReply(tx *db.Tx, a access.Actor, id db.ID) (Opportunity, error) {
	o, err := find(tx, id)
	if err != nil {
		a.Scoped()
		return o, err
	}
	return o, a.Allow(o.Published != 0)
}

// ahead are the meetings that are not over.
func ahead(all []Meeting, now db.Instant, zone string) []Meeting {
	return slices.DeleteFunc(slices.Clone(all), func(m Meeting) bool { return m.end(zone) <= now })
}

// ownDates are the actor's own dates until the last of some meetings.
func (s *Opportunities) ownDates(tx *db.Tx, a access.Actor, all []Meeting, zone string) ([]waiting.Event, error) {
	var last db.Instant
	for _, m := range ahead(all, tx.Now, zone) {
		last = max(last, m.end(zone))
	}
	if last == 0 {
		return nil, nil
	}
	return s.other.Dates(tx, a, tx.Now, last, 1000)
}

// ownClashes are the meetings of an opportunity that fall on something else of the actor's.
func (s *Opportunities) ownClashes(tx *db.Tx, a access.Actor, o Opportunity, zone string) ([]clash, error) {
	events, err := s.ownDates(tx, a, o.Meetings, zone)
	if err != nil {
		return nil, err
	}
	events = slices.DeleteFunc(events, func(e waiting.Event) bool { return e.Path == "/opportunities/"+string(o.ID) })
	return clashes(ahead(o.Meetings, tx.Now, zone), events, zone), nil
}

// Send is the actor's reply to an opportunity. After they took one back they can send another.
func (s *Opportunities) Send(ctx context.Context, a access.Actor, id db.ID, v Reply) (out db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, err := toReply(tx, a, id)
		if err != nil {
			return err
		}
		n, err := network.Find(tx)
		if err != nil {
			return err
		}
		before, replied, err := interestOf(tx, s.keys, id, a.Person())
		if err != nil {
			return err
		}
		if replied && before.State != Stopped {
			if words := tidy(v.Words); !o.Formal && words != "" && words != before.Words {
				return errs.New(errs.Invalid, "You have replied already, and that reply stands. What you wrote now was not sent. You can write to the contact, or take your reply back first.")
			}
			out = before.ID
			return nil // sent twice: the first time counted
		}
		if !o.Takes(tx.Now) {
			return errs.New(errs.Invalid, "%s", o.closedMessage(n.Zone))
		}
		if err := s.mayReply(tx, a, o); err != nil {
			return err
		}
		var c errs.Check
		if o.Formal {
			c.Add(v.Problems...)
		} else {
			v.Words = tidy(v.Words)
			c.That(v.Words != "", "words", "Write a few words to the contact.")
			c.That(fits(v.Words, longestReason), "words", "Use up to 1,500 letters.")
		}
		v.Heard.Check(&c)
		found, err := s.ownClashes(tx, a, o, n.Zone)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			if v.Clash, err = checkHow(v.Clash); err != nil {
				c.Add(errs.Of(err).Fields...)
			}
		}
		if err := c.Err(); err != nil {
			return err
		}
		if len(found) == 0 {
			v.Clash = ""
		}
		return s.keepReply(tx, a, o, before, replied, v, &out)
	})
	return out, err
}

// checkHow checks how somebody says that they can do both of two things at the same time.
func checkHow(how string) (string, error) {
	how = tidy(how)
	var c errs.Check
	c.That(how != "", "clash", "A meeting falls on something else of yours. Say in a few words how you can do both, or choose one of them.")
	c.That(fits(how, longestText), "clash", "Use up to 1,000 letters.")
	return how, c.Err()
}

// forLeaders is what somebody reads who, by their own details, speaks only from their work, where the map gets a patient leader role.
const forLeaders = "This is a role for patients, carers and people from the community. Your details say only that you work in health or care. If you also speak from your own experience, say so in your details first."

// onlyStaff says whether the actor's details say only that they work in health or care, and the role is written down on the map as a patient
// leader's. Their yes would otherwise make a professional a patient leader there.
func onlyStaff(tx *db.Tx, a access.Actor, o Opportunity) (bool, error) {
	if o.RoleType == "" {
		return false, nil
	}
	p, err := person.Find(tx, a.Person())
	return len(p.Perspectives) > 0 && !p.SpeaksAs(person.Partner), err
}

// mayReply checks that the actor has no part in choosing, and that there is room.
func (s *Opportunities) mayReply(tx *db.Tx, a access.Actor, o Opportunity) error {
	r, err := s.relation(tx, a, o)
	if err != nil {
		return err
	}
	if r.Panel || r.Contact || r.Designs || a.Is(o.Writer) {
		return errs.New(errs.Invalid, "You have a part in how people are chosen here, so you cannot reply yourself.")
	}
	if staff, err := onlyStaff(tx, a, o); err != nil || staff {
		if err == nil {
			err = errs.New(errs.Invalid, "%s", forLeaders)
		}
		return err
	}
	n, err := nextNumber(tx, o.ID)
	if err != nil {
		return err
	}
	if n > mostReplies {
		return errs.New(errs.Invalid, "So many people have replied that nobody could read one more. Ask the contact.")
	}
	mine, err := interestsBy(tx, s.keys, a.Person(), mostOwnReplies, 0)
	if err == nil && len(mine) >= mostOwnReplies {
		err = errs.New(errs.Invalid, "You have replied to %d opportunities. That is as many as we keep.", mostOwnReplies)
	}
	return err
}

func (s *Opportunities) keepReply(tx *db.Tx, a access.Actor, o Opportunity, before Interest, replied bool, v Reply, out *db.ID) error {
	text, err := v.encode(o.Formal)
	if err != nil {
		return err
	}
	i := Interest{ID: db.NewID(), Opportunity: o.ID, Person: a.Person(), State: Sent, Words: text, Clash: v.Clash}
	if o.Formal {
		i.Questions = int64(v.Version)
	}
	if replied {
		i.ID, i.Number, i.Version, i.Created = before.ID, before.Number, before.Version, tx.Now
		err = s.keepInterest(tx, i)
	} else {
		if i.Number, err = nextNumber(tx, o.ID); err == nil {
			err = insertInterest(tx, s.keys, i)
		}
	}
	if err != nil {
		return err
	}
	*out = i.ID
	if err := heard.Save(tx, heard.Reply, o.ID, a.Person(), v.Heard); err != nil {
		return err
	}
	if err := note(tx, s.keys, a, o, Change{Kind: didReply, Interest: i.ID}); err != nil {
		return err
	}
	to, subject, text := o.Contact, "Somebody is interested", fmt.Sprintf("Somebody is interested in “%s”. Read what they write, and answer them soon.", o.Title)
	if o.Formal {
		to, subject, text = o.Writer, "Somebody applies", fmt.Sprintf("Somebody applies for “%s”. The panel reads all applications when it has closed.", o.Title)
	}
	if err := s.tell(tx, a, o, []db.ID{to}, subject, text, s.office(o)); err != nil {
		return err
	}
	return audit.Record(tx, a, "interest.send", "opportunity", o.ID, "")
}

// mineTo finds the actor's own reply. To everybody else it does not exist.
func (s *Opportunities) mineTo(tx *db.Tx, a access.Actor, id db.ID) (Interest, Opportunity, error) {
	i, err := findInterest(tx, s.keys, id)
	if err != nil {
		a.Scoped()
		return i, Opportunity{}, err
	}
	if err := a.Allow(a.Is(i.Person)); err != nil {
		return i, Opportunity{}, err
	}
	o, err := find(tx, i.Opportunity)
	return i, o, err
}

// Stop takes the actor's own reply back, at any time. What they wrote is gone. Who had said yes gives the role back.
func (s *Opportunities) Stop(ctx context.Context, a access.Actor, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		i, o, err := s.mineTo(tx, a, id)
		if err != nil {
			return err
		}
		if i.State == Stopped {
			return nil // pressed twice
		}
		if i.State == Accepted && i.Term == "" && o.RoleType != "" {
			held, err := s.other.Roles.Held(tx, o.seat(i))
			if err == nil && held != "" {
				_, err = ground.Part(tx, access.Actor{}, thingOf(o.ID), ground.Thing{Kind: ground.Filled, Of: held})
			}
			if err != nil {
				return err
			}
		}
		if err := s.stop(tx, a, o, i); err != nil {
			return err
		}
		return audit.Record(tx, a, "interest.stop", "opportunity", o.ID, "")
	})
}

// stop takes a reply back, for the person or because they leave.
func (s *Opportunities) stop(tx *db.Tx, a access.Actor, o Opportunity, i Interest) error {
	was := i.State
	if i.Term != "" {
		if err := s.other.Roles.End(tx, a, i.Term); err != nil {
			return err
		}
	}
	if was == Sent || was == NotChosen {
		// What was put to the panel names those who can be chosen.
		if err := s.unput(tx, a, &o); err != nil {
			return err
		}
	}
	if err := s.endRound(tx, i); err != nil {
		return err
	}
	if err := heard.Drop(tx, heard.Reply, o.ID, i.Person); err != nil {
		return err
	}
	i.State, i.Words, i.Clash, i.Talked, i.Talk, i.Answer, i.Term, i.Round = Stopped, "", "", "", "", "", "", ""
	if err := s.keepInterest(tx, i); err != nil {
		return err
	}
	if err := note(tx, s.keys, a, o, Change{Kind: didStop, Interest: i.ID}); err != nil {
		return err
	}
	if was != Chosen && was != Accepted || o.State != Open && o.State != Finished {
		return nil
	}
	return s.tell(tx, a, o, []db.ID{o.Contact, o.Writer}, "Somebody took their reply back", fmt.Sprintf("Somebody who was chosen for “%s” has taken their reply back. You can choose somebody else.", o.Title), s.office(o))
}

// seat is the role that somebody takes up with their yes.
func (o Opportunity) seat(i Interest) Seat {
	return Seat{Organisation: o.Organisation, Group: o.Group, Person: i.Person, Name: i.Name, Title: o.Title, RoleType: o.RoleType, Starts: o.Starts, Ends: o.Ends, Pay: o.Pay}
}

// Accept is the yes of somebody who was chosen: the role is theirs. A meeting that falls on something else of theirs by now is blocked until
// they say how they can do both, as when they replied.
func (s *Opportunities) Accept(ctx context.Context, a access.Actor, id db.ID, how string) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		i, o, err := s.mineTo(tx, a, id)
		if err != nil {
			return err
		}
		if i.State == Accepted {
			return nil // pressed twice
		}
		if i.State != Chosen || o.State != Open {
			return errs.New(errs.Conflict, "This is not open any more. Ask the contact.")
		}
		if staff, err := onlyStaff(tx, a, o); err != nil || staff {
			if err == nil {
				err = errs.New(errs.Conflict, "%s", forLeaders)
			}
			return err
		}
		n, err := network.Find(tx)
		if err != nil {
			return err
		}
		found, err := s.ownClashes(tx, a, o, n.Zone)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			if how, err = checkHow(how); err != nil {
				return err
			}
			i.Clash = how
		}
		i.State, i.Answered = Accepted, tx.Now
		onMap := ""
		if o.RoleType != "" {
			held, err := s.other.Roles.Held(tx, o.seat(i))
			if err != nil {
				return err
			}
			if held == "" {
				i.Term, err = s.other.Roles.Begin(tx, a, o.seat(i))
			}
			switch {
			case held != "":
				// It stays theirs whatever becomes of this reply, so the reply does not keep it.
				onMap = " They hold this role on the map already, so no second one is written down. It is joined to this opportunity."
				if err := ground.Join(tx, access.Actor{}, o.Organisation, thingOf(o.ID), ground.Thing{Kind: ground.Filled, Of: held}); err != nil {
					return err
				}
			case errs.Is(err, errs.Invalid):
				onMap = " The map did not take the role: " + errs.Of(err).Error() + " Write it down there by hand."
			case err != nil:
				return err
			case i.Term != "":
				// The line from the opportunity to the role stands without anybody joining them by hand, and does not say whose yes made it.
				if err := ground.Join(tx, access.Actor{}, o.Organisation, thingOf(o.ID), ground.Thing{Kind: ground.Filled, Of: i.Term}); err != nil {
					return err
				}
			}
		}
		if err := s.keepInterest(tx, i); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, o, Change{Kind: didAccept, Interest: i.ID}); err != nil {
			return err
		}
		if err := s.tell(tx, a, o, []db.ID{o.Contact, o.Writer}, "Somebody said yes", fmt.Sprintf("Somebody who was chosen for “%s” has said yes. Write to them on how it begins.%s", o.Title, onMap), s.office(o)); err != nil {
			return err
		}
		return audit.Record(tx, a, "interest.accept", "opportunity", o.ID, "")
	})
}

// Decline is the no of somebody who was chosen. They owe nobody a reason.
func (s *Opportunities) Decline(ctx context.Context, a access.Actor, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		i, o, err := s.mineTo(tx, a, id)
		if err != nil {
			return err
		}
		if i.State == Declined {
			return nil // pressed twice
		}
		if i.State != Chosen {
			return errs.New(errs.Conflict, "This is not open any more. Ask the contact.")
		}
		i.State, i.Answered = Declined, tx.Now
		if err := s.keepInterest(tx, i); err != nil {
			return err
		}
		if err := note(tx, s.keys, a, o, Change{Kind: didRefuse, Interest: i.ID}); err != nil {
			return err
		}
		if err := s.tell(tx, a, o, []db.ID{o.Contact, o.Writer}, "Somebody said no", fmt.Sprintf("Somebody who was chosen for “%s” has said no. You can choose somebody else.", o.Title), s.office(o)); err != nil {
			return err
		}
		return audit.Record(tx, a, "interest.decline", "opportunity", o.ID, "")
	})
}
