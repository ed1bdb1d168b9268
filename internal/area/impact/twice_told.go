package impact

import (
	"context"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// One change is often told by two people. The program only notices what reads alike; people say whether it is one change or two,
// and until they do, whoever reads a count is told that it is open.

// couple is two claims that may be one change.
type couple struct{ One, Other Claim }

// distinct are the couples of which somebody has said that they are two changes.
type distinct map[[2]db.ID]bool

func ordered(one, other db.ID) [2]db.ID { return [2]db.ID{min(one, other), max(one, other)} }

// has says whether two claims are known to be two changes.
func (d distinct) has(one, other Claim) bool { return d[ordered(one.ID, other.ID)] }

// undecided are the claims that read as if they were one change, are counted as two, and of which nobody has said that they are
// two. Of two changes told by several people one couple is enough.
func undecided(claims []Claim, known distinct) (all []couple) {
	asked := map[[2]db.ID]bool{}
	for i, one := range claims {
		for _, other := range claims[i+1:] {
			groups := ordered(one.group(), other.group())
			if groups[0] == groups[1] || asked[groups] || known.has(one, other) || !alike(one, other) {
				continue
			}
			asked[groups] = true
			all = append(all, couple{one, other})
		}
	}
	return all
}

// distinctOf reads what was said of the claims of an edition or of the work of an organisation.
func distinctOf(tx *db.Tx, home db.ID) (distinct, error) {
	list, err := db.All(tx, func(s db.Scanner, pair *[2]db.ID) error { return s.Scan(&pair[0], &pair[1]) },
		`SELECT d.one_id, d.other_id FROM impact_distinct d JOIN impact_claim c ON c.network_id = d.network_id AND c.id = d.one_id
		WHERE d.network_id = $1 AND (c.edition_id = $2 OR c.work_id = $2) ORDER BY d.one_id, d.other_id LIMIT 5000`, home)
	if err != nil {
		return nil, err
	}
	out := distinct{}
	for _, pair := range list {
		out[pair] = true
	}
	return out, nil
}

// Different says that two claims that read alike are two changes, so that nobody is asked again.
func (s *Impact) Different(ctx context.Context, a access.Actor, id, other db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, _, err := s.claim(tx, a, id)
		if err != nil {
			return err
		}
		o, _, err := s.claim(tx, a, other)
		if err != nil {
			return err
		}
		if err := a.May(mayJoin(a, c, o), "Only who tells one of them, or runs the programme, can say so."); err != nil {
			return err
		}
		same, err := s.canBeOne(tx, c, o)
		if err != nil {
			return err
		}
		if !same || c.group() == o.group() {
			return errs.New(errs.Conflict, "These two are counted as one. Take them apart first.")
		}
		pair := ordered(c.ID, o.ID)
		if n, err := tx.Exec(`INSERT INTO impact_distinct (network_id, one_id, other_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, pair[0], pair[1]); err != nil || n == 0 {
			return err
		}
		return audit.Record(tx, a, "impact.different", "impact", id, "")
	})
}
