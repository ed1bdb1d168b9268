package collaboration

import (
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/waiting"
)

// Waiting lists the shared decisions that a person has not answered, and the spaces that they are asked to join. It opens
// nothing: the titles say no more than a letter would.
func (s *Space) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (s *Space) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: waitsFor, Args: []any{a.Person(), int64(tx.Now)}, Item: func(w waiting.Row) (waiting.Item, bool) {
		if w.Kind == "join" {
			return waiting.Item{Title: "Answer an invitation to work together", About: "Somebody asks you to join their space", Path: fmt.Sprintf("/join/%s", w.A), Due: w.At}, true
		}
		return waiting.Item{Title: "Answer a shared decision", About: "The space that you share with others", Path: fmt.Sprintf("/collaborations/%s/proposals/%s", w.B, w.A)}, true
	}}
}

// Events lists a person's meetings, the first up to most. The title never says more than that there is one, and the place stays in the space.
func (s *Space) Events(tx *db.Tx, a access.Actor, from, to db.Instant, most int) ([]waiting.Event, error) {
	return waiting.AskDates(tx, s.AsksDates(a, from, to, most))
}

// AsksDates is the question behind Events.
func (s *Space) AsksDates(a access.Actor, from, to db.Instant, most int) waiting.Dates {
	return waiting.Dates{SQL: meetingsBetween, Args: []any{a.Person(), int64(from), int64(to), most}, Event: func(m waiting.DateRow) waiting.Event {
		return waiting.Event{
			Title: calendarTitle(formOfSize(m.N)), Path: fmt.Sprintf("/collaborations/%s/meetings/%s", m.A, m.ID),
			Start: m.Starts, End: m.Ends, Zone: m.Zone, ID: m.ID, Sequence: m.Sequence,
		}
	}}
}
