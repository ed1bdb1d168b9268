// Package outreach is where an organisation goes to find people: visits to places and groups, how many people they talked with there, and
// what followed.
//
// Words: a visit is one day in one place or with one group. Its link is an address, also on a card with a square for a camera, that is left with
// people there; who follows it says with it where they heard of what they take up. Its contacts are a number of people, never names. What followed is written when
// it is known, so a visit can be changed at any time. Engagement leads write; people of the organisation read. Numbers of people are shown by the
// network's rule for small numbers, alone and in sums.
//
// Files: outreach.go is words and rules, policy.go who may what, store.go the SQL, actions.go what people do, pages.go and pages.templ the
// pages of the log, sources.go and sources.templ where people came from and what is left with them, export.go what goes out.
package outreach

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/smallnumber"
)

// Limits of what is typed.
const (
	longestLine  = 160
	longestWords = 1000
	mostContacts = 10000
	yearsBack    = 10
)

// Word is a stored id with the words that people read.
type Word struct{ ID, Words string }

// Kinds are the kinds of places and groups that are visited.
func Kinds() []Word {
	return []Word{{"community", "Community group or centre"}, {"faith", "Place of worship"}, {"health", "Surgery, ward or clinic"}, {"learning", "School, college or university"}, {"work", "Place of work"}, {"charity", "Charity or support group"}, {"online", "Online"}, {"other", "Somewhere else"}}
}

// kindWords is a kind as people read it.
func kindWords(id string) string {
	for _, k := range Kinds() {
		if k.ID == id {
			return k.Words
		}
	}
	return ""
}

// Visit is one day in one place or with one group.
type Visit struct {
	ID, Organisation db.ID
	Place, Kind      string
	Held             string
	Who              string // who went, in words
	Contacts         int64
	Followed         string // what followed, "" while nothing is known
	Code             string // of the link that is left with people there, "" for none
	Version          int64
}

// Form is a visit as it is typed.
type Form struct {
	Place, Kind, Held, Who, Contacts, Followed string
	Version                                    int64
}

// visit reads a form; what is wrong stands beside its field.
func (f Form) visit(today string) (Visit, error) {
	tidy := func(s string) string { return strings.Join(strings.Fields(plain.Text(s)), " ") }
	v := Visit{Place: tidy(f.Place), Kind: f.Kind, Who: tidy(f.Who), Followed: strings.TrimSpace(plain.Text(f.Followed)), Version: f.Version}
	var c errs.Check
	c.That(v.Place != "", "place", "Enter the place or the group that was visited.")
	c.That(utf8.RuneCountInString(v.Place) <= longestLine, "place", "Use up to %d letters.", longestLine)
	c.That(kindWords(v.Kind) != "", "kind", "Choose what kind of place it is.")
	day, problem := ui.DateNear(f.Held, today, yearsBack, 0)
	c.That(problem == "", "held", "%s", problem)
	c.That(problem != "" || day <= today, "held", "Enter a day that has been: today or earlier.")
	v.Held = day
	c.That(v.Who != "", "who", "Enter who went.")
	c.That(utf8.RuneCountInString(v.Who) <= longestLine, "who", "Use up to %d letters.", longestLine)
	n, err := strconv.ParseInt(f.Contacts, 10, 64)
	c.That(err == nil && n >= 0 && n <= mostContacts, "contacts", "Enter a whole number of people from 0 to %d.", mostContacts)
	v.Contacts = n
	c.That(utf8.RuneCountInString(v.Followed) <= longestWords, "followed", "Use up to %d letters.", longestWords)
	return v, c.Err()
}

// Sum is how many visits of a kind there were. People is how many people they talked with, as it may be shown.
type Sum struct {
	Kind   string
	Visits int64
	People string

	people int64
}

// protect says how many people there were at each kind of place, so that no small number can be read or worked out.
func protect(rule stats.Policy, all []Sum) ([]Sum, error) {
	counts := make([]int, len(all))
	for i, s := range all {
		counts[i] = int(s.people)
	}
	under := smallnumber.Under(rule)
	cells, err := smallnumber.GuardedRow(rule, counts...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].People = smallnumber.Words(cells[i], under)
	}
	return all, nil
}
