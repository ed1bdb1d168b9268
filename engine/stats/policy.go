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
	Hides  string // what a small programme loses by it, for whoever chooses
	Source string
	Least  int // fewer answers than this, and no figure of the question is shown
	Hide   int // single numbers from 1 to Hide are hidden; 0 shows them all
	Round  int // what is shown is rounded to a multiple of this; 0 shows it as it is
	Spread int // beside all that is shown, a small number must still be able to be so many different ones
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

// mostHeldBack is what every rule that hides or rounds single numbers costs a small programme.
const mostHeldBack = "Of how the same people changed only means are told: not how many went up or down, and no test. In a programme of about 30 people most changes are held back altogether. Who stayed, who left and how far pairs agree is not shown."

// Policies are what a network can choose from. The first one holds when nothing was chosen.
var Policies = []Policy{
	{Key: PolicyGroups, Name: "Groups of fewer than 5", Least: 5,
		Plain:  "A question that fewer than 5 people answered shows no figures. A form can promise a larger smallest number. Above it the number of people who chose each answer is shown, also when it is one person.",
		Hides:  "A single person can be seen: that 1 of 20 said no. Of the same people at two times some are left out by chance where the figures would tell what a few said. We say how many. In a small programme that can be half of them, and few tests can say much then. It is what holds when you choose nothing, and it is the one for reports that only people of the programme read.",
		Source: "Usual practice for anonymous forms"},
	{Key: PolicyBelow5, Name: "Every number below 5", Least: 5, Hide: 4, Spread: 3,
		Plain:  "Every number from 1 to 4 is shown as a star, and more beside it, or the mean, where a star could be worked out. Noughts are shown.",
		Hides:  mostHeldBack,
		Source: "Usual practice for published tables"},
	{Key: PolicyBelow7, Name: "Every number below 7", Least: 7, Hide: 6, Spread: 3,
		Plain:  "Every number from 1 to 6 is shown as a star, and more beside it, or the mean, where a star could be worked out. Noughts are shown.",
		Hides:  mostHeldBack,
		Source: "Model Hospital"},
	{Key: PolicyNHS, Name: "NHS rule: 1 to 7 hidden, others rounded", Least: 8, Hide: 7, Round: 5, Spread: 3,
		Plain:  "Every number from 1 to 7 is shown as a star. Others are rounded to the nearest 5, and noughts are shown. How many answered is left out where one of the answers is a star. Totals of other tables are the sum of what is shown; how many sent a form is rounded by itself. A mean is left out where a star could be worked out.",
		Hides:  mostHeldBack,
		Source: "NHS Digital, hospital episode statistics, 2018; OpenSAFELY for totals"},
	{Key: PolicyMidpoint, Name: "Rounded to the middle of six", Least: 7, Midpoint: true, Spread: 3,
		Plain:  "Every number is rounded to the middle of its six: 1 to 6 becomes 3, 7 to 12 becomes 9. Nought stays nought. Means are worked out from the rounded numbers.",
		Hides:  mostHeldBack,
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

// Row is one line of counts with its total as it may be shown. Where numbers are only hidden, more are hidden until none can be
// worked out; where they are rounded, the total is the sum of what is shown. When nothing protects the small ones every
// number is hidden, noughts too.
func (p Policy) Row(counts []int) (cells []Cell, total Cell, err error) {
	return p.row(counts, 0)
}

// RowOfAnswers is Row of a question of which everybody gave one answer: the counts of the answers, and behind them how many gave none. That it is
// shown at all tells that enough people answered, and beside that too no hidden number may be worked out.
func (p Policy) RowOfAnswers(answers []int, none ...int) (cells []Cell, total Cell, err error) {
	return p.row(append(slices.Clone(answers), none...), len(answers))
}

func (p Policy) row(counts []int, levels int) (cells []Cell, total Cell, err error) {
	for _, n := range counts {
		if n < 0 {
			return nil, Cell{}, ErrBadCount
		}
	}
	hidden, ok := p.pattern(counts, levels)
	for i, n := range counts {
		c := p.Count(n)
		if hidden[i] || !ok {
			c = Cell{Hidden: true}
		}
		cells = append(cells, c)
		total.Value += c.Value
	}
	if p.Round == 0 && !p.Midpoint {
		total = p.Count(sumOf(counts))
	}
	return cells, total, nil
}

// Figures are one question's figures as they may be shown.
type Figures struct {
	TooFew        bool   // fewer answered than the policy's least: nothing else is filled
	Held          bool   // whatever is hidden could be worked out from the rest: nothing else is filled
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
	levels := len(s.Counts)
	hidden, ok := p.pattern(all, levels)
	if !ok {
		f.Held = true
		return f, nil
	}
	cells := make([]Cell, len(all))
	hiddenLevels, hiddenRest := 0, 0
	for i, n := range all {
		if cells[i] = p.Count(n); hidden[i] {
			cells[i] = Cell{Hidden: true}
		}
		switch {
		case cells[i].Hidden && i < levels:
			hiddenLevels++
		case cells[i].Hidden:
			hiddenRest++
		}
		f.Stars = f.Stars || cells[i].Hidden
	}
	f.Counts, f.NotApplicable, f.Missing = cells[:levels], cells[levels], cells[levels+1]
	f.Rounded = p.Round > 0 || p.Midpoint
	f.Forms = p.Count(sumOf(all)) // it is told with every other question, so hiding it here would protect nothing
	switch {
	case f.Rounded && hiddenLevels > 0:
		f.Answered.Hidden = true // the sum of what is shown would say that fewer answered than did, or that nobody did
	case f.Rounded || hiddenLevels == 0: // the sum of what is shown
		for _, c := range f.Counts {
			f.Answered.Value += c.Value
		}
		if f.Rounded { // parts that are rounded up can add up to more people than there are
			f.Answered.Value = min(f.Answered.Value, f.Forms.Value)
		}
	case hiddenRest == 0: // what everybody can work out
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
	if f.Stars && s.Answered < meanBeside*(p.Hide+1) {
		return nil
	}
	if rounded := Tenths(s.Mean); p.beside(s, *f, rounded, nil) {
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
