// Package strategy is what an organisation promises to patients, who is responsible for it, and what rests on whom.
//
// Words: a strategy has a period and outcomes: what will be different for patients, how we shall know, by when. Its words stand in versions.
// An engagement lead writes; a version takes effect when one of each side has said yes to exactly its words (package assent). Until then the
// version before stays in force. An outcome is the same thing through all versions. It rests on things: steps of the plan, opportunities,
// decisions, and other plans by their name. People are responsible for it at the strategic level (a director), at the operational level (an
// engagement lead), and as a patient leader: named by an engagement lead, and counted when they have said yes themselves. Who is responsible
// and on what an outcome rests is no part of the words: it changes with the work (ADR 0036). Flags say what rests on one person alone. They are
// questions, never blame. How far an outcome is follows from its steps, and is never typed.
//
// Files: strategy.go is words and rules, flags.go what is flagged, policy.go who may what, store.go and people.go the SQL, actions.go and
// responsible.go what people do, pages*.go and *.templ the pages, figures.go, waiting.go and export.go what goes to others.
package strategy

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
)

// Limits of what is typed, in letters, and of how much there can be.
const (
	longestTitle   = 120
	longestWhy     = 2000
	longestOutcome = 500
	longestName    = 160
	longestLine    = 300
	mostOutcomes   = 12
	mostRests      = 60 // of one outcome
	mostPeople     = 12 // of one outcome
	yearsBack      = 10
	yearsAhead     = 20
)

// State is where a version stands.
type State string

// The states of a version.
const (
	Draft     State = "draft"
	Asked     State = "asked"
	Agreed    State = "agreed"
	Withdrawn State = "withdrawn"
)

// Strategy is one of an organisation. The zero id of a version is that there is none.
type Strategy struct {
	ID, Organisation db.ID
	InForce, Open    db.ID
	Ended            db.Instant
}

// Version is the words of a strategy.
type Version struct {
	ID, Strategy     db.ID
	Number           int64
	State            State
	Title, Why       string
	Starts, Ends     string
	Review           string
	Created          db.Instant
	Agreed, Replaced db.Instant
	Outcomes         []Outcome
	Version          int64
}

// Outcome is what will be different, in the words of a version.
type Outcome struct {
	ID                      db.ID
	Place                   int64
	Different, Measure, Due string
}

// name is the outcome in a line.
func (o Outcome) name() string { return ui.FirstLine(o.Different, 120) }

// find is an outcome of a version, and whether it is there.
func (v Version) find(id db.ID) (Outcome, bool) {
	for _, o := range v.Outcomes {
		if o.ID == id {
			return o, true
		}
	}
	return Outcome{}, false
}

// Span is the period in words.
func (v Version) Span() string { return ui.PlainDate(v.Starts) + " to " + ui.PlainDate(v.Ends) }

// Text is what both sides say yes to, and what stands side by side.
func (v Version) Text(organisation string) string {
	var b strings.Builder
	b.WriteString(v.Title + "\nStrategy of " + organisation + "\n\nWhy: " + v.Why + "\n\nFrom " + v.Span() + ".\nTo be looked at again by " + ui.PlainDate(v.Review) + ".")
	for i, o := range v.Outcomes {
		b.WriteString("\n\n" + strconv.Itoa(i+1) + ". What will be different for patients: " + o.Different + "\nHow we shall know: " + o.Measure + "\nBy: " + ui.PlainDate(o.Due))
	}
	return b.String()
}

// endText is what both sides say yes to when a strategy is to end.
func (v Version) endText(organisation string) string {
	return "The strategy “" + v.Title + "” of " + organisation + " ends. Nothing stands in its place unless another strategy does."
}

func one(s string) string { return strings.Join(strings.Fields(plain.Text(s)), " ") }

func long(s string) string { return strings.TrimSpace(plain.Text(s)) }

func within(c *errs.Check, field, text, empty string, most int) {
	n := utf8.RuneCountInString(text)
	c.That(text != "", field, "%s", empty)
	c.That(n <= most, field, "Use up to %d letters. You have used %d.", most, n)
}

// near reads a day that was typed.
func near(c *errs.Check, field string, day *string, today string) {
	read, problem := ui.DateNear(*day, today, yearsBack, yearsAhead)
	c.That(problem == "", field, "%s", problem)
	if problem == "" {
		*day = read
	}
}

// Form is the words of a strategy as they are typed.
type Form struct {
	Title, Why, Starts, Ends, Review string
	Version                          int64
}

// check finds what is wrong with the words and days, and cleans them.
func (f *Form) check(today string) error {
	var c errs.Check
	f.Title, f.Why = one(f.Title), long(f.Why)
	within(&c, "title", f.Title, "Enter what the strategy is called.", longestTitle)
	within(&c, "why", f.Why, "Say why the organisation needs it.", longestWhy)
	near(&c, "starts", &f.Starts, today)
	near(&c, "ends", &f.Ends, today)
	near(&c, "review", &f.Review, today)
	if err := c.Err(); err != nil {
		return err
	}
	c.That(f.Ends > f.Starts, "ends", "The last day is not after the first. Enter a later day.")
	c.That(f.Review > f.Starts, "review", "Enter a day after the first day.")
	c.That(f.Review >= today, "review", "Enter a day that is not over.")
	c.That(f.Review <= f.Ends, "review", "Enter a day before the last one: afterwards there is nothing to look at.")
	return c.Err()
}

// OutcomeForm is an outcome as it is typed.
type OutcomeForm struct {
	Different, Measure, Due string
	Version                 int64
}

func (f *OutcomeForm) check(today string) error {
	var c errs.Check
	f.Different, f.Measure = one(f.Different), one(f.Measure)
	within(&c, "different", f.Different, "Say what will be different for patients.", longestOutcome)
	within(&c, "measure", f.Measure, "Say how we shall know.", longestOutcome)
	near(&c, "due", &f.Due, today)
	return c.Err()
}

// fitsIn finds what is wrong with an outcome, by its id or "" for a new one, in the words of a version.
func (f OutcomeForm) fitsIn(v Version, id db.ID) error {
	var c errs.Check
	c.That(f.Due <= v.Ends, "due", "The strategy ends on %s. Enter that day or an earlier one.", ui.PlainDate(v.Ends))
	for _, o := range v.Outcomes {
		c.That(o.ID == id || !strings.EqualFold(o.Different, f.Different), "different", "This strategy has an outcome with these words already.")
	}
	return c.Err()
}

// Rest is something on which an outcome rests.
type Rest struct {
	ID, Outcome     db.ID
	Thing           string // as ground.Thing.Value; "" for another plan
	Name, Kind, Web string
}

func (r Rest) thing() ground.Thing { return ground.Parse(r.Thing) }

// step is the number of the step that it is, 0 for anything else.
func (r Rest) step() int64 {
	t := r.thing()
	if t.Kind != ground.Step {
		return 0
	}
	n, _ := strconv.ParseInt(t.Part, 10, 64)
	return n
}

// restKinds are the things of other areas on which an outcome can rest.
var restKinds = []ground.Kind{ground.Step, ground.Opportunity, ground.Decided}

// PlanForm is another plan as it is typed.
type PlanForm struct{ Name, Kind, Web string }

func (f *PlanForm) check() error {
	var c errs.Check
	f.Name, f.Kind, f.Web = one(f.Name), one(f.Kind), strings.TrimSpace(f.Web)
	within(&c, "plan", f.Name, "Enter what the plan is called.", longestName)
	within(&c, "plan-kind", f.Kind, "Say what kind of plan it is.", longestName)
	c.That(f.Web == "" || plain.WebAddress(f.Web) && len(f.Web) <= 500, "web", "Enter a web address that begins with https://, or leave it empty.")
	return c.Err()
}

// Progress is how far the steps of an outcome are.
type Progress struct{ Done, Begun, Not int }

// Of is how many steps there are.
func (p Progress) Of() int { return p.Done + p.Begun + p.Not }

// Words says how far it is.
func (p Progress) Words() string {
	if p.Of() == 0 {
		return "No step is linked, so nothing can be counted."
	}
	return "Of " + plural(p.Of(), "step", "steps") + ": " + strconv.Itoa(p.Done) + " in place, " + strconv.Itoa(p.Begun) + " begun, " + strconv.Itoa(p.Not) + " not begun."
}

// StepState is how far a step is.
type StepState int

// How far a step can be.
const (
	NotBegun StepState = iota
	Begun
	Done
)

// progress counts the steps on which something rests, each once.
func progress(rests []Rest, states map[int64]StepState) (p Progress) {
	seen := map[int64]bool{}
	for _, r := range rests {
		n := r.step()
		if n == 0 || seen[n] {
			continue
		}
		seen[n] = true
		switch states[n] {
		case Done:
			p.Done++
		case Begun:
			p.Begun++
		default:
			p.Not++
		}
	}
	return p
}

// plural is a number with a word for one or for several.
func plural(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + several
}
