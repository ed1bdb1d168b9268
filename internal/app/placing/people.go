package placing

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"alongside/engine/assign"
	"alongside/internal/platform/sheet"
)

// criterion is one line of a criteria file: what is compared and what it is worth.
type criterion struct {
	Column       string `yaml:"column"`       // of the people's file, for both sides
	Professional string `yaml:"professional"` // or one column of each side
	Partner      string `yaml:"partner"`
	// Compare is shared (how many of the words in both cells, which are parted by ; are the same), same (the cells are the same),
	// different (both are filled in, and are not the same) or near (two numbers that are no further apart than Within).
	Compare string   `yaml:"compare"`
	Within  *float64 `yaml:"within"`
	Weight  weight   `yaml:"weight"` // for each shared word, or for the pair
	Needed  bool     `yaml:"needed"` // a pair in which it is not so is not allowed
	Why     string   `yaml:"why"`    // how it is said after 'They', as 'share an interest'; may be empty
}

// weight is what a criterion is worth: a number as it was written, and in units of the last decimal place that any weight of its file
// has. So the scores are whole numbers, and nothing is rounded.
type weight struct {
	decimal string
	units   int64
}

// UnmarshalYAML reads a number as it stands in the file: a reader of whole numbers would cut 1.5 down to 1 without a word.
func (w *weight) UnmarshalYAML(n *yaml.Node) error {
	var err error
	if w.decimal, err = decimal(n.Value); n.Kind != yaml.ScalarNode || err != nil {
		return fmt.Errorf("line %d: the weight must be a number from 0 to 1000000, such as 2 or 1.5", n.Line)
	}
	return nil
}

// value is about what the weight is, for telling whether it is in range.
func (w weight) value() float64 {
	v, _ := strconv.ParseFloat(w.decimal, 64) // it was read as a number; none is 0
	return v
}

// weigh gives the weights of a file in units of their last place, and how many places that are.
func weigh(rules []criterion) (scale, error) {
	var d digits
	for _, r := range rules {
		d.see(r.Weight.decimal)
	}
	p := scale(d.places)
	if d.places > mostPlaces {
		return 0, fmt.Errorf("a weight has %d decimal places: use up to %d", d.places, mostPlaces)
	}
	for k := range rules {
		w := &rules[k].Weight
		if w.decimal == "" {
			continue // none was written: it only says what is needed
		}
		var err error
		if w.units, err = p.units(w.decimal); err != nil {
			return 0, fmt.Errorf("criterion %d: the weight %w", k+1, err)
		}
	}
	return p, nil
}

// mostPlaces is how many decimal places weights may have, so that they fit with all digits of the largest.
const mostPlaces = 6

// criteria are what a criteria file holds.
type criteria struct {
	Criteria []criterion `yaml:"criteria"`
}

// readCriteria reads and checks a criteria file. Its weights, and so the scores, have as many decimal places as the scale says.
func (c *call) readCriteria(file string) ([]criterion, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	var all criteria
	if err := d.Decode(&all); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s cannot be read: %s", filepath.Base(file), plainYAML(err))
	}
	if len(all.Criteria) == 0 {
		return nil, fmt.Errorf("%s names no criteria: it begins with a line `criteria:`", filepath.Base(file))
	}
	for k := range all.Criteria {
		if err := all.Criteria[k].check(); err != nil {
			return nil, fmt.Errorf("%s, criterion %d: %w", filepath.Base(file), k+1, err)
		}
	}
	if c.scale, err = weigh(all.Criteria); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	return all.Criteria, nil
}

// unknownField and wrongKind are how the reader of YAML says what people get wrong most.
var (
	unknownField = regexp.MustCompile(`line (\d+): field (\S+) not found in type \S+`)
	wrongKind    = regexp.MustCompile("line (\\d+): cannot unmarshal !!\\w+ (`[^`]*`)? ?into ([^;\\s]+)")
)

// plainYAML says what is wrong with a file in words that need no programmer.
func plainYAML(err error) string {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	var lines []string
	for line := range strings.Lines(strings.TrimPrefix(text, "unmarshal errors:")) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	text = strings.Join(lines, "; ")
	text = unknownField.ReplaceAllString(text, "line $1: “$2” is not known here. A criterion has column (or professional and partner), compare, within, weight, needed and why")
	return wrongKind.ReplaceAllStringFunc(text, func(s string) string {
		m := wrongKind.FindStringSubmatch(s)
		what := map[string]string{"float64": "a number", "bool": "true or false", "string": "words"}[m[3]]
		if what == "" {
			what = "a list of criteria"
		}
		if m[2] == "" {
			return fmt.Sprintf("line %s: %s is needed here", m[1], what)
		}
		return fmt.Sprintf("line %s: %s is needed here, and not “%s”", m[1], what, strings.Trim(m[2], "`"))
	})
}

func (c *criterion) check() error {
	if c.Column != "" {
		if c.Professional != "" || c.Partner != "" {
			return errors.New("give either one column for both sides, or one for each side")
		}
		c.Professional, c.Partner = c.Column, c.Column
	}
	switch {
	case c.Professional == "" || c.Partner == "":
		return errors.New("say which column to compare")
	case !slices.Contains([]string{"shared", "same", "different", "near"}, c.Compare):
		return fmt.Errorf("compare must be shared, same, different or near, not %q", c.Compare)
	case (c.Compare == "near") != (c.Within != nil) || c.Within != nil && *c.Within < 0:
		return errors.New("near, and only near, needs a number `within` of 0 or more")
	case strings.HasPrefix(c.Weight.decimal, "-") || c.Weight.value() > 1_000_000:
		return errors.New("the weight must be a number from 0 to 1000000; to have people together who are not alike, compare: different")
	case c.Weight.value() == 0 && !c.Needed:
		return errors.New("counts for nothing: give it a weight above 0, or needed: true")
	}
	c.Why = phrase(c.Why)
	return nil
}

// phrase makes what somebody wrote of a criterion fit after "They": no full stop at the end, no "They" before it, no capital at the beginning.
func phrase(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), ".!; ")
	if len(s) > 5 && strings.EqualFold(s[:5], "they ") {
		s = s[5:]
	}
	first, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(first) && (unicode.IsLower(next) || next == ' ') {
		s = string(unicode.ToLower(first)) + s[size:]
	}
	return s
}

// says is how a criterion that two people meet is said of them, after "They". In brackets stands what they have in common, where that is known.
func (c *criterion) says(words string) string {
	where := c.Professional
	if c.Partner != c.Professional {
		where += " and " + c.Partner
	}
	with := func(s string) string {
		if words != "" {
			s += " (" + words + ")"
		}
		return s
	}
	switch {
	case c.Why != "":
		return with(c.Why)
	case c.Compare == "shared":
		return with("have something in common in " + where)
	case c.Compare == "same":
		return with("are alike in " + where)
	case c.Compare == "different":
		return "differ in " + where
	}
	return "are close in " + where
}

// profile is one person's cell for each criterion.
type profile struct {
	cell  []string
	text  []string   // of small letters
	words [][]string // sorted
	value []float64
}

// readPeople reads people and criteria, and makes a score of every pair that is allowed.
func (c *call) readPeople(file, criteriaFile string) error {
	rules, err := c.readCriteria(criteriaFile)
	if err != nil {
		return err
	}
	rows, err := c.readProfiles(file, rules,
		sheet.Column{Key: "side", Label: "side", Required: true, Parse: sheet.OneOf(sides)}, sheet.Column{Key: "capacity", Label: "capacity", Parse: sheet.Whole(0, 1_000_000)})
	if err != nil {
		return err
	}
	left, right := c.profiles(file, rows, rules)
	c.score(left, right, rules)
	return nil
}

// readProfiles reads people, with some columns of their own and every one that criteria compare.
func (c *call) readProfiles(file string, rules []criterion, own ...sheet.Column) ([]sheet.Row, error) {
	t, err := open(file)
	if err != nil {
		return nil, err
	}
	spec := sheet.Spec{Columns: append([]sheet.Column{{Key: "person", Label: "person", Required: true, Unique: true}}, own...)}
	taken := map[string]bool{}
	for _, column := range spec.Columns {
		taken[column.Key] = true
	}
	for _, r := range rules {
		for _, column := range []string{r.Professional, r.Partner} {
			if !taken[column] {
				taken[column] = true
				spec.Columns = append(spec.Columns, sheet.Column{Key: column, Label: column})
			}
		}
	}
	c.faults.filled(file, t)
	mapping := spec.Guess(t.Headers)
	for _, column := range spec.Columns[1+len(own):] {
		if _, ok := mapping[column.Key]; !ok {
			c.faults.add(file, t.Heading, column.Key, "", "is compared by the criteria, but there is no such column")
		}
	}
	for _, r := range rules {
		for _, key := range []string{r.Professional, r.Partner} {
			if column, ok := mapping[key]; ok && r.Compare == "near" {
				decimalCommas(t, column)
			}
		}
	}
	return c.faults.apply(file, t, spec), nil
}

var sides = map[string]string{"professional": "professional", "partner": "partner", "patient partner": "partner"}

func (c *call) profiles(file string, rows []sheet.Row, rules []criterion) (left, right []profile) {
	for _, r := range rows {
		onLeft := r.Get("side") == "professional"
		p := c.profile(file, r, rules, onLeft)
		if onLeft {
			c.left.add(r.Get("person"))
			left = append(left, p)
		} else {
			c.right.add(r.Get("person"))
			right = append(right, p)
		}
	}
	for _, r := range rows {
		if n, err := strconv.Atoi(r.Get("capacity")); err == nil {
			c.setCapacity(file, r.Line, r.Get("person"), int32(n))
		}
	}
	return left, right
}

// profile is what a row says of somebody for each criterion.
func (c *call) profile(file string, r sheet.Row, rules []criterion, onLeft bool) (p profile) {
	for _, rule := range rules {
		column := rule.Partner
		if onLeft {
			column = rule.Professional
		}
		cell := r.Get(column)
		p.cell, p.text, p.words = append(p.cell, cell), append(p.text, strings.ToLower(cell)), append(p.words, wordsOf(cell))
		v, err := strconv.ParseFloat(cell, 64)
		if rule.Compare == "near" && cell != "" && err != nil {
			c.faults.add(file, r.Line, column, cell, "is not a number")
		}
		p.value = append(p.value, v)
	}
	return p
}

// wordsOf are the parts of a cell, of any case, each once.
func wordsOf(cell string) []string {
	var out []string
	for _, w := range strings.Split(strings.ToLower(cell), ";") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// score makes the pairs. Why they fit is worked out again for those that are placed.
func (c *call) score(left, right []profile, rules []criterion) {
	for i := range left {
		for j := range right {
			if score, _, ok := fit(&left[i], &right[j], rules, false); ok {
				c.p.Pairs = append(c.p.Pairs, assign.Pair{Left: int32(i), Right: int32(j), Score: score})
			}
		}
	}
	c.listed = list(&c.p, len(left))
	c.reason = func(i, j int32) string {
		_, why, _ := fit(&left[i], &right[j], rules, true)
		if len(why) == 0 {
			return "No criterion speaks for them."
		}
		return "They " + some(why) + "."
	}
}

// fit compares two people by all criteria.
func fit(a, b *profile, rules []criterion, say bool) (score int64, why []string, ok bool) {
	for k, rule := range rules {
		times, words := int64(0), ""
		filled := a.text[k] != "" && b.text[k] != ""
		switch rule.Compare {
		case "shared":
			shared := common(a.words[k], b.words[k])
			times, words = int64(len(shared)), strings.Join(shared, ", ")
		case "same":
			if filled && a.text[k] == b.text[k] {
				times, words = 1, a.cell[k]
			}
		case "different":
			if filled && a.text[k] != b.text[k] {
				times = 1
			}
		case "near":
			if d := a.value[k] - b.value[k]; filled && max(d, -d) <= *rule.Within {
				times = 1
			}
		}
		if times == 0 {
			if rule.Needed {
				return 0, nil, false
			}
			continue
		}
		score += times * rule.Weight.units
		if !say {
			continue
		}
		why = append(why, rule.says(words))
	}
	return score, why, true
}

// common are the words of two sorted lists that are in both.
func common(a, b []string) []string {
	var out []string
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			out = append(out, a[0])
			a, b = a[1:], b[1:]
		}
	}
	return out
}
