package programme

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

// step is one thing in the plan of an edition: a day, or something between the days.
type step struct {
	Number  int // of a day, from 1 on
	Day     *edition.Day
	Between *Between
}

func (s step) date() string {
	if s.Day != nil {
		return s.Day.Date
	}
	return s.Between.Date
}

// planOf puts days and what is between them into one line of time; what has no date comes last. On one date the day stands
// first.
func planOf(days []edition.Day, between []Between) []step {
	var out []step
	for i, d := range days {
		out = append(out, step{Number: i + 1, Day: &d})
	}
	for _, b := range between {
		out = append(out, step{Between: &b})
	}
	slices.SortStableFunc(out, func(a, b step) int {
		x, y := a.date(), b.date()
		if x == "" {
			x = "9"
		}
		if y == "" {
			y = "9"
		}
		return strings.Compare(x, y)
	})
	return out
}

// around says when and for how long something between the days is.
func around(b Between) string {
	words := "No date yet"
	if b.Date != "" {
		words = "Around " + longDate(b.Date)
	}
	switch {
	case b.Minutes == 1:
		words += ", 1 minute"
	case b.Minutes > 0:
		words += ", " + number(b.Minutes) + " minutes"
	}
	return words
}

// ---- something between the days

type betweenPage struct {
	frame
	Between Between // empty for a new one
	Form    BetweenForm
}

func (p betweenPage) action() templ.SafeURL {
	if p.Between.ID == "" {
		return p.path("/between/new")
	}
	return p.path("/between/%s", string(p.Between.ID))
}

func forOptions() []ui.Option {
	var out []ui.Option
	for _, f := range Fors() {
		out = append(out, ui.Option{Value: string(f), Label: f.Words()})
	}
	return out
}

// fillBetween shows the form as typed, or as it is saved when nothing was typed. A path without one is a new one.
func fillBetween(tx *db.Tx, r *web.Request, f frame, typed *BetweenForm, clash bool) (templ.Component, error) {
	v := betweenPage{frame: f}
	v.Back = "/editions/" + string(f.E.ID) + "/days"
	if r.PathValue("between") != "" {
		id, err := r.ID("between")
		if err != nil {
			return nil, err
		}
		if v.Between, err = findBetween(tx, f.E.ID, id); err != nil {
			return nil, err
		}
		v.Form = betweenOf(v.Between)
	}
	if typed != nil {
		now := v.Form
		v.Form = *typed
		if clash {
			v.Diffs = differences(typed.fields(), now.fields())
			v.Form.Version = now.Version
		}
	}
	return betweenFormOf(v), nil
}

func (p *Programmes) between(title string) web.PageFunc {
	return func(r *web.Request) (web.Answer, error) {
		return p.part(r, title, "Days", running, func(tx *db.Tx, f frame) (templ.Component, error) { return fillBetween(tx, r, f, nil, false) })
	}
}

func (p *Programmes) addBetween(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	in := betweenTyped(r.Form)
	return p.edit(r, "Add something between the days", "Days", running, func() (web.Answer, error) {
		if err := p.AddBetween(r.Ctx(), r.Actor, id, in); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/days", id).Saying("It is added to the plan."), nil
	}, func(tx *db.Tx, f frame, _ bool) (templ.Component, error) { return fillBetween(tx, r, f, &in, false) })
}

func (p *Programmes) saveBetween(r *web.Request) (web.Answer, error) {
	id, which, err := pair(r, "between")
	if err != nil {
		return web.Answer{}, err
	}
	in := betweenTyped(r.Form)
	return p.edit(r, "Change this", "Days", running, func() (web.Answer, error) {
		if err := p.SaveBetween(r.Ctx(), r.Actor, id, which, in); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/days", id).Saying("Saved."), nil
	}, func(tx *db.Tx, f frame, clash bool) (templ.Component, error) {
		return fillBetween(tx, r, f, &in, clash)
	})
}

func (p *Programmes) removeBetween(r *web.Request) (web.Answer, error) {
	id, which, err := pair(r, "between")
	if err != nil {
		return web.Answer{}, err
	}
	if err := p.RemoveBetween(r.Ctx(), r.Actor, id, which); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/days", id).Saying("It is taken out of the plan."), nil
}

// pair reads the ids of an edition and of something in it from the address.
func pair(r *web.Request, name string) (id, which db.ID, err error) {
	if id, err = r.ID("edition"); err != nil {
		return "", "", err
	}
	which, err = r.ID(name)
	return id, which, err
}

// ---- materials

type materialsPage struct {
	frame
	Days []edition.Day
	List []Material
}

func (p *Programmes) materialsPage(r *web.Request) (web.Answer, error) {
	return p.part(r, "Materials", "Materials", team.maySeeDays, func(tx *db.Tx, f frame) (templ.Component, error) {
		v := materialsPage{frame: f}
		var err error
		if v.Days, err = edition.Days(tx, f.E.ID); err != nil {
			return nil, err
		}
		v.List, err = materials(tx, f.E.ID, Audiences())
		return materialsOf(v), err
	})
}

func (p materialsPage) columns() []ui.Column {
	out := ui.Columns("Material", "Belongs to", "Who may see it")
	if p.Team.coordinator {
		out = append(out, ui.Column{Label: "Change", Hidden: true})
	}
	return out
}

func (p materialsPage) rows() [][]templ.Component {
	var rows [][]templ.Component
	for _, m := range p.List {
		where := "The whole edition"
		for i, d := range p.Days {
			if d.ID == m.Day {
				where = "Day " + number(int64(i+1)) + ": " + d.Title
			}
		}
		row := []templ.Component{materialLink(p.Page, m), ui.Text(where), ui.Text(m.For.Words())}
		if p.Team.coordinator {
			row = append(row, ui.LinkAbout(p.path("/materials/%s", string(m.ID)), "Change", "“"+m.Title+"”"))
		}
		rows = append(rows, row)
	}
	return rows
}

type materialPage struct {
	frame
	Material Material // empty for a new one
	Days     []edition.Day
	Form     MaterialForm
	Lost     bool // a file was chosen, and the browser has forgotten it
}

func (p materialPage) action() templ.SafeURL {
	if p.Material.ID == "" {
		return p.path("/materials/new")
	}
	return p.path("/materials/%s", string(p.Material.ID))
}

func (p materialPage) kinds() []ui.Option {
	hint := file.Hint
	if p.Material.File != "" {
		hint = "Leave this empty to keep the file that is there. " + hint
	}
	if p.Lost {
		hint += " Choose the file again: your browser has not kept it."
	}
	return []ui.Option{
		{Value: "link", Label: "A link", Conditional: ui.TextInput(ui.Input{Page: p.Page, Name: "link", Label: "Web address", Hint: "For example, https://example.org/guide.", Value: p.Form.Link, Required: true})},
		{Value: "file", Label: "A file", Conditional: ui.FileUpload(ui.Input{Page: p.Page, Name: "file", Label: "File", Hint: hint, Accept: file.Accept, Required: p.Material.File == ""})},
	}
}

func (p materialPage) days() []ui.Option {
	var out []ui.Option
	for i, d := range p.Days {
		out = append(out, ui.Option{Value: string(d.ID), Label: "Day " + number(int64(i+1)) + ": " + d.Title})
	}
	return out
}

// dayField is the day of a form in words, for showing the difference between two people's changes.
func (p materialPage) dayField(f MaterialForm) field {
	out := field{label: "Which day it belongs to", value: "The whole edition"}
	for _, o := range p.days() {
		if o.Value == f.Day {
			out.value = o.Label
		}
	}
	return out
}

func audienceOptions() []ui.Option {
	var out []ui.Option
	for _, a := range Audiences() {
		out = append(out, ui.Option{Value: string(a), Label: a.Words()})
	}
	return out
}

func materialTyped(r *web.Request) (MaterialForm, error) {
	in := MaterialForm{Title: r.Value("title"), Kind: r.Value("kind"), Link: r.Value("link"), Day: r.Value("day"), For: r.Value("for"), Version: r.Value("version")}
	if in.Kind != "file" {
		return in, nil
	}
	name, body, ok, err := file.FromForm(r.Request, "file")
	if ok && err == nil {
		in.FileName, in.File = name, body
	}
	return in, err
}

func fillMaterial(tx *db.Tx, r *web.Request, f frame, typed *MaterialForm, clash bool) (templ.Component, error) {
	v := materialPage{frame: f, Form: MaterialForm{Kind: "link", For: string(Participants)}}
	v.Back = "/editions/" + string(f.E.ID) + "/materials"
	var err error
	if v.Days, err = edition.Days(tx, f.E.ID); err != nil {
		return nil, err
	}
	if r.PathValue("material") != "" {
		id, err := r.ID("material")
		if err != nil {
			return nil, err
		}
		if v.Material, err = findMaterial(tx, id); err != nil {
			return nil, err
		}
		if v.Material.Edition != f.E.ID {
			return nil, errs.Missing()
		}
		v.Form = materialOf(v.Material)
	}
	if typed != nil {
		now := v.Form
		v.Form, v.Lost = *typed, typed.File != nil
		if clash {
			v.Diffs = differences(append(typed.fields(), v.dayField(*typed)), append(now.fields(), v.dayField(now)))
			if len(v.Diffs) == 0 {
				v.Problems = []errs.Field{{Message: "Somebody else changed this a moment ago. Nothing of yours is saved yet. Look at it, then save again."}}
			}
			v.Form.Version = now.Version
		}
	}
	return materialFormOf(v), nil
}

func (p *Programmes) material(title string) web.PageFunc {
	return func(r *web.Request) (web.Answer, error) {
		return p.part(r, title, "Materials", running, func(tx *db.Tx, f frame) (templ.Component, error) { return fillMaterial(tx, r, f, nil, false) })
	}
}

// saveMaterialPage saves the form of a material, new or old.
func (p *Programmes) saveMaterialPage(title, said string) web.PageFunc {
	return func(r *web.Request) (web.Answer, error) {
		id, err := r.ID("edition")
		if err != nil {
			return web.Answer{}, err
		}
		which := db.ID("")
		if r.PathValue("material") != "" {
			if which, err = r.ID("material"); err != nil {
				return web.Answer{}, err
			}
		}
		in, ferr := materialTyped(r)
		return p.edit(r, title, "Materials", running, func() (web.Answer, error) {
			if ferr != nil {
				return web.Answer{}, ferr
			}
			if err := p.SaveMaterial(r.Ctx(), r.Actor, id, which, in); err != nil {
				return web.Answer{}, err
			}
			return web.Redirect("/editions/%s/materials", id).Saying("%s", said), nil
		}, func(tx *db.Tx, f frame, clash bool) (templ.Component, error) {
			return fillMaterial(tx, r, f, &in, clash)
		})
	}
}

func (p *Programmes) removeMaterial(r *web.Request) (web.Answer, error) {
	id, which, err := pair(r, "material")
	if err != nil {
		return web.Answer{}, err
	}
	if err := p.RemoveMaterial(r.Ctx(), r.Actor, id, which); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/materials", id).Saying("The material is removed."), nil
}

// serveMaterial gives a file to somebody who may see it. It never runs as a page of ours: the web floor sees to that.
func (p *Programmes) serveMaterial(r *web.Request) (web.Answer, error) {
	id, err := r.ID("material")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	var m file.Meta
	if err := p.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		found, err := p.findMaterialFor(tx, r.Actor, id)
		if err != nil {
			return err
		}
		if found.File == "" {
			return errs.Missing()
		}
		m, err = p.parts.Files.Find(tx, found.File)
		return err
	}); err != nil {
		return web.Answer{}, err
	}
	body, err := p.parts.Files.Body(r.Network.ID, m)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Download(web.File{Name: m.Name, Type: m.Type, Body: body, Inline: m.Shown()}), nil
}

// ---- somebody's own programme

type ownPage struct {
	ui.Page
	E         edition.Edition
	Plan      []step
	Materials []Material
	Place     bool // the reader takes part; else they help to run it
	Report    bool // the report of the forms is shared with the people of the edition
	Forms     []FormLine
	Ways      []Way
	GivesUp   db.ID // the application from which the reader's place came, by which they can give it up; "" where there is none
}

// formRows are the forms that the reader is asked to fill in.
func (p ownPage) formRows() []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, f := range p.Forms {
		rows = append(rows, ui.Row(f.Name, f.Words, ""))
	}
	return rows
}

// dayPath is where the reader finds a day: their own page of it, or that of the team.
func (p ownPage) dayPath(d edition.Day) templ.SafeURL {
	if p.Place {
		return p.To("/me/days/%s", string(d.ID))
	}
	return p.To("/editions/%s/days/%s", string(p.E.ID), string(d.ID))
}

// ownProgramme is an edition as somebody who takes part, leads it or is on its panel has it: their days, what is between
// them, and their materials.
func (p *Programmes) ownProgramme(r *web.Request) (web.Answer, error) {
	v := ownPage{Page: r.Page("Your programme")}
	v.Back = "/me/programmes"
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	err = p.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if v.E, err = edition.Find(tx, id); err != nil {
			return err
		}
		who, err := p.readerOf(tx, r.Actor, v.E)
		if err != nil {
			return err
		}
		if err := r.Actor.Allow((who.place && v.E.Published()) || who.facilitator || who.accessLead || who.panel); err != nil {
			return err
		}
		var days []edition.Day
		if who.place || who.facilitator || who.accessLead {
			if days, err = edition.Days(tx, id); err != nil {
				return err
			}
		}
		all, err := betweens(tx, id)
		if err != nil {
			return err
		}
		if v.Place, v.GivesUp = who.place, ""; who.place {
			place, err := placeOf(tx, id, r.Actor.Person())
			if err != nil {
				return err
			}
			v.GivesUp = place.Application
		}
		v.Plan = planOf(days, slices.DeleteFunc(all, func(b Between) bool { return !b.concerns(who) }))
		if v.Materials, err = materials(tx, id, who.sees(v.E)); err != nil {
			return err
		}
		if v.Report = false; p.parts.ReportShared != nil && (who.place || who.facilitator || who.accessLead) {
			if v.Report, err = p.parts.ReportShared(tx, id); err != nil {
				return err
			}
		}
		if p.parts.Forms != nil && v.E.Published() {
			if v.Forms, err = p.parts.Forms(tx, v.E, r.Actor.Person()); err != nil {
				return err
			}
		}
		v.Ways, err = p.waysFor(tx, v.E, r.Actor.Person())
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(ownProgrammeOf(v)), nil
}
