package administration

import (
	"fmt"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/network"
)

// networkForm is the form for a network's name and look, for where it is found, and for a new one.
type networkForm struct {
	page
	network.Network
	First      newcomer
	Yours, Now string
}

// Title says which page it is; both embedded structs have a name of their own.
func (f networkForm) title() string { return f.Page.Title }

func (a *Administration) networkForm(r *web.Request) (f networkForm, err error) {
	if err := r.Actor.Allow(mayAdminister(r.Actor)); err != nil {
		return f, err
	}
	if f.page, err = a.page(r, "This network", "/admin"); err != nil {
		return f, err
	}
	err = a.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		f.Network, err = network.Find(tx)
		return err
	})
	return f, err
}

func (a *Administration) editNetwork(r *web.Request) (web.Answer, error) {
	f, err := a.networkForm(r)
	return web.Show(editNetwork(f)), err
}

func (a *Administration) changeNetwork(r *web.Request) (web.Answer, error) {
	f, err := a.networkForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	now := f.Network
	f.Network.Name, f.Network.Brand, f.Network.Zone, f.Version = r.Value("name"), r.Value("brand"), r.Value("zone"), r.Version()
	return a.saveNetwork(r, f, now, editNetwork, func() error {
		return a.ChangeNetwork(r.Ctx(), r.Actor, f.Network.Name, f.Network.Brand, f.Network.Zone, f.Version)
	}, web.Redirect("/admin").Saying("The network is saved."))
}

// saveNetwork is the POST of both network forms: save, or show the form again with its problems or with what somebody
// else saved meanwhile.
func (a *Administration) saveNetwork(r *web.Request, f networkForm, now network.Network, show func(networkForm) templ.Component, save func() error, done web.Answer) (web.Answer, error) {
	answer, err := web.Form(r, f.title(), func() (web.Answer, error) { return done, save() }, func(p ui.Page) templ.Component {
		f.Problems = p.Problems
		return show(f)
	})
	if errs.Is(err, errs.Conflict) {
		f.Yours, f.Now, f.Version = networkText(f.Network), networkText(now), now.Version
		return web.Clash(show(f)), nil
	}
	return answer, err
}

func networkText(n network.Network) string {
	return fmt.Sprintf("Name: %s\nColour: %s\nTime zone: %s\nShort name: %s\nHost name: %s", n.Name, n.Brand, n.Zone, n.Slug, n.Host)
}

type networksPage struct {
	page
	List   []networkLine
	Paging paging
}

func (a *Administration) networks(r *web.Request) (web.Answer, error) {
	list, err := a.Networks(r.Ctx(), r.Actor, perPage+1, offset(r))
	if err != nil {
		return web.Answer{}, err
	}
	base, err := a.page(r, "Networks", "/admin")
	p := networksPage{page: base}
	p.List, p.Paging = cut(r, list)
	return web.Show(networks(p)), err
}

// newNetworkForm is the empty form for a new network, for those who keep the installation.
func (a *Administration) newNetworkForm(r *web.Request) (f networkForm, err error) {
	f.page, err = a.page(r, "Make a network", "/admin/networks")
	if err == nil {
		err = r.Actor.Allow(f.Keeps)
	}
	f.Network.Zone, f.Network.Brand = r.Network.Zone, network.Brands()[0].ID
	return f, err
}

func (a *Administration) newNetwork(r *web.Request) (web.Answer, error) {
	f, err := a.newNetworkForm(r)
	return web.Show(newNetwork(f)), err
}

func (a *Administration) addNetwork(r *web.Request) (web.Answer, error) {
	f, err := a.newNetworkForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	f.Network.Name, f.Slug, f.Host, f.Network.Zone, f.Network.Brand = r.Value("name"), r.Value("slug"), r.Value("host"), r.Value("zone"), r.Value("brand")
	f.First = newcomer{Network: f.Network, Given: r.Value("given_name"), Family: r.Value("family_name"), Email: r.Value("email")}
	return web.Form(r, f.title(), func() (web.Answer, error) {
		if err := a.AddNetwork(r.Ctx(), r.Actor, f.First); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/admin/networks").Saying("%s is made, and %s is invited to look after it.", f.Network.Name, f.First.Given), nil
	}, func(p ui.Page) templ.Component {
		f.Problems = p.Problems
		return newNetwork(f)
	})
}

// addressForm is the form for where a network is found, for those who keep the installation.
func (a *Administration) addressForm(r *web.Request) (f networkForm, err error) {
	id, err := r.ID("network")
	if err != nil {
		return f, err
	}
	n, err := a.FindNetwork(r.Ctx(), r.Actor, id)
	if err != nil {
		return f, err
	}
	f.page, err = a.page(r, "Where "+n.Name+" is found", "/admin/networks")
	f.Network = n
	return f, err
}

func (a *Administration) editAddress(r *web.Request) (web.Answer, error) {
	f, err := a.addressForm(r)
	return web.Show(editAddress(f)), err
}

func (a *Administration) changeAddress(r *web.Request) (web.Answer, error) {
	f, err := a.addressForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	now := f.Network
	f.Slug, f.Host, f.Version = r.Value("slug"), r.Value("host"), r.Version()
	saved := web.Redirect("/admin/networks").Saying("The address is saved.")
	if f.Network.ID == r.Network.ID {
		saved = saved.Under(f.Slug) // the address of this very page may have just changed
	}
	return a.saveNetwork(r, f, now, editAddress, func() error {
		return a.ChangeAddress(r.Ctx(), r.Actor, f.Network.ID, f.Slug, f.Host, f.Version)
	}, saved)
}
