package referral

import (
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/heard"
)

// formPage is the form on which somebody is passed on: by staff at the link of a place, by a colleague, and by the person who changes it.
type formPage struct {
	ui.Page
	Door   Door
	F      Form
	Action templ.SafeURL
	Places []Place // for a colleague, who chooses one
}

func typed(r *web.Request) Form {
	return Form{Told: Told{Name: r.Value("name"), Email: r.Value("email"), Phone: r.Value("phone"), Address: r.Value("address"), Agreed: r.Value("agreed"), How: r.Value("how"), By: r.Value("by"), Notes: r.Value("notes")},
		Step: r.Value("step"), Opportunity: r.Value("opportunity"), Day: r.Value("day"), Consent: r.Value("consent") == "yes", Tells: r.Value("tells") == "yes", Place: db.ID(r.Value("place"))}
}

func offerOptions(all []Offer) (out []ui.Option) {
	for _, o := range all {
		out = append(out, ui.Option{Value: string(o.ID), Label: o.Title})
	}
	return out
}

// stepOptions are the first steps; without an open opportunity there is none to choose.
func stepOptions(offers []Offer) (out []ui.Option) {
	for _, o := range options(Steps()) {
		if o.Value != stepOpportunity || len(offers) > 0 {
			out = append(out, o)
		}
	}
	return out
}

type codePage struct {
	ui.Page
	Code string
}

func (s *Referrals) codePage(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped()
	return web.Show(codeOf(codePage{Page: r.Page("Refer somebody")})), nil
}

func (s *Referrals) useCode(r *web.Request) (web.Answer, error) {
	return web.Form(r, "Refer somebody", func() (web.Answer, error) {
		token, err := s.ByCode(r.Ctx(), r.Actor, r.Value("code"))
		return web.Redirect("/refer/%s", token), err
	}, func(p ui.Page) templ.Component { return codeOf(codePage{Page: p, Code: r.Value("code")}) })
}

func (s *Referrals) readDoor(r *web.Request) (formPage, error) {
	p := formPage{Page: r.Page("Refer somebody")}
	var err error
	p.Door, err = s.Door(r.Ctx(), r.Actor, r.PathValue("token"))
	p.F.Day = ui.ShortDate(p.Door.Today)
	p.Action = p.To("/refer/%s", r.PathValue("token"))
	return p, err
}

func (s *Referrals) referPage(r *web.Request) (web.Answer, error) {
	p, err := s.readDoor(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(doorOf(p)), nil
}

func (s *Referrals) referByLink(r *web.Request) (web.Answer, error) {
	p, err := s.readDoor(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.F = typed(r)
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/refer/%s/thanks", r.PathValue("token")), s.Refer(r.Ctx(), r.Actor, r.PathValue("token"), p.F)
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return doorOf(p), nil
	})
}

func (s *Referrals) thanksPage(r *web.Request) (web.Answer, error) {
	p, err := s.readDoor(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Title = "Thank you"
	return web.Show(thanksOf(p)), nil
}

// heardTable is what a place may know: on which day somebody was referred, and whether they were answered.
func (p formPage) heardTable() ui.TableData {
	t := ui.TableData{Caption: "Referred from here, by people who let you know", Columns: ui.Columns("Referred on", "Answered")}
	for _, h := range p.Door.Heard {
		answered := "Not yet"
		if h.Answered != "" {
			answered = "Yes"
		}
		t.Rows = append(t.Rows, ui.Cells(ui.PlainDate(h.Made), answered))
	}
	return t
}

// ownPage is what was passed on about whoever holds the link.
type ownPage struct {
	ui.Page
	O        Own
	Token    string
	F        Form
	Version  int64
	SignedIn bool
	Clash    bool
}

func (s *Referrals) readOwn(r *web.Request, title string) (ownPage, error) {
	p := ownPage{Page: r.Page(title), Token: r.PathValue("token"), SignedIn: r.Actor.SignedIn()}
	var err error
	if p.O, err = s.Mine(r.Ctx(), r.Actor, p.Token); err != nil {
		return p, err
	}
	v := p.O.R
	p.F = Form{Told: v.Told, Step: v.Step, Opportunity: string(v.Opportunity), Tells: v.Tells}
	p.Version = v.Version
	return p, nil
}

func (s *Referrals) ownPage(r *web.Request) (web.Answer, error) {
	p, err := s.readOwn(r, "What was passed on about you")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(ownOf(p)), nil
}

func (s *Referrals) right(r *web.Request) (web.Answer, error) {
	return web.Redirect("/referred/%s", r.PathValue("token")).Saying("Thank you. You said that it is right."), s.Right(r.Ctx(), r.Actor, r.PathValue("token"))
}

func (s *Referrals) ownForm(r *web.Request) (web.Answer, error) {
	p, err := s.readOwn(r, "Change what was passed on about you")
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/referred/" + p.Token
	return web.Show(changeOf(p)), nil
}

func (s *Referrals) changeOwn(r *web.Request) (web.Answer, error) {
	p, err := s.readOwn(r, "Change what was passed on about you")
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/referred/" + p.Token
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/referred/%s", p.Token).Saying("Changed. Only this is known about you now."), s.Change(r.Ctx(), r.Actor, p.Token, typed(r), r.Version())
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p.F, p.Problems, p.Clash = typed(r), problems, clash
		return changeOf(p), nil
	})
}

func (s *Referrals) stopForm(r *web.Request) (web.Answer, error) {
	p, err := s.readOwn(r, "Stop, and delete what is known about you?")
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/referred/" + p.Token
	return web.Show(stopOf(p)), nil
}

func (s *Referrals) stopOwn(r *web.Request) (web.Answer, error) {
	place, err := s.Stop(r.Ctx(), r.Actor, r.PathValue("token"))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(stoppedOf(r.Page("It is deleted"), place)), nil
}

// offerTitle is the opportunity that was named, "" when it is closed.
func (p ownPage) offerTitle() string {
	for _, o := range p.O.Offers {
		if o.ID == p.O.R.Opportunity {
			return o.Title
		}
	}
	return ""
}

// changeOffers are the opportunities to choose from: those that are open, and the one that was named.
func (p ownPage) changeOffers() []Offer {
	if p.O.R.Opportunity == "" || p.offerTitle() != "" {
		return p.O.Offers
	}
	return append([]Offer{{p.O.R.Opportunity, "The one that was named. It is closed now."}}, p.O.Offers...)
}

// rows are what was passed on, word for word.
func toldRows(r Referral, offer string) (out []ui.SummaryRow) {
	step := in(Steps(), r.Step)
	if offer != "" {
		step += ": " + offer
	}
	for _, v := range []struct{ key, value string }{{"Name", r.Name}, {"Email", r.Email}, {"Phone", r.Phone}, {"Post", r.Address}, {"First step", step}, {"What was agreed to", r.Agreed}, {"What helps", r.Notes},
		{"Who asked", r.Told.By}, {"How", in(Hows(), r.How)}, {"Agreed on", ui.PlainDate(r.AgreedDay)}, {"Passed on by", r.PlaceName + ", on " + ui.PlainDate(r.MadeDay)}} {
		if v.value != "" {
			out = append(out, ui.SummaryRow{Key: v.key, Value: ui.Lines(v.value)})
		}
	}
	heard := "hears nothing"
	if r.Tells {
		heard = "hears that an answer was given, never what"
	}
	return append(out, ui.SummaryRow{Key: "The place", Value: ui.Text(heard)})
}

// bankWay and offerWay lead to a first step that somebody can take by themselves; without an account through the door where everybody enters.
func (p ownPage) bankWay() templ.SafeURL {
	if p.SignedIn {
		return p.To("/me/bank?heard=%s", heard.ByReferral)
	}
	return p.To("/sign-in?next=%s", "/me/bank?heard="+heard.ByReferral)
}

func (p ownPage) offerWay() templ.SafeURL {
	return p.To("/opportunities/%s?heard=%s", p.O.R.Opportunity, heard.ByReferral)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
