package details

import (
	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

// Routes of the area.
func (d *Details) Routes(rs *web.Routes) {
	rs.Get("/me/details", access.SignedIn(), d.page)
	rs.Post("/me/details", access.SignedIn(), d.save)
	rs.Get("/me/letters", access.SignedIn(), d.lettersPage)
	rs.Post("/me/letters", access.SignedIn(), d.saveLetters)
	rs.Get("/letters/{token}", access.ByLink("letters"), d.linkPage)
	rs.Post("/letters/{token}", access.ByLink("letters"), d.chooseByLink)
	rs.Get("/letters/{token}/done", access.ByLink("letters"), d.linkDonePage)
}

// detailsPage is the form of a person's own details.
type detailsPage struct {
	ui.Page
	Person person.Person
	Form   Form
	Diffs  []difference
}

func (d *Details) page(r *web.Request) (web.Answer, error) {
	v := detailsPage{Page: r.Page("Your details")}
	v.Back = "/account"
	err := d.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		v.Person, v.Form, err = d.read(tx, r.Actor)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(detailsOf(v)), nil
}

func (d *Details) save(r *web.Request) (web.Answer, error) {
	in := formFrom(r.Form)
	err := d.Save(r.Ctx(), r.Actor, in)
	e := errs.Of(err)
	switch {
	case err == nil:
		return web.Redirect("/me/details").Saying("Saved. You need not tell us again."), nil
	case e == nil || (e.Kind != errs.Invalid && e.Kind != errs.Conflict):
		return web.Answer{}, err
	}
	v := detailsPage{Page: r.Page("Your details"), Form: in}
	v.Back = "/account"
	for _, f := range e.Fields {
		if f.Name == "perspectives" { // the message stands beside the first group of boxes
			f.Name = sideField(content.Perspectives()[0].ID)
		}
		v.Problems = append(v.Problems, f)
	}
	var now Form
	if err := d.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		v.Person, now, err = d.read(tx, r.Actor)
		return err
	}); err != nil {
		return web.Answer{}, err
	}
	if e.Kind == errs.Conflict {
		if len(differences(in, now)) == 0 {
			return web.Redirect("/me/details").Saying("Saved. You need not tell us again."), nil
		}
		v.Diffs, v.Form.Version = differences(in, now), now.Version
		return web.Clash(detailsOf(v)), nil
	}
	return web.Problem(detailsOf(v)), nil
}

func perspectiveOptions(side content.PerspectiveSide) []ui.Option {
	var out []ui.Option
	for _, v := range side.Perspectives {
		out = append(out, ui.Option{Value: v.ID, Label: v.Label, Hint: v.Hint})
	}
	return out
}

func needOptions(c content.NeedCategory) []ui.Option {
	var out []ui.Option
	for _, n := range c.Needs {
		out = append(out, ui.Option{Value: n.ID, Label: n.Label})
	}
	return out
}

// chosenIn counts how many needs of a category are chosen, so that its part of the page is open when there are some.
func chosenIn(c content.NeedCategory, chosen []string) int {
	n := 0
	for _, need := range c.Needs {
		for _, id := range chosen {
			if id == need.ID {
				n++
			}
		}
	}
	return n
}
