package seating

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/person"
)

func yes(on bool) string {
	if on {
		return "yes"
	}
	return "no"
}

// movable says whether the reader can move people on the day that is shown.
func (p planPage) movable() bool { return p.open() && !p.Past && p.Team.mayRun() }

// dragging tells the script where the form of a move is, on a day on which people can be moved.
func dragging(p planPage) templ.Attributes {
	if !p.movable() {
		return nil
	}
	return templ.Attributes{"data-module": "app-seats", "data-move": string(p.in("/days/%s/move", p.Days[p.Day].ID))}
}

func holdLabel(t tableView) string {
	if t.held() {
		return fmt.Sprintf("Let table %d go", t.Number)
	}
	return fmt.Sprintf("Hold table %d", t.Number)
}

func dayTabs(p planPage) []ui.Tab {
	var out []ui.Tab
	for i, d := range p.Days {
		out = append(out, ui.Tab{Label: p.dayWords(i), Href: p.in("?day=%s", d.ID), Current: i == p.Day})
	}
	return out
}

func coachWords(rule string) string {
	switch rule {
	case NoCoaches:
		return "Coaches have no seat"
	case CoachSpread:
		return "Spread evenly each day, and free to change tables"
	case CoachFixed:
		return "Spread evenly, each at the same table on all days"
	}
	return "Anywhere, like everybody else"
}

func coachOptions() []ui.Option {
	var out []ui.Option
	for _, c := range []string{CoachFixed, CoachSpread, CoachAnywhere, NoCoaches} {
		out = append(out, ui.Option{Value: c, Label: coachWords(c)})
	}
	return out
}

func mixWords(mix string) string {
	switch mix {
	case MixSide:
		return "Patient partners and professionals, so that nobody is alone"
	case MixPerspective:
		return "Perspectives, such as carer or manager"
	}
	return "Organisations"
}

func mixOptions(inPairs bool) []ui.Option {
	var out []ui.Option
	for _, m := range []string{MixSide, MixPerspective, MixOrganisation} {
		if m != MixSide || inPairs {
			out = append(out, ui.Option{Value: m, Label: mixWords(m)})
		}
	}
	return out
}

func pairOptions() []ui.Option {
	return []ui.Option{{Value: "", Label: "Sit as it comes"}, {Value: string(Together), Label: "Sit together"}, {Value: string(Apart), Label: "Sit apart, so that each meets others"}}
}

// setupRows says what decides who sits where. Rules about people are for coordinators alone.
func setupRows(p base) []ui.SummaryRow {
	s := p.Plan.Setup
	var mix []string
	for _, m := range s.Mix {
		mix = append(mix, mixWords(m))
	}
	if len(mix) == 0 {
		mix = []string{"Nothing in particular"}
	}
	change := func(href templ.SafeURL) templ.SafeURL {
		if !p.Team.mayPlan() || !p.open() {
			return ""
		}
		return href
	}
	tables := s.short()
	for _, line := range s.sizeLines() {
		tables += "\nOther sizes: " + line
	}
	rows := []ui.SummaryRow{
		{Key: "Tables", Value: ui.Lines(tables), Change: change(p.in("/setup"))},
		{Key: "Kinds of tables", Value: ui.Lines(kindLines(s)), Change: change(p.in("/setup"))},
		{Key: "Coaches", Value: ui.Text(coachWords(s.Coaches)), Change: change(p.in("/setup"))},
		{Key: "Mixed", Value: ui.Lines(strings.Join(mix, "\n")), Change: change(p.in("/setup"))},
	}
	if s.Pairs != "" {
		rows = append(rows, ui.SummaryRow{Key: "Who applied together", Value: ui.Text("Sit " + s.Pairs), Change: change(p.in("/setup"))})
	}
	if p.Team.mayPlan() && p.Has {
		rows = append(rows, ui.SummaryRow{Key: "Together and apart", Value: ui.Text(counted(len(p.Rules), "rule", "rules")), Change: change(p.in("/rules"))})
	}
	return rows
}

func kindLines(s Setup) string {
	var out []string
	for _, k := range kinds {
		if list := s.Kinds[k.Key]; len(list) > 0 {
			out = append(out, ui.UpperFirst(k.Words)+": "+numbers(list))
		}
	}
	if len(out) == 0 {
		return "None"
	}
	return strings.Join(out, "\n")
}

func kindRows(p kindsPage) []ui.SummaryRow {
	var out []ui.SummaryRow
	for _, k := range p.Shown {
		out = append(out, ui.SummaryRow{Key: ui.UpperFirst(k.Words), Value: ui.Text("Tables: " + numbers(p.Plan.Setup.Kinds[k.Key]))})
	}
	return out
}

func peopleOptions(p base) []ui.Option {
	out := make([]ui.Option, len(p.People))
	for i, v := range p.People {
		out[i] = ui.Option{Value: string(v.ID), Label: v.Name()}
	}
	return out
}

func ruleTable(p rulesPage) ui.TableData {
	t := ui.TableData{Caption: "Who sits together or apart", Columns: append(ui.Columns("Who", "And who", "They sit"), ui.Column{Label: "Change", Hidden: true}), Empty: "There are no rules yet."}
	for _, r := range p.Rules {
		words := string(r.Kind)
		_, a := p.at[r.First]
		_, b := p.at[r.Second]
		if !a || !b {
			words += " (one of them does not take part any more)"
		}
		t.Rows = append(t.Rows, append(ui.Cells(p.name(r.First), p.name(r.Second), words), ruleRemove(p, r)))
	}
	return t
}

// needFirst are all who sit, those first who told something.
func needFirst(p kindsPage) []sitter {
	out := slices.Clone(p.People)
	slices.SortStableFunc(out, func(a, b sitter) int {
		rank := func(v sitter) int {
			if len(p.Ticked[v.ID]) > 0 {
				return 0
			}
			if !p.look.told[v.ID].Empty() {
				return 1
			}
			return 2
		}
		return rank(a) - rank(b)
	})
	return out
}

// kindsFor are the kinds of tables that somebody told of, or that are ticked for them, and all others.
func (p kindsPage) kindsFor(who db.ID) (about, others []kind) {
	for _, k := range p.Shown {
		if p.ticked(who, k.Key) || p.toldOf(who, k.Key) || p.ticked(who, notNeeded+k.Key) {
			about = append(about, k)
		} else {
			others = append(others, k)
		}
	}
	return about, others
}

func (p kindsPage) ticked(who db.ID, key string) bool { return slices.Contains(p.Ticked[who], key) }

// toldWords is what somebody told about access, in the words of the list.
func toldWords(p kindsPage, who db.ID) string { return needWords(p.look.told[who]) }

func needWords(n person.Needs) string {
	var out []string
	list := content.AccessNeeds()
	for _, id := range n.IDs {
		if v, ok := list.Find(id); ok {
			out = append(out, v.Label)
		} else {
			out = append(out, id)
		}
	}
	if n.Words != "" {
		out = append(out, n.Words)
	}
	return strings.Join(out, "; ")
}

// byNeed parts those who sit into those who told something or for whom something is ticked, and the others.
func (p kindsPage) byNeed() (first, rest []sitter) {
	for _, v := range needFirst(p) {
		if len(p.Ticked[v.ID]) == 0 && !ui.Found(p.Find, v.Name()) {
			continue
		}
		if len(p.Ticked[v.ID]) > 0 || !p.look.told[v.ID].Empty() {
			first = append(first, v)
		} else {
			rest = append(rest, v)
		}
	}
	return first, rest
}

// short is a setup in one line.
func (s Setup) short() string {
	return fmt.Sprintf("%s, with %s people at each", counted(s.Tables, "table", "tables"), sizeWords(s.Least, s.Most))
}
