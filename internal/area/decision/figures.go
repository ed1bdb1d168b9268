package decision

import (
	"cmp"
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/shared/network"
)

// Counted is one decision behind a figure.
type Counted struct {
	Decision   db.ID
	Title, Day string
	Override   bool
	By, Reason string // who took an override on themselves, with their role, and why
}

// Figures are what a report of a period says of the decisions of an organisation. Every figure is as long as its list.
type Figures struct {
	From, To  string
	SignedOff []Counted // on a day of the period, the first day first
	NotSigned []Counted
	Open      []Counted // were in the register at the end, and not decided; with no day

	Confirmed []Counted // changes because of decisions or from the work of the organisation, confirmed by a patient partner too on a day of the period; each with its decision, if any
}

// Assured are the decisions that were signed off with their assurance.
func (f Figures) Assured() []Counted { return f.signed(false) }

// Overrides are the decisions that were signed off without, with who took that on themselves and why.
func (f Figures) Overrides() []Counted { return f.signed(true) }

func (f Figures) signed(override bool) []Counted {
	return slices.DeleteFunc(slices.Clone(f.SignedOff), func(c Counted) bool { return c.Override != override })
}

// Figures counts the decisions of an organisation that were decided from one day to another, as the register knew them at an instant:
// whatever was written later changes nothing of it. The caller has checked who reads.
func (s *Decisions) Figures(tx *db.Tx, organisation db.ID, from, to string, known db.Instant) (Figures, error) {
	n, err := network.Find(tx)
	if err != nil {
		return Figures{}, err
	}
	changes, err := statesUntil(tx, s.keys, organisation, known)
	if err != nil {
		return Figures{}, err
	}
	titles, err := titlesOf(tx, organisation)
	if err != nil {
		return Figures{}, err
	}
	out := figures(changes, titles, from, to, func(at db.Instant) string { return dayIn(at, n.Zone) })
	out.Confirmed, err = s.changesConfirmed(tx, organisation, titles, from, to, known)
	return out, err
}

// figures is the rule behind Figures. The changes of states come in order of time. What was not signed off and prepared again stays counted
// in the period in which it was not.
func figures(changes []Change, titles map[db.ID]string, from, to string, day func(db.Instant) string) Figures {
	out := Figures{From: from, To: to}
	atEnd := map[db.ID]State{} // where it stood at the end of the period
	for _, c := range changes {
		if cmp.Or(c.Day, day(c.At)) <= to {
			atEnd[c.Decision] = c.State
		}
		if c.Day == "" || c.Day < from || c.Day > to {
			continue
		}
		v := Counted{Decision: c.Decision, Title: titles[c.Decision], Day: c.Day, Override: c.Kind == wasOverride, By: c.By, Reason: c.Words}
		switch c.State {
		case Signed:
			out.SignedOff = append(out.SignedOff, v)
		case NotSigned:
			out.NotSigned = append(out.NotSigned, v)
		}
	}
	for id, state := range atEnd {
		if state.open() {
			out.Open = append(out.Open, Counted{Decision: id, Title: titles[id]})
		}
	}
	sortCounted(out.Open)
	sortCounted(out.SignedOff)
	sortCounted(out.NotSigned)
	return out
}

// sortCounted puts the first day first.
func sortCounted(all []Counted) {
	slices.SortFunc(all, func(a, b Counted) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Decision, b.Decision))
	})
}

// titlesOf are the titles of the decisions of an organisation.
func titlesOf(tx *db.Tx, organisation db.ID) (map[db.ID]string, error) {
	type row struct {
		id    db.ID
		title string
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.title) },
		`SELECT id, title FROM decision WHERE network_id = $1 AND organisation_id = $2 ORDER BY id LIMIT 50000`, organisation)
	out := map[db.ID]string{}
	for _, r := range rows {
		out[r.id] = r.title
	}
	return out, err
}
