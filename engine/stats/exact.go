package stats

import (
	"fmt"
	"math"
	"slices"
)

// maxExact is the most changed values for which the signed rank distribution is worked out in full: about ten
// milliseconds. Beyond it the normal approximation, with the tie correction, differs by nothing that a reader could see.
const maxExact = 200

// SmallestP is the smallest two-sided p value that n changed people can give, 2^(1-n), reached when all move the same
// way: 4 give 0.125, 5 give 0.0625, 6 give 0.03125. A report says this instead of 'not significant'. With nobody changed
// it is 1.
func SmallestP(changed int) float64 {
	if changed < 1 {
		return 1
	}
	return math.Ldexp(1, 1-changed)
}

// SignTest is the exact two-sided sign test: the chance, were up and down equally likely, of a split at least as uneven.
// Those who stayed the same are left out beforehand. With nobody changed p is 1.
func SignTest(up, down int) (float64, error) {
	if up < 0 || down < 0 {
		return math.NaN(), fmt.Errorf("%w: %d up, %d down", ErrBadCount, up, down)
	}
	n, least := up+down, min(up, down)
	if n == 0 {
		return 1, nil
	}
	if n > 1000 { // binomial coefficients no longer fit a float64
		return math.Min(1, 2*fairCoins(n, least)), nil
	}
	tail, coefficient := 0.0, 1.0
	for i := 0; i <= least; i++ {
		tail += coefficient
		coefficient = coefficient * float64(n-i) / float64(i+1)
	}
	return math.Min(1, 2*math.Ldexp(tail, -n)), nil
}

// McNemar is the exact two-sided test for a yes/no answer of the same people at two times: gained went from no to yes,
// lost from yes to no. It is the sign test of those who changed.
func McNemar(gained, lost int) (float64, error) { return SignTest(gained, lost) }

// SignedRank is a Wilcoxon signed rank test (Biometrics Bulletin 1, 1945) of differences.
type SignedRank struct {
	Changed      int     // differences that are not zero: those the test rests on
	WPlus        float64 // sum of the ranks of the rises; ties share the mean of their ranks
	WMinus       float64 // sum of the ranks of the falls
	P            float64 // two-sided; 1 when nobody changed
	PUp, PDown   float64 // one-sided: the chance of rises (falls) at least this strong
	SmallestP    float64 // the smallest two-sided P that this many changed people can give
	Exact        bool    // by the full permutation distribution, else by the normal approximation
	RankBiserial float64 // matched-pairs rank-biserial correlation, (W+ - W-)/(W+ + W-), -1 to 1; NaN when nobody changed
}

// WilcoxonSignedRank tests whether differences lean up or down.
//
// Zeros are dropped, as Wilcoxon did; ties get mean ranks. P is exact also with ties: all 2^n ways to give signs to the
// ranks that were observed, counted by dynamic programming over doubled ranks (whole numbers). This matters: for the
// differences 1 1 2 0 -1 1 2 1 0 1 the exact p is 0.0547, while the usual normal formula says 0.0401.
func WilcoxonSignedRank(differences []float64) (SignedRank, error) {
	if err := finite(differences); err != nil {
		return SignedRank{}, err
	}
	ranks, positive := doubledRanks(differences)
	plus, total := 0, 0
	for i, r := range ranks {
		total += r
		if positive[i] {
			plus += r
		}
	}
	out := SignedRank{
		Changed: len(ranks), WPlus: float64(plus) / 2, WMinus: float64(total-plus) / 2,
		SmallestP: SmallestP(len(ranks)), RankBiserial: math.NaN(), P: 1, PUp: 1, PDown: 1, Exact: true,
	}
	if len(ranks) == 0 {
		return out, nil
	}
	out.RankBiserial = float64(2*plus-total) / float64(total)
	if len(ranks) > maxExact {
		out.Exact = false
		out.PUp, out.PDown = normalTails(ranks, plus, total)
	} else {
		// The distribution is symmetric: P(W >= w) = P(W <= total - w). So both follow from its lower end.
		near := min(plus, total-plus)
		tails := signedRankTails(ranks, near)
		out.PUp, out.PDown = 1, tails[near]
		if near > 0 {
			out.PUp = 1 - tails[near-1]
		}
		if plus > total-plus {
			out.PUp, out.PDown = out.PDown, out.PUp
		} else if plus == total-plus {
			out.PUp = out.PDown
		}
	}
	out.P = math.Min(1, 2*math.Min(out.PUp, out.PDown))
	return out, nil
}

// doubledRanks gives twice the mid-rank of each difference that is not zero, by size without sign, and the signs.
func doubledRanks(differences []float64) (ranks []int, positive []bool) {
	changed := withoutZeros(madeAlike(differences, sizeOf(differences)))
	slices.SortFunc(changed, func(a, b float64) int {
		switch x, y := math.Abs(a), math.Abs(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	ranks, positive = make([]int, len(changed)), make([]bool, len(changed))
	for from := 0; from < len(changed); {
		to := from
		for to < len(changed) && math.Abs(changed[to]) == math.Abs(changed[from]) {
			to++
		}
		for i := from; i < to; i++ {
			ranks[i] = from + 1 + to // twice the mean of the ranks from+1 .. to
			positive[i] = changed[i] > 0
		}
		from = to
	}
	return ranks, positive
}

// signedRankTails gives P(sum of the positive ranks <= w) for every w from 0 to most, over all sign vectors. It counts the
// vectors: float64 does so exactly up to 2^53 of them, and to within a few last bits of each count after that.
func signedRankTails(ranks []int, most int) []float64 {
	p := make([]float64, most+1)
	p[0] = 1
	reached, scale := 0, math.Ldexp(1, -len(ranks))
	many := len(ranks) > 900 // more vectors than a number can hold: their chances, halved at each step
	if many {
		scale = 1
	}
	for _, r := range ranks {
		if many {
			for w := range p[:reached+1] {
				p[w] /= 2
			}
		}
		if last := min(reached, most-r); last >= 0 {
			from, to := p[:last+1], p[r:last+r+1]
			for w := last; w >= 0; w-- { // downwards, because the two overlap
				to[w] += from[w]
			}
		}
		reached = min(reached+r, most)
	}
	sum := 0.0
	for w, x := range p {
		sum += x * scale
		p[w] = math.Min(1, sum)
	}
	return p
}

// normalTails is the usual approximation: mean total/2, variance Σ rank²/4 (which holds with ties), continuity
// correction of half a rank.
func normalTails(ranks []int, plus, total int) (up, down float64) {
	squares := 0.0
	for _, r := range ranks {
		squares += float64(r) * float64(r)
	}
	sd := math.Sqrt(squares / 4)
	distance := float64(plus) - float64(total)/2
	// The doubled ranks step by 2 (by 1 where ties are), so half a rank is 1 here.
	return normalSurvival((distance - 1) / sd), normalCDF((distance + 1) / sd)
}
