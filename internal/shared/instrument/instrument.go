// Package instrument is about asking: sets of questions with their scales, in versions, and the answers to them.
//
// An application form, an evaluation form, a self-assessment, a health check, the marks of a selection panel, a guided
// reflection: all of them are instruments. None of them has a table or a page of its own. They are files in content/,
// and a network can copy one and change it.
//
// Words: an instrument has sections, a section has items (questions), an item has a kind that says what an answer looks
// like. A Definition is one version of an instrument. Answers are one person's answers to one definition. An answer is
// given, or "does not apply to me", or missing: these three are never mixed up.
//
// Where things are: check.go says what a sound definition is, load.go reads the files, answer.go holds answers and their
// stored form, decode.go reads a submitted form, render.go writes the exact text that two people confirm, score.go and
// summary.go count.
package instrument

import (
	"slices"
	"strconv"
)

// Kind says what an answer to an item looks like.
type Kind string

const (
	Agree    Kind = "agree"     // how far someone agrees, 1 to 5
	Marks    Kind = "marks"     // marks out of five, 0 to 5
	Anchored Kind = "anchored"  // 0 to 4, each number with its own words
	YesNo    Kind = "yes-no"    // yes or no
	Number   Kind = "number"    // a number with a unit, between Min and Max
	Text     Kind = "text"      // one line
	LongText Kind = "long-text" // several lines
	Choice   Kind = "choice"    // one of the options
	Choices  Kind = "choices"   // any number of the options
	Ranking  Kind = "ranking"   // all options in order, first is highest
)

// Kinds lists every kind in the order in which a person who writes a form is offered them.
var Kinds = []Kind{Text, LongText, Agree, Marks, Anchored, YesNo, Number, Choice, Choices, Ranking}

// Label is the kind in plain words, for people who write forms.
func (k Kind) Label() string {
	switch k {
	case Agree:
		return "How far do you agree, 1 to 5"
	case Marks:
		return "Marks out of 5"
	case Anchored:
		return "Rating 0 to 4, each number with its own words"
	case YesNo:
		return "Yes or no"
	case Number:
		return "A number"
	case Text:
		return "A short answer"
	case LongText:
		return "A long answer"
	case Choice:
		return "Choose one"
	case Choices:
		return "Choose any number"
	case Ranking:
		return "Put in order"
	}
	return ""
}

// Ordered says whether answers of this kind are steps on a scale, so that a mean and a reversed score make sense.
func (k Kind) Ordered() bool { return k == Agree || k == Marks || k == Anchored }

// Optioned says whether items of this kind carry a list of options.
func (k Kind) Optioned() bool { return k == Choice || k == Choices || k == Ranking }

// Range is the lowest and highest step of an ordered kind; ok is false for every other kind.
func (k Kind) Range() (low, high int, ok bool) {
	switch k {
	case Agree:
		return 1, 5, true
	case Marks:
		return 0, 5, true
	case Anchored:
		return 0, 4, true
	}
	return 0, 0, false
}

// Side restricts an item to the people who speak from one side of shared work. Empty means everybody.
type Side string

const (
	Professional Side = "professional"
	Partner      Side = "partner"
)

// Use says which part of the product offers an instrument.
type Use string

const (
	UseApplication Use = "application" // asked when somebody applies for a place
	UseWave        Use = "wave"        // sent to people at a set time
	UseSelection   Use = "selection"   // a panel's marks for one application
	UseSpace       Use = "space"       // filled in inside a collaboration
	UseReflection  Use = "reflection"  // a guided entry of a learning log
	UseAssessment  Use = "assessment"  // a rating of oneself, of a partner or of an organisation
	UseOpportunity Use = "opportunity" // asked when somebody applies for an opportunity
	UsePlan        Use = "plan"        // what somebody who takes part wants to do with what they learned
)

// Uses lists every use.
var Uses = []Use{UseApplication, UseWave, UseSelection, UseSpace, UseReflection, UseAssessment, UsePlan, UseOpportunity}

// Definition is one version of an instrument. Treat it as a value that nobody changes: Clone it first.
type Definition struct {
	Key     string `yaml:"key" json:"key"`         // stable name: lower case letters, digits, hyphens
	Version int    `yaml:"version" json:"version"` // counts from 1; a version with responses never changes
	Use     Use    `yaml:"use" json:"use"`
	Title   string `yaml:"title" json:"title"`
	Intro   string `yaml:"intro" json:"intro,omitempty"` // paragraphs, divided by empty lines
	About   string `yaml:"about" json:"about,omitempty"` // for coordinators who choose a form; people who fill it in never see it
	For     string `yaml:"for" json:"for"`               // who fills it in, in plain words
	Licence string `yaml:"licence" json:"licence"`       // who may use the wording and how
	Source  string `yaml:"source" json:"source,omitempty"`

	// Family names instruments that share item ids on purpose, so that the same question can be compared between waves.
	Family   string    `yaml:"family" json:"family,omitempty"`
	Sections []Section `yaml:"sections" json:"sections"`
	Scales   []Scale   `yaml:"scales" json:"scales,omitempty"`

	// Retired holds ids of items that earlier versions had. They are never given to another question.
	Retired []string `yaml:"retired" json:"retired,omitempty"`
}

// Section is a group of items, shown on one page.
type Section struct {
	ID    string `yaml:"id" json:"id"`
	Title string `yaml:"title" json:"title"`
	Intro string `yaml:"intro" json:"intro,omitempty"`
	Items []Item `yaml:"items" json:"items"`
}

// Item is one question.
type Item struct {
	ID      string `yaml:"id" json:"id"` // stable over versions and never used for another question
	Kind    Kind   `yaml:"kind" json:"kind"`
	Wording string `yaml:"wording" json:"wording"`
	Hint    string `yaml:"hint" json:"hint,omitempty"`

	Required bool `yaml:"required" json:"required,omitempty"`
	NA       bool `yaml:"na" json:"na,omitempty"`           // offers "does not apply to me"
	Reverse  bool `yaml:"reverse" json:"reverse,omitempty"` // a high answer means a low score
	Sealed   bool `yaml:"sealed" json:"sealed,omitempty"`   // about health or private life: stored encrypted, never in lists
	Side     Side `yaml:"side" json:"side,omitempty"`       // only this side answers

	Options []Option `yaml:"options" json:"options,omitempty"` // choice, choices, ranking
	Anchors []string `yaml:"anchors" json:"anchors,omitempty"` // ordered kinds: the words of each step, lowest first
	Max     int      `yaml:"max" json:"max,omitempty"`         // text: most characters; choices: most options that may be chosen

	Lowest   *float64 `yaml:"lowest" json:"lowest,omitempty"` // number
	Highest  *float64 `yaml:"highest" json:"highest,omitempty"`
	Decimals int      `yaml:"decimals" json:"decimals,omitempty"` // number: digits after the point, 0 to 3
	Unit     string   `yaml:"unit" json:"unit,omitempty"`
}

// Option is one thing to choose.
type Option struct {
	ID    string `yaml:"id" json:"id"`
	Label string `yaml:"label" json:"label"`
	Hint  string `yaml:"hint" json:"hint,omitempty"`
	Alone bool   `yaml:"alone" json:"alone,omitempty"` // choices: cannot go with another one ("None of these")
}

// Rule is how the scores of several items become one.
type Rule string

const (
	Mean Rule = "mean"
	Sum  Rule = "sum"
)

// Scale is a score made of several items that have the same steps.
type Scale struct {
	ID    string   `yaml:"id" json:"id"`
	Title string   `yaml:"title" json:"title"`
	Rule  Rule     `yaml:"rule" json:"rule"`
	Items []string `yaml:"items" json:"items"`
	Least int      `yaml:"least" json:"least"` // fewest answered items for which there is a score; a sum needs all of them

	// Bar is the lowest score that passes, for selection; nil when the scale has no bar.
	Bar *float64 `yaml:"bar" json:"bar,omitempty"`
}

// Step is one step of an ordered item or one option of a choice, as offered to the person who answers.
type Step struct {
	Value string // what is stored
	Label string
	Hint  string
	Alone bool
}

// Longest answers allowed where an item names no own limit, in characters.
const (
	DefaultTextMax     = 200
	DefaultLongTextMax = 4000
)

// Values stored for yes and no, and the value that a form sends for "does not apply to me".
const (
	Yes    = "yes"
	No     = "no"
	Not    = "na"
	NALine = "This does not apply to me"
)

var defaultAnchors = map[Kind][]string{
	Agree: {"Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"},
	Marks: {"0 marks (lowest)", "1 mark", "2 marks", "3 marks", "4 marks", "5 marks (highest)"},
}

// Steps are what a person can pick, in the order shown, without "does not apply". Text and number items have none.
func (it Item) Steps() []Step {
	if low, _, ok := it.Kind.Range(); ok {
		words := it.Anchors
		if len(words) == 0 {
			words = defaultAnchors[it.Kind]
		}
		steps := make([]Step, len(words))
		for i, w := range words {
			steps[i] = Step{Value: strconv.Itoa(low + i), Label: w}
		}
		return steps
	}
	switch {
	case it.Kind == YesNo:
		return []Step{{Value: Yes, Label: "Yes"}, {Value: No, Label: "No"}}
	case it.Kind.Optioned():
		steps := make([]Step, len(it.Options))
		for i, o := range it.Options {
			steps[i] = Step{Value: o.ID, Label: o.Label, Hint: o.Hint, Alone: o.Alone}
		}
		return steps
	}
	return nil
}

// Words says whether people answer in their own words.
func (it Item) Words() bool { return it.Kind == Text || it.Kind == LongText }

// MaxLength is the most characters of a text answer; 0 for other kinds.
func (it Item) MaxLength() int {
	switch {
	case !it.Words():
		return 0
	case it.Max > 0:
		return it.Max
	case it.Kind == Text:
		return DefaultTextMax
	}
	return DefaultLongTextMax
}

// Label is the words of a stored value of this item: the anchor, the option's label, or the value itself.
func (it Item) Label(value string) string {
	for _, s := range it.Steps() {
		if s.Value == value {
			return s.Label
		}
	}
	if it.Kind == Number && it.Unit != "" {
		return withUnit(it.tidyNumber(value), it.Unit)
	}
	return value
}

func withUnit(value, unit string) string {
	if unit == "£" {
		return unit + value
	}
	return value + " " + unit
}

// Items are all items in the order asked.
func (d Definition) Items() []Item {
	var all []Item
	for _, s := range d.Sections {
		all = append(all, s.Items...)
	}
	return all
}

// Item finds one item by id.
func (d Definition) Item(id string) (Item, bool) {
	for _, s := range d.Sections {
		for _, it := range s.Items {
			if it.ID == id {
				return it, true
			}
		}
	}
	return Item{}, false
}

// Section finds one section by id.
func (d Definition) Section(id string) (Section, bool) {
	for _, s := range d.Sections {
		if s.ID == id {
			return s, true
		}
	}
	return Section{}, false
}

// Only is the definition with one section left, for a page that asks section by section. Scales are left out.
func (d Definition) Only(section string) Definition {
	var kept []Section
	for _, s := range d.Sections {
		if s.ID == section {
			kept = append(kept, s)
		}
	}
	d.Sections, d.Scales = kept, nil
	return d
}

// ForSides leaves out items that only other sides answer, and sections that are then empty. An application by a
// professional alone is ForSides(Professional): it is not asked about the partner.
func (d Definition) ForSides(sides ...Side) Definition {
	var kept []Section
	for _, s := range d.Sections {
		var items []Item
		for _, it := range s.Items {
			if it.Side == "" || slices.Contains(sides, it.Side) {
				items = append(items, it)
			}
		}
		if len(items) > 0 {
			s.Items = items
			kept = append(kept, s)
		}
	}
	d.Sections = kept
	return d
}

// Clone is a copy that shares nothing with the original, ready to be edited.
func (d Definition) Clone() Definition {
	c := d
	c.Retired = slices.Clone(d.Retired)
	c.Scales = slices.Clone(d.Scales)
	for i := range c.Scales {
		c.Scales[i].Items = slices.Clone(d.Scales[i].Items)
		c.Scales[i].Bar = clonePtr(d.Scales[i].Bar)
	}
	c.Sections = slices.Clone(d.Sections)
	for i := range c.Sections {
		items := slices.Clone(d.Sections[i].Items)
		for j := range items {
			items[j].Options = slices.Clone(items[j].Options)
			items[j].Anchors = slices.Clone(items[j].Anchors)
			items[j].Lowest = clonePtr(items[j].Lowest)
			items[j].Highest = clonePtr(items[j].Highest)
		}
		c.Sections[i].Items = items
	}
	return c
}

func clonePtr(p *float64) *float64 {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
