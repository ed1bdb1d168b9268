package programme

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
	"alongside/internal/shared/waiting"
)

// ownDayPage is a day as somebody who takes part sees it, or who helps on it without running it.
type ownDayPage struct {
	ui.Page
	E        edition.Edition
	Day      edition.Day
	Sessions []edition.Session
	Handouts []Material
	Noted    Attendance
	Begun    bool
	Over     bool
	Said     feedback
	Needs    []need   // what the reader told
	Check    dayCheck // what was arranged of it
	Reply    reply    // what the reader says to what is offered instead
	Seat     OwnSeat
	Part     bool // the reader has a place; else they help on the day
	Ways     []Way
}

// arranged are the reader's needs with what became of each on this day.
func (p ownDayPage) arranged() (rows []ui.SummaryRow) {
	for _, n := range p.Needs {
		rows = append(rows, ui.Row(n.Label, p.Check.States[n.Key].On(p.Begun), ""))
	}
	return rows
}

// OwnSeat is where the reader sits on a day, and what they can read about tables.
type OwnSeat struct {
	Table     int64    // 0 for none
	Waits     bool     // the tables of the day are shown, and the reader comes and has none yet
	Away      bool     // the team noted that the reader does not come, and the reader told nothing of that
	Hears     []string // whom the table hears, in order of time
	Presents  []string // when the reader presents, and at which table, in order of time
	Sheet     bool     // a coach can read who sits with them
	Timetable bool     // there are timetables that a presenter or coach can read
}

// told says whether there is anything to tell; what a day that is over lacked is not.
func (s OwnSeat) told(over bool) bool {
	return s.Table > 0 || s.Timetable || (s.Waits || s.Away) && !over
}

// seatHeading names the part of the page that tells it.
func seatHeading(s OwnSeat) string {
	switch {
	case s.Table == 0 && (s.Waits || s.Away):
		return "Where you sit"
	case s.Table == 0:
		return "Tables and presenters"
	}
	return "Your table"
}

func (p *Programmes) ownDay(r *web.Request) (web.Answer, error) {
	c, err := p.ownDayPage(r, r.Page("Your day"), nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(c), nil
}

// ownDayPage reads the day; typed holds what was said when the form comes back.
func (p *Programmes) ownDayPage(r *web.Request, page ui.Page, typed func(*ownDayPage)) (templ.Component, error) {
	day, err := r.ID("day")
	if err != nil {
		return nil, err
	}
	v := ownDayPage{Page: page}
	v.Back = "/me"
	err = p.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if v.E, v.Day, v.Part, err = findDayToRead(tx, r.Actor, day); err != nil {
			return err
		}
		if v.Sessions, err = edition.Sessions(tx, day); err != nil {
			return err
		}
		all, err := materials(tx, v.E.ID, reader{place: v.Part}.sees(v.E))
		if err != nil {
			return err
		}
		v.Handouts = ofDay(all, day)
		if v.Noted, err = attendanceOf(tx, day, r.Actor.Person()); err != nil {
			return err
		}
		if p.parts.Table != nil {
			if v.Seat, err = p.parts.Table(tx, v.E.ID, day, r.Actor.Person()); err != nil {
				return err
			}
		}
		if v.Ways, err = p.waysFor(tx, v.E, r.Actor.Person()); err != nil {
			return err
		}
		v.Begun = begun(v.E, v.Day, tx.Now)
		v.Over = finished(v.E, v.Day, tx.Now)
		if v.Said, err = p.ownFeedback(tx, day, r.Actor.Person()); err != nil || !v.Part {
			return err
		}
		if v.Needs, v.Check, err = p.ownNeedsOn(tx, day, r.Actor.Person()); err != nil || !v.Check.offers(v.Needs) {
			return err
		}
		v.Reply, err = p.ownReply(tx, day, r.Actor.Person())
		return err
	})
	if err != nil {
		return nil, err
	}
	if typed != nil {
		typed(&v)
	}
	v.Title = v.Day.Title
	return ownDayOf(v), nil
}

// ownNeedsOn is what a person told, and what became of it on a day.
func (p *Programmes) ownNeedsOn(tx *db.Tx, day, who db.ID) ([]need, dayCheck, error) {
	told, err := person.NeedsOf(tx, p.keys, who)
	if err != nil || told.Empty() {
		return nil, dayCheck{}, err
	}
	c, err := p.ownCheck(tx, day, who)
	return needsOf(told), c, err
}

func (p *Programmes) apologise(r *web.Request) (web.Answer, error) {
	day, err := r.ID("day")
	if err != nil {
		return web.Answer{}, err
	}
	return p.ownForm(r, nil, func() (web.Answer, error) {
		sorry := r.Value("coming") != "yes"
		if err := p.Apologise(r.Ctx(), r.Actor, day, sorry); err != nil {
			return web.Answer{}, err
		}
		if sorry {
			return web.Redirect("/me/days/%s", day).Saying("The team knows that you cannot come."), nil
		}
		return web.Redirect("/me/days/%s", day).Saying("The team knows that you can come."), nil
	})
}

func (p *Programmes) sayAfterwards(r *web.Request) (web.Answer, error) {
	day, err := r.ID("day")
	if err != nil {
		return web.Answer{}, err
	}
	said := feedback{Answer: r.Value("answer"), Words: r.Value("words")}
	return p.ownForm(r, func(v *ownDayPage) { v.Said = said }, func() (web.Answer, error) {
		if err := p.SayAfterwards(r.Ctx(), r.Actor, day, said.Answer, said.Words); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/me/days/%s", day).Saying("Thank you. The people who arrange things will read it."), nil
	})
}

// ownForm does one action of a person's own day, and shows the day again when something is wrong.
func (p *Programmes) ownForm(r *web.Request, typed func(*ownDayPage), act func() (web.Answer, error)) (web.Answer, error) {
	var broken error
	a, err := web.Form(r, "Your day", act, func(page ui.Page) templ.Component {
		c, err := p.ownDayPage(r, page, typed)
		broken = err
		return c
	})
	if broken != nil {
		return web.Answer{}, broken
	}
	return a, err
}

func afterwardsOptions() []ui.Option {
	return []ui.Option{
		{Value: "yes", Label: "Yes, I had what I needed"},
		{Value: "partly", Label: "Some of it"},
		{Value: "no", Label: "No"},
	}
}

// dated is a day with its edition, as lists over several editions show it.
type dated struct {
	Edition, Day                db.ID
	Programme, Name, Slug, Zone string
	Title, Date, Starts, Ends   string
	Where, Link                 string
	Position, Sequence          int64
	Table                       int64      // where the reader sits, 0 for nowhere or not told yet
	Changed                     db.Instant // when that changed after they were told, 0 for never
	Turns                       string     // when the reader presents, "" for not
	Waits                       bool       // the reader was away from the tables as they told, comes after all, and has none yet
	Part                        bool       // the reader takes part; else they help to run it
	Runs                        bool       // the reader may open the pages of the team
	Kind                        string     // what waits, in lists of what waits
}

func (d dated) day() edition.Day { return edition.Day{Date: d.Date, Starts: d.Starts, Ends: d.Ends} }

// Events are the first days, up to most, of the editions in which the actor takes part or has a function; a coordinator's
// are those of every published edition.
func (p *Programmes) Events(tx *db.Tx, a access.Actor, from, to db.Instant, most int) ([]waiting.Event, error) {
	// Dates are searched a little too widely, because a date is not the same hours everywhere: so more than most are read,
	// and everything where that was not enough.
	read := min(most+20, mostDates)
	list, err := ownDays(tx, a, from, to, read)
	if err != nil {
		return nil, err
	}
	out := eventsOf(list, from, to)
	if len(out) < most && len(list) == read && read < mostDates {
		if list, err = ownDays(tx, a, from, to, mostDates); err != nil {
			return nil, err
		}
		out = eventsOf(list, from, to)
	}
	return waiting.Soonest(out, most), nil
}

func eventsOf(list []dated, from, to db.Instant) []waiting.Event {
	var out []waiting.Event
	for _, d := range list {
		start := d.day().Start(d.Zone)
		if start == 0 || max(start, d.day().End(d.Zone)-1) < from || start >= to { // one that goes on is still to be found
			continue
		}
		e := waiting.Event{
			Title: d.Programme + ": " + d.Title, Place: d.Where, Start: start, End: d.day().End(d.Zone), Zone: d.Zone,
			ID: d.Day, Sequence: d.Sequence, Path: "/me/days/" + string(d.Day),
		}
		e.Note = strings.TrimSpace(d.seatWords() + " " + d.turnWords())
		switch {
		case d.Part: // coaches, presenters and supervisors read the same page
		case d.Runs:
			e.Path = "/editions/" + string(d.Edition) + "/days/" + string(d.Day)
		}
		out = append(out, e)
	}
	return out
}

// seatWords say at which table the reader sits, "" for none.
func (d dated) seatWords() string {
	switch {
	case d.Waits:
		return "You have no table yet. The team finds one for you."
	case d.Table == 0:
		return ""
	case d.Changed > 0:
		return fmt.Sprintf("You sit at table %d. This changed on %s.", d.Table, d.Changed.In(d.Zone).Format("2 January"))
	}
	return fmt.Sprintf("You sit at table %d.", d.Table)
}

// turnWords say when the reader presents, "" for not.
func (d dated) turnWords() string {
	if d.Turns == "" {
		return ""
	}
	return "You present: " + d.Turns + "."
}

// Waiting lists, for those who run editions, what is missing, which days nobody has noted, and where what somebody told is
// old; for those who take part, the days after which they can say whether they had what they needed, and that it is time to
// say whether what they told still fits.
func (p *Programmes) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	var out []waiting.Item
	list, err := awaited(tx, a)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		about := d.Programme + " " + d.Name
		switch d.Kind {
		case "still":
			out = append(out, waiting.Item{Title: "Say whether what helps you to take part still fits", About: "Your details", Path: "/me/details/still"})
			continue
		case "stale":
			out = append(out, waiting.Item{Title: "See whose access needs may have changed", About: about, Path: "/editions/" + string(d.Edition) + "/needs"})
			continue
		case "sides":
			out = append(out, waiting.Item{Title: "Add co-facilitators, one from each side", About: about, Path: "/editions/" + string(d.Edition) + "/people"})
			continue
		case "needs":
			out = append(out, waiting.Item{Title: "Arrange what people need on “" + d.Title + "”", About: about, Due: d.day().Start(d.Zone),
				Path: "/editions/" + string(d.Edition) + "/days/" + string(d.Day) + "/needs"})
			continue
		}
		if end := d.day().End(d.Zone); d.Kind == "offered" || d.Kind == "unsuited" {
			if end != 0 && end <= tx.Now {
				continue
			}
			if d.Kind == "offered" {
				out = append(out, waiting.Item{Title: "Say whether what is offered suits you on “" + d.Title + "”", About: about, Due: d.day().Start(d.Zone), Path: "/me/days/" + string(d.Day) + "#offer"})
			} else {
				out = append(out, waiting.Item{Title: "What you offered does not suit somebody on “" + d.Title + "”", About: about, Due: d.day().Start(d.Zone), Path: "/editions/" + string(d.Edition) + "/days/" + string(d.Day) + "/needs"})
			}
			continue
		} else if end == 0 || end > tx.Now {
			continue
		}
		if d.Kind == "say" {
			out = append(out, waiting.Item{Title: "Say whether you had what you needed on “" + d.Title + "”", About: about, Path: "/me/days/" + string(d.Day)})
			continue
		}
		out = append(out, waiting.Item{Title: "Note who came to “" + d.Title + "”", About: about, Path: "/editions/" + string(d.Edition) + "/days/" + string(d.Day)})
	}
	return out, nil
}
