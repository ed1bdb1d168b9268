package stats

import (
	"math"
	"slices"
	"strconv"
)

// Policy is a named rule about small numbers of people. A network chooses one; every page, file and picture follows it.
type Policy struct {
	Key    string
	Name   string
	Plain  string // what it means, in plain words
	Source string
	Least  int // fewer answers than this, and no figure of the question is shown
	Hide   int // single numbers from 1 to Hide are hidden; 0 shows them all
	Round  int // what is shown is rounded to a multiple of this; 0 shows it as it is
	// Midpoint shows each number as the middle of its six: 1 to 6 as 3, 7 to 12 as 9, and so on.
	Midpoint bool
}

// The keys of policies.
const (
	PolicyNone     = "none" // for somebody who holds the single forms anyhow; no network can choose it
	PolicyGroups   = "groups-of-5"
	PolicyBelow5   = "below-5"
	PolicyBelow7   = "below-7"
	PolicyNHS      = "nhs-1-to-7"
	PolicyMidpoint = "midpoint-6"
)

// Policies are what a network can choose from. The first one holds when nothing was chosen.
var Policies = []Policy{
	{Key: PolicyGroups, Name: "Groups of fewer than 5", Least: 5,
		Plain:  "A question that fewer than 5 people answered shows no figures. A form can promise a larger smallest number, or 3 when fewer than 10 people are asked. Above it every number is shown.",
		Source: "Usual practice for anonymous forms"},
	{Key: PolicyBelow5, Name: "Every number below 5", Least: 5, Hide: 4,
		Plain:  "Every number from 1 to 4 is shown as a star, and one more beside it where the total would give it away.",
		Source: "Usual practice for published tables"},
	{Key: PolicyBelow7, Name: "Every number below 7", Least: 7, Hide: 6,
		Plain:  "Every number from 1 to 6 is shown as a star, and one more beside it where the total would give it away.",
		Source: "Model Hospital"},
	{Key: PolicyNHS, Name: "NHS rule: 1 to 7 hidden, others rounded", Least: 8, Hide: 7, Round: 5,
		Plain:  "Every number from 1 to 7 is shown as a star. Others are rounded to the nearest 5. Totals are the sum of what is shown.",
		Source: "NHS Digital, hospital episode statistics, 2018; OpenSAFELY for totals"},
	{Key: PolicyMidpoint, Name: "Rounded to the middle of six", Least: 7, Midpoint: true,
		Plain:  "Every number is rounded to the middle of its six: 1 to 6 becomes 3, 7 to 12 becomes 9. Nought stays nought. Means are worked out from the rounded numbers.",
		Source: "OpenSAFELY, midpoint 6"},
}

// PolicyOf finds a policy by its key; the first one for an empty key.
func PolicyOf(key string) (Policy, bool) {
	if key == "" {
		return Policies[0], true
	}
	if key == PolicyNone {
		return Policy{Key: PolicyNone, Name: "Nothing is hidden", Plain: "Every number is shown, however small.", Least: 1}, true
	}
	at := slices.IndexFunc(Policies, func(p Policy) bool { return p.Key == key })
	if at < 0 {
		return Policies[0], false
	}
	return Policies[at], true
}

// Exact says whether numbers are shown as they are, once a group is large enough.
func (p Policy) Exact() bool { return p.Hide == 0 && p.Round == 0 && !p.Midpoint }

// Count is one number as it may be shown by itself, with no other that it could be worked out from.
func (p Policy) Count(n int) Cell {
	switch {
	case n > 0 && n <= p.Hide:
		return Cell{Hidden: true}
	case p.Midpoint:
		return Cell{Value: Midpoint6(n)}
	case p.Round > 0:
		return Cell{Value: (2*n + p.Round) / (2 * p.Round) * p.Round}
	}
	return Cell{Value: n}
}

// Midpoint6 rounds a count to the middle of its six: ⌈x/6⌉·6 - 3, and nought stays nought (OpenSAFELY).
func Midpoint6(n int) int {
	if n <= 0 {
		return 0
	}
	return (n+5)/6*6 - 3
}

// Row is one line of counts with its total as it may be shown. Where numbers are only hidden, more is hidden until the total
// gives nothing away (SuppressRow); where they are rounded, the total is the sum of what is shown.
func (p Policy) Row(counts []int) (cells []Cell, total Cell, err error) {
	if p.Hide > 0 && p.Round == 0 && !p.Midpoint {
		return SuppressRow(counts, p.Hide+1)
	}
	for _, n := range counts {
		if n < 0 {
			return nil, Cell{}, ErrBadCount
		}
		c := p.Count(n)
		cells = append(cells, c)
		total.Value += c.Value
	}
	return cells, total, nil
}

// Figures are one question's figures as they may be shown.
type Figures struct {
	TooFew        bool   // fewer answered than the policy's least: nothing else is filled
	Counts        []Cell // by level of the scale
	Answered      Cell
	NotApplicable Cell
	Missing       Cell
	Forms         Cell
	Mean, Median  float64  // NaN where they are not shown
	Interval      Interval // N is 0 where it is not shown
	Rounded       bool     // numbers are not what they were
	Stars         bool     // some numbers are hidden
}

// Protect says which figures of a question may be shown. What is not told by the counts that are shown is not told by the mean
// either: it is then rounded to one decimal, and left out when a hidden number could be worked out from it.
func (p Policy) Protect(s Summary) (Figures, error) {
	f := Figures{Mean: math.NaN(), Median: math.NaN()}
	if p.TooFew(s.Answered) {
		f.TooFew = true
		return f, nil
	}
	all := append(slices.Clone(s.Counts), s.NotApplicable, s.Missing)
	cells, total, err := p.Row(all)
	if err != nil {
		return f, err
	}
	levels := len(s.Counts)
	f.Counts, f.NotApplicable, f.Missing, f.Forms = cells[:levels], cells[levels], cells[levels+1], total
	hiddenLevels, hiddenRest := 0, 0
	for i, c := range cells {
		switch {
		case c.Hidden && i < levels:
			hiddenLevels++
		case c.Hidden:
			hiddenRest++
		}
		f.Stars = f.Stars || c.Hidden
	}
	f.Rounded = p.Round > 0 || p.Midpoint
	switch {
	case p.Round > 0 || p.Midpoint || hiddenLevels == 0: // the sum of what is shown
		for _, c := range f.Counts {
			f.Answered.Value += c.Value
		}
	case hiddenRest == 0 && !total.Hidden: // what everybody can work out
		f.Answered.Value = s.Answered
	default:
		f.Answered.Hidden = true
	}
	return f, p.means(s, &f, hiddenLevels)
}

// TooFew says whether so few answered that nothing is shown. Nobody at all is not too few: nought is shown.
func (p Policy) TooFew(answered int) bool { return answered > 0 && answered < p.Least }

// meanBeside times the smallest number that is shown is how many must have answered for a mean to stand beside hidden numbers. In
// smaller groups the mean, the hidden pattern and the rule together can leave a hidden number only one value, as going through all of
// them showed (TestAllFormsOfAReportTellNoSmallNumber of shared/report).
const meanBeside = 4

func (p Policy) means(s Summary, f *Figures, hiddenLevels int) error {
	if s.Answered == 0 {
		return nil
	}
	switch {
	case p.Midpoint:
		rounded := make([]int, len(f.Counts))
		for i, c := range f.Counts {
			rounded[i] = c.Value
		}
		r, err := SummariseCounts(s.Scale, rounded, 0, 0)
		if err != nil {
			return err
		}
		f.Mean, f.Median = r.Mean, r.Median
		if r.Answered > 1 {
			f.Interval, err = r.Interval()
		}
		return err
	case p.Round == 0 && hiddenLevels == 0:
		f.Mean, f.Median = s.Mean, s.Median
		var err error
		if s.Answered > 1 {
			f.Interval, err = s.Interval()
		}
		return err
	}
	if s.Answered < meanBeside*(p.Hide+1) {
		return nil
	}
	if rounded := Tenths(s.Mean); p.meanIsSafe(s, *f, rounded) {
		f.Mean = rounded
	}
	return nil
}

// Tenths rounds to one decimal, halves away from nought, as Round1 shows it.
func Tenths(x float64) float64 {
	out, err := strconv.ParseFloat(Round1(x), 64)
	if err != nil {
		return x // no number
	}
	return out
}

// meanIsSafe says whether every hidden number could still be at least two different ones beside the mean with one decimal. It looks
// among the counts near the true ones: a reader has more of them to choose from, never fewer.
func (p Policy) meanIsSafe(s Summary, f Figures, mean float64) bool {
	ranges := make([][2]int, len(f.Counts))
	for i, c := range f.Counts {
		ranges[i] = p.near(c, s.Counts[i])
	}
	for hidden, c := range f.Counts {
		if !c.Hidden || s.Counts[hidden] > p.Hide { // hidden only to protect another
			continue
		}
		values := 0
		for v := ranges[hidden][0]; v <= ranges[hidden][1] && values < 2; v++ {
			fixed := slices.Clone(ranges)
			fixed[hidden] = [2]int{v, v}
			if p.fits(fixed, s.Scale.Low, f, mean) {
				values++
			}
		}
		if values < 2 {
			return false
		}
	}
	return true
}

// near is a range of counts around the true one that all look like it in what is shown.
func (p Policy) near(c Cell, truth int) [2]int {
	const reach = 3
	switch {
	case c.Hidden && p.Round > 0:
		return [2]int{max(truth-reach, 1), min(truth+reach, p.Hide)}
	case c.Hidden: // also one that was hidden to protect another
		return [2]int{max(truth-reach, 0), truth + reach}
	case p.Round > 0 && c.Value > 0:
		return [2]int{max(c.Value-p.Round/2, p.Hide+1), c.Value + p.Round/2}
	}
	return [2]int{c.Value, c.Value}
}

// fits says whether counts within the ranges exist whose sum agrees with the totals that are shown (when they are exact) and whose mean
// rounds to the one that is shown. It goes level by level through the numbers and sums that can be reached.
func (p Policy) fits(ranges [][2]int, low int, f Figures, mean float64) bool {
	least, more, moreSum := 0, 0, 0 // by least counts, and what can come on top
	leastSum := 0
	for level, r := range ranges {
		least, leastSum = least+r[0], leastSum+level*r[0]
		more, moreSum = more+r[1]-r[0], moreSum+level*(r[1]-r[0])
	}
	width := moreSum + 1
	reach := make([]bool, (more+1)*width)
	reach[0] = true
	for level, r := range ranges {
		if r[0] == r[1] {
			continue
		}
		next := make([]bool, len(reach))
		for at, ok := range reach {
			if !ok {
				continue
			}
			for k := range r[1] - r[0] + 1 {
				next[at+k*width+k*level] = true
			}
		}
		reach = next
	}
	for at, ok := range reach {
		n, sum := least+at/width, leastSum+at%width
		if !ok || n == 0 || p.TooFew(n) || !f.Rounded && !f.agrees(n) { // of too few nothing would be shown
			continue
		}
		if Tenths(float64(low)+float64(sum)/float64(n)) == mean {
			return true
		}
	}
	return false
}

// agrees says whether so many answers go with the exact totals that are shown.
func (f Figures) agrees(answered int) bool {
	switch {
	case !f.Answered.Hidden:
		return answered == f.Answered.Value
	case !f.Forms.Hidden: // what is hidden of the rest is nought or more
		return answered <= f.Forms.Value-f.NotApplicable.Value-f.Missing.Value
	}
	return true
}

// Reveals says whether two tables of the same things, shown one after another or with and without a filter, tell apart a number of
// people that is hidden: whether any count differs by 1 up to what the policy hides. Rounded numbers are protected by rounding.
// The page or file that comes second must then not be shown (Hundepool and others, 2012, section 4.3; for groups of people whose
// answers are summed, package apart goes further).
func (p Policy) Reveals(shown, next []int) bool {
	if p.Round > 0 || p.Midpoint {
		return false
	}
	under := max(p.Hide+1, p.Least)
	for i := range max(len(shown), len(next)) {
		a, b := 0, 0
		if i < len(shown) {
			a = shown[i]
		}
		if i < len(next) {
			b = next[i]
		}
		if d := max(a-b, b-a); d > 0 && d < under {
			return true
		}
	}
	return false
}

// ShareOf is a percentage as it may be shown: none when its count, or the count of all others, is hidden or could be read off it.
func (p Policy) ShareOf(part, whole int) (percent string, shown bool) {
	if p.Exact() {
		return Percent(part, whole), !p.TooFew(whole)
	}
	a, b := p.Count(part), p.Count(whole-part)
	if a.Hidden || b.Hidden || p.TooFew(whole) {
		return NoFigure, false
	}
	return Percent(a.Value, a.Value+b.Value), true
}
