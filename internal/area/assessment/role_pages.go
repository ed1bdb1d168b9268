package assessment

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// rolesPage lists the roles of an organisation.
type rolesPage struct {
	frame
	Roles []Role
	May   bool
}

func (p rolesPage) in(format string, args ...any) templ.SafeURL {
	return p.To("/leadership/%s/roles"+format, append([]any{p.O.ID}, args...)...)
}

func (p rolesPage) rows() [][]templ.Component {
	var out [][]templ.Component
	for _, r := range p.Roles {
		out = append(out, []templ.Component{ui.Link(p.in("/%s", r.ID), r.Words.Title), roleTag(r)})
	}
	return out
}

// rolePage is one role, or the form of one.
type rolePage struct {
	rolesPage
	Def       instrument.Definition
	Role      Role
	Open      bool
	Waits     assent.Proposal
	Editions  []ui.Option
	Form      RoleForm
	Version   int64
	Message   string // somebody else was faster
	Yours, Is string
}

func (s *Assessments) rolePage(r *web.Request, title string, more func(tx *db.Tx, p *rolePage) error) (rolePage, error) {
	var p rolePage
	var err error
	p.frame, err = s.page(r, title, func(tx *db.Tx, f *frame) error {
		p.frame = *f
		p.May = mayDescribe(r.Actor, f.O.ID, f.Asked, f.belongs)
		var err error
		if p.Def, err = instrument.Find(tx, attributesKey); err != nil {
			return err
		}
		if more != nil {
			if err := more(tx, &p); err != nil {
				return err
			}
		}
		*f = p.frame
		return nil
	})
	return p, err
}

func (s *Assessments) showRoles(r *web.Request) (web.Answer, error) {
	p, err := s.rolePage(r, "What roles need", func(tx *db.Tx, p *rolePage) error {
		var err error
		p.Roles, err = rolesOf(tx, p.O.ID)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(rolesOfAll(p.rolesPage)), nil
}

// oneRole reads the role of the path.
func (s *Assessments) oneRole(r *web.Request, title string) (rolePage, error) {
	id, err := r.ID("role")
	if err != nil {
		r.Actor.Scoped()
		return rolePage{}, err
	}
	return s.rolePage(r, title, func(tx *db.Tx, p *rolePage) error {
		var err error
		if p.Role, err = findRole(tx, id); err != nil {
			return err
		}
		if p.Role.Organisation != p.O.ID {
			return errs.Missing()
		}
		if p.Waits, p.Open, err = s.openRole(tx, p.Role); err != nil {
			return err
		}
		if p.Title == "" || p.Title == p.O.Name {
			p.Title = p.Role.Words.Title
		}
		p.Back = "/leadership/" + string(p.O.ID) + "/roles"
		p.Editions = nil
		if p.Runs {
			all, err := edition.All(tx, true)
			if err != nil {
				return err
			}
			for _, e := range all {
				p.Editions = append(p.Editions, ui.Option{Value: string(e.ID), Label: e.Called()})
			}
		}
		return p.know(tx, p.Role.Professional, p.Role.Partner)
	})
}

func (s *Assessments) showRole(r *web.Request) (web.Answer, error) {
	p, err := s.oneRole(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(roleOf(p)), nil
}

// decides says whether the reader is asked for their yes and has not given it.
func (p rolePage) decides() bool {
	return p.Open && (p.Me == p.Role.Professional || p.Me == p.Role.Partner) && !p.Waits.Assented(p.Me)
}

// who says who decides, and who has said yes.
func (p rolePage) who() []ui.SummaryRow {
	say := func(id db.ID) string {
		switch {
		case p.Open && p.Waits.Assented(id):
			return p.name(id) + " has said yes."
		case p.Open:
			return p.name(id) + " has not said yes yet."
		}
		return p.name(id) + " has said yes."
	}
	return []ui.SummaryRow{ui.Row("Staff", say(p.Role.Professional), ""), ui.Row("Patient leader", say(p.Role.Partner), "")}
}

func roleFormOf(r *web.Request, def instrument.Definition) RoleForm {
	f := RoleForm{RoleWords: RoleWords{Title: r.Value("title"), About: r.Value("about"), Support: r.Value("support"), Needs: map[string]string{}}, Professional: r.Value("professional"), Partner: r.Value("partner")}
	for _, it := range def.Items() {
		if v := r.Value("need-" + it.ID); v != "" && it.Kind.Ordered() {
			f.Needs[it.ID] = v
		}
	}
	return f
}

func needOptions() []ui.Option {
	return []ui.Option{{Value: atStart, Label: "Needed from the start"}, {Value: canLearn, Label: "Can be learnt in the role"}, {Value: "", Label: "Not asked for"}}
}

func (s *Assessments) newRole(r *web.Request) (web.Answer, error) {
	p, err := s.rolePage(r, "Describe a role", nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(roleForm(p)), nil
}

func (s *Assessments) addRole(r *web.Request) (web.Answer, error) {
	p, err := s.rolePage(r, "Describe a role", nil)
	if err != nil {
		return web.Answer{}, err
	}
	p.Form = roleFormOf(r, p.Def)
	return web.Form(r, p.Title, func() (web.Answer, error) {
		id, err := s.AddRole(r.Ctx(), r.Actor, p.O.ID, p.Form)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/leadership/%s/roles/%s", p.O.ID, id).Saying("It is written down. It stands when both sides have said yes."), nil
	}, func(page ui.Page) templ.Component {
		p.Page = page
		return roleForm(p)
	})
}

func (s *Assessments) editRole(r *web.Request) (web.Answer, error) {
	p, err := s.oneRole(r, "Change what the role needs")
	if err != nil {
		return web.Answer{}, err
	}
	p.Form.RoleWords, p.Version = p.Role.Words, p.Role.Version
	return web.Show(roleForm(p)), nil
}

func (s *Assessments) saveRole(r *web.Request) (web.Answer, error) {
	p, err := s.oneRole(r, "Change what the role needs")
	if err != nil {
		return web.Answer{}, err
	}
	p.Form, p.Version = roleFormOf(r, p.Def), r.Version()
	a, err := web.Form(r, p.Title, func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/roles/%s", p.O.ID, p.Role.ID).Saying("The words are changed. Both sides are asked again."),
			s.ChangeRole(r.Ctx(), r.Actor, p.O.ID, p.Role.ID, p.Form.RoleWords, p.Version)
	}, func(page ui.Page) templ.Component {
		p.Page = page
		return roleForm(p)
	})
	if errs.Is(err, errs.Conflict) {
		p.Message, p.Version = errs.Of(err).Message, p.Role.Version
		p.Yours, p.Is = p.Form.text(p.O.Name, p.Def), p.Role.Words.text(p.O.Name, p.Def)
		return web.Clash(roleForm(p)), nil
	}
	return a, err
}

// onRolePage does one thing with a role and shows it again.
func (s *Assessments) onRolePage(r *web.Request, notice string, do func(organisation, role db.ID) error) (web.Answer, error) {
	p, err := s.oneRole(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	to := web.Redirect("/leadership/%s/roles/%s", p.O.ID, p.Role.ID)
	err = do(p.O.ID, p.Role.ID)
	if errs.Is(err, errs.Conflict) || errs.Is(err, errs.Invalid) {
		return to.Warning("%s", errs.Of(err).Message), nil
	}
	return to.Saying("%s", notice), err
}

func (s *Assessments) sayYesToRole(r *web.Request) (web.Answer, error) {
	return s.onRolePage(r, "You have said yes.", func(o, role db.ID) error { return s.SayYesToRole(r.Ctx(), r.Actor, o, role, r.Value("hash")) })
}

func (s *Assessments) placeRole(r *web.Request) (web.Answer, error) {
	where := db.ID(r.Value("edition"))
	if where != "" && !where.Valid() {
		r.Actor.Scoped()
		return web.Answer{}, errs.Missing()
	}
	return s.onRolePage(r, "It is kept.", func(o, role db.ID) error { return s.ShowRole(r.Ctx(), r.Actor, o, role, where) })
}

// publicRolePage is a role for whoever may want it.
type publicRolePage struct {
	ui.Page
	O       person.Organisation
	Def     instrument.Definition
	Role    Role
	Edition edition.Edition
	Day     string
}

// publicRole shows a role beside a published edition to everybody. Any other is not there.
func (s *Assessments) publicRole(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // what is shown beside a published edition is for everybody
	p := publicRolePage{Page: r.Page("")}
	id, err := r.ID("role")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Role, err = findRole(tx, id); err != nil {
			return err
		}
		if p.Role.Agreed == 0 || p.Role.Edition == "" {
			return errs.Missing()
		}
		if p.Edition, err = edition.Find(tx, p.Role.Edition); err != nil {
			return err
		}
		if !p.Edition.Published() {
			return errs.Missing()
		}
		if p.O, err = person.FindOrganisation(tx, p.Role.Organisation); err != nil {
			return err
		}
		p.Def, err = instrument.Find(tx, attributesKey)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.Title, p.Day = p.Role.Standing.Title, p.Role.Agreed.In(r.Network.Zone).Format("2 January 2006")
	p.Back = "/programmes/" + url.PathEscape(p.Edition.ProgrammeSlug) + "/" + string(p.Edition.ID)
	return web.Show(publicRoleOf(p)), nil
}

// paragraphs are the paragraphs of a text.
func paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(text, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
