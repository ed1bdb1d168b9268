package person

import (
	"slices"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
)

// What helps somebody is told once, but it does not stay true for ever: on a day that they choose they are asked whether it
// still fits. Whoever chooses none is asked a year later.

// ReviewJob asks one person whether what they told still fits. Its payload is the id of the person.
const ReviewJob = "needs.review"

// AskAfter is how long what somebody told stands before they are asked, when they have not chosen a day.
const AskAfter = 365 * 24 * time.Hour

// Review is when somebody told what helps them, and when they are asked again.
type Review struct {
	Told db.Instant // 0 when they told nothing
	Ask  db.Instant // 0 for never
}

// Due says whether the day of asking has come.
func (r Review) Due(now db.Instant) bool { return r.Ask != 0 && r.Ask <= now }

// sameNeeds says whether two say the same, in whatever order.
func sameNeeds(a, b Needs) bool {
	return a.Words == b.Words && slices.Equal(slices.Sorted(slices.Values(a.IDs)), slices.Sorted(slices.Values(b.IDs)))
}

// reviewed keeps when needs were told that have changed from was to is. A day that somebody chose and that has not come yet
// stays, and so does the wish not to be asked.
func reviewed(tx *db.Tx, id db.ID, was, is Needs) error {
	r, err := ReviewOf(tx, id)
	if err != nil {
		return err
	}
	switch never := !was.Empty() && r.Ask == 0; {
	case is.Empty():
		_, err := tx.Exec(`UPDATE person SET needs_told = NULL, needs_ask = NULL WHERE network_id = $1 AND id = $2`, id)
		if err == nil {
			err = job.Cancel(tx, ReviewJob, string(id))
		}
		return err
	case never:
		return AskAgain(tx, id, 0)
	case r.Ask > tx.Now:
		return AskAgain(tx, id, r.Ask)
	}
	return AskAgain(tx, id, tx.Now.Add(AskAfter))
}

// AskAgain keeps that what somebody told holds now, and when they are asked about it next: 0 for never.
func AskAgain(tx *db.Tx, id db.ID, ask db.Instant) error {
	n, err := tx.Exec(`UPDATE person SET needs_told = $3, needs_ask = $4 WHERE network_id = $1 AND id = $2 AND needs_sealed <> ''`, id, int64(tx.Now), ask.Ref())
	switch {
	case err != nil:
		return err
	case n == 0:
		return errs.Missing()
	case ask == 0:
		return job.Cancel(tx, ReviewJob, string(id))
	}
	return job.Later(tx, ReviewJob, string(id), ask, id)
}

// ReviewOf reads when somebody told what helps them, and when they are asked again.
func ReviewOf(tx *db.Tx, id db.ID) (Review, error) {
	return db.One(tx, func(s db.Scanner, r *Review) error { return s.Scan(&r.Told, &r.Ask) },
		`SELECT needs_told, needs_ask FROM person WHERE network_id = $1 AND id = $2`, id)
}

// ReviewsOf are those of several people, by person.
func ReviewsOf(tx *db.Tx, ids []db.ID) (map[db.ID]Review, error) {
	out := map[db.ID]Review{}
	type row struct {
		id db.ID
		Review
	}
	for part := range slices.Chunk(ids, 500) {
		list, args := db.In(2, part)
		rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.Told, &r.Ask) },
			`SELECT id, needs_told, needs_ask FROM person WHERE network_id = $1 AND needs_told IS NOT NULL AND id IN `+list+` LIMIT 500`, args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.id] = r.Review
		}
	}
	return out, nil
}
