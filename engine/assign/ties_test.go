package assign

import (
	"math/rand/v2"
	"testing"
)

// mostStable is the most pairs of any placing that is stable by the definition, found by trying every placing.
func mostStable(r *Rankings) int {
	partner := make([]int32, len(r.Left))
	taken := make([]bool, len(r.Right))
	most := -1
	var try func(i, placed int)
	try = func(i, placed int) {
		if i == len(partner) {
			if placed > most && VerifyStable(r, partner) == nil {
				most = placed
			}
			return
		}
		partner[i] = -1
		try(i+1, placed)
		for _, c := range r.Left[i] {
			if !taken[c.Who] {
				taken[c.Who], partner[i] = true, c.Who
				try(i+1, placed+1)
				taken[c.Who], partner[i] = false, -1
			}
		}
	}
	try(0, 0)
	return most
}

// TestTiesPlaceAll: a wants x and y alike, b only x: a has y, so that b can have x.
func TestTiesPlaceAll(t *testing.T) {
	r := &Rankings{Left: [][]Choice{{{0, 1}, {1, 1}}, {{0, 1}}}, Right: [][]Choice{{{0, 1}, {1, 2}}, {{0, 1}}}}
	l, err := StableMatchings(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	m, err := l.Equal(t.Context())
	if err != nil || m.Placed != 2 || m.Partner[0] != 1 || m.Partner[1] != 0 {
		t.Errorf("placed %+v (%v)", m, err)
	}
	if !l.Ties() || m.Proved {
		t.Errorf("ties %v, proved %v", l.Ties(), m.Proved)
	}
	strict, err := StableMatchings(t.Context(), &Rankings{Left: [][]Choice{{{0, 1}, {1, 2}}}, Right: [][]Choice{{{0, 1}}, {{0, 1}}}})
	if err != nil || strict.Ties() || !strict.LeftBest().Proved {
		t.Errorf("without ties: %v", err)
	}
}

// TestTiesPlaceMany: how ties are broken hardly ever places fewer than could be, and nothing with ties is called proved.
func TestTiesPlaceMany(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	fewer, tied := 0, 0
	for range 1500 {
		q := ranked(r, 1+r.IntN(5), 1+r.IntN(5), 0.6, 1+r.Int32N(2))
		l, err := StableMatchings(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got, most := l.LeftBest(), mostStable(q)
		if got.Placed > most {
			t.Fatalf("%+v: placed %d, and %d is the most", q, got.Placed, most)
		}
		if !l.Ties() {
			if got.Placed != most || !got.Proved {
				t.Fatalf("%+v: placed %d of %d without ties", q, got.Placed, most)
			}
			continue
		}
		tied++
		if got.Proved {
			t.Fatalf("%+v: proved with ties", q)
		}
		if got.Placed < most {
			fewer++
		}
	}
	t.Logf("%d of %d with ties place fewer than could be", fewer, tied)
	if tied < 500 || fewer*100 > tied*2 {
		t.Errorf("%d of %d with ties place fewer than could be", fewer, tied)
	}
}
