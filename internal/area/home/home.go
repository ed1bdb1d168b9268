// Package home has the first page of a network, everyone's own first page ("waiting for you"), and the standing pages
// about help, accessibility and privacy.
package home

import (
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/network"
	"alongside/internal/shared/waiting"
)

// Home serves the pages.
type Home struct {
	db        *db.DB
	sources   []waiting.Source
	calendars []waiting.Calendar
	demo      Demo
}

// New makes the area. demo is nil outside the demonstration.
func New(d *db.DB, sources []waiting.Source, calendars []waiting.Calendar, demo Demo) *Home {
	return &Home{db: d, sources: sources, calendars: calendars, demo: demo}
}

// Routes of the area.
func (h *Home) Routes(rs *web.Routes) {
	rs.Get("/{$}", access.Public("the first page"), h.front)
	rs.Get("/me", access.SignedIn(), h.me)
	rs.Get("/account", access.SignedIn(), h.account)
	rs.Get("/help", access.Public("help"), h.help)
	rs.Get("/help/{topic}", access.Public("help"), h.helpOn)
	rs.Get("/accessibility", access.Public("accessibility statement"), h.standing("Accessibility", accessibility))
	if h.demo != nil {
		h.demoRoutes(rs)
	}
	rs.Get("/privacy", access.Public("privacy notice"), h.standing("Privacy", privacy))
}

type frontPage struct {
	ui.Page
	Entries, Everybody []Entry
}

func (h *Home) front(r *web.Request) (web.Answer, error) {
	p := frontPage{Page: r.Page("Lead health and care together")}
	if h.demo != nil {
		if err := h.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
			var err error
			if p.Entries, err = h.demo.Entries(tx); err != nil {
				return err
			}
			p.Everybody, err = h.demo.Everybody(tx)
			return err
		}); err != nil {
			return web.Answer{}, err
		}
	}
	return web.Show(front(p)), nil
}

type mePage struct {
	ui.Page
	Name  string
	Items []waiting.Item // what to do
	Waits []waiting.Item // what others are to do
	Next  []waiting.Event
	Zone  string
	Now   db.Instant
	Leads db.ID // the organisation of which they are the engagement lead
}

// nextEvents is how many coming dates the page shows.
const nextEvents = 10

func (h *Home) me(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped()
	p := mePage{Page: r.Page("Waiting for you"), Name: r.Actor.Name(), Zone: "Europe/London", Leads: r.Actor.LeadsOne()}
	err := h.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Now = tx.Now
		all, err := waiting.Gather(tx, r.Actor, h.sources)
		if err != nil {
			return err
		}
		p.Items, p.Waits = nil, nil
		for _, i := range all {
			if i.Others {
				p.Waits = append(p.Waits, i)
			} else {
				p.Items = append(p.Items, i)
			}
		}
		p.Next, err = waiting.Next(tx, r.Actor, h.calendars, tx.Now, tx.Now.Add(120*24*3600*1e9), nextEvents)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.Next = waiting.Soonest(p.Next, nextEvents)
	return web.Show(me(p)), nil
}

// account is where a person finds everything that is about themselves.
func (h *Home) account(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped()
	return web.Show(accountPage(r.Page(r.Actor.Name()))), nil
}

func (h *Home) standing(title string, body func(ui.Page) templ.Component) web.PageFunc {
	return func(r *web.Request) (web.Answer, error) { return web.Show(body(r.Page(title))), nil }
}

// dueDay is a day until which something waits. A day that is so far away that it could be taken for one of another year carries its year.
func dueDay(now db.Instant, due time.Time) string {
	if due.After(now.Time().AddDate(0, 11, 0)) {
		return due.Format("Monday 2 January 2006")
	}
	return due.Format("Monday 2 January")
}

// zoneNote names the time zone of a date that is in another than the one in which the page is.
func zoneNote(zone, page string) string {
	if zone == page {
		return ""
	}
	return " (" + network.ZoneWords(zone) + " time)"
}
