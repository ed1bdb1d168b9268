package leadership

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/person"
)

// State is how far a step is.
type State string

// The states, in order. A step without a row has not been begun.
const (
	NotBegun State = "not-begun"
	Begun    State = "begun"
	InPlace  State = "in-place"
	Reviewed State = "reviewed"
)

var states = []State{NotBegun, Begun, InPlace, Reviewed}

// Words is the state as people read it.
func (s State) Words() string {
	switch s {
	case Begun:
		return "Begun"
	case InPlace:
		return "In place"
	case Reviewed:
		return "In place and reviewed"
	}
	return "Not begun"
}

func (s State) rank() int { return max(slices.Index(states, s), 0) }

// stands says that it claims to be in place: that takes the yes of the patient leaders who own the step.
func (s State) stands() bool { return s.rank() >= InPlace.rank() }

// Step is where an organisation is with one of the forty steps.
type Step struct {
	ID, Organisation db.ID
	Number           int64
	State            State
	Evidence         string // what shows where we are
	Plans            string // other plans that it belongs to, one on each line
	Agreed           db.Instant
	Changed          db.Instant
	Version          int64
}

// settled is the state in which a step is shown once it is saved with another state or other evidence, and whether patient
// leaders have to say yes before it is shown as wanted. Who claims less, or as much for the same reasons, asks nobody.
// Without the old evidence the old yes is gone.
func settled(was Step, want State, evidence string) (shown State, ask bool) {
	same := was.Evidence == evidence
	switch {
	case !want.stands(), same && want.rank() <= was.State.rank():
		return want, false
	case same && was.State.stands():
		return was.State, true
	}
	return Begun, true
}

// OwnerKind is as what somebody owns a step.
type OwnerKind string

// The three kinds.
const (
	Director OwnerKind = "director"
	Lead     OwnerKind = "lead"
	Patient  OwnerKind = "patient"
)

var ownerKinds = []OwnerKind{Director, Lead, Patient}

// Words is the kind as people read it.
func (k OwnerKind) Words() string {
	switch k {
	case Director:
		return "Director"
	case Lead:
		return "Engagement lead"
	}
	return "Patient leader"
}

// owner is somebody who owns a step, or is asked to: a person of the network, or a name with a role.
type owner struct {
	ID, Organisation db.ID
	Number           int64
	Kind             OwnerKind
	Person           db.ID
	Name, Job        string
	Asked, Accepted  db.Instant
	Closed           bool // their access to the network has ended
}

// counts says that the step rests on them: they said yes, and can still be reached.
func (o owner) counts() bool { return o.Accepted != 0 && !o.Closed }

// who tells one human from another.
func (o owner) who() string {
	return cmp.Or(string(o.Person), "name "+strings.ToLower(strings.Join(strings.Fields(o.Name), " ")))
}

// votes says that it takes their yes to show the step as in place. A name from outside the network cannot say yes.
func (o owner) votes() bool { return o.Kind == Patient && o.Person != "" && o.counts() }

// action is something that is done next, by a day.
type action struct {
	ID, Organisation db.ID
	Number           int64
	Words            string
	Due              string // YYYY-MM-DD
	Source           string // what it came from, "" for nothing: a gap of a connection rating, say
	Item             string // the question of the rating, "" for none
	Owner            db.ID  // who sees to it, "" for those who own the step
	OwnerName        string
	Done             db.Instant
	Reminded         int64 // how many reminders have left
}

func (x action) overdue(today string) bool { return x.Done == 0 && x.Due < today }

// next is the action that is due first, and whether there is one.
func next(all []action) (action, bool) {
	open := slices.DeleteFunc(slices.Clone(all), func(x action) bool { return x.Done != 0 })
	if len(open) == 0 {
		return action{}, false
	}
	return slices.MinFunc(open, func(a, b action) int { return cmp.Compare(a.Due+string(a.ID), b.Due+string(b.ID)) }), true
}

// flags are what is weak about a step.
type flags struct{ Nobody, Alone, Overdue, Several, Left bool }

func (f flags) any() bool { return f.Nobody || f.Alone || f.Overdue || f.Several || f.Left }

// words are the flags as people read them.
func (f flags) words() []string {
	var out []string
	if f.Nobody {
		out = append(out, "Nobody owns it")
	}
	if f.Alone {
		out = append(out, "It rests on one person alone")
	}
	if f.Overdue {
		out = append(out, "Something is overdue")
	}
	if f.Several {
		out = append(out, "One person owns it in more than one way")
	}
	if f.Left {
		out = append(out, "Somebody who owned it has left")
	}
	return out
}

// weak works the flags of a step out. today is YYYY-MM-DD. What nobody has begun is not yet weak for want of an owner,
// unless something is to be done about it.
func weak(state State, owners []owner, actions []action, today string) flags {
	people, left := map[string]OwnerKind{}, false
	several := false
	for _, o := range owners {
		left = left || o.Accepted != 0 && o.Closed
		if !o.counts() {
			continue
		}
		if kind, there := people[o.who()]; there && kind != o.Kind {
			several = true
		}
		people[o.who()] = o.Kind
	}
	_, busy := next(actions)
	going := state != NotBegun || busy
	return flags{
		Nobody:  len(people) == 0,
		Alone:   len(people) == 1 && going,
		Overdue: slices.ContainsFunc(actions, func(x action) bool { return x.overdue(today) }),
		Several: several && len(people) > 1, // of one person alone it is said already
		Left:    left,
	}
}

// Limits of what is typed, in characters.
const (
	longestEvidence = 4000
	longestPlans    = 2000
	longestAction   = 500
	mostActions     = 50 // open ones of one step
	mostOwners      = 12 // of one step

	farBack, farAhead = 5, 20 // years from today: a day further off is a slip of a key
)

func (s Step) check(voters int) error {
	var k errs.Check
	k.That(slices.Contains(states, s.State), "state", "Choose how far you are.")
	k.That(utf8.RuneCountInString(s.Evidence) <= longestEvidence, "evidence", "This can have up to 4,000 letters.")
	k.That(utf8.RuneCountInString(s.Plans) <= longestPlans, "plans", "This can have up to 2,000 letters.")
	if s.State.stands() {
		k.That(s.Evidence != "", "evidence", "Say what shows that it is in place.")
		k.That(voters > 0, "state", "It is in place when a patient leader who owns it says so. First name a patient leader of this network, and let them take it on.")
	}
	return k.Err()
}

// checkAction finds what is wrong with an action. known says that the address of its owner is that of somebody who can be asked.
func checkAction(x action, known bool, today string) error {
	var k errs.Check
	k.That(x.Words != "", "words", "Say what is done next.")
	k.That(utf8.RuneCountInString(x.Words) <= longestAction, "words", "This can have up to %d letters.", longestAction)
	k.That(known, "owner", "Enter the address of somebody in your network who will see to it.")
	checkDue(&k, x.Due, today)
	return k.Err()
}

func checkDue(k *errs.Check, due, today string) {
	_, err := time.Parse(time.DateOnly, due)
	k.That(err == nil, "due", "Enter a date, like 22/11/2026.")
	far := ui.FarDate(due, today, farBack, farAhead)
	k.That(err != nil || far == "", "due", "%s", far)
	k.That(err != nil || far != "" || due >= today, "due", "Enter a day that is not over.")
}

// checkOwner finds what is wrong with somebody who is named as an owner. known is the person of the network with the
// address, if there is one.
func checkOwner(o owner, email string, known *person.Person, by db.ID, there []owner) error {
	var k errs.Check
	k.That(slices.Contains(ownerKinds, o.Kind), "kind", "Choose as what they own the step.")
	k.That(o.Name != "", "name", "Enter their name.")
	k.That(utf8.RuneCountInString(o.Name) <= 100, "name", "The name can have up to 100 letters.")
	k.That(utf8.RuneCountInString(o.Job) <= 200, "job", "The role can have up to 200 letters.")
	k.That(email == "" || person.ValidEmail(email), "email", "Enter an email address, like name@example.org.")
	k.That(o.Person != "" || o.Job != "", "job", "Say what their role is, so that others can find them.")
	if known != nil && o.Kind == Patient {
		k.That(known.ID != by, "email", "Nobody names themselves as the patient leader of a step. Ask somebody else to.")
		k.That(known.SpeaksAs(person.Partner), "email",
			"A patient leader speaks as a patient, service user, carer or community member. Their details do not say so.")
	}
	k.That(len(there) < mostOwners, "name", "A step can have up to %d owners.", mostOwners)
	k.That(!slices.ContainsFunc(there, func(x owner) bool { return x.Kind == o.Kind && x.who() == o.who() }), "name", "They are named already.")
	return k.Err()
}

// plan is an organisation's forty steps with everything about them, by number.
type plan struct {
	Steps   map[int64]Step
	Owners  map[int64][]owner
	Actions map[int64][]action
	Today   string
}

func (p plan) state(number int64) State { return cmp.Or(p.Steps[number].State, NotBegun) }

func (p plan) weak(number int64) flags {
	return weak(p.state(number), p.Owners[number], p.Actions[number], p.Today)
}

// tally counts the steps of a section by state, in the order of the states.
func tally(section content.FrameworkSection, state func(number int64) State) []int {
	out := make([]int, len(states))
	for _, step := range section.Steps {
		out[state(step.Number).rank()]++
	}
	return out
}

// change is one thing that somebody did to a step.
type change struct {
	ID     db.ID
	Number int64
	At     db.Instant
	Person db.ID
	Kind   string
	State  State // after a change of the state
	Words  string
}

// statesAt are the states as they were once these changes had happened; they come in order of time.
func statesAt(changes []change) func(number int64) State {
	at := map[int64]State{}
	for _, c := range changes {
		if c.Kind == "state" {
			at[c.Number] = c.State
		}
	}
	return func(number int64) State { return cmp.Or(at[number], NotBegun) }
}
