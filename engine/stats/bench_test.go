package stats

import "testing"

// The interval of one item of a report: 10,000 resamples of 32 forms.
func BenchmarkBCa32(b *testing.B) {
	values := make([]float64, 32)
	for i := range values {
		values[i] = float64(3 + i%3)
	}
	for b.Loop() {
		if _, err := BCa(values, Level95, DefaultSeed, DefaultReplicates); err != nil {
			b.Fatal(err)
		}
	}
}

// The same, every resample counted.
func BenchmarkExactBCa32(b *testing.B) {
	values := make([]float64, 32)
	for i := range values {
		values[i] = float64(3 + i%3)
	}
	for b.Loop() {
		if _, err := ExactBCa(values, Level95); err != nil {
			b.Fatal(err)
		}
	}
}

// The exact signed rank test of fifty people with many ties.
func BenchmarkWilcoxon50(b *testing.B) {
	differences := make([]float64, 50)
	for i := range differences {
		differences[i] = float64(i%4 - 1)
	}
	for b.Loop() {
		if _, err := WilcoxonSignedRank(differences); err != nil {
			b.Fatal(err)
		}
	}
}

// Agreement of two raters over a hundred thousand things.
func BenchmarkICC100000(b *testing.B) {
	table := make([][]float64, 100_000)
	for i := range table {
		table[i] = []float64{float64(i % 5), float64((i + i%3) % 5)}
	}
	for b.Loop() {
		if _, err := IntraclassCorrelation(table); err != nil {
			b.Fatal(err)
		}
	}
}
