package programme

import (
	"net/url"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ical"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

// file is the public calendar file of an edition: its days, for everybody to take along.
func (p *Programmes) file(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	var e edition.Edition
	var days []edition.Day
	err = p.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if e, err = edition.Find(tx, id); err != nil {
			return err
		}
		if e.ProgrammeSlug != r.PathValue("slug") || !(e.Published() || edition.Runs(r.Actor, e)) {
			return errs.Missing()
		}
		days, err = edition.Days(tx, id)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	page := r.Address("/programmes/%s/%s", e.ProgrammeSlug, e.ID)
	var events []ical.Event
	for _, d := range days {
		if d.Start(e.Zone) == 0 {
			continue
		}
		events = append(events, ical.Event{
			UID: ical.UID(string(d.ID), hostOf(page)), Sequence: d.Sequence, Start: d.Start(e.Zone).Time(), End: d.End(e.Zone).Time(), Zone: e.Zone,
			Title: e.ProgrammeName + ": " + d.Title, Description: d.Purpose, Place: d.Where(e), URL: page, Stamp: e.Created.Time(),
		})
	}
	return web.Download(web.File{Name: e.ProgrammeSlug + ".ics", Type: ical.ContentType, Body: ical.Feed(e.ProgrammeName+" "+e.Name, events)}), nil
}

// hostOf is the host of the installation, which makes event names unlike those of every other one.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return "alongside"
	}
	return u.Hostname()
}
