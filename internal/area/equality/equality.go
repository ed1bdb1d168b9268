// Package equality asks the people of an edition, once and only if they like, who they are: age, condition, ethnic group, and the
// like. It is apart from everything that is known of a person: no row says who answered, when, or what, and nobody can read anything
// before the asking ends. Then the answers are added up, and destroyed. What is kept are totals without small numbers.
//
// Words: an asking is the one time when an edition asks. A box holds one answer while it runs (docs/adr/0005). A ticket is a link of
// one's own, which works once; besides there can be one link for everybody, to print or to show, which cannot know who uses it.
package equality

import (
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf8"

	"alongside/content"
	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/smallnumber"
)

// The rules about small numbers.
const (
	// boxSize is how many bytes each box is long, whatever is in it.
	boxSize = 2 << 10
	// preferNot is the answer that every question offers.
	preferNot = "prefer-not-to-say"
)

// Key is the instrument with the questions to choose from.
const Key = "equality-monitoring"

// Asking is the one time when an edition asks.
type Asking struct {
	Edition, ID    db.ID
	Definition     string // the questions as they are asked, for ever
	Purpose        string // what the totals are used for, as people read it
	People         int64  // how many were asked, and so the most answers that are taken
	Opened, Closes db.Instant
	Closed         db.Instant
	Totals         Totals
	Used           string // which tickets were used, sealed
	Policy         string // key of the rule about small numbers that held when the asking began
	List           string // id of the list of ethnic groups
	Shared         bool   // there is one link for everybody besides
}

// rule is the rule about small numbers of an asking.
func (a Asking) rule() stats.Policy { return smallnumber.By(a.Policy) }

// leastOf is how few answers are opened under a rule: with fewer nearly every total would be a small number.
func leastOf(p stats.Policy) int { return 2 * smallnumber.Under(p) }

// Open says whether it takes answers.
func (a Asking) Open(now db.Instant) bool { return a.ID != "" && a.Closed == 0 && now < a.Closes }

// Totals is all that is kept of the answers. It is made so that no small number is in it or can be worked out from it: who has
// the database has no more than who reads the page.
type Totals struct {
	Forms  int          `json:"forms"`   // how many answered, as the rule shows it; 0 when there were too few
	About  bool         `json:"about"`   // numbers are rounded
	TooFew bool         `json:"too_few"` // fewer than the least: destroyed unread
	Lost   bool         `json:"lost"`    // the key was gone, so nothing could be read
	Items  []ItemTotals `json:"items"`
}

// ItemTotals is one question. Counts has one cell for each option, and one for those who left it out. Hidden says that nothing of it
// can be shown: too many numbers are small, or all gave the same answer.
type ItemTotals struct {
	ID     string       `json:"id"`
	Counts []stats.Cell `json:"counts,omitempty"`
	Hidden bool         `json:"hidden,omitempty"`
}

// addUp makes the totals of all answers by the rule about small numbers. Every question counts everybody, so that no question tells how
// many answered another. Who somebody is, is never told by a single small number: a rule that shows single numbers of other figures hides
// them here.
func addUp(def instrument.Definition, all []instrument.Answers, p stats.Policy) (Totals, error) {
	if len(all) < leastOf(p) {
		return Totals{TooFew: true}, nil
	}
	rounds := p.Round > 0 || p.Midpoint
	t := Totals{Forms: p.Count(len(all)).Value, About: rounds}
	for _, it := range def.Items() {
		counts := make([]int, len(it.Options)+1)
		for _, as := range all {
			at := slices.IndexFunc(it.Options, func(o instrument.Option) bool { return as[it.ID].State == instrument.Given && as[it.ID].Has(o.ID) })
			if at < 0 {
				at = len(it.Options)
			}
			counts[at]++
		}
		var cells []stats.Cell
		var total stats.Cell
		var err error
		if rounds {
			cells, total, err = p.Row(counts)
		} else {
			cells, total, err = stats.SuppressRow(counts, smallnumber.Under(p))
		}
		if err != nil {
			return t, err
		}
		item := ItemTotals{ID: it.ID, Counts: cells}
		// How many answered is known from the other questions, so a question whose total had to be hidden shows nothing. When
		// all said the same, the figure tells what each of them said.
		if total.Hidden || slices.Contains(counts, len(all)) {
			item = ItemTotals{ID: it.ID, Hidden: true}
		}
		t.Items = append(t.Items, item)
	}
	return t, nil
}

// Plan is what a coordinator chooses before the asking.
type Plan struct {
	Items   []string // which questions are used, and so asked
	Purpose string
	List    string // id of the list of ethnic groups; "" is England's
	Shared  bool   // with one link for everybody besides, to print or to show
	Closes  db.Instant
}

func (p Plan) check(def instrument.Definition, people int64, least int, now db.Instant) error {
	var c errs.Check
	c.That(len(p.Items) > 0, "items", "Choose at least one question. Ask only what you will use.")
	for _, id := range p.Items {
		it, known := def.Item(id)
		c.That(known && it.Kind == instrument.Choice && slices.ContainsFunc(it.Options, func(o instrument.Option) bool { return o.ID == preferNot }), "items",
			"Choose from the list. Each question needs the answer “I prefer not to say”.")
	}
	c.That(p.Purpose != "", "purpose", "Say what you use the totals for.")
	c.That(utf8.RuneCountInString(p.Purpose) <= 1000, "purpose", "This can have up to 1,000 letters.")
	c.That(p.Closes > now, "closes", "Enter a day that is still to come.")
	c.That(p.List == "" || listOf(p.List).ID == p.List, "list", "Choose a list.")
	c.That(people >= int64(least), "items", "Wait until at least %d people have a place. With fewer, no total could be shown.", least)
	return c.Err()
}

// ethnicItem is the question whose answers differ from country to country.
const ethnicItem = "ethnic-group"

// listOf finds a list of ethnic groups; England's when there is none with this id.
func listOf(id string) content.EthnicList {
	all := content.EthnicLists()
	for _, l := range all {
		if l.ID == id {
			return l
		}
	}
	return all[0]
}

// withList puts a country's list of ethnic groups into the questions, and says so in their source. A network that changed the
// questions itself keeps its own list unless it chooses one.
func withList(def instrument.Definition, id string) instrument.Definition {
	if id == "" {
		return def
	}
	def = def.Clone()
	l := listOf(id)
	for s := range def.Sections {
		for i := range def.Sections[s].Items {
			it := &def.Sections[s].Items[i]
			if it.ID != ethnicItem {
				continue
			}
			it.Options = nil
			for _, g := range l.Groups {
				it.Options = append(it.Options, instrument.Option{ID: g.ID, Label: g.Label})
			}
			it.Options = append(it.Options, instrument.Option{ID: preferNot, Label: "I prefer not to say"})
			it.Hint = "The list is that of " + l.Name + "."
		}
	}
	def.Source = "Ethnic groups: " + l.Source
	return def
}

// asked are the questions of a definition that are asked, without required answers.
func asked(def instrument.Definition, items []string) instrument.Definition {
	def = def.Clone()
	for i := range def.Sections {
		def.Sections[i].Items = slices.DeleteFunc(def.Sections[i].Items, func(it instrument.Item) bool { return !slices.Contains(items, it.ID) })
	}
	def.Sections = slices.DeleteFunc(def.Sections, func(s instrument.Section) bool { return len(s.Items) == 0 })
	def.Scales = nil
	return def
}

func (a Asking) questions() (instrument.Definition, error) { return instrument.Stored(a.Definition) }

func encode(v any) (string, error) {
	raw, err := json.Marshal(v)
	return string(raw), err
}

func number[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }
