package stats

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestPossiblePercent(t *testing.T) {
	for _, c := range []struct {
		percent     float64
		decimals, n int
		want        []int
	}{
		{64, 0, 19, nil}, {63, 0, 19, []int{12}}, {68, 0, 19, []int{13}}, {63.2, 1, 19, []int{12}}, {13, 0, 8, []int{1}}, {12, 0, 8, []int{1}},
		{0, 0, 0, []int{0}}, {100, 0, 7, []int{7}}, {50, 0, 200, []int{99, 100, 101}}, {50, 0, 3, nil},
	} {
		got, err := PossiblePercent(c.percent, c.decimals, c.n)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%v%% of %d: %v, %v; want %v", c.percent, c.n, got, err, c.want)
		}
	}
	for _, bad := range []float64{-1, 101, math.NaN()} {
		if _, err := PossiblePercent(bad, 0, 5); !errors.Is(err, ErrBadCount) {
			t.Errorf("%v%% gives %v", bad, err)
		}
	}
}

// Every share that can come from whole numbers is possible as it is written.
func TestEveryRealPercentIsPossible(t *testing.T) {
	for n := 1; n <= 60; n++ {
		for k := 0; k <= n; k++ {
			written := math.Floor(1000*float64(k)/float64(n)+0.5) / 10
			got, err := PossiblePercent(written, 1, n)
			if err != nil || !slices.Contains(got, k) {
				t.Fatalf("%d of %d is %v%%, and that is said to be %v, %v", k, n, written, got, err)
			}
			mean := math.Floor(100*float64(3*k)/float64(n)+0.5) / 100
			if sums, err := PossibleMean(mean, 2, n); err != nil || !slices.Contains(sums, 3*k) {
				t.Fatalf("a mean of %v of %d is said to be %v, %v", mean, n, sums, err)
			}
		}
	}
	if sums, _ := PossibleMean(5.19, 2, 28); len(sums) != 0 { // the example of Brown and Heathers
		t.Errorf("5.19 of 28 is said to be %v", sums)
	}
}

func TestPermutationBounds(t *testing.T) {
	if p, _ := PairedPermutation(nil); p.P != 1 || !math.IsNaN(p.Mean) || p.SmallestP != 1 {
		t.Errorf("of nobody: %+v", p)
	}
	if p, _ := PairedPermutation([]float64{1, 1, 2, 3, 1}); p.P != 0.0625 || p.SmallestP != 0.0625 || p.Changed != 5 {
		t.Errorf("of five who rose: %+v", p)
	}
	long := make([]float64, 41)
	for i := range long {
		long[i] = 0.1 * float64(i+1)
	}
	if _, err := PairedPermutation(long); !errors.Is(err, ErrTooMany) {
		t.Errorf("41 values that are no whole numbers give %v", err)
	}
	if _, err := PairedPermutation([]float64{math.NaN()}); !errors.Is(err, ErrNotFinite) {
		t.Errorf("NaN gives %v", err)
	}
}

// Both ways of counting give the same, and the same as listing every way to give signs.
func TestPermutationWaysAgree(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		whole := make([]float64, 1+dice.IntN(10))
		tenths := make([]float64, len(whole))
		for i := range whole {
			whole[i] = float64(dice.IntN(9) - 4)
			tenths[i] = whole[i] / 10
		}
		a, err := PairedPermutation(whole)
		b, err2 := PairedPermutation(tenths)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		near(t, "p", b.P, a.P, 1e-14)
		sum, far, ways := 0.0, 0, 0
		for _, d := range whole {
			sum += d
		}
		for signs := range 1 << len(whole) {
			s := 0.0
			for i, d := range whole {
				if signs>>i&1 == 1 {
					d = -d
				}
				s += d
			}
			ways++
			if math.Abs(s) >= math.Abs(sum) {
				far++
			}
		}
		near(t, "by listing", a.P, float64(far)/float64(ways), 1e-14)
	}
}

// A thousand people who moved by one: the sign test says the same.
func TestPermutationOfMany(t *testing.T) {
	for _, n := range []int{899, 901, 1000} {
		many := make([]float64, n)
		for i := range many {
			many[i] = 1 - 2*float64(i%9/5) // five up of nine
		}
		up := 0
		for _, d := range many {
			if d > 0 {
				up++
			}
		}
		p, err := PairedPermutation(many)
		want, _ := SignTest(up, n-up)
		if err != nil || math.Abs(p.P-want) > 1e-12 {
			t.Errorf("%d: %v, want %v, %v", n, p.P, want, err)
		}
	}
}

func TestRankSumBounds(t *testing.T) {
	if w, err := WilcoxonRankSum(nil, []float64{1}); err != nil || w.P != 1 || w.SmallestP != 1 {
		t.Errorf("an empty group: %+v, %v", w, err)
	}
	if w, _ := WilcoxonRankSum([]float64{3, 3}, []float64{3, 3, 3}); w.P != 1 || w.SmallestP != 1 {
		t.Errorf("all alike: %+v", w)
	}
	w, _ := WilcoxonRankSum([]float64{1, 2, 3}, []float64{4, 5, 6})
	near(t, "least of 3 and 3", w.P, 0.1, 1e-15)
	near(t, "smallest", w.SmallestP, 0.1, 1e-15)
	var a, b []float64
	for i := range 400 {
		a, b = append(a, float64(i%7)), append(b, float64(i%6))
	}
	large, err := WilcoxonRankSum(a, b)
	if err != nil || large.Exact || !(large.P > 0 && large.P < 0.01) {
		t.Errorf("two large groups: %+v, %v", large, err)
	}
}

func TestCompareLeavers(t *testing.T) {
	first := map[string]Answer{"a": Mark(5), "b": Mark(5), "c": Mark(4), "d": Mark(1), "e": Mark(1), "f": NA()}
	l, err := CompareLeavers(Scale{0, 5}, first, map[string]bool{"a": true, "b": true, "c": true})
	if err != nil || l.Stayers.Answered != 3 || l.Leavers.Answered != 2 || l.Leavers.NotApplicable != 1 || l.Test.Effect.Delta != 1 {
		t.Errorf("%+v, %v", l, err)
	}
	near(t, "p", l.Test.P, 0.2, 1e-15) // 2 of the 10 ways to choose who left lie as far out
}

func TestLimitsAndAlphaRefuse(t *testing.T) {
	if _, err := BlandAltman([]Pair{{1, 2}}); !errors.Is(err, ErrTooFew) {
		t.Errorf("one pair gives %v", err)
	}
	if l, err := BlandAltman([]Pair{{1, 2}, {3, 4}}); err != nil || l.Bias != 1 || l.Low != 1 || l.High != 1 || !l.LowInterval.Degenerate {
		t.Errorf("the same difference twice: %+v, %v", l, err)
	}
	nan := math.NaN()
	if _, err := CronbachAlpha([][]float64{{1, nan}, {2, 3}}); !errors.Is(err, ErrTooFew) {
		t.Errorf("one whole row gives %v", err)
	}
	if a, err := CronbachAlpha([][]float64{{2, 2}, {2, 2}, {1, nan}}); err != nil || !math.IsNaN(a.Value) || a.LeftOut != 1 {
		t.Errorf("no spread: %+v, %v", a, err)
	}
	if _, err := CronbachAlpha([][]float64{{1, 2}, {1}}); !errors.Is(err, ErrBadCount) {
		t.Errorf("rows of two lengths give %v", err)
	}
}

func TestQuantileTypesRefuse(t *testing.T) {
	for _, q := range []float64{QuantileBy(nil, 0.5, Spreadsheet), QuantileBy([]float64{1}, 2, Spreadsheet), QuantileBy([]float64{1}, 0.5, 0), QuantileBy([]float64{1}, 0.5, 10)} {
		if !math.IsNaN(q) {
			t.Errorf("got %v", q)
		}
	}
	for kind := InverseECDF; kind <= NormalUnbiased; kind++ {
		if kind.String() == "" {
			t.Errorf("type %d has no name", kind)
		}
	}
}

func TestFormulasAreWhole(t *testing.T) {
	ids := map[string]bool{}
	for _, f := range Formulas {
		if f.ID == "" || f.Name == "" || f.Plain == "" || f.Formula == "" || f.Source == "" || ids[f.ID] {
			t.Errorf("formula %q is not whole, or there twice", f.ID)
		}
		ids[f.ID] = true
	}
	if _, ok := FormulaOf("nothing"); ok {
		t.Error("there is a formula for nothing")
	}
	if f, ok := FormulaOf(FormulaKappa); !ok || f.Name != "Weighted kappa" {
		t.Errorf("kappa is %+v", f)
	}
}
