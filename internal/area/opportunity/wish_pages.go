package opportunity

import (
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/group"
)

// wishPage is where somebody says of what they want to hear.
type wishPage struct {
	ui.Page
	Form  WishForm
	There bool
	Orgs  []group.Word
}

func (s *Opportunities) readWish(r *web.Request) (wishPage, error) {
	p := wishPage{Page: r.Page("Letters about opportunities")}
	p.Back = "/opportunities"
	r.Actor.Scoped()
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		w, there, err := wishOf(tx, s.keys, r.Actor.Person())
		if err != nil {
			return err
		}
		p.There, p.Form = there, w.form()
		if !there {
			p.Form.Letters = "on"
		}
		p.Orgs, err = offerers(tx)
		return err
	})
	return p, err
}

func (s *Opportunities) wishForm(r *web.Request) (web.Answer, error) {
	p, err := s.readWish(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(wishOfPage(p)), nil
}

func (s *Opportunities) saveWish(r *web.Request) (web.Answer, error) {
	p, err := s.readWish(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Form = WishForm{Degrees: r.Form["degrees"], Ways: r.Form["ways"], Interests: r.Form["interests"], Place: r.Value("place"), Paid: r.Value("paid") == "yes", Organisation: r.Value("organisation"),
		Letters: r.Value("letters"), Most: r.Value("most"), Version: r.Version()}
	err = s.Wish(r.Ctx(), r.Actor, p.Form)
	if e := errs.Of(err); e != nil && (e.Kind == errs.Invalid || e.Kind == errs.Conflict) {
		if p.Problems = e.Fields; len(p.Problems) == 0 {
			p.Problems = []errs.Field{{Message: e.Message}}
		}
		return web.Problem(wishOfPage(p)), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	notice := map[string]string{"on": "We write to you when something fits, on the morning after.", "off": "You get no letters. Your wishes are kept.", "never": "You get no letters, and your wishes are gone."}[p.Form.Letters]
	return web.Redirect("/me/opportunities/letters").Saying("%s", notice), nil
}

func (p wishPage) orgs() []ui.Option {
	var out []ui.Option
	for _, v := range p.Orgs {
		out = append(out, ui.Option{Value: v.ID, Label: v.Words})
	}
	return out
}

func letterOptions(there bool) []ui.Option {
	out := []ui.Option{{Value: "on", Label: "Yes, when something fits"}, {Value: "off", Label: "Not now", Hint: "Your wishes are kept."}}
	if there {
		out = append(out, ui.Option{Value: "never", Label: "No, and forget my wishes"})
	}
	return out
}

func mostOptions() []ui.Option {
	var out []ui.Option
	for _, n := range []int{1, 2, 4, mostLetters} {
		label := "Up to " + strconv.Itoa(n) + " letters"
		if n == 1 {
			label = "One letter"
		}
		out = append(out, ui.Option{Value: strconv.Itoa(n), Label: label})
	}
	return out
}

func (p wishPage) action() templ.SafeURL { return p.To("/me/opportunities/letters") }
