package entrance

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/account"
)

type meansPage struct {
	ui.Page
	account.Means
	Zone string
}

const meansPath = "/me/sign-in"

func (e *Entrance) means(r *web.Request) (web.Answer, error) {
	m, err := e.accounts.Means(r.Ctx(), r.Actor)
	if err != nil {
		return web.Answer{}, err
	}
	p := meansPage{Page: r.Page("How you sign in"), Means: m, Zone: r.Network.Zone}
	p.Back = "/account"
	return web.Show(means(p)), nil
}

type confirmPage struct {
	ui.Page
	account.Means
	Next string
}

const confirmTitle = "Confirm that it is you"

func (e *Entrance) confirm(r *web.Request) (web.Answer, error) {
	return e.showConfirm(r, r.Page(confirmTitle))
}

func (e *Entrance) showConfirm(r *web.Request, p ui.Page) (web.Answer, error) {
	m, err := e.accounts.Means(r.Ctx(), r.Actor)
	if err != nil {
		return web.Answer{}, err
	}
	next := ownPath(r.Value("next"))
	if m.Fresh && len(p.Problems) == 0 {
		return web.Redirect("%s", next), nil
	}
	p.Back = meansPath
	return web.Show(confirm(confirmPage{Page: p, Means: m, Next: next})), nil
}

// ownPath is where to go on after confirming.
func ownPath(next string) string {
	if next == "" {
		return meansPath
	}
	return account.SafeNext(next)
}

func (e *Entrance) confirmByPassword(r *web.Request) (web.Answer, error) {
	m, err := e.accounts.Means(r.Ctx(), r.Actor)
	if err != nil {
		return web.Answer{}, err
	}
	next := ownPath(r.Value("next"))
	return form(r, confirmTitle, func() (web.Answer, error) {
		session, err := e.accounts.ConfirmByPassword(r.Ctx(), r.Actor, arrival(r), r.Raw("password"))
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("%s", next).SigningIn(session), nil
	}, func(p ui.Page) templ.Component {
		p.Back = meansPath
		return confirm(confirmPage{Page: p, Means: m, Next: next})
	})
}

func (e *Entrance) confirmByLink(r *web.Request) (web.Answer, error) {
	m, err := e.accounts.Means(r.Ctx(), r.Actor)
	if err != nil {
		return web.Answer{}, err
	}
	if err := e.accounts.SendLink(r.Ctx(), arrival(r), m.Email, ownPath(r.Value("next"))); err != nil {
		return web.Answer{}, err
	}
	return web.Show(linkSent(signInPage{Page: r.Page("Look in your inbox"), Email: m.Email})), nil
}

type passwordPage struct {
	ui.Page
	account.Means
}

func (p passwordPage) title() string {
	if p.Password {
		return "Change your password"
	}
	return "Set a password"
}

func (e *Entrance) passwordPage(r *web.Request) (passwordPage, error) {
	m, err := e.accounts.Means(r.Ctx(), r.Actor)
	if err == nil && !m.Fresh {
		err = account.ErrStale
	}
	p := passwordPage{Means: m}
	p.Page = r.Page(p.title())
	p.Back = meansPath
	return p, err
}

const passwordPath = "/me/sign-in/password"

func (e *Entrance) newPassword(r *web.Request) (web.Answer, error) {
	p, err := e.passwordPage(r)
	return freshly(web.Show(newPassword(p)), err, passwordPath)
}

func (e *Entrance) setPassword(r *web.Request) (web.Answer, error) {
	p, err := e.passwordPage(r)
	if err != nil {
		return freshly(web.Answer{}, err, passwordPath)
	}
	a, err := web.Form(r, p.Title, func() (web.Answer, error) {
		if err := e.accounts.SetPassword(r.Ctx(), r.Actor, r.Raw("new_password")); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect(meansPath).Saying("Your password is set. Every other device is signed out."), nil
	}, func(problems ui.Page) templ.Component {
		p.Problems = problems.Problems
		return newPassword(p)
	})
	return freshly(a, err, passwordPath)
}

func (e *Entrance) removePassword(r *web.Request) (web.Answer, error) {
	err := e.accounts.RemovePassword(r.Ctx(), r.Actor)
	return freshly(web.Redirect(meansPath).Saying("Your password is removed. Every other device is signed out."), err, meansPath)
}

type passkeyPage struct {
	ui.Page
	Label, Device string
}

const passkeyTitle, passkeyPath = "Add a passkey", "/me/sign-in/passkeys/new"

func passkeyForm(r *web.Request, p ui.Page) passkeyPage {
	p.Back = meansPath
	return passkeyPage{Page: p, Label: r.Value("label"), Device: account.Device(r.UserAgent())}
}

func (e *Entrance) newPasskey(r *web.Request) (web.Answer, error) {
	m, err := e.accounts.Means(r.Ctx(), r.Actor)
	if err == nil && !m.Fresh {
		err = account.ErrStale
	}
	return freshly(web.Show(newPasskey(passkeyForm(r, r.Page(passkeyTitle)))), err, passkeyPath)
}

func (e *Entrance) beginPasskey(r *web.Request) (web.Answer, error) {
	c, err := e.accounts.BeginPasskey(r.Ctx(), r.Actor, arrival(r))
	if err != nil {
		return web.Answer{}, err
	}
	return web.JSON(c), nil
}

func (e *Entrance) addPasskey(r *web.Request) (web.Answer, error) {
	a, err := web.Form(r, passkeyTitle, func() (web.Answer, error) {
		err := e.accounts.AddPasskey(r.Ctx(), r.Actor, arrival(r), r.Value("state"), r.Value("answer"), r.Value("label"))
		if errs.Is(err, errs.Gone) {
			err = errs.New(errs.Invalid, "That took too long. Try to add the passkey again.")
		}
		return web.Redirect(meansPath).Saying("Your passkey is added. You can sign in with it from now on."), err
	}, func(p ui.Page) templ.Component { return newPasskey(passkeyForm(r, p)) })
	return freshly(a, err, passkeyPath)
}

func (e *Entrance) removePasskey(r *web.Request) (web.Answer, error) {
	id, err := r.ID("passkey")
	if err != nil {
		return web.Answer{}, err
	}
	err = e.accounts.RemovePasskey(r.Ctx(), r.Actor, id)
	return freshly(web.Redirect(meansPath).Saying("The passkey is removed. Every other device is signed out."), err, meansPath)
}
