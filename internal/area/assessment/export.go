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
	RoleHeaders   = []string{"organisation", "role", "agreed", "about", "attribute", "how", "support"}
)

// Export is what was agreed on about every organisation. What single people answered is theirs; what is done about gaps is in the plan.
func (s *Assessments) Export(tx *db.Tx, a access.Actor) (ratings [][]string, err error) {
	if err := a.Allow(a.Has(access.Coordinator) || a.Has(access.Administrator) || a.IsSystem()); err != nil {
		return nil, err
	}
	all, err := person.Organisations(tx)
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		more, err := s.ratingRows(tx, o)
		if err != nil {
			return nil, err
		}
		ratings = append(ratings, more...)
	}
	return ratings, nil
}

// ExportRoles is what the roles of every organisation need, as both sides agreed: one row of an attribute.
func (s *Assessments) ExportRoles(tx *db.Tx, a access.Actor) ([][]string, error) {
	if err := a.Allow(a.Has(access.Coordinator) || a.Has(access.Administrator) || a.IsSystem()); err != nil {
		return nil, err
	}
	def, err := instrument.Find(tx, attributesKey)
	if err != nil {
		return nil, err
	}
	all, err := person.Organisations(tx)
	if err != nil {
		return nil, err
	}
	how := map[string]string{atStart: "needed from the start", canLearn: "can be learnt"}
	var out [][]string
	for _, o := range all {
		roles, err := rolesOf(tx, o.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range roles {
			for _, k := range []string{atStart, canLearn} {
				for _, it := range r.Standing.asked(def, k) {
					out = append(out, []string{o.Name, r.Standing.Title, r.Agreed.Time().Format("2006-01-02"), r.Standing.About, it.Wording, how[k], r.Standing.Support})
				}
			}
		}
	}
	return out, nil
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
