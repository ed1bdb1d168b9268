package standing

import (
	"errors"
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/group"
)

// options are words as answers of a question.
func options(list []group.Word) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, w := range list {
		out[i] = ui.Option{Value: w.ID, Label: w.Words}
	}
	return out
}

// typedDay is a day as it was typed: YYYY-MM-DD, or the text itself when it is no day.
func typedDay(text string) string {
	if d, ok := ui.ParseDate(text); ok {
		return d
	}
	return text
}

// dayField is a day as a field shows it.
func dayField(day string) string {
	if _, ok := ui.ParseDate(day); ok && day != "" {
		return ui.ShortDate(day)
	}
	return day
}

type groupForm struct {
	frame
	Form       group.Group
	Yours, Now string // what was typed and what is there, when somebody else was faster
}

func groupWords(g group.Group) string {
	return strings.Join([]string{g.Name, group.In(group.Kinds(), g.Kind), group.In(group.Levels(), g.Level), g.Work}, "\n")
}

// readGroupForm reads the form of a group: that of the path, or a new one.
func (s *Map) readGroupForm(r *web.Request) (groupForm, error) {
	p := groupForm{}
	var id db.ID
	var err error
	if r.PathValue("group") != "" {
		if id, err = r.ID("group"); err != nil {
			return p, err
		}
	}
	f, err := s.page(r, "Add a group", func(tx *db.Tx, f *frame) error {
		f.back("")
		if id == "" {
			return nil
		}
		g, err := groupOf(tx, f.O.ID, id)
		p.Form = g
		f.Title = "Change this group"
		f.back("/groups/%s", id)
		return err
	})
	p.frame = f
	return p, err
}

func (s *Map) newGroup(r *web.Request) (web.Answer, error) {
	p, err := s.readGroupForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(groupFormOf(p)), nil
}

func (s *Map) changeGroup(r *web.Request) (web.Answer, error) { return s.newGroup(r) }

func (s *Map) addGroup(r *web.Request) (web.Answer, error) { return s.saveGroup(r) }

func (s *Map) saveGroup(r *web.Request) (web.Answer, error) {
	p, err := s.readGroupForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed := group.Group{ID: p.Form.ID, Organisation: p.O.ID, Name: r.Value("name"), Kind: r.Value("kind"), Level: r.Value("level"), Work: r.Value("work"), Version: r.Version()}
	return web.Edit(func() (web.Answer, error) {
		id, err := s.SaveGroup(r.Ctx(), r.Actor, p.O.ID, typed)
		return web.Redirect("/leadership/%s/map/groups/%s", p.O.ID, id).Saying("The group is saved."), err
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if clash {
			p.Yours, p.Now = groupWords(typed), groupWords(p.Form)
			typed.Version = p.Form.Version
		}
		p.Problems, p.Form = problems, typed
		return groupFormOf(p), nil
	})
}

func (s *Map) endGroup(r *web.Request) (web.Answer, error) {
	p, err := s.readGroupForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		err := s.EndGroup(r.Ctx(), r.Actor, p.O.ID, p.Form.ID, typedDay(r.Value("ended")))
		return web.Redirect("/leadership/%s/map/groups/%s", p.O.ID, p.Form.ID).Saying("The last day of the group is saved. Its roles end with it."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		p.Form.Ended = r.Value("ended")
		return groupFormOf(p), nil
	})
}

type termForm struct {
	frame
	Group      group.Group // empty for a role in the organisation itself
	Term       group.Term  // as it is now; empty for a new one
	Form       TermForm
	Kinds      []group.RoleType
	Found      []group.Holder // who has the name that was typed
	Yours, Now string
	Last       string // the last day that was typed
}

// readTermForm reads the form of a term: that of the path, or a new one in the group of the path.
func (s *Map) readTermForm(r *web.Request) (termForm, error) {
	p := termForm{}
	var in, id db.ID
	var err error
	if r.PathValue("group") != "" {
		if in, err = r.ID("group"); err != nil {
			return p, err
		}
	}
	if r.PathValue("term") != "" {
		if id, err = r.ID("term"); err != nil {
			return p, err
		}
	}
	f, err := s.page(r, "Add a role", func(tx *db.Tx, f *frame) error {
		var err error
		if id != "" {
			if p.Term, err = termOf(tx, f.O.ID, id); err != nil {
				return err
			}
			in, f.Title = p.Term.Group, "Change a role"
		}
		if f.back(""); in != "" {
			if p.Group, err = groupOf(tx, f.O.ID, in); err != nil {
				return err
			}
			f.back("/groups/%s", in)
		}
		p.Kinds, err = group.RoleTypes(tx)
		return err
	})
	p.frame = f
	t := p.Term
	p.Form = TermForm{Vacant: id != "" && t.Vacant(), Name: t.Name, Role: t.Role, Type: t.Type, Pillar: t.Pillar, Leads: t.Leads, Public: t.Public, Starts: t.Starts, Ends: t.Ends, Pay: t.Pay, Depth: t.Depth, Version: t.Version}
	return p, err
}

// typedTerm is what somebody typed into the form of a term.
func typedTerm(r *web.Request) TermForm {
	return TermForm{Vacant: r.Value("vacant") == "yes", Name: r.Value("name"), Email: r.Value("email"), Same: r.Value("same"), Role: r.Value("role"), Type: r.Value("role-type"), Pillar: r.Value("pillar"),
		Leads: r.Value("leads") == "yes", Public: r.Value("public") == "yes", Starts: typedDay(r.Value("starts")), Ends: typedDay(r.Value("ends")), Pay: r.Value("pay"), Depth: r.Value("embedded"), Version: r.Version()}
}

func (f TermForm) words() string {
	who := f.Name
	if f.Vacant {
		who = "Vacant"
	}
	return strings.Join([]string{f.Role, who, group.In(group.Pillars(), f.Pillar), (group.Term{Starts: f.Starts, Ends: f.Ends}).Span(dayField), group.In(group.Pays(), f.Pay), group.In(group.Depths(), f.Depth)}, "\n")
}

// action is where the form posts to.
func (p termForm) action(more string) templ.SafeURL {
	switch {
	case p.Term.ID != "":
		return p.in("/terms/%s"+more, p.Term.ID)
	case p.Group.ID != "":
		return p.in("/groups/%s/new", p.Group.ID)
	}
	return p.in("/new-role")
}

func (p termForm) kinds() []ui.Option {
	var out []ui.Option
	for _, k := range p.Kinds {
		if k.Offered || k.ID == p.Form.Type {
			out = append(out, ui.Option{Value: k.ID, Label: k.Name})
		}
	}
	return out
}

func (p termForm) same() []ui.Option {
	var out []ui.Option
	for _, h := range p.Found {
		out = append(out, ui.Option{Value: string(h.ID), Label: "The same person: " + h.Name})
	}
	return append(out, ui.Option{Value: somebodyElse, Label: "Somebody else of the same name"})
}

func (s *Map) newTerm(r *web.Request) (web.Answer, error) {
	p, err := s.readTermForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(termFormOf(p)), nil
}

func (s *Map) changeTerm(r *web.Request) (web.Answer, error) { return s.newTerm(r) }

func (s *Map) addTerm(r *web.Request) (web.Answer, error) { return s.saveTerm(r) }

// there leads to where a term is seen.
func there(organisation db.ID, t group.Term) web.Answer {
	if t.Group == "" {
		return web.Redirect("/leadership/%s/map", organisation)
	}
	return web.Redirect("/leadership/%s/map/groups/%s", organisation, t.Group)
}

func (s *Map) saveTerm(r *web.Request) (web.Answer, error) {
	p, err := s.readTermForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed := typedTerm(r)
	var found []group.Holder
	return web.Edit(func() (web.Answer, error) {
		t, err := s.SaveTerm(r.Ctx(), r.Actor, p.O.ID, p.Group.ID, p.Term.ID, typed)
		if same := (errSame{}); errors.As(err, &same) {
			found = same.Found
		}
		return there(p.O.ID, t).Saying("The role is saved."), err
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if clash {
			p.Yours, p.Now = typed.words(), p.Form.words()
			typed.Version = p.Term.Version
		}
		p.Problems, p.Form, p.Found = problems, typed, found
		return termFormOf(p), nil
	})
}

func (s *Map) endTerm(r *web.Request) (web.Answer, error) {
	p, err := s.readTermForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		t, err := s.EndTerm(r.Ctx(), r.Actor, p.O.ID, p.Term.ID, typedDay(r.Value("last")), r.Version())
		return there(p.O.ID, t).Saying("The last day is saved."), err
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		for i := range problems {
			problems[i].Name = "last"
		}
		p.Problems, p.Last = problems, r.Value("last")
		if clash {
			p.Yours, p.Now = "Last day: "+p.Last, p.Form.words()
		}
		return termFormOf(p), nil
	})
}

func (s *Map) removeTerm(r *web.Request) (web.Answer, error) {
	p, err := s.readTermForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	t, err := s.RemoveTerm(r.Ctx(), r.Actor, p.O.ID, p.Term.ID)
	return there(p.O.ID, t).Saying("The role is taken away."), err
}

type roleTypesPage struct {
	ui.Page
	All  []group.RoleType
	Runs bool
	Form group.RoleType
	Is   string // the id of the one that is changed; "" on the list
}

func (s *Map) readRoleTypes(r *web.Request) (roleTypesPage, error) {
	p := roleTypesPage{Page: r.Page("Kinds of patient leader roles"), Runs: r.Actor.LeadsAll(), Is: r.PathValue("type")}
	p.Back = "/leadership"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		r.Actor.Scoped()
		var err error
		if p.All, err = group.RoleTypes(tx); err != nil || p.Is == "" {
			return err
		}
		var ok bool
		if p.Form, ok = group.Find(p.All, p.Is); !ok {
			return errs.Missing()
		}
		p.Title, p.Back = "Change a kind of role", "/role-types"
		return nil
	})
	return p, err
}

func (s *Map) roleTypes(r *web.Request) (web.Answer, error) {
	p, err := s.readRoleTypes(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(roleTypesOf(p)), nil
}

func (s *Map) changeRoleType(r *web.Request) (web.Answer, error) { return s.roleTypes(r) }

func (s *Map) addRoleType(r *web.Request) (web.Answer, error) { return s.saveRoleType(r) }

func (s *Map) saveRoleType(r *web.Request) (web.Answer, error) {
	p, err := s.readRoleTypes(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed := group.RoleType{ID: p.Is, Name: r.Value("name"), Means: r.Value("means"), Place: r.Value("place"), Influence: r.Value("influence"), Offered: p.Is == "" || r.Value("offered") == "yes", Version: r.Version()}
	return web.Edit(func() (web.Answer, error) {
		_, err := s.SaveRoleType(r.Ctx(), r.Actor, typed)
		return web.Redirect("/role-types").Saying("The kind of role is saved."), err
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if clash {
			problems = []errs.Field{{Name: "name", Message: fmt.Sprintf("Somebody else changed this kind of role while you were writing. It is called %q now. Save again to use your words.", p.Form.Name)}}
			typed.Version = p.Form.Version
		}
		p.Problems, p.Form = problems, typed
		return roleTypesOf(p), nil
	})
}

// from says from which points of the source a role type comes.
func from(k group.RoleType) string {
	if len(k.Points) == 0 {
		return "Added by your network"
	}
	var out []string
	for _, n := range k.Points {
		out = append(out, fmt.Sprint(n))
	}
	return "Point " + ui.And(out) + " of the guide"
}

func (p roleTypesPage) table() ui.TableData {
	t := ui.TableData{Caption: "From inside the system to outside it", Columns: ui.Columns("Kind of role", "What it means", "Where it stands", "What it is for", "Where it comes from")}
	for _, k := range p.All {
		name := templ.Component(ui.Text(k.Name))
		if p.Runs {
			name = ui.Link(p.To("/role-types/%s", k.ID), k.Name)
		}
		origin := from(k)
		if !k.Offered {
			origin += ". Not offered any more"
		}
		t.Rows = append(t.Rows, []templ.Component{name, ui.Text(k.Means), ui.Text(short(group.In(group.Places(), k.Place))), ui.Text(group.In(group.Influences(), k.Influence)), ui.Text(origin)})
	}
	return t
}
