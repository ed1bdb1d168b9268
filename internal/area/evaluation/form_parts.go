package evaluation

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
)

// A form by link is one page of the browser that shows a handful of questions at a time. The parts are all there from the
// beginning, so going on and back asks nothing of the server and tells it nothing: what somebody types stays on their own
// device until they ask to check it, and nothing of it is kept until they send it.

// mostInPart is how many questions a part has at most.
const mostInPart = 5

// What the buttons of a form send: to look at the answers before they are sent, and to go back to a part from there.
const (
	doField     = "do"
	doCheck     = "check"
	changeField = "change"
)

// beginning is the part in which a form says what it is.
const beginning = "start"

// formPart is one part of a form, after its beginning.
type formPart struct {
	ID, Back, Next string // anchors in the page; Next is "" for the last
	Place          string // "Part 2 of 6"
	Title          string
	Questions      instrument.Section // none in the part of the code
	part           instrument.Part
}

// Own says whether it is the part of the code and the pair, which has no questions of the instrument.
func (p formPart) Own() bool { return len(p.Questions.Items) == 0 }

// asks says whether a field is in this part.
func (p formPart) asks(field string) bool {
	if p.Own() {
		return strings.HasPrefix(field, "code-") || field == pairOutField
	}
	return p.part.Asks(answerPrefix, field)
}

// parts divides the form. Whether words may be quoted is asked at the end, beside the words.
func (f FormPage) parts() []formPart {
	def := f.Questions
	if f.asksBesideWords() {
		def = def.Without(quoteConsent)
	}
	var all []formPart
	for _, p := range def.Parts(mostInPart) {
		title := p.Section.Title
		if p.Continued {
			title += " (continued)"
		}
		all = append(all, formPart{Title: title, Questions: p.Section, part: p})
	}
	switch {
	case f.Wave.Linked:
		all = append(all, formPart{Title: "Your own code"})
	case f.Paired:
		all = append(all, formPart{Title: "You and your partner"})
	}
	back := beginning
	for i := range all {
		all[i].ID, all[i].Back = "part-"+strconv.Itoa(i+1), back
		all[i].Place = "Part " + strconv.Itoa(i+1) + " of " + strconv.Itoa(len(all))
		if back = all[i].ID; i > 0 {
			all[i-1].Next = all[i].ID
		}
	}
	return all
}

// asksBesideWords says whether the form asks for consent to quote, and for words that could be quoted.
func (f FormPage) asksBesideWords() bool {
	return asksToQuote(f.Questions) && slices.ContainsFunc(f.Questions.Items(), func(it instrument.Item) bool { return it.Words() })
}

// partOf is the anchor of the part that has the first of the fields; the first part when none has.
func partOf(parts []formPart, problems []errs.Field) string {
	for _, problem := range problems {
		for _, p := range parts {
			if problem.Name != "" && p.asks(problem.Name) {
				return p.ID
			}
		}
	}
	return parts[0].ID
}

// ownWords is what somebody wrote to a question, as it would stand in the report.
type ownWords struct{ Question, Quote string }

// words are the texts of a form that could be quoted, if their author says so.
func (f FormPage) words(as instrument.Answers) (all []ownWords) {
	if !f.asksBesideWords() {
		return nil
	}
	for _, it := range textsOf(f.Questions, as) {
		quote, _ := quoteOf(as[it.ID].Value())
		all = append(all, ownWords{Question: it.Wording, Quote: quote})
	}
	return all
}

// check reads a form as it would be sent and keeps nothing.
func (e *Evaluation) check(network db.ID, f FormPage, form url.Values) error {
	if err := stillAsked(f.Wave, form); err != nil {
		return err
	}
	_, err := e.pack(network, f.Wave, f.Questions, form, way{})
	return err
}
