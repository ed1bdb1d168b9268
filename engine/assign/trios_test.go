package assign

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// threes makes a random question in which so large a share of pairs is allowed.
func threes(r *rand.Rand, a, b, c int, share float64, width int64) *Trios {
	list := func(n, m int) []Pair {
		var out []Pair
		for i := range n {
			for j := range m {
				if r.Float64() < share {
					out = append(out, Pair{int32(i), int32(j), r.Int64N(2*width+1) - width})
				}
			}
		}
		return out
	}
	return &Trios{First: a, Second: b, Third: c, FirstSecond: list(a, b), FirstThird: list(a, c), SecondThird: list(b, c)}
}

// bestTrios tries all placings.
func bestTrios(q *Trios) (count int, total int64) {
	matrix := func(list []Pair) map[[2]int]int64 {
		m := map[[2]int]int64{}
		for _, e := range list {
			m[[2]int{int(e.Left), int(e.Right)}] = e.Score
		}
		return m
	}
	x, y, z := matrix(q.FirstSecond), matrix(q.FirstThird), matrix(q.SecondThird)
	usedB, usedC := make([]bool, q.Second), make([]bool, q.Third)
	var try func(a, n int, s int64)
	try = func(a, n int, s int64) {
		if a == q.First {
			if n > count || n == count && s > total {
				count, total = n, s
			}
			return
		}
		try(a+1, n, s)
		for b := range q.Second {
			for c := range q.Third {
				ab, ok1 := x[[2]int{a, b}]
				ac, ok2 := y[[2]int{a, c}]
				bc, ok3 := z[[2]int{b, c}]
				if !ok1 || !ok2 || !ok3 || usedB[b] || usedC[c] || slices.Contains(q.Never, [3]int32{int32(a), int32(b), int32(c)}) {
					continue
				}
				usedB[b], usedC[c] = true, true
				try(a+1, n+1, s+ab+ac+bc)
				usedB[b], usedC[c] = false, false
			}
		}
	}
	count, total = -1, 0
	try(0, 0, 0)
	return count, total
}

func TestTriosAreBestOnSmallProblems(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 600 {
		q := threes(r, r.IntN(5), r.IntN(5), r.IntN(5), []float64{1, 0.8, 0.4}[r.IntN(3)], []int64{1, 20, 1 << 30}[r.IntN(3)])
		for range r.IntN(4) { // some threes that may not be, of all who are there
			if q.First > 0 && q.Second > 0 && q.Third > 0 {
				q.Never = append(q.Never, [3]int32{int32(r.IntN(q.First)), int32(r.IntN(q.Second)), int32(r.IntN(q.Third))})
			}
		}
		count, total := bestTrios(q)
		got, err := PlaceTrios(t.Context(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		if err := VerifyTrios(q, got); err != nil {
			t.Fatalf("%+v: %+v: %v", q, got, err)
		}
		if !got.Proved || len(got.Trios) != count || got.Total != total || got.Most != count || got.Bound != total {
			t.Fatalf("%+v: %+v, best %d with %d", q, got, count, total)
		}
	}
}

func TestTriosOfMoreComeWithABound(t *testing.T) {
	r := rand.New(rand.NewPCG(30, 3))
	for _, n := range []int{8, 12, 30} {
		q := threes(r, n, n+2, n+1, 0.9, 100)
		got, err := PlaceTrios(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if err := VerifyTrios(q, got); err != nil {
			t.Fatal(err)
		}
		if len(got.Trios) != n || got.Most != n || got.Bound > got.Total+got.Total/10 {
			t.Errorf("%d: %d trios with %d, at most %d with %d", n, len(got.Trios), got.Total, got.Most, got.Bound)
		}
	}
}

func TestWrongTriosAreRefused(t *testing.T) {
	for _, q := range []*Trios{
		{First: -1}, {First: trioPeople + 1}, {First: 1, Second: 1, Third: 1, FirstSecond: []Pair{{0, 1, 1}}},
		{First: 1, Second: 1, Third: 1, FirstThird: []Pair{{0, 0, 1}, {0, 0, 2}}}, {First: 1, Second: 1, Third: 1, SecondThird: []Pair{{0, 0, MaxScore}}},
	} {
		if _, err := PlaceTrios(t.Context(), q); err == nil {
			t.Errorf("%+v: no error", q)
		}
	}
}

func BenchmarkTrios(b *testing.B) {
	q := threes(rand.New(rand.NewPCG(1, 1)), 60, 60, 60, 1, 1000)
	timed(b, func() error {
		p, err := PlaceTrios(b.Context(), q)
		if err == nil {
			b.ReportMetric(100*float64(p.Bound-p.Total)/float64(p.Total), "%gap")
		}
		return err
	})
}
