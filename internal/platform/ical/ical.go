// Package ical writes calendar files: private feeds that people subscribe to, and invitations that travel with an email.
//
// Times are written in UTC, which is exact for single events in every zone and on both days when the clocks change; dates
// of whole days are those of the event's zone. Lines end in CR LF and are folded at 75 octets between characters, as RFC
// 5545 asks. Whatever stands in a title or a place stays text: it can neither end a line nor begin another property.
//
// A calendar knows an event by its UID and takes a change only when the sequence has grown, so both come from the record
// of the event and are never made up here.
package ical

import (
	"bytes"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones must be right on machines that ship none
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// ContentType is what a feed is served as.
const ContentType = "text/calendar; charset=utf-8"

// DefaultZone is used where an event names no zone, or one that nobody knows.
const DefaultZone = "Europe/London"

// Event is one thing on a date.
type Event struct {
	UID      string // the same for ever, as UID makes it
	Sequence int64  // grows with every change of time, place or title, and with a cancellation
	Start    time.Time
	// End is when it is over. Zero means that nobody said: an hour is written. For whole days it is the last day.
	End         time.Time
	Zone        string // as 'Europe/London': where the dates of whole days hold
	AllDay      bool
	Title       string
	Description string
	Place       string
	URL         string // http or https; anything else is left out
	Cancelled   bool
	Stamp       time.Time // when this version of the event was made
	Organizer   Address   // needed for an invitation
}

// Address is somebody's name and email address.
type Address struct{ Name, Email string }

// UID makes the lasting name of an event from the id of its record and the host of the installation.
func UID(id, host string) string { return line(id) + "@" + line(host) }

// Feed is a calendar to subscribe to, with the events in the order given. Cancelled ones are in it as cancelled, so that
// they vanish from, or are struck out in, the calendars that had them.
func Feed(name string, events []Event) []byte {
	c := published(name, events)
	// Ask for a look every hour; calendars take it as a hint.
	c.SetRefreshInterval("PT1H") // the library itself says that this is a duration
	c.SetXPublishedTTL("PT1H")
	return write(c)
}

// Dates are several events in one file that somebody opens once to take all of them in. Each needs an organiser.
//
// It publishes and does not request. A request or a cancellation is about one event: all its parts must have the same UID
// (RFC 5546, 3.2.2 and 3.2.5), and calendars that are sent more take the first or none. To publish is the one method for
// events of different UIDs (3.2.1); a later request or cancellation of one of them finds it by its UID.
func Dates(name string, events []Event) []byte { return write(published(name, events)) }

func published(name string, events []Event) *ics.Calendar {
	c := calendar(ics.MethodPublish)
	c.SetName(line(name))
	c.SetXWRCalName(line(name))
	for _, e := range events {
		c.AddVEvent(e.event())
	}
	return c
}

// Invitation asks one person to an event, or tells them of a change (the same UID, a higher sequence), or of its
// cancellation. It goes as the calendar part of an email to that person.
func Invitation(e Event, to Address) []byte {
	method := ics.MethodRequest
	if e.Cancelled {
		method = ics.MethodCancel
	}
	c := calendar(method)
	v := e.event()
	if email, ok := address(to.Email); ok {
		parameters := []ics.PropertyParameter{ics.CalendarUserTypeIndividual, ics.ParticipationRoleReqParticipant, ics.ParticipationStatusNeedsAction, ics.WithRSVP(!e.Cancelled)}
		if name := parameter(to.Name); name != "" {
			parameters = append(parameters, ics.WithCN(name))
		}
		v.AddAttendee("mailto:"+email, parameters...)
	}
	c.AddVEvent(v)
	return write(c)
}

// Method reads the method of a calendar file that this package wrote: PUBLISH, REQUEST or CANCEL. An email must name it
// beside the content type, or programs do not offer to answer.
func Method(file []byte) string {
	for _, l := range bytes.Split(file, []byte("\r\n")) {
		if method, ok := bytes.CutPrefix(l, []byte("METHOD:")); ok {
			return string(method)
		}
	}
	return string(ics.MethodPublish)
}

func calendar(method ics.Method) *ics.Calendar {
	c := ics.NewCalendarFor("Alongside")
	c.SetProductId("-//Alongside//Alongside//EN")
	c.SetCalscale("GREGORIAN")
	c.SetMethod(method)
	return c
}

// write serialises with CR LF on every system; the library would end lines as the system does.
func write(c *ics.Calendar) []byte {
	return []byte(c.Serialize(ics.WithNewLineWindows, ics.WithLineLength(75)))
}

const (
	utcForm  = "20060102T150405Z"
	dateForm = "20060102"
)

func (e Event) event() *ics.VEvent {
	v := ics.NewEvent(line(e.UID))
	stamp := e.Stamp
	if stamp.IsZero() {
		stamp = e.Start
	}
	v.SetProperty(ics.ComponentPropertyDtstamp, stamp.UTC().Format(utcForm))
	v.SetProperty(ics.ComponentPropertyLastModified, stamp.UTC().Format(utcForm))
	v.SetProperty(ics.ComponentPropertySequence, strconv.FormatInt(max(e.Sequence, 0), 10))
	e.times(v)
	title := line(e.Title)
	if title == "" {
		title = "Event"
	}
	v.SetSummary(title)
	if text := paragraphs(e.Description); text != "" {
		v.SetDescription(text)
	}
	if place := line(e.Place); place != "" {
		v.SetLocation(place)
	}
	if link, ok := link(e.URL); ok {
		v.SetURL(link)
	}
	status := ics.ObjectStatusConfirmed
	if e.Cancelled {
		status = ics.ObjectStatusCancelled
	}
	v.SetStatus(status)
	if email, ok := address(e.Organizer.Email); ok {
		var parameters []ics.PropertyParameter
		if name := parameter(e.Organizer.Name); name != "" {
			parameters = append(parameters, ics.WithCN(name))
		}
		v.SetOrganizer("mailto:"+email, parameters...)
	}
	return v
}

func (e Event) times(v *ics.VEvent) {
	if !e.AllDay {
		end := e.End
		if end.Before(e.Start) || end.IsZero() {
			end = e.Start.Add(time.Hour)
		}
		v.SetProperty(ics.ComponentPropertyDtStart, e.Start.UTC().Format(utcForm))
		v.SetProperty(ics.ComponentPropertyDtEnd, end.UTC().Format(utcForm))
		return
	}
	zone := location(e.Zone)
	first, last := day(e.Start, zone), day(e.End, zone)
	if e.End.IsZero() || last.Before(first) {
		last = first
	}
	date := ics.WithValue(string(ics.ValueDataTypeDate))
	v.SetProperty(ics.ComponentPropertyDtStart, first.Format(dateForm), date)
	v.SetProperty(ics.ComponentPropertyDtEnd, last.AddDate(0, 0, 1).Format(dateForm), date) // the day after: DTEND is not included
}

// day is the date of an instant in a zone, kept in UTC so that adding a day never meets a change of the clocks.
func day(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func location(name string) *time.Location {
	if name != "" {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
	}
	zone, err := time.LoadLocation(DefaultZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// line is text in one line: ends of lines become spaces, other control characters go, broken characters are replaced.
func line(s string) string { return strings.Join(strings.Fields(paragraphs(s)), " ") }

// paragraphs keeps ends of lines as \n and takes out every other control character.
func paragraphs(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ", "\v", "\n", "\f", "\n", "\u0085", "\n").Replace(s)
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, s))
}

// parameter makes a name fit for the parameter of a property, where RFC 5545 has no way to write a quotation mark, and the
// library a wrong way to write the other marks: an apostrophe becomes the typographic one, the rest become spaces.
func parameter(s string) string {
	s = strings.NewReplacer("'", "’", `"`, " ", `\`, " ", ",", " ", ";", " ", ":", " ").Replace(line(s))
	return strings.Join(strings.Fields(s), " ")
}

// address takes a plain email address, nothing that could begin another property.
func address(email string) (string, bool) {
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || strings.ContainsFunc(email, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`",;:<>\`, r)
	}) {
		return "", false
	}
	return email, true
}

func link(s string) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", false
	}
	out := u.String()
	if strings.ContainsFunc(out, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return "", false
	}
	return out, true
}
