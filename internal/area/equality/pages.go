package equality

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// Routes of the area.
func (s *Equality) Routes(rs *web.Routes) {
	coordinator, link := access.Roles(access.Coordinator), access.ByLink("equality questions")
	rs.Get("/editions/{edition}/equality", coordinator, s.overview)
	rs.Post("/editions/{edition}/equality", coordinator, s.ask)
	rs.Post("/editions/{edition}/equality/end", coordinator, s.endNow)
	rs.Get("/me/editions/{edition}/equality", access.SignedIn(), s.own)
	rs.Get("/equality/{token}", link, s.form)
	rs.Post("/equality/{token}", link, s.answer)
	rs.Get("/equality/{token}/thanks", link, s.thanks)
}

type overviewPage struct {
	ui.Page
	E       edition.Edition
	Asking  Asking
	Def     instrument.Definition // what is asked, or what there is to choose from
	People  int64
	Items   []string
	Purpose string
	Closes  string
	Link    string
}

func (p overviewPage) itemOptions() []ui.Option {
	var out []ui.Option
	for _, it := range p.Def.Items() {
		out = append(out, ui.Option{Value: it.ID, Label: it.Wording})
	}
	return out
}

func (p overviewPage) table(t ItemTotals) ui.TableData {
	it, _ := p.Def.Item(t.ID)
	out := ui.TableData{Caption: it.Wording, Columns: []ui.Column{{Label: "Answer"}, ui.Numeric("People")}}
	for _, l := range lines(it, t) {
		out.Rows = append(out.Rows, ui.Cells(l[0], l[1]))
	}
	return out
}

func (s *Equality) overviewPage(r *web.Request, problems []errs.Field) (overviewPage, error) {
	p := overviewPage{Page: r.Page("Equality"), Items: r.Form["items"], Purpose: r.Value("purpose"), Closes: r.Value("closes")}
	id, err := r.ID("edition")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	p.Problems, p.Back = problems, "/editions/"+string(id)
	if p.Closes == "" {
		p.Closes = ui.ShortDate(s.db.Now().Time().AddDate(0, 0, 21).Format(time.DateOnly))
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.E, err = edition.Find(tx, id); err != nil {
			return err
		}
		if err := r.Actor.Allow(mayRun(r.Actor, p.E)); err != nil {
			return err
		}
		var found bool
		if p.Asking, found, err = askingOf(tx, id); err != nil {
			return err
		}
		if found {
			p.Def, err = p.Asking.questions()
			return err
		}
		if p.People, err = edition.Taken(tx, id); err != nil {
			return err
		}
		p.Def, err = instrument.Find(tx, Key)
		return err
	})
	if err == nil && p.Asking.Open(s.db.Now()) {
		if box, berr := s.keys.FindBox(p.Asking.ID); berr == nil {
			p.Link = r.Address("/equality/%s", box.Token(p.Asking.ID))
		}
	}
	return p, err
}

func (s *Equality) overview(r *web.Request) (web.Answer, error) {
	p, err := s.overviewPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(overviewOf(p)), nil
}

func (s *Equality) ask(r *web.Request) (web.Answer, error) {
	return web.Edit(func() (web.Answer, error) {
		id, err := r.ID("edition")
		if err != nil {
			r.Actor.Scoped()
			return web.Answer{}, err
		}
		plan := Plan{Items: slices.Compact(slices.Clone(r.Form["items"])), Purpose: r.Value("purpose")}
		if day, ok := ui.ParseDate(r.Value("closes")); ok {
			plan.Closes = edition.Moment(day, "20:00", r.Network.Zone)
		}
		return web.Redirect("/editions/%s/equality", id).Saying("The questions are open, and everybody with a place gets one letter."), s.Ask(r.Ctx(), r.Actor, id, plan)
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.overviewPage(r, problems)
		return overviewOf(p), err
	})
}

func (s *Equality) endNow(r *web.Request) (web.Answer, error) {
	return web.Edit(func() (web.Answer, error) {
		id, err := r.ID("edition")
		if err != nil {
			r.Actor.Scoped()
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/equality", id).Saying("The answers are added up and destroyed."), s.End(r.Ctx(), r.Actor, id)
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.overviewPage(r, problems)
		return overviewOf(p), err
	})
}

type ownPage struct {
	ui.Page
	E    edition.Edition
	Link templ.SafeURL // "" when nothing is asked now
}

// own leads somebody with a place to the questions. Nothing notes that they were here.
func (s *Equality) own(r *web.Request) (web.Answer, error) {
	p := ownPage{Page: r.Page("Questions about equality")}
	id, err := r.ID("edition")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	p.Back = "/me/editions/" + string(id)
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.E, err = edition.Find(tx, id); err != nil {
			return err
		}
		has, err := edition.HasPlace(tx, id, r.Actor.Person())
		if err != nil {
			return err
		}
		if err := r.Actor.Allow(has); err != nil {
			return err
		}
		asking, _, err := askingOf(tx, id)
		if err != nil || !asking.Open(tx.Now) {
			return err
		}
		box, err := s.keys.FindBox(asking.ID)
		if err == nil {
			p.Link = p.To("/equality/%s", box.Token(asking.ID))
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(ownOf(p)), nil
}

type formPage struct {
	ui.Page
	E      edition.Edition
	Asking Asking
	Def    instrument.Definition
	Given  instrument.Answers
	Token  string
}

func (s *Equality) formPage(r *web.Request, problems []errs.Field) (formPage, error) {
	p := formPage{Page: r.Page("Questions about equality"), Token: r.PathValue("token")}
	p.Problems = problems
	p.User = nil // the page is the same for everybody, and says so
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Asking, err = s.find(tx, p.Token); err != nil {
			return err
		}
		if p.E, err = edition.Find(tx, p.Asking.Edition); err != nil {
			return err
		}
		p.Def, err = p.Asking.questions()
		return err
	})
	if err == nil && len(problems) > 0 {
		p.Given, _ = instrument.Decode(p.Def, r.Form, "q-")
	}
	return p, err
}

func (s *Equality) form(r *web.Request) (web.Answer, error) {
	p, err := s.formPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formOf(p)), nil
}

func (s *Equality) answer(r *web.Request) (web.Answer, error) {
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/equality/%s/thanks", r.PathValue("token")), s.Answer(r.Ctx(), r.Network.ID, r.PathValue("token"), r.Form)
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.formPage(r, problems)
		return formOf(p), err
	})
}

func (s *Equality) thanks(r *web.Request) (web.Answer, error) {
	p := r.Page("Thank you")
	p.User = nil
	var found bool
	if err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		_, found, err = byToken(tx, r.PathValue("token"))
		return err
	}); err != nil {
		return web.Answer{}, err
	}
	if !found {
		return web.Answer{}, errs.New(errs.Gone, "This link does not work. Look for the letter again.")
	}
	return web.Show(thanksOf(p)), nil
}
