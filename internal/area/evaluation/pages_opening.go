package evaluation

import (
	"errors"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

// openPage asks once before a form opens before its time: letters cannot be called back.
func (e *Evaluation) openPage(r *web.Request) (web.Answer, error) {
	ed, w, err := e.wave(r)
	if err != nil {
		return web.Answer{}, err
	}
	if w.State != Planned || w.Obstacle != "" || w.Missed(w.Now) {
		return web.Redirect("/editions/%s/waves/%s", ed.ID, w.ID).Warning("This form cannot be opened now."), nil
	}
	ahead, err := e.ahead(r, ed, w)
	after, err2 := e.after(r, ed, w)
	then := w.closesThen(w.Now)
	if len(after) > 0 {
		then = w.Closes // it asks how things are before that day
	}
	clock := w.Closes.In(ed.Zone).Format("15:04")
	return web.Show(opening(wavePage{editionPage: inEdition(r, openTitle(w), ed, wavesPath+"/"+string(w.ID)), WavePage: w, ClosesDate: then.In(ed.Zone).Format(time.DateOnly), ClosesTime: clock, Ahead: ahead, After: after})), errors.Join(err, err2)
}

// ahead are the days of the edition that are still to come before a form would open by itself: what it asks about may not have been yet.
func (e *Evaluation) ahead(r *web.Request, ed edition.Edition, w WavePage) (out []edition.Day, err error) {
	return out, e.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		days, err := edition.Days(tx, ed.ID)
		today, opens := w.Now.In(ed.Zone).Format(time.DateOnly), w.Opens.In(ed.Zone).Format(time.DateOnly)
		for _, d := range days {
			if d.Date > today && d.Date <= opens {
				out = append(out, d)
			}
		}
		return err
	})
}

// after are the days of the edition that were to come after a form had closed, and that would come before when it opens only now and stays
// open as long as it was planned.
func (e *Evaluation) after(r *web.Request, ed edition.Edition, w WavePage) (out []edition.Day, err error) {
	if w.Now <= w.Opens {
		return nil, nil
	}
	return out, e.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		days, err := edition.Days(tx, ed.ID)
		closes, then := w.Closes.In(ed.Zone).Format(time.DateOnly), w.closesThen(w.Now).In(ed.Zone).Format(time.DateOnly)
		out = nil
		for _, d := range days {
			if start := d.Start(ed.Zone); start != 0 && start >= w.Closes && d.Date >= closes && d.Date <= then {
				out = append(out, d)
			}
		}
		return err
	})
}

// afterWords name the days before which a form was to close.
func (p wavePage) afterWords() string {
	var out []string
	for _, d := range p.After {
		out = append(out, d.Title+" on "+ui.PlainDate(d.Date))
	}
	return ui.And(out)
}

// aheadWords name the days that are still to come.
func (p wavePage) aheadWords() string {
	var out []string
	for _, d := range p.Ahead {
		out = append(out, d.Title+" on "+ui.PlainDate(d.Date))
	}
	return ui.And(out)
}

// remindersFrom says from when reminders count.
func (p wavePage) remindersFrom() string {
	if p.byOwnDates() {
		return "Reminders count from each person’s own letter."
	}
	return "Reminders count from today."
}

func openTitle(w WavePage) string { return "Open “" + w.Name + "” now?" }

func (e *Evaluation) openWave(r *web.Request) (web.Answer, error) {
	var until *Until
	if _, asked := r.Form["closes-date"]; asked {
		until = &Until{r.Value("closes-date"), r.Value("closes-time")}
	}
	var fields error
	a, err := e.act(r, "The form is open. Each person who is asked gets a letter with their own link.", func(ed, id db.ID) error {
		err := e.OpenUntil(r.Ctx(), r.Actor, ed, id, until)
		if x := errs.Of(err); x != nil && len(x.Fields) > 0 {
			fields = err
		}
		return err
	})
	if fields == nil {
		return a, err
	}
	ed, w, err := e.wave(r)
	if err != nil {
		return web.Answer{}, err
	}
	ahead, err := e.ahead(r, ed, w)
	if err != nil {
		return web.Answer{}, err
	}
	after, err := e.after(r, ed, w)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, openTitle(w), func() (web.Answer, error) { return web.Answer{}, fields }, func(page ui.Page) templ.Component {
		page.Back = "/editions/" + string(ed.ID) + wavesPath + "/" + string(w.ID)
		return opening(wavePage{editionPage: editionPage{page, ed}, WavePage: w, ClosesDate: until.Date, ClosesTime: until.Clock, Ahead: ahead, After: after})
	})
}
