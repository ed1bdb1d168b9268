package stats

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var mark = rapid.IntRange(1, 5)

// The signed rank test against all sign vectors of the observed ranks, with ties and zeros.
func TestWilcoxonAgainstEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.SliceOfN(rapid.IntRange(-4, 4), 0, 12).Draw(t, "differences")
		differences := make([]float64, len(whole))
		for i, d := range whole {
			differences[i] = float64(d)
		}
		got, err := WilcoxonSignedRank(differences)
		if err != nil {
			t.Fatal(err)
		}
		ranks, _ := slowRanks(differences)
		least, most, extreme, up := 0, 0, 0, 0
		total := 0.0
		for _, r := range ranks {
			total += r
		}
		for signs := range 1 << len(ranks) {
			w := 0.0
			for i, r := range ranks {
				if signs>>i&1 == 1 {
					w += r
				}
			}
			if w <= got.WPlus {
				least++
			}
			if w >= got.WPlus {
				most++
				up++
			}
			if math.Abs(w-total/2) >= math.Abs(got.WPlus-total/2) {
				extreme++
			}
		}
		all := float64(int(1) << len(ranks))
		if want := math.Min(1, float64(extreme)/all); got.P != want {
			t.Fatalf("p is %v, enumeration says %v", got.P, want)
		}
		if got.PUp != float64(up)/all || got.PDown != float64(least)/all {
			t.Fatalf("one-sided %v and %v, enumeration says %v and %v", got.PUp, got.PDown, float64(most)/all, float64(least)/all)
		}
		if got.P < got.SmallestP {
			t.Fatalf("p %v is below the smallest possible %v", got.P, got.SmallestP)
		}
	})
}

// slowRanks gives mid-ranks of the non-zero differences by counting, the slow and plain way.
func slowRanks(differences []float64) (ranks []float64, positive []bool) {
	for _, d := range differences {
		if d == 0 {
			continue
		}
		below, equal := 0, 0
		for _, e := range differences {
			switch {
			case e == 0:
			case math.Abs(e) < math.Abs(d):
				below++
			case math.Abs(e) == math.Abs(d):
				equal++
			}
		}
		ranks = append(ranks, float64(below)+float64(equal+1)/2)
		positive = append(positive, d > 0)
	}
	return ranks, positive
}

// The exact and the approximate p meet where one hands over to the other.
func TestWilcoxonHandover(t *testing.T) {
	var differences []float64
	for i := range maxExact {
		differences = append(differences, float64(i%7-2))
	}
	for len(differences)-slices.Index(differences, 1) > 0 && countChanged(differences) < maxExact {
		differences = append(differences, 1)
	}
	exact, _ := WilcoxonSignedRank(differences)
	rough, _ := WilcoxonSignedRank(append(differences, 1))
	if !exact.Exact || rough.Exact {
		t.Fatalf("exact %v at %d, %v at %d", exact.Exact, exact.Changed, rough.Exact, rough.Changed)
	}
	if math.Abs(exact.P-rough.P) > 0.01 {
		t.Errorf("p jumps from %v to %v", exact.P, rough.P)
	}
}

func countChanged(xs []float64) (n int) {
	for _, x := range xs {
		if x != 0 {
			n++
		}
	}
	return n
}

// The bootstrap interval against the whole bootstrap distribution: for whole marks the chance of every resampled sum can
// be worked out exactly, so the simulated interval must lie within its simulation error of the exact one.
func TestBCaAgainstExactBootstrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		marks := rapid.SliceOfN(mark, MinBCa, 30).Draw(t, "marks")
		values := make([]float64, len(marks))
		for i, m := range marks {
			values[i] = float64(m)
		}
		got, err := BCa(values, Level95, DefaultSeed, 4000)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Min(marks) == slices.Max(marks) {
			if !got.Degenerate || got.Low != values[0] || got.High != values[0] {
				t.Fatalf("all equal gives %+v", got)
			}
			return
		}
		low, high := exactBCa(marks)
		// Three simulation errors of a tail of 2.5% are about 0.75%; near the end of a short scale one step of the sum more.
		spread := SD(values)/math.Sqrt(float64(len(values)))*0.5 + 1/float64(len(values))
		exact, err := ExactBCa(values, Level95)
		if err != nil || math.Abs(exact.Low-low) > 1e-9 || math.Abs(exact.High-high) > 1e-9 {
			t.Fatalf("exact %v to %v (%v), one draw after another says %v to %v", exact.Low, exact.High, err, low, high)
		}
		if math.Abs(got.Low-low) > spread || math.Abs(got.High-high) > spread {
			t.Fatalf("interval %v to %v, the exact bootstrap says %v to %v", got.Low, got.High, low, high)
		}
		if got.Low < float64(slices.Min(marks)) || got.High > float64(slices.Max(marks)) || got.Low > got.High {
			t.Fatalf("interval %v to %v leaves the data", got.Low, got.High)
		}
	})
}

func exactBCa(marks []int) (low, high float64) {
	n := len(marks)
	p := map[int]float64{0: 1}
	for range n {
		next := map[int]float64{}
		for sum, chance := range p {
			for _, m := range marks {
				next[sum+m] += chance / float64(n)
			}
		}
		p = next
	}
	sum, values := 0, make([]float64, n)
	for i, m := range marks {
		sum += m
		values[i] = float64(m)
	}
	below := p[sum] / 2
	for s, chance := range p {
		if s < sum {
			below += chance
		}
	}
	z0, a := bootstrapBiasOf(below), acceleration(values)
	at := func(z float64) float64 {
		point, reached := bcaPoint(z0, a, z), 0.0
		for s := n; s <= 5*n; s++ {
			if reached += p[s]; reached >= point {
				return float64(s) / float64(n)
			}
		}
		return 5
	}
	return at(-1.959963984540054), at(1.959963984540054)
}

func bootstrapBiasOf(share float64) float64 { return math.Sqrt2 * math.Erfinv(2*share-1) }

// The order of the forms changes no figure, and moving every mark moves the interval with it.
func TestIntervalsDoNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 5), 2, 20).Draw(t, "values")
		shuffled := rapid.Permutation(values).Draw(t, "shuffled")
		one, err := MeanInterval(values, 0, 5, Level95)
		if err != nil {
			t.Fatal(err)
		}
		other, _ := MeanInterval(shuffled, 0, 5, Level95)
		if one != other {
			t.Fatalf("%+v and %+v", one, other)
		}
		if one.Low < 0 || one.High > 5 || one.Low > one.High {
			t.Fatalf("%+v leaves the scale", one)
		}
	})
}

func TestBCaRefuses(t *testing.T) {
	seven := []float64{1, 2, 3, 4, 5, 4, 3}
	if _, err := BCa(seven, Level95, 1, 1000); !errors.Is(err, ErrTooFew) {
		t.Errorf("seven values give %v", err)
	}
	eight := append(seven, math.NaN())
	if _, err := BCa(eight, Level95, 1, 1000); !errors.Is(err, ErrNotFinite) {
		t.Errorf("NaN gives %v", err)
	}
	eight[7] = 2
	if _, err := BCa(eight, 1, 1, 1000); !errors.Is(err, ErrBadLevel) {
		t.Errorf("level 1 gives %v", err)
	}
	if _, err := BCa(eight, Level95, 1, 10); err == nil {
		t.Error("ten replicates are accepted")
	}
	if _, err := ExactBCa(seven, Level95); !errors.Is(err, ErrTooFew) {
		t.Error("seven values, exactly:", err)
	}
	for _, odd := range [][]float64{{1, 2, 3, 4, 5, 1, 2, 2.5}, {1, 2, 3, 4, 5, 1, 2, 1e6}} {
		if _, err := ExactBCa(odd, Level95); !errors.Is(err, ErrNotWhole) {
			t.Error("values whose sums cannot be listed:", err)
		}
		if in, err := MeanInterval(append(odd, math.Sqrt2), 0, 1e6, Level95); err != nil || in.Method != MethodBCa {
			t.Error("they are drawn instead:", in, err)
		}
	}
	in, err := MeanInterval(seven, 1, 5, Level95)
	if err != nil || in.Method != MethodT {
		t.Errorf("seven values: %+v, %v", in, err)
	}
}

// Hodges-Lehmann against a plain list of all averages, and its interval against the tails of the exact distribution.
func TestHodgesLehmannAgainstPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.SliceOfN(rapid.IntRange(-4, 4), 1, 15).Draw(t, "differences")
		var differences, changed, averages []float64
		for _, d := range whole {
			if differences = append(differences, float64(d)); d != 0 {
				changed = append(changed, float64(d))
			}
		}
		for i, a := range changed {
			for _, b := range changed[i:] {
				averages = append(averages, (a+b)/2)
			}
		}
		shift, in, err := HodgesLehmann(differences, Level95)
		if err != nil {
			t.Fatal(err)
		}
		if len(changed) == 0 {
			if shift != 0 || in.N != 0 || !in.Degenerate {
				t.Fatalf("nobody changed, and the shift is %v, %+v", shift, in)
			}
			return
		}
		if want := Quantile(averages, 0.5); shift != want {
			t.Fatalf("shift %v, want %v", shift, want)
		}
		if in.Low > shift || in.High < shift || in.Level < 0 || in.Level > Level95 {
			t.Fatalf("interval %+v around %v", in, shift)
		}
		if n := len(changed); n < 6 && in.Level != math.Max(0, 1-SmallestP(n)) {
			t.Fatalf("with %d values the level is %v", n, in.Level)
		}
	})
}

// Counts add up, and the figures do not change when answers that are no marks are added.
func TestSummaryProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := Scale{1, 5}
		marks := rapid.SliceOfN(mark, 0, 40).Draw(t, "marks")
		na, missing := rapid.IntRange(0, 5).Draw(t, "not applicable"), rapid.IntRange(0, 5).Draw(t, "missing")
		var answers []Answer
		for _, m := range marks {
			answers = append(answers, Mark(m))
		}
		for range na {
			answers = append(answers, NA())
		}
		answers = append(answers, make([]Answer, missing)...)
		s, err := Summarise(scale, rapid.Permutation(answers).Draw(t, "order"))
		if err != nil {
			t.Fatal(err)
		}
		total := 0
		for _, c := range s.Counts {
			total += c
		}
		if total != len(marks) || s.Answered != len(marks) || s.NotApplicable != na || s.Missing != missing || s.Forms() != len(answers) {
			t.Fatalf("%+v", s)
		}
		again, err := SummariseCounts(scale, s.Counts, na, missing)
		if err != nil || again.Sum != s.Sum || again.Answered != s.Answered {
			t.Fatalf("from counts: %+v, %v", again, err)
		}
		if len(marks) == 0 {
			if OrNull(s.Mean) != nil || OrNull(s.Median) != nil || OrNull(s.SD) != nil {
				t.Fatalf("figures of nobody: %+v", s)
			}
			return
		}
		slices.Sort(marks)
		if s.Q1 > s.Median || s.Median > s.Q3 || s.Q1 < float64(marks[0]) || s.Q3 > float64(marks[len(marks)-1]) {
			t.Fatalf("quantiles out of order: %+v", s)
		}
	})
}

func TestSummariseRefuses(t *testing.T) {
	if _, err := Summarise(Scale{1, 5}, []Answer{Mark(5), Mark(6)}); !errors.Is(err, ErrOffScale) {
		t.Errorf("6 on a scale to 5 gives %v", err)
	}
	if _, err := Summarise(Scale{5, 5}, nil); err == nil {
		t.Error("a scale of one level is accepted")
	}
	if _, err := Summarise(Scale{math.MinInt, math.MaxInt}, nil); err == nil {
		t.Error("an endless scale is accepted")
	}
	if _, err := Summarise(Scale{1, 5}, []Answer{{Kind: 9}}); err == nil {
		t.Error("an unknown kind is accepted")
	}
	if _, err := SummariseCounts(Scale{1, 3}, []int{1, 2}, 0, 0); !errors.Is(err, ErrBadCount) {
		t.Errorf("too few counts give %v", err)
	}
}

// Wilson holds the share, stays in 0..1 and mirrors.
func TestWilsonProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 2000).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		level := rapid.Float64Range(0.5, 0.999).Draw(t, "level")
		in, err := Wilson(k, n, level)
		if err != nil {
			t.Fatal(err)
		}
		mirror, _ := Wilson(n-k, n, level)
		share := float64(k) / float64(n)
		if in.Low < 0 || in.High > 1 || in.Low > share || in.High < share || math.Abs(in.Low-(1-mirror.High)) > 1e-12 {
			t.Fatalf("%d of %d: %+v", k, n, in)
		}
	})
}

func TestKappaProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 30).Draw(t, "n")
		var same, mixed, swapped []Rating
		for range n {
			a, b := mark.Draw(t, "first"), mark.Draw(t, "second")
			same = append(same, Rating{a, a})
			mixed = append(mixed, Rating{a, b})
			swapped = append(swapped, Rating{b, a})
		}
		scale, weights := Scale{1, 5}, Weights(rapid.IntRange(0, 2).Draw(t, "weights"))
		full, err := CohenKappa(scale, same, weights)
		if err != nil || !(math.IsNaN(full.Value) || math.Abs(full.Value-1) < 1e-12) {
			t.Fatalf("full agreement is %+v, %v", full, err)
		}
		one, _ := CohenKappa(scale, mixed, weights)
		other, _ := CohenKappa(scale, swapped, weights)
		if math.Abs(one.Value-other.Value) > 1e-12 || math.Abs(one.SE-other.SE) > 1e-9 || one.Value > 1+1e-12 {
			t.Fatalf("%+v and %+v", one, other)
		}
	})
}

// Where kappa cannot vary, its standard error is nought whoever is named first, and not what rounding leaves.
func TestKappaErrorOfNothing(t *testing.T) {
	ratings := []Rating{{1, 3}, {1, 4}, {3, 3}}
	swapped := []Rating{{3, 1}, {4, 1}, {3, 3}}
	for _, list := range [][]Rating{ratings, swapped} {
		k, err := CohenKappa(Scale{1, 5}, list, Linear)
		if err != nil || math.Abs(k.Value) > 1e-15 || k.SE != 0 {
			t.Errorf("%v: %+v, %v", list, k, err)
		}
	}
}

func TestICCDegenerate(t *testing.T) {
	alike, err := IntraclassCorrelation([][]float64{{3, 3}, {3, 3}, {3, 3}})
	if err != nil || !math.IsNaN(alike.Single2) || !math.IsNaN(alike.Interval2.Low) {
		t.Errorf("all alike: %+v, %v", alike, err)
	}
	perfect, _ := IntraclassCorrelation([][]float64{{1, 1}, {3, 3}, {5, 5}})
	if perfect.Single2 != 1 || perfect.Interval2.Low != 1 || !perfect.Interval2.Degenerate {
		t.Errorf("perfect: %+v", perfect)
	}
	shifted, _ := IntraclassCorrelation([][]float64{{1, 2}, {3, 4}, {4, 5}}) // consistent, not in agreement
	if shifted.Single3 != 1 || !(shifted.Single2 < 1) || !(shifted.Interval2.Low < shifted.Single2 && shifted.Single2 < shifted.Interval2.High) {
		t.Errorf("shifted: %+v", shifted)
	}
	opposed, _ := IntraclassCorrelation([][]float64{{1, 5}, {3, 3}, {5, 1}})
	if !(opposed.Single2 < 0) {
		t.Errorf("a negative agreement shows as %v", opposed.Single2)
	}
	for _, bad := range [][][]float64{nil, {{1, 2}}, {{1}, {2}}} {
		if _, err := IntraclassCorrelation(bad); !errors.Is(err, ErrTooFew) {
			t.Errorf("%v gives %v", bad, err)
		}
	}
	if _, err := IntraclassCorrelation([][]float64{{1, 2}, {1}}); !errors.Is(err, ErrBadCount) {
		t.Errorf("a missing rating gives %v", err)
	}
}

func TestRound1(t *testing.T) {
	for x, want := range map[float64]string{
		4.65: "4.7", 4.35: "4.4", 4.6499999: "4.6", 4: "4.0", 9.95: "10.0", 99.96: "100.0",
		0.05: "0.1", -0.25: "-0.3", -0.04: "0.0", 0: "0.0", 1e-9: "0.0", 1e21: "1000000000000000000000.0",
	} {
		if got := Round1(x); got != want {
			t.Errorf("%v shows as %s, want %s", x, got, want)
		}
	}
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got := Round1(x); got != NoFigure {
			t.Errorf("%v shows as %s", x, got)
		}
	}
	if got := Round2(0.125); got != "0.13" {
		t.Errorf("0.125 shows as %s", got)
	}
}

// The display of every mean of whole marks is what whole-number arithmetic says.
func TestRound1OfMeans(t *testing.T) {
	for n := 1; n <= 400; n++ {
		for sum := 0; sum <= 5*n; sum++ {
			tenths := (20*sum + n) / (2 * n)
			want := string(rune('0'+tenths/10)) + "." + string(rune('0'+tenths%10))
			if got := Round1(float64(sum) / float64(n)); got != want {
				t.Fatalf("%d/%d shows as %s, want %s", sum, n, got, want)
			}
		}
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		part, whole int
		want        string
	}{{1, 8, "13%"}, {12, 19, "63%"}, {0, 5, "0%"}, {5, 5, "100%"}, {1, 0, NoFigure}, {6, 5, NoFigure}} {
		if got := Percent(c.part, c.whole); got != c.want {
			t.Errorf("%d of %d is %s, want %s", c.part, c.whole, got, c.want)
		}
	}
}

// The interval of means of a few whole marks is that of their sums, shared out: no draw, and inside the error of drawing.
func TestMeansOfMarksAreCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.IntRange(2, 5).Draw(t, "questions")
		sums := rapid.SliceOfN(rapid.IntRange(parts, 5*parts), MinBCa, 40).Draw(t, "sums")
		whole, means := make([]float64, len(sums)), make([]float64, len(sums))
		for i, s := range sums {
			whole[i], means[i] = float64(s), float64(s)/float64(parts)
		}
		want, err := ExactBCa(whole, Level95)
		if err != nil {
			t.Fatal(err)
		}
		got, err := MeanInterval(means, 1, 5, Level95)
		if err != nil || got.Method != MethodExactBCa || math.Abs(got.Low-want.Low/float64(parts)) > 1e-9 || math.Abs(got.High-want.High/float64(parts)) > 1e-9 {
			t.Fatalf("means in %d parts: %+v (%v), their sums say %v to %v", parts, got, err, want.Low/float64(parts), want.High/float64(parts))
		}
		drawn, err := BCa(means, Level95, DefaultSeed, 4000)
		spread := SD(means)/math.Sqrt(float64(len(means)))*0.5 + 1/float64(len(means))
		if err != nil || math.Abs(got.Low-drawn.Low) > spread || math.Abs(got.High-drawn.High) > spread {
			t.Fatalf("counted %v to %v, drawn %v to %v (%v)", got.Low, got.High, drawn.Low, drawn.High, err)
		}
	})
}

// What is kept of the usual level is what is worked out, and the lower end of the distribution is the same however far it is worked out.
func TestSignedRankEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		first, level := signedRankCut(n, usualTail)
		if again, same := signedRankCut(n, usualTail); again != first || same != level {
			t.Fatalf("%d changed: %d and %v, then %d and %v", n, first, level, again, same)
		}
		if near, _ := signedRankCut(n, usualTail*(1+1e-12)); near != first {
			t.Fatalf("%d changed: %d, and %d when nothing is kept", n, first, near)
		}
		ranks := rapid.SliceOfN(rapid.IntRange(1, 30), 1, 30).Draw(t, "ranks")
		total := 0
		for _, r := range ranks {
			total += r
		}
		most := rapid.IntRange(0, total).Draw(t, "most")
		all := signedRankTails(ranks, total)
		for w, p := range signedRankTails(ranks, most) {
			if p != all[w] {
				t.Fatalf("P(W <= %d) is %v, and %v when only %d are worked out", w, all[w], p, most)
			}
		}
	})
}
