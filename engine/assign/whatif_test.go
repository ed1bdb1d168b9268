package assign

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// changed is the problem with one pair forced or forbidden.
func changed(p *Problem, k int32, force bool) *Problem {
	q := *p
	pair := [2]int32{p.Pairs[k].Left, p.Pairs[k].Right}
	if force {
		q.Must = append(slices.Clone(p.Must), pair)
	} else {
		q.Never = append(slices.Clone(p.Never), pair)
	}
	return &q
}

func TestWhatIfIsWhatSolvingAgainSays(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 4))
	possible := 0
	for trial := range 3000 {
		p := small(r, 16)
		was, err := Solve(t.Context(), p)
		if err != nil {
			continue
		}
		var all []int32
		for k := range p.Pairs {
			all = append(all, int32(k))
		}
		costs, err := WhatIf(t.Context(), p, was, all)
		if err != nil {
			t.Fatal(err)
		}
		for k, c := range costs {
			now, err := Solve(t.Context(), changed(p, int32(k), !slices.Contains(was.Placed, int32(k))))
			if (err == nil) != c.Possible {
				t.Fatalf("trial %d, pair %d of %+v: %+v, but solving again says %v", trial, k, *p, c, err)
			}
			if err != nil {
				continue
			}
			possible++
			places := int32(len(was.Placed) - len(now.Placed))
			if p.Objective == BestTotal {
				places = 0
			}
			if c.Places != places || c.Total != was.Total-now.Total {
				t.Fatalf("trial %d, pair %d of %+v: %+v, but solving again costs %d places and %d", trial, k, *p, c, places, was.Total-now.Total)
			}
		}
	}
	if possible < 5000 {
		t.Errorf("only %d changes were possible", possible)
	}
}

// TestMeetingIsWhatOneSearchFinds: however few exchanges are known beforehand, searches from both ends find what one from one end does.
func TestMeetingIsWhatOneSearchFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(22, 4))
	for trial := range 400 {
		p := made(uint64(trial), 5+r.IntN(20), 5+r.IntN(20), 1+r.IntN(12), []int64{3, 40, 1000, 1 << 30}[r.IntN(4)])
		p.Objective = Objective(r.IntN(2))
		for range p.Left * (trial % 2) {
			p.LeftCapacity = append(p.LeftCapacity, r.Int32N(4))
		}
		for range p.Right * (trial / 2 % 2) {
			p.RightCapacity = append(p.RightCapacity, r.Int32N(4))
		}
		was, err := Solve(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		g, err := p.ready()
		if err != nil {
			t.Fatal(err)
		}
		one := newExchange(g, p, was)
		for _, near := range []int{1, 2, 5, meetingNear} {
			both := newMeeting(newExchange(g, p, was), near)
			for e := range g.to {
				if a, b := one.cost(int32(e)), both.change(int32(e)); a != b {
					t.Fatalf("trial %d, %d known, edge %d of %+v: %+v from both ends, %+v from one", trial, near, e, *p, b, a)
				}
			}
		}
	}
}

func TestWhatIfWantsAProof(t *testing.T) {
	p := made(1, 10, 10, 4, 100)
	r, err := Solve(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := WhatIf(t.Context(), p, r, []int32{40}); err == nil {
		t.Error("a pair that is not there")
	}
	r.Proof.PriceLeft[0] += 5
	if _, err := WhatIf(t.Context(), p, r, nil); err == nil {
		t.Error("a result without a proof")
	}
}

func BenchmarkWhatIf(b *testing.B) {
	for _, family := range []string{"uni", "pct", "geo", "low"} {
		t := tableOf(family, 2000, 2000)
		p := &Problem{Left: t.Rows, Right: t.Cols}
		for i := range t.Rows {
			for j := range t.Cols {
				p.Pairs = append(p.Pairs, Pair{int32(i), int32(j), int64(t.Scores[i*t.Cols+j])})
			}
		}
		r, err := Solve(b.Context(), p)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%s/%d", family, t.Rows), func(b *testing.B) {
			timed(b, func() error { _, err := WhatIf(b.Context(), p, r, r.Placed); return err })
		})
	}
}
