package evaluation

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"alongside/engine/stats"
	"alongside/internal/shared/report"
)

// What a report says in short: who answered, and the few changes that are clearest. Nothing is left out for being
// unwelcome: what clearly fell is said like what clearly rose, and beside them how many were compared.

// mostShort is how many rises, and how many falls, the short report names.
const mostShort = 3

// answeredShort are the waves that the short report names: the first, the one that asked whether people would recommend
// the programme, the last, and those of which more is to be said than how many answered.
func (p reportPage) answeredShort() []WaveReport {
	main, _, _ := p.Main()
	var out []WaveReport
	for n, w := range p.Waves {
		if n == 0 || n == len(p.Waves)-1 || w.ID == main.ID || w.Special() {
			out = append(out, w)
		}
	}
	return out
}

// mainChange is the comparison that the short report is about: with the wave of the recommendation, or the first.
func (p reportPage) mainChange() (Comparison, bool) {
	if len(p.Changes) == 0 {
		return Comparison{}, false
	}
	main, _, _ := p.Main()
	at := slices.IndexFunc(p.Changes, func(c Comparison) bool { return c.To == main.Name })
	return p.Changes[max(at, 0)], true
}

// clearly says whether a change is more than chance would easily make, and which way it went.
func clearly(c ChangeReport) (rise, fall bool) {
	if !c.Shown() || math.IsNaN(c.P) || c.P >= report.Significant || c.RangeHoldsNought() {
		return false, false
	}
	return c.Change.Mean > 0, c.Change.Mean < 0
}

// shortly says of how many questions and scores how many clearly changed.
func (c Comparison) shortly() string {
	looked, up, down := 0, 0, 0
	for _, i := range c.Items {
		if !i.Shown() {
			continue
		}
		looked++
		rise, fall := clearly(i)
		if rise {
			up++
		}
		if fall {
			down++
		}
	}
	words := fmt.Sprintf("From “%s” to “%s”, for the same people", c.From, c.To)
	switch {
	case looked == 0 && c.wouldTell():
		return words + ": no change is shown. It would tell what " + few(c.Minimum) + " said."
	case looked == 0 && c.heldBack() > 0:
		return words + ": no change is shown, because small numbers are protected."
	case looked == 0:
		return fmt.Sprintf("%s: too few could be linked (%d are needed), so no change is shown.", words, c.Minimum)
	case c.coarse():
		return fmt.Sprintf("%s: the means of %s are told. How clear each change is cannot be said, because small numbers are protected.", words, compared(looked))
	case up+down == 0:
		return fmt.Sprintf("%s: of %s, none changed more clearly than chance could make it.", words, compared(looked)) + c.someLeftOut()
	}
	return fmt.Sprintf("%s: of %s, %d clearly rose and %d clearly fell.", words, compared(looked), up, down) + c.someLeftOut()
}

// someLeftOut says that the tests did not see everybody; "" when they did.
func (c Comparison) someLeftOut() string {
	if !slices.ContainsFunc(c.Items, func(i ChangeReport) bool { return i.Shown() && i.LeftOut > 0 }) {
		return ""
	}
	return " Some who answered both times are left out by chance, to protect what a few said. With everybody more changes could be clear."
}

// coarse says whether only means are told.
func (c Comparison) coarse() bool {
	return slices.ContainsFunc(c.Items, func(i ChangeReport) bool { return i.Shown() && i.Coarse() })
}

func compared(n int) string {
	if n == 1 {
		return "1 question that was compared"
	}
	return fmt.Sprintf("%d questions and scores that were compared", n)
}

// clearest are the clearest changes in words. Of the rises, scores that speak for several questions come before single
// questions; what fell comes in any case.
func (c Comparison) clearest() []string {
	var rises, falls []ChangeReport
	for _, i := range c.Items {
		rise, fall := clearly(i)
		if rise {
			rises = append(rises, i)
		}
		if fall {
			falls = append(falls, i)
		}
	}
	var out []string
	for _, list := range [][]ChangeReport{rises, falls} {
		slices.SortStableFunc(list, func(a, b ChangeReport) int {
			return cmp.Or(score(b)-score(a), cmp.Compare(a.P, b.P), cmp.Compare(math.Abs(b.Change.Wilcoxon.RankBiserial), math.Abs(a.Change.Wilcoxon.RankBiserial)))
		})
		for _, i := range list[:min(len(list), mostShort)] {
			out = append(out, movedShortly(i))
		}
	}
	return out
}

func score(c ChangeReport) int {
	if c.Scale {
		return 1
	}
	return 0
}

// movedShortly is one clear change in a sentence.
func movedShortly(c ChangeReport) string {
	verb := "rose"
	if c.Change.Mean < 0 {
		verb = "fell"
	}
	return fmt.Sprintf("%s%s from %s to %s. Of %s, %d went up, %d stayed and %d went down.", said(c.Named()), verb, stats.Round1(c.Before), stats.Round1(c.After),
		people(int64(c.Pairs)), c.Change.Up, c.Change.Same, c.Change.Down)
}
