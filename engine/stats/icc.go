package stats

import (
	"fmt"
	"math"
)

// ICC holds the six intraclass correlations of Shrout and Fleiss (Psychological Bulletin 86, 1979) with the mean squares
// they come from. For a partner and a professional who rate the same things use Single2: absolute agreement of
// two raters who could have been others. Estimates may be negative and are shown as they are. A figure that the ratings
// cannot give is NaN.
type ICC struct {
	Targets, Raters    int
	BMS, JMS, EMS, WMS float64 // mean squares: between targets, between raters (judges), residual, within targets

	Single1, Single2, Single3    float64 // ICC(1,1), ICC(2,1), ICC(3,1): one rater's reliability
	Average1, Average2, Average3 float64 // ICC(1,k), ICC(2,k), ICC(3,k): of the mean of all k raters; the last is Cronbach's alpha

	Interval1, Interval2, Interval3 Interval // 95% of the single ones; ends are NaN where the estimate is
}

func noICC() ICC {
	nan := math.NaN()
	none := Interval{Low: nan, High: nan, Level: Level95, Method: MethodF}
	return ICC{
		BMS: nan, JMS: nan, EMS: nan, WMS: nan, Single1: nan, Single2: nan, Single3: nan,
		Average1: nan, Average2: nan, Average3: nan, Interval1: none, Interval2: none, Interval3: none,
	}
}

// IntraclassCorrelation works out an ICC from a full table: one row for each target, one column for each rater, at least
// two of each. With BMS, JMS, EMS, WMS as above, n targets and k raters:
//
//	ICC(1,1) = (BMS-WMS)/(BMS+(k-1)WMS)
//	ICC(2,1) = (BMS-EMS)/(BMS+(k-1)EMS+k(JMS-EMS)/n)
//	ICC(3,1) = (BMS-EMS)/(BMS+(k-1)EMS)
//
// and for the mean of k raters (BMS-WMS)/BMS, (BMS-EMS)/(BMS+(JMS-EMS)/n), (BMS-EMS)/BMS.
func IntraclassCorrelation(ratings [][]float64) (ICC, error) {
	n := len(ratings)
	if n < 2 || len(ratings[0]) < 2 {
		return ICC{}, fmt.Errorf("%w: agreement needs at least 2 things rated by at least 2 raters", ErrTooFew)
	}
	k := len(ratings[0])
	for _, row := range ratings {
		if len(row) != k {
			return ICC{}, fmt.Errorf("%w: every rater must rate every thing", ErrBadCount)
		}
		if err := finite(row); err != nil {
			return ICC{}, err
		}
	}
	out := noICC()
	out.Targets, out.Raters = n, k
	out.meanSquares(ratings)
	targets, raters := float64(n), float64(k)
	b, j, e, w := out.BMS, out.JMS, out.EMS, out.WMS
	out.Single1 = ratio(b-w, b+(raters-1)*w)
	out.Single2 = ratio(b-e, b+(raters-1)*e+raters*(j-e)/targets)
	out.Single3 = ratio(b-e, b+(raters-1)*e)
	out.Average1 = ratio(b-w, b)
	out.Average2 = ratio(b-e, b+(j-e)/targets)
	out.Average3 = ratio(b-e, b)
	out.Interval1 = out.consistencyInterval(out.Single1, w, targets*(raters-1))
	out.Interval2 = out.agreementInterval()
	out.Interval3 = out.consistencyInterval(out.Single3, e, (targets-1)*(raters-1))
	return out, nil
}

func (o *ICC) meanSquares(ratings [][]float64) {
	n, k := float64(o.Targets), float64(o.Raters)
	grand, largest, columns := 0.0, 0.0, make([]float64, o.Raters)
	rows := make([]float64, o.Targets)
	for i, row := range ratings {
		for j, x := range row {
			rows[i] += x
			columns[j] += x
			if x > largest || -x > largest {
				largest = math.Abs(x)
			}
		}
		grand += rows[i]
		rows[i] /= k
	}
	grand /= n * k
	for j := range columns {
		columns[j] /= n
	}
	var between, judges, within, residual float64
	for i, row := range ratings {
		between += k * (rows[i] - grand) * (rows[i] - grand)
		for j, x := range row {
			within += (x - rows[i]) * (x - rows[i])
			r := x - rows[i] - columns[j] + grand
			residual += r * r
		}
	}
	for _, c := range columns {
		judges += n * (c - grand) * (c - grand)
	}
	// What is only rounding error is nothing: it would turn 'undefined' into a made-up figure.
	floor := 1e-24 * n * k * largest * largest
	for _, s := range []*float64{&between, &judges, &within, &residual} {
		if *s < floor {
			*s = 0
		}
	}
	o.BMS, o.JMS = between/(n-1), judges/(k-1)
	o.WMS, o.EMS = within/(n*(k-1)), residual/((n-1)*(k-1))
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return a / b
}

// consistencyInterval serves ICC(1,1) with WMS and ICC(3,1) with EMS: F = BMS/error, divided and multiplied by the F
// quantiles, then (F-1)/(F+k-1).
func (o ICC) consistencyInterval(estimate, errorSquare, errorDF float64) Interval {
	out := Interval{Low: math.NaN(), High: math.NaN(), Level: Level95, N: o.Targets, Method: MethodF}
	if math.IsNaN(estimate) {
		return out
	}
	if errorSquare == 0 {
		out.Low, out.High, out.Degenerate = 1, 1, true
		return out
	}
	df, k := float64(o.Targets-1), float64(o.Raters)
	f := o.BMS / errorSquare
	low := f / fUpper(df, errorDF)
	high := f * fUpper(errorDF, df)
	out.Low, out.High = (low-1)/(low+k-1), (high-1)/(high+k-1)
	return out
}

// agreementInterval is the interval of ICC(2,1), by Satterthwaite's degrees of freedom as Shrout and Fleiss give it. Both
// parts of the fraction are multiplied by EMS² so that raters who differ by a constant (EMS 0) need no special case.
func (o ICC) agreementInterval() Interval {
	out := Interval{Low: math.NaN(), High: math.NaN(), Level: Level95, N: o.Targets, Method: MethodF}
	if math.IsNaN(o.Single2) {
		return out
	}
	n, k, icc := float64(o.Targets), float64(o.Raters), o.Single2
	a := k * icc * o.JMS
	b := o.EMS * (n*(1+(k-1)*icc) - k*icc)
	under := (n-1)*a*a + b*b
	if under == 0 {
		if o.EMS == 0 && o.JMS == 0 {
			out.Low, out.High, out.Degenerate = 1, 1, true
		}
		return out
	}
	v := (k - 1) * (n - 1) * (a + b) * (a + b) / under
	if !(v > 0) {
		return out
	}
	upper, lower := fUpper(n-1, v), fUpper(v, n-1)
	spread := k*o.JMS + (k*n-k-n)*o.EMS
	out.Low = n * (o.BMS - upper*o.EMS) / (upper*spread + n*o.BMS)
	out.High = n * (lower*o.BMS - o.EMS) / (spread + n*lower*o.BMS)
	return out
}

// fUpper is the upper point of F that a 95% interval needs on each side.
func fUpper(d1, d2 float64) float64 { return fQuantile((1+Level95)/2, d1, d2) }
