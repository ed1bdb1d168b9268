package strategy

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// wordsPage is the form of the words of a strategy.
type wordsPage struct {
	onePage
	F     Form
	Clash bool
	Here  Version // what the words are now
}

func typedForm(r *web.Request) Form {
	return Form{Title: r.Value("title"), Why: r.Value("why"), Starts: r.Value("starts"), Ends: r.Value("ends"), Review: r.Value("review"), Version: r.Version()}
}

func (v Version) form() Form {
	return Form{Title: v.Title, Why: v.Why, Starts: ui.ShortDate(v.Starts), Ends: ui.ShortDate(v.Ends), Review: ui.ShortDate(v.Review), Version: v.Version}
}

// text is a form as text, to compare what two people wrote.
func (f Form) text() string {
	return f.Title + "\n" + f.Why + "\n" + f.Starts + "\n" + f.Ends + "\n" + f.Review
}

// newWords reads what the form of a new strategy needs.
func (s *Strategies) newWords(r *web.Request) (wordsPage, error) {
	p := wordsPage{onePage: onePage{frame: frame{Page: r.Page("Write a strategy")}}}
	err := s.read(r, &p.frame, func(*db.Tx) error { return r.Actor.May(mayWrite(p.R), notWriters) })
	p.Back = "/leadership/" + string(p.Org.ID) + "/strategy"
	return p, err
}

func (s *Strategies) newForm(r *web.Request) (web.Answer, error) {
	p, err := s.newWords(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(wordsOf(p)), nil
}

func (s *Strategies) write(r *web.Request) (web.Answer, error) {
	p, err := s.newWords(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.F = typedForm(r)
	return web.Edit(func() (web.Answer, error) {
		id, err := s.Write(r.Ctx(), r.Actor, p.Org.ID, p.F)
		return web.Redirect("/leadership/%s/strategy/%s/outcomes/new", p.Org.ID, id).Saying("The draft is kept. Now write its first outcome."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return wordsOf(p), nil
	})
}

// action is where the form is sent.
func (p wordsPage) action() templ.SafeURL {
	if p.V.ID == "" {
		return p.in("/new")
	}
	return p.to("/change")
}

// toChange reads the strategy of the path for somebody who writes.
func (s *Strategies) toChange(r *web.Request, title string) (onePage, Version, error) {
	p, err := s.one(r, title)
	if err != nil {
		return p, Version{}, err
	}
	here := p.Now
	if p.Open.ID != "" {
		here = p.Open
	}
	if err := r.Actor.May(mayWrite(p.R), notWriters); err != nil {
		return p, here, err
	}
	p.Back = "/leadership/" + string(p.Org.ID) + "/strategy/" + string(p.V.ID)
	if p.V.Ended != 0 {
		return p, here, errs.New(errs.Conflict, "This strategy has ended.")
	}
	return p, here, nil
}

func (s *Strategies) changeForm(r *web.Request) (web.Answer, error) {
	one, here, err := s.toChange(r, "Change the words of the strategy")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(wordsOf(wordsPage{onePage: one, F: here.form(), Here: here})), nil
}

func (s *Strategies) change(r *web.Request) (web.Answer, error) {
	one, here, err := s.toChange(r, "Change the words of the strategy")
	if err != nil {
		return web.Answer{}, err
	}
	p := wordsPage{onePage: one, F: typedForm(r), Here: here}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/strategy/%s", p.Org.ID, p.V.ID).Saying("The change is kept as a draft. Ask both sides when it is ready."), s.Change(r.Ctx(), r.Actor, p.Org.ID, p.V.ID, p.F)
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p.Problems, p.Clash = problems, clash
		if clash {
			p.F.Version = here.Version
		}
		return wordsOf(p), nil
	})
}

// outcomeWords is the form of an outcome.
type outcomeWords struct {
	onePage
	O     Outcome // "" for a new one
	F     OutcomeForm
	Clash bool
	Here  Version
}

func typedOutcome(r *web.Request) OutcomeForm {
	return OutcomeForm{Different: r.Value("different"), Measure: r.Value("measure"), Due: r.Value("due"), Version: r.Version()}
}

func (o Outcome) form(version int64) OutcomeForm {
	return OutcomeForm{Different: o.Different, Measure: o.Measure, Due: ui.ShortDate(o.Due), Version: version}
}

func (f OutcomeForm) text() string { return f.Different + "\n" + f.Measure + "\n" + f.Due }

// action is where the form is sent.
func (p outcomeWords) action() templ.SafeURL {
	if p.O.ID == "" {
		return p.to("/outcomes/new")
	}
	return p.to("/outcomes/%s/change", p.O.ID)
}

func (s *Strategies) newOutcome(r *web.Request) (web.Answer, error) {
	one, here, err := s.toChange(r, "Write an outcome")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(outcomeFormOf(outcomeWords{onePage: one, Here: here})), nil
}

func (s *Strategies) addOutcome(r *web.Request) (web.Answer, error) {
	one, here, err := s.toChange(r, "Write an outcome")
	if err != nil {
		return web.Answer{}, err
	}
	p := outcomeWords{onePage: one, F: typedOutcome(r), Here: here}
	return web.Edit(func() (web.Answer, error) {
		id, err := s.AddOutcome(r.Ctx(), r.Actor, p.Org.ID, p.V.ID, p.F)
		return web.Redirect("/leadership/%s/strategy/%s/outcomes/%s", p.Org.ID, p.V.ID, id).Saying("The outcome is kept. Say who is responsible, and what it rests on."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return outcomeFormOf(p), nil
	})
}

// changing reads the outcome of the path for the form that changes it.
func (s *Strategies) changing(r *web.Request) (outcomeWords, error) {
	id, err := r.ID("outcome")
	if err != nil {
		return outcomeWords{}, err
	}
	one, here, err := s.toChange(r, "Change an outcome")
	p := outcomeWords{onePage: one, Here: here}
	var ok bool
	if p.O, ok = here.find(id); !ok && (err == nil || errs.Is(err, errs.Forbidden)) {
		return p, errs.Missing()
	}
	if err != nil {
		return outcomeWords{}, err
	}
	p.Back += "/outcomes/" + string(id)
	p.F = p.O.form(here.Version)
	return p, nil
}

func (s *Strategies) outcomeForm(r *web.Request) (web.Answer, error) {
	p, err := s.changing(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(outcomeFormOf(p)), nil
}

func (s *Strategies) changeOutcome(r *web.Request) (web.Answer, error) {
	p, err := s.changing(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.F = typedOutcome(r)
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/strategy/%s", p.Org.ID, p.V.ID).Saying("The change is kept as a draft. Ask both sides when it is ready."), s.ChangeOutcome(r.Ctx(), r.Actor, p.Org.ID, p.V.ID, p.O.ID, p.F)
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p.Problems, p.Clash = problems, clash
		if clash {
			p.F.Version = p.Here.Version
		}
		return outcomeFormOf(p), nil
	})
}

func (s *Strategies) removeOutcome(r *web.Request) (web.Answer, error) {
	outcome, err := r.ID("outcome")
	if err != nil {
		return web.Answer{}, err
	}
	return s.act(r, "It is out of the draft. Ask both sides when the draft is ready.", func(organisation, id db.ID) error {
		return s.RemoveOutcome(r.Ctx(), r.Actor, organisation, id, outcome)
	})
}
