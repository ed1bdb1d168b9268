package stats

import (
	"math"
	"slices"
)

// What a reader knows who tries to work a hidden number out. A total gives a single star away, and a mean with one decimal can do it
// for three stars at once: of 30 forms with 8, 16 and two stars, and a mean of 2.8, only one way of filling the stars in
// remains. Rules of thumb (hide two, round the mean) do not see that. So it is tried: hidden numbers are safe when other
// tables of people exist that would be shown in exactly the same way. This is protection by feasibility intervals (Hundepool
// and others, Statistical Disclosure Control, Wiley 2012, section 4.3.1), with whole numbers tried one by one.
//
// The reader is taken to know more than we tell: the true number of forms, what stars stand for, that one star of a row at least is a
// small number, and that a larger number is only hidden when no smaller one is left to hide.

// Known is a mean with one decimal that is published about some of those who answered, such as the people who answered twice.
type Known struct {
	People   int
	Mean     float64
	Reversed bool // their scores are turned round: the lowest mark counts as the highest
}

// puzzle is one row of numbers as a reader sees it.
type puzzle struct {
	policy Policy
	truth  []int
	hidden []bool
	levels int // how many of the numbers are steps of a scale or answers; the rest is 'does not apply' and 'missing'
	scale  Scale
	mean   int // tenths; only when told
	told   bool
	known  []Known

	low, high []int // what each number could be by what is shown of it
	total     int
	least     int // the smallest number that is shown and not nought
	budget    int
}

// tries is how many rows are tried for one number at most. Whoever finds no other row in so many tries hides more: never less.
const tries = 4000

// safe says whether each hidden number could be several others, for all that is shown.
func (q *puzzle) safe() bool {
	q.bounds()
	for at := range q.truth {
		want := q.wanted(at)
		if want < 2 {
			continue
		}
		if q.others(at, want-1) < want-1 {
			return false
		}
	}
	return true
}

// wanted is how many values a number must still be able to have; 0 when it is no secret.
func (q *puzzle) wanted(at int) int {
	small := q.policy.Hide
	if q.policy.Midpoint {
		small = 6
	}
	switch n := q.truth[at]; {
	case n > 0 && n <= small && (q.hidden[at] || q.policy.Midpoint):
		return q.policy.Spread
	case q.hidden[at]:
		return 2
	}
	return 0
}

func (q *puzzle) bounds() {
	q.low, q.high = make([]int, len(q.truth)), make([]int, len(q.truth))
	q.total, q.least = sumOf(q.truth), math.MaxInt
	for i, n := range q.truth {
		q.low[i], q.high[i] = n, n
		p := q.policy
		switch c := p.Count(n); {
		case q.hidden[i] && p.Round > 0:
			q.low[i], q.high[i] = 1, p.Hide
		case q.hidden[i]:
			q.low[i], q.high[i] = 1, q.total
		case p.Round > 0 && n > 0:
			q.low[i], q.high[i] = max(c.Value-p.Round/2, p.Hide+1), c.Value+p.Round/2
		case p.Midpoint && n > 0:
			q.low[i], q.high[i] = c.Value-2, c.Value+3
		case n > 0:
			q.least = min(q.least, n)
		}
	}
}

func sumOf(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// others counts other values that one number could have, and stops when there are enough.
func (q *puzzle) others(at, enough int) int {
	free := []int{}
	for i := range q.truth {
		if i != at && q.low[i] < q.high[i] {
			free = append(free, i)
		}
	}
	found := 0
	q.budget = tries
	row := slices.Clone(q.truth)
	for step := 1; step <= q.total && found < enough && q.budget > 0; step++ {
		for _, v := range []int{q.truth[at] - step, q.truth[at] + step} {
			if v < q.low[at] || v > q.high[at] {
				continue
			}
			copy(row, q.truth)
			row[at] = v
			if q.fill(row, free, q.total-v-q.rest(at, free)) {
				found++
			}
		}
	}
	return found
}

// rest is the sum of the numbers that are known for certain.
func (q *puzzle) rest(at int, free []int) int {
	n := q.total - q.truth[at]
	for _, i := range free {
		n -= q.truth[i]
	}
	return n
}

// fill looks for values of the free numbers that add up to left and look the same in all that is shown. It begins with the true ones.
func (q *puzzle) fill(row, free []int, left int) bool {
	q.budget--
	if q.budget < 0 {
		return false
	}
	if len(free) == 0 {
		return left == 0 && q.fits(row)
	}
	i := free[0]
	least, most := 0, 0
	for _, f := range free[1:] {
		least, most = least+q.low[f], most+q.high[f]
	}
	low, high := max(q.low[i], left-most), min(q.high[i], left-least)
	truth := min(max(q.truth[i], low), high)
	for step := 0; step <= max(high-truth, truth-low) && low <= high; step++ {
		for side, v := range []int{truth - step, truth + step} {
			if v < low || v > high || step == 0 && side == 1 {
				continue
			}
			row[i] = v
			if q.fill(row, free[1:], left-v) {
				return true
			}
			if q.budget < 0 {
				return false
			}
		}
	}
	return false
}

// fits says whether a row would be shown in the same way.
func (q *puzzle) fits(row []int) bool {
	n, sum, small, stars := 0, 0, false, false
	for i, v := range row {
		if i < q.levels {
			n, sum = n+v, sum+i*v
		}
		if q.hidden[i] {
			stars = true
			small = small || v <= q.policy.Hide
			if v > q.policy.Hide && v >= q.least {
				return false // a smaller one would have been hidden before it, and one as large with it
			}
		}
	}
	if stars && !small || q.levels > 0 && q.policy.TooFew(n) {
		return false
	}
	if q.told && tenthsOf(q.scale.Low*n+sum, n) != q.mean {
		return false
	}
	for _, k := range q.known {
		if !k.possible(row[:q.levels], q.scale.Low) {
			return false
		}
	}
	return true
}

// tenthsOf is sum/n in tenths, halves away from nought, as Round1 writes it.
func tenthsOf(sum, n int) int {
	if n <= 0 {
		return math.MinInt
	}
	if sum < 0 {
		return -tenthsOf(-sum, n)
	}
	return (20*sum + n) / (2 * n)
}

// asTenths is a mean with one decimal as a whole number of tenths.
func asTenths(mean float64) int { return int(math.Round(Tenths(mean) * 10)) }

// possible says whether some of the people of a row can have the mean. It begins with those of the lowest marks and puts one higher mark
// after another in the place of the nearest lower one; so it says yes only when it has found them.
func (k Known) possible(counts []int, low int) bool {
	counts = slices.Clone(counts)
	if k.Reversed {
		slices.Reverse(counts)
	}
	taken, left, sum := make([]int, len(counts)), k.People, 0
	for l, n := range counts {
		taken[l] = min(n, left)
		left -= taken[l]
		sum += l * taken[l]
	}
	if left > 0 || k.People <= 0 {
		return false
	}
	want := asTenths(k.Mean)
	for {
		now := tenthsOf(low*k.People+sum, k.People)
		if now == want {
			return true
		}
		from, to := -1, -1
		for l := range counts { // the highest mark that has a free one above it
			if taken[l] == 0 {
				continue
			}
			for above := l + 1; above < len(counts); above++ {
				if counts[above] > taken[above] {
					if from < 0 || above-l <= to-from {
						from, to = l, above
					}
					break
				}
			}
		}
		if from < 0 || now > want {
			return false
		}
		taken[from]--
		taken[to]++
		sum += to - from
	}
}

// pattern says which numbers of a row must be hidden so that none that is hidden can be worked out, and so that those that are hidden together
// are more people than the rule hides: stars of which everybody can take away that they stand for four people tell of a group of four. ok is false when no choice does it:
// then nothing of the row may be shown but its total.
func (p Policy) pattern(truth []int, levels int) (hidden []bool, ok bool) {
	hidden = make([]bool, len(truth))
	for i, n := range truth {
		hidden[i] = n > 0 && n <= p.Hide
	}
	if total := sumOf(truth); total <= p.Hide {
		return hidden, true // the total is hidden with them
	}
	for {
		q := puzzle{policy: p, truth: truth, hidden: hidden, levels: levels}
		if !p.fewTogether(truth, hidden) && q.safe() {
			return hidden, true
		}
		if p.Round > 0 || p.Midpoint {
			return hidden, false
		}
		best := -1
		for i, n := range truth {
			if n > 0 && !hidden[i] && (best < 0 || n < truth[best]) {
				best = i
			}
		}
		if best < 0 {
			return hidden, false
		}
		for i, n := range truth { // of several alike no one is chosen: the choice would tell which were hidden before
			hidden[i] = hidden[i] || n == truth[best]
		}
	}
}

// fewTogether says whether the numbers of a row that are hidden add up to so few people that a number of them would be hidden. Where numbers are
// rounded the sum cannot be worked out.
func (p Policy) fewTogether(truth []int, hidden []bool) bool {
	sum := 0
	for i, n := range truth {
		if hidden[i] {
			sum += n
		}
	}
	return p.Round == 0 && sum > 0 && sum <= p.Hide
}

// MeanMayBeTold says whether a mean with one decimal about some of those who answered may be published beside the figures of a
// question, and beside the means of others that were published already.
func (p Policy) MeanMayBeTold(s Summary, f Figures, known []Known) bool {
	if p.Exact() {
		return true
	}
	if f.TooFew || f.Held {
		return false
	}
	return p.alone(s.Scale, known) && p.beside(s, f, f.Mean, known)
}

// TellsNoFew says whether a mean with one decimal of some people tells by itself how many gave an answer that few gave.
func (p Policy) TellsNoFew(scale Scale, k Known) bool { return p.Exact() || p.alone(scale, []Known{k}) }

// beside says whether all hidden numbers of a question stay unknown beside a mean of all, when it is a number, and means of some.
func (p Policy) beside(s Summary, f Figures, mean float64, known []Known) bool {
	truth := append(slices.Clone(s.Counts), s.NotApplicable, s.Missing)
	q := puzzle{policy: p, truth: truth, hidden: make([]bool, len(truth)), levels: len(s.Counts), scale: s.Scale, known: known}
	for i, c := range f.Counts {
		q.hidden[i] = c.Hidden
	}
	q.hidden[q.levels], q.hidden[q.levels+1] = f.NotApplicable.Hidden, f.Missing.Hidden
	if !math.IsNaN(mean) && !p.Midpoint { // of rounded numbers, their mean tells nothing more
		q.told, q.mean = true, asTenths(mean)
	}
	return q.safe()
}

// alone says whether a mean of some people by itself tells how many of them gave an answer that few gave: ten people with a
// mean of 4.9 out of 5 are nine and one.
func (p Policy) alone(scale Scale, known []Known) bool {
	small := p.Hide
	if p.Midpoint {
		small = 6
	}
	top := scale.High - scale.Low
	for _, k := range known {
		n, want := k.People, asTenths(k.Mean)
		first, last := -1, -1 // sums of marks above the lowest that look like it
		for sum := 0; sum <= n*top; sum++ {
			if tenthsOf(scale.Low*n+sum, n) == want {
				if first < 0 {
					first = sum
				}
				last = sum
			}
		}
		if first < 0 {
			return false
		}
		if first == last && (first == 0 || first == n*top) {
			continue // everybody said the same; noughts and whole groups are shown
		}
		// Away from the ends many rows give the same sum. Near them, and where there are only two answers, few do.
		if last-first >= p.Spread || top > 2 && min(first, n*top-last) > small {
			continue
		}
		return false
	}
	return true
}
