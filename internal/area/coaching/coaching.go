// Package coaching is what helps people to go on after the days of an edition: a plan, and a call with a coach.
//
// A plan is its writer's own. Nobody else reads it, until the writer shares it with one coach of the edition, and nobody
// from the moment at which they stop. Somebody who takes part asks for a call; coaches of the edition offer times; the one
// who asked takes one, and can change to another free one. A coach who wants another time asks for it (moving.go). Both can
// cancel it, with a word for the other. Afterwards the coach says whether it was held, and the other can say
// otherwise. What came of it is a text that both agree to (package assent). The coach may keep a note that is theirs alone.
//
// States of a call: booked, then cancelled, or over; once over, marked as held or not held, or not yet. The coordinator
// reads figures and who waits for a time, and none of the words.
package coaching

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/network"
)

// PlanKey is the instrument of the plan. A network can change its questions.
const PlanKey = "action-plan"

// TooLong is how long somebody waits for a call before the coordinator is told.
const TooLong = 14 * 24 * time.Hour

// Limits of what is typed.
const (
	maxDetails = 300
	maxReach   = 200
	maxOutcome = 4000
	maxNote    = 4000
	maxWord    = 400
	mostInRow  = 12 // times that are offered in one go
)

// Coaching is the area.
type Coaching struct {
	db        *db.DB
	keys      *secret.Keys
	post      *mail.Post
	decisions *assent.Decisions
}

// New makes the area and registers its kind of shared decision.
func New(d *db.DB, k *secret.Keys, p *mail.Post, decisions *assent.Decisions) *Coaching {
	c := &Coaching{db: d, keys: k, post: p, decisions: decisions}
	decisions.Register(assent.Kind{Name: kindOutcome, Voters: c.outcomeVoters, Effect: c.outcomeAgreed, Proposed: c.outcomeProposed})
	decisions.Register(assent.Kind{Name: kindMove, Voters: c.moveVoters, Effect: c.moveAgreed, Proposed: c.moveAsked})
	return c
}

// Way is how people speak in a call.
type Way string

// The ways.
const (
	Phone  Way = "phone"
	Video  Way = "video"
	Person Way = "person"
)

// Ways lists them in the order in which they are offered.
func Ways() []Way { return []Way{Phone, Video, Person} }

// Words is the way as people read it.
func (w Way) Words() string {
	switch w {
	case Phone:
		return "By phone"
	case Video:
		return "By video"
	case Person:
		return "In person"
	}
	return string(w)
}

// Slot is a time that a coach offers.
type Slot struct {
	ID, Edition, Coach db.ID
	Starts, Ends       db.Instant
	NoticeHours        int64 // how long before it begins it must be booked, and can be changed
	Way                Way
	Details            string // the link, the number to ring or the place; whoever booked reads it
	Call               db.ID  // the call that took it, "" while it is free
}

// bookable says whether somebody can take the time now.
func (s Slot) bookable(now db.Instant) bool {
	return s.Call == "" && inTime(s.Starts, s.NoticeHours, now)
}

// inTime says whether the notice that a coach asks for is still kept.
func inTime(starts db.Instant, hours int64, now db.Instant) bool {
	return now.Add(time.Duration(hours)*time.Hour) <= starts
}

// overlaps says whether two stretches of time have a moment in common. One that begins as the other ends has none.
func overlaps(a, b Slot) bool { return a.Starts < b.Ends && b.Starts < a.Ends }

// Mark is what somebody says of a call that is over.
type Mark string

// The marks; "" is: nothing said yet.
const (
	Held    Mark = "held"
	NotHeld Mark = "not-held"
)

// Words is the mark as people read it.
func (m Mark) Words() string {
	switch m {
	case Held:
		return "The call was held"
	case NotHeld:
		return "The call was not held"
	}
	return "Not said yet"
}

// Reason is why a call was not held. None of them blames anybody.
type Reason string

// The reasons.
const (
	TheyCouldNot Reason = "they-could-not"
	CoachCould   Reason = "coach-could-not"
	NoLine       Reason = "no-line"
	NoNeed       Reason = "no-need"
	OtherReason  Reason = "other"
)

// Reasons lists them in the order in which they are offered.
func Reasons() []Reason { return []Reason{TheyCouldNot, CoachCould, NoLine, NoNeed, OtherReason} }

// Words is the reason as both read it.
func (r Reason) Words() string {
	switch r {
	case TheyCouldNot:
		return "The person who asked could not make it"
	case CoachCould:
		return "The coach could not make it"
	case NoLine:
		return "The phone or the link did not work"
	case NoNeed:
		return "It was no longer needed"
	case OtherReason:
		return "Something else"
	}
	return string(r)
}

func (r Reason) valid() bool {
	for _, v := range Reasons() {
		if v == r {
			return true
		}
	}
	return false
}

// Call is a booked time of two people.
type Call struct {
	ID, Edition, Person, Coach, Slot db.ID
	Starts, Ends                     db.Instant
	NoticeHours                      int64
	Way                              Way
	Details                          string // the coach's: link, number or place
	Reach                            string // the other's: how the coach can reach them
	Booked, Cancelled                db.Instant
	CancelledBy                      db.ID
	Word                             string // of whoever cancelled it, for the other
	Gone                             Gone   // it ended because one of the two is there no longer
	Late                             bool   // cancelled when the notice had begun
	Marked                           Mark   // by the coach
	Reason                           Reason
	Said                             Mark // by the other, when they say otherwise or the same
	Outcome                          string
	Note                             string // the coach's alone
	NoteVersion                      int64
	Sequence                         int64
}

// of says whether somebody is one of the two.
func (c Call) of(who db.ID) bool { return who != "" && (who == c.Person || who == c.Coach) }

// other is the one of the two who is not this one.
func (c Call) other(who db.ID) db.ID {
	if who == c.Coach {
		return c.Person
	}
	return c.Coach
}

// stands says whether the call was not cancelled.
func (c Call) stands() bool { return c.Cancelled == 0 }

// ahead says whether it is still to come.
func (c Call) ahead(now db.Instant) bool { return c.stands() && c.Starts > now }

// begun says whether its time has come: from then on it can be marked, and words about it agreed.
func (c Call) begun(now db.Instant) bool { return c.stands() && c.Starts <= now }

// Counts says whether the call counts as held: the coach says so, and the other does not say otherwise.
func (c Call) Counts() bool { return c.stands() && c.Marked == Held && c.Said != NotHeld }

// settles says whether whoever asked for the call waits no longer because of it: it is booked or was held, or they cancelled it
// themselves, could not come, or no longer needed it. They can ask anew. Where the coach or the line failed, they wait on.
func (c Call) settles() bool {
	switch {
	case !c.stands():
		return c.CancelledBy == c.Person
	case c.Marked == NotHeld:
		return c.Reason == NoNeed || c.Reason == TheyCouldNot
	}
	return c.Said != NotHeld
}

// differ says whether the two say different things about it.
func (c Call) differ() bool { return c.Marked != "" && c.Said != "" && c.Marked != c.Said }

// zoneOf is the time zone in which somebody reads and writes the times of an edition: their own, or else that of the edition.
func zoneOf(tx *db.Tx, who db.ID, e edition.Edition) (string, error) {
	all, err := mail.ZonesOf(tx, who)
	return or(all[who], e.Zone), err
}

// when says the day and the times of a stretch of time in a zone: "Tuesday 20 May 2014, 2:30pm to 3pm (London time)".
func when(starts, ends db.Instant, zone string) string {
	from, to := starts.In(zone), ends.In(zone)
	return from.Format("Monday 2 January 2006") + ", " + ui.Clock(from) + " to " + ui.Clock(to) + " (" + network.ZoneWords(zone) + " time)"
}

// TimesForm is what a coach typed to offer times.
type TimesForm struct {
	Date, Time, Minutes, Count, Pause, Notice, Way, Details string
}

// slots reads what was typed as times, one after the other. Problems stand beside the fields.
func (f TimesForm) slots(zone string, now db.Instant) ([]Slot, error) {
	var c errs.Check
	date, okDate := ui.ParseDate(f.Date)
	c.That(okDate, "date", "%s", ui.NoDate(f.Date))
	clock, okTime := ui.ParseTime(f.Time)
	c.That(okTime, "time", ui.TimeProblem+".")
	minutes := whole(&c, f.Minutes, "minutes", 10, 180, "Enter how long a call takes, from 10 to 180 minutes.")
	count := whole(&c, or(f.Count, "1"), "count", 1, mostInRow, fmt.Sprintf("Enter how many calls, from 1 to %d.", mostInRow))
	pause := whole(&c, or(f.Pause, "0"), "pause", 0, 120, "Enter a pause of 0 to 120 minutes.")
	notice := whole(&c, or(f.Notice, "24"), "notice", 0, 336, "Enter 0 to 336 hours. 24 hours are one day.")
	way := Way(f.Way)
	c.That(way == Phone || way == Video || way == Person, "way", "Choose how you will speak.")
	c.That(way != Person || f.Details != "", "details", "Say where you meet.")
	c.That(len([]rune(f.Details)) <= maxDetails, "details", "Use up to %d letters.", maxDetails)
	var starts db.Instant
	if okDate && okTime {
		c.That(edition.Exists(date, clock, zone), "time", "The clocks go forward on this day, so this time does not exist. Choose another.")
		starts = edition.Moment(date, clock, zone)
		c.That(inTime(starts, notice, now), "date", "Choose a later time. Nobody could book this one, with the notice that you ask for.")
		c.That(starts < now.Add(366*24*time.Hour), "date", "Choose a day within the next year.")
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	var out []Slot
	for range count {
		s := Slot{Starts: starts, Ends: starts.Add(time.Duration(minutes) * time.Minute), NoticeHours: notice, Way: way, Details: f.Details}
		out = append(out, s)
		starts = s.Ends.Add(time.Duration(pause) * time.Minute)
	}
	return out, nil
}

// clash finds the first of the offered times that overlaps with one that the coach has given away or offered already.
func clash(offered, has []Slot) (mine, theirs Slot, found bool) {
	for _, a := range offered {
		for _, b := range has {
			if overlaps(a, b) {
				return a, b, true
			}
		}
	}
	return Slot{}, Slot{}, false
}

// whole reads a whole number between two bounds.
func whole(c *errs.Check, text, field string, least, most int64, problem string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	c.That(err == nil && n >= least && n <= most, field, "%s", problem)
	return n
}

func or(text, instead string) string {
	if strings.TrimSpace(text) == "" {
		return instead
	}
	return text
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
