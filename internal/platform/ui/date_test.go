package ui

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	good := map[string]string{
		"2026-11-22": "2026-11-22", "22/11/2026": "2026-11-22", " 22 / 11 / 2026 ": "2026-11-22", "1/2/2027": "2027-02-01", "22.11.2026": "2026-11-22",
		"22-11-2026": "2026-11-22", "22 11 2026": "2026-11-22", "22 November 2026": "2026-11-22", "22nd nov 2026": "2026-11-22",
		"1st of March, 2027": "2027-03-01", "22 NOVEMBER 2026": "2026-11-22", "3 Sept 2027": "2027-09-03", "29/2/2028": "2028-02-29",
	}
	for in, want := range good {
		if got, ok := ParseDate(in); !ok || got != want {
			t.Errorf("%q is %q, %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "tomorrow", "29/2/2027", "31/11/2026", "22/11/26", "22/11", "11/22/2026", "2026-13-01", "0000-01-01", "1/1/0001", "22/11/2026x", "22/11/20261"} {
		if got, ok := ParseDate(in); ok {
			t.Errorf("%q is %q", in, got)
		}
	}
}

// TestNoDate: a day that does not exist is told as that.
func TestNoDate(t *testing.T) {
	for in, want := range map[string]string{
		"31/02/2026": "There is no such day: February 2026 has days 1 to 28.", "2028-02-30": "There is no such day: February 2028 has days 1 to 29.",
		"31st of November, 2026": "There is no such day: November 2026 has days 1 to 30.", "0.3.2027": "There is no such day: March 2027 has days 1 to 31.",
		"11/22/2026": DateProblem + ".", "31/02": DateProblem + ".", "soon": DateProblem + ".", "": DateProblem + ".", "99": DateProblem + ".", "31/02/26": DateProblem + ".",
	} {
		if _, ok := ParseDate(in); ok || NoDate(in) != want {
			t.Errorf("%q says %q, want %q", in, NoDate(in), want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-11-22", "22nd of Nov 2026", "1.1.1000", "31/02/2026", "", "st"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		date, ok := ParseDate(s)
		if !ok {
			if date != "" {
				t.Fatalf("%q is no date but gives %q", s, date)
			}
			return
		}
		if _, err := time.Parse(isoDate, date); err != nil {
			t.Fatalf("%q gives %q, which is no date", s, date)
		}
		for _, written := range []string{date, ShortDate(date), PlainDate(date)} {
			if again, ok := ParseDate(written); !ok || again != date {
				t.Fatalf("%q gives %q, written as %q that gives %q", s, date, written, again)
			}
		}
	})
}

func TestWrittenDates(t *testing.T) {
	if got := LongDate("2026-11-22"); got != "Sunday 22 November 2026" {
		t.Error(got)
	}
	if got := PlainDate("2026-11-02"); got != "2 November 2026" {
		t.Error(got)
	}
	if got := ShortDate("not a date"); got != "not a date" {
		t.Error(got)
	}
}

func TestDateInputShowsTheDayAsPeopleWriteIt(t *testing.T) {
	for value, want := range map[string]string{"2026-11-22": "22/11/2026", "soon": "soon", "": ""} {
		control := find(t, parse(t, DateInput(Input{Name: "d", Label: "Day", Value: value})), "input")
		if got := attribute(control, "value"); got != want {
			t.Errorf("%q is shown as %q", value, got)
		}
	}
}

func TestParseTime(t *testing.T) {
	good := map[string]string{
		"14:30": "14:30", "9:05": "09:05", "14.30": "14:30", "1430": "14:30", "0905": "09:05", "2:30pm": "14:30", "2.30 p.m.": "14:30", "2pm": "14:00",
		"12am": "00:00", "12pm": "12:00", "12:15 am": "00:15", "noon": "12:00", "Midnight": "00:00", "00:00": "00:00", "11 AM": "11:00",
	}
	for in, want := range good {
		if got, ok := ParseTime(in); !ok || got != want {
			t.Errorf("%q is %q, %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "2", "24:00", "12:60", "13pm", "0am", "half past two", "14:3", "25", "99999"} {
		if got, ok := ParseTime(in); ok {
			t.Errorf("%q is %q", in, got)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"14:30", "2pm", "0am", "noon", "9999", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		hhmm, ok := ParseTime(s)
		if !ok {
			return
		}
		if again, ok := ParseTime(hhmm); !ok || again != hhmm {
			t.Fatalf("%q gives %q, which gives %q", s, hhmm, again)
		}
	})
}

// TestDateNear: a slip in the year is found, and said with the days that are taken.
func TestDateNear(t *testing.T) {
	const span = "It can be a day from 23 November 2025 to 23 November 2028."
	for text, want := range map[string][2]string{
		"23/11/2025":      {"2025-11-23", ""},
		"22/11/2025":      {"2025-11-22", "This day is too early. " + span},
		"23 Nov 2028":     {"2028-11-23", ""},
		"24/11/2028":      {"2028-11-24", "This day is too late. " + span},
		"1/1/9999":        {"9999-01-01", "Check the year. " + span},
		"1 January 1900":  {"1900-01-01", "Check the year. " + span},
		"some time later": {"", DateProblem + "."},
		"":                {"", DateProblem + "."},
	} {
		if date, problem := DateNear(text, "2026-11-23", 1, 2); date != want[0] || problem != want[1] {
			t.Errorf("%q: %q %q", text, date, problem)
		}
	}
}
