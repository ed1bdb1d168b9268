package main

import (
	"context"
	"fmt"

	"alongside/engine/assign"
	"alongside/test/bench/page"
)

// stable places by rankings of both sides.
func (b *bench) stable(ctx context.Context, t *table) error {
	first, fair := 5000, 1000
	if b.short {
		first, fair = 1000, 300
	}
	t.about = "Full lists of both sides, drawn alike, read and checked in each of the times. The first stable placing is the one best for one side; all are found with the order in which one leads to the next; the fair one is that in which the mean ranks of both sides are most equal."
	t.columns("question", "CPU", "wall", "what came of it", "goal")
	question := rankings(first)
	var one, all samples
	rotations := 0
	for range b.runs {
		var m *assign.Matching
		s, err := timed(func() (err error) { m, err = assign.FirstStable(ctx, question); return err })
		if err != nil {
			return err
		}
		if err := assign.VerifyStable(question, m.Partner); err != nil {
			return err
		}
		one = append(one, s)
	}
	verdict := "–"
	if !b.short {
		verdict = b.atMost(fmt.Sprintf("The first stable placing of %s, seconds", page.Grouped(first)), one.cpu().Seconds(), 0.15, " s")
	}
	t.row(fmt.Sprintf("the first stable placing of %s", page.Grouped(first)), short(one.cpu()), short(one.wall()), "best for one side", verdict)
	for range b.runs {
		s, err := timed(func() error {
			l, err := assign.StableMatchings(ctx, question)
			if err == nil {
				rotations = l.Rotations()
			}
			return err
		})
		if err != nil {
			return err
		}
		all = append(all, s)
	}
	t.row(fmt.Sprintf("all stable placings of %s", page.Grouped(first)), short(all.cpu()), short(all.wall()), fmt.Sprintf("%s rotations", page.Grouped(rotations)), "–")
	question = rankings(fair)
	var equal samples
	said := ""
	proved := true
	for range b.runs {
		s, err := timed(func() error {
			l, err := assign.StableMatchings(ctx, question)
			if err != nil {
				return err
			}
			m, err := l.Equal(ctx)
			if err != nil {
				return err
			}
			proved = proved && m.Proved
			said = fmt.Sprintf("mean ranks %.2f and %.2f", m.LeftMean, m.RightMean)
			if !m.Proved {
				said += fmt.Sprintf(", not proved: at least %d apart in sum, and %d found", m.LeastDifference, m.Difference)
			}
			return assign.VerifyStable(question, m.Partner)
		})
		if err != nil {
			return err
		}
		equal = append(equal, s)
	}
	if proved {
		said += ", proved"
	}
	t.row(fmt.Sprintf("the fair one of %s", page.Grouped(fair)), short(equal.cpu()), short(equal.wall()), said, b.atMost("The fair placing, seconds", equal.cpu().Seconds(), 5, " s, with proof or gap"))
	return nil
}
