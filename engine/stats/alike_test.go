package stats

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// The oracle: everything that is ranked is worked out in exact fractions, and what a computer makes of them must say the same.

// oracle is what a change says in exact fractions.
type oracle struct {
	up, same, down int
	p, effect      float64
	shift          float64
	low, high      float64 // of the shift; NaN where no 95% interval exists
	mean           float64
}

func float(r *big.Rat) float64 { f, _ := r.Float64(); return f }

func exactly(differences []*big.Rat) oracle {
	out := oracle{p: 1, effect: math.NaN(), shift: 0, low: math.NaN(), high: math.NaN()}
	var changed []*big.Rat
	sum := new(big.Rat)
	for _, d := range differences {
		sum.Add(sum, d)
		switch d.Sign() {
		case 1:
			out.up++
		case -1:
			out.down++
		default:
			out.same++
			continue
		}
		changed = append(changed, d)
	}
	out.mean = float(sum.Quo(sum, big.NewRat(int64(len(differences)), 1)))
	n := len(changed)
	if n == 0 {
		return out
	}
	slices.SortFunc(changed, func(a, b *big.Rat) int { return new(big.Rat).Abs(a).Cmp(new(big.Rat).Abs(b)) })
	ranks, plus, total := make([]int, n), 0, 0
	for from := 0; from < n; {
		to := from
		for to < n && new(big.Rat).Abs(changed[to]).Cmp(new(big.Rat).Abs(changed[from])) == 0 {
			to++
		}
		for i := from; i < to; i++ {
			ranks[i] = from + 1 + to // twice the rank
			total += ranks[i]
			if changed[i].Sign() > 0 {
				plus += ranks[i]
			}
		}
		from = to
	}
	ways := map[int]*big.Int{0: big.NewInt(1)}
	for _, r := range ranks {
		next := map[int]*big.Int{}
		for s, c := range ways {
			for _, t := range []int{s, s + r} {
				if next[t] == nil {
					next[t] = new(big.Int)
				}
				next[t].Add(next[t], c)
			}
		}
		ways = next
	}
	far := new(big.Int)
	for s, c := range ways {
		if d, seen := 2*s-total, 2*plus-total; max(d, -d) >= max(seen, -seen) {
			far.Add(far, c)
		}
	}
	out.p = float(new(big.Rat).SetFrac(far, new(big.Int).Lsh(big.NewInt(1), uint(n))))
	out.effect = float(big.NewRat(int64(2*plus-total), int64(total)))
	var averages []*big.Rat
	for i, a := range changed {
		for _, b := range changed[i:] {
			s := new(big.Rat).Add(a, b)
			averages = append(averages, s.Quo(s, big.NewRat(2, 1)))
		}
	}
	slices.SortFunc(averages, func(a, b *big.Rat) int { return a.Cmp(b) })
	m := len(averages)
	middle := new(big.Rat).Add(averages[(m-1)/2], averages[m/2])
	out.shift = float(middle.Quo(middle, big.NewRat(2, 1)))
	if outside, reached := signedRankCut(n, 0.025); reached >= Level95 {
		out.low, out.high = float(averages[outside]), float(averages[m-1-outside])
	}
	return out
}

// scoreOf is a person's score of several questions, as a fraction and as the program works it out.
func scoreOf(marks []int) (*big.Rat, float64) {
	sum := 0
	for _, m := range marks {
		sum += m
	}
	return big.NewRat(int64(sum), int64(len(marks))), float64(sum) / float64(len(marks))
}

// TestRanksAgainstFractions draws scores of 1 to 6 questions, of which people leave some out, and numbers with one or two decimals.
func TestRanksAgainstFractions(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 11))
	for try := range 600 {
		n, questions := 5+dice.IntN(20), 1+dice.IntN(6)
		decimal := []int64{0, 0, 10, 100}[try%4]
		var pairs []Pair
		var truth, first []*big.Rat
		for range n {
			var exact [2]*big.Rat
			var shown [2]float64
			for side := range exact {
				if decimal > 0 {
					v := 1 + dice.Int64N(4*decimal)
					if side == 1 && dice.IntN(3) > 0 { // many move by the same
						v = exact[0].Num().Int64()*decimal/exact[0].Denom().Int64() + 1 - 2*dice.Int64N(2)
					}
					exact[side] = big.NewRat(v, decimal)
					if _, err := fmt.Sscan(exact[side].FloatString(3), &shown[side]); err != nil {
						t.Fatal(err)
					}
					continue
				}
				marks := make([]int, max(1, questions-dice.IntN(3)))
				for q := range marks {
					marks[q] = 1 + dice.IntN(5)
				}
				exact[side], shown[side] = scoreOf(marks)
			}
			pairs = append(pairs, Pair{shown[0], shown[1]})
			truth, first = append(truth, new(big.Rat).Sub(exact[1], exact[0])), append(first, exact[0])
		}
		got, err := PairedChange(pairs, math.Inf(-1), math.Inf(1))
		if err != nil {
			t.Fatal(err)
		}
		want := exactly(truth)
		if got.Up != want.up || got.Same != want.same || got.Down != want.down {
			t.Fatalf("%v: %d up, %d same, %d down, and not %d, %d, %d", truth, got.Up, got.Same, got.Down, want.up, want.same, want.down)
		}
		near(t, "p", got.Wilcoxon.P, want.p, 1e-12)
		near(t, "mean", got.Mean, want.mean, 1e-12)
		near(t, "shift", got.Shift, want.shift, 1e-12)
		if want.up+want.down > 0 {
			near(t, "effect", got.Wilcoxon.RankBiserial, want.effect, 1e-12)
		}
		if !math.IsNaN(want.low) {
			near(t, "low end of the shift", got.ShiftInterval.Low, want.low, 1e-12)
			near(t, "high end of the shift", got.ShiftInterval.High, want.high, 1e-12)
		}
		half := n / 2
		groups := [2][]float64{}
		for i, p := range pairs {
			groups[min(1, i/half)] = append(groups[min(1, i/half)], p.Before)
		}
		greater, less := 0, 0
		for i := range groups[0] {
			for j := range groups[1] {
				switch first[i].Cmp(first[half+j]) {
				case 1:
					greater++
				case -1:
					less++
				}
			}
		}
		if c, err := CliffDelta(groups[0], groups[1]); err != nil || c.Greater != greater || c.Less != less {
			t.Fatalf("Cliff counts %d and %d, and not %d and %d: %v", c.Greater, c.Less, greater, less, err)
		}
		if t.Failed() {
			t.Fatalf("differences %v", truth)
		}
	}
}

// TestPeopleWhoMovedAlikeAreAlike: the two cases in which it was seen.
func TestPeopleWhoMovedAlikeAreAlike(t *testing.T) {
	third := func(a, b float64) Pair { return Pair{a / 3, b / 3} }
	for name, c := range map[string]struct {
		pairs          []Pair
		p, effect, one float64
	}{
		"a third": {[]Pair{third(3, 4), third(6, 7), third(8, 9), third(10, 11), third(5, 6), third(7, 6)}, 0.21875, 2.0 / 3, 1.0 / 3},
		"a tenth": {[]Pair{{0.1, 0.2}, {0.2, 0.3}, {0.3, 0.4}, {0.6, 0.7}, {0.7, 0.8}, {0.8, 0.7}, {1.1, 1.2}, {4.7, 4.8}}, 0.0703125, 0.75, 0.1},
	} {
		got, err := PairedChange(c.pairs, 1, 5)
		if err != nil {
			t.Fatal(err)
		}
		near(t, name+": p", got.Wilcoxon.P, c.p, 0)
		near(t, name+": the sign test", got.Sign, c.p, 0)
		near(t, name+": effect", got.Wilcoxon.RankBiserial, c.effect, 1e-15)
		perm, err := PairedPermutation(Differences(c.pairs))
		if err != nil {
			t.Fatal(err)
		}
		near(t, name+": permutation test", perm.P, c.p, 1e-15)
		for _, d := range Differences(c.pairs) {
			near(t, name+": distance", math.Abs(d), c.one, 1e-12)
			if math.Abs(d) != math.Abs(Differences(c.pairs)[0]) {
				t.Errorf("%s: %v are not alike", name, Differences(c.pairs))
			}
		}
	}
	all := []Pair{{0.1, 0.2}, {0.2, 0.3}, {0.3, 0.4}, {0.7, 0.8}, {1.1, 1.2}, {4.7, 4.8}, {2.3, 2.4}, {2.6, 2.7}, {3.1, 3.2}}
	if got, err := PairedChange(all, 1, 5); err != nil || !got.Interval.Degenerate || !got.ShiftInterval.Degenerate || got.Shift != 0.1 {
		t.Errorf("people who all moved by 0.1 give %+v: %v", got, err)
	}
	if got, err := PairedChange([]Pair{{0.1 + 0.2, 0.3}, {0.3, 0.1 + 0.2}}, 1, 5); err != nil || got.Same != 2 || got.Wilcoxon.Changed != 0 || got.Shift != 0 {
		t.Errorf("people who stayed at 0.3 give %+v: %v", got, err)
	}
}

// TestAlikeKeepsApartWhatDiffers: nothing that people can tell apart becomes alike.
func TestAlikeKeepsApartWhatDiffers(t *testing.T) {
	for _, values := range [][]float64{{1, 1e15, 1e15 + 1}, {1e-9, 2e-9, 0.5}, {1763880000.123, 1763880000.124}, {1.0 / 380, 1.0 / 379, 5}, {-0.5, 0.25, 0}} {
		if got := madeAlike(values, sizeOf(values)); !slices.Equal(got, values) {
			t.Errorf("%v became %v", values, got)
		}
	}
}
