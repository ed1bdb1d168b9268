package impact

import (
	"slices"

	"alongside/engine/stats"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/smallnumber"
)

// KindCount is how many changes of one kind followed from an edition, each counted once however many people tell of it.
type KindCount struct {
	Kind             string
	Confirmed, Other stats.Cell // the others are claimed, wait, or were not confirmed
	All              stats.Cell
}

// Counted is what may be said of what followed from an edition, the same to everybody: what people show to the programme, and how
// much they keep to themselves, rounded down.
type Counted struct {
	Kinds                  []KindCount
	All                    stats.Cell
	AllConfirmed, AllOther stats.Cell
	Left                   bool   // totals are left out beside a star
	TooFew                 bool   // so few were told that nothing is shown
	Kept                   string // "fewer than 5", or "5 or more"
	Under                  int    // smaller numbers, but for nought, are not shown
	// Undecided says that some of what is counted may be one change told by two people, and nobody has said yet.
	Undecided bool
}

// Any says whether anything was shown to the programme.
func (c Counted) Any() bool { return c.TooFew || c.All.Hidden || c.All.Value > 0 }

// CountedOnce counts what followed from an edition by a rule about small numbers. The caller's policy says who may read it.
func (s *Impact) CountedOnce(tx *db.Tx, edition db.ID, p stats.Policy) (Counted, error) {
	all, err := s.claimsOf(tx, edition)
	if err != nil {
		return Counted{}, err
	}
	shown := countedIn(all, edition)
	rest := 0
	for _, n := range kept(all, shown) {
		rest += n
	}
	known, err := kindsOf(tx)
	if err != nil {
		return Counted{}, err
	}
	out, err := countKinds(p, known, shown, rest)
	if err != nil || out.TooFew || len(undecided(shown, nil)) == 0 {
		return out, err
	}
	said, err := distinctOf(tx, edition)
	out.Undecided = len(undecided(shown, said)) > 0
	return out, err
}

// countedIn are the claims that a report of the edition counts: what somebody sees who belongs to nothing but the edition.
func countedIn(all []Claim, edition db.ID) []Claim {
	v := entry.Viewer{Person: "report", Editions: []db.ID{edition}}
	return slices.DeleteFunc(slices.Clone(all), func(c Claim) bool {
		return c.State == Withdrawn || c.private() || c.Audience == entry.Author || !entry.CanSee(v, c.asEntry())
	})
}

// CountedTwice are the titles, two by two, of claims that read alike and are both counted in the report of an edition, as far as the
// actor can settle whether they are one. It is empty where the report tells no number.
func (s *Impact) CountedTwice(tx *db.Tx, a access.Actor, edition db.ID, p stats.Policy) (out [][2]string, err error) {
	n, err := s.CountedOnce(tx, edition, p)
	if err != nil || !n.Undecided {
		return nil, err
	}
	all, err := s.claimsOf(tx, edition)
	if err != nil {
		return nil, err
	}
	said, err := distinctOf(tx, edition)
	if err != nil {
		return nil, err
	}
	v, err := viewer(tx, a)
	if err != nil {
		return nil, err
	}
	for _, c := range undecided(seen(a, v, countedIn(all, edition)), said) {
		if mayJoin(a, c.One, c.Other) {
			out = append(out, [2]string{c.One.Title, c.Other.Title})
		}
	}
	return out, nil
}

// countKinds is the rule behind CountedOnce.
func countKinds(p stats.Policy, known []Kind, shown []Claim, kept int) (Counted, error) {
	out := Counted{Kept: atLeastWords(kept), Under: smallnumber.Under(p)}
	var table [][]int
	total := 0
	for _, k := range known {
		n := count(slices.DeleteFunc(slices.Clone(shown), func(c Claim) bool { return c.Kind != k.ID }))
		if k.Closed && n.All == 0 {
			continue
		}
		total += n.All
		table, out.Kinds = append(table, []int{n.Confirmed, n.All - n.Confirmed}), append(out.Kinds, KindCount{Kind: k.Name})
	}
	if p.TooFew(total) {
		return Counted{TooFew: true, Kept: out.Kept, Under: out.Under}, nil
	}
	cells, err := smallnumber.Starred(p, table)
	if err != nil {
		return out, err
	}
	for i := range out.Kinds {
		out.Kinds[i].Confirmed, out.Kinds[i].Other, out.Kinds[i].All = cells.Cells[i][0], cells.Cells[i][1], cells.RowTotals[i]
	}
	out.All, out.Left = cells.Total, cells.Total.Hidden
	if len(cells.ColumnTotals) == 2 {
		out.AllConfirmed, out.AllOther = cells.ColumnTotals[0], cells.ColumnTotals[1]
	}
	return out, nil
}
