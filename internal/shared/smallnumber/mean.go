package smallnumber

import (
	"math"

	"alongside/engine/stats"
)

// End says that a mean is not shown as it is, but as a bound.
type End int

// The ends.
const (
	Within End = 0
	OrLess End = -1
	OrMore End = 1
)

// Mean is the mean of what n people marked, from low to high, as it may be shown. Near an end a mean could tell what one person marked: at
// 0.0 everybody marked 0. To hide it there would tell the same. So the nearest to an end that is shown is what two people can reach alone,
// and all means beyond it are shown as that one, or less; or more. How near that is depends on how many answered, never on what they
// marked: where a rule does not show how many, on the fewest that it could be. Of so few that nothing is left between, no mean is shown.
func Mean(p stats.Policy, sum float64, n int, low, high float64) (float64, End) {
	people := n
	if !p.Exact() {
		people = min(n, Under(p))
	}
	reach := 2 * (high - low) / float64(people)
	mean := sum / float64(n)
	switch {
	case n <= 0 || 2*reach >= high-low:
		return math.NaN(), Within
	case mean <= low+reach+1e-9:
		return low + reach, OrLess
	case mean >= high-reach-1e-9:
		return high - reach, OrMore
	case !p.Exact():
		mean = stats.Tenths(mean)
	}
	return mean, Within
}
