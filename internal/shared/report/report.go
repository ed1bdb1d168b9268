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
	Places    int          // how many have a place, which the figures of the forms are protected with; Protect takes it away
	InTurn    []string     // ids of the waves, the one that closed first before all others; nil for the order in which they are; Protect takes it away
	Ever      []Comparison // all changes that ever were in the report, in their order; nil when they are Changes. Only Protect looks at them
	Flow      []Step
	Leaving   []Leaving
	Agreement []Agreement
	Themes    []Theme
	InPairs   bool      // people take part two by two
	Sorted    string    // how far two people agree who sorted quotes by theme
	Chapters  []Chapter // of other areas: costs, lessons
	Refused   []string  // what is not shown because it would tell apart what a few said

	protected bool
}

// Wave is one occasion on which people were asked.
type Wave struct {
	ID       string // by which a page finds it; "" when nothing does
	Name     string
	Words    string // how many answered and what became of it, as the one who made the report says it; "" to work it out
	Note     string // what must be said with it in a table
	Of       string // who was asked; "" when nobody said it
	Own      bool   // of those who help to run it: facilitators, coaches, speakers
	Invited  int    // 0 when nobody knows
	Answered int
	Minimum  int // fewer answers to a question than this are not shown
	Sections []Section
	Sealed   bool   // nothing of it could be read
	Special  bool   // more is to be said than how many answered
	Alone    bool   // compared with no other wave
	More     string // what else is to be said of its forms, such as that some could not be linked
	Rounded  bool   // how many were asked and answered is not what it was: the policy rounds
	MoreTime bool   // some people had more time, so answers were taken after the closing time
	Late     int    // with MoreTime: how many answers by link came after it, -1 when it is not told
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
	Private                                              bool // hidden, and the policy does not let out why
	NoMean                                               bool // the mean is held back: beside it a hidden number could be worked out
	Beside                                               bool // hidden, because beside a report that was made before it would tell what a few said
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
	P             float64 // corrected for looking at all questions and scores of the comparison (Holm)
	Family        int     // how many those are
	Low, High     float64
	Moves         []Move   // how far people moved, from the greatest fall to the greatest rise
	Items         []string // of a scale: the ids of its questions
	OnlyMeans     bool     // the policy lets out no more
	Rounded       bool     // how many people it is about is not what it was, and shares are those of rounded numbers
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
	HeldBack      Hiding = "held-back"  // beside all else that is shown, it would tell a number that the policy hides
)

// Words says in a few words why there are no figures.
func (h Hiding) Words() string {
	switch h {
	case TooFewLinked:
		return "Too few people to show"
	case WouldTellAFew:
		return "Would tell what a few said"
	case HeldBack:
		return "Held back to protect small numbers"
	}
	return ""
}

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
	KappaHeld       bool // kappa is not told: with it one could work out how many lay further apart
	ICC             stats.ICC
	Limits          stats.LimitsOfAgreement
	Gap             float64 // mean distance of the two
	Why             string  // why it is hidden, in words; "" when too few answered
}

// Theme is quotes that belong together, and how far two people who coded quotes to themes agree.
type Theme struct {
	Name   string
	Quotes []Quote
	Things []string // of which thing each quote is, so that a reader can recognise themselves in it; in no file
}

// Quote is words that somebody said and may be shown.
type Quote struct{ Text, Source string }

// Chapter is a part of the report that another area writes, such as what it cost or what was learnt.
type Chapter struct {
	Title   string
	Intro   string
	Lines   []string
	Things  []string // of which thing each line is, so that a reader can recognise themselves in it; none when lines are of no thing; in no file
	Tables  []Table
	Formula string // id of the formula of its figures; "" for none
	People  bool   // its tables count people, so that two of them one after another could tell of a few
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
