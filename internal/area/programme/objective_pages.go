package programme

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/report"
)

// objectivesPage is what people should learn, with what measures it.
type objectivesPage struct {
	frame
	List     []Objective
	Sessions map[string]string // title of each session, with its day
	Asked    []AskedItem
	Measured []Measure
}

func (p *Programmes) objectives(r *web.Request) (web.Answer, error) {
	return p.part(r, "What people should learn", "Objectives", team.maySeeDays, func(tx *db.Tx, f frame) (templ.Component, error) {
		v := objectivesPage{frame: f}
		var err error
		if v.List, err = Objectives(tx, f.E.ID); err != nil {
			return nil, err
		}
		if v.Sessions, _, err = sessionTitles(tx, f.E.ID); err != nil {
			return nil, err
		}
		if v.Asked, err = p.parts.Measuring.Asked(tx, f.E.ID); err != nil {
			return nil, err
		}
		if f.Team.coordinator {
			v.Measured, err = p.parts.Measuring.Measured(tx, f.E.ID)
		}
		return objectivesOf(v), err
	})
}

// sessionTitles are the titles of the sessions of an edition with their day, by id, and the ids in their order.
func sessionTitles(tx *db.Tx, id db.ID) (map[string]string, []string, error) {
	days, err := edition.Days(tx, id)
	if err != nil {
		return nil, nil, err
	}
	byDay, err := edition.SessionsOf(tx, id)
	if err != nil {
		return nil, nil, err
	}
	titles := map[string]string{}
	var order []string
	for i, d := range days {
		for _, s := range byDay[d.ID] {
			titles[string(s.ID)] = s.Title + " (" + dayName(i) + ", " + s.Starts + ")"
			order = append(order, string(s.ID))
		}
	}
	return titles, order, nil
}

// sessionsOf names the sessions that serve an objective.
func (p objectivesPage) sessionsOf(o Objective) []string {
	var out []string
	for _, s := range o.Sessions {
		if t, there := p.Sessions[s]; there {
			out = append(out, t)
		}
	}
	return out
}

// questionsOf are the questions that measure an objective, with the forms that ask them.
func (p objectivesPage) questionsOf(o Objective) []AskedItem {
	return slices.DeleteFunc(slices.Clone(p.Asked), func(a AskedItem) bool { return !slices.Contains(o.Items, a.ID) })
}

// measures are the rows of figures of an objective.
func (p objectivesPage) measures(o Objective) [][]templ.Component {
	var rows [][]templ.Component
	for _, a := range p.questionsOf(o) {
		for _, m := range p.Measured {
			if m.Item != a.ID {
				continue
			}
			wording := a.Wording
			if m.Reversed {
				wording += " (" + report.TurnedRound + ")"
			}
			if m.Hidden != "" {
				rows = append(rows, []templ.Component{ui.Text(wording), ui.Text(m.From + " and " + m.To), ui.Text("–"), ui.Text("–"), ui.Text(m.Hidden)})
				continue
			}
			rows = append(rows, []templ.Component{ui.Text(wording), ui.Text(m.From + " and " + m.To), ui.Text(stats.Round1(m.Before)), ui.Text(stats.Round1(m.After)), ui.Text(number(int64(m.People)))})
		}
	}
	return rows
}

// objectivePage is the form of one objective.
type objectivePage struct {
	frame
	Objective Objective // empty for a new one
	Form      ObjectiveForm
	sessions  []ui.Option
	items     []ui.Option
}

func (p objectivePage) action() templ.SafeURL {
	if p.Objective.ID == "" {
		return p.path("/objectives/new")
	}
	return p.path("/objectives/%s", string(p.Objective.ID))
}

func (p *Programmes) fillObjective(tx *db.Tx, r *web.Request, f frame, typed *ObjectiveForm, clash bool) (templ.Component, error) {
	v := objectivePage{frame: f}
	v.Back = "/editions/" + string(f.E.ID) + "/objectives"
	if r.PathValue("objective") != "" {
		id, err := r.ID("objective")
		if err != nil {
			return nil, err
		}
		if v.Objective, err = findObjective(tx, f.E.ID, id); err != nil {
			return nil, err
		}
		v.Form = objectiveForm(v.Objective)
	}
	titles, order, err := sessionTitles(tx, f.E.ID)
	if err != nil {
		return nil, err
	}
	for _, id := range order {
		v.sessions = append(v.sessions, ui.Option{Value: id, Label: titles[id]})
	}
	asked, err := p.parts.Measuring.Asked(tx, f.E.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range asked {
		v.items = append(v.items, ui.Option{Value: a.ID, Label: a.Wording, Hint: "Asked in: " + a.names()})
	}
	if typed != nil {
		now := v.Form
		v.Form = *typed
		if clash {
			v.Diffs = differences(typed.fields(), now.fields())
			v.Form.Version = now.Version
		}
	}
	return objectiveFormOf(v), nil
}

func (p *Programmes) objective(title string) web.PageFunc {
	return func(r *web.Request) (web.Answer, error) {
		return p.part(r, title, "Objectives", running, func(tx *db.Tx, f frame) (templ.Component, error) { return p.fillObjective(tx, r, f, nil, false) })
	}
}

func (p *Programmes) addObjective(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	in := objectiveTyped(r.Form)
	return p.edit(r, "Add an objective", "Objectives", running, func() (web.Answer, error) {
		if err := p.AddObjective(r.Ctx(), r.Actor, id, in); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/objectives", id).Saying("The objective is added."), nil
	}, func(tx *db.Tx, f frame, _ bool) (templ.Component, error) {
		return p.fillObjective(tx, r, f, &in, false)
	})
}

func (p *Programmes) saveObjective(r *web.Request) (web.Answer, error) {
	id, which, err := pair(r, "objective")
	if err != nil {
		return web.Answer{}, err
	}
	in := objectiveTyped(r.Form)
	return p.edit(r, "Change this objective", "Objectives", running, func() (web.Answer, error) {
		if err := p.SaveObjective(r.Ctx(), r.Actor, id, which, in); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/objectives", id).Saying("Saved."), nil
	}, func(tx *db.Tx, f frame, clash bool) (templ.Component, error) {
		return p.fillObjective(tx, r, f, &in, clash)
	})
}

func (p *Programmes) removeObjective(r *web.Request) (web.Answer, error) {
	id, which, err := pair(r, "objective")
	if err != nil {
		return web.Answer{}, err
	}
	if err := p.RemoveObjective(r.Ctx(), r.Actor, id, which); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/objectives", id).Saying("The objective is taken out."), nil
}

// names are the names of the forms that ask it.
func (a AskedItem) names() string { return strings.Join(a.Forms, ", ") }
