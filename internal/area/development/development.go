// Package development is what there is for people to learn near them: courses, coaching, groups that learn together. Engagement leads keep
// the list for their organisations; everybody of the network reads it, finds what is open to them, and says whether they took part.
//
// Words: an offer is one thing to take part in. It is open to both sides, or to one alone; whether patient partners may learn what
// professionals may is shown to everybody, for each kind of offer. A use is somebody's own word that they took part: nobody says it for
// them. Others read their name only when they say so; counts of uses are rounded down to fives, so that one person more is not seen.
//
// States of an offer: on the list; over, when its last day has passed; taken off. What is taken off keeps its uses for those whose they are.
package development

import (
	"slices"
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// Development is the area.
type Development struct {
	db *db.DB
}

// New makes the area.
func New(d *db.DB) *Development { return &Development{db: d} }

// The kinds of offers.
var kinds = []group.Word{
	{ID: "course", Words: "Course or workshop"},
	{ID: "coaching", Words: "Coaching"},
	{ID: "mentoring", Words: "Mentoring by somebody who does it already"},
	{ID: "learning-set", Words: "Action learning: a group that meets and learns from its own work"},
	{ID: "shadowing", Words: "Going along with somebody at their work"},
	{ID: "event", Words: "Event or conference"},
	{ID: "other", Words: "Something else"},
}

// For whom an offer is.
const both = "both"

var sides = []group.Word{
	{ID: both, Words: "Patient partners and professionals"},
	{ID: string(person.Partner), Words: "Patient partners alone"},
	{ID: string(person.Professional), Words: "Professionals alone"},
}

// Who pays.
var costs = []group.Word{
	{ID: "free", Words: "It costs nothing"},
	{ID: "paid", Words: "The organisation pays for everybody"},
	{ID: "professionals", Words: "The organisation pays for professionals; patient partners pay themselves"},
	{ID: "partners", Words: "The organisation pays for patient partners; professionals pay themselves"},
	{ID: "own", Words: "Everybody pays for themselves"},
}

func wordOf(list []group.Word, id string) string {
	if at := slices.IndexFunc(list, func(w group.Word) bool { return w.ID == id }); at >= 0 {
		return list[at].Words
	}
	return id
}

func known(list []group.Word, id string) bool {
	return slices.ContainsFunc(list, func(w group.Word) bool { return w.ID == id })
}

// Offer is one thing to take part in.
type Offer struct {
	ID, Organisation  db.ID
	OrgName           string
	Title, Kind       string
	About             string
	Sides, Cost       string
	Held, Reach, Link string
	Until             string // its last day, YYYY-MM-DD, or ""
	Ended             db.Instant
	Version           int64
}

// open says whether it can be taken up today.
func (o Offer) open(today string) bool { return o.Ended == 0 && (o.Until == "" || o.Until >= today) }

// opensTo says whether somebody of a side may take part.
func (o Offer) opensTo(side person.Side) bool { return o.Sides == both || o.Sides == string(side) }

// equal says whether patient partners may take part on the same terms as professionals, or better ones.
func (o Offer) equal() bool {
	return o.Sides != string(person.Professional) && !(o.Sides == both && o.Cost == "professionals")
}

// Limits of what is typed.
const (
	longestTitle = 120
	longestAbout = 2000
	longestLine  = 200
)

// check finds what is wrong, beside the fields of the form. today is the day in the network's zone; was is what stood there before; organised says
// that its organisation is one of the network.
func (o Offer) check(until, today string, was Offer, organised bool) error {
	var c errs.Check
	c.That(organised, "organisation", "Choose which organisation offers it.")
	short := func(text string, n int) bool { return utf8.RuneCountInString(text) <= n }
	c.That(o.Title != "", "title", "Give it a short name.")
	c.That(short(o.Title, longestTitle), "title", "Use up to %d letters.", longestTitle)
	c.That(known(kinds, o.Kind), "kind", "Choose what it is.")
	c.That(o.About != "", "about", "Say what people learn, and how.")
	c.That(short(o.About, longestAbout), "about", "Use up to 2,000 letters.")
	c.That(known(sides, o.Sides), "sides", "Choose who can take part.")
	c.That(known(costs, o.Cost), "cost", "Choose who pays.")
	c.That(o.Sides == both || o.Cost != "professionals" && o.Cost != "partners", "cost", "It is for one side alone. Choose another answer.")
	c.That(short(o.Held, longestLine), "held", "Use up to %d letters.", longestLine)
	c.That(o.Reach != "", "reach", "Say how people ask for it: a telephone number or an email address.")
	c.That(short(o.Reach, longestLine), "reach", "Use up to %d letters.", longestLine)
	c.That(o.Link == "" || strings.HasPrefix(o.Link, "https://") && !strings.ContainsAny(o.Link, " \n\t\"<>") && len(o.Link) <= 500, "link", "Enter a web address that begins with https://")
	_, ok := ui.ParseDate(until)
	c.That(until == "" || ok, "until", "%s", ui.NoDate(until))
	if o.Until != "" && ok {
		far := ui.FarDate(o.Until, today, 1, 10)
		c.That(far == "", "until", "%s", far)
		c.That(far != "" || o.Until >= today || o.Until == was.Until, "until", "This day is over. Leave it empty if there is no last day.")
	}
	return c.Err()
}

// Use is somebody's own word that they took part.
type Use struct {
	Offer, Person db.ID
	Name, Title   string
	Side          person.Side
	Day           string
	Named         bool
}

// check finds what is wrong with a use. today is the day in the network's zone.
func (u Use) check(day, today string) error {
	var c errs.Check
	_, ok := ui.ParseDate(day)
	c.That(ok, "day", "%s", ui.NoDate(day))
	if ok {
		far := ui.FarDate(u.Day, today, 30, 100)
		c.That(far == "" || u.Day > today, "day", "%s", far)
		c.That(u.Day <= today, "day", "Enter a day that is not in the future.")
	}
	c.That(u.Side == person.Partner || u.Side == person.Professional, "side", "Choose from which side you took part.")
	return c.Err()
}

// step is how far counts of people are rounded down: one person more or less is not seen.
const step = 5

// people is a count of people as everybody may read it.
func people(n int) string {
	if n < step {
		return "fewer than 5"
	}
	return number(n-n%step) + " or more"
}

// Line is what stands open to whom, of one kind of offers.
type Line struct {
	Kind          string
	Offers        int    // on the list today
	Partners      int    // of them, open to patient partners
	Professionals int    // of them, open to professionals
	Equal         int    // of them, open to patient partners on the same terms or better ones
	UsedBy        [2]int // patient partners and professionals who say that they took part, as they are
	UsedP, UsedO  string // the same as everybody may read them
}

// tally counts the offers that are open by kind, with who used offers of the kind: a line for each kind of which there is one, and all together
// at the end. uses are counts by kind and side, of all times.
func tally(offers []Offer, uses map[string][2]int) []Line {
	total := Line{Kind: "All together"}
	var out []Line
	for _, k := range kinds {
		a := Line{Kind: k.Words, UsedBy: uses[k.ID]}
		for _, o := range offers {
			if o.Kind != k.ID {
				continue
			}
			a.Offers++
			a.Partners += one(o.opensTo(person.Partner))
			a.Professionals += one(o.opensTo(person.Professional))
			a.Equal += one(o.equal())
		}
		if a.Offers == 0 && a.UsedBy == [2]int{} {
			continue
		}
		out = append(out, a)
		total.Offers, total.Partners, total.Professionals, total.Equal = total.Offers+a.Offers, total.Partners+a.Partners, total.Professionals+a.Professionals, total.Equal+a.Equal
		total.UsedBy[0] += a.UsedBy[0]
		total.UsedBy[1] += a.UsedBy[1]
	}
	if len(out) == 0 {
		return nil
	}
	out = append(out, total)
	for i := range out {
		out[i].UsedP, out[i].UsedO = people(out[i].UsedBy[0]), people(out[i].UsedBy[1])
	}
	return out
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// sentence says in words how equal the access is.
func sentence(all []Line) string {
	if len(all) == 0 {
		return ""
	}
	t := all[len(all)-1]
	switch {
	case t.Offers == 0:
		return "Nothing is on the list today."
	case t.Equal == t.Offers:
		return "Everything on the list is open to patient partners, on terms as good as those of professionals."
	case t.Partners == t.Offers:
		return "Everything on the list is open to patient partners. For " + number(t.Offers-t.Equal) + " of " + number(t.Offers) + " they pay themselves, and professionals do not."
	}
	return number(t.Partners) + " of " + number(t.Offers) + " offers are open to patient partners, and " + number(t.Professionals) + " to professionals."
}
