package entrance

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/account"
)

type signInPage struct {
	ui.Page
	Email, Next string
}

const signInTitle = "Sign in"

func (e *Entrance) signIn(r *web.Request) (web.Answer, error) {
	if r.Actor.SignedIn() {
		return web.Redirect("%s", account.SafeNext(r.Value("next"))), nil
	}
	return web.Show(signIn(signInPage{Page: r.Page(signInTitle), Next: r.Value("next")})), nil
}

func (e *Entrance) sendLink(r *web.Request) (web.Answer, error) {
	return form(r, signInTitle, func() (web.Answer, error) {
		if err := e.accounts.SendLink(r.Ctx(), arrival(r), r.Value("email"), r.Value("next")); err != nil {
			return web.Answer{}, err
		}
		return web.Show(linkSent(signInPage{Page: r.Page("Look in your inbox"), Email: r.Value("email"), Next: r.Value("next")})), nil
	}, func(p ui.Page) templ.Component {
		return signIn(signInPage{Page: p, Email: r.Value("email"), Next: r.Value("next")})
	})
}

func (e *Entrance) openLink(r *web.Request) (web.Answer, error) {
	email, err := e.accounts.CheckLink(r.Ctx(), r.PathValue("token"))
	if err != nil {
		return e.expired(r, err)
	}
	return web.Show(openLink(signInPage{Page: r.Page(signInTitle), Email: email}, r.PathValue("token"))), nil
}

func (e *Entrance) useLink(r *web.Request) (web.Answer, error) {
	session, next, err := e.accounts.UseLink(r.Ctx(), arrival(r), r.PathValue("token"))
	if err != nil {
		return e.expired(r, err)
	}
	return come(session, next), nil
}

// expired turns a link that no longer works into a page from which a new one can be asked for.
func (e *Entrance) expired(r *web.Request, err error) (web.Answer, error) {
	if !errs.Is(err, errs.Gone) {
		return web.Answer{}, err
	}
	next, err := e.accounts.NextOf(r.Ctx(), r.PathValue("token"))
	return web.Gone(linkGone(signInPage{Page: r.Page("This link no longer works"), Next: next})), err
}

const passwordTitle = "Sign in with a password"

func (e *Entrance) askPassword(r *web.Request) (web.Answer, error) {
	if r.Actor.SignedIn() {
		return web.Redirect("%s", account.SafeNext(r.Value("next"))), nil
	}
	return web.Show(askPassword(signInPage{Page: r.Page(passwordTitle), Next: r.Value("next")})), nil
}

func (e *Entrance) usePassword(r *web.Request) (web.Answer, error) {
	return form(r, passwordTitle, func() (web.Answer, error) {
		session, err := e.accounts.UsePassword(r.Ctx(), arrival(r), r.Value("email"), r.Raw("password"))
		if err != nil {
			return web.Answer{}, err
		}
		return come(session, r.Value("next")), nil
	}, func(p ui.Page) templ.Component {
		return askPassword(signInPage{Page: p, Email: r.Value("email"), Next: r.Value("next")})
	})
}

func (e *Entrance) beginPasskeySignIn(r *web.Request) (web.Answer, error) {
	c, err := e.accounts.BeginPasskeySignIn(r.Ctx(), arrival(r))
	if err != nil {
		return web.Answer{}, err
	}
	return web.JSON(c), nil
}

func (e *Entrance) usePasskey(r *web.Request) (web.Answer, error) {
	return form(r, signInTitle, func() (web.Answer, error) {
		session, err := e.accounts.UsePasskey(r.Ctx(), arrival(r), r.Value("state"), r.Value("answer"))
		if errs.Is(err, errs.Gone) {
			err = errs.New(errs.Invalid, "That took too long. Try the passkey again.")
		}
		if err != nil {
			return web.Answer{}, err
		}
		return come(session, r.Value("next")), nil
	}, func(p ui.Page) templ.Component {
		return signIn(signInPage{Page: p, Next: r.Value("next")})
	})
}

type welcomePage struct {
	ui.Page
	Given, Family, Next string
}

const welcomeTitle = "What should we call you?"

func (e *Entrance) welcome(r *web.Request) (web.Answer, error) {
	if r.Actor.Account() == "" {
		return web.Answer{}, errs.New(errs.SignIn, "Sign in first.")
	}
	if r.Actor.SignedIn() {
		return web.Redirect("%s", account.SafeNext(r.Value("next"))), nil
	}
	if err := e.accounts.Closed(r.Ctx(), r.Actor); err != nil {
		return web.Answer{}, err
	}
	return web.Show(welcome(welcomePage{Page: r.Page(welcomeTitle), Next: r.Value("next")})), nil
}

func (e *Entrance) join(r *web.Request) (web.Answer, error) {
	if r.Actor.SignedIn() {
		return web.Redirect("%s", account.SafeNext(r.Value("next"))), nil
	}
	return web.Form(r, welcomeTitle, func() (web.Answer, error) {
		if err := e.accounts.Join(r.Ctx(), r.Actor, r.Value("given_name"), r.Value("family_name")); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("%s", account.SafeNext(r.Value("next"))), nil
	}, func(p ui.Page) templ.Component {
		return welcome(welcomePage{Page: p, Given: r.Value("given_name"), Family: r.Value("family_name"), Next: r.Value("next")})
	})
}
