package stats

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"
)

// numbers reads any bytes as float64s, NaN and infinities among them.
func numbers(raw []byte) []float64 {
	var xs []float64
	for ; len(raw) >= 8 && len(xs) < 40; raw = raw[8:] {
		xs = append(xs, math.Float64frombits(binary.LittleEndian.Uint64(raw)))
	}
	return xs
}

// No input makes a function panic, and no function answers bad numbers without an error.
func FuzzFigures(f *testing.F) {
	seed := make([]byte, 0, 80)
	for i := range 10 {
		seed = binary.LittleEndian.AppendUint64(seed, math.Float64bits(float64(i%5)+1))
	}
	f.Add(seed)
	f.Add(binary.LittleEndian.AppendUint64(nil, math.Float64bits(math.NaN())))
	f.Add(binary.LittleEndian.AppendUint64(seed[:64:64], math.Float64bits(math.MaxFloat64)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		xs := numbers(raw)
		bad := finite(xs) != nil
		if _, err := WilcoxonSignedRank(xs); bad != (err != nil) {
			t.Errorf("signed rank of %v: %v", xs, err)
		}
		if in, err := MeanInterval(xs, math.Inf(-1), math.Inf(1), Level95); bad && err == nil {
			t.Errorf("interval of %v: %+v", xs, in)
		}
		if shift, _, err := HodgesLehmann(xs, Level95); len(xs) > 0 && bad == (err == nil) {
			t.Errorf("shift of %v: %v, %v", xs, shift, err)
		}
		if len(xs) >= 4 {
			half := len(xs) / 2
			var table [][]float64
			var pairs []Pair
			for i := range half {
				table = append(table, []float64{xs[i], xs[half+i]})
				pairs = append(pairs, Pair{xs[i], xs[half+i]})
			}
			_, _ = IntraclassCorrelation(table)
			_, _ = PairedChange(pairs, 1, 5)
			_, _ = CliffDelta(xs[:half], xs[half:])
		}
		for _, x := range xs {
			shown := Round1(x)
			if shown == NoFigure {
				continue
			}
			if _, tail, ok := strings.Cut(shown, "."); !ok || len(tail) != 1 {
				t.Errorf("%v shows as %q", x, shown)
			}
		}
	})
}
