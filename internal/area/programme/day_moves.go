package programme

import (
	"fmt"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
)

// This file looks at a day of a published edition before it gets another date or other times: everybody with a place hears
// of it, so what cannot be is refused, and what is unusual is asked once more.

// farAway is how far from the other days of its edition it is unusual for a day to be.
const farAway = 365 * 24 * time.Hour

// checkDay looks at a day that was before (the zero day for a new one) and shall be d. What cannot be is an error beside its
// field; what is unusual comes back in sentences, for the coordinator to say that it is right.
func checkDay(e edition.Edition, days []edition.Day, before, d edition.Day, now db.Instant) ([]string, error) {
	if !e.Published() || (before.Date == d.Date && before.Starts == d.Starts && before.Ends == d.Ends) {
		return nil, nil
	}
	var c errs.Check
	var odd []string
	starts, ends := d.Start(e.Zone), d.End(e.Zone)
	begun, near, closes := false, len(days) == 0, true
	for _, o := range days {
		start, end := o.Start(e.Zone), o.End(e.Zone)
		begun = begun || start <= now
		if o.ID == d.ID || start == 0 {
			continue
		}
		c.That(end <= starts || ends <= start, "date", "“%s” is on this day, %s. Two days cannot be at the same time. Choose another date or other times.", o.Title, timesWords(o.Starts, o.Ends))
		near = near || apart(start, starts) < farAway
		closes = closes && starts < start
		if was := before.Start(e.Zone); was != 0 && (was < start) != (starts < start) {
			way := "after"
			if starts < start {
				way = "before"
			}
			odd = append(odd, fmt.Sprintf("“%s” then comes %s “%s”. The days change their order.", d.Title, way, o.Title))
		}
	}
	if ends <= now {
		coming := before.Date != "" && before.End(e.Zone) > now
		c.That(begun && !coming, "date", "This time is over. Choose one that is still to come.")
		odd = append(odd, "This time is over already.")
	}
	if !near && len(days) > 1 {
		odd = append(odd, "It is more than a year away from all other days.")
	}
	if closes && e.TakesApplications(now) && e.Closes >= starts {
		odd = append(odd, "Applications close only on "+when(e.Closes, e.Zone)+". That is after this day begins.")
	}
	return odd, c.Err()
}

// apart is how far two moments are from each other.
func apart(a, b db.Instant) time.Duration { return a.Sub(b).Abs() }

// sureOfDay refuses a day that cannot be, and an unusual one until the coordinator says that it is right.
func sureOfDay(e edition.Edition, days []edition.Day, before, d edition.Day, now db.Instant, sure bool) error {
	odd, err := checkDay(e, days, before, d, now)
	if err == nil && len(odd) > 0 && !sure {
		err = fieldError("sure", "Say that this is right, or change the date or the times.")
	}
	return err
}

// follow lets what was planned from the days of an edition follow a change of them, and says in words what came of it. e and
// was are the edition and its days as they were.
func (p *Programmes) follow(tx *db.Tx, actor access.Actor, e edition.Edition, was []edition.Day) (string, error) {
	if p.parts.DaysMoved == nil {
		return "", nil
	}
	moved, stay, err := p.parts.DaysMoved(tx, actor, e, was)
	if err != nil {
		return "", err
	}
	words := ""
	switch {
	case moved == 1:
		words = " One planned form moved with it."
	case moved > 1:
		words = fmt.Sprintf(" %d planned forms moved with it.", moved)
	}
	if len(stay) > 0 {
		words += " Look at the times of these forms under “Forms”. They do not fit the days any more, or were chosen by hand: “" + strings.Join(stay, "”, “") + "”."
	}
	return words, nil
}
