package stats

import (
	"cmp"
	"math"
	"slices"
)

// RankSum is a Wilcoxon rank sum test (Mann and Whitney) of two groups of different people.
type RankSum struct {
	First, Second int     // people in each group
	W             float64 // sum of the ranks of the first group; ties share the mean of their ranks
	P             float64 // two-sided; 1 when a group is empty or all values are alike
	SmallestP     float64 // the smallest P that groups of these sizes with these values can give
	Exact         bool    // by the full permutation distribution, else by the normal approximation
	Effect        Cliff   // how far the first group lies above the second
}

// maxRankSum is how many steps of work the exact distribution may take: about a tenth of a second.
const maxRankSum = 60_000_000

// WilcoxonRankSum tests whether the values of one group lie above those of another (Wilcoxon, Biometrics Bulletin 1, 1945; Mann
// and Whitney, Annals of Mathematical Statistics 18, 1947). P is the share of all ways to deal the observed values out to
// groups of these sizes whose rank sum lies at least as far from its expectation, ties and all, as coin's
// wilcox_test(distribution = "exact") has it. For large groups it is the normal approximation with the correction for ties
// and without one for continuity (Hollander and Wolfe, Nonparametric Statistical Methods, 1999, section 4.1).
func WilcoxonRankSum(first, second []float64) (RankSum, error) {
	effect, err := CliffDelta(first, second)
	if err != nil {
		return RankSum{}, err
	}
	out := RankSum{First: len(first), Second: len(second), P: 1, SmallestP: 1, Exact: true, Effect: effect}
	if len(first) == 0 || len(second) == 0 {
		return out, nil
	}
	first, second = bothAlike(first, second)
	ranks, sum := doubledMidRanks(first, second)
	out.W = float64(sum) / 2
	few := min(len(first), len(second))
	if few == len(second) && len(second) < len(first) { // count the smaller group: its sum says the same
		all := 0
		for _, r := range ranks {
			all += r
		}
		sum = all - sum
	}
	largest := 0
	for _, r := range ranks[len(ranks)-few:] {
		largest += r
	}
	if float64(len(ranks))*float64(few)*float64(largest) > maxRankSum {
		out.Exact, out.SmallestP = false, 0
		out.P = rankSumNormal(ranks, few, sum)
		return out, nil
	}
	out.P, out.SmallestP = rankSumExact(ranks, few, sum, largest)
	return out, nil
}

// doubledMidRanks gives twice the mid-ranks of all values in order, and their sum in the first group.
func doubledMidRanks(first, second []float64) (ranks []int, sum int) {
	type value struct {
		x   float64
		own bool
	}
	all := make([]value, 0, len(first)+len(second))
	for _, x := range first {
		all = append(all, value{x, true})
	}
	for _, x := range second {
		all = append(all, value{x, false})
	}
	slices.SortFunc(all, func(a, b value) int { return cmp.Compare(a.x, b.x) })
	ranks = make([]int, len(all))
	for from := 0; from < len(all); {
		to := from
		for to < len(all) && all[to].x == all[from].x {
			to++
		}
		for i := from; i < to; i++ {
			ranks[i] = from + 1 + to
			if all[i].own {
				sum += ranks[i]
			}
		}
		from = to
	}
	return ranks, sum
}

// rankSumExact counts by dynamic programming, for each number of people and each sum, the chance that so many drawn without
// order have that sum. The second result is the chance of the sums that lie furthest out.
func rankSumExact(ranks []int, few, sum, largest int) (p, smallest float64) {
	ways := make([][]float64, few+1)
	for i := range ways {
		ways[i] = make([]float64, largest+1)
	}
	ways[0][0] = 1
	reached := make([]int, few+1) // the largest sum of so many so far
	for seen, r := range ranks {
		for k := min(few, seen+1); k >= 1; k-- {
			for s := min(reached[k-1], largest-r); s >= 0; s-- {
				if w := ways[k-1][s]; w != 0 {
					ways[k][s+r] += w
				}
			}
			if seen+1 >= k {
				reached[k] = max(reached[k], reached[k-1]+r)
			}
		}
	}
	total := 0.0
	for _, w := range ways[few] {
		total += w
	}
	// Twice the distance from the expectation, as whole numbers: |2·sum·n - 2·few·all|.
	n, all := len(ranks), 0
	for _, r := range ranks {
		all += r
	}
	distance := func(s int) int { d := s*n - few*all; return max(d, -d) }
	observed, furthest := distance(sum), 0
	for s, w := range ways[few] {
		if w > 0 {
			furthest = max(furthest, distance(s))
		}
	}
	for s, w := range ways[few] {
		if w > 0 && distance(s) >= observed {
			p += w / total
		}
		if w > 0 && distance(s) == furthest {
			smallest += w / total
		}
	}
	return math.Min(1, p), math.Min(1, smallest)
}

func rankSumNormal(ranks []int, few, sum int) float64 {
	n, m := float64(len(ranks)), float64(few)
	mean, squares := 0.0, 0.0
	for _, r := range ranks {
		mean += float64(r) / n
	}
	for _, r := range ranks {
		squares += (float64(r) - mean) * (float64(r) - mean)
	}
	variance := m * (n - m) / (n * (n - 1)) * squares
	if variance == 0 {
		return 1
	}
	return 2 * normalSurvival(math.Abs(float64(sum)-m*mean)/math.Sqrt(variance))
}

// Leaving compares those who answered again with those who did not, by their first answers.
type Leaving struct {
	Stayers, Leavers Summary
	Test             RankSum // stayers against leavers; Effect is positive when those who stayed had marked higher
}

// CompareLeavers is StayersLeavers with the exact rank sum test of the difference. When stayers and leavers differ, change
// among the stayers is not change among all; when they do not, that is no proof that they are alike.
func CompareLeavers(scale Scale, first map[string]Answer, answeredAgain map[string]bool) (Leaving, error) {
	stayers, leavers, err := StayersLeavers(scale, first, answeredAgain)
	if err != nil {
		return Leaving{}, err
	}
	test, err := WilcoxonRankSum(stayers.Values(), leavers.Values())
	return Leaving{Stayers: stayers, Leavers: leavers, Test: test}, err
}
