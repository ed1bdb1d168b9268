package evaluation

import (
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
)

// respondPage is the form by link. It never shows who is signed in: what is sent belongs to nobody.
type respondPage struct {
	ui.Page
	FormPage
	Token   string
	View    instrument.View
	Code    Code
	PairOut bool
	Typed   instrument.Answers // what was sent and could not be taken
}

// closes is until when this person can answer: in extra time, as long as anybody can.
func (p respondPage) closes() string {
	if p.late() {
		return p.ends()
	}
	return When(p.Until, p.Edition.Zone)
}

// ends is when the boxes are opened.
func (p respondPage) ends() string { return When(p.Wave.Ends(), p.Edition.Zone) }

// late says whether the time that this person was given is over, and late answers are still taken.
func (p respondPage) late() bool { return p.Now >= p.Until && p.Wave.TakesAnswers(p.Now) }

func (p respondPage) closedWords() string { return When(p.Until, p.Edition.Zone) }

// ended is when a closed form closed: somebody may have closed it before its time.
func (p respondPage) ended() string { return When(p.Wave.ended(), p.Edition.Zone) }

func (p respondPage) next() string { return p.Next.In(p.Edition.Zone).Format("Monday 2 January 2006") }

// leastPairs is how few pairs are counted at least.
func (p respondPage) leastPairs() string {
	return strconv.FormatInt(max(p.Wave.Minimum, leastPairs), 10)
}

func (p respondPage) minimum() string { return strconv.FormatInt(p.Wave.Minimum, 10) }

// linkPage is a page frame for somebody who came by a link and is nobody in particular.
func linkPage(r *web.Request, title string) ui.Page {
	p := r.Page(title)
	p.User = nil
	return p
}

func (e *Evaluation) formPage(r *web.Request) (web.Answer, error) {
	f, err := e.Form(r.Ctx(), r.Network.ID, r.PathValue("token"))
	if err != nil {
		return web.Answer{}, err
	}
	if !f.Standing.Takes() {
		return web.Show(standing(respondPage{Page: linkPage(r, standingTitle(f.Standing)), FormPage: f})), nil
	}
	p := respondPage{Page: linkPage(r, f.Questions.Title), FormPage: f, Token: r.PathValue("token")}
	p.View = instrument.NewView(p.Page, f.Questions, nil)
	return web.Show(respond(p)), nil
}

func (e *Evaluation) sendForm(r *web.Request) (web.Answer, error) {
	token := r.PathValue("token")
	f, err := e.Form(r.Ctx(), r.Network.ID, token)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, f.Questions.Title, func() (web.Answer, error) {
		now, err := e.Answer(r.Ctx(), r.Network.ID, token, r.Form)
		if err != nil {
			return web.Answer{}, err
		}
		if !now.Takes() {
			// It may have closed since the page was asked for.
			if f, err = e.Form(r.Ctx(), r.Network.ID, token); err != nil {
				return web.Answer{}, err
			}
			f.Standing = now
			as, _ := instrument.Decode(f.Questions, r.Form, answerPrefix)
			return web.Clash(standing(respondPage{Page: linkPage(r, standingTitle(now)), FormPage: f, Typed: as})), nil
		}
		return web.Redirect("/forms/%s/thanks", token), nil
	}, func(p ui.Page) templ.Component {
		p.User = nil
		as, _ := instrument.Decode(f.Questions, r.Form, answerPrefix)
		return respond(respondPage{Page: p, FormPage: f, Token: token, View: instrument.NewView(p, f.Questions, as), Code: codeOf(r.Form), PairOut: r.Value(pairOutField) != ""})
	})
}

func (e *Evaluation) thanksPage(r *web.Request) (web.Answer, error) {
	f, err := e.Form(r.Ctx(), r.Network.ID, r.PathValue("token"))
	if err != nil {
		return web.Answer{}, err
	}
	if f.Standing.Takes() {
		return web.Redirect("/forms/%s", r.PathValue("token")), nil
	}
	if f.Standing == HasAnswered {
		return web.Show(thanks(respondPage{Page: linkPage(r, "Thank you"), FormPage: f})), nil
	}
	return web.Show(standing(respondPage{Page: linkPage(r, standingTitle(f.Standing)), FormPage: f})), nil
}

func standingTitle(s Standing) string {
	if s == HasAnswered {
		return "We have your answers"
	}
	if s == RunsIt {
		return "You are not asked any more"
	}
	return "This form is closed"
}
