package entrance

import (
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/account"
)

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
	p := sessionsPage{Page: r.Page("Where you are signed in"), Sessions: list, Zone: r.Network.Zone}
	p.Back = "/account"
	return web.Show(sessions(p)), nil
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

func (e *Entrance) endAll(r *web.Request) (web.Answer, error) {
	if err := e.accounts.EndAll(r.Ctx(), r.Actor); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/").SigningOut().Saying("You are signed out everywhere."), nil
}

func (e *Entrance) signOut(r *web.Request) (web.Answer, error) {
	if r.Actor.Session() != "" {
		if err := e.accounts.End(r.Ctx(), r.Actor, r.Actor.Session()); err != nil && !errs.Is(err, errs.NotFound) {
			return web.Answer{}, err
		}
	}
	return web.Redirect("/").SigningOut().Saying("You are signed out."), nil
}
