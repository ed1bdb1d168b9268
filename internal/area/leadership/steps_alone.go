package leadership

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
)

// This file is what rests on one person alone in a plan.

// outcomesOf are the outcomes of the strategy that the steps of a plan serve, by step.
func (s *Leadership) outcomesOf(tx *db.Tx, a access.Actor, organisation db.ID) (map[int64][]ground.Outcome, error) {
	var things []ground.Thing
	for _, section := range content.FortySteps().Sections {
		for _, step := range section.Steps {
			things = append(things, stepThing(organisation, step.Number))
		}
	}
	all, err := s.serves.Of(tx, a, organisation, things...)
	out := map[int64][]ground.Outcome{}
	for t, outcomes := range all {
		n, _ := strconv.ParseInt(t.Part, 10, 64)
		out[n] = outcomes
	}
	return out, err
}

// fragile says that a step rests on one person alone, or on one in more than one way, or that somebody who owned it has left.
func (p plan) fragile(number int64) bool {
	f := p.weak(number)
	return f.Alone || f.Several || f.Left
}

// alone is on whom a step rests alone.
func (p plan) alone(number int64) (owner, bool) {
	if !p.weak(number).Alone {
		return owner{}, false
	}
	i := slices.IndexFunc(p.Owners[number], owner.counts)
	return p.Owners[number][i], true
}

// standsAlone says who stands alone on several steps, in the order of the steps.
func (p plan) standsAlone() []string {
	count, names := map[string]int{}, map[string]string{}
	var order, out []string
	for _, section := range content.FortySteps().Sections {
		for _, step := range section.Steps {
			o, ok := p.alone(step.Number)
			if !ok {
				continue
			}
			if count[o.who()]++; count[o.who()] == 1 {
				order = append(order, o.who())
				names[o.who()] = o.Name
			}
		}
	}
	for _, w := range order {
		if count[w] > 1 {
			out = append(out, names[w]+" stands alone on "+strconv.Itoa(count[w])+" steps. Who could stand beside them?")
		}
	}
	return out
}

// fragile are the steps that rest on one person alone, with the outcomes that they serve.
func (p planView) fragile() ui.TableData {
	t := ui.TableData{Caption: "What rests on one person alone", Columns: ui.Columns("Step", "Who owns it", "What to look at", "Outcome of the strategy that it serves"), Empty: "No step that is begun rests on one person alone."}
	for _, section := range content.FortySteps().Sections {
		for _, step := range section.Steps {
			n := step.Number
			if !p.Plan.fragile(n) {
				continue
			}
			var who []string
			for _, o := range p.Plan.Owners[n] {
				if o.counts() && !slices.Contains(who, o.Name) {
					who = append(who, o.Name)
				}
			}
			if len(who) == 0 {
				who = []string{"Nobody"}
			}
			f := p.Plan.weak(n)
			f.Overdue, f.Nobody = false, false
			t.Rows = append(t.Rows, []templ.Component{ui.Link(p.To("/leadership/%s/steps/%d", p.Organisation.ID, n), number(n)+". "+step.Title), ui.Text(ui.And(who)), ui.Text(sentences(f.words())), servedBy(p.Page, p.Serves[n])})
		}
	}
	return t
}

// sentences are what is flagged, one after the other.
func sentences(all []string) string {
	out := ""
	for i, s := range all {
		if i > 0 {
			out += " "
		}
		out += s + "."
	}
	return out
}
