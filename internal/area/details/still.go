package details

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// This file is the page on which somebody says that what helps them to take part still fits, and when they want to be asked
// again.

// The answers to when somebody wants to be asked again.
const (
	askInThree = "3"
	askInSix   = "6"
	askInYear  = "12"
	askOn      = "day"
	askNever   = "never"
)

// furthest is how far ahead a day of asking can be, in years.
const furthest = 5

// stillPage asks whether what was told still fits.
type stillPage struct {
	ui.Page
	Form   Form
	Review person.Review
	Zone   string
	Due    bool
	When   string // as chosen
	Day    string // as typed
}

// told are the groups of needs in which something was said.
func (p stillPage) told() []ui.SummaryRow {
	var out []ui.SummaryRow
	for _, g := range groups() {
		if said := g.answers(p.Form); g.about() && said != "" {
			out = append(out, ui.SummaryRow{Key: g.Title, Value: ui.Lines(said), Change: p.To("/me/details?change=%s", g.ID)})
		}
	}
	return out
}

// since says from when it is and when the next question comes.
func (p stillPage) since() string {
	if p.Review.Told == 0 {
		return ""
	}
	out := "You said it on " + p.Review.Told.In(p.Zone).Format("2 January 2006") + "."
	switch {
	case p.Due:
		return out
	case p.Review.Ask == 0:
		return out + " We do not ask you about it again."
	}
	return out + " We ask you about it on " + askWords(p.Review, p.Zone) + "."
}

func (p stillPage) whenOptions() []ui.Option {
	return []ui.Option{
		{Value: askInThree, Label: "In 3 months"}, {Value: askInSix, Label: "In 6 months"}, {Value: askInYear, Label: "In a year"},
		{Value: askOn, Label: "On a day that I choose", Conditional: ui.DateInput(ui.Input{Page: p.Page, Name: "day", Label: "Which day?", Value: p.Day})},
		{Value: askNever, Label: "Do not ask me again", Hint: "You can still change it at any time."},
	}
}

// askWords says when somebody is asked again.
func askWords(r person.Review, zone string) string {
	if r.Ask == 0 {
		return "Never"
	}
	return r.Ask.In(zone).Format("2 January 2006")
}

// askAt reads when to ask again: months from now, a day at eight in the morning, or never (0).
func askAt(when, day, zone string, now db.Instant) (db.Instant, error) {
	var c errs.Check
	here := now.In(zone)
	switch when {
	case askInThree:
		return db.At(here.AddDate(0, 3, 0)), nil
	case askInSix:
		return db.At(here.AddDate(0, 6, 0)), nil
	case askInYear:
		return db.At(here.AddDate(1, 0, 0)), nil
	case askNever:
		return 0, nil
	case askOn:
		date, ok := ui.ParseDate(day)
		c.That(ok, "day", "%s", ui.NoDate(day))
		if !ok {
			return 0, c.Err()
		}
		t, err := time.ParseInLocation(time.DateOnly, date, here.Location())
		c.That(err == nil && t.After(here), "day", "Choose a day that is still to come.")
		c.That(err != nil || t.Before(here.AddDate(furthest, 0, 0)), "day", "Choose a day in the next %d years.", furthest)
		return db.At(t.Add(8 * time.Hour)), c.Err()
	}
	c.That(false, "when", "Choose when we ask you again.")
	return 0, c.Err()
}

// AskAgain keeps that what the actor told still fits, and when they are asked again.
func (d *Details) AskAgain(ctx context.Context, actor access.Actor, when, day string) error {
	return d.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		p, err := person.Find(tx, actor.Person())
		if err != nil {
			return err
		}
		if err := actor.Allow(actor.Is(p.ID)); err != nil {
			return err
		}
		n, err := network.Find(tx)
		if err != nil {
			return err
		}
		ask, err := askAt(when, day, n.Zone, tx.Now)
		if err != nil {
			return err
		}
		if err := person.AskAgain(tx, p.ID, ask); err != nil {
			return err
		}
		// Only who needs something says this, so administrators do not see that somebody did.
		return audit.Record(tx, actor, "feedback.still", "person", p.ID, "")
	})
}

func (d *Details) stillPage(r *web.Request) (web.Answer, error) {
	v, err := d.readStill(r, r.Page("Does it still fit?"))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(stillOf(v)), nil
}

func (d *Details) readStill(r *web.Request, page ui.Page) (stillPage, error) {
	v := stillPage{Page: page, When: askInYear}
	v.Back = "/me/details"
	return v, d.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if _, v.Form, err = d.read(tx, r.Actor); err != nil {
			return err
		}
		if v.Review, err = person.ReviewOf(tx, r.Actor.Person()); err != nil {
			return err
		}
		v.Due, v.Zone = v.Review.Due(tx.Now), r.Network.Zone
		return nil
	})
}

func (d *Details) saveStill(r *web.Request) (web.Answer, error) {
	when, day := r.Value("when"), r.Value("day")
	var broken error
	a, err := web.Form(r, "Does it still fit?", func() (web.Answer, error) {
		if err := d.AskAgain(r.Ctx(), r.Actor, when, day); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/me/details").Saying("Thank you. What you told us stands."), nil
	}, func(page ui.Page) templ.Component {
		v, err := d.readStill(r, page)
		broken = err
		v.When, v.Day = when, day
		return stillOf(v)
	})
	if broken != nil {
		return web.Answer{}, broken
	}
	return a, err
}
