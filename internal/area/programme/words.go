package programme

import (
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/network"
)

// This file turns dates, times and states into the words of pages.

// clockWords is a time of day as people say it: 10:00 is 10am, 16:30 is 4:30pm.
func clockWords(hhmm string) string {
	h, m, ok := strings.Cut(hhmm, ":")
	if !ok || len(h) != 2 {
		return hhmm
	}
	hour := int(h[0]-'0')*10 + int(h[1]-'0')
	half := "am"
	if hour >= 12 {
		half = "pm"
	}
	if hour%12 == 0 {
		hour = 12
	} else {
		hour %= 12
	}
	if m != "00" {
		return number(int64(hour)) + ":" + m + half
	}
	switch {
	case hour == 12 && half == "pm":
		return "noon"
	case hour == 12:
		return "midnight"
	}
	return number(int64(hour)) + half
}

// timesWords is from when to when: "10am to 4:30pm".
func timesWords(starts, ends string) string {
	switch {
	case starts == "" && ends == "":
		return ""
	case ends == "":
		return "from " + clockWords(starts)
	case starts == "":
		return "until " + clockWords(ends)
	}
	return clockWords(starts) + " to " + clockWords(ends)
}

// when is an instant in the words of the zone: "Friday 3 April 2026 at 5pm".
func when(i db.Instant, zone string) string {
	if i == 0 {
		return "not set"
	}
	t := i.In(zone)
	return t.Format("Monday 2 January 2006") + " at " + clockWords(t.Format("15:04"))
}

// zoneNote names the zone where it is not the one that readers expect.
func zoneNote(zone string) string {
	if zone == "Europe/London" {
		return ""
	}
	return " (" + network.ZoneWords(zone) + " time)"
}

func stateColour(s edition.State) ui.Colour {
	switch s {
	case edition.Open:
		return ui.Green
	case edition.Closed:
		return ui.Orange
	case edition.Running:
		return ui.Blue
	case edition.Ended:
		return ui.Grey
	}
	return ui.Yellow
}

// paragraphs cuts a text at its empty lines.
func paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// lines cuts a text into its lines, without empty ones.
func lines(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// span is from the first to the last date of an edition in words.
func span(days []edition.Day) string {
	first, last := "", ""
	for _, d := range days {
		if d.Date == "" {
			continue
		}
		if first == "" || d.Date < first {
			first = d.Date
		}
		if d.Date > last {
			last = d.Date
		}
	}
	switch {
	case first == "":
		return "No dates yet"
	case first == last:
		return ui.PlainDate(first)
	}
	return ui.PlainDate(first) + " to " + ui.PlainDate(last)
}

func mailto(address string) templ.SafeURL { return templ.URL("mailto:" + address) }

// outside is a link that a coordinator typed; anything but a web address becomes harmless.
func outside(link string) templ.SafeURL { return templ.URL(link) }

// zoneOptions are the offered zones, with the edition's own when it is another.
func zoneOptions(now string) []ui.Option {
	var out []ui.Option
	known := false
	for _, z := range network.Zones() {
		out = append(out, ui.Option{Value: z, Label: network.ZoneWords(z)})
		known = known || z == now
	}
	if !known && validZone(now) {
		out = append(out, ui.Option{Value: now, Label: network.ZoneWords(now)})
	}
	return out
}
