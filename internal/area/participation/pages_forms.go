package participation

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/ground"
)

// gridOptions are levels or degrees to choose from.
func gridOptions(all []content.GridStep) (out []ui.Option) {
	for _, s := range all {
		out = append(out, ui.Option{Value: s.ID, Label: s.Name, Hint: s.Means})
	}
	return out
}

func typedCell(r *web.Request) Cell { return Cell{Level: r.Value("level"), Degree: r.Value("degree")} }

// act does one thing about the activity of the path and leads back to it.
func act(r *web.Request, said string, do func(organisation, id db.ID) error) (web.Answer, error) {
	organisation, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("activity")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/leadership/%s/grid/activities/%s", organisation, id).Saying("%s", said), do(organisation, id)
}

func (s *Participation) agree(r *web.Request) (web.Answer, error) {
	return act(r, "You have said yes.", func(organisation, id db.ID) error {
		return s.Agree(r.Ctx(), r.Actor, organisation, id, r.Value("hash"))
	})
}

func (s *Participation) place(r *web.Request) (web.Answer, error) {
	p, err := s.one(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.At, p.Why = typedCell(r), r.Value("why")
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/grid/activities/%s", p.Org.ID, p.V.ID).Saying("What you say is written down. It counts when somebody of the other side agrees."), s.Place(r.Ctx(), r.Actor, p.Org.ID, p.V.ID, p.At, p.Why, r.Version())
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return oneOf(p), nil
	})
}

func (s *Participation) takeOff(r *web.Request) (web.Answer, error) {
	organisation, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("activity")
	if err != nil {
		return web.Answer{}, err
	}
	gone, err := s.TakeOff(r.Ctx(), r.Actor, organisation, id)
	if gone {
		return web.Redirect("/leadership/%s/grid/activities", organisation).Saying("It is off the grid."), err
	}
	return web.Redirect("/leadership/%s/grid/activities/%s", organisation, id).Saying("The other side is asked. It stays on the grid until one of them agrees."), err
}

type formPage struct {
	frame
	V     Activity // of a change
	F     Form
	Clash bool
	Thing Thing // what is placed from its own page
	Agree bool  // both sides had agreed, or something waits
}

func typed(r *web.Request) Form {
	return Form{Title: r.Value("title"), About: r.Value("about"), Starts: r.Value("starts"), Ends: r.Value("ends"), Goes: r.Value("goes") == "yes", Cell: typedCell(r), Why: r.Value("why"), Thing: r.Value("thing"), Version: r.Version()}
}

// readForm reads what an activity's form needs; the thing that is placed, when it is one.
func (s *Participation) readForm(r *web.Request) (formPage, error) {
	p := formPage{frame: frame{Page: r.Page("Put an activity on the grid")}}
	id := db.ID("")
	if r.PathValue("activity") != "" {
		p.Title = "Change an activity"
		var err error
		if id, err = r.ID("activity"); err != nil {
			return p, err
		}
	}
	thing := ground.Parse(r.Value("thing"))
	err := s.read(r, &p.frame, func(tx *db.Tx) error {
		if id == "" {
			if err := r.Actor.May(mayPlace(p.R), notOf); err != nil || thing == (ground.Thing{}) {
				return err
			}
			v, ok, err := s.things(tx, r.Actor, p.Org.ID, thing)
			if err != nil || !ok {
				return orMissing(err)
			}
			p.Thing = v
			p.F = Form{Title: v.Title, About: v.About, Starts: shortDate(v.Starts), Ends: shortDate(v.Ends), Goes: v.Ends == "", Thing: thing.Value()}
			return nil
		}
		v, err := find(tx, id)
		if err != nil || v.Organisation != p.Org.ID {
			return orMissing(err)
		}
		if err := r.Actor.May(mayChange(r.Actor, p.R, v), "Only who put this on the grid, and engagement leads, change its name and its days."); err != nil {
			return err
		}
		p.V, p.Agree = v, v.Agreed.valid() || v.WaitsFor != ""
		p.F = Form{Title: v.Title, About: v.About, Starts: shortDate(v.Starts), Ends: shortDate(v.Ends), Goes: v.Ends == "", Version: v.Version}
		return nil
	})
	p.Back = "/leadership/" + string(p.Org.ID) + "/grid"
	if id != "" {
		p.Back += "/activities/" + string(id)
	}
	return p, err
}

func shortDate(day string) string {
	if day == "" {
		return ""
	}
	return ui.ShortDate(day)
}

func (s *Participation) showForm(r *web.Request) (web.Answer, error) {
	p, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formOf(p)), nil
}

func (s *Participation) newForm(r *web.Request) (web.Answer, error)    { return s.showForm(r) }
func (s *Participation) changeForm(r *web.Request) (web.Answer, error) { return s.showForm(r) }

func (s *Participation) add(r *web.Request) (web.Answer, error) {
	p, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	f := typed(r)
	return web.Edit(func() (web.Answer, error) {
		id, err := s.Add(r.Ctx(), r.Actor, p.Org.ID, f)
		return web.Redirect("/leadership/%s/grid/activities/%s", p.Org.ID, id).Saying("It is on the grid. It counts in the picture when somebody of the other side agrees."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems, p.F = problems, f
		return formOf(p), nil
	})
}

func (s *Participation) change(r *web.Request) (web.Answer, error) {
	p, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	f := typed(r)
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/grid/activities/%s", p.Org.ID, p.V.ID).Saying("It is changed."), s.Change(r.Ctx(), r.Actor, p.Org.ID, p.V.ID, f)
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if clash {
			f.Version = p.V.Version
		}
		p.Problems, p.Clash, p.F = problems, clash, f
		return formOf(p), nil
	})
}

// action is where the form is sent.
func (p formPage) action() templ.SafeURL {
	if p.V.ID == "" {
		return p.in("/new")
	}
	return p.in("/activities/%s/change", p.V.ID)
}

func (p formPage) goes() []string {
	if p.F.Goes {
		return []string{"yes"}
	}
	return nil
}

// thing leads from the page of something to its place on the grid, or to the form that places it.
func (s *Participation) thing(r *web.Request) (web.Answer, error) {
	p := frame{Page: r.Page("")}
	t := ground.Parse(r.Value("thing"))
	var v Activity
	var there bool
	err := s.read(r, &p, func(tx *db.Tx) (err error) {
		v, there, err = ofThing(tx, p.Org.ID, t.Value())
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if there {
		return web.Redirect("/leadership/%s/grid/activities/%s", p.Org.ID, v.ID), nil
	}
	return web.Redirect("/leadership/%s/grid/new?thing=%s", p.Org.ID, url.QueryEscape(t.Value())), nil
}

// lines are an activity as text, to compare what two people wrote.
func lines(title, about, starts, ends string) string {
	return strings.Join([]string{title, about, starts, ends}, "\n")
}
