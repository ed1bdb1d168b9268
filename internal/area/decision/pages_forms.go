package decision

import (
	"errors"
	"strings"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/group"
)

// endOf is the last instant of a day in a zone.
func endOf(day, zone string) db.Instant {
	at, err := time.ParseInLocation(time.DateOnly, day, db.Zone(zone))
	if err != nil {
		return 0
	}
	return db.At(at.AddDate(0, 0, 1)) - 1
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

// formPage is the form of a decision: a new one, or that of the path.
type formPage struct {
	frame
	D      Decision
	Groups []group.Group
	Form   Form
	Yes    bool // a patient leader has said yes to the words as they are
}

func (p formPage) action() templ.SafeURL {
	if p.D.ID == "" {
		return p.in("/new")
	}
	return p.in("/%s/change", p.D.ID)
}

// groups are those that meet, and the one that is chosen.
func (p formPage) groups() []ui.Option {
	var out []ui.Option
	for _, g := range p.Groups {
		if g.Ended == "" || g.Ended >= p.Today || g.ID == p.Form.Group {
			out = append(out, ui.Option{Value: string(g.ID), Label: g.Name})
		}
	}
	return out
}

func (p formPage) words(f Form) string {
	name := ""
	for _, g := range p.Groups {
		if g.ID == f.Group {
			name = g.Name
		}
	}
	return strings.Join([]string{f.Title, f.About, name, f.Owner, dayField(f.Goes), f.Papers}, "\n")
}

func (s *Decisions) readNew(r *web.Request) (formPage, error) {
	p := formPage{}
	f, err := s.page(r, "Put a decision into the register", func(tx *db.Tx, f *frame) error {
		if err := r.Actor.May(mayAdd(f.R), "Only engagement leads put a decision into the register."); err != nil {
			return err
		}
		f.back("")
		var err error
		p.Groups, err = group.Groups(tx, f.O.ID)
		return err
	})
	p.frame = f
	return p, err
}

func (s *Decisions) readForm(r *web.Request) (formPage, error) {
	one, err := s.one(r, "Change this decision")
	if err != nil {
		return formPage{}, err
	}
	if err := mayWrite(r.Actor, one.R, one.D); err != nil {
		return formPage{}, err
	}
	d := one.D
	p := formPage{frame: one.frame, D: d, Yes: len(one.Asked.Assents) > 0}
	p.back("/%s", d.ID)
	p.Form = Form{Title: d.Title, About: d.About, Group: d.Group, Owner: one.Owner.Email, Goes: d.Goes, Papers: d.Papers, Version: d.Version}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Groups, err = group.Groups(tx, p.O.ID)
		return err
	})
	return p, err
}

func typedForm(r *web.Request) Form {
	return Form{Title: r.Value("title"), About: r.Value("about"), Group: db.ID(r.Value("group")), Owner: r.Value("owner"), Goes: typedDay(r.Value("goes")), Papers: r.Value("papers"), Version: r.Version()}
}

func (s *Decisions) newForm(r *web.Request) (web.Answer, error) {
	p, err := s.readNew(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formOf(p)), nil
}

func (s *Decisions) add(r *web.Request) (web.Answer, error) {
	p, err := s.readNew(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed := typedForm(r)
	return web.Edit(func() (web.Answer, error) {
		id, err := s.Add(r.Ctx(), r.Actor, p.O.ID, typed)
		return web.Redirect("/leadership/%s/decisions/%s", p.O.ID, id).Saying("The decision is in the register."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems, p.Form = problems, typed
		return formOf(p), nil
	})
}

func (s *Decisions) changeForm(r *web.Request) (web.Answer, error) {
	p, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formOf(p)), nil
}

// saved leads to a decision whose words were saved, and says plainly when that took a yes away.
func saved(organisation, id db.ID, cleared bool) web.Answer {
	to := web.Redirect("/leadership/%s/decisions/%s", organisation, id)
	if cleared {
		return to.Warning("It is saved. A patient leader had said yes to the words as they were. That yes does not count any more, and they have been told. Ask the patient leaders again before it goes to sign-off.")
	}
	return to.Saying("It is saved.")
}

func (s *Decisions) saveForm(r *web.Request) (web.Answer, error) {
	p, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed := typedForm(r)
	return web.Edit(func() (web.Answer, error) {
		cleared, err := s.Save(r.Ctx(), r.Actor, p.O.ID, p.D.ID, typed)
		return saved(p.O.ID, p.D.ID, cleared), err
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if clash {
			p.Yours, p.Now = p.words(typed), p.words(p.Form)
			typed.Version = p.D.Version
		}
		p.Problems, p.Form = problems, typed
		return formOf(p), nil
	})
}

// assurancePage is the form of the assurance.
type assurancePage struct {
	frame
	D    Decision
	Form AssuranceForm
	Yes  bool
}

func (f AssuranceForm) words() string {
	return strings.Join([]string{strings.Join(addresses(f.Leaders), "\n"), f.TookPart, f.Changed}, "\n")
}

func (s *Decisions) readAssurance(r *web.Request) (assurancePage, error) {
	one, err := s.one(r, "The part of patient leaders")
	if err != nil {
		return assurancePage{}, err
	}
	if err := mayWrite(r.Actor, one.R, one.D); err != nil {
		return assurancePage{}, err
	}
	p := assurancePage{frame: one.frame, D: one.D, Yes: len(one.Asked.Assents) > 0}
	p.back("/%s", p.D.ID)
	var emails []string
	for _, l := range present(one.Leaders) {
		emails = append(emails, l.Email)
	}
	p.Form = AssuranceForm{Leaders: strings.Join(emails, "\n"), TookPart: p.D.TookPart, Changed: p.D.Changed, Version: p.D.Version}
	return p, nil
}

func (s *Decisions) assuranceForm(r *web.Request) (web.Answer, error) {
	p, err := s.readAssurance(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(assuranceOf(p)), nil
}

func (s *Decisions) saveAssurance(r *web.Request) (web.Answer, error) {
	p, err := s.readAssurance(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed := AssuranceForm{Leaders: r.Value("leaders"), TookPart: r.Value("took-part"), Changed: r.Value("changed"), Version: r.Version()}
	return web.Edit(func() (web.Answer, error) {
		cleared, err := s.SaveAssurance(r.Ctx(), r.Actor, p.O.ID, p.D.ID, typed)
		return saved(p.O.ID, p.D.ID, cleared), err
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if clash {
			p.Yours, p.Now = typed.words(), p.Form.words()
			typed.Version = p.D.Version
		}
		p.Problems, p.Form = problems, typed
		return assuranceOf(p), nil
	})
}

// press does one thing with the decision of the path and shows it again. What is wrong stands beside its field; when somebody else was
// faster, the decision is shown as it is now.
func (s *Decisions) press(r *web.Request, notice string, do func(p *onePage) error) (web.Answer, error) {
	p, err := s.one(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	err = do(&p)
	to := web.Redirect("/leadership/%s/decisions/%s", p.O.ID, p.D.ID)
	e := errs.Of(err)
	switch {
	case err == nil:
		return to.Saying("%s", notice), nil
	case errors.Is(err, errAsk):
		p.Title, p.Back = "Sign it off without its assurance?", "/leadership/"+string(p.O.ID)+"/decisions/"+string(p.D.ID)
		p.Outcome.By, p.Outcome.Reason = group.Tidy(p.Outcome.By), tidy(p.Outcome.Reason)
		return web.Show(overrideSure(p)), nil
	case e != nil && e.Kind == errs.Conflict:
		return to.Warning("%s", e.Message), nil
	case e != nil && e.Kind == errs.Invalid:
		p.Problems = e.Fields
		if len(p.Problems) == 0 {
			p.Problems = []errs.Field{{Message: e.Message}}
		}
		return web.Problem(decisionOf(p)), nil
	}
	return web.Answer{}, err
}

func (s *Decisions) ask(r *web.Request) (web.Answer, error) {
	return s.press(r, "The patient leaders are asked whether it is true.", func(p *onePage) error { return s.Ask(r.Ctx(), r.Actor, p.O.ID, p.D.ID) })
}

func (s *Decisions) sayTrue(r *web.Request) (web.Answer, error) {
	return s.press(r, "You have said yes: it is true.", func(p *onePage) error { return s.SayTrue(r.Ctx(), r.Actor, p.O.ID, p.D.ID, r.Value("hash")) })
}

func (s *Decisions) notTrue(r *web.Request) (web.Answer, error) {
	return s.press(r, "You have said that it is not true as it stands. Who looks after it has been told.", func(p *onePage) error {
		p.Words = r.Value("not-true")
		return s.NotTrue(r.Ctx(), r.Actor, p.O.ID, p.D.ID, p.Words)
	})
}

func (s *Decisions) sayName(r *web.Request) (web.Answer, error) {
	return s.press(r, "Your answer about your name is saved.", func(p *onePage) error { return s.SayName(r.Ctx(), r.Actor, p.O.ID, p.D.ID, r.Value("said")) })
}

func (s *Decisions) takeMeOut(r *web.Request) (web.Answer, error) {
	p, err := s.one(r, "")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.TakeMeOut(r.Ctx(), r.Actor, p.O.ID, p.D.ID); err != nil {
		if e := errs.Of(err); e != nil && e.Kind == errs.Invalid {
			return web.Redirect("/leadership/%s/decisions/%s", p.O.ID, p.D.ID).Warning("%s", e.Message), nil
		}
		return web.Answer{}, err
	}
	return web.Redirect("/me").Saying("You are not named in this decision any more."), nil
}

func (s *Decisions) decide(r *web.Request) (web.Answer, error) {
	return s.press(r, "What was decided stands in the register.", func(p *onePage) error {
		p.Outcome = Outcome{State: State(r.Value("outcome")), Day: typedDay(r.Value("day")), Without: r.Value("without") == "yes", By: r.Value("by"), Reason: r.Value("reason"), Version: r.Version(), Ask: r.Value("sure") != "yes"}
		return s.Decide(r.Ctx(), r.Actor, p.O.ID, p.D.ID, p.Outcome)
	})
}

func (s *Decisions) withdraw(r *web.Request) (web.Answer, error) {
	return s.press(r, "The decision is withdrawn. It stays in the register.", func(p *onePage) error {
		p.Why = r.Value("why")
		return s.Withdraw(r.Ctx(), r.Actor, p.O.ID, p.D.ID, p.Why, r.Version())
	})
}

func (s *Decisions) again(r *web.Request) (web.Answer, error) {
	return s.press(r, "The decision is being prepared again.", func(p *onePage) error {
		p.Again = typedDay(r.Value("goes"))
		return s.PrepareAgain(r.Ctx(), r.Actor, p.O.ID, p.D.ID, p.Again, r.Version())
	})
}
