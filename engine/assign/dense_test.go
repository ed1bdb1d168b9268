package assign

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// tableOf makes a table of one of the families on which solvers are compared.
func tableOf(family string, rows, cols int) *Table[int32] {
	r := rand.New(rand.NewPCG(11, uint64(rows)))
	t := &Table[int32]{Rows: rows, Cols: cols, Scores: make([]int32, rows*cols)}
	points := func(n, k int) [][]float64 {
		out := make([][]float64, n)
		for i := range out {
			for range k {
				out[i] = append(out[i], r.Float64())
			}
		}
		return out
	}
	a, b := points(rows, 8), points(cols, 8)
	for i := range rows {
		for j := range cols {
			s := &t.Scores[i*cols+j]
			switch family {
			case "uni":
				*s = int32(r.IntN(1000000)) + 1
			case "pct":
				*s = int32(r.IntN(101))
			case "geo":
				x, y := a[i][0]-b[j][0], a[i][1]-b[j][1]
				*s = -int32(1e6 * (x*x + y*y))
			case "low":
				sum := 0.0
				for k := range 8 {
					sum += a[i][k] * b[j][k]
				}
				*s = int32(sum * 1e5)
			}
		}
	}
	return t
}

func TestSolveTable(t *testing.T) {
	for _, family := range []string{"uni", "pct", "geo", "low"} {
		for _, size := range [][2]int{{1, 1}, {1, 9}, {9, 1}, {7, 7}, {90, 90}, {60, 100}, {100, 60}, {250, 250}} {
			table := tableOf(family, size[0], size[1])
			got, err := SolveTable(t.Context(), table)
			if err != nil {
				t.Fatalf("%s %v: %v", family, size, err)
			}
			if err := VerifyTable(table, got); err != nil {
				t.Errorf("%s %v: %v", family, size, err)
			}
		}
	}
}

func TestSolveTableIsBestOnSmallTables(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		p := &Problem{Left: 1 + r.IntN(4), Right: 1 + r.IntN(4)}
		table := &Table[int64]{Rows: p.Left, Cols: p.Right}
		width := []int64{2, 50, MaxScore}[r.IntN(3)]
		for i := range p.Left {
			for j := range p.Right {
				s := r.Int64N(2*width+1) - width
				p.Pairs = append(p.Pairs, Pair{int32(i), int32(j), s})
				table.Scores = append(table.Scores, s)
			}
		}
		_, want, _ := best(p)
		got, err := SolveTable(t.Context(), table)
		if err != nil || got.Total != want {
			t.Fatalf("%+v: %v %v, want %d", table, got, err, want)
		}
		if err := VerifyTable(table, got); err != nil {
			t.Fatalf("%+v: %v", table, err)
		}
		got.ColPrice[0]--
		if VerifyTable(table, got) == nil {
			t.Fatalf("%+v: a wrong price was not noticed", table)
		}
	}
}

func TestWrongTablesAreRefused(t *testing.T) {
	for _, table := range []*Table[int64]{{Rows: 2, Cols: 2, Scores: []int64{1}}, {Rows: 1, Cols: 1, Scores: []int64{MaxScore + 1}}, {Rows: -1, Cols: -1, Scores: []int64{0}}} {
		if _, err := SolveTable(t.Context(), table); err == nil {
			t.Errorf("%+v: no error", table)
		}
	}
	if p, err := SolveTable(t.Context(), &Table[int32]{Cols: 3}); err != nil || VerifyTable(&Table[int32]{Cols: 3}, p) != nil {
		t.Errorf("no rows: %v", err)
	}
}

func BenchmarkTable(b *testing.B) {
	for _, n := range []int{200, 1000, 2000, 5000} {
		for _, family := range []string{"uni", "pct", "geo", "low"} {
			table := tableOf(family, n, n)
			b.Run(fmt.Sprintf("%s/%d", family, n), func(b *testing.B) {
				timed(b, func() error { _, err := SolveTable(b.Context(), table); return err })
			})
		}
	}
}

// TestTiesOfNearlyAllRows: where a column is wanted by nobody as the best, or rows are short of it, the search goes on from who has one.
func TestTiesOfNearlyAllRows(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 7))
	answers := map[string]int{}
	for trial := range 300 {
		rows := 20 + r.IntN(60)
		table := &Table[int32]{Rows: rows, Cols: rows + r.IntN(2)*r.IntN(20)}
		width := int32(3 + r.IntN(10))
		for k := range rows * table.Cols {
			s := r.Int32N(width)
			if j := k % table.Cols; trial%3 == 0 && j < 3 {
				s /= 2
			}
			table.Scores = append(table.Scores, s-4)
		}
		_, _, best := table.bests()
		p, col, err := table.ties(t.Context(), best)
		switch {
		case err != nil:
			t.Fatal(err)
		case p != nil:
			answers["all"]++
			if err := VerifyTable(table, p); err != nil {
				t.Fatal(err)
			}
		case col != nil:
			answers["some"]++
		}
		got, err := SolveTable(t.Context(), table)
		if err != nil {
			t.Fatal(err)
		}
		if err := VerifyTable(table, got); err != nil {
			t.Fatal(trial, err)
		}
	}
	if answers["all"] < 50 || answers["some"] < 50 {
		t.Errorf("%v", answers)
	}
}
