// Package board is what an organisation tells its board about leading with patients, on two pages: what was developed, how patient leaders
// were supported, what they influenced, which voices are missing, and one story that its teller wants told.
//
// Words: a report is of a period, whose last day it looks back from; beside each figure stands that of the period before, which is as
// long. Everything is counted as it was known at the end of the last day, so the report of a past period can be made again. A
// figure opens to what it rests on. A story is somebody's own: nobody but its teller can say that it may be told (story.go).
//
// Files: board.go and figures.go are the rules, pages.go the pages and files, story*.go the stories.
package board

import (
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/group"
)

// Board is the area.
type Board struct {
	db      *db.DB
	keys    *secret.Keys
	assents *assent.Decisions
	post    *mail.Post
	parts   Parts
	opens   Opener
	sources Sources
}

// Parts adds the links to the other pages of an organisation that somebody may open.
type Parts func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error

// Opener says whether somebody may see who leads where in an organisation. Whoever may reads its report.
type Opener func(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error)

// Sources are what other areas know. The caller has checked who reads.
type Sources struct {
	// Plan is how far the forty steps were at an instant.
	Plan func(tx *db.Tx, organisation db.ID, until db.Instant) (Plan, error)
	// Ratings are the ratings of the connection with patient leaders that stood at an instant.
	Ratings func(tx *db.Tx, organisation db.ID, until db.Instant) (Ratings, error)
	// Answers is how quickly patient leaders of the network were answered, small numbers protected.
	Answers func(tx *db.Tx, from, to string) (Answers, error)
	// Referred is how people were answered whom places referred to an organisation in a period, small numbers protected.
	Referred func(tx *db.Tx, organisation db.ID, from, to string) (Referred, error)
	// Decisions are those that an organisation took in a period, as its register knew them at an instant.
	Decisions func(tx *db.Tx, organisation db.ID, from, to string, known db.Instant) (Decided, error)
	// Offered is what became of opportunities in a period, as they were known at an instant.
	Offered func(tx *db.Tx, organisation db.ID, from, to string, known db.Instant) (Offered, error)
	// Voices are the tasks that were open and asked for perspectives at an instant.
	Voices func(tx *db.Tx, organisation db.ID, known db.Instant) ([]Voice, error)
	// Recommended is what was recommended to an organisation in a period, and which answers were owed, as it was on the last day.
	Recommended func(tx *db.Tx, organisation db.ID, from, to string) (Recommended, error)
	// Placed is where the activities of a period stood on the participation grid on its last day.
	Placed func(tx *db.Tx, organisation db.ID, from, to string) (Placed, error)
	// Outcomes is which outcomes of strategies were in force on a day, as it was known at an instant, and who was responsible.
	Outcomes func(tx *db.Tx, organisation db.ID, day string, known db.Instant) (Outcomes, error)
}

// New makes the area and registers its assent.
func New(d *db.DB, k *secret.Keys, assents *assent.Decisions, post *mail.Post, parts Parts, opens Opener, sources Sources) *Board {
	s := &Board{db: d, keys: k, assents: assents, post: post, parts: parts, opens: opens, sources: sources}
	s.stories()
	return s
}

// Period is the days of a report, both included, as YYYY-MM-DD.
type Period struct{ From, To string }

// Before is the period as long that ends the day before. A period of whole months has one of as many whole months.
func (p Period) Before() Period {
	from, err := time.Parse(time.DateOnly, p.From)
	to, err2 := time.Parse(time.DateOnly, p.To)
	if err != nil || err2 != nil {
		return p
	}
	end := to.AddDate(0, 0, 1)
	months := (end.Year()-from.Year())*12 + int(end.Month()) - int(from.Month())
	last := from.AddDate(0, 0, -1)
	if months > 0 && from.AddDate(0, months, 0).Equal(end) {
		return Period{from.AddDate(0, -months, 0).Format(time.DateOnly), last.Format(time.DateOnly)}
	}
	return Period{from.Add(from.Sub(end)).Format(time.DateOnly), last.Format(time.DateOnly)}
}

// Words are the period as people read it.
func (p Period) Words() string { return ui.PlainDate(p.From) + " to " + ui.PlainDate(p.To) }

// usual is the year up to a day.
func usual(today string) Period {
	at, err := time.Parse(time.DateOnly, group.Later(today, -12))
	if err != nil {
		return Period{today, today}
	}
	return Period{at.AddDate(0, 0, 1).Format(time.DateOnly), today}
}

// longest is how many days a report can look back.
const longest = 5 * 366

// periodOf reads the days of a report as they were typed; without any it is the year up to today.
func periodOf(from, to, today string) (Period, error) {
	p := usual(today)
	var c errs.Check
	if to != "" {
		day, ok := ui.ParseDate(to)
		c.That(ok, "to", "Enter the last day, like 31/3/2026.")
		c.That(!ok || day <= today, "to", "Enter a last day that is not in the future.")
		if ok && day <= today {
			p = usual(day)
		}
	}
	if from != "" {
		day, ok := ui.ParseDate(from)
		c.That(ok, "from", "Enter the first day, like 1/4/2025.")
		if ok {
			c.That(day <= p.To, "from", "The first day is after the last day. Change one of the two.")
			first, _ := time.Parse(time.DateOnly, day)
			last, err := time.Parse(time.DateOnly, p.To)
			c.That(err != nil || last.Sub(first) <= longest*24*time.Hour, "from", "Choose a period of up to five years.")
			p.From = day
		}
	}
	return p, c.Err()
}

// endOf is the last instant of a day in a zone.
func endOf(day, zone string) db.Instant {
	at, err := time.ParseInLocation(time.DateOnly, day, db.Zone(zone))
	if err != nil {
		return 0
	}
	return db.At(at.AddDate(0, 0, 1)) - 1
}
