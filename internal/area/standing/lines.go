package standing

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
)

// This file is what the map is in the lines from a gap to a change (package ground): gaps that it shows, and the roles that people took on.

// ShowLines lets the pages of the map show the place of gaps and roles in lines.
func (s *Map) ShowLines(f ground.Arounder) { s.around = f }

// ShowGrid lets the page of a group lead to its place on the participation grid.
func (s *Map) ShowGrid(f ground.Placer) { s.grid = f }

// InLines are the gaps and roles of maps as things of lines.
func (s *Map) InLines() ground.Keeper { return lines{s} }

type lines struct{ s *Map }

// of is a map while things of it are looked at.
type of struct {
	frame
	sees bool
}

// open says what the actor is to the maps of some organisations.
func (g lines) open(tx *db.Tx, a access.Actor, organisations []db.ID, day string) (map[db.ID]of, error) {
	out := map[db.ID]of{}
	for _, id := range organisations {
		if _, known := out[id]; known {
			continue
		}
		v := of{frame: frame{Me: a.Person(), Today: day, Day: day, R: relation{Runs: a.Leads(id)}}, sees: a.Leads(id)}
		if !v.sees && a.SignedIn() {
			_, r, err := g.s.organisation(tx, a, id, day)
			if err != nil && !errs.Is(err, errs.NotFound) {
				return nil, err
			}
			v.R, v.sees = r, err == nil
		}
		out[id] = v
	}
	return out, nil
}

// See shows gaps and roles to whoever sees the map, with names as on the map.
func (g lines) See(tx *db.Tx, a access.Actor, things []ground.Thing) ([]ground.Seen, error) {
	day, err := network.Today(tx)
	if err != nil {
		return nil, err
	}
	var terms, groups, organisations, unheld []db.ID
	for _, t := range things {
		switch t.Kind {
		case ground.Filled, ground.Ending:
			terms = append(terms, t.Of)
		case ground.Pillar:
			groups = append(groups, t.Of)
		case ground.Unheld:
			unheld = append(unheld, t.Of)
		}
	}
	held, err := group.TermsAmong(tx, terms)
	if err != nil {
		return nil, err
	}
	stand, err := group.StandingsAmong(tx, groups, day)
	if err != nil {
		return nil, err
	}
	for _, t := range held {
		organisations = append(organisations, t.Organisation)
	}
	for _, v := range stand {
		organisations = append(organisations, v.Organisation)
	}
	maps, err := g.open(tx, a, append(organisations, unheld...), day)
	if err != nil {
		return nil, err
	}
	kinds, holds, err := g.kindsOf(tx, unheld, day)
	if err != nil {
		return nil, err
	}
	out := make([]ground.Seen, len(things))
	for i, t := range things {
		out[i] = ground.Unseen(t, false)
		switch t.Kind {
		case ground.Filled, ground.Ending:
			if v, ok := held[t.Of]; ok && maps[v.Organisation].sees {
				out[i] = maps[v.Organisation].role(t, v)
			}
		case ground.Pillar:
			if v, ok := stand[t.Of]; ok && maps[v.Organisation].sees && sideWords[t.Part] != "" {
				out[i] = pillar(t, v)
			}
		case ground.Unheld:
			if k, ok := group.Find(kinds, t.Part); ok && maps[t.Of].sees {
				out[i] = unheldAs(t, k, holds[t.Of][t.Part])
			}
		}
	}
	return out, nil
}

// kindsOf reads the kinds of roles, and how many people hold each in some organisations.
func (g lines) kindsOf(tx *db.Tx, organisations []db.ID, day string) ([]group.RoleType, map[db.ID]map[string]int, error) {
	holds := map[db.ID]map[string]int{}
	if len(organisations) == 0 {
		return nil, holds, nil
	}
	kinds, err := group.RoleTypes(tx)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range organisations {
		if holds[id] != nil {
			continue
		}
		if holds[id], err = group.HeldTypes(tx, id, day); err != nil {
			return nil, nil, err
		}
	}
	return kinds, holds, nil
}

// at is the page on which a term stands.
func at(t group.Term) string {
	if t.Group == "" {
		return "/leadership/" + string(t.Organisation) + "/map"
	}
	return "/leadership/" + string(t.Organisation) + "/map/groups/" + string(t.Group)
}

// role is a term as a thing of a line: a gap while it ends, or a role that somebody took on.
func (m of) role(t ground.Thing, v group.Term) ground.Seen {
	where := v.GroupName
	if v.Group == "" {
		where = "the organisation itself"
	}
	out := ground.Seen{Thing: t, Title: v.Role + ", " + where, Path: at(v), Organisation: v.Organisation, Hint: m.who(v) + ", " + v.Span(ui.PlainDate)}
	switch {
	case t.Kind == ground.Ending && v.Ends != "" && v.Ends < m.Today:
		out.State = "Has ended"
	case t.Kind == ground.Ending && v.Soon(m.Today):
		out.State = "Ends soon"
	case t.Kind == ground.Ending:
		out.State = "Does not end soon"
	case v.Vacant():
		out.State = "Vacant"
	case v.Starts > m.Today:
		out.State = "To come"
	case v.On(m.Today):
		out.State = "Held"
	default:
		out.State = "Over"
	}
	if t.Kind == ground.Ending {
		out.Title = "A term that ends: " + out.Title
	}
	return out
}

// sideWords are who stands on a pillar.
var sideWords = map[string]string{group.Clinical: "clinician", group.Managerial: "manager", group.Patient: "patient leader"}

// pillar is a pillar of a group as a gap.
func pillar(t ground.Thing, v group.Standing) ground.Seen {
	out := ground.Seen{Thing: t, Title: "No " + sideWords[t.Part] + " in " + v.Name, Path: "/leadership/" + string(v.Organisation) + "/map/groups/" + string(v.ID), Organisation: v.Organisation, State: "Missing"}
	if v.On(t.Part) > 0 {
		out.State = "Not missing any more"
	}
	return out
}

// unheldAs is a kind of role as a gap.
func unheldAs(t ground.Thing, k group.RoleType, held int) ground.Seen {
	out := ground.Seen{Thing: t, Title: "Nobody is: " + k.Name, Path: "/leadership/" + string(t.Of) + "/map", Organisation: t.Of, State: "Nobody yet"}
	if held > 0 {
		out.State = "Held by now"
	}
	return out
}

// In are the gaps of one kind that the map of an organisation shows today, or the roles in it that somebody holds or held.
func (g lines) In(tx *db.Tx, a access.Actor, organisation db.ID, kind ground.Kind, words string, limit int) ([]ground.Seen, error) {
	day, err := network.Today(tx)
	if err != nil {
		return nil, err
	}
	maps, err := g.open(tx, a, []db.ID{organisation}, day)
	m := maps[organisation]
	if err != nil || !m.sees {
		return nil, err
	}
	var out []ground.Seen
	switch kind {
	case ground.Filled:
		all, err := group.Newest(tx, organisation, words, limit)
		for _, v := range all {
			out = append(out, m.role(ground.Thing{Kind: kind, Of: v.ID}, v))
		}
		return out, err
	case ground.Ending:
		all, err := group.Notable(tx, organisation, day)
		for _, v := range all {
			if v.Soon(day) && !v.Vacant() {
				out = append(out, m.role(ground.Thing{Kind: kind, Of: v.ID}, v))
			}
		}
		return fitting(out, words, limit), err
	case ground.Unheld:
		kinds, holds, err := g.kindsOf(tx, []db.ID{organisation}, day)
		for _, k := range kinds {
			if k.Offered && holds[organisation][k.ID] == 0 {
				out = append(out, unheldAs(ground.Thing{Kind: kind, Of: organisation, Part: k.ID}, k, 0))
			}
		}
		return fitting(out, words, limit), err
	}
	all, err := group.Standings(tx, organisation, day)
	// A group without patients comes before one that lacks another side.
	for _, side := range []string{group.Patient, group.Clinical, group.Managerial} {
		for _, v := range all {
			if v.On(side) == 0 {
				out = append(out, pillar(ground.Thing{Kind: kind, Of: v.ID, Part: side}, v))
			}
		}
	}
	return fitting(out, words, limit), err
}

func fitting(all []ground.Seen, words string, limit int) []ground.Seen {
	all = slices.DeleteFunc(all, func(v ground.Seen) bool { return !ground.Fits(v.Title, words) })
	return all[:min(limit, len(all))]
}
