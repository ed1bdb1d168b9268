// Package equality asks the people of an edition, once and only if they like, who they are: age, condition, ethnic group, and the
// like. It is apart from everything that is known of a person: one link is the same for everybody, no row says who answered, when, or
// what, and nobody can read anything before the asking ends. Then the answers are added up, and destroyed. What is kept are
// totals without small numbers.
//
// Words: an asking is the one time when an edition asks. A box holds one answer while it runs (docs/adr/0005).
package equality

import (
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf8"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
)

// The rules about small numbers.
const (
	// under: counts below this are never shown, and neither is what they could be worked out from.
	under = 5
	// least: fewer answers than this are destroyed unread.
	least = 10
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
}

// Open says whether it takes answers.
func (a Asking) Open(now db.Instant) bool { return a.ID != "" && a.Closed == 0 && now < a.Closes }

// Totals is all that is kept of the answers. It is made so that no small number is in it or can be worked out from it: who has
// the database has no more than who reads the page.
type Totals struct {
	Forms  int          `json:"forms"`   // how many answered, 0 when there were too few
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

// addUp makes the totals of all answers. Every question counts everybody, so that no question tells how many answered another.
func addUp(def instrument.Definition, all []instrument.Answers) (Totals, error) {
	if len(all) < least {
		return Totals{TooFew: true}, nil
	}
	t := Totals{Forms: len(all)}
	for _, it := range def.Items() {
		counts := make([]int, len(it.Options)+1)
		for _, as := range all {
			at := slices.IndexFunc(it.Options, func(o instrument.Option) bool { return as[it.ID].State == instrument.Given && as[it.ID].Has(o.ID) })
			if at < 0 {
				at = len(it.Options)
			}
			counts[at]++
		}
		cells, total, err := stats.SuppressRow(counts, under)
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
	Closes  db.Instant
}

func (p Plan) check(def instrument.Definition, people int64, now db.Instant) error {
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
	c.That(people >= least, "items", "Wait until at least %d people have a place. With fewer, no total could be shown.", least)
	return c.Err()
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
