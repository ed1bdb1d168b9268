package app

import (
	"context"
	"errors"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/network"
)

var healthPermission = access.Public("machines ask whether the program is alive; it says nothing else")

// recogniser finds networks and people for the web server.
type recogniser struct{ *App }

func (r recogniser) Arrive(ctx context.Context, slug, host, secret string) (web.Network, access.Actor, error) {
	n, actor, err := r.Accounts.Arrive(ctx, slug, host, secret)
	if errs.Is(err, errs.NotFound) && slug == "" {
		err = errs.New(errs.NotFound, "This installation has no network yet. Make the first one with: alongside network create.")
	}
	return web.Network{ID: n.ID, Slug: n.Slug, Name: n.Name, Brand: n.Brand, Zone: n.Zone}, actor, err
}

// User is the page's frame: the person's name and the menu of what their roles open.
func (r recogniser) User(_ context.Context, a access.Actor) (*ui.User, error) {
	u := &ui.User{Name: a.Name(), Mark: r.Keys.Mark(a.Network(), "typed words", string(a.Person()))[:32]}
	if a.Shares() {
		u.Links = append(u.Links, ui.NavLink{Label: "My pair", Path: "/collaborations"})
	}
	u.Links = append(u.Links, ui.NavLink{Label: "Programmes", Path: "/programmes"}, ui.NavLink{Label: "Opportunities", Path: "/opportunities"})
	if a.Has(access.Coordinator) {
		u.Links = append(u.Links, ui.NavLink{Label: "Editions", Path: "/editions"}, ui.NavLink{Label: "Organisations", Path: "/leadership"})
	}
	if a.Has(access.Coordinator, access.Administrator) {
		u.Links = append(u.Links, ui.NavLink{Label: "Forms", Path: "/formbook"})
	}
	if a.Has(access.Administrator) {
		u.Links = append(u.Links, ui.NavLink{Label: "Administration", Path: "/admin"})
	}
	return u, nil
}

// checkDemo keeps the demonstration and real data apart: 'enter as' can never be switched on over real people.
func (a *App) checkDemo(ctx context.Context) error {
	var all []network.Network
	if err := a.DB.SystemRead(ctx, "keep the demonstration apart from real data", func(tx *db.SystemTx) error {
		var err error
		all, err = network.List(tx)
		return err
	}); err != nil {
		return err
	}
	for _, n := range all {
		if n.Demo != a.Config.Demo {
			if a.Config.Demo {
				return errors.New("this database holds real data, so the demonstration will not run on it: give it an empty folder with ALONGSIDE_DATA")
			}
			return errors.New("this database holds the demonstration, so it cannot be served as a real one: give a new folder with ALONGSIDE_DATA")
		}
	}
	return nil
}
