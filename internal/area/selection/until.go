package selection

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
)

// answerBy is until when an offer that is made now waits for its answer: OfferLasts, and never beyond the beginning of the next day of the
// edition, because whoever takes the place later has missed it.
func answerBy(tx *db.Tx, e edition.Edition) (db.Instant, error) {
	days, err := edition.Days(tx, e.ID)
	until := tx.Now.Add(OfferLasts)
	for _, d := range days {
		if start := d.Start(e.Zone); start > tx.Now {
			until = min(until, start)
		}
	}
	return until, err
}

// untilWords are the day and the time until which an offer waits.
func untilWords(o OfferRow, zone string) string {
	t := o.Expires.In(zone)
	return t.Format("Monday 2 January 2006") + ", " + ui.Clock(t)
}
