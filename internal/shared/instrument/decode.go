package instrument

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/errs"
)

// FieldName is the name of the form field of an item. Prefix keeps several instruments on one page apart.
func FieldName(prefix, item string) string { return prefix + item }

// NAName is the name of the separate box "does not apply" that items without steps have. Items with steps offer it as
// one more step with the value Not.
func NAName(prefix, item string) string { return prefix + item + ".na" }

// RankName is the name of the field that holds the place of one option of a ranking.
func RankName(prefix, item, option string) string { return prefix + item + "." + option }

// firstField is the field that a message about the item belongs to: a ranking has one field for each option.
func (it Item) firstField(prefix string) string {
	if it.Kind == Ranking {
		return RankName(prefix, it.ID, it.Options[0].ID)
	}
	return FieldName(prefix, it.ID)
}

// Decode reads a submitted form. The answers hold every item of def that was answered; those that cannot be accepted are
// kept as typed (Faulty) so that the form can be shown again. The fields name what is wrong, in the order of the form, and
// are empty when everything may be stored. Unknown form fields are ignored.
func Decode(def Definition, form url.Values, prefix string) (Answers, []errs.Field) {
	return decode(def, form, prefix, true)
}

// DecodeDraft is Decode for a form that can be left and taken up later: nothing is required yet.
func DecodeDraft(def Definition, form url.Values, prefix string) (Answers, []errs.Field) {
	return decode(def, form, prefix, false)
}

func decode(def Definition, form url.Values, prefix string, complete bool) (Answers, []errs.Field) {
	as := Answers{}
	var fields []errs.Field
	for _, it := range def.Items() {
		a, message := it.read(form, prefix)
		if message == "" && a.State == Missing && it.Required && complete {
			message = it.requiredMessage()
		}
		if message != "" {
			fields = append(fields, errs.Field{Name: it.firstField(prefix), Message: message})
		}
		if a.State != Missing {
			as[it.ID] = a
		}
	}
	return as, fields
}

// Valid checks an answer that did not come through a form, such as one from an import, and brings it into the stored form.
// The message is empty when it may be stored.
func (it Item) Valid(a Answer) (Answer, string) {
	switch a.State {
	case Missing:
		return Answer{}, ""
	case NotApplicable:
		if !it.NA {
			return Answer{State: Faulty}, "This question does not offer ‘does not apply’."
		}
		return Answer{State: NotApplicable}, ""
	}
	return it.accept(a.Values)
}

// Encode is the form that Decode reads back as the same answers: for forms shown again and for tests.
func Encode(def Definition, as Answers, prefix string) url.Values {
	form := url.Values{}
	for _, it := range def.Items() {
		a := as[it.ID]
		switch {
		case a.State == Missing:
		case a.State == NotApplicable && it.naIsStep():
			form.Set(FieldName(prefix, it.ID), Not)
		case a.State == NotApplicable:
			form.Set(NAName(prefix, it.ID), Yes)
		case it.Kind == Ranking && a.State == Given:
			for place, option := range a.Values {
				form.Set(RankName(prefix, it.ID, option), strconv.Itoa(place+1))
			}
		case it.Kind == Ranking:
			for i, o := range it.Options {
				if i < len(a.Values) {
					form.Set(RankName(prefix, it.ID, o.ID), a.Values[i])
				}
			}
		default:
			form[FieldName(prefix, it.ID)] = slices.Clone(a.Values)
		}
	}
	return form
}

// naIsStep says whether "does not apply" is one more step of the item instead of a box of its own.
func (it Item) naIsStep() bool {
	return it.Kind.Ordered() || it.Kind == YesNo || it.Kind == Choice
}

// read takes one item out of a form.
func (it Item) read(form url.Values, prefix string) (Answer, string) {
	name := FieldName(prefix, it.ID)
	var typed []string
	if it.Kind == Ranking {
		for _, o := range it.Options {
			typed = append(typed, strings.TrimSpace(form.Get(RankName(prefix, it.ID, o.ID))))
		}
	} else {
		typed = slices.Clone(form[name])
	}
	blank := true
	for _, t := range typed {
		blank = blank && CleanText(t) == ""
	}
	if it.naIsStep() {
		if it.NA && len(typed) == 1 && typed[0] == Not {
			return Answer{State: NotApplicable}, ""
		}
	} else if it.NA && form.Get(NAName(prefix, it.ID)) != "" {
		if !blank {
			return Answer{State: Faulty, Values: typed}, "Answer the question or say that it does not apply, not both."
		}
		return Answer{State: NotApplicable}, ""
	}
	if blank {
		return Answer{}, ""
	}
	if it.Kind == Ranking {
		return it.readRanking(typed)
	}
	return it.accept(typed)
}

// accept turns typed values into a stored answer or says why not.
func (it Item) accept(typed []string) (Answer, string) {
	faulty := Answer{State: Faulty, Values: typed}
	switch it.Kind {
	case Choices:
		return it.acceptChoices(typed)
	case Ranking:
		if len(typed) != len(it.Options) {
			return faulty, it.rankingMessage()
		}
		for i, id := range typed {
			if !it.hasStep(id) || slices.Contains(typed[:i], id) {
				return faulty, it.rankingMessage()
			}
		}
		return Give(typed...), ""
	}
	if len(typed) != 1 {
		return faulty, "Give one answer only."
	}
	switch it.Kind {
	case Text, LongText:
		return it.acceptText(typed[0])
	case Number:
		return it.acceptNumber(typed[0])
	}
	if !it.hasStep(typed[0]) {
		return faulty, "Choose one of the answers shown."
	}
	return Give(typed[0]), ""
}

func (it Item) hasStep(value string) bool {
	return slices.ContainsFunc(it.Steps(), func(s Step) bool { return s.Value == value })
}

func (it Item) acceptText(typed string) (Answer, string) {
	text := CleanText(typed)
	if it.Kind == Text {
		text = strings.Join(strings.Fields(text), " ")
	}
	if text == "" {
		return Answer{}, ""
	}
	if n := utf8.RuneCountInString(text); n > it.MaxLength() {
		return Answer{State: Faulty, Values: []string{text}},
			fmt.Sprintf("Your answer must be %d characters or fewer. It has %d.", it.MaxLength(), n)
	}
	return Give(text), ""
}

var (
	plainNumber   = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,15})?$`)
	groupedNumber = regexp.MustCompile(`^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,15})?$`)
)

func (it Item) acceptNumber(typed string) (Answer, string) {
	faulty := Answer{State: Faulty, Values: []string{typed}}
	s := strings.TrimSpace(strings.TrimPrefix(CleanText(typed), it.Unit))
	s = strings.ReplaceAll(strings.TrimSpace(strings.TrimSuffix(s, it.Unit)), "−", "-")
	if groupedNumber.MatchString(s) {
		s = strings.ReplaceAll(s, ",", "")
	}
	if !plainNumber.MatchString(s) {
		return faulty, "Enter a number in figures, like 12" + exampleDecimals(it.Decimals) + "."
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return faulty, "Enter a number in figures, like 12" + exampleDecimals(it.Decimals) + "."
	}
	if _, fraction, ok := strings.Cut(s, "."); ok && len(strings.TrimRight(fraction, "0")) > it.Decimals {
		if it.Decimals == 0 {
			return faulty, "Enter a whole number."
		}
		return faulty, fmt.Sprintf("Give at most %d figures after the point.", it.Decimals)
	}
	if it.Lowest != nil && v < *it.Lowest || it.Highest != nil && v > *it.Highest {
		return faulty, it.rangeMessage()
	}
	if v == 0 {
		v = math.Abs(v) // minus nought is nought
	}
	return Give(it.tidyNumber(formatNumber(v, it.Decimals))), ""
}

// tidyNumber leaves noughts behind the point away: 3 years are no 3.0 years. Amounts of money keep their pence.
func (it Item) tidyNumber(s string) string {
	if it.Unit == "£" || !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

func formatNumber(v float64, decimals int) string { return strconv.FormatFloat(v, 'f', decimals, 64) }

func exampleDecimals(n int) string {
	if n == 0 {
		return ""
	}
	return "." + strings.Repeat("5", n)
}

func (it Item) rangeMessage() string {
	show := func(v float64) string { return it.Label(strconv.FormatFloat(v, 'f', -1, 64)) }
	switch {
	case it.Lowest != nil && it.Highest != nil:
		return fmt.Sprintf("Enter a number from %s to %s.", show(*it.Lowest), show(*it.Highest))
	case it.Lowest != nil:
		return fmt.Sprintf("Enter %s or more.", show(*it.Lowest))
	}
	return fmt.Sprintf("Enter %s or less.", show(*it.Highest))
}

func (it Item) acceptChoices(typed []string) (Answer, string) {
	faulty := Answer{State: Faulty, Values: typed}
	for _, t := range typed {
		if !it.hasStep(t) {
			return faulty, "Choose from the answers shown."
		}
	}
	var chosen []string // in the order of the form, so that the order of clicks makes no difference
	alone := ""
	for _, s := range it.Steps() {
		if slices.Contains(typed, s.Value) {
			chosen = append(chosen, s.Value)
			if s.Alone {
				alone = s.Label
			}
		}
	}
	switch {
	case alone != "" && len(chosen) > 1:
		return faulty, fmt.Sprintf("You chose ‘%s’. Choose only that, or take it away.", alone)
	case it.Max > 0 && len(chosen) > it.Max:
		return faulty, fmt.Sprintf("Choose %d or fewer. You chose %d.", it.Max, len(chosen))
	}
	return Give(chosen...), ""
}

// readRanking takes the place typed beside each option, in the order of the options.
func (it Item) readRanking(typed []string) (Answer, string) {
	faulty := Answer{State: Faulty, Values: typed}
	order := make([]string, len(it.Options))
	for i, t := range typed {
		place, err := strconv.Atoi(t)
		if err != nil || place < 1 || place > len(order) {
			return faulty, it.rankingMessage()
		}
		if order[place-1] != "" {
			return faulty, fmt.Sprintf("You gave place %d twice. Use each number once.", place)
		}
		order[place-1] = it.Options[i].ID
	}
	return Give(order...), ""
}

func (it Item) rankingMessage() string {
	return fmt.Sprintf("Give every line a place from 1 to %d. Use each number once.", len(it.Options))
}

// requiredMessage names the question, so that each line of a summary of messages is clear on its own.
func (it Item) requiredMessage() string {
	question := "‘" + shorten(it.Wording, 80) + "’"
	switch it.Kind {
	case Text, LongText, Number:
		return "Answer " + question + "."
	case Choices:
		return "Choose at least one answer to " + question + "."
	case Ranking:
		return "Put the answers to " + question + " in order."
	}
	return "Choose an answer to " + question + "."
}

// shorten cuts a text after a whole word so that it has at most so many characters.
func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	cut := string([]rune(s)[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + " …"
}
