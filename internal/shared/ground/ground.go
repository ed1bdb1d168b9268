// Package ground is the line between a claim that something followed and the things on which it rests: what a pair wrote, a lesson, a
// part of a report, a step of a plan, or words of one's own. The line can be followed in both directions. Each area that has such
// things is a Source; the area that keeps the claims answers the other way round, as an Asker.
//
// Words: a thing is what a claim rests on. Who may not see a thing sees that there is one, and no more. What was taken back since
// stays there as taken back, without its words.
//
// A line leads from a gap to a change: a gap that was seen, a step or an action of a plan, an opportunity, a role that somebody
// took on, a decision, a change that was confirmed. Each place of a line holds things of some kinds; a link joins a thing to an earlier
// one (link.go). In a line, what somebody may not see is not there at all.
package ground

import (
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// Kind is what sort of thing a claim rests on.
type Kind string

// The kinds.
const (
	Entry  Kind = "entry"
	Lesson Kind = "lesson"
	Report Kind = "report"
	Step   Kind = "step"
	Own    Kind = "own" // words of one's own, with a web address or without
)

// The kinds that stand in lines from a gap to a change, besides steps. A gap is one of the first four; a line also begins with an idea or
// a recommendation.
const (
	Rating      Kind = "rating"      // a low rating of a connection: an agreed rating and its question
	Pillar      Kind = "pillar"      // a pillar on which a group does not stand: the group and the side
	Unheld      Kind = "unheld"      // a kind of role that nobody holds: the organisation and the kind
	Ending      Kind = "ending"      // a term that ends
	Action      Kind = "action"      // an action of a step of a plan
	Opportunity Kind = "opportunity" // something that a patient partner can take up
	Filled      Kind = "term"        // a role that somebody holds
	Decided     Kind = "decision"    // a decision of a register
	Change      Kind = "change"      // what followed, as somebody tells it
	Idea        Kind = "idea"        // what somebody brought to an organisation
)

// Words is one thing of the kind as people read it.
func (k Kind) Words() string {
	switch k {
	case Entry:
		return "What a pair, trio or team wrote"
	case Lesson:
		return "A lesson of the programme"
	case Report:
		return "A part of a report"
	case Step:
		return "A step of a plan"
	case Rating:
		return "A connection that is rated low"
	case Pillar:
		return "A pillar that is missing"
	case Unheld:
		return "A kind of role that nobody holds"
	case Ending:
		return "A term that ends"
	case Action:
		return "An action of a plan"
	case Opportunity:
		return "An opportunity"
	case Filled:
		return "A role that somebody took on"
	case Decided:
		return "A decision of a register"
	case Change:
		return "Something that followed"
	case Idea:
		return "An idea"
	case Recommended:
		return "A recommendation"
	}
	return "Something else, in your own words"
}

// Several are things of the kind as people read them.
func (k Kind) Several() string {
	switch k {
	case Entry:
		return "What pairs, trios and teams wrote"
	case Lesson:
		return "Lessons of the programme"
	case Report:
		return "Parts of a report"
	case Step:
		return "Steps of a plan"
	case Decided:
		return "Decisions of a register"
	case Opportunity:
		return "Opportunities"
	case Filled:
		return "Roles that people took on"
	case Idea:
		return "Ideas"
	case Recommended:
		return "Recommendations"
	}
	return Own.Words()
}

// Thing is one thing that exists: Of is the entry, the lesson, the edition of the report or the organisation of the plan; Part is the part
// of the report, the number of the step, or what the kind says above.
type Thing struct {
	Kind Kind
	Of   db.ID
	Part string
}

// Value is the thing as a form sends it.
func (t Thing) Value() string {
	return strings.TrimSpace(string(t.Kind) + " " + string(t.Of) + " " + t.Part)
}

// Parse reads what Value made; what it cannot read is no thing.
func Parse(value string) Thing {
	kind, rest, _ := strings.Cut(value, " ")
	of, part, _ := strings.Cut(rest, " ")
	return Thing{Kind(kind), db.ID(of), part}
}

// Seen is a thing as one reader sees it. Of a Hidden one there is nothing but its kind.
type Seen struct {
	Thing
	Title, Path string
	Hint        string // what tells it from others in a list to choose from
	Hidden      bool   // the reader may not see it
	Gone        bool   // it was taken back: fewer people see it than when the claim was made

	// In lines:
	Organisation db.ID  // to whose lines it belongs, "" for any
	State        string // where it stands, in a word or two
	Outcome      string // what became of it, in a sentence; "" when that is not known or is the same
	Done         bool   // of a change: it is confirmed, by a patient partner too
	Keeps        bool   // the reader looks after it, so that they say on what it rests
	Early        bool   // nothing can have followed from it yet: it is not decided, published or taken up
}

// Unseen is a thing of which a reader sees that there is one.
func Unseen(t Thing, gone bool) Seen { return Seen{Thing: t, Hidden: true, Gone: gone} }

// Words says what the reader sees where there is no link.
func (s Seen) Words() string {
	switch {
	case s.Hidden && s.Gone:
		return s.Kind.Words() + ". It was taken back."
	case s.Hidden:
		return s.Kind.Words() + ", which you cannot read."
	}
	return s.Title
}

// Source is an area that has things of one kind.
type Source interface {
	// Choices are the things that the actor may see and on which a claim about an edition can rest.
	Choices(tx *db.Tx, a access.Actor, edition db.ID) ([]Seen, error)
	// See tells what the actor sees of each of some things, in their order.
	See(tx *db.Tx, a access.Actor, things []Thing) ([]Seen, error)
}

// Claim is something that rests on a thing, as the reader may see it.
type Claim struct{ Title, Path, State, Tellers string }

// Asker answers which claims that the actor may see rest on some things: by the thing, with all parts of one under its Of as well.
type Asker func(tx *db.Tx, a access.Actor, kind Kind, of []db.ID) (map[Thing][]Claim, error)

// Keeper is an area that has things of some kinds which stand in lines from a gap to a change.
type Keeper interface {
	// See tells what the actor sees of each of some things, in their order.
	See(tx *db.Tx, a access.Actor, things []Thing) ([]Seen, error)
	// In are the things of one kind of an organisation that the actor may see, with these words in their title. The caller has
	// checked that the actor may see the lines of the organisation.
	In(tx *db.Tx, a access.Actor, organisation db.ID, kind Kind, words string, limit int) ([]Seen, error)
}

// On are the claims that rest on one thing, asked for alone. A nil Asker knows none.
func (f Asker) On(tx *db.Tx, a access.Actor, t Thing) ([]Claim, error) {
	if f == nil || !a.SignedIn() {
		return nil, nil
	}
	all, err := f(tx, a, t.Kind, []db.ID{t.Of})
	return all[t], err
}
