package exchange

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"

	"alongside/internal/platform/ui"

	"github.com/a-h/templ"
)

type exportPage struct {
	ui.Page
	Edition edition.Edition // empty for the whole network, and for one's own record
	Own     bool
}

func (p exportPage) action() templ.SafeURL {
	switch {
	case p.Own:
		return p.To("/me/export")
	case p.Edition.ID != "":
		return p.To("/editions/%s/export", p.Edition.ID)
	}
	return p.To("/export")
}

func (x *Exchange) networkExport(r *web.Request) (web.Answer, error) {
	if err := r.Actor.Allow(mayImport(r.Actor, People, "")); err != nil {
		return web.Answer{}, err
	}
	return web.Show(export(exportPage{Page: r.Page("Take everything out")})), nil
}

func (x *Exchange) editionExport(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	p := exportPage{Page: r.Page("Take this edition out")}
	p.Back = "/editions/" + string(id)
	err = x.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if p.Edition, err = edition.Find(tx, id); err != nil {
			return err
		}
		return r.Actor.Allow(edition.Runs(r.Actor, p.Edition))
	})
	return web.Show(export(p)), err
}

func (x *Exchange) ownExport(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped()
	p := exportPage{Page: r.Page("What is kept about you"), Own: true}
	p.Back = "/account"
	return web.Show(export(p)), nil
}

// The zips are made by a POST, because an export is written into the log.

func (x *Exchange) sendNetwork(r *web.Request) (web.Answer, error) {
	body, err := x.Everything(r.Ctx(), r.Actor, "")
	return zipFile(r.Network.Slug+".zip", body), err
}

func (x *Exchange) sendEdition(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	body, err := x.Everything(r.Ctx(), r.Actor, id)
	return zipFile("edition.zip", body), err
}

func (x *Exchange) sendOwn(r *web.Request) (web.Answer, error) {
	write, err := x.Mine(r.Ctx(), r.Actor)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Stream(web.File{Name: "about-me.zip", Type: "application/zip"}, write), nil
}

func zipFile(name string, body []byte) web.Answer {
	return web.Download(web.File{Name: name, Type: "application/zip", Body: body})
}
