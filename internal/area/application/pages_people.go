package application

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
)

// ---- the partner

type partnerPage struct {
	ownPage
	Sent        []invitation
	Open        invitation
	Deciding    assent.Proposal // about a second professional; the zero proposal when there is none
	Name, Email string
}

func (s *Applications) partner(r *web.Request) (partnerPage, error) {
	page := partnerPage{}
	own, err := s.own(r, "Your partner", func(tx *db.Tx, p *ownPage) error {
		var err error
		page.Open, page.Deciding = invitation{}, assent.Proposal{}
		if page.Sent, err = invitationsOf(tx, p.App.ID); err != nil {
			return err
		}
		for _, v := range page.Sent {
			if v.open(tx.Now) {
				page.Open = v
			}
		}
		if p.App.Joint() && !p.App.Trio() {
			page.Deciding, _, err = s.openThird(tx, p.App.ID)
		}
		return err
	})
	page.ownPage = own
	if err == nil && !own.Edition.InPairs {
		err = errs.Missing()
	}
	return page, err
}

func (s *Applications) partnerPage(r *web.Request) (web.Answer, error) {
	p, err := s.partner(r)
	return web.Show(partnerForm(p)), err
}

func (s *Applications) invitePartner(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	name, email := r.Value("name"), r.Value("email")
	err = s.Invite(r.Ctx(), r.Actor, id, name, email)
	switch {
	case err == nil:
		return web.Redirect("/applications/%s/partner", id).Saying("We have written to %s.", name), nil
	case errs.Is(err, errs.Forbidden):
		return s.shut(r, id, err, nil), nil
	case !errs.Is(err, errs.Invalid):
		return web.Answer{}, err
	}
	p, perr := s.partner(r)
	if perr != nil {
		return web.Answer{}, perr
	}
	p.Name, p.Email = name, email
	problems(&p.Page, err)
	return web.Problem(partnerForm(p)), nil
}

func (s *Applications) withdrawInvitation(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.WithdrawInvitation(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/applications/%s/partner", id).Saying("The invitation is taken back."), nil
}

func (s *Applications) seek(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	seeking := r.Value("seeking") == "yes"
	if err := s.Seek(r.Ctx(), r.Actor, id, seeking); err != nil {
		return web.Answer{}, err
	}
	if seeking {
		return web.Redirect("/applications/%s/partner", id).Saying("You are marked as seeking a partner."), nil
	}
	return web.Redirect("/applications/%s/partner", id).Saying("You are no longer marked as seeking a partner."), nil
}

// ---- the sponsor

type sponsorPage struct {
	ownPage
	Name, Email, Role string
	ResendLocked      string // why the letter cannot leave again, "" when it can
}

func (s *Applications) sponsorForm(r *web.Request) (sponsorPage, error) {
	page := sponsorPage{}
	own, err := s.own(r, "Your sponsor", func(tx *db.Tx, p *ownPage) error {
		page.ResendLocked = resendLocked(p.App, p.Edition, tx.Now)
		return nil
	})
	page.ownPage = own
	if err == nil && !own.needs().Sponsor {
		err = errs.Missing()
	}
	return page, err
}

func (s *Applications) sponsorPage(r *web.Request) (web.Answer, error) {
	p, err := s.sponsorForm(r)
	return web.Show(sponsorPart(p)), err
}

func (s *Applications) nameSponsor(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	name, email, role := r.Value("name"), r.Value("email"), r.Value("role")
	err = s.NameSponsor(r.Ctx(), r.Actor, id, name, email, role)
	switch {
	case err == nil:
		return web.Redirect("/applications/%s/sponsor", id).Saying("Saved. The sponsor hears from us by email."), nil
	case errs.Is(err, errs.Forbidden):
		return s.shut(r, id, err, []typedText{{"Name", name}, {"Role", role}, {"Email address", email}}), nil
	case !errs.Is(err, errs.Invalid):
		return web.Answer{}, err
	}
	p, perr := s.sponsorForm(r)
	if perr != nil {
		return web.Answer{}, perr
	}
	p.Name, p.Email, p.Role = name, email, role
	problems(&p.Page, err)
	return web.Problem(sponsorPart(p)), nil
}

func (s *Applications) resendSponsor(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.ResendSponsor(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/applications/%s/sponsor", id).Saying("We have written to your sponsor again."), nil
}

// sponsorRows say where the sponsor stands.
func (p sponsorPage) rows() []ui.SummaryRow {
	v := p.Sponsor
	rows := []ui.SummaryRow{ui.Row("Name", v.Name, ""), ui.Row("Role", v.Role, ""), ui.Row("Email address", v.Email, "")}
	switch v.State {
	case SponsorConfirmed:
		said := "Confirmed on " + p.date(v.Answered)
		if from := p.sponsorFrom(); from != "" {
			said = from
		}
		rows = append(rows, ui.Row("Answer", said, ""), ui.Row("Backs you with", v.Backing.Words(), ""))
	case SponsorEarlier:
		rows = append(rows, ui.Row("Answer", "Confirmed on "+p.date(v.Answered)+", before you changed your challenge or its purpose", ""), ui.Row("Backs you with", v.Backing.Words(), ""))
	case SponsorDeclined:
		rows = append(rows, ui.Row("Answer", "Cannot do it, "+p.date(v.Answered), ""), ui.SummaryRow{Key: "Reason", Value: ui.Lines(v.Reason)})
	case SponsorAsked:
		if v.Sent == 0 {
			return append(rows, ui.Row("Answer", "Named in a file. We have not written to them.", ""))
		}
		rows = append(rows, ui.Row("We wrote on", p.date(v.Sent), ""), ui.Row("The link works until", p.date(v.Expires), ""))
	}
	return rows
}

// ---- the bursary, as the applicants see it

type ownBursaryPage struct {
	ownPage
	Bursary bursary
	There   bool
}

func (s *Applications) bursaryPage(r *web.Request) (web.Answer, error) {
	page := ownBursaryPage{}
	own, err := s.own(r, "Your bursary", func(tx *db.Tx, p *ownPage) error {
		var err error
		page.Bursary, page.There, err = s.bursaryOf(tx, p.App.ID)
		return err
	})
	page.ownPage = own
	return web.Show(ownBursary(page)), err
}

func (s *Applications) askCoaching(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.AskCoaching(r.Ctx(), r.Actor, id, Gap(r.Value("gap"))); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/applications/%s", id).Saying("The coordinator sees that you would like coaching."), nil
}

// ---- check and confirm

type checkPage struct {
	ownPage
	Hash      string
	Text      string // the exact text that is confirmed
	Submitted string // the text that was submitted, "" before
	Confirmed map[db.ID]db.Instant
	Why       string // why it cannot be confirmed yet
}

func (s *Applications) check(r *web.Request) (checkPage, error) {
	page := checkPage{}
	own, err := s.own(r, "Check your answers", func(tx *db.Tx, p *ownPage) error {
		page.Text, page.Confirmed = p.text(), map[db.ID]db.Instant{}
		page.Hash, page.Why = hashOf(page.Text), p.unfinished()
		if p.App.Submitted != 0 {
			var err error
			page.Submitted, err = s.submittedText(tx, p.App.ID)
			return err
		}
		proposal, open, err := s.openProposal(tx, p.App.ID)
		if err == nil && open && proposal.Text == page.Text {
			page.Confirmed = proposal.Assents
		}
		return err
	})
	if own.App.Submitted != 0 {
		own.Title = "Your application as it was submitted"
	}
	page.ownPage = own
	return page, err
}

func (s *Applications) checkPage(r *web.Request) (web.Answer, error) {
	p, err := s.check(r)
	return web.Show(checkForm(p)), err
}

func (s *Applications) confirm(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	before, err := s.check(r)
	if err != nil {
		return web.Answer{}, err
	}
	submitted, err := s.Confirm(r.Ctx(), r.Actor, id, r.Value("hash"))
	switch {
	case err == nil && submitted && before.App.Submitted != 0:
		return web.Redirect("/applications/%s", id).Saying("Your application was submitted already. Nothing was sent twice."), nil
	case err == nil && submitted:
		return web.Redirect("/applications/%s", id).Saying("Your application is submitted. We have sent you an email."), nil
	case err == nil && before.Confirmed[r.Actor.Person()] != 0:
		return web.Redirect("/applications/%s/check", id).Saying("You had confirmed these answers already."), nil
	case err == nil:
		return web.Redirect("/applications/%s/check", id).Saying("You have confirmed these answers. They are sent when your partner has confirmed them too."), nil
	case errs.Is(err, errs.Forbidden):
		return s.shut(r, id, err, nil), nil
	case !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Conflict):
		return web.Answer{}, err
	}
	p, perr := s.check(r)
	if perr != nil {
		return web.Answer{}, perr
	}
	problems(&p.Page, err)
	if errs.Is(err, errs.Conflict) {
		return web.Clash(checkForm(p)), nil
	}
	return web.Problem(checkForm(p)), nil
}

func (s *Applications) takeBack(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.TakeBack(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/applications/%s/check", id).Saying("Your confirmation is taken back."), nil
}

// ---- withdrawing

type withdrawPage struct {
	ownPage
	How    string
	Places []edition.Place // those that came from the application and are not given up
}

// asks says whether there is a choice between one and both.
func (p withdrawPage) asks() bool {
	return p.App.Together() && (p.App.State.Writing() || len(p.Places) > 1)
}

func (p withdrawPage) ways() []ui.Option {
	if p.App.State == Accepted {
		return []ui.Option{
			{Value: string(OnlyMe), Label: "Only I give up my place", Hint: p.others() + p.many(" keeps theirs, and we tell them kindly.", " keep theirs, and we tell them kindly.")},
			{Value: string(Everyone), Label: p.many("We both give up our places", "We all give up our places")},
		}
	}
	return []ui.Option{
		{Value: string(OnlyMe), Label: "Only I leave", Hint: p.others() + p.many(" keeps", " keep") + " the application. What you wrote about yourself is removed."},
		{Value: string(Everyone), Label: "The whole application ends"},
	}
}

func (s *Applications) readWithdraw(r *web.Request) (withdrawPage, error) {
	page := withdrawPage{}
	own, err := s.own(r, "Withdraw", func(tx *db.Tx, p *ownPage) error {
		var err error
		page.Places = nil
		if p.App.State == Accepted {
			page.Places, err = edition.PlacesFrom(tx, p.Edition.ID, p.App.ID)
		}
		return err
	})
	page.ownPage = own
	return page, err
}

func (s *Applications) withdrawPage(r *web.Request) (web.Answer, error) {
	p, err := s.readWithdraw(r)
	switch {
	case err != nil:
		return web.Answer{}, err
	case p.App.State.Over():
		return web.Redirect("/applications/%s", p.App.ID), nil
	case len(p.Places) > 0 && !keeps(p.Places, p.Me):
		return web.Redirect("/applications/%s", p.App.ID).Warning("%s", goneAlready), nil
	}
	return web.Show(withdrawForm(p)), nil
}

func (s *Applications) withdraw(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	how := r.Value("how")
	err = s.Withdraw(r.Ctx(), r.Actor, id, Leaving(how))
	switch {
	case err == nil && how == string(OnlyMe):
		before, berr := s.readWithdraw(r)
		if berr == nil && !before.App.State.Writing() {
			return web.Redirect("/applications/%s", id).Saying("You have given up your place. We have told your partner and the coordinator."), nil
		}
		return web.Redirect("/applications").Saying("You have left the application."), nil
	case err == nil:
		return web.Redirect("/applications/%s", id).Saying("The application is withdrawn."), nil
	case !errs.Is(err, errs.Invalid):
		return web.Answer{}, err
	}
	p, perr := s.readWithdraw(r)
	if perr != nil {
		return web.Answer{}, perr
	}
	p.How = how
	problems(&p.Page, err)
	return web.Problem(withdrawForm(p)), nil
}
