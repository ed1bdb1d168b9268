package opportunity

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/round"
)

// whoPage is one reply for those who answer it.
type whoPage struct {
	onePage
	I      Interest
	View   instrument.View // the answers of an application
	Score  instrument.View // the reader's own scores
	Mine   round.Rater
	Day    string
	Talk   string
	Answer string
	AsItIs bool // the reader ticked that scores left empty stay empty
}

func (s *Opportunities) readWho(r *web.Request) (whoPage, error) {
	one, err := s.one(r, "")
	p := whoPage{onePage: one, Day: one.Today}
	if err != nil {
		return p, err
	}
	id, err := r.ID("reply")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if _, _, p.I, err = s.toReadReply(tx, r.Actor, p.Org.ID, p.O.ID, id); err != nil {
			return err
		}
		p.View, err = answersOf(tx, p.Page, p.I)
		return err
	})
	p.Title = p.I.Name
	p.back("/%s", p.O.ID)
	if v, ok := p.Rounds[p.I.Round].Rater(p.Me); ok {
		p.Mine = v
		p.Score = instrument.NewView(p.Page, p.Def, instrument.Answers{})
		p.Score.NALabel = "I cannot judge this"
		for _, f := range p.Forms[p.I.Round] {
			if f.Person == p.Me {
				p.Score.Answers = f.Answers
			}
		}
	}
	return p, err
}

// scores says whether the reader can score this application now, or change what they gave.
func (p whoPage) scoring() bool {
	return mayScore(p.R, p.O, p.At) && p.I.inChoice() && p.Rounds[p.I.Round].MayAnswer(p.Me)
}

func (s *Opportunities) replyPage(r *web.Request) (web.Answer, error) {
	p, err := s.readWho(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(whoOf(p)), nil
}

// pressWho does one thing with the reply of the path and shows it again.
func (s *Opportunities) pressWho(r *web.Request, notice string, do func(p *whoPage) error) (web.Answer, error) {
	p, err := s.readWho(r)
	if err != nil {
		return web.Answer{}, err
	}
	err = do(&p)
	to := web.Redirect("/leadership/%s/opportunities/%s/people/%s", p.Org.ID, p.O.ID, p.I.ID)
	e := errs.Of(err)
	switch {
	case err == nil:
		return to.Saying("%s", notice), nil
	case e != nil && e.Kind == errs.Conflict:
		return to.Warning("%s", e.Message), nil
	case e != nil && e.Kind == errs.Invalid:
		p.Problems = e.Fields
		if len(p.Problems) == 0 {
			p.Problems = []errs.Field{{Message: e.Message}}
		}
		p.Score.Page = p.Page
		return web.Problem(whoOf(p)), nil
	}
	return web.Answer{}, err
}

func (s *Opportunities) talk(r *web.Request) (web.Answer, error) {
	return s.pressWho(r, "The conversation is noted.", func(p *whoPage) error {
		p.Day, p.Talk = r.Value("talk-day"), r.Value("talk")
		return s.Talk(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, p.I.ID, p.Day, p.Talk)
	})
}

func (s *Opportunities) chooseOne(r *web.Request) (web.Answer, error) {
	return s.pressWho(r, "They are asked whether they say yes.", func(p *whoPage) error { return s.Choose(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, p.I.ID) })
}

func (s *Opportunities) notNow(r *web.Request) (web.Answer, error) {
	return s.pressWho(r, "They have your answer.", func(p *whoPage) error {
		p.Answer = r.Value("answer")
		return s.NotNow(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, p.I.ID, p.Answer)
	})
}

func (s *Opportunities) tellThemWhy(r *web.Request) (web.Answer, error) {
	return s.pressWho(r, "They have your answer.", func(p *whoPage) error {
		p.Answer = r.Value("answer")
		return s.TellWhy(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, p.I.ID, p.Answer)
	})
}

func (s *Opportunities) scoreOne(r *web.Request) (web.Answer, error) {
	return s.pressWho(r, "Your score is saved.", func(p *whoPage) error {
		answers, problems := instrument.Decode(p.Def, r.Form, round.Prefix)
		p.Score.Answers, p.AsItIs = answers, r.Value(round.AsItIs) == "yes"
		if len(problems) > 0 {
			return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: problems}
		}
		return s.SaveScore(r.Ctx(), r.Actor, p.Org.ID, p.O.ID, p.I.ID, round.Given{Answers: answers, Version: r.Version(), AsItIs: p.AsItIs})
	})
}
