// Package support is the practical support of patient leaders: one named contact for each, a clock on their answers, whom else
// they can reach in an organisation, and what there is for them to learn.
//
// Words: a key contact is the one named person a patient leader can always reach; the cover stands in on the contact's days of absence,
// when the contact has left or given it up (lapsed), and for one question when no answer comes in time (passed on). Coordinators,
// who are the engagement leads, name both. A question is what a patient leader writes to their contact; the words are sealed, and
// only the two read them, with the cover while it stands in. The promise is within how many working days the first answer comes; the
// day by which it is owed stays what it was when the question was asked.
//
// States of a question: open without an answer, open and answered, closed. Nobody but those who write sees that it exists: coordinators
// and administrators read figures only.
//
// Files: support.go and policy.go are words and rules; contacts.go, questions.go and remind.go what people and the program do;
// figures.go what may be counted; store.go the SQL; pages_*.go and *.templ the pages.
package support

import (
	"slices"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
	"alongside/internal/shared/workday"
)

// Limits of what is typed, and how much of it there can be.
const (
	longestWords = 2000
	longestLine  = 200
	mostOpen     = 20  // questions of one person that nobody has closed
	mostWords    = 100 // messages in one question
	mostListed   = 60  // professionals of one organisation
)

// UsualPromise is within how many working days the first answer comes, when a network has not chosen.
const UsualPromise = 3

// Bounds of the promise.
const (
	leastPromise = 1
	mostPromise  = 20
)

// Support is the area.
type Support struct {
	db    *db.DB
	keys  *secret.Keys
	post  *mail.Post
	parts Parts
	owns  func(tx *db.Tx, organisation, who db.ID) (bool, error)
	also  Also
}

// Also is what another area knows whose people answer by the clock of key contacts: whether somebody answers there, so that their days away
// count, and what to do when they have said some.
type Also struct {
	Serves func(tx *db.Tx, who db.ID) (bool, error)
	Away   func(tx *db.Tx, who db.ID) error
}

// Tells lets another area hear of days away.
func (s *Support) Tells(also Also) { s.also = also }

// anyServes says whether the days away of somebody count, here or elsewhere.
func (s *Support) anyServes(tx *db.Tx, who db.ID) (bool, error) {
	yes, err := serves(tx, who)
	if err != nil || yes || s.also.Serves == nil {
		return yes, err
	}
	return s.also.Serves(tx, who)
}

// AwayOn says whether somebody is away on a day.
func AwayOn(tx *db.Tx, who db.ID, day string) (bool, error) { return awayOn(tx, who, day) }

// Parts adds the links to the other pages of an organisation that somebody may open.
type Parts func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error

// New makes the area. parts adds the links to the other pages of an organisation; owns says whether somebody owns a step of its plan.
func New(d *db.DB, k *secret.Keys, post *mail.Post, parts Parts, owns func(tx *db.Tx, organisation, who db.ID) (bool, error)) *Support {
	return &Support{db: d, keys: k, post: post, parts: parts, owns: owns}
}

// Why a contact lapsed.
const (
	leftNetwork = "left"
	gaveUp      = "gave-up"
)

// Link is who is whose key contact.
type Link struct {
	ID                     db.ID
	Person, Contact, Cover db.ID
	PersonName             string
	ContactName, CoverName string
	Since, Lapsed          db.Instant
	LapsedWhy              string
	ContactAway, CoverAway string // the last day on which they are away, when they are away today
	Version                int64
}

// has says whether there is a contact.
func (l Link) has() bool { return l.ID != "" }

// standsIn says whether the cover answers today in place of the contact.
func (l Link) standsIn() bool { return l.Cover != "" && (l.Lapsed != 0 || l.ContactAway != "") }

// answers is who answers today: the contact, the cover while it stands in, and the contact again when both are away. "" is nobody.
func (l Link) answers() db.ID {
	switch {
	case !l.has():
		return ""
	case l.Lapsed == 0 && (l.ContactAway == "" || l.Cover == "" || l.CoverAway != ""):
		return l.Contact
	}
	return l.Cover
}

// nameOf is the name of one of the two who answer.
func (l Link) nameOf(who db.ID) string {
	if who == l.Cover {
		return l.CoverName
	}
	return l.ContactName
}

// needs says what a coordinator has to see to, in words; "" when nothing.
func (l Link) needs() string {
	switch {
	case !l.has():
		return "Needs a contact"
	case l.Lapsed != 0 && l.LapsedWhy == gaveUp:
		return "Needs a contact: " + l.ContactName + " cannot do it any more"
	case l.Lapsed != 0:
		return "Needs a contact: " + l.ContactName + " has left"
	case l.Cover == "":
		return "Needs a cover"
	}
	return ""
}

// Absence is days on which a contact is away, both ends included.
type Absence struct {
	ID, Person  db.ID
	First, Last string
}

// overlaps says whether two absences have a day in common.
func (a Absence) overlaps(b Absence) bool { return a.First <= b.Last && b.First <= a.Last }

// longestAway is how long one absence can be, in years: longer needs another contact.
const longestAway = 1

// check finds what is wrong with an absence beside others of the same person. Days that are no days are left as they were typed.
func (a *Absence) check(today string, others []Absence) error {
	var c errs.Check
	first, okFirst := ui.ParseDate(a.First)
	last, okLast := ui.ParseDate(a.Last)
	c.That(okFirst, "first", "%s", ui.NoDate(a.First))
	c.That(okLast, "last", "%s", ui.NoDate(a.Last))
	if okFirst && okLast {
		a.First, a.Last = first, last
		switch {
		case last < first:
			c.That(false, "last", "The last day away is before the first one. Enter a later day.")
		case last < today:
			c.That(false, "last", "This absence is over already. Enter a day from today on.")
		case last > yearsOn(first, longestAway):
			c.That(false, "last", "This is longer than a year. A coordinator can name another contact instead.")
		}
		if i := slices.IndexFunc(others, a.overlaps); i >= 0 && c.OK() {
			c.That(false, "first", "These days overlap with the absence from %s to %s. Remove that one first.", ui.PlainDate(others[i].First), ui.PlainDate(others[i].Last))
		}
	}
	return c.Err()
}

// yearsOn is the day some years after one.
func yearsOn(day string, years int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(years, 0, 0).Format(time.DateOnly)
}

// Question is what somebody asks of their contact, without the words.
type Question struct {
	ID, Asker, Contact db.ID
	AskerName          string
	Asked              db.Instant
	AskedDay           string
	Promise            int64
	Due                string // the day by which the first answer is owed
	Answered           db.Instant
	AnsweredDay        string
	AnsweredBy         db.ID
	Took               int64 // working days to the first answer
	LastBy             string
	Reminded           int64
	Passed             bool // the cover was asked too
	Closed             db.Instant
	ClosedDay          string
	ClosedWhy          string
	Version            int64
}

// Whose words are the last ones of a question.
const (
	byAsker = "asker"
	byOther = "other"
)

// Why a question is closed.
const (
	closedByAsker  = "asker"
	closedByAnswer = "answerer"
	closedChanged  = "changed" // somebody else is the contact now
	closedLeft     = "left"    // who asked has left the network
)

func (q Question) open() bool { return q.Closed == 0 }

// state says where a question stands, for those who may read it.
func (q Question) state(today string) string {
	switch {
	case q.ClosedWhy == closedLeft:
		return "The person has left"
	case !q.open() && q.Answered == 0:
		return "Taken back"
	case !q.open():
		return "Answered on " + ui.PlainDate(q.AnsweredDay) + ", and closed"
	case q.Answered == 0 && today > q.Due:
		return "Answer was owed by " + ui.PlainDate(q.Due)
	case q.Answered == 0:
		return "Answer owed by " + ui.PlainDate(q.Due)
	case q.LastBy == byAsker:
		return "Answered, and new words since"
	}
	return "Answered"
}

// answer notes the first answer on a day.
func (q *Question) answer(by db.ID, at db.Instant, day string) {
	q.LastBy = byOther
	if q.Answered != 0 {
		return
	}
	q.Answered, q.AnsweredDay, q.AnsweredBy = at, day, by
	q.Took = int64(workday.Between(q.AskedDay, day))
}

// Message is what somebody wrote in a question.
type Message struct {
	ID, Question, Author db.ID
	AuthorName           string
	Body                 string
	Written, Erased      db.Instant
}

// tidyWords is what somebody wrote, without space around it.
func tidyWords(text string) string { return strings.TrimSpace(text) }

// checkWords finds what is wrong with what somebody wrote to another.
func checkWords(text, empty string) error {
	var c errs.Check
	c.That(text != "", "words", "%s", empty)
	c.That(len([]rune(text)) <= longestWords, "words", "Use up to %d letters. A few words are enough to begin with.", longestWords)
	return c.Err()
}

// Professional is somebody whom an organisation lists for its patient leaders.
type Professional struct {
	ID, Organisation         db.ID
	OrgName                  string
	Name, Role, Reach, Hours string
	Version                  int64
}

func (p *Professional) check(agreed bool) error {
	for _, v := range []*string{&p.Name, &p.Role, &p.Reach, &p.Hours} {
		*v = strings.Join(strings.Fields(*v), " ")
	}
	var c errs.Check
	for _, v := range []struct{ text, field, empty string }{
		{p.Name, "name", "Enter their name."}, {p.Role, "role", "Enter what they do, such as Complaints manager."}, {p.Reach, "reach", "Enter how to reach them, such as a phone number."},
	} {
		c.That(v.text != "", v.field, "%s", v.empty)
		c.That(len([]rune(v.text)) <= longestLine, v.field, "Use up to %d letters.", longestLine)
	}
	c.That(len([]rune(p.Hours)) <= longestLine, "hours", "Use up to %d letters.", longestLine)
	c.That(agreed, "agreed", "Ask them first. Nobody is listed without their yes.")
	return c.Err()
}

// Remaining is whose key contact or cover somebody is in the network, and that they have one themselves.
func Remaining(tx *db.Tx, who db.ID) ([]group.Remains, error) {
	return db.All(tx, func(s db.Scanner, v *group.Remains) error {
		var person db.ID
		err := s.Scan(&person)
		v.Words, v.Path = "Is the key contact of a patient leader of the network, or covers for it", "/contacts/people/"+string(person)
		if person == who {
			v.Words = "Has a key contact of their own in the network"
		}
		return err
	}, `SELECT person_id FROM key_contact WHERE network_id = $1 AND ended IS NULL AND (contact_id = $2 OR cover_id = $2 OR person_id = $2) ORDER BY since, id LIMIT 50`, who)
}
