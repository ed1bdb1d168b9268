// Package lesson is what the team of an edition learns, and what it changes because of that. Before, during and after an edition
// people write down lessons; the team decides which of them it takes up; each of those becomes a change, with an owner, in the plan of the
// next edition. Beside it stand what an edition cost for each participant, and the supervision of its facilitators.
//
// Words: a lesson is open, is put to the team, and is then accepted or left with a reason. Until then it can be corrected or withdrawn. A
// change is what the next edition does differently, done or not yet done. A mirror is what a facilitator saw in themselves and in the group
// after a module. Notes of supervision are their writer's alone.
package lesson

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
)

func number[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// Phase is when a lesson was learnt.
type Phase string

// The phases.
const (
	Before Phase = "before"
	During Phase = "during"
	After  Phase = "after"
)

var phases = []Phase{Before, During, After}

// Words is the phase as people read it.
func (p Phase) Words() string {
	switch p {
	case Before:
		return "Before the programme"
	case During:
		return "During the programme"
	}
	return "After the programme"
}

// State is where a lesson stands.
type State string

// The states.
const (
	Open     State = "open"
	Asked    State = "asked"
	Accepted State = "accepted"
	NotNow   State = "not-now"

	Withdrawn State = "withdrawn" // its words are read by nobody
)

// Words is the state as people read it.
func (s State) Words() string {
	switch s {
	case Asked:
		return "The team is asked"
	case Accepted:
		return "Accepted"
	case NotNow:
		return "Not now"
	case Withdrawn:
		return "Withdrawn"
	}
	return "Not decided"
}

// Lesson is something that was learnt.
type Lesson struct {
	ID, Edition, Author db.ID
	Phase               Phase
	Text                string
	Supervision         db.ID // the supervision that it came out of, "" for none
	State               State
	Reason              string // why it was decided like that
	Deciders            string // the names of those who decided
	Decided, Created    db.Instant
	Describes           string // names of whom it describes, one on each line, as typed
	Other               bool   // who writes it says that a first name in it is somebody else's
	Held                bool   // it describes or names somebody who has not said yes to its words
	Version             int64
	Why                 string // why its words are held, though it does not say whom it describes, or ""
}

// readByAll says whether everybody who takes part reads a lesson: when it is decided, and waits for nobody.
func (l Lesson) readByAll() bool { return !l.Held && (l.State == Accepted || l.State == NotNow) }

// Change is what the next edition does differently because of a lesson.
type Change struct {
	ID, Edition, Lesson, Owner db.ID // Edition is the one in which it was learnt
	Words                      string
	Done                       db.Instant // in the edition that is looked at, 0 for not yet
	DoneBy                     db.ID
}

// Limits of what is typed, in characters.
const (
	longestText = 2000
	longestLine = 300
)

func (l Lesson) check() error {
	var c errs.Check
	c.That(l.Text != "", "text", "Say what you learnt.")
	c.That(utf8.RuneCountInString(l.Text) <= longestText, "text", "This can have up to 2,000 letters.")
	c.That(l.Phase == Before || l.Phase == During || l.Phase == After, "phase", "Say when you learnt it.")
	return c.Err()
}

// Decision is what is put to the team about a lesson.
type Decision struct {
	Outcome State  `json:"outcome"`
	Reason  string `json:"reason"`
	Change  string `json:"change"`
	Owner   db.ID  `json:"owner"`
}

func (d Decision) check(owners []db.ID) error {
	var c errs.Check
	c.That(d.Outcome == Accepted || d.Outcome == NotNow, "outcome", "Choose one.")
	c.That(d.Reason != "", "reason", "Say why.")
	c.That(utf8.RuneCountInString(d.Reason) <= longestText, "reason", "This can have up to 2,000 letters.")
	if d.Outcome == Accepted {
		c.That(d.Change != "", "change", "Say what the next edition does differently.")
		c.That(utf8.RuneCountInString(d.Change) <= longestLine, "change", "This can have up to %d letters.", longestLine)
		found := false
		for _, o := range owners {
			found = found || o == d.Owner
		}
		c.That(found, "owner", "Choose who looks after it.")
	}
	return c.Err()
}

// CostKind is a sort of cost.
type CostKind struct{ ID, Name string }

// CostKinds lists them in the order in which they are shown.
var CostKinds = []CostKind{{"venue", "Venue"}, {"people", "People who run it"}, {"travel", "Travel"}, {"bursaries", "Bursaries"}, {"access", "Access needs"}, {"food", "Food and drink"}, {"materials", "Materials"}, {"other", "Other"}}

// Cost is one line of what an edition costs, in pence. Known amounts can be nothing; a nil one is not known.
type Cost struct {
	ID, Edition     db.ID
	Kind, Words     string
	Planned, Actual *int64
	Version         int64
}

// CostSheet is what an edition costs.
type CostSheet struct {
	Edition edition.Edition
	People  int64 // who has, or had until its end, a place
	Lines   []Cost
	Words   string // what changed it since the last edition
	Version int64  // of the words
}

// Total adds up what is planned and what is known to have been paid, in pence. unplanned and unpaid say how many lines lack an
// amount: while there are any, the total is only a least.
func (s CostSheet) Total(kind string) (planned, actual int64, unplanned, unpaid int) {
	for _, l := range s.Lines {
		if kind != "" && l.Kind != kind {
			continue
		}
		if l.Planned == nil {
			unplanned++
		} else {
			planned += *l.Planned
		}
		if l.Actual == nil {
			unpaid++
		} else {
			actual += *l.Actual
		}
	}
	return planned, actual, unplanned, unpaid
}

// Each is an amount for each participant in pence, rounded to the nearest penny; not ok when nobody takes part.
func (s CostSheet) Each(pence int64) (each int64, ok bool) {
	if s.People <= 0 {
		return 0, false
	}
	return (2*pence + s.People) / (2 * s.People), true
}

// sum is an amount with an honest word before it when some lines lack theirs.
func sum(pence int64, missing, lines int) string {
	switch {
	case lines == 0:
		return "None"
	case missing == lines:
		return "Not known"
	case missing > 0:
		return "At least " + edition.Pounds(pence)
	}
	return edition.Pounds(pence)
}

// Amounts are the cells of one kind, or of all with "": planned and paid.
func (s CostSheet) Amounts(kind string) (planned, actual string) {
	n := 0
	for _, l := range s.Lines {
		if kind == "" || l.Kind == kind {
			n++
		}
	}
	p, a, noPlan, noPay := s.Total(kind)
	return sum(p, noPlan, n), sum(a, noPay, n)
}

// each are the amounts for each participant.
func (s CostSheet) each() (planned, actual string) {
	p, a, noPlan, noPay := s.Total("")
	say := func(pence int64, missing int) string {
		one, ok := s.Each(pence)
		if !ok {
			return "Nobody has a place"
		}
		return sum(one, missing, len(s.Lines))
	}
	return say(p, noPlan), say(a, noPay)
}

// Places is for how many people an edition is planned.
func (s CostSheet) Places() int64 { return s.Edition.Places }

// PerPlace is what is planned for each place that is planned, "" when no places or no lines are: before anybody has a place, it is what can be set beside
// what the last edition really cost for each participant.
func (s CostSheet) PerPlace() string {
	planned, _, missing, _ := s.Total("")
	if s.Places() <= 0 || len(s.Lines) == 0 {
		return ""
	}
	return sum((2*planned+s.Places())/(2*s.Places()), missing, len(s.Lines))
}

// PerPerson is what was really paid for each participant, "" when nobody had a place or nothing is known to have been paid.
func (s CostSheet) PerPerson() string {
	_, paid, _, missing := s.Total("")
	each, ok := s.Each(paid)
	if !ok || missing == len(s.Lines) {
		return ""
	}
	return sum(each, missing, len(s.Lines))
}

// Compared says what is planned for each place beside what the last edition really cost for each participant, or "".
func (s CostSheet) Compared(last CostSheet) string {
	place, person := s.PerPlace(), last.PerPerson()
	if place == "" || person == "" || place == "Not known" {
		return ""
	}
	return "Planned for each of " + number(s.Places()) + " planned places: " + plain(place) + ". Really paid in " + last.Edition.Name + " for each of " + number(last.People) + " participants: " + plain(person) + "."
}

// plain is an amount in the middle of a sentence.
func plain(amount string) string {
	if rest, ok := strings.CutPrefix(amount, "At least"); ok {
		return "at least" + rest
	}
	return amount
}

func kindName(id string) string {
	for _, k := range CostKinds {
		if k.ID == id {
			return k.Name
		}
	}
	return cmp.Or(id, "Other")
}
