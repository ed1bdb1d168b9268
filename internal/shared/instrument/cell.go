package instrument

import "strings"

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
	}
	return a, message
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
