package opportunity

import (
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
	"alongside/internal/shared/waiting"
)

// Step is where a reply stands.
type Step string

// The steps of a reply.
const (
	Sent      Step = "sent"
	Chosen    Step = "chosen"
	Accepted  Step = "accepted"
	Declined  Step = "declined"
	NotChosen Step = "not-chosen"
	Stopped   Step = "withdrawn"
)

// Interest is somebody's reply to an opportunity.
type Interest struct {
	ID, Opportunity, Person db.ID
	Number                  int64 // counts within the opportunity
	State                   Step
	Words                   string // what they wrote; of an application the answers
	Questions               int64  // the version of the questions, 0 for none
	Clash                   string // why they go on although a meeting clashes
	Talked                  string // the day of a conversation
	Talk                    string // what was noted of it
	Answer                  string // what they are told when they are not chosen
	Answered                db.Instant
	Round                   db.ID
	Term                    db.ID
	Created                 db.Instant
	Version                 int64

	Name, Email string // read with it
	Left        bool
}

// live says that it still counts: nobody answered it, or the answer is yes and they have not said no.
func (i Interest) live() bool { return i.State == Sent || i.State == Chosen || i.State == Accepted }

// owed says that an answer is owed to this person: nobody answered, or they were not chosen and nobody has told them why.
func (i Interest) owed() bool { return i.State == Sent || i.State == NotChosen && i.Answer == "" }

// told is where it stands, as the person who replied reads it. Who was not chosen reads that with the words on why, not before.
func (i Interest) told() string {
	switch i.State {
	case Chosen:
		return "You are chosen. Say yes or no."
	case Accepted:
		return "You said yes. It is yours."
	case Declined:
		return "You said no"
	case Stopped:
		return "You took it back"
	case NotChosen:
		if i.Answer != "" {
			return "Not this time"
		}
	}
	if i.Talked != "" {
		return "You talked with the contact. You get an answer."
	}
	return "Sent. You get an answer."
}

// words is where it stands, for those who answer.
func (i Interest) words() string {
	switch i.State {
	case Chosen:
		return "Chosen, has not answered yet"
	case Accepted:
		return "Chosen, said yes"
	case Declined:
		return "Chosen, said no"
	case Stopped:
		return "Took it back"
	case NotChosen:
		if i.Answer == "" {
			return "Not chosen, words on why are owed"
		}
		return "Not chosen, has been told why"
	}
	if i.Talked != "" {
		return "Waits for an answer, you have talked"
	}
	return "Waits for an answer"
}

// seats counts how many are taken or offered.
func taken(all []Interest) int64 {
	var n int64
	for _, i := range all {
		if i.State == Chosen || i.State == Accepted {
			n++
		}
	}
	return n
}

// filled counts who said yes.
func filled(all []Interest) int64 {
	var n int64
	for _, i := range all {
		if i.State == Accepted {
			n++
		}
	}
	return n
}

// unfinished says what is owed before an opportunity can be finished, in words inside a sentence.
func unfinished(all []Interest) []string {
	var sent, open, why int
	for _, i := range all {
		switch {
		case i.State == Sent:
			sent++
		case i.State == Chosen:
			open++
		case i.owed():
			why++
		}
	}
	var out []string
	if sent > 0 {
		out = append(out, "an answer to "+people(int64(sent)))
	}
	if open > 0 {
		out = append(out, "the yes or no of "+people(int64(open))+" chosen")
	}
	if why > 0 {
		out = append(out, "words on why to "+people(int64(why))+" not chosen")
	}
	return out
}

// Member is somebody on the panel of an opportunity.
type Member struct {
	Person   db.ID
	Side     person.Side
	Gone     db.Instant
	Conflict bool

	Name, Email string
}

// Panel is who chooses.
type Panel []Member

// now are those who are on it today.
func (p Panel) now() Panel {
	return slices.DeleteFunc(slices.Clone(p), func(m Member) bool { return m.Gone != 0 })
}

// side is the side of somebody who is on it today, "" for everybody else.
func (p Panel) side(who db.ID) person.Side {
	for _, m := range p {
		if who != "" && m.Person == who && m.Gone == 0 {
			return m.Side
		}
	}
	return ""
}

// lacks says what the panel lacks, "" when it has both sides.
func (p Panel) lacks() string {
	sides := map[person.Side]int{}
	for _, m := range p.now() {
		sides[m.Side]++
	}
	switch {
	case sides[person.Partner] == 0 && sides[person.Professional] == 0:
		return "The panel has no members yet. It needs a patient leader and a professional."
	case sides[person.Partner] == 0:
		return "The panel has no patient leader. It needs at least one of each side."
	case sides[person.Professional] == 0:
		return "The panel has no professional. It needs at least one of each side."
	}
	return ""
}

func (p Panel) voters() []assent.Voter {
	var out []assent.Voter
	for _, m := range p.now() {
		out = append(out, assent.Voter{Person: m.Person, Side: m.Side})
	}
	return out
}

// clash is a meeting that falls on something else of somebody's.
type clash struct {
	Meeting Meeting
	With    waiting.Event
}

// unknownLength is how long something lasts of which nobody said when it ends.
const unknownLength = 3600 * 1e6 // one hour in microseconds

// clashes finds the meetings that share time with somebody's other dates. One that begins when the other ends is none.
func clashes(all []Meeting, others []waiting.Event, zone string) []clash {
	var out []clash
	for _, m := range all {
		from, to := m.start(zone), m.end(zone)
		if from == 0 || to == 0 {
			continue
		}
		for _, e := range others {
			end := e.End
			if end <= e.Start {
				end = e.Start + unknownLength
			}
			if e.Start < to && from < end {
				out = append(out, clash{m, e})
				break
			}
		}
	}
	return out
}

// meet says whether meetings of two opportunities share time.
func meet(all, others []Meeting, zone string) bool {
	var events []waiting.Event
	for _, m := range others {
		events = append(events, waiting.Event{Start: m.start(zone), End: m.end(zone)})
	}
	return len(clashes(all, events, zone)) > 0
}

// checkReason checks words that somebody is told.
func checkReason(text, field, missing string) (string, error) {
	text = tidy(text)
	var c errs.Check
	c.That(text != "", field, "%s", missing)
	c.That(fits(text, longestReason), field, "Use up to 1,500 letters.")
	return text, c.Err()
}
