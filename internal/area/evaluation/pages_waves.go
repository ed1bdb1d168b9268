package evaluation

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// editionPage is what every page of a coordinator has.
type editionPage struct {
	ui.Page
	Edition edition.Edition
}

// path is an address inside the edition.
func (p editionPage) path(format string, args ...any) templ.SafeURL {
	return p.To("/editions/"+string(p.Edition.ID)+format, args...)
}

func (p editionPage) when(at db.Instant) string { return When(at, p.Edition.Zone) }

// inEdition starts a page of an edition; back is the path inside the edition to which the back link leads.
func inEdition(r *web.Request, title string, ed edition.Edition, back string) editionPage {
	p := editionPage{Page: r.Page(title), Edition: ed}
	p.Back = "/editions/" + string(ed.ID) + back
	return p
}

type wavesPage struct {
	editionPage
	Waves []WavePage
}

func (e *Evaluation) wavesPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	ed, list, err := e.List(r.Ctx(), r.Actor, id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(waves(wavesPage{inEdition(r, "Evaluation forms", ed, ""), list})), nil
}

// warn turns a problem that has no field into a notice on the page that path leads to.
func warn(err error, path string, args ...any) (web.Answer, error) {
	if p := errs.Of(err); p != nil && p.Kind == errs.Invalid {
		return web.Redirect(path, args...).Warning("%s", p.Message), nil
	}
	return web.Answer{}, err
}

func (e *Evaluation) planTemplate(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	n, err := e.FromTemplate(r.Ctx(), r.Actor, id)
	back := web.Redirect("/editions/%s/waves", id)
	switch {
	case err != nil:
		return warn(err, "/editions/%s/waves", id)
	case n == 0:
		return back.Saying("All forms of the template are here already, or their time has passed."), nil
	case n == 1:
		return back.Saying("One form is planned. Check its times and who is asked."), nil
	}
	return back.Saying("%d forms are planned. Check their times and who is asked.", n), nil
}

type planPage struct {
	editionPage
	Plan   Plan
	Forms  []ui.Option
	Wave   db.ID // "" for a new one
	Links  int64 // so many people have a link to it: it was opened by mistake before
	Theirs *Plan // what somebody else saved meanwhile
}

// text is the plan as a text, for comparing what two people wrote.
func (p Plan) text() string {
	return fmt.Sprintf("Name: %s\nForm: %s\nWho is asked: %s\nOpens: %s %s\nCloses: %s %s\nAsked: %s %s\nReminders: %s\nFewest answers: %s\nCompared with the others: %t\nPairs: %t\nNote: %s",
		p.Name, p.Instrument, strings.Join(p.Respondents, ", "), p.OpensDate, p.OpensTime, p.ClosesDate, p.ClosesTime, p.ownWords(), p.OwnDays, p.RemindDays, p.Minimum, p.Linked, p.Pairs, p.Note)
}

// ownWords says from when each person's own time counts.
func (p Plan) ownWords() string {
	for _, o := range OwnDates {
		if o.Key == p.CountsFrom {
			return o.Label
		}
	}
	return p.CountsFrom
}

func planFrom(r *web.Request) Plan {
	version, _ := strconv.ParseInt(r.Value("version"), 10, 64) // a wrong one is a stale one
	return Plan{Name: r.Value("name"), Instrument: r.Value("instrument"), Respondents: r.Form["respondents"], Linked: r.Value("linked") == "yes", Pairs: r.Value("pairs") == "yes",
		OpensDate: r.Value("opens-date"), OpensTime: r.Value("opens-time"), ClosesDate: r.Value("closes-date"), ClosesTime: r.Value("closes-time"),
		RemindDays: r.Value("remind-days"), Minimum: r.Value("minimum"), CountsFrom: r.Value("counts-from"), OwnDays: r.Value("own-days"), Note: r.Value("note"), Version: version}
}

// edition finds the edition of the path for its coordinator.
func (e *Evaluation) edition(r *web.Request) (edition.Edition, error) {
	id, err := r.ID("edition")
	if err != nil {
		return edition.Edition{}, err
	}
	var ed edition.Edition
	err = e.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		ed, err = e.running(tx, r.Actor, id)
		return err
	})
	return ed, err
}

// wave finds the edition and the wave of the path for their coordinator.
func (e *Evaluation) wave(r *web.Request) (edition.Edition, WavePage, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return edition.Edition{}, WavePage{}, err
	}
	id, err := r.ID("wave")
	if err != nil {
		return edition.Edition{}, WavePage{}, err
	}
	return e.Look(r.Ctx(), r.Actor, ed, id)
}

const wavesPath = "/waves"

func (e *Evaluation) newWavePage(r *web.Request) (web.Answer, error) {
	ed, err := e.edition(r)
	if err != nil {
		return web.Answer{}, err
	}
	forms, err := e.forms(r)
	if err != nil {
		return web.Answer{}, err
	}
	p := planPage{editionPage: inEdition(r, "Add a form", ed, wavesPath), Forms: forms, Plan: Plan{Respondents: takesPart, Linked: true, OpensTime: morning, ClosesTime: evening, RemindDays: "3, 6"}}
	return web.Show(plan(p)), nil
}

func (e *Evaluation) addWave(r *web.Request) (web.Answer, error) {
	ed, err := e.edition(r)
	if err != nil {
		return web.Answer{}, err
	}
	forms, err := e.forms(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, "Add a form", func() (web.Answer, error) {
		id, err := e.Add(r.Ctx(), r.Actor, ed.ID, planFrom(r))
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/waves/%s", ed.ID, id).Saying("The form is planned."), nil
	}, func(page ui.Page) templ.Component {
		page.Back = "/editions/" + string(ed.ID) + wavesPath
		return plan(planPage{editionPage: editionPage{page, ed}, Forms: forms, Plan: planFrom(r)})
	})
}

func (e *Evaluation) editWavePage(r *web.Request) (web.Answer, error) {
	ed, w, err := e.wave(r)
	if err != nil {
		return web.Answer{}, err
	}
	if w.State != Planned {
		return web.Redirect("/editions/%s/waves/%s", ed.ID, w.ID).Warning("This form has opened, so its plan cannot be changed any more."), nil
	}
	forms, err := e.forms(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(plan(planPage{editionPage: inEdition(r, "Change the plan", ed, wavesPath+"/"+string(w.ID)), Forms: forms, Plan: PlanOf(w.Wave, ed.Zone), Wave: w.ID, Links: w.HaveLink})), nil
}

func (e *Evaluation) changeWave(r *web.Request) (web.Answer, error) {
	ed, w, err := e.wave(r)
	if err != nil {
		return web.Answer{}, err
	}
	forms, err := e.forms(r)
	if err != nil {
		return web.Answer{}, err
	}
	p := planPage{editionPage: inEdition(r, "Change the plan", ed, wavesPath+"/"+string(w.ID)), Forms: forms, Plan: planFrom(r), Wave: w.ID, Links: w.HaveLink}
	a, err := web.Form(r, p.Title, func() (web.Answer, error) {
		if err := e.Change(r.Ctx(), r.Actor, ed.ID, w.ID, p.Plan); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/waves/%s", ed.ID, w.ID).Saying("The plan is changed."), nil
	}, func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		return plan(p)
	})
	if errs.Is(err, errs.Conflict) {
		theirs := PlanOf(w.Wave, ed.Zone)
		p.Theirs, p.Plan.Version = &theirs, theirs.Version
		return web.Clash(plan(p)), nil
	}
	return a, err
}

type wavePage struct {
	editionPage
	WavePage
	ClosesDate, ClosesTime string // as typed, for a later closing time
	NewNote                string
	After                  []edition.Day // of a form that opens after its time: days before which it was to close
	Ahead                  []edition.Day // of a form that opens before its time: days that are still to come until then
}

// path is an address inside the wave; it hides that of the edition on purpose.
func (p wavePage) in(format string, args ...any) templ.SafeURL {
	return p.path("/waves/"+string(p.ID)+format, args...)
}

func (e *Evaluation) wavePage(r *web.Request) (web.Answer, error) {
	ed, w, err := e.wave(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(wave(wavePage{editionPage: inEdition(r, w.Name, ed, wavesPath), WavePage: w, NewNote: w.Note})), nil
}

// act does one action on the wave of the path and comes back to its page; a problem without a field is a notice there.
func (e *Evaluation) act(r *web.Request, said string, fn func(ed, wave db.ID) error) (web.Answer, error) {
	ed, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("wave")
	if err != nil {
		return web.Answer{}, err
	}
	if err := fn(ed, id); err != nil {
		return warn(err, "/editions/%s/waves/%s", ed, id)
	}
	return web.Redirect("/editions/%s/waves/%s", ed, id).Saying("%s", said), nil
}

func (e *Evaluation) removeWave(r *web.Request) (web.Answer, error) {
	a, err := e.act(r, "", func(ed, id db.ID) error { return e.Remove(r.Ctx(), r.Actor, ed, id) })
	if err != nil {
		return a, err
	}
	return web.Redirect("/editions/%s/waves", r.PathValue("edition")).Saying("The form is removed."), nil
}

func (e *Evaluation) inviteNew(r *web.Request) (web.Answer, error) {
	n, refused := 0, false
	a, err := e.act(r, "", func(ed, id db.ID) error {
		var err error
		n, err = e.InviteNew(r.Ctx(), r.Actor, ed, id)
		refused = err != nil
		return err
	})
	if refused {
		return a, err // its notice says why
	}
	if n == 0 {
		return a.Saying("Everybody was invited already."), err
	}
	if n == 1 {
		return a.Saying("1 person more gets a letter."), err
	}
	return a.Saying("%s more get a letter.", people(int64(n))), err
}

func (e *Evaluation) giveUp(r *web.Request) (web.Answer, error) {
	return e.act(r, "The form is closed. Its answers are lost.", func(ed, id db.ID) error { return e.GiveUp(r.Ctx(), r.Actor, ed, id) })
}

// again shows the page of a wave with the problems of one of its small forms.
func (e *Evaluation) again(r *web.Request, said string, act func(ed edition.Edition, w WavePage) error) (web.Answer, error) {
	ed, w, err := e.wave(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, w.Name, func() (web.Answer, error) {
		if err := act(ed, w); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/waves/%s", ed.ID, w.ID).Saying("%s", said), nil
	}, func(page ui.Page) templ.Component {
		page.Back = "/editions/" + string(ed.ID) + wavesPath
		p := wavePage{editionPage: editionPage{page, ed}, WavePage: w, ClosesDate: r.Value("closes-date"), ClosesTime: r.Value("closes-time"), NewNote: w.Note}
		if r.Form.Has("note") {
			p.NewNote = r.Value("note")
		}
		return wave(p)
	})
}

func (e *Evaluation) extendWave(r *web.Request) (web.Answer, error) {
	return e.again(r, "The new closing time is saved.", func(ed edition.Edition, w WavePage) error {
		return e.Extend(r.Ctx(), r.Actor, ed.ID, w.ID, r.Value("closes-date"), r.Value("closes-time"))
	})
}

func (e *Evaluation) noteWave(r *web.Request) (web.Answer, error) {
	return e.again(r, "The note is saved.", func(ed edition.Edition, w WavePage) error {
		return e.SetNote(r.Ctx(), r.Actor, ed.ID, w.ID, r.Value("note"))
	})
}

func (e *Evaluation) closePage(r *web.Request) (web.Answer, error) {
	ed, w, err := e.wave(r)
	if err != nil {
		return web.Answer{}, err
	}
	if w.State != Open {
		return web.Redirect("/editions/%s/waves/%s", ed.ID, w.ID).Warning("This form is not open."), nil
	}
	return web.Show(closing(wavePage{editionPage: inEdition(r, "Close “"+w.Name+"” now?", ed, wavesPath+"/"+string(w.ID)), WavePage: w})), nil
}

func (e *Evaluation) closeWave(r *web.Request) (web.Answer, error) {
	return e.act(r, "The form is closed.", func(ed, id db.ID) error { return e.CloseNow(r.Ctx(), r.Actor, ed, id) })
}

// stateTag is the state of a wave in one or two words.
func (w WavePage) stateTag() templ.Component {
	switch {
	case w.Missed(w.Now):
		return ui.Tag("Never opened", ui.Red)
	case w.Late(w.Now):
		return ui.Tag("Could not open", ui.Yellow)
	case w.State == Planned:
		return ui.Tag("Planned", ui.Grey)
	case w.State == Open:
		return ui.Tag("Open", ui.Green)
	case w.Outcome == TooFew:
		return ui.Tag("Too few answers", ui.Yellow)
	case w.Outcome == Lost:
		return ui.Tag("Answers lost", ui.Red)
	case w.Outcome == Imported:
		return ui.Tag("From a file", ui.Blue)
	}
	return ui.Tag("Closed", ui.Blue)
}

// hidesCount says whether the number of answers is kept back.
func (p WavePage) hidesCount() bool { return p.hidesCountAt(p.Now) }

// counted is how many of the people who were asked have answered so far, as far as forms can tell.
func (p WavePage) counted() int64 { return min(p.Told.forms, p.Invited) }

// paperWarnings say what the coordinator of an open wave should know before forms on paper spoil it.
func (p WavePage) paperWarnings() []string {
	if p.Told.at == 0 {
		return nil
	}
	var out []string
	if p.Told.forms > p.Invited {
		out = append(out, fmt.Sprintf("There are more forms than people: %d forms for %s. Some came on paper and by link too. When it closes, as many forms on paper as are too many are left out by chance.", p.Told.forms, people(p.Invited)))
	}
	if p.Keyed > 0 && p.Told.forms-p.Keyed < p.Minimum {
		out = append(out, fmt.Sprintf("Perhaps fewer than %d came by link so far. If it stays below %d when the form closes, what came by link is destroyed unread: you know what is on paper, so the rest would not be anonymous.", p.Minimum, p.Minimum))
	}
	return out
}

// countWords says how many have answered, never who.
func (p WavePage) countWords(zone string) string {
	switch {
	case p.State == Planned || p.hidesCount():
		return "–"
	case p.State == Open:
		return p.toldOf(zone)
	case p.Invited > 0:
		return fmt.Sprintf("%d of %d", p.Answered, p.Invited)
	}
	return strconv.FormatInt(p.Answered, 10)
}

// minimumWords says how few answers are opened at least.
func (w Wave) minimumWords() string {
	if w.State == Planned {
		return people(MinimumFor(w.Minimum))
	}
	return people(w.Minimum)
}

// raisedWords says why more answers are needed than when the wave opened.
func (p WavePage) raisedWords() string {
	if p.Raised == 0 {
		return ""
	}
	return fmt.Sprintf(", %d more than when it opened: %s became a coordinator since, and coordinators do not count", p.Raised, people(p.Raised))
}

// remindedWords says whether those who have not answered an open form hear of it again.
func (w Wave) remindedWords() string {
	if len(w.RemindDays) == 0 {
		return "Nobody is reminded, because the plan has no reminders."
	}
	return "The program reminds people by itself."
}

// paperPeopleWords names the way to the list of those who handed in on paper.
func (w Wave) paperPeopleWords() string {
	if len(w.RemindDays) == 0 {
		return "Say who handed in on paper"
	}
	return "Say who handed in on paper, so that they get no reminders"
}

// reminderWords says when reminders leave.
func (w Wave) reminderWords(zone string) string {
	if len(w.RemindDays) == 0 {
		return "No reminders"
	}
	words := make([]string, len(w.RemindDays))
	for i, d := range w.RemindDays {
		words[i] = strconv.Itoa(d)
	}
	unit := " days after it opens"
	if len(words) == 1 && words[0] == "1" {
		unit = " day after it opens"
	}
	if w.CountsFrom != FromOpening {
		unit = strings.Replace(unit, "it opens", "people are asked", 1)
	}
	from := ""
	if w.State == Open && w.Opened != 0 && w.CountsFrom == FromOpening {
		from = " (counted from " + w.Opened.In(zone).Format("2 January 2006") + ")"
	}
	return join(words) + unit + from + ", only to people who have not answered"
}

// forms are the forms that can be put to people in this network. Titles of two forms can be the same, so the key stands
// with them.
func (e *Evaluation) forms(r *web.Request) ([]ui.Option, error) {
	var out []ui.Option
	err := e.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		list, err := instrument.ForUse(tx, instrument.UseWave)
		out = nil
		for _, l := range list {
			out = append(out, ui.Option{Value: l.Key, Label: l.Title + " (" + l.Key + ")"})
		}
		return err
	})
	return out, err
}

func ownDateOptions() []ui.Option {
	out := make([]ui.Option, len(OwnDates))
	for i, o := range OwnDates {
		out[i] = ui.Option{Value: o.Key, Label: o.Label}
	}
	return out
}

// sheetWords say what becomes of sheets of paper that nobody keyed in a second time.
func (p WavePage) sheetWords() []string {
	var once, differ []string
	for _, s := range p.Sheets {
		if s.Twice {
			differ = append(differ, strconv.FormatInt(s.Number, 10))
		} else {
			once = append(once, strconv.FormatInt(s.Number, 10))
		}
	}
	var out []string
	if len(differ) > 0 {
		out = append(out, "Keyed in twice, and not the same: sheet "+join(differ)+". Settle the differences before the form closes. Otherwise it counts as it was keyed in first.")
	}
	if len(once) > 0 {
		out = append(out, "Keyed in once: sheet "+join(once)+". If nobody keys it in again before the form closes, it counts as it is.")
	}
	return out
}

func respondentOptions() []ui.Option {
	out := make([]ui.Option, len(Respondents))
	for i, r := range Respondents {
		out[i] = ui.Option{Value: r.Key, Label: r.Label}
	}
	return out
}

func waveRows(p wavesPage) [][]templ.Component {
	rows := make([][]templ.Component, len(p.Waves))
	for i, w := range p.Waves {
		rows[i] = []templ.Component{waveName(p, w), w.stateTag(), ui.Text(p.short(w.began())), ui.Text(p.short(w.ended())), ui.Text(w.countWords(p.Edition.Zone))}
	}
	return rows
}

// short is a moment in a table.
func (p editionPage) short(at db.Instant) string {
	return at.In(p.Edition.Zone).Format("2 Jan 2006, 15:04")
}

func planAction(p planPage) templ.SafeURL {
	if p.Wave == "" {
		return p.path("/waves/new")
	}
	return p.path("/waves/%s/edit", p.Wave)
}

// summary is what there is to know about a wave.
func summary(p wavePage) []ui.SummaryRow {
	linked := "No, it has results of its own only"
	if p.Linked {
		linked = "Yes, people are asked for a code"
	}
	rows := []ui.SummaryRow{
		{Key: "State", Value: p.stateTag()},
		ui.Row("Form", p.WavePage.Title, ""),
		ui.Row("Who is asked", p.askedWords(), ""),
		ui.Row("Opens", p.when(p.Opens), ""),
		ui.Row("Closes", p.when(p.Closes), ""),
	}
	if p.State == Open && p.Opened != 0 {
		rows[3] = ui.Row("Opened", p.when(p.Opened), "")
	}
	if p.State == Closed && p.ClosedAt != 0 {
		rows[3], rows[4] = ui.Row("Opened", p.when(p.began()), ""), ui.Row("Closed", p.when(p.ended()), "")
	}
	if p.CountsFrom != FromOpening {
		rows = append(rows, ui.Row("When people are asked", p.ownDateWords(), ""))
	}
	if p.State == Open && p.LateUntil > p.Closes {
		rows = append(rows, ui.Row("More time", "Late answers are taken until "+p.when(p.LateUntil), ""))
	}
	if p.tookLate() {
		rows = append(rows, ui.Row("Late answers", p.lateWords(), ""))
	}
	if p.Outcome == Imported {
		rows = []ui.SummaryRow{rows[0], rows[1], ui.Row("Filled in", p.Opens.In(p.Edition.Zone).Format("2 January 2006"), "")}
	} else {
		rows = append(rows, ui.Row("Reminders", p.reminderWords(p.Edition.Zone), ""), ui.Row("Fewest answers", p.minimumWords()+p.raisedWords(), ""), ui.Row("Compared with the other forms", linked, ""))
	}
	if p.Pairs {
		rows = append(rows, ui.Row("Pairs", "How far the two of each pair agree is counted, for all pairs together", ""))
	}
	if p.State != Planned {
		rows = append(rows, ui.Row("Answered", p.countWords(p.Edition.Zone), ""))
	}
	if p.Keyed > 0 { // beside forms on paper, "by link" would be the number of all as it is now
		rows = append(rows, ui.Row("On paper", strconv.FormatInt(p.Keyed, 10), ""))
	}
	if p.Note != "" {
		rows = append(rows, ui.SummaryRow{Key: "Note", Value: ui.Lines(p.Note)})
	}
	return rows
}

// tookLate says whether a closed wave took answers after its closing time, because some people had more time.
func (w Wave) tookLate() bool {
	return w.State == Closed && w.LateUntil > w.Closes && w.ended() > w.Closes
}

// late is how many answers by link came late, -1 where it is not told. So few as none are never told.
func (w Wave) late() int64 {
	if w.Outcome != Opened || w.CameLate <= 0 {
		return -1
	}
	return w.CameLate
}

// lateWords says how many answers came in the extra time, where that says nothing about a few people.
func (w Wave) lateWords() string {
	if w.late() < 0 {
		return "Not shown. A number is shown only when " + people(w.Minimum) + " or more answered late, and as many in time. Late means after the closing time, when those who had more time could still answer."
	}
	return answers(w.CameLate) + " by link came late: after the closing time, when those who had more time could still answer."
}

// ownDateWords says when each person is asked.
func (w Wave) ownDateWords() string {
	from := "the day on which their place was confirmed"
	if w.CountsFrom == FromLastDay {
		from = "the last day on which they were there"
	}
	switch w.OwnDays {
	case 0:
		return "On " + from + ", in groups of " + strconv.Itoa(askedTogether) + " or more"
	case 1:
		return "1 day after " + from + ", in groups of " + strconv.Itoa(askedTogether) + " or more"
	}
	return strconv.Itoa(w.OwnDays) + " days after " + from + ", in groups of " + strconv.Itoa(askedTogether) + " or more"
}

func (p wavePage) askedWords() string {
	words := p.RespondentWords()
	if p.State == Planned {
		return words + " (" + people(p.Asked) + " now, coordinators are not asked)"
	}
	return words + " (" + people(p.Invited) + " invited)"
}
