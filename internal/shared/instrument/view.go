package instrument

import (
	"strings"

	"alongside/internal/platform/ui"

	"github.com/a-h/templ"
)

// View is what the pages of an instrument need. Narrow Def first (ForSides) when only one side answers.
type View struct {
	Page    ui.Page
	Def     Definition
	Answers Answers
	Prefix  string // of the form fields; Decode needs the same
	NALabel string // how "does not apply" reads here; "" is NALine
}

// naLine is how "does not apply" reads.
func (v View) naLine() string {
	if v.NALabel != "" {
		return v.NALabel
	}
	return NALine
}

// NewView is a View with the field prefix "q-", which keeps item ids apart from other ids of a page.
func NewView(p ui.Page, def Definition, as Answers) View {
	return View{Page: p, Def: def, Answers: as, Prefix: "q-"}
}

// Change is the address at which the answers of a section can be changed; nil shows no links.
type Change func(s Section) templ.SafeURL

// noneRequired says that nobody has to answer anything: then no question is marked as optional.
func (v View) noneRequired() bool {
	for _, it := range v.Def.Items() {
		if it.Required {
			return false
		}
	}
	return true
}

func (v View) input(it Item) ui.Input {
	in := ui.Input{
		Page: v.Page, Name: FieldName(v.Prefix, it.ID), Label: it.Wording, Hint: it.Hint, Value: v.Answers[it.ID].Typed(),
		Required: it.Required, Unmarked: v.noneRequired(), Size: "s",
	}
	switch {
	case it.Kind == LongText:
		in.MaxLength = it.MaxLength()
	case it.Kind == Number && it.Unit == "£":
		in.Prefix, in.Width = it.Unit, 10
	case it.Kind == Number:
		in.Suffix, in.Width = it.Unit, 10
	}
	return in
}

func (v View) choice(it Item) ui.Choice {
	a := v.Answers[it.ID]
	c := ui.Choice{
		Page: v.Page, Name: FieldName(v.Prefix, it.ID), Label: it.Wording, Hint: it.Hint, Value: a.Typed(), Values: a.Values,
		Required: it.Required, Unmarked: v.noneRequired(), Size: "s",
	}
	for _, s := range it.Steps() {
		c.Options = append(c.Options, ui.Option{Value: s.Value, Label: s.Label, Hint: s.Hint, Exclusive: s.Alone})
	}
	if it.Kind == Choices {
		if it.Max > 0 && it.Hint == "" {
			c.Hint = "Choose up to " + numberWord(it.Max) + "."
		}
		return c
	}
	c.Inline = it.Kind == YesNo && !it.NA
	if it.NA {
		c.Options = append(c.Options, ui.Option{Value: Not, Label: v.naLine(), Divider: true})
	}
	if a.State == NotApplicable {
		c.Value = Not
	}
	if !it.Required && a.State != Missing {
		// A radio button that was chosen cannot be unchosen in a browser; this takes the answer back.
		c.Options = append(c.Options, ui.Option{Value: "", Label: "I take my answer back", Divider: !it.NA})
	}
	return c
}

// place is the select of one option of a ranking.
func (v View) place(it Item, option int) ui.Choice {
	o := it.Options[option]
	c := ui.Choice{
		Page: v.Page, Name: RankName(v.Prefix, it.ID, o.ID), Label: o.Label, Hint: o.Hint, Unmarked: true, Empty: "Choose a place",
		Value: v.placeOf(it, option),
	}
	for i := range it.Options {
		place := numberText(i + 1)
		c.Options = append(c.Options, ui.Option{Value: place, Label: place})
	}
	return c
}

// placeOf is the place of an option in a given ranking, or what was typed beside it.
func (v View) placeOf(it Item, option int) string {
	a := v.Answers[it.ID]
	for i, value := range a.Values {
		switch {
		case a.State == Given && value == it.Options[option].ID:
			return numberText(i + 1)
		case a.State == Faulty && i == option:
			return value
		}
	}
	return ""
}

// naChosen says whether the separate box "does not apply" is ticked.
func (v View) naChosen(it Item) bool { return v.Answers[it.ID].State == NotApplicable }

// paragraphs divides a text at its empty lines.
func paragraphs(text string) []string {
	var all []string
	for _, p := range strings.Split(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// Rows are the answers of a section as lines of a summary, without links to change them.
func (v View) Rows(s Section) []ui.SummaryRow { return v.rows(s, nil) }

// rows are the answers of a section as lines of a summary.
func (v View) rows(s Section, change Change) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, l := range Lines(s, v.Answers) {
		row := ui.SummaryRow{Key: l.Item.Wording, Value: answerWords(l)}
		if change != nil {
			row.Change = change(s) + templ.SafeURL("#"+v.anchor(l.Item))
		}
		rows = append(rows, row)
	}
	return rows
}

// anchor is the id of the first field of an item, for links to the question.
func (v View) anchor(it Item) string { return it.firstField(v.Prefix) }

func answerWords(l Line) templ.Component {
	switch l.State {
	case Given:
		switch {
		case l.Item.Kind == Choices:
			return ui.List(l.Words)
		case l.Item.Kind == Ranking:
			return ordered(l.Words)
		}
		return ui.Lines(l.Words[0])
	case NotApplicable:
		return ui.Text("Does not apply")
	}
	return ui.Text("Not answered")
}

func numberText(n int) string { return formatNumber(float64(n), 0) }

// numberWord writes small numbers as words, as plain English does.
func numberWord(n int) string {
	words := []string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	if n < len(words) {
		return words[n]
	}
	return numberText(n)
}

// lines is how many lines to leave for writing on paper.
func (it Item) lines() int {
	switch {
	case it.Kind == LongText && it.MaxLength() > 1000:
		return 7
	case it.Kind == LongText:
		return 4
	}
	return 1
}

// unitWords says in which unit to write a number on paper.
func (it Item) unitWords() string {
	if it.Unit == "£" {
		return "In pounds (£)"
	}
	return "In " + it.Unit
}
