package evaluation

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
)

type paperPage struct {
	editionPage
	Wave      Wave
	Questions instrument.Definition
	About     string // which day it asks about
	Told      told
	Ticked    int
	Keyed     int
	Sheets    []Sheet
	Number    string // of the sheet, as typed
	Typed     bool   // a form came back with a problem: what was typed stays
	View      instrument.View
	Code      Code
}

// countWords says how many have answered of how many, as far as that may be told now.
func (p paperPage) countWords() string {
	if p.Told.at == 0 {
		return "How many have answered is not told now."
	}
	return strconv.FormatInt(min(p.Told.forms, p.Wave.Invited), 10) + " of " + people(p.Wave.Invited) + " had answered when " + p.Told.at.In(p.Edition.Zone).Format("Monday 2 January 2006") + " began, on paper or by link."
}

// full says why no form can be keyed in now, so that nobody types one that could not be saved; "" when one can. A sheet that waits for
// its second keying needs nobody else.
func (p paperPage) full() string {
	if p.Typed || p.Keyed < p.Ticked || p.once() != "" {
		return ""
	}
	if p.Keyed == 0 {
		return "First say who handed in on paper. Then you can key their forms in here."
	}
	return "As many forms are in as people handed in on paper. Say who else handed in on paper, before you key in another one."
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func newPaperPage(p editionPage, f PaperPage) paperPage {
	return paperPage{editionPage: p, Wave: f.Wave, Questions: f.Questions, About: f.About, Told: f.Told, Ticked: f.Ticked, Keyed: f.Keyed, Sheets: f.Sheets, View: instrument.NewView(p.Page, f.Questions, nil)}
}

func (p paperPage) in(format string, args ...any) templ.SafeURL {
	return p.path("/waves/"+string(p.Wave.ID)+format, args...)
}

// paper finds the wave of the path for keying in.
func (e *Evaluation) paper(r *web.Request) (PaperPage, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return PaperPage{}, err
	}
	id, err := r.ID("wave")
	if err != nil {
		return PaperPage{}, err
	}
	return e.Paper(r.Ctx(), r.Actor, ed, id)
}

// differs says whether the sheet of this number waits for somebody to settle it.
func (p PaperPage) differs(number string) bool {
	return slices.ContainsFunc(p.Sheets, func(s Sheet) bool { return s.Twice && strconv.FormatInt(s.Number, 10) == number })
}

func (p PaperPage) back() string { return wavesPath + "/" + string(p.Wave.ID) }

func (e *Evaluation) printPage(r *web.Request) (web.Answer, error) {
	f, err := e.paper(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(printed(newPaperPage(inEdition(r, f.Wave.Name, f.Edition, f.back()), f))), nil
}

func (e *Evaluation) paperPage(r *web.Request) (web.Answer, error) {
	f, err := e.paper(r)
	if err != nil {
		return web.Answer{}, err
	}
	if f.Wave.State != Open {
		return web.Redirect("/editions/%s/waves/%s", f.Edition.ID, f.Wave.ID).Warning("This form is not open, so it takes no answers."), nil
	}
	return web.Show(paper(newPaperPage(inEdition(r, "Key in a form from paper", f.Edition, f.back()), f))), nil
}

func (e *Evaluation) keyPaper(r *web.Request) (web.Answer, error) {
	f, err := e.paper(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, "Key in a form from paper", func() (web.Answer, error) {
		became, err := e.Key(r.Ctx(), r.Actor, f.Edition.ID, f.Wave.ID, r.Form)
		if err != nil {
			return web.Answer{}, err
		}
		next := web.Redirect("/editions/%s/waves/%s/paper", f.Edition.ID, f.Wave.ID)
		sheet := strings.TrimSpace(r.Value("number"))
		differ := web.Redirect("/editions/%s/waves/%s/paper/sheets/%s", f.Edition.ID, f.Wave.ID, sheet)
		switch became {
		case KeyedBefore:
			switch {
			case f.differs(sheet):
				return differ.Warning("This page was sent twice, and counts once. The two keyings of sheet %s are not the same. Look at the sheet, and choose what it says.", sheet), nil
			case f.Wave.KeyedTwice:
				return next.Saying("This page was sent twice, and counts as one keying. You can key in the next sheet."), nil
			}
			return next.Saying("This page was sent twice. The form was keyed in once, so you can key in the next one."), nil
		case KeyedOnce:
			return next.Saying("The sheet is keyed in once. Key it in a second time later. It is best if somebody else does."), nil
		case KeyedDiffer:
			return differ.Warning("The two are not the same. Look at the sheet, and choose what it says."), nil
		}
		return next.Saying("The form is in. You can key in the next one."), nil
	}, func(page ui.Page) templ.Component {
		page.Back = "/editions/" + string(f.Edition.ID) + f.back()
		p := newPaperPage(editionPage{page, f.Edition}, f)
		p.View.Answers, _ = instrument.Decode(f.Questions, r.Form, answerPrefix)
		p.Code, p.Number, p.Typed = codeOf(r.Form), r.Value("number"), true
		return paper(p)
	})
}

type paperPeople struct {
	editionPage
	Wave   Wave
	List   []OnPaperTick
	Ticked []string // people who are ticked, or were when the form came back
	Keyed  int
}

func newPaperPeople(page editionPage, p PaperPeople) paperPeople {
	out := paperPeople{editionPage: page, Wave: p.Wave, List: p.List, Keyed: p.Keyed}
	for _, t := range p.List {
		if t.Ticked {
			out.Ticked = append(out.Ticked, string(t.Person))
		}
	}
	return out
}

func (p paperPeople) choice() ui.Choice {
	options := make([]ui.Option, len(p.List))
	for i, t := range p.List {
		options[i] = ui.Option{Value: string(t.Person), Label: t.Name}
	}
	return ui.Choice{Page: p.Page, Name: "people", Label: "Who handed in on paper?", Size: "m", Unmarked: true, Values: p.Ticked, Options: options}
}

// paperPeople finds the list of the wave of the path.
func (e *Evaluation) paperPeople(r *web.Request) (PaperPeople, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return PaperPeople{}, err
	}
	id, err := r.ID("wave")
	if err != nil {
		return PaperPeople{}, err
	}
	return e.PaperList(r.Ctx(), r.Actor, ed, id)
}

const paperPeopleTitle = "Who handed in on paper"

func (p PaperPeople) back() string { return wavesPath + "/" + string(p.Wave.ID) }

func (e *Evaluation) paperPeoplePage(r *web.Request) (web.Answer, error) {
	p, err := e.paperPeople(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(paperList(newPaperPeople(inEdition(r, paperPeopleTitle, p.Edition, p.back()), p))), nil
}

func (e *Evaluation) tickPaper(r *web.Request) (web.Answer, error) {
	p, err := e.paperPeople(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, paperPeopleTitle, func() (web.Answer, error) {
		if err := e.TickPaper(r.Ctx(), r.Actor, p.Edition.ID, p.Wave.ID, r.Form["people"]); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/waves/%s/paper/people", p.Edition.ID, p.Wave.ID).Saying("The list is saved. People who are ticked get no more reminders."), nil
	}, func(page ui.Page) templ.Component {
		page.Back = "/editions/" + string(p.Edition.ID) + p.back()
		again := newPaperPeople(editionPage{page, p.Edition}, p)
		again.Ticked = r.Form["people"]
		return paperList(again)
	})
}
