package formbook

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
)

// This file turns the editor's form into a question and back.

// questionForm is a question as it is being written: the texts as typed.
type questionForm struct {
	Kind            instrument.Kind
	Wording, Hint   string
	Required, NA    bool
	Reverse, Sealed bool
	Side            string
	Anchors         []string
	Options         []optionLine
	NewOptions      string // one on each line
	Alone           string // id of the option that stands alone
	Max             string
	Lowest, Highest string
	Decimals, Unit  string
	Part            string // id of the part that a new question goes into
	ID              string // "" for a new question
	KindIsFixed     bool   // the question was asked before
	Revision        int64
}

// optionLine is one option with its place as typed.
type optionLine struct {
	ID, Label, Place string
	hint             string
}

// asForm shows a question in the editor.
func asForm(it instrument.Item, fixed bool) questionForm {
	q := questionForm{
		ID: it.ID, Kind: it.Kind, Wording: it.Wording, Hint: it.Hint, Required: it.Required, NA: it.NA, Reverse: it.Reverse, Sealed: it.Sealed,
		Side: string(it.Side), Anchors: slices.Clone(it.Anchors), Lowest: numberText(it.Lowest), Highest: numberText(it.Highest), Unit: it.Unit,
		KindIsFixed: fixed,
	}
	if it.Max > 0 {
		q.Max = strconv.Itoa(it.Max)
	}
	if it.Decimals > 0 {
		q.Decimals = strconv.Itoa(it.Decimals)
	}
	for i, o := range it.Options {
		q.Options = append(q.Options, optionLine{ID: o.ID, Label: o.Label, Place: strconv.Itoa(i + 1), hint: o.Hint})
		if o.Alone {
			q.Alone = o.ID
		}
	}
	q.padAnchors()
	return q
}

// padAnchors makes one line for each step of the scale.
func (q *questionForm) padAnchors() {
	low, high, ordered := q.Kind.Range()
	if !ordered {
		q.Anchors = nil
		return
	}
	for len(q.Anchors) < high-low+1 {
		q.Anchors = append(q.Anchors, "")
	}
}

// anchorName is the field of the words of one step.
func anchorName(i int) string { return "anchor-" + strconv.Itoa(i) }

// optionName and placeName are the fields of one option.
func optionName(id string) string { return "option-" + id }
func placeName(id string) string  { return "place-" + id }

// typed takes what the editor's form says over the question as it was.
func (q questionForm) typed(form url.Values) questionForm {
	get := form.Get
	q.Wording, q.Hint, q.Side = oneLine(get("wording")), oneLine(get("hint")), get("side")
	q.Required, q.NA, q.Sealed = get("required") != "", get("na") != "", get("sealed") != ""
	if !q.KindIsFixed {
		q.Reverse = get("reverse") != ""
	}
	q.Max, q.Lowest, q.Highest, q.Decimals, q.Unit = get("max"), get("lowest"), get("highest"), get("decimals"), oneLine(get("unit"))
	q.Alone, q.NewOptions = get("alone"), get("new_options")
	for i := range q.Anchors {
		q.Anchors[i] = oneLine(get(anchorName(i)))
	}
	lines := slices.Clone(q.Options)
	for i, o := range lines {
		lines[i].Label, lines[i].Place = oneLine(get(optionName(o.ID))), get(placeName(o.ID))
	}
	q.Options = lines
	q.Revision, _ = strconv.ParseInt(get("revision"), 10, 64)
	return q
}

func oneLine(s string) string { return strings.Join(strings.Fields(instrument.CleanText(s)), " ") }

// item makes the question, or says beside which fields something is wrong.
func (q questionForm) item() (instrument.Item, error) {
	it := instrument.Item{
		ID: q.ID, Kind: q.Kind, Wording: q.Wording, Hint: q.Hint, Required: q.Required, NA: q.NA, Sealed: q.Sealed, Side: instrument.Side(q.Side),
		Reverse: q.Reverse && q.Kind.Ordered(),
	}
	var c errs.Check
	c.That(q.Wording != "", "wording", "Write the question.")
	c.That(len([]rune(q.Wording)) <= 400, "wording", "The question can have up to 400 characters.")
	c.That(len([]rune(q.Hint)) <= 600, "hint", "The help can have up to 600 characters.")
	c.That(it.Side == "" || it.Side == instrument.Professional || it.Side == instrument.Partner, "side", "Choose who answers.")
	q.readAnchors(&it, &c)
	q.readOptions(&it, &c)
	switch q.Kind {
	case instrument.Text, instrument.LongText:
		it.Max = whole(&c, "max", q.Max, 1, 20000)
	case instrument.Choices:
		it.Max = whole(&c, "max", q.Max, 1, max(1, len(it.Options)))
	case instrument.Number:
		it.Unit, it.Decimals = q.Unit, whole(&c, "decimals", q.Decimals, 0, 3)
		it.Lowest, it.Highest = number(&c, "lowest", q.Lowest), number(&c, "highest", q.Highest)
		c.That(len([]rune(q.Unit)) <= 40, "unit", "The unit can have up to 40 characters.")
		c.That(it.Lowest == nil || it.Highest == nil || *it.Lowest <= *it.Highest, "highest", "The highest number must not be below the lowest.")
	}
	return it, c.Err()
}

func (q questionForm) readAnchors(it *instrument.Item, c *errs.Check) {
	if !q.Kind.Ordered() {
		return
	}
	filled := 0
	seen := map[string]bool{}
	for i, a := range q.Anchors {
		if a == "" {
			continue
		}
		filled++
		c.That(!seen[strings.ToLower(a)], anchorName(i), "Two steps have the same words.")
		c.That(len([]rune(a)) <= 600, anchorName(i), "The words of a step can have up to 600 characters.")
		seen[strings.ToLower(a)] = true
	}
	if filled == 0 && q.Kind != instrument.Anchored {
		return // the usual words
	}
	for i, a := range q.Anchors {
		c.That(a != "", anchorName(i), "Write the words of this step.")
	}
	it.Anchors = q.Anchors
}

func (q questionForm) readOptions(it *instrument.Item, c *errs.Check) {
	if !q.Kind.Optioned() {
		return
	}
	kept := slices.Clone(q.Options)
	slices.SortStableFunc(kept, func(a, b optionLine) int { return cmp.Compare(place(a, len(kept)), place(b, len(kept))) })
	seen := map[string]bool{}
	for _, o := range kept {
		if o.Label == "" {
			continue // emptied: the option goes
		}
		c.That(!seen[strings.ToLower(o.Label)], optionName(o.ID), "Two options have the same words.")
		c.That(len([]rune(o.Label)) <= 600, optionName(o.ID), "An option can have up to 600 characters.")
		seen[strings.ToLower(o.Label)] = true
		it.Options = append(it.Options, instrument.Option{ID: o.ID, Label: o.Label, Hint: o.hint})
	}
	taken := make([]instrument.Option, 0, len(q.Options))
	for _, o := range q.Options {
		taken = append(taken, instrument.Option{ID: o.ID})
	}
	for line := range strings.Lines(q.NewOptions) {
		label := oneLine(line)
		if label == "" {
			continue
		}
		c.That(!seen[strings.ToLower(label)], "new_options", "The option ‘%s’ is there already.", label)
		c.That(len([]rune(label)) <= 600, "new_options", "An option can have up to 600 characters.")
		seen[strings.ToLower(label)] = true
		// An emptied option's id is not given to another one: stored answers would change their meaning.
		o := instrument.Option{ID: instrument.NewOptionID(append(taken, it.Options...), label), Label: label}
		it.Options = append(it.Options, o)
	}
	first := "new_options"
	if len(q.Options) > 0 {
		first = optionName(q.Options[0].ID)
	}
	c.That(len(it.Options) >= 2, first, "Give two options or more.")
	c.That(len(it.Options) <= 60, first, "There can be up to 60 options.")
	for i, o := range it.Options {
		it.Options[i].Alone = q.Kind == instrument.Choices && o.ID == q.Alone
	}
}

// place is where an option shall stand; what is no number stands last.
func place(o optionLine, last int) float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(o.Place), 64)
	if err != nil || n != n {
		return float64(last + 1)
	}
	return n
}

// whole reads an optional whole number; empty is 0.
func whole(c *errs.Check, field, typed string, low, high int) int {
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	ok := err == nil && n >= low && n <= high
	c.That(ok, field, "Enter a whole number from %d to %d, or leave it empty.", low, high)
	if !ok {
		return 0
	}
	return n
}

// number reads an optional number.
func number(c *errs.Check, field, typed string) *float64 {
	if typed == "" {
		return nil
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(typed, ",", ""), 64)
	ok := err == nil && v == v && v <= 1e12 && v >= -1e12
	c.That(ok, field, "Enter a number in figures, or leave it empty.")
	if !ok {
		return nil
	}
	return &v
}
