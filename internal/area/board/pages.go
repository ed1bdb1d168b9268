package board

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// Report is what a board reads of an organisation. It is the same for everybody who may read it.
type Report struct {
	Short        []string // what comes first, in sentences
	Story        *Story   // nil when nobody lets one be told
	Organisation person.Organisation
	Period       Period
	Made         string // the day on which it was made
	Chapters     []Chapter
}

const title = "Report to the board"

// subtitle is the line under the title.
func (r Report) subtitle() string {
	return r.Organisation.Name + ", " + r.Period.Words() + ". Made on " + ui.PlainDate(r.Made) + "."
}

// cannotTell is what has to be said with the figures.
func (r Report) cannotTell() []string {
	return []string{
		"The time before is " + r.Period.Before().Words() + ".",
		"Steps, ratings, answers and decisions are counted as they were known at the end of " + ui.PlainDate(r.Period.To) + ". Roles and groups are counted by the days that the map has for them now.",
		"Figures say what was done and decided. They do not say whether it helped anybody: ask the people.",
		"A role that somebody holds does not say how much they can change in it.",
	}
}

// read makes the report of a period.
func (s *Board) read(tx *db.Tx, o person.Organisation, p Period, zone string) (Report, error) {
	before := p.Before()
	known, knownB := endOf(p.To, zone), endOf(before.To, zone)
	f := facts{Period: p, Organisation: o.ID}
	var err error
	for _, read := range []func() error{
		func() error { f.Plan, err = s.sources.Plan(tx, o.ID, known); return err },
		func() error { f.PlanBefore, err = s.sources.Plan(tx, o.ID, knownB); return err },
		func() error { f.Ratings, err = s.sources.Ratings(tx, o.ID, known); return err },
		func() error { f.Answers, err = s.sources.Answers(tx, p.From, p.To); return err },
		func() error { f.Refers, err = s.sources.Referred(tx, f.Organisation, p.From, p.To); return err },
		func() error {
			f.RefersB, err = s.sources.Referred(tx, f.Organisation, before.From, before.To)
			return err
		},
		func() error { f.AnswersB, err = s.sources.Answers(tx, before.From, before.To); return err },
		func() error { f.Decided, err = s.sources.Decisions(tx, o.ID, p.From, p.To, known); return err },
		func() error {
			f.DecidedB, err = s.sources.Decisions(tx, o.ID, before.From, before.To, knownB)
			return err
		},
		func() error { f.Offered, err = s.sources.Offered(tx, o.ID, p.From, p.To, known); return err },
		func() error {
			f.OfferedB, err = s.sources.Offered(tx, o.ID, before.From, before.To, knownB)
			return err
		},
		func() error { f.Voices, err = s.sources.Voices(tx, o.ID, known); return err },
		func() error { f.VoicesB, err = s.sources.Voices(tx, o.ID, knownB); return err },
		func() error { f.Asked, err = s.sources.Recommended(tx, o.ID, p.From, p.To); return err },
		func() error { f.AskedB, err = s.sources.Recommended(tx, o.ID, before.From, before.To); return err },
		func() error { f.Placed, err = s.sources.Placed(tx, o.ID, p.From, p.To); return err },
		func() error { f.Goals, err = s.sources.Outcomes(tx, o.ID, p.To, known); return err },
		func() error { f.GoalsB, err = s.sources.Outcomes(tx, o.ID, before.To, knownB); return err },
		func() error { f.PlacedB, err = s.sources.Placed(tx, o.ID, before.From, before.To); return err },
		func() error { f.Groups, err = group.Standings(tx, o.ID, p.To); return err },
		func() error { f.GroupsB, err = group.Standings(tx, o.ID, before.To); return err },
		func() error { f.Terms, err = group.PatientTerms(tx, o.ID, p.From, p.To); return err },
		func() error { f.TermsB, err = group.PatientTerms(tx, o.ID, before.From, before.To); return err },
		func() error { f.Types, err = group.RoleTypes(tx); return err },
		func() error { f.Held, err = group.HeldTypes(tx, o.ID, p.To); return err },
		func() error { f.HeldB, err = group.HeldTypes(tx, o.ID, before.To); return err },
	} {
		if read() != nil {
			return Report{}, err
		}
	}
	out := Report{Organisation: o, Period: p, Made: tx.Now.In(zone).Format(time.DateOnly), Short: inShort(f), Chapters: chapters(f)}
	if v, found, err := storyUntil(tx, s.keys, o.ID, known); err != nil {
		return Report{}, err
	} else if found {
		out.Story = &v
	}
	return out, nil
}

// frame is what the pages about an organisation's report have.
type frame struct {
	ui.Page
	O       person.Organisation
	Runs    bool // keeps the organisation's pages: an engagement lead
	Network bool // keeps those of all organisations: a coordinator
	Today   string
	Zone    string
}

// in is an address of the report.
func (f frame) in(format string, args ...any) templ.SafeURL {
	return f.To("/leadership/%s/board-report"+format, append([]any{f.O.ID}, args...)...)
}

// organisation opens an organisation for whoever reads its report. For everybody else it does not exist.
func (s *Board) organisation(tx *db.Tx, a access.Actor, id db.ID) (person.Organisation, error) {
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, err
	}
	may, err := s.opens(tx, a, id)
	if err != nil {
		return o, err
	}
	return o, a.Allow(may)
}

func (s *Board) page(r *web.Request, name string, more func(tx *db.Tx, f *frame) error) (frame, error) {
	f := frame{Page: r.Page(name), Zone: r.Network.Zone}
	id, err := r.ID("organisation")
	if err != nil {
		return f, err
	}
	f.Runs, f.Network = r.Actor.Leads(id), r.Actor.Has(access.Coordinator)
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		f.Parts, f.Back, f.Today = nil, "", tx.Now.In(f.Zone).Format(time.DateOnly)
		var err error
		if f.O, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if err := s.parts(tx, &f.Page, r.Actor, id); err != nil {
			return err
		}
		if f.Back == "" {
			f.Back = "/me"
		}
		return more(tx, &f)
	})
	return f, err
}

type reportView struct {
	frame
	R        Report
	From, To string // as typed
}

func (s *Board) readReport(r *web.Request) (reportView, error) {
	p := reportView{From: r.Value("from"), To: r.Value("to")}
	f, err := s.page(r, title, func(tx *db.Tx, f *frame) error {
		period, err := periodOf(p.From, p.To, f.Today)
		if e := errs.Of(err); e != nil && e.Kind == errs.Invalid {
			f.Problems = e.Fields
			return nil
		} else if err != nil {
			return err
		}
		p.R, err = s.read(tx, f.O, period, f.Zone)
		return err
	})
	p.frame = f
	if len(f.Problems) == 0 {
		p.From, p.To = ui.ShortDate(p.R.Period.From), ui.ShortDate(p.R.Period.To)
	}
	return p, err
}

func (s *Board) reportPage(r *web.Request) (web.Answer, error) {
	p, err := s.readReport(r)
	if err != nil {
		return web.Answer{}, err
	}
	if len(p.Problems) > 0 {
		return web.Problem(reportOf(p)), nil
	}
	return web.Show(reportOf(p)), nil
}

// file answers with the report as a file.
func (s *Board) file(form string) func(r *web.Request) (web.Answer, error) {
	return func(r *web.Request) (web.Answer, error) {
		p, err := s.readReport(r)
		if err != nil {
			return web.Answer{}, err
		}
		if len(p.Problems) > 0 {
			return web.Problem(reportOf(p)), nil
		}
		var out bytes.Buffer
		f := web.File{Name: fmt.Sprintf("board-report-%s.%s", p.R.Period.To, form), Type: "application/pdf"}
		if form == "pdf" {
			err = p.R.writePDF(&out)
		} else {
			f.Type, err = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", p.R.writeBook(&out)
		}
		f.Body = out.Bytes()
		return web.Download(f), err
	}
}

// files is the address of the report of this period as a file.
func (p reportView) files(form string) templ.SafeURL {
	return p.in("/report.%s?from=%s&to=%s", form, p.R.Period.From, p.R.Period.To)
}

// heads are the headings over figures; the words above the report say which time it is.
func (r Report) heads() []string { return []string{"Figure", "This time", "The time before"} }

func (p reportView) table(c Chapter) ui.TableData {
	var rows [][]string
	for _, f := range c.Figures {
		rows = append(rows, []string{f.Label, f.Value, f.Before})
	}
	return ui.Numbers(c.Title+" in figures", p.R.heads(), rows)
}

func (p reportView) list(l Listed) ui.TableData {
	t := ui.TableData{Caption: l.Title, Columns: ui.Columns(l.Heads...), Empty: l.Title + ": " + l.Empty}
	for _, row := range l.Rows {
		t.Rows = append(t.Rows, ui.Cells(row...))
	}
	return t
}

// opensPath says whether whoever reads may open what a figure rests on. Everybody who reads the report opens the map.
func (p reportView) opensPath(path string) bool {
	return path != "" && (p.Network || p.Runs && !strings.HasPrefix(path, "/contacts") || strings.HasPrefix(path, "/leadership/"+string(p.O.ID)+"/map"))
}

// address is a path of the report with the network's prefix.
func (p reportView) address(path string) templ.SafeURL { return templ.SafeURL(p.Base + path) }

// mostRows is how many things the page lists under one figure. The spreadsheet has all.
const mostRows = 60

// rows are the things under a figure that the reader may know of.
func (p reportView) rows(f Figure) []Row {
	if f.Kept && !p.Runs {
		return nil
	}
	return f.Rows
}

func (p reportView) shown(f Figure) []Row { return p.rows(f)[:min(len(p.rows(f)), mostRows)] }

// rests are the figures that rest on something that can be shown.
func (p reportView) rests(c Chapter) (out []Figure) {
	for _, f := range c.Figures {
		if len(p.rows(f)) > 0 || p.opensPath(f.Path) {
			out = append(out, f)
		}
	}
	return out
}
