package collaboration

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ical"
	"alongside/internal/platform/mail"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// calendarTitle is all that a calendar says of a meeting: calendars are seen over shoulders and shared with others.
func calendarTitle(form string) string { return "Meeting of your " + form }

// formOfSize names a collaboration by its number of members, as Collaboration.Form does.
func formOfSize(members int64) string {
	return shared.Collaboration{Members: make([]shared.Member, members)}.Form()
}

// Plan adds a meeting and sends every member an invitation for their calendar, unless it is over already.
func (s *Space) Plan(ctx context.Context, a access.Actor, id db.ID, m Meeting) (db.ID, error) {
	err := s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.openActive(tx, a, id)
		if err != nil {
			return err
		}
		m.ID, m.Collaboration, m.State, m.Sequence, m.CreatedBy = db.NewID(), c.ID, planned, 0, a.Person()
		if err := m.check(); err != nil {
			return err
		}
		if err := insertMeeting(tx, s.keys, m); err != nil {
			return err
		}
		if m.Ends() > tx.Now {
			if err := s.calendarLetters(tx, c, m, c.People(), "A meeting is planned", "A meeting of your "+c.Form()+" is planned: "+whenOf(m)+"."); err != nil {
				return err
			}
		}
		return changed(tx, a, c)
	})
	return m.ID, err
}

// whenOf is the time of a meeting in a letter.
func whenOf(m Meeting) string {
	return m.Starts.In(m.Zone).Format("Monday 2 January 2006 at 15:04")
}

// meeting opens the space and one of its meetings, then does one thing with it.
func (s *Space) meeting(ctx context.Context, a access.Actor, id, which db.ID, do func(tx *db.Tx, c shared.Collaboration, m Meeting) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.openActive(tx, a, id)
		if err != nil {
			return err
		}
		m, err := findMeeting(tx, s.keys, c.ID, which)
		if err != nil {
			return err
		}
		if err := do(tx, c, m); err != nil {
			return err
		}
		return changed(tx, a, c)
	})
}

// stands refuses what nobody can do with a meeting that was called off.
func stands(m Meeting) error {
	if m.State == cancelled {
		return errs.New(errs.Conflict, "This meeting was called off.")
	}
	return nil
}

// Replan changes when, where and what a meeting is. Calendars are told of a new time only: they know nothing else.
func (s *Space) Replan(ctx context.Context, a access.Actor, id db.ID, m Meeting) error {
	return s.meeting(ctx, a, id, m.ID, func(tx *db.Tx, c shared.Collaboration, now Meeting) error {
		if err := stands(now); err != nil {
			return err
		}
		moved := now.Starts != m.Starts || now.Minutes != m.Minutes
		if now.Version != m.Version && !moved && now.Title == m.Title && now.Place == m.Place && now.Neutral == m.Neutral && now.Link == m.Link {
			return nil // sent from two windows: the first time counted
		}
		now.Starts, now.Minutes, now.Title, now.Place, now.Neutral, now.Link = m.Starts, m.Minutes, m.Title, m.Place, m.Neutral, m.Link
		now.Version = m.Version
		if err := now.check(); err != nil {
			return err
		}
		if moved {
			now.Sequence++
		}
		if err := updateMeeting(tx, s.keys, now); err != nil {
			return err
		}
		if !moved || now.Ends() <= tx.Now || now.State != planned {
			return nil
		}
		return s.calendarLetters(tx, c, now, c.People(), "A meeting has moved", "A meeting of your "+c.Form()+" has a new time: "+whenOf(now)+".")
	})
}

// CallOff cancels a meeting that has not been held.
func (s *Space) CallOff(ctx context.Context, a access.Actor, id, which db.ID) error {
	return s.meeting(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration, m Meeting) error {
		if m.State == held {
			return errs.New(errs.Conflict, "This meeting has been held, so it cannot be called off.")
		}
		if m.State == cancelled {
			return nil
		}
		return s.callOff(tx, c, m)
	})
}

func (s *Space) callOff(tx *db.Tx, c shared.Collaboration, m Meeting) error {
	m.State, m.Sequence = cancelled, m.Sequence+1
	if err := stopStretch(tx, m.ID); err != nil {
		return err
	}
	if err := stopVoice(tx, m.ID); err != nil {
		return err
	}
	if err := updateMeeting(tx, s.keys, m); err != nil {
		return err
	}
	if m.Ends() <= tx.Now {
		return nil
	}
	return s.calendarLetters(tx, c, m, c.People(), "A meeting is called off", "A meeting of your "+c.Form()+" is called off: "+whenOf(m)+".")
}

// calendarLetters sends a meeting, its new time or its end to the calendars of these people.
func (s *Space) calendarLetters(tx *db.Tx, c shared.Collaboration, m Meeting, to []db.ID, subject, text string) error {
	people, err := person.Several(tx, to)
	if err != nil {
		return err
	}
	event, err := s.event(tx, c, m)
	if err != nil {
		return err
	}
	for _, who := range to {
		p, ok := people[who]
		if !ok || p.Email == "" {
			continue
		}
		if err := s.calendarLetter(tx, c, p, subject, text+" Where it is and what it is about stands in your space:", event.URL, ical.Invitation(event, ical.Address{Name: p.Name(), Email: p.Email})); err != nil {
			return err
		}
	}
	return nil
}

func (s *Space) calendarLetter(tx *db.Tx, c shared.Collaboration, p person.Person, subject, text, link string, file []byte) error {
	return s.post.Send(tx, mail.Letter{Kind: notice.Dates, Person: p.ID, Private: true, To: p.Email, ToName: p.Name(), Subject: subject, Calendar: file,
		Text: mail.Hello(p.Given, text, link, "Alongside sends you this because you are a member of this "+c.Form()+".")})
}

// event is a meeting as calendars know it: without its title and place, which are the members' own.
func (s *Space) event(tx *db.Tx, c shared.Collaboration, m Meeting) (ical.Event, error) {
	link, err := s.post.Address(tx, "/collaborations/%s/meetings/%s", c.ID, m.ID)
	if err != nil {
		return ical.Event{}, err
	}
	host := "alongside"
	if u, err := url.Parse(link); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return ical.Event{
		UID: ical.UID(string(m.ID), host), Sequence: m.Sequence, Start: m.Starts.Time(), End: m.Ends().Time(), Zone: m.Zone, Title: calendarTitle(c.Form()),
		URL: link, Cancelled: m.State == cancelled, Stamp: tx.Now.Time(), Organizer: ical.Address{Name: "Alongside", Email: "alongside@" + host},
	}, nil
}

// inviteToMeetings sends what is planned to the calendar of somebody who has joined: several meetings in one letter.
func (s *Space) inviteToMeetings(tx *db.Tx, c shared.Collaboration, who db.ID) error {
	coming, err := comingMeetings(tx, s.keys, c.ID)
	if err != nil || len(coming) == 0 {
		return err
	}
	if len(coming) == 1 {
		return s.calendarLetters(tx, c, coming[0], []db.ID{who}, "A meeting is planned", "A meeting of your "+c.Form()+" is planned: "+whenOf(coming[0])+".")
	}
	p, err := person.Find(tx, who)
	if err != nil || p.Email == "" {
		return err
	}
	link, err := s.post.Address(tx, "/collaborations/%s/meetings", c.ID)
	if err != nil {
		return err
	}
	events, when := make([]ical.Event, len(coming)), make([]string, len(coming))
	for i, m := range coming {
		if events[i], err = s.event(tx, c, m); err != nil {
			return err
		}
		when[i] = whenOf(m)
	}
	text := fmt.Sprintf("%d meetings of your %s are planned:\n\n%s\n\nThe file with this letter holds all of them. Open it to put them into your calendar. Where they are and what they are about stands in your space:",
		len(coming), c.Form(), strings.Join(when, "\n"))
	return s.calendarLetter(tx, c, p, fmt.Sprintf("%d meetings are planned", len(coming)), text, link, ical.Dates("Meetings of your "+c.Form(), events))
}

// uninvite takes what is planned out of the calendar of somebody who has left.
func (s *Space) uninvite(tx *db.Tx, c shared.Collaboration, who db.ID) error {
	coming, err := comingMeetings(tx, s.keys, c.ID)
	if err != nil {
		return err
	}
	for _, m := range coming {
		m.State, m.Sequence = cancelled, m.Sequence+1
		if err := s.calendarLetters(tx, c, m, []db.ID{who}, "A meeting is no longer in your calendar", "You have left, so this meeting is taken out of your calendar: "+whenOf(m)+"."); err != nil {
			return err
		}
	}
	return nil
}

// AddToAgenda adds a part to a meeting that has not been held. Every member may.
func (s *Space) AddToAgenda(ctx context.Context, a access.Actor, id, which db.ID, item AgendaItem) error {
	return s.meeting(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration, m Meeting) error {
		if err := stands(m); err != nil {
			return err
		}
		item.ID, item.Meeting, item.AddedBy, item.Title = db.NewID(), m.ID, a.Person(), strings.TrimSpace(instrument.CleanText(item.Title))
		if err := item.check(); err != nil {
			return err
		}
		items, err := listAgenda(tx, s.keys, m.ID)
		if err != nil {
			return err
		}
		if len(items) >= maxAgenda {
			return errs.New(errs.Invalid, "An agenda can have up to %d parts.", maxAgenda)
		}
		return insertAgendaItem(tx, s.keys, item)
	})
}

// TakeFromAgenda removes a part.
func (s *Space) TakeFromAgenda(ctx context.Context, a access.Actor, id, which, item db.ID) error {
	return s.meeting(ctx, a, id, which, func(tx *db.Tx, _ shared.Collaboration, m Meeting) error {
		found, err := deleteAgendaItem(tx, m.ID, item)
		if err == nil && !found {
			err = errs.Missing()
		}
		return err
	})
}

// MoveUp puts a part of the agenda before the one that stands above it.
func (s *Space) MoveUp(ctx context.Context, a access.Actor, id, which, item db.ID) error {
	return s.meeting(ctx, a, id, which, func(tx *db.Tx, _ shared.Collaboration, m Meeting) error {
		items, err := listAgenda(tx, s.keys, m.ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(items, func(i AgendaItem) bool { return i.ID == item })
		if at <= 0 {
			if at < 0 {
				return errs.Missing()
			}
			return nil
		}
		items[at-1], items[at] = items[at], items[at-1]
		for i, x := range items {
			if x.Position != int64(i+1) {
				if err := placeAgendaItem(tx, x.ID, int64(i+1)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Time starts the timer for a use, switches it, or stops it when u is empty. Two members who press the same button at
// once start it once.
func (s *Space) Time(ctx context.Context, a access.Actor, id, which db.ID, u Use) error {
	return s.meeting(ctx, a, id, which, func(tx *db.Tx, _ shared.Collaboration, m Meeting) error {
		if u != "" && !u.Valid() {
			return errs.New(errs.Invalid, "Choose task or reflection.")
		}
		if m.State != planned {
			return errs.New(errs.Conflict, "This meeting is over, so its timer has stopped. You can change its minutes.")
		}
		all, err := listStretches(tx, m.ID)
		if err != nil {
			return err
		}
		clock := clockOf(all)
		if clock.Running == u {
			return nil
		}
		if err := stopStretch(tx, m.ID); err != nil || u == "" {
			return err
		}
		return startStretch(tx, m.ID, u)
	})
}

// Record says how a meeting went: how long it was used for what, and what was noted. It ends the timer. version is the
// one that the writer saw.
func (s *Space) Record(ctx context.Context, a access.Actor, id, which db.ID, task, reflection int64, spoken map[person.Side]int64, notes string, version int64) error {
	return s.meeting(ctx, a, id, which, func(tx *db.Tx, _ shared.Collaboration, m Meeting) error {
		if err := stands(m); err != nil {
			return err
		}
		notes = strings.TrimSpace(instrument.CleanText(notes))
		if err := checkRecord(task, reflection, spoken, notes); err != nil {
			return err
		}
		if m.Starts > tx.Now.Add(early) {
			return errs.New(errs.Invalid, "This meeting is still to come. If you met earlier, change its date first.")
		}
		if m.Version != version && m.State == held && m.TaskSeconds == task*60 && m.ReflectionSeconds == reflection*60 && m.Notes == notes {
			return nil // sent from two windows: the first time counted
		}
		m.State, m.TaskSeconds, m.ReflectionSeconds, m.Notes, m.Version = held, task*60, reflection*60, notes, version
		if err := stopStretch(tx, m.ID); err != nil {
			return err
		}
		if err := stopVoice(tx, m.ID); err != nil {
			return err
		}
		if err := saySpoken(tx, m, spoken); err != nil {
			return err
		}
		return updateMeeting(tx, s.keys, m)
	})
}

// early is how long before its planned time a meeting can have been held.
const early = 12 * time.Hour

func checkRecord(task, reflection int64, spoken map[person.Side]int64, notes string) error {
	var c errs.Check
	c.That(task >= 0 && task <= maxMinutes, "task", "Enter a number of minutes from 0 to %d.", maxMinutes)
	c.That(reflection >= 0 && reflection <= maxMinutes, "reflection", "Enter a number of minutes from 0 to %d.", maxMinutes)
	for side, n := range spoken {
		c.That(n >= 0 && n <= maxMinutes, "spoken-"+string(side), "Enter a number of minutes from 0 to %d, or leave it empty.", maxMinutes)
	}
	c.That(!c.OK() || task+reflection > 0, "task", "Enter how many minutes you met. If you did not meet, call the meeting off.")
	longest := person.Professional // where the message stands: with the side that spoke most
	if spoken[person.Partner] > spoken[longest] {
		longest = person.Partner
	}
	// One minute more is only rounding: each side's time is rounded for itself.
	c.That(!c.OK() || spoken[person.Professional]+spoken[person.Partner] <= task+reflection+1, "spoken-"+string(longest),
		"You met for %d minutes, so both sides together cannot have spoken for longer. Change these minutes, or those of the meeting.", task+reflection)
	c.That(utf8.RuneCountInString(notes) <= maxNotes, "notes", "The notes can have up to 20,000 letters.")
	return c.Err()
}

// CheckIn saves the actor's answers to the three questions about roles in a meeting.
func (s *Space) CheckIn(ctx context.Context, a access.Actor, id, which db.ID, as instrument.Answers, version int64) error {
	return s.meeting(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration, m Meeting) error {
		if err := stands(m); err != nil {
			return err
		}
		def, err := instrument.Find(tx, roleKey)
		if err != nil {
			return err
		}
		text, err := encodeAnswers(def.Version, as.Pick(def))
		if err != nil {
			return err
		}
		all, err := checkIns(tx, s.keys, c.ID, m.ID)
		if err != nil {
			return err
		}
		for _, v := range all {
			if a.Is(v.Person) && v.Version != version {
				v.ChangedBy = a.Person()
				return v.settled(text, a)
			}
		}
		return saveCheckIn(tx, s.keys, c.ID, m.ID, a.Person(), text, version)
	})
}
