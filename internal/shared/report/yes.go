package report

import (
	"fmt"
	"math"
	"slices"

	"alongside/engine/chart"
	"alongside/engine/stats"
)

// Questions answered with yes or no have no mean that anybody would read: what is told of them is how many said yes, of how many, and
// which share that is.

// YesCount is how many said yes; ok is false where it is not told.
func (i Item) YesCount() (n int, ok bool) {
	yes := i.yes()
	if i.Kind != YesNo || i.Hidden || yes.Hidden || i.Answered == 0 || i.AnsweredHidden {
		return 0, false
	}
	return yes.N, true
}

// share is the part of those who answered that said yes; ok is false where only counts are told, or nothing. Beside counts that are rounded
// or hidden no share is told: it would tell more than they do.
func (i Item) share() (part float64, ok bool) {
	n, ok := i.YesCount()
	if !ok || i.starred() || i.Rounded {
		return 0, false
	}
	return float64(n) / float64(i.Answered), true
}

// ItemTables are the figures of several questions: those with marks or numbers, and those answered with yes or no, which have other columns.
func ItemTables(items []Item, caption string) []chart.Table {
	var marked, yesNo []Item
	for _, i := range items {
		if i.Kind == YesNo {
			yesNo = append(yesNo, i)
		} else {
			marked = append(marked, i)
		}
	}
	out := []chart.Table{itemTable(marked, caption), yesTable(yesNo, caption)}
	if len(marked) > 0 && len(yesNo) > 0 {
		out[1].Caption += ": yes or no"
	}
	return slices.DeleteFunc(out, func(t chart.Table) bool { return len(t.Rows) == 0 })
}

func yesTable(items []Item, caption string) chart.Table {
	t := chart.Table{Caption: caption, Headers: []string{"Question", "Answered", "Does not apply", "No answer", "Said yes", "Share who said yes", "Most likely range of the share"}}
	for _, i := range items {
		said, share, likely := stats.NoFigure, stats.NoFigure, stats.NoFigure
		if i.Hidden {
			said, share, likely = i.hiddenWords(), i.hiddenWords(), i.hiddenWords()
		} else if i.Answered > 0 || i.AnsweredHidden {
			yes := i.yes()
			said = star(yes.N, yes.Hidden)
		}
		if _, ok := i.share(); ok {
			share = stats.Percent(i.yes().N, i.Answered)
			if i.Interval.N > 0 {
				likely = percent(i.Interval.Low) + " to " + percent(i.Interval.High)
			}
		}
		t.Rows = append(t.Rows, []string{i.Wording, star(i.Answered, i.AnsweredHidden), star(i.NotApplicable, i.NAHidden), star(i.Missing, i.MissingHidden), said, share, likely})
	}
	return t
}

// hiddenWords stand in the place of figures that are hidden.
func (i Item) hiddenWords() string {
	if i.Private || i.Beside {
		return heldBack
	}
	return "too few"
}

// saidYes is how many of those who are shown said yes, by their share.
func (c Change) saidYes(share float64) int { return int(math.Round(share * float64(c.Pairs))) }

// Side is what was said at one of the two times: a mean, or how many said yes.
func (c Change) Side(v float64) string {
	switch {
	case !c.YesNo || math.IsNaN(v):
		return stats.Round1(v)
	case c.Rounded:
		return "about " + percent(v)
	case c.OnlyMeans:
		return "about " + percent(stats.Tenths(v))
	}
	n := c.saidYes(v)
	return fmt.Sprintf("%d of %d (%s)", n, c.Pairs, stats.Percent(n, c.Pairs))
}

// By is by how much it changed.
func (c Change) By(v float64) string {
	if !c.YesNo || math.IsNaN(v) {
		return Signed(v)
	}
	if c.OnlyMeans && !c.Rounded {
		v = stats.Tenths(v)
	}
	return points(v) + " points"
}

// points is a difference of two shares, in hundredths, with its sign.
func points(v float64) string {
	n := int(math.Round(v * 100))
	if n > 0 {
		return fmt.Sprintf("+%d", n)
	}
	return fmt.Sprint(n)
}

// AnyYesNo says whether a change of a question answered with yes or no is shown.
func (c Comparison) AnyYesNo() bool {
	return slices.ContainsFunc(c.Items, func(i Change) bool { return i.YesNo && i.Shown() })
}
