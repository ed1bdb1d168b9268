package placing

import (
	"context"
	"fmt"
	"strconv"

	"alongside/engine/assign"
	"alongside/internal/platform/sheet"
)

// aims are the ways to choose among stable placings, by the name that people type.
var aims = map[string]assign.Aim{
	"equal":         assign.MostEqual,
	"egalitarian":   assign.LeastSum,
	"regret":        assign.LeastRegret,
	"professionals": assign.BestForLeft,
	"partners":      assign.BestForRight,
}

// lists are rankings with the names of those who made them.
type lists struct {
	faults      faults
	left, right names
	r           assign.Rankings
	entries     int
	oneSided    []oneSided
	// By person: whom they listed without being listed, and who listed them without being listed.
	unlisted, unreturned map[string][]string
}

// oneSided is a choice that was not returned: one listed the other, who did not list them.
type oneSided struct {
	Person string `json:"person"`
	Side   string `json:"side"`
	Rank   int32  `json:"rank"`
	Choice string `json:"choice"`
}

// byRankings places so that no two people would both rather have each other.
func (m Match) byRankings(ctx context.Context, o Output) error {
	l := &lists{}
	if err := l.read(m.Rankings); err != nil {
		return err
	}
	if err := l.faults.err(o.Words); err != nil {
		return err
	}
	lattice, err := assign.StableMatchings(ctx, &l.r)
	if err != nil {
		return err
	}
	found := map[assign.Aim]*assign.Fairest{}
	for _, aim := range []assign.Aim{aims[m.Fair], assign.BestForLeft, assign.BestForRight} { // the zero one is the most equal
		if found[aim] != nil {
			continue
		}
		if found[aim], err = lattice.Fairest(ctx, aim); err != nil {
			return err
		}
		if err := assign.VerifyStable(&l.r, found[aim].Partner); err != nil {
			return fmt.Errorf("the placing is not stable, so nothing is given out: %w", err)
		}
	}
	a := l.answer(lattice, aims[m.Fair], found)
	if o.JSON {
		return o.asJSON(a)
	}
	if err := a.table(o); err != nil {
		return err
	}
	a.tell(o.Words)
	return nil
}

func (l *lists) read(file string) error {
	rows, err := l.faults.need(file, sheet.Spec{Columns: []sheet.Column{
		{Key: "person", Label: "person", Required: true},
		{Key: "side", Label: "side", Required: true, Parse: sheet.OneOf(sides)},
		{Key: "rank", Label: "rank", Required: true, Parse: sheet.Whole(1, 1_000_000)},
		{Key: "choice", Label: "choice", Required: true},
	}})
	if err != nil {
		return err
	}
	side := map[string]string{}
	for _, r := range rows { // who has a list has their side from it
		name := r.Get("person")
		if was := side[name]; was != "" && was != r.Get("side") {
			l.faults.add(file, r.Line, "person", name, "is both a professional and a partner; a person has one side")
			continue
		}
		side[name] = r.Get("side")
	}
	seen := map[[2]string]int{}
	for _, r := range rows {
		name, choice := r.Get("person"), r.Get("choice")
		if side[choice] == r.Get("side") {
			l.faults.add(file, r.Line, "choice", choice, "is on the same side as who chooses")
			continue
		}
		if first := seen[[2]string{name, choice}]; first > 0 {
			l.faults.add(file, r.Line, "choice", choice, fmt.Sprintf("was chosen by %s on line %d already", name, first))
			continue
		}
		seen[[2]string{name, choice}] = r.Line
		rank, _ := strconv.Atoi(r.Get("rank")) // Whole has looked at it
		mine, theirs, all := &l.left, &l.right, &l.r.Left
		if r.Get("side") == "partner" {
			mine, theirs, all = &l.right, &l.left, &l.r.Right
		}
		at := mine.add(name)
		for len(*all) <= int(at) {
			*all = append(*all, nil)
		}
		(*all)[at] = append((*all)[at], assign.Choice{Who: theirs.add(choice), Rank: int32(rank)})
	}
	for len(l.r.Left) < len(l.left.list) {
		l.r.Left = append(l.r.Left, nil)
	}
	for len(l.r.Right) < len(l.right.list) {
		l.r.Right = append(l.r.Right, nil)
	}
	l.entries, l.unlisted, l.unreturned = len(rows), map[string][]string{}, map[string][]string{}
	for _, r := range rows { // in the order of the file
		name, choice := r.Get("person"), r.Get("choice")
		if _, returned := seen[[2]string{choice, name}]; !returned {
			rank, _ := strconv.Atoi(r.Get("rank"))
			l.oneSided = append(l.oneSided, oneSided{name, r.Get("side"), int32(rank), choice})
			l.unlisted[name], l.unreturned[choice] = append(l.unlisted[name], choice), append(l.unreturned[choice], name)
		}
	}
	return nil
}
