// Package entrance is how people come in: signing in by a link in an email, telling a network their name the first
// time, seeing where they are signed in, and signing out.
package entrance

import (
	"net/url"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/account"
)

// Entrance serves the pages of signing in.
type Entrance struct {
	db       *db.DB
	accounts *account.Accounts
}

// New makes the area.
func New(d *db.DB, a *account.Accounts) *Entrance { return &Entrance{db: d, accounts: a} }

// Routes of the area.
func (e *Entrance) Routes(rs *web.Routes) {
	rs.Get("/sign-in", access.Public("people sign in here"), e.signIn)
	rs.Post("/sign-in", access.Public("people sign in here"), e.sendLink)
	rs.Get("/sign-in/{token}", access.ByLink("sign-in"), e.openLink)
	rs.Post("/sign-in/{token}", access.ByLink("sign-in"), e.useLink)
	rs.Get("/welcome", access.Public("somebody signed in who has no name here yet"), e.welcome)
	rs.Post("/welcome", access.Public("somebody signed in who has no name here yet"), e.join)
	rs.Get("/sessions", access.SignedIn(), e.sessions)
	rs.Post("/sessions/others/end", access.SignedIn(), e.endOthers)
	rs.Post("/sessions/{session}/end", access.SignedIn(), e.end)
	rs.Post("/sign-out", access.Public("ending one's own session"), e.signOut)
}

type signInPage struct {
	ui.Page
	Email, Next string
}

func (e *Entrance) signIn(r *web.Request) (web.Answer, error) {
	if r.Actor.SignedIn() {
		return web.Redirect("%s", account.SafeNext(r.Value("next"))), nil
	}
	return web.Show(signIn(signInPage{Page: r.Page("Sign in"), Next: r.Value("next")})), nil
}

func (e *Entrance) sendLink(r *web.Request) (web.Answer, error) {
	return web.Form(r, "Sign in", func() (web.Answer, error) {
		if err := e.accounts.SendLink(r.Ctx(), r.Network.ID, r.Value("email"), r.Value("next")); err != nil {
			return web.Answer{}, err
		}
		return web.Show(linkSent(signInPage{Page: r.Page("Look in your inbox"), Email: r.Value("email")})), nil
	}, func(p ui.Page) templ.Component {
		return signIn(signInPage{Page: p, Email: r.Value("email"), Next: r.Value("next")})
	})
}

func (e *Entrance) openLink(r *web.Request) (web.Answer, error) {
	email, err := e.accounts.CheckLink(r.Ctx(), r.PathValue("token"))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(openLink(signInPage{Page: r.Page("Sign in"), Email: email}, r.PathValue("token"))), nil
}

func (e *Entrance) useLink(r *web.Request) (web.Answer, error) {
	session, next, err := e.accounts.UseLink(r.Ctx(), r.Network.ID, r.PathValue("token"), r.UserAgent())
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/welcome?next=%s", url.QueryEscape(next)).SigningIn(session), nil
}

type welcomePage struct {
	ui.Page
	Given, Family, Next string
}

func (e *Entrance) welcome(r *web.Request) (web.Answer, error) {
	if r.Actor.Account() == "" {
		return web.Answer{}, errs.New(errs.SignIn, "Sign in first.")
	}
	if r.Actor.SignedIn() {
		return web.Redirect("%s", account.SafeNext(r.Value("next"))), nil
	}
	return web.Show(welcome(welcomePage{Page: r.Page("What should we call you?"), Next: r.Value("next")})), nil
}

func (e *Entrance) join(r *web.Request) (web.Answer, error) {
	return web.Form(r, "What should we call you?", func() (web.Answer, error) {
		if err := e.accounts.Join(r.Ctx(), r.Actor, r.Value("given_name"), r.Value("family_name")); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("%s", account.SafeNext(r.Value("next"))), nil
	}, func(p ui.Page) templ.Component {
		return welcome(welcomePage{Page: p, Given: r.Value("given_name"), Family: r.Value("family_name"), Next: r.Value("next")})
	})
}

type sessionsPage struct {
	ui.Page
	Sessions []account.Session
	Zone     string
}

func (e *Entrance) sessions(r *web.Request) (web.Answer, error) {
	list, err := e.accounts.Sessions(r.Ctx(), r.Actor)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(sessions(sessionsPage{Page: r.Page("Where you are signed in"), Sessions: list, Zone: "Europe/London"})), nil
}

func (e *Entrance) end(r *web.Request) (web.Answer, error) {
	id, err := r.ID("session")
	if err != nil {
		return web.Answer{}, err
	}
	if err := e.accounts.End(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/sessions").Saying("That device is signed out."), nil
}

func (e *Entrance) endOthers(r *web.Request) (web.Answer, error) {
	if err := e.accounts.EndOthers(r.Ctx(), r.Actor); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/sessions").Saying("Every other device is signed out."), nil
}

func (e *Entrance) signOut(r *web.Request) (web.Answer, error) {
	if r.Actor.Session() != "" {
		if err := e.accounts.End(r.Ctx(), r.Actor, r.Actor.Session()); err != nil && !errs.Is(err, errs.NotFound) {
			return web.Answer{}, err
		}
	}
	return web.Redirect("/").SigningOut().Saying("You are signed out."), nil
}
