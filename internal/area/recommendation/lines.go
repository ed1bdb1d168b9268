package recommendation

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
)

// This file is what recommendations are in the lines from a gap to a change (package ground): a line can begin with one.

// ShowLines lets the page of a recommendation show what came of it in lines.
func (s *Recommendations) ShowLines(f ground.Arounder) { s.placed = f }

// InLines are recommendations as things of lines.
func (s *Recommendations) InLines() ground.Keeper { return inLines{s} }

type inLines struct{ s *Recommendations }

func thingOf(id db.ID) ground.Thing { return ground.Thing{Kind: ground.Recommended, Of: id} }

// inLine is a recommendation as a thing of a line. Something can follow from it when it was accepted, or partly.
func (v Recommendation) inLine(a access.Actor) ground.Seen {
	seen := ground.Seen{Thing: thingOf(v.ID), Title: v.Title, Path: "/recommendations/" + string(v.ID), Organisation: v.Organisation, State: "Waits for an answer", Hint: v.BodyName + ", " + ui.PlainDate(v.Made),
		Keeps: a.Is(v.Owner), Early: v.Outcome != "accepted" && v.Outcome != "partly"}
	if v.Outcome != "" {
		seen.State = group.In(Outcomes(), v.Outcome)
	}
	return seen
}

// mostInLine is how many recommendations there are to choose from.
const mostInLine = 200

// read lists recommendations that were made and that the actor may read. which may ask for more with $7 and later.
func (inLines) read(tx *db.Tx, a access.Actor, which string, limit int, args ...any) ([]Recommendation, error) {
	if !a.SignedIn() && !a.IsSystem() {
		return nil, nil
	}
	day, err := network.Today(tx)
	if err != nil {
		return nil, err
	}
	return db.All(tx, scan, `SELECT `+columns+from+`WHERE v.network_id = $1 AND v.made <> '' AND v.state NOT IN ('dropped', 'withdrawn') AND `+reads+` `+which+` ORDER BY v.made DESC, v.id LIMIT $6`,
		append([]any{string(a.Person()), day, a.LeadsAll(), a.SignedIn(), limit}, args...)...)
}

// See shows a recommendation to whoever may read it.
func (l inLines) See(tx *db.Tx, a access.Actor, things []ground.Thing) ([]ground.Seen, error) {
	out := make([]ground.Seen, len(things))
	var ids []db.ID
	for i, t := range things {
		out[i] = ground.Unseen(t, false)
		ids = append(ids, t.Of)
	}
	if len(ids) == 0 {
		return out, nil
	}
	list, args := db.In(7, ids)
	all, err := l.read(tx, a, `AND v.id IN `+list, len(ids), args...)
	for _, v := range all {
		if at := slices.Index(things, thingOf(v.ID)); at >= 0 {
			out[at] = v.inLine(a)
		}
	}
	return out, err
}

// In are the recommendations to an organisation that the actor may read, the newest first.
func (l inLines) In(tx *db.Tx, a access.Actor, organisation db.ID, _ ground.Kind, words string, limit int) ([]ground.Seen, error) {
	all, err := l.read(tx, a, `AND v.organisation_id = $7 AND v.folded LIKE $8`, min(limit, mostInLine), string(organisation), "%"+group.Fold(words)+"%")
	var out []ground.Seen
	for _, v := range all {
		out = append(out, v.inLine(a))
	}
	return out, err
}
