package instrument

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a definition, so that a form stays a form and a page stays readable.
const (
	maxItems    = 200
	maxOptions  = 60
	maxWording  = 400
	maxHint     = 600
	maxIntro    = 4000
	maxTitle    = 200
	maxTextMax  = 20000
	maxDecimals = 3
)

var idForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// Fault is one thing wrong with a definition. Where names the place ("item power-voice"), Message says in plain words
// what is wrong.
type Fault struct {
	Where   string
	Message string
}

func (f Fault) String() string {
	if f.Where == "" {
		return f.Message
	}
	return f.Where + ": " + f.Message
}

// Faults is everything wrong with a definition. It is an error when it is not empty.
type Faults []Fault

func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "; ")
}

// Check returns nil, or Faults listing everything that is wrong, not only the first thing.
func (d Definition) Check() error {
	c := &checker{ids: map[string]bool{}}
	c.head(d)
	sections := map[string]bool{}
	count := 0
	for _, s := range d.Sections {
		where := "section " + s.ID
		c.id(where, s.ID)
		if sections[s.ID] {
			c.fault(where, "another section has the same id")
		}
		sections[s.ID] = true
		c.text(where, "title", s.Title, maxTitle, true)
		c.text(where, "introduction", s.Intro, maxIntro, false)
		if len(s.Items) == 0 {
			c.fault(where, "has no question")
		}
		for _, it := range s.Items {
			c.item(it, d.Retired)
			count++
		}
	}
	if count > maxItems {
		c.fault("", fmt.Sprintf("has %d questions, at most %d are allowed", count, maxItems))
	}
	c.scales(d)
	if len(c.faults) == 0 {
		return nil
	}
	return c.faults
}

type checker struct {
	faults Faults
	ids    map[string]bool
}

func (c *checker) fault(where, message string) {
	c.faults = append(c.faults, Fault{where, message})
}

func (c *checker) id(where, id string) {
	if !idForm.MatchString(id) || len(id) > 60 {
		c.fault(where, fmt.Sprintf("id %q must be at most 60 small letters, digits and single hyphens, starting with a letter", id))
	}
}

func (c *checker) text(where, what, s string, most int, needed bool) {
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		c.fault(where, what+" holds characters that are not text")
	case needed && strings.TrimSpace(s) == "":
		c.fault(where, what+" is empty")
	case n > most:
		c.fault(where, fmt.Sprintf("%s has %d characters, at most %d are allowed", what, n, most))
	case what == "title" && strings.ContainsAny(s, "\n\r"):
		c.fault(where, "title must be one line")
	}
}

func (c *checker) head(d Definition) {
	c.id("", d.Key)
	if d.Version < 1 {
		c.fault("", "version must be 1 or more")
	}
	if !slices.Contains(Uses, d.Use) {
		c.fault("", fmt.Sprintf("use %q is not known", d.Use))
	}
	c.text("", "title", d.Title, maxTitle, true)
	c.text("", "introduction", d.Intro, maxIntro, false)
	c.text("", "description for coordinators", d.About, maxIntro, false)
	c.text("", "who it is for", d.For, maxHint, true)
	c.text("", "licence", d.Licence, maxHint, true)
	c.text("", "source", d.Source, maxHint, false)
	if d.Family != "" {
		c.id("family", d.Family)
	}
	if len(d.Sections) == 0 {
		c.fault("", "has no section")
	}
	for i, id := range d.Retired {
		c.id("retired", id)
		if slices.Contains(d.Retired[:i], id) {
			c.fault("retired", fmt.Sprintf("id %q is listed twice", id))
		}
	}
}

func (c *checker) item(it Item, retired []string) {
	where := "item " + it.ID
	c.id(where, it.ID)
	if c.ids[it.ID] {
		c.fault(where, "another question has the same id")
	}
	c.ids[it.ID] = true
	if slices.Contains(retired, it.ID) {
		c.fault(where, "this id belonged to an earlier question and cannot be used again")
	}
	if !slices.Contains(Kinds, it.Kind) {
		c.fault(where, fmt.Sprintf("kind %q is not known", it.Kind))
		return
	}
	c.text(where, "wording", it.Wording, maxWording, true)
	c.text(where, "hint", it.Hint, maxHint, false)
	if strings.ContainsAny(it.Wording+it.Hint, "\n\r") {
		c.fault(where, "wording and hint must each be one line")
	}
	if it.Side != "" && it.Side != Professional && it.Side != Partner {
		c.fault(where, fmt.Sprintf("side %q is not known", it.Side))
	}
	if it.Reverse && !it.Kind.Ordered() {
		c.fault(where, "only a question with steps from low to high can be reverse-scored")
	}
	c.anchors(where, it)
	c.options(where, it)
	c.limits(where, it)
}

func (c *checker) anchors(where string, it Item) {
	low, high, ordered := it.Kind.Range()
	if !ordered {
		if len(it.Anchors) > 0 {
			c.fault(where, "only a question with steps from low to high has words for its steps")
		}
		return
	}
	if len(it.Anchors) == 0 {
		if it.Kind == Anchored {
			c.fault(where, "each step from 0 to 4 needs its words")
		}
		return
	}
	if want := high - low + 1; len(it.Anchors) != want {
		c.fault(where, fmt.Sprintf("has words for %d steps, there are %d", len(it.Anchors), want))
	}
	c.labels(where, it.Anchors)
}

func (c *checker) labels(where string, labels []string) {
	seen := map[string]bool{}
	for _, l := range labels {
		c.text(where, "a step or option", l, maxHint, true)
		if strings.ContainsAny(l, "\n\r") {
			c.fault(where, "the words of a step or option must be one line")
		}
		k := strings.ToLower(strings.TrimSpace(l))
		if seen[k] {
			c.fault(where, fmt.Sprintf("%q is there twice", l))
		}
		seen[k] = true
	}
}

func (c *checker) options(where string, it Item) {
	if !it.Kind.Optioned() {
		if len(it.Options) > 0 {
			c.fault(where, "this kind of question has no options")
		}
		return
	}
	if len(it.Options) < 2 {
		c.fault(where, "needs two options or more")
	}
	if len(it.Options) > maxOptions {
		c.fault(where, fmt.Sprintf("has %d options, at most %d are allowed", len(it.Options), maxOptions))
	}
	ids, alone := map[string]bool{}, 0
	var labels []string
	for _, o := range it.Options {
		c.id(where+", option "+o.ID, o.ID)
		if o.ID == Not {
			c.fault(where, `the option id "na" is kept for "does not apply"`)
		}
		if ids[o.ID] {
			c.fault(where, fmt.Sprintf("two options have the id %q", o.ID))
		}
		ids[o.ID] = true
		labels = append(labels, o.Label)
		c.text(where, "the hint of an option", o.Hint, maxHint, false)
		if o.Alone {
			alone++
		}
	}
	c.labels(where, labels)
	if alone > 0 && it.Kind != Choices {
		c.fault(where, "only a question with any number of choices can have a choice that stands alone")
	}
	if alone > 1 {
		c.fault(where, "only one choice can stand alone")
	}
}

func (c *checker) limits(where string, it Item) {
	text := it.Kind == Text || it.Kind == LongText
	switch {
	case it.Max < 0 || text && it.Max > maxTextMax:
		c.fault(where, fmt.Sprintf("the longest answer must be from 1 to %d characters", maxTextMax))
	case it.Max > 0 && it.Kind == Choices && it.Max > len(it.Options):
		c.fault(where, "more choices are allowed than there are options")
	case it.Max > 0 && !text && it.Kind != Choices:
		c.fault(where, "only text and choices have a most")
	}
	if it.Kind != Number {
		if it.Lowest != nil || it.Highest != nil || it.Decimals != 0 || it.Unit != "" {
			c.fault(where, "only a number has a lowest, a highest, decimals or a unit")
		}
		return
	}
	c.text(where, "unit", it.Unit, 40, false)
	if it.Decimals < 0 || it.Decimals > maxDecimals {
		c.fault(where, fmt.Sprintf("decimals must be from 0 to %d", maxDecimals))
	}
	for _, bound := range []*float64{it.Lowest, it.Highest} {
		// Numbers beyond 10^12 lose digits when written with three decimals, and no honest form asks for them.
		if bound != nil && (math.IsNaN(*bound) || math.Abs(*bound) > 1e12) {
			c.fault(where, "lowest and highest must be ordinary numbers")
			return
		}
	}
	if it.Lowest != nil && it.Highest != nil && *it.Lowest > *it.Highest {
		c.fault(where, "the lowest number is above the highest")
	}
}

func (c *checker) scales(d Definition) {
	seen := map[string]bool{}
	for _, s := range d.Scales {
		where := "scale " + s.ID
		c.id(where, s.ID)
		if seen[s.ID] {
			c.fault(where, "another scale has the same id")
		}
		seen[s.ID] = true
		c.text(where, "title", s.Title, maxTitle, true)
		if s.Rule != Mean && s.Rule != Sum {
			c.fault(where, fmt.Sprintf("rule %q is not known: mean or sum", s.Rule))
		}
		if len(s.Items) == 0 {
			c.fault(where, "has no items")
			continue
		}
		c.scaleItems(where, s, d)
	}
}

func (c *checker) scaleItems(where string, s Scale, d Definition) {
	if s.Least < 1 || s.Least > len(s.Items) {
		c.fault(where, fmt.Sprintf("the fewest answers for a score must be from 1 to %d", len(s.Items)))
	}
	if s.Rule == Sum && s.Least != len(s.Items) {
		c.fault(where, "a sum needs an answer to every item")
	}
	if s.Bar != nil && (math.IsNaN(*s.Bar) || math.IsInf(*s.Bar, 0)) {
		c.fault(where, "the bar must be an ordinary number")
	}
	var kind Kind
	for i, id := range s.Items {
		it, ok := d.Item(id)
		switch {
		case !ok:
			c.fault(where, fmt.Sprintf("there is no item %q", id))
			continue
		case slices.Contains(s.Items[:i], id):
			c.fault(where, fmt.Sprintf("item %q is there twice", id))
		case !it.Kind.Ordered():
			c.fault(where, fmt.Sprintf("item %q has no steps from low to high", id))
		case kind != "" && it.Kind != kind:
			c.fault(where, "all items of a scale must have the same steps")
		}
		kind = it.Kind
	}
}

// CheckNext says whether next can follow the definition old in the history of one instrument: the same key, the next
// version number, ids that went away listed as retired, and no id whose kind of answer changed. Otherwise answers to
// the two versions would be compared although they are about different things.
func CheckNext(old, next Definition) error {
	var c checker
	if next.Key != old.Key {
		c.fault("", "the key of an instrument cannot change")
	}
	if next.Version != old.Version+1 {
		c.fault("", fmt.Sprintf("the next version is %d", old.Version+1))
	}
	c.sameQuestions(old, next)
	if len(c.faults) == 0 {
		return nil
	}
	return c.faults
}

// sameQuestions is the part of CheckNext about questions: an id keeps its meaning for ever.
func sameQuestions(old, next Definition) error {
	var c checker
	c.sameQuestions(old, next)
	if len(c.faults) == 0 {
		return nil
	}
	return c.faults
}

func (c *checker) sameQuestions(old, next Definition) {
	for _, id := range old.Retired {
		if !slices.Contains(next.Retired, id) {
			c.fault("retired", fmt.Sprintf("%q must stay in the list of retired ids", id))
		}
	}
	for _, was := range old.Items() {
		now, kept := next.Item(was.ID)
		if !kept {
			if !slices.Contains(next.Retired, was.ID) {
				c.fault("item "+was.ID, "is gone and must be listed as retired")
			}
			continue
		}
		if now.Kind != was.Kind {
			c.fault("item "+was.ID, "a question cannot change its kind: retire it and write a new one")
		}
		if now.Reverse != was.Reverse {
			c.fault("item "+was.ID, "a question cannot change the direction of its score: retire it and write a new one")
		}
	}
}
