package application

import (
	"context"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// This file is how a pair that applies together becomes a trio: one of them names a second professional, the other agrees,
// and only then the person is written to. Whoever joins reads what the two have written, so both have to want it.

// kindThird is the shared decision to invite a second professional. Its subject is the application.
const kindThird = "application.third"

// AskThird names a second professional whom a pair would like to invite. It is the actor's own yes; the other is asked.
func (s *Applications) AskThird(ctx context.Context, actor access.Actor, id db.ID, name, email string) error {
	return s.edit(ctx, actor, id, func(tx *db.Tx, sh sheet) error {
		email = person.FoldEmail(email)
		c := checkInvited(sh, name, email)
		if err := c.Err(); err != nil {
			return err
		}
		if !sh.Edition.InPairs || !sh.App.Joint() || sh.App.Trio() {
			return errs.New(errs.Conflict, "Only two who apply together can invite a second professional.")
		}
		sent, err := invitationsOf(tx, id)
		if err != nil {
			return err
		}
		if len(sent) >= mostInvitations {
			return errs.New(errs.TooMany, "You have sent %d invitations for this application. Ask the coordinator for help.", mostInvitations)
		}
		if _, open, err := s.openThird(tx, id); err != nil || open {
			if err == nil {
				err = errs.New(errs.Conflict, "You two are deciding about somebody else already. Settle that first.")
			}
			return err
		}
		text := "We invite " + name + " (" + email + ") to apply together with us, as a second professional."
		if _, err := s.decisions.Propose(tx, actor, kindThird, id, text, name+"\n"+email, true); err != nil {
			return err
		}
		return s.toApplicants(tx, notice.Application, sh.App, sh.Edition, actor.Person(), sh.name(actor.Person())+" would like to invite a third person", pathOf(id)+"/partner", func(link string) []string {
			return []string{sh.name(actor.Person()) + " would like to invite a second professional, so that you apply as a trio. Nobody is asked before you agree.",
				"See whom, and say yes or no, here:", link}
		})
	})
}

// checkInvited checks the name and address of somebody who is invited.
func checkInvited(sh sheet, name, email string) *errs.Check {
	var c errs.Check
	c.That(name != "", "name", "Enter the name of the person whom you invite.")
	c.That(len([]rune(name)) <= 100, "name", "The name can have up to 100 letters.")
	c.That(person.ValidEmail(email), "email", "Enter an email address, like name@example.org.")
	for _, p := range sh.People {
		c.That(email != p.Email, "email", "This is the address of somebody who applies already. Enter the address of the person whom you invite.")
	}
	return &c
}

// openThird is the second professional about whom two who apply together are deciding.
func (s *Applications) openThird(tx *db.Tx, id db.ID) (assent.Proposal, bool, error) {
	all, err := s.decisions.Of(tx, id)
	for _, p := range all {
		if p.Kind == kindThird && p.State == assent.Open {
			return p, true, err
		}
	}
	return assent.Proposal{}, false, err
}

// AnswerThird says yes or no to inviting the person whom the text with this hash names. With both yeses the person is written to.
func (s *Applications) AnswerThird(ctx context.Context, actor access.Actor, id db.ID, hash string, yes bool) error {
	return s.edit(ctx, actor, id, func(tx *db.Tx, _ sheet) error {
		p, open, err := s.openThird(tx, id)
		if err != nil {
			return err
		}
		if !open || p.Hash != hash {
			return errs.New(errs.Conflict, "This was settled already.")
		}
		if yes {
			return s.decisions.Assent(tx, actor, p.ID, hash)
		}
		return s.decisions.Withdraw(tx, actor, p.ID)
	})
}

// inviteThird is the effect of both yeses.
func (s *Applications) inviteThird(tx *db.Tx, actor access.Actor, p assent.Proposal) error {
	sh, err := s.load(tx, p.Subject)
	if err != nil {
		return err
	}
	if why := readOnly(sh.App, sh.Edition, tx.Now); why != "" {
		return errs.New(errs.Forbidden, "%s", why)
	}
	if err := closeInvitations(tx, p.Subject, invitationWithdrawn); err != nil {
		return err
	}
	name, email, _ := strings.Cut(p.Payload, "\n")
	v := invitation{ID: db.NewID(), Application: p.Subject, Inviter: p.Proposer, Name: name, Email: email, Side: person.Professional, Third: true, Expires: tx.Now.Add(InvitationLasts)}
	token := db.NewToken()
	if err := addInvitation(tx, v, token); err != nil {
		return err
	}
	if err := s.tellInvited(tx, sh, v, token); err != nil {
		return err
	}
	return audit.Record(tx, actor, "application.invite", "application", p.Subject, "")
}

// thirdsFor are those applications about whose second professional the person has still to say yes or no.
func (s *Applications) thirdsFor(tx *db.Tx, who db.ID, joint []db.ID) (map[db.ID]bool, error) {
	out := map[db.ID]bool{}
	if len(joint) == 0 {
		return out, nil
	}
	open, err := s.decisions.OpenOn(tx, who, joint)
	for _, p := range open {
		if p.Kind == kindThird {
			out[p.Subject] = true
		}
	}
	return out, err
}

// ---- its part of the page about partners

func (s *Applications) askThird(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	name, email := r.Value("name"), r.Value("email")
	err = s.AskThird(r.Ctx(), r.Actor, id, name, email)
	switch {
	case err == nil:
		return web.Redirect("/applications/%s/partner", id).Saying("We have written to your partner. Nobody is asked before both of you agree."), nil
	case errs.Is(err, errs.Forbidden):
		return s.shut(r, id, err, []typedText{{"Their name", name}, {"Their email address", email}}), nil
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

func (s *Applications) answerThird(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	yes := r.Value("answer") == "yes"
	err = s.AnswerThird(r.Ctx(), r.Actor, id, r.Value("hash"), yes)
	to := web.Redirect("/applications/%s/partner", id)
	switch {
	case errs.Is(err, errs.Conflict):
		return to.Warning("%s", errs.Of(err).Message), nil
	case err != nil:
		return web.Answer{}, err
	case yes:
		return to.Saying("You both agree. We have written to them."), nil
	}
	return to.Saying("Nobody is invited."), nil
}
