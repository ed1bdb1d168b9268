package assign

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

// processor is the processor time used so far: on a busy machine it says more than the clock.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano())
}

// timed runs fn as a benchmark and reports its processor time.
func timed(b *testing.B, fn func() error) {
	before, n := processor(), 0
	for b.Loop() {
		if err := fn(); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64((processor()-before).Microseconds())/1000/float64(n), "cpu-ms/op")
}

// lowRank gives each pair the score of two profiles of eight traits, as compatibility scores are.
func lowRank(p *Problem, seed uint64) *Problem {
	r := rand.New(rand.NewPCG(seed, 8))
	profile := func(n int) [][8]float64 {
		out := make([][8]float64, n)
		for i := range out {
			for k := range out[i] {
				out[i][k] = r.Float64()
			}
		}
		return out
	}
	left, right := profile(p.Left), profile(p.Right)
	for k := range p.Pairs {
		e := &p.Pairs[k]
		sum := 0.0
		for t := range 8 {
			sum += left[e.Left][t] * right[e.Right][t]
		}
		e.Score = int64(sum * 100000)
	}
	return p
}

func BenchmarkSolve(b *testing.B) {
	for _, c := range []struct{ n, k int }{{200, 200}, {1000, 20}, {10000, 20}, {100000, 20}, {100000, 50}} {
		for _, family := range []string{"random", "low", "few", "surplus", "short"} {
			p := made(4, c.n, c.n, c.k, 1000000)
			switch family {
			case "low":
				p = lowRank(p, 5)
			case "few":
				p = made(4, c.n, c.n, c.k, 101)
			case "surplus":
				p = made(4, c.n, c.n+c.n/10, c.k, 1000000)
			case "short":
				p = made(4, c.n, c.n-c.n/10, min(c.k, c.n-c.n/10), 1000000)
			}
			b.Run(fmt.Sprintf("%s/%dx%d", family, c.n, c.k), func(b *testing.B) {
				timed(b, func() error {
					r, err := Solve(b.Context(), p)
					if err != nil {
						return err
					}
					return Verify(p, r)
				})
			})
		}
	}
}

// BenchmarkProgramme is of the size of a real programme, with rules of every kind.
func BenchmarkProgramme(b *testing.B) {
	p := lowRank(made(4, 200, 200, 200, 1000), 3)
	for k := range 20 {
		p.Must = append(p.Must, [2]int32{int32(k * 7), int32(k * 5)})
	}
	for k := range 400 {
		m := [2]int32{int32(k * 3 % 200), int32((k*11 + k/200) % 200)}
		ok := true
		for _, x := range p.Must {
			if x == m {
				ok = false
			}
		}
		if ok {
			p.Never = append(p.Never, m)
		}
	}
	for k := range 200 {
		p.RightCapacity = append(p.RightCapacity, int32(1+k%2))
		p.LeftCapacity = append(p.LeftCapacity, 1)
	}
	timed(b, func() error {
		r, err := Solve(b.Context(), p)
		if err != nil {
			return err
		}
		return Verify(p, r)
	})
}
