package stats

import (
	"errors"
	"math"
	"slices"
)

// ErrTooMany says that there are more values than an exact answer can be worked out for.
var ErrTooMany = errors.New("stats: too many values for an exact answer")

// mostHalves is how many differences that are no whole numbers the exact permutation test takes: two halves of twenty, whose
// million sums each are listed and put in order.
const mostHalves = 40

// Permutation is an exact paired permutation test of the mean difference.
type Permutation struct {
	Pairs     int
	Changed   int     // differences that are not zero
	Mean      float64 // of all differences; NaN without pairs
	P         float64 // two-sided; 1 when nobody changed
	PUp       float64 // the chance of a mean at least as high
	PDown     float64 // the chance of a mean at least as low
	SmallestP float64 // the smallest two-sided P that so many changed people can give
}

// PairedPermutation tests whether the mean of differences lies away from nought (Fisher, The Design of Experiments, 1935,
// section 21; Pitman, Supplement to the JRSS 4, 1937). If a person's two answers could as well have been the other way
// round, every difference has either sign with chance a half. P is the share of all 2^n ways to give signs whose sum lies at
// least as far from nought as the sum that was observed. Nothing is approximated.
//
// Whole numbers, such as differences of marks, are counted by their sums, for any number of people whose sums can be listed.
// Other values are taken up to 40 changed people; more are ErrTooMany.
func PairedPermutation(differences []float64) (Permutation, error) {
	if err := finite(differences); err != nil {
		return Permutation{}, err
	}
	sorted := madeAlike(differences, sizeOf(differences))
	slices.Sort(sorted) // so that the order of the forms cannot move the last digit
	out := Permutation{Pairs: len(sorted), Mean: Mean(sorted), P: 1, PUp: 1, PDown: 1}
	changed := withoutZeros(sorted)
	out.Changed, out.SmallestP = len(changed), SmallestP(len(changed))
	if len(changed) == 0 {
		return out, nil
	}
	var err error
	if sizes, plus, ok := wholeSizes(changed); ok {
		total := 0
		for _, s := range sizes {
			total += s
		}
		tails := signedRankTails(sizes, total)
		out.PUp, out.PDown = tails[total-plus], tails[plus]
	} else if out.PUp, out.PDown, err = halvesTails(changed); err != nil {
		return Permutation{}, err
	}
	out.P = math.Min(1, 2*math.Min(out.PUp, out.PDown))
	return out, nil
}

// wholeSizes gives the sizes of whole differences without their signs, and the sum of the positive ones. It says no when they
// are not whole or too large to list the sums of.
func wholeSizes(differences []float64) (sizes []int, plus int, ok bool) {
	total := 0.0
	for _, d := range differences {
		if d != math.Trunc(d) {
			return nil, 0, false
		}
		total += math.Abs(d)
	}
	if total > exactReach {
		return nil, 0, false
	}
	for _, d := range differences {
		sizes = append(sizes, int(math.Abs(d)))
		if d > 0 {
			plus += int(d)
		}
	}
	return sizes, plus, true
}

// halvesTails lists all sums of each half of the differences and counts pairs of them: 2^n ways in the work of 2^(n/2)
// (Horowitz and Sahni, Journal of the ACM 21, 1974).
func halvesTails(differences []float64) (up, down float64, err error) {
	if len(differences) > mostHalves {
		return 0, 0, ErrTooMany
	}
	sizes, plus, total := make([]float64, len(differences)), 0.0, 0.0
	for i, d := range differences {
		sizes[i] = math.Abs(d)
		total += sizes[i]
		if d > 0 {
			plus += d
		}
	}
	// Sums of the same decimals in another order differ in the last bits, so 'as far' has a little room.
	room := 1e-12 * total
	first, second := subsetSums(sizes[:len(sizes)/2]), subsetSums(sizes[len(sizes)/2:])
	all := float64(len(first)) * float64(len(second))
	atMost := func(limit float64) float64 {
		n, j := 0, len(second)
		for _, x := range first {
			for j > 0 && x+second[j-1] > limit {
				j--
			}
			n += j
		}
		return float64(n) / all
	}
	// The distribution is symmetric: P(sum >= s) = P(sum <= total - s).
	return atMost(total - plus + room), atMost(plus + room), nil
}

// subsetSums are the sums of all subsets, sorted.
func subsetSums(values []float64) []float64 {
	sums := []float64{0}
	for _, v := range values {
		with := make([]float64, 0, 2*len(sums)) // both lists are sorted, and so is what they are merged into
		i, j := 0, 0
		for i < len(sums) || j < len(sums) {
			if j >= len(sums) || i < len(sums) && sums[i] <= sums[j]+v {
				with = append(with, sums[i])
				i++
			} else {
				with = append(with, sums[j]+v)
				j++
			}
		}
		sums = with
	}
	return sums
}
