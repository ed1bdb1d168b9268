package stats

import (
	"fmt"
	"math"
)

// MethodLimits is how the intervals of limits of agreement are made.
const MethodLimits Method = "Student's t, with the standard error of Bland and Altman (1999)"

// MethodFeldt is how the interval of Cronbach's alpha is made.
const MethodFeldt Method = "F distribution (Feldt)"

// LimitsOfAgreement says how far two raters, or two ways of measuring, lie apart on single things.
type LimitsOfAgreement struct {
	Pairs        int
	Bias         float64 // mean of second - first
	SD           float64 // of the differences
	Low, High    float64 // limits of agreement: between them lie about 95% of differences
	BiasInterval Interval
	LowInterval  Interval
	HighInterval Interval
}

// BlandAltman works out the limits of agreement (Bland and Altman, Lancet 327, 1986): mean difference ± 1.96 standard
// deviations. The interval of the mean difference is d ± t·s/√n, that of each limit is limit ± t·s·√(1/n + 1.96²/(2(n-1)))
// with t on n-1 degrees of freedom (Bland and Altman, Statistical Methods in Medical Research 8, 1999, section 2). It needs two
// pairs. The second of each pair minus the first is what counts.
func BlandAltman(pairs []Pair) (LimitsOfAgreement, error) {
	n := len(pairs)
	if n < 2 {
		return LimitsOfAgreement{}, fmt.Errorf("%w: limits of agreement need at least 2 pairs, not %d", ErrTooFew, n)
	}
	sorted := append([]Pair(nil), pairs...)
	sortPairs(sorted)
	differences := Differences(sorted)
	if err := finite(differences); err != nil {
		return LimitsOfAgreement{}, err
	}
	out := LimitsOfAgreement{Pairs: n, Bias: Mean(differences), SD: SD(differences)}
	z, size := normalQuantile(0.975), float64(n)
	t := studentQuantile((1+Level95)/2, size-1)
	out.Low, out.High = out.Bias-z*out.SD, out.Bias+z*out.SD
	around := func(middle, half float64) Interval {
		return Interval{Low: middle - half, High: middle + half, Level: Level95, N: n, Method: MethodLimits, Degenerate: out.SD == 0}
	}
	half := t * out.SD * math.Sqrt(1/size+z*z/(2*(size-1)))
	out.BiasInterval = around(out.Bias, t*out.SD/math.Sqrt(size))
	out.LowInterval, out.HighInterval = around(out.Low, half), around(out.High, half)
	return out, nil
}

// Alpha is Cronbach's alpha of several questions that are meant to measure one thing.
type Alpha struct {
	Items, People int
	LeftOut       int // people who did not answer all questions: nothing is filled in for them
	Value         float64
	Interval      Interval
}

// CronbachAlpha works out k/(k-1) · (1 - Σ variance of each question / variance of the sums) (Cronbach, Psychometrika 16, 1951)
// from the people who answered every question, one row each; NaN marks an answer that is not there. Questions where a high
// mark is bad must be turned round first. The interval is Feldt's (Psychometrika 30, 1965): 1 - (1-α)·F, with the quantiles of F on n-1 and
// (n-1)(k-1) degrees of freedom. Alpha can be below nought, and is shown so; when the sums do not vary at all it is NaN.
func CronbachAlpha(rows [][]float64) (Alpha, error) {
	var whole [][]float64
	k := 0
	for _, row := range rows {
		if k == 0 {
			k = len(row)
		}
		if len(row) != k {
			return Alpha{}, fmt.Errorf("%w: every person must have a place for every question", ErrBadCount)
		}
		full := true
		for _, x := range row {
			full = full && !math.IsNaN(x)
		}
		if full {
			if err := finite(row); err != nil {
				return Alpha{}, err
			}
			whole = append(whole, row)
		}
	}
	n := len(whole)
	if k < 2 || n < 2 {
		return Alpha{}, fmt.Errorf("%w: alpha needs at least 2 questions that at least 2 people answered in full", ErrTooFew)
	}
	out := Alpha{Items: k, People: n, LeftOut: len(rows) - n, Value: math.NaN()}
	out.Interval = Interval{Low: math.NaN(), High: math.NaN(), Level: Level95, N: n, Method: MethodFeldt}
	sums, single := make([]float64, n), 0.0
	for j := range k {
		column := make([]float64, n)
		for i, row := range whole {
			column[i] = row[j]
			sums[i] += row[j]
		}
		single += SD(column) * SD(column)
	}
	if SD(sums) == 0 {
		return out, nil
	}
	size, items := float64(n), float64(k)
	out.Value = items / (items - 1) * (1 - single/(SD(sums)*SD(sums)))
	d1, d2 := size-1, (size-1)*(items-1)
	out.Interval.Low = 1 - (1-out.Value)*fQuantile((1+Level95)/2, d1, d2)
	out.Interval.High = 1 - (1-out.Value)*fQuantile((1-Level95)/2, d1, d2)
	return out, nil
}
