package ui

import "time"

// Date writes the day of a moment, in the moment's own zone: "22 November 2026".
func Date(t time.Time) string { return t.Format("2 January 2006") }

// DateTime writes a moment in its own zone: "22 November 2026, 2:30pm".
func DateTime(t time.Time) string { return Date(t) + ", " + Clock(t) }

// Clock writes the time of day of a moment in its own zone: "2:30pm" or "5pm". Noon and midnight are said in words, because
// people disagree about 12am.
func Clock(t time.Time) string {
	switch {
	case t.Hour() == 12 && t.Minute() == 0:
		return "midday"
	case t.Hour() == 0 && t.Minute() == 0:
		return "midnight"
	case t.Minute() == 0:
		return t.Format("3pm")
	}
	return t.Format("3:04pm")
}
