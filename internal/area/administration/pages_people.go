package administration

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

type peoplePage struct {
	page
	Words, Show string
	People      []Listed
	Paging      paging
}

func (a *Administration) people(r *web.Request) (web.Answer, error) {
	if err := r.Actor.Allow(mayAdminister(r.Actor)); err != nil {
		return web.Answer{}, err
	}
	base, err := a.page(r, "People", "/admin")
	if err != nil {
		return web.Answer{}, err
	}
	p := peoplePage{page: base, Words: r.Value("q"), Show: r.Value("show")}
	var list []Listed
	err = a.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		list, err = ListPeople(tx, p.Words, p.Show, perPage+1, offset(r))
		return err
	})
	p.People, p.Paging = cut(r, list)
	return web.Show(people(p)), err
}

// personForm is the form for a new person and for their details.
type personForm struct {
	page
	details
	ID      db.ID // empty for a new person
	Fixed   bool  // the address cannot be changed
	Organis []string
	// Yours and Now are the two sides when somebody else saved first.
	Yours, Now string
}

func detailsOf(r *web.Request) details {
	return details{Given: r.Value("given_name"), Family: r.Value("family_name"), Email: r.Value("email"), Job: r.Value("job"),
		Organisation: r.Value("organisation"), Place: r.Value("place"), Roles: rolesOf(r), Invite: r.Value("invite") == "yes", Version: r.Version()}
}

func (a *Administration) newPerson(r *web.Request) (web.Answer, error) {
	if err := r.Actor.Allow(mayAdminister(r.Actor)); err != nil {
		return web.Answer{}, err
	}
	base, err := a.page(r, "Add a person", "/admin/people")
	return web.Show(newPerson(personForm{page: base, details: details{Invite: true}})), err
}

func (a *Administration) addPerson(r *web.Request) (web.Answer, error) {
	base, err := a.page(r, "Add a person", "/admin/people")
	if err != nil {
		return web.Answer{}, err
	}
	d := detailsOf(r)
	return web.Form(r, base.Title, func() (web.Answer, error) {
		id, err := a.AddPerson(r.Ctx(), r.Actor, d)
		if err != nil {
			return web.Answer{}, err
		}
		said := "%s is added."
		if d.Invite {
			said = "%s is added, and an invitation is on its way."
		}
		return web.Redirect("/admin/people/%s", id).Saying(said, strings.TrimSpace(d.Given+" "+d.Family)), nil
	}, func(p ui.Page) templ.Component {
		base.Problems = p.Problems
		return newPerson(personForm{page: base, details: d})
	})
}

type personPage struct {
	page
	profile
	// Ticked are the roles in the form: those that the person has, or those that were sent and refused.
	Ticked []access.Role
	// Self says that the reader looks at themselves.
	Self bool
}

func (a *Administration) personPage(r *web.Request) (personPage, error) {
	id, err := r.ID("person")
	if err != nil {
		return personPage{}, err
	}
	who, err := a.profile(r.Ctx(), r.Actor, id)
	if err != nil {
		return personPage{}, err
	}
	base, err := a.page(r, who.Name(), "/admin/people")
	return personPage{page: base, profile: who, Ticked: who.Roles, Self: r.Actor.Is(id)}, err
}

func (a *Administration) person(r *web.Request) (web.Answer, error) {
	p, err := a.personPage(r)
	return web.Show(onePerson(p)), err
}

func (a *Administration) editPerson(r *web.Request) (web.Answer, error) {
	f, err := a.editForm(r)
	return web.Show(editPerson(f)), err
}

// editForm is the form as the details are now.
func (a *Administration) editForm(r *web.Request) (personForm, error) {
	id, err := r.ID("person")
	if err != nil {
		return personForm{}, err
	}
	who, err := a.profile(r.Ctx(), r.Actor, id)
	if err != nil {
		return personForm{}, err
	}
	base, err := a.page(r, "Change details of "+who.Name(), "/admin/people/"+string(id))
	return personForm{page: base, ID: id, Fixed: who.AddressFixed, details: details{Given: who.Given, Family: who.Family, Email: who.Email,
		Job: who.Job, Organisation: who.OrgName, Place: who.Place, Version: who.Version}}, err
}

func (a *Administration) changePerson(r *web.Request) (web.Answer, error) {
	f, err := a.editForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	d := detailsOf(r)
	if f.Fixed {
		d.Email = f.Email
	}
	answer, err := web.Form(r, f.Title, func() (web.Answer, error) {
		if err := a.ChangePerson(r.Ctx(), r.Actor, f.ID, d); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/admin/people/%s", f.ID).Saying("The details are saved."), nil
	}, func(p ui.Page) templ.Component {
		f.Problems, f.details = p.Problems, d
		return editPerson(f)
	})
	if errs.Is(err, errs.Conflict) {
		now := f.details
		f.Yours, f.Now = d.text(), now.text()
		f.details, f.Version = d, now.Version
		return web.Clash(editPerson(f)), nil
	}
	return answer, err
}

// text is the details as lines, to compare two of them.
func (d details) text() string {
	return fmt.Sprintf("First name: %s\nLast name: %s\nEmail address: %s\nRole at work: %s\nOrganisation: %s\nPlace: %s", d.Given, d.Family, d.Email, d.Job, d.Organisation, d.Place)
}

func (a *Administration) setRoles(r *web.Request) (web.Answer, error) {
	p, err := a.personPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Ticked = rolesOf(r)
	return web.Form(r, p.Title, func() (web.Answer, error) {
		ends, err := a.SetRoles(r.Ctx(), r.Actor, p.ID, p.Ticked)
		if err != nil {
			return web.Answer{}, err
		}
		if p.Self && !(profile{Roles: p.Ticked}).has(access.Administrator) {
			return web.Redirect("/me").Saying("You are no longer an administrator."), nil
		}
		return web.Redirect("/admin/people/%s", p.ID).Saying("%s", strings.TrimSpace("The roles are saved. "+ends)), nil
	}, func(problems ui.Page) templ.Component {
		p.Problems = problems.Problems
		return onePerson(p)
	})
}

// act does one thing to the person in the path and goes back to their page.
func (a *Administration) act(r *web.Request, do func(db.ID) error, said string) (web.Answer, error) {
	p, err := a.personPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, p.Title, func() (web.Answer, error) {
		if err := do(p.ID); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/admin/people/%s", p.ID).Saying("%s", said), nil
	}, func(problems ui.Page) templ.Component {
		p.Problems = problems.Problems
		return onePerson(p)
	})
}

func (a *Administration) invite(r *web.Request) (web.Answer, error) {
	return a.act(r, func(id db.ID) error { return a.Invite(r.Ctx(), r.Actor, id) }, "An invitation is on its way.")
}

func (a *Administration) endSessions(r *web.Request) (web.Answer, error) {
	p, err := a.personPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	if p.Self {
		return web.Redirect("/sessions"), nil
	}
	return a.act(r, func(id db.ID) error { return a.EndSessions(r.Ctx(), r.Actor, id) }, "They are signed out everywhere.")
}

func (a *Administration) closePerson(r *web.Request) (web.Answer, error) {
	return a.act(r, func(id db.ID) error { return a.ClosePerson(r.Ctx(), r.Actor, id) }, "Their access is closed.")
}

func (a *Administration) confirmOrganisation(r *web.Request) (web.Answer, error) {
	return a.act(r, func(id db.ID) error {
		return a.ConfirmOrganisation(r.Ctx(), r.Actor, id, db.ID(r.Value("organisation")))
	}, "Their organisation is confirmed.")
}

func (a *Administration) openPerson(r *web.Request) (web.Answer, error) {
	return a.act(r, func(id db.ID) error { return a.OpenPerson(r.Ctx(), r.Actor, id) }, "Their access is open again.")
}

type organisationsPage struct {
	page
	Words  string
	List   []person.Organisation
	Paging paging
}

func (a *Administration) organisations(r *web.Request) (web.Answer, error) {
	if err := r.Actor.Allow(mayAdminister(r.Actor)); err != nil {
		return web.Answer{}, err
	}
	base, err := a.page(r, "Organisations", "/admin")
	if err != nil {
		return web.Answer{}, err
	}
	p := organisationsPage{page: base, Words: r.Value("q")}
	var list []person.Organisation
	err = a.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		list, err = person.ListOrganisations(tx, p.Words, perPage+1, offset(r))
		return err
	})
	p.List, p.Paging = cut(r, list)
	return web.Show(organisations(p)), err
}
