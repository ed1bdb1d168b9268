package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ical"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/network"
	"alongside/internal/shared/waiting"
)

// Routes of the area.
func (c *Calendar) Routes(rs *web.Routes) {
	rs.Get("/me/calendar", access.SignedIn(), c.page)
	rs.Post("/me/calendar", access.SignedIn(), c.open)
	rs.Post("/me/calendar/end", access.SignedIn(), c.end)
	// The address ends with .ics, because some calendars look at that before they read.
	rs.Get("/calendar/{token}", access.ByLink("calendar"), c.feed)
}

// calendarPage tells about the private address; Address is set once, when it has just been made.
type calendarPage struct {
	ui.Page
	Has     bool
	Feed    feed
	Zone    string
	Address string
}

// webcal is the address in the form that asks a device to subscribe.
func (p calendarPage) webcal() templ.SafeURL {
	_, rest, _ := strings.Cut(p.Address, "://")
	return templ.SafeURL("webcal://" + rest) // made by the program, nothing in it was typed
}

func (c *Calendar) page(r *web.Request) (web.Answer, error) {
	v, err := c.read(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(pageOf(v)), nil
}

func (c *Calendar) read(r *web.Request) (calendarPage, error) {
	r.Actor.Scoped()
	v := calendarPage{Page: r.Page("Your calendar")}
	v.Back = "/account"
	return v, c.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		n, err := network.Find(tx)
		if err != nil {
			return err
		}
		v.Zone = n.Zone
		v.Feed, v.Has, err = feedOf(tx, r.Actor.Person())
		return err
	})
}

// open makes an address and shows it on this very answer: it is nowhere else, so there is nothing to redirect to.
func (c *Calendar) open(r *web.Request) (web.Answer, error) {
	token, err := c.Open(r.Ctx(), r.Actor)
	if err != nil {
		return web.Answer{}, err
	}
	v, err := c.read(r)
	if err != nil {
		return web.Answer{}, err
	}
	v.Address = r.Address("/calendar/%s.ics", token)
	return web.Show(pageOf(v)), nil
}

func (c *Calendar) end(r *web.Request) (web.Answer, error) {
	if err := c.End(r.Ctx(), r.Actor); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me/calendar").Saying("The address no longer works. Calendars that used it get nothing more."), nil
}

// feed answers a calendar that subscribes.
func (c *Calendar) feed(r *web.Request) (web.Answer, error) {
	token := strings.TrimSuffix(r.PathValue("token"), ".ics")
	list, made, err := c.Read(r.Ctx(), r.Network.ID, token)
	if err != nil {
		return web.Answer{}, err
	}
	host := hostOf(r.Address("/"))
	events := make([]ical.Event, 0, len(list))
	for _, e := range list {
		events = append(events, ical.Event{
			UID: ical.UID(idOf(e), host), Sequence: e.Sequence, Start: e.Start.Time(), End: e.End.Time(), Zone: e.Zone, Title: e.Title, Place: e.Place,
			URL: r.Address("%s", e.Path), Stamp: made.Time(),
		})
	}
	return web.Download(web.File{Name: "calendar.ics", Type: ical.ContentType, Body: ical.Feed(r.Network.Name, events), Inline: true}), nil
}

// idOf is the lasting name of an event; one whose area gave it none is known by where it leads and when it begins.
func idOf(e waiting.Event) string {
	if e.ID != "" {
		return string(e.ID)
	}
	sum := sha256.Sum256([]byte(e.Path + " " + e.Start.Time().Format("20060102T150405")))
	return hex.EncodeToString(sum[:16])
}
