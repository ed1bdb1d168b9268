package seating

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
)

// This file finds where a timetable runs into parts of the day that are not for it: a break, lunch, or what comes before or after.

// pause recognises the title of a part of the day in which people rest or eat.
var pause = regexp.MustCompile(`(?i)\b(break|breaks|lunch|dinner|breakfast|supper|meal|tea|coffee|refreshments|rest|pause)\b`)

// runsInto says which parts of the day a timetable runs into. The part in which most of it lies is the one that it is for, unless people
// rest or eat then. Without times, or without parts that have times, there is nothing to say.
func (t Rotation) runsInto(parts []edition.Session) []string {
	if t.Setup.Starts == "" || t.Day == "" {
		return nil
	}
	from, _ := t.Setup.minutes(0)
	_, to := t.Setup.minutes(int(t.Rounds) - 1)
	var out []string
	own, longest := -1, 0
	shared := make([]int, len(parts))
	for i, p := range parts {
		begins, ends := minuteOf(p.Starts), minuteOf(p.Ends)
		if begins < 0 || ends <= begins {
			continue
		}
		shared[i] = min(to, ends) - max(from, begins)
		if shared[i] > longest && !pause.MatchString(p.Title) {
			own, longest = i, shared[i]
		}
	}
	for i, p := range parts {
		if shared[i] > 0 && i != own {
			out = append(out, fmt.Sprintf("%s to %s, %s", clockOf(minuteOf(p.Starts)), clockOf(minuteOf(p.Ends)), p.Title))
		}
	}
	return slices.Compact(out)
}

// beside checks that a timetable keeps to its part of the day, or that somebody chose that it does not.
func (t Rotation) beside(tx *db.Tx, chosen bool) error {
	if chosen || t.Day == "" || t.Setup.Starts == "" {
		return nil
	}
	parts, err := edition.Sessions(tx, t.Day)
	if err != nil {
		return err
	}
	var c errs.Check
	list := t.runsInto(parts)
	c.That(len(list) == 0, "over", "The %s run into other parts of the day: %s. Choose another time, or tick this.", counted(int(t.Rounds), "round", "rounds"), strings.Join(list, "; "))
	return c.Err()
}
