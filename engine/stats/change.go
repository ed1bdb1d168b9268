package stats

import (
	"cmp"
	"math"
	"slices"
	"sync/atomic"
)

// Pair is one person's value at two times.
type Pair struct {
	Before, After float64
}

// Change is what happened to the same people between two times. It rests on complete pairs only; how many could not be
// paired belongs beside it (see Match and Attrition).
type Change struct {
	Pairs          int
	Up, Same, Down int
	Mean           float64    // mean of after - before, unrounded; NaN without pairs
	Interval       Interval   // of Mean, by the rule of MeanInterval; zero when there are fewer than two pairs
	Sign           float64    // exact two-sided p of the sign test
	Wilcoxon       SignedRank // test, smallest possible p and rank-biserial effect
	Shift          float64    // Hodges-Lehmann estimate: the typical change of those who changed, 0 when nobody did; NaN without pairs
	ShiftInterval  Interval   // of Shift; its N is how many changed
}

// PairedChange works out the change of the same people. low and high are the ends of the scale, so that an interval of
// the mean change stays within ±(high-low); pass infinities for measures without ends.
func PairedChange(pairs []Pair, low, high float64) (Change, error) {
	out := Change{Pairs: len(pairs), Mean: math.NaN(), Shift: math.NaN(), Sign: 1}
	differences := Differences(pairs)
	if err := finite(differences); err != nil {
		return Change{}, err
	}
	for _, d := range differences {
		switch {
		case d > 0:
			out.Up++
		case d < 0:
			out.Down++
		default:
			out.Same++
		}
	}
	slices.Sort(differences) // the order of the forms cannot move the last digit
	out.Mean = Mean(differences)
	var err error
	if len(pairs) >= 2 {
		if out.Interval, err = MeanInterval(differences, low-high, high-low, Level95); err != nil {
			return Change{}, err
		}
	}
	if out.Sign, err = SignTest(out.Up, out.Down); err != nil {
		return Change{}, err
	}
	if out.Wilcoxon, err = WilcoxonSignedRank(differences); err != nil {
		return Change{}, err
	}
	if len(pairs) >= 1 {
		if out.Shift, out.ShiftInterval, err = HodgesLehmann(differences, Level95); err != nil {
			return Change{}, err
		}
	}
	return out, nil
}

// walsh is one value among the averages of two differences, and how many of the n(n+1)/2 averages have it. Marks take few
// values, so this is short even for many people.
type walsh struct {
	value float64
	times int
}

// HodgesLehmann estimates the typical difference as the median of all averages of two differences, each with itself
// included (Hodges and Lehmann, Annals of Mathematical Statistics 34, 1963). Zeros are dropped first, as R's wilcox.test does and
// as the test beside it does: it is the typical change of those who changed. With nothing but zeros it is 0, and there is no interval.
//
// The interval lies between two of those averages, chosen by the exact distribution of the signed rank statistic, as R's
// wilcox.test does where there are no ties. With ties the closed interval still covers at least as often as its level says (Noether,
// JASA 62, 1967). With very few values no interval reaches the level: then Level is what the widest one reaches, which
// for n values is 1 - 2^(1-n). The work grows with the square of the number of different values.
func HodgesLehmann(differences []float64, level float64) (float64, Interval, error) {
	if err := checkLevel(level); err != nil {
		return math.NaN(), Interval{}, err
	}
	if len(differences) == 0 {
		return math.NaN(), Interval{}, ErrTooFew
	}
	if err := finite(differences); err != nil {
		return math.NaN(), Interval{}, err
	}
	changed := withoutZeros(madeAlike(differences, sizeOf(differences)))
	n := len(changed)
	if n == 0 {
		return 0, Interval{Level: level, Method: MethodWalsh, Degenerate: true}, nil
	}
	averages := walshAverages(changed)
	total := n * (n + 1) / 2
	estimate := (walshAt(averages, (total-1)/2) + walshAt(averages, total/2)) / 2
	outside, reached := signedRankCut(n, (1-level)/2)
	out := Interval{
		Low: walshAt(averages, outside), High: walshAt(averages, total-1-outside),
		Level: level, N: n, Method: MethodWalsh,
	}
	if reached < level {
		out.Level = reached
	}
	out.Degenerate = len(averages) == 1
	return estimate, out, nil
}

func withoutZeros(differences []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(differences), func(d float64) bool { return d == 0 })
}

func walshAverages(differences []float64) []walsh {
	sorted := slices.Clone(differences)
	slices.Sort(sorted)
	var values []walsh
	for _, d := range sorted {
		if len(values) == 0 || values[len(values)-1].value != d {
			values = append(values, walsh{value: d})
		}
		values[len(values)-1].times++
	}
	averages := make([]walsh, 0, len(values)*(len(values)+1)/2)
	for i, a := range values {
		averages = append(averages, walsh{a.value, a.times * (a.times + 1) / 2})
		for _, b := range values[i+1:] {
			averages = append(averages, walsh{a.value/2 + b.value/2, a.times * b.times})
		}
	}
	slices.SortFunc(averages, func(a, b walsh) int { return cmp.Compare(a.value, b.value) })
	return averages
}

// walshAt gives the average at a place (from 0) of the sorted list.
func walshAt(averages []walsh, place int) float64 {
	for _, a := range averages {
		if place -= a.times; place < 0 {
			return a.value
		}
	}
	return averages[len(averages)-1].value
}

// signedRankCut says how many of the sorted averages to leave outside at each end so that each tail holds at most the
// probability asked for, and what level that interval reaches. That many is the number of values w with P(W <= w) at most
// the tail.
func signedRankCut(n int, tail float64) (outside int, reached float64) {
	total := n * (n + 1) / 2
	if n > maxExact {
		size := float64(n)
		sd := math.Sqrt(size * (size + 1) * (2*size + 1) / 24)
		cut := int(math.Floor(float64(total)/2 + normalQuantile(tail)*sd))
		return max(cut, 0), 1 - 2*tail
	}
	if tail == usualTail && usualCuts[n].Load() != nil {
		known := usualCuts[n].Load()
		return known.outside, known.reached
	}
	ranks := make([]int, n)
	for i := range ranks {
		ranks[i] = i + 1
	}
	tails := signedRankTails(ranks, total)
	for outside < total && tails[outside] <= tail {
		outside++
	}
	// Where even the widest interval leaves more than the tail outside, those are the all-or-nothing sign vectors.
	at := max(outside-1, 0)
	outside, reached = at, 1-2*tails[at]
	if tail == usualTail {
		usualCuts[n].Store(&signedCut{outside, reached})
	}
	return outside, reached
}

// The cut follows from how many changed and from the level alone, so that of the usual level is worked out once for each number.
type signedCut struct {
	outside int
	reached float64
}

var (
	usualTail = (1 - float64(Level95)) / 2
	usualCuts [maxExact + 1]atomic.Pointer[signedCut]
)
