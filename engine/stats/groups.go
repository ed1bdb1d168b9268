package stats

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// Cliff is Cliff's delta (Psychological Bulletin 114, 1993): how far the values of one group lie above those of another,
// for two groups of different people. Delta = (greater - less) / (all comparisons), -1 to 1.
type Cliff struct {
	Delta               float64 // NaN when a group is empty
	Greater, Less, Tied int     // comparisons of each value of the first group with each of the second
}

// CliffDelta compares two groups of different people.
func CliffDelta(first, second []float64) (Cliff, error) {
	if err := finite(first); err != nil {
		return Cliff{}, err
	}
	if err := finite(second); err != nil {
		return Cliff{}, err
	}
	first, sorted := bothAlike(first, second)
	slices.Sort(sorted)
	out := Cliff{Delta: math.NaN()}
	for _, x := range first {
		below := sort.SearchFloat64s(sorted, x)
		above := len(sorted) - sort.Search(len(sorted), func(i int) bool { return sorted[i] > x })
		out.Greater += below
		out.Less += above
		out.Tied += len(sorted) - below - above
	}
	if all := len(first) * len(second); all > 0 {
		out.Delta = float64(out.Greater-out.Less) / float64(all)
	}
	return out, nil
}

// Size puts a word on the delta by the usual thresholds .147, .33, .474 (Romano and others, 2006): negligible, small,
// medium or large. Empty when there is no delta.
func (c Cliff) Size() string {
	switch d := math.Abs(c.Delta); {
	case math.IsNaN(d):
		return ""
	case d < 0.147:
		return "negligible"
	case d < 0.33:
		return "small"
	case d < 0.474:
		return "medium"
	}
	return "large"
}

// Holm corrects p values of several items for having looked at all of them (Holm, Scandinavian Journal of Statistics 6,
// 1979): the smallest is multiplied by their number, the next by one less, and so on, never falling, at most 1. The
// answer is in the order given; NaN stays NaN and is not counted.
func Holm(ps []float64) []float64 {
	order := make([]int, 0, len(ps))
	out := slices.Clone(ps)
	for i, p := range ps {
		if !math.IsNaN(p) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ps[a], ps[b]) })
	highest := 0.0
	for rank, i := range order {
		highest = math.Max(highest, math.Min(1, ps[i]*float64(len(order)-rank)))
		out[i] = highest
	}
	return out
}
