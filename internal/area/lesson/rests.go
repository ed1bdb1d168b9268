package lesson

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/ground"
)

// AskWhatFollowed lets pages of lessons show what rests on them.
func (s *Lessons) AskWhatFollowed(f ground.Asker) { s.followed = f }

// Grounds are accepted lessons as things on which a claim can rest.
func (s *Lessons) Grounds() ground.Source { return grounds{s} }

type grounds struct{ s *Lessons }

// asGround is an accepted lesson as a reader sees it whom the policy lets in.
func asGround(t team, l Lesson) ground.Seen {
	v := ground.Seen{Thing: ground.Thing{Kind: ground.Lesson, Of: l.ID}, Title: ui.FirstLine(l.Text, 100), Path: "/editions/" + string(l.Edition) + "/lessons"}
	if t.maySeeLessons() {
		v.Path += "/" + string(l.ID)
	}
	return v
}

// Choices are the accepted lessons of an edition, for who may read them. One that describes people is among them once all have agreed.
func (g grounds) Choices(tx *db.Tx, a access.Actor, id db.ID) ([]ground.Seen, error) {
	e, err := edition.Find(tx, id)
	if err != nil {
		return nil, err
	}
	t, _, err := teamOf(tx, a, e)
	if err != nil || !t.maySeeLessons() && !t.takesPart {
		return nil, err
	}
	all, err := g.s.Shown(tx, id)
	var out []ground.Seen
	for _, l := range all {
		if l.State == Accepted {
			out = append(out, asGround(t, l))
		}
	}
	return out, err
}

// See shows a lesson to those of its edition. One about which somebody whom it describes has not said yes (any more) was taken back.
func (g grounds) See(tx *db.Tx, a access.Actor, things []ground.Thing) ([]ground.Seen, error) {
	lessons, err := lessonsAmong(tx, g.s.keys, things)
	if err != nil {
		return nil, err
	}
	teams, gates := map[db.ID]team{}, map[db.ID]*described.Gate{}
	out := make([]ground.Seen, len(things))
	for i, thing := range things {
		l, ok := lessons[thing.Of]
		if gate := gates[l.Edition]; ok {
			if gate == nil {
				if gate, err = g.s.passages.Gate(tx, l.Edition); err != nil {
					return nil, err
				}
				gates[l.Edition] = gate
			}
			l.Held = l.Held || gate.Held(l.ID, l.Text, l.Author) != ""
		}
		out[i] = ground.Unseen(thing, !ok || l.Held || l.State != Accepted)
		if !ok {
			continue
		}
		t, known := teams[l.Edition]
		if !known {
			e, err := edition.Find(tx, l.Edition)
			if err != nil {
				return nil, err
			}
			if t, _, err = teamOf(tx, a, e); err != nil {
				return nil, err
			}
			teams[l.Edition] = t
		}
		if t.maySeeLessons() || t.takesPart && !out[i].Gone {
			gone := out[i].Gone
			out[i] = asGround(t, l)
			out[i].Gone = gone
		}
	}
	return out, nil
}

// followedBy asks what rests on some lessons.
func (s *Lessons) followedBy(tx *db.Tx, a access.Actor, all []Lesson) (map[ground.Thing][]ground.Claim, error) {
	if s.followed == nil || !a.SignedIn() {
		return nil, nil
	}
	var of []db.ID
	for _, l := range all {
		if l.State == Accepted {
			of = append(of, l.ID)
		}
	}
	return s.followed(tx, a, ground.Lesson, of)
}
