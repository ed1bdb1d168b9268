package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"alongside/engine/seating"
)

// seat searches for so long, and checks the tables.
func seat(ctx context.Context, p *seating.Problem, seed uint64, limit time.Duration) (*seating.Result, sample, error) {
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	var r *seating.Result
	s, err := timed(func() (err error) {
		r, err = seating.Seat(ctx, p, seating.Options{Seed: seed, Steps: 1 << 50})
		return err
	})
	if err == nil {
		err = seating.Verify(p, r)
	}
	return r, s, err
}

// days seats people on several days.
func (b *bench) days(ctx context.Context, t *table) error {
	t.about = "Each seed is another search. It ends when nothing can be better, or after 5 seconds. What others reach, measured earlier on this kind of machine: Good-Enough Golfers needs 5.6 s for 120 people, 31 s for 240 and 85 s for 396; simple annealing keeps the repeats that the goal names."
	t.columns("question", "CPU", "meetings again, by seed", "goal")
	limit := 5 * time.Second
	if b.short {
		limit = time.Second
	}
	for _, v := range []struct{ count, size int }{{8, 5}, {20, 6}, {40, 6}, {66, 6}} {
		name := fmt.Sprintf("%d people, %d tables, 3 days, coaches fixed", v.count*v.size, v.count)
		mine, repeats, err := b.search(ctx, tables(v.count, v.size, 3, true), limit)
		if err != nil {
			return err
		}
		verdict := b.atMost(name+", repeats", float64(slices.Max(repeats)), 0, " again") + ", " + b.atMost(name+", seconds", mine.cpu().Seconds(), 0.2, " s")
		t.row(name, short(mine.cpu()), plain(repeats), verdict)
	}
	for _, v := range []struct{ count, size, days, goal int }{{8, 5, 6, 1}, {8, 4, 8, 1}, {10, 6, 8, 23}, {12, 5, 10, 7}} {
		name := fmt.Sprintf("%d tables of %d, %d days", v.count, v.size, v.days)
		mine, repeats, err := b.search(ctx, tables(v.count, v.size, v.days, false), limit)
		if err != nil {
			return err
		}
		t.row(name, short(mine.cpu()), plain(repeats), b.atMost(name+", repeats", float64(slices.Max(repeats)), float64(v.goal), " again"))
	}
	return b.mixedRules(ctx, t, limit)
}

// search seats with one seed for each run.
func (b *bench) search(ctx context.Context, p *seating.Problem, limit time.Duration) (mine samples, repeats []int, err error) {
	for k := range b.runs {
		r, s, err := seat(ctx, p, uint64(k)+1, limit)
		if err != nil {
			return nil, nil, err
		}
		mine, repeats = append(mine, s), append(repeats, r.Figures.Repeats)
	}
	return mine, repeats, nil
}

func (b *bench) mixedRules(ctx context.Context, t *table, limit time.Duration) error {
	p := mixed()
	var said []string
	var before seating.Figures
	better := true
	for k, part := range []time.Duration{limit / 10, limit} {
		r, _, err := seat(ctx, p, 7, part)
		if err != nil {
			return err
		}
		f := r.Figures
		better = better && (k == 0 || f.Compare(before) <= 0)
		before = f
		said = append(said, fmt.Sprintf("%d alone, %d again, mix %d after %s", f.Lone, f.Repeats, f.Mix, part))
	}
	t.row("100 people, 10 tables, 6 days, rules of every kind", short(limit), strings.Join(said, "; "),
		b.judge("Mixed rules, searches that became worse with time", "no rule broken, better with time", 1, better))
	return nil
}

func plain(all []int) string { return strings.Trim(fmt.Sprint(all), "[]") }

// diverse makes groups in which people differ as much as can be.
func (b *bench) diverse(ctx context.Context, t *table) error {
	t.about = "The maximally diverse grouping problem: the sum of what meetings are worth, more is better."
	t.columns("instance", "time", "found, by seed", "what nobody can pass", "goal")
	limits := []time.Duration{time.Second, 10 * time.Second}
	if b.short {
		limits = limits[:1]
	}
	made := true
	for _, v := range []struct {
		name     string
		n, count int
		goals    []float64 // of the library's instance, by limit
	}{{"RanInt_n010_ss_01", 10, 2, nil}, {"RanInt_n012_ss_01", 12, 4, nil}, {"RanInt_n120_ss_01", 120, 10, []float64{47801, 47909}}} {
		p, err := library(filepath.Join(b.mdgplib, v.name+".txt"))
		name := v.name
		if b.mdgplib == "" || errors.Is(err, fs.ErrNotExist) {
			p, err, name = groups(v.n, v.count), nil, "made like "+v.name
			v.goals = nil
		} else {
			made = false
		}
		if err != nil {
			return err
		}
		for k, limit := range limits {
			if v.n < 20 && k > 0 {
				continue
			}
			if err := b.diverseOne(ctx, t, p, name, limit, v.goals, k); err != nil {
				return err
			}
		}
	}
	if made {
		t.after = "The files of MDGPLIB are not there, so instances of the same kind were made, of which nobody knows the best: `-mdgplib FOLDER` measures the library's own."
	}
	return nil
}

func (b *bench) diverseOne(ctx context.Context, t *table, p *seating.Problem, name string, limit time.Duration, goals []float64, k int) error {
	var found []int
	var mine samples
	best, bound := true, int64(0)
	seeds := b.runs
	if goals != nil && limit <= time.Second { // it is not to be luck
		seeds = max(seeds, 8)
	}
	for seed := range seeds {
		r, s, err := seat(ctx, p, uint64(seed)+1, limit)
		if err != nil {
			return err
		}
		found, mine = append(found, int(-r.Figures.Mix)), append(mine, s)
		best, bound = best && r.Best, -r.Bound.Mix
	}
	verdict := "–"
	switch {
	case len(p.People) < 20:
		verdict = b.judge(name+", seeds without proof", "proved to be the best", 1, best)
	case goals != nil:
		slices.Sort(found)
		verdict = b.atLeast(fmt.Sprintf("%s after %s, the least of the seeds", name, limit), float64(found[0]), goals[k])
	}
	t.row(name, short(mine.cpu()), plain(found), fmt.Sprint(bound), verdict)
	return nil
}
