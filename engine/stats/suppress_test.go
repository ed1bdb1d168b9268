package stats

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestSuppressRow(t *testing.T) {
	cells, total, err := SuppressRow([]int{3, 8, 16, 23}, 7)
	if err != nil {
		t.Fatal(err)
	}
	// 3 is small; alone it would follow from the total, so the next smallest goes too.
	want := []Cell{{Hidden: true}, {Hidden: true}, {Value: 16}, {Value: 23}}
	for i := range want {
		if cells[i] != want[i] {
			t.Errorf("cell %d is %+v, want %+v", i, cells[i], want[i])
		}
	}
	if total != (Cell{Value: 50}) {
		t.Errorf("total is %+v", total)
	}
	if cells, total, _ = SuppressRow([]int{3}, 7); !cells[0].Hidden || !total.Hidden {
		t.Errorf("a single small number shows: %+v of %+v", cells, total)
	}
	if cells, total, _ = SuppressRow([]int{0, 9, 20}, 7); cells[0].Hidden || cells[1].Hidden || total.Value != 29 {
		t.Errorf("nothing small, but hidden: %+v of %+v", cells, total)
	}
	if cells, _, err = SuppressRow(nil, 7); cells != nil || err != nil {
		t.Errorf("an empty line gives %+v, %v", cells, err)
	}
	if _, _, err = SuppressRow([]int{-1}, 7); !errors.Is(err, ErrBadCount) {
		t.Errorf("a negative count gives %v", err)
	}
	if _, err = Suppress([][]int{{1, 2}, {1}}, 7); !errors.Is(err, ErrBadCount) {
		t.Errorf("a ragged table gives %v", err)
	}
}

// Whoever sees the table and tries every table of counts that fits what is shown finds at least two values for each small
// number: small parts and small totals alike.
func TestSuppressAgainstAnAttacker(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(1, 3).Draw(t, "rows"), rapid.IntRange(1, 3).Draw(t, "columns")
		counts := make([][]int, rows)
		for i := range counts {
			counts[i] = rapid.SliceOfN(rapid.IntRange(0, 5), columns, columns).Draw(t, "row")
		}
		const under = 3
		shown, err := Suppress(counts, under)
		if err != nil {
			t.Fatal(err)
		}
		small := func(v int) bool { return v > 0 && v < under }
		counted := flatten(counts)
		seen := make([]map[int]bool, len(counted))
		for i := range seen {
			seen[i] = map[int]bool{}
		}
		each(rows, columns, 7, shown, func(candidate [][]int) {
			for i, v := range flatten(candidate) {
				seen[i][v] = true
			}
		})
		for i, v := range counted {
			if !seen[i][v] {
				t.Fatalf("the true table does not fit what is shown: %v, %+v", counts, shown)
			}
			if small(v) && len(seen[i]) < 2 {
				t.Fatalf("number %d of %v can be worked out from %+v", i, counts, shown)
			}
		}
	})
}

// flatten lists cells, row totals, column totals and the grand total.
func flatten(counts [][]int) []int {
	var cells, rowTotals []int
	columnTotals, total := make([]int, len(counts[0])), 0
	for _, row := range counts {
		sum := 0
		for j, c := range row {
			cells = append(cells, c)
			columnTotals[j] += c
			sum += c
		}
		rowTotals = append(rowTotals, sum)
		total += sum
	}
	return append(append(append(cells, rowTotals...), columnTotals...), total)
}

// each calls fn with every table of counts up to most that agrees with what is shown.
func each(rows, columns, most int, shown Suppressed, fn func([][]int)) {
	table := make([][]int, rows)
	for i := range table {
		table[i] = make([]int, columns)
	}
	fits := func(c Cell, v int) bool { return c.Hidden || c.Value == v }
	columnSum := make([]int, columns)
	var fill func(i, j, rowSum, total int)
	fill = func(i, j, rowSum, total int) {
		if i == rows {
			for j, c := range shown.ColumnTotals {
				if !fits(c, columnSum[j]) {
					return
				}
			}
			if fits(shown.Total, total) {
				fn(table)
			}
			return
		}
		if j == columns {
			if fits(shown.RowTotals[i], rowSum) {
				fill(i+1, 0, 0, total)
			}
			return
		}
		low, high := 0, most
		if c := shown.Cells[i][j]; !c.Hidden {
			low, high = c.Value, c.Value
		} else if r := shown.RowTotals[i]; !r.Hidden {
			high = min(high, r.Value-rowSum)
		}
		for v := low; v <= high; v++ {
			if c := shown.ColumnTotals[j]; !c.Hidden && columnSum[j]+v > c.Value {
				break
			}
			table[i][j] = v
			columnSum[j] += v
			fill(i, j+1, rowSum+v, total+v)
			columnSum[j] -= v
		}
	}
	fill(0, 0, 0, 0)
}

// A table in which nothing is small is shown whole.
func TestSuppressLeavesLargeNumbers(t *testing.T) {
	shown, err := Suppress([][]int{{10, 12}, {0, 30}}, 8)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range shown.Cells {
		for _, c := range row {
			if c.Hidden {
				t.Fatalf("hidden for nothing: %+v", shown)
			}
		}
	}
	if shown.Total.Value != 52 || shown.RowTotals[0].Value != 22 || shown.ColumnTotals[1].Value != 42 {
		t.Errorf("totals are %+v", shown)
	}
}
