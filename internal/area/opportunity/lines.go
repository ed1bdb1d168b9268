package opportunity

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
)

// This file is what opportunities are in the lines from a gap to a change (package ground).

// ShowLines lets the page of an opportunity show its place in lines.
func (s *Opportunities) ShowLines(f ground.Arounder) { s.placed = f }

// ShowOutcomes lets the page of an opportunity say which outcomes of a strategy it serves.
func (s *Opportunities) ShowOutcomes(f ground.Server) { s.serves = f }

// ShowGrid lets the page of an opportunity lead to its place on the participation grid.
func (s *Opportunities) ShowGrid(f ground.Placer) { s.grid = f }

// Published is an opportunity of an organisation that was published, for the organisation's participation grid.
func Published(tx *db.Tx, organisation, id db.ID) (title, about string, since db.Instant, ok bool, err error) {
	o, err := find(tx, id)
	if errs.Is(err, errs.NotFound) || err == nil && (o.Organisation != organisation || o.Published == 0) {
		return "", "", 0, false, nil
	}
	return o.Title, o.About, o.Published, err == nil, err
}

// InLines are opportunities as things of lines.
func (s *Opportunities) InLines() ground.Keeper { return inLines{} }

type inLines struct{}

func thingOf(id db.ID) ground.Thing { return ground.Thing{Kind: ground.Opportunity, Of: id} }

// inLine is an opportunity as its reader sees it; part says that they have a part in it, or are an engagement lead.
func (o Opportunity) inLine(a access.Actor, part bool) ground.Seen {
	v := ground.Seen{Thing: thingOf(o.ID), Title: o.Title, Path: "/opportunities/" + string(o.ID), Organisation: o.Organisation, State: o.State.Words(), Keeps: a.Is(o.Contact) || a.Is(o.Writer), Early: o.Published == 0, Hint: o.GroupName}
	if o.State == Open && o.full() {
		v.State = "Published and filled"
	}
	if part {
		v.Path = "/leadership/" + string(o.Organisation) + "/opportunities/" + string(o.ID)
	}
	if o.Published != 0 {
		if v.Hint != "" {
			v.Hint += ", "
		}
		v.Hint += "published on " + ui.PlainDate(o.Published.Time().Format("2006-01-02"))
	}
	return v
}

// mostInLine is how many opportunities there are to choose from.
const mostInLine = 200

// read lists opportunities that the actor may read. which may ask for more with $6 and later.
func (inLines) read(tx *db.Tx, a access.Actor, which string, limit int, args ...any) ([]ground.Seen, error) {
	if !a.SignedIn() && !a.IsSystem() {
		return nil, nil
	}
	type row struct {
		Opportunity
		part bool
	}
	all, err := db.All(tx, func(s db.Scanner, v *row) error { return scan(s, &v.Opportunity, &v.part) },
		`SELECT `+columns+`, (CAST($2 AS BOOLEAN) OR `+leads+` OR `+takesPart+`)`+from+`WHERE o.network_id = $1 AND (CAST($2 AS BOOLEAN) OR `+leads+` OR o.published IS NOT NULL AND o.state IN ('open', 'finished', 'withdrawn') OR `+takesPart+`)
		`+which+` ORDER BY o.created DESC, o.id LIMIT $4`, append([]any{a.LeadsAll(), string(a.Person()), limit}, args...)...)
	out := make([]ground.Seen, len(all))
	if err != nil || len(all) == 0 {
		return out, err
	}
	n, err := network.Find(tx)
	for i, v := range all {
		out[i] = v.inLine(a, v.part)
		out[i].Outcome = v.became(tx.Now, n.Zone)
	}
	return out, err
}

// See shows an opportunity to whoever may read it.
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
	all, err := l.read(tx, a, `AND o.id IN `+list, len(ids), args...)
	for _, v := range all {
		for i := range things {
			if things[i] == v.Thing {
				out[i] = v
			}
		}
	}
	return out, err
}

// In are the opportunities of an organisation that the actor may read, the newest first.
func (l inLines) In(tx *db.Tx, a access.Actor, organisation db.ID, _ ground.Kind, words string, limit int) ([]ground.Seen, error) {
	return l.read(tx, a, `AND o.organisation_id = $5 AND o.folded LIKE $6 AND o.state <> 'withdrawn'`, min(limit, mostInLine), string(organisation), db.Like(group.Fold(words)))
}
