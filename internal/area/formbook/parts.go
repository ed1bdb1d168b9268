package formbook

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
	"alongside/internal/shared/instrument"
)

// This file has the small decisions behind the pages: which words, which rows.

// safe is a path that the program itself made.
func safe(path string) templ.SafeURL { return templ.SafeURL(path) }

func listRows(p listPage, g listGroup) [][]templ.Component {
	var rows [][]templ.Component
	for _, l := range g.Forms {
		inUse := "Not in use yet"
		switch {
		case l.Version == 0:
		case l.Own && l.Retired:
			inUse = "Put away"
		default:
			inUse = ui.UpperFirst(instrument.Definition{Version: l.Version}.VersionLabel())
		}
		rows = append(rows, []templ.Component{ui.Link(p.To("/formbook/%s", l.Key), l.Title), ui.Text(inUse), listState(l)})
	}
	return rows
}

func wordings(s instrument.Section) []string {
	all := make([]string, len(s.Items))
	for i, it := range s.Items {
		all[i] = it.Wording
	}
	return all
}

func faultList(p draftPage) []string {
	all := make([]string, len(p.faults))
	for i, f := range p.faults {
		all[i] = faultWords(p.draft.Definition, f)
	}
	return all
}

// lastItem says whether the question at this place is the very last one, which cannot move down.
func lastItem(p draftPage, section, item int) bool {
	parts := p.draft.Definition.Sections
	return section == len(parts)-1 && item == len(parts[section].Items)-1
}

// itemFacts says in one line what kind of question it is.
func itemFacts(it instrument.Item) string {
	facts := []string{it.Kind.Label()}
	add := func(is bool, words string) {
		if is {
			facts = append(facts, words)
		}
	}
	add(it.Required, "must be answered")
	add(it.NA, "offers ‘does not apply’")
	add(it.Reverse, "reversed score")
	add(it.Sealed, "locked away")
	add(it.Side == instrument.Professional, "only professionals")
	add(it.Side == instrument.Partner, "only patient partners")
	return strings.Join(facts, "; ") + "."
}

func kindOptions() []ui.Option {
	all := make([]ui.Option, len(instrument.Kinds))
	for i, k := range instrument.Kinds {
		all[i] = ui.Option{Value: string(k), Label: k.Label()}
	}
	return all
}

func sideOptions() []ui.Option {
	return []ui.Option{
		{Value: "", Label: "Everybody"},
		{Value: string(instrument.Professional), Label: "Professionals only"},
		{Value: string(instrument.Partner), Label: "Patient partners only"},
	}
}

func aloneOptions(q questionForm) []ui.Option {
	var all []ui.Option
	for _, o := range q.Options {
		if o.Label != "" {
			all = append(all, ui.Option{Value: o.ID, Label: o.Label})
		}
	}
	return all
}

func stepName(k instrument.Kind, i int) string {
	low, _, _ := k.Range()
	return "Step " + strconv.Itoa(low+i)
}

func directionWords(reversed bool) string {
	if reversed {
		return "A high answer means a low score. This cannot change, as the question was asked before."
	}
	return "A high answer means a high score. This cannot change, as the question was asked before."
}
