package evaluation

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
)

// respondPage is the form by link. It never shows who is signed in: what is sent belongs to nobody.
type respondPage struct {
	ui.Page
	FormPage
	Token   string
	View    instrument.View
	Code    Code
	PairOut bool
	Typed   instrument.Answers // what was sent and could not be taken

	Parts []formPart
	Shown string // anchor of the part that is shown at first
	Seen  bool   // they have been at the end, so each part leads there
	fresh bool   // it holds nothing that somebody typed
}

// newRespondPage is the form with what was typed so far; form is nil at the beginning.
func newRespondPage(p ui.Page, f FormPage, token string, form url.Values) respondPage {
	as, _ := instrument.Decode(f.Questions, form, answerPrefix)
	return respondPage{Page: p, FormPage: f, Token: token, Parts: f.parts(), Shown: beginning, fresh: form == nil,
		View: instrument.NewView(p, f.Questions, as), Code: codeOf(form), PairOut: form.Get(pairOutField) != ""}
}

func anchor(id string) templ.SafeURL { return templ.SafeURL("#" + id) }

func (p respondPage) partClass(id string) string {
	if id == p.Shown {
		return "app-part app-part--open"
	}
	return "app-part"
}

// keep tells the script that keeps answers on the device whether the page is empty, so that it may fill it with what it kept.
func (p respondPage) keep() string {
	if p.fresh {
		return "empty"
	}
	return "typed"
}

// long says how long the form is.
func (p respondPage) long() string {
	n := len(p.Questions.Items())
	if len(p.Parts) == 1 {
		return fmt.Sprintf("The form has %s.", plural(n, "question"))
	}
	return fmt.Sprintf("The form has %s in %s.", plural(n, "question"), plural(len(p.Parts), "short part"))
}

// notAnswered says how many questions have no answer.
func notAnswered(n int) string { return plural(n, "question") + " not answered." }

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// askedWords says how many were asked and what protects them.
func (p respondPage) askedWords() string {
	if p.Wave.byOwnDates() {
		first := people(p.Wave.First())
		return "This form went to " + first + " at first. Who joins later is asked too. If fewer than " + p.minimum() + " of the first " + first + " send it by a link, no answer that came by a link is shown to anybody."
	}
	return "This form went to " + people(p.Wave.Invited) + ". If fewer than " + p.minimum() + " people send it by a link, no answer that came by a link is shown to anybody."
}

var consentField = instrument.FieldName(answerPrefix, quoteConsent)

// consent is the question whether words may be quoted.
func (p respondPage) consent() instrument.Item {
	it, _ := p.Questions.Item(quoteConsent)
	return it
}

// carriedField is a field that goes with a page unseen.
type carriedField struct{ Name, Value string }

// carried are all answers, for the page that shows them. The consent is asked on that page itself, beside the words; without
// words there is nothing to consent to.
func (p respondPage) carried() (all []carriedField) {
	form := instrument.Encode(p.Questions, p.View.Answers, answerPrefix)
	if p.asksBesideWords() {
		form.Del(consentField)
	}
	form.Set(askedField, strconv.FormatInt(p.Wave.First(), 10))
	if p.Wave.Linked {
		for i, q := range codeQuestions {
			form.Set(q.Name, p.Code.at(i))
		}
	}
	if p.PairOut {
		form.Set(pairOutField, "yes")
	}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			all = append(all, carriedField{name, value})
		}
	}
	return all
}

// rows are the answers of one part, and left is how many of its questions have none. Words stand further down when it is asked
// whether they may be quoted.
func (p respondPage) rows(part formPart) (rows []ui.SummaryRow, left int) {
	if !part.Own() {
		s := part.Questions
		s.Items = slices.DeleteFunc(slices.Clone(s.Items), func(it instrument.Item) bool { return p.View.Answers[it.ID].State == instrument.Missing })
		left = len(part.Questions.Items) - len(s.Items)
		if p.asksBesideWords() {
			s.Items = slices.DeleteFunc(s.Items, instrument.Item.Words)
		}
		return p.View.Rows(s), left
	}
	if p.Wave.Linked {
		for i, q := range codeQuestions {
			if p.Code.at(i) == "" {
				left++
			} else {
				rows = append(rows, ui.Row(q.Label, p.Code.at(i), ""))
			}
		}
	}
	if p.Paired {
		counted := "You and your partner are counted"
		if p.PairOut {
			counted = "The two of you are left out"
		}
		rows = append(rows, ui.Row("How far pairs agree", counted, ""))
	}
	return rows, left
}

// closes is until when this person can answer: in extra time, as long as anybody can.
func (p respondPage) closes() string {
	if p.late() {
		return p.ends()
	}
	return When(p.Until, p.Edition.Zone)
}

// ends is when the boxes are opened.
func (p respondPage) ends() string { return When(p.Wave.Ends(), p.Edition.Zone) }

// late says whether the time that this person was given is over, and late answers are still taken.
func (p respondPage) late() bool { return p.Now >= p.Until && p.Wave.TakesAnswers(p.Now) }

func (p respondPage) closedWords() string { return When(p.Until, p.Edition.Zone) }

// ended is when a closed form closed: somebody may have closed it before its time.
func (p respondPage) ended() string { return When(p.Wave.ended(), p.Edition.Zone) }

// opensWords say when a form opens that is not open yet.
func (p respondPage) opensWords() string {
	if p.Wave.Opens <= p.Now {
		return "It opens soon."
	}
	return "It opens on " + When(p.Wave.Opens, p.Edition.Zone) + "."
}

func (p respondPage) next() string { return p.Next.In(p.Edition.Zone).Format("Monday 2 January 2006") }

// leastPairs is how few pairs are counted at least.
func (p respondPage) leastPairs() string {
	return strconv.FormatInt(max(p.Wave.Minimum, leastPairs), 10)
}

func (p respondPage) minimum() string { return strconv.FormatInt(p.Wave.Minimum, 10) }

// linkPage is a page frame for somebody who came by a link and is nobody in particular.
func linkPage(r *web.Request, title string) ui.Page {
	p := r.Page(title)
	p.User = nil
	return p
}

func (e *Evaluation) formPage(r *web.Request) (web.Answer, error) {
	f, err := e.Form(r.Ctx(), r.Network.ID, r.PathValue("token"))
	if err != nil {
		return web.Answer{}, err
	}
	if !f.Standing.Takes() {
		return web.Show(standing(respondPage{Page: linkPage(r, standingTitle(f.Standing)), FormPage: f})), nil
	}
	return web.Show(respond(newRespondPage(linkPage(r, f.Wave.Name), f, r.PathValue("token"), nil))), nil
}

// sendForm takes what comes from a form: its answers to be checked, a wish to change some of them, or the answers to keep.
func (e *Evaluation) sendForm(r *web.Request) (web.Answer, error) {
	token := r.PathValue("token")
	f, err := e.Form(r.Ctx(), r.Network.ID, token)
	if err != nil {
		return web.Answer{}, err
	}
	act := e.keepForm
	switch {
	case r.Value(changeField) != "":
		act = e.changeAnswers
	case r.Value(doField) == doCheck:
		act = e.checkForm
	}
	return web.Form(r, f.Wave.Name, func() (web.Answer, error) { return act(r, f) }, func(p ui.Page) templ.Component {
		p.User = nil
		again := newRespondPage(p, f, token, r.Form)
		if again.Seen, again.Shown = true, partOf(again.Parts, p.Problems); stillAsked(f.Wave, r.Form) != nil {
			again.Shown = beginning
		}
		return respond(again)
	})
}

// changeAnswers goes back from the answers to one part of the form.
func (e *Evaluation) changeAnswers(r *web.Request, f FormPage) (web.Answer, error) {
	if !f.Standing.Takes() {
		return notTaken(r, f), nil
	}
	p := newRespondPage(linkPage(r, f.Wave.Name), f, r.PathValue("token"), r.Form)
	p.Seen, p.Shown = true, p.Parts[0].ID
	for _, part := range p.Parts {
		if part.ID == r.Value(changeField) {
			p.Shown = part.ID
		}
	}
	return web.Show(respond(p)), nil
}

// checkForm shows the answers before they are sent.
func (e *Evaluation) checkForm(r *web.Request, f FormPage) (web.Answer, error) {
	if !f.Standing.Takes() {
		return notTaken(r, f), nil
	}
	if err := e.check(r.Network.ID, f, r.Form); err != nil {
		return web.Answer{}, err
	}
	return web.Show(checkAnswers(newRespondPage(linkPage(r, "Check your answers"), f, r.PathValue("token"), r.Form))), nil
}

// keepForm puts the answers into a box.
func (e *Evaluation) keepForm(r *web.Request, f FormPage) (web.Answer, error) {
	token := r.PathValue("token")
	now, err := e.Answer(r.Ctx(), r.Network.ID, token, r.Form)
	if err != nil {
		return web.Answer{}, err
	}
	if !now.Takes() {
		// It may have closed since the page was asked for.
		if f, err = e.Form(r.Ctx(), r.Network.ID, token); err != nil {
			return web.Answer{}, err
		}
		f.Standing = now
		return notTaken(r, f), nil
	}
	return web.Redirect("/forms/%s/thanks", token), nil
}

// notTaken says why a form takes no answers, and shows what was typed so that it can be copied.
func notTaken(r *web.Request, f FormPage) web.Answer {
	as, _ := instrument.Decode(f.Questions, r.Form, answerPrefix)
	if f.Standing == HasAnswered {
		as = nil // the first one is in, and whoever holds the phone next, and sends the page anew, reads nothing of it
	}
	return web.Clash(standing(respondPage{Page: linkPage(r, standingTitle(f.Standing)), FormPage: f, Typed: as}))
}

func (e *Evaluation) thanksPage(r *web.Request) (web.Answer, error) {
	f, err := e.Form(r.Ctx(), r.Network.ID, r.PathValue("token"))
	if err != nil {
		return web.Answer{}, err
	}
	if f.Standing.Takes() {
		return web.Redirect("/forms/%s", r.PathValue("token")), nil
	}
	if f.Standing == HasAnswered {
		return web.Show(thanks(respondPage{Page: linkPage(r, "Thank you"), FormPage: f})), nil
	}
	return web.Show(standing(respondPage{Page: linkPage(r, standingTitle(f.Standing)), FormPage: f})), nil
}

func standingTitle(s Standing) string {
	if s == HasAnswered {
		return "We have your answers"
	}
	if s == RunsIt {
		return "You are not asked any more"
	}
	if s == NotYet {
		return "This form is not open yet"
	}
	return "This form is closed"
}
