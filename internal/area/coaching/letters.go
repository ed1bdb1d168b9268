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

// Jobs of the area: reminders, and what follows when somebody gave up their place.
func (c *Coaching) Jobs(w *job.Worker) {
	w.Register(jobRemind, c.remind)
	w.Register(edition.LeftJob, c.personLeft)
}

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
		return c.tell(tx, e, v, told{news: newsSoon})
	})
}

// news is what a letter about a call tells.
type news int

const (
	newsBooked news = iota
	newsMoved
	newsCancelled
	newsSoon
	newsAsked // the coach asks for another time
	newsKept  // that time does not suit
)

// told is what a letter about a call tells: who did it, and of a time that changed what it was, or which other is asked for.
type told struct {
	news         news
	by           db.ID
	agreed       bool
	was, wasEnds db.Instant
	asked        Slot
}

// for whom the letter is: what is asked goes to the one who answers, an answer to the one who asked; all else goes to both.
func (t told) readers(v Call) []db.ID {
	if t.news == newsAsked || t.news == newsKept {
		return []db.ID{v.other(t.by)}
	}
	return []db.ID{v.Person, v.Coach}
}

// changes says whether the call is another one in a calendar.
func (t told) changes() bool {
	return t.news == newsBooked || t.news == newsMoved || t.news == newsCancelled
}

func (n news) subject(e edition.Edition, v Call, zone string) string {
	day := v.Starts.In(zone).Format("2 January 2006")
	switch n {
	case newsMoved:
		return "Changed: your call, " + day + ": " + e.Called()
	case newsCancelled:
		return "Cancelled: your call, " + day + ": " + e.Called()
	case newsSoon:
		return "Soon: your call, " + day + ": " + e.Called()
	case newsAsked:
		return "Another time? Your call, " + day + ": " + e.Called()
	case newsKept:
		return "The time stays: your call, " + day + ": " + e.Called()
	}
	return "Your call, " + day + ": " + e.Called()
}

func (t told) begins(v Call, reader, other person.Person, zone string) string {
	switch t.news {
	case newsMoved:
		was := " It was: " + when(t.was, t.wasEnds, zone) + ".\n\nIt is now:"
		switch {
		case t.agreed:
			return "you have both agreed to another time for your call with " + other.Name() + "." + was
		case t.by == reader.ID:
			return "you have changed the time of your call with " + other.Name() + "." + was
		}
		return other.Name() + " has changed the time of your call to another that you offer." + was
	case newsAsked:
		return other.Name() + " asks to change the time of your call to:\n\n" + when(t.asked.Starts, t.asked.Ends, zone) + "\n\nUntil you say yes, it stays as it is:"
	case newsKept:
		return "the other time for your call does not suit " + other.Name() + ". It stays as it is:"
	case newsCancelled:
		if v.Gone != "" {
			return goneBegins(v.goneWords(reader.ID, other.Name())) + ". So your call with " + other.Name() + " is cancelled. It was to be:"
		}
		if v.CancelledBy == reader.ID {
			return "you have cancelled your call with " + other.Name() + ". It was to be:"
		}
		if v.Word != "" {
			return other.Name() + " has cancelled your call, and left a word for you on its page. The call was to be:"
		}
		return other.Name() + " has cancelled your call. It was to be:"
	case newsSoon:
		return "your call with " + other.Name() + " is soon:"
	}
	return "your call with " + other.Name() + " is booked:"
}

func (n news) ends(v Call, reader person.Person) string {
	switch {
	case n == newsAsked:
		return "Say here whether it suits you:"
	case n == newsMoved && reader.ID == v.Coach:
		return "If it does not suit you, ask for another time here, or cancel the call:"
	case n == newsCancelled && v.isGone(reader.ID):
		return "There is nothing to do for you. What waits for you is here:"
	case n == newsCancelled && v.Gone == CoachGone:
		return "You can choose a time with another coach here:"
	case n == newsCancelled && v.Word != "" && reader.ID != v.CancelledBy:
		return "You can read it here:"
	case n == newsCancelled && reader.ID == v.Person:
		return "You can choose another time here:"
	case n == newsCancelled:
		return "You can see your times here:"
	case n == newsSoon:
		return "If you cannot come, say so here. How you speak stands there, too:"
	}
	return "How you speak, and a way to change or cancel the call, stand here:"
}

// tell writes about a call to both, or to the one whom it concerns. A letter with a new time, or with its end, comes whatever anybody chose; a reminder
// does not. No letter holds what either of them wrote.
func (c *Coaching) tell(tx *db.Tx, e edition.Edition, v Call, t told) error {
	n := t.news
	people, err := person.Several(tx, []db.ID{v.Person, v.Coach})
	if err != nil {
		return err
	}
	zones, err := mail.ZonesOf(tx, v.Person, v.Coach)
	if err != nil {
		return err
	}
	for _, who := range t.readers(v) {
		zone := or(zones[who], e.Zone)
		reader, other := people[who], people[v.other(who)]
		path := fmt.Sprintf("/editions/%s/calls/%s", e.ID, v.ID)
		if n == newsCancelled && (v.Word == "" || who == v.CancelledBy) {
			path = fmt.Sprintf("/editions/%s/calls", e.ID)
		}
		if v.isGone(who) {
			path = "/me"
		}
		link, err := c.post.Address(tx, "%s", path)
		if err != nil {
			return err
		}
		letter := mail.Letter{Kind: notice.Calls, Person: reader.ID, Always: n != newsSoon, Private: true, To: reader.Email, ToName: reader.Name(), Subject: n.subject(e, v, zone), Text: fmt.Sprintf(
			"Hello %s,\n\n%s\n\n%s\n%s\n\n%s\n\n%s\n\n%s", reader.Given, t.begins(v, reader, other, zone), when(v.Starts, v.Ends, zone), v.Way.Words(), n.ends(v, reader), link, because(e))}
		if t.changes() {
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

// writeOfPlan tells somebody that a plan is shown, or is shown no more. The letter has nothing of the plan.
func (c *Coaching) writeOfPlan(tx *db.Tx, e edition.Edition, to db.ID, subject, text, path string) error {
	p, err := person.Find(tx, to)
	if err != nil || p.Email == "" {
		return err
	}
	closed, err := person.ClosedAmong(tx, []db.ID{to})
	if err != nil || len(closed) > 0 {
		return err
	}
	link, err := c.post.Address(tx, path, e.ID)
	if err != nil {
		return err
	}
	return c.post.Send(tx, mail.Letter{Kind: notice.Calls, Person: p.ID, Private: true, To: p.Email, ToName: p.Name(), Subject: subject, Text: fmt.Sprintf("Hello %s,\n\n%s\n\n%s\n\n%s", p.Given, text, link, because(e))})
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
