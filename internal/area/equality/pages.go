package equality

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/engine/stats"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/smallnumber"
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
	List    string
	Shared  bool
	Rule    stats.Policy
	Closes  string
	Link    string
}

// listOptions are the lists of ethnic groups.
func (p overviewPage) listOptions() []ui.Option {
	var out []ui.Option
	for _, l := range content.EthnicLists() {
		out = append(out, ui.Option{Value: l.ID, Label: l.Name, Hint: l.Source})
	}
	return out
}

// forms says how many answered, as the rule shows it.
func (p overviewPage) forms() string {
	words := number(p.Asking.Totals.Forms)
	if p.Asking.Totals.About {
		words = "About " + words
	}
	return words + " of " + number(p.Asking.People) + " people answered. The answers themselves are destroyed."
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
	p := overviewPage{Page: r.Page("Equality"), Items: r.Form["items"], Purpose: r.Value("purpose"), List: r.Value("list"), Shared: r.Value("shared") == "yes", Closes: r.Value("closes")}
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
			p.Rule = p.Asking.rule()
			p.Def, err = p.Asking.questions()
			return err
		}
		if p.People, err = edition.Taken(tx, id); err != nil {
			return err
		}
		if p.Rule, err = smallnumber.OfEdition(tx, id); err != nil {
			return err
		}
		if p.List == "" {
			if p.List, err = lastList(tx); err != nil {
				return err
			}
		}
		p.Def, err = instrument.Find(tx, Key)
		return err
	})
	if err == nil && p.Asking.Open(s.db.Now()) && p.Asking.Shared {
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
		plan := Plan{Items: slices.Compact(slices.Clone(r.Form["items"])), Purpose: r.Value("purpose"), List: r.Value("list"), Shared: r.Value("shared") == "yes"}
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
	Link templ.SafeURL // "" when nothing is asked now, or nothing more of them
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
		if err != nil {
			return err
		}
		token := ticketOf(box, asking.ID, r.Actor.Person())
		if _, given, err := findTicket(tx, token); err != nil || !given {
			return err // they got their place after the letters had left
		}
		p.Link = p.To("/equality/%s", token)
		return nil
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
	Own    bool // a link of one's own, which works once
	Def    instrument.Definition
	Given  instrument.Answers
	Token  string
}

// mark is what a browser bears from which somebody answered by the link for everybody.
func (a Asking) mark() string { return "equality-" + secret.Hash(string(a.ID))[:12] }

// answeredHere is told to who comes a second time with one browser.
const answeredHere = "Somebody answered these questions in this browser already. If that was not you, use your own letter, or another device."

func (s *Equality) formPage(r *web.Request, problems []errs.Field) (formPage, error) {
	p := formPage{Page: r.Page("Questions about equality"), Token: r.PathValue("token")}
	p.Problems = problems
	p.User = nil // the page is the same for everybody, and says so
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		l, err := s.find(tx, p.Token)
		if err != nil {
			return err
		}
		if p.Asking, p.Own = l.Asking, l.own; !p.Own && r.Marked(p.Asking.mark()) {
			return errs.New(errs.Gone, answeredHere)
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
		p, err := s.formPage(r, nil)
		if err != nil {
			return web.Answer{}, err
		}
		if err := s.Answer(r.Ctx(), r.Network.ID, p.Token, r.Form); err != nil {
			return web.Answer{}, err
		}
		a := web.Redirect("/equality/%s/thanks", p.Token)
		if !p.Own {
			a = a.Marking(p.Asking.mark())
		}
		return a, nil
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
		_, found, err = look(tx, r.PathValue("token"))
		return err
	}); err != nil {
		return web.Answer{}, err
	}
	if !found {
		return web.Answer{}, errs.New(errs.Gone, "This link does not work. Look for the letter again.")
	}
	return web.Show(thanksOf(p)), nil
}
