package application

import (
	"errors"
	"strings"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"

	"github.com/a-h/templ"
)

// ---- an invitation to be a partner, by its link or by the person who was asked

type invitationPage struct {
	ui.Page
	Invited
	Path        string // where the answer goes
	SignedIn    bool
	Own         bool // the inviter looks at their own invitation
	As          string
	Perspective string
	SignInNext  string
	Joining     []string // what a yes does to the application that they have
}

func (p invitationPage) perspectives() []ui.Option {
	return applyPage{Sides: content.Perspectives()}.perspectives(p.Side)
}

// from asks for the perspective of whoever says yes.
func (p invitationPage) from() string {
	if p.Third {
		return "What do you speak from in this trio?"
	}
	return "What do you speak from in this pair?"
}

// wants is the verb for those who invite.
func (in Invited) wants() string {
	if len(in.With) > 1 {
		return "want"
	}
	return "wants"
}

// joiners are those with whom somebody would apply, as Joining names them.
func (in Invited) joiners() []string {
	if in.Third {
		return in.With
	}
	return []string{in.Inviter}
}

func (s *Applications) invitationPage(r *web.Request, in Invited, path string) (invitationPage, error) {
	var joining []string
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if !r.Actor.SignedIn() || r.Actor.Is(in.InviterID) {
			return nil
		}
		var err error
		joining, err = s.Joining(tx, in.Edition.ID, r.Actor.Person(), in.joiners()...)
		return err
	})
	return invitationPage{Page: r.Page("An invitation to apply together"), Invited: in, Path: path, SignedIn: r.Actor.SignedIn(),
		Own: r.Actor.Is(in.InviterID), As: r.Actor.Name(), SignInNext: path, Joining: joining}, err
}

// becamePage is an invitation that was accepted, opened once more.
type becamePage struct {
	ui.Page
	Became
}

func (s *Applications) invitationByLink(r *web.Request) (web.Answer, error) {
	in, err := s.ByToken(r.Ctx(), r.Network.ID, r.PathValue("token"))
	if errs.Is(err, errs.Gone) {
		if b, found, berr := s.Became(r.Ctx(), r.Actor, r.Network.ID, r.PathValue("token")); berr != nil || found {
			return web.Show(invitationBecame(becamePage{Page: r.Page("This invitation was accepted"), Became: b})), berr
		}
	}
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.invitationPage(r, in, "/invitations/"+r.PathValue("token"))
	return web.Show(invitationForm(p)), err
}

func (s *Applications) acceptByLink(r *web.Request) (web.Answer, error) {
	token := r.PathValue("token")
	in, err := s.ByToken(r.Ctx(), r.Network.ID, token)
	if errs.Is(err, errs.Gone) && r.Actor.SignedIn() {
		if b, _, berr := s.Became(r.Ctx(), r.Actor, r.Network.ID, token); berr != nil || b.Applies && !b.Inviting {
			return joinedAlready(b.Application), berr
		}
	}
	if err != nil {
		return web.Answer{}, err
	}
	if !r.Actor.SignedIn() {
		return web.Answer{}, errs.New(errs.SignIn, "Sign in first, so that we know who says yes.")
	}
	return s.accepted(r, in, "/invitations/"+token, byToken(token))
}

func (s *Applications) declineByLink(r *web.Request) (web.Answer, error) {
	return s.declined(r, byToken(r.PathValue("token")))
}

// joinedAlready leads who has said yes before to where they apply together.
func joinedAlready(id db.ID) web.Answer {
	return web.Redirect("/applications/%s", id).Saying("You apply together already.")
}

// invitationFor is the open invitation of the path for the person who was asked. Who has said yes before, and applies now,
// is led to the application: answer is there then.
func (s *Applications) invitationFor(r *web.Request) (in Invited, id db.ID, answer *web.Answer, err error) {
	if id, err = r.ID("application"); err != nil {
		return in, id, nil, err
	}
	in, err = s.ForMe(r.Ctx(), r.Actor, id)
	if errs.Is(err, errs.NotFound) {
		part, perr := s.Part(r.Ctx(), r.Actor, id)
		if perr != nil {
			return in, id, nil, perr
		}
		if part {
			led := joinedAlready(id)
			return in, id, &led, nil
		}
	}
	return in, id, nil, err
}

func (s *Applications) invitationForMe(r *web.Request) (web.Answer, error) {
	in, id, led, err := s.invitationFor(r)
	if err != nil {
		return web.Answer{}, err
	}
	if led != nil {
		return *led, nil
	}
	p, err := s.invitationPage(r, in, pathOf(id)+"/invitation")
	return web.Show(invitationForm(p)), err
}

func (s *Applications) acceptForMe(r *web.Request) (web.Answer, error) {
	in, id, led, err := s.invitationFor(r)
	if err != nil {
		return web.Answer{}, err
	}
	if led != nil {
		return *led, nil
	}
	return s.accepted(r, in, pathOf(id)+"/invitation", byPerson(r.Actor, id))
}

func (s *Applications) declineForMe(r *web.Request) (web.Answer, error) {
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	return s.declined(r, byPerson(r.Actor, id))
}

func (s *Applications) accepted(r *web.Request, in Invited, path string, find finder) (web.Answer, error) {
	perspective := r.Value("perspective")
	page, err := s.invitationPage(r, in, path)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, "An invitation to apply together", func() (web.Answer, error) {
		id, err := s.accept(r.Ctx(), r.Actor, find, perspective)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/applications/%s", id).Saying("You apply together now. You can both write in this application."), nil
	}, func(p ui.Page) templ.Component {
		page.Page, page.Perspective = p, perspective
		return invitationForm(page)
	})
}

func (s *Applications) declined(r *web.Request, find finder) (web.Answer, error) {
	if err := s.decline(r.Ctx(), r.Actor, find); err != nil {
		return web.Answer{}, err
	}
	p := r.Page("You have said no")
	return web.Show(done(p, "Thank you for answering. You need not say why. The person who invited you hears only that the invitation was not taken up.")), nil
}

// ---- a sponsor's link

type confirmPage struct {
	ui.Page
	Backed
	Token       string
	Kinds       []string // what they back with: money, interest
	Amount      string
	Rhythm      string
	RhythmWords string
	Reason      string
	Declines    bool // the form for a no was sent
}

// said fills the form with what the sponsor confirmed before the words changed.
func (p confirmPage) said(b Backing) confirmPage {
	if b.Money {
		p.Kinds = append(p.Kinds, "money")
	}
	if b.Amount > 0 {
		p.Amount = strings.TrimPrefix(edition.Pounds(b.Amount), "£")
	}
	if b.Interest {
		p.Kinds = append(p.Kinds, "interest")
	}
	p.Rhythm, p.RhythmWords = string(b.Rhythm), b.RhythmWords
	return p
}

func (p confirmPage) askers() string { return ui.And(p.Askers) }

func (p confirmPage) challenge() string {
	if p.Challenge == "" {
		return "They are still writing it."
	}
	return p.Challenge
}

// sponsorOver is the page of a link that can no longer be answered. Whoever has answered, or need not answer, is thanked and
// not alarmed.
func sponsorOver(r *web.Request, err error) (web.Answer, error) {
	if errors.Is(err, errHasConfirmed) || errors.Is(err, errHasAnswered) {
		return web.Gone(web.ErrorPage(r.Page("We have your answer"), errs.Of(err), "")), nil
	}
	if errors.Is(err, errNeverSent) {
		return web.Gone(web.ErrorPage(r.Page("You need to do nothing"), errs.Of(err), "")), nil
	}
	return web.Answer{}, err
}

func (s *Applications) confirmPage(r *web.Request) (web.Answer, error) {
	b, err := s.ForSponsor(r.Ctx(), r.Network.ID, r.PathValue("token"))
	if err != nil {
		return sponsorOver(r, err)
	}
	return web.Show(sponsorForm(confirmPage{Page: r.Page("Will you be the sponsor?"), Backed: b, Token: r.PathValue("token")}.said(b.Before))), nil
}

func (s *Applications) back(r *web.Request) (web.Answer, error) {
	token := r.PathValue("token")
	asked, err := s.ForSponsor(r.Ctx(), r.Network.ID, token)
	if err != nil {
		return sponsorOver(r, err)
	}
	kinds := r.Form["backing"]
	b := Backing{Rhythm: Rhythm(r.Value("rhythm")), RhythmWords: r.Value("rhythm_words")}
	for _, k := range kinds {
		b.Money = b.Money || k == "money"
		b.Interest = b.Interest || k == "interest"
	}
	if typed := r.Value("amount"); b.Money && typed != "" {
		pence, ok := edition.ParsePounds(typed)
		b.Amount = pence
		if !ok {
			b.Amount = -1 // Check says what is wrong with it
		}
	}
	typed := confirmPage{Backed: asked, Token: token, Kinds: kinds, Amount: r.Value("amount"), Rhythm: string(b.Rhythm), RhythmWords: b.RhythmWords}
	return web.Form(r, "Will you be the sponsor?", func() (web.Answer, error) {
		err := s.Back(r.Ctx(), r.Network.ID, token, r.Value("read"), b)
		if errors.Is(err, errWordsChanged) {
			if typed.Backed, err = s.ForSponsor(r.Ctx(), r.Network.ID, token); err != nil {
				return web.Answer{}, err
			}
			typed.Page = r.Page("Will you be the sponsor?")
			typed.Page.Problems = []errs.Field{{Message: errWordsChanged.Message}}
			return web.Clash(sponsorForm(typed)), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Show(done(r.Page("Thank you for your backing"), "We have told "+confirmPage{Backed: asked}.askers()+". You need to do nothing more.")), nil
	}, func(p ui.Page) templ.Component {
		typed.Page = p
		return sponsorForm(typed)
	})
}

func (s *Applications) notBack(r *web.Request) (web.Answer, error) {
	token := r.PathValue("token")
	asked, err := s.ForSponsor(r.Ctx(), r.Network.ID, token)
	if err != nil {
		return sponsorOver(r, err)
	}
	return web.Form(r, "Will you be the sponsor?", func() (web.Answer, error) {
		if err := s.NotBack(r.Ctx(), r.Network.ID, token, r.Value("reason")); err != nil {
			return web.Answer{}, err
		}
		return web.Show(done(r.Page("Thank you for answering"), "We have told "+confirmPage{Backed: asked}.askers()+" that you cannot do it, and why.")), nil
	}, func(p ui.Page) templ.Component {
		return sponsorForm(confirmPage{Page: p, Backed: asked, Token: token, Reason: r.Value("reason"), Declines: true})
	})
}
