package assign

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestWithoutTriosIsWhatTryingAllSays: exact costs are what the best placing without each trio loses, and the others are never less.
func TestWithoutTriosIsWhatTryingAllSays(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 3))
	exact, fewer, cheap := 0, 0, 0
	for range 500 {
		q := threes(r, 1+r.IntN(4), 1+r.IntN(4), 1+r.IntN(4), []float64{1, 0.8, 0.5}[r.IntN(3)], []int64{1, 20, 1 << 30}[r.IntN(3)])
		p, err := PlaceTrios(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		costs, err := WithoutTrios(t.Context(), q, p)
		if err != nil || len(costs) != len(p.Trios) {
			t.Fatal(costs, err)
		}
		for n, x := range p.Trios {
			again := *q
			again.Never = append(slices.Clone(q.Never), [3]int32{x.First, x.Second, x.Third})
			count, total := bestTrios(&again)
			want := Cost{Possible: true, Places: int32(len(p.Trios) - count), Total: p.Total - total}
			switch got := costs[n]; {
			case got.Exact && got.Cost != want:
				t.Fatalf("%+v of %+v costs %+v, told as %+v", x, *q, want, got)
			case got.Exact:
				exact++
				fewer += int(want.Places)
				if want == (Cost{Possible: true}) {
					cheap++
				}
			case p.Proved && (got.Places < want.Places || got.Places == want.Places && got.Total < want.Total):
				t.Fatalf("%+v costs %+v, told as at most %+v", x, want, got)
			}
		}
	}
	if exact < 500 || fewer < 50 || cheap < 50 {
		t.Errorf("%d exact costs, %d trios fewer, %d for nothing", exact, fewer, cheap)
	}
}

// TestWithoutTriosOfManyIsABound: where everybody is not placed anew, the cost is one that can be kept.
func TestWithoutTriosOfManyIsABound(t *testing.T) {
	r := rand.New(rand.NewPCG(42, 3))
	q := threes(r, 40, 42, 41, 0.7, 1000)
	p, err := PlaceTrios(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	costs, err := WithoutTrios(t.Context(), q, p)
	if err != nil {
		t.Fatal(err)
	}
	for n, c := range costs {
		if !c.Possible || c.Exact && c.Cost != (Cost{Possible: true}) || c.Places < 0 || c.Places > 1 || c.Places == 1 && c.Total > p.Trios[n].Score || c.Places == 0 && c.Total < 0 {
			t.Errorf("%+v: %+v", p.Trios[n], c)
		}
	}
	p.Total++
	if _, err := WithoutTrios(t.Context(), q, p); err == nil {
		t.Error("a wrong total")
	}
}

func BenchmarkWithoutTrios(b *testing.B) {
	for _, n := range []int{10, 20, 31, 100} {
		q := threes(rand.New(rand.NewPCG(43, 3)), n, n, n, 0.9, 1000)
		p, err := PlaceTrios(b.Context(), q)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			timed(b, func() error { _, err := WithoutTrios(b.Context(), q, p); return err })
		})
	}
}
