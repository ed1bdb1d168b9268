package entrance

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/account"
)

// addressPage is the form for another email address, and the page that confirms it.
type addressPage struct {
	ui.Page
	account.Means
	Typed, Token string
}

const addressTitle, addressPath = "Change your email address", "/me/sign-in/email"

func (e *Entrance) addressPage(r *web.Request, p ui.Page) (addressPage, error) {
	m, err := e.accounts.Means(r.Ctx(), r.Actor)
	if err == nil && !m.Fresh {
		err = account.ErrStale
	}
	p.Back = meansPath
	return addressPage{Page: p, Means: m, Typed: r.Value("email")}, err
}

func (e *Entrance) newAddress(r *web.Request) (web.Answer, error) {
	p, err := e.addressPage(r, r.Page(addressTitle))
	return freshly(web.Show(newAddress(p)), err, addressPath)
}

func (e *Entrance) askAddress(r *web.Request) (web.Answer, error) {
	p, err := e.addressPage(r, r.Page(addressTitle))
	if err != nil {
		return freshly(web.Answer{}, err, addressPath)
	}
	a, err := form(r, addressTitle, func() (web.Answer, error) {
		if err := e.accounts.ChangeAddress(r.Ctx(), r.Actor, p.Typed); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect(meansPath).Saying("We have sent a link to %s. Open it in this browser within an hour to confirm. Until then nothing changes.", p.Typed), nil
	}, func(problems ui.Page) templ.Component {
		p.Problems = problems.Problems
		return newAddress(p)
	})
	return freshly(a, err, addressPath)
}

// openAddress shows a page and changes nothing: mail programs often open links before their readers do.
func (e *Entrance) openAddress(r *web.Request) (web.Answer, error) {
	return e.showAddress(r, r.Page("Use this email address"))
}

func (e *Entrance) showAddress(r *web.Request, page ui.Page) (web.Answer, error) {
	email, err := e.accounts.NewAddress(r.Ctx(), r.Actor, r.PathValue("token"))
	if err != nil {
		return web.Answer{}, err
	}
	page.Back = meansPath
	return web.Show(confirmAddress(addressPage{Page: page, Typed: email, Token: r.PathValue("token")})), nil
}

func (e *Entrance) useAddress(r *web.Request) (web.Answer, error) {
	err := e.accounts.ConfirmAddress(r.Ctx(), r.Actor, r.PathValue("token"))
	if errs.Is(err, errs.Conflict) {
		return web.Redirect(meansPath).Warning("%s", errs.Of(err).Message), nil
	}
	return web.Redirect(meansPath).Saying("Your email address is changed. Every other device is signed out."), err
}
