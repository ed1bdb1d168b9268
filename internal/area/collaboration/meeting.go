package collaboration

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// The states of a meeting.
const (
	planned   = "planned"
	held      = "held"
	cancelled = "cancelled"
)

// Use is what a part of a meeting is for.
type Use string

// The two uses of time.
const (
	Task       Use = "task"
	Reflection Use = "reflection"
)

// Valid says whether it is one of the two uses.
func (u Use) Valid() bool { return u == Task || u == Reflection }

// Words is the use as people read it.
func (u Use) Words() string {
	if u == Reflection {
		return "Reflection"
	}
	return "Task"
}

// Meeting of a collaboration.
type Meeting struct {
	ID, Collaboration db.ID
	State             string
	Starts            db.Instant
	Minutes           int64 // how long it should last
	Zone              string
	Title             string
	Place             string
	Neutral           bool // the place belongs to neither side
	Link              string
	Notes             string // minutes, in the other sense
	TaskSeconds       int64
	ReflectionSeconds int64
	Sequence          int64 // counts what calendars must know
	Created           db.Instant
	CreatedBy         db.ID
	Version           int64
}

// Ends is when the meeting should be over.
func (m Meeting) Ends() db.Instant { return m.Starts.Add(time.Duration(m.Minutes) * time.Minute) }

// Logged says whether it is known how the time was used.
func (m Meeting) Logged() bool { return m.TaskSeconds+m.ReflectionSeconds > 0 }

// Share is the share of reflection in the time that was logged, 0 to 1; NaN when none was.
func (m Meeting) Share() float64 { return share(m.TaskSeconds, m.ReflectionSeconds) }

func share(task, reflection int64) float64 {
	if task+reflection <= 0 {
		return math.NaN()
	}
	return float64(reflection) / float64(task+reflection)
}

// AgendaItem is one thing that a meeting is for.
type AgendaItem struct {
	ID, Meeting db.ID
	Position    int64
	Use         Use
	Minutes     int64
	Title       string
	AddedBy     db.ID
}

// plannedShare is the share of reflection in an agenda, NaN for an empty one.
func plannedShare(items []AgendaItem) float64 {
	var task, reflection int64
	for _, i := range items {
		if i.Use == Reflection {
			reflection += i.Minutes
		} else {
			task += i.Minutes
		}
	}
	return share(task, reflection)
}

// Stretch is a piece of a meeting that was timed. It runs while Stopped is zero.
type Stretch struct {
	ID      db.ID
	Use     Use
	Started db.Instant
	Stopped db.Instant
}

// Clock is what the timer shows.
type Clock struct {
	Running Use // "" when it stands
	Since   db.Instant
	Seconds map[Use]int64 // of what has been stopped
}

// longestStretch is the most that one stretch counts: a timer that somebody forgot must not swallow the record of a
// meeting. People can type what was true.
const longestStretch = 4 * time.Hour

func clockOf(stretches []Stretch) Clock {
	c := Clock{Seconds: map[Use]int64{}}
	for _, s := range stretches {
		if s.Stopped == 0 {
			c.Running, c.Since = s.Use, s.Started
			continue
		}
		c.Seconds[s.Use] += seconds(s.Started, s.Stopped)
	}
	return c
}

func seconds(from, to db.Instant) int64 {
	d := min(max(to.Sub(from), 0), longestStretch)
	return int64(d / time.Second)
}

// Total is what the clock has counted of a use up to now, in seconds.
func (c Clock) Total(u Use, now db.Instant) int64 {
	total := c.Seconds[u]
	if c.Running == u {
		total += seconds(c.Since, now)
	}
	return total
}

// Share is the share of reflection up to now, NaN when nothing was counted.
func (c Clock) Share(now db.Instant) float64 {
	return share(c.Total(Task, now), c.Total(Reflection, now))
}

// roundMinutes is a number of seconds as whole minutes, half a minute upwards.
func roundMinutes(seconds int64) int64 { return (seconds + 30) / 60 }

// The limits of what is typed about meetings. Lengths are in letters.
const (
	maxMeetingTitle = 120
	maxPlace        = 200
	maxLink         = 500
	maxNotes        = 20000
	maxMinutes      = 24 * 60
	maxAgenda       = 40
)

func (m Meeting) check() error {
	var c errs.Check
	c.That(m.Title != "", "title", "Give the meeting a short name.")
	c.That(utf8.RuneCountInString(m.Title) <= maxMeetingTitle, "title", "Use up to %d letters.", maxMeetingTitle)
	c.That(utf8.RuneCountInString(m.Place) <= maxPlace, "place", "Use up to %d letters.", maxPlace)
	c.That(m.Link == "" || webAddress(m.Link), "link", "Enter a web address that begins with https://.")
	c.That(m.Minutes >= 5 && m.Minutes <= maxMinutes, "minutes", "Enter how many minutes it should last, from 5 to %d.", maxMinutes)
	return c.Err()
}

// webAddress says whether somebody can follow it without danger.
func webAddress(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	return ok && rest != "" && len(s) <= maxLink && !strings.ContainsAny(s, " \t\n\"<>\\") && !strings.HasPrefix(rest, "/")
}

func (i AgendaItem) check() error {
	var c errs.Check
	c.That(i.Title != "", "agenda_title", "Write what this part is about.")
	c.That(utf8.RuneCountInString(i.Title) <= maxMeetingTitle, "agenda_title", "Use up to %d letters.", maxMeetingTitle)
	c.That(i.Use.Valid(), "use", "Choose task or reflection.")
	c.That(i.Minutes >= 1 && i.Minutes <= maxMinutes, "agenda_minutes", "Enter a number of minutes from 1 to %d.", maxMinutes)
	return c.Err()
}

// next is the earliest meeting that is planned and not over, if there is one.
func next(all []Meeting, now db.Instant) (Meeting, bool) {
	var coming []Meeting
	for _, m := range all {
		if m.State == planned && m.Ends() > now {
			coming = append(coming, m)
		}
	}
	if len(coming) == 0 {
		return Meeting{}, false
	}
	return slices.MinFunc(coming, func(a, b Meeting) int { return int(a.Starts.Sub(b.Starts)) }), true
}
