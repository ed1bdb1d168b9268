package evaluating

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/shared/instrument"
	"alongside/internal/shared/report"
)

// state is what a typed value is.
type state uint8

const (
	missing state = iota
	notApplicable
	given
	faulty
)

// meaning is what a typed value stands for.
type meaning struct {
	state  state
	value  float64 // NaN where it is no number
	levels []int   // places among the steps
	reason string
}

// guessed is what a column is taken for.
type guessed struct {
	kind      report.Kind
	low, high int
	steps     []report.Level
}

// The ways to write that a question does not apply, and that nothing was said. "NA" is taken for the first, as everywhere in the
// program.
var (
	naWords      = []string{"na", "n/a", "n.a.", "n.a", "n a", "#n/a", "not applicable", "does not apply", "(does not apply)", "this does not apply to me", "doesn't apply"}
	missingWords = []string{"-", "–", "—", ".", "missing", "(missing)", "no answer", "not answered", "no response", "null", "nan", "blank", "?"}
)

// plainly says what a value is when it is no answer.
func plainly(value string) (meaning, bool) {
	v := strings.ToLower(strings.Join(strings.Fields(value), " "))
	switch {
	case v == "" || slices.Contains(missingWords, v):
		return meaning{state: missing, value: math.NaN()}, true
	case slices.Contains(naWords, v):
		return meaning{state: notApplicable, value: math.NaN()}, true
	}
	return meaning{}, false
}

// understand decides what every typed value means.
func (t *tally) understand() {
	if len(t.blank) > 0 {
		t.mind("%s blank and left out, from line %d.", lines(len(t.blank)), t.blank[0])
	}
	if t.def != nil {
		defer t.sayRounded()
		for _, c := range t.columns {
			c.byInstrument()
			if c.item.Kind != instrument.Text && c.item.Kind != instrument.LongText && !c.item.NA && c.says(notApplicable) {
				t.mind("Some said that %q does not apply, which the form does not offer. It is counted all the same.", c.heading)
			}
		}
		return
	}
	if len(t.waves) > 0 { // else there is nothing to guess from
		t.guess()
		t.sayRounded()
	}
}

// sayRounded tells of columns that hold more different numbers than there is room for.
func (t *tally) sayRounded() {
	for _, c := range t.columns {
		if c.step > 0 && c.guess.kind == report.Number {
			t.mind("The column %q holds more than %d different numbers. Further ones are rounded to the nearest %s, so its figures can be wrong by half of that.", c.heading, mostValues, strconv.FormatFloat(c.step, 'f', -1, 64))
		}
	}
}

func lines(n int) string {
	if n == 1 {
		return "1 line is"
	}
	return fmt.Sprintf("%d lines are", n)
}

func (c *column) says(s state) bool {
	return slices.ContainsFunc(c.means, func(m meaning) bool { return m.state == s })
}

// byInstrument reads the values of a question of the form.
func (c *column) byInstrument() {
	it := *c.item
	g := guessed{kind: kindOf(it.Kind)}
	if low, high, ok := it.Kind.Range(); ok {
		g.low, g.high = low, high
	}
	for _, s := range it.Steps() {
		g.steps = append(g.steps, report.Level{Value: s.Value, Label: s.Label})
	}
	c.guess = g
	words := g.kind == report.Words
	c.text = c.text && words
	for _, value := range c.values {
		m, ok := plainly(value)
		if !ok || words {
			m = meaning{state: given, value: math.NaN()}
			if value == "" {
				m.state = missing
			}
		}
		if !ok && !words {
			m = c.parsed(it, value)
		}
		c.means = append(c.means, m)
	}
}

func (c *column) parsed(it instrument.Item, value string) meaning {
	if it.Kind.Ordered() { // a spreadsheet may write 4.0
		if whole, fraction, ok := strings.Cut(value, "."); ok && fraction != "" && strings.Trim(fraction, "0") == "" {
			value = whole
		}
	}
	a, message := instrument.ParseCell(it, value)
	if message != "" {
		return meaning{state: faulty, reason: reason(it, message)}
	}
	m := meaning{state: given, value: math.NaN()}
	if v, ok := instrument.Raw(it, a); ok {
		m.value = v
	}
	for n, v := range a.Values {
		if at := slices.IndexFunc(c.guess.steps, func(l report.Level) bool { return l.Value == v }); at >= 0 && (it.Kind != instrument.Ranking || n == 0) {
			m.levels = append(m.levels, at)
		}
	}
	return m
}

// reason says why a value is no answer, after the name of the column.
func reason(it instrument.Item, message string) string {
	if low, high, ok := it.Kind.Range(); ok {
		return fmt.Sprintf("is no step of the scale: it must be a whole number from %d to %d, n/a, or empty", low, high)
	}
	return strings.ToLower(message[:1]) + strings.TrimSuffix(message[1:], ".")
}

func kindOf(k instrument.Kind) report.Kind {
	switch {
	case k.Ordered():
		return report.Ordered
	case k == instrument.YesNo:
		return report.YesNo
	case k == instrument.Number:
		return report.Number
	case k == instrument.Text, k == instrument.LongText:
		return report.Words
	}
	return report.Choice
}

// thousands are numbers such as 1,234: a thousand and more, as it is written in English, or one and a bit, as in other languages.
var thousands = regexp.MustCompile(`^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+$`)

// numberOf reads a number as people type it. One that may mean two things is none.
func numberOf(value string) (float64, bool) {
	if thousands.MatchString(strings.TrimSpace(value)) {
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		if comma := strings.Replace(value, ",", ".", 1); comma != value {
			v, err = strconv.ParseFloat(strings.TrimSpace(comma), 64)
		}
	}
	return v, err == nil && math.Abs(v) < 1e15
}

// guess finds out what each column holds, and says so.
func (t *tally) guess() {
	var scales []*column
	kept := t.columns[:0:0]
	places := make([]int, 0, len(t.columns))
	for at, c := range t.columns {
		c.guess.kind = c.kind()
		switch {
		case c.guess.kind == report.Words:
			t.note("The column %q holds words. They are not counted.", c.heading)
			c.means = make([]meaning, len(c.values))
			continue
		case c.guess.kind == report.Ordered:
			scales = append(scales, c)
		default:
			t.mind("The column %q is taken for %s.", c.heading, map[report.Kind]string{report.Number: "numbers, not steps of a scale", report.YesNo: "yes or no", report.Choice: "a choice of words"}[c.guess.kind])
		}
		kept, places = append(kept, c), append(places, at)
	}
	t.guessScales(scales)
	for _, c := range kept {
		c.byGuess()
	}
	t.keep(kept, places)
}

// keep leaves out columns that are no questions, also from the answers of linked forms.
func (t *tally) keep(kept []*column, places []int) {
	if len(kept) == len(t.columns) || len(kept) == 0 {
		t.columns = kept
		return
	}
	old := *t
	var cells [][]uint16
	per := max(1, piece/len(kept))
	for _, l := range t.linked {
		if int(l.row)%per == 0 {
			cells = append(cells, make([]uint16, 0, per*len(kept)))
		}
		last := &cells[len(cells)-1]
		all := old.answers(l)
		for _, at := range places {
			*last = append(*last, all[at])
		}
	}
	t.columns, t.cells = kept, cells
}

// agreeWords are the steps of the usual scale of agreement.
var agreeWords = []string{"strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"}

// kind says what a column seems to hold, by its different values.
func (c *column) kind() report.Kind {
	if c.text {
		return report.Words
	}
	answers, numbers, whole, yes, agree, different := 0, 0, 0, 0, 0, 0
	words := 0
	for p, value := range c.values {
		if _, ok := plainly(value); ok {
			continue
		}
		n := c.times(p)
		answers += n
		different++
		v, isNumber := numberOf(value)
		if !isNumber && thousands.MatchString(value) {
			v, isNumber = math.Inf(1), true // it is told later that nobody knows which
		}
		if isNumber {
			numbers += n
			if v == math.Trunc(v) && v >= 0 && v <= 10 {
				whole += n
			}
		} else {
			words += len(strings.Fields(value)) * n
		}
		lower := strings.ToLower(value)
		if slices.Contains([]string{"yes", "no", "y", "n", "true", "false"}, lower) {
			yes += n
		}
		if slices.Contains(agreeWords, lower) {
			agree += n
		}
	}
	switch {
	case answers == 0:
		return report.Ordered
	case agree == answers:
		return report.Ordered
	case yes == answers:
		return report.YesNo
	case 5*numbers >= 4*answers && whole == numbers:
		return report.Ordered // what is no number is a fault
	case 5*numbers >= 4*answers:
		return report.Number
	case different <= 12 && (answers >= 2*different || words <= 4*answers):
		return report.Choice
	}
	return report.Words
}

func (c *column) times(p int) (n int) {
	for _, counts := range c.counts {
		if p < len(counts) {
			n += counts[p]
		}
	}
	return n
}

// guessScales gives columns of whole numbers a scale. Questions of one form mostly share one: those that stay within 0 to 5 are taken
// together, those up to 7, and those up to 10.
func (t *tally) guessScales(scales []*column) {
	type span struct{ low, high int }
	groups := map[int]span{}
	groupOf := func(c *column) (int, span) {
		s := span{math.MaxInt, math.MinInt}
		for _, value := range c.values {
			v, ok := numberOf(value)
			if at := slices.Index(agreeWords, strings.ToLower(value)); at >= 0 {
				v, ok = float64(at+1), true
			}
			if _, plain := plainly(value); !plain && ok {
				s.low, s.high = min(s.low, int(v)), max(s.high, int(v))
			}
		}
		switch {
		case s.high <= 5:
			return 5, s
		case s.high <= 7:
			return 7, s
		}
		return 10, s
	}
	for _, c := range scales {
		g, s := groupOf(c)
		if old, ok := groups[g]; ok {
			s = span{min(s.low, old.low), max(s.high, old.high)}
		}
		groups[g] = s
	}
	said := map[string][]string{}
	var order []string
	for _, c := range scales {
		g, _ := groupOf(c)
		c.guess.low, c.guess.high = usual(groups[g].low, groups[g].high)
		key := fmt.Sprintf("%d to %d", c.guess.low, c.guess.high)
		if said[key] == nil {
			order = append(order, key)
		}
		said[key] = append(said[key], c.heading)
	}
	for _, key := range order {
		t.mind("The scale %s is guessed from the answers, for: %s. Give --instrument to say which scale it is.", key, strings.Join(said[key], "; "))
	}
}

// usual is the usual scale that holds the answers.
func usual(low, high int) (int, int) {
	switch {
	case low > high:
		return 1, 5
	case low == 0 && high <= 1:
		return 0, 1
	case low == 0 && high <= 4:
		return 0, 4
	case low == 0 && high <= 5:
		return 0, 5
	case low == 0:
		return 0, 10
	case high <= 5:
		return 1, 5
	case high == 6:
		return 1, 6
	case high == 7:
		return 1, 7
	}
	return 1, 10
}

// byGuess reads the values of a column by what it is taken for.
func (c *column) byGuess() {
	switch c.guess.kind {
	case report.Ordered:
		for v := c.guess.low; v <= c.guess.high; v++ {
			c.guess.steps = append(c.guess.steps, report.Level{Value: strconv.Itoa(v), Label: strconv.Itoa(v)})
		}
	case report.YesNo:
		c.guess.steps = []report.Level{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}
	default:
		c.ownSteps()
	}
	c.means = c.means[:0]
	for _, value := range c.values {
		m, ok := plainly(value)
		if !ok {
			m = c.guessedMeaning(value)
		}
		c.means = append(c.means, m)
	}
}

// ownSteps takes the different values for steps: words as they come, numbers in their order when they are few.
func (c *column) ownSteps() {
	var values []string
	seen := map[string]bool{}
	for _, value := range c.values {
		if _, ok := plainly(value); ok {
			continue
		}
		if v, number := numberOf(value); number && c.guess.kind == report.Number {
			value = strconv.FormatFloat(v, 'f', -1, 64)
		} else if c.guess.kind == report.Number {
			continue
		}
		if same := strings.ToLower(value); !seen[same] {
			seen[same] = true
			values = append(values, value)
		}
	}
	if c.guess.kind == report.Number {
		slices.SortFunc(values, func(a, b string) int {
			x, _ := numberOf(a)
			y, _ := numberOf(b)
			return int(math.Copysign(1, x-y))
		})
		if len(values) > 30 {
			return
		}
	} else {
		slices.Sort(values)
	}
	for _, v := range values {
		c.guess.steps = append(c.guess.steps, report.Level{Value: v, Label: v})
	}
}

func (c *column) guessedMeaning(value string) meaning {
	m := meaning{state: given, value: math.NaN()}
	name := value
	v, isNumber := numberOf(value)
	switch c.guess.kind {
	case report.Ordered:
		if at := slices.Index(agreeWords, strings.ToLower(value)); at >= 0 && c.guess.low == 1 {
			v, isNumber = float64(at+1), true
		}
		if !isNumber || v != math.Trunc(v) || v < float64(c.guess.low) || v > float64(c.guess.high) {
			return meaning{state: faulty, reason: fmt.Sprintf("is no step of the scale that the other answers have: it must be a whole number from %d to %d, n/a, or empty", c.guess.low, c.guess.high)}
		}
		m.value, name = v, strconv.Itoa(int(v))
	case report.Number:
		if thousands.MatchString(value) {
			return meaning{state: faulty, reason: "can mean two numbers. Write 1,234 as 1234, or as 1.234"}
		}
		if !isNumber {
			return meaning{state: faulty, reason: "is not a number, as the other answers are"}
		}
		m.value, name = v, strconv.FormatFloat(v, 'f', -1, 64)
	case report.YesNo:
		if name = "no"; slices.Contains([]string{"yes", "y", "true"}, strings.ToLower(value)) {
			m.value, name = 1, "yes"
		} else {
			m.value = 0
		}
	}
	if at := slices.IndexFunc(c.guess.steps, func(l report.Level) bool { return strings.EqualFold(l.Value, name) }); at >= 0 {
		m.levels = []int{at}
	}
	return m
}
