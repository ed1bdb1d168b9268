package evaluation

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// mistakeView asks once before a form goes back to planned: people get a letter.
type mistakeView struct {
	editionPage
	Mistake
	Times Times
}

// hadWords say how many get a letter that there is nothing to do.
func (p mistakeView) hadWords() string {
	switch p.Had {
	case 0:
		return "Nobody has had a letter about it."
	case 1:
		return "1 person had a letter. They get another one. It says that it was a mistake, and that there is nothing to do."
	}
	return people(p.Had) + " had a letter. They get another one. It says that it was a mistake, and that there is nothing to do."
}

const mistakeTitle = "Close this form again?"

// mistakeOf finds what there is to say of the wave of the path.
func (e *Evaluation) mistakeOf(r *web.Request) (p mistakeView, err error) {
	ed, err := r.ID("edition")
	if err != nil {
		return p, err
	}
	id, err := r.ID("wave")
	if err != nil {
		return p, err
	}
	run, m, err := e.MistakePage(r.Ctx(), r.Actor, ed, id)
	if err != nil {
		return p, err
	}
	p = mistakeView{editionPage: inEdition(r, mistakeTitle, run, wavesPath+"/"+string(id)), Mistake: m}
	day := func(at db.Instant, clock string) (string, string) {
		if at == 0 {
			return "", clock
		}
		t := at.In(run.Zone)
		return t.Format(time.DateOnly), t.Format("15:04")
	}
	p.Times.OpensDate, p.Times.OpensTime = day(m.Opens, morning)
	p.Times.ClosesDate, p.Times.ClosesTime = day(m.Closes, evening)
	return p, nil
}

func (e *Evaluation) mistakePage(r *web.Request) (web.Answer, error) {
	p, err := e.mistakeOf(r)
	if err != nil {
		return warn(err, "/editions/%s/waves/%s", r.PathValue("edition"), r.PathValue("wave"))
	}
	return web.Show(mistake(p)), nil
}

func (e *Evaluation) closeAgain(r *web.Request) (web.Answer, error) {
	p, err := e.mistakeOf(r)
	if err != nil {
		return warn(err, "/editions/%s/waves/%s", r.PathValue("edition"), r.PathValue("wave"))
	}
	p.Times = Times{r.Value("opens-date"), r.Value("opens-time"), r.Value("closes-date"), r.Value("closes-time")}
	return web.Form(r, mistakeTitle, func() (web.Answer, error) {
		n, err := e.CloseAgain(r.Ctx(), r.Actor, p.Edition.ID, p.ID, p.Times)
		if err != nil {
			return web.Answer{}, err
		}
		said := []string{"The form is planned again."}
		if n > 0 {
			said = append(said, people(int64(n))+" get a letter that there is nothing to do.")
		}
		return web.Redirect("/editions/%s/waves/%s", p.Edition.ID, p.ID).Saying("%s", strings.Join(said, " ")), nil
	}, func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		return mistake(p)
	})
}
