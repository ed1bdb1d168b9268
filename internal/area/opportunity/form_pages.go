package opportunity

import (
	"fmt"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/group"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// formPage is the form of an opportunity: a new one, or that of the path.
type formPage struct {
	frame
	O      Opportunity
	Form   Form
	Def    instrument.Definition
	Groups []group.Group
	Kinds  []group.RoleType
	Said   bool // somebody has said yes to the words as they are
	Live   int  // how many replies count
}

// warning says what happens when the words change; "" when nobody has said yes to them.
func (p formPage) warning() string {
	switch {
	case p.O.State == Open && p.Live > 0:
		return fmt.Sprintf("This opportunity is public. When you save other words, it is not public any more, and every yes to it is gone. You then ask again, and publish again. There is a letter to %s who replied, which says that the words change. What they wrote stays, and they can take it back.", people(int64(p.Live)))
	case p.O.State == Open:
		return "This opportunity is public. When you save other words, it is not public any more, and every yes to it is gone. You then ask again, and publish again. Nobody has replied yet."
	case p.Said:
		return "When you change them, every yes is gone. You then ask again."
	}
	return ""
}

func (p formPage) action() templ.SafeURL {
	if p.O.ID == "" {
		return p.in("/new")
	}
	return p.in("/%s/change", p.O.ID)
}

func (p formPage) attributes() []ui.Option {
	var out []ui.Option
	for _, it := range p.Def.Items() {
		if it.Kind.Ordered() {
			out = append(out, ui.Option{Value: it.ID, Label: it.Wording, Hint: it.Hint})
		}
	}
	return out
}

func (p formPage) kinds() []ui.Option {
	var out []ui.Option
	for _, k := range p.Kinds {
		if k.Offered || k.ID == p.Form.RoleType {
			out = append(out, ui.Option{Value: k.ID, Label: k.Name})
		}
	}
	return out
}

// fullOptions are the whole words of a list as answers.
func fullOptions(list []group.Word) []ui.Option {
	var out []ui.Option
	for _, w := range list {
		out = append(out, ui.Option{Value: w.ID, Label: w.Words})
	}
	return out
}

func entryOptions(list []content.BankEntry) []ui.Option {
	var out []ui.Option
	for _, e := range list {
		out = append(out, ui.Option{Value: e.ID, Label: e.Name})
	}
	return out
}

func formalOptions() []ui.Option {
	return []ui.Option{{Value: "informal", Label: "Informally", Hint: "People say that they are interested. The contact talks with them and answers everybody."},
		{Value: "formal", Label: "Formally", Hint: "People apply. A panel of both sides scores each alone first, decides together, and everybody is told why."}}
}

// lists reads what the form offers.
func (p *formPage) lists(tx *db.Tx) error {
	var err error
	if p.Def, err = instrument.Find(tx, attributesKey); err != nil {
		return err
	}
	if p.Kinds, err = group.RoleTypes(tx); err != nil {
		return err
	}
	p.Groups, err = group.Groups(tx, p.Org.ID)
	return err
}

func (s *Opportunities) readNew(r *web.Request) (formPage, error) {
	p := formPage{}
	f, err := s.page(r, "Write an opportunity", func(tx *db.Tx, f *frame) error {
		if err := r.Actor.May(mayWrite(f.R), "Only engagement leads write opportunities."); err != nil {
			return err
		}
		f.back("")
		p.frame = *f
		me, err := person.Find(tx, f.Me)
		if err != nil {
			return err
		}
		p.Form = Form{Contact: me.Email, Reach: me.Email, ClosesAt: "17:00", Seats: "1", Hours: "0"}
		return p.lists(tx)
	})
	p.frame = f
	return p, err
}

func (s *Opportunities) readForm(r *web.Request) (formPage, error) {
	one, err := s.one(r, "Change this opportunity")
	if err != nil {
		return formPage{}, err
	}
	p := formPage{frame: one.frame, O: one.O, Said: len(one.Asked.Assents) > 0}
	for _, i := range one.Replies {
		if i.live() {
			p.Live++
		}
	}
	p.back("/%s", p.O.ID)
	f := one.O.form(one.People[one.O.Designer].Email, one.People[one.O.Contact].Email)
	f.Closes, f.Starts, f.Ends = dayField(f.Closes), dayField(f.Starts), dayField(f.Ends)
	p.Form = f
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if err := s.mayChange(tx, r.Actor, p.O, p.R); err != nil {
			return err
		}
		return p.lists(tx)
	})
	return p, err
}

func typedForm(r *web.Request) Form {
	return Form{Title: r.Value("title"), About: r.Value("about"), Attributes: r.Form["attributes"], Degree: r.Value("degree"), Level: r.Value("level"), Meetings: r.Value("meetings"), Hours: r.Value("hours"),
		Ways: r.Form["ways"], Skills: r.Form["skills"], Interests: r.Form["interests"], Place: r.Value("place"), Pay: r.Value("pay"), PayWords: r.Value("pay-words"), Access: r.Value("access"),
		Perspectives: r.Value("perspectives"), Contact: r.Value("contact"), Reach: r.Value("reach"), Designer: r.Value("designer"), Closes: r.Value("closes"), ClosesAt: r.Value("closes-at"),
		Formal: r.Value("formal"), Group: db.ID(r.Value("group")), RoleType: r.Value("role-type"), Starts: r.Value("starts"), Ends: r.Value("ends"), Seats: r.Value("seats"), Version: r.Version()}
}

func (s *Opportunities) newForm(r *web.Request) (web.Answer, error) {
	p, err := s.readNew(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formOf(p)), nil
}

func (s *Opportunities) add(r *web.Request) (web.Answer, error) {
	p, err := s.readNew(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed := typedForm(r)
	return web.Edit(func() (web.Answer, error) {
		id, err := s.Add(r.Ctx(), r.Actor, p.Org.ID, typed)
		return web.Redirect("/leadership/%s/opportunities/%s", p.Org.ID, id).Saying("It is written. Nobody else reads it before you ask them."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems, p.Form = problems, typed
		return formOf(p), nil
	})
}

func (s *Opportunities) changeForm(r *web.Request) (web.Answer, error) {
	p, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formOf(p)), nil
}

func (s *Opportunities) saveForm(r *web.Request) (web.Answer, error) {
	p, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed := typedForm(r)
	return web.Edit(func() (web.Answer, error) {
		cleared, err := s.Save(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, typed)
		to := web.Redirect("/leadership/%s/opportunities/%s", p.Org.ID, p.O.ID)
		if cleared {
			return to.Warning("It is saved. Every yes to the words as they were is gone. Ask for a yes to the new words before it is published."), err
		}
		return to.Saying("It is saved."), err
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if clash {
			p.Yours, p.Now = typed.text(), p.Form.text()
			typed.Version = p.O.Version
		}
		p.Problems, p.Form = problems, typed
		return formOf(p), nil
	})
}
