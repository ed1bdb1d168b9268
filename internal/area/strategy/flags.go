package strategy

import (
	"cmp"
	"slices"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
)

// Level is at which level somebody is responsible.
type Level string

// The levels.
const (
	Director Level = "director"
	Lead     Level = "lead"
	Patient  Level = "patient"
)

// Levels are all of them, in the order in which they are shown.
var Levels = []Level{Director, Lead, Patient}

// Words is the level as people read it.
func (l Level) Words() string {
	switch l {
	case Director:
		return "Strategic level: a director"
	case Lead:
		return "Operational level: an engagement lead"
	}
	return "A patient leader"
}

// short is the level in the middle of a sentence.
func (l Level) short() string {
	switch l {
	case Director:
		return "at the strategic level"
	case Lead:
		return "at the operational level"
	}
	return "as a patient leader"
}

// Responsible is somebody who is responsible for an outcome, or is asked to be.
type Responsible struct {
	ID, Outcome db.ID
	Level       Level
	Person      db.ID // "" for a name from outside the network
	Name, Job   string
	Accepted    db.Instant
	Closed      bool   // they have left the network
	Works       bool   // they work for the organisation, and somebody else confirmed it
	Held        bool   // they hold, held or will hold a role in the organisation
	Until       string // the last day of their roles there; "" when one goes on
}

// counts says that the outcome rests on them: they said yes, and can still be reached.
func (r Responsible) counts() bool { return r.Accepted != 0 && !r.Closed }

// who tells one human from another.
func (r Responsible) who() string {
	return cmp.Or(string(r.Person), "name "+strings.ToLower(one(r.Name)))
}

// shown is their name.
func (r Responsible) shown() string {
	if r.Closed {
		return "Somebody who has left"
	}
	return r.Name
}

// ending says what ends before a day: that they have left, or that their role at the organisation is over by then. Of a patient leader the role
// counts, of others their work. Of a name from outside nothing is known.
func (r Responsible) ending(due, today string) string {
	switch {
	case r.Accepted == 0:
		return ""
	case r.Closed:
		return "Somebody who was responsible " + r.Level.short() + " has left. Who takes it on?"
	case r.Person == "" || !r.Held || r.Works && r.Level != Patient:
		return ""
	case r.Until != "" && r.Until < today:
		return "The role of " + r.Name + " here has ended. Do they go on?"
	case r.Until != "" && r.Until < due:
		return "The role of " + r.Name + " here ends before the day of this outcome. Who goes on then?"
	}
	return ""
}

// people are those on whom an outcome rests, each once, with their levels.
func people(all []Responsible) (order []string, levels map[string][]Level, names map[string]string) {
	levels, names = map[string][]Level{}, map[string]string{}
	for _, r := range all {
		if !r.counts() {
			continue
		}
		w := r.who()
		if names[w] == "" {
			order, names[w] = append(order, w), r.Name
		}
		if !slices.Contains(levels[w], r.Level) {
			levels[w] = append(levels[w], r.Level)
		}
	}
	return order, levels, names
}

// missing are the levels at which nobody is responsible.
func missing(all []Responsible) (out []Level) {
	for _, l := range Levels {
		if !slices.ContainsFunc(all, func(r Responsible) bool { return r.counts() && r.Level == l }) {
			out = append(out, l)
		}
	}
	return out
}

// alone is on whom alone an outcome rests; "" for nobody or several.
func alone(all []Responsible) string {
	order, _, _ := people(all)
	if len(order) == 1 {
		return order[0]
	}
	return ""
}

// flags says in plain words what to look at in an outcome.
func flags(o Outcome, all []Responsible, rests []Rest, today string) []string {
	var out []string
	order, levels, names := people(all)
	gaps := missing(all)
	switch {
	case len(order) == 0:
		out = append(out, "Nobody is responsible for it yet.")
	default:
		if len(order) == 1 {
			out = append(out, "It rests on one person alone: "+names[order[0]]+".")
		}
		if len(gaps) > 0 {
			var words []string
			for _, l := range gaps {
				words = append(words, l.short())
			}
			out = append(out, "Nobody is responsible "+ui.And(words)+".")
		}
	}
	for _, w := range order {
		if len(levels[w]) > 1 {
			out = append(out, names[w]+" is responsible at more than one level.")
		}
	}
	for _, r := range all {
		if words := r.ending(o.Due, today); words != "" && !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	switch {
	case len(rests) == 0:
		out = append(out, "Nothing is linked yet, so nobody can see what it rests on.")
	case !slices.ContainsFunc(rests, func(r Rest) bool { return r.step() != 0 }):
		out = append(out, "No step of the plan is linked yet.")
	}
	return out
}

// wide says what to look at in a whole strategy: a day of review that is past, and who stands alone on several outcomes.
func wide(v Version, by map[db.ID][]Responsible, today string) []string {
	var out []string
	if v.Review != "" && v.Review < today {
		out = append(out, "It was to be looked at again by "+ui.PlainDate(v.Review)+". When do you meet?")
	}
	count, names := map[string]int{}, map[string]string{}
	var order []string
	for _, o := range v.Outcomes {
		w := alone(by[o.ID])
		if w == "" {
			continue
		}
		if count[w]++; count[w] == 1 {
			order = append(order, w)
		}
		for _, r := range by[o.ID] {
			if r.who() == w {
				names[w] = r.Name
			}
		}
	}
	for _, w := range order {
		if count[w] > 1 {
			out = append(out, names[w]+" stands alone on "+plural(count[w], "outcome", "outcomes")+". Who could stand beside them?")
		}
	}
	return out
}
