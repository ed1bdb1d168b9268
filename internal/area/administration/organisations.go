package administration

import (
	"context"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

// ChangeOrganisation saves an organisation's name and sector.
func (a *Administration) ChangeOrganisation(ctx context.Context, actor access.Actor, o person.Organisation) error {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return err
	}
	return a.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if _, err := person.FindOrganisation(tx, o.ID); err != nil {
			return err
		}
		if err := person.UpdateOrganisation(tx, o); err != nil {
			return err
		}
		return audit.Record(tx, actor, "organisation.change", "organisation", o.ID, "")
	})
}

type organisationForm struct {
	page
	person.Organisation
	Yours, Now string
}

// organisationForm is the form as the organisation is now.
func (a *Administration) organisationForm(r *web.Request) (f organisationForm, err error) {
	if err := r.Actor.Allow(mayAdminister(r.Actor)); err != nil {
		return f, err
	}
	id, err := r.ID("organisation")
	if err != nil {
		return f, err
	}
	if f.page, err = a.page(r, "Change an organisation", "/admin/organisations"); err != nil {
		return f, err
	}
	err = a.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		f.Organisation, err = person.FindOrganisation(tx, id)
		return err
	})
	return f, err
}

func (a *Administration) editOrganisation(r *web.Request) (web.Answer, error) {
	f, err := a.organisationForm(r)
	return web.Show(editOrganisation(f)), err
}

func (a *Administration) changeOrganisation(r *web.Request) (web.Answer, error) {
	f, err := a.organisationForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	now := f.Organisation
	f.Name, f.Sector, f.Version = r.Value("name"), r.Value("sector"), r.Version()
	answer, err := web.Form(r, f.Title, func() (web.Answer, error) {
		if err := a.ChangeOrganisation(r.Ctx(), r.Actor, f.Organisation); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/admin/organisations").Saying("%s is saved.", f.Name), nil
	}, func(p ui.Page) templ.Component {
		f.Problems = p.Problems
		return editOrganisation(f)
	})
	if errs.Is(err, errs.Conflict) {
		f.Yours, f.Now = f.Name+"\n"+person.SectorWords(f.Sector), now.Name+"\n"+person.SectorWords(now.Sector)
		f.Version = now.Version
		return web.Clash(editOrganisation(f)), nil
	}
	return answer, err
}
