// Package entrance is how people come in: signing in by a link in an email, a password or a passkey; telling a network
// their name the first time; seeing and changing how they sign in and where they are signed in; and signing out.
//
// Every way in leads through /welcome, which sends people on whom the network knows and asks the others for their name.
// What changes how somebody signs in asks for a fresh sign-in; /me/sign-in/confirm is where that is made.
package entrance

import (
	"errors"
	"net/url"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/account"
)

// Entrance serves the pages of signing in.
type Entrance struct{ accounts *account.Accounts }

// New makes the area.
func New(a *account.Accounts) *Entrance { return &Entrance{accounts: a} }

// Routes of the area.
func (e *Entrance) Routes(rs *web.Routes) {
	anybody := access.Public("people sign in here")
	rs.Get("/sign-in", anybody, e.signIn)
	rs.Post("/sign-in", anybody, e.sendLink)
	rs.Get("/sign-in/password", anybody, e.askPassword)
	rs.Post("/sign-in/password", anybody, e.usePassword)
	rs.Post("/sign-in/passkey/begin", anybody, e.beginPasskeySignIn, web.API())
	rs.Post("/sign-in/passkey", anybody, e.usePasskey)
	rs.Get("/sign-in/{token}", access.ByLink("sign-in"), e.openLink)
	rs.Post("/sign-in/{token}", access.ByLink("sign-in"), e.useLink)

	newcomer := access.Public("somebody signed in who has no name here yet")
	rs.Get("/welcome", newcomer, e.welcome)
	rs.Post("/welcome", newcomer, e.join)

	rs.Get("/me/sign-in", access.SignedIn(), e.means)
	rs.Get("/me/sign-in/confirm", access.SignedIn(), e.confirm)
	rs.Post("/me/sign-in/confirm", access.SignedIn(), e.confirmByPassword)
	rs.Post("/me/sign-in/confirm/link", access.SignedIn(), e.confirmByLink)
	rs.Get("/me/sign-in/email", access.SignedIn(), e.newAddress)
	rs.Post("/me/sign-in/email", access.SignedIn(), e.askAddress)
	rs.Get("/me/sign-in/email/{token}", access.SignedIn(), e.openAddress)
	rs.Post("/me/sign-in/email/{token}", access.SignedIn(), e.useAddress)
	rs.Get("/me/sign-in/password", access.SignedIn(), e.newPassword)
	rs.Post("/me/sign-in/password", access.SignedIn(), e.setPassword)
	rs.Post("/me/sign-in/password/remove", access.SignedIn(), e.removePassword)
	rs.Get("/me/sign-in/passkeys/new", access.SignedIn(), e.newPasskey)
	rs.Post("/me/sign-in/passkeys/begin", access.SignedIn(), e.beginPasskey, web.API())
	rs.Post("/me/sign-in/passkeys", access.SignedIn(), e.addPasskey)
	rs.Post("/me/sign-in/passkeys/{passkey}/remove", access.SignedIn(), e.removePasskey)

	rs.Get("/sessions", access.SignedIn(), e.sessions)
	rs.Post("/sessions/end", access.SignedIn(), e.endAll)
	rs.Post("/sessions/others/end", access.SignedIn(), e.endOthers)
	rs.Post("/sessions/{session}/end", access.SignedIn(), e.end)
	rs.Post("/sign-out", access.Public("ending one's own session"), e.signOut)
}

// arrival is where and how the request comes in.
func arrival(r *web.Request) account.Arrival {
	return account.Arrival{Network: r.Network.ID, Host: r.Host, From: r.From(), Agent: r.UserAgent(), Old: r.Actor.Session()}
}

// come answers a sign-in: the new session's cookie, then on to where the person wanted to go.
func come(session, next string) web.Answer {
	return web.Redirect("/welcome?next=%s", url.QueryEscape(account.SafeNext(next))).SigningIn(session)
}

// form is web.Form for ways of signing in, where too many tries show the form again as well.
func form(r *web.Request, title string, act func() (web.Answer, error), show func(ui.Page) templ.Component) (web.Answer, error) {
	a, err := web.Form(r, title, act, show)
	if e := errs.Of(err); e != nil && e.Kind == errs.TooMany {
		p := r.Page(title)
		p.Problems = []errs.Field{{Message: e.Message}}
		return web.Wait(show(p)), nil
	}
	return a, err
}

// freshly turns a sign-in that is not fresh into the page that makes it so; next is where to go on.
func freshly(a web.Answer, err error, next string) (web.Answer, error) {
	if errors.Is(err, account.ErrStale) {
		return web.Redirect("/me/sign-in/confirm?next=%s", url.QueryEscape(next)), nil
	}
	return a, err
}
