package leadership

import (
	"slices"
	"strconv"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

// AskWhatFollowed lets the page of a step show what rests on it.
func (s *Leadership) AskWhatFollowed(f ground.Asker) { s.followed = f }

// Grounds are steps of plans as things on which a claim can rest.
func (s *Leadership) Grounds() ground.Source { return grounds{s} }

type grounds struct{ s *Leadership }

// mostPlans is from how many organisations somebody chooses a step.
const mostPlans = 50

// Choices are the steps that are begun, of the organisations whose plans the actor may read.
func (g grounds) Choices(tx *db.Tx, a access.Actor, _ db.ID) ([]ground.Seen, error) {
	if !a.SignedIn() {
		return nil, nil
	}
	all, err := g.s.organisations(tx, a, "", mostPlans, 0)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids, by := make([]db.ID, len(all)), map[db.ID]person.Organisation{}
	for i, o := range all {
		ids[i], by[o.ID] = o.ID, o
	}
	list, args := db.In(2, ids)
	steps, err := db.All(tx, func(s db.Scanner, t *ground.Thing) error { return s.Scan(&t.Of, &t.Part) },
		`SELECT organisation_id, CAST(step AS TEXT) FROM plan_step WHERE network_id = $1 AND organisation_id IN `+list+` AND state <> 'not-begun' ORDER BY organisation_id, step LIMIT 2000`, args...)
	var out []ground.Seen
	for _, t := range steps {
		t.Kind = ground.Step
		out = append(out, asGround(t, by[t.Of], len(all) > 1))
	}
	return out, err
}

func asGround(t ground.Thing, o person.Organisation, named bool) ground.Seen {
	n, _ := strconv.ParseInt(t.Part, 10, 64)
	v := ground.Seen{Thing: t, Title: t.Part + ". " + titleOf(n), Path: "/leadership/" + string(t.Of) + "/steps/" + t.Part}
	if named {
		v.Hint = o.Name
	}
	return v
}

// See shows a step to whoever may read the plan.
func (g grounds) See(tx *db.Tx, a access.Actor, things []ground.Thing) ([]ground.Seen, error) {
	me, mine := person.Person{}, []db.ID(nil)
	if a.SignedIn() {
		var err error
		if me, err = person.Find(tx, a.Person()); err != nil {
			return nil, err
		}
		if mine, err = plansOf(tx, a.Person()); err != nil {
			return nil, err
		}
	}
	out := make([]ground.Seen, len(things))
	for i, t := range things {
		out[i] = ground.Unseen(t, false)
		n, _ := strconv.ParseInt(t.Part, 10, 64)
		_, _, known := content.FortySteps().Find(n)
		reads := a.Has(access.Coordinator) || me.Belongs() == t.Of || slices.Contains(mine, t.Of)
		if !known || !reads {
			continue
		}
		o, err := person.FindOrganisation(tx, t.Of)
		if err != nil {
			return nil, err
		}
		out[i] = asGround(t, o, false)
		out[i].Title += ", " + o.Name
	}
	return out, nil
}
