package coaching

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ical"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// jobRemind writes to both a day before a call.
const jobRemind = "coaching.remind"

// remindBefore is how long before a call both are reminded.
const remindBefore = 24 * time.Hour

type remindWork struct {
	Edition db.ID `json:"edition"`
	Call    db.ID `json:"call"`
}

// Jobs of the area: reminders.
func (c *Coaching) Jobs(w *job.Worker) { w.Register(jobRemind, c.remind) }

// remindLater plans the reminder of a call, in place of one that was planned before. A call that is booked on the day
// before needs none: its letter has just come.
func (c *Coaching) remindLater(tx *db.Tx, v Call) error {
	at := v.Starts.Add(-remindBefore)
	if at <= tx.Now.Add(time.Hour) {
		return c.remindNever(tx, v.ID)
	}
	return job.Later(tx, jobRemind, string(v.ID), at, remindWork{v.Edition, v.ID})
}

func (c *Coaching) remindNever(tx *db.Tx, call db.ID) error {
	return job.Cancel(tx, jobRemind, string(call))
}

func (c *Coaching) remind(ctx context.Context, network db.ID, payload []byte) error {
	var work remindWork
	if err := json.Unmarshal(payload, &work); err != nil {
		return err
	}
	return c.db.Write(ctx, network, func(tx *db.Tx) error {
		v, err := callByID(tx, work.Call)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		if err != nil || !v.ahead(tx.Now) || v.Starts.Sub(tx.Now) > remindBefore+time.Hour {
			return err // it was cancelled, is over, or was moved and is reminded later
		}
		e, err := edition.Find(tx, v.Edition)
		if err != nil {
			return err
		}
		return c.tell(tx, e, v, newsSoon)
	})
}

// news is what a letter about a call tells.
type news int

const (
	newsBooked news = iota
	newsMoved
	newsCancelled
	newsSoon
)

func (n news) subject(e edition.Edition, v Call, zone string) string {
	day := v.Starts.In(zone).Format("2 January 2006")
	switch n {
	case newsMoved:
		return "Changed: your call, " + day + ": " + e.Called()
	case newsCancelled:
		return "Cancelled: your call, " + day + ": " + e.Called()
	case newsSoon:
		return "Soon: your call, " + day + ": " + e.Called()
	}
	return "Your call, " + day + ": " + e.Called()
}

func (n news) begins(v Call, reader, other person.Person) string {
	switch n {
	case newsMoved:
		return "the time of your call with " + other.Name() + " has changed. It is now:"
	case newsCancelled:
		if v.CancelledBy == reader.ID {
			return "you have cancelled your call with " + other.Name() + ". It was to be:"
		}
		return other.Name() + " cannot come to your call. It was to be:"
	case newsSoon:
		return "your call with " + other.Name() + " is soon:"
	}
	return "your call with " + other.Name() + " is booked:"
}

func (n news) ends(v Call, reader person.Person) string {
	switch {
	case n == newsCancelled && reader.ID == v.Person:
		return "You can choose another time here:"
	case n == newsCancelled:
		return "You can see your times here:"
	case n == newsSoon:
		return "If you cannot come, say so here. How you speak stands there, too:"
	}
	return "How you speak, and a way to change or cancel the call, stand here:"
}

// tell writes to both about a call. A letter with a new time, or with its end, comes whatever anybody chose; a reminder
// does not. No letter holds what either of them wrote.
func (c *Coaching) tell(tx *db.Tx, e edition.Edition, v Call, n news) error {
	people, err := person.Several(tx, []db.ID{v.Person, v.Coach})
	if err != nil {
		return err
	}
	zones, err := mail.ZonesOf(tx, v.Person, v.Coach)
	if err != nil {
		return err
	}
	for _, who := range []db.ID{v.Person, v.Coach} {
		zone := or(zones[who], e.Zone)
		reader, other := people[who], people[v.other(who)]
		path := fmt.Sprintf("/editions/%s/calls/%s", e.ID, v.ID)
		if n == newsCancelled {
			path = fmt.Sprintf("/editions/%s/calls", e.ID)
		}
		link, err := c.post.Address(tx, "%s", path)
		if err != nil {
			return err
		}
		letter := mail.Letter{Kind: notice.Calls, Person: reader.ID, Always: n != newsSoon, Private: true, To: reader.Email, ToName: reader.Name(), Subject: n.subject(e, v, zone), Text: fmt.Sprintf(
			"Hello %s,\n\n%s\n\n%s\n%s\n\n%s\n\n%s\n\n%s", reader.Given, n.begins(v, reader, other), when(v.Starts, v.Ends, zone), v.Way.Words(), n.ends(v, reader), link, because(e))}
		if n != newsSoon {
			if letter.Calendar, err = c.file(tx, e, v, reader, zone); err != nil {
				return err
			}
		}
		if err := c.post.Send(tx, letter); err != nil {
			return err
		}
	}
	return nil
}

func because(e edition.Edition) string {
	return "You get this email because you have a call in " + e.Called() + ".\n"
}

// tellOutcome writes to somebody that words about their call wait for them.
func (c *Coaching) tellOutcome(tx *db.Tx, e edition.Edition, v Call, who db.ID) error {
	people, err := person.Several(tx, []db.ID{v.Person, v.Coach})
	if err != nil {
		return err
	}
	link, err := c.post.Address(tx, "/editions/%s/calls/%s#outcome", e.ID, v.ID)
	if err != nil {
		return err
	}
	reader, other := people[who], people[v.other(who)]
	return c.post.Send(tx, mail.Letter{Kind: notice.Calls, Person: reader.ID, Private: true, To: reader.Email, ToName: reader.Name(), Subject: "Words about your call wait for you: " + e.Called(), Text: fmt.Sprintf(
		"Hello %s,\n\n%s has written what came of your call. Read it, and agree or change it:\n\n%s\n\n%s", reader.Given, other.Name(), link, because(e))})
}

// title is how a call is named in a calendar. It tells nobody what it is about.
func title(e edition.Edition) string { return e.ProgrammeName + ": call" }

// file is a call for the calendar of one of the two, with its times in their zone: an invitation, its change, or its end.
func (c *Coaching) file(tx *db.Tx, e edition.Edition, v Call, reader person.Person, zone string) ([]byte, error) {
	address, err := c.post.Address(tx, "/editions/%s/calls/%s", e.ID, v.ID)
	if err != nil {
		return nil, err
	}
	host := "alongside"
	if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	// A file needs an organiser, and calendars write to it when somebody accepts: so it is none of the team, who would learn who has a call.
	by := ical.Address{Name: "Alongside", Email: "alongside@" + host}
	return ical.Invitation(ical.Event{UID: ical.UID(string(v.ID), host), Sequence: v.Sequence, Start: v.Starts.Time(), End: v.Ends.Time(), Zone: zone, Title: title(e), Place: v.Way.Words(), URL: address,
		Cancelled: !v.stands(), Stamp: tx.Now.Time(), Organizer: by}, ical.Address{Name: reader.Name(), Email: reader.Email}), nil
}
