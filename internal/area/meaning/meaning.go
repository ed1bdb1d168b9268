// Package meaning is shared understanding: what people of both sides mean by a word, and the meaning on which they agree.
//
// Words: a round asks what people mean by a word until a day. Each writes alone: until that day is over nobody sees what others
// wrote, nor whether anybody did, and whoever asked is no exception. Then those who wrote see all meanings, side by side; the sides stand apart
// only where each is as large as the network's rule about small numbers asks, otherwise they stand together. A name stands
// beside a meaning by its author's own word. A shared meaning takes effect when more than half of each side of those who wrote have said yes to its
// exact words (package assent), so both sides are needed. It is then in the glossary, with how many of each side agreed; earlier meanings stay.
// A later change asks again, in a round of its own.
//
// The glossary is read by the network; by everybody where the network (its engagement leads) says so of a word.
//
// Files: meaning.go is the rules, actions.go what people do, store.go the SQL, pages.go and pages.templ the pages.
package meaning

import (
	"strings"
	"time"
	"unicode/utf8"

	"alongside/engine/stats"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/person"
	"alongside/internal/shared/smallnumber"
)

// Limits of what is typed, in letters, and of how much there can be.
const (
	longestWord   = 60
	longestWhy    = 600
	longestAnswer = 1000
	longestShared = 800
	mostAsked     = 60 // people who are asked by name
	mostOpen      = 5  // rounds of one person that are not over
	longestDays   = 366
	leastOfASide  = 2 // also where the network shows every number
)

// Meaning is a word, with its meaning today and the round that is open, if there are such.
type Meaning struct {
	ID     db.ID
	Word   string
	Public bool

	Agreed                  db.ID // "" while there is no agreed meaning
	Words, Day              string
	Partners, Professionals int

	Round   db.ID // "" when nobody is asked at the moment
	Why     string
	AskedBy db.ID
	Closes  string
	Version int64
}

// collecting says that people write on a day.
func (m Meaning) collecting(today string) bool { return m.Round != "" && today <= m.Closes }

// compared says that what was written can be read, and a shared meaning be proposed.
func (m Meaning) compared(today string) bool { return m.Round != "" && today > m.Closes }

// Answer is what somebody means by a word; Side is "" while they have only been asked.
type Answer struct {
	ID, Person db.ID
	Name       string
	Side       person.Side
	Words      string
	Named      bool
	Written    db.Instant
	Closed     bool // they have left the network
}

// Agreed is a meaning that was agreed.
type Agreed struct {
	Words, Day              string
	Partners, Professionals int
	Ended                   db.Instant
}

// sides are how many of each side wrote: partners, professionals.
func sides(all []Answer) (partners, professionals int) {
	for _, a := range all {
		switch a.Side {
		case person.Partner:
			partners++
		case person.Professional:
			professionals++
		}
	}
	return partners, professionals
}

// Shown is how what people wrote may be shown.
type Shown int

// How meanings may be shown: not at all, because one side has not written or somebody would stand alone; together, because a side is too small
// to stand apart; side by side.
const (
	Nothing Shown = iota
	Together
	Apart
)

// shown decides how meanings may be shown, under the network's rule about small numbers.
func shown(partners, professionals int, p stats.Policy) Shown {
	least := max(leastOfASide, smallnumber.Under(p))
	switch {
	case partners == 0 || professionals == 0 || partners+professionals < 2*leastOfASide:
		return Nothing
	case partners < least || professionals < least:
		return Together
	}
	return Apart
}

// agreedBy says how many of each side agreed, as it may be shown.
func agreedBy(partners, professionals int, p stats.Policy) string {
	least := max(leastOfASide, smallnumber.Under(p))
	row, err := smallnumber.Table(p, [][]int{{partners, professionals}})
	if err != nil || partners < least || professionals < least || len(row.Cells) == 0 {
		return "Agreed by more than half of each side of those who took part."
	}
	words := func(c stats.Cell) string { return smallnumber.Words(c, least) }
	return "Agreed by " + words(row.Cells[0][0]) + " patients, carers or community members and " + words(row.Cells[0][1]) + " professionals."
}

func one(s string) string { return strings.Join(strings.Fields(plain.Text(s)), " ") }

// fold makes words that people would call the same the same.
func fold(s string) string { return strings.ToLower(one(s)) }

func within(c *errs.Check, field, text, empty string, most int) {
	n := utf8.RuneCountInString(text)
	c.That(text != "", field, "%s", empty)
	c.That(n <= most, field, "Use up to %d letters. You have used %d.", most, n)
}

// Question is a round as it is typed. People are addresses, one on each line.
type Question struct{ Word, Why, Closes, People string }

func (q *Question) check(c *errs.Check, today string) {
	q.Word, q.Why = one(q.Word), strings.TrimSpace(plain.Text(q.Why))
	within(c, "word", q.Word, "Enter the word.", longestWord)
	c.That(utf8.RuneCountInString(q.Why) <= longestWhy, "why", "Use up to %d letters.", longestWhy)
	checkCloses(c, q.Closes, today)
}

func checkCloses(c *errs.Check, closes, today string) {
	_, ok := ui.ParseDate(closes)
	c.That(ok, "closes", "Enter the last day, like 31/3/2027.")
	if !ok {
		return
	}
	c.That(closes > today, "closes", "Enter a day after today, so that people have time to write.")
	t, err := time.Parse(time.DateOnly, today)
	c.That(err != nil || closes <= t.AddDate(0, 0, longestDays).Format(time.DateOnly), "closes", "Enter a day within a year.")
}

// Own is what somebody means, as it is typed.
type Own struct {
	Words, Side string
	Named       bool
}

func (o *Own) check(c *errs.Check, p person.Person) {
	o.Words = strings.TrimSpace(plain.Text(o.Words))
	within(c, "words", o.Words, "Write what you mean by it.", longestAnswer)
	side := person.Side(o.Side)
	c.That(side.Valid(), "side", "Choose from which side you speak.")
	c.That(!side.Valid() || p.SpeaksAs(side), "side", "Your details do not say that you speak from this side. Choose the other, or change your details first.")
}

// runs: coordinators are the engagement leads, who speak for the network about what everybody may read.
func runs(a access.Actor) bool { return a.Has(access.Coordinator) || a.IsSystem() }

// mayRead: what is agreed or asked is read by the network; by everybody only an agreed meaning that the network lets them read.
func mayRead(a access.Actor, m Meaning) bool {
	return a.SignedIn() || m.Public && m.Agreed != ""
}

// mayCompare: those who wrote, when the last day is over. Nobody sees the meanings of others without having written their own.
func mayCompare(mine Answer, m Meaning, today string) bool {
	return mine.Words != "" && m.compared(today)
}

// mayMove: who asked changes the last day, as long as no shared meaning waits for a yes, and calls it off.
func mayMove(a access.Actor, m Meaning) bool { return m.Round != "" && a.Is(m.AskedBy) }
