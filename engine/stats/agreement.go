package stats

import (
	"fmt"
	"math"
)

// Weights says how much a disagreement of some levels counts in Cohen's kappa.
type Weights uint8

// Unweighted counts only exact agreement. Linear gives part credit by distance, Quadratic by squared distance.
const (
	Unweighted Weights = iota
	Linear
	Quadratic
)

// Kappa is Cohen's kappa with its large-sample standard error.
type Kappa struct {
	N        int
	Value    float64  // NaN when chance alone would agree fully: both raters used one and the same level throughout
	SE       float64  // NaN when Value is
	Interval Interval // 95%, clipped to -1..1; zero when Value is NaN
}

// Rating is what two raters said of one thing: a partner and a professional, say.
type Rating struct {
	First, Second int
}

// CohenKappa measures agreement of two raters beyond chance (Cohen, Psychological Bulletin 70, 1968; standard error of
// Fleiss, Cohen and Everitt, Psychological Bulletin 72, 1969):
// κ = (po - pe)/(1 - pe) with weights 1 - |i-j|/(m-1), or with that distance squared, over the m levels of the
// declared scale. A level that nobody used still counts: dropping it changes the weights and with them the figure.
func CohenKappa(scale Scale, ratings []Rating, weights Weights) (Kappa, error) {
	if err := scale.Valid(); err != nil {
		return Kappa{}, err
	}
	m := scale.High - scale.Low + 1
	table := make([][]int, m)
	for i := range table {
		table[i] = make([]int, m)
	}
	for i, r := range ratings {
		if !scale.Has(r.First) || !scale.Has(r.Second) {
			return Kappa{}, fmt.Errorf("%w: rating %d is %d and %d, the scale is %d to %d", ErrOffScale, i+1, r.First, r.Second, scale.Low, scale.High)
		}
		table[r.First-scale.Low][r.Second-scale.Low]++
	}
	return KappaTable(table, weights)
}

// KappaTable is CohenKappa of a square table of counts: rows are the first rater's levels in order, columns the second's.
func KappaTable(table [][]int, weights Weights) (Kappa, error) {
	m, n := len(table), 0
	if m < 2 {
		return Kappa{}, fmt.Errorf("%w: kappa needs a scale of at least 2 levels", ErrTooFew)
	}
	rows, columns := make([]float64, m), make([]float64, m)
	for i, row := range table {
		if len(row) != m {
			return Kappa{}, fmt.Errorf("%w: the table is not square", ErrBadCount)
		}
		for j, c := range row {
			if c < 0 {
				return Kappa{}, ErrBadCount
			}
			n += c
			rows[i] += float64(c)
			columns[j] += float64(c)
		}
	}
	if n == 0 {
		return Kappa{}, fmt.Errorf("%w: nobody was rated twice", ErrTooFew)
	}
	size := float64(n)
	observed, expected := 0.0, 0.0
	for i := range m {
		for j := range m {
			w := weights.of(i, j, m)
			observed += w * float64(table[i][j]) / size
			expected += w * rows[i] * columns[j] / (size * size)
		}
	}
	out := Kappa{N: n, Value: math.NaN(), SE: math.NaN()}
	if 1-expected < 1e-12 {
		return out, nil
	}
	out.Value = (observed - expected) / (1 - expected)
	if math.Abs(out.Value) < 1e-12 { // nothing, but for the rounding of two numbers that are alike
		out.Value = 0
	}
	out.SE = kappaError(table, weights, rows, columns, size, observed, expected)
	z := normalQuantile((1 + Level95) / 2)
	out.Interval = Interval{
		Low: math.Max(-1, out.Value-z*out.SE), High: math.Min(1, out.Value+z*out.SE),
		Level: Level95, N: n, Method: MethodNormal,
	}
	return out, nil
}

func (w Weights) of(i, j, m int) float64 {
	distance := math.Abs(float64(i-j)) / float64(m-1)
	switch w {
	case Linear:
		return 1 - distance
	case Quadratic:
		return 1 - distance*distance
	}
	if i == j {
		return 1
	}
	return 0
}

// kappaError is the standard error of Fleiss, Cohen and Everitt (1969), formula 8.
func kappaError(table [][]int, weights Weights, rows, columns []float64, n, observed, expected float64) float64 {
	m := len(table)
	rowMean, columnMean := make([]float64, m), make([]float64, m)
	for i := range m {
		for j := range m {
			rowMean[i] += weights.of(i, j, m) * columns[j] / n
			columnMean[j] += weights.of(i, j, m) * rows[i] / n
		}
	}
	sum := 0.0
	for i := range m {
		for j := range m {
			term := weights.of(i, j, m)*(1-expected) - (rowMean[i]+columnMean[j])*(1-observed)
			sum += float64(table[i][j]) / n * term * term
		}
	}
	last := observed*expected - 2*expected + observed
	spread := sum - last*last
	if spread < 1e-14*math.Max(sum, last*last) { // nothing, but for the rounding of two numbers that are alike
		spread = 0
	}
	return math.Sqrt(spread/n) / ((1 - expected) * (1 - expected))
}

// Agreement is what a pair sees of how far its two members agree on one item, or on several together.
type Agreement struct {
	Pairs     int
	Exact     int   // said the same
	WithinOne int   // said the same or neighbouring levels
	Kappa     Kappa // linear weights, on the declared scale
	ICC       ICC   // of the two ratings; use Single2, the absolute agreement
}

// Agree works out an Agreement. Kappa and ICC stay NaN where the ratings cannot tell (too few, or all alike).
func Agree(scale Scale, ratings []Rating) (Agreement, error) {
	out := Agreement{Pairs: len(ratings), Kappa: Kappa{Value: math.NaN(), SE: math.NaN()}, ICC: noICC()}
	table := make([][]float64, 0, len(ratings))
	for _, r := range ratings {
		switch distance := r.First - r.Second; {
		case distance == 0:
			out.Exact++
			out.WithinOne++
		case distance == 1 || distance == -1:
			out.WithinOne++
		}
		table = append(table, []float64{float64(r.First), float64(r.Second)})
	}
	if len(ratings) == 0 {
		return out, scale.Valid()
	}
	var err error
	if out.Kappa, err = CohenKappa(scale, ratings, Linear); err != nil {
		return Agreement{}, err
	}
	if len(ratings) >= 2 {
		if out.ICC, err = IntraclassCorrelation(table); err != nil {
			return Agreement{}, err
		}
	}
	return out, nil
}
