package stats

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"
)

// golden is one figure of R, made by testdata/golden.R. Its fields depend on the kind.
type golden struct {
	Kind   string
	fields map[string]json.RawMessage
}

func (g *golden) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, &g.fields); err != nil {
		return err
	}
	return json.Unmarshal(g.fields["kind"], &g.Kind)
}

func field[T any](t *testing.T, g golden, name string) (out T) {
	t.Helper()
	if err := json.Unmarshal(g.fields[name], &out); err != nil {
		t.Fatalf("%s: %s: %v", g.Kind, name, err)
	}
	return out
}

// exact is how far a figure may lie from R's where both work it out exactly, loose where R's own working is rounded.
const (
	exact = 1e-10
	loose = 1e-6
)

// TestFiguresOfR compares every figure with R's, for data that were drawn by R.
func TestFiguresOfR(t *testing.T) {
	raw, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []golden
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for i, g := range all {
		seen[g.Kind]++
		check, ok := figuresOfR[g.Kind]
		if !ok {
			t.Fatalf("nothing compares %q", g.Kind)
		}
		t.Run(fmt.Sprintf("%s-%d", g.Kind, i), func(t *testing.T) { check(t, g) })
	}
	for kind := range figuresOfR {
		if seen[kind] == 0 {
			t.Errorf("R says nothing about %q", kind)
		}
	}
}

func same(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	near(t, name, got, want, tolerance*math.Max(1, math.Abs(want)))
}

func list(t *testing.T, g golden, name string) []float64 { return field[[]float64](t, g, name) }
func one(t *testing.T, g golden, name string) float64    { return field[float64](t, g, name) }

func pairsOf(before, after []float64) (out []Pair) {
	for i := range before {
		out = append(out, Pair{before[i], after[i]})
	}
	return out
}

var figuresOfR = map[string]func(*testing.T, golden){
	"signed-rank": func(t *testing.T, g golden) {
		w, err := WilcoxonSignedRank(list(t, g, "x"))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "V", w.WPlus, one(t, g, "v"), exact)
		same(t, "p", w.P, one(t, g, "p"), exact)
		same(t, "one-sided p", w.PUp, one(t, g, "up"), exact)
	},
	"hodges-lehmann": func(t *testing.T, g golden) {
		c, err := PairedChange(pairsOf(make([]float64, len(list(t, g, "x"))), list(t, g, "x")), math.Inf(-1), math.Inf(1))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "p", c.Wilcoxon.P, one(t, g, "p"), exact)
		same(t, "shift", c.Shift, one(t, g, "shift"), exact)
		same(t, "low", c.ShiftInterval.Low, one(t, g, "low"), exact)
		same(t, "high", c.ShiftInterval.High, one(t, g, "high"), exact)
	},
	"permutation": func(t *testing.T, g golden) {
		p, err := PairedPermutation(list(t, g, "x"))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "p", p.P, one(t, g, "p"), exact)
		same(t, "one-sided p", p.PUp, one(t, g, "up"), exact)
	},
	"rank-sum": func(t *testing.T, g golden) {
		w, err := WilcoxonRankSum(list(t, g, "x"), list(t, g, "y"))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "W", w.W, one(t, g, "w"), exact)
		same(t, "p", w.P, one(t, g, "p"), exact)
		if other, _ := WilcoxonRankSum(list(t, g, "y"), list(t, g, "x")); math.Abs(other.P-w.P) > exact {
			t.Errorf("the other way round p is %v and not %v", other.P, w.P)
		}
	},
	"sign": func(t *testing.T, g golden) {
		p, err := SignTest(field[int](t, g, "up"), field[int](t, g, "down"))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "p", p, one(t, g, "p"), exact)
	},
	"wilson": func(t *testing.T, g golden) {
		in, err := Wilson(field[int](t, g, "k"), field[int](t, g, "n"), Level95)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "low", in.Low, one(t, g, "low"), exact)
		same(t, "high", in.High, one(t, g, "high"), exact)
	},
	"quantile": func(t *testing.T, g golden) {
		kind, want := QuantileType(field[int](t, g, "type")), list(t, g, "q")
		for i, p := range list(t, g, "p") {
			same(t, fmt.Sprintf("type %d at %v", kind, p), QuantileBy(list(t, g, "x"), p, kind), want[i], exact)
			if kind == Spreadsheet {
				same(t, "the usual one", Quantile(list(t, g, "x"), p), want[i], exact)
			}
		}
	},
	"holm": func(t *testing.T, g golden) {
		want := list(t, g, "adjusted")
		for i, p := range Holm(list(t, g, "p")) {
			same(t, "p", p, want[i], exact)
		}
	},
	"bland-altman": func(t *testing.T, g golden) {
		l, err := BlandAltman(pairsOf(list(t, g, "x"), list(t, g, "y")))
		if err != nil {
			t.Fatal(err)
		}
		for name, got := range map[string]float64{"bias": l.Bias, "low": l.Low, "high": l.High, "biaslow": l.BiasInterval.Low, "lowlow": l.LowInterval.Low, "highhigh": l.HighInterval.High} {
			same(t, name, got, one(t, g, name), exact)
		}
	},
	"alpha": func(t *testing.T, g golden) {
		a, err := CronbachAlpha(field[[][]float64](t, g, "m"))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "alpha", a.Value, one(t, g, "alpha"), exact)
		same(t, "low", a.Interval.Low, one(t, g, "low"), loose)
		same(t, "high", a.Interval.High, one(t, g, "high"), loose)
	},
	"kappa": func(t *testing.T, g golden) {
		table := field[[][]int](t, g, "m")
		plain, err := KappaTable(table, Unweighted)
		if err != nil {
			t.Fatal(err)
		}
		weighted, _ := KappaTable(table, Linear)
		same(t, "kappa", plain.Value, one(t, g, "kappa"), exact)
		same(t, "weighted kappa", weighted.Value, one(t, g, "weighted"), exact)
	},
	"icc": func(t *testing.T, g golden) {
		o, err := IntraclassCorrelation(field[[][]float64](t, g, "m"))
		if err != nil {
			t.Fatal(err)
		}
		want := list(t, g, "icc")
		for i, got := range []float64{o.Single1, o.Single2, o.Single3, o.Average1, o.Average2, o.Average3} {
			same(t, fmt.Sprintf("ICC %d", i+1), got, want[i], exact)
		}
		same(t, "low", o.Interval2.Low, one(t, g, "low"), loose)
		same(t, "high", o.Interval2.High, one(t, g, "high"), loose)
	},
	"cliff": func(t *testing.T, g golden) {
		c, err := CliffDelta(list(t, g, "x"), list(t, g, "y"))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "delta", c.Delta, one(t, g, "delta"), exact)
	},
}
