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

// Known looks for yes and no answers to one question of which something becomes known about fewer people than the minimum, when it is
// told how many said yes of the whole crowd and of each shown set. It tries all answers that people can give, and compares what would
// be told of them. That everybody of a set of at least the minimum said the same is known of them all, and is not counted.
// It gives the answers, and the people of whom something is known.
func Known(sets [][]int, people, minimum int) (answers []bool, who []int) {
	of := make([]int, people) // in which sets somebody is
	for s, set := range sets {
		for _, p := range set {
			of[p] |= 1 << s
		}
	}
	worlds := map[string][]int{}
	for w := range 1 << people {
		told := make([]byte, 1+len(sets))
		for p := range people {
			if w>>p&1 == 1 {
				told[0]++
				for s := range sets {
					told[1+s] += byte(of[p] >> s & 1)
				}
			}
		}
		worlds[string(told)] = append(worlds[string(told)], w)
	}
	for _, alike := range worlds {
		certain := func(p, q int) bool { // the number of yes of two people, or of one when they are the same
			for _, w := range alike {
				if w>>p&1+w>>q&1 != alike[0]>>p&1+alike[0]>>q&1 {
					return false
				}
			}
			return true
		}
		together := func(p int) (n int) { // people in the same sets whose answers are known and the same
			for q := range people {
				if of[p] == of[q] && certain(q, q) && alike[0]>>p&1 == alike[0]>>q&1 {
					n++
				}
			}
			return n
		}
		for p := range people {
			for q := p; q < people; q++ {
				if minimum < 3 && q > p || !certain(p, q) || certain(p, p) && together(p) >= minimum && (p == q || certain(q, q)) {
					continue
				}
				for p := range people {
					answers = append(answers, alike[0]>>p&1 == 1)
				}
				return answers, slices.Compact([]int{p, q})
			}
		}
	}
	return nil, nil
}
