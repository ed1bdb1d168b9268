// Package decision is an organisation's register of decisions: plans and business cases that go to sign-off, and the assurance that
// patient leaders had a key part in each.
//
// Words: a decision is being prepared, assured, signed off, not signed off, or withdrawn. Its assurance says who the patient leaders
// were, how they took part and what changed because of it. It is assured when a patient leader who is named in it has said yes, by
// assent, that exactly these words are true; any change of the words takes that away. An override is a sign-off without assurance:
// it needs a named person and a reason, and both stay in the register for ever.
//
// Files: decision.go and policy.go are words, rules and who may what; store.go the SQL; actions.go what is written and assured,
// outcome.go what becomes of it; figures.go what a report counts; pages*.go the pages; export.go what goes out.
package decision

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
	"alongside/internal/shared/group"
)

// State is where a decision stands.
type State string

// The states.
const (
	Preparing State = "preparing"
	Assured   State = "assured"
	Signed    State = "signed"
	NotSigned State = "not-signed"
	Withdrawn State = "withdrawn"
)

var states = []State{Preparing, Assured, Signed, NotSigned, Withdrawn}

// Words is the state as people read it.
func (s State) Words() string {
	switch s {
	case Assured:
		return "Assured"
	case Signed:
		return "Signed off"
	case NotSigned:
		return "Not signed off"
	case Withdrawn:
		return "Withdrawn"
	}
	return "Being prepared"
}

// open says that it has not been decided yet: its words can change.
func (s State) open() bool { return s == Preparing || s == Assured }

// Decision is a plan or business case that goes to sign-off.
type Decision struct {
	ID, Organisation db.ID
	Title            string
	About            string // what is decided
	Group, Owner     db.ID  // who decides, who looks after it
	Goes             string // the day on which it goes to sign-off
	Papers           string // one on each line, with a web address or without
	TookPart         string // how patient leaders took part
	Changed          string // what changed because of it
	State            State
	Assured          db.Instant // when a patient leader who is named in it said yes to its present words
	Override         bool       // signed off without that
	Decided          string     // the day on which it was signed off or not
	Proposal         db.ID
	Version          int64

	GroupName string // read with it; "" when the group is not on the map any more
	Reads     bool   // in a register: the reader may read the papers and the assurance too
}

// Leader is a patient leader who is named in the assurance.
type Leader struct {
	Person db.ID
	Name   string
	Email  string
	Said   string // their own word on their name: "", group.Show or group.Hide
	Closed bool   // they have left the network
}

// Named says whether others than those who keep the decision read the name: only by its bearer's own yes, and not when they have
// left, as they could not take it back any more.
func (l Leader) Named() bool { return l.Said == group.Show && !l.Closed }

// Paper is a paper of a decision: words, a web address or both.
type Paper struct{ Words, Link string }

// papers reads the papers from their lines.
func papers(text string) []Paper {
	var out []Paper
	for _, line := range strings.Split(text, "\n") {
		var p Paper
		var words []string
		for _, w := range strings.Fields(line) {
			if p.Link == "" && strings.HasPrefix(strings.ToLower(w), "https://") {
				p.Link = w
				continue
			}
			words = append(words, w)
		}
		p.Words = strings.TrimRight(strings.Join(words, " "), " :,-")
		if p.Words == "" && p.Link != "" {
			p.Words = p.Link
			if u, err := url.Parse(p.Link); err == nil {
				p.Words = u.Host + u.Path
			}
		}
		if p.Words != "" {
			out = append(out, p)
		}
	}
	return out
}

// Limits of what is typed, in letters, and of how many there are.
const (
	longestTitle  = 160
	longestText   = 4000
	longestReason = 1000
	longestName   = 120
	mostPapers    = 20
	mostLeaders   = 12
)

// Form is a decision as it is typed. Goes is a day, or what was typed when it is none.
type Form struct {
	Title, About string
	Group        db.ID
	Owner        string // an address
	Goes, Papers string
	Version      int64
}

func tidy(text string) string { return strings.TrimSpace(plain.Text(text)) }

// check cleans what was typed and finds what is wrong, beside the fields. today is the first day on which it can go to sign-off; was
// is the day that it had before.
func (f *Form) check(today, was string, c *errs.Check) {
	f.Title, f.About, f.Papers = group.Tidy(f.Title), tidy(f.About), tidy(f.Papers)
	c.That(f.Title != "", "title", "Give the decision a short name.")
	c.That(utf8.RuneCountInString(f.Title) <= longestTitle, "title", "Use up to %d letters.", longestTitle)
	c.That(f.About != "", "about", "Say what is decided.")
	c.That(utf8.RuneCountInString(f.About) <= longestText, "about", "Use up to 4,000 letters.")
	c.That(utf8.RuneCountInString(f.Papers) <= longestText, "papers", "Use up to 4,000 letters.")
	c.That(len(papers(f.Papers)) <= mostPapers, "papers", "Use up to %d lines.", mostPapers)
	for _, w := range strings.Fields(f.Papers) {
		low := strings.ToLower(w)
		if strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https:") && !webAddress(w) || strings.HasPrefix(low, "javascript:") {
			c.That(false, "papers", "Enter web addresses that begin with https://")
			break
		}
	}
	_, err := time.Parse(time.DateOnly, f.Goes)
	c.That(err == nil, "goes", "Enter a date, like 22/11/2026.")
	c.That(err != nil || f.Goes >= today || f.Goes == was, "goes", "This day is over. Enter the day on which it goes to sign-off.")
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && len(s) <= 1000
}

// AssuranceForm is the assurance as it is typed. Leaders are addresses, one on each line.
type AssuranceForm struct {
	Leaders           string
	TookPart, Changed string
	Version           int64
}

func (f *AssuranceForm) check(c *errs.Check) {
	f.TookPart, f.Changed = tidy(f.TookPart), tidy(f.Changed)
	c.That(utf8.RuneCountInString(f.TookPart) <= longestText, "took-part", "Use up to 4,000 letters.")
	c.That(utf8.RuneCountInString(f.Changed) <= longestText, "changed", "Use up to 4,000 letters.")
}

// addresses are the addresses that were typed, each once.
func addresses(text string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ',' || r == ';' || r == ' ' || r == '\t' }) {
		if w = strings.ToLower(w); !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// present are the leaders who can still be asked.
func present(all []Leader) []Leader {
	return slices.DeleteFunc(slices.Clone(all), func(l Leader) bool { return l.Closed })
}

// lacks says what the assurance still needs, in words inside a sentence.
func (d Decision) lacks(all []Leader) []string {
	var out []string
	if len(present(all)) == 0 {
		out = append(out, "who the patient leaders were")
	}
	if d.TookPart == "" {
		out = append(out, "how they took part")
	}
	if d.Changed == "" {
		out = append(out, "what changed because of it")
	}
	return out
}

// text is what a patient leader says yes to: everything that people read of the decision and its assurance. It names nobody, as
// patient leaders do not read each other's names; their ids are in the payload, which the assent covers too.
func (d Decision) text(organisation, groupName string, leaders int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s\n\nWhat is decided\n%s\n\nWho decides: %s\nGoes to sign-off on: %s\n", d.Title, organisation, d.About, groupName, d.Goes)
	if d.Papers != "" {
		b.WriteString("\nPapers\n" + d.Papers + "\n")
	}
	fmt.Fprintf(&b, "\nPatient leaders with a key part: %d\n\nHow they took part\n%s\n\nWhat changed because of it\n%s\n", leaders, d.TookPart, d.Changed)
	return b.String()
}

// payload are the ids of the leaders, so that an assent covers who is named.
func payload(all []Leader) string {
	var out []string
	for _, l := range all {
		out = append(out, string(l.Person))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// sameWords says whether a yes to one still holds for the other.
func (d Decision) sameWords(o Decision) bool {
	return d.Title == o.Title && d.About == o.About && d.Group == o.Group && d.Goes == o.Goes && d.Papers == o.Papers && d.TookPart == o.TookPart && d.Changed == o.Changed
}

// Outcome is what became of a decision, as it is typed.
type Outcome struct {
	State   State  // Signed or NotSigned
	Day     string // on which; what was typed when it is no day
	Without bool   // sign off although it is not assured
	By      string // who takes that on themselves, with their role
	Reason  string
	Version int64
	Ask     bool // an override is only tried: the answer is errAsk, and nothing is kept
}

// check finds what is wrong. from is the first day that it can have been, and yes the day on which a patient leader said yes ("" when
// none did).
func (o *Outcome) check(from, today, yes string) error {
	o.By, o.Reason = group.Tidy(o.By), tidy(o.Reason)
	var c errs.Check
	c.That(o.State == Signed || o.State == NotSigned, "outcome", "Choose what was decided.")
	_, err := time.Parse(time.DateOnly, o.Day)
	c.That(err == nil, "day", "Enter a date, like 22/11/2026.")
	c.That(err != nil || o.Day <= today, "day", "Enter a day that is not in the future.")
	c.That(err != nil || o.Day >= from, "day", "The decision was not in the register then. Enter a later day.")
	if o.State == Signed && !o.Without {
		c.That(yes != "", "outcome", "It goes to sign-off when its assurance is complete and a patient leader has said yes that it is true. To sign it off without, give a name and a reason below.")
		c.That(yes == "" || err != nil || o.Day >= yes, "day", "The patient leader said yes later than this day. Enter the day of the sign-off, or sign it off without assurance below.")
	}
	if o.State == Signed && o.Without {
		c.That(yes == "" || err != nil || o.Day < yes, "without", "It is assured, so it needs no override. Leave this out.")
		c.That(o.By != "", "by", "Enter who takes it on themselves.")
		c.That(o.By == "" || hasName(o.By), "by", "Enter a first and a last name, and the role, like: Jo Chief, chief executive.")
		c.That(utf8.RuneCountInString(o.By) <= longestName, "by", "Use up to %d letters.", longestName)
		c.That(utf8.RuneCountInString(o.Reason) >= shortestReason && len(strings.Fields(o.Reason)) >= fewestWords, "reason", "Give the reason in a sentence or two. It is shown for ever.")
		c.That(utf8.RuneCountInString(o.Reason) <= longestReason, "reason", "Use up to 1,000 letters.")
	}
	return c.Err()
}

// fewestWords is how many words a reason has at least.
const fewestWords = 3

// hasName says whether a text begins with a first and a last name.
func hasName(text string) bool {
	name, _, _ := strings.Cut(text, ",")
	words := 0
	for _, w := range strings.Fields(name) {
		letters := 0
		for _, l := range w {
			if unicode.IsLetter(l) {
				letters++
			}
		}
		if letters > 1 {
			words++
		}
	}
	return words > 1
}

// shortestReason is how many letters a reason has at least: "n/a" is none.
const shortestReason = 10

// Change is one thing that happened to a decision.
type Change struct {
	ID, Decision db.ID
	At           db.Instant
	Person       db.ID
	Kind         string
	State        State  // from then on; "" when it stayed
	Day          string // on which it was signed off or not
	By, Words    string
}

// The kinds of changes.
const (
	wasAdded    = "added"
	wasEdited   = "edited"
	wasWritten  = "assurance"
	wasAsked    = "asked"
	saidYes     = "yes"
	wasCleared  = "cleared"  // words changed after a yes
	saidNotTrue = "not-true" // a patient leader said that it is not true
	hasGoneOut  = "out"      // a patient leader who was named took themselves out
	hasLeft     = "left"     // the patient leader who had said yes left the network
	wasDecided  = "decided"
	wasOverride = "override"
	wasStopped  = "withdrawn"
	wasReopened = "again"
)

// did says what a change was, as people read it.
func (c Change) did() string {
	switch c.Kind {
	case wasAdded:
		return "Put into the register"
	case wasEdited:
		return "Words of the decision changed"
	case wasWritten:
		return "Assurance written or changed"
	case wasAsked:
		return "Patient leaders asked whether it is true"
	case saidYes:
		return "A patient leader said yes: it is true"
	case wasCleared:
		return "The words changed, so the yes does not count any more"
	case saidNotTrue:
		return "A patient leader said that it is not true as it stands"
	case hasGoneOut:
		return "A patient leader took themselves out of it"
	case hasLeft:
		return "The patient leader who said yes has left, so the yes does not count any more"
	case wasOverride:
		return "Signed off without assurance"
	case wasStopped:
		return "Withdrawn"
	case wasReopened:
		return "Prepared again"
	}
	return c.State.Words()
}
