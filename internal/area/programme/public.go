package programme

import (
	"encoding/json"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/heard"
)

// offer is an edition as the public list shows it.
type offer struct {
	edition.Edition
	First, Last string // dates, "" when there are none
	Taken       int64
	Takes       bool // applications now
}

// full says that nobody more can come: where people come in pairs, one free place is too few.
func (o offer) full() bool {
	need := int64(1)
	if o.InPairs {
		need = 2
	}
	return o.Places > 0 && o.Taken+need > o.Places
}

// span is from the first to the last day in words.
func (o offer) span() string {
	switch {
	case o.First == "":
		return "The dates are not set yet"
	case o.First == o.Last:
		return ui.LongDate(o.First)
	}
	return ui.PlainDate(o.First) + " to " + ui.PlainDate(o.Last)
}

// status is where the edition stands in the words of the public.
func (o offer) status() (string, ui.Colour) {
	switch {
	case o.Takes && o.full():
		return "Full", ui.Orange
	case o.Takes:
		return "Open for applications", ui.Green
	case o.State == edition.Open:
		return "Applications are closed", ui.Orange
	}
	return o.State.Words(), stateColour(o.State)
}

// standing is where an edition stands, for its coordinators: an open one whose closing time is over takes no applications.
func standing(e edition.Edition, now db.Instant) (string, ui.Colour) {
	if e.State == edition.Open && !e.TakesApplications(now) {
		return "Applications are closed", ui.Orange
	}
	return e.State.Words(), stateColour(e.State)
}

type listPage struct {
	ui.Page
	Offers         []offer
	Previous, Next int // page numbers, 0 for none
	Number         int
}

// perPage is how many editions one page of a list shows.
const perPage = 30

func (p *Programmes) list(r *web.Request) (web.Answer, error) {
	n := r.Turn()
	v := listPage{Page: r.Page("Programmes"), Number: n}
	err := p.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		v.Offers, err = offers(tx, perPage+1, (n-1)*perPage)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if len(v.Offers) > perPage {
		v.Offers, v.Next = v.Offers[:perPage], n+1
	}
	v.Previous = n - 1
	return web.Show(listOf(v)), nil
}

// programmePage is one edition for the public.
type programmePage struct {
	ui.Page
	offer
	Days    []edition.Day
	Others  []offer // other editions of the programme
	Instead []offer // what takes applications now, when this one does not
	Data    string  // schema.org, as JSON
	Runs    bool    // the reader is a coordinator
	Own     bool    // the reader has a place
	Handout []Material
	Learn   []string        // what people should know or be able to do afterwards
	Looks   templ.Component // the perspectives that are looked for, nil for none
	Report  bool            // everybody may read what people said about it
	Roles   []Way           // what roles need that one can grow into by it
	Heard   heard.Said      // where the reader comes from, as a link says
}

// applyWay leads to an application, and carries on where the reader comes from.
func (p programmePage) applyWay() templ.SafeURL {
	if p.Heard.Source == "" {
		return p.To("/apply/%s", p.ID)
	}
	return p.To("/apply/%s?heard=%s", p.ID, p.Heard.String())
}

// programme shows the edition of a programme that a visitor most likely wants.
func (p *Programmes) programme(r *web.Request) (web.Answer, error) {
	return p.show(r, "")
}

// edition shows the edition that is asked for.
func (p *Programmes) edition(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	return p.show(r, id)
}

func (p *Programmes) show(r *web.Request, id db.ID) (web.Answer, error) {
	v := programmePage{}
	err := p.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		all, err := offersOf(tx, r.PathValue("slug"))
		if err != nil {
			return err
		}
		v = programmePage{}
		for _, o := range all {
			wanted := o.ID == id || (id == "" && o.Published())
			switch {
			case wanted && v.ID == "" && (o.Published() || edition.Runs(r.Actor, o.Edition)):
				v.offer = o
			case o.Published():
				v.Others = append(v.Others, o)
			}
		}
		if v.ID == "" {
			return errs.Missing()
		}
		if v.Edition, err = edition.Find(tx, v.ID); err != nil {
			return err
		}
		v.Runs = edition.Runs(r.Actor, v.Edition)
		if v.Days, err = edition.Days(tx, v.ID); err != nil {
			return err
		}
		if v.Learn, err = wordings(tx, v.ID); err != nil {
			return err
		}
		if p.parts.LooksFor != nil && v.State != edition.Ended {
			if v.Looks, err = p.parts.LooksFor(tx, v.ID); err != nil {
				return err
			}
		}
		if v.Handout, err = p.materialsFor(tx, r.Actor, v.Edition); err != nil {
			return err
		}
		if p.parts.Roles != nil {
			if v.Roles, err = p.parts.Roles(tx, v.ID); err != nil {
				return err
			}
		}
		if r.Actor.SignedIn() {
			if v.Own, err = edition.HasPlace(tx, v.ID, r.Actor.Person()); err != nil {
				return err
			}
		}
		if p.parts.ReportPublic != nil { // a form can close before the days begin
			if v.Report, err = p.parts.ReportPublic(tx, v.ID); err != nil {
				return err
			}
		}
		if !v.Takes || v.full() {
			v.Instead, err = openOffers(tx, v.ID)
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	v.Page, v.Heard = r.Page(v.ProgrammeName), heard.From(r.Value("heard"))
	v.Back = "/programmes"
	v.Data = v.schema(r)
	return web.Show(programmeOf(v)), nil
}

// schema describes the edition to machines in the words of schema.org.
func (v programmePage) schema(r *web.Request) string {
	type object map[string]any
	page := r.Address("/programmes/%s/%s", v.ProgrammeSlug, v.ID)
	e := object{
		"@context": "https://schema.org", "@type": "EducationEvent", "@id": page, "url": page, "name": v.ProgrammeName + " " + v.Name,
		"description": v.Summary, "inLanguage": "en-GB", "eventStatus": "https://schema.org/EventScheduled", "eventAttendanceMode": v.mode(),
		"organizer": object{"@type": "Organization", "name": r.Network.Name}, "maximumAttendeeCapacity": v.Places,
	}
	if place := v.location(""); place != nil {
		e["location"] = place
	}
	var parts []object
	for _, d := range v.Days {
		start, end := d.Start(v.Zone), d.End(v.Zone)
		if start == 0 || end == 0 {
			continue
		}
		part := object{"@type": "Event", "name": d.Title, "startDate": stamp(start, v.Zone), "endDate": stamp(end, v.Zone), "eventAttendanceMode": v.mode(), "eventStatus": "https://schema.org/EventScheduled"}
		if place := v.location(d.Place); place != nil {
			part["location"] = place
		}
		parts = append(parts, part)
	}
	if len(parts) > 0 {
		e["startDate"], e["endDate"], e["subEvent"] = parts[0]["startDate"], parts[len(parts)-1]["endDate"], parts
	}
	ask := object{"@type": "Offer", "price": decimal(v.Fee), "priceCurrency": "GBP", "url": r.Address("/apply/%s", v.ID), "availability": "https://schema.org/InStock"}
	if !v.Takes || v.full() {
		ask["availability"], ask["url"] = "https://schema.org/SoldOut", page
	}
	if v.Closes != 0 {
		ask["validThrough"] = stamp(v.Closes, v.Zone)
	}
	e["offers"] = ask
	text, err := json.Marshal(e) // escapes < and >, so that nothing typed can end the element that holds it
	if err != nil {
		return "{}"
	}
	return string(text)
}

func stamp(i db.Instant, zone string) string { return i.In(zone).Format("2006-01-02T15:04:05-07:00") }

func decimal(pence int64) string {
	cents := number(pence % 100)
	return number(pence/100) + "." + strings.Repeat("0", 2-len(cents)) + cents
}

func (v programmePage) mode() string {
	switch {
	case v.Place != "" && v.Edition.Link != "":
		return "https://schema.org/MixedEventAttendanceMode"
	case v.Edition.Link != "":
		return "https://schema.org/OnlineEventAttendanceMode"
	}
	return "https://schema.org/OfflineEventAttendanceMode"
}

func (v programmePage) location(own string) any {
	switch {
	case own != "":
		return map[string]any{"@type": "Place", "name": own, "address": own}
	case v.Place != "":
		address := v.Address
		if address == "" {
			address = v.Place
		}
		return map[string]any{"@type": "Place", "name": v.Place, "address": address}
	case v.Edition.Link != "":
		return map[string]any{"@type": "VirtualLocation", "url": v.Edition.Link}
	}
	return nil
}
