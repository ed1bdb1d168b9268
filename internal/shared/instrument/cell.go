package instrument

import (
	"strconv"
	"strings"
)

// naCells are the words that mean "does not apply" in a cell of a spreadsheet, in small letters.
var naCells = []string{Not, "n/a", "not applicable", "does not apply", "(does not apply)"}

// ParseCell reads an answer from a cell of a spreadsheet, where options may be named by id or by their words, several
// stand with ";" between them, and "na" means "does not apply" for items that offer it. The message is empty when the answer
// may be stored.
func ParseCell(it Item, cell string) (Answer, string) {
	cell = CleanText(cell)
	if cell == "" {
		return Answer{}, ""
	}
	if it.NA {
		for _, na := range naCells {
			if strings.EqualFold(cell, na) {
				return Answer{State: NotApplicable}, ""
			}
		}
	}
	values := []string{cell}
	if it.Kind == Choices || it.Kind == Ranking {
		values = strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '\n' })
	}
	for i, v := range values {
		values[i] = it.stepValue(strings.TrimSpace(v))
	}
	a, message := it.accept(values)
	if a.State == Faulty {
		a.Values = []string{cell}
		if len(it.Steps()) > 0 {
			message = it.cellMessage()
		}
	}
	return a, message
}

// mostNamed is how many answers the message about a cell names.
const mostNamed = 12

// cellMessage says what a cell may hold: whoever mends a file has no form before them.
func (it Item) cellMessage() string {
	steps := it.Steps()
	var named []string
	for _, s := range steps[:min(len(steps), mostNamed)] {
		if _, _, scale := it.Kind.Range(); scale {
			if s.Label == s.Value || s.Label == "" {
				named = append(named, s.Value)
			} else {
				named = append(named, s.Value+" ("+s.Label+")")
			}
		} else {
			named = append(named, "“"+s.Label+"”")
		}
	}
	begin := "Write one of these: "
	switch it.Kind {
	case Choices:
		begin = "Write one or more of these, with “;” between them: "
	case Ranking:
		begin = "Write each of these once, the first choice first, with “;” between them: "
	}
	message := begin + strings.Join(named, ", ")
	if more := len(steps) - len(named); more > 0 {
		message += " and " + strconv.Itoa(more) + " more"
	}
	return message + "."
}

// stepValue finds the stored value for what a cell says: a value as it is, or the words of a step.
func (it Item) stepValue(said string) string {
	for _, s := range it.Steps() {
		if strings.EqualFold(said, s.Value) || strings.EqualFold(said, s.Label) {
			return s.Value
		}
	}
	return said
}

// Cell writes an answer as ParseCell reads it.
func Cell(it Item, a Answer) string {
	switch a.State {
	case NotApplicable:
		return Not
	case Given:
		return strings.Join(a.Values, "; ")
	}
	return ""
}
