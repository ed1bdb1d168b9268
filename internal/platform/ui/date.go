package ui

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// What to say when a day or a time cannot be read.
const (
	DateProblem = "Enter a date like 22/11/2026"
	TimeProblem = "Enter a time like 2:30pm or 14:30"
)

const isoDate = "2006-01-02"

var dateForms = []string{isoDate, "2/1/2006", "2 January 2006", "2 Jan 2006"}

var marks = regexp.MustCompile(` ?([/.-]) ?`)

var ordinal = regexp.MustCompile(`^(\d{1,2})(st|nd|rd|th)\b`)

// ParseDate reads a day as people write it in the United Kingdom (22/11/2026, 22.11.2026, 22-11-2026, 22 11 2026, 22 November
// 2026, 22nd Nov 2026) or in the form of computers (2026-11-22). The answer is in the latter, YYYY-MM-DD. It is not ok for
// anything else, for days that do not exist, and for years that are not of four digits.
func ParseDate(text string) (date string, ok bool) {
	return parseDay(plainDay(text))
}

// plainDay is a day as it was typed, in one of the dateForms if it is one.
func plainDay(text string) string {
	text = strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(text, ",", " ")), " "))
	text = marks.ReplaceAllString(text, "$1")
	text = ordinal.ReplaceAllString(text, "$1")
	text = strings.ReplaceAll(text, " of ", " ")
	text = strings.Replace(text, " sept ", " sep ", 1)
	if len(text) > 0 && !strings.ContainsFunc(text, isLetter) && !strings.Contains(text, "/") {
		if _, err := time.Parse(isoDate, text); err != nil {
			text = strings.NewReplacer(".", "/", "-", "/", " ", "/").Replace(text)
		}
	}
	return text
}

func parseDay(text string) (date string, ok bool) {
	for _, form := range dateForms {
		if t, err := time.Parse(form, text); err == nil && t.Year() >= 1000 {
			return t.Format(isoDate), true
		}
	}
	return "", false
}

var (
	dayFirst = regexp.MustCompile(`^\d{1,2}([/ ].+)$`)
	dayLast  = regexp.MustCompile(`^(\d{4})/(\d{1,2})/\d{1,2}$`)
)

// NoDate says what is wrong with a text that ParseDate does not read: a day that does not exist is told as that.
func NoDate(text string) string {
	text = dayLast.ReplaceAllString(plainDay(text), "1/$2/$1")
	first, ok := parseDay(dayFirst.ReplaceAllString(text, "1$1"))
	if !ok {
		return DateProblem + "."
	}
	month, _ := time.Parse(isoDate, first)
	return "There is no such day: " + month.Format("January 2006") + " has days 1 to " + strconv.Itoa(month.AddDate(0, 1, -1).Day()) + "."
}

// DateNear reads a day that lies at most so many years before or after today (YYYY-MM-DD): a slip of one key in the year is no day that
// anybody means. problem says what to mend, and is empty when the day is fine.
func DateNear(text, today string, yearsBack, yearsAhead int) (date, problem string) {
	date, ok := ParseDate(text)
	if !ok {
		return "", NoDate(text)
	}
	return date, FarDate(date, today, yearsBack, yearsAhead)
}

// FarDate is the problem of a day (YYYY-MM-DD) that lies more than so many years before or after today, and "" for any other.
func FarDate(date, today string, yearsBack, yearsAhead int) string {
	now, err := time.Parse(isoDate, today)
	if err != nil {
		return ""
	}
	first, last := now.AddDate(-yearsBack, 0, 0).Format(isoDate), now.AddDate(yearsAhead, 0, 0).Format(isoDate)
	if date >= first && date <= last {
		return ""
	}
	span := "It can be a day from " + PlainDate(first) + " to " + PlainDate(last) + "."
	switch { // within a year it is the day that does not fit, and not a slip in the year
	case date > last && date <= now.AddDate(yearsAhead+1, 0, 0).Format(isoDate):
		return "This day is too late. " + span
	case date < first && date >= now.AddDate(-yearsBack-1, 0, 0).Format(isoDate):
		return "This day is too early. " + span
	}
	return "Check the year. " + span
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }

// LongDate writes YYYY-MM-DD as "Sunday 22 November 2026"; anything else comes back as it is.
func LongDate(date string) string { return writeDate(date, "Monday 2 January 2006") }

// PlainDate writes YYYY-MM-DD as "22 November 2026"; anything else comes back as it is.
func PlainDate(date string) string { return writeDate(date, "2 January 2006") }

// ShortDate writes YYYY-MM-DD as "22/11/2026"; anything else comes back as it is.
func ShortDate(date string) string { return writeDate(date, "02/01/2006") }

func writeDate(date, form string) string {
	t, err := time.Parse(isoDate, date)
	if err != nil {
		return date
	}
	return t.Format(form)
}

var clock = regexp.MustCompile(`^(\d{1,2})(?:[:.]?(\d{2}))?(am|pm)?$`)

// ParseTime reads a time of day: 14:30, 14.30, 1430, 2:30pm, 2.30 pm, 2pm, 9am, noon, midnight. The answer is HH:MM on a clock
// of 24 hours. A bare "2" is not ok, because nobody knows which half of the day it is.
func ParseTime(text string) (hhmm string, ok bool) {
	text = strings.ToLower(strings.Join(strings.Fields(text), ""))
	text = strings.NewReplacer("a.m.", "am", "p.m.", "pm").Replace(text)
	switch text {
	case "noon", "midday", "12noon":
		return "12:00", true
	case "midnight", "12midnight":
		return "00:00", true
	}
	m := clock.FindStringSubmatch(text)
	if m == nil || (m[2] == "" && m[3] == "") {
		return "", false
	}
	hour, _ := strconv.Atoi(m[1]) // one or two digits
	minute, _ := strconv.Atoi("0" + m[2])
	if m[3] != "" {
		if hour < 1 || hour > 12 {
			return "", false
		}
		hour %= 12
		if m[3] == "pm" {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 {
		return "", false
	}
	return time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC).Format("15:04"), true
}
