package assign_test

import (
	"context"
	"errors"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"alongside/engine/assign"
)

// everyList tries every shortlist: the best value (short of least first, then most points), and all lists that have it.
func everyList(q *assign.Shortlist) (short, points int64, best [][]bool) {
	n := len(q.Candidates)
	short = -1
	for set := range 1 << n {
		taken := make([]bool, n)
		uses, missing := make([]int64, len(q.Limits)), slices.Clone(q.Wishes)
		var sum int64
		fits := true
		for i, c := range q.Candidates {
			taken[i] = set>>i&1 == 1
			if c.Fixed == assign.Taken && !taken[i] || c.Fixed == assign.Left && taken[i] {
				fits = false
			}
			if !taken[i] {
				continue
			}
			sum += c.Points
			for k, u := range c.Uses {
				uses[k] += u
			}
			for j, b := range c.Brings {
				missing[j] -= b
			}
		}
		for k, u := range uses {
			fits = fits && u <= q.Limits[k]
		}
		if !fits {
			continue
		}
		var lacks int64
		for _, m := range missing {
			lacks += max(m, 0)
		}
		switch {
		case short < 0 || lacks < short || lacks == short && sum > points:
			short, points, best = lacks, sum, [][]bool{taken}
		case lacks == short && sum == points:
			best = append(best, taken)
		}
	}
	return short, points, best
}

func drawShortlist(t *rapid.T) *assign.Shortlist {
	q := &assign.Shortlist{}
	limits, wishes := rapid.IntRange(0, 3).Draw(t, "limits"), rapid.IntRange(0, 3).Draw(t, "wishes")
	for range limits {
		q.Limits = append(q.Limits, rapid.Int64Range(0, 12).Draw(t, "limit"))
	}
	for range wishes {
		q.Wishes = append(q.Wishes, rapid.Int64Range(0, 3).Draw(t, "wish"))
	}
	most := rapid.SampledFrom([]int64{3, 40, 1000}).Draw(t, "most")
	for range rapid.IntRange(0, 11).Draw(t, "candidates") {
		c := assign.Candidate{Points: rapid.Int64Range(0, most).Draw(t, "points"), Uses: make([]int64, limits), Brings: make([]int64, wishes)}
		for k := range c.Uses {
			c.Uses[k] = rapid.Int64Range(0, 3).Draw(t, "uses")
		}
		for j := range c.Brings {
			c.Brings[j] = rapid.SampledFrom([]int64{0, 0, 1, 2}).Draw(t, "brings")
		}
		c.Fixed = rapid.SampledFrom([]assign.Fixed{assign.Either, assign.Either, assign.Either, assign.Either, assign.Left, assign.Taken}).Draw(t, "fixed")
		q.Candidates = append(q.Candidates, c)
	}
	return q
}

// TestShortlistsAgainstTryingEverything compares the best list, its proof and the lists that are as good with all that there are.
func TestShortlistsAgainstTryingEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawShortlist(t)
		short, points, best := everyList(q)
		l, err := assign.PickShortlist(context.Background(), q)
		var over *assign.OverLimitError
		if short < 0 {
			if !errors.As(err, &over) || over.Uses <= over.Most {
				t.Fatalf("nothing fits, and the answer is %v, %v", l, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := assign.VerifyShortlist(q, l); err != nil {
			t.Fatal(err)
		}
		var lacks int64
		for _, m := range l.Missing {
			lacks += m
		}
		if !l.Proved || lacks != short || l.Points != points || l.Least != short || l.Bound != points {
			t.Fatalf("short of %d with %d points (%+v), the best is short of %d with %d", lacks, l.Points, l, short, points)
		}
		e, err := assign.EqualShortlists(context.Background(), q, l)
		if err != nil {
			t.Fatal(err)
		}
		if !e.Complete || e.Count.Cmp(big.NewInt(int64(len(best)))) != 0 {
			t.Fatalf("%v lists are as good (%v), want %d", e.Count, e.Complete, len(best))
		}
		for i := range q.Candidates {
			always, ever := true, false
			for _, b := range best {
				always, ever = always && b[i], ever || b[i]
			}
			if e.Always[i] != always || e.Ever[i] != ever {
				t.Fatalf("candidate %d is always %v, ever %v; want %v, %v", i, e.Always[i], e.Ever[i], always, ever)
			}
		}
	})
}

// TestVerifyShortlistFindsWhatIsWrong spoils a good answer in every way that there is.
func TestVerifyShortlistFindsWhatIsWrong(t *testing.T) {
	q := &assign.Shortlist{Limits: []int64{3, 50}, Wishes: []int64{1}}
	for i, points := range []int64{9, 8, 8, 7, 3} {
		q.Candidates = append(q.Candidates, assign.Candidate{Points: points, Uses: []int64{1 + int64(i%2), 20}, Brings: []int64{int64(i / 4)}})
	}
	fresh := func() *assign.Listing {
		l, err := assign.PickShortlist(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if err := assign.VerifyShortlist(q, l); err != nil || !l.Proved {
			t.Fatalf("proved: %v, %v", l.Proved, err)
		}
		return l
	}
	for name, spoil := range map[string]func(l *assign.Listing){
		"others are taken":   func(l *assign.Listing) { l.Taken[0] = !l.Taken[0] },
		"more points":        func(l *assign.Listing) { l.Points++ },
		"nothing is missing": func(l *assign.Listing) { l.Missing = []int64{7} },
		"no proof":           func(l *assign.Listing) { l.Proof = nil },
		"a lower bound":      func(l *assign.Listing) { l.Bound-- },
		"wishes weigh less":  func(l *assign.Listing) { l.Proof.Weight = 1 },
		"no parts":           func(l *assign.Listing) { l.Proof.Root = nil },
		"free of charge": func(l *assign.Listing) {
			clear(l.Proof.Root.Prices.Limits)
			clear(l.Proof.Root.Prices.Wishes)
			l.Proof.Root.Low = nil
		},
		"a price under nought": func(l *assign.Listing) { l.Proof.Root.Prices.Limits[0] = -1 << 30 },
		"another kind":         func(l *assign.Listing) { l.Proof.Kinds[0] = append(l.Proof.Kinds[0], 4) },
		"a worse list": func(l *assign.Listing) {
			for i := range l.Taken {
				l.Taken[i] = false
			}
			l.Points, l.Missing, l.Bound = 0, []int64{1}, 0
		},
	} {
		l := fresh()
		spoil(l)
		if err := assign.VerifyShortlist(q, l); err == nil {
			t.Errorf("%s: it passes for right", name)
		}
	}
}

// bigShortlist is a call of four hundred applications for sixty places: alone, in pairs and in trios, with two or three scorers of
// seven characteristics (points times six), money that is short, and twelve perspectives that few bring.
func bigShortlist(rng *rand.Rand, ties bool) *assign.Shortlist {
	q := &assign.Shortlist{Limits: []int64{60, 20, 30, 600_000}, Wishes: []int64{1, 2, 1, 1, 2, 1, 1, 1, 2, 1, 1, 2}}
	for range 400 {
		size := []int64{1, 1, 2, 2, 2, 3}[rng.IntN(6)]
		scorers := 2 + rng.Int64N(2)
		sum := int64(0)
		for range scorers * 7 {
			sum += min(4, int64(rng.IntN(3))+int64(rng.IntN(3)))
		}
		c := assign.Candidate{Points: size * sum * 6 / scorers, Uses: []int64{size, 0, 0, 0}, Brings: make([]int64, 12)}
		if ties {
			c.Points = size * (sum / scorers / 4)
		}
		if size == 1 {
			c.Uses[1] = 1
		}
		if size == 2 {
			c.Uses[2] = 2
		}
		if rng.IntN(4) == 0 {
			c.Uses[3] = 5_000 * (1 + rng.Int64N(40))
		}
		for j := range c.Brings {
			if rng.IntN(30) == 0 {
				c.Brings[j] = 1 + rng.Int64N(size)
			}
		}
		q.Candidates = append(q.Candidates, c)
	}
	return q
}

// TestShortlistOfACall: the size that a large call has is answered with proof, and so is what one change costs.
func TestShortlistOfACall(t *testing.T) {
	for seed := range uint64(6) {
		q := bigShortlist(rand.New(rand.NewPCG(seed, 7)), seed%2 == 1)
		began := time.Now()
		l, err := assign.PickShortlist(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(began)
		if err := assign.VerifyShortlist(q, l); err != nil || !l.Proved {
			t.Fatalf("seed %d: proved %v, %v", seed, l.Proved, err)
		}
		began = time.Now()
		e, err := assign.EqualShortlists(t.Context(), q, l)
		if err != nil || e.Count.Sign() < 1 {
			t.Fatalf("%v %v", e, err)
		}
		t.Logf("seed %d: %d points, short of %v, proved in %v; at least %v as good (all: %v), counted in %v", seed, l.Points, l.Missing, took, e.Count, e.Complete, time.Since(began))
		for i := range q.Candidates[:10] {
			other := *q
			other.Candidates = slices.Clone(q.Candidates)
			other.Candidates[i].Fixed = assign.Taken
			if l.Taken[i] {
				other.Candidates[i].Fixed = assign.Left
			}
			m, err := assign.PickShortlist(t.Context(), &other)
			if err != nil || !m.Proved {
				t.Fatal(m, err)
			}
			if slices.Equal(m.Missing, l.Missing) && (m.Points > l.Points || m.Points == l.Points && e.Complete && (e.Always[i] || !e.Ever[i])) {
				t.Errorf("candidate %d: %d points where the best has %d", i, m.Points, l.Points)
			}
		}
	}
}

// TestShortlistEndsWithItsContext: without time there is an answer that keeps every rule, and its bound holds.
func TestShortlistEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	q := bigShortlist(rand.New(rand.NewPCG(1, 1)), false)
	l, err := assign.PickShortlist(ctx, q)
	if err != nil || l.Proved {
		t.Fatal(l, err)
	}
	if err := assign.VerifyShortlist(q, l); err != nil {
		t.Fatal(err)
	}
	best, err := assign.PickShortlist(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var lacks int64
	for _, n := range best.Missing {
		lacks += n
	}
	if l.Bound < best.Points || l.Least > lacks {
		t.Errorf("the bound is %d points and short of %d; a list has %d and %d", l.Bound, l.Least, best.Points, lacks)
	}
	if _, err := assign.PickShortlist(t.Context(), &assign.Shortlist{Candidates: []assign.Candidate{{Points: -1}}}); err == nil {
		t.Error("points under nought are taken")
	}
	if _, err := assign.EqualShortlists(t.Context(), q, l); err == nil {
		t.Error("what is not proved is counted")
	}
}
