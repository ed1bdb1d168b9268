// Package aparttest attacks figures as somebody would who adds up and takes away everything that is shown, and is used in
// tests only.
package aparttest

import "slices"

// Spot is what one person answered to one question: what an attacker wants to know.
type Spot struct{ Person, Question int }

// Sum is a sum that is shown: how often it counts each answer, modulo Prime.
type Sum map[Spot]int64

// Prime is what sums are worked out modulo: with it, every weight has an inverse.
const Prime = 2147483647

// Inverse is one part of so many, modulo Prime.
func Inverse(a int64) int64 {
	out := int64(1)
	for e := int64(Prime - 2); e > 0; e >>= 1 {
		if e&1 == 1 {
			out = out * a % Prime
		}
		a = a * a % Prime
	}
	return out
}

// rank is how many of the rows say something of their own, by elimination.
func rank(rows [][]int64) int {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i] = slices.Clone(rows[i])
	}
	n := 0
	for col := 0; len(rows) > 0 && col < len(rows[0]) && n < len(rows); col++ {
		at := slices.IndexFunc(rows[n:], func(r []int64) bool { return r[col] != 0 })
		if at < 0 {
			continue
		}
		rows[n], rows[n+at] = rows[n+at], rows[n]
		by := Inverse(rows[n][col])
		for i := n + 1; i < len(rows); i++ {
			if f := rows[i][col] * by % Prime; f != 0 {
				for c := col; c < len(rows[i]); c++ {
					rows[i][c] = ((rows[i][c]-f*rows[n][c])%Prime + Prime) % Prime
				}
			}
		}
		n++
	}
	return n
}

// Exposed finds between 1 and most people of whom something can be worked out by adding up and taking away shown sums: a
// sum that is about them alone. It is there when the rows lose rank as soon as the columns of these people are left out.
func Exposed(rows []Sum, people, questions, most int) []int {
	width := people * questions
	full := func(without []int) [][]int64 {
		out := make([][]int64, len(rows))
		for i, r := range rows {
			out[i] = make([]int64, width)
			for at, v := range r {
				if !slices.Contains(without, at.Person) {
					out[i][at.Person*questions+at.Question] = v
				}
			}
		}
		return out
	}
	all := rank(full(nil))
	var found []int
	var try func(from int, some []int)
	try = func(from int, some []int) {
		if found != nil {
			return
		}
		if len(some) > 0 && rank(full(some)) < all {
			found = slices.Clone(some)
			return
		}
		for p := from; p < people && len(some) < most; p++ {
			try(p+1, append(slices.Clone(some), p))
		}
	}
	try(0, nil)
	return found
}
