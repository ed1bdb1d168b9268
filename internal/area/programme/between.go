package programme

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
)

// This file is what happens between the days of an edition: coaching for each pair, supervision of those who lead it, tasks
// to do at home. It has a date around which it happens, and no time: those whom it concerns find one.

// For says whom something between the days is for.
type For string

// Whom it is for. Pairs is each pair by itself.
const (
	ForParticipants For = "participants"
	ForPairs        For = "pairs"
	ForFacilitators For = "facilitators"
	ForPanel        For = "panel"
)

// Fors lists them in the order in which they are shown.
func Fors() []For { return []For{ForParticipants, ForPairs, ForFacilitators, ForPanel} }

// Words says whom it is for.
func (f For) Words() string {
	switch f {
	case ForParticipants:
		return "Everybody who takes part"
	case ForPairs:
		return "Each pair"
	case ForFacilitators:
		return "Those who lead the days"
	case ForPanel:
		return "The panel"
	}
	return string(f)
}

func (f For) valid() bool { return f.Words() != string(f) }

// Between is one thing that happens between the days.
type Between struct {
	ID, Edition db.ID
	Title       string
	Date        string // around when, "" when that is not set
	Minutes     int64  // how long it takes, 0 when that is open
	For         For
	Notes       string // what to do or bring
	Version     int64
}

// concerns says whether somebody finds it in their own programme.
func (b Between) concerns(r reader) bool {
	switch b.For {
	case ForFacilitators:
		return r.facilitator
	case ForPanel:
		return r.panel
	}
	return r.place
}

// mostBetween bounds what one edition holds.
const mostBetween = 60

// betweenFrom are the things between the days of a template, from the first date on.
func betweenFrom(t content.Programme, first string) []Between {
	start, err := time.Parse("2006-01-02", first)
	var out []Between
	for _, b := range t.Between {
		v := Between{ID: db.NewID(), Title: b.Title, Minutes: int64(b.Minutes), For: For(b.For), Version: 1}
		if err == nil {
			v.Date = start.AddDate(0, 0, b.Offset).Format("2006-01-02")
		}
		out = append(out, v)
	}
	return out
}

// BetweenForm is one thing between the days, as typed.
type BetweenForm struct{ Title, Date, Minutes, For, Notes, Version string }

func betweenOf(b Between) BetweenForm {
	f := BetweenForm{Title: b.Title, Date: b.Date, For: string(b.For), Notes: b.Notes, Version: number(b.Version)}
	if b.Minutes > 0 {
		f.Minutes = number(b.Minutes)
	}
	return f
}

func betweenTyped(f url.Values) BetweenForm {
	return BetweenForm{Title: f.Get("title"), Date: f.Get("date"), Minutes: f.Get("minutes"), For: f.Get("for"), Notes: f.Get("notes"), Version: f.Get("version")}
}

func (b BetweenForm) fields() []field {
	return []field{{label: "What happens", value: b.Title}, {label: "Around which date", value: sameDate(b.Date)}, {label: "Minutes", value: b.Minutes},
		{label: "Whom it is for", value: For(b.For).Words()}, {label: "What to do or bring", value: b.Notes}}
}

func (b BetweenForm) apply(to *Between) error {
	var c errs.Check
	c.That(b.Title != "", "title", "Say what happens.")
	checkLength(&c, "title", "This", b.Title, longestName)
	date := typedDate(&c, "date", b.Date)
	minutes, err := strconv.ParseInt(b.Minutes, 10, 64)
	c.That(b.Minutes == "" || (err == nil && minutes >= 1 && minutes <= 10_000), "minutes", "Enter a number of minutes, such as 60, or leave it empty.")
	c.That(For(b.For).valid(), "for", "Choose whom it is for.")
	checkLength(&c, "notes", "This", b.Notes, longestText)
	if err := c.Err(); err != nil {
		return err
	}
	to.Title, to.Date, to.Minutes, to.For, to.Notes = b.Title, date, minutes, For(b.For), b.Notes
	return nil
}

// AddBetween adds something between the days.
func (p *Programmes) AddBetween(ctx context.Context, actor access.Actor, id db.ID, in BetweenForm) error {
	return p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		b := Between{ID: db.NewID(), Edition: id}
		if err := in.apply(&b); err != nil {
			return err
		}
		all, err := betweens(tx, id)
		if err != nil {
			return err
		}
		if len(all) >= mostBetween {
			return errs.New(errs.Invalid, "An edition can have up to %d things between its days.", mostBetween)
		}
		if err := addBetween(tx, b); err != nil {
			return err
		}
		return audit.Record(tx, actor, "between.add", "edition", id, "")
	})
}

// SaveBetween changes something between the days.
func (p *Programmes) SaveBetween(ctx context.Context, actor access.Actor, id, which db.ID, in BetweenForm) error {
	return p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		b, err := findBetween(tx, id, which)
		if err != nil {
			return err
		}
		before := b
		if err := in.apply(&b); err != nil || settled(in.Version, before.Version, before, b) {
			return err
		}
		b.Version = version(in.Version)
		if err := saveBetween(tx, b); err != nil {
			return err
		}
		return audit.Record(tx, actor, "between.change", "edition", id, "")
	})
}

// RemoveBetween takes something out of the plan.
func (p *Programmes) RemoveBetween(ctx context.Context, actor access.Actor, id, which db.ID) error {
	return p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		if err := dropBetween(tx, id, which); err != nil {
			return err
		}
		return audit.Record(tx, actor, "between.remove", "edition", id, "")
	})
}

// addBetweens adds what a template, or an earlier edition, has between its days.
func addBetweens(tx *db.Tx, id db.ID, list []Between) error {
	for _, b := range list {
		b.ID, b.Edition = db.NewID(), id
		if err := addBetween(tx, b); err != nil {
			return err
		}
	}
	return nil
}
