// Package formbook is where coordinators and administrators look after the forms of their network: the list of all sets
// of questions (instruments), a trial of each, a paper version, and the making of an own version without knowing any file
// format.
//
// Words: a form in use is either as shipped or the network's own version. Changing one begins a draft, which nobody else
// sees in use; publishing makes it the next version. Versions that were published never change, so answers to them keep
// their meaning. A question keeps its id, its kind and the direction of its score for ever; one that goes is retired.
package formbook

import (
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
)

// Formbook is the area.
type Formbook struct{ db *db.DB }

// New makes the area.
func New(d *db.DB) *Formbook { return &Formbook{db: d} }

// mayKeep says who looks after the forms of a network.
func mayKeep(a access.Actor) bool { return a.Has(access.Coordinator, access.Administrator) }

// useWords says what a use is for, in plain words.
func useWords(u instrument.Use) string {
	switch u {
	case instrument.UseApplication:
		return "To apply for a place"
	case instrument.UseWave:
		return "To ask people what they think, at set times"
	case instrument.UseSelection:
		return "To score applications"
	case instrument.UseSpace:
		return "Inside a pair, trio or team"
	case instrument.UseAssessment:
		return "To rate oneself, a partner or an organisation"
	case instrument.UseReflection:
		return "To reflect"
	case instrument.UseOpportunity:
		return "To apply for an opportunity"
	case instrument.UsePlan:
		return "To plan what to do with what was learned"
	}
	return ""
}

// stepSeparator keeps a heading of a fault apart from what follows it.
const stepSeparator = ": "

// faultWords says a fault so that a person finds the place: by the words of the question, not by its id.
func faultWords(def instrument.Definition, f instrument.Fault) string {
	kind, id, _ := strings.Cut(f.Where, " ")
	id, _, _ = strings.Cut(id, ",")
	where := f.Where
	switch kind {
	case "item":
		where = "A question"
		if it, ok := def.Item(id); ok && it.Wording != "" {
			where = "Question ‘" + it.Wording + "’"
		}
	case "section":
		where = "A part"
		if s, ok := def.Section(id); ok && s.Title != "" {
			where = "Part ‘" + s.Title + "’"
		}
	case "scale":
		where = "A score"
		if s, ok := def.Scale(id); ok && s.Title != "" {
			where = "Score ‘" + s.Title + "’"
		}
	case "":
		where = "The form"
	}
	return where + stepSeparator + f.Message + "."
}

// itemText is a question as plain text, for comparing what two people wrote.
func itemText(it instrument.Item) string {
	lines := []string{it.Wording}
	add := func(what, value string) {
		if value != "" {
			lines = append(lines, what+stepSeparator+value)
		}
	}
	add("Help", it.Hint)
	add("Kind", it.Kind.Label())
	add("Must be answered", yesOrNothing(it.Required))
	add("Offers ‘does not apply’", yesOrNothing(it.NA))
	add("Reversed score", yesOrNothing(it.Reverse))
	add("Locked away", yesOrNothing(it.Sealed))
	add("Only for", string(it.Side))
	if it.Max > 0 {
		add("Most", strconv.Itoa(it.Max))
	}
	add("Lowest", numberText(it.Lowest))
	add("Highest", numberText(it.Highest))
	add("Unit", it.Unit)
	if it.Kind.Ordered() || it.Kind.Optioned() {
		for _, s := range it.Steps() {
			lines = append(lines, "– "+s.Label)
		}
	}
	return strings.Join(lines, "\n")
}

func yesOrNothing(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func numberText(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// settled says whether a question was asked in a published version: then its kind and direction stay.
func settled(base *instrument.Definition, id string) bool {
	if base == nil {
		return false
	}
	_, there := base.Item(id)
	return there
}

// kindOf is a kind by its name, "" for a name that is none.
func kindOf(name string) instrument.Kind {
	if k := instrument.Kind(name); slices.Contains(instrument.Kinds, k) {
		return k
	}
	return ""
}
