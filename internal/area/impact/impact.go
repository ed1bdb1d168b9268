// Package impact is what followed from a programme, months after, or from the work of an organisation: a new role, a new sector, learning that
// was passed on, a changed guideline, a changed service. Somebody who took part tells it (a claim), whoever it is about agrees first, somebody
// else who knows confirms it, and it is counted once.
//
// Words: a claim is what somebody says has followed. Its witnesses are the people who are asked whether it is so. Evidence is
// text, a link or a file. A claim belongs to an edition, or to the work of an organisation; it rests on that, on things that exist (package ground), on an action plan, or on words of
// its author's own. The states are claimed, waiting, confirmed, not confirmed and withdrawn.
//
// A claim starts narrow, as an entry does: its author and those it is about. It widens by the yes of each of them, and any
// of them narrows it at once. entry.CanSee decides who else sees it.
package impact

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
	"alongside/internal/shared/voice"
)

// State is where a claim stands.
type State string

// The states.
const (
	Claimed      State = "claimed"
	Waiting      State = "waiting"
	Confirmed    State = "confirmed"
	NotConfirmed State = "not-confirmed"
	Withdrawn    State = "withdrawn"
)

// Words is the state as people read it.
func (s State) Words() string {
	switch s {
	case Claimed:
		return "Claimed"
	case Waiting:
		return "Waiting for confirmation"
	case Confirmed:
		return "Confirmed"
	case NotConfirmed:
		return "Not confirmed"
	case Withdrawn:
		return "Withdrawn"
	}
	return string(s)
}

// Kind is one sort of thing that can follow.
type Kind struct {
	ID, Name string
	// Service says that it changes what patients get: then a patient partner must be among those who confirm it.
	Service bool
	Closed  bool // no new claim takes it
}

// kinds are the ones that every network has. A network can name others.
var kinds = []Kind{
	{ID: "role", Name: "A new role"},
	{ID: "sector", Name: "Work in a new sector"},
	{ID: "learning", Name: "Learning passed on to others"},
	{ID: "guideline", Name: "A changed guideline", Service: true},
	{ID: "service", Name: "A changed service", Service: true},
	{ID: "confidence", Name: "More confidence"},
}

// Claim is what somebody says has followed from an edition, or from the work of an organisation.
type Claim struct {
	ID, Edition, Author db.ID
	Work                db.ID // the organisation from whose work it followed; "" when it followed from an edition
	Kind                string
	Title, Body         string
	Happened            string // the day, YYYY-MM-DD
	Audience            entry.Audience
	Organisation        db.ID // whose people the audience "organisation" means
	Plan                bool  // it rests on the author's own action plan
	Named               db.Instant
	Main                db.ID // the claim with which it is counted, "" when it stands for itself
	State               State
	Created, Changed    db.Instant
	Version             int64
	About               []db.ID // whose names it bears; nobody when it is about the edition as a whole
	Whole               bool    // whoever tells it chose that it is about the edition or the organisation as a whole; it is not kept
	Describes           string  // names of others whom its words describe, one on each line, as typed
	Other               bool    // who tells it says that a first name in it is somebody else's
	Held                bool    // it describes somebody who has not said yes to its words
	Why                 string  // why its words are kept from others, though nobody it describes has to say yes, or ""
}

// private says that nobody but its own people may read it: somebody has still to say yes to its words, or said no to nearly the same.
func (c Claim) private() bool { return c.unsettled() || c.Why != "" }

// unsettled says that somebody it is about or describes has still to say yes to its words.
func (c Claim) unsettled() bool { return c.Named == 0 || c.Held }

// home is the edition or the organisation to which it belongs.
func (c Claim) home() db.ID { return cmp.Or(c.Edition, c.Work) }

// whole is of what it tells when it bears nobody's name.
func (c Claim) whole() string {
	if c.Work != "" {
		return "the organisation as a whole"
	}
	return "the programme as a whole"
}

// group is the claim under which it is counted.
func (c Claim) group() db.ID { return cmp.Or(c.Main, c.ID) }

// people are those whose yes it takes to show the claim to more people: its author and whoever it is about.
func (c Claim) people() []db.ID {
	out := []db.ID{c.Author}
	for _, p := range c.About {
		if p != c.Author {
			out = append(out, p)
		}
	}
	return out
}

func (c Claim) isOf(who db.ID) bool { return who != "" && slices.Contains(c.people(), who) }

// others are those it is about besides its author: they say yes before it bears their name.
func (c Claim) others() []db.ID {
	return slices.DeleteFunc(slices.Clone(c.About), func(p db.ID) bool { return p == c.Author })
}

// asEntry is the claim as the one place that decides who may see what people write knows it.
func (c Claim) asEntry() entry.Entry {
	return entry.Entry{ID: c.ID, OwnerKind: entry.OwnerPerson, Owner: c.Author, Author: c.Author, Audience: c.Audience, Edition: c.Edition, Organisation: c.Organisation, Work: c.Work != ""}
}

// Limits of what is typed, in characters.
const (
	longestTitle = 200
	longestBody  = 4000
	mostPeople   = 6
	longAgo      = 30 // years
	mostEvidence = 20
	mostWitness  = 8 // people asked about one claim, so that nobody asks around until somebody says yes
)

// check finds what is wrong, beside the fields of the form. today is the last day on which it can have happened.
func (c Claim) check(known []Kind, today string) error {
	var k errs.Check
	at := slices.IndexFunc(known, func(x Kind) bool { return x.ID == c.Kind })
	k.That(at >= 0 && !known[max(at, 0)].Closed, "kind", "Choose what kind of thing followed.")
	k.That(c.Title != "", "title", "Say in one sentence what happened.")
	k.That(utf8.RuneCountInString(c.Title) <= longestTitle, "title", "This can have up to %d letters.", longestTitle)
	k.That(utf8.RuneCountInString(c.Body) <= longestBody, "body", "This can have up to 4,000 letters.")
	_, err := time.Parse(time.DateOnly, c.Happened)
	k.That(err == nil, "happened", "Enter a date, like 22/11/2026.")
	far := ui.FarDate(c.Happened, today, longAgo, 100)
	k.That(err != nil || far == "" || c.Happened > today, "happened", "Check the year. It can be a day of the last %d years.", longAgo)
	k.That(err != nil || c.Happened <= today, "happened", "Enter a day that is not in the future.")
	k.That(len(c.About) > 0 || c.Whole, "about", "Choose who it is about. If it is about nobody by name, choose %s.", c.whole())
	k.That(len(c.About) == 0 || !c.Whole, "about", "Choose people, or %s. It cannot be both.", c.whole())
	k.That(len(c.About) <= mostPeople, "about", "Choose up to %d people.", mostPeople)
	return k.Err()
}

// sameWords says whether two versions of a claim say the same: all that a yes or a confirmation was given for.
func (c Claim) sameWords(v Claim) bool {
	a, b := slices.Sorted(slices.Values(c.About)), slices.Sorted(slices.Values(v.About))
	return c.Kind == v.Kind && c.Title == v.Title && c.Body == v.Body && c.Happened == v.Happened && c.Plan == v.Plan && slices.Equal(a, b)
}

// answer is where a witness stands.
type answer string

const (
	asked   answer = "asked"
	yes     answer = "yes"
	no      answer = "no"
	unknown answer = "unknown" // they do not know
	earlier answer = "earlier" // they answered, or were asked, about other words
)

// witness is somebody who is asked whether a claim is so.
type witness struct {
	ID, Claim, Person db.ID
	Name, Email       string
	Side              person.Side // from which side they answered
	State             answer
	Words             string
	Asked, Answered   db.Instant
	Expires           db.Instant
	TookPart          bool // as a patient partner, in an edition that ran or in a collaboration
}

// knownPartner says whether somebody answered as a patient partner whom the network knows: they have an account here, and have taken part
// as a patient partner in an edition that ran, or in a collaboration. Anybody can tick a side, write one into their details, and
// have a second address; nobody gives themselves a place.
func (w witness) knownPartner() bool { return w.Side == person.Partner && w.Person != "" && w.TookPart }

// standing works out the state of a claim from its witnesses. One no weighs more than any yes. A change of a service
// stands only when a patient partner whom the network knows is among those who said yes.
func standing(service bool, all []witness) State {
	confirmed, partner, refused, open := false, false, false, false
	for _, w := range all {
		switch w.State {
		case yes:
			confirmed = true
			partner = partner || w.knownPartner()
		case no:
			refused = true
		case asked:
			open = true
		}
	}
	switch {
	case refused:
		return NotConfirmed
	case confirmed && (partner || !service):
		return Confirmed
	case open || confirmed:
		return Waiting
	}
	return Claimed
}

// monthsAfter counts the whole months from one day to another, both YYYY-MM-DD; less than none for a day before.
func monthsAfter(end, day string) (months int, ok bool) {
	from, err := time.Parse(time.DateOnly, end)
	to, err2 := time.Parse(time.DateOnly, day)
	if err != nil || err2 != nil {
		return 0, false
	}
	if to.Before(from) {
		return -1, true
	}
	months = (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
	if to.Day() < from.Day() && to.AddDate(0, 0, 1).Month() == to.Month() { // the last day of a short month counts as the month
		months--
	}
	return months, true
}

// span is a stretch of time after the last day, for counting.
type span struct {
	Words string
	upTo  int // whole months, not included; 0 has no end
}

var spans = []span{{"During the programme", 0}, {"In the first month", 1}, {"After one month", 3}, {"After three months", 6}, {"After six months", 12}, {"After a year or more", 0}}

// spanOf is the place of a day among the spans, -1 when nobody knows when the edition ended.
func spanOf(end, day string) int {
	m, ok := monthsAfter(end, day)
	switch {
	case !ok:
		return -1
	case m < 0:
		return 0
	}
	for i, s := range spans[1:] {
		if s.upTo == 0 || m < s.upTo {
			return i + 1
		}
	}
	return len(spans) - 1
}

// step is how far counts of what is not shown are rounded down: what one person adds to them cannot be seen.
const step = 5

// atLeast is a count of claims that people keep to themselves, rounded down to a multiple of five. It tells nobody whether
// one person more or less told something, also not when it is looked at again on another day; and what it is the sum of
// cannot be worked out by taking away what is shown.
func atLeast(n int) int { return n - n%step }

// atLeastWords is the rounded count as people read it.
func atLeastWords(n int) string {
	if atLeast(n) == 0 {
		return "fewer than 5"
	}
	return number(atLeast(n)) + " or more"
}

// near says whether two claims could be about the same change by their day alone: of one edition or organisation and of one kind, within
// three months, by different people.
func near(a, b Claim) bool { return a.home() == b.home() && sameTime(a, b) }

// sameTime says the same of claims that may belong to different editions and organisations.
func sameTime(a, b Claim) bool {
	if a.ID == b.ID || a.Kind != b.Kind || a.Author == b.Author || a.State == Withdrawn || b.State == Withdrawn {
		return false
	}
	from, to := min(a.Happened, b.Happened), max(a.Happened, b.Happened)
	m, ok := monthsAfter(from, to)
	return ok && m < 3
}

// alike says whether two claims could be about the same change: near each other, and with at least half of the main words of the
// shorter one in both. It only suggests: people decide.
func alike(a, b Claim) bool {
	if !near(a, b) {
		return false
	}
	one, other := voice.Main(a.Title), voice.Main(b.Title)
	if len(one) > len(other) {
		one, other = other, one
	}
	_, part := voice.Answers(other, one)
	return part
}

// counts are how many different changes there are, each once, however many people tell of it.
type counts struct {
	Confirmed, Waiting, All int
}

// count counts groups of claims: a group is confirmed when any claim of it is, else waiting when any is. What was withdrawn
// does not count. Each of the given claims stands in its group once.
func count(claims []Claim) counts {
	best := map[db.ID]State{}
	for _, c := range claims {
		if c.State == Withdrawn {
			continue
		}
		g := c.group()
		if was := best[g]; was == "" || rank(c.State) > rank(was) {
			best[g] = c.State
		}
	}
	var n counts
	for _, s := range best {
		n.All++
		switch s {
		case Confirmed:
			n.Confirmed++
		case Waiting:
			n.Waiting++
		}
	}
	return n
}

func rank(s State) int { return slices.Index([]State{NotConfirmed, Claimed, Waiting, Confirmed}, s) }
