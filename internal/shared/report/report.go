// Package report is what people said, as plain values: how each question was answered, how the same people changed, how far
// partners agree, who stayed, what was said in words, and what all this cannot tell. It is made once, by the pages of an edition or by the
// command `alongside evaluate`, and shown in four forms: a page, a PDF, a spreadsheet, and open data. So each number is the
// same everywhere.
//
// Words: a Report has waves, comparisons, and chapters that other areas add (costs, lessons). Protect leaves in it only what
// the network's policy for small numbers lets out; nothing behind it knows more. Document is the report as headings, sentences,
// tables and pictures, from which the page and the PDF are made.
package report

import (
	"math"
	"slices"

	"alongside/engine/stats"
)

// Report is everything that is said.
type Report struct {
	Title     string
	Subtitle  string
	Notes     []string     // what must be said with the figures, such as that forms were reconstructed
	Policy    stats.Policy // by which small numbers are protected
	Waves     []Wave
	Changes   []Comparison
	Flow      []Step
	Leaving   []Leaving
	Agreement []Agreement
	Themes    []Theme
	Sorted    string    // how far two people agree who sorted quotes by theme
	Chapters  []Chapter // of other areas: costs, lessons
	Refused   []string  // what is not shown because it would tell apart what a few said

	protected bool
}

// Wave is one occasion on which people were asked.
type Wave struct {
	Name     string
	Words    string // how many answered and what became of it, as the one who made the report says it; "" to work it out
	Note     string // what must be said with it in a table
	Of       string // who was asked; "" when nobody said it
	Own      bool   // of those who help to run it: facilitators, coaches, speakers
	Invited  int    // 0 when nobody knows
	Answered int
	Minimum  int // fewer answers to a question than this are not shown
	Sections []Section
}

// Section is questions that belong together.
type Section struct {
	Title string
	Items []Item
}

// Kind says what the answers to a question are.
type Kind string

// The kinds.
const (
	Ordered Kind = "scale"  // steps of a scale
	YesNo   Kind = "yes-no" //
	Number  Kind = "number" // any numbers
	Choice  Kind = "choice" // one or several of some words
	Words   Kind = "words"  // what people wrote; it is read elsewhere
)

// Item is what was said to one question.
type Item struct {
	ID, Wording                             string
	Kind                                    Kind
	Unit                                    string // of numbers
	Marks                                   bool   // "out of 5" and the like
	Guessed                                 bool   // the scale was guessed from the answers
	Reverse                                 bool   // a high mark is bad
	First                                   bool   // the counts say how often each option came first
	Low, High                               float64
	Steps                                   []Level
	Forms, Answered, NotApplicable, Missing int
	Hidden                                  bool // too few answered: no figures
	Held                                    bool // too few answered by link
	Mean, Median                            float64
	Interval                                stats.Interval // N is 0 where there is none

	// What the policy made of the counts: Stars hides single numbers, Rounded says that they are not what they were.
	Rounded                                              bool
	AnsweredHidden, NAHidden, MissingHidden, FormsHidden bool
}

// Level is one answer that could be given and how many gave it; Hidden is a number too small to show.
type Level struct {
	Value, Label string
	N            int
	Hidden       bool
}

// Comparison is how the same people answered in two waves.
type Comparison struct {
	From, To string
	Minimum  int
	Items    []Change
}

// Change is one question, or one scale of several, answered by the same people at two times.
type Change struct {
	ID, Label     string
	Scale         bool // several questions together
	Reversed      bool // answers were turned round, so that up is better
	YesNo         bool
	Pairs         int
	LeftOut       int
	Hidden        Hiding
	Change        stats.Change
	Before, After float64
	P             float64 // corrected for looking at all questions of the comparison (Holm)
	Low, High     float64
	Moves         []Move // how far people moved, from the greatest fall to the greatest rise

	coarse bool // only means may be told
}

// Move is how many people moved so far. Nobody's first or second answer is told, only the distance.
type Move struct {
	By     float64
	People int
}

// Hiding is why the figures of a change are not shown.
type Hiding string

// The reasons.
const (
	TooFewLinked  Hiding = "too-few"    // fewer people could be linked than the minimum
	WouldTellAFew Hiding = "would-tell" // with the figures of all, they would tell what fewer than the minimum said
)

// Words says in a few words why there are no figures.
func (h Hiding) Words() string {
	switch h {
	case TooFewLinked:
		return "Too few people to show"
	case WouldTellAFew:
		return "Would tell what a few said"
	}
	return ""
}

// Coarse says that the policy lets out only means of the change.
func (c Change) Coarse() bool { return c.coarse }

// Shown says whether there are figures.
func (c Change) Shown() bool { return c.Hidden == "" }

// Step is one wave as the flow of people sees it. A number that is not known or not shown is -1.
type Step struct {
	Wave                                              string
	Invited, Answered, Linked, New, Kept, Lost, Again int
}

// Leaving compares the first answers of those who answered again with those who did not.
type Leaving struct {
	ID, Label, From, To string
	Hidden              bool
	Stayers, Leavers    int
	MeanStayers         float64
	MeanLeavers         float64
	Delta               float64
	P, SmallestP        float64
	Corrected           float64 // P, corrected for looking at all questions of these two forms (Holm)
	Exact               bool
	LeftOut             int    // more people, left out by chance so that nobody else is told apart
	Why                 string // why it is hidden, in words; "" when too few stayed or left
}

// Agreement is how far two people who rated the same agree.
type Agreement struct {
	ID, Label, Wave string
	Hidden          bool
	Pairs           int
	Exact           int // said the same
	WithinOne       int // -1: nearly all, and how many is not told
	Kappa           stats.Kappa
	ICC             stats.ICC
	Limits          stats.LimitsOfAgreement
	Gap             float64 // mean distance of the two
	Why             string  // why it is hidden, in words; "" when too few answered
}

// Theme is quotes that belong together, and how far two people who coded quotes to themes agree.
type Theme struct {
	Name   string
	Quotes []Quote
}

// Quote is words that somebody said and may be shown.
type Quote struct{ Text, Source string }

// Chapter is a part of the report that another area writes, such as what it cost or what was learnt.
type Chapter struct {
	Title    string
	Intro    string
	Lines    []string
	Tables   []Table
	Formula  string // id of the formula of its figures; "" for none
	Subtotal string
}

// Table is numbers in words.
type Table struct {
	Caption string
	Headers []string
	Rows    [][]string
}

// Items are all questions of a wave.
func (w Wave) Items() []Item {
	var all []Item
	for _, s := range w.Sections {
		all = append(all, s.Items...)
	}
	return all
}

// Summary is the counts of an ordered question for package stats.
func (i Item) Summary() (stats.Summary, bool) {
	if i.Kind != Ordered || len(i.Steps) == 0 {
		return stats.Summary{}, false
	}
	counts := make([]int, len(i.Steps))
	for n, s := range i.Steps {
		counts[n] = s.N
	}
	s, err := stats.SummariseCounts(stats.Scale{Low: int(i.Low), High: int(i.High)}, counts, i.NotApplicable, i.Missing)
	return s, err == nil
}

// Protect leaves only what the policy lets out. Everything that shows the report works on what it gives.
func (r Report) Protect() (Report, error) {
	if r.protected {
		return r, nil
	}
	r.protected = true
	r.Waves = slices.Clone(r.Waves)
	for w := range r.Waves {
		wave := &r.Waves[w]
		wave.Sections = slices.Clone(wave.Sections)
		for s := range wave.Sections {
			section := &wave.Sections[s]
			section.Items = slices.Clone(section.Items)
			for i := range section.Items {
				var err error
				if section.Items[i], err = section.Items[i].Protect(r.Policy); err != nil {
					return r, err
				}
			}
		}
		if !r.Policy.Exact() {
			wave.Words = ""
			wave.Answered = shownCount(r.Policy, wave.Answered)
			if wave.Invited > 0 {
				wave.Invited = shownCount(r.Policy, wave.Invited)
			}
		}
	}
	r.Changes = slices.Clone(r.Changes)
	for c := range r.Changes {
		r.Changes[c].Items = slices.Clone(r.Changes[c].Items)
		for i := range r.Changes[c].Items {
			r.Changes[c].Items[i] = r.Changes[c].Items[i].protect(r.Policy)
		}
	}
	r.protectRest()
	return r, nil
}

// shownCount is a count by itself as the policy shows it; -1 when it is hidden.
func shownCount(p stats.Policy, n int) int {
	if n < 0 {
		return n
	}
	if c := p.Count(n); !c.Hidden {
		return c.Value
	}
	return -1
}

func (r *Report) protectRest() {
	p := r.Policy
	r.Flow, r.Leaving, r.Agreement = slices.Clone(r.Flow), slices.Clone(r.Leaving), slices.Clone(r.Agreement)
	for i := range r.Flow {
		if s := &r.Flow[i]; !p.Exact() {
			// Numbers of one flow add up to each other, so that only what was asked and answered is told by itself.
			*s = Step{Wave: s.Wave, Invited: shownCount(p, s.Invited), Answered: shownCount(p, s.Answered), Linked: -1, New: -1, Kept: -1, Lost: -1, Again: -1}
		}
	}
	for i := range r.Leaving {
		l := &r.Leaving[i]
		if l.Hidden || p.TooFew(l.Stayers) || p.TooFew(l.Leavers) || !p.Exact() {
			*l = Leaving{ID: l.ID, Label: l.Label, From: l.From, To: l.To, Hidden: true, Why: l.Why}
		}
	}
	for i := range r.Agreement {
		a := &r.Agreement[i]
		if a.Hidden || p.TooFew(a.Pairs) || !p.Exact() {
			*a = Agreement{ID: a.ID, Label: a.Label, Wave: a.Wave, Hidden: true, Why: a.Why}
		}
	}
}

// Protect leaves of one question only what the policy lets out.
func (i Item) Protect(p stats.Policy) (Item, error) {
	switch {
	case p.Exact() && (i.Hidden || !p.TooFew(i.Answered) || i.Kind == Words):
		return i, nil
	case i.Hidden || p.TooFew(i.Answered):
		return i.hide(p)
	}
	if s, ok := i.Summary(); ok {
		f, err := p.Protect(s)
		if err != nil {
			return i, err
		}
		i.show(f.Counts, f)
		i.Mean, i.Median, i.Interval = f.Mean, f.Median, f.Interval
		return i, nil
	}
	counts := make([]int, 0, len(i.Steps)+2)
	for _, s := range i.Steps {
		counts = append(counts, s.N)
	}
	if i.Kind == Number || i.Kind == Words || i.Kind == Choice && sum(counts) != i.Answered { // numbers by themselves, or several answers of one person
		counts = []int{i.Answered}
	}
	cells, total, err := p.Row(append(counts, i.NotApplicable, i.Missing))
	if err != nil {
		return i, err
	}
	f := stats.Figures{NotApplicable: cells[len(cells)-2], Missing: cells[len(cells)-1], Forms: total, Rounded: p.Round > 0 || p.Midpoint}
	levels := cells[:len(cells)-2]
	for _, c := range levels {
		f.Answered.Value += c.Value
		f.Answered.Hidden = f.Answered.Hidden || c.Hidden && p.Round == 0
	}
	alone := make([]stats.Cell, len(i.Steps))
	for n := range alone {
		if len(levels) == len(i.Steps) {
			alone[n] = levels[n]
		} else {
			alone[n] = p.Count(i.Steps[n].N)
		}
	}
	i.show(alone, f)
	i.Interval = stats.Interval{}
	if i.Kind == Number {
		i.Mean, i.Median = stats.Tenths(i.Mean), math.NaN()
	}
	return i, nil
}

func sum(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// hide leaves nothing but that too few answered.
func (i Item) hide(p stats.Policy) (Item, error) {
	out := Item{ID: i.ID, Wording: i.Wording, Kind: i.Kind, Unit: i.Unit, Marks: i.Marks, Reverse: i.Reverse, Low: i.Low, High: i.High, Hidden: true, Held: i.Held,
		Forms: i.Forms, Answered: i.Answered, NotApplicable: i.NotApplicable, Missing: i.Missing, Mean: math.NaN(), Median: math.NaN()}
	if p.Exact() {
		return out, nil
	}
	cells, total, err := p.Row([]int{i.Answered, i.NotApplicable, i.Missing})
	if err != nil {
		return out, err
	}
	out.show(nil, stats.Figures{Answered: cells[0], NotApplicable: cells[1], Missing: cells[2], Forms: total, Rounded: p.Round > 0 || p.Midpoint})
	return out, nil
}

// show puts counts that may be shown in the place of the true ones.
func (i *Item) show(counts []stats.Cell, f stats.Figures) {
	i.Steps = slices.Clone(i.Steps)
	for n, c := range counts {
		i.Steps[n].N, i.Steps[n].Hidden = c.Value, c.Hidden
	}
	i.Answered, i.AnsweredHidden = f.Answered.Value, f.Answered.Hidden
	i.NotApplicable, i.NAHidden = f.NotApplicable.Value, f.NotApplicable.Hidden
	i.Missing, i.MissingHidden = f.Missing.Value, f.Missing.Hidden
	i.Forms, i.FormsHidden = f.Forms.Value, f.Forms.Hidden
	i.Rounded = f.Rounded
}

// protect leaves of a change only what the policy lets out: where single numbers are hidden or rounded, only means.
func (c Change) protect(p stats.Policy) Change {
	if c.Hidden != "" {
		return c
	}
	if p.TooFew(c.Pairs) {
		return Change{ID: c.ID, Label: c.Label, Scale: c.Scale, Reversed: c.Reversed, YesNo: c.YesNo, Hidden: TooFewLinked, Pairs: c.Pairs, P: math.NaN(), Low: c.Low, High: c.High}
	}
	if p.Exact() {
		return c
	}
	return Change{ID: c.ID, Label: c.Label, Scale: c.Scale, Reversed: c.Reversed, YesNo: c.YesNo, Pairs: max(0, shownCount(p, c.Pairs)), Low: c.Low, High: c.High, P: math.NaN(),
		Before: stats.Tenths(c.Before), After: stats.Tenths(c.After), coarse: true,
		Change: stats.Change{Mean: stats.Tenths(c.Change.Mean), Shift: math.NaN(), Sign: math.NaN(), Wilcoxon: stats.SignedRank{P: math.NaN(), SmallestP: math.NaN(), RankBiserial: math.NaN()}}}
}
