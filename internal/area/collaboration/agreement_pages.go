package collaboration

import (
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/instrument"
)

// agreementPage shows what stands, its versions, or one of them.
type agreementPage struct {
	frame
	Standing []agreement
	View     instrument.View
	Draft    answered
	Open     db.ID // the proposal of the next version
	Shown    agreement
	Before   agreement // the version before, Number 0 for the first
}

// later are the names of the members who joined after the version that stands: nobody asked them.
func (p agreementPage) later() []string {
	var out []string
	for _, m := range p.C.Members {
		if m.Joined > p.Standing[0].Stood {
			out = append(out, p.Name(m.Person))
		}
	}
	return out
}

func (s *Space) showAgreement(r *web.Request) (web.Answer, error) {
	var p agreementPage
	var questions instrument.Definition
	var answers instrument.Answers
	var err error
	p.frame, err = s.page(r, "Our agreement", tabAgreement, func(tx *db.Tx, f *frame) error {
		var err error
		if p.Standing, err = listAgreements(tx, s.keys, f.C.ID, 0, 2); err != nil {
			return err
		}
		if p.Draft, err = findDraft(tx, s.keys, f.C.ID); err != nil {
			return err
		}
		open, found, err := s.openAbout(tx, f.C, Terms{Matter: MatterAgreement})
		if err != nil {
			return err
		}
		if p.Open = ""; found {
			p.Open = open.ID
		}
		if len(p.Standing) > 0 {
			form, as, err := decodeAnswers(p.Standing[0].Answers)
			if err != nil {
				return err
			}
			answers = as
			if questions, err = agreementQuestions(tx, form); err != nil {
				return err
			}
		}
		return f.know(tx, p.Draft.ChangedBy)
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.View = instrument.NewView(p.Page, questions, answers)
	return web.Show(agreementOf(p)), nil
}

// mostVersions is how many versions of an agreement the history shows.
const mostVersions = 200

func (s *Space) showVersions(r *web.Request) (web.Answer, error) {
	var p agreementPage
	var err error
	p.frame, err = s.page(r, "Versions of our agreement", tabAgreement, func(tx *db.Tx, f *frame) (err error) {
		p.Standing, err = listAgreements(tx, s.keys, f.C.ID, 0, mostVersions)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(agreementVersions(p)), nil
}

func (p agreementPage) versionRows() [][]templ.Component {
	var out [][]templ.Component
	for i, g := range p.Standing {
		until := "stands now"
		if i > 0 {
			until = p.When(p.Standing[i-1].Stood)
		}
		out = append(out, []templ.Component{ui.Link(p.In("/agreement/versions/%d", g.Number), "Version "+version(g.Number)), ui.Text(p.When(g.Stood)), ui.Text(until)})
	}
	return out
}

func (s *Space) showVersion(r *web.Request) (web.Answer, error) {
	var p agreementPage
	number, nerr := strconv.ParseInt(r.PathValue("number"), 10, 64)
	var err error
	p.frame, err = s.page(r, "A version of our agreement", tabAgreement, func(tx *db.Tx, f *frame) error {
		if nerr != nil || number < 1 {
			return errs.Missing()
		}
		all, err := listAgreements(tx, s.keys, f.C.ID, number, 2)
		if err != nil {
			return err
		}
		if len(all) == 0 || all[0].Number != number {
			return errs.Missing()
		}
		p.Shown = all[0]
		if len(all) > 1 {
			p.Before = all[1]
		}
		return nil
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(agreementVersion(p)), nil
}

// agreementEditPage changes the draft, or the words of a proposed version.
type agreementEditPage struct {
	frame
	View       instrument.View
	Version    int64
	Yes        bool
	Definition Relationship
	Proposal   db.ID // the proposed version that is changed, "" for the draft
	// What came second, when somebody else was faster.
	Message, Yours, Written string
}

func (p agreementEditPage) action() templ.SafeURL {
	if p.Proposal != "" {
		return p.In("/proposals/%s/edit", p.Proposal)
	}
	return p.In("/agreement/edit")
}

// drafting reads the draft for its form; open is the proposal of a version that is put to everybody already.
func (s *Space) drafting(r *web.Request) (p agreementEditPage, d answered, open db.ID, err error) {
	var questions instrument.Definition
	p.frame, err = s.page(r, "Write our agreement", tabAgreement, func(tx *db.Tx, f *frame) error {
		x, found, err := s.openAbout(tx, f.C, Terms{Matter: MatterAgreement})
		if err != nil {
			return err
		}
		if open = ""; found {
			open = x.ID
		}
		if d, err = s.draftOf(tx, f.C.ID); err != nil {
			return err
		}
		if p.Definition, err = definition(tx); err != nil {
			return err
		}
		questions, err = agreementQuestions(tx, 0)
		return err
	})
	p.View, p.Version = instrument.NewView(p.Page, questions, d.Answers), d.Version
	return p, d, open, err
}

func (s *Space) editAgreement(r *web.Request) (web.Answer, error) {
	p, d, open, err := s.drafting(r)
	switch {
	case err != nil:
		return web.Answer{}, err
	case open != "":
		return web.Redirect("/collaborations/%s/proposals/%s/edit", p.C.ID, open), nil
	case !p.Active():
		return web.Answer{}, errs.New(errs.Forbidden, closedWords)
	}
	if r.Value("adopt") != "" {
		p.View.Answers = d.Answers.With(p.View.Def.Only("relationship"), instrument.Answers{definitionItem: instrument.Give(p.Definition.Text())})
	}
	return web.Show(agreementEdit(p)), nil
}

func (s *Space) saveAgreement(r *web.Request) (web.Answer, error) {
	p, _, _, err := s.drafting(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed, problems := instrument.DecodeDraft(p.View.Def, r.Form, p.View.Prefix)
	p.View.Answers, p.Version, p.Yes = typed, r.Version(), r.Value("yes") == "yes"
	return form(r, p.frame, func() (web.Answer, error) {
		if len(problems) > 0 {
			return web.Answer{}, fields(problems)
		}
		saved, err := s.WriteDraft(r.Ctx(), r.Actor, p.C.ID, typed, p.Version)
		if err != nil {
			return web.Answer{}, err
		}
		p.Version = saved // what was typed is saved; if it cannot be proposed yet, the form goes on from here
		if r.Value("then") != "propose" {
			return web.Redirect("/collaborations/%s/agreement", p.C.ID).Saying("The draft is saved."), nil
		}
		id, err := s.ProposeAgreement(r.Ctx(), r.Actor, p.C.ID, p.Version, p.Yes)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/proposals/%s", p.C.ID, id).Saying("It is put to everybody."), nil
	}, func(f frame) templ.Component {
		p.frame, p.View.Page = f, f.Page
		return agreementEdit(p)
	}, func(_ frame, message string) (templ.Component, error) {
		now, d, open, err := s.drafting(r)
		if err != nil {
			return nil, err
		}
		yours := instrument.Render(p.View.Def, typed)
		now.Message, now.Yours, now.Written = message, yours, instrument.Render(p.View.Def, d.Answers)
		now.View.Answers, now.Yes, now.Proposal = typed, p.Yes, open
		if open != "" {
			if err := now.compareWith(r, s, open, yours); err != nil {
				return nil, err
			}
		}
		return agreementEdit(now), nil
	})
}

// compareWith turns the form of a draft into the form of the proposal that it has become meanwhile.
func (p *agreementEditPage) compareWith(r *web.Request, s *Space, open db.ID, yours string) error {
	return s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		v, _, err := s.find(tx, r.Actor, p.C, open)
		p.Yours, p.Written, p.Version = yours, v.Text, v.Version
		return err
	})
}

// fields is the error of problems that an instrument found.
func fields(problems []errs.Field) error {
	return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: problems}
}

// rewording is the form over the words of a proposed version.
func (s *Space) rewording(r *web.Request, old proposalPage) (agreementEditPage, error) {
	p := agreementEditPage{frame: old.frame, Proposal: old.View.ID, Version: old.View.Version}
	p.Tab = tabAgreement
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		def, err := agreementQuestions(tx, old.Terms.Form)
		if err != nil {
			return err
		}
		as, err := instrument.DecodeJSON(old.Terms.Answers)
		if err != nil {
			return err
		}
		p.View = instrument.NewView(p.Page, def, as)
		p.Definition, err = definition(tx)
		return err
	})
	return p, err
}

func (s *Space) showReword(r *web.Request, old proposalPage) (web.Answer, error) {
	p, err := s.rewording(r, old)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(agreementEdit(p)), nil
}

func (s *Space) saveReword(r *web.Request, old proposalPage) (web.Answer, error) {
	p, err := s.rewording(r, old)
	if err != nil {
		return web.Answer{}, err
	}
	typed, problems := instrument.Decode(p.View.Def, r.Form, p.View.Prefix)
	p.View.Answers, p.Version = typed, r.Version()
	return form(r, p.frame, func() (web.Answer, error) {
		if len(problems) > 0 {
			return web.Answer{}, fields(problems)
		}
		if err := s.RewordAgreement(r.Ctx(), r.Actor, p.C.ID, p.Proposal, typed, p.Version); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/proposals/%s", p.C.ID, p.Proposal).Saying("The words are changed. Everybody is asked again."), nil
	}, func(f frame) templ.Component {
		p.frame, p.View.Page = f, f.Page
		return agreementEdit(p)
	}, func(_ frame, message string) (templ.Component, error) {
		now, err := s.oneProposal(r)
		if err != nil {
			return nil, err
		}
		if now.View.State != "open" {
			now.Message = message
			return proposal(now), nil
		}
		p.Message, p.Yours, p.Written, p.Version = message, instrument.Render(p.View.Def, typed), now.View.Text, now.View.Version
		return agreementEdit(p), nil
	})
}

// aboutPage shows what the members say about themselves, or the form for it.
type aboutPage struct {
	frame
	Questions instrument.Definition
	Said      map[db.ID]answered
	View      instrument.View
	Version   int64
	// What came second, when the same person was faster on another device.
	Message, Yours, Written string
}

func (p aboutPage) said(who db.ID) bool { return !p.Said[who].Answers.Empty() }

func (p aboutPage) view(who db.ID) instrument.View {
	return instrument.NewView(p.Page, p.Questions, p.Said[who].Answers)
}

func (p aboutPage) aboutTitle(m shared.Member) string {
	return p.Name(m.Person) + ", " + m.Side.Words()
}

func (s *Space) aboutUs(r *web.Request, title string) (aboutPage, error) {
	var p aboutPage
	var err error
	p.frame, err = s.page(r, title, tabAbout, func(tx *db.Tx, f *frame) error {
		var err error
		if p.Said, err = aboutUs(tx, s.keys, f.C.ID); err != nil {
			return err
		}
		p.Questions, err = instrument.Find(tx, aboutKey)
		return err
	})
	mine := p.Said[p.Me]
	p.View, p.Version = instrument.NewView(p.Page, p.Questions, mine.Answers), mine.Version
	return p, err
}

func (s *Space) showAbout(r *web.Request) (web.Answer, error) {
	p, err := s.aboutUs(r, "About us")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(about(p)), nil
}

func (s *Space) editAbout(r *web.Request) (web.Answer, error) {
	p, err := s.aboutUs(r, "About myself")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(aboutEdit(p)), nil
}

func (s *Space) saveAboutMe(r *web.Request) (web.Answer, error) {
	p, err := s.aboutUs(r, "About myself")
	if err != nil {
		return web.Answer{}, err
	}
	typed, problems := instrument.Decode(p.Questions, r.Form, p.View.Prefix)
	p.View.Answers, p.Version = typed, r.Version()
	return form(r, p.frame, func() (web.Answer, error) {
		if len(problems) > 0 {
			return web.Answer{}, fields(problems)
		}
		if err := s.SaveAbout(r.Ctx(), r.Actor, p.C.ID, typed, p.Version); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/about-us", p.C.ID).Saying("Saved. Only the members can read it."), nil
	}, func(f frame) templ.Component {
		p.frame, p.View.Page = f, f.Page
		return aboutEdit(p)
	}, func(_ frame, message string) (templ.Component, error) {
		now, err := s.aboutUs(r, "About myself")
		now.Message, now.Yours, now.Written = message, instrument.Render(p.Questions, typed), instrument.Render(p.Questions, now.Said[p.Me].Answers)
		now.View.Answers = typed
		return aboutEdit(now), err
	})
}
