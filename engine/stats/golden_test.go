package stats

import (
	"encoding/csv"
	"errors"
	"math"
	"os"
	"strconv"
	"testing"
)

// near fails the test when got is not want to within the tolerance.
func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.10g, want %.10g", name, got, want)
	}
}

func readCSV(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// The published table of the lay partner programme comes exactly from the single forms.
func TestPublishedTableFromForms(t *testing.T) {
	forms, published := readCSV(t, "testdata/lay-partner-responses.csv"), readCSV(t, "testdata/lay-partner-published.csv")[1:]
	if len(published) != 8 || len(forms) != 33 {
		t.Fatalf("%d items and %d lines of forms, want 8 and 33", len(published), len(forms))
	}
	for i, line := range published {
		if forms[0][i+1] != line[0] {
			t.Fatalf("column %d is %q, the published item is %q", i+1, forms[0][i+1], line[0])
		}
		var answers []Answer
		for _, form := range forms[1:] {
			if form[i+1] == "" {
				answers = append(answers, Answer{})
				continue
			}
			v, err := strconv.Atoi(form[i+1])
			if err != nil {
				t.Fatal(err)
			}
			answers = append(answers, Mark(v))
		}
		s, err := Summarise(Scale{0, 5}, answers)
		if err != nil {
			t.Fatal(err)
		}
		if got := strconv.Itoa(s.Answered); got != line[1] {
			t.Errorf("%s: %s answered, published %s", line[0], got, line[1])
		}
		if got := Round1(s.Mean); got != line[2] {
			t.Errorf("%s: mean %s (%v), published %s", line[0], got, s.Mean, line[2])
		}
		if s.Forms() != 32 {
			t.Errorf("%s: %d forms", line[0], s.Forms())
		}
		in, err := s.Interval()
		if err != nil || !(in.Low <= s.Mean && s.Mean <= in.High) || in.Method != MethodExactBCa || in.Seed != 0 {
			t.Errorf("%s: interval %+v, %v", line[0], in, err)
		}
	}
}

// The depression scores of nine patients, from R's help page of wilcox.test.
var (
	depressionFirst  = []float64{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30}
	depressionSecond = []float64{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29}
)

func TestWilcoxonDepression(t *testing.T) {
	var pairs []Pair
	for i := range depressionFirst { // second to first, so that the sign is R's (x - y)
		pairs = append(pairs, Pair{Before: depressionSecond[i], After: depressionFirst[i]})
	}
	c, err := PairedChange(pairs, math.Inf(-1), math.Inf(1))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "V", c.Wilcoxon.WPlus, 40, 0)
	near(t, "W-", c.Wilcoxon.WMinus, 5, 0)
	near(t, "two-sided p", c.Wilcoxon.P, 0.0390625, 1e-15)
	near(t, "one-sided p", c.Wilcoxon.PUp, 0.01953125, 1e-15)
	near(t, "rank-biserial", c.Wilcoxon.RankBiserial, 0.7777777777777778, 1e-12)
	near(t, "Hodges-Lehmann", c.Shift, 0.46, 1e-12)
	near(t, "its low end", c.ShiftInterval.Low, 0.010, 1e-12)
	near(t, "its high end", c.ShiftInterval.High, 0.786, 1e-12)
	if !c.Wilcoxon.Exact || c.Up != 7 || c.Down != 2 || c.Same != 0 || c.Wilcoxon.SmallestP != 1.0/256 {
		t.Errorf("change is %+v", c)
	}
}

// The normal formula says 0.0401 here; the exact distribution says 0.0547.
func TestWilcoxonTiedMarks(t *testing.T) {
	w, err := WilcoxonSignedRank([]float64{1, 1, 2, 0, -1, 1, 2, 1, 0, 1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "p", w.P, 0.0546875, 1e-15)
	if w.Changed != 8 {
		t.Errorf("changed %d, want 8", w.Changed)
	}
	ranks, positive := doubledRanks([]float64{1, 1, 2, 0, -1, 1, 2, 1, 0, 1})
	plus, total := 0, 0
	for i, r := range ranks {
		total += r
		if positive[i] {
			plus += r
		}
	}
	up, _ := normalTails(ranks, plus, total)
	near(t, "normal approximation", 2*up, 0.0401, 5e-5)
}

func TestSmallestP(t *testing.T) {
	for n, want := range map[int]float64{0: 1, 1: 1, 4: 0.125, 5: 0.0625, 6: 0.03125} {
		near(t, strconv.Itoa(n), SmallestP(n), want, 0)
	}
}

func TestSignTestAndMcNemar(t *testing.T) {
	for _, c := range []struct {
		up, down int
		want     float64
	}{{8, 1, 0.0390625}, {7, 1, 0.0703125}, {8, 2, 0.109375}, {0, 0, 1}, {3, 3, 1}, {0, 5, 0.0625}} {
		p, err := McNemar(c.up, c.down)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "sign test", p, c.want, 1e-15)
	}
	small, _ := SignTest(470, 530)
	big, err := SignTest(471, 531) // over a thousand: the other way of counting
	if err != nil || math.Abs(small-big) > 0.002 {
		t.Errorf("the two ways differ: %v and %v, %v", small, big, err)
	}
	if _, err := SignTest(-1, 2); !errors.Is(err, ErrBadCount) {
		t.Errorf("a negative count gives %v", err)
	}
}

// Hogarty and Kromrey (1999).
func TestCliff(t *testing.T) {
	c, err := CliffDelta([]float64{10, 10, 20, 20, 20, 30, 30, 30, 40, 50}, []float64{10, 20, 30, 40, 40, 50})
	if err != nil {
		t.Fatal(err)
	}
	if c.Greater != 17 || c.Less != 32 || c.Tied != 11 || c.Delta != -0.25 || c.Size() != "small" {
		t.Errorf("got %+v, %s", c, c.Size())
	}
	for delta, want := range map[float64]string{0: "negligible", 0.147: "small", -0.33: "medium", 0.474: "large"} {
		if got := (Cliff{Delta: delta}).Size(); got != want {
			t.Errorf("%v is %q, want %q", delta, got, want)
		}
	}
	if none, _ := CliffDelta(nil, []float64{1}); !math.IsNaN(none.Delta) || none.Size() != "" {
		t.Errorf("an empty group gives %+v", none)
	}
}

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718},
		{29, 29, 0.8830, 1}, {5, 10, 0.2366, 0.7634},
	} {
		in, err := Wilson(c.k, c.n, Level95)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "low", in.Low, c.low, 5e-5)
		near(t, "high", in.High, c.high, 5e-5)
	}
	// Rounding once pushed these two outside 0..1 elsewhere.
	if in, _ := Wilson(38, 38, Level95); in.High != 1 {
		t.Errorf("38 of 38 ends at %v", in.High)
	}
	if in, _ := Wilson(0, 77, Level95); in.Low != 0 {
		t.Errorf("0 of 77 begins at %v", in.Low)
	}
	if _, err := Wilson(0, 0, Level95); !errors.Is(err, ErrTooFew) {
		t.Errorf("0 of 0 gives %v", err)
	}
	for _, bad := range [][2]int{{-1, 3}, {4, 3}, {0, -1}} {
		if _, err := Wilson(bad[0], bad[1], Level95); !errors.Is(err, ErrBadCount) {
			t.Errorf("%v gives %v", bad, err)
		}
	}
}

func TestKappa(t *testing.T) {
	table := [][]int{{0, 4, 1}, {0, 8, 0}, {0, 1, 5}}
	for _, c := range []struct {
		weights        Weights
		value, se      float64
		low, high, tol float64
	}{
		{Unweighted, 0.4842, 0.1380, 0.2137, 0.7547, 5e-5},
		{Linear, 0.4701, 0.1457, 0.1845, 0.7558, 5e-5},
	} {
		k, err := KappaTable(table, c.weights)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "kappa", k.Value, c.value, c.tol)
		near(t, "standard error", k.SE, c.se, c.tol)
		near(t, "low", k.Interval.Low, c.low, c.tol)
		near(t, "high", k.Interval.High, c.high, c.tol)
	}
	q, _ := KappaTable(table, Quadratic)
	near(t, "quadratic", q.Value, 0.4502, 5e-5)
}

// Six targets, four judges: Shrout and Fleiss (1979), table 2.
func TestICC(t *testing.T) {
	o, err := IntraclassCorrelation([][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"BMS", o.BMS, 11.2417}, {"JMS", o.JMS, 32.4861}, {"EMS", o.EMS, 1.01944}, {"WMS", o.WMS, 6.26389},
		{"ICC(1,1)", o.Single1, 0.1657}, {"low", o.Interval1.Low, -0.1329}, {"high", o.Interval1.High, 0.7226},
		{"ICC(2,1)", o.Single2, 0.2898}, {"low", o.Interval2.Low, 0.0188}, {"high", o.Interval2.High, 0.7611},
		{"ICC(3,1)", o.Single3, 0.7148}, {"low", o.Interval3.Low, 0.3425}, {"high", o.Interval3.High, 0.9459},
		{"ICC(1,k)", o.Average1, 0.4428}, {"ICC(2,k)", o.Average2, 0.6201}, {"ICC(3,k)", o.Average3, 0.9093},
	} {
		near(t, c.name, c.got, c.want, 5.1e-5)
	}
}

// Quantile type 7 and t interval against values worked out by hand.
func TestQuantilesAndT(t *testing.T) {
	xs := []float64{4, 1, 3, 2}
	near(t, "median", Quantile(xs, 0.5), 2.5, 0)
	near(t, "first quartile", Quantile(xs, 0.25), 1.75, 0)
	near(t, "third quartile", Quantile(xs, 0.75), 3.25, 0)
	if OrNull(Quantile(nil, 0.5)) != nil {
		t.Error("the median of nobody is not empty")
	}
	near(t, "sd", SD(xs), math.Sqrt(5.0/3), 1e-15)
	in, err := TInterval([]float64{3, 4, 5}, 0, 10, Level95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "low", in.Low, 4-4.302652729749462/math.Sqrt(3), 1e-9) // t(2) at 97.5%
	near(t, "high", in.High, 4+4.302652729749462/math.Sqrt(3), 1e-9)
	clipped, _ := TInterval([]float64{3, 4, 5}, 2, 5, Level95)
	if clipped.Low != 2 || clipped.High != 5 {
		t.Errorf("not clipped: %+v", clipped)
	}
	if _, err := TInterval([]float64{3}, 0, 5, Level95); !errors.Is(err, ErrTooFew) {
		t.Errorf("one value gives %v", err)
	}
}

func TestHolm(t *testing.T) {
	got := Holm([]float64{0.01, 0.04, 0.03, math.NaN(), 0.005})
	for i, want := range []float64{0.03, 0.06, 0.06, math.NaN(), 0.02} { // R: p.adjust(..., "holm")
		if math.IsNaN(want) != math.IsNaN(got[i]) || !math.IsNaN(want) && math.Abs(got[i]-want) > 1e-12 {
			t.Errorf("place %d is %v, want %v", i, got[i], want)
		}
	}
}

// Raters 2 and 3 of the anxiety data of R's irr package: nobody gives 5. Dropping that level, as irr does, gives 0.1459;
// on the declared scale of 1 to 6 it is 0.1262, and that is what this package says.
func TestKappaKeepsUnusedLevels(t *testing.T) {
	second := []int{3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4}
	third := []int{2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2}
	var ratings, dropped []Rating
	squeeze := func(v int) int { return v - v/6 } // 6 becomes 5
	for i := range second {
		ratings = append(ratings, Rating{second[i], third[i]})
		dropped = append(dropped, Rating{squeeze(second[i]), squeeze(third[i])})
	}
	full, err := CohenKappa(Scale{1, 6}, ratings, Linear)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "on the declared scale", full.Value, 0.1262, 5e-5)
	less, _ := CohenKappa(Scale{1, 5}, dropped, Linear)
	near(t, "with a level dropped", less.Value, 0.1459, 5e-5)
	a, err := Agree(Scale{1, 6}, ratings)
	if err != nil || a.Pairs != 20 || a.Exact != 4 || a.WithinOne != 12 || a.Kappa.Value != full.Value || math.IsNaN(a.ICC.Single2) {
		t.Errorf("agreement is %+v, %v", a, err)
	}
	if _, err := CohenKappa(Scale{1, 5}, ratings, Linear); !errors.Is(err, ErrOffScale) {
		t.Errorf("a rating off the scale gives %v", err)
	}
}

// The intervals of the published items are pinned to the last digit: a report printed once must come out the same for ever.
func TestPublishedIntervalsAreFixed(t *testing.T) {
	for _, c := range []struct {
		counts    []int
		low, high float64
	}{
		{[]int{0, 0, 0, 0, 9, 23}, 4.53125, 4.84375},
		{[]int{0, 0, 0, 5, 3, 24}, 4.28125, 4.8125},
	} {
		s, err := SummariseCounts(Scale{0, 5}, c.counts, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		in, err := s.Interval()
		if err != nil || in.Low != c.low || in.High != c.high {
			t.Errorf("%v: %v to %v, want %v to %v, %v", c.counts, in.Low, in.High, c.low, c.high, err)
		}
	}
}
