package stats

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// Method names how an interval was made, in words that a report can print.
type Method string

// The ways in which this package makes intervals.
const (
	MethodBCa    Method = "bootstrap, bias-corrected and accelerated (BCa)"
	MethodT      Method = "Student's t, clipped to the scale"
	MethodWilson Method = "Wilson score"
	MethodWalsh  Method = "Walsh averages by the exact signed rank distribution"
	MethodNormal Method = "normal, with the large-sample standard error"
	MethodF      Method = "F distribution (Shrout and Fleiss)"
)

// Interval is a confidence interval and how it was made.
type Interval struct {
	Low, High  float64
	Level      float64 // confidence, as 0.95
	N          int     // values it rests on
	Method     Method
	Seed       uint64 // bootstrap only: print it, so that anyone can repeat the figure
	Replicates int    // bootstrap only
	Degenerate bool   // every value was the same: Low == High, and the data cannot say how sure the mean is
}

// The bootstrap of a report: fixed, so that the same forms give the same figures on every day and machine.
const (
	DefaultSeed       uint64 = 20150930
	DefaultReplicates int    = 10_000
	// MinBCa is the least number of values for a bootstrap interval: with fewer there are too few different
	// resamples for its tails to mean anything.
	MinBCa int = 8
	// maxBCa is the most: with more, drawing takes long and changes nothing.
	maxBCa int = 10_000
)

// MeanInterval is the interval of a mean on a scale from low to high, by the rule that reports use.
//
// From 8 values on it is BCa: marks pile up at the top of a scale, so their mean is skewed, and BCa follows the skew and
// cannot leave the range of the data: exactly (ExactBCa) for whole marks, for means of a few of them (the score of a scale), and for
// their differences, by drawing (BCa) for others. Below 8 the bootstrap has too little to draw from, and Student's t is used, clipped
// to the scale (the true mean lies on the scale, so clipping loses no coverage). Beyond 10,000 values the mean of marks has no skew
// left that could be seen, and t is used as well. One value gives ErrTooFew.
func MeanInterval(values []float64, low, high, level float64) (Interval, error) {
	if len(values) < MinBCa || len(values) > maxBCa {
		return TInterval(values, low, high, level)
	}
	if countable(values) {
		return ExactBCa(values, level)
	}
	if whole, parts := inParts(values); countable(whole) && reach(whole) <= partsReach {
		out, err := ExactBCa(whole, level)
		out.Low, out.High = out.Low/float64(parts), out.High/float64(parts)
		return out, err
	}
	return BCa(values, level, DefaultSeed, DefaultReplicates)
}

// TInterval is mean ± t(n-1) · sd/√n, clipped to low..high (pass infinities for no clipping). It needs two values.
func TInterval(values []float64, low, high, level float64) (Interval, error) {
	n := len(values)
	if err := checkLevel(level); err != nil {
		return Interval{}, err
	}
	if n < 2 {
		return Interval{}, fmt.Errorf("%w: an interval of a mean needs at least 2 values, not %d", ErrTooFew, n)
	}
	if err := finite(values); err != nil {
		return Interval{}, err
	}
	sorted := slices.Clone(values) // so that the order of the forms cannot move the last digit
	slices.Sort(sorted)
	mean := Mean(sorted)
	out := Interval{Low: mean, High: mean, Level: level, N: n, Method: MethodT}
	if sorted[0] == sorted[n-1] {
		out.Low, out.High, out.Degenerate = sorted[0], sorted[0], true
		return out, nil
	}
	t := studentQuantile((1+level)/2, float64(n-1))
	half := t * SD(sorted) / math.Sqrt(float64(n))
	out.Low = math.Max(low, mean-half)
	out.High = math.Min(high, mean+half)
	return out, nil
}

// BCa is the bias-corrected and accelerated bootstrap interval of the mean (Efron, JASA 82, 1987; Efron and Tibshirani,
// An Introduction to the Bootstrap, 1993, section 14.3).
//
// The bias z0 is the normal quantile of the share of resampled means below the mean, those equal to it counted half
// (marks are whole numbers, so many are equal, and counting none of them would look like bias). The acceleration is
// a = Σd³ / (6 (Σd²)^1.5) with the jackknife's d, which for a mean are the distances from the mean. The ends are
// quantiles of type 7 of the resampled means at Φ(z0 + (z0+z)/(1 - a(z0+z))).
//
// Fewer than MinBCa values are refused with ErrTooFew; values that are all equal give a degenerate interval. The values
// are sorted first, so the interval does not depend on the order of the forms; seed and replicates fix the rest.
func BCa(values []float64, level float64, seed uint64, replicates int) (Interval, error) {
	n := len(values)
	if err := checkLevel(level); err != nil {
		return Interval{}, err
	}
	if n < MinBCa {
		return Interval{}, fmt.Errorf("%w: a bootstrap interval needs at least %d values, not %d", ErrTooFew, MinBCa, n)
	}
	if replicates < 100 {
		return Interval{}, fmt.Errorf("stats: a bootstrap needs at least 100 replicates, not %d", replicates)
	}
	if err := finite(values); err != nil {
		return Interval{}, err
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	out := Interval{Level: level, N: n, Method: MethodBCa, Seed: seed, Replicates: replicates}
	if sorted[0] == sorted[n-1] {
		out.Low, out.High, out.Degenerate = sorted[0], sorted[0], true
		return out, nil
	}
	means := resampledMeans(sorted, seed, replicates)
	z0 := bootstrapBias(means, Mean(sorted))
	a := acceleration(sorted)
	for _, end := range []struct {
		to *float64
		p  float64
	}{{&out.Low, (1 - level) / 2}, {&out.High, (1 + level) / 2}} {
		*end.to = quantileSorted(means, bcaPoint(z0, a, normalQuantile(end.p)))
	}
	return out, nil
}

// resampledMeans draws the bootstrap and sorts it. The generator (PCG) and the way a draw becomes an index (the high
// half of a product) are spelt out here, so that no change in a library can change a published figure.
func resampledMeans(sorted []float64, seed uint64, replicates int) []float64 {
	n := len(sorted)
	source := rand.NewPCG(seed, seed)
	means := make([]float64, replicates)
	for r := range means {
		sum := 0.0
		for range n {
			i, _ := bits.Mul64(source.Uint64(), uint64(n))
			sum += sorted[i]
		}
		means[r] = sum / float64(n)
	}
	slices.Sort(means)
	return means
}

// bootstrapBias is z0. A share of 0 or 1 would be infinite, so half a replicate is the least that it can be.
func bootstrapBias(sortedMeans []float64, mean float64) float64 {
	// Sums of the same decimals in another order differ in the last bit, so 'equal' has a little room.
	room := 1e-12 * (1 + math.Abs(mean))
	below, _ := slices.BinarySearch(sortedMeans, mean-room)
	upTo, _ := slices.BinarySearch(sortedMeans, mean+room)
	total := float64(len(sortedMeans))
	share := (float64(below) + float64(upTo-below)/2) / total
	share = math.Min(math.Max(share, 0.5/total), 1-0.5/total)
	return normalQuantile(share)
}

func acceleration(values []float64) float64 {
	mean, squares, cubes := Mean(values), 0.0, 0.0
	for _, x := range values {
		d := x - mean
		squares += d * d
		cubes += d * d * d
	}
	if under := 6 * math.Pow(squares, 1.5); under > 0 {
		return cubes / under
	}
	return 0 // differences so small that their squares vanish
}

func bcaPoint(z0, a, z float64) float64 {
	denominator := 1 - a*(z0+z)
	if denominator <= 0 { // beyond the reach of the correction: the far end of the resampled means
		if z0+z > 0 {
			return 1
		}
		return 0
	}
	return normalCDF(z0 + (z0+z)/denominator)
}

// Wilson is the score interval of a share k of n (Wilson, JASA 22, 1927):
// (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). It behaves at 0 of n and n of n, where the textbook interval has no
// width. What rounding would push outside 0..1 is clipped.
func Wilson(k, n int, level float64) (Interval, error) {
	if err := checkLevel(level); err != nil {
		return Interval{}, err
	}
	if k < 0 || n < 0 || k > n {
		return Interval{}, fmt.Errorf("%w: %d of %d", ErrBadCount, k, n)
	}
	if n == 0 {
		return Interval{}, fmt.Errorf("%w: a share of nobody has no interval", ErrTooFew)
	}
	z := normalQuantile((1 + level) / 2)
	size, p := float64(n), float64(k)/float64(n)
	middle := p + z*z/(2*size)
	half := z * math.Sqrt(p*(1-p)/size+z*z/(4*size*size))
	scale := 1 + z*z/size
	out := Interval{Low: (middle - half) / scale, High: (middle + half) / scale, Level: level, N: n, Method: MethodWilson}
	if k == 0 {
		out.Low = 0 // exact: the two terms cancel
	}
	if k == n {
		out.High = 1
	}
	out.Low, out.High = math.Max(0, out.Low), math.Min(1, out.High)
	return out, nil
}
