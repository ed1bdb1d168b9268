package programme

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// This file has the forms as they are typed: each is a struct of texts that a page shows again as they were, and a check
// that turns them into an edition, a day or a session, or says beside which field what is wrong.

// field is one typed value with its label, for showing the difference between two people's changes.
type field struct {
	label, value string
	optional     bool
}

// difference is a field that two people wrote differently.
type difference struct{ Label, Yours, Now string }

// differences compares what was typed with what is saved now.
func differences(yours, now []field) []difference {
	var out []difference
	for i, f := range yours {
		if i < len(now) && f.value != now[i].value {
			out = append(out, difference{Label: f.label, Yours: f.value, Now: now[i].value})
		}
	}
	return out
}

// sameDate, sameTime and sameMoney write what can be read in one form, so that 5pm and 17:00 are no difference.
func sameDate(typed string) string {
	if date, ok := ui.ParseDate(typed); ok {
		return ui.PlainDate(date)
	}
	return typed
}

func sameTime(typed string) string {
	if clock, ok := ui.ParseTime(typed); ok {
		return clockWords(clock)
	}
	return typed
}

func sameMoney(typed string) string {
	if pence, ok := edition.ParsePounds(typed); ok {
		return edition.Pounds(pence)
	}
	return typed
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func fits(s string, most int) bool { return utf8.RuneCountInString(s) <= most }

// pounds is an amount for a field that already shows the pound sign.
func pounds(pence int64) string { return strings.TrimPrefix(edition.Pounds(pence), "£") }

// checkLength adds a problem when a text is too long.
func checkLength(c *errs.Check, name, label, value string, most int) {
	c.That(fits(value, most), name, "%s can have up to %d characters.", label, most)
}

// typedDate reads an optional date; what cannot be read is a problem.
func typedDate(c *errs.Check, name, value string) string {
	if value == "" {
		return ""
	}
	date, ok := ui.ParseDate(value)
	c.That(ok, name, "%s", ui.NoDate(value))
	return date
}

// typedTime reads an optional time of day; what cannot be read is a problem.
func typedTime(c *errs.Check, name, value string) string {
	if value == "" {
		return ""
	}
	clock, ok := ui.ParseTime(value)
	c.That(ok, name, "%s.", ui.TimeProblem)
	return clock
}

// Basics is the form about place, places, money, closing time and contact, as typed.
type Basics struct {
	Name, Place, Address, Link               string
	Places, Fee, BursaryBudget               string
	ClosesDate, ClosesTime, Zone             string
	ContactName, ContactEmail, Note, Version string
	Sure                                     bool // of a new time zone
}

func basicsOf(e edition.Edition) Basics {
	b := Basics{
		Name: e.Name, Place: e.Place, Address: e.Address, Link: e.Link, Fee: pounds(e.Fee), BursaryBudget: pounds(e.BursaryBudget),
		Zone: e.Zone, ContactName: e.ContactName, ContactEmail: e.ContactEmail, Note: e.Note, Version: number(e.Version),
	}
	if e.Places > 0 {
		b.Places = number(e.Places / perPlace(e.InPairs))
	}
	if e.Closes != 0 {
		at := e.Closes.In(e.Zone)
		b.ClosesDate, b.ClosesTime = at.Format("2006-01-02"), at.Format("15:04")
	}
	return b
}

// perPlace is how many people one place of the form is for.
func perPlace(inPairs bool) int64 {
	if inPairs {
		return 2
	}
	return 1
}

func basicsFrom(f url.Values) Basics {
	return Basics{
		Name: f.Get("name"), Place: f.Get("place"), Address: f.Get("address"), Link: f.Get("link"), Places: f.Get("places"),
		Fee: f.Get("fee"), BursaryBudget: f.Get("bursary_budget"), ClosesDate: f.Get("closes_date"), ClosesTime: f.Get("closes_time"),
		Zone: f.Get("zone"), ContactName: f.Get("contact_name"), ContactEmail: f.Get("contact_email"), Note: f.Get("note"), Version: f.Get("version"),
		Sure: f.Get("sure") == "yes",
	}
}

func (b Basics) fields() []field {
	return []field{
		{label: "Name of this edition", value: b.Name}, {label: "Place", value: b.Place}, {label: "Address", value: b.Address}, {label: "Link", value: b.Link},
		{label: "Places", value: b.Places}, {label: "Cost for each person", value: sameMoney(b.Fee)}, {label: "Money for bursaries", value: sameMoney(b.BursaryBudget)},
		{label: "Applications close on", value: sameDate(b.ClosesDate)}, {label: "Applications close at", value: sameTime(b.ClosesTime)}, {label: "Time zone", value: b.Zone},
		{label: "Contact person", value: b.ContactName}, {label: "Contact email", value: b.ContactEmail}, {label: "Note", value: b.Note},
	}
}

// apply checks what was typed and puts it into the edition.
func (b Basics) apply(e *edition.Edition) error {
	var c errs.Check
	c.That(b.Name != "", "name", "Enter a name for this edition, such as 2026.")
	checkLength(&c, "name", "The name", b.Name, longestName)
	checkLength(&c, "place", "The place", b.Place, longestLine)
	checkLength(&c, "address", "The address", b.Address, longestLine)
	checkLength(&c, "note", "The note", b.Note, longestLine)
	checkLength(&c, "contact_name", "The name", b.ContactName, longestName)
	c.That(b.Link == "" || validLink(b.Link), "link", "Enter a whole link, beginning with https://.")
	c.That(b.ContactEmail == "" || person.ValidEmail(b.ContactEmail), "contact_email", "Enter an email address, like name@example.org.")
	places := readPlaces(&c, b.Places, e.InPairs)
	fee := readPounds(&c, "fee", b.Fee)
	budget := readPounds(&c, "bursary_budget", b.BursaryBudget)
	c.That(validZone(b.Zone), "zone", "Choose a time zone from the list.")
	date := typedDate(&c, "closes_date", b.ClosesDate)
	clock := typedTime(&c, "closes_time", b.ClosesTime)
	c.That(date == "" || clock != "" || b.ClosesTime != "", "closes_time", "Enter the time at which applications close.")
	c.That(date != "" || b.ClosesTime == "" || b.ClosesDate != "", "closes_date", "Enter the date on which applications close.")
	if e.Published() {
		c.That(b.Place != "" || b.Link != "", "place", "This edition is published, so it needs a place or a link.")
		c.That(places > 0 || b.Places != "" && b.Places != "0", "places", "This edition is published, so it needs at least one place.")
		c.That(date != "" || b.ClosesDate != "", "closes_date", "This edition is published, so it needs a closing date.")
		c.That(b.ContactName != "", "contact_name", "This edition is published, so people need a name to ask for.")
		c.That(b.ContactEmail != "", "contact_email", "This edition is published, so people need an address to write to.")
	}
	c.That(date == "" || clock == "" || !validZone(b.Zone) || edition.Exists(date, clock, b.Zone), "closes_time", "There is no such time on that day, because the clocks go forward. Choose another.")
	if err := c.Err(); err != nil {
		return err
	}
	e.Name, e.Place, e.Address, e.Link, e.Note = b.Name, b.Place, b.Address, b.Link, b.Note
	e.Places, e.Fee, e.BursaryBudget, e.Zone = places, fee, budget, b.Zone
	e.Closes = edition.Moment(date, clock, b.Zone)
	e.ContactName, e.ContactEmail = b.ContactName, b.ContactEmail
	return nil
}

func readPlaces(c *errs.Check, text string, inPairs bool) int64 {
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	ok := err == nil && n >= 0 && n <= mostPlaces
	c.That(ok, "places", "Enter a number from 0 to %d.", mostPlaces)
	if !ok {
		return 0
	}
	return n * perPlace(inPairs)
}

func readPounds(c *errs.Check, name, text string) int64 {
	if text == "" {
		return 0
	}
	pence, ok := edition.ParsePounds(text)
	c.That(ok, name, "Enter an amount in pounds, like 1250 or 12.50.")
	return pence
}

func validLink(s string) bool {
	return plain.WebAddress(s) && len(s) <= longestLine
}

// Texts is the form with the words of the public page.
type Texts struct {
	WhoFor, GainsProfessional, GainsPartner, GainsTogether, GainsSystem string
	WhatHappens, Cost, AccessInfo, HowToApply, Version                  string
}

func textsOf(e edition.Edition) Texts {
	return Texts{
		WhoFor: e.WhoFor, GainsProfessional: e.GainsProfessional, GainsPartner: e.GainsPartner, GainsTogether: e.GainsTogether, GainsSystem: e.GainsSystem,
		WhatHappens: e.WhatHappens, Cost: e.Cost, AccessInfo: e.AccessInfo, HowToApply: e.HowToApply, Version: number(e.Version),
	}
}

func textsFrom(f url.Values) Texts {
	return Texts{
		WhoFor: f.Get("who_for"), GainsProfessional: f.Get("gains_professional"), GainsPartner: f.Get("gains_partner"), GainsTogether: f.Get("gains_together"),
		GainsSystem: f.Get("gains_system"), WhatHappens: f.Get("what_happens"), Cost: f.Get("cost"), AccessInfo: f.Get("access_info"),
		HowToApply: f.Get("how_to_apply"), Version: f.Get("version"),
	}
}

// fields are in the order of the page; the optional ones may stay empty in a published edition.
func (t Texts) fields() []field {
	return []field{
		{label: "Who it is for", value: t.WhoFor},
		{label: "What professionals gain", value: t.GainsProfessional},
		{label: "What patient partners gain", value: t.GainsPartner},
		{label: "What both gain together", value: t.GainsTogether},
		{label: "What your area gains", value: t.GainsSystem, optional: true},
		{label: "What happens", value: t.WhatHappens, optional: true},
		{label: "What the cost is for", value: t.Cost, optional: true},
		{label: "Access", value: t.AccessInfo},
		{label: "How to apply", value: t.HowToApply},
	}
}

var textNames = []string{"who_for", "gains_professional", "gains_partner", "gains_together", "gains_system", "what_happens", "cost", "access_info", "how_to_apply"}

func (t Texts) apply(e *edition.Edition) error {
	var c errs.Check
	for i, f := range t.fields() {
		checkLength(&c, textNames[i], "This text", f.value, longestText)
		c.That(f.value != "" || f.optional || !e.Published(), textNames[i], "This edition is published, so “%s” cannot be empty.", f.label)
	}
	if err := c.Err(); err != nil {
		return err
	}
	e.WhoFor, e.GainsProfessional, e.GainsPartner, e.GainsTogether, e.GainsSystem = t.WhoFor, t.GainsProfessional, t.GainsPartner, t.GainsTogether, t.GainsSystem
	e.WhatHappens, e.Cost, e.AccessInfo, e.HowToApply = t.WhatHappens, t.Cost, t.AccessInfo, t.HowToApply
	return nil
}

// DayForm is one day, as typed.
type DayForm struct {
	Title, Purpose, Date, Starts, Ends, Place, Module, Version string
	Sure                                                       bool   // an unusual date or time is right
	Sessions                                                   string // what becomes of sessions outside the day
}

func dayOf(d edition.Day) DayForm {
	return DayForm{Title: d.Title, Purpose: d.Purpose, Date: d.Date, Starts: d.Starts, Ends: d.Ends, Place: d.Place, Module: number(d.Module), Version: number(d.Version)}
}

func dayFrom(f url.Values) DayForm {
	return DayForm{Title: f.Get("title"), Purpose: f.Get("purpose"), Date: f.Get("date"), Starts: f.Get("starts"), Ends: f.Get("ends"),
		Place: f.Get("place"), Module: f.Get("module"), Version: f.Get("version"), Sure: f.Get("sure") == "yes", Sessions: f.Get("sessions")}
}

func (d DayForm) fields() []field {
	return []field{
		{label: "Name of the day", value: d.Title}, {label: "Purpose", value: d.Purpose}, {label: "Date", value: sameDate(d.Date)}, {label: "Starts at", value: sameTime(d.Starts)},
		{label: "Ends at", value: sameTime(d.Ends)}, {label: "Place", value: d.Place}, {label: "Part of the programme", value: d.Module},
	}
}

// apply checks what was typed and puts it into the day; it says whether anything changed that calendars must know.
func (d DayForm) apply(to *edition.Day, zone string) (dated bool, err error) {
	var c errs.Check
	c.That(d.Title != "", "title", "Enter a name for the day.")
	checkLength(&c, "title", "The name", d.Title, longestName)
	checkLength(&c, "purpose", "The purpose", d.Purpose, longestLine)
	checkLength(&c, "place", "The place", d.Place, longestLine)
	c.That(d.Date != "", "date", "Enter the date.")
	date := typedDate(&c, "date", d.Date)
	starts, ends := readTimes(&c, d.Starts, d.Ends, true)
	if date != "" && starts != "" && ends != "" {
		c.That(edition.Exists(date, starts, zone), "starts", "There is no such time on that day, because the clocks go forward. Choose another.")
		c.That(edition.Exists(date, ends, zone), "ends", "There is no such time on that day, because the clocks go forward. Choose another.")
	}
	module, merr := strconv.ParseInt(d.Module, 10, 64)
	c.That(d.Module == "" || (merr == nil && module >= 1 && module <= mostDays), "module", "Enter a number from 1 to %d.", mostDays)
	if err := c.Err(); err != nil {
		return false, err
	}
	before := *to
	to.Title, to.Purpose, to.Date, to.Starts, to.Ends, to.Place, to.Module = d.Title, d.Purpose, date, starts, ends, d.Place, max(module, 1)
	dated = before.Title != to.Title || before.Date != to.Date || before.Starts != to.Starts || before.Ends != to.Ends || before.Place != to.Place
	return dated, nil
}

// readTimes reads a beginning and an end on one day.
func readTimes(c *errs.Check, starts, ends string, both bool) (from, to string) {
	c.That(!both || starts != "", "starts", "Enter the time at which it starts.")
	c.That(!both || ends != "", "ends", "Enter the time at which it ends.")
	from, to = typedTime(c, "starts", starts), typedTime(c, "ends", ends)
	c.That(from == "" || to == "" || from < to, "ends", "The end must be later than the start.")
	return from, to
}

// SessionForm is one session, as typed.
type SessionForm struct {
	Title, Starts, Ends, Lead, Notes, Version string
}

func sessionOf(s edition.Session) SessionForm {
	return SessionForm{Title: s.Title, Starts: s.Starts, Ends: s.Ends, Lead: s.Lead, Notes: s.Notes, Version: number(s.Version)}
}

func sessionFrom(f url.Values) SessionForm {
	return SessionForm{Title: f.Get("title"), Starts: f.Get("starts"), Ends: f.Get("ends"), Lead: f.Get("lead"), Notes: f.Get("notes"), Version: f.Get("version")}
}

func (s SessionForm) fields() []field {
	return []field{{label: "Title", value: s.Title}, {label: "Starts at", value: sameTime(s.Starts)}, {label: "Ends at", value: sameTime(s.Ends)}, {label: "Led by", value: s.Lead}, {label: "Notes for the team", value: s.Notes}}
}

func (s SessionForm) apply(to *edition.Session) error {
	var c errs.Check
	c.That(s.Title != "", "title", "Enter a title for the session.")
	checkLength(&c, "title", "The title", s.Title, longestName)
	checkLength(&c, "lead", "This", s.Lead, longestName)
	checkLength(&c, "notes", "The notes", s.Notes, longestText)
	starts, ends := readTimes(&c, s.Starts, s.Ends, false)
	if err := c.Err(); err != nil {
		return err
	}
	to.Title, to.Starts, to.Ends, to.Lead, to.Notes = s.Title, starts, ends, s.Lead, s.Notes
	return nil
}

// version reads the version that a form was shown with; what is no number matches nothing.
func version(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return -1
	}
	return n
}
