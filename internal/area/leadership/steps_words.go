package leadership

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/ui"
)

// This file has the small words and decisions behind the pages of the plan.

func overdueWords(x action, today string) string {
	if x.overdue(today) {
		return "Overdue"
	}
	return ""
}

// sourceWords says what an action came from.
func sourceWords(source string) string {
	switch source {
	case "connection":
		return "From a rating of how well the organisation is connected"
	case "gap":
		return "From a gap that was seen"
	case "culture":
		return "From a check of how leaders act"
	}
	return "From something that both sides found missing"
}

// short is the beginning of a text, for the names of buttons.
func short(text string) string { return ui.FirstLine(text, 50) }

// without is the page without what is wrong, for the fields of other forms.
func (p stepView) without() ui.Page {
	page := p.Page
	page.Problems = nil
	return page
}

// leaving tells an owner what follows when they step down.
func (p stepView) leaving(o owner) []string {
	out := []string{"You get no more reminders about this step."}
	others := slices.DeleteFunc(slices.Clone(p.Owners), func(x owner) bool { return x.ID == o.ID || !x.counts() })
	switch {
	case len(others) == 0:
		out = append(out, "Nobody owns it then. The plan says so, until an engagement lead names somebody.")
	case o.Kind == Patient && !slices.ContainsFunc(others, owner.votes):
		out = append(out, "No patient leader owns it then. It cannot be shown as in place anew until one does.")
	default:
		out = append(out, "The others who own it stay.")
	}
	if o.votes() && p.Question.ID != "" {
		out = append(out, "The question whether it is in place is taken back.")
	}
	if !slices.ContainsFunc(p.Owners, func(x owner) bool { return x.ID != o.ID && x.Person == o.Person }) && !p.Relation.Runs {
		out = append(out, "You cannot change the step any more.")
		if !p.Relation.Belongs {
			out = append(out, "If you own no other step of this plan, you cannot read the plan any more.")
		}
	}
	return append(out, "The history keeps that you owned it, and what you wrote and agreed to.", "An engagement lead can ask you again. You can then say yes or no.")
}

func (p stepView) has(k OwnerKind) bool {
	return slices.ContainsFunc(p.Owners, func(o owner) bool { return o.Kind == k })
}

func kindOptions() []ui.Option {
	hints := map[OwnerKind]string{Director: "Somebody on the board or just below it.", Lead: "Runs the daily work.", Patient: "A patient, service user, carer or community member. Only they can say that it is in place."}
	var out []ui.Option
	for _, k := range ownerKinds {
		out = append(out, ui.Option{Value: string(k), Label: k.Words(), Hint: hints[k]})
	}
	return out
}

// webLink is an address that somebody wrote, if it leads to the web.
func webLink(link string) templ.SafeURL {
	if strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://") {
		return templ.SafeURL(link)
	}
	return "#"
}

func titleOf(number int64) string {
	step, _, _ := content.FortySteps().Find(number)
	return step.Title
}

func dayValue(p historyView) string {
	if len(p.Problems) > 0 {
		return p.Day
	}
	return ui.ShortDate(p.On)
}
