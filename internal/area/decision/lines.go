package decision

import (
	"maps"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/network"
)

// This file is what decisions are in the lines from a gap to a change (package ground), and which changes were confirmed because of them.

// ShowLines lets the page of a decision show its place in lines.
func (s *Decisions) ShowLines(f ground.Arounder) { s.placed = f }

// ShowOutcomes lets the page of a decision say which outcomes of a strategy it serves.
func (s *Decisions) ShowOutcomes(f ground.Server) { s.serves = f }

// ShowGrid lets the page of a decision lead to its place on the participation grid.
func (s *Decisions) ShowGrid(f ground.Placer) { s.grid = f }

// Confirmed tells which of some claims were confirmed changes at an instant: with which claim each is counted, and since when.
type Confirmed func(tx *db.Tx, claims []db.ID, known db.Instant) (map[db.ID]Confirmation, error)

// Confirmation is that a change was confirmed.
type Confirmation struct {
	Main  db.ID
	Since db.Instant
}

// ConfirmedAt tells the same of every claim that followed from the work of an organisation, on whatever it rests.
type ConfirmedAt func(tx *db.Tx, organisation db.ID, known db.Instant) (map[db.ID]Confirmation, error)

// KnowConfirmed lets the figures count changes that were confirmed.
func (s *Decisions) KnowConfirmed(f Confirmed, at ConfirmedAt) { s.confirmed, s.confirmedAt = f, at }

// Grounds are decisions as things on which a claim can rest, and as things of lines.
func (s *Decisions) Grounds() Grounds { return Grounds{s} }

// Grounds are the decisions of registers for others.
type Grounds struct{ s *Decisions }

func thingOf(id db.ID) ground.Thing { return ground.Thing{Kind: ground.Decided, Of: id} }

// seen is a decision as a thing of a line.
func (d Decision) seen(a access.Actor) ground.Seen {
	v := ground.Seen{Thing: thingOf(d.ID), Title: d.Title, Path: "/leadership/" + string(d.Organisation) + "/decisions/" + string(d.ID), Organisation: d.Organisation, State: d.stands(), Keeps: a.Is(d.Owner), Early: d.Decided == "", Hint: d.decides()}
	if d.Decided != "" {
		v.Hint += ", " + ui.PlainDate(d.Decided)
	}
	v.Outcome = d.became()
	return v
}

// became says what became of a decision, and on what its sign-off rests.
func (d Decision) became() string {
	switch {
	case d.State == Withdrawn:
		return "It was withdrawn before it was decided."
	case d.State == NotSigned:
		return "It was not signed off, on " + ui.PlainDate(d.Decided) + "."
	case d.Override:
		return "It was signed off on " + ui.PlainDate(d.Decided) + " without assurance. Its own page names who took that on, and why."
	case d.State == Signed:
		return "It was signed off on " + ui.PlainDate(d.Decided) + ". A patient leader had said yes that its assurance is true."
	case d.State == Assured:
		return "It is not decided yet. A patient leader has said yes that its assurance is true. It goes to sign-off on " + ui.PlainDate(d.Goes) + "."
	}
	return "It is not decided yet, and its assurance is not complete. It goes to sign-off on " + ui.PlainDate(d.Goes) + "."
}

const mostChoices = 200

// Choices are the decisions that the actor may read, of any organisation, the latest first.
func (g Grounds) Choices(tx *db.Tx, a access.Actor, _ db.ID) ([]ground.Seen, error) {
	return g.read(tx, a, `AND d.state <> 'withdrawn'`, mostChoices)
}

// See shows a decision to whoever may read it.
func (g Grounds) See(tx *db.Tx, a access.Actor, things []ground.Thing) ([]ground.Seen, error) {
	out := make([]ground.Seen, len(things))
	var ids []db.ID
	for i, t := range things {
		out[i] = ground.Unseen(t, false)
		ids = append(ids, t.Of)
	}
	if len(ids) == 0 {
		return out, nil
	}
	list, args := db.In(6, ids)
	all, err := g.read(tx, a, `AND d.id IN `+list, len(ids), args...)
	for _, v := range all {
		for i := range things {
			if things[i] == v.Thing {
				out[i] = v
			}
		}
	}
	return out, err
}

// In are the decisions of an organisation that the actor may read.
func (g Grounds) In(tx *db.Tx, a access.Actor, organisation db.ID, _ ground.Kind, words string, limit int) ([]ground.Seen, error) {
	all, err := g.read(tx, a, `AND d.organisation_id = $6 AND d.state <> 'withdrawn'`, mostChoices, string(organisation))
	var out []ground.Seen
	for _, v := range all {
		if ground.Fits(v.Title, words) && len(out) < limit {
			out = append(out, v)
		}
	}
	return out, err
}

// read lists decisions that the actor may read whole. which may ask for more with $6 and later.
func (g Grounds) read(tx *db.Tx, a access.Actor, which string, limit int, args ...any) ([]ground.Seen, error) {
	if !a.SignedIn() && !a.IsSystem() {
		return nil, nil
	}
	day, err := network.Today(tx)
	if err != nil {
		return nil, err
	}
	all, err := db.All(tx, func(s db.Scanner, d *Decision) error { return s.Scan(d.places()...) },
		`SELECT `+columns+from+`WHERE d.network_id = $1 AND (CAST($2 AS BOOLEAN) OR `+leads+` OR `+reads+`) `+which+` ORDER BY d.goes DESC, d.id LIMIT $5`, append([]any{a.LeadsAll(), string(a.Person()), day, limit}, args...)...)
	out := make([]ground.Seen, len(all))
	for i, d := range all {
		out[i] = d.seen(a)
	}
	return out, err
}

// changesConfirmed lists the changes that were confirmed because of decisions of an organisation, or that followed from its work, from one day to
// another, as the links and the claims were at an instant: each change once, with the decision to which it was linked first, if any. It says nothing of what the change was:
// that is read by whom its teller shows it.
func (s *Decisions) changesConfirmed(tx *db.Tx, organisation db.ID, titles map[db.ID]string, from, to string, known db.Instant) ([]Counted, error) {
	if s.confirmed == nil {
		return nil, nil
	}
	n, err := network.Find(tx)
	if err != nil {
		return nil, err
	}
	links, err := ground.Known(tx, organisation, ground.Decided, ground.Change, known)
	if err != nil {
		return nil, err
	}
	var claims []db.ID
	for _, l := range links {
		claims = append(claims, l.Later.Of)
	}
	all, err := s.confirmed(tx, claims, known)
	if err != nil {
		return nil, err
	}
	work, err := s.confirmedAt(tx, organisation, known)
	if err != nil {
		return nil, err
	}
	return countChanges(links, all, work, titles, from, to, func(at db.Instant) string { return dayIn(at, n.Zone) }), nil
}

// countChanges is the rule behind changesConfirmed. The links come in order of time. Claims that are counted together are one change, confirmed
// on the first day on which any of them was. What followed from an edition counts when it is linked, and not before; what followed from the work of the
// organisation (work) is its own.
func countChanges(links []ground.Link, all, work map[db.ID]Confirmation, titles map[db.ID]string, from, to string, day func(db.Instant) string) []Counted {
	first := map[db.ID]ground.Link{}
	since := map[db.ID]db.Instant{}
	var order []db.ID
	for _, l := range links {
		c, ok := all[l.Later.Of]
		if !ok {
			continue
		}
		at := max(c.Since, l.At)
		if _, own := work[l.Later.Of]; own {
			at = c.Since
		}
		if _, there := first[c.Main]; !there {
			first[c.Main], since[c.Main] = l, at
			order = append(order, c.Main)
		}
		since[c.Main] = min(since[c.Main], at)
	}
	for _, id := range slices.Sorted(maps.Keys(work)) {
		c := work[id]
		if at, there := since[c.Main]; !there || c.Since < at {
			since[c.Main] = c.Since
			if !there {
				order = append(order, c.Main)
			}
		}
	}
	var out []Counted
	for _, main := range order {
		if on := day(since[main]); on >= from && on <= to {
			id := first[main].Earlier.Of
			out = append(out, Counted{Decision: id, Title: titles[id], Day: on})
		}
	}
	sortCounted(out)
	return out
}
