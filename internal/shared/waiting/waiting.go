// Package waiting is what waits for a person: each slice says what it has, and one page shows it all.
package waiting

import (
	"sort"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// Item is one thing that a person can do now, or that they wait for.
type Item struct {
	// Title says what to do, beginning with a verb: "Confirm your application".
	Title string
	// About says what it belongs to: "Collaborative pairs 2015".
	About string
	// Path leads there, without the network's prefix.
	Path string
	// Due is until when; zero means no date.
	Due db.Instant
	// Others says that there is nothing to do: the person has done their part and waits for others, until Due.
	Others bool
}

// Event is something that happens next, on a date. Its title goes into calendars that others may see over a shoulder: it
// never says anything about health or about what people said.
type Event struct {
	Title, Place, Path string
	// Note is for the reader's own page alone, such as where they sit. It goes into no calendar.
	Note  string
	Start db.Instant
	// End is when it is over; zero means that nobody said, and calendars show an hour.
	End  db.Instant
	Zone string
	// ID names the event for ever, whatever else changes: calendars know it by this. Use the id of its row.
	ID db.ID
	// Sequence counts the changes of its time, place or title, for calendars.
	Sequence int64
}

// Source is a slice that may have something waiting for a person. Its method runs at most two statements; a source that needs
// only one is an Asker, so that it is asked together with others.
type Source interface {
	// Waiting lists what the person can do now.
	Waiting(tx *db.Tx, a access.Actor) ([]Item, error)
}

// Calendar is a slice that has dates for a person.
type Calendar interface {
	// Events lists what happens between two instants for the person: the first events, up to most.
	Events(tx *db.Tx, a access.Actor, from, to db.Instant, most int) ([]Event, error)
}

// Gather joins what every source has, by date, with what has no date last.
func Gather(tx *db.Tx, a access.Actor, sources []Source) ([]Item, error) {
	var questions []Question
	for _, s := range sources {
		if q, ok := s.(Asker); ok {
			questions = append(questions, q.Asks(tx, a))
		}
	}
	answers, err := Ask(tx, questions...)
	if err != nil {
		return nil, err
	}
	var out []Item
	for _, s := range sources {
		if _, ok := s.(Asker); ok {
			out, answers = append(out, answers[0]...), answers[1:]
			continue
		}
		items, err := s.Waiting(tx, a)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	sort.SliceStable(out, func(i, j int) bool {
		di, dj := out[i].Due, out[j].Due
		return di != dj && (dj == 0 || (di != 0 && di < dj))
	})
	return out, nil
}

// Soonest sorts events by date and keeps the first n.
func Soonest(events []Event, n int) []Event {
	sort.SliceStable(events, func(i, j int) bool { return events[i].Start < events[j].Start })
	return events[:min(n, len(events))]
}
