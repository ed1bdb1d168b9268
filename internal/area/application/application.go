// Package application is how people ask for a place in an edition: a pair together, or one person who seeks a partner or
// needs none. An application is a task list that can be left and taken up again, and it is submitted only when everybody
// who applies has confirmed the same exact text.
//
// Words: an application belongs to one edition and has one or two applicants, one from each side, or three: two
// professionals and a patient partner. Its questions are an instrument, answered section by section. A partner is invited by email; a sponsor backs the application and says so by
// a signed link, without an account. Readiness is which of four things an application has: a partner, a real challenge,
// funding, a sponsor; what it lacks is a gap, and for each gap a coordinator can offer coaching. A bursary is money of the
// edition that is asked for and awarded, never more in all than the edition's budget.
//
// States: draft and seeking are being written (seeking says that the applicant wants a partner to be found); submitted,
// shortlisted, offered, waiting and accepted are with the people who select; refused and withdrawn are over. Until the closing
// time those who apply can open a submitted one again, which makes it a draft;
// so can somebody whose partner said no to an offer of places.
package application

import (
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// State is where an application stands.
type State string

// The states of an application.
const (
	Draft       State = "draft"       // being written
	Seeking     State = "seeking"     // being written by somebody who wants a partner to be found
	Submitted   State = "submitted"   // confirmed by everybody and handed in
	Shortlisted State = "shortlisted" // the panel looks at it again
	Offered     State = "offered"     // a place is offered and not answered yet
	Waiting     State = "waiting"     // on the waiting list
	Accepted    State = "accepted"    // the offer was taken
	Refused     State = "refused"     // no place, with a reason
	Withdrawn   State = "withdrawn"   // ended by those who applied
)

// States lists every state, in the order in which an application meets them.
var States = []State{Draft, Seeking, Submitted, Shortlisted, Offered, Waiting, Accepted, Refused, Withdrawn}

// moves are the allowed transitions. What is not here never happens, whoever asks.
var moves = map[State][]State{
	Draft:       {Seeking, Submitted, Withdrawn},
	Seeking:     {Draft, Withdrawn},
	Submitted:   {Draft, Shortlisted, Offered, Waiting, Refused, Withdrawn},
	Shortlisted: {Offered, Waiting, Refused, Withdrawn},
	Offered:     {Draft, Accepted, Waiting, Refused, Withdrawn},
	Waiting:     {Offered, Refused, Withdrawn},
	Accepted:    {Withdrawn},
}

// CanBecome says whether an application in this state may move to another.
func (s State) CanBecome(to State) bool { return slices.Contains(moves[s], to) }

// Writing says whether the applicants still write it.
func (s State) Writing() bool { return s == Draft || s == Seeking }

// Over says whether nothing more can happen to it.
func (s State) Over() bool { return s == Refused || s == Withdrawn }

// Words is the state as people read it.
func (s State) Words() string {
	switch s {
	case Draft:
		return "Being written"
	case Seeking:
		return "Seeking a partner"
	case Submitted:
		return "Submitted"
	case Shortlisted:
		return "On the short list"
	case Offered:
		return "Place offered"
	case Waiting:
		return "On the waiting list"
	case Accepted:
		return "Place accepted"
	case Refused:
		return "No place this time"
	case Withdrawn:
		return "Withdrawn"
	}
	return string(s)
}

// Application is one request for a place. Professional and Partner are the applicants; either may be empty. Third is the
// second professional of a trio.
type Application struct {
	ID, Edition           db.ID
	Number                int64 // counts from 1 within the edition: a name that tells nothing about the people
	State                 State
	Title                 string // the challenge in one sentence; empty until it is written
	Professional, Partner db.ID
	Third                 db.ID
	StartedBy             db.ID
	Started, Changed      db.Instant
	Submitted             db.Instant
	Instrument            string // key and version of the questions that are asked
	InstrumentVersion     int64
	HasChallenge          bool
	Funding               Funding
	PartsLeft             int64 // what must still be done before it can be confirmed
	Sponsor               SponsorState
	JoinedInto            db.ID      // the application that this one became part of
	Brought               db.Instant // when a file said that it is handed in, which nobody confirmed here; 0 for any other
	BroughtBy             db.ID      // who brought that file in; empty on the command line
}

// Has says whether the person is one of the applicants.
func (a Application) Has(who db.ID) bool {
	return who != "" && (a.Professional == who || a.Partner == who || a.Third == who)
}

// People are the applicants, the professionals first.
func (a Application) People() []db.ID {
	var out []db.ID
	for _, id := range []db.ID{a.Professional, a.Third, a.Partner} {
		if id != "" {
			out = append(out, id)
		}
	}
	return out
}

// SideOf is the side on which the person applies, "" for somebody else.
func (a Application) SideOf(who db.ID) person.Side {
	switch {
	case who == "":
		return ""
	case a.Professional == who || a.Third == who:
		return person.Professional
	case a.Partner == who:
		return person.Partner
	}
	return ""
}

// On is the first applicant of a side, "" for none.
func (a Application) On(side person.Side) db.ID {
	if side == person.Professional {
		return a.Professional
	}
	return a.Partner
}

// Joint says whether both sides apply, so that nobody is missing.
func (a Application) Joint() bool { return a.Professional != "" && a.Partner != "" }

// Sides are the sides that have an applicant.
func (a Application) Sides() []person.Side {
	var out []person.Side
	for _, s := range []person.Side{person.Professional, person.Partner} {
		if a.On(s) != "" {
			out = append(out, s)
		}
	}
	return out
}

// applicant is one person's own part of an application.
type applicant struct {
	Person                              db.ID
	Side                                person.Side
	Third                               bool // the second professional of a trio
	DetailsSaid, NeedsSaid, NeedsShared bool
	Confirmed                           db.Instant
}
