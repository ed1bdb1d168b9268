package impact

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/ground"
)

// restPage offers on what a claim can rest besides.
type restPage struct {
	ui.Page
	Claim     Claim
	Can       map[ground.Kind][]ui.Option
	Ticked    url.Values // by kind
	Find      string     // what is looked for
	Own, Link string
}

// all is how many things there are to tick.
func (p restPage) all() (n int) {
	for _, k := range restKinds {
		n += len(p.Can[k])
	}
	return n
}

// found is how many of them are shown.
func (p restPage) found() (n int) {
	for _, k := range restKinds {
		n += len(ui.Find(p.Find, p.Can[k], p.Ticked[string(k)]...))
	}
	return n
}

// groupTitle says of a kind how many things there are, and how many of them are shown when one looks for something.
func (p restPage) groupTitle(k ground.Kind, found int) string {
	if all := len(p.Can[k]); p.Find != "" {
		return k.Several() + " (" + number(found) + " of " + number(all) + ")"
	}
	return k.Several() + " (" + number(found) + ")"
}

// opens says whether a group is open at first: when one looks for something, has ticked something in it, or when something is wrong with it.
func (p restPage) opens(k ground.Kind) bool {
	return p.Find != "" || len(p.Ticked[string(k)]) > 0 || p.Problem(string(k)) != ""
}

func (s *Impact) restPage(r *web.Request, problems []errs.Field) (restPage, error) {
	p := restPage{Page: r.Page("Add what it rests on"), Ticked: url.Values{}, Find: r.Value("find"), Own: r.Value("own"), Link: r.Value("own-link")}
	p.Problems = problems
	id, err := r.ID("claim")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	p.Back = "/impact/claims/" + string(id)
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if p.Claim, _, err = s.claim(tx, r.Actor, id); err != nil {
			return err
		}
		if err := r.Actor.May(mayChange(r.Actor, p.Claim), "Only who tells this can say what it rests on."); err != nil {
			return err
		}
		there, err := restsOf(tx, s.keys, id)
		if err != nil {
			return err
		}
		p.Can, err = s.choices(tx, r.Actor, p.Claim, there)
		return err
	})
	for _, k := range restKinds {
		for _, v := range r.Form[string(k)] {
			if slices.ContainsFunc(p.Can[k], func(o ui.Option) bool { return o.Value == v }) {
				p.Ticked.Add(string(k), v)
			}
		}
	}
	return p, err
}

func (s *Impact) restForm(r *web.Request) (web.Answer, error) {
	p, err := s.restPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(restOf(p)), nil
}

func (s *Impact) saveRest(r *web.Request) (web.Answer, error) {
	id, err := r.ID("claim")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	if r.Value("seek") != "" { // without scripts: what is looked for and what is ticked go into the address, so that one can come back to it
		p, err := s.restPage(r, nil)
		if err != nil {
			return web.Answer{}, err
		}
		p.Ticked.Set("find", p.Find)
		return web.Redirect("/impact/claims/%s/rest?%s", id, p.Ticked.Encode()), nil
	}
	return web.Edit(func() (web.Answer, error) {
		if r.Value("what") == string(ground.Own) {
			err = s.AddOwn(r.Ctx(), r.Actor, id, r.Value("own"), r.Value("own-link"))
		} else {
			var things []ground.Thing
			for _, k := range restKinds {
				for _, v := range r.Form[string(k)] {
					t := ground.Parse(v)
					t.Kind = k // whatever the value says
					things = append(things, t)
				}
			}
			err = s.AddRests(r.Ctx(), r.Actor, id, things)
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/impact/claims/%s", id).Saying("Saved. It rests on this too."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.restPage(r, problems)
		return restOf(p), err
	})
}
