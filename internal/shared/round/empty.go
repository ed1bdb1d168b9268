package round

import (
	"fmt"

	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
)

// AsItIs is the name of the box by which the last to answer says that what is empty stays empty.
const AsItIs = "as-it-is"

// Unanswered are the questions with steps that somebody left empty, in the order asked. "Does not apply" is an answer, and words are for
// those who want to write some.
func Unanswered(def instrument.Definition, as instrument.Answers) []instrument.Item {
	var out []instrument.Item
	for _, it := range def.Items() {
		if s := as[it.ID].State; it.Kind.Ordered() && s != instrument.Given && s != instrument.NotApplicable {
			out = append(out, it)
		}
	}
	return out
}

// EmptyWords say how many questions somebody left empty.
func EmptyWords(n int) string {
	if n == 1 {
		return "You have left 1 question empty."
	}
	return fmt.Sprintf("You have left %d questions empty.", n)
}

// closesWith says whether an answer of this person would be the one after which nothing can be changed.
func (r Round) closesWith(who db.ID, now db.Instant) bool {
	then := r.clone()
	return then.answer(who, now) == nil && then.State != Open
}
