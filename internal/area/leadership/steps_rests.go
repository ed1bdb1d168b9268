package leadership

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// AskWhatFollowed lets the page of a step show what rests on it.
func (s *Leadership) AskWhatFollowed(f ground.Asker) { s.followed = f }

// ShowLines lets the page of a step show its place, and that of its actions, in lines from a gap to a change.
func (s *Leadership) ShowLines(f ground.Arounder) { s.around = f }

// ShowOutcomes lets the plan say which outcomes of a strategy each step serves.
func (s *Leadership) ShowOutcomes(f ground.Server) { s.serves = f }

// stepThing is a step of a plan as a thing.
func stepThing(organisation db.ID, n int64) ground.Thing {
	return ground.Thing{Kind: ground.Step, Of: organisation, Part: number(n)}
}

// Leads says whether somebody has taken on a step of the plan of an organisation as its engagement lead.
func (s *Leadership) Leads(tx *db.Tx, organisation, who db.ID) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM plan_owner WHERE network_id = $1 AND organisation_id = $2 AND person_id = $3 AND kind = 'lead' AND accepted IS NOT NULL AND gone IS NULL`, organisation, who)
	return n > 0, err
}

// Going are the numbers of the steps of a plan that are begun, and of those that are in place or further. The caller has checked who reads.
func (s *Leadership) Going(tx *db.Tx, organisation db.ID) (begun, done []int64, err error) {
	_, states, err := stepsAmong(tx, []db.ID{organisation})
	for t, state := range states {
		n, _ := strconv.ParseInt(t.Part, 10, 64)
		switch {
		case state.stands():
			done = append(done, n)
		case state == Begun:
			begun = append(begun, n)
		}
	}
	return begun, done, err
}

// Grounds are steps of plans as things on which a claim can rest, and steps and actions as things of lines from a gap to a change.
func (s *Leadership) Grounds() Grounds { return Grounds{s} }

// Grounds are the steps and actions of plans for others.
type Grounds struct{ s *Leadership }

// mostPlans is from how many organisations somebody chooses a step.
const mostPlans = 50

// Choices are the steps that are begun, of the organisations whose plans the actor may read.
func (g Grounds) Choices(tx *db.Tx, a access.Actor, _ db.ID) ([]ground.Seen, error) {
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
		v := asGround(t)
		if len(all) > 1 {
			v.Hint = by[t.Of].Name
		}
		out = append(out, v)
	}
	return out, err
}

func asGround(t ground.Thing) ground.Seen {
	n, _ := strconv.ParseInt(t.Part, 10, 64)
	return ground.Seen{Thing: t, Title: t.Part + ". " + titleOf(n), Path: "/leadership/" + string(t.Of) + "/steps/" + t.Part, Organisation: t.Of}
}

func actionThing(id db.ID) ground.Thing { return ground.Thing{Kind: ground.Action, Of: id} }

// longestShown is how much of the words of an action a line shows, in letters.
const longestShown = 140

// inLine is an action as a thing of a line.
func (x action) inLine(today string) ground.Seen {
	v := ground.Seen{Thing: actionThing(x.ID), Title: x.Words, Path: "/leadership/" + string(x.Organisation) + "/steps/" + number(x.Number), Organisation: x.Organisation, State: "Planned"}
	if utf8.RuneCountInString(v.Title) > longestShown {
		v.Title = string([]rune(v.Title)[:longestShown]) + "…"
	}
	v.Hint = "Step " + number(x.Number) + ": " + titleOf(x.Number) + ". By " + ui.PlainDate(x.Due)
	switch {
	case x.Done != 0:
		v.State = "Done"
	case x.overdue(today):
		v.State, v.Outcome = "Late", "It was to be done by then, and is not."
	}
	return v
}

// reach is of which plans somebody reads, and which steps they own.
type reach struct {
	all   bool
	plans []db.ID
	owns  []owner
}

func (s *Leadership) reach(tx *db.Tx, a access.Actor) (reach, error) {
	r := reach{all: a.Has(access.Coordinator) || a.IsSystem()}
	if !a.SignedIn() || r.all {
		return r, nil
	}
	me, err := person.Find(tx, a.Person())
	if err != nil {
		return r, err
	}
	if r.plans, err = plansOf(tx, a.Person()); err != nil {
		return r, err
	}
	if id := me.Belongs(); id != "" {
		r.plans = append(r.plans, id)
	}
	r.owns, err = ownedBy(tx, a.Person())
	return r, err
}

func (r reach) reads(organisation db.ID) bool { return r.all || slices.Contains(r.plans, organisation) }

func (r reach) keeps(organisation db.ID, step int64) bool {
	return slices.ContainsFunc(r.owns, func(o owner) bool {
		return o.Accepted != 0 && o.Organisation == organisation && o.Number == step
	})
}

// See shows steps and actions to whoever may read the plan.
func (g Grounds) See(tx *db.Tx, a access.Actor, things []ground.Thing) ([]ground.Seen, error) {
	out := make([]ground.Seen, len(things))
	r, err := g.s.reach(tx, a)
	if err != nil {
		return nil, err
	}
	var actions, organisations []db.ID
	for i, t := range things {
		out[i] = ground.Unseen(t, false)
		switch {
		case t.Kind == ground.Action:
			actions = append(actions, t.Of)
		case r.reads(t.Of):
			organisations = append(organisations, t.Of)
		}
	}
	by, err := actionsAmong(tx, g.s.keys, actions)
	if err != nil {
		return nil, err
	}
	day, err := network.Today(tx)
	if err != nil {
		return nil, err
	}
	names, states, err := stepsAmong(tx, organisations)
	if err != nil {
		return nil, err
	}
	for i, t := range things {
		if x, ok := by[t.Of]; ok && t.Kind == ground.Action && r.reads(x.Organisation) {
			out[i] = x.inLine(day)
			out[i].Keeps = a.Is(x.Owner) || r.keeps(x.Organisation, x.Number)
		}
		n, _ := strconv.ParseInt(t.Part, 10, 64)
		name, there := names[t.Of]
		if _, _, known := content.FortySteps().Find(n); t.Kind == ground.Step && known && there {
			out[i] = asGround(t)
			out[i].Title += ", " + name
			out[i].State = states[t].Words()
			out[i].Keeps = r.keeps(t.Of, n)
		}
	}
	return out, nil
}

// stepsAmong are the names of some organisations, and where their steps stand.
func stepsAmong(tx *db.Tx, organisations []db.ID) (map[db.ID]string, map[ground.Thing]State, error) {
	names, states := map[db.ID]string{}, map[ground.Thing]State{}
	if len(organisations) == 0 {
		return names, states, nil
	}
	list, args := db.In(2, organisations)
	type row struct {
		id              db.ID
		name, step, now string
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.name, &r.step, &r.now) },
		`SELECT o.id, o.name, COALESCE(CAST(p.step AS TEXT), ''), COALESCE(p.state, '') FROM organisation o LEFT JOIN plan_step p ON p.network_id = o.network_id AND p.organisation_id = o.id
		WHERE o.network_id = $1 AND o.id IN `+list+` ORDER BY o.id, p.step LIMIT 4000`, args...)
	for _, r := range rows {
		names[r.id] = r.name
		states[ground.Thing{Kind: ground.Step, Of: r.id, Part: r.step}] = State(r.now)
	}
	return names, states, err
}

// actionsAmong are the actions with these ids.
func actionsAmong(tx *db.Tx, k *secret.Keys, ids []db.ID) (map[db.ID]action, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, args := db.In(2, ids)
	rows, err := db.All(tx, scanAction, actionColumns+`AND x.id IN `+list+` ORDER BY x.id LIMIT 2000`, args...)
	if err != nil {
		return nil, err
	}
	all, err := openActions(tx, k, rows)
	out := map[db.ID]action{}
	for _, x := range all {
		out[x.ID] = x
	}
	return out, err
}

// newestActions are those of an organisation, done or not, the newest first.
func newestActions(tx *db.Tx, k *secret.Keys, organisation db.ID) ([]action, error) {
	rows, err := db.All(tx, scanAction, actionColumns+`AND x.organisation_id = $2 ORDER BY x.created DESC, x.id DESC LIMIT 500`, organisation)
	if err != nil {
		return nil, err
	}
	return openActions(tx, k, rows)
}

// In are the actions of the plan of an organisation, or the steps that are begun.
func (g Grounds) In(tx *db.Tx, a access.Actor, organisation db.ID, kind ground.Kind, words string, limit int) ([]ground.Seen, error) {
	r, err := g.s.reach(tx, a)
	if err != nil || !r.reads(organisation) {
		return nil, err
	}
	var out []ground.Seen
	if kind == ground.Step {
		_, states, err := stepsAmong(tx, []db.ID{organisation})
		for _, section := range content.FortySteps().Sections {
			for _, step := range section.Steps {
				v := asGround(ground.Thing{Kind: ground.Step, Of: organisation, Part: number(step.Number)})
				if v.State = states[v.Thing].Words(); ground.Fits(v.Title, words) && len(out) < limit {
					v.Keeps = r.keeps(organisation, step.Number)
					out = append(out, v)
				}
			}
		}
		return out, err
	}
	day, err := network.Today(tx)
	if err != nil {
		return nil, err
	}
	all, err := newestActions(tx, g.s.keys, organisation)
	for _, x := range all {
		if v := x.inLine(day); ground.Fits(v.Title, words) && len(out) < limit {
			v.Keeps = a.Is(x.Owner) || r.keeps(organisation, x.Number)
			out = append(out, v)
		}
	}
	return out, err
}
