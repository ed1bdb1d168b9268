// Package recommendation is formal engagement: the bodies with which an organisation is linked, what they recommend to it, and the
// answers that it owes.
//
// Words: a body is a group of the map (package group): a board, a scrutiny committee, an independent champion, a group of patient leaders.
// A link says that a body has to do with an organisation, and as what; who sits in it is read from the map. A recommendation is
// an exact text to an organisation or to one of its groups. Who speaks for a body are those who lead it on the map and can sign in, all
// of them together; where nobody does, more than half of those who sit in it. Nothing is made, published, settled, asked again
// or withdrawn without their yes to the exact words (package assent). Who owes the answer answers with reasons: accepted, partly, not
// accepted. An answer is late by the working days after the day by which it was owed.
//
// States: draft, owed, answered, settled (the body says that the answer answers it), withdrawn; dropped (never made).
//
// Who sees one: while it is written those who sit in the body; then also engagement leads, who owes the answer and those who sit in the
// group that it is made to; the network or everybody when the body says so.
//
// Files: recommendation.go and policy.go are the rules, body.go who speaks for a body and what they can say, actions.go and answer.go what
// people do, links.go the links, remind.go the letters, figures.go what a board is told; store.go the SQL; pages*.go and *.templ the pages.
package recommendation

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
	"alongside/internal/shared/workday"
)

// Limits of what is typed, in letters.
const (
	longestTitle = 120
	longestWords = 4000
	longestWhy   = 2000
	longestAbout = 300
)

// longestYears is how many years ahead an answer can be owed.
const longestYears = 2

// State is where a recommendation stands.
type State string

// The states.
const (
	Draft     State = "draft"
	Owed      State = "owed"
	Answered  State = "answered"
	Settled   State = "settled"
	Withdrawn State = "withdrawn"
	Dropped   State = "dropped"
)

// Audiences beyond those who have to do with it.
const (
	toNetwork = "network"
	toPublic  = "public"
)

// Outcomes are the answers that an organisation can give.
func Outcomes() []group.Word {
	return []group.Word{{ID: "accepted", Words: "Accepted"}, {ID: "partly", Words: "Partly accepted"}, {ID: "not", Words: "Not accepted"}}
}

// LinkKinds are what a body can be to an organisation.
func LinkKinds() []group.Word {
	return []group.Word{{ID: "board", Words: "A board that plans or decides with it"}, {ID: "scrutiny", Words: "Scrutiny: it looks at what the organisation does"}, {ID: "champion", Words: "Independent champion of patients and the public"}, {ID: "leaders", Words: "A group of patient leaders"}}
}

// Recommendation is what a body recommends, with the names of those whom it concerns.
type Recommendation struct {
	ID                         db.ID
	Body, Organisation         db.ID
	Group                      db.ID // the group of the organisation to which it is made; "" is the organisation itself
	Owner                      db.ID // who owes the answer; "" is nobody yet
	Title, Words               string
	State                      State
	Audience                   string
	Round                      int64
	Made, Ended                string
	By                         db.ID // who wrote it
	Version                    int64
	BodyName, BodyOrg, OrgName string
	GroupName, OwnerName       string
	Due, Answered, Outcome     string // of the last time that an answer was asked for
}

// Ask is one time that an answer was asked for.
type Ask struct {
	ID, Recommendation db.ID
	Number             int64
	Asked, Due, Why    string
	Answered           string
	By                 db.ID
	ByName             string
	Outcome, Reasons   string
	Shown              bool
	Verdict            string
	Reminded           int64
}

// The body's word on an answer.
const (
	answersIt = "yes"
	askAgain  = "again"
)

// To is to whom it is made, in words.
func (v Recommendation) To() string {
	if v.GroupName == "" {
		return v.OrgName
	}
	return v.GroupName + ", " + v.OrgName
}

// From is who makes it, in words.
func (v Recommendation) From() string {
	if v.BodyOrg == "" || v.BodyOrg == v.OrgName {
		return v.BodyName
	}
	return v.BodyName + ", " + v.BodyOrg
}

// made says that it has left the body.
func (v Recommendation) made() bool { return v.Made != "" }

// open says that something can still come of it.
func (v Recommendation) open() bool { return v.State == Owed || v.State == Answered }

// lateBy is how many working days an answer is or was late on a day: 0 when it is not, also on a weekend right after its day.
func lateBy(due, answered, today string) int {
	day := answered
	if day == "" {
		day = today
	}
	return workday.Between(due, day)
}

// late says how late the answer is or was, "" when it is not.
func late(due, answered, today string) string {
	switch n := lateBy(due, answered, today); n {
	case 0:
		return ""
	case 1:
		return "1 working day late"
	default:
		return fmt.Sprintf("%d working days late", n)
	}
}

// stands says where it stands, in a few words.
func (v Recommendation) stands(today string) (string, ui.Colour) {
	switch v.State {
	case Draft:
		return "Being written", ui.Grey
	case Owed:
		if l := late(v.Due, "", today); l != "" {
			return "Answer is " + l, ui.Red
		}
		return "Answer owed by " + ui.PlainDate(v.Due), ui.Blue
	case Answered:
		return group.In(Outcomes(), v.Outcome) + ", the body has not said whether this answers it", ui.Yellow
	case Settled:
		return group.In(Outcomes(), v.Outcome) + ", settled", ui.Green
	case Dropped:
		return "Not made", ui.Grey
	}
	return "Withdrawn", ui.Grey
}

// Form is a recommendation as it is typed. To is "o" with the id of an organisation, or "g" with that of a group. Owner is an address.
type Form struct {
	To, Title, Words, Owner, Due string
	Version                      int64
}

func one(s string) string { return strings.Join(strings.Fields(plain.Text(s)), " ") }

// within finds a text that is missing or too long.
func within(c *errs.Check, field, text, empty string, most int) {
	n := utf8.RuneCountInString(text)
	c.That(text != "", field, "%s", empty)
	c.That(n <= most, field, "Use up to %d letters. You have used %d.", most, n)
}

// checkDue finds what is wrong with a day by which an answer is owed.
func checkDue(c *errs.Check, due, today string) {
	_, ok := ui.ParseDate(due)
	c.That(ok, "due", "Enter the day by which an answer is owed, like 31/3/2027.")
	if !ok {
		return
	}
	c.That(workday.Between(today, due) > 0, "due", "Leave at least one working day for the answer. Enter a later day.")
	c.That(due <= years(today, longestYears), "due", "This day is more than two years away. Enter an earlier day.")
}

// years is the day some years after one.
func years(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(n, 0, 0).Format(time.DateOnly)
}

func (f *Form) check(c *errs.Check, today string) {
	f.Title, f.Words = one(f.Title), strings.TrimSpace(plain.Text(f.Words))
	within(c, "title", f.Title, "Give it a short title.", longestTitle)
	within(c, "words", f.Words, "Write what you recommend.", longestWords)
	checkDue(c, f.Due, today)
}

// Reply is an answer as it is typed.
type Reply struct {
	Outcome, Reasons string
	Shown            bool
	Version          int64
}

func (f *Reply) check() error {
	var c errs.Check
	f.Reasons = strings.TrimSpace(plain.Text(f.Reasons))
	c.That(group.In(Outcomes(), f.Outcome) != "", "outcome", "Choose your answer.")
	within(&c, "reasons", f.Reasons, "Give your reasons. An answer without reasons is no answer.", longestWords)
	return c.Err()
}

// before and after the day, whoever owes an answer is reminded: once, a week before, and three times after, a week of working days apart.
const (
	remindBefore = 7 // days
	remindApart  = 5 // working days
	remindTimes  = 4
)

// firstReminder is how many reminders count as having left when an answer is asked for: the one before the day is left out when it would
// leave on the same day or earlier.
func firstReminder(asked, due string) int64 {
	if daysBefore(due, remindBefore) <= asked {
		return 1
	}
	return 0
}

// remindDay is when the next reminder leaves after so many have, "" when there are no more.
func remindDay(due string, reminded int64) string {
	switch {
	case reminded == 0:
		return daysBefore(due, remindBefore)
	case reminded < remindTimes:
		return workday.After(due, 1+remindApart*int(reminded-1))
	}
	return ""
}

func daysBefore(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, -n).Format(time.DateOnly)
}
