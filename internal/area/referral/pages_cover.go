package referral

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

type coverPage struct {
	ui.Page
	Org   person.Organisation
	Now   Cover
	List  []colleague
	F     CoverForm
	Clash bool
}

func (s *Referrals) readCover(r *web.Request) (coverPage, error) {
	p := coverPage{Page: r.Page("Who stands in when an answer is late")}
	org, err := r.ID("organisation")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Parts = nil
		var err error
		if _, err = s.placeIn(tx, r.Actor, org, ""); err != nil {
			return err
		}
		if p.Org, err = person.FindOrganisation(tx, org); err != nil {
			return err
		}
		if err := s.parts(tx, &p.Page, r.Actor, org); err != nil {
			return err
		}
		if p.Now, err = coverOf(tx, org); err != nil {
			return err
		}
		p.List, err = colleagues(tx, org)
		return err
	})
	p.F = CoverForm{Person: string(p.Now.Person), Does: p.Now.Does, Version: p.Now.Version}
	p.Back = "/leadership/" + string(org) + "/referrals"
	return p, err
}

func (p coverPage) colleagues() (out []ui.Option) {
	for _, c := range p.List {
		out = append(out, ui.Option{Value: string(c.ID), Label: c.Name})
	}
	return out
}

func (s *Referrals) coverPage(r *web.Request) (web.Answer, error) {
	p, err := s.readCover(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(coverOfPage(p)), nil
}

func (s *Referrals) nameCover(r *web.Request) (web.Answer, error) {
	p, err := s.readCover(r)
	if err != nil {
		return web.Answer{}, err
	}
	f := CoverForm{Person: r.Value("cover"), Does: r.Value("does"), Version: r.Version()}
	said := "Saved. We have written to whoever stands in."
	if f.Person == "" {
		said = "Saved. Nobody stands in now. Late answers wait for engagement leads."
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/referrals", p.Org.ID).Saying("%s", said), s.NameCover(r.Ctx(), r.Actor, p.Org.ID, f)
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if clash {
			f.Version = p.Now.Version
		}
		p.Problems, p.Clash, p.F = problems, clash, f
		return coverOfPage(p), nil
	})
}

// standsIn says who stands in, for those who answer.
func (p onePage) standsIn() string {
	r := p.R
	switch {
	case !r.Covered:
		return "They have not been asked whether somebody else may stand in, so only engagement leads and whoever answers can read this."
	case r.TakenBy != "" && r.TakenBy == r.Answers:
		return r.AnswersName + " stood in and took this over."
	case r.Cover.Person == "" || r.Cover.Person == r.Answers || !r.waits():
		return ""
	case r.Passed != 0:
		return r.Cover.Name + " stands in: " + inWords(r.PassedWhy) + "."
	}
	return r.Cover.Name + " stands in when the answer is late, or whoever owes it is away."
}

// inWords is why somebody stands in.
func inWords(why string) string {
	switch why {
	case whyAway:
		return "whoever was to answer is away"
	case whyNobody:
		return "nobody else is there to answer"
	}
	return "the answer is late"
}

// standsIn says to whoever was referred who stands in for those who answer, "" when they have not agreed that anybody does.
func (p ownPage) standsIn() string {
	r := p.O.R
	switch {
	case !r.Covered:
		return ""
	case r.TakenBy != "" && r.TakenBy == r.Answers:
		return r.AnswersName + " stands in for a colleague, and has taken over answering you."
	case r.Passed != 0 && r.Cover.Person != "" && r.Cover.Person != r.Answers:
		return r.Cover.named() + ", stands in now, because " + inWords(r.PassedWhy) + ". They can read this page’s words and answer you."
	}
	return standsInWords(r.Cover)
}

// consents is what somebody says yes to. It names who stands in, or that somebody does.
func (p formPage) consents() string {
	who := "whoever stands in there"
	if c := p.Door.Cover; c.Person != "" {
		who = c.named() + ", or whoever stands in there later,"
	}
	return "They agreed that " + p.Door.Place.OrgName + " contacts them, and that " + who + " may do it when somebody is late or away. They know that they can take that back at any time"
}

// consentWho says who will read what is passed on, before anybody agrees to it.
func (p formPage) consentWho() string {
	who := p.Door.Place.AnswersName
	if who == "" {
		who = "Whoever answers for this place"
	}
	return "Tell them who reads this: " + who + ", and the engagement leads. " + standsInWords(p.Door.Cover)
}
