package seating

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// golfers is people at tables of one size on several days, with nothing else to think of.
func golfers(tables, size, days int) *Problem {
	p := &Problem{People: make([]Person, tables*size)}
	for range days {
		day := Day{}
		for range tables {
			day.Tables = append(day.Tables, Table{Least: int32(size), Most: int32(size)})
		}
		p.Days = append(p.Days, day)
	}
	return p
}

// withCoaches makes the first person of each table a coach who keeps it.
func withCoaches(p *Problem) *Problem {
	for i := range p.Days[0].Tables {
		p.People[i].Coach = true
	}
	p.Coaches = CoachesFixed
	return p
}

func BenchmarkTight(b *testing.B) {
	for _, v := range []struct{ tables, size, days int }{{8, 5, 6}, {8, 4, 8}, {10, 6, 8}, {12, 5, 10}} {
		b.Run(fmt.Sprintf("%dx%d for %d days", v.tables, v.size, v.days), func(b *testing.B) {
			p := golfers(v.tables, v.size, v.days)
			for k := range b.N {
				ctx, stop := context.WithTimeout(b.Context(), 5*time.Second)
				r, err := Seat(ctx, p, Options{Seed: uint64(k) + 1, Steps: 1 << 50})
				stop()
				if err != nil {
					b.Fatal(err)
				}
				if err := Verify(p, r); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(r.Figures.Repeats), "repeats")
				b.ReportMetric(float64(r.Steps)/1e6, "Msteps")
			}
		})
	}
}

func BenchmarkCoaches(b *testing.B) {
	for _, v := range []struct{ tables, size int }{{8, 5}, {20, 6}, {40, 6}, {66, 6}} {
		b.Run(fmt.Sprintf("%d people", v.tables*v.size), func(b *testing.B) {
			p := withCoaches(golfers(v.tables, v.size, 3))
			for k := range b.N {
				r, err := Seat(b.Context(), p, Options{Seed: uint64(k) + 1})
				if err != nil {
					b.Fatal(err)
				}
				if err := Verify(p, r); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(r.Figures.Repeats), "repeats")
			}
		})
	}
}

// diverse is the family RanInt of MDGPLIB: one day, groups of one size, whole numbers of 0 to 100 for each pair, drawn alike.
func diverse(n, groups int, seed uint64) *Problem {
	p := golfers(groups, n/groups, 1)
	p.Worth = make([]int64, n*n)
	d := dice(seed)
	for i := range n {
		for j := range i {
			w := int64(d.below(101))
			p.Worth[i*n+j], p.Worth[j*n+i] = w, w
		}
	}
	return p
}

// library reads an instance of MDGPLIB from the folder that the variable MDGPLIB names.
func library(b *testing.B, name string) *Problem {
	f, err := os.Open(filepath.Join(os.Getenv("MDGPLIB"), name))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var n, groups int
	var sizes string
	if _, err := fmt.Fscan(f, &n, &groups, &sizes); err != nil {
		b.Fatal(err)
	}
	p := &Problem{People: make([]Person, n), Days: []Day{{}}, Worth: make([]int64, n*n)}
	for range groups {
		var t Table
		if _, err := fmt.Fscan(f, &t.Least, &t.Most); err != nil {
			b.Fatal(err)
		}
		p.Days[0].Tables = append(p.Days[0].Tables, t)
	}
	for range n * (n - 1) / 2 {
		var i, j int
		var w int64
		if _, err := fmt.Fscan(f, &i, &j, &w); err != nil {
			b.Fatal(err)
		}
		p.Worth[i*n+j], p.Worth[j*n+i] = w, w
	}
	return p
}

func BenchmarkDiverse(b *testing.B) {
	cases := []struct {
		name string
		p    *Problem
	}{{"n010", diverse(10, 2, 1)}, {"n012", diverse(12, 4, 1)}, {"n120", diverse(120, 10, 1)}}
	if os.Getenv("MDGPLIB") != "" {
		for k, name := range []string{"RanInt_n010_ss_01.txt", "RanInt_n012_ss_01.txt", "RanInt_n120_ss_01.txt"} {
			cases[k].p = library(b, name)
		}
	}
	for _, v := range cases {
		for _, limit := range []time.Duration{time.Second, 10 * time.Second} {
			b.Run(fmt.Sprintf("%s %v", v.name, limit), func(b *testing.B) {
				for k := range b.N {
					ctx, stop := context.WithTimeout(b.Context(), limit)
					r, err := Seat(ctx, v.p, Options{Seed: uint64(k) + 1, Steps: 1 << 50})
					stop()
					if err != nil {
						b.Fatal(err)
					}
					if err := Verify(v.p, r); err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(-r.Figures.Mix), "worth")
					b.ReportMetric(float64(-r.Bound.Mix), "bound")
					b.ReportMetric(float64(r.Steps)/1e6, "Msteps")
				}
			})
		}
	}
}

func BenchmarkMixed(b *testing.B) {
	p := mixedRules()
	for k := range b.N {
		ctx, stop := context.WithTimeout(b.Context(), 5*time.Second)
		r, err := Seat(ctx, p, Options{Seed: uint64(k) + 1, Steps: 1 << 50})
		stop()
		if err != nil {
			b.Fatal(err)
		}
		if err := Verify(p, r); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(r.Figures.Lone), "lone")
		b.ReportMetric(float64(r.Figures.Repeats), "repeats")
		b.ReportMetric(float64(r.Figures.Mix), "mix")
		b.ReportMetric(float64(r.Steps)/1e6, "Msteps")
	}
}
