// Package selection is how applications get their answer. A panel with members of both sides reads them without names,
// each member scores alone, says when they are too close to judge, and sees the others' scores only after their own. Who
// leaves the panel, as everybody does who becomes a coordinator, no longer votes; scores that they gave before stay. A
// decision (offer a place, waiting list, no place this time) takes effect when more than half of each side of the panel
// has agreed to it. An offer becomes places when everybody who applied says yes, and never exceeds the room there is.
package selection

import (
	"slices"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// OfferLasts is how long an offer waits for its answer, at most: see answerBy.
const OfferLasts = 14 * 24 * time.Hour

// Outcome is what a panel decides for one application.
type Outcome string

// The outcomes. A refusal has a reason that the applicants read.
const (
	Offer     Outcome = "offer"
	Waiting   Outcome = "waiting"
	FirstStep Outcome = "first-step" // no place this time, and a first step instead, which the reason names
	Refuse    Outcome = "refuse"
)

// Words is the outcome as people read it.
func (o Outcome) Words() string {
	switch o {
	case Offer:
		return "Offer a place"
	case Waiting:
		return "Put on the waiting list"
	case FirstStep:
		return "Offer a first step instead of a place"
	case Refuse:
		return "No place this time"
	}
	return string(o)
}

// outcomes lists the outcomes in the order in which they are shown.
func outcomes() []Outcome { return []Outcome{Offer, Waiting, FirstStep, Refuse} }

// Applicant is one of those who apply.
type Applicant struct {
	Person db.ID
	Side   person.Side
}

// bothSides says whether a professional and a patient partner apply together, so that they can work together.
func (a Application) bothSides() bool {
	sides := map[person.Side]bool{}
	for _, x := range a.Applicants {
		sides[x.Side] = true
	}
	return len(sides) > 1
}

// Application is what selection needs to know of an application.
type Application struct {
	ID, Edition db.ID
	Number      int64 // counts within the edition: its name while nobody's name is shown
	Title       string
	State       string // as the application area calls it; Words says it
	Words       string
	Decidable   bool // a panel may decide about it now
	Open        bool // it has been submitted and is not over
	Waits       bool // it is on the waiting list
	Applicants  []Applicant
	Submitted   db.Instant
}

// Part is one section of an application as the panel reads it: without names.
type Part struct {
	Title string
	Lines []instrument.Line
}

// Money is what became of a request for a bursary. Amounts are pence.
type Money struct {
	Asked, Awarded int64
	Undecided      bool // it was asked for and nobody has decided
}

// Applications is what this area asks of the area that keeps applications.
type Applications interface {
	// InSelection lists an edition's applications that were submitted, also those that are decided.
	InSelection(tx *db.Tx, edition db.ID) ([]Application, error)
	// Find returns one of them, or errs.NotFound for one that was never submitted.
	Find(tx *db.Tx, id db.ID) (Application, error)
	// Bonds are the connections that an edition's applications have with people, besides those who apply.
	Bonds(tx *db.Tx, edition db.ID) (Bonds, error)
	// Reopened says whether an application is being written again after it had been submitted, and to which edition it is.
	Reopened(tx *db.Tx, id db.ID) (edition db.ID, open bool, err error)
	// WaitingSince is when each application of an edition that is on the waiting list came onto it, by its id.
	WaitingSince(tx *db.Tx, edition db.ID) (map[db.ID]db.Instant, error)
	// Of lists the ids of the applications that a person makes, newest first, at most 50.
	Of(tx *db.Tx, who db.ID) ([]db.ID, error)
	// Money is what it asks for and was awarded as a bursary.
	Money(tx *db.Tx, id db.ID) (Money, error)
	// LookedFor are the perspectives that an edition looks for, and which of them each person said that they bring.
	LookedFor(tx *db.Tx, edition db.ID) ([]Perspective, map[db.ID][]db.ID, error)
	// Bursaries is what each application of an edition asks for and was awarded, and how much is awarded in all, in pence.
	Bursaries(tx *db.Tx, edition db.ID) (map[db.ID]Money, int64, error)
	// Parts are its questions and answers without names.
	Parts(tx *db.Tx, id db.ID) ([]Part, error)
	// Decided moves it on: to "offered", "waiting", "refused", "accepted" or "withdrawn".
	Decided(tx *db.Tx, actor access.Actor, id db.ID, to, reason string) error
	// Declined follows when the actor has said no to the offer at this path: alone, the application ends; of two, the actor
	// leaves it to the other. It writes the letters.
	Declined(tx *db.Tx, actor access.Actor, id db.ID, offer string) error
}

// Spaces begins the space of those who work together, when their place is confirmed.
type Spaces interface {
	Begin(tx *db.Tx, edition edition.Edition, a Application) error
}

// Dates brings the days of an edition to those who have a place.
type Dates interface {
	// Confirmed is what the letter that confirms a person's place says about the days, "" for nothing, and a file for their
	// calendar, nil when there is none or they want none. The person counts as told of these days.
	Confirmed(tx *db.Tx, e edition.Edition, who person.Person) (words string, file []byte, err error)
}

// Selection is the area.
type Selection struct {
	db           *db.DB
	keys         *secret.Keys
	post         *mail.Post
	decisions    *assent.Decisions
	applications Applications
	spaces       Spaces
	dates        Dates
}

// The names of this area's kinds of shared decision.
const (
	kindDecide = "selection.decide"
	kindAccept = "selection.accept"
)

// New makes the area and registers its two kinds of shared decision.
func New(d *db.DB, k *secret.Keys, p *mail.Post, decisions *assent.Decisions, a Applications, s Spaces, dates Dates) *Selection {
	x := &Selection{db: d, keys: k, post: p, decisions: decisions, applications: a, spaces: s, dates: dates}
	decisions.Register(assent.Kind{Name: kindDecide, Voters: x.panelVoters, MayPut: x.mayPutDecision, Effect: x.decided, Proposed: x.askPanel})
	decisions.Register(assent.Kind{Name: kindAccept, Voters: x.offerVoters, MayPut: x.mayPutOffer, Effect: x.accepted})
	return x
}

// Panel is who scores in an edition.
type Panel []edition.Member

// panelOf reads the panel of an edition: those of its members who can sign in, so that nobody waits for the others.
func panelOf(tx *db.Tx, id db.ID) (Panel, error) {
	all, err := edition.Members(tx, id)
	if err != nil {
		return nil, err
	}
	var out Panel
	var ids []db.ID
	for _, m := range all {
		if m.Function == edition.Panel {
			out, ids = append(out, m), append(ids, m.Person)
		}
	}
	closed, err := person.ClosedAmong(tx, ids)
	return slices.DeleteFunc(out, func(m edition.Member) bool { return slices.Contains(closed, m.Person) }), err
}

// Side is the side of a panel member, "" for anybody else.
func (p Panel) Side(who db.ID) person.Side {
	for _, m := range p {
		if who != "" && m.Person == who {
			return m.Side
		}
	}
	return ""
}

// Missing says what the panel lacks before it can decide, "" when it is complete.
func (p Panel) Missing() string {
	sides := map[person.Side]int{}
	for _, m := range p {
		sides[m.Side]++
	}
	switch {
	case sides[person.Professional] == 0 && sides[person.Partner] == 0:
		return "The panel has no members yet. Give at least one person of each side the task “panel”."
	case sides[person.Professional] == 0:
		return "The panel has no professional. It needs at least one member of each side."
	case sides[person.Partner] == 0:
		return "The panel has no patient partner. It needs at least one member of each side."
	}
	return ""
}

// Score is one panel member's score of one application. Total is the sum of the scored items.
type Score struct {
	Application, Person db.ID
	Side                person.Side
	Answers             instrument.Answers
	Total               int64
	BelowBar            bool // below a bar of the instrument, such as experience: think of a first step instead
	Outdated            bool // the application was opened again since: it counts for nothing until it is saved again
	Version             int64
}

// Standing is what is known of an application's scores.
type Standing struct {
	Scores        int
	Professionals int
	Partners      int
	Mean          float64 // of the totals; 0 without scores
	Least, Most   int64
	BelowBar      int
}

// Complete says whether both sides have scored: nothing can be decided before.
func (s Standing) Complete() bool { return s.Professionals > 0 && s.Partners > 0 }

// Current are the scores that were given to the text of now.
func Current(scores []Score) []Score {
	var out []Score
	for _, x := range scores {
		if !x.Outdated {
			out = append(out, x)
		}
	}
	return out
}

// StandingOf sums up the scores of one application that were given to its text of now.
func StandingOf(scores []Score) Standing {
	var s Standing
	var sum int64
	for _, x := range Current(scores) {
		s.Scores++
		sum += x.Total
		if x.Side == person.Partner {
			s.Partners++
		} else {
			s.Professionals++
		}
		if s.Scores == 1 || x.Total < s.Least {
			s.Least = x.Total
		}
		s.Most = max(s.Most, x.Total)
		if x.BelowBar {
			s.BelowBar++
		}
	}
	if s.Scores > 0 {
		s.Mean = float64(sum) / float64(s.Scores)
	}
	return s
}

// Decision is an outcome that was put to the panel.
type Decision struct {
	ID, Edition, Application db.ID
	Outcome                  Outcome
	Reason                   string
	Proposal                 db.ID
	Created                  db.Instant
	List                     db.ID // what was put to the panel together has one, "" for a question of its own
	// TakenBack is when it was taken back before it took effect, by whom and with which words to the panel.
	TakenBack   db.Instant
	TakenBackBy db.ID
	Words       string
}

// check finds what is wrong with a decision before it is put to the panel.
func (d Decision) check() error {
	var c errs.Check
	c.That(slices.Contains(outcomes(), d.Outcome), "outcome", "Choose what the panel should decide.")
	c.That(d.Outcome != FirstStep || d.Reason != "", "reason", "Say what the first step is. Those who applied will read it.")
	c.That(d.Outcome != Refuse || d.Reason != "", "reason", "Give a reason. Those who applied will read it.")
	c.That(len([]rune(d.Reason)) <= 2000, "reason", "Use up to 2,000 letters.")
	return c.Err()
}

// OfferState is where an offer stands.
type OfferState string

// The states of an offer.
const (
	OfferOpen     OfferState = "open"
	OfferTaken    OfferState = "taken"
	OfferDeclined OfferState = "declined"
	OfferLapsed   OfferState = "lapsed"
	OfferOver     OfferState = "over" // the application ended before it was answered
)

// OfferRow is an offer of places to everybody of one application.
type OfferRow struct {
	ID, Edition, Application db.ID
	People                   int64
	State                    OfferState
	Proposal                 db.ID
	Made, Expires            db.Instant
}

// scoreOf turns a panel member's answers into a total and says whether a bar was missed.
func scoreOf(def instrument.Definition, as instrument.Answers) (total int64, below bool) {
	for _, it := range def.Items() {
		if v, ok := instrument.Score(it, as[it.ID]); ok {
			total += int64(v)
		}
	}
	for _, s := range def.Scales {
		if s.Bar != nil && !s.Passes(def, as) {
			below = true
		}
	}
	return total, below
}
