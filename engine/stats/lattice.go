package stats

import (
	"fmt"
	"math"
	"slices"
)

// MethodExactBCa is BCa from every possible resample, weighed by its chance: no random numbers, no seed.
const MethodExactBCa Method = "bootstrap, bias-corrected and accelerated (BCa), every resample counted"

// exactReach is the widest sum, in steps of a mark, whose distribution is worked out: beyond it drawing is quicker.
const exactReach = 20_000

// ExactBCa is BCa for values that are whole numbers, such as marks and their differences, without drawing anything.
//
// The bootstrap draws n values with replacement and takes their sum; for whole numbers the chance of every sum is the
// n-fold convolution of the shares of the marks (Efron's 'ideal' bootstrap: Efron and Tibshirani, 1993, section 6.4, which
// simulation only approaches). The rest is as in BCa, with ends that are the smallest mean whose chance of not being
// passed reaches the wanted share. Errors are those of BCa; values that are no whole numbers, or reach too far, are
// refused with ErrNotWhole.
func ExactBCa(values []float64, level float64) (Interval, error) {
	n := len(values)
	if err := checkLevel(level); err != nil {
		return Interval{}, err
	}
	if n < MinBCa {
		return Interval{}, fmt.Errorf("%w: a bootstrap interval needs at least %d values, not %d", ErrTooFew, MinBCa, n)
	}
	if err := finite(values); err != nil {
		return Interval{}, err
	}
	if !countable(values) {
		return Interval{}, ErrNotWhole
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	lowest := sorted[0]
	out := Interval{Low: lowest, High: lowest, Level: level, N: n, Method: MethodExactBCa}
	if lowest == sorted[n-1] {
		out.Degenerate = true
		return out, nil
	}
	shares := make([]float64, int(sorted[n-1]-lowest)+1)
	sum := 0 // of the marks above the lowest
	for _, v := range sorted {
		shares[int(v-lowest)] += 1 / float64(n)
		sum += int(v - lowest)
	}
	reached := sumsOf(shares, n) // the chance of each sum, then of each sum or less
	for i := 1; i < len(reached); i++ {
		reached[i] += reached[i-1]
	}
	// The sum of the data lies inside the possible sums, so neither half is empty.
	z0 := normalQuantile((reached[sum-1] + reached[sum]) / 2)
	a := acceleration(sorted)
	end := func(p float64) float64 {
		point := bcaPoint(z0, a, normalQuantile(p))
		if point >= 1 {
			return sorted[n-1]
		}
		// Adding up n chances leaves an error in the last digits; a share that is met but for that is met.
		at, _ := slices.BinarySearch(reached, point-1e-12)
		return lowest + float64(min(at, len(reached)-1))/float64(n)
	}
	out.Low, out.High = end((1-level)/2), end((1+level)/2)
	return out, nil
}

// countable says whether values are whole numbers whose sums are few enough to list.
func countable(values []float64) bool {
	if len(values) == 0 {
		return false
	}
	for _, v := range values {
		if v != math.Trunc(v) || math.Abs(v) > 1<<40 {
			return false
		}
	}
	return reach(values) <= exactReach
}

// reach is how many steps lie between the least and the greatest sum of as many values.
func reach(values []float64) float64 {
	return (slices.Max(values) - slices.Min(values)) * float64(len(values))
}

// mostParts is into how many parts a whole mark is cut at most: a scale of so many questions has means in such parts.
const mostParts = 24

// partsReach is the widest sum of parts whose distribution is worked out rather than drawn.
const partsReach = 6_000

// inParts gives values that are means of a few whole marks, and differences of such means, as whole numbers of the largest part that fits all
// of them; nothing when none fits.
func inParts(values []float64) ([]float64, int) {
	whole := make([]float64, len(values))
	for parts := 2; parts <= mostParts; parts++ {
		fits := true
		for i, v := range values {
			whole[i] = math.Round(v * float64(parts))
			if fits = math.Abs(v*float64(parts)-whole[i]) <= 1e-9*(1+math.Abs(v)); !fits {
				break
			}
		}
		if fits {
			return whole, parts
		}
	}
	return nil, 0
}

// sumsOf is the distribution of the sum of n independent draws, each 0, 1, 2, ... with the given shares: entry k is the
// chance of the sum k. It doubles and adds one, as one raises a number to a power.
func sumsOf(shares []float64, n int) []float64 {
	out := []float64{1}
	for bit := 1 << 30; bit > 0; bit >>= 1 {
		if len(out) > 1 {
			out = square(out)
		}
		if n&bit != 0 {
			out = convolve(out, shares)
		}
	}
	return out
}

// square is convolve(a, a) with half the multiplications: the chance of i and then j is that of j and then i.
func square(a []float64) []float64 {
	out := make([]float64, 2*len(a)-1)
	for i, x := range a {
		if x < 1e-300 {
			continue
		}
		out[2*i] += x * x
		twice, part := 2*x, out[2*i+1:i+len(a)]
		for j, y := range a[i+1:] {
			part[j] += twice * y
		}
	}
	return out
}

// convolve is the distribution of the sum of two independent numbers. Every term is positive, so nothing cancels.
func convolve(a, b []float64) []float64 {
	if len(a) < len(b) {
		a, b = b, a
	}
	out := make([]float64, len(a)+len(b)-1)
	for j, y := range b {
		if y < 1e-300 { // too small to be seen in any sum, and slow to multiply
			continue
		}
		part := out[j : j+len(a)]
		for i, x := range a {
			part[i] += x * y
		}
	}
	return out
}
