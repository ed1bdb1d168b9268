package smallnumber

import (
	"fmt"
	"testing"

	"alongside/engine/stats"
)

// TestStarsTellNoSmallNumber tries every table of three kinds and two columns, as what followed from a programme is shown, and works out
// all tables that look alike: each star can be every small number. That the table is shown at all tells that there are enough.
func TestStarsTellNoSmallNumber(t *testing.T) {
	for _, key := range []string{stats.PolicyBelow5, stats.PolicyBelow7} {
		p, _ := stats.PolicyOf(key)
		numbers := []int{0, 1, 2, p.Hide - 1, p.Hide, p.Hide + 1, p.Hide + 3}
		could := map[string][6]map[int]bool{}
		var n [6]int
		var try func(at int, then func())
		try = func(at int, then func()) {
			if at == len(n) {
				if total := n[0] + n[1] + n[2] + n[3] + n[4] + n[5]; !p.TooFew(total) {
					then()
				}
				return
			}
			for _, n[at] = range numbers {
				try(at+1, then)
			}
		}
		look := func() (string, stats.Suppressed) {
			c, err := Starred(p, [][]int{{n[0], n[1]}, {n[2], n[3]}, {n[4], n[5]}})
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(c), c
		}
		try(0, func() {
			at, _ := look()
			if could[at][0] == nil {
				could[at] = [6]map[int]bool{{}, {}, {}, {}, {}, {}}
			}
			for i, x := range n {
				could[at][i][x] = true
			}
		})
		small := 0
		for _, x := range numbers {
			if p.Count(x).Hidden {
				small++
			}
		}
		try(0, func() {
			at, c := look()
			for i := range n {
				if c.Cells[i/2][i%2].Hidden && len(could[at][i]) < small {
					t.Fatalf("%s: %v is shown as %s, so that number %d can only be one of %v", key, n, at, i, could[at][i])
				}
			}
		})
	}
}

// TestStarsOfOneTable is what a lay partner programme showed: five changes of four kinds.
func TestStarsOfOneTable(t *testing.T) {
	p, _ := stats.PolicyOf(stats.PolicyBelow5)
	c, err := Starred(p, [][]int{{1, 0}, {0, 1}, {2, 0}, {0, 1}, {0, 0}})
	if err != nil || !c.Total.Hidden || !c.RowTotals[0].Hidden || c.RowTotals[4] != (stats.Cell{}) {
		t.Errorf("%+v, %v", c, err)
	}
	if c, _ = Starred(p, [][]int{{7, 0}, {0, 8}}); c.Total.Value != 15 || c.ColumnTotals[1].Value != 8 {
		t.Errorf("%+v", c)
	}
}
