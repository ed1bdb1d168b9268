package app

import (
	"alongside/internal/area/idea"
	"alongside/internal/area/opportunity"
	"alongside/internal/area/outreach"
	"alongside/internal/area/participation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
)

// participation comes after every area whose things can be placed on the participation grid.
func (a *App) participation(rs *web.Routes) {
	p := &a.parts
	s := participation.New(a.DB, a.Keys, a.Decisions, p.leadership.Parts, p.standing.Opens, a.placeable)
	p.standing.ShowGrid(s.PlaceOf)
	p.opportunities.ShowGrid(s.PlaceOf)
	p.decisions.ShowGrid(s.PlaceOf)
	p.recommendations.ShowGrid(s.PlaceOf)
	p.ideas.ShowGrid(s.PlaceOf)
	p.outreach.ShowGrid(s.PlaceOf)
	s.Routes(rs)
	p.participation = s
	p.waiting = append(p.waiting, s)
}

// placeable is something of an organisation that may stand on its participation grid under its name: what people of the organisation read anyway, and a
// decision when whoever looks after it puts it there.
func (a *App) placeable(tx *db.Tx, who access.Actor, organisation db.ID, t ground.Thing) (participation.Thing, bool, error) {
	v, none := participation.Thing{}, participation.Thing{}
	if !t.Of.Valid() {
		return none, false, nil
	}
	ok := false
	var err error
	switch t.Kind {
	case ground.Meets:
		g, err := group.FindGroup(tx, t.Of)
		if errs.Is(err, errs.NotFound) || err == nil && g.Organisation != organisation {
			return none, false, nil
		}
		return participation.Thing{Title: g.Name, About: g.Work, Ends: g.Ended, Path: "/leadership/" + string(organisation) + "/map/groups/" + string(g.ID)}, err == nil, err
	case ground.Opportunity:
		var since db.Instant
		v.Title, v.About, since, ok, err = opportunity.Published(tx, organisation, t.Of)
		if ok {
			v.Starts, v.Path = since.Time().Format("2006-01-02"), "/opportunities/"+string(t.Of)
		}
	case ground.Decided:
		all, err := a.parts.decisions.Grounds().See(tx, who, []ground.Thing{t})
		if err != nil || len(all) == 0 || all[0].Hidden || !all[0].Keeps || all[0].Organisation != organisation {
			return none, false, err
		}
		return participation.Thing{Title: all[0].Title, Path: all[0].Path}, true, nil
	case ground.Recommended:
		v.Title, v.Starts, ok, err = a.parts.recommendations.Shown(tx, organisation, t.Of)
		v.Ends, v.Path = v.Starts, "/recommendations/"+string(t.Of)
	case ground.Session:
		var name string
		name, v.About, v.Starts, ok, err = idea.SessionOf(tx, organisation, t.Of)
		v.Title, v.Ends = "Ideas session of "+name, v.Starts
	case ground.Visit:
		v.Title, v.Starts, ok, err = outreach.VisitOf(tx, organisation, t.Of)
		v.Title, v.Ends = "Visit: "+ui.UpperFirst(v.Title), v.Starts
	}
	if err != nil || !ok {
		return none, false, err
	}
	return v, true, nil
}
