package assessment

import (
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/network"
)

// This file is what agreed ratings are in the lines from a gap to a change (package ground): a connection that both sides rated low.

// low is the highest mark of a gap: "little or no contact".
const low = 1

// ShowLines lets the page of ratings show the place of each gap in lines.
func (s *Assessments) ShowLines(f ground.Arounder) { s.around = f }

// InLines are low ratings as things of lines.
func (s *Assessments) InLines() ground.Keeper { return ratings{s} }

type ratings struct{ s *Assessments }

// gap is a question of an agreed rating with a low mark.
type gap struct {
	Words string
	Thing ground.Thing
	Place ground.Around
}

// agreedAmong are the agreed ratings with these ids.
func agreedAmong(tx *db.Tx, k *secret.Keys, ids []db.ID) (map[db.ID]agreed, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, args := db.In(2, ids)
	all, err := readAgreed(tx, k, `AND id IN `+list+` ORDER BY id LIMIT 1000`, args...)
	out := map[db.ID]agreed{}
	for _, g := range all {
		out[g.ID] = g
	}
	return out, err
}

// shown is a question of an agreed rating as a thing of a line.
func shown(tx *db.Tx, t ground.Thing, g agreed, zone string) (ground.Seen, bool, error) {
	def, err := instrument.FindVersion(tx, g.Key, g.Version)
	if err != nil {
		return ground.Seen{}, false, err
	}
	it, ok := def.Item(t.Part)
	mark := stepOf(it, g.Answers)
	if !ok || mark < 0 {
		return ground.Seen{}, false, nil
	}
	out := ground.Seen{Thing: t, Title: "Little contact: " + it.Wording, Path: "/leadership/" + string(g.Organisation) + "/connection", Organisation: g.Organisation,
		Hint: "Agreed by both sides on " + ui.Date(g.At.In(zone)), State: "Rated " + strconv.Itoa(mark) + " of " + strconv.Itoa(len(it.Steps())-1)}
	if mark > low {
		out.Title = it.Wording
	}
	return out, true, nil
}

// See shows what both sides agreed on to whoever opens the page of the ratings.
func (g ratings) See(tx *db.Tx, a access.Actor, things []ground.Thing) ([]ground.Seen, error) {
	out := make([]ground.Seen, len(things))
	var ids []db.ID
	for i, t := range things {
		out[i] = ground.Unseen(t, false)
		ids = append(ids, t.Of)
	}
	n, err := network.Find(tx)
	if err != nil {
		return nil, err
	}
	all, err := agreedAmong(tx, g.s.keys, ids)
	if err != nil {
		return nil, err
	}
	opens := map[db.ID]bool{}
	for i, t := range things {
		v, ok := all[t.Of]
		if !ok {
			continue
		}
		may, known := opens[v.Organisation]
		if !known {
			if may, err = g.opens(tx, a, v.Organisation); err != nil {
				return nil, err
			}
			opens[v.Organisation] = may
		}
		if !may {
			continue
		}
		seen, there, err := shown(tx, t, v, n.Zone)
		if err != nil {
			return nil, err
		}
		if there {
			out[i] = seen
		}
	}
	return out, nil
}

func (g ratings) opens(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error) {
	if a.Leads(organisation) {
		return true, nil
	}
	if !a.SignedIn() {
		return false, nil
	}
	return g.s.Opens(tx, a, organisation)
}

// In are the low marks of the newest rating on which both sides agreed.
func (g ratings) In(tx *db.Tx, a access.Actor, organisation db.ID, _ ground.Kind, words string, limit int) ([]ground.Seen, error) {
	may, err := g.opens(tx, a, organisation)
	if err != nil || !may {
		return nil, err
	}
	n, err := network.Find(tx)
	if err != nil {
		return nil, err
	}
	all, err := agreedRatings(tx, g.s.keys, organisation, 1)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	def, err := instrument.FindVersion(tx, all[0].Key, all[0].Version)
	if err != nil {
		return nil, err
	}
	var out []ground.Seen
	for _, t := range lowOf(def, all[0]) {
		v, there, err := shown(tx, t, all[0], n.Zone)
		if err != nil {
			return nil, err
		}
		if there && ground.Fits(v.Title, words) && len(out) < limit {
			out = append(out, v)
		}
	}
	return out, nil
}

// lowOf are the questions of an agreed rating with a low mark.
func lowOf(def instrument.Definition, g agreed) []ground.Thing {
	var out []ground.Thing
	for _, it := range def.Items() {
		if mark := stepOf(it, g.Answers); it.Kind.Ordered() && mark >= 0 && mark <= low {
			out = append(out, ratingThing(g.ID, it.ID))
		}
	}
	return out
}

func ratingThing(rating db.ID, item string) ground.Thing {
	return ground.Thing{Kind: ground.Rating, Of: rating, Part: item}
}

// Answered says that an action of the plan answers a question of the newest agreed rating, in the caller's transaction. Where nothing
// is agreed, or the question has no mark, it says nothing.
func (s *Assessments) Answered(tx *db.Tx, a access.Actor, organisation db.ID, item string, action ground.Thing) error {
	all, err := agreedRatings(tx, s.keys, organisation, 1)
	if err != nil || len(all) == 0 || item == "" {
		return err
	}
	def, err := instrument.FindVersion(tx, all[0].Key, all[0].Version)
	if err != nil {
		return err
	}
	if it, ok := def.Item(item); !ok || stepOf(it, all[0].Answers) < 0 {
		return nil
	}
	return ground.Join(tx, a, organisation, ratingThing(all[0].ID, item), action)
}
