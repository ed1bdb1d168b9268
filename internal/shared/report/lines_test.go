package report

import (
	"testing"

	"alongside/engine/stats"
)

// The line under a small picture says the same numbers as the words do, and nothing that is hidden.
func TestAPictureAmongManyHasItsNumbersInALine(t *testing.T) {
	for _, c := range []struct {
		item Item
		want string
	}{
		{Item{Kind: Ordered, Answered: 29, Forms: 30, Mean: 2.84, Interval: stats.Interval{N: 29, Low: 2.51, High: 3.04}}, "29 of 30 answered. Mean 2.8 (most likely 2.5 to 3.0)."},
		{Item{Kind: Ordered, Answered: 33, Forms: 33, Mean: 4.5, Rounded: true}, "About 33 of 33 answered. Mean 4.5."},
		{Item{Kind: Ordered, Answered: 9, FormsHidden: true, Mean: 3}, "9 answered. Mean 3.0."},
		{Item{Kind: Ordered, AnsweredHidden: true, NoMean: true}, "How many answered is held back, because it would tell a small number."},
	} {
		if got := c.item.inLine(5); got != c.want && !(c.item.AnsweredHidden && got == c.item.Words(5)) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := (Change{Pairs: 19, Change: stats.Change{Up: 14, Same: 4, Down: 1}}).inLine(); got != "Of 19: 14 up, 4 the same, 1 down." {
		t.Errorf("%q", got)
	}
}
