package idea

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

// This file is what ideas are in the lines from a gap to a change (package ground): a line can begin with one.

// ShowLines lets the page of an idea show what came of it in lines.
func (s *Ideas) ShowLines(f ground.Arounder) { s.placed = f }

// InLines are ideas as things of lines.
func (s *Ideas) InLines() ground.Keeper { return inLines{s} }

type inLines struct{ s *Ideas }

func thingOf(id db.ID) ground.Thing { return ground.Thing{Kind: ground.Idea, Of: id} }

// inLine is an idea as a thing of a line. Something can follow from it when it is tried or adopted.
func (i Idea) inLine(a access.Actor) ground.Seen {
	return ground.Seen{Thing: thingOf(i.ID), Title: i.Words.Title, Path: "/ideas/" + string(i.ID), Organisation: i.Organisation, State: i.stands(), Hint: "Brought on " + ui.PlainDate(i.BroughtDay),
		Keeps: a.Is(i.By) || a.Is(i.Contact), Early: i.early()}
}

// mostInLine is how many ideas there are to choose from.
const mostInLine = 200

// read lists ideas that the actor may read as their owner, their contact, an engagement lead or because their owners show them. which may ask for
// more with $5 and later. A group that reads one in a session does not find it here.
func (l inLines) read(tx *db.Tx, a access.Actor, which string, limit int, args ...any) ([]Idea, error) {
	if !a.SignedIn() && !a.IsSystem() {
		return nil, nil
	}
	all, err := db.All(tx, scan, `SELECT `+columns+from+`JOIN entry e ON e.network_id = i.network_id AND e.id = i.entry_id
		WHERE i.network_id = $1 AND i.erased IS NULL AND (CAST($2 AS BOOLEAN) OR i.organisation_id IN (`+person.Led("$3")+`) OR i.contact_id = $3 OR e.audience IN ('network', 'public')
			OR EXISTS (SELECT 1 FROM idea_owner w WHERE w.network_id = $1 AND w.idea_id = i.id AND w.person_id = $3 AND w.state = 'owner'))
		`+which+` ORDER BY i.brought DESC, i.id LIMIT $4`, append([]any{a.LeadsAll(), string(a.Person()), limit}, args...)...)
	return withWords(tx, l.s.keys, all, err)
}

// See shows an idea to whoever may read it.
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
	list, args := db.In(5, ids)
	all, err := l.read(tx, a, `AND i.id IN `+list, len(ids), args...)
	for _, i := range all {
		if at := slices.Index(things, thingOf(i.ID)); at >= 0 {
			out[at] = i.inLine(a)
		}
	}
	return out, err
}

// In are the ideas of an organisation that the actor may read, the newest first.
func (l inLines) In(tx *db.Tx, a access.Actor, organisation db.ID, _ ground.Kind, words string, limit int) ([]ground.Seen, error) {
	all, err := l.read(tx, a, `AND i.organisation_id = $5`, mostInLine, string(organisation))
	var out []ground.Seen
	for _, i := range all {
		if ground.Fits(i.Words.Title, words) && len(out) < limit {
			out = append(out, i.inLine(a))
		}
	}
	return out, err
}
