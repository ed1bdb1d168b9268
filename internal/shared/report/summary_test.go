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

// TestNoDirectionWithoutHowManyWereCompared: where most who answered both times are left out, neither “none changed clearly” nor “2 went up, 2
// went down” stands without how many of how many it is about, and that this says little.
func TestNoDirectionWithoutHowManyWereCompared(t *testing.T) {
	of := func(label string, up, down, left int) Change {
		c := moved(label, 0, 1, false)
		c.Pairs, c.LeftOut, c.Change.Up, c.Change.Same, c.Change.Down = up+down+1, left, up, 1, down
		c.Change.Wilcoxon.SmallestP, c.Change.Wilcoxon.P = stats.SmallestP(up+down), 1
		return c
	}
	c := Comparison{From: "Before", To: "After", Minimum: 5, Items: []Change{of("Ways", 2, 2, 6), of("Equals", 4, 1, 5), {Label: "Hidden", Hidden: WouldTellAFew, Pairs: 11}, {Label: "Score", Scale: true, Hidden: WouldTellAFew, Pairs: 11}}}
	if got, want := c.Shortly(), "From “Before” to “After”, for the same people: only 5 or 6 of the 11 people who answered both times could be compared, so this says little. "+
		"Of 2 questions and scores that were compared, none changed more clearly than chance could make it. With everybody, some may have. 2 more are not shown, to protect what a few said."; got != want {
		t.Error(got)
	}
	for _, s := range append(c.Sentences(true), c.Items[0].Words(5)) {
		if before, _, ok := strings.Cut(s, "went up"); !ok || !strings.Contains(before, "of the 11 people who answered this both times") || !strings.Contains(before, "says little") {
			t.Errorf("the direction comes first: %s", s)
		}
	}
	if s := c.Items[0].Words(5); strings.Contains(s, "a little different") || !strings.Contains(s, "protect what a few said") {
		t.Error(s)
	}
	if p, ok := func() (chartTitle string, ok bool) {
		m := c.Items[0]
		m.Moves = []Move{{By: 1, People: 2}, {By: 0, People: 1}, {By: -1, People: 2}}
		picture, ok := m.MovesPicture("x")
		return picture.Table().Caption, ok
	}(); !ok || !strings.Contains(p, "5 of 11") {
		t.Errorf("the picture is called %q", p)
	}
	nearlyAll := Comparison{From: "Before", To: "After", Minimum: 5, Items: []Change{of("Ways", 9, 9, 1)}}
	if got := nearlyAll.Shortly(); strings.Contains(got, "little") || !strings.Contains(got, "19 of the 20 people") {
		t.Error(got)
	}
	mixed := Comparison{From: "Before", To: "After", Minimum: 5, Items: []Change{of("Ways", 9, 9, 0), of("Equals", 6, 6, 6), of("Asks", 5, 5, 0)}}
	if got := mixed.Shortly(); !strings.Contains(got, "for some questions only 13 of the 19 people who answered both times are compared. Of 3 ") {
		t.Error(got)
	}
	clear := of("Equals", 8, 0, 6)
	clear.P, clear.Change.Mean, clear.Change.Interval = 0.01, 1, stats.Interval{N: 9, Low: 0.5, High: 1.5}
	if got := (Comparison{From: "A", To: "B", Minimum: 5, Items: []Change{clear}}).Clearest(); len(got) != 1 || !strings.Contains(got[0], "Of 9 of the 15 people who answered this both times") {
		t.Errorf("%q", got)
	}
}
