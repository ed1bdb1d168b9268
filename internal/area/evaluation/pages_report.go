package evaluation

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/engine/chart"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/report"
)

// reportPage is the report: what matters of all forms, and one form in full. It is the same for the coordinator, who reads it as it is now,
// and for everybody else, who reads it as it was shared.
type reportPage struct {
	editionPage
	Model  report.Report
	Base   string   // path of the report, under which its other forms are
	Sub    string   // what stands between Base and the name of a file: "." or "/report."
	Live   *Report  // as it is now, for those who run the edition
	Shared *Version // as it was shared
	Chosen *report.Wave
	Change int            // place of the comparison that is shown
	Opened string         // the part that the reader is in: "change", "wave" or none
	Rests  []ground.Claim // what rests on the report or on a part of it
	Part   bool           // the reader takes part, or may once they are signed in: they can recognise themselves in words
}

// known says whether it is known of which thing words are, so that a reader can say that they are about them.
func (p reportPage) known(things []string, n int) bool {
	return p.Part && report.Thing(things, n) != ""
}

// partOf says whether the reader takes part in an edition. Who is not signed in is asked to, when they recognise themselves.
func (e *Evaluation) partOf(r *web.Request, id db.ID) (part bool, err error) {
	if !r.Actor.SignedIn() {
		return true, nil
	}
	err = e.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		part, err = described.TakesPart(tx, r.Actor, id)
		return err
	})
	return part, err
}

// at is an address of the report itself.
func (p reportPage) at(format string, args ...any) templ.SafeURL {
	return p.To(p.Base+format, args...)
}

// file is the address of another form of the report.
func (p reportPage) file(form string) templ.SafeURL { return p.To(p.Base + p.Sub + form) }

// newReportPage chooses what is shown by what was asked for.
func newReportPage(r *web.Request, ed edition.Edition, m report.Report, base, sub string) reportPage {
	p := reportPage{editionPage: editionPage{r.Page("What people said"), ed}, Model: m, Base: base, Sub: sub}
	p.Chosen = chosenWave(m, r.Value("wave"))
	if n, err := strconv.Atoi(r.Value("change")); err == nil && n > 0 && n <= len(m.Changes) {
		p.Change = n - 1
	}
	p.Opened = r.Value("open")
	return p
}

// reportPage is the report for whoever is signed in: as it is now for those who run the edition, as it was shared for everybody else.
func (e *Evaluation) reportPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	read, err := e.Read(r.Ctx(), r.Actor, id)
	if err != nil {
		return web.Answer{}, err
	}
	p := newReportPage(r, read.Edition, read.Model, "/editions/"+string(id)+"/report", ".")
	p.Live, p.Shared = read.Live, read.Version
	if p.Part, err = e.partOf(r, id); err != nil {
		return web.Answer{}, err
	}
	if p.Live == nil || p.Live.sharing.ID != "" { // nothing rests on what was never shared
		if p.Rests, err = e.restingOn(r, id); err != nil {
			return web.Answer{}, err
		}
	}
	if p.Live != nil {
		p.Back = "/editions/" + string(id) + wavesPath
	}
	return web.Show(reportView(p)), nil
}

// chosenWave is the form that was asked for, or the one with the recommendation, or the newest one that could be read.
func chosenWave(m report.Report, id string) *report.Wave {
	main, _ := m.Main()
	var last *report.Wave
	for n := range m.Waves {
		w := &m.Waves[n]
		switch {
		case w.ID == id && id != "":
			return w
		case n == main:
			last = w
		case !w.Sealed && main < 0:
			last = w
		}
	}
	return last
}

// reportFile is the report in another form, for whoever is signed in.
func (e *Evaluation) reportFile(form string) web.PageFunc {
	return func(r *web.Request) (web.Answer, error) {
		id, err := r.ID("edition")
		if err != nil {
			return web.Answer{}, err
		}
		read, err := e.Read(r.Ctx(), r.Actor, id)
		if err != nil {
			return web.Answer{}, err
		}
		return asFile(read.Model, form)
	}
}

// asFile is a report as a file; form is the end of its name.
func asFile(m report.Report, form string) (web.Answer, error) {
	var out bytes.Buffer
	f := web.File{Name: "report." + form}
	var err error
	switch form {
	case "csv":
		f.Type, err = "text/csv; charset=utf-8", m.WriteTable(&out, false)
	case "xlsx":
		f.Type, err = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", m.WriteTable(&out, true)
	case "pdf":
		f.Type, err = "application/pdf", m.WriteShortPDF(&out)
	case "annex.pdf":
		f.Type, err = "application/pdf", m.WriteAnnexPDF(&out)
	case "json":
		f.Type, err = "application/json", m.WriteJSON(&out)
	case "csv-metadata.json":
		f.Type, err = "application/csvm+json", m.WriteCSVW(&out, "report.csv")
	default:
		err = errs.Missing()
	}
	if err != nil {
		return web.Answer{}, err
	}
	f.Body = out.Bytes()
	return web.Download(f), nil
}

// coming says what becomes of a wave that has not closed.
func (p reportPage) coming(w Wave) string {
	switch {
	case w.Missed(p.Live.Now):
		return "never opened"
	case w.Late(p.Live.Now):
		return "has not opened yet, although its time has come"
	case w.State == Planned:
		return "opens " + p.when(w.Opens)
	}
	return "closes " + p.when(w.Closes)
}

// waveTabs lead to each form.
func (p reportPage) waveTabs() []ui.Tab {
	var out []ui.Tab
	for _, w := range p.Model.Waves {
		if !w.Sealed {
			out = append(out, ui.Tab{Label: w.Name, Href: p.at("?wave=%s&change=%d&open=wave", w.ID, p.Change+1) + "#wave", Current: p.Chosen != nil && p.Chosen.ID == w.ID})
		}
	}
	return out
}

// changeTabs lead to each comparison.
func (p reportPage) changeTabs() []ui.Tab {
	wave := ""
	if p.Chosen != nil {
		wave = p.Chosen.ID
	}
	out := make([]ui.Tab, len(p.Model.Changes))
	for n, c := range p.Model.Changes {
		out[n] = ui.Tab{Label: c.From + " → " + c.To, Href: p.at("?wave=%s&change=%d&open=change", wave, n+1) + "#changes", Current: n == p.Change}
	}
	return out
}

// opened says whether the reader has chosen something in a part, which is not folded then.
func (p reportPage) opened(part string) bool { return p.Opened == part }

// parts are the parts of the report, for the list that leads to them.
func (p reportPage) parts() []ui.Tab {
	m := p.Model
	var out []ui.Tab
	add := func(there bool, label, opened, id string) {
		if there {
			out = append(out, ui.Tab{Label: label, Href: p.at("?open=%s", opened) + templ.SafeURL("#"+id)})
		}
	}
	add(true, "Who answered", "answered", "answered")
	add(len(m.Changes) > 0, changesTitle, "change", "changes")
	add(p.anyLeft(), leavingTitle, "stayed", "stayed")
	add(report.AgreementShown(m.Agreement), agreementTitle, "agreement", "agreement")
	add(len(m.Themes) > 0, quotesPart, "quotes", "quotes")
	for _, c := range m.Chapters {
		add(true, c.Title, report.Slug(c.Title), report.Slug(c.Title))
	}
	add(p.Chosen != nil, "Question by question", "wave", "wave")
	add(true, "What this cannot tell", "cannot", "cannot")
	return out
}

// anyLeft says whether those who stayed and those who left are compared.
func (p reportPage) anyLeft() bool { return len(p.Model.Leaving) > 0 }

// Titles of parts of the report.
const (
	changesTitle   = "What changed for the same people"
	leavingTitle   = "Those who stayed and those who left"
	agreementTitle = "How far the two sides agree"
	quotesPart     = "In their own words"
)

// flow is the picture of how many were invited and answered.
func (p reportPage) flow() templ.Component {
	f := report.FlowPicture(p.Model.Flow)
	table := ui.TableData{Caption: report.Rounded(chart.Table{Caption: f.Title}, p.Model.Policy.Rounds()).Caption, Columns: []ui.Column{{Label: "Form"}, ui.Numeric("Asked"), ui.Numeric("Answered"), ui.Numeric("With a code")}}
	for _, s := range p.Model.Flow {
		asked := "not known"
		if !p.Model.Policy.Exact() {
			asked = "held back" // known, and hidden to protect small numbers
		}
		if s.Invited >= 0 {
			asked = strconv.Itoa(s.Invited)
		}
		table.Rows = append(table.Rows, ui.Cells(s.Wave, asked, report.Known(s.Answered), report.Known(s.Linked)))
	}
	return ui.Figure(f.Title, f.SVG(), table)
}

// itemFigure is the picture of one question, with its numbers.
func itemFigure(i report.Item, id string) templ.Component {
	p, ok := i.Picture(id)
	if !ok {
		return templ.NopComponent
	}
	return ui.Figure(i.Wording, p.SVG(), tableOf(report.Rounded(p.Table(), i.Rounded)))
}

// roundedItems says whether the counts of questions are not what they were.
func roundedItems(all []report.Item) bool {
	return slices.ContainsFunc(all, func(i report.Item) bool { return i.Rounded })
}

// roundedChanges says the same of changes.
func roundedChanges(c report.Comparison) bool {
	return slices.ContainsFunc(c.Items, func(i report.Change) bool { return i.Rounded })
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
	Items []report.Item
	Means bool // questions with a mean, on one scale
}

// groups puts neighbouring questions on one scale together.
func groups(s report.Section) []group {
	var out []group
	for _, i := range s.Items {
		if i.Kind == report.Words || i.Answered == 0 && !i.AnsweredHidden {
			continue
		}
		ordered := i.Kind == report.Ordered
		if n := len(out); ordered && n > 0 && out[n-1].Means && out[n-1].takes(i) {
			out[n-1].Items = append(out[n-1].Items, i)
			continue
		}
		out = append(out, group{Items: []report.Item{i}, Means: ordered})
	}
	return out
}

// takes says whether a question has the scale of the group. Of one whose figures are hidden only the ends are known.
func (g group) takes(i report.Item) bool {
	if steps := g.steps(); len(steps) > 0 && len(i.Steps) > 0 {
		return slices.EqualFunc(steps, i.Steps, func(x, y report.Level) bool { return x.Value == y.Value && x.Label == y.Label })
	}
	return g.Items[0].Low == i.Low && g.Items[0].High == i.High
}

// steps are those of the scale, when any question shows them.
func (g group) steps() []report.Level {
	for _, i := range g.Items {
		if len(i.Steps) > 0 {
			return i.Steps
		}
	}
	return nil
}

// sectionLabel is the name of the section with the number of its questions.
func sectionLabel(s report.Section) string {
	n := 0
	for _, i := range s.Items {
		if i.Kind != report.Words {
			n++
		}
	}
	if n == 1 {
		return s.Title + " (1 question)"
	}
	return fmt.Sprintf("%s (%d questions)", s.Title, n)
}

// unanswered names the questions of the section that nobody answered.
func unanswered(s report.Section) []string {
	var out []string
	for _, i := range s.Items {
		if i.Kind == report.Words || i.Answered > 0 || i.AnsweredHidden {
			continue
		}
		line := i.Wording
		if i.NotApplicable > 0 {
			line += fmt.Sprintf(" (%s said that it does not apply)", people(int64(i.NotApplicable)))
		}
		out = append(out, line)
	}
	return out
}

// several is the picture of several questions on one scale.
func (g group) several(id string) templ.Component {
	d := chart.Distributions{Frame: chart.Frame{ID: id, Title: "How people answered"}}
	for _, s := range g.steps() {
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
		d.Items = append(d.Items, chart.DistributionItem{Label: i.Wording, Counts: counts, NotApplicable: i.NotApplicable, Missing: i.Missing})
	}
	if len(d.Items) == 0 {
		return nil
	}
	return ui.Figure(d.Title, d.SVG(), tableOf(report.Rounded(d.Table(), roundedItems(g.Items))))
}

// table are the figures of a group of questions.
func (g group) table(caption string) ui.TableData {
	for _, t := range report.ItemTables(g.Items, caption) {
		return tableOf(report.Rounded(t, roundedItems(g.Items))) // the questions of a group are all of one kind
	}
	return ui.TableData{}
}

// sentences say in words what the questions of a group say.
func (g group) sentences(minimum int) []string {
	out := make([]string, len(g.Items))
	for n, i := range g.Items {
		out[n] = report.Said(i.Wording) + i.Words(minimum)
	}
	return out
}

// changeFigure is the picture of a comparison: before and after of the same people, question by question.
func changeFigure(c report.Comparison) templ.Component {
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
		if i.Low != low || i.High != high || i.YesNo != g.Shares && len(g.Items) > 0 {
			flush()
			low, high = i.Low, i.High
		}
		g.Low, g.High, g.Shares = low, high, i.YesNo
		g.Items = append(g.Items, chart.ChangeItem{Label: i.Named(), Pairs: i.Pairs, Before: i.Before, After: i.After})
	}
	flush()
	return templ.Join(figures...)
}

// onlyOwn says that people were asked who help to run the edition, and who they are; "" for all others.
func onlyOwn(w *report.Wave) string {
	if !w.Own {
		return ""
	}
	return "This is the view of those who help to run it: " + w.Of + "."
}
