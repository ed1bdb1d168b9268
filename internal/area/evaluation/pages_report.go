package evaluation

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/engine/chart"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/report"
)

// reportPage is the report: what matters of all waves, and one wave in full.
type reportPage struct {
	editionPage
	Report
	Chosen *WaveReport // the wave that is shown in full
	Change int         // place of the comparison that is shown
	Opened string      // the part that the reader is in: "change", "wave" or none
}

func (p reportPage) path(format string, args ...any) templ.SafeURL {
	return p.editionPage.path(format, args...)
}

func (e *Evaluation) reportPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	report, err := e.Report(r.Ctx(), r.Actor, id)
	if err != nil {
		return web.Answer{}, err
	}
	p := reportPage{editionPage: editionPage{r.Page("What people said"), report.Edition}, Report: report}
	if report.Runs {
		p.Back = "/editions/" + string(id) + wavesPath
	}
	p.Chosen = report.chosen(db.ID(r.Value("wave")))
	if n, err := strconv.Atoi(r.Value("change")); err == nil && n > 0 && n <= len(report.Changes) {
		p.Change = n - 1
	}
	p.Opened = r.Value("open")
	return web.Show(reportView(p)), nil
}

// chosen is the wave that was asked for, or the one with the recommendation, or the newest one.
func (r Report) chosen(id db.ID) *WaveReport {
	main, _, _ := r.Main()
	var last *WaveReport
	for i := range r.Waves {
		w := &r.Waves[i]
		switch {
		case w.ID == id:
			return w
		case w.ID == main.ID:
			last = w
		case w.Outcome.Readable() && main.ID == "":
			last = w
		}
	}
	return last
}

// reportFile is the report in another form.
func (e *Evaluation) reportFile(form string) web.PageFunc {
	return func(r *web.Request) (web.Answer, error) {
		id, err := r.ID("edition")
		if err != nil {
			return web.Answer{}, err
		}
		report, err := e.Report(r.Ctx(), r.Actor, id)
		if err != nil {
			return web.Answer{}, err
		}
		var out bytes.Buffer
		f := web.File{Name: "report." + form}
		switch form {
		case "csv":
			f.Type, err = "text/csv; charset=utf-8", report.Model.WriteTable(&out, false)
		case "xlsx":
			f.Type, err = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", report.Model.WriteTable(&out, true)
		case "pdf":
			f.Type, err = "application/pdf", report.Model.WritePDF(&out)
		case "json":
			f.Type, err = "application/json", report.Model.WriteJSON(&out)
		default:
			f.Type, err = "application/csvm+json", report.Model.WriteCSVW(&out, "report.csv")
		}
		if err != nil {
			return web.Answer{}, err
		}
		f.Body = out.Bytes()
		return web.Download(f), nil
	}
}

func (e *Evaluation) shareReport(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	on := r.Value("share") == "yes"
	if err := e.Share(r.Ctx(), r.Actor, id, on); err != nil {
		return web.Answer{}, err
	}
	if on {
		return web.Redirect("/editions/%s/report", id).Saying("Everybody who takes part, and everybody who helps to run it, can now read the report."), nil
	}
	return web.Redirect("/editions/%s/report", id).Saying("Only coordinators can read the report now."), nil
}

// coming says what becomes of a wave that has not closed.
func (p reportPage) coming(w Wave) string {
	switch {
	case w.Missed(p.Now):
		return "never opened"
	case w.Late(p.Now):
		return "has not opened yet, although its time has come"
	case w.State == Planned:
		return "opens " + p.when(w.Opens)
	}
	return "closes " + p.when(w.Closes)
}

// notes are what must be said with the figures: of the edition and of its waves.
func (p reportPage) notes() []string {
	var out []string
	if p.editionPage.Edition.Note != "" {
		out = append(out, p.editionPage.Edition.Note)
	}
	for _, w := range p.Waves {
		if w.Note != "" && !slices.Contains(out, w.Note) {
			out = append(out, w.Note)
		}
	}
	return out
}

// waveTabs lead to each wave.
func (p reportPage) waveTabs() []ui.Tab {
	var out []ui.Tab
	for _, w := range p.Waves {
		if w.Outcome.Readable() {
			out = append(out, ui.Tab{Label: w.Name, Href: p.path("/report?wave=%s&change=%d&open=wave", string(w.ID), p.Change+1) + "#wave", Current: p.Chosen != nil && p.Chosen.ID == w.ID})
		}
	}
	return out
}

// changeTabs lead to each comparison.
func (p reportPage) changeTabs() []ui.Tab {
	wave := ""
	if p.Chosen != nil {
		wave = string(p.Chosen.ID)
	}
	out := make([]ui.Tab, len(p.Changes))
	for n, c := range p.Changes {
		out[n] = ui.Tab{Label: c.From + " → " + c.To, Href: p.path("/report?wave=%s&change=%d&open=change", wave, n+1) + "#changes", Current: n == p.Change}
	}
	return out
}

// opened says whether the reader has chosen something in a part, which is not folded then.
func (p reportPage) opened(part string) bool { return p.Opened == part }

// flow is the picture of how many were invited and answered.
func (p reportPage) flow() templ.Component {
	f := report.FlowPicture(p.Model.Flow)
	table := ui.TableData{Caption: f.Title, Columns: []ui.Column{{Label: "Form"}, ui.Numeric("Asked"), ui.Numeric("Answered"), ui.Numeric("With a code")}}
	for _, s := range p.Model.Flow {
		asked := "not known"
		if s.Invited >= 0 {
			asked = strconv.Itoa(s.Invited)
		}
		table.Rows = append(table.Rows, ui.Cells(s.Wave, asked, report.Known(s.Answered), report.Known(s.Linked)))
	}
	return ui.Figure(f.Title, f.SVG(), table)
}

// recommendation is the one figure that most readers look for.
func (p reportPage) recommendation() (words string, drawing templ.Component, ok bool) {
	w, i, ok := p.Main()
	if !ok {
		return "", nil, false
	}
	return i.Words(w.Minimum) + " (" + w.Name + ")", i.figure("recommendation"), true
}

// figure is the picture of one question, with its numbers.
func (i ItemReport) figure(id string) templ.Component {
	p, ok := i.Picture(id)
	if !ok {
		return templ.NopComponent
	}
	return ui.Figure(i.Item.Wording, p.SVG(), tableOf(p.Table()))
}

// tableOf shows the numbers of a picture.
func tableOf(t chart.Table) ui.TableData {
	out := ui.TableData{Caption: t.Caption, Columns: ui.Columns(t.Headers...)}
	for i := range out.Columns {
		out.Columns[i].Numeric = i > 0 && report.Numeric(t, i)
	}
	for _, r := range t.Rows {
		out.Rows = append(out.Rows, ui.Cells(r...))
	}
	return out
}

// group is questions of one section that are shown together: several on one scale, or a single one.
type group struct {
	Items []ItemReport
	Means bool // questions with a mean, on one scale
}

// groups puts neighbouring questions on one scale together.
func (s SectionReport) groups() []group {
	var out []group
	for _, i := range s.Items {
		if i.wordsOnly() || i.Answered == 0 {
			continue
		}
		ordered := i.Item.Kind.Ordered()
		if n := len(out); ordered && n > 0 && out[n-1].Means && sameSteps(out[n-1].Items[0].Item, i.Item) {
			out[n-1].Items = append(out[n-1].Items, i)
			continue
		}
		out = append(out, group{Items: []ItemReport{i}, Means: ordered})
	}
	return out
}

// label is the name of the section with the number of its questions.
func (s SectionReport) label() string {
	n := 0
	for _, i := range s.Items {
		if !i.wordsOnly() {
			n++
		}
	}
	if n == 1 {
		return s.Title + " (1 question)"
	}
	return fmt.Sprintf("%s (%d questions)", s.Title, n)
}

// wordsOnly says that the answers are words, which are shown as quotes, or the leave to quote them.
func (i ItemReport) wordsOnly() bool {
	return i.Item.Kind == instrument.LongText || i.Item.Kind == instrument.Text || i.Item.ID == quoteConsent
}

// unanswered names the questions of the section that nobody answered.
func (s SectionReport) unanswered() []string {
	var out []string
	for _, i := range s.Items {
		if i.wordsOnly() || i.Answered > 0 {
			continue
		}
		line := i.Item.Wording
		if i.NotApplicable > 0 {
			line += fmt.Sprintf(" (%s said that it does not apply)", people(int64(i.NotApplicable)))
		}
		out = append(out, line)
	}
	return out
}

func sameSteps(a, b instrument.Item) bool {
	return slices.EqualFunc(a.Steps(), b.Steps(), func(x, y instrument.Step) bool { return x.Value == y.Value && x.Label == y.Label })
}

// several is the picture of several questions on one scale.
func (g group) several(id string) templ.Component {
	d := chart.Distributions{Frame: chart.Frame{ID: id, Title: "How people answered"}}
	for _, s := range g.Items[0].Item.Steps() {
		d.Levels = append(d.Levels, s.Label)
	}
	for _, i := range g.Items {
		if i.Hidden || i.NAHidden || i.MissingHidden || slices.ContainsFunc(i.Steps, func(l report.Level) bool { return l.Hidden }) {
			continue // too few, or told question by question because some numbers are hidden
		}
		counts := make([]int, len(i.Steps))
		for n, c := range i.Steps {
			counts[n] = c.N
		}
		d.Items = append(d.Items, chart.DistributionItem{Label: i.Item.Wording, Counts: counts, NotApplicable: i.NotApplicable, Missing: i.Missing})
	}
	if len(d.Items) == 0 {
		return nil
	}
	return ui.Figure(d.Title, d.SVG(), tableOf(d.Table()))
}

// table are the figures of a group of questions.
func (g group) table(caption string) ui.TableData {
	items := make([]report.Item, len(g.Items))
	for n, i := range g.Items {
		items[n] = i.Figures
	}
	return tableOf(report.ItemTable(items, caption))
}

// sentences say in words what the questions of a group say.
func (g group) sentences(minimum int64) []string {
	out := make([]string, len(g.Items))
	for n, i := range g.Items {
		out[n] = said(i.Item.Wording) + i.Words(minimum)
	}
	return out
}

// figure is the picture of a comparison: before and after of the same people, question by question.
func (c Comparison) figure() templ.Component {
	var low, high float64
	var figures []templ.Component
	g := chart.Change{}
	flush := func() {
		if len(g.Items) > 0 {
			g.Frame = chart.Frame{ID: fmt.Sprintf("change-%d", len(figures)), Title: "The same people, " + c.From + " and " + c.To}
			g.BeforeLabel, g.AfterLabel = c.From, c.To
			figures = append(figures, ui.Figure(g.Title, g.SVG(), ui.TableData{}))
		}
		g = chart.Change{}
	}
	for _, i := range c.Items {
		if !i.Shown() || math.IsInf(i.Low, 0) || math.IsInf(i.High, 0) {
			continue
		}
		if i.Low != low || i.High != high {
			flush()
			low, high = i.Low, i.High
		}
		g.Low, g.High = low, high
		g.Items = append(g.Items, chart.ChangeItem{Label: i.Named(), Pairs: i.Pairs, Before: i.Before, After: i.After})
	}
	flush()
	return templ.Join(figures...)
}

// table are the figures of a comparison.
func (c Comparison) table() ui.TableData { return tableOf(report.ChangeTable(c.model())) }

// any says whether something of the comparison may be shown.
func (c Comparison) any() bool {
	return slices.ContainsFunc(c.Items, func(i ChangeReport) bool { return i.Shown() })
}

// most is the largest number of people whose change is shown for any of its questions.
func (c Comparison) most() int {
	n := 0
	for _, i := range c.Items {
		if i.Shown() {
			n = max(n, i.Pairs)
		}
	}
	return n
}

// sentences say in words what changed: first of scales, which speak for several questions, or of all questions when there
// are no scales; then of the rest.
func (c Comparison) sentences(first bool) []string {
	scales := slices.ContainsFunc(c.Items, func(i ChangeReport) bool { return i.Scale && i.Shown() })
	var out []string
	for _, i := range c.Items {
		if i.Shown() && (i.Scale || !scales) == first {
			out = append(out, said(i.Named())+i.Words(int(c.Minimum)))
		}
	}
	return out
}

// themes puts quotes of one theme together.
func (p reportPage) themes() [][]Quote {
	var out [][]Quote
	for _, q := range p.Quotes {
		if n := len(out); n > 0 && strings.EqualFold(out[n-1][0].Theme, q.Theme) {
			out[n-1] = append(out[n-1], q)
		} else {
			out = append(out, []Quote{q})
		}
	}
	return out
}

func themeTitle(q Quote) string {
	if q.Theme == "" {
		return "In their own words"
	}
	return q.Theme
}
