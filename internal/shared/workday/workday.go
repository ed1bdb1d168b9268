// Package workday counts working days in England: neither a Saturday or Sunday nor a bank holiday (content/bank-holidays.yaml).
//
// Days are YYYY-MM-DD. What is promised "within 3 working days" is owed by the third working day after the day on which it was asked.
package workday

import (
	"time"

	"alongside/content"
)

// Is says whether a day is a working day.
func Is(day string) bool {
	t, err := time.Parse(time.DateOnly, day)
	return err == nil && works(t)
}

func works(t time.Time) bool {
	w := t.Weekday()
	return w != time.Saturday && w != time.Sunday && !content.BankHolidays()[t.Format(time.DateOnly)]
}

// After is the n-th working day after a day; the day itself for none. A day that is no day stays what it is.
func After(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	for n > 0 {
		if t = t.AddDate(0, 0, 1); works(t) {
			n--
		}
	}
	return t.Format(time.DateOnly)
}

// Between is how many working days lie after one day, up to and with another: 0 on the same day, and when the second is earlier.
func Between(from, to string) int {
	t, err := time.Parse(time.DateOnly, from)
	last, wrong := time.Parse(time.DateOnly, to)
	if err != nil || wrong != nil {
		return 0
	}
	n := 0
	for t = t.AddDate(0, 0, 1); !t.After(last); t = t.AddDate(0, 0, 1) {
		if works(t) {
			n++
		}
	}
	return n
}
