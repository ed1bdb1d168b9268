package assign

import "testing"

// table makes a problem of a full table of scores.
func table(rows [][]int64) *Problem {
	p := &Problem{Left: len(rows)}
	for i, row := range rows {
		p.Right = len(row)
		for j, s := range row {
			p.Pairs = append(p.Pairs, Pair{int32(i), int32(j), s})
		}
	}
	return p
}

// TestKnownOptima compares with totals that others have published or that follow from a formula.
func TestKnownOptima(t *testing.T) {
	product := func(n int, sign int64) *Problem { // sums of products are largest in the same order, smallest in opposite order
		p := &Problem{Left: n, Right: n}
		for i := range n {
			for j := range n {
				p.Pairs = append(p.Pairs, Pair{int32(i), int32(j), sign * int64(i+1) * int64(j+1)})
			}
		}
		return p
	}
	for name, c := range map[string]struct {
		p    *Problem
		want int64
	}{
		// The example of Project Euler's problem 345.
		"345": {table([][]int64{{7, 53, 183, 439, 863}, {497, 383, 563, 79, 973}, {287, 63, 343, 169, 583}, {627, 343, 773, 959, 943}, {767, 473, 103, 699, 303}}), 3315},
		// Machol and Wien, "A hard assignment problem", Operations Research 24 (1976): the least is n(n+1)(n+2)/6.
		"Machol-Wien 50":  {product(50, -1), -50 * 51 * 52 / 6},
		"Machol-Wien 150": {product(150, -1), -150 * 151 * 152 / 6},
		"products 100":    {product(100, 1), 100 * 101 * 201 / 6},
		"all the same":    {made(1, 60, 60, 60, 1), 0},
		"one":             {table([][]int64{{-5}}), -5},
		"nobody":          {&Problem{}, 0},
		"no pairs":        {&Problem{Left: 3, Right: 2}, 0},
	} {
		r, err := Solve(t.Context(), c.p)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if r.Total != c.want {
			t.Errorf("%s: %d, want %d", name, r.Total, c.want)
		}
		if err := Verify(c.p, r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
