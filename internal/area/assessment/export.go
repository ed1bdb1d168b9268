package assessment

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// The columns of Export.
var (
	RatingHeaders = []string{"organisation", "agreed", "item", "question", "step", "words"}
	StepHeaders   = []string{"organisation", "item", "what", "owner", "due", "done"}
)

// Export is what was agreed on about every organisation, and its plan. What single people answered is theirs.
func (s *Assessments) Export(tx *db.Tx, a access.Actor) (ratings, steps [][]string, err error) {
	if err := a.Allow(leads(a) || a.Has(access.Administrator) || a.IsSystem()); err != nil {
		return nil, nil, err
	}
	all, err := person.Organisations(tx)
	if err != nil {
		return nil, nil, err
	}
	for _, o := range all {
		more, err := s.ratingRows(tx, o)
		if err != nil {
			return nil, nil, err
		}
		ratings = append(ratings, more...)
		plan, err := listSteps(tx, o.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, st := range plan {
			done := ""
			if st.Done != 0 {
				done = st.Done.Time().Format("2006-01-02")
			}
			steps = append(steps, []string{o.Name, st.Item, st.Title, string(st.Owner), st.Due, done})
		}
	}
	return ratings, steps, nil
}

func (s *Assessments) ratingRows(tx *db.Tx, o person.Organisation) ([][]string, error) {
	all, err := agreedRatings(tx, s.keys, o.ID, 1000)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for _, g := range all {
		def, err := instrument.FindVersion(tx, g.Key, g.Version)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, it := range def.Items() {
			if it.Kind.Ordered() {
				out = append(out, []string{o.Name, g.At.Time().Format("2006-01-02"), it.ID, it.Wording, instrument.Cell(it, g.Answers[it.ID]), it.Label(g.Answers[it.ID].Value())})
			}
		}
	}
	return out, nil
}
