package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// The distributions are written here over the special functions of a library. Its own distributions would bring the whole of
// linear algebra into the program.

// normalQuantile is Φ⁻¹(p).
func normalQuantile(p float64) float64 { return mathext.NormalQuantile(p) }

// normalCDF is Φ(z), and normalSurvival 1 - Φ(z) without losing its digits far out.
func normalCDF(z float64) float64      { return math.Erfc(-z/math.Sqrt2) / 2 }
func normalSurvival(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }

// studentQuantile is the quantile of Student's t with nu degrees of freedom, for p of a half or more:
// x = nu/(nu+t²) has the incomplete beta distribution (Abramowitz and Stegun, 26.7.1).
func studentQuantile(p, nu float64) float64 {
	x := mathext.InvRegIncBeta(nu/2, 0.5, 2*(1-p))
	return math.Sqrt(nu * (1 - x) / x)
}

// fQuantile is the quantile of F with d1 and d2 degrees of freedom (Abramowitz and Stegun, 26.6.2).
func fQuantile(p, d1, d2 float64) float64 {
	y := mathext.InvRegIncBeta(d1/2, d2/2, p)
	return d2 * y / (d1 * (1 - y))
}

// fairCoins is the chance of at most k heads among n tosses of a fair coin (Abramowitz and Stegun, 26.5.24).
func fairCoins(n, k int) float64 {
	switch {
	case k < 0:
		return 0
	case k >= n:
		return 1
	}
	return mathext.RegIncBeta(float64(n-k), float64(k+1), 0.5)
}
