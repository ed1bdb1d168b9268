package matching

import (
	"context"
	"slices"

	"alongside/engine/assign"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/person"
)

// Change is what one change by hand would do.
type Change struct {
	Professional, Partner *profile
	Why                   string
	Worth                 int64
	Placed                bool   // they are a pair of the best placing
	Listed                bool   // they are on the newest list
	Held                  bool   // whoever was invited from the newest list keeps their place
	Not                   string // why they cannot be a pair, "" when they can
	Cost                  assign.Cost
	Instead               []Suggestion // pairs that there would be in place of others; nil when too many to tell
	Gone                  []Suggestion // pairs that there would be no more
	Free                  []*profile   // people who would have no pair any more
}

// WhatIf computes what a change by hand about two people would cost and do. It changes nothing.
func (m *Matching) WhatIf(ctx context.Context, w *crowd, professional, partner db.ID) (*Change, error) {
	who := w.who()
	ch := &Change{Professional: who[professional], Partner: who[partner]}
	if ch.Professional == nil || ch.Partner == nil || ch.Professional.Side != person.Professional || ch.Partner.Side != person.Partner {
		return nil, errs.New(errs.Invalid, "Choose two people who are seeking.")
	}
	c := compare(w.Criteria)
	ch.Why = c.Why(ch.Professional, ch.Partner, theCoordinator)
	ch.Worth, _ = c.Fit(ch.Professional, ch.Partner)
	now := *w
	now.list = w.list.about([3]db.ID{professional, partner})
	w = &now
	q, err := w.ask(ctx)
	if err != nil {
		return nil, err
	}
	ch.Listed, ch.Held = w.list.listed[[3]db.ID{professional, partner, ""}], len(w.list.invited) > 0
	k, possible := q.pair(professional, partner)
	if !possible || w.met[[2]db.ID{professional, partner}] {
		ch.Not = w.notPossible(c, q, ch.Professional, ch.Partner)
		return ch, nil
	}
	best, err := q.bestWith(ctx, ch, k)
	if err != nil {
		return nil, err
	}
	if !ch.Cost.Possible {
		if !ch.Placed {
			ch.Not = "You decided by hand that one of these two is suggested with somebody else."
		}
		return ch, nil
	}
	return ch, q.exchange(ctx, ch, best, k)
}

// bestWith finds the best pairs and what a change of one costs. Where others are just as good as a pair of the list, it takes those with the pair.
func (q *question) bestWith(ctx context.Context, ch *Change, k int32) (*assign.Result, error) {
	best, err := assign.Solve(ctx, &q.p)
	if err != nil {
		return nil, err
	}
	costs, err := assign.WhatIf(ctx, &q.p, best, []int32{k})
	if err != nil {
		return nil, err
	}
	ch.Cost, ch.Placed = costs[0], slices.Contains(best.Placed, k)
	if ch.Placed || !ch.Listed || ch.Cost != (assign.Cost{Possible: true}) {
		return best, nil
	}
	ch.Placed = true
	with, e := q.p, q.p.Pairs[k]
	with.Must = append(slices.Clone(with.Must), [2]int32{e.Left, e.Right})
	return assign.Solve(ctx, &with)
}

// notPossible says why two people are not among the pairs that are possible.
func (w *crowd) notPossible(c comparison, q *question, pro, par *profile) string {
	if w.met[[2]db.ID{pro.Person, par.Person}] {
		return knowEachOther
	}
	for _, r := range w.Rules {
		if r.Kind == Never && r.Third == "" && r.Professional == pro.Person && r.Partner == par.Person {
			return "You decided by hand that these two are never suggested."
		}
	}
	for _, p := range []*profile{pro, par} {
		if !q.there(p.Person) {
			return p.name() + " was invited lately, and you chose to leave people out for a while then."
		}
	}
	for i, weight := range w.Criteria.Weights {
		if degree, open := c.degree(i, pro, par); weight == Needed && degree == 0 && !open {
			return "You chose that this must be so, and by their cards it is not: " + ui.LowerFirst(criteria[i].title) + "."
		}
	}
	return "These two cannot be suggested now."
}

// exchange tells which pairs there would be with the change.
func (q *question) exchange(ctx context.Context, ch *Change, best *assign.Result, k int32) error {
	if len(q.p.Pairs) > atOncePair {
		return nil
	}
	p := q.p
	e := p.Pairs[k]
	if ch.Placed {
		p.Never = append(p.Never[:len(p.Never):len(p.Never)], [2]int32{e.Left, e.Right})
	} else {
		p.Must = append(p.Must[:len(p.Must):len(p.Must)], [2]int32{e.Left, e.Right})
	}
	other, err := assign.Solve(ctx, &p)
	if err != nil {
		return err
	}
	was, is := map[int32]bool{}, map[int32]bool{}
	has := map[db.ID]bool{}
	for _, n := range best.Placed {
		was[n] = true
	}
	for _, n := range other.Placed {
		is[n] = true
		has[q.left[p.Pairs[n].Left].Person], has[q.right[p.Pairs[n].Right].Person] = true, true
	}
	pair := func(n int32) Suggestion {
		return Suggestion{Professional: q.left[p.Pairs[n].Left].Person, Partner: q.right[p.Pairs[n].Right].Person, Worth: p.Pairs[n].Score}
	}
	for _, n := range other.Placed {
		if !was[n] {
			ch.Instead = append(ch.Instead, pair(n))
		}
	}
	for _, n := range best.Placed {
		if is[n] {
			continue
		}
		ch.Gone = append(ch.Gone, pair(n))
		for _, who := range []*profile{q.left[p.Pairs[n].Left], q.right[p.Pairs[n].Right]} {
			if !has[who.Person] {
				ch.Free = append(ch.Free, who)
			}
		}
	}
	return nil
}
