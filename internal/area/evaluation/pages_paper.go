package evaluation

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
)

type paperPage struct {
	editionPage
	Wave      Wave
	Questions instrument.Definition
	Boxes     int64
	View      instrument.View
	Code      Code
}

func newPaperPage(p editionPage, f PaperPage) paperPage {
	return paperPage{editionPage: p, Wave: f.Wave, Questions: f.Questions, Boxes: f.Boxes, View: instrument.NewView(p.Page, f.Questions, nil)}
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

func (p PaperPage) back() string { return wavesPath + "/" + string(p.Wave.ID) }

func (e *Evaluation) printPage(r *web.Request) (web.Answer, error) {
	f, err := e.paper(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(printed(newPaperPage(inEdition(r, f.Questions.Title, f.Edition, f.back()), f))), nil
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
		if err := e.Key(r.Ctx(), r.Actor, f.Edition.ID, f.Wave.ID, r.Form); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/waves/%s/paper", f.Edition.ID, f.Wave.ID).Saying("The form is in. You can key in the next one."), nil
	}, func(page ui.Page) templ.Component {
		page.Back = "/editions/" + string(f.Edition.ID) + f.back()
		p := newPaperPage(editionPage{page, f.Edition}, f)
		p.View.Answers, _ = instrument.Decode(f.Questions, r.Form, answerPrefix)
		p.Code = codeOf(r.Form)
		return paper(p)
	})
}

type paperPeople struct {
	editionPage
	Wave Wave
	List []OnPaperTick
}

func (p paperPeople) options() (options []ui.Option, ticked []string) {
	for _, t := range p.List {
		options = append(options, ui.Option{Value: string(t.Person), Label: t.Name})
		if t.Ticked {
			ticked = append(ticked, string(t.Person))
		}
	}
	return options, ticked
}

func (p paperPeople) choice() ui.Choice {
	options, ticked := p.options()
	return ui.Choice{Page: p.Page, Name: "people", Label: "Who handed in on paper?", Size: "m", Unmarked: true, Values: ticked, Options: options}
}

func (e *Evaluation) paperPeoplePage(r *web.Request) (web.Answer, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("wave")
	if err != nil {
		return web.Answer{}, err
	}
	run, w, list, err := e.PaperList(r.Ctx(), r.Actor, ed, id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(paperList(paperPeople{inEdition(r, "Who handed in on paper", run, wavesPath+"/"+string(id)), w, list})), nil
}

func (e *Evaluation) tickPaper(r *web.Request) (web.Answer, error) {
	return e.act(r, "The list is saved. These people get no more reminders.", func(ed, id db.ID) error {
		return e.TickPaper(r.Ctx(), r.Actor, ed, id, r.Form["people"])
	})
}
