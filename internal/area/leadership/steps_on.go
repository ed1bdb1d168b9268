package leadership

import (
	"alongside/content"
	"alongside/internal/platform/db"
)

// PlanOn is how far an organisation's plan was at an instant. Stands are the steps that were in place or further, Begun those that somebody
// had begun, these among them.
type PlanOn struct {
	Stands, Begun []content.FrameworkStep
	Of            int // how many steps there are
}

// On reads how far the plan of an organisation was at an instant, from what changed until then. The caller has checked who reads.
func (s *Leadership) On(tx *db.Tx, organisation db.ID, until db.Instant) (PlanOn, error) {
	changes, err := stateChanges(tx, organisation, until)
	if err != nil {
		return PlanOn{}, err
	}
	state, out := statesAt(changes), PlanOn{}
	for _, section := range content.FortySteps().Sections {
		for _, step := range section.Steps {
			out.Of++
			if state(step.Number) != NotBegun {
				out.Begun = append(out.Begun, step)
			}
			if state(step.Number).stands() {
				out.Stands = append(out.Stands, step)
			}
		}
	}
	return out, nil
}
