package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"strconv"
	"time"

	"alongside/engine/assign"
	"alongside/test/bench/page"
)

// full compares full tables of scores with scipy.
func (b *bench) full(ctx context.Context, t *table) error {
	t.about = "`SolveTable` on a square table, with prices that prove the answer, beside scipy's `linear_sum_assignment`. The goals: 6 times as quick by the geometric mean, and nowhere less than 2.5 times."
	t.columns("family and people", "ours", "least", "wall", "scipy", "least", "wall", "times", "goal")
	sizes := []int{1000, 2000, 5000}
	if b.short {
		sizes = []int{500, 1000}
	}
	product, count := 0.0, 0
	for _, n := range sizes {
		for _, family := range families {
			x, _, err := b.fullOne(ctx, t, family, n, 2.5)
			if err != nil {
				return err
			}
			if !math.IsNaN(x) {
				product += math.Log(x)
				count++
			}
		}
	}
	if count > 0 {
		mean := math.Exp(product / float64(count))
		t.after = fmt.Sprintf("The geometric mean is %.1f times: %s.", mean, b.atLeast("Full tables, geometric mean of times scipy", mean, 6))
	}
	if !b.large {
		t.after += " 10,000 by 10,000 is measured with `-large` only."
		return nil
	}
	x, memory, err := b.fullOne(ctx, t, "uni", 10_000, 8)
	if err == nil && !math.IsNaN(x) {
		t.after += fmt.Sprintf(" At 10,000 the most memory, with the table, was %.0f MB: %s.", memory, b.atMost("Memory at uni 10,000, MB", memory, 1718, " MB"))
	}
	return err
}

func (b *bench) fullOne(ctx context.Context, t *table, family string, n int, goal float64) (x, memory float64, err error) {
	question := fullTable(family, n)
	forgetMemory()
	ours := func() (int64, error) {
		p, err := assign.SolveTable(ctx, question)
		if err != nil {
			return 0, err
		}
		return p.Total, nil
	}
	if p, err := assign.SolveTable(ctx, question); err != nil {
		return 0, 0, err
	} else if err := assign.VerifyTable(question, p); err != nil {
		return 0, 0, err
	}
	memory = megabytes()
	file, err := b.write("full", question.Scores)
	if err != nil {
		return 0, 0, err
	}
	other := b.scipy(ctx, "dense", file, strconv.Itoa(n))
	defer other.close()
	mine, theirs, err := b.against(ctx, ours, other)
	if err != nil {
		return 0, 0, err
	}
	x = times(mine, theirs)
	name := family + " " + page.Grouped(n)
	least, wall := "–", "–"
	if len(theirs) > 0 {
		least, wall = short(theirs.least()), short(theirs.wall())
	}
	t.row(name, b.of(mine), short(mine.least()), short(mine.wall()), b.of(theirs), least, wall, ratio(x), b.atLeast(name+", times scipy", x, goal))
	return x, memory, os.Remove(file)
}

// others compares with what people find when they look for a package.
func (b *bench) others(ctx context.Context, t *table) error {
	t.about = "Small questions, because these tools are slow. `linear-sum-assignment` and `munkres` answer a full table of the family low; `stable-marriage` finds the stable placing that is best for one side, where ours finds all of them."
	t.columns("question", "ours", "the other", "times")
	n := 300
	if b.short {
		n = 100
	}
	question := fullTable("low", n)
	file, err := b.write("others", question.Scores)
	if err != nil {
		return err
	}
	for _, name := range []string{"linear-sum-assignment", "munkres"} {
		other := b.fromNPM(ctx, name, file, strconv.Itoa(n))
		mine, theirs, err := b.against(ctx, func() (int64, error) {
			p, err := assign.SolveTable(ctx, question)
			if err != nil {
				return 0, err
			}
			return p.Total, assign.VerifyTable(question, p)
		}, other)
		other.close()
		if err != nil {
			return err
		}
		t.row(fmt.Sprintf("low %d, npm %s", n, name), b.of(mine), b.of(theirs), ratio(times(mine, theirs)))
	}
	wanted := rankings(n)
	if file, err = b.write("others", orders(wanted.Left), orders(wanted.Right)); err != nil {
		return err
	}
	other := b.fromNPM(ctx, "stable-marriage", file, strconv.Itoa(n))
	defer other.close()
	mine, theirs, err := b.against(ctx, func() (int64, error) {
		l, err := assign.StableMatchings(ctx, wanted)
		if err != nil {
			return 0, err
		}
		return l.LeftBest().LeftRanks, nil
	}, other)
	if err != nil {
		return err
	}
	t.row(fmt.Sprintf("rankings %d, npm stable-marriage", n), b.of(mine), b.of(theirs), ratio(times(mine, theirs)))
	return nil
}

func orders(side [][]assign.Choice) []int32 {
	var out []int32
	for _, list := range side {
		for _, c := range list {
			out = append(out, c.Who)
		}
	}
	return out
}

// sparse compares lists of possible partners with scipy.
func (b *bench) sparse(ctx context.Context, t *table) error {
	t.about = "`Solve` with 20 possible partners for each person, beside scipy's `min_weight_full_bipartite_matching` and the network simplex of LEMON, in C++. Scores are drawn alike (uni) or are those of profiles (low)."
	t.columns("family and people", "ours", "least", "wall", "scipy", "wall", "times", "goal", "LEMON", "times")
	sizes := []int{10_000, 100_000}
	if b.short {
		sizes = []int{1000, 10_000}
	}
	goals := map[string]float64{"uni10000": 2, "low10000": 8, "uni100000": 5, "low100000": 5}
	for _, n := range sizes {
		for _, family := range []string{"uni", "low"} {
			if err := b.sparseOne(ctx, t, family, n, goals[family+strconv.Itoa(n)]); err != nil {
				return err
			}
		}
	}
	t.after = "The other goal at 100,000, at most 1.3 times as long as OR-Tools in C++, is not measured: OR-Tools is neither in Debian nor in npm, and LEMON does not stand for it."
	return nil
}

func (b *bench) sparseOne(ctx context.Context, t *table, family string, n int, goal float64) error {
	question := lists(family, n, n, 20)
	file, edges, err := b.writeLists(question)
	if err != nil {
		return err
	}
	other, inCPP := b.scipy(ctx, "sparse", file, strconv.Itoa(n), edges), b.inCPP(ctx, file, strconv.Itoa(n), edges)
	defer other.close()
	defer inCPP.close()
	var last *assign.Result
	mine, all, err := b.againstAll(ctx, func() (int64, error) {
		if last, err = assign.Solve(ctx, question); err != nil {
			return 0, err
		}
		return last.Total, nil
	}, other, inCPP)
	if err != nil {
		return err
	}
	theirs := all[0]
	if err := assign.Verify(question, last); err != nil {
		return err
	}
	name := fmt.Sprintf("%s %s, 20 each", family, page.Grouped(n))
	wall, verdict := "–", "–"
	if len(theirs) > 0 {
		wall = short(theirs.wall())
	}
	x := times(mine, theirs)
	if goal > 0 {
		verdict = b.atLeast(name+", times scipy", x, goal)
	}
	if other != nil && len(theirs) == 0 {
		verdict += fmt.Sprintf(" (scipy had not ended after %s)", 3*b.patience)
	}
	t.row(name, b.of(mine), short(mine.least()), short(mine.wall()), b.of(theirs), wall, ratio(x), verdict, b.of(all[1]), ratio(times(mine, all[1])))
	return nil
}

// writeLists writes a question for the other tools: where each left person's pairs begin, the right people, the scores. edges is how many pairs there are.
func (b *bench) writeLists(question *assign.Problem) (file, edges string, err error) {
	start, to, scores := make([]int32, question.Left+1), make([]int32, 0, len(question.Pairs)), make([]int32, 0, len(question.Pairs))
	for _, e := range question.Pairs {
		start[e.Left+1] = int32(len(to)) + 1
		to, scores = append(to, e.Right), append(scores, int32(e.Score))
	}
	file, err = b.write("sparse", start, to, scores)
	return file, strconv.Itoa(len(to)), err
}

// national is the call of a whole country, with its proof and its reasons.
func (b *bench) national(ctx context.Context, t *table) error {
	n := 100_000
	if b.short {
		n = 10_000
	}
	t.about = fmt.Sprintf("%s seekers with 50 possible partners each, as many partners or a tenth fewer, so that somebody is left over. `Solve`, then `Verify`, then `Reasons` of whoever is left over; then the command `alongside match` on a file of the same pairs, from its start to its end. LEMON's network simplex, in C++, only places.", page.Grouped(n))
	t.columns("family", "placing", "proof", "reasons", "all, wall", "placed", "goal", "LEMON", "times")
	for _, v := range []struct {
		family string
		right  int
	}{{"uni", n}, {"low", n}, {"pct", n}, {"uni", n - n/10}, {"low", n - n/10}} {
		question := lists(v.family, n, v.right, 50)
		var solving, proving, reasoning samples
		placed, total := 0, int64(0)
		for range b.runs {
			var r *assign.Result
			for _, step := range []struct {
				to *samples
				do func() error
			}{
				{&solving, func() (err error) { r, err = assign.Solve(ctx, question); return err }},
				{&proving, func() error { return assign.Verify(question, r) }},
				{&reasoning, func() error { _, err := assign.Reasons(ctx, question, r); return err }},
			} {
				s, err := timed(step.do)
				if err != nil {
					return err
				}
				*step.to = append(*step.to, s)
			}
			placed, total = len(r.Placed), r.Total
		}
		name := v.family
		if v.right < n {
			name += ", a tenth fewer partners"
		}
		all, verdict := solving.wall()+proving.wall()+reasoning.wall(), "–"
		if !b.short {
			verdict = b.atMost("A national call, "+name+", seconds", all.Seconds(), 15, " s")
		}
		theirs, err := b.nationalInCPP(ctx, question, total)
		if err != nil {
			return err
		}
		t.row(name, short(solving.cpu()), short(proving.cpu()), short(reasoning.cpu()), short(all), page.Grouped(placed), verdict, b.of(theirs), ratio(times(solving, theirs)))
	}
	return b.command(ctx, t, lists("uni", n, n, 50))
}

// nationalInCPP lets the tool in C++ place the same people, where all of them can be placed.
func (b *bench) nationalInCPP(ctx context.Context, question *assign.Problem, total int64) (theirs samples, err error) {
	if question.Left != question.Right || b.lemon == "" {
		return nil, nil
	}
	file, edges, err := b.writeLists(question)
	if err != nil {
		return nil, err
	}
	defer os.Remove(file)
	other := b.inCPP(ctx, file, strconv.Itoa(question.Left), edges)
	defer other.close()
	for range b.runs {
		s, found, ok, err := other.answer()
		switch {
		case err != nil:
			return nil, err
		case !ok:
			return theirs, nil
		case found != total:
			return nil, fmt.Errorf("our total is %d and that of another tool %d", total, found)
		}
		theirs = append(theirs, s)
	}
	return theirs, nil
}

// programme is what a page asks for while somebody waits.
func (b *bench) programme(ctx context.Context, t *table) error {
	t.about = "200 on each side who may all be placed with each other, 20 pairs that must be, 400 that never may, two places for half of the right people. `Solve` and `Verify`."
	t.columns("family", "ours", "least", "goal")
	for _, family := range families {
		question := programme(family, 200)
		var mine samples
		for range 4*b.runs + 1 {
			s, err := timed(func() error {
				r, err := assign.Solve(ctx, question)
				if err != nil {
					return err
				}
				return assign.Verify(question, r)
			})
			if err != nil {
				return err
			}
			mine = append(mine, s)
		}
		t.row(family, short(mine.cpu()), short(mine.least()), b.atMost("A real programme, "+family+", ms", mine.cpu().Seconds()*1e3, 10, " ms"))
	}
	return nil
}

// whatIf is what each suggested pair costs.
func (b *bench) whatIf(ctx context.Context, t *table) error {
	n := 2000
	if b.short {
		n = 500
	}
	t.about = fmt.Sprintf("What it would cost to do without each suggested pair of %s by %s, all at once, beside solving. `WhatIf` also checks the proof that it builds on.", page.Grouped(n), page.Grouped(n))
	t.columns("family", "solving", "what if", "solves", "goal")
	for _, family := range families {
		question := allPairs(fullTable(family, n))
		var solving, asking samples
		for range b.runs {
			var r *assign.Result
			s, err := timed(func() (err error) { r, err = assign.Solve(ctx, question); return err })
			if err != nil {
				return err
			}
			a, err := timed(func() error { _, err := assign.WhatIf(ctx, question, r, r.Placed); return err })
			if err != nil {
				return err
			}
			solving, asking = append(solving, s), append(asking, a)
		}
		x := times(solving, asking)
		t.row(family, short(solving.cpu()), short(asking.cpu()), ratio(x), b.atMost("What if, "+family+", solves", x, 2, " solves"))
	}
	return nil
}

// growth is how much longer it takes when there are more people.
func (b *bench) growth(ctx context.Context, t *table) error {
	t.about = "Placing and proof with 20 possible partners each, and what that is for one person: if everything grew with the number of people alone, it would stay the same."
	t.columns("people", "uni", "for each, µs", "low", "for each, µs")
	sizes := []int{100, 1000, 10_000, 100_000}
	if b.short {
		sizes = sizes[:3]
	}
	for _, n := range sizes {
		cells := []string{page.Grouped(n)}
		for _, family := range []string{"uni", "low"} {
			question := lists(family, n, n, 20)
			repeat := max(1, 10_000/n)
			var mine samples
			for range b.runs {
				s, err := timed(func() error {
					for range repeat {
						r, err := assign.Solve(ctx, question)
						if err != nil {
							return err
						}
						if err := assign.Verify(question, r); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					return err
				}
				s.cpu /= time.Duration(repeat)
				mine = append(mine, s)
			}
			cells = append(cells, short(mine.cpu()), fmt.Sprintf("%.1f", mine.cpu().Seconds()*1e6/float64(n)))
		}
		t.row(cells...)
	}
	return nil
}
