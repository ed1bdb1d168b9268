package evaluation

import (
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
)

// Repeated is a question that several waves of an edition ask, so that it can show a change.
type Repeated struct {
	ID, Wording string
	Waves       []string // their names, in order
}

// AskedAgain lists the questions that are asked in two or more waves of an edition for a mark on a scale, planned ones too.
// Open and closed waves count with the questions as they were asked.
func AskedAgain(tx *db.Tx, id db.ID) ([]Repeated, error) {
	waves, err := wavesOf(tx, id)
	if err != nil {
		return nil, err
	}
	var all []Repeated
	at := map[string]int{}
	for _, w := range waves {
		def, err := w.Questions(tx)
		if err != nil {
			return nil, err
		}
		for _, it := range def.Items() {
			if _, numbers := instrument.Raw(it, firstStep(it)); !numbers || it.ID == quoteConsent {
				continue // whether words may be quoted measures nothing
			}
			i, known := at[it.ID]
			if !known {
				i = len(all)
				at[it.ID] = i
				all = append(all, Repeated{ID: it.ID, Wording: it.Wording})
			}
			all[i].Waves = append(all[i].Waves, w.Name)
		}
	}
	return slices.DeleteFunc(all, func(r Repeated) bool { return len(r.Waves) < 2 }), nil
}

// firstStep is the answer that chooses the first step of a question; nothing for a question without steps.
func firstStep(it instrument.Item) instrument.Answer {
	if steps := it.Steps(); len(steps) > 0 {
		return instrument.Give(steps[0].Value)
	}
	return instrument.Answer{}
}

// Comparisons are how the same people answered the closed waves of an edition, with what may not be shown hidden, as in its report.
func (e *Evaluation) Comparisons(tx *db.Tx, id db.ID) ([]Comparison, error) {
	waves, err := wavesOf(tx, id)
	if err != nil {
		return nil, err
	}
	known, err := e.work(tx, id, slices.DeleteFunc(waves, func(w Wave) bool { return w.State != Closed }))
	if err != nil {
		return nil, err
	}
	r := Report{}
	r.take(known)
	now, err := stands(tx, id)
	if err != nil {
		return nil, err
	}
	r.Policy = policyBy(now.Policy)
	err = r.protect()
	return r.Changes, err
}
