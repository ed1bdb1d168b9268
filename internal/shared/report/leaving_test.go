package report

import (
	"strings"
	"testing"
)

// TestSummaryOfLeaversWhenNothingCouldDiffer: where no test could have found a difference, the sentence says so, with the smallest p that is
// possible, and not that nothing differs.
func TestSummaryOfLeaversWhenNothingCouldDiffer(t *testing.T) {
	group := func(ps ...float64) (out []Leaving) {
		for _, p := range ps {
			out = append(out, Leaving{From: "before", To: "after", Stayers: 11, Leavers: 1, P: 1, Corrected: 1, SmallestP: p})
		}
		return out
	}
	for _, c := range []struct {
		group      []Leaving
		has, never string
	}{
		{group(1.0 / 12), "With so few no test could tell a difference from chance: the smallest p possible is 0.0833.", "alike"},
		{group(1.0/12, 0.1), "the smallest p possible is 0.0833", "alike"},
		{group(0.03, 0.03), "Corrected for 2 questions, the smallest p possible is 0.06.", "alike"},
		{group(0.01, 0.02), "That does not prove that they are alike.", "smallest"},
	} {
		got := LeavingSummary(c.group)
		if !strings.Contains(got, c.has) || strings.Contains(got, c.never) {
			t.Errorf("%v: %s", c.group, got)
		}
	}
}
