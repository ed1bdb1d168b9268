package stats

import (
	"math"
	"slices"
)

// QuantileType is one of the nine definitions of a quantile in the numbering of Hyndman and Fan (The American Statistician 50,
// 1996), which R's quantile(type =) and most programs follow.
type QuantileType uint8

// The types. A report uses Spreadsheet (7) and says so.
const (
	InverseECDF    QuantileType = iota + 1 // 1: the smallest value whose share reaches p
	AveragedECDF                           // 2: as 1, with the mean of two values at a jump
	NearestEven                            // 3: the nearest value, even places at a tie (SAS)
	LinearECDF                             // 4: linear between values at k/n
	Hydrology                              // 5: linear between values at (k-1/2)/n
	Weibull                                // 6: linear between values at k/(n+1) (SPSS, Minitab)
	Spreadsheet                            // 7: linear between values at (k-1)/(n-1) (R, Excel, numpy)
	MedianUnbiased                         // 8: linear, approximately median-unbiased; recommended by Hyndman and Fan
	NormalUnbiased                         // 9: linear, approximately unbiased for normal values
)

// String names a type as a report does.
func (t QuantileType) String() string {
	names := []string{"", "inverse of the distribution", "inverse with averages", "nearest even place", "linear at k/n", "linear at (k-1/2)/n",
		"linear at k/(n+1)", "linear at (k-1)/(n-1)", "median-unbiased", "unbiased for normal values"}
	if int(t) < len(names) {
		return names[t]
	}
	return ""
}

// QuantileBy is the quantile of a named type. With n values sorted and m as below, j = ⌊np + m⌋ and g = np + m - j, it is
// (1-γ)x[j] + γx[j+1], places counted from 1 and kept within the list. For types 1 to 3, m is 0, 0, -1/2 and γ is 0, 1/2 or 1; for
// 4 to 9, γ = g and m is 0, 1/2, p, 1-p, (p+1)/3, p/4+3/8. As in R, a place that is whole but for the last bits counts as whole.
// NaN for no values, for p outside 0 to 1 and for an unknown type.
func QuantileBy(xs []float64, p float64, kind QuantileType) float64 {
	if len(xs) == 0 || !(p >= 0 && p <= 1) || kind < InverseECDF || kind > NormalUnbiased {
		return math.NaN()
	}
	sorted := slices.Clone(xs)
	slices.Sort(sorted)
	n := float64(len(sorted))
	at := func(place int) float64 { return sorted[min(max(place, 1), len(sorted))-1] }
	const fuzz = 4 * 2.220446049250313e-16
	m := [...]float64{0, 0, 0, -0.5, 0, 0.5, p, 1 - p, (p + 1) / 3, p/4 + 3.0/8}[kind]
	h := n*p + m
	j := math.Floor(h + fuzz)
	g := h - j
	if math.Abs(g) < fuzz {
		g = 0
	}
	gamma := g
	if kind <= NearestEven {
		jump := g > 0
		switch {
		case jump:
			gamma = 1
		case kind == AveragedECDF:
			gamma = 0.5
		case kind == NearestEven && int(j)%2 != 0:
			gamma = 1
		default:
			gamma = 0
		}
	}
	low, high := at(int(j)), at(int(j)+1)
	switch gamma {
	case 0:
		return low
	case 1:
		return high
	}
	return (1-gamma)*low + gamma*high
}
