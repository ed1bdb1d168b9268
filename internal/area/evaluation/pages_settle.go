package evaluation

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// once names the sheets that were keyed in once.
func (p paperPage) once() string {
	var numbers []string
	for _, s := range p.Sheets {
		if !s.Twice {
			numbers = append(numbers, strconv.FormatInt(s.Number, 10))
		}
	}
	return join(numbers)
}

func (e *Evaluation) chooseTwice(r *web.Request) (web.Answer, error) {
	ed, id, err := waveOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	twice := r.Value("twice") == "yes"
	if err := e.KeyTwice(r.Ctx(), r.Actor, ed, id, twice); err != nil {
		return warn(err, "/editions/%s/waves/%s/paper", ed, id)
	}
	said := "Each form is keyed in once."
	if twice {
		said = "Each form is keyed in twice. Write a number on each sheet."
	}
	return web.Redirect("/editions/%s/waves/%s/paper", ed, id).Saying("%s", said), nil
}

// waveOfPath reads the edition and the wave of the path.
func waveOfPath(r *web.Request) (ed, wave db.ID, err error) {
	if ed, err = r.ID("edition"); err != nil {
		return "", "", err
	}
	wave, err = r.ID("wave")
	return ed, wave, err
}

// sheetOfPath reads the edition, the wave and the sheet of the path.
func sheetOfPath(r *web.Request) (ed, wave db.ID, number int64, err error) {
	if ed, wave, err = waveOfPath(r); err != nil {
		return "", "", 0, err
	}
	if number, err = strconv.ParseInt(r.PathValue("number"), 10, 64); err != nil {
		err = errs.Missing()
	}
	return ed, wave, number, err
}

type settlePage struct {
	editionPage
	Sheet SettlePage
	Picks map[string]string
	Code  Code // typed once more
}

// at is an address of the sheet.
func (p settlePage) at(end string) templ.SafeURL {
	return p.path("/waves/%s/paper/sheets/%d"+end, p.Sheet.Wave.ID, p.Sheet.Number)
}

func (p settlePage) choice(d Difference) ui.Choice {
	return ui.Choice{Page: p.Page, Name: d.Field, Label: d.Question, Size: "s", Value: p.Picks[d.Field], Required: true,
		Options: []ui.Option{{Value: pickFirst, Label: d.First, Hint: "Keyed in first"}, {Value: pickSecond, Label: d.Second, Hint: "Keyed in second"}}}
}

func settleTitle(number int64) string { return "Settle sheet " + strconv.FormatInt(number, 10) }

func (e *Evaluation) settlePage(r *web.Request) (web.Answer, error) {
	ed, id, number, err := sheetOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := e.Settle(r.Ctx(), r.Actor, ed, id, number)
	if err != nil {
		return settledNow(err, ed, id)
	}
	back := wavesPath + "/" + string(id) + "/paper"
	return web.Show(settling(settlePage{editionPage: inEditionPage(r.Page(settleTitle(number)), p, back), Sheet: p})), nil
}

func inEditionPage(page ui.Page, p SettlePage, back string) editionPage {
	page.Back = "/editions/" + string(p.Edition.ID) + back
	return editionPage{page, p.Edition}
}

func (e *Evaluation) saveSettled(r *web.Request) (web.Answer, error) {
	ed, id, number, err := sheetOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := e.Settle(r.Ctx(), r.Actor, ed, id, number)
	if err != nil {
		return settledNow(err, ed, id)
	}
	return web.Form(r, settleTitle(number), func() (web.Answer, error) {
		code, err := e.SaveSettled(r.Ctx(), r.Actor, ed, id, number, r.Form)
		if errs.Is(err, errs.Conflict) {
			return settledNow(err, ed, id)
		}
		if err != nil {
			return web.Answer{}, err
		}
		said := "The sheet is in. You can key in the next one."
		if code != "" {
			said = "The sheet is in. The code that you typed is the one that was keyed in " + code + ". You can key in the next one."
		}
		return web.Redirect("/editions/%s/waves/%s/paper", ed, id).Saying("%s", said), nil
	}, func(page ui.Page) templ.Component {
		picks := map[string]string{}
		for _, d := range p.Differences {
			picks[d.Field] = r.Value(d.Field)
		}
		return settling(settlePage{editionPage: inEditionPage(page, p, wavesPath+"/"+string(id)+"/paper"), Sheet: p, Picks: picks, Code: codeOf(r.Form)})
	})
}

// settledNow leads from a page of a sheet that somebody else settled, or keyed in again, since it was made to where sheets are keyed in.
func settledNow(err error, ed, id db.ID) (web.Answer, error) {
	if errs.Is(err, errs.Conflict) {
		return web.Redirect("/editions/%s/waves/%s/paper", ed, id).Warning("%s", errs.Of(err).Message), nil
	}
	return warn(err, "/editions/%s/waves/%s/paper", ed, id)
}

func (e *Evaluation) keyAgain(r *web.Request) (web.Answer, error) {
	ed, id, number, err := sheetOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	if err := e.KeyAgain(r.Ctx(), r.Actor, ed, id, number); err != nil {
		return settledNow(err, ed, id)
	}
	return web.Redirect("/editions/%s/waves/%s/paper", ed, id).Saying("Key sheet %d in again from the beginning.", number), nil
}

type moreTimePage struct {
	editionPage
	Wave       Wave
	People     []MoreTime
	Chosen     []string
	Date, Time string
}

const moreTimeTitle = "Give people more time"

func newMoreTimePage(page editionPage, p MoreTimePage) moreTimePage {
	return moreTimePage{editionPage: page, Wave: p.Wave, People: p.People, Time: evening}
}

func (p moreTimePage) choice() ui.Choice {
	options := make([]ui.Option, len(p.People))
	for i, m := range p.People {
		options[i] = ui.Option{Value: string(m.Person), Label: m.Name}
		if m.Until != 0 {
			options[i].Hint = "Has until " + p.when(m.Until)
		}
	}
	return ui.Choice{Page: p.Page, Name: "people", Label: "Who gets more time?", Size: "m", Values: p.Chosen, Options: options, Unmarked: true}
}

func (e *Evaluation) moreTimePage(r *web.Request) (web.Answer, error) {
	ed, id, err := waveOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := e.MoreTimeList(r.Ctx(), r.Actor, ed, id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(moreTime(newMoreTimePage(inEdition(r, moreTimeTitle, p.Edition, wavesPath+"/"+string(id)), p))), nil
}

func (e *Evaluation) giveMoreTime(r *web.Request) (web.Answer, error) {
	ed, id, err := waveOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := e.MoreTimeList(r.Ctx(), r.Actor, ed, id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, moreTimeTitle, func() (web.Answer, error) {
		n, err := e.GiveMoreTime(r.Ctx(), r.Actor, ed, id, r.Form["people"], r.Value("until-date"), r.Value("until-time"))
		if err != nil {
			return web.Answer{}, err
		}
		verb := "have"
		if n == 1 {
			verb = "has"
		}
		return web.Redirect("/editions/%s/waves/%s", ed, id).Saying("%s %s more time, and a letter that says so.", people(int64(n)), verb), nil
	}, func(page ui.Page) templ.Component {
		page.Back = "/editions/" + string(ed) + wavesPath + "/" + string(id)
		again := newMoreTimePage(editionPage{page, p.Edition}, p)
		again.Chosen, again.Date, again.Time = r.Form["people"], strings.TrimSpace(r.Value("until-date")), strings.TrimSpace(r.Value("until-time"))
		return moreTime(again)
	})
}
