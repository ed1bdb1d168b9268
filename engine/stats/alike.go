package stats

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// A test by ranks asks of every two differences whether they are alike, and of each whether it is nought. Computers write most
// fractions down a little wrong: 0.3 - 0.2 and 0.2 - 0.1 come out as two different numbers, and so do 11/3 - 10/3 and 10/3 - 9/3. Ranked
// as they come, people who all moved by a third would all have moved by different amounts, and p and effect would be wrong. So
// values are made alike here, and nowhere else, before anything is ranked, counted or compared with nought.

// alikeWithin is how near two values must lie to be alike, as a part of the largest value they were made from: 2^-44, less than
// 1 in 10^13. Reading, adding and dividing a few dozen numbers goes wrong by a tenth of that at most. What people can tell apart lies much
// further apart: two different changes of a score of k questions differ by at least 1/k⁴ marks.
const alikeWithin = 1.0 / (1 << 44)

// madeAlike gives values that are alike the same number, and those that are alike nought the number 0; also values that are alike but for
// their sign get the same size. largest is the largest value that they were made from. Whole numbers are exact, and stay as they
// are. The order stays.
func madeAlike(values []float64, largest float64) []float64 {
	out := slices.Clone(values)
	if wholeNumbers(values) {
		return out
	}
	room := alikeWithin * largest
	order := make([]int, len(values))
	for i := range values {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(math.Abs(values[a]), math.Abs(values[b])) })
	for from := 0; from < len(order); {
		first := math.Abs(values[order[from]])
		if from == 0 && first <= room {
			first = 0
		}
		to, size := from+1, first
		for to < len(order) && math.Abs(values[order[to]])-first <= room {
			if x := math.Abs(values[order[to]]); first > 0 && shorter(x, size) {
				size = x
			}
			to++
		}
		for _, i := range order[from:to] {
			out[i] = math.Copysign(size, values[i]) + 0 // never -0
		}
		from = to
	}
	return out
}

// shorter says whether a number is written with fewer digits: of 0.1 and 0.09999999999999998 the first is what was meant.
func shorter(a, b float64) bool {
	return a != b && len(strconv.FormatFloat(a, 'g', -1, 64)) < len(strconv.FormatFloat(b, 'g', -1, 64))
}

func wholeNumbers(values []float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return v != math.Trunc(v) })
}

// sizeOf is the largest value without its sign.
func sizeOf(values ...[]float64) (largest float64) {
	for _, list := range values {
		for _, v := range list {
			largest = math.Max(largest, math.Abs(v))
		}
	}
	return largest
}

// bothAlike makes the values of two groups alike together.
func bothAlike(first, second []float64) (one, other []float64) {
	all := madeAlike(slices.Concat(first, second), sizeOf(first, second))
	return all[:len(first):len(first)], all[len(first):]
}

// Differences are how far each pair moved, after - before, in the order of the pairs. Those that are alike but for how a computer
// writes fractions are the same number, and those that are nothing but that are 0.
func Differences(pairs []Pair) []float64 {
	out, largest := make([]float64, len(pairs)), 0.0
	for i, p := range pairs {
		out[i] = p.After - p.Before
		largest = max(largest, math.Abs(p.Before), math.Abs(p.After))
	}
	return madeAlike(out, largest)
}
