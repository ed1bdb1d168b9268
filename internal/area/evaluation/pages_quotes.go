package evaluation

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/report"
)

type quotesPage struct {
	editionPage
	Said   []Said
	Quotes []Quote
	Open   string // the question that is not folded
	Answer string // to a second person, as it was typed
}

const quotesTitle = "Choose and clear quotes"

func (e *Evaluation) quotesPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	q, err := e.Quoting(r.Ctx(), r.Actor, id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(quotes(quotesPage{inEdition(r, quotesTitle, q.Edition, "/report"), q.Said, q.Quotes, r.Value("open"), ""})), nil
}

// changeQuotes does what the pressed button of the page says: choose, save or remove a quote.
func (e *Evaluation) changeQuotes(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	typed := Quote{ID: db.ID(r.Value("quote"))}
	typed.Text, typed.Theme, typed.Describes = r.Value("text-"+string(typed.ID)), r.Value("theme-"+string(typed.ID)), r.Value("describes-"+string(typed.ID))
	typed.keepTheme = !r.Form.Has("theme-" + string(typed.ID))
	typed.Other = r.Value("other-"+string(typed.ID)) == "yes"
	typed.Version, _ = strconv.ParseInt(r.Value("version"), 10, 64) // a wrong one is a stale one
	said := "The quote is saved. It comes into the report when a second person has read it beside the original."
	act := func() error { return e.SaveQuote(r.Ctx(), r.Actor, id, typed) }
	switch r.Value("do") {
	case "choose":
		said = "The quote is chosen. Take names out. Then a second person reads it beside the original."
		act = func() error {
			return e.Choose(r.Ctx(), r.Actor, id, db.ID(r.Value("wave")), r.Value("item"), r.Value("mark"))
		}
	case "answer":
		said = "Your answer is saved. The quote waits for a second person again."
		act = func() error {
			return e.AnswerNotYet(r.Ctx(), r.Actor, id, typed.ID, r.Value("answer-"+string(typed.ID)))
		}
	case "remove":
		said = "The quote is removed. If the report is shared already, its readers see the quote until you share the report again."
		act = func() error { return e.RemoveQuote(r.Ctx(), r.Actor, id, typed.ID) }
	}
	err = act()
	if p := errs.Of(err); p != nil && (p.Kind == errs.Invalid || p.Kind == errs.Conflict) {
		return e.quotesAgain(r, id, typed, p)
	}
	if err != nil {
		return web.Answer{}, err
	}
	if r.Value("do") == "save" {
		if said, err = e.savedWords(r, id, typed, said); err != nil {
			return web.Answer{}, err
		}
	}
	if r.Value("do") == "choose" {
		from := Said{Wave: db.ID(r.Value("wave")), Item: r.Value("item")}
		return web.Redirect("/editions/%s/quotes?open=%s", id, url.QueryEscape(from.key())).Saying("%s", said), nil
	}
	return web.Redirect("/editions/%s/quotes", id).Saying("%s", said), nil
}

// savedWords say what a quote that was saved still waits for.
func (e *Evaluation) savedWords(r *web.Request, id db.ID, typed Quote, said string) (string, error) {
	q, err := e.Quoting(r.Ctx(), r.Actor, id)
	if err != nil {
		return said, err
	}
	at := slices.IndexFunc(q.Quotes, func(x Quote) bool { return x.ID == typed.ID })
	switch {
	case at < 0 || q.Quotes[at].Held == "":
		return said, nil
	case strings.TrimSpace(typed.Describes) == "" && q.Quotes[at].Describes != "":
		return "The quote is saved. Those who were asked about these words stay named, so it waits for them. To ask nobody, write words that describe nobody.", nil
	}
	return "The quote is saved. It comes into the report when those whom it describes have said yes, and a second person has read it beside the original.", nil
}

// quotesAgain shows the page with what was typed and what is wrong.
func (e *Evaluation) quotesAgain(r *web.Request, id db.ID, typed Quote, problem *errs.Error) (web.Answer, error) {
	q, err := e.Quoting(r.Ctx(), r.Actor, id)
	if err != nil {
		return web.Answer{}, err
	}
	p := quotesPage{inEdition(r, quotesTitle, q.Edition, "/report"), q.Said, q.Quotes, "", ""}
	p.Problems = problem.Fields
	if r.Value("do") == "answer" {
		return e.answerAgain(r, p, typed.ID, problem)
	}
	answer := web.Problem
	if problem.Kind == errs.Conflict {
		answer = web.Clash
		p.Problems = []errs.Field{{Name: "text-" + string(typed.ID), Message: problem.Message}}
	}
	for i := range p.Quotes {
		if p.Quotes[i].ID == typed.ID {
			if problem.Kind == errs.Conflict {
				p.Problems[0].Message += " It says now: " + report.InQuotes(p.Quotes[i].Text)
			}
			p.Quotes[i].Text, p.Quotes[i].Theme, p.Quotes[i].Describes = typed.Text, typed.Theme, typed.Describes
			p.Quotes[i].Other = typed.Other
		}
	}
	return answer(quotes(p)), nil
}

// answerAgain shows the page with an answer as it was typed.
func (e *Evaluation) answerAgain(r *web.Request, p quotesPage, id db.ID, problem *errs.Error) (web.Answer, error) {
	field := "answer-" + string(id)
	answer := web.Problem
	if problem.Kind == errs.Conflict {
		answer = web.Clash
		p.Problems = []errs.Field{{Name: field, Message: problem.Message}}
	}
	p.Answer = r.Value(field)
	return answer(quotes(p)), nil
}

// answerTyped is what was typed as an answer about a quote that was not saved.
func (p quotesPage) answerTyped(q Quote) string {
	if p.Problem("answer-"+string(q.ID)) != "" {
		return p.Answer
	}
	return ""
}

// otherWord is the tick of the box about a first name, "" without.
func (q Quote) otherWord() string {
	if q.Other {
		return "yes"
	}
	return ""
}

// key tells one question of one wave from the others.
func (s Said) key() string { return string(s.Wave) + "." + s.Item }

// label is the question with how many texts are below it.
func (s Said) label() string {
	n := len(s.Quotable) + len(s.ForReading)
	words := strconv.Itoa(n) + " texts"
	switch {
	case s.TooFew:
		words = "too few to show"
	case n == 1:
		words = "1 text"
	}
	return s.Question + " (" + s.WaveName + ", " + words + ")"
}

// shortened is the beginning of a text, for a line that opens it.
func shortened(text string) string {
	const most = 60
	text = strings.Join(strings.Fields(text), " ")
	if short := clip(text, most); short != text {
		text = short + " …"
	}
	return report.InQuotes(text)
}

// wrong says whether something is to be mended in the form of a quote.
func (p quotesPage) wrong(q Quote) bool {
	return slices.ContainsFunc(p.Problems, func(f errs.Field) bool { return strings.HasSuffix(f.Name, "-"+string(q.ID)) })
}

// chooseWords names the button of a text by how it begins, so that it can be told from the others when it is heard.
func chooseWords(text string) string {
	words := strings.Fields(text)
	if len(words) > 5 {
		words = append(words[:5:5], "…")
	}
	return "Choose as a quote: " + strings.Join(words, " ")
}

func (p quotesPage) chooseFields(s Said, t SaidText) map[string]string {
	return map[string]string{"do": "choose", "wave": string(s.Wave), "item": s.Item, "mark": t.Mark}
}

func clearedTag(q Quote) templ.Component {
	if q.Cleared && q.Held != "" {
		return ui.Tag("Held back", ui.Yellow)
	}
	if q.Cleared {
		return ui.Tag("In the report", ui.Green)
	}
	if q.open("") {
		return ui.Tag("Not yet, says a second person", ui.Yellow)
	}
	return ui.Tag("Waits for a second person", ui.Yellow)
}

const secondTitle = "Read quotes beside the originals"

// secondPage is where a second person reads quotes beside what was written.
type secondPage struct {
	editionPage
	Waiting, Own, Cleared []Quote
	NotYet                []Quote // to which somebody said not yet, until it is answered
	Runs                  bool
	Reader                db.ID
	Why                   string // as it was typed
}

// whyTyped is what was typed about a quote and not saved.
func (p secondPage) whyTyped(q Quote) string {
	if p.Problem("why-"+string(q.ID)) != "" {
		return p.Why
	}
	return ""
}

func (e *Evaluation) secondPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	p, err := e.secondPageOf(r, id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(secondView(p)), nil
}

func (e *Evaluation) secondPageOf(r *web.Request, id db.ID) (secondPage, error) {
	q, err := e.SecondLook(r.Ctx(), r.Actor, id)
	if err != nil {
		return secondPage{}, err
	}
	runs := mayRun(r.Actor, q.Edition)
	p := secondPage{editionPage: inEdition(r, secondTitle, q.Edition, ""), Runs: runs, Reader: r.Actor.Person()}
	if runs {
		p.editionPage = inEdition(r, secondTitle, q.Edition, "/quotes")
	}
	for _, quote := range q.Quotes {
		switch {
		case quote.Cleared:
			p.Cleared = append(p.Cleared, quote)
		case quote.open(""):
			p.NotYet = append(p.NotYet, quote)
		case quote.mayClear(r.Actor.Person()):
			p.Waiting = append(p.Waiting, quote)
		default:
			p.Own = append(p.Own, quote)
		}
	}
	return p, nil
}

// sayNotYet is what a second person says of a quote that is not ready.
func (e *Evaluation) sayNotYet(r *web.Request, ed db.ID, version int64) (web.Answer, error) {
	quote := db.ID(r.Value("quote"))
	field := "why-" + string(quote)
	err := e.SayNotYet(r.Ctx(), r.Actor, ed, quote, version, r.Value(field))
	if problem := errs.Of(err); problem != nil && (problem.Kind == errs.Invalid || problem.Kind == errs.Conflict) {
		p, err := e.secondPageOf(r, ed)
		if err != nil {
			return web.Answer{}, err
		}
		answer := web.Problem
		if p.Problems, p.Why = problem.Fields, r.Value(field); problem.Kind == errs.Conflict {
			answer = web.Clash
			p.Problems = []errs.Field{{Name: field, Message: problem.Message}}
		}
		return answer(secondView(p)), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/quotes/second", ed).Saying("Thank you. Whoever chose the quote reads why, and answers or changes its words. Until then nobody else clears it."), nil
}

func (e *Evaluation) clearQuotes(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	clear := r.Value("do") == "clear"
	version, _ := strconv.ParseInt(r.Value("version"), 10, 64) // a wrong one is a stale one
	if r.Value("do") == "not-yet" {
		return e.sayNotYet(r, id, version)
	}
	if err := e.Clear(r.Ctx(), r.Actor, id, db.ID(r.Value("quote")), version, clear); err != nil {
		return web.Answer{}, err
	}
	said := "The quote is out of the report."
	if clear {
		said = "The quote is cleared. It is in the report."
	}
	return web.Redirect("/editions/%s/quotes/second", id).Saying("%s", said), nil
}
