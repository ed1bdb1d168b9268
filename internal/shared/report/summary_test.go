package report

import (
	"strings"
	"testing"

	"alongside/engine/stats"
)

// moved is a change of twenty people by this much, with this p; the interval holds nought when it is not sure.
func moved(label string, by, p float64, scale bool) Change {
	c := Change{Label: label, Scale: scale, Pairs: 20, P: p, Before: 3, After: 3 + by}
	c.Change.Mean = by
	c.Change.Interval = stats.Interval{N: 20, Low: by - 0.2, High: by + 0.2}
	return c
}

// TestTheShortReport names the clearest changes, and a fall even when there are many rises.
func TestTheShortReport(t *testing.T) {
	c := Comparison{From: "Before", To: "After", Minimum: 5, Items: []Change{
		moved("Asks", 0.9, 0.001, false), moved("Power", 0.8, 0.01, true), moved("Trust", 0.7, 0.002, true),
		moved("Listens", 1, 0.0001, false), moved("Time", -0.6, 0.04, false), moved("Chance", 0.9, 0.2, false),
		moved("Unsure", 0.1, 0.01, false), {Label: "Too few", Hidden: TooFewLinked, Pairs: 2},
	}}
	if got := c.Shortly(); got != "From “Before” to “After”, for the same people: of 7 questions and scores that were compared, 4 clearly rose and 1 clearly fell." {
		t.Error(got)
	}
	got := c.Clearest()
	want := []string{"“Trust (several questions)” rose from 3.0 to 3.7.", "“Power (several questions)” rose", "“Listens” rose", "“Time” fell from 3.0 to 2.4. Of 20 people,"}
	if len(got) != len(want) {
		t.Fatalf("the short report says %q", got)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("line %d is %q", i, got[i])
		}
	}
	c.Items = c.Items[5:]
	if got := c.Shortly(); !strings.Contains(got, "of 2 questions and scores that were compared, none changed more clearly than chance") || c.Clearest() != nil {
		t.Error(got)
	}
	c.Items = c.Items[2:]
	if got := c.Shortly(); !strings.Contains(got, "too few could be linked (5 are needed)") {
		t.Error(got)
	}
}
