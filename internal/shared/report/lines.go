package report

import (
	"fmt"
	"math"

	"alongside/engine/stats"
)

// inLine is what Words says of a question with marks, in one short line for a picture that stands small among many.
func (i Item) inLine(minimum int) string {
	if i.Kind == Choice && !i.Hidden && !i.AnsweredHidden && !i.Nobody() {
		return i.ofForms() + " answered this."
	}
	if i.Kind == YesNo || i.AnsweredHidden || math.IsNaN(i.Mean) {
		return i.Words(minimum)
	}
	line := fmt.Sprintf("%d of %d answered. Mean %s", i.Answered, i.Forms, stats.Round1(i.Mean))
	switch {
	case i.FormsHidden && i.Rounded:
		line = fmt.Sprintf("About %d answered. Mean %s", i.Answered, stats.Round1(i.Mean))
	case i.FormsHidden:
		line = fmt.Sprintf("%d answered. Mean %s", i.Answered, stats.Round1(i.Mean))
	case i.Rounded:
		line = "About " + line
	}
	if i.Interval.N > 0 && !i.Interval.Degenerate {
		line += " (most likely " + stats.Round1(i.Interval.Low) + " to " + stats.Round1(i.Interval.High) + ")"
	}
	return line + "."
}

// inLine is how many went up, stayed and went down.
func (c Change) inLine() string {
	return fmt.Sprintf("Of %d: %d up, %d the same, %d down.", c.Pairs, c.Change.Up, c.Change.Same, c.Change.Down)
}
