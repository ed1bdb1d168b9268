// Package idea is what people bring to an organisation: an idea or a solution, which is theirs and stays theirs.
//
// Words: an idea has owners; whoever brought it is the first of them. Its contact is the one named person of the organisation who owes an
// answer by a day that everybody sees who reads the idea; a desk says who that is and how many working days they have. An answer always has
// words. It moves the idea on: being looked at; helped (what stands in the way was named, or a sponsor, money or a partner was found);
// tried; adopted; or not taken further. A session is a day on which a group of the map takes ideas in: its owners say yes to that
// first, by assent, as they do before more people may read it.
//
// States of an idea: received, looked, helped, tried, adopted, stopped (not taken further), closed (by an owner).
//
// Files: idea.go and policy.go are words and rules; actions.go what owners do, answer.go what the organisation does, yes.go what needs
// assent, sessions.go the sessions; store*.go the SQL; pages*.go and *.templ the pages; waiting.go, export.go and leaving.go what goes elsewhere.
package idea

import (
	"slices"
	"strconv"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/workday"
)

// Limits of what is typed, in letters, and of how much there can be.
const (
	longestTitle = 120
	longestWords = 4000
	longestSaid  = 2000
	mostOpen     = 20 // open ideas of one person
	mostOwners   = 8
	mostSteps    = 300
	mostItems    = 30 // ideas of one session
)

// UsualPromise is within how many working days an answer comes where an organisation has not chosen.
const UsualPromise = 5

const mostPromise = 20

// entryKind is what the words of ideas are among entries.
const entryKind = "idea"

// State is where an idea stands.
type State string

// The states.
const (
	Received State = "received"
	Looked   State = "looked"
	Helped   State = "helped"
	Tried    State = "tried"
	Adopted  State = "adopted"
	Stopped  State = "stopped"
	Closed   State = "closed"
)

// States are all, in the order in which an idea goes through them.
func States() []State { return []State{Received, Looked, Helped, Tried, Adopted, Stopped, Closed} }

// Words is the state as people read it.
func (s State) Words() string {
	switch s {
	case Looked:
		return "Being looked at"
	case Helped:
		return "Being helped"
	case Tried:
		return "Being tried"
	case Adopted:
		return "Adopted"
	case Stopped:
		return "Not taken further"
	case Closed:
		return "Closed by its owner"
	}
	return "Received"
}

func (s State) colour() ui.Colour {
	switch s {
	case Received:
		return ui.Blue
	case Looked:
		return ui.Aqua
	case Helped, Tried:
		return ui.Orange
	case Adopted:
		return ui.Green
	}
	return ui.Grey
}

// Kind is what happened to an idea.
type Kind string

// What an organisation answers.
const (
	Said    Kind = "said" // words alone
	Look    Kind = "look"
	Barrier Kind = "barrier"
	Sponsor Kind = "sponsor"
	Money   Kind = "money"
	Partner Kind = "partner"
	Try     Kind = "try"
	Adopt   Kind = "adopt"
	Stop    Kind = "stop"
)

// What else happens.
const (
	brought  Kind = "brought"
	added    Kind = "added"
	changed  Kind = "changed"
	closed   Kind = "closed"
	named    Kind = "named" // a contact
	widened  Kind = "widened"
	narrowed Kind = "narrowed"
	joined   Kind = "joined" // somebody owns it too
	left     Kind = "left"
	takenIn  Kind = "session"
	notTaken Kind = "no-session" // an owner does not want it there
)

// Answers are what an organisation can answer, in order.
func Answers() []Kind { return []Kind{Said, Look, Barrier, Sponsor, Money, Partner, Try, Adopt, Stop} }

// Words is what happened, as people read it.
func (k Kind) Words() string {
	switch k {
	case Said:
		return "An answer"
	case Look:
		return "Being looked at"
	case Barrier:
		return "What stands in the way was named"
	case Sponsor:
		return "A sponsor was found"
	case Money:
		return "Money was found"
	case Partner:
		return "A partner was found"
	case Try:
		return "It is being tried"
	case Adopt:
		return "Adopted"
	case Stop:
		return "Not taken further"
	case brought:
		return "Brought"
	case added:
		return "More from its owner"
	case changed:
		return "Words changed"
	case closed:
		return "Closed by its owner"
	case named:
		return "Somebody else answers it now"
	case widened:
		return "More people may read it, with its owners’ yes"
	case narrowed:
		return "Fewer people may read it"
	case joined:
		return "Somebody owns it too"
	case left:
		return "Somebody does not own it any more"
	case takenIn:
		return "On the agenda of a session"
	case notTaken:
		return "Not for a session: its owner said no"
	}
	return string(k)
}

// option is the answer in the form of whoever answers.
func (k Kind) option() (label, hint string) {
	switch k {
	case Said:
		return "Only words", "An answer to what they asked, or how it goes on."
	case Look:
		return "It is being looked at", "By whom, and when they hear more."
	case Barrier:
		return "Something stands in the way", "Name it, and what you do about it."
	case Sponsor:
		return "A sponsor is found", "A senior person who stands behind it."
	case Money:
		return "Money is found", "How much, from where, for what."
	case Partner:
		return "A partner is found", "Somebody who works on it with them."
	case Try:
		return "It is being tried", "Where, by whom, from when."
	case Adopt:
		return "It is adopted", "What the organisation does now."
	}
	return "It is not taken further", "Say why. What they could do elsewhere helps too."
}

// to is the state into which an answer moves an idea, and whether it can.
func (k Kind) to(now State) (State, bool) {
	if now == Closed {
		return now, false
	}
	open := now != Adopted && now != Stopped
	switch k {
	case Said:
		return now, true
	case Look: // also when it is taken up again
		return Looked, now == Received || now == Stopped
	case Barrier, Sponsor, Money, Partner:
		if now == Tried {
			return Tried, true
		}
		return Helped, open
	case Try:
		return Tried, open && now != Tried
	case Adopt:
		return Adopted, open
	case Stop:
		return Stopped, open
	}
	return now, false
}

// answers are what can be answered now.
func (s State) answers() (out []Kind) {
	for _, k := range Answers() {
		if _, ok := k.to(s); ok {
			out = append(out, k)
		}
	}
	return out
}

// Idea is what somebody brought.
type Idea struct {
	ID, Organisation, Entry, By db.ID
	OrgName                     string
	Brought                     db.Instant
	BroughtDay                  string
	Contact                     db.ID
	ContactName                 string
	Promise                     int64
	Due                         string // by when an answer is owed, "" when none is
	AnsweredDay                 string
	Took                        int64
	State                       State
	Erased                      db.Instant
	Version                     int64
	Adopted                     db.Instant // when it was; it stays so when its owner closes it

	Words entry.Entry // read with it
}

// ask makes an answer owed, from a day on. One that is owed already stays owed by the same day.
func (i *Idea) ask(day string) {
	if i.Due == "" && i.State != Closed {
		i.Due = workday.After(day, int(i.Promise))
	}
}

// answer is an answer of the organisation on a day; what is wrong stands beside the field kind.
func (i *Idea) answer(k Kind, day string) error {
	var c errs.Check
	to, ok := k.to(i.State)
	c.That(slices.Contains(Answers(), k), "kind", "Choose what you answer.")
	c.That(ok || !slices.Contains(Answers(), k), "kind", "This does not follow: the idea is %s.", ui.LowerFirst(i.State.Words()))
	if err := c.Err(); err != nil {
		return err
	}
	i.State, i.Due = to, ""
	if i.AnsweredDay == "" {
		i.AnsweredDay, i.Took = day, int64(workday.Between(i.BroughtDay, day))
	}
	return nil
}

// stands is where an idea stands as people read it. One that was adopted stays adopted when its owner closes it.
func (i Idea) stands() string {
	if i.State == Closed && i.Adopted != 0 {
		return "Adopted, then closed by its owner"
	}
	return i.State.Words()
}

func (i Idea) colour() ui.Colour {
	if i.Adopted != 0 {
		return Adopted.colour()
	}
	return i.State.colour()
}

// early says that nothing can have followed from it yet.
func (i Idea) early() bool { return i.State != Tried && i.State != Adopted && i.Adopted == 0 }

// clock says when an answer is owed or came, for everybody who reads the idea.
func (i Idea) clock(today string) string {
	switch {
	case i.State == Closed:
		return "Its owner has closed it. No answer is owed."
	case i.Due != "" && today > i.Due:
		return "An answer was owed by " + ui.PlainDate(i.Due) + "."
	case i.Due != "":
		return "An answer is owed by " + ui.PlainDate(i.Due) + "."
	case i.AnsweredDay != "":
		return "The first answer took " + workdays(i.Took) + ". Nothing is owed now."
	}
	return "Nothing is owed now."
}

func workdays(n int64) string {
	if n == 1 {
		return "1 working day"
	}
	return strconv.FormatInt(n, 10) + " working days"
}

// Step is one thing that happened to an idea.
type Step struct {
	ID, Idea, Person db.ID
	Name             string
	At               db.Instant
	Kind             Kind
	Answer           bool
	Words            string
	Session          db.ID
	GroupName, Held  string // of the session
}

// Owner is somebody whose idea it is, or who is asked to own it too.
type Owner struct {
	ID, Idea, Person, Proposal db.ID
	Name, State                string
}

// The states of owners.
const (
	owns     = "owner"
	isAsked  = "asked"
	saidNo   = "no"
	isGone   = "gone"
	agendaOn = "on"
	decided  = "decided"
)

// Desk is who answers ideas in an organisation, and how soon.
type Desk struct {
	Organisation, Contact db.ID
	ContactName           string
	Days, Version         int64
}

// Session is a day on which a group takes ideas in.
type Session struct {
	ID, Organisation, Group db.ID
	GroupName, Held, About  string
	Cancelled               db.Instant
	Version                 int64
}

// title is the session in a line.
func (s Session) title() string { return s.GroupName + ", " + ui.PlainDate(s.Held) }

// Item is an idea on the agenda of a session.
type Item struct {
	ID, Session, Idea, Proposal, Step db.ID
	State                             string
	Shown                             int64 // the version of the words to which its owners said yes
	Of                                Session
}

// open says that its owners said yes to the words as they are.
func (i Item) open(v int64) bool { return (i.State == agendaOn || i.State == decided) && i.Shown == v }

// checkIdea finds what is wrong with the words of an idea.
func checkIdea(title, body string) error {
	var c errs.Check
	c.That(title != "", "title", "Give your idea a short name.")
	c.That(len([]rune(title)) <= longestTitle, "title", "Use up to %d letters.", longestTitle)
	c.That(body != "", "body", "Say in a few words what your idea is.")
	c.That(len([]rune(body)) <= longestWords, "body", "Use up to %d letters.", longestWords)
	return c.Err()
}

// checkSaid finds what is wrong with words beside an idea.
func checkSaid(text, field, empty string) error {
	var c errs.Check
	c.That(text != "", field, "%s", empty)
	c.That(len([]rune(text)) <= longestSaid, field, "Use up to %d letters.", longestSaid)
	return c.Err()
}
