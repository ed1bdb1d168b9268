package ical

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	goical "github.com/emersion/go-ical"
)

// parse reads a file with a parser that is not the one that wrote it, and checks the form of every line.
func parse(t testing.TB, file []byte) *goical.Calendar {
	t.Helper()
	if !utf8.Valid(file) {
		t.Fatalf("not UTF-8: %q", file)
	}
	if !bytes.HasSuffix(file, []byte("END:VCALENDAR\r\n")) || bytes.Contains(bytes.ReplaceAll(file, []byte("\r\n"), nil), []byte("\n")) ||
		bytes.Contains(bytes.ReplaceAll(file, []byte("\r\n"), nil), []byte("\r")) {
		t.Fatalf("lines do not end in CR LF: %q", file)
	}
	for _, l := range strings.Split(string(file), "\r\n") {
		if len(l) > 75 {
			t.Fatalf("a line of %d octets: %q", len(l), l)
		}
		if !utf8.ValidString(l) {
			t.Fatalf("a character is split: %q", l)
		}
	}
	c, err := goical.NewDecoder(bytes.NewReader(file)).Decode()
	if err != nil {
		t.Fatalf("%v\n%s", err, file)
	}
	strict(t, c.Component)
	return c
}

// repeatable are the properties that a component may have more than once; every other only once (RFC 5545, 3.6).
var repeatable = map[string]bool{"ATTENDEE": true, "COMMENT": true, "CATEGORIES": true}

// strict refuses what parsers take and calendars may not: a parameter or a property that stands there twice.
func strict(t testing.TB, c *goical.Component) {
	t.Helper()
	for name, props := range c.Props {
		if len(props) > 1 && !repeatable[name] {
			t.Errorf("%s stands %d times in %s", name, len(props), c.Name)
		}
		for _, p := range props {
			for param, values := range p.Params {
				if len(values) > 1 {
					t.Errorf("%s of %s stands there %d times: %q", param, name, len(values), values)
				}
			}
		}
	}
	for _, child := range c.Children {
		strict(t, child)
	}
}

func text(t testing.TB, props goical.Props, name string) string {
	t.Helper()
	s, err := props.Text(name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

func instant(t testing.TB, props goical.Props, name string) time.Time {
	t.Helper()
	at, err := props.DateTime(name, time.UTC)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return at
}

func london(t testing.TB, form string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", form, location("Europe/London"))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestFeed(t *testing.T) {
	stamp := time.Date(2026, 1, 5, 9, 30, 0, 0, time.UTC)
	file := Feed("My dates; with Siân, and others", []Event{
		{
			UID: UID("0190", "alongside.example"), Sequence: 3, Start: london(t, "2026-06-10 10:00"), End: london(t, "2026-06-10 16:30"),
			Zone: "Europe/London", Title: "Day 2: power, trust; and \\ more", Description: "First line.\r\nSecond line, with a comma.",
			Place: "Room 4\nNeuadd y Dref", URL: "https://alongside.example/n/x/days/2?a=b,c", Stamp: stamp, Organizer: Address{"O'Brien, Ann", "ann@example.org"},
		},
		{UID: "b@x", Start: london(t, "2026-06-11 10:00"), Title: "Called off", Cancelled: true, Stamp: stamp},
	})
	c := parse(t, file)
	if got := text(t, c.Props, "METHOD"); got != "PUBLISH" || Method(file) != "PUBLISH" {
		t.Errorf("method %s", got)
	}
	if got := text(t, c.Props, "X-WR-CALNAME"); got != "My dates; with Siân, and others" {
		t.Errorf("name %q", got)
	}
	for name, want := range map[string]string{"REFRESH-INTERVAL": "PT1H", "X-PUBLISHED-TTL": "PT1H"} {
		if p := c.Props.Get(name); p == nil || p.Value != want {
			t.Errorf("%s is %v", name, p)
		}
	}
	events := c.Events()
	if len(events) != 2 {
		t.Fatalf("%d events", len(events))
	}
	p := events[0].Props
	for name, want := range map[string]string{
		"UID": "0190@alongside.example", "SUMMARY": "Day 2: power, trust; and \\ more", "DESCRIPTION": "First line.\nSecond line, with a comma.",
		"LOCATION": "Room 4 Neuadd y Dref", "STATUS": "CONFIRMED",
	} {
		if got := text(t, p, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"SEQUENCE": "3", "URL": "https://alongside.example/n/x/days/2?a=b,c", "ORGANIZER": "mailto:ann@example.org", "DTSTART": "20260610T090000Z"} {
		if got := p.Get(name).Value; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := p.Get("ORGANIZER").Params.Get("CN"); got != "O’Brien Ann" {
		t.Errorf("organiser is %q", got)
	}
	if !instant(t, p, "DTSTAMP").Equal(stamp) {
		t.Errorf("stamp is %v", instant(t, p, "DTSTAMP"))
	}
	if got := text(t, events[1].Props, "STATUS"); got != "CANCELLED" {
		t.Errorf("a cancelled event is %s", got)
	}
	if d := instant(t, events[1].Props, "DTEND").Sub(instant(t, events[1].Props, "DTSTART")); d != time.Hour {
		t.Errorf("an event without an end lasts %v", d)
	}
	if again := Feed("x", nil); !bytes.Equal(again, Feed("x", nil)) || len(parse2(t, again)) != 0 {
		t.Error("an empty feed is not stable or not empty")
	}
}

// TestDates: several events in one file, for which the standard knows one method only.
func TestDates(t *testing.T) {
	by := Address{"Ann", "ann@example.org"}
	file := Dates("Pairs, 2027", []Event{
		{UID: "a@x", Sequence: 2, Start: london(t, "2026-06-10 10:00"), Title: "One", Organizer: by},
		{UID: "b@x", Start: london(t, "2026-06-11 10:00"), Title: "Two", Organizer: by},
	})
	c := parse(t, file)
	if Method(file) != "PUBLISH" || len(c.Events()) != 2 {
		t.Fatalf("%s with %d events", Method(file), len(c.Events()))
	}
	for i, e := range c.Events() {
		// RFC 5546, 3.2.1: a published event has an organiser and nobody who is asked to answer.
		if e.Props.Get("ORGANIZER") == nil || e.Props.Get("ATTENDEE") != nil || text(t, e.Props, "UID") != []string{"a@x", "b@x"}[i] {
			t.Errorf("event %d is %v", i, e.Props)
		}
	}
	// It is taken in once, and nobody comes back to read it again.
	if c.Props.Get("REFRESH-INTERVAL") != nil || c.Props.Get("X-PUBLISHED-TTL") != nil {
		t.Error("a file that is opened once asks to be read again")
	}
}

// parse2 allows a calendar without events, which the parser takes too.
func parse2(t testing.TB, file []byte) []goical.Event { return parse(t, file).Events() }

// A meeting at ten in London is at ten in London before and after both changes of the clocks, and lasts as long as it does.
func TestClockChanges(t *testing.T) {
	for _, c := range []struct{ start, end, utcStart, utcEnd string }{
		{"2026-03-28 10:00", "2026-03-28 11:30", "20260328T100000Z", "20260328T113000Z"},
		{"2026-03-29 10:00", "2026-03-29 11:30", "20260329T090000Z", "20260329T103000Z"}, // clocks went forward at one
		{"2026-03-28 23:00", "2026-03-29 04:00", "20260328T230000Z", "20260329T030000Z"}, // over the change: four hours
		{"2026-10-24 10:00", "2026-10-24 11:30", "20261024T090000Z", "20261024T103000Z"},
		{"2026-10-25 10:00", "2026-10-25 11:30", "20261025T100000Z", "20261025T113000Z"}, // clocks went back at two
		{"2026-10-24 23:00", "2026-10-25 04:00", "20261024T220000Z", "20261025T040000Z"}, // over the change: six hours
	} {
		e := Event{UID: "x@y", Start: london(t, c.start), End: london(t, c.end), Zone: "Europe/London", Title: "Meeting"}
		p := parse(t, Feed("x", []Event{e})).Events()[0].Props
		if p.Get("DTSTART").Value != c.utcStart || p.Get("DTEND").Value != c.utcEnd {
			t.Errorf("%s to %s is written %s to %s", c.start, c.end, p.Get("DTSTART").Value, p.Get("DTEND").Value)
		}
		if !instant(t, p, "DTSTART").Equal(e.Start) || !instant(t, p, "DTEND").Equal(e.End) {
			t.Errorf("%s is read back as %v", c.start, instant(t, p, "DTSTART"))
		}
	}
}

// Whole days are the days of the zone, also when it is another day in UTC and when a day has 23 or 25 hours.
func TestWholeDays(t *testing.T) {
	for _, c := range []struct {
		start, end  time.Time
		zone        string
		first, last string
	}{
		{london(t, "2026-06-10 00:00"), time.Time{}, "Europe/London", "20260610", "20260611"}, // 23:00 of the ninth in UTC
		{london(t, "2026-03-29 00:00"), london(t, "2026-03-29 00:00"), "Europe/London", "20260329", "20260330"},
		{london(t, "2026-10-24 00:00"), london(t, "2026-10-25 23:59"), "Europe/London", "20261024", "20261026"},
		{london(t, "2026-06-10 00:00"), time.Time{}, "", "20260610", "20260611"},
		{london(t, "2026-06-10 00:00"), time.Time{}, "Nowhere/Land", "20260610", "20260611"},
		{time.Date(2026, 6, 9, 20, 0, 0, 0, time.UTC), time.Time{}, "Australia/Sydney", "20260610", "20260611"},
		{london(t, "2026-06-10 00:00"), london(t, "2026-06-01 00:00"), "Europe/London", "20260610", "20260611"},
	} {
		p := parse(t, Feed("x", []Event{{UID: "x@y", Start: c.start, End: c.end, Zone: c.zone, AllDay: true, Title: "Day"}})).Events()[0].Props
		start, end := p.Get("DTSTART"), p.Get("DTEND")
		if start.Value != c.first || end.Value != c.last || start.Params.Get("VALUE") != "DATE" || end.Params.Get("VALUE") != "DATE" {
			t.Errorf("%v in %q is written %+v to %+v", c.start, c.zone, start, end)
		}
	}
}

func TestInvitation(t *testing.T) {
	e := Event{
		UID: "day@x", Sequence: 1, Start: london(t, "2026-06-10 10:00"), End: london(t, "2026-06-10 11:00"), Title: "Interview",
		Stamp: time.Date(2026, 1, 5, 9, 30, 0, 0, time.UTC), Organizer: Address{"Alongside", "hello@example.org"},
	}
	file := Invitation(e, Address{`Ann "Annie" Jones`, "ann@example.org"})
	c := parse(t, file)
	p := c.Events()[0].Props
	if Method(file) != "REQUEST" || text(t, c.Props, "METHOD") != "REQUEST" {
		t.Errorf("method %s", Method(file))
	}
	attendee := p.Get("ATTENDEE")
	if attendee.Value != "mailto:ann@example.org" || attendee.Params.Get("CN") != "Ann Annie Jones" || attendee.Params.Get("RSVP") != "true" ||
		attendee.Params.Get("PARTSTAT") != "NEEDS-ACTION" || p.Get("ORGANIZER").Value != "mailto:hello@example.org" {
		t.Errorf("attendee %+v, organiser %+v", attendee, p.Get("ORGANIZER"))
	}
	e.Cancelled, e.Sequence = true, 2
	file = Invitation(e, Address{"", "ann@example.org"})
	p = parse(t, file).Events()[0].Props
	if Method(file) != "CANCEL" || text(t, p, "STATUS") != "CANCELLED" || p.Get("SEQUENCE").Value != "2" || text(t, p, "UID") != "day@x" {
		t.Errorf("cancellation: %s", file)
	}
	for _, bad := range []string{"", "nobody", "a@b.org\r\nX-EVIL:1", "Ann <ann@example.org>", "a b@example.org", `"a;b"@example.org`} {
		if p := parse(t, Invitation(e, Address{"x", bad})).Events()[0].Props; p.Get("ATTENDEE") != nil || p.Get("X-EVIL") != nil {
			t.Errorf("%q is taken as an address", bad)
		}
	}
}

func TestLinks(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org/a?b=c#d": "https://example.org/a?b=c#d", "http://x/ŷ": "http://x/%C5%B7",
		"javascript:alert(1)": "", "https://x/\r\nX-EVIL:1": "", "/only/a/path": "", "": "", "https://": "",
	} {
		if got, _ := link(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// Whatever is typed into a title, a description, a place or a name is read back as that text, and adds no property.
func FuzzText(f *testing.F) {
	f.Add("Day 1", "What to bring:\n- a pen", "Room; 4, \\ 5", "O'Brien, Ann", "https://x.org")
	f.Add(strings.Repeat("長", 200), strings.Repeat("a ", 300), "\r\nBEGIN:VALARM\r\n", "a\";:x\\", "x:\r\ny")
	f.Add("\x00\xff\u2028", strings.Repeat("<b>", 90), "\u0085", "\n", "https://x/"+strings.Repeat("é", 99))
	f.Fuzz(func(t *testing.T, title, description, place, name, address string) {
		e := Event{
			UID: UID(title, place), Start: time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC), Title: title, Description: description, Place: place, URL: address,
			Organizer: Address{name, "o@example.org"},
		}
		for _, file := range [][]byte{Feed(name, []Event{e, e}), Invitation(e, Address{name, "a@example.org"})} {
			c := parse(t, file)
			for _, v := range c.Events() {
				want := map[string]string{"SUMMARY": line(title), "DESCRIPTION": paragraphs(description), "LOCATION": line(place), "UID": UID(title, place)}
				if want["SUMMARY"] == "" {
					want["SUMMARY"] = "Event"
				}
				for property, value := range want {
					if got, _ := v.Props.Text(property); got != value {
						t.Fatalf("%s: wrote %q, read %q", property, value, got)
					}
				}
				if len(v.Children) != 0 || v.Props.Get("ORGANIZER").Params.Get("CN") != parameter(name) {
					t.Fatalf("%q: children %v, organiser %+v", name, v.Children, v.Props.Get("ORGANIZER"))
				}
				for property := range v.Props {
					if !strings.Contains(" UID DTSTAMP LAST-MODIFIED SEQUENCE DTSTART DTEND SUMMARY DESCRIPTION LOCATION URL STATUS ORGANIZER ATTENDEE ", " "+property+" ") {
						t.Fatalf("unexpected property %s", property)
					}
				}
			}
		}
	})
}
