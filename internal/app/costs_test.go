package app

import (
	"fmt"
	"strings"
	"testing"

	"alongside/engine/stats"
	"alongside/internal/area/lesson"
	"alongside/internal/shared/edition"
)

// TestCostsTellNoHiddenNumber divides what an edition cost by what each person cost, as a reader of the report can: under a rule that hides or
// rounds numbers it gives nothing but what is shown anyhow.
func TestCostsTellNoHiddenNumber(t *testing.T) {
	paid := func(pence int64) []lesson.Cost {
		return []lesson.Cost{{Kind: "venue", Planned: &pence, Actual: &pence}}
	}
	s := lesson.CostSheet{Lines: paid(12_345_67)}
	last := lesson.CostSheet{Edition: edition.Edition{Name: "2013"}, Lines: paid(9_876_54), People: 38}
	text := func(p stats.Policy, people int, before bool) string {
		s, last := s, last
		s.People = int64(people)
		w := stats.Whole{}
		if before {
			w = p.WholeOf(38)
		} else {
			last = lesson.CostSheet{}
		}
		return fmt.Sprintf("%+v", costChapter(s, last, p.WholeOf(people), w))
	}
	for _, p := range stats.Policies {
		for people := 2; people < 60; people++ {
			each, _ := lesson.CostSheet{People: int64(people)}.Each(12_345_67)
			for _, beside := range []bool{false, true} {
				got := text(p, people, beside)
				cell := p.WholeOf(people).Cell
				if told := strings.Contains(got, " "+edition.Pounds(each)+"]"); told != (!cell.Hidden && cell.Value == people) && !beside {
					t.Errorf("%s, %d people: what each cost is told: %v\n%s", p.Key, people, told, got)
				}
				if cell.Hidden == !strings.Contains(got, "is not shown where it would tell a small number") {
					t.Errorf("%s, %d people: it is not said that it is left out\n%s", p.Key, people, got)
				}
				if cell.Hidden && strings.Contains(got, fmt.Sprintf(" %d ", people)) {
					t.Errorf("%s, %d people: the number is there\n%s", p.Key, people, got)
				}
			}
		}
	}
	midpoint, _ := stats.PolicyOf(stats.PolicyMidpoint)
	for _, want := range []string{"about 39, and about 39 in 2013", "£316.56", "is rounded"} {
		if got := text(midpoint, 40, true); !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	if got := text(midpoint, 40, false); strings.Contains(got, "40") {
		t.Errorf("the true number of people is told: %s", got)
	}
}
