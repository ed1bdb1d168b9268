package seating

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// rotationsPage lists the timetables of an edition.
type rotationsPage struct {
	base
	List []Rotation
}

func (p base) turns(format string, args ...any) templ.SafeURL {
	return p.To("/editions/%s/rotations", string(p.Edition.ID)) + templ.SafeURL(fmt.Sprintf(format, args...))
}

// misfit says to whoever plans where a timetable does not fit the tables that there are now.
func (p base) misfit(t Rotation) string {
	if !p.Team.mayPlan() || !still(p.Edition) {
		return ""
	}
	return t.room(p.crowd)
}

func (p base) misfits(list []Rotation) (out []string) {
	for _, t := range list {
		if words := p.misfit(t); words != "" {
			out = append(out, words)
		}
	}
	return out
}

func (s *Seating) rotations(r *web.Request) (web.Answer, error) {
	p := rotationsPage{}
	var err error
	p.base, err = s.base(r, "Presenters and tables", team.maySeeTimetables, func(tx *db.Tx, b base) error {
		var err error
		p.List, err = listRotations(tx, b.Edition.ID)
		p.List = slices.DeleteFunc(p.List, func(t Rotation) bool { return !b.Team.sees(t) })
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if !p.Team.maySee() {
		p.Back = "/me"
	}
	return web.Show(rotationsView(p)), nil
}

// rotationPage is one timetable, or the form of one.
type rotationPage struct {
	base
	Turn  Rotation
	Form  RotationForm
	Clash bool
	Mine  []string // when the reader presents, and where
	Said  wordsOn  // what tables say to presenters, as far as the reader may read it
	Then  *turned  // what the change in the form would do to a timetable that people see
}

func (s *Seating) rotation(r *web.Request) (web.Answer, error) {
	p, err := s.rotationPage(r, "", team.maySeeTimetables)
	if err != nil {
		return web.Answer{}, err
	}
	p.Title = p.Turn.Name
	p.Mine = p.Turn.turnsOf(r.Actor.Name())
	return web.Show(rotationView(p)), nil
}

func (s *Seating) rotationPage(r *web.Request, title string, may func(team) bool) (rotationPage, error) {
	p := rotationPage{}
	id, err := r.ID("rotation")
	if err != nil {
		return p, err
	}
	p.base, err = s.base(r, title, may, func(tx *db.Tx, b base) error {
		var err error
		if p.Turn, err = findRotation(tx, b.Edition.ID, id); err != nil {
			return err
		}
		if !b.Team.sees(p.Turn) {
			return errs.Missing()
		}
		p.Said, err = s.wordsFor(tx, r, p, b)
		return err
	})
	if err == nil {
		p.Form, p.Back = p.Turn.form(), "/editions/"+string(p.Edition.ID)+"/rotations"
	}
	return p, err
}

func (s *Seating) newRotation(r *web.Request) (web.Answer, error) {
	p, err := s.newRotationPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(rotationFormView(p)), nil
}

func (s *Seating) newRotationPage(r *web.Request) (rotationPage, error) {
	p := rotationPage{Form: RotationForm{Hears: "2"}}
	var presenters strings.Builder
	b, err := s.base(r, "A new timetable", team.mayPlan, func(tx *db.Tx, b base) error {
		list, err := listRotations(tx, b.Edition.ID)
		if err != nil {
			return err
		}
		people, err := presentersOf(tx, b.Edition.ID)
		for _, v := range people {
			if !presents(list, v.Name()) {
				presenters.WriteString(v.Name() + "\n")
			}
		}
		return err
	})
	if err != nil {
		return p, err
	}
	p.base, p.Form.Presenters = b, presenters.String()
	p.Form.Tables = strconv.Itoa(b.setupNow().Tables)
	p.Back = "/editions/" + string(b.Edition.ID) + "/rotations"
	return p, nil
}

// presents says whether somebody of that name has a turn in any timetable, so that a new one begins with the others.
func presents(list []Rotation, name string) bool {
	return slices.ContainsFunc(list, func(t Rotation) bool { return len(t.turnsOf(name)) > 0 })
}

func rotationForm(r *web.Request) RotationForm {
	return RotationForm{Name: r.Value("name"), Day: r.Value("day"), Presenters: r.Value("presenters"), Tables: r.Value("tables"), Hears: r.Value("hears"), Rounds: r.Value("rounds"), Most: r.Value("most"),
		Joint: r.Value("joint"), Starts: r.Value("starts"), Minutes: r.Value("minutes"), Unavailable: r.Value("unavailable"), Wishes: r.Value("wishes"), Over: r.Value("over"), Version: r.Value("version")}
}

func (s *Seating) addRotation(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	f := rotationForm(r)
	return web.Edit(func() (web.Answer, error) {
		made, err := s.SaveRotation(r.Ctx(), r.Actor, id, "", f)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/rotations/%s", id, made).Saying("The timetable is made. There is no clash in it."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.newRotationPage(r)
		p.Form, p.Problems = f, problems
		return rotationFormView(p), err
	})
}

func (s *Seating) changeRotation(r *web.Request) (web.Answer, error) {
	p, err := s.rotationPage(r, "Change the timetable", team.mayPlan)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(rotationFormView(p)), nil
}

func (s *Seating) saveRotation(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	rotation, err := r.ID("rotation")
	if err != nil {
		return web.Answer{}, err
	}
	f := rotationForm(r)
	if r.Value("edit") != "" { // back from the look at what would change
		p, err := s.rotationPage(r, "Change the timetable", team.mayPlan)
		p.Form = f
		return web.Show(rotationFormView(p)), err
	}
	return web.Edit(func() (web.Answer, error) {
		if r.Value("sure") != "yes" {
			then, err := s.TryRotation(r.Ctx(), r.Actor, id, rotation, f)
			if err != nil {
				return web.Answer{}, err
			}
			if then != nil {
				p, err := s.rotationPage(r, "Change the timetable that people see?", team.mayPlan)
				p.Form, p.Then = f, then
				return web.Show(rotationSureView(p)), err
			}
		}
		if _, err := s.SaveRotation(r.Ctx(), r.Actor, id, rotation, f); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/rotations/%s", id, rotation).Saying("The timetable is made anew. There is no clash in it."), nil
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p, err := s.rotationPage(r, "Change the timetable", team.mayPlan)
		p.Problems, p.Clash, p.Form = problems, clash, f
		if clash {
			p.Form.Version = strconv.FormatInt(p.Turn.Version, 10)
		}
		return rotationFormView(p), err
	})
}

func (s *Seating) removeRotation(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	rotation, err := r.ID("rotation")
	if err != nil {
		return web.Answer{}, err
	}
	if r.Value("sure") != "yes" {
		p, err := s.rotationPage(r, "Take this timetable away?", team.mayPlan)
		return web.Show(rotationRemoveView(p)), err
	}
	if err := s.RemoveRotation(r.Ctx(), r.Actor, id, rotation); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/rotations", id).Saying("The timetable is taken away."), nil
}

func (p rotationPage) action() templ.SafeURL {
	if p.Turn.ID == "" {
		return p.turns("/new")
	}
	return p.turns("/%s/change", p.Turn.ID)
}

func (p base) dayOptions() []ui.Option {
	var out []ui.Option
	for i, d := range p.Days {
		out = append(out, ui.Option{Value: string(d.ID), Label: p.dayWords(i) + ": " + d.Title})
	}
	return out
}

// roundColumns are the columns of a timetable: its rounds, with their times.
func (t Rotation) roundColumns(first string) []ui.Column {
	out := ui.Columns(first)
	for n := range int(t.Rounds) {
		label := "Round " + strconv.Itoa(n+1)
		if at := t.Setup.clock(n); at != "" {
			label += ", " + at
		}
		out = append(out, ui.Column{Label: label})
	}
	return out
}

// byTable is the timetable with a row for each table; wishes says whether those that are met are marked.
func (t Rotation) byTable(wishes bool) ui.TableData {
	out := ui.TableData{Caption: "What each table hears", Size: "m", Columns: t.roundColumns("Table")}
	for table := range t.Setup.Tables {
		row := make([]string, t.Rounds+1)
		row[0] = "Table " + strconv.Itoa(table+1)
		for i := range t.Rounds {
			row[i+1] = "—"
		}
		for _, v := range t.Visits {
			if int(v.Table) == table {
				row[v.Round+1] = t.Setup.Presenters[v.Presenter]
				if wishes && t.Setup.wishedBy(table, int(v.Presenter)) {
					row[v.Round+1] += " (wished for)"
				}
			}
		}
		out.Rows = append(out.Rows, ui.Cells(row...))
	}
	return out
}

// turnsOf says when somebody presents, and at which table. People are known by their names, as they were typed.
func (t Rotation) turnsOf(name string) []string {
	var out []string
	for n, p := range t.Setup.Presenters {
		if !strings.EqualFold(who(p), name) {
			continue
		}
		for _, v := range t.Visits {
			if int(v.Presenter) != n {
				continue
			}
			line := fmt.Sprintf("Round %d", v.Round+1)
			if at := t.Setup.clock(int(v.Round)); at != "" {
				line += ", " + at
			}
			out = append(out, fmt.Sprintf("%s: table %d", line, v.Table+1))
		}
	}
	return out
}

// byPresenter is the timetable with a row for each presenter.
func (t Rotation) byPresenter() ui.TableData {
	out := ui.TableData{Caption: "Where each presenter is", Size: "m", Columns: t.roundColumns("Presenter")}
	for n, p := range t.Setup.Presenters {
		row := make([]string, t.Rounds+1)
		row[0] = p
		for _, v := range t.Visits {
			if int(v.Presenter) != n {
				continue
			}
			if row[v.Round+1] != "" {
				row[v.Round+1] += " and "
			}
			row[v.Round+1] += "Table " + strconv.Itoa(int(v.Table)+1)
		}
		for i := range t.Rounds {
			if row[i+1] == "" {
				row[i+1] = "—"
			}
		}
		out.Rows = append(out.Rows, ui.Cells(row...))
	}
	return out
}

// inWords says what the timetable is.
func (t Rotation) inWords() string {
	out := fmt.Sprintf("%s. Each of %s hears %s, and nobody is in two places at once.", counted(int(t.Rounds), "round", "rounds"), counted(t.Setup.Tables, "table", "tables"), counted(t.Setup.Hears, "presenter", "presenters"))
	if t.Setup.Rounds == 0 {
		out += " It is proved that fewer rounds are not possible."
	}
	if t.Setup.Each > 0 && t.Setup.Most == 0 {
		out += fmt.Sprintf(" Nobody presents to more than %s. In so many rounds it cannot be fewer.", counted(t.Setup.Each, "table", "tables"))
	}
	return out
}

func (p rotationPage) dayOf() string {
	if d := p.dayNumber(p.Turn.Day); d >= 0 {
		return p.dayWords(d)
	}
	return ""
}
