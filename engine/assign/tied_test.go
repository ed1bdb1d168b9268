package assign

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
)

// everyStable finds every placing that is stable with its ties, by trying all.
func everyStable(r *Rankings) []*Matching {
	rank := func(list []Choice, who int) int32 {
		for _, c := range list {
			if int(c.Who) == who {
				return c.Rank
			}
		}
		return 0
	}
	var out []*Matching
	partner, has := make([]int32, len(r.Left)), make([]bool, len(r.Right))
	var try func(i int)
	try = func(i int) {
		if i < len(partner) {
			partner[i] = -1
			try(i + 1)
			for _, c := range r.Left[i] {
				if j := int(c.Who); !has[j] && rank(r.Right[j], i) > 0 {
					partner[i], has[j] = c.Who, true
					try(i + 1)
					partner[i], has[j] = -1, false
				}
			}
			return
		}
		if VerifyStable(r, partner) != nil {
			return
		}
		m := &Matching{Partner: append([]int32(nil), partner...)}
		for i, j := range partner {
			if j >= 0 {
				m.add(rank(r.Left[i], int(j)), rank(r.Right[j], i))
			}
		}
		m.sum()
		out = append(out, m)
	}
	try(0)
	return out
}

var aims = []Aim{MostEqual, LeastSum, LeastRegret, BestForLeft, BestForRight}

// checkFairest compares what is found for every aim with all stable placings. work below 1 is the usual.
func checkFairest(t *testing.T, r *Rankings, work int) (proved int) {
	t.Helper()
	l, err := StableMatchings(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	all := everyStable(r)
	most := 0
	for _, m := range all {
		most = max(most, m.Placed)
	}
	if work < 1 {
		work = tiedWork
	}
	for _, a := range aims {
		got, err := l.fairest(t.Context(), a, work)
		if err != nil {
			t.Fatal(err)
		}
		if err := VerifyStable(r, got.Partner); err != nil {
			t.Fatalf("aim %d: %v\n%+v", a, err, r)
		}
		least := int64(1) << 40
		for _, m := range all {
			if m.Placed == got.Placed {
				least = min(least, a.of(m))
			}
		}
		if got.Most < most || got.Least > least || got.Value != a.of(got.Matching) {
			t.Fatalf("aim %d: at most %d pairs and at least %d are claimed for %d pairs that count %d; there are %d and %d\n%+v", a, got.Most, got.Least, got.Placed, got.Value, most, least, r)
		}
		if got.Proved {
			proved++
			if got.Placed != most || got.Value != least {
				t.Fatalf("aim %d: %d pairs that count %d are called best; there are %d and %d\n%+v", a, got.Placed, got.Value, most, least, r)
			}
		} else if work == tiedWork {
			t.Fatalf("aim %d: not proved\n%+v", a, r)
		}
	}
	return proved
}

func TestFairestWithTies(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 14))
	for n := range 600 {
		left, right := 1+r.IntN(5), 1+r.IntN(5)
		checkFairest(t, ranked(r, left, right, []float64{0.4, 0.75, 1}[n%3], int32(n%5)), 0)
	}
}

func TestFairestCutShort(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 71))
	proved := 0
	for n := range 400 {
		proved += checkFairest(t, ranked(r, 5, 5, []float64{0.5, 0.8}[n%2], 2), 1+n)
	}
	if proved == 400*len(aims) {
		t.Error("everything is proved, so nothing was cut short")
	}
}

// Five can be placed with five, but only if two ties are broken towards those who have few choices.
func TestTiesPlaceTheMost(t *testing.T) {
	r := &Rankings{
		Left:  [][]Choice{{{0, 1}, {1, 1}}, {{0, 1}}, {{1, 1}, {2, 1}}},
		Right: [][]Choice{{{0, 1}, {1, 1}}, {{0, 1}, {2, 1}}, {{2, 1}}},
	}
	for _, a := range aims {
		l, err := StableMatchings(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := l.Fairest(t.Context(), a)
		if err != nil || got.Placed != 3 || !got.Proved {
			t.Errorf("aim %d: %+v %v", a, got, err)
		}
	}
}

func TestFairestIsCancelled(t *testing.T) {
	r := ranked(rand.New(rand.NewPCG(1, 1)), 60, 60, 0.2, 2)
	l, err := StableMatchings(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Fairest(ctx, MostEqual); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func FuzzFairest(f *testing.F) {
	f.Add(uint64(1), uint8(4), uint8(4), uint8(60), uint8(2))
	f.Fuzz(func(t *testing.T, seed uint64, left, right, share, ties uint8) {
		r := ranked(rand.New(rand.NewPCG(seed, 9)), int(left%6), int(right%6), float64(share%101)/100, int32(ties%6))
		checkFairest(t, r, 0)
		checkFairest(t, r, 1+int(seed%500))
	})
}

func BenchmarkFairestWithTies(b *testing.B) {
	for _, c := range []struct {
		n     int
		share float64
	}{{10, .8}, {20, .6}, {40, .4}, {100, .25}, {300, .15}, {1000, .08}, {300, 1}} {
		b.Run(fmt.Sprintf("%d-%g", c.n, c.share), func(b *testing.B) {
			r := rand.New(rand.NewPCG(5, 5))
			proved, pairs, done := 0, 0, 0
			for b.Loop() {
				l, err := StableMatchings(b.Context(), ranked(r, c.n, c.n, c.share, 3))
				if err != nil {
					b.Fatal(err)
				}
				got, err := l.Fairest(b.Context(), aims[done%len(aims)])
				if err != nil {
					b.Fatal(err)
				}
				done++
				if got.Proved {
					proved++
				}
				pairs += got.Most - got.Placed
			}
			b.ReportMetric(float64(proved)/float64(done), "proved")
			b.ReportMetric(float64(pairs)/float64(done), "missing")
		})
	}
}
