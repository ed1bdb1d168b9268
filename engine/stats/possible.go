package stats

import (
	"fmt"
	"math"
)

// PossiblePercent lists the counts k of n whose share is written as this percentage with so many decimals, whichever way a half
// was rounded. An empty list says that the percentage cannot come from n answers: 64% of 19 is not possible, because 12 are
// 63.2% and 13 are 68.4%. Then some of the n did not answer, or the number is wrong. The check is that of Brown and Heathers
// for means (Social Psychological and Personality Science 8, 2017), for shares.
func PossiblePercent(percent float64, decimals, n int) ([]int, error) {
	if n < 0 || decimals < 0 || decimals > 10 || !(percent >= 0 && percent <= 100) {
		return nil, fmt.Errorf("%w: %v%% of %d", ErrBadCount, percent, n)
	}
	unit := math.Pow(10, -float64(decimals))
	var out []int
	middle := percent / 100 * float64(n)
	reach := unit/2/100*float64(n) + 1e-9*math.Max(1, middle)
	for k := max(0, int(math.Ceil(middle-reach))); k <= n && float64(k) <= middle+reach; k++ {
		out = append(out, k)
	}
	return out, nil
}

// PossibleMean says whether n whole marks can have a mean that is written like this with so many decimals, whichever way a half was
// rounded (the GRIM test: Brown and Heathers, Social Psychological and Personality Science 8, 2017), and gives the sums that
// do. Questions that some left out have their own n: a mean that is impossible for all who sent a form may be possible for
// those who answered.
func PossibleMean(mean float64, decimals, n int) ([]int, error) {
	if n < 0 || decimals < 0 || decimals > 10 || !(math.Abs(mean) <= 1e6) {
		return nil, fmt.Errorf("%w: mean %v of %d", ErrBadCount, mean, n)
	}
	if n == 0 {
		return nil, nil
	}
	middle := mean * float64(n)
	reach := math.Pow(10, -float64(decimals))/2*float64(n) + 1e-9*math.Max(1, math.Abs(middle))
	var out []int
	for sum := int(math.Ceil(middle - reach)); float64(sum) <= middle+reach; sum++ {
		out = append(out, sum)
	}
	return out, nil
}
